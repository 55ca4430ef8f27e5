package web

import (
	"net/http"
	"strings"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// boardPage is the chains of a round with the panel of one chosen seat.
type boardPage struct {
	roundPage
	Figures []page.Figure
	Filters page.Filters
	Chains  []chainView
	Picked  *chainView // the chosen seat, when no chain has it yet
	More    page.More
	Empty   bool // no moves at all
	Reset   string
	Clashes []clash
	Chosen  bool
	Panel   *panel
	First   []seatView // without a chosen seat: where to begin
	Vacant  int        // vacant posts of the region that the round does not fill
	Drag    bool
	Plan    *planBar // scenarios, steps, what changed; nil without planning
}

// The values of ?saring=.
const (
	filterAll     = "semua"
	filterAct     = "tindak"
	filterBlocked = "langgar"
	filterWarned  = "perhatian"
	filterGood    = "sesuai"
	filterPending = "nanti"
	filterLeft    = "tersisa"
	filterVacant  = "kosong"
	filterHall    = "hall"
	filterOnline  = "online"
)

// boardSize is how many seats a page of the board has at most: a round of 248
// fits on one, which a test weighs.
const boardSize = 300

// board shows the chains; ?saring= and ?q= choose them, ?kursi= or ?usul= opens
// a seat.
func (w *Web) board(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "papan")
	if err != nil {
		return err
	}
	return w.showBoard(rw, r, rv, nil)
}

// showBoard draws the board; f is a refused form of the panel, with its input.
func (w *Web) showBoard(rw http.ResponseWriter, r *http.Request, rv *appointment.Review, f *page.Form) error {
	b := newBoard(r, rv)
	v := &boardPage{roundPage: w.roundPage(r, rv, "papan", f), Empty: len(b.seats) == 0}
	v.Lead = b.lead()
	v.Wide = true
	v.Figures = b.figures()
	v.Filters = b.chips()
	v.Reset = b.at(filterAll, "", "")
	v.Clashes = b.clashes()
	v.Vacant = len(b.vacantPosts())
	v.Chains, v.More = b.page(r.URL.Query().Get("setelah"))
	v.Drag = rv.Rights.Edit && !rv.Rights.Amend
	at, ok := b.chosen(r)
	if ok {
		v.Chosen = true
		var err error
		if v.Panel, err = w.panel(r, b, at, f); err != nil {
			return err
		}
		if !markChosen(v.Chains, at) && at.seat == nil {
			v.Picked = b.picked(at.post)
		}
	} else {
		v.First = b.first(8)
	}
	if err := w.planOf(r, b, v, at); err != nil {
		return err
	}
	w.compare(r, &v.roundPage, rv, f)
	if v.Stale != nil {
		w.repeat(r, v, b, f)
	}
	return w.set.Render(rw, r, "board.html", v)
}

// board is one request's look at a round: every seat with its standing.
type board struct {
	r      *http.Request
	rv     *appointment.Review
	seats  map[appointment.MoveID]*seatFacts
	filter string
	query  string
	act    int // seats that need somebody
	counts map[string]int
	level  map[people.Level]int
}

// seatFacts is what the board knows of one proposed seat.
type seatFacts struct {
	move     *appointment.Move
	post     *org.Post
	find     *appointment.Finding
	standing eligibility.Standing
	chain    int // 1, 2, …
	step     int
	clash    bool
}

func newBoard(r *http.Request, rv *appointment.Review) *board {
	b := &board{r: r, rv: rv, seats: map[appointment.MoveID]*seatFacts{}, level: map[people.Level]int{}}
	for i, c := range rv.Chains {
		for k, m := range c.Moves {
			b.seats[m.ID] = &seatFacts{move: m, post: rv.Snapshot.Posts[m.ToPost], chain: i + 1, step: k + 1}
		}
	}
	for _, s := range b.seats {
		s.find, s.standing = rv.Report.Of(s.move.ID), rv.Report.Standing(s.move.ID)
		s.clash = rv.Report.Clashes(s.move.ID)
		b.level[s.move.Level]++
		if s.standing >= eligibility.Warned {
			b.act++
		}
	}
	t := rv.Report.Tally
	b.counts = map[string]int{filterBlocked: t.Blocked, filterWarned: t.Warned, filterPending: t.Pending, filterGood: t.Fair()}
	b.counts[filterLeft] = len(rv.Totals.OpenedPosts)
	b.query = strings.TrimSpace(r.URL.Query().Get("q"))
	b.filter = r.URL.Query().Get("saring")
	if b.filter == "" {
		b.filter = filterAll
		if b.act > 0 && b.query == "" {
			b.filter = filterAct
		}
	}
	return b
}

func filterOf(s eligibility.Standing) string {
	switch s {
	case eligibility.Blocked:
		return filterBlocked
	case eligibility.Warned:
		return filterWarned
	case eligibility.Pending:
		return filterPending
	}
	return filterGood
}

// lead is the sentence of the page: what stands between the round and its next
// step.
func (b *board) lead() string {
	r, st := b.r, b.rv.Round.State
	n := b.counts[filterBlocked]
	switch {
	case len(b.seats) == 0:
		return page.T(r, "appointment_web.lead_empty")
	case st != appointment.Draft && st != appointment.Submitted && st != appointment.Cleared:
		return page.T(r, "appointment_web.lead_closed", page.T(r, "appointment.state."+string(st)))
	case n > 0:
		return page.T(r, "appointment_web.lead_blocked", n)
	case b.counts[filterWarned] > 0:
		return page.T(r, "appointment_web.lead_warned", b.counts[filterWarned])
	}
	return page.T(r, "appointment_web.lead_clean")
}

// at is the board's address with another filter, page or search.
func (b *board) at(filter, query, after string) string {
	return page.Address(roundHref(b.rv.Round.ID, "papan"), "saring", filter, "q", query, "setelah", after)
}

// figures is the strip; every figure leads to its list.
func (b *board) figures() []page.Figure {
	r := b.r
	fig := func(filter, kind, key string, args ...any) page.Figure {
		n := b.counts[filter]
		if n == 0 {
			kind = ""
		}
		return page.Figure{Value: page.Number(r, n), Label: page.T(r, key, args...), Kind: kind, Href: b.at(filter, "", "")}
	}
	all := page.Figure{Value: page.Number(r, len(b.seats)), Label: page.T(r, "appointment_web.fig_all", len(b.rv.Chains)), Href: b.at(filterAll, "", "")}
	if len(b.seats) > 0 {
		all.Parts = []page.Part{{Kind: "bad", Size: b.counts[filterBlocked]}, {Kind: "warn", Size: b.counts[filterWarned]},
			{Kind: "rest", Size: b.counts[filterGood] + b.counts[filterPending]}}
	}
	out := []page.Figure{all, fig(filterBlocked, "bad", "appointment_web.fig_blocked"), fig(filterWarned, "warn", "appointment_web.fig_warned")}
	if b.counts[filterPending] > 0 {
		out = append(out, fig(filterPending, "", "appointment_web.fig_pending"))
	}
	return append(out, fig(filterGood, "", "appointment_web.fig_good"), fig(filterLeft, "", "appointment_web.fig_left"))
}

// chips are the filters that people use most; the figures hold the others.
func (b *board) chips() page.Filters {
	f := page.Filters{Label: page.T(b.r, "appointment_web.filter"), Search: &page.Search{Path: roundHref(b.rv.Round.ID, "papan"), Name: "q",
		Value: b.query, Label: page.T(b.r, "appointment_web.search"), Keep: page.Query("saring", filterAll)}}
	add := func(filter, label string, n int) {
		f.Chips = append(f.Chips, page.Chip{Label: label, Count: n, Href: b.at(filter, b.query, ""), Current: b.filter == filter})
	}
	add(filterAll, page.T(b.r, "appointment_web.all"), -1)
	add(filterAct, page.T(b.r, "appointment_web.to_act"), b.act)
	for _, l := range levels {
		if n := b.level[l]; n > 0 {
			add(string(l), org.LevelName(l), n)
		}
	}
	// A filter reached through a figure is shown too, so that it can be left.
	for _, x := range []struct{ filter, key string }{{filterBlocked, "appointment_web.fig_blocked"}, {filterWarned, "appointment_web.fig_warned"},
		{filterPending, "appointment_web.fig_pending"}, {filterGood, "appointment_web.fig_good"}, {filterLeft, "appointment_web.fig_left"}} {
		if b.filter == x.filter {
			add(x.filter, capital(page.T(b.r, x.key)), b.counts[x.filter])
		}
	}
	return f
}

// capital starts a label with a capital letter.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// clash is one thing about the round that cannot take effect.
type clash struct {
	Text  string
	Links []page.Link
}

func (b *board) clashes() []clash {
	var out []clash
	for _, x := range b.rv.Report.Inconsistencies {
		c := clash{Text: x.Message.In(page.Lang(b.r))}
		for _, id := range x.Moves {
			if s := b.seats[id]; s != nil {
				c.Links = append(c.Links, page.Link{Label: titleOf(b.rv.Snapshot, s.move.ToPost), Href: b.seatHref(s)})
			}
		}
		out = append(out, c)
	}
	return out
}

// seatHref opens a seat and keeps filter and search.
func (b *board) seatHref(s *seatFacts) string {
	return seatLink(b.rv.Round.ID, s.post, s.move, "saring", b.filter, "q", b.query)
}

// shows tells whether a seat fits the filter.
func (b *board) shows(s *seatFacts) bool {
	switch b.filter {
	case filterAll:
		return true
	case filterAct:
		return s.standing >= eligibility.Warned
	case filterBlocked, filterWarned, filterPending, filterGood:
		return filterOf(s.standing) == b.filter
	case filterLeft:
		return false
	}
	return string(s.move.Level) == b.filter
}

// showsChain tells whether any seat of a chain fits filter and search.
func (b *board) showsChain(c *appointment.Chain, match func(text ...string) bool) bool {
	fits := b.filter == filterLeft && c.End == appointment.EndsVacant
	found := match == nil
	for _, m := range c.Moves {
		s := b.seats[m.ID]
		fits = fits || b.shows(s)
		found = found || match(b.texts(s)...)
	}
	return fits && (found || c.Left != "" && match(titleOf(b.rv.Snapshot, c.Left)))
}

// texts are what a search looks at: the post, the person, and the post left.
func (b *board) texts(s *seatFacts) []string {
	out := []string{titleOf(b.rv.Snapshot, s.move.ToPost), titleOf(b.rv.Snapshot, s.move.FromPost)}
	if p := b.rv.Snapshot.People[s.move.Person]; p != nil {
		out = append(out, p.Name.Name, p.Number)
	}
	return out
}

// matcher makes the test of a search: every word occurs in one of the texts, a
// number with or without blanks.
func matcher(query string) func(text ...string) bool {
	if query == "" {
		return nil
	}
	if key := people.NumberKey(query); len(key) >= 3 && strings.Trim(key, "0123456789") == "" {
		return func(text ...string) bool { return strings.Contains(strings.Join(text, " "), key) }
	}
	words := strings.Fields(people.Fold(query))
	return func(text ...string) bool {
		all := people.Fold(strings.Join(text, " "))
		for _, w := range words {
			if !strings.Contains(all, w) {
				return false
			}
		}
		return len(words) > 0
	}
}
