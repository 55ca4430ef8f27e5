package web

import (
	"net/http"
	"strconv"
	"strings"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/appointment/matching"
	"pendopo/internal/forecast"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// seatPage is who could follow in one seat.
type seatPage struct {
	page.Base
	Sub     string
	Facts   []page.Fact
	Events  []page.Event
	On      clock.Date
	Claimed string // another round has somebody for the seat
	Items   []follower
	Near    []follower
	Hint    string
	Chain   []link
	End     string // how the chain ends
	Post    string
	Make    bool // a draft may be made of it
	Weights []page.Fact
	Open    bool // the weights are the region's own choice
	Others  string
}

// follower is somebody who could follow.
type follower struct {
	Name, Href, Note string
	Place, Score     int
	Short            string
	Parts            []string
	Kind, Finding    string
	Leaves           page.Link // the seat they would leave
	When             string    // near: when, or what is wanting
	Rules            []string
}

// link is one seat of a chain.
type link struct {
	Post, Href, Who, WhoHref, Note string
}

const (
	followersShown = 10
	nearShown      = 6
)

func (w *Web) seat(rw http.ResponseWriter, r *http.Request) error {
	c, err := w.svc.Seat(r.Context(), by(r), org.PostID(r.PathValue("post")), followersShown, nearShown)
	if err != nil {
		return err
	}
	t, l := words(r), page.Lang(r)
	p := c.Post
	v := &seatPage{Sub: rank(p), On: c.On, Post: string(p.ID), Make: w.mayDraft(r, c), Hint: page.T(r, "appointment_match.near_text", c.NearMonths), Open: c.Weights.Uncertain}
	v.Base = page.Base{Title: p.Title, Crumbs: []page.Link{{Label: t("title"), Href: "/proyeksi"}}, Lead: t("seat_lead", c.Count.Suit, c.On, c.NearAll)}
	if c.Count.Suit == 0 {
		v.Lead = t("seat_lead_none", c.On, c.NearAll)
	}
	if u := c.Today.Agency(p.Unit); u != nil {
		v.Facts = append(v.Facts, page.Fact{Label: t("agency"), Value: u.Name})
	}
	if h := c.Today.Holder(p.ID); h != nil {
		v.Facts = append(v.Facts, page.Fact{Label: t("holder"), Value: nameIn(c.Today, h), Href: "/pegawai/" + string(h.Person),
			Note: t("since", h.Since(), i18n.ShortSpan(l, h.Since().Until(c.Today.Date)))})
	} else {
		v.Facts = append(v.Facts, page.Fact{Label: t("holder"), Value: t("vacant_since", c.Today.VacantSince(p))})
	}
	v.Facts = append(v.Facts, page.Fact{Label: t("post"), Value: p.Title, Href: "/jabatan/" + string(p.ID)})
	for i := range c.Events {
		e := &c.Events[i]
		v.Events = append(v.Events, page.Event{When: i18n.Date(l, e.On), Title: page.T(r, "forecast.cause."+string(e.Cause)) + ": " + e.Person.Name.String(), Text: e.Basis,
			Now: e.On == c.On})
	}
	if c.Claim != nil {
		v.Claimed = t("claimed")
	}
	for i := range c.Items {
		v.Items = append(v.Items, followerOf(r, c, &c.Items[i]))
	}
	for i := range c.Near {
		n := &c.Near[i]
		x := followerOf(r, c, &n.Candidate)
		x.When = nearWords(r, n.On, n.Papers)
		for j := range n.Stopped {
			line := n.Stopped[j].Message.In(l)
			if cite := n.Stopped[j].Citation; !cite.IsZero() {
				line += " (" + cite.At(c.On) + ")"
			}
			x.Rules = append(x.Rules, line)
		}
		v.Near = append(v.Near, x)
	}
	if c.Count.Suit > len(c.Items) {
		v.Others = t("more_suit", c.Count.Suit-len(c.Items))
	}
	v.chain(r, c)
	v.Weights = weightFacts(r, &c.Weights)
	return w.set.Render(rw, r, "seat.html", v)
}

// mayDraft tells whether the reader may make a draft of the seat now.
func (w *Web) mayDraft(r *http.Request, c *forecast.Coming) bool {
	if appointment.MayCreate(by(r)) != nil {
		return false
	}
	if c.Vacant {
		return true
	}
	for i := range c.Events {
		if c.Events[i].Cause.Vacates() {
			return true
		}
	}
	return false
}

func nameIn(s *org.Snapshot, h *org.Holding) string {
	if p := s.People[h.Person]; p != nil {
		return p.Name.String()
	}
	return "–"
}

// followerOf says one candidate in words.
func followerOf(r *http.Request, c *forecast.Coming, x *appointment.Candidate) follower {
	t, l := words(r), page.Lang(r)
	f := follower{Href: "/pegawai/" + string(x.Move.Person), Place: x.Place, Score: x.Match.Score(), Note: page.T(r, "appointment_web.no_post")}
	if p := c.Snapshot.People[x.Move.Person]; p != nil {
		f.Name = p.Name.String()
	}
	if h := c.Snapshot.Principal(x.Move.Person); h != nil && c.Snapshot.Posts[h.Post] != nil {
		from := c.Snapshot.Posts[h.Post]
		f.Note = page.T(r, "appointment_web.in_post", from.Title, i18n.ShortSpan(l, h.Since().Until(c.On)))
		if from.Structural {
			f.Leaves = page.Link{Label: t("leaves", from.Title), Href: "/proyeksi/" + string(from.ID)}
		}
	}
	var short []string
	for _, p := range x.Reasons {
		name := page.T(r, p.Part.NameKey())
		if p.Out {
			f.Parts = append(f.Parts, page.T(r, "appointment_match.part_out", name, p.Text.In(l)))
			continue
		}
		short = append(short, p.Text.In(l))
		f.Parts = append(f.Parts, t("part", name, p.Text.In(l)))
	}
	f.Short = strings.Join(short, "; ")
	if v := x.WorstDue(eligibility.BeforeSubmit); v != nil && v.Severity == eligibility.Warn {
		f.Kind, f.Finding = "warn", v.Message.In(l)
	}
	if x.Settled {
		f.Kind, f.Finding = "note", t("settled")
	}
	return f
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

// chain says what the best candidate's going opens, seat by seat.
func (v *seatPage) chain(r *http.Request, c *forecast.Coming) {
	t := words(r)
	for i := range c.Chain {
		x := &c.Chain[i]
		k := link{Post: x.Post.Title, Who: "–", WhoHref: "/pegawai/" + string(x.Move.Person), Note: t("chain_match", x.Match.Score(), x.Suit)}
		if i > 0 {
			k.Href = "/proyeksi/" + string(x.Post.ID)
		}
		if p := c.Snapshot.People[x.Move.Person]; p != nil {
			k.Who = p.Name.String()
		}
		v.Chain = append(v.Chain, k)
	}
	switch {
	case len(c.Chain) == 0:
	case c.Left == nil:
		v.End = t("chain_filled")
	case c.Long:
		v.End = t("chain_long", c.Left.Title)
	default:
		v.End = t("chain_left", c.Left.Title)
	}
}

// weightFacts lists what a match is made of.
func weightFacts(r *http.Request, w *matching.Weights) []page.Fact {
	var out []page.Fact
	for p := range matching.Parts {
		f := page.Fact{Label: page.T(r, p.NameKey()), Value: strconv.Itoa(w.Part[p]), Number: true}
		if w.Without[p] {
			f.Note = page.T(r, "appointment_match.weight_out")
		}
		out = append(out, f)
	}
	return append(out, page.Fact{Label: page.T(r, "appointment_match.weight_doubt"), Value: "−" + strconv.Itoa(w.Doubt), Number: true})
}
