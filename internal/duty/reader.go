package duty

import (
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

// view is what a use case reads before its own rows: the register of the
// moment, and what time it is.
type view struct {
	reg    *org.Register
	region *org.Region
	zone   *time.Location
	now    time.Time
	today  clock.Date
	s      *org.Snapshot // as of today
	desks  *desks
}

func (e *Engine) view(ctx context.Context) (*view, error) {
	reg, err := e.Org.Get(ctx)
	if err != nil {
		return nil, err
	}
	v := &view{reg: reg}
	if err := e.DB.Read(ctx, func(tx *db.Tx) (err error) {
		v.now = tx.Now()
		v.region, err = org.LoadRegion(tx)
		return err
	}); err != nil {
		return nil, err
	}
	e.complete(v)
	return v, nil
}

// viewIn is view as a transaction sees it.
func (e *Engine) viewIn(tx *db.Tx) (*view, error) {
	reg, err := e.Org.In(tx)
	if err != nil {
		return nil, err
	}
	v := &view{reg: reg, now: tx.Now()}
	if v.region, err = org.LoadRegion(tx); err != nil {
		return nil, err
	}
	e.complete(v)
	return v, nil
}

func (e *Engine) complete(v *view) {
	v.zone = v.region.Location()
	v.today = clock.DateOf(v.now, v.zone)
	v.s = v.reg.At(v.today)
	v.desks = e.desks.get(v.s)
}

// reader is who asks, with what their posts of today let them read.
type reader struct {
	actor.Actor
	v      *view
	chairs []org.PostID // held today, definitive or acting
}

func (e *Engine) reader(v *view, by actor.Actor) reader {
	r := reader{Actor: by, v: v}
	for _, h := range v.s.ServedBy(people.PersonID(by.Person)) {
		r.chairs = append(r.chairs, h.Post)
	}
	return r
}

// own tells whether what the post owes lies on a chair of the reader.
func (r reader) own(post org.PostID) bool {
	if r.Person == "" {
		return false
	}
	o := OwnerOf(r.v.s, post)
	return o.Chair != nil && slices.Contains(r.chairs, o.Chair.ID)
}

// leads tells whether the reader heads the region or runs its process, acting
// or not: reading what is late is no decision that an acting official may not
// take.
func (r reader) leads() bool {
	return r.IsSystem() || slices.ContainsFunc(r.Grants, func(g actor.Grant) bool {
		return g.Unit == "" && (g.Function == actor.AppointingAuthority || g.Function == actor.AuthorizedOfficial)
	})
}

// MayReadAll tells pages whether somebody may read what every post owes: who
// leads the region, acting or not, and the inspectorate.
func MayReadAll(by actor.Actor) bool { return reader{Actor: by}.leads() || by.May(actor.Inspector) }

// commands tells whether the reader may ask for explanations about a unit: the
// head of its agency and who leads the region.
func (r reader) commands(unit org.UnitID) bool {
	return r.leads() || r.MayOver(actor.AgencyHead, path(r.v.s, unit)...)
}

// over tells whether the reader may read what a unit's posts owe.
func (r reader) over(unit org.UnitID) bool { return r.commands(unit) || r.May(actor.Inspector) }

// opens tells whether the guard of a duty lets the reader know of it. What lies
// on the own desk is never hidden.
func (r reader) opens(d *Duty) bool {
	return d.Guard == "" || r.IsSystem() || r.MayOver(actor.Function(d.Guard), path(r.v.s, d.Unit)...) || r.own(d.Post)
}

// Guards are the functions that a duty may be guarded by. They are few, because
// lists look for each of them apart.
var Guards = []actor.Function{actor.WhistleblowingOfficer, actor.AuthorizedOfficial, actor.InformationOfficer, actor.ComplaintCoordinator, actor.AgencyLiaison}

// guards are the guards that the reader passes everywhere, "" first.
func (r reader) guards() []string {
	out := []string{""}
	for _, f := range Guards {
		if r.May(f) {
			out = append(out, string(f))
		}
	}
	return out
}

func path(s *org.Snapshot, unit org.UnitID) []string {
	var out []string
	for _, u := range s.Path(unit) {
		out = append(out, string(u.ID))
	}
	return out
}

// mayRead tells whether the actor may open a duty: its desk, the chain above
// it, and posts that owed it before. Who may not know of it is told that there
// is none.
func (e *Engine) mayRead(v *view, by actor.Actor, d *Duty, history []Event) error {
	if !by.SignedIn() {
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	r := e.reader(v, by)
	switch {
	case !r.opens(d):
		return errs.New(errs.NotFound, "duty.not_found")
	case r.own(d.Post), r.over(d.Unit):
		return nil
	case slices.ContainsFunc(history, func(ev Event) bool { return slices.Contains(r.chairs, ev.From) }):
		return nil
	case by.Person != "" && slices.ContainsFunc(history, func(ev Event) bool { return ev.Person == by.Person }):
		return nil
	}
	return errs.New(errs.Forbidden, "duty.not_yours")
}

// pageSize caps the size of a page.
func pageSize(n int) int {
	if n <= 0 {
		return maxPage / 2
	}
	return min(n, maxPage)
}
