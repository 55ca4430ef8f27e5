package gathering

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// NoteIn is what an operator notes about some places.
type NoteIn struct {
	Who        []InviteeID
	Attendance Attendance // Expected takes the note back
	Proxy      Proxy      // of Represented; one place only
	Excuse     string     // of Excused
}

// maxNotes is how many places one note may touch: a page of the operator's list.
const maxNotes = 200

// Note records attendance. A note that stands already changes nothing, so that
// two operators and a person's own phone do not step on each other. The first
// arrival keeps its time. It returns how many places changed.
func (s *Service) Note(ctx context.Context, by actor.Actor, id ID, in NoteIn) (n int, err error) {
	err = s.change(ctx, by, id, mayRecord, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		n = 0
		if len(in.Who) == 0 || len(in.Who) > maxNotes {
			return "", nil, errs.New(errs.Invalid, "gathering.nobody_chosen")
		}
		if in.Attendance == Represented && len(in.Who) > 1 {
			return "", nil, errs.New(errs.Invalid, "gathering.one_at_a_time")
		}
		if !g.State.held() && (g.State != Invited || in.Attendance == InHall || in.Attendance == Online) {
			return "", nil, errs.New(errs.Conflict, "gathering.not_started")
		}
		if g.State == Closed {
			if err := s.unsealed(tx, g); err != nil {
				return "", nil, err
			}
		}
		var changed []people.PersonID
		for _, who := range in.Who {
			i, err := invitee(tx, id, who)
			if err != nil {
				return "", nil, err
			}
			before := *i
			if err := i.note(w, in, people.PersonID(by.Person), g, tx.Now()); err != nil {
				return "", nil, err
			}
			if *i == before {
				continue
			}
			if err := saveInvitee(tx, i); err != nil {
				return "", nil, err
			}
			changed = append(changed, i.Person)
		}
		if n = len(changed); n == 0 {
			return "", nil, nil
		}
		payload := map[string]any{"attendance": in.Attendance, "people": changed}
		if in.Attendance == Represented {
			payload["by"] = in.Proxy.Name
		}
		return "attendance_noted", payload, nil
	})
	return n, err
}

// note changes a place as an operator or the person says; by is "" when the
// person does.
func (i *Invitee) note(w *ground, in NoteIn, by people.PersonID, g *Gathering, now time.Time) error {
	if !i.SignedAt.IsZero() && in.Attendance != InHall && in.Attendance != Online {
		return errs.New(errs.Conflict, "gathering.signed_already")
	}
	switch in.Attendance {
	case InHall, Online:
		if i.Here() && i.Mode == in.Attendance {
			return nil
		}
		i.arrive(by, now)
		i.Mode, i.Proxy, i.Excuse = in.Attendance, Proxy{}, ""
	case Represented:
		p, err := i.Proxy, error(nil)
		if p.Name == "" || tidy(in.Proxy.Name) != p.Name { // else who was announced came
			if p, err = in.Proxy.read(w, i); err != nil {
				return err
			}
		}
		if i.Proxy == p && (!i.ArrivedAt.IsZero() || g.State == Invited) {
			return nil
		}
		i.Proxy, i.Excuse, i.Mode = p, "", InHall
		if g.State.held() {
			i.arrive(by, now)
		}
	case Excused:
		why := tidy(in.Excuse)
		if why == "" {
			return errs.New(errs.Invalid, "gathering.no_reason").Field("reason", "gathering.no_reason")
		}
		i.ArrivedAt, i.ArrivedBy, i.Mode, i.Proxy, i.Excuse = time.Time{}, by, "", Proxy{}, why
	case Expected:
		i.ArrivedAt, i.ArrivedBy, i.Mode, i.Proxy, i.Excuse = time.Time{}, "", "", Proxy{}, ""
	default:
		return errs.New(errs.Invalid, "gathering.attendance_unknown")
	}
	return nil
}

func (i *Invitee) arrive(by people.PersonID, now time.Time) {
	if i.ArrivedAt.IsZero() {
		i.ArrivedAt, i.ArrivedBy = now, by
	}
}

// read completes who was sent: somebody of the register by number, or a name
// and an office from outside.
func (p Proxy) read(w *ground, i *Invitee) (Proxy, error) {
	p.Name, p.Title = tidy(p.Name), tidy(p.Title)
	if x := w.snap.PersonByNumber(people.NumberKey(p.Name)); x != nil {
		p.Person = x.ID
	}
	if p.Person != "" {
		x := w.snap.People[p.Person]
		if x == nil {
			return p, errs.New(errs.Invalid, "gathering.no_proxy").Field("proxy", "gathering.no_proxy")
		}
		p.Name = x.Name.String()
		if h := w.snap.Principal(p.Person); h != nil && w.snap.Posts[h.Post] != nil {
			p.Title = w.snap.Posts[h.Post].Title
		}
	}
	switch {
	case p.Name == "":
		return p, errs.New(errs.Invalid, "gathering.no_proxy").Field("proxy", "gathering.no_proxy")
	case p.Person == i.Person:
		return p, errs.New(errs.Invalid, "gathering.own_proxy").Field("proxy", "gathering.own_proxy")
	}
	return p, nil
}
