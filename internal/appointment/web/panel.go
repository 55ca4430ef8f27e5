package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// panel is the chosen seat: who is proposed, what the rules say, who else could
// be, and the forms that change it.
type panel struct {
	Back    string // the board without a chosen seat
	Where   string // "Rantai 3, langkah 3"
	Title   string
	Sub     string
	Links   []page.Link
	Facts   []page.Fact
	Cards   []card
	Notes   []card
	Lifted  []card
	Others  string // "1 catatan, 19 aturan sesuai"
	Good    string // "Semua 20 aturan sesuai", when nothing needs anybody
	Applied string
	End     *page.Link // ends this one appointment after the decree

	Edit       bool
	Action     string // where the forms post
	Return     string // where they come back to
	Post       string // id of the post
	Move       string // id of the move, "" for a vacant seat
	Person     string // id of the person proposed
	Form       *page.Form
	Reasons    []page.Option
	Levels     bool // the post is filled by a route
	Routes     []page.Option
	Attendance []page.Option
	Oaths      []page.Option

	Candidates []candidate
	All        *page.Link // the page of all candidates with their reasons
	Trial      *trialView // somebody is tried in the seat
	Find       *page.Search
	Found      []candidate
	Searched   string
	To         *page.Search // another post for the same person
	Posts      []target
	PostsAsked string
}

// candidate is a person who could take the seat.
type candidate struct {
	ID, Name string
	Note     string // present post and service in it
	Kind     string
	Finding  string // "", or what to look at
	Proposed string // where the round already sends the person
	Try      string // tries them in the seat; when they are tried, lets them go
	Trying   bool
}

// target is a post that a person could be moved to.
type target struct {
	ID, Title, Note string
	Vacant          bool
}

// chosenSeat is what ?kursi= or ?usul= names.
type chosenSeat struct {
	post *org.Post
	seat *seatFacts // nil for a seat without a proposal
}

func (b *board) chosen(r *http.Request) (chosenSeat, bool) {
	q := r.URL.Query()
	if n, err := strconv.Atoi(q.Get("usul")); err == nil {
		for _, s := range b.seats {
			if s.move.N == n {
				return chosenSeat{s.post, s}, true
			}
		}
	}
	code := q.Get("kursi")
	if code == "" {
		return chosenSeat{}, false
	}
	p := b.rv.Snapshot.PostByCode(code)
	if p == nil {
		return chosenSeat{}, false
	}
	for _, s := range b.seats {
		if s.move.ToPost == p.ID {
			return chosenSeat{p, s}, true
		}
	}
	return chosenSeat{p, nil}, true
}

// candidateCount is how many people the panel offers.
const candidateCount = 8

func (w *Web) panel(r *http.Request, b *board, at chosenSeat, f *page.Form) (*panel, error) {
	rv := b.rv
	id := rv.Round.ID
	p := &panel{Edit: rv.Rights.Edit, Action: roundHref(id, "papan"), Back: b.at(b.filter, b.query, ""), Form: f}
	var m *appointment.Move
	if at.seat != nil {
		m = at.seat.move
		p.Back += "#r" + itoa(at.seat.chain) // back to the chain one came from
	}
	p.Return = seatLink(id, at.post, m, "saring", b.filter, "q", b.query)
	if at.post != nil {
		p.Post = string(at.post.ID)
		p.Links = append(p.Links, page.Link{Label: page.T(r, "appointment_web.see_post"), Href: page.Address("/jabatan/"+string(at.post.ID), "per", string(rv.Round.PlannedOn))})
	}
	if at.seat != nil {
		w.proposed(r, b, p, at.seat)
		var err error
		if p.End, err = w.endingLink(r, rv, m); err != nil {
			return nil, err
		}
	} else {
		w.unproposed(r, b, p, at.post)
	}
	if at.post == nil {
		return p, nil
	}
	if !rv.Rights.Edit {
		return p, nil
	}
	if err := w.seatCandidates(r, b, p, at.post); err != nil {
		return nil, err
	}
	q := r.URL.Query()
	here := append(seatParam(at.post, m), "saring", b.filter, "q", b.query)
	p.Searched = strings.TrimSpace(q.Get("cari"))
	p.Find = &page.Search{Path: p.Action, Name: "cari", Value: p.Searched, Label: page.T(r, "appointment_web.find_person"), Keep: page.Query(here...)}
	if p.Searched != "" {
		p.Found = b.people(p.Searched, at.post)
	}
	if m != nil {
		p.PostsAsked = strings.TrimSpace(q.Get("ke"))
		p.To = &page.Search{Path: p.Action, Name: "ke", Value: p.PostsAsked, Label: page.T(r, "appointment_web.find_post"), Keep: page.Query(here...)}
		if p.PostsAsked != "" {
			p.Posts = b.posts(p.PostsAsked, m)
		}
	}
	if p.Form == nil || !p.Form.Has("kehadiran") {
		p.Form = details(r, m, f)
	}
	p.Reasons, p.Attendance = options(r, reasons, reasonName), options(r, attendances, attendanceName)
	p.Routes, p.Oaths = options(r, routes, routeName), options(r, oaths, oathName)
	p.Levels = at.post.Level == people.LevelSeniorExecutive
	return p, nil
}

// details is the form of a proposal's details as stored.
func details(r *http.Request, m *appointment.Move, f *page.Form) *page.Form {
	v := url.Values{}
	if m != nil {
		v = url.Values{"kehadiran": {string(m.Attendance)}, "jalur": {string(m.Route)}, "sumpah": {string(m.OathForm)},
			"jenis": {string(m.Reason)}, "catatan": {m.Note}}
	}
	if f != nil {
		v["alasan"] = f.Values["alasan"]
	}
	return page.NewForm(r, v)
}

// proposed fills the panel of a seat with a person.
func (w *Web) proposed(r *http.Request, b *board, p *panel, s *seatFacts) {
	rv, snap, l := b.rv, b.rv.Snapshot, page.Lang(r)
	p.Where = page.T(r, "appointment_web.where", s.chain, s.step)
	p.Move, p.Person = string(s.move.ID), string(s.move.Person)
	p.Title = nameOf(snap, s.move.Person)
	p.Sub = page.T(r, "appointment_web.becomes_new", titleOf(snap, s.move.ToPost))
	if from := snap.Posts[s.move.FromPost]; from != nil {
		p.Sub = page.T(r, "appointment_web.becomes", from.Title, titleOf(snap, s.move.ToPost))
	}
	p.Links = append([]page.Link{{Label: page.T(r, "appointment_web.see_person"), Href: page.Address("/pegawai/"+string(s.move.Person), "per", string(rv.Round.PlannedOn))}}, p.Links...)
	if x := snap.People[s.move.Person]; x != nil {
		p.Facts = append(p.Facts, page.Fact{Label: page.T(r, "appointment_web.number"), Value: i18n.NIP(x.Number), Number: true},
			page.Fact{Label: page.T(r, "appointment_web.grade"), Value: x.Grade.Title()})
	}
	p.Facts = append(p.Facts, page.Fact{Label: page.T(r, "appointment_web.field_reason"), Value: reasonName(r, s.move.Reason)},
		page.Fact{Label: page.T(r, "appointment_web.field_attendance"), Value: attendanceName(r, s.move.Attendance) + ", " + oathName(r, s.move.OathForm)})
	if s.move.Route != eligibility.RouteNone {
		p.Facts = append(p.Facts, page.Fact{Label: page.T(r, "appointment_web.field_route"), Value: routeName(r, s.move.Route)})
	}
	if s.move.Note != "" {
		p.Facts = append(p.Facts, page.Fact{Label: page.T(r, "appointment_web.field_note"), Value: s.move.Note})
	}
	if s.move.State != appointment.Proposed {
		p.Applied = page.T(r, "appointment.move_state."+string(s.move.State))
		if s.move.StateNote != "" {
			p.Applied += ": " + s.move.StateNote
		}
	}
	for _, x := range rv.Report.Inconsistencies {
		for _, id := range x.Moves {
			if id == s.move.ID {
				p.Cards = append(p.Cards, card{Kind: "bad", Word: page.T(r, "appointment_web.clash"), Reason: x.Message.In(l)})
			}
		}
	}
	if s.find == nil {
		return
	}
	met := 0
	attach := attachTo(rv, s.post)
	for i := range s.find.Verdicts {
		v := &s.find.Verdicts[i]
		switch {
		case v.Unmet():
			c := cardOf(r, rv, v, attach)
			if v.Severity == eligibility.Note {
				p.Notes = append(p.Notes, c)
			} else {
				p.Cards = append(p.Cards, c)
			}
		case v.Outcome == eligibility.Lifted:
			p.Lifted = append(p.Lifted, cardOf(r, rv, v, nil))
		case v.Outcome == eligibility.Met:
			met++
		}
	}
	p.Others = others(r, len(p.Notes), len(p.Lifted), met)
	if len(p.Cards) == 0 && len(p.Notes)+len(p.Lifted) == 0 {
		p.Good = page.T(r, "appointment_web.all_met", met)
	} else if len(p.Cards) == 0 {
		p.Good = page.T(r, "appointment_web.none_broken")
	}
}

// others counts the verdicts that need nobody.
func others(r *http.Request, notes, lifted, met int) string {
	var parts []string
	for _, x := range []struct {
		n   int
		key string
	}{{notes, "appointment_web.n_notes"}, {lifted, "appointment_web.n_lifted"}, {met, "appointment_web.n_met"}} {
		if x.n > 0 {
			parts = append(parts, page.T(r, x.key, x.n))
		}
	}
	return strings.Join(parts, ", ")
}

// attachTo makes the address of the form for a paper that covers a post, nil
// when the reader may not attach.
func attachTo(rv *appointment.Review, p *org.Post) func(eligibility.DocumentKind) string {
	if !rv.Rights.Edit || p == nil {
		return nil
	}
	return func(k eligibility.DocumentKind) string {
		return page.Address(roundHref(rv.Round.ID, "aturan"), "lampir", string(k), "untuk", p.Code) + "#lampirkan"
	}
}

// unproposed fills the panel of a seat for which nobody is proposed.
func (w *Web) unproposed(r *http.Request, b *board, p *panel, post *org.Post) {
	snap := b.rv.Snapshot
	p.Title, p.Where = post.Title, rank(post)
	leaver := ""
	for _, s := range b.seats {
		if s.move.FromPost == post.ID {
			leaver = nameOf(snap, s.move.Person)
		}
	}
	h := snap.Holder(post.ID)
	switch {
	case leaver != "":
		p.Sub = page.T(r, "appointment_web.left_by", leaver)
	case h != nil && post.Structural:
		p.Sub = page.T(r, "appointment_web.held_by", nameOf(snap, h.Person))
		p.Cards = append(p.Cards, card{Kind: "warn", Word: page.T(r, "page.status_warn"), Reason: page.T(r, "appointment_web.held_hint", nameOf(snap, h.Person))})
	case post.Structural:
		p.Sub = page.T(r, "appointment_web.vacant_since", snap.VacantSince(post), snap.VacantSince(post).DaysUntil(snap.Date))
	}
	for _, a := range snap.ActingIn(post.ID) {
		p.Facts = append(p.Facts, page.Fact{Label: strings.TrimSpace(a.Kind.Prefix()), Value: nameOf(snap, a.Person)})
	}
}

// seatCandidates offers the best matches for a seat.
func (w *Web) seatCandidates(r *http.Request, b *board, p *panel, post *org.Post) error {
	found, err := w.rounds.Candidates(r.Context(), actor.Of(r.Context()), b.rv.Round.ID, post.ID, appointment.CandidateFilter{Limit: candidateCount})
	if errs.Is(err, errs.Invalid) {
		return nil // candidates are sought for structural posts
	}
	if err != nil {
		return err
	}
	for i := range found.Items {
		f := &found.Items[i]
		c := b.candidate(f.Move.Person)
		c.Note = page.T(r, "appointment_match.score_of", f.Match.Score()) + ". " + c.Note
		if v := f.WorstDue(eligibility.BeforeSubmit); v != nil && v.Severity == eligibility.Warn {
			c.Kind, c.Finding = "warn", short(r, v)
		}
		p.Candidates = append(p.Candidates, c)
	}
	p.All = &page.Link{Label: page.T(r, "appointment_match.all_for_seat", found.Count.Suit), Href: candidatesHref(b.rv.Round.ID, post)}
	if found.Count.Suit == 0 {
		p.All.Label = page.T(r, "appointment_match.all_for_empty_seat")
	}
	return nil
}

// candidate names a person with the present post and the service in it.
func (b *board) candidate(id people.PersonID) candidate {
	r, snap, l := b.r, b.rv.Snapshot, page.Lang(b.r)
	c := candidate{ID: string(id), Name: nameOf(snap, id)}
	if h := snap.Principal(id); h != nil {
		c.Note = page.T(r, "appointment_web.in_post", titleOf(snap, h.Post), i18n.ShortSpan(l, h.Since().Until(snap.Date)))
	} else {
		c.Note = page.T(r, "appointment_web.no_post")
	}
	for _, s := range b.seats {
		if s.move.Person == id {
			c.Proposed = page.T(r, "appointment_web.proposed_for", titleOf(snap, s.move.ToPost))
		}
	}
	return c
}

// people looks for employees by name or number; those who are in the chosen
// seat already are left out.
func (b *board) people(query string, post *org.Post) []candidate {
	var out []candidate
	for _, line := range b.rv.Snapshot.Directory(org.DirectoryFilter{Query: query, Limit: candidateCount}).Items {
		c := b.candidate(line.Person.ID)
		c.Note = i18n.NIP(line.Person.Number) + ". " + c.Note
		if line.Post != nil && line.Post.ID == post.ID {
			continue
		}
		out = append(out, c)
	}
	return out
}

// posts looks for structural posts that a person could be moved to.
func (b *board) posts(query string, m *appointment.Move) []target {
	snap := b.rv.Snapshot
	proposed := map[org.PostID]string{}
	for _, s := range b.seats {
		proposed[s.move.ToPost] = nameOf(snap, s.move.Person)
	}
	var out []target
	for _, x := range snap.Seats(org.SeatFilter{Query: query, Limit: 2 * candidateCount}).Items {
		if x.Post.ID == m.ToPost || x.Post.ID == m.FromPost || len(out) == candidateCount {
			continue
		}
		t := target{ID: string(x.Post.ID), Title: x.Post.Title, Note: rank(x.Post)}
		switch who, ok := proposed[x.Post.ID]; {
		case ok:
			t.Note += ". " + page.T(b.r, "appointment_web.proposed_is", who)
		case x.Vacant:
			t.Vacant = true
			t.Note += ". " + page.T(b.r, "page.status_empty")
		case x.Person != nil:
			t.Note += ". " + page.T(b.r, "appointment_web.held_by", x.Person.Name.String())
		}
		out = append(out, t)
	}
	return out
}

// ask is the hidden part of one form of the panel: the version and, after
// submission, the field for the reason under its own id.
type ask struct {
	Guard guard
	ID    string

	Post, Return string
}

// Ask makes the part for a form of the panel.
func (p *panel) Ask(g guard, name string) ask { return ask{Guard: g, ID: "alasan-" + name} }

// acts are the buttons of one form of the panel.
type acts struct {
	Panel *panel
	Guard guard
	Ask   ask
}

// Acts is what the form needs that takes the person out of the round.
func (p *panel) Acts(g guard) acts { return acts{p, g, p.Ask(g, "keluar")} }

// Tries is what the buttons of a trial need.
func (p *panel) Tries(g guard) trialActs { return trialActs{g, p.Ask(g, "coba"), p.Action, p.Trial} }

// trialActs are the buttons that apply a trial or let it go.
type trialActs struct {
	Guard  guard
	Ask    ask
	Action string
	Trial  *trialView
}

// Puts is Ask for a form that puts somebody in the panel's seat.
func (p *panel) Puts(g guard, name string) ask {
	return ask{Guard: g, ID: "alasan-" + name, Post: p.Post, Return: p.Return}
}
