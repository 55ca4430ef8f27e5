package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// chainView is a chain ready for the template; moves that stand alone share one.
type chainView struct {
	ID    string // of the fragment
	Title string
	Start string // "4 kursi, dimulai dari … yang kosong 144 hari"
	Kind  string // "bad", "warn" or ""
	Word  string // "1 melanggar"
	Loose bool   // seats without arrows
	Ring  string // where the last mover comes from, for a ring
	Seats []seatView
}

// seatView is one seat card.
type seatView struct {
	ID          string // of the move
	Person      string // who sits here, for dragging
	Post        string // of the post, for dropping
	Href        string
	Title, Rank string
	First       bool // the chain begins here
	Last        bool // the chain ends filled here
	Empty       bool // stays vacant
	Chosen      bool
	Kind        string // "bad", "warn" or ""
	Who, From   string
	Finding     string
	FindingKind string // of the status: bad, warn, ok, note
	Renamed     bool   // a confirmation
}

// page is the chains of one page of the board, worst first when something must
// be done, with the way to the next.
func (b *board) page(after string) ([]chainView, page.More) {
	match := matcher(b.query)
	from, _ := strconv.Atoi(after)
	order := b.order()
	var out []chainView
	var alone []*seatFacts
	shown, total, next := 0, 0, ""
	for at, i := range order {
		c := &b.rv.Chains[i]
		if !b.showsChain(c, match) {
			continue
		}
		total += len(c.Moves)
		if at < from {
			continue
		}
		if shown >= boardSize {
			if next == "" {
				next = strconv.Itoa(at)
			}
			continue
		}
		shown += len(c.Moves)
		if len(c.Moves) == 1 && c.End == appointment.EndsFilled && b.filter != filterLeft {
			alone = append(alone, b.seats[c.Moves[0].ID])
			continue
		}
		out = append(out, b.chain(i))
	}
	more := page.More{Shown: shown, Total: total}
	if next != "" {
		more.Next = b.at(b.filter, b.query, next)
	}
	if from > 0 {
		more.First = b.at(b.filter, b.query, "")
	}
	return append(out, b.alone(alone)...), more
}

// order is the chains as the board shows them: those with the worst seat first,
// within that the order of the annex.
func (b *board) order() []int {
	worst := make([]eligibility.Standing, len(b.rv.Chains))
	out := make([]int, len(b.rv.Chains))
	for i, c := range b.rv.Chains {
		out[i] = i
		for _, m := range c.Moves {
			if s := b.seats[m.ID].standing; s >= eligibility.Warned {
				worst[i] = max(worst[i], s)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y int) int { return cmp.Compare(worst[y], worst[x]) })
	return out
}

func (b *board) chain(i int) chainView {
	c := &b.rv.Chains[i]
	r, snap := b.r, b.rv.Snapshot
	v := chainView{ID: "r" + itoa(i+1), Title: page.T(r, "appointment_web.chain", i+1), Start: b.start(c)}
	blocked, warned := 0, 0
	for k, m := range c.Moves {
		s := b.seats[m.ID]
		x := b.seat(s)
		x.First = k == 0 && c.End != appointment.EndsRing
		x.Last = k == len(c.Moves)-1 && c.End == appointment.EndsFilled && len(c.Moves) > 1
		if x.Last && x.Finding == "" {
			x.Finding, x.FindingKind = page.T(r, "appointment_web.chain_done"), "ok"
		}
		switch s.standing {
		case eligibility.Blocked:
			blocked++
		case eligibility.Warned:
			warned++
		}
		v.Seats = append(v.Seats, x)
	}
	switch c.End {
	case appointment.EndsVacant:
		if p := snap.Posts[c.Left]; p != nil {
			v.Seats = append(v.Seats, b.empty(p))
		}
	case appointment.EndsRing:
		v.Ring = page.T(r, "appointment_web.ring_back", titleOf(snap, c.Moves[0].ToPost))
	}
	switch {
	case blocked > 0:
		v.Kind, v.Word = "bad", page.T(r, "appointment_web.n_blocked", blocked)
	case warned > 0:
		v.Kind, v.Word = "warn", page.T(r, "appointment_web.n_warned", warned)
	}
	return v
}

// start says how a chain begins.
func (b *board) start(c *appointment.Chain) string {
	r, snap := b.r, b.rv.Snapshot
	n := len(c.Moves)
	if c.End == appointment.EndsRing {
		return page.T(r, "appointment_web.start_ring", n)
	}
	if c.End == appointment.EndsVacant {
		n++
	}
	first := snap.Posts[c.Moves[0].ToPost]
	switch {
	case first == nil:
		return page.T(r, "appointment_web.start_seats", n)
	case c.Moves[0].Reason == eligibility.ReasonConfirmation:
		return page.T(r, "appointment_web.start_renamed", n, first.Title)
	case snap.Vacant(first) && snap.VacantSince(first) < snap.Date:
		return page.T(r, "appointment_web.start_vacant", n, first.Title, snap.VacantSince(first).DaysUntil(snap.Date))
	}
	return page.T(r, "appointment_web.start_at", n, first.Title)
}

// alone gathers the moves that make no chain: first the confirmations in
// renamed posts, then the others.
func (b *board) alone(seats []*seatFacts) []chainView {
	groups := []chainView{
		{ID: "pengukuhan", Title: page.T(b.r, "appointment_web.alone_confirmed"), Loose: true},
		{ID: "sendiri", Title: page.T(b.r, "appointment_web.alone"), Loose: true},
	}
	blocked, warned := [2]int{}, [2]int{}
	for _, s := range seats {
		g := 1
		if s.move.Reason == eligibility.ReasonConfirmation {
			g = 0
		}
		groups[g].Seats = append(groups[g].Seats, b.seat(s))
		switch s.standing {
		case eligibility.Blocked:
			blocked[g]++
		case eligibility.Warned:
			warned[g]++
		}
	}
	var out []chainView
	for i, g := range groups {
		if len(g.Seats) == 0 {
			continue
		}
		g.Start = page.T(b.r, "appointment_web.start_seats", len(g.Seats))
		switch {
		case blocked[i] > 0:
			g.Kind, g.Word = "bad", page.T(b.r, "appointment_web.n_blocked", blocked[i])
		case warned[i] > 0:
			g.Kind, g.Word = "warn", page.T(b.r, "appointment_web.n_warned", warned[i])
		}
		out = append(out, g)
	}
	return out
}

// seat is the card of a proposed seat.
func (b *board) seat(s *seatFacts) seatView {
	r, snap := b.r, b.rv.Snapshot
	x := seatView{ID: string(s.move.ID), Person: string(s.move.Person), Post: string(s.move.ToPost), Href: b.seatHref(s), Title: titleOf(snap, s.move.ToPost),
		Who: "–", Renamed: s.move.Reason == eligibility.ReasonConfirmation}
	if s.post != nil {
		x.Rank = rank(s.post)
	}
	if p := snap.People[s.move.Person]; p != nil {
		x.Who = p.Name.Name
	}
	switch from := snap.Posts[s.move.FromPost]; {
	case x.Renamed && from != nil:
		x.From = page.T(r, "appointment_web.formerly", from.Title)
	case from != nil:
		x.From = page.T(r, "appointment_web.from", from.Title)
	default:
		x.From = page.T(r, "appointment_web.from_outside")
	}
	switch s.standing {
	case eligibility.Blocked:
		x.Kind, x.FindingKind = "bad", "bad"
	case eligibility.Warned:
		x.Kind, x.FindingKind = "warn", "warn"
	case eligibility.Pending:
		x.FindingKind, x.Finding = "note", page.T(r, "appointment_web.later_paper")
		return x
	default:
		return x
	}
	switch v := s.find.WorstDue(b.rv.Due); {
	case s.clash:
		x.Finding = page.T(r, "appointment_web.clash_short")
	default:
		x.Finding = short(r, v)
	}
	return x
}

// short is a verdict in the few words that fit on a seat: what is missing from
// a time rule, else the name of the rule.
func short(r *http.Request, v *eligibility.Verdict) string {
	l := page.Lang(r)
	switch {
	case v.Outcome == eligibility.NotMet && v.Bar != nil && v.Bar.Share() < 100:
		return page.T(r, "appointment_web.short_of", i18n.ShortSpan(l, v.Bar.Lacking()))
	case v.Outcome == eligibility.MissingData && len(v.Message.Args) > 0:
		return page.T(r, "appointment_web.short_missing", capital(i18n.Format(l, v.Message.Args[0])))
	}
	if rule, ok := eligibility.RuleByID(v.Rule); ok {
		return page.T(r, rule.TitleKey())
	}
	return v.Message.In(l)
}

// empty is the card of a seat that the round leaves vacant.
func (b *board) empty(p *org.Post) seatView {
	v := seatView{Post: string(p.ID), Href: seatLink(b.rv.Round.ID, p, nil, "saring", b.filter, "q", b.query), Title: p.Title, Rank: rank(p),
		Empty: true, Who: page.T(b.r, "appointment_web.left_vacant"), FindingKind: "empty"}
	if b.rv.Rights.Edit { // only who can seat somebody is shown candidates
		v.From = page.T(b.r, "appointment_web.left_vacant_hint")
	}
	return v
}

// picked is the chosen seat on its own: nobody is proposed for it yet, so no
// chain begins or ends there.
func (b *board) picked(p *org.Post) *chainView {
	x := b.empty(p)
	x.Who, x.Chosen = page.T(b.r, "appointment_web.picked_empty"), true
	if b.rv.Rights.Edit {
		x.From = page.T(b.r, "appointment_web.picked_hint")
	}
	return &chainView{ID: "pilihan", Title: page.T(b.r, "appointment_web.picked"), Loose: true, Seats: []seatView{x}}
}

// markChosen marks the chosen seat where the board draws it, and tells whether
// it does.
func markChosen(chains []chainView, at chosenSeat) (drawn bool) {
	for i := range chains {
		for k := range chains[i].Seats {
			x := &chains[i].Seats[k]
			if at.seat != nil && x.ID == string(at.seat.move.ID) || at.seat == nil && at.post != nil && x.ID == "" && x.Post == string(at.post.ID) {
				x.Chosen, drawn = true, true
			}
		}
	}
	return drawn
}

// first is the worst seats of the round, for a reader who has chosen none.
func (b *board) first(n int) []seatView {
	var worst []*seatFacts
	for _, s := range b.seats {
		if s.standing >= eligibility.Warned {
			worst = append(worst, s)
		}
	}
	slices.SortFunc(worst, func(x, y *seatFacts) int {
		return cmp.Or(cmp.Compare(y.standing, x.standing), cmp.Compare(x.move.N, y.move.N))
	})
	var out []seatView
	for _, s := range worst[:min(n, len(worst))] {
		out = append(out, b.seat(s))
	}
	return out
}
