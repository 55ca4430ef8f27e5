package complaint

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
)

// telling is something that reporters and followers are to be told.
type telling struct {
	kind string // key complaint.tell.KIND, subject complaint.tell.KIND_subject
	args []any
	only string // one holder; "" everybody
}

// holder is one who is told: an id and a way, nothing about who.
type holder struct {
	id, complaint, way string
}

// tell queues a message to everybody who reported or follows this complaint or
// one that was merged into it.
func (w *work) tell(kind string, args ...any) {
	w.tells = append(w.tells, telling{kind: kind, args: args})
}

// tellOnly queues a message to one holder.
func (w *work) tellOnly(holder, kind string, args ...any) {
	w.tells = append(w.tells, telling{kind: kind, args: args, only: holder})
}

func (w *work) sendAll() error {
	for _, t := range w.tells {
		hs, err := holders(w.tx, w.c.ID)
		if err != nil {
			return err
		}
		for _, h := range hs {
			if t.only != "" && h.id != t.only {
				continue
			}
			if err := w.svc.queue(w.tx, w.c, h, t.kind, t.args); err != nil {
				return err
			}
		}
	}
	return nil
}

// holders are those who reported or follow a complaint, and those of the
// complaints that were merged into it.
func holders(tx *db.Tx, c ID) ([]holder, error) {
	rows, err := tx.Query(`
		select id, complaint, ways
		from complaint_identity
		where complaint = $1
			or complaint in (select id from complaint where merged_into = $1 and merged_into <> '')
		order by id`, string(c))
	if err != nil {
		return nil, fmt.Errorf("complaint: who follows %s: %w", c, err)
	}
	defer rows.Close()
	var out []holder
	for rows.Next() {
		var h holder
		if err := rows.Scan(&h.id, &h.complaint, &h.way); err != nil {
			return nil, err
		}
		if h.way != "" {
			out = append(out, h)
		}
	}
	return out, rows.Err()
}

// queue writes one message. Its text names the complaint and never the reader.
func (s *Service) queue(tx *db.Tx, c *Complaint, h holder, kind string, args []any) error {
	all := append([]any{c.Number}, args...)
	state := "queued"
	if s.sender(h.way) == nil {
		state = "dropped" // seen on the case: nobody can reach them that way
	}
	_, err := tx.Exec(`
		insert into complaint_message (id, complaint, holder, way, kind, subject, text, state, attempts, next_at, error, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, '', $9)`,
		ids.New(tx.Now()), string(c.ID), h.id, h.way, kind, i18n.T(i18n.ID, "complaint.tell."+kind+"_subject", all...),
		i18n.T(i18n.ID, "complaint.tell."+kind, all...), state, db.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("complaint: message about %s: %w", c.Number, err)
	}
	return nil
}

func messages(tx *db.Tx, c ID, holder string) ([]Message, error) {
	rows, err := tx.Query(`
		select id, way, kind, subject, text, state, attempts, error, created_at, coalesce(sent_at, 0)
		from complaint_message
		where complaint = $1
			and (cast($2 as text) = '' or holder = $2)
		order by id desc
		limit 200`, string(c), holder)
	if err != nil {
		return nil, fmt.Errorf("complaint: messages of %s: %w", c, err)
	}
	defer rows.Close()
	var out []Message
	for rows.Next() {
		var m Message
		var made, sent int64
		if err := rows.Scan(&m.ID, &m.Way, &m.Kind, &m.Subject, &m.Text, &m.State, &m.Attempts, &m.Error, &made, &sent); err != nil {
			return nil, err
		}
		m.CreatedAt, m.SentAt = instant(made), instant(sent)
		out = append(out, m)
	}
	return out, rows.Err()
}

// Attempts of a message: the waits double from half a minute to six hours.
const maxAttempts = 12

func wait(attempt int) time.Duration {
	return min(30*time.Second<<min(attempt, 20), 6*time.Hour)
}

// deliver sends what is queued and due. Every message is taken under its own
// short lease, so that two processes do not send it twice; a crash after the
// sender answered sends it again with the same id.
func (s *Service) deliver(ctx context.Context, j *job.Job) error {
	for {
		var due []string
		if err := s.write(ctx, func(tx *db.Tx) error {
			due = nil
			rows, err := tx.Query(`
				select id
				from complaint_message
				where state = 'queued'
					and next_at <= $1
				order by next_at, id
				limit 50`+tx.Dialect().SkipLocked(), db.Micros(tx.Now()))
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id string
				if err := rows.Scan(&id); err != nil {
					return err
				}
				due = append(due, id)
			}
			if err := rows.Err(); err != nil || len(due) == 0 {
				return err
			}
			rows.Close()
			args := append([]any{db.Micros(tx.Now().Add(5 * time.Minute))}, strs(due)...)
			_, err = tx.Exec(`update complaint_message set next_at = $1, attempts = attempts + 1 where id in `+db.In(2, len(due)), args...)
			return err
		}); err != nil {
			return err
		}
		if len(due) == 0 {
			return nil
		}
		for _, id := range due {
			if err := s.deliverOne(ctx, id); err != nil {
				return err
			}
		}
	}
}

func (s *Service) deliverOne(ctx context.Context, id string) error {
	var m Outgoing
	var to, way, state string
	var attempts int
	if err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var holder, sealed string
		err := tx.QueryRow(`
			select m.way, m.subject, m.text, m.attempts, m.state, m.holder, i.sealed, c.number
			from complaint_message m
			join complaint c on c.id = m.complaint
			left join complaint_identity i on i.id = m.holder
			where m.id = $1`, id).Scan(&way, &m.Subject, &m.Text, &attempts, &state, &holder, &sealed, &m.Number)
		if err != nil {
			return err
		}
		if sealed == "" { // erased meanwhile
			return nil
		}
		p, err := s.Vault.open(holder, sealed)
		if err != nil {
			return err
		}
		to = p.address(way)
		m.ID, m.Token, m.Thread = id, s.Vault.tokenOf(holder), p.Thread
		if s.Link != "" {
			m.Link = s.Link + m.Number + "?kunci=" + m.Token
		}
		return nil
	}); err != nil {
		return err
	}
	sender := s.sender(way)
	var failed error
	switch {
	case state != "queued":
		return nil
	case to == "":
		failed = errs.New(errs.Invalid, "complaint.no_address")
	case sender == nil:
		failed = errs.New(errs.Invalid, "complaint.no_sender", way)
	default:
		failed = sender.Send(ctx, to, m)
	}
	return s.write(ctx, func(tx *db.Tx) error {
		switch {
		case failed == nil:
			_, err := tx.Exec(`update complaint_message set state = 'sent', sent_at = $1, error = '' where id = $2`, db.Micros(tx.Now()), id)
			return err
		case errs.Is(failed, errs.Invalid) || attempts >= maxAttempts:
			_, err := tx.Exec(`update complaint_message set state = 'failed', error = $1 where id = $2`, said(failed, to), id)
			return err
		}
		_, err := tx.Exec(`update complaint_message set next_at = $1, error = $2 where id = $3`, db.Micros(tx.Now().Add(wait(attempts))), said(failed, to), id)
		return err
	})
}

// said is what a failure says on the case: without the address, which servers
// like to repeat.
func said(err error, to string) string {
	text := err.Error()
	if to != "" {
		text = strings.ReplaceAll(text, to, "…")
		if user, _, ok := strings.Cut(to, "@"); ok && len(user) > 2 {
			text = strings.ReplaceAll(text, user, "…")
		}
	}
	text, _ = mask(clean(text), Person{})
	if r := []rune(text); len(r) > 300 {
		text = string(r[:300])
	}
	return text
}
