package ledger

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"pendopo/internal/kit/errs"
)

// Key signs the checkpoints of one log. Its name is the log's origin.
type Key struct {
	Origin   string
	Verifier string // public form, "name+hash+key": give it to whoever checks the log
	signer   note.Signer
}

// LoadKey reads the signing key of a region, or makes one when the file does
// not exist. The public form is written beside it as FILE.pub. The key is part
// of what must be backed up: a log signed by another key is another log.
//
// An origin that ends in a slash is completed by chance when the key is made, and
// the key says from then on what the log is called. A key that was made under the
// origin without its slash stays good.
func LoadKey(file, origin string) (Key, error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(file, origin); err != nil {
			return Key{}, err
		}
		b, err = os.ReadFile(file)
	}
	if err != nil {
		return Key{}, errs.New(errs.Unavailable, "ledger.key_unreadable", file).With(err)
	}
	return parseKey(file, origin, strings.TrimSpace(string(b)))
}

func parseKey(file, origin, secret string) (Key, error) {
	signer, err := note.NewSigner(secret)
	if err != nil {
		return Key{}, errs.New(errs.Invalid, "ledger.key_malformed", file) // the cause might quote the secret
	}
	if !names(origin, signer.Name()) {
		return Key{}, errs.New(errs.Conflict, "ledger.key_of_other_log", file, signer.Name(), origin)
	}
	verifier, err := verifierOf(secret)
	if err != nil {
		return Key{}, errs.New(errs.Invalid, "ledger.key_malformed", file)
	}
	return Key{Origin: signer.Name(), Verifier: verifier, signer: signer}, nil
}

// names tells whether a log of this name belongs under an origin.
func names(origin, name string) bool {
	if open, ok := strings.CutSuffix(origin, "/"); ok {
		return name == open || strings.HasPrefix(name, origin)
	}
	return name == origin
}

// ownName completes an origin that ends in a slash with fifty random bits, so that
// no two regions have ledgers of one name whatever their schemas are called.
func ownName(origin string) string {
	if !strings.HasSuffix(origin, "/") {
		return origin
	}
	return origin + strings.ToLower(rand.Text()[:10])
}

func makeKey(file, origin string) error {
	secret, public, err := note.GenerateKey(rand.Reader, ownName(origin))
	if err != nil {
		return errs.New(errs.Internal, "ledger.key_not_made", file).With(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return errs.New(errs.Unavailable, "ledger.key_not_made", file).With(err)
	}
	if err := writeNew(file, []byte(secret+"\n"), 0o600); err != nil {
		if errors.Is(err, fs.ErrExist) { // another process was quicker: its key holds
			return nil
		}
		return errs.New(errs.Unavailable, "ledger.key_not_made", file).With(err)
	}
	if err := writeFile(file+".pub", []byte(public+"\n"), 0o644); err != nil {
		return errs.New(errs.Unavailable, "ledger.key_not_made", file+".pub").With(err)
	}
	return nil
}

// verifierOf derives the public form from "PRIVATE+KEY+name+hash+base64(1‖seed)".
func verifierOf(secret string) (string, error) {
	parts := strings.SplitN(secret, "+", 5)
	if len(parts) != 5 {
		return "", errors.New("ledger: malformed signing key")
	}
	raw, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return "", errors.New("ledger: malformed signing key")
	}
	public := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	return note.NewEd25519VerifierKey(parts[2], public)
}

// writeNew makes a file that must not exist yet: complete and durable under
// its name, or not there at all.
func writeNew(path string, data []byte, mode fs.FileMode) error {
	tmp, err := writeTemp(path, data, mode)
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	if err := os.Link(tmp, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// writeFile puts data under path at once: a reader sees the old file or the
// new one, also after a power cut.
func writeFile(path string, data []byte, mode fs.FileMode) error {
	tmp, err := writeTemp(path, data, mode)
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		os.Remove(tmp)
		return err
	}
	return syncDir(filepath.Dir(path))
}

func writeTemp(path string, data []byte, mode fs.FileMode) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
