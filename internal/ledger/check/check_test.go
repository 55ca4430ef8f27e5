package check_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/ledger"
	"pendopo/internal/ledger/check"
)

// published is a log that was written by package ledger.
type published struct {
	dir      string
	log      *ledger.Log
	db       *db.DB
	key      check.Key
	receipts []ledger.Receipt
}

func publish(t testing.TB, keyDir string, batches ...int) *published {
	t.Helper()
	p := &published{dir: filepath.Join(t.TempDir(), "public"), db: dbtest.SQLite(t, clock.At(time.Now()))}
	var err error
	if p.log, err = ledger.Open(t.Context(), p.db, ledger.Config{
		Origin: "contoh.go.id/pendopo", KeyFile: filepath.Join(keyDir, "k"), Dir: p.dir,
	}); err != nil {
		t.Fatal(err)
	}
	for _, n := range batches {
		p.grow(t, n)
	}
	text, err := os.ReadFile(filepath.Join(p.dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	if p.key, err = check.ParseKey(string(text)); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *published) grow(t testing.TB, n int) {
	t.Helper()
	if err := p.db.Write(t.Context(), func(tx *db.Tx) error {
		acts := make([]ledger.Act, n)
		for i := range acts {
			acts[i] = ledger.Act{Kind: "a.done", SubjectKind: "s", Subject: fmt.Sprint(i), Payload: i}
		}
		rs, err := ledger.RecordAll(tx, acts)
		p.receipts = append(p.receipts, rs...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.log.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.log.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (p *published) checkpoint(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(p.dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func isFailure(err error) bool {
	var f *check.Failure
	return errors.As(err, &f)
}

func TestTreeOfFolderAndServer(t *testing.T) {
	p := publish(t, t.TempDir(), 1, 255, 1, 300)
	earlier := p.checkpoint(t)
	p.grow(t, 500)
	server := httptest.NewServer(p.log.Handler())
	defer server.Close()
	for _, at := range []string{p.dir, server.URL, server.URL + "/"} {
		r, err := check.Tree(t.Context(), check.At(at), p.key, check.Wanted{Earlier: earlier})
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		if r.Checkpoint.Size != 1057 || r.Since != 557 || r.Tiles != 6 {
			t.Errorf("%s: size %d since %d tiles %d; want 1057, 557, 6", at, r.Checkpoint.Size, r.Since, r.Tiles)
		}
	}
}

// A reader whose checkpoint is older than the tiles still finds what it needs.
func TestPartialTileReplacedByFullOne(t *testing.T) {
	p := publish(t, t.TempDir(), 100)
	old := p.checkpoint(t)
	p.grow(t, 200)
	if err := os.WriteFile(filepath.Join(p.dir, "checkpoint"), old, 0o644); err != nil {
		t.Fatal(err)
	}
	if r, err := check.Tree(t.Context(), check.At(p.dir), p.key, check.Wanted{}); err != nil || r.Checkpoint.Size != 100 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestAnyChangedByteIsFound(t *testing.T) {
	p := publish(t, t.TempDir(), 3, 260, 40)
	var files []string
	err := filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(p.dir, path)
		switch {
		case err != nil || d.IsDir() || rel == "key" || rel == "witnesses":
			return err
		case strings.Contains(rel, ".p") && !strings.HasSuffix(rel, "/47") && rel != "tile/1/000.p/1":
			return nil // a partial file of an earlier size, which the newest checkpoint does not use
		}
		files = append(files, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 6 { // checkpoint, two tiles and two bundles below, one tile above
		t.Fatalf("files: %v", files)
	}
	rapid.Check(t, func(rt *rapid.T) {
		path := rapid.SampledFrom(files).Draw(rt, "file")
		whole, err := os.ReadFile(path)
		if err != nil {
			rt.Fatal(err)
		}
		defer os.WriteFile(path, whole, 0o644)
		bad := append([]byte(nil), whole...)
		i := rapid.IntRange(0, len(bad)-1).Draw(rt, "byte")
		if rapid.Bool().Draw(rt, "cut") {
			bad = bad[:i]
		} else {
			bad[i] ^= byte(rapid.IntRange(1, 255).Draw(rt, "xor"))
		}
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			rt.Fatal(err)
		}
		if r, err := check.Tree(t.Context(), check.At(p.dir), p.key, check.Wanted{}); !isFailure(err) {
			rt.Fatalf("%s byte %d: %+v, %v; want a failure", path, i, r, err)
		}
	})
}

// The owner of the key rewrites history: only somebody who kept an earlier
// checkpoint can tell, and does.
func TestRewrittenHistoryIsFound(t *testing.T) {
	keyDir := t.TempDir()
	p := publish(t, keyDir, 50)
	earlier := p.checkpoint(t)
	other := publish(t, keyDir, 80) // same key, other acts
	src := check.At(other.dir)
	if _, err := check.Tree(t.Context(), src, p.key, check.Wanted{}); err != nil {
		t.Fatalf("the second history holds by itself: %v", err)
	}
	if _, err := check.Tree(t.Context(), src, p.key, check.Wanted{Earlier: earlier}); !isFailure(err) {
		t.Errorf("rewritten history: %v", err)
	}
	short := publish(t, keyDir, 20)
	if _, err := check.Tree(t.Context(), check.At(short.dir), p.key, check.Wanted{Earlier: earlier}); !isFailure(err) {
		t.Errorf("shortened history: %v", err)
	}
	stranger := publish(t, t.TempDir(), 50)
	if _, err := check.Tree(t.Context(), check.At(stranger.dir), p.key, check.Wanted{}); !isFailure(err) {
		t.Errorf("log of another key: %v", err)
	}
}

func TestProofOfEveryAct(t *testing.T) {
	for _, size := range []int{1, 2, 3, 7, 8, 9, 64, 100} {
		p := publish(t, t.TempDir(), size)
		for i, r := range p.receipts {
			proof, err := p.log.Prove(t.Context(), r.Act)
			if err != nil {
				t.Fatal(err)
			}
			receipt, err := check.LeafReceipt(r.Leaf)
			if err != nil {
				t.Fatal(err)
			}
			got, err := check.Proof(proof.Text(), p.key, receipt)
			if err != nil || got.Index != int64(i) || got.Checkpoint.Size != int64(size) {
				t.Fatalf("size %d act %d: %+v, %v", size, i, got, err)
			}
			other, _ := check.LeafReceipt(p.receipts[(i+1)%size].Leaf)
			if _, err := check.Proof(proof.Text(), p.key, other); size > 1 && !isFailure(err) {
				t.Fatalf("size %d act %d: proof holds for another act", size, i)
			}
		}
	}
}

func TestDisclosure(t *testing.T) {
	p := publish(t, t.TempDir(), 12)
	d, err := p.log.Disclose(t.Context(), p.receipts[4].Act)
	if err != nil {
		t.Fatal(err)
	}
	try := func(d ledger.Disclosure) error {
		file, _ := json.Marshal(d)
		r, proof, err := check.DisclosureReceipt(file)
		if err != nil {
			return err
		}
		_, err = check.Proof(proof, p.key, r)
		return err
	}
	if err := try(d); err != nil {
		t.Fatal(err)
	}
	changed := d
	changed.Payload = strings.Replace(d.Payload, `"data":4`, `"data":5`, 1)
	if changed.Payload == d.Payload {
		t.Fatal("the test changes nothing")
	}
	if err := try(changed); !isFailure(err) {
		t.Errorf("changed words: %v", err)
	}
	changed = d
	changed.Proof = strings.Replace(d.Proof, "index 4", "index 5", 1)
	if err := try(changed); !isFailure(err) {
		t.Errorf("changed index: %v", err)
	}
}

func FuzzProof(f *testing.F) {
	p := publish(f, f.TempDir(), 5)
	proof, err := p.log.Prove(f.Context(), p.receipts[3].Act)
	if err != nil {
		f.Fatal(err)
	}
	r, _ := check.LeafReceipt(p.receipts[3].Leaf)
	f.Add(proof.Text())
	f.Add([]byte("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\n"))
	f.Add([]byte("c2sp.org/tlog-proof@v1\n\n\n\n"))
	whole := string(proof.Text())
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := check.Proof(b, p.key, r)
		if err == nil && (got.Index != 3 || got.Checkpoint.Size != 5) {
			t.Errorf("accepted %q as %+v; the only true proof is %q", b, got, whole)
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	p := publish(f, f.TempDir(), 5)
	f.Add(p.checkpoint(f))
	f.Add([]byte("\n\n— a b\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := check.ParseCheckpoint(b, p.key); err == nil && c.Size != 5 {
			t.Errorf("accepted %q as %+v", b, c)
		}
	})
}

// An act that is claimed for a place is looked for there.
func TestActsAtTheirPlaces(t *testing.T) {
	p := publish(t, t.TempDir(), 300)
	leaf := func(i int) check.Hash {
		r, err := check.LeafReceipt(p.receipts[i].Leaf)
		if err != nil {
			t.Fatal(err)
		}
		return r.Leaf
	}
	for _, c := range []struct {
		name string
		acts []check.Act
		want check.Part
	}{
		{"two true ones", []check.Act{{Index: 0, Leaf: leaf(0)}, {Index: 299, Leaf: leaf(299)}}, ""},
		{"another's place", []check.Act{{Index: 7, Leaf: leaf(8)}}, check.InEntry},
		{"past the end", []check.Act{{Index: 300, Leaf: leaf(0)}}, check.InHistory},
		{"one place twice", []check.Act{{Index: 7, Leaf: leaf(7)}, {Index: 7, Leaf: leaf(8)}}, check.InProof},
	} {
		_, err := check.Tree(t.Context(), check.At(p.dir), p.key, check.Wanted{Acts: c.acts})
		if got := partOf(err); got != c.want || (err == nil) != (c.want == "") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func partOf(err error) check.Part {
	var f *check.Failure
	if errors.As(err, &f) {
		return f.Part
	}
	return ""
}

// A bundle with anything but what is asked for is refused, never read past.
func FuzzBundle(f *testing.F) {
	p := publish(f, f.TempDir(), 3)
	good, err := os.ReadFile(filepath.Join(p.dir, "tile", "entries", "000.p", "3"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:50])
	f.Add([]byte{0xff, 0xff})
	f.Add([]byte{0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		src := func(ctx context.Context, path string) ([]byte, error) {
			if path == "tile/entries/000.p/3" {
				return b, nil
			}
			return check.At(p.dir)(ctx, path)
		}
		_, err := check.Tree(t.Context(), src, p.key, check.Wanted{})
		if same := len(b) >= len(good) && string(b[:len(good)]) == string(good); (err == nil) != same {
			t.Errorf("bundle %x: %v", b, err)
		}
	})
}

// Likewise a tile.
func FuzzTile(f *testing.F) {
	p := publish(f, f.TempDir(), 3)
	good, err := os.ReadFile(filepath.Join(p.dir, "tile", "0", "000.p", "3"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:95])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		src := func(ctx context.Context, path string) ([]byte, error) {
			if path == "tile/0/000.p/3" {
				return b, nil
			}
			return check.At(p.dir)(ctx, path)
		}
		_, err := check.Tree(t.Context(), src, p.key, check.Wanted{})
		if same := len(b) >= len(good) && string(b[:len(good)]) == string(good); (err == nil) != same {
			t.Errorf("tile %x: %v", b, err)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	p := publish(f, f.TempDir(), 1)
	f.Add(p.log.Verifier())
	f.Add("a+b+c")
	f.Add("++")
	f.Fuzz(func(t *testing.T, s string) {
		k, err := check.ParseKey(s)
		if _, werr := check.ParseWitness(s); err == nil && (werr == nil || k.Name == "" || !strings.HasPrefix(strings.TrimSpace(s), k.Name+"+")) {
			t.Errorf("%q: %+v", s, k)
		}
	})
}

func TestParseKeyRefuses(t *testing.T) {
	p := publish(t, t.TempDir(), 1)
	good := p.log.Verifier()
	for _, bad := range []string{"", "x", strings.Replace(good, "contoh", "kontoh", 1), good[:len(good)-2], "a+b+c"} {
		if _, err := check.ParseKey(bad); err == nil {
			t.Errorf("accepted %q", bad)
		}
	}
}
