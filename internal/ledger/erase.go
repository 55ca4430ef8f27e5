package ledger

import (
	"database/sql"
	"errors"
	"fmt"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// KindErased is the act that records an erasure. It is itself never erased.
const KindErased = "ledger.erased"

// Erasure says who lets an act's words be erased, and on what ground.
type Erasure struct {
	Act    string
	Person string // who erases
	Post   string // by which post's power
	Reason string // the request or decision it rests on
}

// Erase removes what an act said and the salt that tied it to its leaf, and
// records that it was done. The leaf stays, so the tree stays whole; without
// the salt nobody can show any longer what the leaf stood for. Whether the
// person may do this is for the caller to decide.
//
// rule: uu-27-2022 8 (the subject's right to have personal data erased)
func Erase(tx *db.Tx, e Erasure) (Receipt, error) {
	if e.Reason == "" {
		return Receipt{}, errs.New(errs.Invalid, "ledger.erase_incomplete").Field("reason", "ledger.reason_needed")
	}
	var kind, leaf string
	var erased sql.NullInt64
	err := tx.QueryRow("select kind, leaf, erased_at from act where id = $1", e.Act).Scan(&kind, &leaf, &erased)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Receipt{}, errs.New(errs.NotFound, "ledger.no_such_act", e.Act)
	case err != nil:
		return Receipt{}, fmt.Errorf("ledger: erase %s: %w", e.Act, err)
	case kind == KindErased:
		return Receipt{}, errs.New(errs.Forbidden, "ledger.erasure_stays", e.Act)
	case erased.Valid:
		return Receipt{}, errs.New(errs.Conflict, "ledger.erased", e.Act)
	}
	if _, err := tx.Exec(`update act
		set payload = null, salt = null, erased_at = $2
		where id = $1`, e.Act, db.Micros(tx.Now())); err != nil {
		return Receipt{}, fmt.Errorf("ledger: erase %s: %w", e.Act, err)
	}
	return Record(tx, Act{
		Kind: KindErased, ActorPerson: e.Person, ActorPost: e.Post,
		SubjectKind: "act", Subject: e.Act,
		Payload: map[string]string{"leaf": leaf, "reason": e.Reason},
	})
}
