package web

import (
	"net/http"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/appointment/matching"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// candidatesPage is everybody who may take one seat, best match first, those
// who nearly may, and the answer to "why is somebody not here".
type candidatesPage struct {
	roundPage
	Sub     string
	Claimed string // another round has somebody for the seat
	Figures []page.Figure
	Post    string
	Action  string
	Return  string
	Put     bool // the reader may put people into the seat
	Items   []candidateRow
	More    page.More
	Near    []candidateRow
	NearAll int // beyond those shown
	Hint    string
	Find    page.Search
	Found   []candidateRow
	Searched,
	NoOne string
	Answer  *whyAnswer
	Weights []page.Fact
	Open    bool // the weights are the region's own choice
	Links   []page.Link
}

// candidateRow is one person in a list of candidates.
type candidateRow struct {
	ID, Name, Href string
	Note           string
	Place          int
	Score          int
	Parts          []string // the reasons with their points, one a line
	Short          string   // the same without the points
	Kind, Finding  string
	Settled        string
	When           string // near: when, or what is wanting
	Rules          []string
	Ask            string // address of the answer
	Try            string // address of the board with them tried in the seat
}

// whyAnswer says why somebody is, or is not, in the list.
type whyAnswer struct {
	Name, Href string
	Text       string
	Kind       string
	Also       string
	When       string
	Cards      []card
	Row        *candidateRow // for who may take the seat
}

const (
	candidatesSize = 25
	nearSize       = 12
)

// candidatesHref is the page of a seat's candidates.
func candidatesHref(id appointment.RoundID, p *org.Post, more ...string) string {
	return page.Address(roundHref(id, "calon/"+string(p.ID)), more...)
}

// candidates shows the candidates for a seat; ?cari= looks for a person and
// ?siapa= says why they are or are not among them.
func (w *Web) candidates(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "calon")
	if err != nil {
		return err
	}
	q := r.URL.Query()
	found, err := w.rounds.Candidates(r.Context(), actor.Of(r.Context()), rv.Round.ID, org.PostID(r.PathValue("post")),
		appointment.CandidateFilter{After: people.PersonID(q.Get("setelah")), Limit: candidatesSize, Near: nearSize})
	if err != nil {
		return err
	}
	b := newBoard(r, rv)
	post := found.Post
	here := candidatesHref(rv.Round.ID, post)
	v := &candidatesPage{roundPage: w.roundPage(r, rv, "calon", nil), Sub: rank(post), Post: string(post.ID), Action: roundHref(rv.Round.ID, "papan"), Return: here}
	v.Title = page.T(r, "appointment_match.title", post.Title)
	v.Crumbs = append(v.Crumbs, page.Link{Label: rv.Round.Title, Href: roundHref(rv.Round.ID, "papan")})
	v.Put = rv.Rights.Edit
	c := &found.Count
	v.Lead = page.T(r, "appointment_match.lead", c.Suit, found.NearAll)
	if c.Suit == 0 {
		v.Lead = page.T(r, "appointment_match.lead_none", found.NearAll)
	}
	if found.Claim != nil {
		v.Claimed = claimWords(r, found.Claim)
	}
	v.Figures = []page.Figure{{Value: page.Number(r, c.Suit), Label: page.T(r, "appointment_match.fig_suit"), Href: here + "#urutan"},
		{Value: page.Number(r, found.NearAll), Label: page.T(r, "appointment_match.fig_near"), Href: here + "#hampir"},
		{Value: page.Number(r, c.Stopped-found.NearAll), Label: page.T(r, "appointment_match.fig_stopped"), Href: here + "#mengapa"},
		{Value: page.Number(r, c.Proposed), Label: page.T(r, "appointment_match.fig_proposed"), Href: roundHref(rv.Round.ID, "lembar")},
		{Value: page.Number(r, c.Higher), Label: page.T(r, "appointment_match.fig_higher"), Href: here + "#mengapa"}}
	for i := range found.Items {
		row := b.matchRow(&found.Items[i], &found.Weights)
		row.Try = w.tryOn(rv, post, found.Items[i].Move.Person)
		v.Items = append(v.Items, row)
	}
	v.More = page.More{Shown: len(v.Items), Total: c.Suit}
	if found.Next != "" {
		v.More.Next = candidatesHref(rv.Round.ID, post, "setelah", string(found.Next))
	}
	if q.Get("setelah") != "" {
		v.More.First = here
	}
	for i := range found.Near {
		n := &found.Near[i]
		row := b.matchRow(&n.Candidate, &found.Weights)
		row.When = nearWords(r, n.On, n.Papers)
		row.Rules = ruleLines(r, rv, n.Stopped)
		row.Ask = candidatesHref(rv.Round.ID, post, "siapa", row.ID) + "#mengapa"
		v.Near = append(v.Near, row)
	}
	v.NearAll = found.NearAll - len(v.Near)
	v.Hint = page.T(r, "appointment_match.near_text", found.NearMonths)
	if err := w.whyNot(r, b, v, post); err != nil {
		return err
	}
	v.Weights, v.Open = weightFacts(r, &found.Weights), found.Weights.Uncertain
	v.Links = []page.Link{{Label: page.T(r, "appointment_match.back_to_seat"), Href: seatHref(rv.Round.ID, post, nil)},
		{Label: page.T(r, "appointment_web.see_post"), Href: page.Address("/jabatan/"+string(post.ID), "per", string(rv.Round.PlannedOn))}}
	return w.set.Render(rw, r, "candidates.html", v)
}

// matchRow says one candidate in words.
func (b *board) matchRow(c *appointment.Candidate, weights *matching.Weights) candidateRow {
	r := b.r
	who := b.candidate(c.Move.Person)
	row := candidateRow{ID: who.ID, Name: who.Name, Note: who.Note, Place: c.Place, Score: c.Match.Score(),
		Href: page.Address("/pegawai/"+who.ID, "per", string(b.rv.Round.PlannedOn)), Parts: partLines(r, c, weights), Short: shortReasons(r, c)}
	if v := c.WorstDue(eligibility.BeforeSubmit); v != nil && v.Severity == eligibility.Warn {
		row.Kind, row.Finding = "warn", short(r, v)
	}
	if c.Settled {
		if h := b.rv.Snapshot.Principal(c.Move.Person); h != nil {
			row.Settled = page.T(r, "appointment_match.settled", i18n.ShortSpan(page.Lang(r), h.Since().Until(b.rv.Snapshot.Date)))
		}
	}
	return row
}

// partLines are the reasons of a match, one line for each part.
func partLines(r *http.Request, c *appointment.Candidate, weights *matching.Weights) []string {
	l := page.Lang(r)
	var out []string
	all := 0
	for _, p := range c.Reasons {
		if !p.Out {
			all += p.Weight
		}
	}
	for _, p := range c.Reasons {
		name := page.T(r, p.Part.NameKey())
		if p.Out || all == 0 {
			out = append(out, page.T(r, "appointment_match.part_out", name, p.Text.In(l)))
			continue
		}
		// Of the hundred that the parts that count make together.
		out = append(out, page.T(r, "appointment_match.part", name, (p.Share*p.Weight+all/2)/all, (100*p.Weight+all/2)/all, p.Text.In(l)))
	}
	if n := c.Match.Doubts; n > 0 && weights.Doubt > 0 {
		out = append(out, page.T(r, "appointment_match.doubts", n*weights.Doubt, n))
	}
	return out
}

// shortReasons are the reasons of a match in one line.
func shortReasons(r *http.Request, c *appointment.Candidate) string {
	var out []string
	for _, p := range c.Reasons {
		if !p.Out {
			out = append(out, p.Text.In(page.Lang(r)))
		}
	}
	return capital(strings.Join(out, "; "))
}

// nearWords says when a near miss meets the conditions, and with which papers.
func nearWords(r *http.Request, on clock.Date, papers []eligibility.DocumentKind) string {
	var names []string
	for _, k := range papers {
		names = append(names, page.T(r, k.NameKey()))
	}
	list := strings.Join(names, ", ")
	switch {
	case on == "":
		return page.T(r, "appointment_match.needs_paper", list)
	case list == "":
		return page.T(r, "appointment_match.meets_on", on)
	}
	return page.T(r, "appointment_match.meets_on_with", on, list)
}

// ruleLines are verdicts as one line each, with the article.
func ruleLines(r *http.Request, rv *appointment.Review, vs eligibility.Verdicts) []string {
	var out []string
	for i := range vs {
		line := vs[i].Message.In(page.Lang(r))
		if cite := vs[i].Citation; !cite.IsZero() {
			line += " (" + cite.At(rv.Round.PlannedOn) + ")"
		}
		out = append(out, line)
	}
	return out
}

// whyNot finds people by name and answers for one of them. A search that finds
// one person answers at once.
func (w *Web) whyNot(r *http.Request, b *board, v *candidatesPage, post *org.Post) error {
	q := r.URL.Query()
	v.Searched = strings.TrimSpace(q.Get("cari"))
	id := b.rv.Round.ID
	v.Find = page.Search{Path: candidatesHref(id, post), Name: "cari", Value: v.Searched, Label: page.T(r, "appointment_match.find")}
	person := people.PersonID(q.Get("siapa"))
	if v.Searched != "" {
		lines := b.rv.Snapshot.Directory(org.DirectoryFilter{Query: v.Searched, Limit: candidateCount}).Items
		for _, line := range lines {
			c := b.candidate(line.Person.ID)
			v.Found = append(v.Found, candidateRow{ID: c.ID, Name: c.Name, Note: i18n.NIP(line.Person.Number) + ". " + c.Note,
				Ask: candidatesHref(id, post, "cari", v.Searched, "siapa", c.ID) + "#mengapa"})
		}
		switch {
		case len(lines) == 0:
			v.NoOne = page.T(r, "appointment_match.nobody", v.Searched)
		case len(lines) == 1 && person == "":
			person = lines[0].Person.ID
		}
	}
	if person == "" {
		return nil
	}
	a, err := w.rounds.WhyNot(r.Context(), actor.Of(r.Context()), id, post.ID, person)
	if err != nil {
		return err
	}
	v.Answer = b.answer(a)
	return nil
}

func (b *board) answer(a *appointment.Answer) *whyAnswer {
	r, rv := b.r, b.rv
	out := &whyAnswer{Name: nameOf(rv.Snapshot, a.Person), Href: page.Address("/pegawai/"+string(a.Person), "per", string(rv.Round.PlannedOn)), Kind: "bad"}
	against := a.Against()
	post := ""
	if a.Proposed != nil {
		post = a.Proposed.Title
	}
	switch {
	case !a.Known, len(against) == 0 && a.Aside != appointment.AsideNone:
		out.Kind, out.Text = "note", page.T(r, "appointment_match.aside."+string(a.Aside), out.Name, post)
	case len(against) == 0:
		out.Kind, out.Text = "ok", page.T(r, "appointment_match.in_list", out.Name, a.Place, a.Suit, a.Match.Score())
	default:
		out.Text = page.T(r, "appointment_match.stopped_by", out.Name, len(against))
		if a.Aside != appointment.AsideNone {
			out.Also = page.T(r, "appointment_match.also", page.T(r, "appointment_match.also."+string(a.Aside), post))
		}
	}
	if a.Near != nil {
		out.When = nearWords(r, a.Near.On, a.Near.Papers)
	}
	attach := attachTo(rv, a.Post)
	for _, v := range against {
		c := cardOf(r, rv, v, attach)
		c.Kind, c.Later = "bad", false
		c.Word = page.T(r, v.Severity.NameKey())
		out.Cards = append(out.Cards, c)
	}
	if a.Known && len(against) == 0 {
		row := b.matchRow(&a.Candidate, &a.Weights)
		out.Row = &row
	}
	return out
}

// weightFacts lists what a match is made of.
func weightFacts(r *http.Request, w *matching.Weights) []page.Fact {
	var out []page.Fact
	for p := range matching.Parts {
		f := page.Fact{Label: page.T(r, p.NameKey()), Value: itoa(w.Part[p]), Number: true}
		switch {
		case w.Without[p]:
			f.Note = page.T(r, "appointment_match.weight_out")
		case p == matching.Field:
			f.Note = page.T(r, "appointment_match.full_field", w.FullField)
		case p == matching.Years:
			f.Note = page.T(r, "appointment_match.full_field", w.FullYears)
		}
		out = append(out, f)
	}
	return append(out, page.Fact{Label: page.T(r, "appointment_match.weight_doubt"), Value: "−" + itoa(w.Doubt), Number: true})
}
