package handover

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return db.Time(micros)
}

func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Micros(t)
}

// queryAll reads rows of one kind.
func queryAll[T any](tx *db.Tx, what string, scan func(func(...any) error) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("handover: %s: %w", what, err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		x, err := scan(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("handover: %s: %w", what, err)
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

const handoverColumns = `id, round, move, person, from_post, to_post, agency, confirmation, started_at, span_n, span_unit, due_at, provisional,
	state, total, done, coalesce(look_at, 0), reminders, coalesce(risen_at, 0), coalesce(ended_at, 0), note, version`

func scanHandover(scan func(...any) error) (*Handover, error) {
	h := new(Handover)
	var started, due, look, risen, ended int64
	err := scan(&h.ID, &h.Round, &h.Move, &h.Person, &h.FromPost, &h.ToPost, &h.Agency, &h.Confirmation, &started, &h.Span.N, &h.Span.Unit, &due,
		&h.Provisional, &h.State, &h.Total, &h.Done, &look, &h.Reminders, &risen, &ended, &h.Note, &h.Version)
	h.StartedAt, h.DueAt, h.LookAt, h.RisenAt, h.EndedAt = instant(started), instant(due), instant(look), instant(risen), instant(ended)
	return h, err
}

func handovers(tx *db.Tx, where string, args ...any) ([]*Handover, error) {
	return queryAll(tx, "handovers", scanHandover, `
		select `+handoverColumns+`
		from handover
		where `+where, args...)
}

func getHandover(tx *db.Tx, id ID) (*Handover, error) {
	all, err := handovers(tx, `id = $1`, string(id))
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "handover.not_found")
	}
	return all[0], nil
}

func insertHandover(tx *db.Tx, h *Handover) error {
	_, err := tx.Exec(`
		insert into handover (id, round, move, person, from_post, to_post, agency, confirmation, started_at, span_n, span_unit, due_at, provisional,
			state, total, done, look_at, reminders, note, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
		string(h.ID), string(h.Round), string(h.Move), string(h.Person), string(h.FromPost), string(h.ToPost), string(h.Agency), h.Confirmation,
		db.Micros(h.StartedAt), h.Span.N, string(h.Span.Unit), db.Micros(h.DueAt), h.Provisional, string(h.State), h.Total, h.Done, micros(h.LookAt),
		h.Reminders, h.Note, h.Version)
	if err != nil {
		return fmt.Errorf("handover: insert %s: %w", h.ID, err)
	}
	return nil
}

// saveHandover writes what may change; the version it was loaded with must
// still stand.
func saveHandover(tx *db.Tx, h *Handover) error {
	n, err := tx.Exec(`
		update handover
		set due_at = $3, provisional = $4, state = $5, total = $6, done = $7, look_at = $8, reminders = $9, risen_at = $10, ended_at = $11, note = $12,
			version = version + 1
		where id = $1
			and version = $2`,
		string(h.ID), h.Version, db.Micros(h.DueAt), h.Provisional, string(h.State), h.Total, h.Done, micros(h.LookAt), h.Reminders, micros(h.RisenAt),
		micros(h.EndedAt), h.Note)
	if err != nil {
		return fmt.Errorf("handover: save %s: %w", h.ID, err)
	}
	if n == 0 {
		return errs.New(errs.Conflict, "handover.changed_meanwhile")
	}
	h.Version++
	return nil
}

const transferColumns = `id, round, post, changed_at, giver, giver_post, giver_as, giver_handover, receiver, receiver_post, receiver_as, receiver_handover,
	superior_post, open_n, late_n, started_at, due_at, filled, state, memo, coalesce(given_at, 0), coalesce(received_at, 0), coalesce(known_at, 0),
	minutes_duty, version`

func scanTransfer(scan func(...any) error) (*Transfer, error) {
	t := new(Transfer)
	var changed, started, due, given, received, known int64
	var memo string
	err := scan(&t.ID, &t.Round, &t.Post, &changed, &t.Giver.Person, &t.Giver.Post, &t.Giver.As, &t.Giver.Handover, &t.Receiver.Person, &t.Receiver.Post,
		&t.Receiver.As, &t.Receiver.Handover, &t.SuperiorPost, &t.Open, &t.Late, &started, &due, &t.Filled, &t.State, &memo, &given, &received, &known,
		&t.MinutesDuty, &t.Version)
	if err != nil {
		return nil, err
	}
	t.ChangedAt, t.StartedAt, t.DueAt = instant(changed), instant(started), instant(due)
	t.GivenAt, t.ReceivedAt, t.KnownAt = instant(given), instant(received), instant(known)
	if memo != "" {
		if err := json.Unmarshal([]byte(memo), &t.Memo); err != nil {
			return nil, fmt.Errorf("memo of %s: %w", t.ID, err)
		}
	}
	return t, nil
}

func transfers(tx *db.Tx, where string, args ...any) ([]*Transfer, error) {
	return queryAll(tx, "transfers", scanTransfer, `
		select `+transferColumns+`
		from handover_transfer
		where `+where, args...)
}

func getTransfer(tx *db.Tx, id TransferID) (*Transfer, error) {
	all, err := transfers(tx, `id = $1`, string(id))
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "handover.not_found")
	}
	return all[0], nil
}

func insertTransfer(tx *db.Tx, t *Transfer) error {
	_, err := tx.Exec(`
		insert into handover_transfer (id, round, post, changed_at, giver, giver_post, giver_as, giver_handover, receiver, receiver_post, receiver_as,
			receiver_handover, superior_post, open_n, late_n, started_at, due_at, filled, state, memo, minutes_duty, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, '', '', $20)`,
		string(t.ID), string(t.Round), string(t.Post), db.Micros(t.ChangedAt), string(t.Giver.Person), string(t.Giver.Post), string(t.Giver.As),
		string(t.Giver.Handover), string(t.Receiver.Person), string(t.Receiver.Post), string(t.Receiver.As), string(t.Receiver.Handover),
		string(t.SuperiorPost), t.Open, t.Late, db.Micros(t.StartedAt), db.Micros(t.DueAt), t.Filled, string(t.State), t.Version)
	if err != nil {
		return fmt.Errorf("handover: insert transfer %s: %w", t.ID, err)
	}
	return nil
}

func saveTransfer(tx *db.Tx, t *Transfer) error {
	memo := ""
	if !t.Memo.IsZero() {
		b, err := json.Marshal(t.Memo)
		if err != nil {
			return fmt.Errorf("handover: memo of %s: %w", t.ID, err)
		}
		memo = string(b)
	}
	n, err := tx.Exec(`
		update handover_transfer
		set receiver = $3, receiver_post = $4, receiver_as = $5, receiver_handover = $6, open_n = $7, late_n = $8, filled = $9, state = $10, memo = $11,
			given_at = $12, received_at = $13, known_at = $14, minutes_duty = $15, due_at = $16, version = version + 1
		where id = $1
			and version = $2`,
		string(t.ID), t.Version, string(t.Receiver.Person), string(t.Receiver.Post), string(t.Receiver.As), string(t.Receiver.Handover), t.Open, t.Late,
		t.Filled, string(t.State), memo, micros(t.GivenAt), micros(t.ReceivedAt), micros(t.KnownAt), string(t.MinutesDuty), db.Micros(t.DueAt))
	if err != nil {
		return fmt.Errorf("handover: save transfer %s: %w", t.ID, err)
	}
	if n == 0 {
		return errs.New(errs.Conflict, "handover.changed_meanwhile")
	}
	t.Version++
	return nil
}

func insertFrozen(tx *db.Tx, id TransferID, figures []Figure, debts []Debt) error {
	var rows []any
	for _, f := range figures {
		rows = append(rows, string(id), string(f.Kind), f.Open, f.Late)
	}
	if err := tx.Insert("handover_figure", []string{"transfer", "kind", "open_n", "late_n"}, rows); err != nil {
		return err
	}
	rows = nil
	for i, d := range debts {
		rows = append(rows, string(id), i+1, string(d.Duty), string(d.Kind), d.Title, db.Micros(d.DueAt), d.Late)
	}
	return tx.Insert("handover_debt", []string{"transfer", "n", "duty", "kind", "title", "due_at", "late"}, rows)
}

func figuresOf(tx *db.Tx, id TransferID) ([]Figure, error) {
	return queryAll(tx, "figures", func(scan func(...any) error) (f Figure, err error) {
		return f, scan(&f.Kind, &f.Open, &f.Late)
	}, `
		select kind, open_n, late_n
		from handover_figure
		where transfer = $1
		order by kind`, string(id))
}

func debtsOf(tx *db.Tx, id TransferID, limit int) ([]Debt, error) {
	return queryAll(tx, "frozen list", func(scan func(...any) error) (d Debt, err error) {
		var due int64
		err = scan(&d.Duty, &d.Kind, &d.Title, &due, &d.Late)
		d.DueAt = instant(due)
		return d, err
	}, `
		select duty, kind, title, due_at, late
		from handover_debt
		where transfer = $1
		order by n
		limit $2`, string(id), limit)
}

const itemColumns = `id, transfer, n, area, title, status, file, due_on, state, reason, names, duty, added_by, changed_at, version`

func scanItem(scan func(...any) error) (*Item, error) {
	i := new(Item)
	var changed int64
	err := scan(&i.ID, &i.Transfer, &i.N, &i.Area, &i.Title, &i.Status, &i.File, &i.DueOn, &i.State, &i.Reason, &i.Names, &i.Duty, &i.AddedBy, &changed, &i.Version)
	i.ChangedAt = instant(changed)
	return i, err
}

func items(tx *db.Tx, where string, args ...any) ([]*Item, error) {
	return queryAll(tx, "items", scanItem, `
		select `+itemColumns+`
		from handover_item
		where `+where, args...)
}

func itemsOf(tx *db.Tx, id TransferID) ([]*Item, error) {
	return items(tx, `transfer = $1 order by n`, string(id))
}

func getItem(tx *db.Tx, id ItemID) (*Item, error) {
	all, err := items(tx, `id = $1`, string(id))
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "handover.no_item")
	}
	return all[0], nil
}

func insertItem(tx *db.Tx, i *Item) error {
	_, err := tx.Exec(`
		insert into handover_item (id, transfer, n, area, title, status, file, due_on, state, reason, names, duty, added_by, changed_at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		string(i.ID), string(i.Transfer), i.N, string(i.Area), i.Title, i.Status, i.File, i.DueOn, string(i.State), i.Reason, i.Names, string(i.Duty),
		string(i.AddedBy), db.Micros(i.ChangedAt), i.Version)
	if db.IsUnique(err) {
		return errs.New(errs.Conflict, "handover.changed_meanwhile").With(err)
	}
	if err != nil {
		return fmt.Errorf("handover: insert item: %w", err)
	}
	return nil
}

func saveItem(tx *db.Tx, i *Item) error {
	n, err := tx.Exec(`
		update handover_item
		set title = $3, status = $4, file = $5, due_on = $6, state = $7, reason = $8, names = $9, duty = $10, changed_at = $11, version = version + 1
		where id = $1
			and version = $2`,
		string(i.ID), i.Version, i.Title, i.Status, i.File, i.DueOn, string(i.State), i.Reason, i.Names, string(i.Duty), db.Micros(i.ChangedAt))
	if err != nil {
		return fmt.Errorf("handover: save item %s: %w", i.ID, err)
	}
	if n == 0 {
		return errs.New(errs.Conflict, "handover.changed_meanwhile")
	}
	i.Version++
	return nil
}

func addItemEvent(tx *db.Tx, id ItemID, e ItemEvent) error {
	var n int
	if err := tx.QueryRow(`select coalesce(max(n), 0) + 1 from handover_item_event where item = $1`, string(id)).Scan(&n); err != nil {
		return fmt.Errorf("handover: history of %s: %w", id, err)
	}
	_, err := tx.Exec(`
		insert into handover_item_event (item, n, at, event, person, post, note)
		values ($1, $2, $3, $4, $5, $6, $7)`, string(id), n, db.Micros(e.At), string(e.Event), string(e.Person), string(e.Post), e.Note)
	if err != nil {
		return fmt.Errorf("handover: history of %s: %w", id, err)
	}
	return nil
}

func itemEvents(tx *db.Tx, id ItemID) ([]ItemEvent, error) {
	return queryAll(tx, "history", func(scan func(...any) error) (e ItemEvent, err error) {
		var at int64
		err = scan(&e.N, &at, &e.Event, &e.Person, &e.Post, &e.Note)
		e.At = instant(at)
		return e, err
	}, `
		select n, at, event, person, post, note
		from handover_item_event
		where item = $1
		order by n`, string(id))
}

func loadSetting(tx *db.Tx, round appointment.RoundID) (Setting, bool, error) {
	s := Setting{Round: round}
	var at int64
	err := tx.QueryRow(`
		select span_n, span_unit, instruction, set_by, set_at, version
		from handover_setting
		where round = $1`, string(round)).Scan(&s.Span.N, &s.Span.Unit, &s.Instruction, &s.By, &at, &s.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("handover: setting of %s: %w", round, err)
	}
	s.At = instant(at)
	return s, true, nil
}

func storeSetting(tx *db.Tx, s Setting) error {
	_, err := tx.Exec(`
		insert into handover_setting (round, span_n, span_unit, instruction, set_by, set_at, version)
		values ($1, $2, $3, $4, $5, $6, 1)
		on conflict (round) do update set span_n = excluded.span_n, span_unit = excluded.span_unit, instruction = excluded.instruction,
			set_by = excluded.set_by, set_at = excluded.set_at, version = handover_setting.version + 1`,
		string(s.Round), s.Span.N, string(s.Span.Unit), s.Instruction, string(s.By), db.Micros(s.At))
	if err != nil {
		return fmt.Errorf("handover: setting of %s: %w", s.Round, err)
	}
	return nil
}

func strategyOf(tx *db.Tx, id ID) (*Strategy, error) {
	s := &Strategy{Handover: id}
	var body string
	var due, sent int64
	err := tx.QueryRow(`
		select body, due_at, duty, coalesce(sent_at, 0), version
		from handover_strategy
		where handover = $1`, string(id)).Scan(&body, &due, &s.Duty, &sent, &s.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // a confirmation asks for none
	}
	if err != nil {
		return nil, fmt.Errorf("handover: strategy of %s: %w", id, err)
	}
	s.DueAt, s.SentAt = instant(due), instant(sent)
	if body != "" {
		if err := json.Unmarshal([]byte(body), &s.StrategyBody); err != nil {
			return nil, fmt.Errorf("handover: strategy of %s: %w", id, err)
		}
	}
	return s, nil
}

func insertStrategy(tx *db.Tx, s *Strategy) error {
	_, err := tx.Exec(`
		insert into handover_strategy (handover, body, due_at, duty, version)
		values ($1, '', $2, $3, 1)`, string(s.Handover), db.Micros(s.DueAt), string(s.Duty))
	if err != nil {
		return fmt.Errorf("handover: strategy of %s: %w", s.Handover, err)
	}
	return nil
}

func saveStrategy(tx *db.Tx, s *Strategy) error {
	b, err := json.Marshal(s.StrategyBody)
	if err != nil {
		return fmt.Errorf("handover: strategy of %s: %w", s.Handover, err)
	}
	n, err := tx.Exec(`
		update handover_strategy
		set body = $3, sent_at = $4, version = version + 1
		where handover = $1
			and version = $2`, string(s.Handover), s.Version, string(b), micros(s.SentAt))
	if err != nil {
		return fmt.Errorf("handover: strategy of %s: %w", s.Handover, err)
	}
	if n == 0 {
		return errs.New(errs.Conflict, "handover.changed_meanwhile")
	}
	s.Version++
	return nil
}

func firstsOf(tx *db.Tx, id ID) ([]*First, error) {
	return queryAll(tx, "first duties", func(scan func(...any) error) (*First, error) {
		f := &First{Handover: id}
		var due, done int64
		err := scan(&f.Kind, &due, &f.Basis, &f.Duty, &done, &f.Note)
		f.DueAt, f.DoneAt = instant(due), instant(done)
		return f, err
	}, `
		select kind, due_at, basis, duty, coalesce(done_at, 0), note
		from handover_first
		where handover = $1
		order by due_at, kind`, string(id))
}

func insertFirst(tx *db.Tx, f *First) error {
	_, err := tx.Exec(`
		insert into handover_first (handover, kind, due_at, basis, duty, note)
		values ($1, $2, $3, $4, $5, '')`, string(f.Handover), string(f.Kind), db.Micros(f.DueAt), f.Basis, string(f.Duty))
	if err != nil {
		return fmt.Errorf("handover: first duty of %s: %w", f.Handover, err)
	}
	return nil
}

func saveFirst(tx *db.Tx, f *First) error {
	_, err := tx.Exec(`
		update handover_first
		set done_at = $3, note = $4
		where handover = $1
			and kind = $2`, string(f.Handover), string(f.Kind), micros(f.DoneAt), f.Note)
	if err != nil {
		return fmt.Errorf("handover: first duty of %s: %w", f.Handover, err)
	}
	return nil
}

// postsHeld are the posts a person sits on or acts in, on the snapshot's day.
func postsHeld(s *org.Snapshot, person people.PersonID) map[org.PostID]bool {
	out := map[org.PostID]bool{}
	for _, h := range s.ServedBy(person) { // who is on campaign leave rests from what the chair allows
		out[h.Post] = true
	}
	return out
}
