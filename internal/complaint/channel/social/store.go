package social

import (
	"fmt"

	"pendopo/internal/complaint"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

func insert(tx *db.Tx, c complaint.ID, p Platform, d duty.ID) error {
	if _, err := tx.Exec(`
		insert into social_post (complaint, platform, duty, reply_link, replied_post, replied_by)
		values ($1, $2, $3, '', '', '')`, string(c), string(p), string(d)); err != nil {
		return fmt.Errorf("social: post of %s: %w", c, err)
	}
	return nil
}

// row is a post as it is stored.
type row struct {
	complaint complaint.ID
	platform  Platform
	duty      duty.ID
	replied   int64
	link      string
	post      org.PostID
}

// rows are the posts of reports.
func rows(tx *db.Tx, ids []any) (map[complaint.ID]row, error) {
	out := map[complaint.ID]row{}
	if len(ids) == 0 {
		return out, nil
	}
	list, err := tx.Query(`
		select complaint, platform, duty, coalesce(replied_at, 0), reply_link, replied_post
		from social_post
		where complaint in `+db.In(1, len(ids)), ids...)
	if err != nil {
		return nil, fmt.Errorf("social: posts: %w", err)
	}
	defer list.Close()
	for list.Next() {
		var r row
		if err := list.Scan(&r.complaint, &r.platform, &r.duty, &r.replied, &r.link, &r.post); err != nil {
			return nil, err
		}
		out[r.complaint] = r
	}
	return out, list.Err()
}

// waiting are the reports whose posts wait for a reply, oldest first.
func waiting(tx *db.Tx, limit int) ([]complaint.ID, error) {
	list, err := tx.Query(`
		select complaint
		from social_post
		where replied_at is null
		order by complaint
		limit $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("social: waiting posts: %w", err)
	}
	defer list.Close()
	var out []complaint.ID
	for list.Next() {
		var id complaint.ID
		if err := list.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, list.Err()
}

// replied notes a reply; false when there was one before.
func replied(tx *db.Tx, c complaint.ID, link, post, person string) (bool, error) {
	n, err := tx.Exec(`
		update social_post
		set replied_at = $1, reply_link = $2, replied_post = $3, replied_by = $4
		where complaint = $5
			and replied_at is null`, db.Micros(tx.Now()), link, post, person, string(c))
	return n > 0, err
}

// forget takes the link of a reply away.
func forget(tx *db.Tx, c complaint.ID) error {
	_, err := tx.Exec(`update social_post set reply_link = '' where complaint = $1`, string(c))
	return err
}
