package complaint

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Case is everything the desk page of a complaint shows. It never touches the
// vault: who reported is not on the path of the work.
func (s *Service) Case(ctx context.Context, by actor.Actor, id ID) (*Case, error) {
	var out *Case
	err := s.read(ctx, func(e *env) error {
		c, r, err := e.load(by, id)
		if err != nil {
			return err
		}
		k := &Case{Complaint: c, Left: e.left(c)}
		d, history, err := s.dutyOf(e.tx, c)
		if err != nil {
			return err
		}
		k.Duty, k.Promise, k.Owner = d, e.promise(c, d, history), duty.OwnerOf(e.s, c.Post)
		if k.Steps, err = steps(e.tx, id, ForDesk); err != nil {
			return err
		}
		if k.Photos, err = photosOf(e.tx, id, ForDesk); err != nil {
			return err
		}
		for i := range k.Photos {
			if k.Photos[i].Kind == "evidence" {
				if k.Photos[i].Doubts, err = doubts(e.tx, c, &k.Photos[i]); err != nil {
					return err
				}
			}
		}
		if k.Merged, err = merged(e.tx, id); err != nil {
			return err
		}
		if c.MergedInto != "" {
			into, err := byID(e.tx, c.MergedInto)
			if err != nil {
				return err
			}
			k.Into = &Ref{into.ID, into.Number, into.State, into.Text}
		}
		if c.State.Open() && c.Guard == "" {
			if k.Alike, err = s.alike(e, c, 0, 5, ForDesk); err != nil {
				return err
			}
		}
		if k.Looks, err = e.looks(id, ""); err != nil {
			return err
		}
		if k.Messages, err = messages(e.tx, id, ""); err != nil {
			return err
		}
		if k.Followers, err = followers(e.tx, id); err != nil {
			return err
		}
		if err := k.reachable(e.tx); err != nil {
			return err
		}
		if k.Draft, err = draft(e, id); err != nil {
			return err
		}
		k.Writing = e.writing(by, c)
		if c.Kind == KindPublicInformation {
			if k.Information, err = s.information(e, c); err != nil {
				return err
			}
		}
		if s.Router != nil && c.Unit == "" && c.State.Open() {
			k.Advice = s.Router().Advise(c.Text, routing.Place{Village: c.Where.Village})
		}
		if c.State == Held {
			k.Held = heldBecause(k.Advice.Moderation)
		}
		if k.Public, err = s.public(e, c, ForReporter); err != nil {
			return err
		}
		k.May = e.mayDo(c, r, k)
		if i := k.Information; i != nil && !i.ObjectedAt.IsZero() && i.DecidedAt.IsZero() {
			d, err := s.Duties.Get(e.tx, i.duty)
			if err != nil {
				return err
			}
			k.May["decide"] = by.May(actor.AuthorizedOfficial) || e.sitsOn(by.Person, d.Post)
		}
		out = k
		return nil
	})
	return out, err
}

// reachable says whether there is an identity and by which way the reporter can
// be told, without opening it.
func (k *Case) reachable(tx *db.Tx) error {
	i, err := identityOf(tx, `id = $1`, string(k.ID))
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	k.HasPerson = i.sealed != ""
	if i.ways != "" {
		k.Ways = []string{i.ways}
	}
	return nil
}

func merged(tx *db.Tx, id ID) ([]Ref, error) {
	rows, err := tx.Query(`
		select id, number, state, text
		from complaint
		where merged_into = $1
			and merged_into <> ''
		order by id
		limit 200`, string(id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Ref
	for rows.Next() {
		var r Ref
		if err := rows.Scan(&r.ID, &r.Number, &r.State, &r.Text); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// mayDo is what the reader may do now, for the buttons of the page.
func (e *env) mayDo(c *Complaint, r role, k *Case) map[string]bool {
	routed := c.Unit != ""
	held := k.Writing != nil && !k.Writing.Mine
	return map[string]bool{
		"publish":  r.coords && can(c.State, publish),
		"discard":  r.coords && can(c.State, discard),
		"verify":   r.coords && !routed && c.State == Received,
		"ask":      (r.handles || r.coords && !routed) && can(c.State, ask) && !held,
		"reject":   r.coords && can(c.State, reject),
		"merge":    (r.coords || r.handles && routed) && can(c.State, merge),
		"transfer": r.coords && can(c.State, transfer),
		"forward":  (r.handles || r.coords) && routed && can(c.State, forward),
		"return":   r.handles && routed && can(c.State, recall) && c.Guard == "" && c.Kind != KindPublicInformation,
		"answer":   r.handles && can(c.State, answer) && !held,
		"correct":  r.handles && !c.FirstAnsweredAt.IsZero(),
		"extend":   r.handles && routed && c.State.Open(),
		"close":    r.handles && can(c.State, finish),
		"note":     r.handles || r.coords,
		"evidence": r.handles,
		"reveal":   k.HasPerson && (r.coords || r.handles && !c.Anonymous),
	}
}
