package document

import (
	"fmt"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/ledger"
)

// Consent is one act of signing that was given outside the desk: an official's
// under the own minutes, a witness's under many.
type Consent struct {
	Role   string
	Person string
	Items  []string // which papers of the kind
	At     time.Time
}

// ConsentedIn records consents that people gave at another door of the program,
// which proved who they are, with the time at which they gave them. Only
// signatures in the person's own name and role are touched, and all of one call
// are one act.
func (s *Service) ConsentedIn(tx *db.Tx, sub Subject, kind Kind, given []Consent) error {
	signatures := 0
	var list []map[string]any
	for _, c := range given {
		for at := 0; at < len(c.Items); at += 200 {
			items := c.Items[at:min(at+200, len(c.Items))]
			args := []any{db.Micros(c.At), sub.Kind, sub.ID, string(kind), c.Role, c.Person}
			q := `
				update signature
				set approved_at = $1
				where approved_at is null and role = $5 and person = $6 and document in (
					select id
					from document
					where subject_kind = $2 and subject = $3 and kind = $4 and state in ('drafted', 'numbered') and item in ` + db.In(7, len(items)) + `)`
			for _, it := range items {
				args = append(args, it)
			}
			n, err := tx.Exec(q, args...)
			if err != nil {
				return fmt.Errorf("document: consents to %s of %s: %w", kind, sub.ID, err)
			}
			signatures += int(n)
		}
		list = append(list, map[string]any{"person": c.Person, "role": c.Role, "papers": len(c.Items), "at": c.At})
	}
	if signatures == 0 {
		return nil
	}
	_, err := ledger.Record(tx, ledger.Act{Kind: "document.signing_approved", SubjectKind: sub.Kind, Subject: sub.ID,
		Payload: map[string]any{"signatures": signatures, "kinds": []Kind{kind}, "given": list}})
	return err
}
