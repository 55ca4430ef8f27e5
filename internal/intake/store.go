package intake

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// storedSummary is Summary with the arguments of its notes kept whole.
type storedSummary struct {
	Summary
	Notes []storedNote `json:"notes,omitempty"`
}

type storedNote struct {
	Sheet string `json:"s"`
	Row   int    `json:"r"`
	storedProblem
}

func encodeSummary(s Summary) (string, error) {
	out := storedSummary{Summary: s}
	out.Summary.Notes = nil
	for _, n := range s.Notes {
		out.Notes = append(out.Notes, storedNote{n.Sheet, n.Row, storeProblem(n)})
	}
	b, err := json.Marshal(out)
	return string(b), err
}

func decodeSummary(text string) (Summary, error) {
	var in storedSummary
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return Summary{}, err
	}
	s := in.Summary
	s.Notes = nil
	for _, n := range in.Notes {
		s.Notes = append(s.Notes, n.problem(n.Sheet, n.Row))
	}
	return s, nil
}

func insertBatch(tx *db.Tx, b *Batch) error {
	summary, err := encodeSummary(b.Summary)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		insert into import_batch
			(id, kind, file_name, file_bytes, file_hash, state, rows_new, rows_changed, rows_unchanged, rows_wrong,
			 summary, digest, by_person, by_name, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		string(b.ID), b.Kind, b.FileName, b.FileBytes, b.FileHash, b.State.kept(),
		b.Counts.New, b.Counts.Changed, b.Counts.Unchanged, b.Counts.Wrong,
		summary, b.Digest, null(b.ByPerson), b.ByName, db.Micros(b.At))
	if err != nil {
		return fmt.Errorf("insert import batch %s: %w", b.ID, err)
	}
	return nil
}

func updateBatch(tx *db.Tx, b *Batch) error {
	summary, err := encodeSummary(b.Summary)
	if err != nil {
		return err
	}
	var at any
	if !b.AppliedAt.IsZero() {
		at = db.Micros(b.AppliedAt)
	}
	_, err = tx.Exec(`
		update import_batch
		set state = $2, rows_new = $3, rows_changed = $4, rows_unchanged = $5, rows_wrong = $6,
			summary = $7, digest = $8, applied_by = $9, applied_at = $10, receipt = $11
		where id = $1`,
		string(b.ID), b.State.kept(), b.Counts.New, b.Counts.Changed, b.Counts.Unchanged, b.Counts.Wrong,
		summary, b.Digest, null(b.AppliedBy), at, null(b.Receipt))
	if err != nil {
		return fmt.Errorf("update import batch %s: %w", b.ID, err)
	}
	return nil
}

const batchColumns = `id, kind, file_name, file_bytes, file_hash, state, rows_new, rows_changed, rows_unchanged, rows_wrong,
	summary, digest, by_person, by_name, at, applied_by, applied_at, receipt`

func scanBatch(r interface{ Scan(...any) error }) (Batch, error) {
	var b Batch
	var summary string
	var at int64
	var byPerson, appliedBy, receipt sql.NullString
	var appliedAt sql.NullInt64
	err := r.Scan(&b.ID, &b.Kind, &b.FileName, &b.FileBytes, &b.FileHash, &b.State,
		&b.Counts.New, &b.Counts.Changed, &b.Counts.Unchanged, &b.Counts.Wrong,
		&summary, &b.Digest, &byPerson, &b.ByName, &at, &appliedBy, &appliedAt, &receipt)
	if err != nil {
		return Batch{}, err
	}
	b.ByPerson, b.AppliedBy, b.Receipt = byPerson.String, appliedBy.String, receipt.String
	b.State = b.State.of(b.Counts)
	b.At = db.Time(at)
	if appliedAt.Valid {
		b.AppliedAt = db.Time(appliedAt.Int64)
	}
	b.Summary, err = decodeSummary(summary)
	return b, err
}

// findBatch reads a batch; lock is "" or the locking clause of the engine.
func findBatch(tx *db.Tx, id BatchID, lock string) (Batch, error) {
	b, err := scanBatch(tx.QueryRow(`select `+batchColumns+` from import_batch where id = $1 `+lock, string(id)))
	if errors.Is(err, sql.ErrNoRows) {
		return Batch{}, errs.New(errs.NotFound, "intake.batch_not_found")
	}
	if err != nil {
		return Batch{}, fmt.Errorf("find import batch %s: %w", id, err)
	}
	return b, nil
}

func listBatches(tx *db.Tx, kinds []string, before BatchID, limit int) ([]Batch, error) {
	args := make([]any, 0, len(kinds)+3)
	for _, k := range kinds {
		args = append(args, k)
	}
	where := "kind in " + db.In(1, len(kinds))
	if before != "" {
		b, err := findBatch(tx, before, "")
		if err != nil {
			return nil, err
		}
		args = append(args, db.Micros(b.At), string(b.ID))
		where += fmt.Sprintf(" and (at, id) < ($%d, $%d)", len(args)-1, len(args))
	}
	args = append(args, limit)
	rows, err := tx.Query(fmt.Sprintf(`
		select %s
		from import_batch
		where %s
		order by at desc, id desc
		limit $%d`, batchColumns, where, len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("list import batches: %w", err)
	}
	defer rows.Close()
	var bs []Batch
	for rows.Next() {
		b, err := scanBatch(rows)
		if err != nil {
			return nil, err
		}
		bs = append(bs, b)
	}
	return bs, rows.Err()
}

// insertPreview stores the rows that a preview lists.
func insertPreview(tx *db.Tx, id BatchID, j *Judgement) error {
	type list struct {
		rows []storedRow
		n    int // position of the first of rows
	}
	var values []any
	lists := map[Verdict]*list{New: {}, Changed: {}, Wrong: {}, Warned: {}}
	flush := func(v Verdict, l *list) error {
		if len(l.rows) == 0 {
			return nil
		}
		b, err := json.Marshal(l.rows)
		if err != nil {
			return err
		}
		values = append(values, string(id), string(v), l.n, string(b))
		l.n += len(l.rows)
		l.rows = l.rows[:0]
		return nil
	}
	for _, s := range j.Book.Sheets {
		if !s.Present {
			continue
		}
		listed := map[Verdict]int{}
		add := func(r *Judged, v Verdict) error {
			if listed[v] == most(v) {
				return nil
			}
			listed[v]++
			l := lists[v]
			l.rows = append(l.rows, storeRow(previewRow(r)))
			if len(l.rows) < chunk {
				return nil
			}
			return flush(v, l)
		}
		rows := j.Of(s.Table.Name)
		for i := range rows {
			r := &rows[i]
			if r.Verdict != Unchanged {
				if err := add(r, r.Verdict); err != nil {
					return err
				}
			}
			if len(r.Warnings) > 0 {
				if err := add(r, Warned); err != nil {
					return err
				}
			}
		}
	}
	for _, v := range []Verdict{New, Changed, Wrong, Warned} {
		if err := flush(v, lists[v]); err != nil {
			return err
		}
	}
	return tx.Insert("import_row", []string{"batch", "verdict", "n", "listed"}, values)
}

func most(v Verdict) int {
	if v == New {
		return maxListedNew
	}
	return maxListed
}

// previewRows reads the records from a position on, at least n rows if there
// are so many.
func previewRows(tx *db.Tx, id BatchID, v Verdict, from, n int) ([]PreviewRow, error) {
	rows, err := tx.Query(`
		select listed
		from import_row
		where batch = $1 and verdict = $2 and n >= $3
		order by n
		limit $4`, string(id), string(v), from, (n+chunk-1)/chunk)
	if err != nil {
		return nil, fmt.Errorf("read preview of %s: %w", id, err)
	}
	defer rows.Close()
	var out []PreviewRow
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		var stored []storedRow
		if err := json.Unmarshal([]byte(text), &stored); err != nil {
			return nil, fmt.Errorf("read preview of %s: %w", id, err)
		}
		for _, s := range stored {
			out = append(out, s.row())
		}
	}
	return out, rows.Err()
}

func deletePreview(tx *db.Tx, id BatchID) error {
	_, err := tx.Exec(`delete from import_row where batch = $1`, string(id))
	return err
}

// What is kept of a file.
const (
	uploaded  = "file"
	wrongRows = "wrong"
)

// piece is the size of one record of a file before base64: large values are
// slow in both engines.
const piece = 384 << 10

// putFile seals a file with AES-256-GCM under the region's key, bound to its
// batch, and stores it in pieces. The files live in the database and not beside
// it: then one commit keeps or loses them with their batch, and one backup has
// everything.
func (s *Service) putFile(tx *db.Tx, id BatchID, what string, data []byte) error {
	aead, err := s.aead()
	if err != nil {
		return err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(data)+aead.Overhead())
	rand.Read(nonce)
	sealed := aead.Seal(nonce, nonce, data, []byte(string(id)+"/"+what))
	var values []any
	for n := 0; len(sealed) > 0; n++ {
		part := sealed[:min(piece, len(sealed))]
		sealed = sealed[len(part):]
		values = append(values, string(id), what, n, base64.StdEncoding.EncodeToString(part))
	}
	return tx.Insert("import_file", []string{"batch", "what", "n", "data"}, values)
}

// file reads a file back; nil when it is not kept any more.
func (s *Service) file(tx *db.Tx, id BatchID, what string) ([]byte, error) {
	rows, err := tx.Query(`
		select data
		from import_file
		where batch = $1 and what = $2
		order by n`, string(id), what)
	if err != nil {
		return nil, fmt.Errorf("read import file of %s: %w", id, err)
	}
	defer rows.Close()
	var sealed []byte
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		if sealed, err = base64.StdEncoding.AppendDecode(sealed, []byte(text)); err != nil {
			return nil, fmt.Errorf("read import file of %s: %w", id, err)
		}
	}
	if err := rows.Err(); err != nil || len(sealed) == 0 {
		return nil, err
	}
	aead, err := s.aead()
	if err != nil {
		return nil, err
	}
	if len(sealed) < aead.NonceSize() {
		return nil, fmt.Errorf("import file of %s is cut short", id)
	}
	n := aead.NonceSize()
	data, err := aead.Open(nil, sealed[:n], sealed[n:], []byte(string(id)+"/"+what))
	if err != nil {
		return nil, errs.New(errs.Internal, "intake.cannot_open_file").With(fmt.Errorf("import file of %s: %w", id, err))
	}
	return data, nil
}

func (s *Service) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func deleteFile(tx *db.Tx, id BatchID, what string) error {
	_, err := tx.Exec(`delete from import_file where batch = $1 and what = $2`, string(id), what)
	return err
}

func deleteFiles(tx *db.Tx, id BatchID) error {
	_, err := tx.Exec(`delete from import_file where batch = $1`, string(id))
	return err
}

// load reads a batch with the file that matters in its state: what was uploaded
// while it may still be applied, afterwards the rows that were wrong.
func (s *Service) load(ctx context.Context, id BatchID) (b Batch, data []byte, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if b, err = findBatch(tx, id, ""); err != nil {
			return err
		}
		what := wrongRows
		if b.State == Waiting {
			what = uploaded
		}
		data, err = s.file(tx, id, what)
		return err
	})
	return b, data, err
}

// Forget deletes files and previews of batches uploaded before an instant; the
// batches themselves stay in the list. A background job calls it: uploaded
// files hold personal data that is not needed for longer than their mending.
// rule: uu-27-2022 16(2)g
func (s *Service) Forget(ctx context.Context, before time.Time) (batches int, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		const old = `batch in (select id from import_batch where at < $1)`
		if _, err := tx.Exec(`delete from import_file where `+old, db.Micros(before)); err != nil {
			return err
		}
		if _, err := tx.Exec(`delete from import_row where `+old, db.Micros(before)); err != nil {
			return err
		}
		n, err := tx.Exec(`update import_batch set state = 'discarded' where at < $1 and state = 'judged'`, db.Micros(before))
		batches = int(n)
		return err
	})
	return batches, err
}

func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}
