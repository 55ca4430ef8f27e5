package ceremony

import (
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/document"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Guest is what a personal link shows: the official's own place and nothing of
// the others.
type Guest struct {
	Session *Session // without seats, roles and journal
	Seat    Seat
	Name    string
	NewPost string
	Ended   appointment.MoveState // how the appointment ended before the oath: the invitation is void; "" while it stands
	Words   Words
	Taker   string
	Live    *Live // where the ceremony stands; its Run is nil before the roll call
	HasPIN  bool  // a PIN for signing was chosen
}

// OathLine is one line of the official's own oath. N is its number in the whole
// oath of the session.
type OathLine struct {
	N     int
	Words string
	Shown bool
}

// OathLines are the official's own lines while the oath is held; nil before and
// after.
func (g *Guest) OathLines() []OathLine {
	if g.Live.Kind() != stage.Oath {
		return nil
	}
	var out []OathLine
	for i, l := range g.Live.Lines {
		if l.Speaks(g.Seat.voice()) {
			out = append(out, OathLine{i, l.Words, i <= g.Live.Run.At.Step})
		}
	}
	return out
}

// Spoken tells whether the last of the official's own words were shown.
func (g *Guest) Spoken() bool {
	_, ok := g.Live.spoken(&g.Seat)
	return ok
}

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
	seats, err := getSeats(tx, `link_hash = $1`, admission.HashLink(link))
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
	g := &Guest{Seat: *seat, NewPost: v.NewPost(seat), Ended: v.ended(seat), Words: x.Words(seat.Religion, seat.Form), Taker: x.Role(Taker).Name}
	if p := v.Snapshot.People[seat.Person]; p != nil {
		g.Name = p.Name.String()
	}
	if g.Live, err = s.live(tx, x); err != nil {
		return nil, err
	}
	if g.HasPIN, err = readPIN(tx, x.ID, seat.Person); err != nil {
		return nil, err
	}
	own := *x
	own.Seats, own.Roles, own.Wordings = nil, nil, nil
	g.Session = &own
	g.Live.Session = &own
	return g, nil
}

// ended is how the appointment behind a seat came to its end before the oath, ""
// while it stands.
func (v *View) ended(s *Seat) appointment.MoveState {
	switch m := v.Move(s); {
	case m == nil:
		return ""
	case m.State == appointment.Annulled || m.State == appointment.Lapsed || m.State == appointment.Declined && s.Result == Pending:
		return m.State
	}
	return ""
}

// Unlock checks the code of a link without doing anything else.
func (s *Service) Unlock(ctx context.Context, link, code string) error {
	_, err := s.own(ctx, link, code, func(*db.Tx, *Session, *Seat) (string, error) { return "", nil })
	return err
}

// Arrive is "Saya hadir". pressed is the phone's own time of the press when it
// could not be sent at once; zero otherwise.
func (s *Service) Arrive(ctx context.Context, link, code string, pressed time.Time) (*Guest, error) {
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
		if late(pressed, tx.Now()) {
			seat.ArrivePressedAt = pressed
			return "self_arrived_late", nil
		}
		return "self_arrived", nil
	})
}

// lateAfter is the delay from which a press counts as late.
const lateAfter = 15 * time.Second

func late(pressed, now time.Time) bool { return !pressed.IsZero() && now.Sub(pressed) > lateAfter }

// Said is "Saya telah mengucapkan sumpah". It is the official's own word; the
// oath counts when the witnesses heard it. A press that the phone could only
// send later carries both times, and operators see that it came late.
func (s *Service) Said(ctx context.Context, link, code string, pressed time.Time) (*Guest, error) {
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
		l, err := s.live(tx, x)
		if err != nil {
			return "", err
		}
		shown, ok := l.spoken(seat)
		if !ok || late(pressed, shown) { // nobody has said words that were not shown yet
			return "", errs.New(errs.Conflict, "ceremony.oath_not_yet")
		}
		seat.SaidAt, seat.PressedAt = tx.Now(), time.Time{}
		if late(pressed, tx.Now()) {
			seat.PressedAt = pressed
			return "self_said_late", nil
		}
		return "self_said", nil
	})
}

// spoken tells whether the last words of a seat were shown, and when. A crew that keeps
// the roll without the run sheet never leaves its first place: then the official's
// word is taken as it comes, and the witnesses decide.
func (l *Live) spoken(seat *Seat) (at time.Time, ok bool) {
	if l.Run == nil || l.Run.Moved.IsZero() {
		return time.Time{}, true
	}
	last := 0
	for i, line := range l.Lines {
		if line.Speaks(seat.voice()) {
			last = i
		}
	}
	i := slices.IndexFunc(l.Spoken, func(s Spoken) bool { return s.N == last })
	if i < 0 {
		return time.Time{}, false
	}
	return l.Spoken[i].ShownAt, true
}

// Beat notes that the phone of a personal link is there. Nothing is noted
// outside the session, and a wrong code is nobody's beat.
func (s *Service) Beat(ctx context.Context, link, code string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if link == "" {
			return errs.New(errs.NotFound, "ceremony.link_unknown")
		}
		seats, err := getSeats(tx, `link_hash = $1`, admission.HashLink(link))
		if err != nil {
			return err
		}
		if len(seats) == 0 || !seats[0].lock.Fits(link, code) {
			return errs.New(errs.NotFound, "ceremony.link_unknown")
		}
		state, rehearsing, err := stateOf(tx, seats[0].Session)
		if err != nil {
			return err
		}
		if state != Running && !rehearsing {
			return nil
		}
		return touchContact(tx, seats[0], s.silence())
	})
}

// OwnPapers are the papers of the ceremony that concern the official of a link,
// once they are numbered: decree extract, minutes, statements.
func (s *Service) OwnPapers(ctx context.Context, link, code string) ([]*document.Document, error) {
	g, err := s.unlocked(ctx, link, code)
	if err != nil || s.Papers == nil {
		return nil, err
	}
	who := actor.Actor{Person: string(g.Seat.Person), Name: g.Name}
	found, err := s.Papers.Documents.Find(ctx, who, document.Filter{Subject: appointment.Pack(g.Session.Round), Person: who.Person, Limit: 50})
	return found.Documents, err
}

// OwnPaper is one of OwnPapers, byte for byte.
func (s *Service) OwnPaper(ctx context.Context, link, code string, id document.ID) (data []byte, name string, err error) {
	mine, err := s.OwnPapers(ctx, link, code)
	if err != nil {
		return nil, "", err
	}
	for _, d := range mine {
		if d.ID == id {
			return s.Papers.Documents.Download(ctx, actor.Actor{Person: d.Person}, id)
		}
	}
	return nil, "", errs.New(errs.NotFound, "document.not_found")
}

// unlocked is who a link belongs to, when the code is right. In a rehearsal
// nobody has papers of it.
func (s *Service) unlocked(ctx context.Context, link, code string) (*Guest, error) {
	if err := s.Unlock(ctx, link, code); err != nil {
		return nil, err
	}
	return s.Enter(ctx, link)
}

// own runs a participant's act when the code is right. Wrong codes are counted
// in a transaction that survives the refusal.
func (s *Service) own(ctx context.Context, link, code string, do func(*db.Tx, *Session, *Seat) (what string, err error)) (*Guest, error) {
	var g *Guest
	var refused error
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		refused = nil
		var err error
		if g, err = s.guest(tx, link); err != nil {
			return err
		}
		if g.Ended != "" {
			return errs.New(errs.Conflict, "ceremony.invitation_void")
		}
		x, err := lock(tx, g.Seat.Session)
		if err != nil {
			return err
		}
		seat := x.seat(g.Seat.ID)
		if refused = seat.lock.Admit(link, code, tx.Now()); refused != nil {
			return updateSeat(tx, seat)
		}
		before := *seat
		what, err := do(tx, x, seat)
		if err != nil {
			return err
		}
		seat.lock.Wrong = 0
		if seat.OpenedAt.IsZero() && !x.Rehearsing {
			seat.OpenedAt = tx.Now()
		}
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
