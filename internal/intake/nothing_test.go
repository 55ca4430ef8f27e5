package intake_test

import (
	"bytes"
	"testing"

	"pendopo/internal/intake"
	"pendopo/internal/kit/errs"
)

// A file of which no row can be applied waits for nobody: it is at its end from
// the start, keeps only what must be mended, and can be thrown away.
func TestNothingToApply(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		b.direct(good(t), intake.Options{})
		upload := func(data []byte) intake.Batch {
			t.Helper()
			batch, err := b.Upload(ctx, officer, "shelf", "rak.xlsx", data)
			if err != nil {
				t.Fatal(err)
			}
			list, err := b.List(ctx, officer, intake.Filter{Limit: 1})
			if err != nil || len(list) != 1 || list[0].ID != batch.ID || list[0].State != batch.State {
				t.Fatalf("uploaded as %s, listed as %+v: %v", batch.State, list, err)
			}
			return batch
		}
		same := upload(good(t))
		if same.State != intake.Nothing || same.Counts.Wrong != 0 {
			t.Fatalf("all as before: %s %+v", same.State, same.Counts)
		}
		if _, _, err := b.WrongRows(ctx, officer, same.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("wrong rows of a file without any: %v", err)
		}
		bad := file(t, [][]string{{"2", "Terlarang"}}, nil)
		wrong := upload(bad)
		if wrong.State != intake.Nothing || wrong.Counts.Wrong != 1 {
			t.Fatalf("all wrong: %s %+v", wrong.State, wrong.Counts)
		}
		if n := b.count(`select count(*) from import_file where what = 'file'`); n != 0 {
			t.Errorf("%d pieces are kept of files that have done their work", n)
		}
		if rows := b.wrong(wrong.ID); !bytes.HasPrefix(rows, []byte("PK")) {
			t.Error("the wrong rows are not kept as a workbook")
		}
		if _, err := b.Apply(ctx, officer, wrong.ID, wrong.Digest); !errs.Is(err, errs.Conflict) {
			t.Errorf("applied nothing: %v", err)
		}
		if n := b.count(`select count(*) from act where kind = 'intake.file_applied'`); n != 1 {
			t.Errorf("%d files are recorded as applied, want the first only", n)
		}
		if err := b.Discard(ctx, officer, wrong.ID); err != nil {
			t.Errorf("discard: %v", err)
		}
		if n := b.count(`select count(*) from import_file`); n != 0 {
			t.Errorf("%d pieces stay of a discarded file", n)
		}
		// The command line stores nothing of it either, and says so.
		if r := b.direct(bad, intake.Options{}); r.Applied || r.Batch.ID == "" || r.Batch.State != intake.Nothing {
			t.Errorf("direct: applied %v, batch %q %s", r.Applied, r.Batch.ID, r.Batch.State)
		}
	})
}

// A waiting file whose rows somebody else brought in meanwhile has nothing left
// to apply, and says so instead of waiting on.
func TestOvertakenFileHasNothingLeft(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		batch, err := b.Upload(ctx, officer, "shelf", "rak.xlsx", good(t))
		if err != nil || batch.State != intake.Waiting {
			t.Fatalf("%s: %v", batch.State, err)
		}
		b.direct(good(t), intake.Options{})
		if _, err := b.Apply(ctx, officer, batch.ID, batch.Digest); !errs.Is(err, errs.Conflict) {
			t.Fatalf("applied: %v", err)
		}
		now, err := b.Batch(ctx, officer, batch.ID)
		if err != nil || now.State != intake.Nothing {
			t.Errorf("state %s: %v", now.State, err)
		}
		if n := b.count(`select count(*) from import_file`); n != 0 {
			t.Errorf("%d pieces stay", n)
		}
	})
}
