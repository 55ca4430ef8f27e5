package ceremony

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// Guest is what a personal link shows: the official's own place and nothing of
// the others.
type Guest struct {
	Session *Session // without seats, roles and journal
	Seat    Seat
	Name    string
	NewPost string
	Words   Words
	Taker   string
}

// wrongCodes closes a link for closedFor after that many wrong codes in a row.
const (
	wrongCodes = 5
	closedFor  = 10 * time.Minute
)

// Enter looks a personal link up. A link nobody has is NotFound, whatever else
// is wrong with it.
func (s *Service) Enter(ctx context.Context, link string) (*Guest, error) {
	var g *Guest
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		g, err = s.guest(tx, link)
		return err
	})
	return g, err
}

func (s *Service) guest(tx *db.Tx, link string) (*Guest, error) {
	if link == "" {
		return nil, errs.New(errs.NotFound, "ceremony.link_unknown")
	}
	seats, err := getSeats(tx, `link_hash = $1`, hashLink(link))
	if err != nil {
		return nil, err
	}
	if len(seats) == 0 {
		return nil, errs.New(errs.NotFound, "ceremony.link_unknown")
	}
	seat := seats[0]
	x, err := load(tx, seat.Session)
	if err != nil {
		return nil, err
	}
	v, err := s.view(tx, x)
	if err != nil {
		return nil, err
	}
	g := &Guest{Seat: *seat, NewPost: v.NewPost(seat), Words: x.Words(seat.Religion, seat.Form), Taker: x.Role(Taker).Name}
	if p := v.Snapshot.People[seat.Person]; p != nil {
		g.Name = p.Name.String()
	}
	own := *x
	own.Seats, own.Roles, own.Wordings = nil, nil, nil
	g.Session = &own
	return g, nil
}

// Unlock checks the code of a link without doing anything else.
func (s *Service) Unlock(ctx context.Context, link, code string) error {
	_, err := s.own(ctx, link, code, func(*db.Tx, *Session, *Seat) (string, error) { return "", nil })
	return err
}

// Arrive is "Saya hadir".
func (s *Service) Arrive(ctx context.Context, link, code string) (*Guest, error) {
	return s.own(ctx, link, code, func(tx *db.Tx, x *Session, seat *Seat) (string, error) {
		if err := open(x, Arrived); err != nil {
			return "", err
		}
		if seat.Present() {
			return "", nil
		}
		seat.arrive("", tx.Now())
		if seat.Mode == Online {
			seat.ConnectedAt = tx.Now()
		}
		return "self_arrived", nil
	})
}

// Said is "Saya telah mengucapkan sumpah". It is the official's own word; the
// oath counts when the witnesses heard it.
func (s *Service) Said(ctx context.Context, link, code string) (*Guest, error) {
	return s.own(ctx, link, code, func(tx *db.Tx, x *Session, seat *Seat) (string, error) {
		if err := open(x, Arrived); err != nil {
			return "", err
		}
		switch {
		case !seat.Present():
			return "", errs.New(errs.Conflict, "ceremony.say_present_first")
		case !seat.SaidAt.IsZero():
			return "", nil
		}
		seat.SaidAt = tx.Now()
		return "self_said", nil
	})
}

// SignTyped signs the minutes with the typed name and the personal code.
func (s *Service) SignTyped(ctx context.Context, link, code, name string) (*Guest, error) {
	return s.own(ctx, link, code, func(tx *db.Tx, x *Session, seat *Seat) (string, error) {
		if err := open(x, SignWet); err != nil {
			return "", err
		}
		if seat.SaidAt.IsZero() && seat.Heard != Yes {
			return "", errs.New(errs.Conflict, "ceremony.say_oath_first")
		}
		if seat.Signed != NotSigned {
			return "", nil
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return "", err
		}
		if p := reg.People[seat.Person]; p == nil || people.Fold(name) == "" || !strings.Contains(p.Name.Search(), people.Fold(name)) && people.Fold(name) != people.Fold(p.Name.String()) {
			return "", errs.New(errs.Invalid, "ceremony.name_differs").Field("name", "ceremony.name_differs")
		}
		seat.sign(Typed, tx.Now())
		return "self_signed", nil
	})
}

// own runs a participant's act when the code is right. Wrong codes are counted
// in a transaction that survives the refusal.
func (s *Service) own(ctx context.Context, link, code string, do func(*db.Tx, *Session, *Seat) (what string, err error)) (*Guest, error) {
	code = strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, code)
	var g *Guest
	var refused error
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		refused = nil
		var err error
		if g, err = s.guest(tx, link); err != nil {
			return err
		}
		x, err := lock(tx, g.Seat.Session)
		if err != nil {
			return err
		}
		seat := x.seat(g.Seat.ID)
		if refused = seat.admit(link, code, tx.Now()); refused != nil {
			return updateSeat(tx, seat)
		}
		before := *seat
		what, err := do(tx, x, seat)
		if err != nil {
			return err
		}
		seat.wrong = 0
		if *seat != before {
			if err := updateSeat(tx, seat); err != nil {
				return err
			}
		}
		if what != "" {
			if err := insertEntries(tx, x.ID, []Entry{{Seat: seat.ID, What: what}}); err != nil {
				return err
			}
		}
		g, err = s.guest(tx, link)
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return nil, err
	}
	return g, nil
}

// admit checks a code, counts wrong ones and closes the link for a while after
// too many.
func (s *Seat) admit(link, code string, now time.Time) error {
	if now.Before(s.closedUntil) {
		return errs.New(errs.Conflict, "ceremony.link_closed", int(s.closedUntil.Sub(now).Minutes())+1)
	}
	if subtle.ConstantTimeCompare([]byte(hashCode(link, code)), []byte(s.codeHash)) == 1 {
		return nil
	}
	s.wrong++
	if s.wrong >= wrongCodes {
		s.wrong, s.closedUntil = 0, now.Add(closedFor)
		return errs.New(errs.Conflict, "ceremony.link_closed", int(closedFor.Minutes()))
	}
	return errs.New(errs.Invalid, "ceremony.wrong_code", wrongCodes-s.wrong).Field("code", "ceremony.wrong_code", wrongCodes-s.wrong)
}
