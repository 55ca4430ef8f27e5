package duty

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// noticeAsked is what a notice tells besides the stages of the ladder.
const noticeAsked = "asked"

// notify tells the chair that answers for a post about a duty, with the next
// digest.
func (e *Engine) notify(tx *db.Tx, v *view, post org.PostID, id ID, what string) error {
	chair := chairOf(v.s, post)
	if chair == "" {
		return nil
	}
	return addNotice(tx, chair, id, what)
}

func addNotice(tx *db.Tx, chair org.PostID, id ID, what string) error {
	_, err := tx.Exec(`
		insert into duty_notice (id, chair, duty, what, at)
		values ($1, $2, $3, $4, $5)`, ids.New(tx.Now()), string(chair), string(id), what, db.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("duty: notice of %s: %w", id, err)
	}
	return nil
}

// notice is one waiting line of a digest.
type notice struct {
	ID    string
	Chair org.PostID
	Duty  ID
	What  string
}

// maxNotices bounds one run, maxLines one message.
const (
	maxNotices = 5000
	maxLines   = 30
)

// Digest sends what waits: one message a person, whatever their chairs, and
// nothing in quiet hours. The notices go in the transaction that enqueues the
// message.
func (e *Engine) Digest(ctx context.Context) (sent int, err error) {
	var waiting []notice
	var v *view
	if err := e.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if waiting, err = notices(tx); err != nil || len(waiting) == 0 {
			return err
		}
		if v, err = e.viewIn(tx); err != nil {
			return err
		}
		cal, err := e.Calendar.In(tx)
		if err != nil {
			return err
		}
		q, err := quiet(tx)
		if err != nil {
			return err
		}
		if q.At(cal.Calendar, cal.Office(), v.now, v.zone) {
			waiting = nil
		}
		return nil
	}); err != nil || len(waiting) == 0 {
		return 0, err
	}
	lots := map[people.PersonID][]notice{}
	for _, n := range waiting {
		var who people.PersonID // nobody: the notice lapses, pages still show the stage
		if h := OwnerOf(v.s, n.Chair).Holding(); h != nil {
			who = h.Person
		}
		lots[who] = append(lots[who], n)
	}
	for _, who := range slices.Sorted(maps.Keys(lots)) {
		told := false
		if err := e.DB.Write(ctx, func(tx *db.Tx) (err error) {
			told, err = e.tell(tx, v, who, lots[who])
			return err
		}); err != nil {
			return sent, err
		}
		if told {
			sent++
		}
	}
	return sent, nil
}

// tell enqueues one person's digest and forgets its notices.
func (e *Engine) tell(tx *db.Tx, v *view, who people.PersonID, ns []notice) (bool, error) {
	fresh, err := forget(tx, ns)
	if err != nil || len(fresh) == 0 || who == "" || e.Address == nil {
		return false, err
	}
	to, err := e.Address(tx, who)
	if err != nil || to == "" {
		return false, err
	}
	lines, err := e.lines(tx, v, fresh)
	if err != nil || len(lines) == 0 {
		return false, err
	}
	name := ""
	if p := v.s.People[who]; p != nil {
		name = p.Name.String()
	}
	shown := lines[:min(len(lines), maxLines)]
	text := i18n.T(i18n.ID, "duty.mail_greeting", name) + "\n\n" + strings.Join(shown, "\n")
	if more := len(lines) - len(shown); more > 0 {
		text += "\n" + i18n.T(i18n.ID, "duty.mail_more", more)
	}
	text += "\n\n" + i18n.T(i18n.ID, "duty.mail_where") + "\n"
	m := mail.Message{ID: ids.New(tx.Now()), Date: tx.Now(), To: []string{to}, Subject: i18n.T(i18n.ID, "duty.mail_subject", len(lines)), Text: text}
	_, err = job.Enqueue(tx, mail.Kind, m, job.Options{})
	return err == nil, err
}

// lines are the sentences of a digest, the gravest first and one a duty.
func (e *Engine) lines(tx *db.Tx, v *view, ns []notice) ([]string, error) {
	gravity := []string{noticeAsked, AtHead.String(), Late.String(), MostlyOver.String(), Half.String()}
	slices.SortStableFunc(ns, func(a, b notice) int {
		return cmp.Compare(slices.Index(gravity, a.What), slices.Index(gravity, b.What))
	})
	seen := map[ID]bool{}
	var out []string
	for _, n := range ns {
		if seen[n.Duty] {
			continue
		}
		seen[n.Duty] = true
		d, err := get(tx, n.Duty)
		if err != nil {
			return nil, err
		}
		if d.State.Ended() {
			continue
		}
		title := d.Title
		if d.Guard != "" { // a mailbox is no guarded place
			title = i18n.T(i18n.ID, "duty.guarded")
		}
		out = append(out, "- "+i18n.T(i18n.ID, "duty.mail_"+n.What, title, titleOf(v.s, d.Post), i18n.Moment(i18n.ID, d.DueAt, v.zone)))
	}
	return out, nil
}

// notices are those that wait, oldest first.
func notices(tx *db.Tx) ([]notice, error) {
	rows, err := tx.Query(`
		select id, chair, duty, what
		from duty_notice
		order by id
		limit $1`, maxNotices)
	if err != nil {
		return nil, fmt.Errorf("duty: notices: %w", err)
	}
	defer rows.Close()
	var out []notice
	for rows.Next() {
		var n notice
		if err := rows.Scan(&n.ID, &n.Chair, &n.Duty, &n.What); err != nil {
			return nil, fmt.Errorf("duty: notices: %w", err)
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// forget removes notices and returns those that were still there.
func forget(tx *db.Tx, ns []notice) ([]notice, error) {
	var out []notice
	for _, n := range ns {
		gone, err := tx.Exec(`delete from duty_notice where id = $1`, n.ID)
		if err != nil {
			return nil, fmt.Errorf("duty: forget notice: %w", err)
		}
		if gone > 0 {
			out = append(out, n)
		}
	}
	return out, nil
}
