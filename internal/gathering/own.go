package gathering

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// Own is how somebody comes to their own place: by the account they are signed
// in with, or by the personal link and its code.
type Own struct {
	By        actor.Actor
	Gathering ID
	Link      string // "" uses the account
	Code      string
}

// Seat is one's own place and nothing of the others.
type Seat struct {
	*Gathering
	Invitee Invitee
	Name    string
	Title   string
	State   State
	HasPIN  bool
	MayGo   bool  // the attendance is open
	MaySign bool  // it is the person's turn
	Waits   bool  // others sign first
	Tally   Tally // how many have signed
	Today   bool  // the gathering is today
}

// find is the place; ok tells that link and code were right, or that the account
// is the person's.
func (o Own) find(tx *db.Tx) (*Invitee, error) {
	where, args := `gathering = $1 and person = $2`, []any{string(o.Gathering), o.By.Person}
	if o.Link != "" {
		where, args = `gathering = $1 and link_hash = $2`, []any{string(o.Gathering), admission.HashLink(o.Link)}
	} else if o.By.Person == "" {
		return nil, errs.New(errs.NotFound, "gathering.link_unknown")
	}
	list, err := invitees(tx, where, args...)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		if o.Link != "" {
			return nil, errs.New(errs.NotFound, "gathering.link_unknown")
		}
		return nil, errs.New(errs.Forbidden, "gathering.not_invited")
	}
	return list[0], nil
}

// actor is the person of a place as acts name them.
func (o Own) actor(i *Invitee) actor.Actor {
	return actor.Actor{Person: string(i.Person), Post: string(i.Post)}
}

// Seat shows one's own place. A link alone shows it; the code is asked for
// before anything is done.
func (s *Service) Seat(ctx context.Context, o Own) (*Seat, error) {
	var v *Seat
	err := s.read(ctx, func(tx *db.Tx) (err error) {
		v, err = s.seat(tx, o)
		return err
	})
	return v, err
}

func (s *Service) seat(tx *db.Tx, o Own) (*Seat, error) {
	i, err := o.find(tx)
	if err != nil {
		return nil, err
	}
	g, err := load(tx, i.Gathering)
	if err != nil {
		return nil, err
	}
	if g.State == Planned && o.Link == "" && g.InvitedAt.IsZero() {
		return nil, errs.New(errs.NotFound, "gathering.not_found")
	}
	w, err := s.ground(tx)
	if err != nil {
		return nil, err
	}
	v := &Seat{Gathering: g, Invitee: *i, State: g.State, Title: titleOf(w.snap, i.Person, i.Post), MayGo: g.State == Running, Today: g.On == w.today}
	if p := w.snap.People[i.Person]; p != nil {
		v.Name = p.Name.String()
	}
	if g.Kind == Pledge {
		if v.Tally, err = tally(tx, g); err != nil {
			return nil, err
		}
		if v.HasPIN, err = hasPIN(tx, g.ID, i.Person); err != nil {
			return nil, err
		}
		switch err := s.signable(tx, g, i); {
		case err == nil:
			v.MaySign = true
		case errs.Is(err, errs.Conflict):
			tier, err := waitingTier(tx, g.ID)
			if err != nil {
				return nil, err
			}
			v.Waits = i.Signs && i.SignedAt.IsZero() && i.Here() && !turn(i, tier)
		default:
			return nil, err
		}
	}
	return v, nil
}

// Unlock checks the code of a link and counts wrong ones. An account needs none.
func (s *Service) Unlock(ctx context.Context, o Own) error {
	_, err := s.own(ctx, o, nil)
	return err
}

// Arrive is "Saya hadir": online or in the hall.
func (s *Service) Arrive(ctx context.Context, o Own, how Attendance) (*Seat, error) {
	if how != InHall && how != Online {
		return nil, errs.New(errs.Invalid, "gathering.attendance_unknown")
	}
	return s.own(ctx, o, func(tx *db.Tx, w *ground, g *Gathering, i *Invitee) (string, map[string]any, error) {
		switch {
		case g.State != Running:
			return "", nil, errs.New(errs.Conflict, "gathering.not_started")
		case how == Online && g.Link == "" || how == InHall && g.Hall == "":
			return "", nil, errs.New(errs.Conflict, "gathering.not_that_way")
		case i.Here():
			return "", nil, nil
		}
		return "arrived", map[string]any{"attendance": how}, i.note(w, NoteIn{Attendance: how}, "", g, tx.Now())
	})
}

// Represent sends somebody else. A pledge cannot be signed by who was sent.
func (s *Service) Represent(ctx context.Context, o Own, p Proxy) (*Seat, error) {
	return s.own(ctx, o, func(tx *db.Tx, w *ground, g *Gathering, i *Invitee) (string, map[string]any, error) {
		if err := ownWord(g, i); err != nil {
			return "", nil, err
		}
		read, err := p.read(w, i)
		if err != nil {
			return "", nil, err
		}
		if i.Proxy == read {
			return "", nil, nil
		}
		i.Proxy, i.Excuse = read, ""
		return "represented", map[string]any{"by": read.Name, "title": read.Title}, nil
	})
}

// Excuse says why one stays away.
func (s *Service) Excuse(ctx context.Context, o Own, why string) (*Seat, error) {
	return s.own(ctx, o, func(tx *db.Tx, w *ground, g *Gathering, i *Invitee) (string, map[string]any, error) {
		if err := ownWord(g, i); err != nil {
			return "", nil, err
		}
		before := *i
		if err := i.note(w, NoteIn{Attendance: Excused, Excuse: why}, "", g, tx.Now()); err != nil || *i == before {
			return "", nil, err
		}
		return "excused", nil, nil
	})
}

// ownWord refuses what a person says of their own absence when it is too late:
// after they came, and after the gathering.
func ownWord(g *Gathering, i *Invitee) error {
	switch {
	case g.State != Invited && g.State != Running:
		return errs.New(errs.Conflict, "gathering.over")
	case !i.ArrivedAt.IsZero():
		return errs.New(errs.Conflict, "gathering.came_already")
	}
	return nil
}

// own runs a person's act on their own place. Wrong codes are counted in a
// transaction that survives the refusal.
func (s *Service) own(ctx context.Context, o Own, do func(*db.Tx, *ground, *Gathering, *Invitee) (kind string, payload map[string]any, err error)) (*Seat, error) {
	var v *Seat
	var refused error
	err := s.write(ctx, func(tx *db.Tx) error {
		refused = nil
		i, err := o.find(tx)
		if err != nil {
			return err
		}
		g, err := lock(tx, i.Gathering)
		if err != nil {
			return err
		}
		if i, err = o.find(tx); err != nil { // as it stands under the lock
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		if !serves(w.snap, string(i.Person), i.Post) {
			return errs.New(errs.Conflict, "gathering.post_left")
		}
		if o.Link != "" {
			if refused = i.lock.Admit(o.Link, o.Code, tx.Now()); refused != nil {
				return saveInvitee(tx, i)
			}
		}
		before := *i
		i.lock.Wrong = 0
		if do != nil {
			kind, payload, err := do(tx, w, g, i)
			if err != nil {
				return err
			}
			if kind != "" {
				if payload == nil {
					payload = map[string]any{}
				}
				payload["link"] = o.Link != ""
				if err := record(tx, o.actor(i), kind, g, payload); err != nil {
					return err
				}
			}
		}
		if *i != before {
			if err := saveInvitee(tx, i); err != nil {
				return err
			}
		}
		v, err = s.seat(tx, o)
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

// personOf is who a place belongs to, outside a transaction that changes it.
func (s *Service) personOf(ctx context.Context, o Own) (who people.PersonID, err error) {
	err = s.read(ctx, func(tx *db.Tx) error {
		i, err := o.find(tx)
		if err == nil {
			who = i.Person
		}
		return err
	})
	return who, err
}
