package people

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// Sealer keeps population numbers unreadable in the store and in its backups:
// they are sealed under a key of the region that lies outside the database. A
// keyed hash lets equal numbers be found without opening any.
type Sealer struct {
	aead   cipher.AEAD
	hash   []byte
	random io.Reader
}

// KeySize is the length of a region's key in bytes.
const KeySize = 32

// NewSealer makes a sealer from the region's key of 32 random bytes. random
// gives the nonces; nil reads the system's.
func NewSealer(key []byte, random io.Reader) (*Sealer, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("people: the region's key has %d bytes, want %d", len(key), KeySize)
	}
	if random == nil {
		random = rand.Reader
	}
	seal, err := hkdf.Key(sha256.New, key, nil, "pendopo/people/nik/seal/v1", 32)
	if err != nil {
		return nil, err
	}
	hash, err := hkdf.Key(sha256.New, key, nil, "pendopo/people/nik/hash/v1", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(seal)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &Sealer{aead: aead, hash: hash, random: random}, nil
}

// Seal closes a population number for one person: moved to another person's
// row it no longer opens.
func (s *Sealer) Seal(id PersonID, nik string) (string, error) {
	nonce := make([]byte, s.aead.NonceSize(), s.aead.NonceSize()+len(nik)+s.aead.Overhead())
	if _, err := io.ReadFull(s.random, nonce); err != nil {
		return "", fmt.Errorf("people: seal: %w", err)
	}
	return base64.RawStdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(nik), []byte(id))), nil
}

// errSealed is private: people see only that the number cannot be read.
var errSealed = errors.New("people: sealed under another key, for another person, or damaged")

// Open reads what Seal closed.
func (s *Sealer) Open(id PersonID, sealed string) (string, error) {
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < s.aead.NonceSize() {
		return "", errSealed
	}
	plain, err := s.aead.Open(nil, raw[:s.aead.NonceSize()], raw[s.aead.NonceSize():], []byte(id))
	if err != nil {
		return "", errSealed
	}
	return string(plain), nil
}

// Hash is the form in which equal population numbers are equal.
func (s *Sealer) Hash(nik string) string {
	m := hmac.New(sha256.New, s.hash)
	m.Write([]byte(nik))
	return hex.EncodeToString(m.Sum(nil))
}
