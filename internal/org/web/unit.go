package web

import (
	"net/http"

	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// unitPage is one unit: its parts, its posts and who sits in them.
type unitPage struct {
	page.Base
	Figures []page.Figure
	Parts   []unitLine
	Posts   []seat // structural
	Others  []chairLine
	Facts   []page.Fact
	Gone    string
}

// unitLine is a part of a unit.
type unitLine struct {
	Name, Href    string
	Posts, Vacant int
}

// chairLine is a functional or operational post with its chairs.
type chairLine struct {
	Title, Href, Rank string
	Chairs, Filled    int
}

func (w *Web) unit(rw http.ResponseWriter, r *http.Request) error {
	s, asOf, err := w.at(r)
	if err != nil {
		return err
	}
	u, err := findUnit(s, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &unitPage{}
	path := crumbs(r, s, u.ID, asOf)
	v.Base = page.Base{Title: u.Name, Section: page.T(r, "org_web.posts_title"), AsOf: asOf, Crumbs: path[:len(path)-1]}
	if !u.ExistsOn(s.Date) {
		v.Gone = gone(r, u.From, u.Until, s.Date)
	}
	all := s.Seats(org.SeatFilter{Under: u.ID, Limit: 1}).Counts
	if all.All > 0 {
		v.Lead = page.T(r, "org_web.lead_unit", all.All, all.Vacant)
	}
	for _, part := range s.Children(u.ID) {
		c := s.Seats(org.SeatFilter{Under: part.ID, Limit: 1}).Counts
		v.Parts = append(v.Parts, unitLine{Name: part.Name, Href: unitHref(part.ID, asOf), Posts: c.All, Vacant: c.Vacant})
	}
	for _, p := range s.PostsIn(u.ID) {
		if p.Structural {
			v.Posts = append(v.Posts, seatOf(r, s, asOf, s.Seating(p)))
			continue
		}
		v.Others = append(v.Others, chairLine{Title: p.Title, Href: postHref(p.ID, asOf), Rank: rank(p), Chairs: p.Chairs, Filled: len(s.Seated(p.ID))})
	}
	v.Facts = unitFacts(r, s, u, asOf)
	return w.set.Render(rw, r, "unit.html", v)
}

func unitFacts(r *http.Request, s *org.Snapshot, u *org.Unit, asOf *page.AsOf) []page.Fact {
	var facts []page.Fact
	add := func(key, value, href string) {
		if value != "" {
			facts = append(facts, page.Fact{Label: page.T(r, key), Value: value, Href: href})
		}
	}
	add("org_web.kind", u.Kind, "")
	add("org_web.address", u.Address, "")
	add("org_web.region_code", u.RegionCode, "")
	if u.WeekDays > 0 {
		add("org_web.week", page.T(r, "org_web.week_days", u.WeekDays), "")
	}
	add("org_web.code", u.Code, "")
	add("org_web.exists", span(r, u.From, u.Until), "")
	for _, old := range u.Predecessors {
		if q := s.Units[old]; q != nil {
			add("org_web.predecessor", q.Name, unitHref(q.ID, &page.AsOf{Date: q.From, Today: asOf.Today}))
		}
	}
	for _, next := range s.UnitSuccessors(u.ID) {
		if q := s.Units[next]; q != nil {
			add("org_web.successor", q.Name, unitHref(q.ID, asOf))
		}
	}
	return facts
}
