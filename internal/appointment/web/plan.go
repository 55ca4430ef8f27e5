package web

import (
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

// Planning joins the door to what thinks along with a draft: the board then tries
// people, takes steps back and shows the scenarios. Call it while the site is
// built.
func (w *Web) Planning(p *planning.Service) *Web {
	w.plan = p
	return w
}

// planBar is the line of the board with the scenarios and the last step.
type planBar struct {
	Scenarios  []page.Link // the main draft first; none while there is no scenario
	Of         *page.Link  // of a scenario: its main draft
	Compare    string      // where scenarios are made and compared; "" when there are none to make
	Steps      string      // the list of steps
	Action     string      // where undo and redo post
	Return     string
	Undo, Redo *planStep
	Since      string // what changed since the last look
	Pack       string // the printed pack
}

// planStep is a step in words, with the version that names it.
type planStep struct {
	Version int64
	What    string
}

// planOf fills the bar and tries whom the address names.
func (w *Web) planOf(r *http.Request, b *board, v *boardPage, at chosenSeat) error {
	rv := b.rv
	if w.plan == nil {
		return nil
	}
	main := rv.Round.Main()
	bar := &planBar{Since: roundHref(rv.Round.Main(), "perubahan"), Pack: roundHref(rv.Round.ID, "bahan.pdf")}
	v.Plan = bar
	if rv.Round.State == appointment.Draft {
		all, err := w.plan.Scenarios(r.Context(), actor.Of(r.Context()), main)
		if err != nil {
			return err
		}
		bar.Compare = roundHref(main, "banding")
		for i, x := range all {
			label := x.Title
			if i == 0 {
				label = page.T(r, "planning_web.main")
			}
			if len(all) > 1 {
				bar.Scenarios = append(bar.Scenarios, page.Link{Label: label, Href: roundHref(x.ID, "papan"), Current: x.ID == rv.Round.ID})
			}
		}
		if rv.Round.Base != "" {
			bar.Of = &page.Link{Label: all[0].Title, Href: roundHref(main, "papan")}
		}
	}
	if rv.Rights.Edit && !rv.Rights.Amend {
		bar.Action, bar.Return = roundHref(rv.Round.ID, "langkah"), b.here(at)
		bar.Steps = bar.Action
		steps, err := w.plan.Steps(r.Context(), actor.Of(r.Context()), rv.Round.ID)
		if err != nil {
			return err
		}
		bar.Undo, bar.Redo = b.stepView(planning.Back(steps)), b.stepView(planning.Again(steps))
	}
	if v.Panel == nil || at.post == nil {
		return nil
	}
	tried := r.URL.Query().Get("coba")
	for _, list := range [][]candidate{v.Panel.Candidates, v.Panel.Found} {
		for i := range list {
			list[i].Trying = list[i].ID == tried
			list[i].Try = b.tryHref(at, list[i].ID)
			if list[i].Trying {
				list[i].Try = b.here(at)
			}
		}
	}
	if tried == "" {
		return nil
	}
	return w.try(r, b, v, at, people.PersonID(tried))
}

// here is the address of the board with the chosen seat, nobody tried in it.
func (b *board) here(at chosenSeat) string {
	if at.post == nil && at.seat == nil {
		return b.at(b.filter, b.query, b.r.URL.Query().Get("setelah"))
	}
	return seatLink(b.rv.Round.ID, at.post, at.move(), "saring", b.filter, "q", b.query)
}

// tryHref tries a person in the chosen seat.
func (b *board) tryHref(at chosenSeat, person string) string {
	return seatHref(b.rv.Round.ID, at.post, at.move(), "saring", b.filter, "q", b.query, "cari", b.r.URL.Query().Get("cari"), "coba", person) + "#andaikan"
}

// move is the proposal of a chosen seat, nil when there is none.
func (c chosenSeat) move() *appointment.Move {
	if c.seat == nil {
		return nil
	}
	return c.seat.move
}

// stepView says a step by its first change.
func (b *board) stepView(s *planning.Step) *planStep {
	if s == nil {
		return nil
	}
	v := &planStep{Version: s.Version}
	if n := len(s.Changes); n > 0 { // of a person put into a seat, that comes last
		v.What = editWords(b.r, b.rv.Snapshot, s.Changes[n-1])
		if s.Changes[0].What == "chosen" {
			v.What = editWords(b.r, b.rv.Snapshot, s.Changes[0])
		}
	}
	if n := len(s.Changes) - 1; n > 0 {
		v.What += " " + page.T(b.r, "appointment_web.and_more", n)
	}
	return v
}

// trialView is a trial ready for the panel.
type trialView struct {
	Title    string
	Refused  string // why it cannot be tried
	Rows     []trialRow
	Appeared []trialFinding
	Cured    []trialFinding
	More     [2]int // findings left out, of either list
	Places   []string
	Chains   []string
	Hands    string

	Person, Post, Return string // of the form that applies it
	Apply                bool
	Drop                 string // the address without the trial
}

// trialRow is one line of before and after.
type trialRow struct {
	Label, Now, Then string
	Kind             string // "ok" or "bad" when the second is better or worse
}

// trialFinding is one finding that comes or goes.
type trialFinding struct {
	Kind, Word, Who, Text string
}

// fewFindings are named; the rest is counted.
const fewFindings = 8

// try shows what the round would be with a person in the chosen seat.
func (w *Web) try(r *http.Request, b *board, v *boardPage, at chosenSeat, person people.PersonID) error {
	x, err := w.tryAll(r, b, []appointment.Op{{Kind: appointment.Put, Person: person, ToPost: at.post.ID}})
	if err != nil {
		return err
	}
	x.Title, x.Drop, x.Return = page.T(r, "planning_web.try_title", nameOf(b.rv.Snapshot, person)), b.here(at), b.here(at)
	x.Person, x.Post, x.Apply = string(person), string(at.post.ID), x.Refused == "" && b.rv.Rights.Edit
	v.Panel.Trial = x
	return nil
}

// tryAll says in words what the round would be with some changes; what cannot be
// tried is said too.
func (w *Web) tryAll(r *http.Request, b *board, ops []appointment.Op) (*trialView, error) {
	x, snap := new(trialView), b.rv.Snapshot
	t, err := w.plan.Try(r.Context(), actor.Of(r.Context()), b.rv.Round.ID, ops)
	if err != nil {
		if k := errs.KindOf(err); k != errs.Invalid && k != errs.NotFound && k != errs.Conflict {
			return nil, err
		}
		x.Refused = page.Message(page.Lang(r), err)
		return x, nil
	}
	x.Rows = trialRows(r, t)
	x.Appeared, x.More[0] = b.trialFindings(t, t.Appeared)
	x.Cured, x.More[1] = b.trialFindings(t, t.Cured)
	for _, p := range t.Places {
		x.Places = append(x.Places, placeWords(r, snap, p))
	}
	for _, id := range t.Left {
		x.Chains = append(x.Chains, page.T(r, "planning_web.left_now", titleOf(snap, id)))
	}
	for _, id := range t.NoMore {
		x.Chains = append(x.Chains, page.T(r, "planning_web.left_no_more", titleOf(snap, id)))
	}
	for _, c := range t.Touched {
		x.Chains = append(x.Chains, page.T(r, "planning_web.chain_turn", titleOf(snap, c.First), chainWords(r, snap, c.Now), chainWords(r, snap, c.Then)))
	}
	if t.Hands != nil {
		x.Hands = page.T(r, "planning_web.hands", len(t.Hands.Posts), t.Hands.Open, t.Hands.Late, t.Hands.Reports)
	}
	return x, nil
}

// tryOn opens the board with somebody tried in a seat; "" where nothing thinks
// along.
func (w *Web) tryOn(rv *appointment.Review, post *org.Post, person people.PersonID) string {
	if w.plan == nil {
		return ""
	}
	return seatHref(rv.Round.ID, post, nil, "coba", string(person)) + "#andaikan"
}

func trialRows(r *http.Request, t *planning.Trial) []trialRow {
	var out []trialRow
	swing := func(key string, s planning.Swing, always bool) {
		if !always && !s.Moved() {
			return
		}
		row := trialRow{Label: page.T(r, key), Now: page.Number(r, s.Now), Then: page.Number(r, s.Then)}
		switch {
		case s.Then < s.Now:
			row.Kind = "ok"
		case s.Then > s.Now:
			row.Kind = "bad"
		}
		out = append(out, row)
	}
	swing("planning_web.row_violations", t.Violations, true)
	swing("planning_web.row_warnings", t.Warnings, true)
	swing("planning_web.row_pendings", t.Pendings, false)
	swing("planning_web.row_vacancies", t.Vacancies, true)
	out = append(out, trialRow{Label: page.T(r, "planning_web.row_moves"), Now: page.Number(r, t.Moves.Now), Then: page.Number(r, t.Moves.Then)},
		trialRow{Label: page.T(r, "planning_web.row_chains"), Now: page.Number(r, t.Chains.Now), Then: page.Number(r, t.Chains.Then)})
	papers := trialRow{Label: page.T(r, "planning_web.row_papers"), Now: "–", Then: "–"}
	if n := t.Papers.Touched(); n > 0 {
		papers.Then = page.T(r, "planning_web.n_of", n, max(t.Papers.Total, n))
	}
	out = append(out, papers, trialRow{Label: page.T(r, "planning_web.row_pay"), Now: payWords(r, t.PayNow), Then: payWords(r, t.PayThen)})
	return out
}

func payWords(r *http.Request, p planning.Pay) string {
	return page.T(r, "planning_web.pay", p.Up, p.Down)
}

// trialFindings says findings in words; those of the round as a whole name
// nobody.
func (b *board) trialFindings(t *planning.Trial, all []planning.Finding) ([]trialFinding, int) {
	r, snap := b.r, b.rv.Snapshot
	var out []trialFinding
	for _, f := range all {
		if len(out) == fewFindings {
			return out, len(all) - fewFindings
		}
		x := trialFinding{Text: f.Text.In(page.Lang(r)), Word: page.T(r, "planning_web.grade_"+string(f.Grade)), Kind: map[planning.Grade]string{planning.Violation: "bad", planning.Warning: "warn"}[f.Grade]}
		if x.Kind == "" {
			x.Kind = "note"
		}
		if f.Person != "" {
			x.Who = page.T(r, "planning_web.in_seat", nameOf(snap, f.Person), titleOf(snap, f.Post))
		}
		out = append(out, x)
	}
	return out, 0
}

// placeWords says where a person goes without and with the change, with the
// class of each post.
func placeWords(r *http.Request, snap *org.Snapshot, p planning.Place) string {
	at := func(id org.PostID) string {
		if id == "" {
			id = p.From
		}
		switch x := snap.Posts[id]; {
		case x == nil:
			return page.T(r, "appointment_web.no_post")
		case x.Class > 0:
			return page.T(r, "planning_web.with_class", x.Title, x.Class)
		default:
			return x.Title
		}
	}
	key := "planning_web.place_turn"
	switch {
	case p.Now == "":
		key = "planning_web.place_new"
	case p.Then == "":
		key = "planning_web.place_stays"
	}
	return page.T(r, key, nameOf(snap, p.Person), at(p.Now), at(p.Then))
}

// chainWords says how long a chain is and how it ends.
func chainWords(r *http.Request, snap *org.Snapshot, c *appointment.Chain) string {
	switch {
	case c == nil:
		return page.T(r, "planning_web.chain_none")
	case c.End == appointment.EndsVacant:
		return page.T(r, "planning_web.chain_vacant", len(c.Moves)+1, titleOf(snap, c.Left))
	case c.End == appointment.EndsRing:
		return page.T(r, "planning_web.chain_ring", len(c.Moves))
	}
	return page.T(r, "planning_web.chain_filled", len(c.Moves))
}
