package intake

import (
	"bytes"
	"context"
	"io"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
)

// Options of a direct import.
type Options struct {
	DryRun bool // judge only; nothing is stored
	// Whole applies the file only when no row is wrong. Otherwise the good rows
	// are applied and the wrong ones parked.
	Whole bool
}

// Result is what a direct import did.
type Result struct {
	Batch    Batch           `json:"batch"` // Batch.ID is "" when nothing was stored
	Applied  bool            `json:"applied"`
	Problems []sheet.Problem `json:"problems"`
	Warnings []sheet.Problem `json:"warnings"`

	j *Judgement
}

// Rows lists rows of a verdict, at most limit.
func (r *Result) Rows(v Verdict, limit int) []PreviewRow {
	var rows []PreviewRow
	for i := range r.j.Rows {
		if len(rows) == limit {
			break
		}
		if r.j.Rows[i].Verdict == v {
			rows = append(rows, previewRow(&r.j.Rows[i]))
		}
	}
	return rows
}

// WriteWrong writes the workbook of the wrong rows.
func (r *Result) WriteWrong(w io.Writer) error { return writeWrong(w, r.j) }

// Direct reads, judges and applies a file in one step: the import of the
// command line and of the demonstration. A file that changes nothing leaves no
// trace, so that it may be imported every night; one whose every other row is
// wrong is kept with those rows.
func (s *Service) Direct(ctx context.Context, by actor.Actor, kind, name string, data []byte, o Options) (*Result, error) {
	k, err := s.may(ctx, by, kind, "import")
	if err != nil {
		return nil, err
	}
	book, err := s.read(by, k, name, data)
	if err != nil {
		return nil, err
	}
	var r *Result
	run := s.db.Write
	if o.DryRun {
		run = s.db.Read
	}
	err = run(ctx, func(tx *db.Tx) error {
		r = &Result{Batch: newBatch("", kind, by, name, data, tx.Now())}
		b := &r.Batch
		if r.j, err = judge(tx, k, by, book, b); err != nil {
			return err
		}
		if o.DryRun || o.Whole && b.Counts.Wrong > 0 || !b.Counts.changes() && b.Counts.Wrong == 0 {
			return nil
		}
		b.ID = BatchID(s.ids.New(tx.Now()))
		if err := insertBatch(tx, b); err != nil {
			return err
		}
		if r.Applied = b.State == Waiting; !r.Applied {
			if err := insertPreview(tx, b.ID, r.j); err != nil {
				return err
			}
			return s.park(tx, b, r.j)
		}
		return s.apply(tx, by, k, b, r.j)
	})
	if err != nil {
		return nil, err
	}
	r.Problems = append(r.Problems, r.Batch.Summary.Notes...)
	for i := range r.j.Rows {
		r.Problems = append(r.Problems, r.j.Rows[i].Problems...)
		r.Warnings = append(r.Warnings, r.j.Rows[i].Warnings...)
	}
	return r, nil
}

// Template is the workbook of a kind for somebody who fills it.
func (s *Service) Template(ctx context.Context, kind string) ([]byte, error) {
	k, err := s.Kind(kind)
	if err != nil {
		return nil, err
	}
	start := sheet.NewBook(k.Spec())
	if sk, ok := k.(Starter); ok {
		if err := s.db.Read(ctx, func(tx *db.Tx) error {
			start, err = sk.Start(tx)
			return err
		}); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = sheet.WriteTemplate(&out, start)
	return out.Bytes(), err
}

// Judgement is what the file was found to say.
func (r *Result) Judgement() *Judgement { return r.j }
