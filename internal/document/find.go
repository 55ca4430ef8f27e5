package document

import (
	"context"
	"fmt"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// cursor is a place in the order of a pack.
type cursor struct {
	order int
	id    ID
}

// hasWorkSQL is hasWork in SQL: nothing drawn yet, or the next missing
// signature is consented to.
const hasWorkSQL = `state = 'numbered' and (sha256 is null or (method = 'trial' and exists (
	select 1 from signature s where s.document = document.id and s.at is null and s.approved_at is not null
	and not exists (select 1 from signature e where e.document = s.document and e.at is null and e.n < s.n))))`

func workOf(tx *db.Tx, sub Subject, after cursor, limit int) ([]*Document, error) {
	return queryDocuments(tx, `subject_kind = $1 and subject = $2 and (pack_order, id) > ($3, $4) and `+hasWorkSQL+`
		order by pack_order, id limit $5`, sub.Kind, sub.ID, after.order, string(after.id), limit)
}

func (s *Service) countWork(ctx context.Context, sub Subject) (n int, err error) {
	err = s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select count(*) from document where subject_kind = $1 and subject = $2 and `+hasWorkSQL, sub.Kind, sub.ID).Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("count papers: %w", err)
	}
	return n, nil
}

// untriedWork counts the papers with something to be done whose last try did
// not fail: those that failed wait for a person or the next run.
func untriedWork(tx *db.Tx, sub Subject) (n int, err error) {
	err = tx.QueryRow(`select count(*) from document where subject_kind = $1 and subject = $2 and failure = '' and `+hasWorkSQL, sub.Kind, sub.ID).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count papers: %w", err)
	}
	return n, nil
}

// Filter chooses documents of a subject, or those that concern or wait for a
// person.
type Filter struct {
	Subject Subject
	Kinds   []Kind
	States  []State
	Person  string // whom it concerns
	Signer  string // whose signature is missing
	Failed  bool   // the last try failed
	After   ID     // page: the last id of the page before
	Limit   int    // 100 when zero, at most 500
	All     bool   // withdrawn and superseded papers too
}

// Found is one page of documents.
type Found struct {
	Documents []*Document
	More      bool
}

// Find lists documents without their data, in the order of the pack.
func (s *Service) Find(ctx context.Context, by actor.Actor, f Filter) (Found, error) {
	var out Found
	err := s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.FindIn(tx, by, f)
		return err
	})
	return out, err
}

// FindIn is Find inside the caller's transaction.
func (s *Service) FindIn(tx *db.Tx, by actor.Actor, f Filter) (Found, error) {
	if !by.SignedIn() {
		return Found{}, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	own := by.Person != "" && (f.Person == by.Person || f.Signer == by.Person)
	if !own {
		if err := by.Require(append(append([]actor.Function{}, makers...), actor.Inspector)...); err != nil {
			return Found{}, err
		}
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	f.Limit = min(f.Limit, 500)
	q, args := f.where()
	if f.After != "" {
		d, err := getDocument(tx, f.After, false)
		if err != nil {
			return Found{}, err
		}
		args = append(args, d.packOrder, string(d.ID))
		q += fmt.Sprintf(` and (pack_order, id) > ($%d, $%d)`, len(args)-1, len(args))
	}
	args = append(args, f.Limit+1)
	list, err := queryDocuments(tx, q+fmt.Sprintf(` order by pack_order, id limit $%d`, len(args)), args...)
	if err != nil {
		return Found{}, err
	}
	out := Found{Documents: list}
	if len(list) > f.Limit {
		out.Documents, out.More = list[:f.Limit], true
	}
	for _, d := range out.Documents {
		d.data, d.house = "", "" // a list holds no content
	}
	return out, nil
}

func (f Filter) where() (string, []any) {
	q := `1 = 1`
	var args []any
	add := func(cond string, v any) {
		args = append(args, v)
		q += fmt.Sprintf(" and "+cond, len(args))
	}
	if f.Subject.ID != "" {
		add(`subject_kind = $%d`, f.Subject.Kind)
		add(`subject = $%d`, f.Subject.ID)
	}
	if f.Person != "" {
		add(`person = $%d and state <> 'drafted'`, f.Person)
	}
	if f.Signer != "" {
		add(`state in ('drafted', 'numbered') and `+mayBeSigned+` and exists (select 1 from signature s where s.document = document.id and s.at is null and s.approved_at is null and s.person = $%d)`, f.Signer)
	}
	if f.Failed {
		q += ` and failure <> ''`
	}
	if n := len(f.Kinds); n > 0 {
		q += ` and kind in ` + db.In(len(args)+1, n)
		for _, k := range f.Kinds {
			args = append(args, string(k))
		}
	}
	if len(f.States) == 0 && !f.All {
		q += ` and state not in ('withdrawn', 'superseded')`
	}
	if n := len(f.States); n > 0 {
		q += ` and state in ` + db.In(len(args)+1, n)
		for _, k := range f.States {
			args = append(args, string(k))
		}
	}
	return q, args
}

// Get loads one document with its signers, for those who may read it.
func (s *Service) Get(ctx context.Context, by actor.Actor, id ID) (*Document, error) {
	var d *Document
	err := s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		d, err = s.readable(tx, by, id)
		return err
	})
	return d, err
}

// Tally counts the papers of a subject.
type Tally struct {
	ByKind   map[Kind]map[State]int
	Total    int // living
	Signed   int
	Numbered int
	Drafted  int
	Failed   int
	// Consents that signers still owe.
	Waiting int
}

// TallyIn counts a subject's papers, for the progress page.
func (s *Service) TallyIn(tx *db.Tx, sub Subject) (Tally, error) {
	t := Tally{ByKind: map[Kind]map[State]int{}}
	rows, err := tx.Query(`select kind, state, count(*), sum(case when failure <> '' then 1 else 0 end) from document
		where subject_kind = $1 and subject = $2 and state not in ('withdrawn', 'superseded') group by kind, state`, sub.Kind, sub.ID)
	if err != nil {
		return t, fmt.Errorf("count papers: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var k Kind
		var st State
		var n, failed int
		if err := rows.Scan(&k, &st, &n, &failed); err != nil {
			return t, fmt.Errorf("count papers: %w", err)
		}
		if t.ByKind[k] == nil {
			t.ByKind[k] = map[State]int{}
		}
		t.ByKind[k][st] += n
		t.Total += n
		t.Failed += failed
		switch st {
		case Signed:
			t.Signed += n
		case Numbered:
			t.Numbered += n
		case Drafted:
			t.Drafted += n
		}
	}
	if err := rows.Err(); err != nil {
		return t, fmt.Errorf("count papers: %w", err)
	}
	err = tx.QueryRow(`select count(*) from signature s join document on document.id = s.document
		where document.subject_kind = $1 and document.subject = $2 and document.state in ('drafted', 'numbered') and document.method = 'trial'
		and s.approved_at is null and `+mayBeSigned, sub.Kind, sub.ID).Scan(&t.Waiting)
	if err != nil {
		return t, fmt.Errorf("count consents: %w", err)
	}
	return t, nil
}

// Waiting lists the people who still owe their consent to papers of a subject,
// those who sign first before those who sign after them. Only the office that
// prepares papers may ask.
func (s *Service) Waiting(ctx context.Context, by actor.Actor, sub Subject) ([]string, error) {
	if err := by.Require(makers...); err != nil {
		return nil, err
	}
	var out []string
	err := s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`
			select s.person, max(s.n)
			from signature s
			join document on document.id = s.document
			where document.subject_kind = $1 and document.subject = $2 and document.state in ('drafted', 'numbered')
			  and document.method = 'trial' and s.approved_at is null and s.person <> '' and `+mayBeSigned+`
			group by s.person
			order by max(s.n), s.person`, sub.Kind, sub.ID)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var person string
			var n int
			if err := rows.Scan(&person, &n); err != nil {
				return err
			}
			out = append(out, person)
		}
		return rows.Err()
	})
	return out, err
}
