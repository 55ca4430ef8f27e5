package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// enough is from how many owed answers on a share is spoken of: below, a single
// report would move it by several percent.
const enough = 30

type performancePage struct {
	page.Base
	Day     clock.Date
	CutOff  string
	From    string
	Newest  bool
	Facts   []page.Fact
	Silent  []agencyLine
	Offices []agencyLine
	Beside  []page.Fact // what is counted apart
	Terms   []term
	Days    []clock.Date
}

// agencyLine is one agency in the table, in words that need no column head.
type agencyLine struct {
	Unit, Name, Href                    string
	Received, OnTime, Late, Wait, Stars string
	IsLate, Silent                      bool
	LastAnswer                          string
}

// term is a figure with what it means.
type term struct{ Name, Means string }

// terms are the figures in the order in which pages define them.
var terms = []string{"received", "first", "on_time", "late", "silent", "verified", "wait_first", "wait_final", "reopened", "returned", "rating", "beside"}

// performance is what is published about the answers to citizens: the newest
// day, or the one of the address, which never changes.
func (w *Web) performance(rw http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("day")
	kind := ""
	for _, k := range []string{"csv", "json"} {
		if d, ok := strings.CutSuffix(name, "."+k); ok {
			name, kind = d, k
		}
	}
	f, err := w.figures(r, name)
	if kind != "" {
		if err != nil {
			return err
		}
		return w.figuresFile(rw, f, kind)
	}
	v := &performancePage{}
	v.Layout = page.Public
	v.Title = page.T(r, "complaint_web.performance_title")
	if name == "" && errs.Is(err, errs.NotFound) { // a new region: the first day is not over
		return w.set.Render(rw, r, "performance.html", v)
	}
	if err != nil {
		return err
	}
	w.fillPerformance(r, v, f)
	v.Newest = name == ""
	if v.Days, err = w.svc.FigureDays(r.Context(), 400); err != nil {
		return err
	}
	v.Days = periods(v.Days, f.Day)
	return w.set.Render(rw, r, "performance.html", v)
}

// figures are those of a day; "" is the newest.
func (w *Web) figures(r *http.Request, name string) (*complaint.Figures, error) {
	if name != "" {
		if _, err := clock.ParseDate(name); err != nil {
			return nil, errs.New(errs.NotFound, "complaint.no_figures").With(err)
		}
	}
	return w.svc.Figures(r.Context(), clock.Date(name))
}

// periods are the days offered beside the one shown: the last week, then the
// last day of each month. All others keep their address.
func periods(days []clock.Date, shown clock.Date) []clock.Date {
	var out []clock.Date
	month := ""
	for i, d := range days { // newest first
		if i >= 7 && string(d)[:7] == month {
			continue
		}
		month = string(d)[:7]
		if d != shown && len(out) < 20 {
			out = append(out, d)
		}
	}
	return out
}

func (w *Web) fillPerformance(r *http.Request, v *performancePage, f *complaint.Figures) {
	l := page.Lang(r)
	v.Day, v.CutOff, v.From = f.Day, i18n.Moment(l, f.CutOff, w.zone), i18n.LongDate(l, f.From)
	all := &f.Region
	percent, ok := complaint.OnTime(all.OnTime, all.Owed())
	switch {
	case ok && all.Owed() >= enough:
		v.Lead = page.T(r, "complaint_web.performance_share", percent)
	default:
		v.Lead = page.T(r, "complaint_web.performance_count", all.OnTime, all.Owed())
	}
	v.Facts = []page.Fact{
		{Label: page.T(r, "complaint_web.figure_received"), Value: i18n.Number(l, int64(all.Received)), Href: "/sekitar?selesai=1", Number: true},
		{Label: page.T(r, "complaint_web.figure_on_time"), Value: page.T(r, "complaint_web.of", all.OnTime, all.Owed()), Number: true},
		{Label: page.T(r, "complaint_web.figure_late"), Value: i18n.Number(l, int64(all.Late)), Href: "#dinas", Number: true},
		{Label: page.T(r, "complaint_web.figure_wait_first"), Value: w.hours(r, all.MedianFirst, all.Received), Number: true},
		{Label: page.T(r, "complaint_web.figure_wait_final"), Value: w.hours(r, all.MedianFinal, all.Answered), Number: true},
	}
	for i := range f.Agencies {
		x := w.agencyLine(r, f, &f.Agencies[i])
		v.Offices = append(v.Offices, x)
		if x.Silent {
			v.Silent = append(v.Silent, x)
		}
	}
	v.Beside = w.beside(r, all)
	for _, t := range terms {
		v.Terms = append(v.Terms, term{page.T(r, "complaint_web.figure_"+t), page.T(r, "complaint_web.define_"+t)})
	}
}

// beside is what the counts leave out, and says so.
func (w *Web) beside(r *http.Request, f *complaint.Figure) []page.Fact {
	var out []page.Fact
	for _, x := range []struct {
		key string
		n   int
	}{{"rejected", f.Rejected}, {"merged", f.Merged}, {"archived", f.Archived}, {"transferred", f.Transferred}, {"elsewhere", f.Elsewhere}} {
		out = append(out, page.Fact{Label: page.T(r, "complaint_web.beside_"+x.key), Value: i18n.Number(page.Lang(r), int64(x.n)), Number: true})
	}
	return out
}

func (w *Web) agencyLine(r *http.Request, fs *complaint.Figures, f *complaint.Figure) agencyLine {
	x := agencyLine{Unit: f.Unit, Name: f.Name, Href: "/kinerja/" + string(fs.Day) + "/" + f.Unit, Received: page.T(r, "complaint_web.n_received", f.Received),
		Silent: f.Silent, IsLate: f.Late > 0}
	x.OnTime = page.T(r, "complaint_web.n_owed_nothing")
	if n := f.Owed(); n > 0 {
		x.OnTime = page.T(r, "complaint_web.n_on_time", f.OnTime, n)
	}
	if f.Late > 0 {
		x.Late = page.T(r, "complaint_web.n_late", f.Late)
	}
	if f.Answered > 0 {
		x.Wait = page.T(r, "complaint_web.n_wait", w.hours(r, f.MedianFinal, f.Answered))
	}
	if f.Rated > 0 {
		x.Stars = page.T(r, "complaint_web.n_stars", i18n.Decimal(page.Lang(r), float64(f.Stars10)/10, 1), f.Rated)
	}
	x.LastAnswer = page.T(r, "complaint_web.never_answered")
	if f.LastAnswer != "" {
		x.LastAnswer = page.T(r, "complaint_web.last_answer", f.LastAnswer)
	}
	return x
}

// hours words a time: hours to two days, then days.
func (w *Web) hours(r *http.Request, hours, of int) string {
	switch {
	case of == 0:
		return "–"
	case hours < 48:
		return page.T(r, "complaint_web.hours", hours)
	}
	return page.T(r, "complaint_web.days", (hours+12)/24)
}

type agencyPage struct {
	page.Base
	Day    clock.Date
	Line   agencyLine
	Facts  []page.Fact
	Late   []nearby // as of now
	All    string
	Beside []page.Fact
}

// agencyFigures are all figures of one agency on a day, each with its meaning,
// and what is late there now.
func (w *Web) agencyFigures(rw http.ResponseWriter, r *http.Request) error {
	f, err := w.figures(r, r.PathValue("day"))
	if err != nil {
		return err
	}
	x := f.Agency(org.UnitID(r.PathValue("unit")))
	if x == nil {
		return errs.New(errs.NotFound, "complaint.no_figures")
	}
	v := &agencyPage{Day: f.Day, Line: w.agencyLine(r, f, x), All: page.Address("/sekitar", "opd", x.Unit, "selesai", "1")}
	v.Layout, v.Title = page.Public, x.Name
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_web.performance_title"), Href: "/kinerja/" + string(f.Day)}, {Label: x.Name}}
	v.Lead = page.T(r, "complaint_web.cut_off", i18n.Moment(page.Lang(r), f.CutOff, w.zone))
	fact := func(key, value, href string) {
		v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "complaint_web.figure_"+key), Value: value, Href: href, Note: page.T(r, "complaint_web.define_"+key)})
	}
	n := func(n int) string { return i18n.Number(page.Lang(r), int64(n)) }
	of := func(a, b int) string { return page.T(r, "complaint_web.of", a, b) }
	fact("received", n(x.Received), v.All)
	fact("first", of(x.FirstOnTime, x.Received), "")
	fact("on_time", of(x.OnTime, x.Owed()), "")
	fact("late", n(x.Late), "#terlambat")
	fact("verified", of(x.Verified, x.Received), "")
	fact("wait_first", w.hours(r, x.MedianFirst, x.Received), "")
	fact("wait_final", w.hours(r, x.MedianFinal, x.Answered), "")
	fact("reopened", n(x.Reopened), "")
	fact("returned", n(x.Bounced), "")
	rating := "–"
	if x.Rated > 0 {
		rating = page.T(r, "complaint_web.n_stars", i18n.Decimal(page.Lang(r), float64(x.Stars10)/10, 1), x.Rated)
	}
	fact("rating", rating, "")
	v.Beside = w.beside(r, x)
	late, err := w.svc.LateNow(r.Context(), org.UnitID(x.Unit), 50)
	if err != nil && !errs.Is(err, errs.NotFound) { // the unit has ended since
		return err
	}
	for i := range late {
		v.Late = append(v.Late, nearby{Public: late[i], Headline: w.headline(r, &late[i]), Promise: w.promise(r, &late[i])})
	}
	return w.set.Render(rw, r, "agency.html", v)
}

// figuresFile is a day's figures for programs: everything that is published as
// JSON, a line for the region and for each agency as CSV.
func (w *Web) figuresFile(rw http.ResponseWriter, f *complaint.Figures, kind string) error {
	h := rw.Header()
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("Access-Control-Allow-Origin", "*")
	if kind == "json" {
		b, err := json.MarshalIndent(f, "", "  ")
		if err != nil {
			return err
		}
		h.Set("Content-Type", "application/json")
		_, _ = rw.Write(append(b, '\n')) // the reader is gone: nobody to tell
		return nil
	}
	var b strings.Builder
	c := csv.NewWriter(&b)
	_ = c.Write(figureColumns) // a Builder takes everything
	for _, x := range append([]complaint.Figure{f.Region}, f.Agencies...) {
		_ = c.Write(figureRow(f, &x))
	}
	c.Flush()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="kinerja-laporan-`+string(f.Day)+`.csv"`)
	_, _ = rw.Write([]byte(b.String())) // as above
	return nil
}

var figureColumns = []string{"day", "unit", "name", "received", "open", "waiting_for_reporter", "late", "answered", "answered_on_time", "first_answer_on_time",
	"verified_in_time", "reopened", "returned_by_agency", "median_hours_to_first_answer", "median_hours_to_final_answer", "rated", "rating_average", "refused",
	"merged", "given_up", "handed_to_other_bodies", "ended_elsewhere", "silent", "last_answer"}

func figureRow(f *complaint.Figures, x *complaint.Figure) []string {
	row := []string{string(f.Day), x.Unit, sheetSafe(x.Name)}
	for _, n := range []int{x.Received, x.Open, x.Waiting, x.Late, x.Answered, x.OnTime, x.FirstOnTime, x.Verified, x.Reopened, x.Bounced, x.MedianFirst,
		x.MedianFinal, x.Rated} {
		row = append(row, strconv.Itoa(n))
	}
	stars := ""
	if x.Rated > 0 {
		stars = strconv.FormatFloat(float64(x.Stars10)/10, 'f', 1, 64)
	}
	row = append(row, stars)
	for _, n := range []int{x.Rejected, x.Merged, x.Archived, x.Transferred, x.Elsewhere} {
		row = append(row, strconv.Itoa(n))
	}
	return append(row, strconv.FormatBool(x.Silent), string(x.LastAnswer))
}

// sheetSafe keeps a spreadsheet program from taking words for a formula.
func sheetSafe(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
