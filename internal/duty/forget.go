package duty

import (
	"fmt"

	"pendopo/internal/kit/db"
)

// Forget takes away what the ended duties about a thing say of it in words: their
// titles become the one given, their notes empty. Who owed what by
// when, and kept it, stays. For the retention of whoever opened them.
func (e *Engine) Forget(tx *db.Tx, subject, title string) error {
	if _, err := tx.Exec(`
		update duty_event
		set note = ''
		where duty in (select id from duty where subject = $1 and state in ('done', 'cancelled'))`, subject); err != nil {
		return fmt.Errorf("duty: forget the notes about %s: %w", subject, err)
	}
	if _, err := tx.Exec(`
		update duty
		set title = $1
		where subject = $2
			and state in ('done', 'cancelled')`, title, subject); err != nil {
		return fmt.Errorf("duty: forget the title of %s: %w", subject, err)
	}
	return nil
}
