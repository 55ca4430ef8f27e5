package gathering

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Decided is a decision with how far its duty is.
type Decided struct {
	*Decision
	Meeting string // title of the gathering that made it
	On      clock.Date
	Owner   org.PostID // who owes it now: it may have been handed on
	Title   string     // of that post
	Due     clock.Date
	DueAt   time.Time
	State   duty.State
	Late    bool
	Outcome string
	Mine    bool // the reader answers for it
}

// Open tells whether it is still owed.
func (d *Decided) Open() bool { return !d.State.Ended() }

// stateWords is how far a decision is, in words.
func stateWords(l i18n.Lang, d *Decided) string {
	key := string(d.State)
	if d.Late {
		key = "late"
	}
	out := i18n.T(l, "gathering.decision."+key)
	if d.State == duty.Done && d.Outcome != "" {
		out += ": " + d.Outcome
	}
	return out
}

// StateWords is how far a decision is, for pages and programs.
func StateWords(l i18n.Lang, d *Decided) string { return stateWords(l, d) }

func (s *Service) decided(tx *db.Tx, w *ground, list []*Decision) ([]*Decided, error) {
	var out []*Decided
	for _, d := range list {
		x, err := s.Duties.Get(tx, d.Duty)
		if err != nil {
			return nil, err
		}
		out = append(out, &Decided{Decision: d, Owner: x.Post, Title: titleAt(w.snap, x.Post), Due: clock.DateOf(x.DueAt, w.zone), DueAt: x.DueAt, State: x.State,
			Late: x.LateAt(tx.Now()), Outcome: x.Outcome})
	}
	return out, nil
}

// decisionsOf are the decisions of a gathering by number, withdrawn ones too.
func (s *Service) decisionsOf(tx *db.Tx, w *ground, g *Gathering) ([]*Decided, error) {
	list, err := decisions(tx, `gathering = $1 order by n`, string(g.ID))
	if err != nil {
		return nil, err
	}
	return s.decided(tx, w, list)
}

// maxCarried bounds the list of a chain that nobody ever tidied.
const maxCarried = 200

// carried are the decisions of earlier gatherings of the chain that concern this
// one: everything of the last one, and what is still open of those before.
func (s *Service) carried(tx *db.Tx, w *ground, g *Gathering) ([]*Decided, error) {
	if g.Series == "" || g.Kind == Coaching {
		return nil, nil
	}
	earlier, err := query(tx, `series = $1 and state = 'closed' and (on_date < $2 or on_date = $2 and id < $3) order by on_date desc, id desc limit 36`,
		string(g.Series), string(g.On), string(g.ID))
	if err != nil {
		return nil, err
	}
	var out []*Decided
	for k, x := range earlier {
		list, err := decisions(tx, `gathering = $1 and withdrawn = '' order by n`, string(x.ID))
		if err != nil {
			return nil, err
		}
		found, err := s.decided(tx, w, list)
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			d.Meeting, d.On = x.Title, x.On
			if (k == 0 || d.Open()) && len(out) < maxCarried {
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// View is a gathering with everything its page shows.
type View struct {
	*Gathering
	ChairTitle, ChairName string
	NotesTitle, NotesName string
	UnitName              string
	Chain                 *Series
	Tally                 Tally
	Decisions             []*Decided
	Carried               []*Decided
	Papers                []Paper
	Next                  *Gathering // of the chain, nil when there is none yet
	Today                 clock.Date
	Snapshot              *org.Snapshot

	All      bool // the reader sees the lists, not only the meeting
	Invited  bool // the reader has a place of their own
	Organise bool
	Record   bool // attendance, notes, decisions
}

// Paper is a paper of a gathering.
type Paper struct {
	*document.Document
	Next string // the title of who signs next, "" when everybody has
	Mine bool   // it is the reader
}

// Open loads a gathering for those who may read it.
func (s *Service) Open(ctx context.Context, by actor.Actor, id ID) (*View, error) {
	var v *View
	err := s.read(ctx, func(tx *db.Tx) error {
		g, err := load(tx, id)
		if err != nil {
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		all, err := mayRead(tx, by, w, g)
		if err != nil {
			return err
		}
		v, err = s.view(tx, by, w, g, all)
		return err
	})
	return v, err
}

func (s *Service) view(tx *db.Tx, by actor.Actor, w *ground, g *Gathering, all bool) (v *View, err error) {
	v = &View{Gathering: g, Today: w.today, Snapshot: w.snap, All: all, Organise: mayOrganise(by, w, g) == nil, Record: mayRecord(by, w, g) == nil}
	var who people.PersonID
	who, v.ChairTitle = chairHolder(w.snap, g.Chair)
	v.ChairName = nameOf(w.snap, who)
	who, v.NotesTitle = chairHolder(w.snap, g.Notes)
	v.NotesName = nameOf(w.snap, who)
	if u := w.snap.Units[g.Unit]; u != nil {
		v.UnitName = u.Name
	}
	if g.Series != "" {
		if v.Chain, err = getSeries(tx, g.Series); err != nil {
			return nil, err
		}
	}
	if v.Tally, err = tally(tx, g); err != nil {
		return nil, err
	}
	if v.Decisions, err = s.decisionsOf(tx, w, g); err != nil {
		return nil, err
	}
	if v.Carried, err = s.carried(tx, w, g); err != nil {
		return nil, err
	}
	for _, list := range [][]*Decided{v.Decisions, v.Carried} {
		for _, d := range list {
			d.Mine = d.Open() && owner(w.snap, by.Person, d.Owner)
		}
	}
	if g.Kind == StaffMeeting {
		next, err := query(tx, `series = $1 and (on_date > $2 or on_date = $2 and id > $3) and state <> 'cancelled' order by on_date, id limit 1`,
			string(g.Series), string(g.On), string(g.ID))
		if err != nil {
			return nil, err
		}
		if len(next) > 0 {
			v.Next = next[0]
		}
	}
	for _, k := range papersOf {
		d, err := s.living(tx, g.ID, k)
		if err != nil {
			return nil, err
		}
		if d == nil {
			continue
		}
		p := Paper{Document: d, Next: nextSigner(d)}
		for _, x := range d.Signatures {
			if x.ApprovedAt.IsZero() && x.At.IsZero() {
				p.Mine = by.Person != "" && x.Person == by.Person
				break
			}
		}
		if all || p.Mine || d.State != document.Drafted {
			v.Papers = append(v.Papers, p)
		}
	}
	if by.Person != "" {
		mine, err := invitees(tx, `gathering = $1 and person = $2`, string(g.ID), by.Person)
		if err != nil {
			return nil, err
		}
		v.Invited = len(mine) > 0 && !g.InvitedAt.IsZero()
	}
	return v, nil
}

func nameOf(s *org.Snapshot, who people.PersonID) string {
	if p := s.People[who]; p != nil {
		return p.Name.String()
	}
	return ""
}

// Write keeps what was said: a summary, and the notes of each point of the
// agenda, until the minutes have their number. version is the one the form was
// drawn from; 0 does not compare.
func (s *Service) Write(ctx context.Context, by actor.Actor, id ID, version int64, summary string, notes []string) error {
	return s.change(ctx, by, id, mayRecord, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		switch {
		case !g.State.held():
			return "", nil, errs.New(errs.Conflict, "gathering.not_started")
		case version != 0 && version != g.Version:
			return "", nil, errs.New(errs.Conflict, "gathering.overtaken")
		}
		if err := s.unsealed(tx, g); err != nil {
			return "", nil, err
		}
		if len(summary) > maxWords {
			return "", nil, errs.New(errs.Invalid, "gathering.too_long", maxWords).Field("summary", "gathering.too_long", maxWords)
		}
		g.Summary = summary
		for k := range g.Items {
			if k < len(notes) {
				if len(notes[k]) > maxWords {
					return "", nil, errs.New(errs.Invalid, "gathering.too_long", maxWords)
				}
				g.Items[k].Notes = notes[k]
			}
		}
		if err := save(tx, g); err != nil {
			return "", nil, err
		}
		return "notes_written", map[string]any{"digest": digest(summary)}, saveItems(tx, id, g.Items)
	})
}

// DecisionView is one decision with its meeting.
type DecisionView struct {
	*Decided
	Gathering *Gathering
	Past      []duty.Event
}

// Decision opens a decision for who may read its gathering, and for who answers
// for it.
func (s *Service) Decision(ctx context.Context, by actor.Actor, id DecisionID) (*DecisionView, error) {
	var v *DecisionView
	err := s.read(ctx, func(tx *db.Tx) error {
		d, err := decision(tx, id)
		if err != nil {
			return err
		}
		g, err := load(tx, d.Gathering)
		if err != nil {
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		list, err := s.decided(tx, w, []*Decision{d})
		if err != nil {
			return err
		}
		x := list[0]
		x.Mine = x.Open() && owner(w.snap, by.Person, x.Owner)
		if !owner(w.snap, by.Person, x.Owner) {
			if _, err := mayRead(tx, by, w, g); err != nil {
				return err
			}
		}
		v = &DecisionView{Decided: x, Gathering: g}
		v.Past, err = s.Duties.History(tx, d.Duty)
		return err
	})
	return v, err
}
