package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

// book is a small kind with an owner and a history, kept in memory: what it
// applies is what a kind would store.
var shelfSpec = &sheet.Spec{Kind: "shelf", Title: "Rak", Tables: []sheet.Table{
	{Name: "Buku", Required: true, Columns: []sheet.Column{
		{Key: "code", Header: "Kode", Required: true, Type: sheet.Number, IsKey: true, Secret: true},
		{Key: "title", Header: "Judul", Required: true},
		{Key: "on", Header: "Tanggal beli", Type: sheet.Date},
		{Key: "size", Header: "Ukuran", Type: sheet.Integer, Default: "5"},
		{Key: "basis", Header: "Dasar", NotCompared: true},
	}},
	{Name: "Pinjaman", Parent: sheet.Parent{Table: "Buku", Column: "code"}, Columns: []sheet.Column{
		{Key: "code", Header: "Kode", Required: true, Type: sheet.Number, IsKey: true},
		{Key: "from", Header: "Mulai", Required: true, Type: sheet.Date, IsKey: true},
		{Key: "by", Header: "Oleh"},
	}},
}}

// shelf keeps its data as one text in the database, so that it rolls back with
// its transaction.
type shelf struct {
	die   func(step string) // a test stops the world here
	calls int
}

func (k *shelf) Spec() *sheet.Spec { return shelfSpec }

func (k *shelf) May(by actor.Actor) error { return by.Require(actor.PersonnelOfficer) }

func (k *shelf) Export(tx *db.Tx, _ clock.Date) (*sheet.Book, error) {
	b := sheet.NewBook(shelfSpec)
	for i, table := range []string{"shelf_book", "shelf_loan"} {
		rows, err := tx.Query(`select a, b, c, d from ` + table + ` order by a, b`)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var v [4]string
			if err := rows.Scan(&v[0], &v[1], &v[2], &v[3]); err != nil {
				rows.Close()
				return nil, err
			}
			b.Sheets[i].Add(v[:4-i]...)
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (k *shelf) Judge(tx *db.Tx, book *sheet.Book) (*intake.Judgement, error) {
	current, err := k.Export(tx, "")
	if err != nil {
		return nil, err
	}
	j := intake.Compare(book, current)
	rows := j.Of("Buku")
	for i := range rows {
		if r := &rows[i]; r.Row.At(1) == "Dua" {
			j.Warn(r, "code", "test.odd", 7)
		}
		if r := &rows[i]; r.Verdict != intake.Wrong && r.Row.At(1) == "Terlarang" {
			j.Refuse(r, "title", "test.banned", "test.banned_remedy", clock.Date("2026-11-26"), 3)
		}
	}
	j.RefuseOrphans()
	return j, nil
}

func (k *shelf) Apply(tx *db.Tx, by actor.Actor, j *intake.Judgement) error {
	k.calls++
	for i := range j.Rows {
		r := &j.Rows[i]
		if r.Verdict != intake.New && r.Verdict != intake.Changed {
			continue
		}
		table, n := "shelf_book", 4
		if r.Sheet.Table.Name == "Pinjaman" {
			table, n = "shelf_loan", 3
		}
		v := [4]any{"", "", "", ""}
		for c := range n {
			v[c] = r.Row.At(c)
		}
		if r.Verdict == intake.Changed {
			if _, err := tx.Exec(`delete from `+table+` where a = $1 and (b = $2 or $3 = 'shelf_book')`, v[0], v[1], table); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`insert into `+table+` (a, b, c, d) values ($1, $2, $3, $4)`, v[0], v[1], v[2], v[3]); err != nil {
			return err
		}
	}
	if k.die != nil {
		k.die("applied")
	}
	return nil
}

var (
	officer = actor.Actor{Account: "a", Person: "p", Name: "Sri", Post: "post", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "post"}}}
	nobody  = actor.Actor{Account: "b", Person: "q", Name: "Budi"}
	begin   = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
)

type bench struct {
	*intake.Service
	t    *testing.T
	d    *db.DB
	kind *shelf
	clk  *clock.Fake
}

func setup(t *testing.T, d *db.DB, clk *clock.Fake) *bench {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		for _, q := range []string{
			`create table shelf_book (a text not null primary key, b text not null, c text not null, d text not null)`,
			`create table shelf_loan (a text not null, b text not null, c text not null, d text not null, primary key (a, b))`,
		} {
			if _, err := tx.Exec(q); err != nil {
				return err
			}
		}
		return nil
	})
	k := &shelf{}
	return &bench{intake.NewService(d, [32]byte{1}, k), t, d, k, clk}
}

func write(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, run func(t *testing.T, b *bench)) {
	clk := clock.At(begin)
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) { run(t, setup(t, d, clk)) })
}

func (b *bench) count(query string, args ...any) (n int) {
	b.t.Helper()
	if err := b.d.Read(context.Background(), func(tx *db.Tx) error { return tx.QueryRow(query, args...).Scan(&n) }); err != nil {
		b.t.Fatal(err)
	}
	return n
}

// file makes a workbook: the books, then the loans.
func file(t *testing.T, books, loans [][]string) []byte {
	t.Helper()
	b := sheet.NewBook(shelfSpec)
	for _, r := range books {
		b.Sheet("Buku").Add(r...)
	}
	for _, r := range loans {
		b.Sheet("Pinjaman").Add(r...)
	}
	var out bytes.Buffer
	if err := sheet.WriteXLSX(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func good(t *testing.T) []byte {
	return file(t, [][]string{{"1", "Satu", "2020-01-31", "7"}, {"2", "Dua"}}, [][]string{{"1", "2021-02-01", "Ani"}})
}

func TestUploadPreviewApply(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		batch, err := b.Upload(ctx, officer, "shelf", `C:\data\rak.xlsx`, good(t))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := batch.Counts, (intake.Counts{New: 3}); got != want || batch.FileName != "rak.xlsx" {
			t.Fatalf("counts %+v of %s, want %+v", got, batch.FileName, want)
		}
		if n := b.count(`select count(*) from shelf_book`); n != 0 {
			t.Fatalf("an upload stored %d books", n)
		}
		page, err := b.Preview(ctx, officer, batch.ID, intake.New, 0, 2)
		if err != nil || len(page.Rows) != 2 || page.Next != 2 {
			t.Fatalf("page %+v: %v", page, err)
		}
		if got, want := page.Rows[0].Label, "•••• · Satu"; got != want {
			t.Errorf("label %q, want %q", got, want)
		}
		page, err = b.Preview(ctx, officer, batch.ID, intake.New, page.Next, 2)
		if err != nil || len(page.Rows) != 1 || page.Next != 0 || page.Rows[0].Sheet != "Pinjaman" {
			t.Fatalf("second page %+v: %v", page, err)
		}
		page, err = b.Preview(ctx, officer, batch.ID, intake.Warned, 0, 0)
		if err != nil || len(page.Rows) != 1 || page.Batch.Summary.Warned != 1 {
			t.Fatalf("warned %+v: %v", page, err)
		}
		if r := page.Rows[0]; r.Verdict != intake.New || r.Warnings[0].Key != "test.odd" || r.Warnings[0].Args[0] != 7 || r.Warnings[0].Value != "••••" {
			t.Errorf("warning %+v", r)
		}
		done, err := b.Apply(ctx, officer, batch.ID, batch.Digest)
		if err != nil || done.State != intake.Applied || done.Receipt == "" {
			t.Fatalf("%+v: %v", done, err)
		}
		if n := b.count(`select count(*) from shelf_book where d = '5'`); n != 1 {
			t.Errorf("%d books have the default size, want 1", n)
		}
		if n := b.count(`select count(*) from act where kind = 'intake.file_applied' and subject = $1`, string(batch.ID)); n != 1 {
			t.Errorf("%d acts, want 1", n)
		}
		if n := b.count(`select count(*) from import_file`); n != 0 {
			t.Errorf("the applied file is still kept in %d pieces", n)
		}
		if _, err := b.Apply(ctx, officer, batch.ID, batch.Digest); !errs.Is(err, errs.Conflict) {
			t.Errorf("applied twice: %v", err)
		}
		if b.kind.calls != 1 {
			t.Errorf("the kind stored %d times", b.kind.calls)
		}
		list, err := b.List(ctx, officer, intake.Filter{})
		if err != nil || len(list) != 1 || list[0].State != intake.Applied || !list[0].AppliedAt.Equal(begin) {
			t.Errorf("list %+v: %v", list, err)
		}
	})
}

func TestSameFileTwiceChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		data := good(t)
		r := b.direct(data, intake.Options{})
		if !r.Applied || r.Batch.Counts.New != 3 {
			t.Fatalf("%+v", r)
		}
		r = b.direct(data, intake.Options{})
		if r.Applied || r.Batch.ID != "" || r.Batch.Counts != (intake.Counts{Unchanged: 3}) {
			t.Fatalf("second time: %+v", r.Batch)
		}
		if n := b.count(`select count(*) from import_batch`); n != 1 {
			t.Errorf("%d batches, want 1", n)
		}
		// an export imports to nothing as well
		book, err := b.Export(t.Context(), officer, "shelf", "")
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := sheet.WriteXLSX(&out, book); err != nil {
			t.Fatal(err)
		}
		if r = b.direct(out.Bytes(), intake.Options{}); r.Applied || r.Batch.Counts != (intake.Counts{Unchanged: 3}) {
			t.Fatalf("export: %+v", r.Batch)
		}
	})
}

func (b *bench) direct(data []byte, o intake.Options) *intake.Result {
	b.t.Helper()
	r, err := b.Direct(context.Background(), officer, "shelf", "rak.xlsx", data, o)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func TestWrongRowsAreParkedMendedAndImported(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		data := file(t,
			[][]string{{"1", "Satu"}, {"2", "Terlarang"}, {"197805032005011000", "Bulat"}, {"4", ""}},
			[][]string{{"2", "2021-02-01", "milik yang salah"}, {"1", "2021-02-01", "baik"}, {"99", "2021-02-01", "tanpa pemilik"}})
		batch, err := b.Upload(ctx, officer, "shelf", "rak.xlsx", data)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := batch.Counts, (intake.Counts{New: 2, Wrong: 5}); got != want {
			t.Fatalf("counts %+v, want %+v", got, want)
		}
		page, err := b.Preview(ctx, officer, batch.ID, intake.Wrong, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, r := range page.Rows {
			for _, p := range r.Problems {
				keys = append(keys, fmt.Sprintf("%s %d %s", p.Sheet, p.Row, p.Key))
			}
		}
		want := "[Buku 3 test.banned Buku 4 sheet.rounded Buku 5 sheet.required Pinjaman 2 intake.owner_wrong Pinjaman 4 intake.owner_missing]"
		if got := fmt.Sprint(keys); got != want {
			t.Fatalf("problems\n got %s\nwant %s", got, want)
		}
		if a := page.Rows[0].Problems[0].Args; a[0] != clock.Date("2026-11-26") || a[1] != 3 {
			t.Errorf("arguments lost their types: %#v", a)
		}
		if v := page.Rows[1].Problems[0].Value; v != "••••00" {
			t.Errorf("a secret value is shown as %q", v)
		}
		before := b.wrong(batch.ID)
		if _, err := b.Apply(ctx, officer, batch.ID, batch.Digest); err != nil {
			t.Fatal(err)
		}
		after := b.wrong(batch.ID)
		if n := b.count(`select count(*) from shelf_book`); n != 1 {
			t.Fatalf("%d books were stored, want 1", n)
		}
		for _, parked := range [][]byte{before, after} {
			r := b.direct(parked, intake.Options{DryRun: true})
			if r.Applied || r.Batch.Counts != (intake.Counts{Wrong: 5}) {
				t.Errorf("unmended rows: %+v", r.Batch.Counts)
			}
		}
		mended, err := sheet.Read("x.xlsx", after, shelfSpec, sheet.DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		fixed := sheet.NewBook(shelfSpec)
		for i, v := range [][]string{{"2", "Boleh"}, {"197805032005011003", "Bulat"}, {"4", "Empat"}} {
			if n := mended.Sheets[0].Rows[i].N; n != i+2 {
				t.Errorf("parked row %d", n)
			}
			fixed.Sheets[0].Add(v...)
		}
		fixed.Sheets[1].Add("2", "2021-02-01", "kini baik")
		var out bytes.Buffer
		if err := sheet.WriteXLSX(&out, fixed); err != nil {
			t.Fatal(err)
		}
		if r := b.direct(out.Bytes(), intake.Options{}); r.Batch.Counts != (intake.Counts{New: 4}) {
			t.Errorf("mended rows: %+v %+v", r.Batch.Counts, r.Problems)
		}
	})
}

func (b *bench) wrong(id intake.BatchID) []byte {
	b.t.Helper()
	name, data, err := b.WrongRows(context.Background(), officer, id)
	if err != nil || name != "rak - perbaikan.xlsx" {
		b.t.Fatal(name, err)
	}
	return data
}

func TestDataThatChangedSinceThePreviewIsSaid(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		batch, err := b.Upload(ctx, officer, "shelf", "rak.xlsx", good(t))
		if err != nil {
			t.Fatal(err)
		}
		b.direct(file(t, [][]string{{"1", "Lain"}}, nil), intake.Options{})
		again, err := b.Apply(ctx, officer, batch.ID, batch.Digest)
		if !errs.Is(err, errs.Conflict) {
			t.Fatalf("applied on data nobody saw: %v", err)
		}
		if again.Counts != (intake.Counts{New: 2, Changed: 1}) {
			t.Errorf("renewed counts %+v", again.Counts)
		}
		page, err := b.Preview(ctx, officer, batch.ID, intake.Changed, 0, 0)
		if err != nil || len(page.Rows) != 1 {
			t.Fatalf("%+v %v", page, err)
		}
		if got, want := fmt.Sprint(page.Rows[0].Changes), "[{Judul Lain Satu} {Tanggal beli  31-01-2020} {Ukuran 5 7}]"; got != want {
			t.Errorf("changes %s, want %s", got, want)
		}
		if _, err := b.Apply(ctx, officer, batch.ID, page.Batch.Digest); err != nil {
			t.Errorf("the renewed preview is refused too: %v", err)
		}
	})
}

func TestNothingIsHalfImported(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		batch, err := b.Upload(ctx, officer, "shelf", "rak.xlsx", good(t))
		if err != nil {
			t.Fatal(err)
		}
		stopped, cancel := context.WithCancel(ctx)
		b.kind.die = func(string) { cancel() }
		if _, err := b.Apply(stopped, officer, batch.ID, batch.Digest); err == nil {
			t.Fatal("applied although the process stopped")
		}
		b.kind.die = nil
		if n := b.count(`select count(*) from shelf_book`); n != 0 {
			t.Fatalf("%d books stay of a stopped import", n)
		}
		if _, err := b.Apply(ctx, officer, batch.ID, batch.Digest); err != nil {
			t.Fatalf("the import cannot be continued: %v", err)
		}
	})
}

func TestOnlyTheRightPerson(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		batch, err := b.Upload(ctx, officer, "shelf", "rak.xlsx", good(t))
		if err != nil {
			t.Fatal(err)
		}
		calls := map[string]func() error{
			"upload":  func() error { _, err := b.Upload(ctx, nobody, "shelf", "x", good(t)); return err },
			"direct":  func() error { _, err := b.Direct(ctx, nobody, "shelf", "x", good(t), intake.Options{}); return err },
			"preview": func() error { _, err := b.Preview(ctx, nobody, batch.ID, intake.New, 0, 0); return err },
			"apply":   func() error { _, err := b.Apply(ctx, nobody, batch.ID, batch.Digest); return err },
			"wrong":   func() error { _, _, err := b.WrongRows(ctx, nobody, batch.ID); return err },
			"discard": func() error { return b.Discard(ctx, nobody, batch.ID) },
			"export":  func() error { _, err := b.Export(ctx, nobody, "shelf", ""); return err },
			"list":    func() error { _, err := b.List(ctx, nobody, intake.Filter{Kind: "shelf"}); return err },
		}
		for name, call := range calls {
			if err := call(); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s by a stranger: %v", name, err)
			}
		}
		if n := b.count(`select count(*) from act where kind = 'intake.refused'`); n != len(calls) {
			t.Errorf("%d refusals recorded, want %d", n, len(calls))
		}
		if _, err := b.Upload(ctx, actor.Actor{}, "shelf", "x", good(t)); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody at all: %v", err)
		}
		if _, err := b.Upload(ctx, officer, "kursi", "x", good(t)); !errs.Is(err, errs.NotFound) {
			t.Errorf("unknown kind: %v", err)
		}
	})
}

func TestWholeFileOrNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		data := file(t, [][]string{{"1", "Satu"}, {"2", "Terlarang"}}, nil)
		if r := b.direct(data, intake.Options{Whole: true}); r.Applied || len(r.Problems) != 1 {
			t.Fatalf("%+v", r)
		}
		if n := b.count(`select count(*) from shelf_book`); n != 0 {
			t.Fatalf("%d books", n)
		}
	})
}

func TestDiscardAndForget(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		one, err := b.Upload(ctx, officer, "shelf", "satu.xlsx", good(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Discard(ctx, officer, one.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Apply(ctx, officer, one.ID, one.Digest); !errs.Is(err, errs.Conflict) {
			t.Errorf("applied a discarded file: %v", err)
		}
		two, err := b.Upload(ctx, officer, "shelf", "dua.xlsx", good(t))
		if err != nil {
			t.Fatal(err)
		}
		if n, err := b.Forget(ctx, begin.Add(time.Hour)); err != nil || n != 1 {
			t.Fatalf("forgot %d: %v", n, err)
		}
		if n := b.count(`select count(*) from import_file`) + b.count(`select count(*) from import_row`); n != 0 {
			t.Errorf("%d records stay", n)
		}
		if _, err := b.Apply(ctx, officer, two.ID, two.Digest); !errs.Is(err, errs.Conflict) {
			t.Errorf("applied a forgotten file: %v", err)
		}
	})
}
