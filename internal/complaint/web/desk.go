package web

import (
	"net/http"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/calendar/receipt"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// deskRoutes is the table of contents of the officials' pages.
func (w *Web) deskRoutes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/aduan", Handler: w.list},
		{Method: "GET", Path: "/aduan/baru", Handler: w.counterForm},
		{Method: "POST", Path: "/aduan/baru", Handler: w.counter, Limit: reportLimit},
		{Method: "GET", Path: "/aduan/moderasi", Handler: w.moderation},
		{Method: "POST", Path: "/aduan/moderasi", Handler: w.moderate},
		{Method: "GET", Path: "/aduan/{number}", Handler: w.caseShow},
		{Method: "POST", Path: "/aduan/{number}", Handler: w.caseAct, Limit: reportLimit},
		{Method: "POST", Path: "/aduan/{number}/pratinjau", Handler: w.preview},
		{Method: "GET", Path: "/aduan/{number}/catatan", Handler: w.notes},
		{Method: "POST", Path: "/aduan/{number}/catatan", Handler: w.addNote},
		{Method: "GET", Path: "/permintaan-data", Handler: w.subjects},
		{Method: "POST", Path: "/permintaan-data", Handler: w.subjectAct},
		{Method: "GET", Path: "/jawaban-baku", Handler: w.cannedList},
		{Method: "POST", Path: "/jawaban-baku", Handler: w.cannedSave},
	}
}

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

type listPage struct {
	page.Base
	Items   []listed
	Groups  []group // of Items
	Filters page.Filters
	More    page.More
	Words   string
	Canned  bool // the reader may write prepared answers
	Data    int  // requests about personal data that the reader decides, -1 for none to decide
}

// listed is one line of the desk's list.
type listed struct {
	complaint.Listed
	Headline string
	Kind     string
	State    string
	Place    string
	Deadline page.Deadline
	// Emergencies are the numbers that the words of a new report ask for.
	Emergencies []routing.Emergency
}

// urgent tells whether nobody has said yet what is done.
func urgent(s complaint.State) bool { return s == complaint.Received || s == complaint.Forwarded }

// views are the lists an officer opens most; each is an address.
var views = []struct {
	key    string
	states []complaint.State
	late   bool
}{
	{"terbuka", complaint.OpenStates, false},
	{"terlambat", complaint.OpenStates, true},
	{"diperiksa", []complaint.State{complaint.Held}, false},
	{"baru", []complaint.State{complaint.Received}, false},
	{"dinas", []complaint.State{complaint.Forwarded, complaint.InProgress, complaint.Reopened}, false},
	{"pelapor", []complaint.State{complaint.NeedsInfo}, false},
	{"dijawab", []complaint.State{complaint.Answered}, false},
	{"selesai", []complaint.State{complaint.Closed, complaint.Rejected, complaint.Merged, complaint.Archived, complaint.TransferredOut}, false},
}

// list is the reports that the reader's posts let them see: what somebody waits
// for by the working time left, everything else newest first.
func (w *Web) list(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := complaint.Filter{Words: strings.TrimSpace(q.Get("cari")), Kind: complaint.Kind(q.Get("jenis")), Category: routing.CategoryKey(q.Get("topik")),
		Channel: complaint.Channel(q.Get("jalur")), Village: q.Get("kelurahan"), Unit: org.UnitID(q.Get("opd")),
		From: day(q.Get("dari")), Until: day(q.Get("sampai")), After: complaint.ID(q.Get("lanjut"))}
	if number, ok := complaint.ParseNumber(f.Words); ok {
		if _, err := w.svc.ByNumber(r.Context(), by(r), number); err == nil {
			return page.Redirect(rw, r, "/aduan/"+number)
		}
	}
	view := q.Get("tampil")
	if view == "" {
		view = views[0].key
	}
	owed := false // somebody waits for every one of them
	for _, x := range views {
		if x.key == view {
			f.States, f.Late = x.states, x.late
			owed = x.key != "dijawab" && x.key != "selesai" && x.key != "diperiksa"
		}
	}
	if view == "semua" || f.Words != "" && q.Get("tampil") == "" {
		view, f.States, f.Late = "semua", nil, false
	}
	found, err := w.svc.Find(r.Context(), by(r), f)
	if err != nil {
		return err
	}
	v := &listPage{Words: f.Words}
	_, _, err = w.svc.CannedUnits(r.Context(), by(r))
	v.Canned, v.Data = err == nil, -1
	if open, err := w.svc.SubjectRequests(r.Context(), by(r)); err == nil {
		v.Data = len(open)
	}
	v.Title = page.T(r, "complaint_desk.title")
	l := page.Lang(r)
	for _, c := range found.Items {
		v.Items = append(v.Items, listed{Listed: c, Headline: shortened(c.Text, c.Number), Kind: page.T(r, "complaint_desk.kind_"+string(c.Kind)),
			State: page.T(r, "complaint.state."+string(c.State)), Place: c.Where.Note, Deadline: w.badge(l, c.Left)})
		if urgent(c.State) {
			v.Items[len(v.Items)-1].Emergencies = w.emergencies(c.Text)
		}
	}
	keep := func(view string) string {
		return page.Address("/aduan", "tampil", view, "cari", f.Words, "jenis", string(f.Kind), "topik", string(f.Category), "jalur", string(f.Channel),
			"kelurahan", f.Village, "opd", string(f.Unit), "dari", string(f.From), "sampai", string(f.Until))
	}
	for _, x := range views {
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, "complaint_desk.view_"+x.key), Href: keep(x.key), Current: x.key == view, Count: -1})
	}
	v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, "complaint_desk.view_semua"), Href: keep("semua"), Current: view == "semua", Count: -1})
	v.Filters.Search = &page.Search{Path: "/aduan", Name: "cari", Label: page.T(r, "complaint_desk.search"), Value: f.Words}
	if v.Groups = []group{{Items: v.Items}}; owed && f.Words == "" && f.After == "" && found.Next == "" {
		v.Groups = w.groups(r, v.Items, found.Bounds)
	}
	v.More = page.More{Shown: len(v.Items), Total: -1}
	if found.Next != "" {
		v.More.Next = keep(view) + "&lanjut=" + string(found.Next)
	}
	return w.set.Render(rw, r, "list.html", v)
}

// day is a date of an address; what is none counts as not given.
func day(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		return ""
	}
	return d
}

// badge words how near it is what is promised next, in the words of the tasks.
func (w *Web) badge(l i18n.Lang, left complaint.Left) page.Deadline {
	switch {
	case left.By.IsZero():
		return page.Deadline{}
	case left.Stops:
		return page.Deadline{Text: i18n.T(l, "complaint_desk.clock_stands"), Date: receipt.Moment(l, left.By, w.zone)}
	}
	return receipt.Badge(l, left.Time, left.By, w.zone, "")
}

// group is the reports of one window of working time.
type group struct {
	Name, Kind string
	Items      []listed
}

// groups puts a whole list in the order of the working time left. A list of
// several pages stays as it came, newest first: what is not on the page may be
// nearer than what is.
func (w *Web) groups(r *http.Request, items []listed, b duty.Bounds) (out []group) {
	slices.SortStableFunc(items, func(x, y listed) int {
		if x.Left.Stops != y.Left.Stops {
			if x.Left.Stops {
				return 1
			}
			return -1
		}
		return x.Left.By.Compare(y.Left.By)
	})
	for _, x := range items {
		g := group{Name: page.T(r, "duty_web.group_paused")}
		if !x.Left.Stops {
			win := b.Of(x.Left.By)
			g.Name = page.T(r, "duty_web.window_"+string(win))
			if win == duty.WindowNext && b.NextDay != clock.DateOf(b.Now, w.zone).AddDays(1) {
				g.Name = i18n.LongDate(page.Lang(r), b.NextDay)
			}
			if win == duty.WindowLate {
				g.Kind = "bad"
			}
		}
		if n := len(out); n == 0 || out[n-1].Name != g.Name {
			out = append(out, g)
		}
		out[len(out)-1].Items = append(out[len(out)-1].Items, x)
	}
	return out
}
