package ceremony

import (
	"context"
	"crypto/rand"
	"io"
	"strings"
	"sync"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Service is the use cases of ceremonies.
type Service struct {
	DB       *db.DB
	Org      *org.Cache
	Rounds   *appointment.Service
	Calendar *calendar.Book
	Papers   *appointment.Papers                       // nil: no papers are made
	Law      *regulation.Book                          // nil: the national book
	Random   io.Reader                                 // of personal links and codes; nil: the system's
	Silence  time.Duration                             // how long a phone may be unheard during the oath; 0: the constant Silence
	Hasher   *account.Hasher                           // of the PINs of signers; nil: one of its own
	Quiet    func(context.Context) (duty.Quiet, error) // when no letter goes out by itself; nil: duty.DefaultQuiet
	// RemindAfter is how long after the invitation who has not opened it is
	// reminded, once; 0: never.
	RemindAfter time.Duration
	Site        string // address of the site in letters, without a slash at the end; "": no letters are sent

	once sync.Once
}

// ids makes the identifiers of sessions, seats and journal lines.
var ids id.Source

func (s *Service) random() io.Reader {
	if s.Random != nil {
		return s.Random
	}
	return rand.Reader
}

// mayPrepare: the crew of the ceremony. Participants have no account here; they
// come by their own link.
func mayPrepare(by actor.Actor) error {
	return by.Require(actor.ProtocolOfficer, actor.PersonnelOfficer)
}

// mayRead: the crew and those who answer for appointments.
func mayRead(by actor.Actor) error {
	return by.Require(actor.ProtocolOfficer, actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority,
		actor.LegalOfficer, actor.Inspector)
}

// MayPrepare tells pages whether to show what changes a session.
func MayPrepare(by actor.Actor) bool { return mayPrepare(by) == nil }

// MayLapse tells pages whether to show what declares an appointment lapsed.
func MayLapse(by actor.Actor) bool { return by.Require(actor.PersonnelOfficer) == nil }

// View is a session with everything its pages show.
type View struct {
	*Session
	View     *appointment.View // the round
	Snapshot *org.Snapshot     // as of the day of the session
	Region   *org.Region
	Facts    *Facts
	Problems []Problem
	Siblings []*Session // of the same round, without seats
	Journal  []Entry    // newest first
	Today    clock.Date
}

// Move is the move of a seat; nil when it left the round.
func (v *View) Move(s *Seat) *appointment.Move {
	for _, m := range v.View.Moves {
		if m.ID == s.Move {
			return m
		}
	}
	return nil
}

// NewPost is the title of the post a seat is for.
func (v *View) NewPost(s *Seat) string {
	if m := v.Move(s); m != nil {
		if p := v.Snapshot.Posts[m.ToPost]; p != nil {
			return p.Title
		}
	}
	return ""
}

// Open loads a session for its crew.
func (s *Service) Open(ctx context.Context, by actor.Actor, session ID) (*View, error) {
	if err := mayRead(by); err != nil {
		return nil, err
	}
	if _, err := s.Org.Get(ctx); err != nil { // keeps the register in memory for the transaction below
		return nil, err
	}
	var v *View
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		x, err := load(tx, session)
		if err != nil {
			return err
		}
		if v, err = s.view(tx, x); err != nil {
			return err
		}
		v.Journal, err = journal(tx, session, 60)
		return err
	})
	return v, err
}

func (s *Service) view(tx *db.Tx, x *Session) (*View, error) {
	v := &View{Session: x}
	var err error
	if v.View, err = s.Rounds.ViewIn(tx, actor.System("ceremony"), x.Round); err != nil {
		return nil, err
	}
	if v.Region, err = org.LoadRegion(tx); err != nil {
		return nil, err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	on := x.On
	if on == "" {
		on = v.View.Round.PlannedOn
	}
	v.Snapshot = reg.At(on)
	v.Today = clock.DateOf(tx.Now(), v.Region.Location())
	if v.Siblings, err = sessionsOf(tx, x.Round); err != nil {
		return nil, err
	}
	cal, err := s.Calendar.In(tx)
	if err != nil {
		return nil, err
	}
	v.Facts = s.facts(v, cal.Calendar)
	if s.Papers != nil && x.State != Planned {
		if v.Facts.Letters, err = s.Papers.LettersIn(tx, x.Round, x.N); err != nil {
			return nil, err
		}
	}
	v.Problems = Check(v.Facts)
	return v, nil
}

// facts gathers the plain values of the check.
func (s *Service) facts(v *View, cal *calendar.Calendar) *Facts {
	x, snap := v.Session, v.Snapshot
	f := &Facts{Session: x, Posts: map[appointment.MoveID]Standing{}, Officers: map[people.PersonID]Standing{},
		DecreedOn: v.View.Round.DecreedOn, Today: v.Today, Law: s.Law}
	week := pattern(v.Region)
	if f.DecreedOn != "" {
		f.Latest = cal.AddWorkingDays(f.DecreedOn, f.law(f.DecreedOn, "oath.decree.days", 30), week)
	}
	if x.On != "" {
		days := f.law(x.On, "oath.invitation.days", 1)
		f.LastInvitation = cal.AddWorkingDays(x.On, -days, week)
		f.SoonestIfInvitedToday = cal.AddWorkingDays(v.Today, days, week).To
	}
	for _, m := range v.View.Moves {
		if p := snap.Posts[m.ToPost]; p != nil {
			f.Posts[m.ID] = Standing{Level: p.Level, Tier: p.Tier, Echelon: p.Echelon, Title: p.Title}
		}
	}
	for _, r := range x.Roles {
		if r.Person != "" {
			f.Officers[r.Person] = standing(snap, r.Person)
		}
	}
	if h := authority(snap, v.View.Round.AuthorityPost); h != nil {
		f.Authority = h.Person
	}
	return f
}

// law is a number of the law on a date; when no text in force gives it, the
// number of the text that is still practice.
func (f *Facts) law(d clock.Date, id string, otherwise int) int {
	book := f.Law
	if book == nil {
		book = regulation.National()
	}
	if n := book.At(d).Int(id); n.InForce {
		return n.Value
	}
	return otherwise
}

func pattern(r *org.Region) calendar.Pattern {
	if r.WeekDays == 6 {
		return calendar.SixDays
	}
	return calendar.FiveDays
}

// standing is the definitive position of a person: an acting post gives no
// position.
func standing(snap *org.Snapshot, p people.PersonID) Standing {
	var out Standing
	if person := snap.People[p]; person != nil {
		out.Category = person.Category
	}
	if h := snap.Principal(p); h != nil {
		if post := snap.Posts[h.Post]; post != nil {
			out.Level, out.Tier, out.Echelon, out.Title = post.Level, post.Tier, post.Echelon, post.Title
		}
	}
	return out
}

// notReady is the error of a step that problems stand in the way of: it names
// all of them.
func notReady(ps []Problem) error {
	e := errs.New(errs.Conflict, "ceremony.not_ready", len(ps), ps[0].Message)
	for _, p := range ps {
		e.Field("", "ceremony.problem_line", p.Message, p.Remedy, citation(p.Law))
	}
	return e
}

func citation(c regulation.Citation) string {
	if c.IsZero() {
		return ""
	}
	return " (" + c.String() + ")"
}

// Listed is a session in a list.
type Listed struct {
	*Session
	RoundTitle string
	State      State
	Total      int
	Sworn      int
}

// List is the newest sessions, and the rounds whose decree is signed and which
// have no session yet.
func (s *Service) List(ctx context.Context, by actor.Actor) (sessions []Listed, waiting []*appointment.Round, err error) {
	if err := mayRead(by); err != nil {
		return nil, nil, err
	}
	rounds, err := s.Rounds.List(ctx, by, 500)
	if err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := recentSessions(tx, 200)
		if err != nil {
			return err
		}
		titles, have := map[appointment.RoundID]string{}, map[appointment.RoundID]bool{}
		for _, r := range rounds {
			titles[r.ID] = r.Title
		}
		for _, x := range all {
			have[x.Round] = true
			if x.Seats, err = getSeats(tx, `session = $1`, string(x.ID)); err != nil {
				return err
			}
			roll := x.Count()
			sessions = append(sessions, Listed{Session: x, RoundTitle: titles[x.Round], State: x.State, Total: roll.Total, Sworn: roll.Sworn})
		}
		for _, r := range rounds {
			if !have[r.ID] && (r.State == appointment.Decreed || r.State == appointment.Invited) {
				waiting = append(waiting, r.Round)
			}
		}
		return nil
	})
	return sessions, waiting, err
}

// act is the common part of the acts of a ceremony.
func act(by actor.Actor, kind string, x *Session, payload map[string]any) ledger.Act {
	return ledger.Act{Kind: "ceremony." + kind, ActorPerson: by.Person, ActorPost: by.PostFor(actor.ProtocolOfficer),
		SubjectKind: "ceremony", Subject: string(x.ID), Payload: payload}
}

// hhmm reads "9.00", "09:00" and writes "09.00"; ok is false for no time of day.
func hhmm(s string) (string, bool) {
	s = strings.NewReplacer(":", ".", " ", "", "WIB", "", "wib", "").Replace(s)
	h, m, found := strings.Cut(s, ".")
	if !found {
		m = "00"
	}
	if len(h) == 1 {
		h = "0" + h
	}
	if len(h) != 2 || len(m) != 2 || h > "23" || m > "59" || strings.Trim(h+m, "0123456789") != "" {
		return "", false
	}
	return h + "." + m, true
}
