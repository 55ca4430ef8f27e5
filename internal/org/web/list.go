package web

import (
	"net/http"

	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// states are the values of ?saring=.
var states = map[string]org.SeatState{"": org.AnySeat, "kosong": org.VacantSeat, "pelaksana": org.ActingSeat, "pensiun": org.RetiringSeat}

// listPage is the list of structural posts.
type listPage struct {
	page.Base
	Figures []page.Figure
	Tabs    []page.Link
	Filters page.Filters
	Levels  []page.Chip
	Seats   []seat
	More    page.More
	Reset   string // address without filters
}

// posts shows the chart, or the list when a filter, a search or ?tampil=daftar
// asks for it.
func (w *Web) posts(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Get("tampil") == "daftar" || q.Get("q") != "" || q.Get("saring") != "" || q.Get("jenjang") != "" {
		return w.list(rw, r)
	}
	return w.chart(rw, r)
}

func (w *Web) list(rw http.ResponseWriter, r *http.Request) error {
	s, asOf, err := w.at(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	filter := org.SeatFilter{Query: q.Get("q"), State: states[q.Get("saring")], Level: people.Level(q.Get("jenjang")), After: org.PostID(q.Get("setelah"))}
	found := s.Seats(filter)

	v := &listPage{Figures: figures(r, found.Counts, asOf), Tabs: tabs(r, asOf, false), Reset: page.Address("/jabatan", "tampil", "daftar", "per", asOf.Param())}
	v.Base = base(r, asOf, s.Seats(org.SeatFilter{Limit: 1}).Counts)
	at := func(saring, level, after string) string {
		return page.Address("/jabatan", "tampil", "daftar", "q", filter.Query, "saring", saring, "jenjang", level, "setelah", after, "per", asOf.Param())
	}
	saring, level := q.Get("saring"), string(filter.Level)
	for _, c := range []struct {
		key   string
		value string
		count int
	}{
		{"org_web.all_posts", "", found.Counts.All}, {"org_web.vacant", "kosong", found.Counts.Vacant},
		{"org_web.acting", "pelaksana", found.Counts.Acting}, {"org_web.retiring", "pensiun", found.Counts.Retiring},
	} {
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, c.key), Count: c.count, Href: at(c.value, level, ""), Current: saring == c.value})
	}
	v.Filters.Search = search(r, asOf, filter.Query, saring, level)
	v.Levels = []page.Chip{{Label: page.T(r, "org_web.every_level"), Count: -1, Href: at(saring, "", ""), Current: level == ""}}
	for _, l := range append([]people.Level{org.LevelHead}, people.Levels()...) {
		if n := found.Counts.ByLevel[l]; n > 0 || l == filter.Level {
			v.Levels = append(v.Levels, page.Chip{Label: org.LevelName(l), Count: n, Href: at(saring, string(l), ""), Current: filter.Level == l})
		}
	}
	for _, x := range found.Items {
		v.Seats = append(v.Seats, seatOf(r, s, asOf, x))
	}
	v.More = page.More{Shown: len(v.Seats), Total: found.Total}
	if found.Next != "" {
		v.More.Next = at(saring, level, string(found.Next))
	}
	if filter.After != "" {
		v.More.First = at(saring, level, "")
	}
	return w.set.Render(rw, r, "list.html", v)
}

// base is the head that chart and list share; its sentence says what needs
// somebody.
func base(r *http.Request, asOf *page.AsOf, c org.SeatCounts) page.Base {
	b := page.Base{Title: page.T(r, "org_web.posts_title"), AsOf: asOf}
	switch {
	case c.All == 0:
	case c.VacantWithoutActing > 0:
		b.Lead = page.T(r, "org_web.lead_vacant_unattended", c.Vacant, c.VacantWithoutActing)
	case c.Vacant > 0:
		b.Lead = page.T(r, "org_web.lead_vacant", c.Vacant)
	default:
		b.Lead = page.T(r, "org_web.lead_full")
	}
	return b
}

func tabs(r *http.Request, asOf *page.AsOf, chart bool) []page.Link {
	return []page.Link{
		{Label: page.T(r, "org_web.tab_chart"), Href: page.Address("/jabatan", "per", asOf.Param()), Current: chart},
		{Label: page.T(r, "org_web.tab_list"), Href: page.Address("/jabatan", "tampil", "daftar", "per", asOf.Param()), Current: !chart},
	}
}

func search(r *http.Request, asOf *page.AsOf, value, saring, level string) *page.Search {
	keep := map[string][]string{"tampil": {"daftar"}}
	for name, x := range map[string]string{"saring": saring, "jenjang": level, "per": asOf.Param()} {
		if x != "" {
			keep[name] = []string{x}
		}
	}
	return &page.Search{Path: "/jabatan", Name: "q", Value: value, Label: page.T(r, "org_web.search"), Keep: keep}
}

// figures leads every number to its list.
func figures(r *http.Request, c org.SeatCounts, asOf *page.AsOf) []page.Figure {
	to := func(saring string) string {
		return page.Address("/jabatan", "tampil", "daftar", "saring", saring, "per", asOf.Param())
	}
	n := func(x int) string { return i18n.Number(page.Lang(r), int64(x)) }
	return []page.Figure{
		{Value: n(c.Filled), Label: page.T(r, "org_web.figure_filled", c.All), Href: to("")},
		{Value: n(c.Vacant), Label: page.T(r, "org_web.figure_vacant"), Href: to("kosong")},
		{Value: n(c.Acting), Label: page.T(r, "org_web.figure_acting"), Href: to("pelaksana")},
		{Value: n(c.Retiring), Label: page.T(r, "org_web.figure_retiring"), Href: to("pensiun")},
	}
}
