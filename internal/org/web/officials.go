package web

import (
	"net/http"
	"strings"
	"unicode"

	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// officialsPage is the public list of who holds which post. It carries names,
// posts and dates only: no numbers, grades or birth dates.
type officialsPage struct {
	page.Base
	Filters page.Filters
	Seats   []seat
	More    page.More
	Query   string
}

// officialsPerPage keeps the page inside the weight for citizens' phones.
const officialsPerPage = 60

func (w *Web) officials(rw http.ResponseWriter, r *http.Request) error {
	s, asOf, err := w.at(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	filter := org.SeatFilter{Query: wordsOnly(q.Get("q")), Level: people.Level(q.Get("jenjang")), After: org.PostID(q.Get("setelah")), Limit: officialsPerPage}
	found := s.Seats(filter)
	v := &officialsPage{Query: q.Get("q")}
	v.Base = page.Base{Layout: page.Public, Title: page.T(r, "org_web.officials_title"), AsOf: asOf, Lead: page.T(r, "org_web.officials_lead")}
	at := func(level, after string) string {
		return page.Address("/pejabat", "q", v.Query, "jenjang", level, "setelah", after, "per", asOf.Param())
	}
	v.Filters.Chips = []page.Chip{{Label: page.T(r, "org_web.every_level"), Count: -1, Href: at("", ""), Current: filter.Level == ""}}
	for _, l := range people.Levels() {
		if n := found.Counts.ByLevel[l]; n > 0 || l == filter.Level {
			v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: org.LevelName(l), Count: n, Href: at(string(l), ""), Current: l == filter.Level})
		}
	}
	keep := map[string][]string{}
	for name, x := range map[string]string{"jenjang": string(filter.Level), "per": asOf.Param()} {
		if x != "" {
			keep[name] = []string{x}
		}
	}
	v.Filters.Search = &page.Search{Path: "/pejabat", Name: "q", Value: v.Query, Label: page.T(r, "org_web.officials_search"), Keep: keep}
	for _, x := range found.Items {
		v.Seats = append(v.Seats, seatOf(r, s, asOf, x))
	}
	v.More = page.More{Shown: len(v.Seats), Total: found.Total}
	if found.Next != "" {
		v.More.Next = at(string(filter.Level), string(found.Next))
	}
	if filter.After != "" {
		v.More.First = at(string(filter.Level), "")
	}
	return w.set.Render(rw, r, "officials.html", v)
}

// wordsOnly blanks the digits of a public search: nobody may try out employee
// numbers here.
func wordsOnly(q string) string {
	if strings.TrimSpace(q) == "" {
		return ""
	}
	words := strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsDigit(c) {
			return ' '
		}
		return c
	}, q))
	if words == "" {
		return "\u2205" // a search for digits alone finds nobody
	}
	return words
}
