package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/appointment/proposal"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// fillPage is the proposal that fills open seats, each line to be taken or left.
type fillPage struct {
	roundPage
	Figures []page.Figure
	Action  string
	Return  string
	Rows    []fillRow
	Empties []emptyRow
	More    page.More
	All     string // address with every line ticked; "" when they are
	None    string
	Choices []seatChoice
	Chosen  bool // some seats, not every open one
	Trial   *trialView
	Tries   bool // what is ticked can be tried
	Every   string
	Weights []page.Fact
	Open    bool
}

// fillRow is a seat with the person proposed.
type fillRow struct {
	candidateRow
	Pair     string // post and person, as the form sends them
	Post     string
	PostHref string
	Rank     string
	Counter  bool
	Follows  bool
	Leaves   string
	Route    bool // senior posts need a route
	Price    string
	Others   []string
	Picked   bool
}

// emptyRow is a seat that stays empty, with the reasons.
type emptyRow struct {
	Post, Href, Rank string
	Why              []string
	Near             []candidateRow
}

// seatChoice is an open seat to choose.
type seatChoice struct {
	ID, Title, Note string
	Chosen          bool
}

// fillSize is how many lines of a proposal a page has.
const fillSize = 60

// The acts of the page.
const (
	actTake    = "ambil" // what is ticked
	actTakeOne = "satu"
	actTry     = "coba" // what is ticked, without storing it
)

func (w *Web) fill(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "isi")
	if err != nil {
		return err
	}
	return w.showFill(rw, r, rv, nil, nil)
}

// showFill draws the proposal; f is a refused form, or one whose lines are tried.
func (w *Web) showFill(rw http.ResponseWriter, r *http.Request, rv *appointment.Review, f *page.Form, tried []appointment.Op) error {
	q := r.URL.Query()
	in := appointment.FillIn{}
	for _, id := range q["kursi"] {
		in.Posts = append(in.Posts, org.PostID(id))
	}
	plan, err := w.rounds.Fill(r.Context(), actor.Of(r.Context()), rv.Round.ID, in)
	if errs.Is(err, errs.Invalid) && len(in.Posts) > 0 {
		// A seat of an old address was filled meanwhile: begin again with all.
		return page.Redirect(rw, r, roundHref(rv.Round.ID, "isi"))
	}
	if err != nil {
		return err
	}
	b := newBoard(r, rv)
	path := roundHref(rv.Round.ID, "isi")
	v := &fillPage{roundPage: w.roundPage(r, rv, "isi", f), Action: path, Chosen: len(in.Posts) > 0, Every: path}
	v.Title = page.T(r, "appointment_match.fill_title")
	v.Crumbs = append(v.Crumbs, page.Link{Label: rv.Round.Title, Href: roundHref(rv.Round.ID, "papan")})
	asked := plan.Filled + plan.Empty
	v.Lead = page.T(r, "appointment_match.fill_lead", plan.Filled, asked, plan.Empty)
	if asked == 0 {
		v.Lead = page.T(r, "appointment_match.fill_lead_none")
	}
	fig := func(n int, key string, args ...any) page.Figure {
		return page.Figure{Value: page.Number(r, n), Label: page.T(r, key, args...)}
	}
	v.Figures = []page.Figure{fig(asked, "appointment_match.fill_all"), fig(plan.Filled, "appointment_match.fill_filled"), fig(plan.Empty, "appointment_match.fill_empty"),
		fig(plan.Left, "appointment_match.fill_left"), fig(plan.Settled, "appointment_match.fill_settled", plan.Stay)}
	here := func(more ...string) string {
		var pairs []string
		for _, id := range in.Posts {
			pairs = append(pairs, "kursi", string(id))
		}
		return page.Address(path, append(pairs, more...)...)
	}
	v.Tries = w.plan != nil
	if len(tried) > 0 {
		if v.Trial, err = w.tryAll(r, b, tried); err != nil {
			return err
		}
		v.Trial.Title = page.T(r, "planning_web.try_all", len(tried))
	}
	every := q.Get("semua") != ""
	first, _ := strconv.Atoi(q.Get("setelah"))
	var filled []*appointment.FilledSeat
	for i := range plan.Seats {
		s := &plan.Seats[i]
		if s.Candidate == nil {
			v.Empties = append(v.Empties, b.emptyRow(plan, s))
			continue
		}
		filled = append(filled, s)
	}
	first = min(max(first, 0), len(filled))
	last := min(first+fillSize, len(filled))
	for _, s := range filled[first:last] {
		row := b.fillRow(plan, s)
		row.Try = w.tryOn(rv, s.Post, s.Candidate.Move.Person)
		row.Picked = every || f != nil && slices.Contains(f.All("usulan"), row.Pair)
		v.Rows = append(v.Rows, row)
	}
	v.More = page.More{Shown: len(v.Rows), Total: len(filled)}
	if last < len(filled) {
		v.More.Next = here("setelah", itoa(last))
	}
	if first > 0 {
		v.More.First = here()
		v.Empties = nil // they stand on the first page
	}
	v.Return = here("setelah", q.Get("setelah"))
	if v.Trial != nil {
		v.Trial.Drop = v.Return
	}
	v.All = here("setelah", q.Get("setelah"), "semua", "1")
	if every {
		v.All, v.None = "", v.Return
	}
	for _, p := range plan.Open {
		v.Choices = append(v.Choices, seatChoice{ID: string(p.ID), Title: p.Title, Note: rank(p), Chosen: slices.Contains(in.Posts, p.ID)})
	}
	v.Weights, v.Open = weightFacts(r, &plan.Weights), plan.Weights.Uncertain
	w.compare(r, &v.roundPage, rv, f)
	return w.set.Render(rw, r, "fill.html", v)
}

// fillRow says one choice of a plan in words.
func (b *board) fillRow(plan *appointment.Filling, s *appointment.FilledSeat) fillRow {
	r, snap := b.r, plan.Snapshot
	row := fillRow{candidateRow: b.matchRow(s.Candidate, &plan.Weights), Post: s.Post.Title, Rank: rank(s.Post), PostHref: candidatesHref(b.rv.Round.ID, s.Post),
		Counter: s.Counter, Follows: !s.Asked, Route: s.Post.Level == people.LevelSeniorExecutive && s.Route == eligibility.RouteNone}
	row.Place = 0
	row.Pair = pairOf(s)
	if s.Left != nil {
		row.Leaves = page.T(r, "appointment_match.leaves")
	}
	if s.Priced {
		row.Price = priceWords(r, s.Price)
	}
	for _, o := range s.Others {
		line := nameOf(snap, o.Person) + ", " + page.T(r, "appointment_match.score_of", o.Match.Score())
		if o.Seat != nil {
			line += ", " + page.T(r, "appointment_match.planned_for", o.Seat.Title)
		}
		if o.Priced {
			line = page.T(r, "appointment_match.price_if", line, priceWords(r, o.Price))
		}
		row.Others = append(row.Others, line)
	}
	return row
}

// pairOf is a choice as the form sends it: what was seen is what is taken.
func pairOf(s *appointment.FilledSeat) string {
	return strings.TrimSpace(string(s.Post.ID) + " " + string(s.Candidate.Move.Person) + " " + string(s.Route))
}

// priceWords says what another plan loses.
func priceWords(r *http.Request, p proposal.Price) string {
	points := ""
	if n := (p.Match + 5) / 10; p.Match > 0 {
		points = page.T(r, "appointment_match.price_points", max(n, 1))
	}
	switch {
	case p.Seats > 0 && points != "":
		return page.T(r, "appointment_match.price_seats_points", p.Seats, points)
	case p.Seats > 0:
		return page.T(r, "appointment_match.price_seats", p.Seats)
	case points != "":
		return points
	case p.Moves > 0:
		return page.T(r, "appointment_match.price_moves", p.Moves)
	}
	return page.T(r, "appointment_match.price_none")
}

// emptyRow says why a seat stays empty, the strongest reason first.
func (b *board) emptyRow(plan *appointment.Filling, s *appointment.FilledSeat) emptyRow {
	r, u := b.r, s.Why
	row := emptyRow{Post: s.Post.Title, Rank: rank(s.Post), Href: candidatesHref(b.rv.Round.ID, s.Post)}
	say := func(key string, args ...any) {
		row.Why = append(row.Why, page.T(r, "appointment_match.why_empty."+key, args...))
	}
	if u.Claim != nil {
		row.Why = []string{claimWords(r, u.Claim)}
		return row
	}
	if u.Suit == 0 && u.Proposed == 0 {
		say("none", u.Stopped)
	}
	if len(u.Rivals) > 0 {
		var titles []string
		for _, p := range u.Rivals {
			titles = append(titles, p.Title)
		}
		say("rivals", strings.Join(titles, "; "))
	}
	if u.Settled > 0 {
		say("settled", u.Settled, plan.Stay)
	}
	if u.Proposed > 0 {
		say("proposed", u.Proposed)
	}
	if u.Selected {
		say("selected")
	} else if u.Suit > u.Settled && len(u.Rivals) == 0 {
		say("counter")
	}
	for i := range u.Near {
		n := &u.Near[i]
		near := b.matchRow(&n.Candidate, &plan.Weights)
		near.When = nearWords(r, n.On, n.Papers)
		near.Ask = candidatesHref(b.rv.Round.ID, s.Post, "siapa", near.ID) + "#mengapa"
		row.Near = append(row.Near, near)
	}
	return row
}

// claimWords says that another round has somebody for a seat; its title only to
// who may know it.
func claimWords(r *http.Request, c *eligibility.Claim) string {
	if c.Round == "" {
		return page.T(r, "appointment_match.claimed")
	}
	return page.T(r, "appointment_match.claimed_by", c.Person, c.Round)
}

// take puts what people chose of a proposal into the draft, with the use case of
// every other change: version, permission and the numbered amendment are its.
func (w *Web) take(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id := appointment.RoundID(r.PathValue("id"))
	var pairs []string
	switch {
	case f.Get(actTakeOne) != "":
		pairs = []string{f.Get(actTakeOne)}
	case f.Get("aksi") == actTake, f.Get("aksi") == actTry && w.plan != nil:
		pairs = f.All("usulan")
	default:
		return errUnknownAct(f.Get("aksi"))
	}
	var ops []appointment.Op
	for _, pair := range pairs {
		part := strings.Fields(pair)
		if len(part) < 2 || len(part) > 3 {
			return errs.New(errs.Invalid, "appointment_match.broken_pair")
		}
		route := eligibility.RouteNone
		if len(part) == 3 {
			route = eligibility.Route(part[2])
		}
		ops = append(ops, appointment.Op{Kind: appointment.Put, ToPost: org.PostID(part[0]), Person: people.PersonID(part[1]), Route: &route})
	}
	var tried []appointment.Op
	if len(ops) == 0 {
		f.Fail("", "appointment_match.nothing_ticked")
	} else if f.Get("aksi") == actTry && f.Get(actTakeOne) == "" {
		tried = ops
	} else if _, err = w.rounds.Change(r.Context(), actor.Of(r.Context()), id, version(f), f.Get("alasan"), ops); err == nil {
		w.page.Say(rw, r, "done", "appointment_match.did_take", len(ops))
		return page.Redirect(rw, r, roundHref(id, "isi"))
	}
	if err != nil && !f.Take(err) {
		return err
	}
	rv, err := w.review(r, "isi")
	if err != nil {
		return err
	}
	return w.showFill(rw, withQuery(r, f.Get("kembali")), rv, f, tried)
}
