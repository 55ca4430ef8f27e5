package document

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

const documentColumns = `id, kind, subject_kind, subject, item, person, pack_order, title, file_name, template_version, data, house,
  method, register, number_pattern, numbered_with, state, state_note, superseded_by, number, dated, sealed_at, code, sha256,
  size, pages, leaf, failure, attempts, version`

func scanDocument(row interface{ Scan(...any) error }) (*Document, error) {
	var d Document
	var with, by, code, sha, leaf sql.NullString
	var sealed sql.NullInt64
	var failure string
	err := row.Scan(&d.ID, &d.Kind, &d.Subject.Kind, &d.Subject.ID, &d.Item, &d.Person, &d.packOrder, &d.Title, &d.FileName,
		&d.templateVersion, &d.data, &d.house, &d.Method, &d.Register, &d.pattern, &with, &d.State, &d.StateNote, &by, &d.Number,
		&d.Dated, &sealed, &code, &sha, &d.Size, &d.Pages, &leaf, &failure, &d.Attempts, &d.Version)
	if err != nil {
		return nil, err
	}
	d.numberedWith, d.supersededBy, d.Code, d.SHA256, d.Leaf = ID(with.String), ID(by.String), code.String, blob.Hash(sha.String), leaf.String
	if failure != "" {
		if err := json.Unmarshal([]byte(failure), &d.Failure); err != nil {
			return nil, fmt.Errorf("failure of %s: %w", d.ID, err)
		}
	}
	if sealed.Valid {
		d.SealedAt = db.Time(sealed.Int64)
	}
	return &d, nil
}

func queryDocuments(tx *db.Tx, where string, args ...any) ([]*Document, error) {
	rows, err := tx.Query(`select `+documentColumns+` from document where `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	defer rows.Close()
	var out []*Document
	for rows.Next() {
		d, err := scanDocument(rows)
		if err != nil {
			return nil, fmt.Errorf("read documents: %w", err)
		}
		out = append(out, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	return out, attachSignatures(tx, out)
}

// attachSignatures reads the signers of many documents, some hundred a query.
func attachSignatures(tx *db.Tx, docs []*Document) error {
	const batch = 500
	for len(docs) > 0 {
		part := docs[:min(batch, len(docs))]
		docs = docs[len(part):]
		byID := make(map[ID]*Document, len(part))
		args := make([]any, len(part))
		for i, d := range part {
			byID[d.ID], args[i] = d, string(d.ID)
		}
		rows, err := tx.Query(`select document, n, role, person, post, name, title, organization, reason, approved_at, at, method, certificate, issuer
			from signature where document in `+db.In(1, len(part))+` order by document, n`, args...)
		if err != nil {
			return fmt.Errorf("read signatures: %w", err)
		}
		err = func() error {
			defer rows.Close()
			for rows.Next() {
				var doc ID
				var l SignatureLine
				var approved, at sql.NullInt64
				if err := rows.Scan(&doc, &l.N, &l.Role, &l.Person, &l.Post, &l.Name, &l.Title, &l.Org, &l.Reason, &approved, &at, &l.Method, &l.Certificate, &l.Issuer); err != nil {
					return err
				}
				l.ApprovedAt, l.At = instant(approved), instant(at)
				byID[doc].Signatures = append(byID[doc].Signatures, l)
			}
			return rows.Err()
		}()
		if err != nil {
			return fmt.Errorf("read signatures: %w", err)
		}
	}
	return nil
}

func instant(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return db.Time(n.Int64)
}

func getDocument(tx *db.Tx, id ID, lock bool) (*Document, error) {
	q := `select ` + documentColumns + ` from document where id = $1`
	if lock {
		q += tx.Dialect().ForUpdate()
	}
	d, err := scanDocument(tx.QueryRow(q, string(id)))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "document.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("read document %s: %w", id, err)
	}
	return d, attachSignatures(tx, []*Document{d})
}

func livingOf(tx *db.Tx, sub Subject) (map[Ref]*Document, error) {
	list, err := queryDocuments(tx, `subject_kind = $1 and subject = $2 and state not in ('withdrawn', 'superseded')`, sub.Kind, sub.ID)
	if err != nil {
		return nil, err
	}
	out := make(map[Ref]*Document, len(list))
	for _, d := range list {
		out[Ref{d.Kind, d.Item}] = d
	}
	return out, nil
}

func insertDocument(tx *db.Tx, d *Document) error {
	now := db.Micros(tx.Now())
	_, err := tx.Exec(`insert into document
		(id, kind, subject_kind, subject, item, person, pack_order, title, file_name, template_version, data, house,
		 method, register, number_pattern, numbered_with, state, state_note, number, size, pages, failure, attempts, version, created_at, changed_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,'','',0,0,'',0,1,$18,$18)`,
		string(d.ID), string(d.Kind), d.Subject.Kind, d.Subject.ID, d.Item, d.Person, d.packOrder, d.Title, d.FileName, d.templateVersion, d.data, d.house,
		string(d.Method), d.Register, d.pattern, nullID(d.numberedWith), string(d.State), now)
	if err != nil {
		return err
	}
	return insertSignatures(tx, d)
}

func insertSignatures(tx *db.Tx, d *Document) error {
	var rows []any
	for _, l := range d.Signatures {
		rows = append(rows, string(d.ID), l.N, l.Role, l.Person, l.Post, l.Name, l.Title, l.Org, l.Reason, nullTime(l.ApprovedAt), nil, string(l.Method), "", "")
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.Insert("signature", []string{"document", "n", "role", "person", "post", "name", "title", "organization", "reason", "approved_at", "at", "method", "certificate", "issuer"}, rows)
}

// updateDraft replaces a draft's content and signers; consents given to another
// text are void.
func updateDraft(tx *db.Tx, d *Document) error {
	n, err := tx.Exec(`update document set person = $2, pack_order = $3, title = $4, file_name = $5, template_version = $6, data = $7, house = $8,
		method = $9, register = $10, number_pattern = $11, numbered_with = $12, failure = '', attempts = 0, version = version + 1, changed_at = $13
		where id = $1 and state = 'drafted'`,
		string(d.ID), d.Person, d.packOrder, d.Title, d.FileName, d.templateVersion, d.data, d.house,
		string(d.Method), d.Register, d.pattern, nullID(d.numberedWith), db.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("update draft %s: %w", d.ID, err)
	}
	if n != 1 {
		return errs.New(errs.Conflict, "document.changed_meanwhile")
	}
	if _, err := tx.Exec(`delete from signature where document = $1`, string(d.ID)); err != nil {
		return fmt.Errorf("update draft %s: %w", d.ID, err)
	}
	return insertSignatures(tx, d)
}

// mayBeSigned is the condition that a paper is offered to its signers: one that
// carries another's number, such as the extract of a decision, only when that one
// was signed or its signer consents with it. What would only be quoted later
// cannot be certified today.
const mayBeSigned = `(document.numbered_with is null or exists (
	select 1 from document src where src.id = document.numbered_with and (src.state in ('numbered', 'signed')
	or src.state = 'drafted' and exists (select 1 from signature f where f.document = src.id and f.n = 1 and f.approved_at is not null))))`

func approve(tx *db.Tx, sub Subject, by actor.Actor, kinds []Kind) (int, error) {
	q := `update signature set approved_at = $1 where approved_at is null and document in
		(select id from document where subject_kind = $2 and subject = $3 and state in ('drafted', 'numbered')`
	if !by.IsSystem() { // the program consents to source and extract together
		q += ` and ` + mayBeSigned
	}
	args := []any{db.Micros(tx.Now()), sub.Kind, sub.ID}
	if len(kinds) > 0 {
		q += ` and kind in ` + db.In(4, len(kinds))
		for _, k := range kinds {
			args = append(args, string(k))
		}
	}
	q += `)`
	if !by.IsSystem() {
		args = append(args, by.Person)
		q += fmt.Sprintf(` and person = $%d`, len(args))
	}
	n, err := tx.Exec(q, args...)
	if err != nil {
		return 0, fmt.Errorf("approve signatures: %w", err)
	}
	return int(n), nil
}

// saveNumbered stores what numbering fixed.
func saveNumbered(tx *db.Tx, d *Document) error {
	n, err := tx.Exec(`update document set state = 'numbered', number = $2, dated = $3, sealed_at = $4, code = $5, data = $6,
		version = version + 1, changed_at = $4 where id = $1 and state = 'drafted'`,
		string(d.ID), d.Number, string(d.Dated), db.Micros(d.SealedAt), d.Code, d.data)
	if err != nil {
		return fmt.Errorf("number %s: %w", d.ID, err)
	}
	if n != 1 {
		return errs.New(errs.Conflict, "document.changed_meanwhile")
	}
	return nil
}

// saveBytes stores the newest bytes of a numbered paper, and its end when the
// last signature is on it. It answers false when the paper is no longer
// numbered, or somebody else went further with it.
func saveBytes(tx *db.Tx, d *Document, was blob.Hash, to State) (bool, error) {
	n, err := tx.Exec(`update document set state = $2, sha256 = $3, size = $4, pages = $5, leaf = $6, failure = '', attempts = 0,
		version = version + 1, changed_at = $7 where id = $1 and state = 'numbered' and coalesce(sha256, '') = $8`,
		string(d.ID), string(to), string(d.SHA256), d.Size, d.Pages, nullString(d.Leaf), db.Micros(tx.Now()), string(was))
	if err != nil {
		return false, fmt.Errorf("save %s: %w", d.ID, err)
	}
	if n != 1 {
		return false, nil
	}
	for _, l := range d.Signatures {
		if l.At.IsZero() {
			continue
		}
		if _, err := tx.Exec(`update signature set at = $3, certificate = $4, issuer = $5 where document = $1 and n = $2 and at is null`,
			string(d.ID), l.N, db.Micros(l.At), l.Certificate, l.Issuer); err != nil {
			return false, fmt.Errorf("save signatures of %s: %w", d.ID, err)
		}
	}
	return true, nil
}

func saveFailure(tx *db.Tx, id ID, f Failure) error {
	const most = 2000
	if len(f.Detail) > most {
		f.Detail = f.Detail[:most]
	}
	f.Detail = strings.ToValidUTF8(strings.ReplaceAll(f.Detail, "\x00", ""), "")
	b, err := json.Marshal(f)
	if err != nil { // arguments of a message that JSON cannot hold: keep the key
		b, err = json.Marshal(Failure{Key: f.Key, Detail: f.Detail})
	}
	if err != nil {
		return fmt.Errorf("failure of %s: %w", id, err)
	}
	_, err = tx.Exec(`update document set failure = $2, attempts = attempts + 1, changed_at = $3 where id = $1 and state in ('drafted', 'numbered')`,
		string(id), string(b), db.Micros(tx.Now()))
	return err
}

func saveEnd(tx *db.Tx, id ID, to State, note string, by ID) error {
	_, err := tx.Exec(`update document set state = $2, state_note = $3, superseded_by = $4, version = version + 1, changed_at = $5 where id = $1`,
		string(id), string(to), note, nullID(by), db.Micros(tx.Now()))
	return err
}

// register is one row of numbering.
type register struct {
	next      int
	lastDated clock.Date
}

// lockRegister reads the register of a year for an update, making it at first
// use: two who number at once wait for each other here.
func lockRegister(tx *db.Tx, name string, year int) (register, error) {
	if _, err := tx.Exec(`insert into numbering (register, year, next, last_dated) values ($1, $2, 1, '') on conflict (register, year) do nothing`, name, year); err != nil {
		return register{}, fmt.Errorf("open register %s %d: %w", name, year, err)
	}
	var r register
	err := tx.QueryRow(`select next, last_dated from numbering where register = $1 and year = $2`+tx.Dialect().ForUpdate(), name, year).Scan(&r.next, &r.lastDated)
	if err != nil {
		return register{}, fmt.Errorf("read register %s %d: %w", name, year, err)
	}
	return r, nil
}

func saveRegister(tx *db.Tx, name string, year int, r register) error {
	if _, err := tx.Exec(`update numbering set next = $3, last_dated = $4 where register = $1 and year = $2`, name, year, r.next, string(r.lastDated)); err != nil {
		return fmt.Errorf("save register %s %d: %w", name, year, err)
	}
	return nil
}

func voidNumber(tx *db.Tx, id ID, reason string) error {
	_, err := tx.Exec(`update number_issued set voided_at = $2, voided_reason = $3 where document = $1 and voided_at is null`, string(id), db.Micros(tx.Now()), reason)
	return err
}

func nullID(id ID) any { return nullString(string(id)) }

func nullString(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func nullTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Micros(t)
}

func countWritten(tx *db.Tx, sub Subject, kind Kind, part string) (w Written, err error) {
	like, pattern := "not like", "%/%"
	if part != "" {
		like, pattern = "like", "%"+part
	}
	err = tx.QueryRow(`
		select count(*), count(case when coalesce(dated, '') <> '' then 1 end), coalesce(max(dated), '')
		from document
		where subject_kind = $1 and subject = $2 and kind = $3 and state not in ('withdrawn', 'superseded') and item `+like+` $4`,
		sub.Kind, sub.ID, string(kind), pattern).Scan(&w.Total, &w.Dated, &w.Last)
	return w, err
}
