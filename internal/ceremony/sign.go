package ceremony

import (
	"context"
	"slices"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/document"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// Autograph is one act of signing: an official's under their own minutes, a
// witness's under all whose turn it was.
type Autograph struct {
	ID      string
	Hand    stage.Hand
	Person  people.PersonID
	Name    string // as typed, or as the register has it
	Strokes string // of a drawn signature, "" when the name was typed
	At      time.Time
	// PressedAt is the phone's time of a signature that came late; zero: in time.
	PressedAt time.Time
}

// Signatures are the signatures of a session, by official and hand.
type Signatures map[SeatID]map[stage.Hand]*Autograph

// signed is which hands have signed the minutes of a seat. Ink and certificates
// that an operator noted stand for all four: that paper goes round by itself.
func (g Signatures) signed(s *Seat) stage.Signed {
	out := stage.Signed{}
	for _, h := range stage.Hands {
		out[h] = s.elsewhere() || g[s.ID][h] != nil
	}
	return out
}

// elsewhere tells whether the minutes are signed outside this program.
func (s *Seat) elsewhere() bool { return s.Signed == Wet || s.Signed == Electronic }

// owes tells whether the minutes of a seat will be signed: the official was
// heard, or says to have spoken, and nothing stands against it.
func (s *Seat) owes() bool {
	if s.Result != Pending {
		return s.Result == Sworn
	}
	return s.Excuse == Pending && s.Present() && s.Heard != No && (s.Heard == Yes || !s.SaidAt.IsZero())
}

// turn tells whether a hand may sign the minutes of a seat now. A witness signs
// to have heard the words: so the crew's note that they were heard comes first.
func (g Signatures) turn(s *Seat, h stage.Hand) bool {
	if !s.owes() || h != stage.Official && s.Heard != Yes {
		return false
	}
	return g.signed(s).Next() == h
}

// Tally counts signatures by hand, of those who have been sworn so far.
type Tally struct {
	Officials int
	Given     map[stage.Hand]int
	Complete  int // minutes with all four
}

// Left is how many signatures are missing.
func (t Tally) Left() int {
	n := len(stage.Hands) * t.Officials
	for _, x := range t.Given {
		n -= x
	}
	return n
}

func tally(seats []*Seat, signed func(*Seat) stage.Signed) Tally {
	t := Tally{Given: map[stage.Hand]int{}}
	for _, s := range seats {
		if !s.owes() {
			continue
		}
		t.Officials++
		signed := signed(s)
		for _, h := range stage.Hands {
			if signed[h] {
				t.Given[h]++
			}
		}
		if signed.Next() == "" {
			t.Complete++
		}
	}
	return t
}

// SignIn is how somebody signs: a drawing, or else the name typed, and the PIN.
// Who has no PIN yet chooses one by typing it twice.
type SignIn struct {
	Name    string
	Strokes string
	PIN     string
	Again   string
	// Pressed is the phone's own time when it could not be sent at once.
	Pressed time.Time
}

// read checks what was drawn or typed against the name in the register.
func (in SignIn) read(p *people.Light) (name, strokes string, err error) {
	if p == nil {
		return "", "", errNoSeat()
	}
	if in.Strokes != "" {
		return in.as(p.Name.String())
	}
	typed := people.Fold(in.Name)
	if typed == "" || !strings.Contains(p.Name.Search(), typed) && typed != people.Fold(p.Name.String()) {
		return "", "", errs.New(errs.Invalid, "ceremony.name_differs").Field("name", "ceremony.name_differs")
	}
	return strings.TrimSpace(in.Name), "", nil
}

// legible refuses a name that differs, or no drawing, before the PIN is looked
// at: who mistypes a name has not tried a wrong PIN.
func (s *Service) legible(ctx context.Context, who people.PersonID, in SignIn) error {
	reg, err := s.Org.Get(ctx)
	if err != nil {
		return err
	}
	_, _, err = in.read(reg.People[who])
	return err
}

// Sign is an official's own signature under the minutes of their oath, by the
// personal link: first of the four.
//
// rule: pp-11-2017 44, 92
func (s *Service) Sign(ctx context.Context, link, code string, in SignIn) (*Guest, error) {
	if err := s.Unlock(ctx, link, code); err != nil { // counts wrong codes before a PIN is looked at
		return nil, err
	}
	g, err := s.Enter(ctx, link)
	if err != nil {
		return nil, err
	}
	if err := signable(g.Session, &g.Seat); err != nil {
		return nil, err
	}
	if g.Seat.Signed != NotSigned {
		return g, nil
	}
	if err := s.legible(ctx, g.Seat.Person, in); err != nil {
		return nil, err
	}
	hash, err := s.pins(g.Session.ID, g.Seat.Person).Prove(ctx, in.PIN, in.Again)
	if err != nil {
		return nil, err
	}
	return s.own(ctx, link, code, func(tx *db.Tx, x *Session, seat *Seat) (string, error) {
		if err := signable(x, seat); err != nil {
			return "", err
		}
		if seat.Signed != NotSigned {
			return "", nil
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return "", err
		}
		name, strokes, err := in.read(reg.People[seat.Person])
		if err != nil {
			return "", err
		}
		if err := s.pins(x.ID, seat.Person).Keep(tx, hash); err != nil {
			return "", err
		}
		seat.sign(Typed, tx.Now())
		a, what := &Autograph{Hand: stage.Official, Person: seat.Person, Name: name, Strokes: strokes}, "self_signed"
		if late(in.Pressed, tx.Now()) {
			a.PressedAt, what = in.Pressed, "self_signed_late"
		}
		if err := insertAutograph(tx, x.ID, a, []SeatID{seat.ID}); err != nil {
			return "", err
		}
		return what, s.consentLater(tx, x, a, []*Seat{seat})
	})
}

// signable refuses a signature before the oath, and outside the session.
func signable(x *Session, seat *Seat) error {
	if err := open(x, SignWet); err != nil {
		return err
	}
	if !seat.owes() {
		return errs.New(errs.Conflict, "ceremony.say_oath_first")
	}
	return nil
}

// HandsOf are the signatures that a person gives in a session by their task; no
// hand for everybody else. Clergy, reader and secretary sign no minutes.
func (x *Session) HandsOf(p people.PersonID) []stage.Hand {
	var out []stage.Hand
	for _, h := range stage.Hands[1:] {
		if p != "" && x.Role(officeOf(h)).Person == p {
			out = append(out, h)
		}
	}
	return out
}

func officeOf(h stage.Hand) Office {
	return map[stage.Hand]Office{stage.Witness1: Witness1, stage.Witness2: Witness2, stage.Taker: Taker}[h]
}

// SigningBook is where the signatures of a session stand, for its crew and for
// those who sign.
type SigningBook struct {
	*Session
	Names  map[SeatID]RoomName
	Given  Signatures
	Tally  Tally
	Hands  []stage.Hand           // the actor's own
	Ready  map[stage.Hand][]*Seat // whose minutes each hand could sign now
	HasPIN bool                   // the actor chose one
}

// Missing are those whose minutes lack a signature, with whose turn it is.
func (v *SigningBook) Missing() map[stage.Hand][]*Seat {
	out := map[stage.Hand][]*Seat{}
	for _, seat := range v.Seats {
		if next := v.Given.signed(seat).Next(); next != "" && seat.owes() {
			out[next] = append(out[next], seat)
		}
	}
	return out
}

// OpenSigning shows where the signatures stand. Who has a task that signs may
// look without belonging to the crew.
func (s *Service) OpenSigning(ctx context.Context, by actor.Actor, session ID) (*SigningBook, error) {
	var v *SigningBook
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		x, err := load(tx, session)
		if err != nil {
			return err
		}
		hands := x.HandsOf(people.PersonID(by.Person))
		if len(hands) == 0 {
			if err := mayRead(by); err != nil {
				return err
			}
		}
		v = &SigningBook{Session: x, Hands: hands, Names: map[SeatID]RoomName{}, Ready: map[stage.Hand][]*Seat{}}
		if v.Given, err = getSignatures(tx, session); err != nil {
			return err
		}
		if err := s.roomNames(tx, x, v.Names); err != nil {
			return err
		}
		v.Tally = tally(x.Seats, v.Given.signed)
		for _, seat := range x.Seats {
			for _, h := range stage.Hands {
				if v.Given.turn(seat, h) {
					v.Ready[h] = append(v.Ready[h], seat)
				}
			}
		}
		mine, err := readPIN(tx, session, people.PersonID(by.Person))
		v.HasPIN = mine
		return err
	})
	return v, err
}

// SignOffice is the signature of a witness, or of who took the oath, under the
// minutes of everybody whose turn has come: one act for all of them. Those who
// sign later are signed for by a second act. It says how many minutes it signed.
//
// rule: pp-11-2017 44, 92
func (s *Service) SignOffice(ctx context.Context, by actor.Actor, session ID, hand stage.Hand, in SignIn) (n int, err error) {
	who := people.PersonID(by.Person)
	may := func(tx *db.Tx) (*Session, error) {
		x, err := load(tx, session)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(x.HandsOf(who), hand) {
			return nil, errs.New(errs.Forbidden, "ceremony.not_a_signer")
		}
		return x, open(x, SignWet)
	}
	if err := s.DB.Read(ctx, func(tx *db.Tx) error { _, err := may(tx); return err }); err != nil {
		return 0, err
	}
	if err := s.legible(ctx, who, in); err != nil {
		return 0, err
	}
	hash, err := s.pins(session, who).Prove(ctx, in.PIN, in.Again)
	if err != nil {
		return 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n = 0
		if _, err := lock(tx, session); err != nil {
			return err
		}
		x, err := may(tx)
		if err != nil {
			return err
		}
		given, err := getSignatures(tx, session)
		if err != nil {
			return err
		}
		var seats []*Seat
		var names []SeatID
		for _, seat := range x.Seats {
			if given.turn(seat, hand) {
				seats, names = append(seats, seat), append(names, seat.ID)
			}
		}
		if len(seats) == 0 {
			return errs.New(errs.Conflict, "ceremony.nothing_to_sign", eligibility.Text{Key: "ceremony.hand." + string(hand)})
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		name, strokes, err := in.read(reg.People[who])
		if err != nil {
			return err
		}
		if err := s.pins(session, who).Keep(tx, hash); err != nil {
			return err
		}
		a := &Autograph{Hand: hand, Person: who, Name: name, Strokes: strokes}
		if err := insertAutograph(tx, session, a, names); err != nil {
			return err
		}
		n = len(seats)
		if err := insertEntries(tx, session, []Entry{{Person: who, What: "office_signed", Detail: string(hand)}}); err != nil {
			return err
		}
		return s.consentLater(tx, x, a, seats)
	})
	return n, err
}

// consentLater carries a signature given after the close to the papers, which
// are there by then. What was signed before goes with the close; see consents.
func (s *Service) consentLater(tx *db.Tx, x *Session, a *Autograph, seats []*Seat) error {
	if x.State != Closed || s.Papers == nil {
		return nil
	}
	return s.Papers.ConsentedIn(tx, x.Round, document.Minutes, []document.Consent{x.consent(a, seats)})
}

// consent is a signature as the papers know it.
func (x *Session) consent(a *Autograph, seats []*Seat) document.Consent {
	c := document.Consent{Role: string(a.Hand), Person: string(a.Person), At: a.At}
	g := x.Gathering()
	for _, seat := range seats {
		c.Items = append(c.Items, g.Item(string(seat.Move)))
	}
	return c
}

// consents are the signatures given while the session ran.
func (x *Session) consents(given Signatures) []document.Consent {
	of := map[string][]*Seat{}
	acts := map[string]*Autograph{}
	var order []string
	for _, seat := range x.Seats {
		if seat.Result != Sworn {
			continue
		}
		for _, h := range stage.Hands {
			if a := given[seat.ID][h]; a != nil {
				if acts[a.ID] == nil {
					acts[a.ID], order = a, append(order, a.ID)
				}
				of[a.ID] = append(of[a.ID], seat)
			}
		}
	}
	var out []document.Consent
	for _, id := range order {
		out = append(out, x.consent(acts[id], of[id]))
	}
	return out
}
