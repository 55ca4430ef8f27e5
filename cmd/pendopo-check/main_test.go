package main

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

// witnessKey is a key of type 4 (timestamped cosignatures) that signed nothing.
const witnessKey = "saksi.contoh+d0c9bca4+BAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"

func TestCommands(t *testing.T) {
	dir := t.TempDir()
	d := dbtest.SQLite(t, clock.At(time.Now()))
	l, err := ledger.Open(t.Context(), d, ledger.Config{Origin: "contoh.go.id/x", KeyFile: filepath.Join(dir, "k"), Dir: filepath.Join(dir, "public")})
	if err != nil {
		t.Fatal(err)
	}
	var receipt ledger.Receipt
	grow := func() {
		t.Helper()
		if err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
			receipt, err = ledger.Record(tx, ledger.Act{Kind: "document.signed", SubjectKind: "document", Subject: "1", Payload: map[string]string{
				"number": "821.2/1", "code": "K7Q2", "words": "sumpah", "sha256": fmt.Sprintf("%x", sha256.Sum256([]byte("%PDF")))}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Sequence(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := l.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	grow()
	key, public, state := filepath.Join(dir, "k.pub"), filepath.Join(dir, "public"), filepath.Join(dir, "state")
	check := func(name string, want int, in string, args ...string) {
		t.Helper()
		var out bytes.Buffer
		if got := run(t.Context(), args, &out, &out); got != want || !strings.Contains(out.String(), in) {
			t.Errorf("%s: exit %d, want %d; wants %q in:\n%s", name, got, want, in, out.String())
		}
	}
	check("help", 0, "pendopo-check tree", "help")
	check("no command", 2, "tree", []string{}...)
	check("unknown", 2, "no command", "forest")
	check("no key", 2, "--key", "tree", public)
	check("no folder", 2, "no such file", "tree", "--key", key, filepath.Join(dir, "nothing"))
	check("tree", 0, "holds: 1 acts", "tree", "--key", key, "--state", state, public)
	check("key as text", 0, "holds: 1 acts", "tree", "--key", l.Verifier(), public)
	grow()
	check("grown", 0, "only grew since it had 1", "tree", "--key", key, "--state", state, public)

	p, err := l.Prove(t.Context(), receipt.Act)
	if err != nil {
		t.Fatal(err)
	}
	proofFile, actFile := filepath.Join(dir, "p.tlog-proof"), filepath.Join(dir, "act.json")
	write(t, proofFile, p.Text())
	dis, err := l.Disclose(t.Context(), receipt.Act)
	if err != nil {
		t.Fatal(err)
	}
	words, _ := json.Marshal(dis)
	write(t, actFile, words)
	check("proof", 0, "no. 1 of the 2", "proof", "--key", key, "--receipt", receipt.Leaf, proofFile)
	check("other receipt", 1, "DOES NOT HOLD", "proof", "--key", key, "--receipt", strings.Repeat("ab", 32), proofFile)
	check("act", 0, "sumpah", "act", "--key", key, actFile)
	pdfFile := filepath.Join(dir, "p.pdf")
	write(t, pdfFile, []byte("%PDF"))
	check("paper", 0, "number 821.2/1", "paper", "--key", key, "--evidence", actFile, "--log", public, pdfFile)
	check("paper, place in the log", 0, "at its place in the log of 2", "paper", "--key", key, "--evidence", actFile, "--log", public, pdfFile)
	check("act in the log", 0, "at its place", "act", "--key", key, "--log", public, actFile)
	check("paper without evidence", 2, "--evidence", "paper", "--key", key, pdfFile)
	check("witness wanted", 1, "did not sign", "tree", "--key", key, "--witness", witnessKey, public)
	check("witness wanted of a paper", 1, "did not sign", "paper", "--key", key, "--witness", witnessKey, "--evidence", actFile, pdfFile)
	check("no witness", 2, "not a public key", "tree", "--key", key, "--witness", "a+b+c", public)
	ended := filepath.Join(dir, "ended.json")
	write(t, ended, append(bytes.TrimSuffix(words, []byte("}")), []byte(`,"ended":{"state":"superseded","by":"821.2/2"}}`)...))
	check("superseded paper", 0, "no longer stands (superseded 821.2/2)", "paper", "--key", key, "--evidence", ended, pdfFile)
	write(t, pdfFile, []byte("%PDX"))
	check("changed paper", 1, "DOES NOT HOLD", "paper", "--key", key, "--evidence", actFile, pdfFile)
	write(t, actFile, bytes.Replace(words, []byte("sumpah"), []byte("sampah"), 1))
	check("changed act", 1, "DOES NOT HOLD", "act", "--key", key, actFile)
	write(t, filepath.Join(public, "tile", "0", "000.p", "2"), make([]byte, 64))
	check("changed tile", 1, "DOES NOT HOLD", "tree", "--key", key, public)
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}
