package web

import (
	"net/http"
	"net/url"

	"pendopo/internal/actor"
	"pendopo/internal/forecast"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// listPage is what is coming.
type listPage struct {
	page.Base
	Figures  []page.Figure
	Filters  page.Filters
	Causes   []page.Chip
	Chosen   []choice // agency and month, each with the way back
	Rows     []row
	More     page.More
	Reset    string
	Months   []tallyRow
	Agencies []tallyRow
	Make     bool          // the reader may make a draft round
	Keep     []page.Hidden // the filter again, for forms
}

// choice is a part of the filter that is no chip.
type choice struct{ Label, Clear string }

// row is one event.
type row struct {
	Post, Title, Href string
	Rank, Agency      string
	Name, NameHref    string
	Due               page.Deadline
	Free              bool // the seat comes free: it can go into a draft
	Follow            bool // a structural seat: somebody follows
}

// tallyRow is a month or an agency in numbers, each with its list.
type tallyRow struct {
	Label, Href string
	Cells       []cell
}

type cell struct {
	Label, Text, Href string
}

const listSize = 50

// everyLevel is the value of ?jenjang= that shows functional and operational
// posts too.
const everyLevel = "semua"

// filterOf reads the address.
func filterOf(q url.Values) forecast.Filter {
	f := forecast.Filter{Agency: org.UnitID(q.Get("opd")), Month: q.Get("bulan"), Cause: forecast.Cause(q.Get("sebab")), After: q.Get("setelah"), Limit: listSize}
	if f.Month == "lewat" {
		f.Month = forecast.Overdue
	}
	switch level := q.Get("jenjang"); level {
	case "":
		f.Structural = true
	case everyLevel:
	default:
		f.Level = people.Level(level)
	}
	return f
}

// address is the list with some parameters changed, from its first page on.
func address(q url.Values, pairs ...string) string {
	keep := map[string]string{}
	for _, name := range []string{"opd", "bulan", "sebab", "jenjang"} {
		keep[name] = q.Get(name)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		keep[pairs[i]] = pairs[i+1]
	}
	return page.Address("/proyeksi", "opd", keep["opd"], "bulan", keep["bulan"], "sebab", keep["sebab"], "jenjang", keep["jenjang"], "setelah", keep["setelah"])
}

func (w *Web) list(rw http.ResponseWriter, r *http.Request) error { return w.show(rw, r, nil) }

func (w *Web) show(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	q := r.URL.Query()
	if f != nil { // a refused form carries the filter in its fields
		q = f.Values
	}
	found, err := w.svc.List(r.Context(), by(r), filterOf(q))
	if err != nil {
		return err
	}
	t, l := words(r), page.Lang(r)
	v := &listPage{Reset: "/proyeksi", Make: by(r).Require(actor.PersonnelOfficer) == nil, Figures: figures(r, q, found)}
	v.Base = page.Base{Title: t("title"), Form: f}
	all, near := 0, 0
	for _, m := range found.Months {
		if all += m.Vacated(); m.Month < found.Day.AddMonths(soon) {
			near += m.Vacated()
		}
	}
	last := found.Day.AddMonths(forecast.Months).AddDays(-1)
	switch v.Lead = t("lead", all, last, near); {
	case all == 0:
		v.Lead = t("lead_none", last)
	case near == 0:
		v.Lead = t("lead_far", all, last)
	}
	v.chips(r, q, found)
	for i := range found.Items {
		v.Rows = append(v.Rows, rowOf(l, &found.Items[i], found.Day))
	}
	v.More = page.More{Shown: len(v.Rows), Total: found.Total}
	if found.Next != "" {
		v.More.Next = address(q, "setelah", found.Next)
	}
	if q.Get("setelah") != "" {
		v.More.First = address(q)
	}
	for _, m := range found.Months {
		value, label := string(m.Month), i18n.Month(l, m.Month)
		if m.Month == "" {
			value, label = "lewat", t("overdue")
		} else {
			value = value[:7]
		}
		v.Months = append(v.Months, tallyRow{label, address(q, "bulan", value, "jenjang", everyLevel, "sebab", ""), cells(r, q, m.Tally, "bulan", value)})
	}
	for _, a := range found.Agencies {
		v.Agencies = append(v.Agencies, tallyRow{a.Agency.Name, address(q, "opd", string(a.Agency.ID), "jenjang", everyLevel, "sebab", ""), cells(r, q, a.Tally, "opd", string(a.Agency.ID))})
	}
	for _, name := range []string{"opd", "bulan", "sebab", "jenjang"} {
		if q.Get(name) != "" {
			v.Keep = append(v.Keep, page.Hidden{Name: name, Value: q.Get(name)})
		}
	}
	return w.set.Render(rw, r, "list.html", v)
}

// figures leads every number to its list.
func figures(r *http.Request, q url.Values, p *forecast.Page) []page.Figure {
	t := words(r)
	fig := func(n int, key string, level people.Level, cause forecast.Cause) page.Figure {
		return page.Figure{Value: page.Number(r, n), Label: t(key), Href: address(q, "jenjang", string(level), "sebab", string(cause))}
	}
	all := []page.Figure{fig(p.Tally.Vacated(), "fig_vacated", "", forecast.Vacating), fig(p.Tally.Term, "fig_term", "", forecast.Term),
		fig(p.Tally.Acting, "fig_acting", "", forecast.Acting),
		fig(p.Tally.Functional, "fig_functional", people.LevelFunctional, ""), fig(p.Tally.Operational, "fig_operational", people.LevelOperational, "")}
	return append(all, page.Figure{Value: page.Number(r, p.Vacant), Label: t("fig_vacant"), Href: page.Address("/jabatan", "tampil", "daftar", "saring", "kosong")})
}

// chips are the choices of level and cause, and what else narrows the list.
func (v *listPage) chips(r *http.Request, q url.Values, p *forecast.Page) {
	t := words(r)
	structural, all := 0, 0
	for level, n := range p.ByLevel {
		all += n
		if level.Structural() {
			structural += n
		}
	}
	v.Filters.Label = t("level")
	chip := func(label, value string, n int) {
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: label, Count: n, Href: address(q, "jenjang", value), Current: q.Get("jenjang") == value})
	}
	chip(t("structural"), "", structural)
	for _, level := range people.Levels() {
		if n := p.ByLevel[level]; n > 0 || q.Get("jenjang") == string(level) {
			chip(org.LevelName(level), string(level), n)
		}
	}
	chip(t("every_level"), everyLevel, all)
	v.Causes = []page.Chip{{Label: t("every_cause"), Count: -1, Href: address(q, "sebab", ""), Current: q.Get("sebab") == ""}}
	for _, c := range forecast.Causes {
		if n := p.ByCause[c]; n > 0 || q.Get("sebab") == string(c) {
			v.Causes = append(v.Causes, page.Chip{Label: page.T(r, "forecast.cause."+string(c)), Count: n, Href: address(q, "sebab", string(c)), Current: q.Get("sebab") == string(c)})
		}
	}
	if c := forecast.Cause(q.Get("sebab")); c == forecast.Vacating || c == forecast.Terms {
		v.Chosen = append(v.Chosen, choice{page.T(r, "forecast.cause."+string(c)), address(q, "sebab", "")})
	}
	if id := q.Get("opd"); id != "" {
		label := id
		for _, a := range p.Agencies {
			if string(a.Agency.ID) == id {
				label = a.Agency.Name
			}
		}
		v.Chosen = append(v.Chosen, choice{label, address(q, "opd", "")})
	}
	switch m := q.Get("bulan"); {
	case m == "lewat":
		v.Chosen = append(v.Chosen, choice{t("overdue"), address(q, "bulan", "")})
	case m != "":
		label := m
		if d, err := clock.ParseDate(m + "-01"); err == nil {
			label = i18n.Month(page.Lang(r), d)
		}
		v.Chosen = append(v.Chosen, choice{label, address(q, "bulan", "")})
	}
}

func rowOf(l i18n.Lang, e *forecast.Event, today clock.Date) row {
	x := row{Post: string(e.Post.ID), Title: e.Post.Title, Rank: rank(e.Post), Name: e.Person.Name.String(), NameHref: "/pegawai/" + string(e.Person.ID),
		Href: "/jabatan/" + string(e.Post.ID), Due: page.Deadline{Text: what(l, e), Kind: kind(e, today), Date: e.Basis},
		Free: e.Post.Structural && e.Cause.Vacates(), Follow: e.Post.Structural}
	if e.Agency != nil {
		x.Agency = e.Agency.Name
	}
	if x.Follow {
		x.Href = "/proyeksi/" + x.Post
	}
	return x
}

// cells are the counts of a month or an agency, each with its list.
func cells(r *http.Request, q url.Values, n forecast.Tally, name, value string) []cell {
	t := words(r)
	var out []cell
	for _, c := range []struct {
		key   string
		n     int
		level string
		cause forecast.Cause
	}{
		{"col_vacated", n.Vacated(), "", forecast.Vacating},
		{"col_terms", n.Term + n.Acting, "", forecast.Terms},
		{"col_functional", n.Functional, string(people.LevelFunctional), ""},
		{"col_operational", n.Operational, string(people.LevelOperational), ""},
	} {
		x := cell{Label: t(c.key), Text: "–"}
		if c.n > 0 {
			x.Text, x.Href = page.Number(r, c.n), address(q, name, value, "jenjang", c.level, "sebab", string(c.cause))
		}
		out = append(out, x)
	}
	return out
}
