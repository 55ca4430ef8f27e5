package ledger_test

import (
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/ledger"
)

// tileClient reads a log over HTTP with the client of Go's checksum database,
// which nobody here wrote: it authenticates every tile against the signed
// root. Only the paths are translated, from its own to those of tlog-tiles.
type tileClient struct {
	t    testing.TB
	base string
	read int
}

func (c *tileClient) Height() int { return 8 }

func (c *tileClient) SaveTiles([]tlog.Tile, [][]byte) {}

func (c *tileClient) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, t := range tiles {
		// tile/8/0/x001/234.p/17 → tile/0/x001/234.p/17
		b, err := c.get(strings.Replace(t.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

func (c *tileClient) get(path string) ([]byte, error) {
	resp, err := http.Get(c.base + "/" + path)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, resp.Status)
	}
	c.read++
	return io.ReadAll(resp.Body)
}

// tree opens the checkpoint with package note.
func (c *tileClient) tree(verifier string) tlog.Tree {
	c.t.Helper()
	signed, err := c.get("checkpoint")
	if err != nil {
		c.t.Fatal(err)
	}
	v, err := note.NewVerifier(verifier)
	if err != nil {
		c.t.Fatal(err)
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		c.t.Fatal(err)
	}
	lines := strings.Split(n.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || lines[0] != v.Name() {
		c.t.Fatalf("checkpoint %q: %v", n.Text, err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		c.t.Fatal(err)
	}
	return tlog.Tree{N: size, Hash: root}
}

// entry reads one entry from its bundle.
func (c *tileClient) entry(n, size int64) []byte {
	c.t.Helper()
	first := n / 256 * 256
	t := tlog.Tile{H: 8, L: 0, N: n / 256, W: int(min(256, size-first))}
	b, err := c.get(strings.Replace(t.Path(), "tile/8/0/", "tile/entries/", 1))
	if err != nil {
		c.t.Fatal(err)
	}
	for range n - first {
		b = b[2+binary.BigEndian.Uint16(b):]
	}
	return b[2 : 2+binary.BigEndian.Uint16(b)]
}

// Every act is found by its receipt, is in the tree, and every earlier tree is
// the beginning of the newest: over HTTP from the running handler, and from an
// export that an ordinary file server publishes.
func TestClientOfOthersVerifiesEverything(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	dir := t.TempDir()
	l := openLog(t, d, dir)
	var receipts []ledger.Receipt
	olds := []tlog.Tree{}
	live := httptest.NewServer(l.Handler())
	defer live.Close()
	for _, n := range []int{1, 1, 5, 248, 1, 44, 212, 88} { // 1, 2, 7, 255, 256, 300, 512, 600
		receipts = append(receipts, record(t, d, n)...)
		sequence(t, l, n)
		olds = append(olds, (&tileClient{t: t, base: live.URL}).tree(l.Verifier()))
	}
	export := filepath.Join(t.TempDir(), "terbitan")
	if n, err := l.Export(t.Context(), export); err != nil || n != 600 {
		t.Fatalf("export: %d, %v", n, err)
	}
	files := httptest.NewServer(http.FileServer(http.Dir(export)))
	defer files.Close()

	for _, base := range []string{live.URL, files.URL} {
		c := &tileClient{t: t, base: base}
		tree := c.tree(l.Verifier())
		if tree.N != 600 {
			t.Fatalf("%s: %d acts", base, tree.N)
		}
		hashes := tlog.TileHashReader(tree, c)
		for i, r := range receipts {
			leaf := tlog.RecordHash(c.entry(int64(i), tree.N))
			if fmt.Sprintf("%x", leaf[:]) != r.Leaf {
				t.Fatalf("%s: entry %d has leaf %x, the receipt says %s", base, i, leaf[:], r.Leaf)
			}
			proof, err := tlog.ProveRecord(tree.N, int64(i), hashes)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), leaf); err != nil {
				t.Fatalf("%s: act %d: %v", base, i, err)
			}
		}
		for _, old := range olds[:len(olds)-1] {
			proof, err := tlog.ProveTree(tree.N, old.N, hashes)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
				t.Errorf("%s: %d → %d: %v", base, old.N, tree.N, err)
			}
		}
	}

	// The client that is relied on here does find a forged tile.
	path := filepath.Join(export, "tile", "0", "001")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[40] ^= 1
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	c := &tileClient{t: t, base: files.URL}
	tree := c.tree(l.Verifier())
	if _, err := tlog.TileHashReader(tree, c).ReadHashes([]int64{tlog.StoredHashIndex(0, 300)}); err == nil {
		t.Error("a forged tile was believed")
	}
}

// What tlog-tiles says about the resources themselves.
func TestTilesOverHTTP(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	l := openLog(t, d, t.TempDir())
	site := httptest.NewServer(l.Handler())
	defer site.Close()
	if code, _ := call(t, "GET", site.URL+"/checkpoint", ""); code != 404 {
		t.Errorf("checkpoint before the first act: %d", code)
	}
	record(t, d, 70)
	sequence(t, l, 70)
	record(t, d, 200)
	sequence(t, l, 200) // 270: one full tile, one partial of 14, one above of 1
	const immutable = "public, max-age=31536000, immutable"
	for _, c := range []struct {
		path   string
		status int
		size   int
		kind   string
		cache  string
	}{
		{"checkpoint", 200, -1, "text/plain; charset=utf-8", "no-cache"},
		{"key", 200, -1, "text/plain; charset=utf-8", ""},
		{"tile/0/000", 200, 8192, "application/octet-stream", immutable},
		{"tile/0/000.p/70", 200, 70 * 32, "application/octet-stream", immutable}, // of an earlier checkpoint
		{"tile/0/001.p/14", 200, 14 * 32, "application/octet-stream", immutable},
		{"tile/1/000.p/1", 200, 32, "application/octet-stream", immutable},
		{"tile/entries/000", 200, 256 * 34, "application/octet-stream", immutable},
		{"tile/entries/001.p/14", 200, 14 * 34, "application/octet-stream", immutable},
		{"tile/0/001", 404, -1, "", ""},
		{"tile/0/001.p/15", 404, -1, "", ""},
		{"tile/0/001.p/0", 404, -1, "", ""},
		{"tile/0/001.p/014", 404, -1, "", ""},
		{"tile/1/000", 404, -1, "", ""},
		{"tile/2/000.p/1", 404, -1, "", ""},
		{"tile/00/000", 404, -1, "", ""},
		{"tile/64/000", 404, -1, "", ""},
		{"tile/0/0", 404, -1, "", ""},
		{"tile/0/x000/000", 404, -1, "", ""},
		{"tile/data/000", 404, -1, "", ""},
		{"tile/entries/002.p/1", 404, -1, "", ""},
	} {
		resp, err := http.Get(site.URL + "/" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		h := resp.Header
		if resp.StatusCode != c.status || c.size >= 0 && len(b) != c.size || c.status == 200 &&
			(h.Get("Content-Type") != c.kind || h.Get("Cache-Control") != c.cache || h.Get("Access-Control-Allow-Origin") != "*") {
			t.Errorf("%s: %d, %d bytes, %v; want %d, %d, %s, %s", c.path, resp.StatusCode, len(b), h, c.status, c.size, c.kind, c.cache)
		}
	}
}

// A folder with an earlier export grows; a folder of another log is left alone.
func TestExportGrows(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	keys := t.TempDir()
	l := openLog(t, d, keys)
	dir := filepath.Join(t.TempDir(), "a", "b")
	if n, err := l.Export(t.Context(), dir); err != nil || n != 0 {
		t.Errorf("export of nothing: %d, %v", n, err)
	}
	for _, n := range []int{10, 0, 300} {
		record(t, d, n)
		sequence(t, l, n)
		if _, err := l.Export(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
	}
	if r := verify(t, d, ledger.VerifyOptions{Dir: dir}); !r.OK() {
		t.Errorf("after growing: %v", r.Wrong)
	}
	if _, err := os.Stat(filepath.Join(dir, "tile", "0", "000.p")); !os.IsNotExist(err) {
		t.Errorf("partial tiles stay beside the full one: %v", err)
	}
	other := dbtest.SQLite(t, clock.At(start))
	stranger := openLog(t, other, t.TempDir())
	record(t, other, 400)
	sequence(t, stranger, 400)
	if _, err := stranger.Export(t.Context(), dir); err == nil {
		t.Error("exported over another log")
	}
}
