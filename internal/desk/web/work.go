package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/org"
)

// What "soon" means on a landing page. These are choices of the page, not of
// the law.
const (
	actingNotice = 30 // days before the end of an acting term
	fileNotice   = 30 // days that a file with wrong rows is shown
)

// work is what waits, as far as one person may see it.
type work struct {
	today clock.Date
	snap  *org.Snapshot

	rounds   []appointment.Summary // not finished, the nearest plan first
	switched []appointment.Summary // in force, the latest first

	scope     org.UnitID // whose posts the lists below are about; "" is the whole region
	seats     org.SeatCounts
	vacancies []org.Seating // the longest first
	acting    []ending      // terms that end soon, the nearest first
	retiring  []org.Seating // the nearest first

	files      []intake.Batch // wait, or were applied with wrong rows
	jobs       []job.Info     // failed
	oaths      []ceremony.Watched
	sessions   []ceremony.Listed  // still to come
	signatures []document.Awaited // wait for this person's signature
	signedAt   func(document.Awaited) string
	papers     []*document.Document // signed, about this person

	tasks duty.InboxPage // the first of the reader's own
}

// signingPage is where papers are signed, "" when nobody told.
func (k *work) signingPage(a document.Awaited) string {
	if k.signedAt == nil {
		return ""
	}
	return k.signedAt(a)
}

// ending is an acting term and the post it is in.
type ending struct {
	org.Seating
	Term *org.Holding
}

// gather asks every package for what the person may see. A refusal is an empty
// list: the page is made for every role.
func (w *Web) gather(r *http.Request, by actor.Actor) (*work, error) {
	ctx := r.Context()
	reg, err := w.Org.Get(ctx)
	if err != nil {
		return nil, err
	}
	k := &work{today: w.page.Today(), signedAt: w.SigningPage}
	k.snap = reg.At(k.today)
	if may(by, roundReaders...) {
		rounds, err := w.Rounds.List(ctx, by, 200)
		if err != nil {
			return nil, err
		}
		k.takeRounds(rounds)
	}
	if may(by, traceReaders...) {
		k.takeSeats("")
	} else if unit := headOf(by); unit != "" {
		k.takeSeats(org.UnitID(unit))
	}
	if may(by, actor.PersonnelOfficer) {
		files, err := w.Intake.List(ctx, by, intake.Filter{Limit: 50})
		if err != nil {
			return nil, err
		}
		k.takeFiles(files, w.page)
	}
	if w.Ceremonies != nil && may(by, crew...) {
		if k.sessions, k.oaths, err = w.ceremonies(r, by); err != nil {
			return nil, err
		}
	}
	if w.Documents != nil && by.Person != "" {
		if k.signatures, k.papers, err = w.papersOf(r, by); err != nil {
			return nil, err
		}
	}
	if w.Duties != nil && by.Person != "" {
		if k.tasks, err = w.Duties.Inbox(ctx, by, duty.InboxFilter{Limit: shown}); err != nil {
			return nil, err
		}
	}
	k.jobs, err = w.deadJobs(r, by)
	return k, err
}

func may(by actor.Actor, fs ...actor.Function) bool { return by.Require(fs...) == nil }

// headOf is the unit over which a person is the head of an agency.
func headOf(by actor.Actor) string {
	for _, g := range by.Grants {
		if g.Function == actor.AgencyHead && g.Unit != "" {
			return g.Unit
		}
	}
	return ""
}

func (k *work) takeRounds(all []appointment.Summary) {
	for _, x := range all {
		switch x.State {
		case appointment.Cancelled:
		case appointment.Switched:
			k.switched = append(k.switched, x)
		default:
			k.rounds = append(k.rounds, x)
		}
	}
	slices.SortStableFunc(k.rounds, func(a, b appointment.Summary) int { return cmp.Compare(a.PlannedOn, b.PlannedOn) })
	slices.SortStableFunc(k.switched, func(a, b appointment.Summary) int { return cmp.Compare(b.SwitchedOn, a.SwitchedOn) })
}

// takeSeats looks through the structural posts of a unit, "" for the region.
func (k *work) takeSeats(under org.UnitID) {
	k.scope = under
	f := org.SeatFilter{Under: under, Limit: 500}
	for {
		p := k.snap.Seats(f)
		k.seats = p.Counts
		for _, x := range p.Items {
			if x.Vacant && !x.Awaiting {
				k.vacancies = append(k.vacancies, x)
			}
			if x.RetiresWithin {
				k.retiring = append(k.retiring, x)
			}
			for _, h := range x.Acting {
				if h.Until != "" && h.Until <= k.today.AddDays(actingNotice) {
					k.acting = append(k.acting, ending{x, h})
				}
			}
		}
		if p.Next == "" {
			break
		}
		f.After = p.Next
	}
	slices.SortStableFunc(k.vacancies, func(a, b org.Seating) int { return cmp.Compare(a.VacantSince, b.VacantSince) })
	slices.SortStableFunc(k.retiring, func(a, b org.Seating) int { return cmp.Compare(a.Retires, b.Retires) })
	slices.SortStableFunc(k.acting, func(a, b ending) int { return cmp.Compare(a.Term.Until, b.Term.Until) })
}

// here tells the day and the zone of the region.
type here interface {
	Today() clock.Date
	Zone() *time.Location
}

func (k *work) takeFiles(files []intake.Batch, at here) {
	oldest := at.Today().AddDays(-fileNotice)
	for _, b := range files {
		day := clock.DateOf(b.At, at.Zone())
		left := b.State == intake.Applied || b.State == intake.Nothing
		if b.State == intake.Waiting || left && b.Counts.Wrong > 0 && day >= oldest {
			k.files = append(k.files, b)
		}
	}
}

func (w *Web) ceremonies(r *http.Request, by actor.Actor) (coming []ceremony.Listed, oaths []ceremony.Watched, err error) {
	all, _, err := w.Ceremonies.List(r.Context(), by)
	if err != nil {
		return nil, nil, err
	}
	for _, x := range all {
		if x.State != ceremony.Closed && x.State != ceremony.Cancelled {
			coming = append(coming, x)
		}
	}
	oaths, err = w.Ceremonies.Watch(r.Context(), by)
	return coming, oaths, err
}

// papersOf are the papers that wait for a person's signature and those about
// the person. A package that is not ready yet must not take the page down.
func (w *Web) papersOf(r *http.Request, by actor.Actor) (toSign []document.Awaited, own []*document.Document, err error) {
	toSign, err = w.Documents.Awaits(r.Context(), by)
	if err != nil {
		return nil, nil, err
	}
	mine, err := w.Documents.Find(r.Context(), by, document.Filter{Person: by.Person, States: []document.State{document.Signed}, Limit: 20})
	return toSign, mine.Documents, err
}

// deadJobs are the failed pieces of background work: all of them for who runs
// the system, one's own for everybody else.
func (w *Web) deadJobs(r *http.Request, by actor.Actor) (dead []job.Info, err error) {
	f := job.Filter{State: job.Dead, Person: by.Person, Limit: 20}
	if by.RequireAdmin() == nil {
		f.Person = ""
	} else if by.Person == "" {
		return nil, nil
	}
	err = w.DB.Read(r.Context(), func(tx *db.Tx) error {
		dead, err = job.Find(tx, f)
		return err
	})
	return dead, err
}

// own is a person's principal post with what stands around it.
type own struct {
	Holding  *org.Holding
	Post     *org.Post
	Unit     *org.Unit
	Superior *org.Post
	Boss     []*org.Holding // who holds or acts in the superior post
	Retires  clock.Date
	By       string
	Others   []*org.Holding // posts held beside it, acting ones too
}

func ownPost(s *org.Snapshot, by actor.Actor) (own, error) {
	id := personID(by)
	if id == "" {
		return own{}, errs.New(errs.NotFound, "desk_web.no_person")
	}
	var o own
	principal := s.Principal(id)
	for _, h := range s.Current(id) {
		if principal == nil && o.Holding == nil || h == principal {
			o.Holding = h
		}
	}
	for _, h := range s.Current(id) {
		if h != o.Holding {
			o.Others = append(o.Others, h)
		}
	}
	if o.Holding == nil {
		return o, nil
	}
	if o.Post = s.Posts[o.Holding.Post]; o.Post == nil {
		return o, nil
	}
	o.Unit = s.Units[o.Post.Unit]
	o.Retires, o.By = s.Retirement(o.Post, s.People[id])
	if o.Superior = s.Posts[o.Post.Superior]; o.Superior != nil {
		if h := s.Holder(o.Superior.ID); h != nil {
			o.Boss = []*org.Holding{h}
		} else {
			o.Boss = s.ActingIn(o.Superior.ID)
		}
	}
	return o, nil
}
