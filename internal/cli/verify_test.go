package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/ledger"
)

// exported is a ledger of 300 acts with one signed paper, its export, and an
// earlier export of 200.
type exported struct {
	dir, early, other  string // the export, the earlier one, and one of other acts under the same key
	key, pdf, evidence string
	proof, receipt     string
}

func exportLedger(t *testing.T) exported {
	t.Helper()
	root := t.TempDir()
	x := exported{dir: filepath.Join(root, "terbitan"), early: filepath.Join(root, "dulu"), other: filepath.Join(root, "lain"),
		pdf: filepath.Join(root, "petikan.pdf"), evidence: filepath.Join(root, "K7Q2.bukti.json"), proof: filepath.Join(root, "a.tlog-proof")}
	file := []byte("%PDF-1.7 petikan")
	write := func(path string, b []byte) {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	history := func(word string, dirs map[int]string) (*ledger.Log, ledger.Receipt) {
		d := dbtest.SQLite(t, clock.At(time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)))
		l, err := ledger.Open(t.Context(), d, ledger.Config{Origin: "contoh.go.id/pendopo", KeyFile: filepath.Join(root, "k")})
		if err != nil {
			t.Fatal(err)
		}
		var paper ledger.Receipt
		for _, n := range []int{200, 100} {
			if err := d.Write(t.Context(), func(tx *db.Tx) error {
				acts := make([]ledger.Act, n)
				for i := range acts {
					acts[i] = ledger.Act{Kind: "a.done", SubjectKind: "s", Subject: fmt.Sprint(i), Payload: word}
				}
				acts[7] = ledger.Act{Kind: "document.signed", SubjectKind: "document", Subject: "d", Payload: map[string]string{
					"number": "821.2/1", "dated": "2026-11-23", "code": "K7Q2", "sha256": fmt.Sprintf("%x", sha256.Sum256(file))}}
				rs, err := ledger.RecordAll(tx, acts)
				paper = rs[7]
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if _, err := l.Sequence(t.Context()); err != nil {
				t.Fatal(err)
			}
			if dir, ok := dirs[n]; ok {
				if _, err := l.Export(t.Context(), dir); err != nil {
					t.Fatal(err)
				}
			}
		}
		return l, paper
	}
	l, paper := history("asli", map[int]string{200: x.early, 100: x.dir})
	history("lain", map[int]string{100: x.other})
	x.key, x.receipt = l.Verifier(), paper.Leaf
	d, err := l.Disclose(t.Context(), paper.Act)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	write(x.pdf, file)
	write(x.evidence, b)
	write(x.proof, []byte(d.Proof))
	return x
}

// Every kind of file, whole and tampered with, by the command alone: no
// region's folder is there.
func TestVerifyCommand(t *testing.T) {
	x := exportLedger(t)
	tile, entries := filepath.Join(x.dir, "tile", "0", "000"), filepath.Join(x.dir, "tile", "entries", "001.p", "44")
	checkpoint, state := filepath.Join(x.dir, "checkpoint"), filepath.Join(t.TempDir(), "state")
	flip := func(path string, at int) func() {
		return func() {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b[at] ^= 1
			if err := os.WriteFile(path, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name   string
		tamper string // a file that is put back afterwards
		how    func()
		args   []string
		code   int
		want   string
	}{
		{name: "no key", args: []string{x.dir}, code: exitUsage, want: "--key"},
		{name: "nothing to check", code: exitUsage, want: "Sebutkan"},
		{name: "the whole ledger", args: []string{x.dir, "--key", x.key, "--state", state}, want: "UTUH"},
		{name: "the same again", args: []string{x.dir, "--key", x.key, "--state", state}, want: "Hanya bertambah sejak berisi 300"},
		{name: "an earlier export", args: []string{x.early, "--key", x.key, "--state", state}, code: exitFound, want: "dipotong atau ditulis ulang"},
		{name: "another history of the same key", args: []string{x.other, "--key", x.key, "--state", state}, code: exitFound, want: "dipotong atau ditulis ulang"},
		{name: "a tile", tamper: tile, how: flip(tile, 100), args: []string{x.dir, "--key", x.key}, code: exitFound, want: "tile 0/000 differs from its entries at hash 3"},
		{name: "an entry", tamper: entries, how: flip(entries, 40), args: []string{x.dir, "--key", x.key}, code: exitFound, want: "Sebuah tindakan atau ubin"},
		{name: "the size of the checkpoint", tamper: checkpoint, how: flip(checkpoint, 21), args: []string{x.dir, "--key", x.key}, code: exitFound, want: "Pernyataan bertanda tangan"},
		{name: "a missing tile", tamper: tile, how: func() { os.Remove(tile) }, args: []string{x.dir, "--key", x.key}, code: exitFailed, want: "BELUM DAPAT DIPASTIKAN"},
		{name: "no witness signed", args: []string{x.dir, "--key", x.key, "--witness", testWitnessKey()}, code: exitFound, want: "Saksi yang diminta tidak menandatangani"},
		{name: "the paper", args: []string{x.pdf, "--key", x.key, "--log", x.dir}, want: "Naskah nomor 821.2/1, bertanggal 2026-11-23"},
		{name: "the paper, in a ledger of other acts", args: []string{x.pdf, "--key", x.key, "--log", x.other}, code: exitFound, want: "is not the act that the proof shows"},
		{name: "a changed paper", tamper: x.pdf, how: flip(x.pdf, 12), args: []string{x.pdf, "--key", x.key}, code: exitFound, want: "Jangan memakai naskah ini"},
		{name: "changed words", tamper: x.evidence, how: func() { replaceIn(t, x.evidence, "821.2/1", "821.2/2") }, args: []string{x.pdf, "--key", x.key}, code: exitFound, want: "Buktinya tidak mengantar"},
		{name: "a superseded paper", tamper: x.evidence, how: func() {
			replaceIn(t, x.evidence, `{"payload"`, `{"ended":{"state":"superseded","by":"821.2/9"},"payload"`)
		},
			args: []string{x.pdf, "--key", x.key}, want: "TIDAK BERLAKU LAGI"},
		{name: "no evidence", tamper: x.evidence, how: func() { os.Remove(x.evidence) }, args: []string{x.pdf, "--key", x.key}, code: exitFailed, want: "tidak ada berkas bukti"},
		{name: "the act", args: []string{x.evidence, "--key", x.key}, want: `"number":"821.2/1"`},
		{name: "a proof", args: []string{x.proof, "--key", x.key, "--receipt", x.receipt}, want: "Tindakan ke-208 dari 300"},
		{name: "a proof of another", args: []string{x.proof, "--key", x.key, "--receipt", strings.Repeat("ab", 32)}, code: exitFound, want: "Buktinya tidak mengantar"},
	} {
		var whole []byte
		if c.tamper != "" {
			var err error
			if whole, err = os.ReadFile(c.tamper); err != nil {
				t.Fatal(err)
			}
			c.how()
		}
		var out bytes.Buffer
		code := Run(t.Context(), Env{Args: append([]string{"verify"}, c.args...), Stdout: &out, Stderr: &out})
		if code != c.code || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: exit %d, want %d; wants %q in:\n%s", c.name, code, c.code, c.want, out.String())
		}
		if whole != nil {
			if err := os.WriteFile(c.tamper, whole, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func replaceIn(t *testing.T, path, old, with string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(b, []byte(old), []byte(with), 1)
	if bytes.Equal(b, changed) {
		t.Fatalf("%s: the test changes nothing", path)
	}
	if err := os.WriteFile(path, changed, 0o644); err != nil {
		t.Fatal(err)
	}
}
