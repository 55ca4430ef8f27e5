package appointment

import (
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
)

// SwitchedKind is the job that a switch enqueues in its own transaction.
// Package handover registers its worker: the officials who moved get their
// lists of what to settle.
const SwitchedKind = "handover.open"

// TookEffect is the argument of that job: the moves that took effect in one
// switch, and when.
type TookEffect struct {
	Round RoundID   `json:"round"`
	Moves []MoveID  `json:"moves"`
	At    time.Time `json:"at"`
}

// tellSwitched asks for the job; a round that is switched again, for those
// sworn later, asks for one of its own.
func tellSwitched(tx *db.Tx, r *Round, ready []*Move) error {
	in := TookEffect{Round: r.ID, At: tx.Now()}
	for _, m := range ready {
		in.Moves = append(in.Moves, m.ID)
	}
	_, err := job.Enqueue(tx, SwitchedKind, in, job.Options{Unique: SwitchedKind + ":" + string(ready[0].ID)})
	return err
}
