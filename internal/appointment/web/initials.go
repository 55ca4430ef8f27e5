package web

import (
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/page"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

// initialsView is the chains of a round with the initials under each, for who
// approves them on a phone.
type initialsView struct {
	Action   string
	Mine     bool
	Waiting  int    // chains that wait for the reader's
	Decree   string // whether the decree waits for initials
	Initials string // suggested
	Sums     []string
	Chains   []initialedChain
	Gone     []string
}

// initialedChain is one chain with its initials.
type initialedChain struct {
	chainView
	Digest string
	Valid  []initialsLine
	Void   []initialsLine
	Ask    bool // the reader's are not there yet and may be put
	Next   bool // the first of those
	Open   bool // a rule is broken
}

// initialsLine is somebody's initials in words; Own is the id of the reader's.
type initialsLine struct {
	Text, Own string
	Was       []string // of void ones: the seats as they were read
}

// initialsOf fills the section of the proposal; nil while nobody puts initials.
func (w *Web) initialsOf(r *http.Request, b *board) (*initialsView, error) {
	rv := b.rv
	if w.plan == nil || rv.Round.State == appointment.Draft || rv.Round.State == appointment.Cancelled {
		return nil, nil
	}
	by := actor.Of(r.Context())
	a, err := w.plan.ApprovalsOf(r.Context(), by, rv)
	if err != nil {
		return nil, err
	}
	v := &initialsView{Action: roundHref(rv.Round.ID, "paraf"), Mine: a.Mine != "", Initials: planning.InitialsOf(by.Name)}
	for _, f := range planning.Approvers() {
		v.Sums = append(v.Sums, page.T(r, "planning_web.approved_of", page.T(r, "org_web.function_"+string(f)), a.Done(f), len(a.Chains)))
	}
	v.Waiting = a.Waiting()
	switch rv.Round.State {
	case appointment.Submitted, appointment.Cleared:
		v.Decree = page.T(r, "planning_web.initials_inform")
		if n := len(a.Required); n > 0 {
			by := page.T(r, "org_web.function_"+string(a.Required[0]))
			if n > 1 {
				by = page.T(r, "planning_web.and", by, page.T(r, "org_web.function_"+string(a.Required[1])))
			}
			v.Decree = page.T(r, "planning_web.initials_required", by)
		}
	}
	next := true
	for i := range a.Chains {
		c := &a.Chains[i]
		x := initialedChain{chainView: b.chain(i), Digest: c.Digest, Open: c.Open}
		for _, p := range c.Valid {
			line := initialsLine{Text: w.initialsWords(r, b, "planning_web.approved_by", p)}
			if v.Mine && p.Person == people.PersonID(by.Person) {
				line.Own = p.ID
			}
			x.Valid = append(x.Valid, line)
		}
		for _, p := range c.Void {
			line := initialsLine{Text: w.initialsWords(r, b, "planning_web.void_by", p)}
			for _, l := range p.Links {
				line.Was = append(line.Was, page.T(r, "planning_web.was", nameOf(rv.Snapshot, l.Person), titleOf(rv.Snapshot, l.To)))
			}
			x.Void = append(x.Void, line)
		}
		x.Ask = v.Mine && c.By(a.Mine) == nil && !c.Open
		x.Next, next = x.Ask && next, next && !x.Ask
		v.Chains = append(v.Chains, x)
	}
	for _, p := range a.Gone {
		v.Gone = append(v.Gone, w.initialsWords(r, b, "planning_web.void_by", p))
	}
	return v, nil
}

func (w *Web) initialsWords(r *http.Request, b *board, key string, p planning.Approval) string {
	return page.T(r, key, p.Initials, w.who(r, b.rv.Snapshot, p.Person), w.moment(r, p.At))
}
