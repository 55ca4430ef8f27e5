package ledger_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

var start = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

const origin = "contoh.go.id/pendopo"

func openLog(t testing.TB, d *db.DB, dir string) *ledger.Log {
	t.Helper()
	l, err := ledger.Open(t.Context(), d, ledger.Config{
		Origin: origin, KeyFile: filepath.Join(dir, "ledger.key"), Dir: filepath.Join(dir, "public"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func record(t testing.TB, d *db.DB, n int) []ledger.Receipt {
	t.Helper()
	var out []ledger.Receipt
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		acts := make([]ledger.Act, n)
		for i := range acts {
			acts[i] = ledger.Act{
				Kind: "holding.opened", ActorPerson: "p1", ActorPost: "k1",
				SubjectKind: "holding", Subject: fmt.Sprint("h", i),
				Payload: map[string]any{"from": "2026-11-23", "class": 9, "name": "Siti \"Aminah\""},
			}
		}
		var err error
		out, err = ledger.RecordAll(tx, acts)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func sequence(t testing.TB, l *ledger.Log, want int) {
	t.Helper()
	n, err := l.Sequence(t.Context())
	if err != nil || n != want {
		t.Fatalf("Sequence = %d, %v; want %d", n, err, want)
	}
}

func verify(t testing.TB, d *db.DB, o ledger.VerifyOptions) ledger.Report {
	t.Helper()
	r, err := ledger.Verify(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRecordToProof(t *testing.T) {
	dbtest.Each(t, clock.At(start), func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		l := openLog(t, d, dir)
		first := record(t, d, 3)
		if _, err := l.Prove(t.Context(), first[0].Leaf); !errs.Is(err, errs.Unavailable) {
			t.Fatalf("proof before sequencing: %v, want unavailable", err)
		}
		sequence(t, l, 3)
		sequence(t, l, 0)
		record(t, d, 600)
		sequence(t, l, 600)
		for i, r := range first {
			p, err := l.Prove(t.Context(), r.Leaf)
			if err != nil {
				t.Fatal(err)
			}
			if p.Seq != int64(i) || p.Act != r.Act || p.Checkpoint.Size != 603 {
				t.Errorf("proof %d: seq %d act %s size %d", i, p.Seq, p.Act, p.Checkpoint.Size)
			}
		}
		if _, _, err := l.ProveConsistency(t.Context(), 3); err != nil {
			t.Error(err)
		}
		if _, _, err := l.ProveConsistency(t.Context(), 604); !errs.Is(err, errs.Invalid) {
			t.Errorf("consistency with a larger tree: %v", err)
		}
		if err := l.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
		r := verify(t, d, ledger.VerifyOptions{Verifier: l.Verifier(), Dir: filepath.Join(dir, "public")})
		if !r.OK() || r.Acts != 603 || r.Checkpoints != 2 {
			t.Errorf("report: %+v", r)
		}
		if _, err := l.Prove(t.Context(), strings.Repeat("0", 64)); !errs.Is(err, errs.NotFound) {
			t.Errorf("proof of nothing: %v", err)
		}
	})
}

func TestNoActWithoutItsUseCase(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	refused := errors.New("refused")
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if _, err := ledger.Record(tx, ledger.Act{Kind: "a.b", SubjectKind: "s", Subject: "1"}); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	if r := verify(t, d, ledger.VerifyOptions{}); r.Acts+r.Waiting != 0 {
		t.Errorf("an act outlived its use case: %+v", r)
	}
}

func TestErase(t *testing.T) {
	dbtest.Each(t, clock.At(start), func(t *testing.T, d *db.DB) {
		l := openLog(t, d, t.TempDir())
		rs := record(t, d, 5)
		sequence(t, l, 5)
		erase := func(act string) (r ledger.Receipt, err error) {
			err = d.Write(t.Context(), func(tx *db.Tx) (err error) {
				r, err = ledger.Erase(tx, ledger.Erasure{Act: act, Person: "p9", Reason: "permintaan subjek 12/2026"})
				return err
			})
			return r, err
		}
		erasure, err := erase(rs[2].Act)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := erase(rs[2].Act); !errs.Is(err, errs.Conflict) {
			t.Errorf("erased twice: %v", err)
		}
		if _, err := erase(erasure.Act); !errs.Is(err, errs.Forbidden) {
			t.Errorf("erased the erasure: %v", err)
		}
		sequence(t, l, 1)
		if r := verify(t, d, ledger.VerifyOptions{}); !r.OK() || r.Erased != 1 || r.Acts != 6 {
			t.Errorf("report: %+v", r)
		}
		if _, err := l.Prove(t.Context(), rs[2].Leaf); err != nil {
			t.Errorf("the receipt of an erased act lost its proof: %v", err)
		}
		if _, err := l.Disclose(t.Context(), rs[2].Act); !errs.Is(err, errs.NotFound) {
			t.Errorf("disclosed what was erased: %v", err)
		}
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			e, err := ledger.Get(tx, rs[2].Act)
			if err == nil && (!e.Erased || e.Data != nil) {
				t.Errorf("entry: %+v", e)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestFind(t *testing.T) {
	dbtest.Each(t, clock.At(start), func(t *testing.T, d *db.DB) {
		record(t, d, 7)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := ledger.Record(tx, ledger.Act{Kind: "round.made", SubjectKind: "round", Subject: "r1", Payload: 7})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name string
			f    ledger.Filter
			want int
		}{
			{"all", ledger.Filter{}, 8},
			{"limit", ledger.Filter{Limit: 3}, 3},
			{"subject", ledger.Filter{SubjectKind: "holding", Subject: "h3"}, 1},
			{"actor", ledger.Filter{ActorPerson: "p1"}, 7},
			{"kind", ledger.Filter{Kind: "round.made"}, 1},
			{"kind prefix", ledger.Filter{Kind: "holding."}, 7},
			{"nothing", ledger.Filter{Kind: "hold."}, 0},
		} {
			err := d.Read(t.Context(), func(tx *db.Tx) error {
				got, err := ledger.Find(tx, c.f)
				if err == nil && len(got) != c.want {
					t.Errorf("%s: got %d acts, want %d", c.name, len(got), c.want)
				}
				if c.name == "kind" && string(got[0].Data) != "7" {
					t.Errorf("data %s, want 7", got[0].Data)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		var seen []string
		before := ""
		for {
			var page []ledger.Entry
			if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
				page, err = ledger.Find(tx, ledger.Filter{Before: before, Limit: 3})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				seen = append(seen, e.ID)
			}
			before = page[len(page)-1].ID
		}
		if len(seen) != 8 {
			t.Errorf("pages held %d acts, want 8", len(seen))
		}
	})
}

// Two regions that are set up alike have ledgers of different names; a key from
// before names had a drawn part keeps its own.
func TestOriginsDiffer(t *testing.T) {
	const open = "pendopo/pendopo/"
	names := map[string]bool{}
	for range 2 {
		dir := t.TempDir()
		d := dbtest.SQLite(t, clock.At(start))
		cfg := ledger.Config{Origin: open, KeyFile: filepath.Join(dir, "ledger.key")}
		l, err := ledger.Open(t.Context(), d, cfg)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(l.Verifier(), "+")
		if part := strings.TrimPrefix(name, open); len(part) != 10 || part == name {
			t.Errorf("the ledger is called %q, want %s and ten letters", name, open)
		}
		names[name] = true
		again, err := ledger.Open(t.Context(), d, cfg)
		if err != nil || again.Verifier() != l.Verifier() {
			t.Errorf("opened again: %v, %v; want the key of before", again, err)
		}
	}
	if len(names) != 2 {
		t.Errorf("two regions have ledgers of one name: %v", names)
	}

	old := filepath.Join(t.TempDir(), "ledger.key")
	if _, err := ledger.LoadKey(old, "pendopo/pendopo"); err != nil {
		t.Fatal(err)
	}
	if k, err := ledger.LoadKey(old, open); err != nil || k.Origin != "pendopo/pendopo" {
		t.Errorf("an older key: %q, %v; want its own name", k.Origin, err)
	}
	if _, err := ledger.LoadKey(old, "pendopo/kediri/"); !errs.Is(err, errs.Conflict) {
		t.Errorf("an older key of another schema: %v, want conflict", err)
	}
}

func TestOtherKeyIsRefused(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	openLog(t, d, t.TempDir())
	other := filepath.Join(t.TempDir(), "ledger.key")
	if _, err := ledger.Open(t.Context(), d, ledger.Config{Origin: origin, KeyFile: other}); !errs.Is(err, errs.Unavailable) {
		t.Errorf("no key for a log that has one: %v, want unavailable", err)
	}
	if _, err := os.Stat(other); err == nil {
		t.Error("a new key was made for a log that has one")
	}
	if _, err := ledger.LoadKey(other, origin); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.Open(t.Context(), d, ledger.Config{Origin: origin, KeyFile: other}); !errs.Is(err, errs.Conflict) {
		t.Errorf("another key for the same log: %v, want conflict", err)
	}
	dir := t.TempDir()
	if _, err := ledger.LoadKey(filepath.Join(dir, "k"), "a.go.id/x"); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.LoadKey(filepath.Join(dir, "k"), "b.go.id/x"); !errs.Is(err, errs.Conflict) {
		t.Errorf("a key of another origin: %v, want conflict", err)
	}
	if st, err := os.Stat(filepath.Join(dir, "k")); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("key file mode %v, %v; want 0600", st.Mode(), err)
	}
}

// An older copy of the database under a newer publication must not sign a
// second history.
func TestRolledBackStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	cfg := dbtest.SQLiteConfig(t)
	file := strings.TrimPrefix(cfg.DSN, "sqlite:")
	clk := clock.At(start)
	run := func(f func(d *db.DB) error) error {
		d, err := db.Open(t.Context(), cfg, clk)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		return f(d)
	}
	work := func(d *db.DB) error {
		l, err := ledger.Open(t.Context(), d, ledger.Config{
			Origin: origin, KeyFile: filepath.Join(dir, "ledger.key"), Dir: filepath.Join(dir, "public"),
		})
		if err != nil {
			return err
		}
		record(t, d, 4)
		if _, err := l.Sequence(t.Context()); err != nil {
			return err
		}
		return l.Publish(t.Context())
	}
	if err := run(work); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := run(work); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		os.Remove(file + suffix)
	}
	if err := os.WriteFile(file, old, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(work); !errs.Is(err, errs.Conflict) {
		t.Errorf("rolled-back store: %v, want conflict", err)
	}
}

func TestBackgroundSequencesAndPublishes(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		l := openLog(t, d, dir)
		l.Start()
		l.Start()
		record(t, d, 2)
		record(t, d, 1)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := l.Stop(ctx); err != nil { // takes what waits before it ends
			t.Fatal(err)
		}
		if err := l.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, "public", "checkpoint"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := ledger.OpenCheckpoint(text, l.Verifier())
		if err != nil || c.Size != 3 {
			t.Errorf("published checkpoint %+v, %v; want size 3", c, err)
		}
	})
}

// Two processes over one store: both try at once, nothing is lost or numbered
// twice.
func TestTwoSequencers(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		a, b := openLog(t, d, dir), openLog(t, d, dir)
		record(t, d, 500)
		got := make(chan error, 2)
		for _, l := range []*ledger.Log{a, b} {
			go func() {
				_, err := l.Sequence(context.Background())
				got <- err
			}()
		}
		for range 2 {
			if err := <-got; err != nil {
				t.Error(err)
			}
		}
		if r := verify(t, d, ledger.VerifyOptions{}); !r.OK() || r.Acts != 500 || r.Waiting != 0 {
			t.Errorf("report: %+v", r)
		}
	})
}

func TestCanonical(t *testing.T) {
	type pair struct {
		B int    `json:"b"`
		A string `json:"a"`
	}
	for _, c := range []struct {
		name string
		in   any
		want string // "" means refused
	}{
		{"keys sorted", pair{1, "x"}, `{"a":"x","b":1}`},
		{"nested", map[string]any{"z": []any{true, nil, pair{2, ""}}}, `{"z":[true,null,{"a":"","b":2}]}`},
		{"no html escapes", "<&>", `"<&>"`},
		{"line separators as they are", "a\u2028b", "\"a\u2028b\""},
		{"controls", "\x01\n\t\"\\\b", `"\u0001\n\t\"\\\b"`},
		{"utf-16 order", map[string]int{"\uffff": 1, "\U00010000": 2}, "{\"\U00010000\":2,\"\uffff\":1}"},
		{"largest", int64(1)<<53 - 1, "9007199254740991"},
		{"too large", int64(1) << 53, ""},
		{"fraction", 1.5, ""},
		{"exponent", 1e21, ""},
	} {
		got, err := ledger.Canonical(c.in)
		if c.want == "" {
			if err == nil {
				t.Errorf("%s: got %s, want refusal", c.name, got)
			}
			continue
		}
		if err != nil || string(got) != c.want {
			t.Errorf("%s: got %s, %v; want %s", c.name, got, err, c.want)
		}
	}
}

func TestDiscloseTiesWordsToLeaf(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	l := openLog(t, d, t.TempDir())
	r := record(t, d, 1)[0]
	sequence(t, l, 1)
	got, err := l.Disclose(t.Context(), r.Act)
	if err != nil {
		t.Fatal(err)
	}
	if salt, err := hex.DecodeString(got.Salt); err != nil || len(salt) != 32 {
		t.Errorf("salt %q", got.Salt)
	}
	want := `{"act":"` + r.Act + `","actor":{"person":"p1","post":"k1"},"at":"2026-11-23T01:00:00.000000Z",` +
		`"data":{"class":9,"from":"2026-11-23","name":"Siti \"Aminah\""},"kind":"holding.opened","subject":{"id":"h0","kind":"holding"}}`
	if got.Payload != want {
		t.Errorf("payload\n got %s\nwant %s", got.Payload, want)
	}
}

func BenchmarkRecord248(b *testing.B) {
	d := dbtest.SQLite(b, clock.System{})
	l := openLog(b, d, b.TempDir())
	for b.Loop() {
		record(b, d, 248)
	}
	b.StopTimer()
	t0 := time.Now()
	n, err := l.Sequence(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(t0).Microseconds())/float64(n)*248/1000, "ms-to-sequence-248")
}
