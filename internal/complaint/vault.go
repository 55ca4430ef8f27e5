package complaint

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Vault closes and opens identities. Its keys come from the region's key file,
// which lies outside the database: a copy of the database alone names nobody.
//
// rule: uu-27-2022 35 (protection of personal data)
type Vault struct {
	aead   cipher.AEAD
	hash   []byte // equal contacts, digits, client keys
	token  []byte // links
	random io.Reader
}

// NewVault makes a vault from the region's key of 32 random bytes. random gives
// the nonces; nil reads the system's.
func NewVault(key []byte, random io.Reader) (*Vault, error) {
	if len(key) != 32 {
		return nil, fmt.Errorf("complaint: the region's key has %d bytes, want 32", len(key))
	}
	if random == nil {
		random = rand.Reader
	}
	v := &Vault{random: random}
	var seal []byte
	for _, k := range []struct {
		to   *[]byte
		info string
	}{{&seal, "seal"}, {&v.hash, "hash"}, {&v.token, "token"}} {
		var err error
		if *k.to, err = hkdf.Key(sha256.New, key, nil, "pendopo/complaint/"+k.info+"/v1", 32); err != nil {
			return nil, err
		}
	}
	block, err := aes.NewCipher(seal)
	if err != nil {
		return nil, err
	}
	v.aead, err = cipher.NewGCM(block)
	return v, err
}

// seal closes an identity for one holder: moved to another row it no longer
// opens. Its length is rounded up, so that it does not tell how long a name is.
func (v *Vault) seal(holder string, p Person) (string, error) {
	plain, err := json.Marshal(p)
	if err != nil {
		return "", err
	}
	const step = 64
	plain = append(plain, strings.Repeat(" ", (step-len(plain)%step)%step)...)
	nonce := make([]byte, v.aead.NonceSize(), v.aead.NonceSize()+len(plain)+v.aead.Overhead())
	if _, err := io.ReadFull(v.random, nonce); err != nil {
		return "", fmt.Errorf("complaint: seal: %w", err)
	}
	return base64.RawStdEncoding.EncodeToString(v.aead.Seal(nonce, nonce, plain, []byte(holder))), nil
}

// errSealed is private: people see only that it cannot be read.
var errSealed = errors.New("complaint: sealed under another key, for another holder, or damaged")

// open reads what seal closed.
func (v *Vault) open(holder, sealed string) (Person, error) {
	var p Person
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < v.aead.NonceSize() {
		return p, errSealed
	}
	plain, err := v.aead.Open(nil, raw[:v.aead.NonceSize()], raw[v.aead.NonceSize():], []byte(holder))
	if err != nil {
		return p, errSealed
	}
	return p, json.Unmarshal(plain, &p)
}

// mac is the keyed hash of a value in a domain of its own.
func (v *Vault) mac(domain, value string) string {
	m := hmac.New(sha256.New, v.hash)
	io.WriteString(m, domain)
	m.Write([]byte{0})
	io.WriteString(m, value)
	return hex.EncodeToString(m.Sum(nil)[:16])
}

// contact is the form in which equal contacts are equal.
func (v *Vault) contact(key string) string {
	if key == "" {
		return ""
	}
	return v.mac("contact", key)
}

// tail is the keyed hash of the digits that go with one holder's number.
func (v *Vault) tail(holder, digits string) string { return v.mac("tail", holder+"\x00"+digits) }

// clientKey hides what a sender called its report: it may hold an address.
func (v *Vault) clientKey(channel Channel, key string) string {
	return v.mac("client", string(channel)+"\x00"+key)
}

// digits are three digits for a holder who gave no contact.
func (v *Vault) digits(holder string) string {
	m := hmac.New(sha256.New, v.token)
	io.WriteString(m, "digits\x00"+holder)
	sum := m.Sum(nil)
	return fmt.Sprintf("%03d", (int(sum[0])<<16|int(sum[1])<<8|int(sum[2]))%1000)
}

// tokenSize is how many bytes of a token prove it.
const tokenSize = 10

// tokenOf is the secret of a holder's link. It is computed, not stored.
func (v *Vault) tokenOf(holder string) string {
	raw, err := hex.DecodeString(strings.ReplaceAll(holder, "-", ""))
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(raw, v.proof(holder)...))
}

func (v *Vault) proof(holder string) []byte {
	m := hmac.New(sha256.New, v.token)
	io.WriteString(m, "link\x00"+holder)
	return m.Sum(nil)[:tokenSize]
}

// holderOf is whose link a token is.
func (v *Vault) holderOf(token string) (holder string, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 16+tokenSize {
		return "", false
	}
	h := hex.EncodeToString(raw[:16])
	holder = h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
	return holder, subtle.ConstantTimeCompare(raw[16:], v.proof(holder)) == 1
}
