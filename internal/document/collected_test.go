package document

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
)

// The file for the printer is recognised byte for byte, names its papers and
// what became of them; one letter changed, and it is not ours.
func TestMergedFileIsRecognised(t *testing.T) {
	clk := clock.At(sampleDay)
	f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
	f.make(t, round, 3)
	ctx := context.Background()
	var merged bytes.Buffer
	if _, err := f.Merged(ctx, officer, Filter{Subject: round, Kinds: []Kind{Extract, Minutes}}, "Naskah — gabungan", &merged); err != nil {
		t.Fatal(err)
	}
	check := func(file []byte) Checked {
		t.Helper()
		c, err := f.VerifyUpload(ctx, file, "")
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := check(merged.Bytes())
	var kinds []Kind
	for _, p := range c.Papers {
		kinds = append(kinds, p.Kind)
		if p.Code == "" || p.State != Signed {
			t.Errorf("%s %s: code %q, %s", p.Kind, p.Number, p.Code, p.State)
		}
	}
	if c.Verdict != Collected || !slices.Equal(kinds, []Kind{Extract, Extract, Extract, Minutes, Minutes, Minutes}) {
		t.Fatalf("%s of %v", c.Verdict, kinds)
	}

	found, err := f.Find(ctx, officer, Filter{Subject: round, Kinds: []Kind{Extract}})
	if err != nil {
		t.Fatal(err)
	}
	first := found.Documents[0]
	at := bytes.Index(merged.Bytes(), []byte("stream\n")) + 20
	changed := bytes.Clone(merged.Bytes())
	changed[at] ^= 1
	for name, file := range map[string][]byte{
		"one byte of a page": changed,
		"something appended": append(bytes.Clone(merged.Bytes()), "\n% lagi\n"...),
		"another's paper":    bytes.Replace(merged.Bytes(), []byte(string(first.ID)+":"), []byte("0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d:"), 1),
	} {
		if c := check(file); c.Verdict != Recollected || c.Papers != nil {
			t.Errorf("%s: %s with %d papers", name, c.Verdict, len(c.Papers))
		}
	}

	// A paper that was taken back meanwhile is said to be void.
	if err := f.cfg.DB.Write(ctx, func(tx *db.Tx) error {
		return f.WithdrawIn(tx, legal, first.ID, "Keliru nama")
	}); err != nil {
		t.Fatal(err)
	}
	if c := check(merged.Bytes()); c.Verdict != Collected || !c.Papers[0].Ended() || c.Papers[1].Ended() {
		t.Errorf("after a withdrawal: %s %+v", c.Verdict, c.Papers)
	}
}

func TestPartsOfAMergedFile(t *testing.T) {
	want := []part{{"a", blob.Of([]byte("x"))}, {"b", blob.Of([]byte("y"))}}
	if got := readParts(partsText(want)); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, words := range []string{"", collectedMark, "lain a:b", collectedMark + " a", collectedMark + " a:!!", collectedMark + strings.Repeat(" a:"+partsText(want)[len(collectedMark)+3:len(collectedMark)+46], collectedParts+1)} {
		if got := readParts(words); got != nil {
			t.Errorf("%.40q is read as %d papers", words, len(got))
		}
	}
}
