package duty

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Tenure is a time in which one post owed a duty.
type Tenure struct {
	Post  org.PostID
	From  time.Time
	Until time.Time // zero while it runs
}

// Tenures reads out of a history which post owed the duty when, oldest first.
// They never overlap, and between an end and a reopening nobody owes.
func Tenures(history []Event) []Tenure {
	var out []Tenure
	stop := func(at time.Time) {
		if n := len(out); n > 0 && out[n-1].Until.IsZero() {
			if out[n-1].Until = at; !at.After(out[n-1].From) { // owed for no time
				out = out[:n-1]
			}
		}
	}
	var at org.PostID
	for _, ev := range history {
		switch ev.Kind {
		case Opened, HandedOn:
			stop(ev.At)
			at = ev.To
		case Closed:
			stop(ev.At)
			continue
		case Reopened:
		default:
			continue
		}
		out = append(out, Tenure{Post: at, From: ev.At})
	}
	return out
}

// during tells whether the tenure ran at some time from an instant until
// another.
func (t Tenure) during(from, until time.Time) bool {
	return t.From.Before(until) && (t.Until.IsZero() || t.Until.After(from))
}

// dayOf is when a local day begins and ends.
func dayOf(d clock.Date, zone *time.Location) (from, until time.Time) {
	y, m, n := d.Time().Date()
	return time.Date(y, m, n, 0, 0, 0, 0, zone).UTC(), time.Date(y, m, n+1, 0, 0, 0, 0, zone).UTC()
}

// Answerable is one post that owed a duty on a date, and who sat there then.
type Answerable struct {
	Tenure
	Owner Owner // as of the date
}

// ResponsibleOn says who answered for a duty on a date: the post or, where it
// was handed on that day, the posts in turn, each with its holders of that
// date. Errors: duty.not_owed_then before it was opened and after it ended.
func (e *Engine) ResponsibleOn(ctx context.Context, by actor.Actor, id ID, on clock.Date) ([]Answerable, error) {
	v, err := e.view(ctx)
	if err != nil {
		return nil, err
	}
	var history []Event
	if err := e.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := get(tx, id)
		if err != nil {
			return err
		}
		if history, err = events(tx, id); err != nil {
			return err
		}
		return e.mayRead(v, by, d, history)
	}); err != nil {
		return nil, err
	}
	from, until := dayOf(on, v.zone)
	s := v.reg.At(on)
	var out []Answerable
	for _, t := range Tenures(history) {
		if t.during(from, until) {
			out = append(out, Answerable{t, OwnerOf(s, t.Post)})
		}
	}
	if len(out) == 0 {
		return nil, errs.New(errs.NotFound, "duty.not_owed_then", on)
	}
	return out, nil
}

// PostFilter asks what a post owed on a date.
type PostFilter struct {
	Post  org.PostID
	On    clock.Date
	After ID  // the last duty of the page before
	Limit int // at most 100; 0: 50
}

// Owed is a duty with the time in which the post owed it.
type Owed struct {
	*Duty
	Tenure
}

// PostPage is a page of what a post owed on a date, oldest duty first.
type PostPage struct {
	Owner Owner // of the post on the date
	Items []Owed
	Next  ID // "" on the last page

	Snapshot *org.Snapshot // as of the date
	Zone     *time.Location
}

// maxLooked bounds how many duties one page looks at: a page of an old post on
// an early date may be short and still have a next one.
const maxLooked = 1000

// PostOn lists what a post owed on a date. Its own holders of then and now may
// ask, and whoever may read the duties of its unit.
func (e *Engine) PostOn(ctx context.Context, by actor.Actor, f PostFilter) (PostPage, error) {
	v, err := e.view(ctx)
	if err != nil {
		return PostPage{}, err
	}
	post := v.reg.Posts[f.Post]
	if post == nil {
		return PostPage{}, errs.New(errs.NotFound, "duty.no_post")
	}
	s := v.reg.At(f.On)
	sat := slices.ContainsFunc(s.Current(people.PersonID(by.Person)), func(h *org.Holding) bool { return h.Post == f.Post })
	r := e.reader(v, by)
	if !r.own(f.Post) && !sat && !r.over(post.Unit) {
		return PostPage{}, errs.New(errs.Forbidden, "duty.not_your_post")
	}
	out := PostPage{Owner: OwnerOf(s, f.Post), Snapshot: s, Zone: v.zone}
	from, until := dayOf(f.On, v.zone)
	limit := pageSize(f.Limit)
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		out.Items, out.Next = nil, ""
		after := f.After
		for looked := 0; looked < maxLooked; {
			ds, err := everOf(tx, f.Post, after, until, from, limit+1)
			if err != nil {
				return err
			}
			for _, d := range ds {
				if len(out.Items) == limit {
					out.Next = after
					return nil
				}
				after = d.ID
				if !r.opens(d) {
					continue
				}
				history, err := moves(tx, d.ID)
				if err != nil {
					return err
				}
				for _, t := range Tenures(history) {
					if t.Post == f.Post && t.during(from, until) {
						out.Items = append(out.Items, Owed{d, t})
						break
					}
				}
			}
			if len(ds) <= limit {
				return nil
			}
			looked += len(ds)
		}
		out.Next = after
		return nil
	})
	return out, err
}

// everOf is the next duties that a post owes now or gave away, by id, of those
// that were open at some time from an instant until another.
func everOf(tx *db.Tx, post org.PostID, after ID, openedBefore, notClosedBefore time.Time, limit int) ([]*Duty, error) {
	had, err := list(tx, `
		select `+columns+`
		from duty
		where post = $1
			and id > $2
			and opened_at < $3
			and (closed_at is null or closed_at >= $4)
		order by id
		limit $5`, string(post), string(after), db.Micros(openedBefore), db.Micros(notClosedBefore), limit)
	if err != nil {
		return nil, err
	}
	gave, err := list(tx, `
		select `+columns+`
		from duty
		where id in (select distinct duty from duty_event where post_from = $1 and duty > $2 order by duty limit $3)
		order by id`, string(post), string(after), limit)
	if err != nil {
		return nil, err
	}
	out := append(had, gave...)
	slices.SortFunc(out, func(a, b *Duty) int { return cmp.Compare(a.ID, b.ID) })
	out = slices.CompactFunc(out, func(a, b *Duty) bool { return a.ID == b.ID })
	return out[:min(len(out), limit)], nil
}
