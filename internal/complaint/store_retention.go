package complaint

import (
	"fmt"

	"pendopo/internal/kit/db"
)

// emptyReport takes the content out of a report and of everything beside it; its
// number, its dates and the way it went stay for the figures.
func emptyReport(tx *db.Tx, c *Complaint, source string) error {
	if _, err := tx.Exec(`
		update complaint
		set text = $1, place_note = '', lat = null, lon = null, cell = 0, happened_on = '', sketch = '', reason = '', source = $2, accused = '',
			transferred_to = '', version = version + 1
		where id = $3`, emptied(), source, string(c.ID)); err != nil {
		return fmt.Errorf("complaint: empty %s: %w", c.Number, err)
	}
	for _, statement := range []string{
		`update complaint_step set text = '' where complaint = $1`,
		`update complaint_information set purpose = '', ground = '', objection_text = '', decision = '' where complaint = $1`,
		`delete from complaint_photo_band where photo in (select id from complaint_photo where complaint = $1)`,
		`delete from complaint_photo where complaint = $1`,
		`delete from complaint_message where complaint = $1`,
		`delete from complaint_draft where complaint = $1`,
		`delete from complaint_look where complaint = $1`,
		`delete from complaint_subject_request where complaint = $1`,
		`delete from complaint_identity where complaint = $1`,
	} {
		if _, err := tx.Exec(statement, string(c.ID)); err != nil {
			return fmt.Errorf("complaint: empty %s: %w", c.Number, err)
		}
	}
	return nil
}
