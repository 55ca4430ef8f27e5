// Package blob keeps files by the SHA-256 of their content in a folder. A file
// is either whole and on disk, or not there: it is written beside its place,
// flushed, then renamed. What is stored never changes, so readers need no lock.
//
// It knows nothing of what the bytes mean; who may read them is the caller's
// question. Store.Remove exists for what a database never came to name.
package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"pendopo/internal/kit/errs"
)

// Hash is the SHA-256 of a content in lower-case hex.
type Hash string

// Of is the hash of a content.
func Of(data []byte) Hash {
	sum := sha256.Sum256(data)
	return Hash(hex.EncodeToString(sum[:]))
}

// Valid tells whether h can name a content; anything else never reaches the
// file system.
func (h Hash) Valid() bool {
	return len(h) == 64 && strings.Trim(string(h), "0123456789abcdef") == ""
}

// Store is a folder of contents: ab/cdef….
type Store struct {
	dir string

	mu   sync.Mutex
	made map[string]bool // folders known to exist and be flushed
}

// Open makes the folder if need be.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(dir, "new"), 0o700); err != nil {
		return nil, failed(err)
	}
	return &Store{dir: dir, made: map[string]bool{}}, nil
}

func (s *Store) path(h Hash) string { return filepath.Join(s.dir, string(h[:2]), string(h[2:])) }

// failed turns an error of the file system into one that callers can act on: a
// full or read-only disk is Unavailable, to be tried again.
func failed(err error) error {
	return errs.New(errs.Unavailable, "blob.unavailable").With(err)
}

// Put keeps a content and returns its hash once the bytes are safe on disk.
// Putting what is there already costs a look.
func (s *Store) Put(data []byte) (Hash, error) {
	h := Of(data)
	if info, err := os.Stat(s.path(h)); err == nil && info.Size() == int64(len(data)) {
		return h, nil
	}
	f, err := os.CreateTemp(filepath.Join(s.dir, "new"), "*.tmp")
	if err != nil {
		return "", failed(err)
	}
	defer os.Remove(f.Name()) // gone already when the rename came through
	if _, err := f.Write(data); err != nil {
		f.Close()
		return "", failed(err)
	}
	return h, s.settle(f, h)
}

// PutFrom keeps what a reader gives, at most limit bytes.
func (s *Store) PutFrom(r io.Reader, limit int64) (Hash, int64, error) {
	f, err := os.CreateTemp(filepath.Join(s.dir, "new"), "*.tmp")
	if err != nil {
		return "", 0, failed(err)
	}
	defer os.Remove(f.Name())
	sum := sha256.New()
	src := &source{r: io.LimitReader(r, limit+1)}
	n, err := io.Copy(io.MultiWriter(f, sum), src)
	switch {
	case src.err != nil:
		f.Close()
		return "", 0, fmt.Errorf("blob: read what should be kept: %w", src.err)
	case err != nil:
		f.Close()
		return "", 0, failed(err)
	case n > limit:
		f.Close()
		return "", 0, errs.New(errs.TooLarge, "blob.too_large", limit)
	}
	h := Hash(hex.EncodeToString(sum.Sum(nil)))
	return h, n, s.settle(f, h)
}

// source remembers whether reading failed, to tell it from writing.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// settle makes a finished temporary file durable under its hash:
// 1 flush the bytes, 2 rename, 3 flush the folder that names them.
func (s *Store) settle(f *os.File, h Hash) error {
	if err := f.Sync(); err != nil {
		f.Close()
		return failed(err)
	}
	if err := f.Close(); err != nil {
		return failed(err)
	}
	to := s.path(h)
	if err := s.folder(filepath.Dir(to)); err != nil {
		return failed(err)
	}
	if err := os.Rename(f.Name(), to); err != nil {
		return failed(err)
	}
	if err := syncFolder(filepath.Dir(to)); err != nil {
		return failed(err)
	}
	return nil
}

func (s *Store) folder(dir string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made[dir] {
		return nil
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := syncFolder(s.dir); err != nil {
		return err
	}
	s.made[dir] = true
	return nil
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Get reads a content and checks it against its hash: a damaged disk is
// noticed, not passed on.
func (s *Store) Get(h Hash) ([]byte, error) {
	if !h.Valid() {
		return nil, errs.New(errs.NotFound, "blob.not_found")
	}
	data, err := os.ReadFile(s.path(h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errs.New(errs.NotFound, "blob.not_found").With(err)
	}
	if err != nil {
		return nil, failed(err)
	}
	if Of(data) != h {
		return nil, errs.New(errs.Internal, "blob.damaged", string(h))
	}
	return data, nil
}

// Remove forgets a content that nothing names any more; one that is not there is
// no error. The caller knows that nobody stores the same content meanwhile.
func (s *Store) Remove(h Hash) error {
	if !h.Valid() {
		return nil
	}
	if err := os.Remove(s.path(h)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed(err)
	}
	return nil
}

// Has tells whether a content is kept.
func (s *Store) Has(h Hash) bool {
	if !h.Valid() {
		return false
	}
	_, err := os.Stat(s.path(h))
	return err == nil
}

// Sweep removes what a crash left unfinished. Call it at start, before any Put.
func (s *Store) Sweep() error {
	list, err := os.ReadDir(filepath.Join(s.dir, "new"))
	if err != nil {
		return failed(err)
	}
	for _, e := range list {
		if err := os.Remove(filepath.Join(s.dir, "new", e.Name())); err != nil {
			return failed(err)
		}
	}
	return nil
}

// PutAll keeps many contents: they are written and flushed side by side, and
// each folder is flushed once, so a pack costs a fraction of as many Puts. When
// it fails some may be stored; storing them again is harmless.
func (s *Store) PutAll(list [][]byte) error {
	const hands = 8
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		first error
		dirty = map[string]bool{}
		next  = make(chan []byte)
	)
	for range min(hands, len(list)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for data := range next {
				dir, err := s.putLoose(data)
				mu.Lock()
				if err != nil && first == nil {
					first = err
				}
				if dir != "" {
					dirty[dir] = true
				}
				mu.Unlock()
			}
		}()
	}
	for _, data := range list {
		next <- data
	}
	close(next)
	wg.Wait()
	if first != nil {
		return first
	}
	for dir := range dirty {
		if err := syncFolder(dir); err != nil {
			return failed(err)
		}
	}
	return nil
}

// putLoose is Put without flushing the folder, which it returns.
func (s *Store) putLoose(data []byte) (dir string, err error) {
	h := Of(data)
	to := s.path(h)
	if info, err := os.Stat(to); err == nil && info.Size() == int64(len(data)) {
		return filepath.Dir(to), nil // perhaps renamed by a run that died before the flush
	}
	f, err := os.CreateTemp(filepath.Join(s.dir, "new"), "*.tmp")
	if err != nil {
		return "", failed(err)
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(data); err != nil {
		f.Close()
		return "", failed(err)
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return "", failed(err)
	}
	if err := f.Close(); err != nil {
		return "", failed(err)
	}
	if err := s.folder(filepath.Dir(to)); err != nil {
		return "", failed(err)
	}
	if err := os.Rename(f.Name(), to); err != nil {
		return "", failed(err)
	}
	return filepath.Dir(to), nil
}
