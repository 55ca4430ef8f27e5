package cli

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pendopo/internal/app"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// A backup is one .tar.gz: the store, the keys, the documents and the published
// ledger, with a manifest of every file's hash as its last entry. The order
// matters while the program goes on working: the published ledger is copied
// before the store, because a store older than what was published is refused;
// documents after it, so that every document the store names is among them.
var cmdBackup = command{
	name: "backup", args: "BERKAS.tar.gz", about: "cadangkan daerah sambil berjalan, lalu periksa cadangannya",
	long: "Berisi data, kunci, dokumen, dan catatan resmi. Simpan di tempat lain dan jaga seperti data aslinya: kuncinya ada di dalam.",
	run: func(ctx context.Context, c *call) error {
		file, err := c.need(0, "berkas cadangannya")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		m, err := backup(a, ctx, file)
		if err != nil {
			return err
		}
		return c.answer(m, func(w io.Writer) {
			fmt.Fprintf(w, "Cadangan %s: %d berkas, %d MB, diperiksa utuh.\n", file, len(m.Files), m.bytes()>>20)
		})
	},
}

// manifest is the last entry of a backup.
type manifest struct {
	Made  time.Time         `json:"made"`
	Store string            `json:"store"` // sqlite or postgresql
	Files map[string]string `json:"files"` // path → sha256
	Sizes map[string]int64  `json:"sizes"`
}

func (m *manifest) bytes() (n int64) {
	for _, s := range m.Sizes {
		n += s
	}
	return n
}

const manifestName = "manifest.json"

func backup(a *app.App, ctx context.Context, file string) (*manifest, error) {
	tmp, err := os.MkdirTemp(filepath.Dir(file), ".pendopo-backup")
	if err != nil {
		return nil, errs.New(errs.Unavailable, "db.folder", filepath.Dir(file)).With(err)
	}
	defer os.RemoveAll(tmp)
	if err := copyTree(filepath.Join(a.Config.Dir, "ledger"), filepath.Join(tmp, "ledger")); err != nil {
		return nil, err
	}
	store := filepath.Join(tmp, "region.db")
	if a.DB.Dialect() == db.PostgreSQL {
		store = filepath.Join(tmp, "region.dump")
	}
	if err := a.DB.Backup(ctx, store); err != nil {
		return nil, err
	}
	out, err := os.OpenFile(filepath.Join(tmp, "out"), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	zw := gzip.NewWriter(out)
	tw := tar.NewWriter(zw)
	m := &manifest{Made: a.Clock.Now(), Store: a.DB.Dialect().String(), Files: map[string]string{}, Sizes: map[string]int64{}}
	if err := m.add(tw, store, filepath.Base(store)); err != nil {
		return nil, err
	}
	for _, dir := range []string{"keys", "blobs", "ledger", "outbox"} {
		base := a.Config.Dir
		if dir == "ledger" {
			base = tmp
		}
		root := filepath.Join(base, dir)
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			rel, err := filepath.Rel(base, p)
			if err != nil {
				return err
			}
			return m.add(tw, p, filepath.ToSlash(rel))
		})
		if err != nil {
			return nil, err
		}
	}
	for _, name := range append([]string{app.ConfigFile}, app.EmblemFiles...) {
		if p := filepath.Join(a.Config.Dir, name); exists(p) {
			if err := m.add(tw, p, name); err != nil {
				return nil, err
			}
		}
	}
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, err
	}
	if err := tw.WriteHeader(&tar.Header{Name: manifestName, Mode: 0o600, Size: int64(len(b)), ModTime: m.Made}); err != nil {
		return nil, err
	}
	if _, err := tw.Write(b); err != nil {
		return nil, err
	}
	if err := errors.Join(tw.Close(), zw.Close(), out.Sync(), out.Close()); err != nil {
		return nil, errs.New(errs.Unavailable, "db.full").With(err)
	}
	// Read it back: a backup that was never read is a hope.
	if _, err := unpack(filepath.Join(tmp, "out"), ""); err != nil {
		return nil, err
	}
	return m, os.Rename(filepath.Join(tmp, "out"), file)
}

func (m *manifest) add(tw *tar.Writer, path, name string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) { // a blob swept, a mail sent meanwhile
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(tw, h), f, info.Size()); err != nil {
		return err
	}
	m.Files[name], m.Sizes[name] = hex.EncodeToString(h.Sum(nil)), info.Size()
	return nil
}

// copyTree copies the files of a folder; what vanishes meanwhile is left out.
// It goes in the order of names: the ledger's checkpoint before its tiles, so
// that the copied tiles hold at least what the checkpoint signs.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(p)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		return os.WriteFile(target, b, 0o600)
	})
}

func exists(p string) bool { _, err := os.Stat(p); return err == nil }

// unpack reads a backup and checks every hash; with a folder it writes the
// files there.
func unpack(file, dir string) (*manifest, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, errs.New(errs.NotFound, "app.file_missing", file).With(err)
	}
	defer f.Close()
	damaged := func(err error) error { return errs.New(errs.Invalid, "db.damaged", file).With(err) }
	zr, err := gzip.NewReader(f)
	if err != nil {
		return nil, damaged(err)
	}
	tr := tar.NewReader(zr)
	seen := map[string]string{}
	var m *manifest
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, damaged(err)
		}
		if h.Name == manifestName {
			m = new(manifest)
			if err := json.NewDecoder(tr).Decode(m); err != nil {
				return nil, damaged(err)
			}
			continue
		}
		if !filepath.IsLocal(h.Name) || strings.Contains(h.Name, `\`) {
			return nil, damaged(fmt.Errorf("entry %q leaves the folder", h.Name))
		}
		sum := sha256.New()
		var w io.Writer = sum
		var out *os.File
		if dir != "" {
			p := filepath.Join(dir, filepath.FromSlash(h.Name))
			if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
				return nil, err
			}
			if out, err = os.OpenFile(p, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err != nil {
				return nil, err
			}
			w = io.MultiWriter(sum, out)
		}
		_, err = io.Copy(w, tr)
		if out != nil {
			err = errors.Join(err, out.Sync(), out.Close())
		}
		if err != nil {
			return nil, damaged(err)
		}
		seen[h.Name] = hex.EncodeToString(sum.Sum(nil))
	}
	if m == nil {
		return nil, damaged(errors.New("no manifest: the file was cut off"))
	}
	for name, want := range m.Files {
		if seen[name] != want {
			return nil, damaged(fmt.Errorf("%s differs from its hash", name))
		}
	}
	return m, nil
}

var cmdRestore = command{
	name: "restore", args: "BERKAS.tar.gz", about: "kembalikan cadangan ke folder baru dan periksa catatannya",
	long: "Folder tujuan (--dir) harus belum ada atau kosong. Untuk PostgreSQL: pulihkan region.dump dengan pg_restore, lalu jalankan ledger verify.",
	run: func(ctx context.Context, c *call) error {
		file, err := c.need(0, "berkas cadangannya")
		if err != nil {
			return err
		}
		if entries, err := os.ReadDir(c.cfg.Dir); err == nil && len(entries) > 0 {
			return errs.New(errs.Invalid, "app.restore_not_empty", c.cfg.Dir)
		}
		part := c.cfg.Dir + ".part"
		if err := os.RemoveAll(part); err != nil {
			return err
		}
		m, err := unpack(file, part)
		if err != nil {
			os.RemoveAll(part)
			return err
		}
		if m.Store == "sqlite" {
			if err := db.CheckFile(ctx, filepath.Join(part, "region.db")); err != nil {
				os.RemoveAll(part)
				return err
			}
		}
		os.Remove(c.cfg.Dir) // empty, or absent
		if err := os.Rename(part, c.cfg.Dir); err != nil {
			return err
		}
		if m.Store != "sqlite" {
			return c.answer(m, func(w io.Writer) {
				fmt.Fprintf(w, "Berkas ada di %s. Lanjutkan: pg_restore --dbname=… %s\n", c.cfg.Dir, filepath.Join(c.cfg.Dir, "region.dump"))
			})
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		rep, err := ledger.Verify(ctx, a.DB, ledger.VerifyOptions{Dir: filepath.Join(a.Config.Dir, "ledger"), Verifier: a.Ledger.Verifier()})
		if err != nil {
			return err
		}
		if !rep.OK() {
			return errs.New(errs.Invalid, "db.damaged", file).With(errors.New(rep.Wrong[0].String()))
		}
		return c.answer(m, func(w io.Writer) {
			fmt.Fprintf(w, "Daerah kembali di %s per %s; %d perbuatan resmi terperiksa.\n", c.cfg.Dir, clock.DateOf(m.Made, time.UTC), rep.Acts)
		})
	},
}
