package blob

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pendopo/internal/kit/errs"
)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPutGet(t *testing.T) {
	s := open(t)
	for _, data := range [][]byte{nil, []byte("a"), bytes.Repeat([]byte("pendopo"), 100_000)} {
		h, err := s.Put(data)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.Put(data); err != nil || again != h {
			t.Errorf("second Put = %s, %v; want %s", again, err, h)
		}
		got, err := s.Get(h)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("Get gives %d bytes, %v; want %d", len(got), err, len(data))
		}
		from, n, err := s.PutFrom(bytes.NewReader(data), 1<<20)
		if err != nil || from != h || n != int64(len(data)) {
			t.Errorf("PutFrom = %s, %d, %v; want %s, %d", from, n, err, h, len(data))
		}
	}
}

func TestRefusals(t *testing.T) {
	s := open(t)
	h, _ := s.Put([]byte("naskah"))
	tests := []struct {
		name string
		err  func() error
		want errs.Kind
	}{
		{"unknown hash", func() error { _, err := s.Get(Of([]byte("x"))); return err }, errs.NotFound},
		{"path in place of a hash", func() error { _, err := s.Get("../../etc/passwd"); return err }, errs.NotFound},
		{"too large", func() error { _, _, err := s.PutFrom(strings.NewReader("123456"), 5); return err }, errs.TooLarge},
		{"damaged", func() error {
			if err := os.WriteFile(s.path(h), []byte("naskbh"), 0o600); err != nil {
				return err
			}
			_, err := s.Get(h)
			return err
		}, errs.Internal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.err(); !errs.Is(err, tt.want) {
				t.Errorf("got %v, want kind %v", err, tt.want)
			}
		})
	}
}

// A disk that fills up while writing: nothing is stored, nothing is left.
func TestFullDisk(t *testing.T) {
	s := open(t)
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	// No file may pass 1 MB from here on: writing fails as on a full disk.
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1 << 20, Max: old.Max}); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
			t.Error(err)
		}
	}()
	data := bytes.Repeat([]byte("x"), 4<<20)
	_, err := s.Put(data)
	if !errs.Is(err, errs.Unavailable) || !errors.Is(err, syscall.EFBIG) {
		t.Errorf("got %v, want Unavailable with its cause", err)
	}
	if s.Has(Of(data)) {
		t.Error("half a content is stored under its hash")
	}
	if left, _ := filepath.Glob(filepath.Join(s.dir, "new", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSweepRemovesUnfinished(t *testing.T) {
	s := open(t)
	if err := os.WriteFile(filepath.Join(s.dir, "new", "1.tmp"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Sweep(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(s.dir, "new", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRemoveForgets(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Put([]byte("abc"))
	if err != nil || !s.Has(h) {
		t.Fatal(h, err)
	}
	for range 2 {
		if err := s.Remove(h); err != nil || s.Has(h) {
			t.Errorf("still there, %v", err)
		}
	}
	if err := s.Remove("../../etc/passwd"); err != nil {
		t.Error(err)
	}
	if again, err := s.Put([]byte("abc")); err != nil || again != h || !s.Has(h) {
		t.Errorf("stored again: %v", err)
	}
}
