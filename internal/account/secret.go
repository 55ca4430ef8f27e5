package account

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
)

// keys are derived from the region's key, one for each use.
type keys struct {
	seal cipher.AEAD // TOTP secrets, which must be read back
	hash []byte      // short codes, which a plain hash would not protect
}

func newKeys(region []byte) (keys, error) {
	if len(region) != 32 {
		return keys{}, fmt.Errorf("account: the region's key has %d bytes, want 32", len(region))
	}
	derive := func(use string) ([]byte, error) {
		return hkdf.Key(sha256.New, region, nil, "pendopo/account/"+use+"/v1", 32)
	}
	seal, err := derive("totp")
	if err != nil {
		return keys{}, err
	}
	hash, err := derive("code")
	if err != nil {
		return keys{}, err
	}
	block, err := aes.NewCipher(seal)
	if err != nil {
		return keys{}, err
	}
	aead, err := cipher.NewGCM(block)
	return keys{aead, hash}, err
}

// sealFor closes a secret for one account: moved to another account's row it
// no longer opens.
func (k keys) sealFor(who ID, secret []byte) string {
	nonce := make([]byte, k.seal.NonceSize())
	_, _ = rand.Read(nonce) // never fails: crypto/rand ends the program instead
	return base64.RawStdEncoding.EncodeToString(k.seal.Seal(nonce, nonce, secret, []byte(who)))
}

func (k keys) open(who ID, sealed string) ([]byte, error) {
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(b) < k.seal.NonceSize() {
		return nil, errors.New("account: a sealed secret is malformed")
	}
	n := k.seal.NonceSize()
	secret, err := k.seal.Open(nil, b[:n], b[n:], []byte(who))
	if err != nil {
		return nil, errors.New("account: a sealed secret does not open with this region's key")
	}
	return secret, nil
}

// codeHash is how a short code is stored: without the region's key a copy of
// the database does not allow to try all codes.
func (k keys) codeHash(use string, who ID, code string) string {
	m := hmac.New(sha256.New, k.hash)
	fmt.Fprintf(m, "%s\x00%s\x00%s", use, who, code)
	return hex.EncodeToString(m.Sum(nil))
}
