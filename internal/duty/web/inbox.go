package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// inboxPage is what the reader's chairs owe, by the working time left.
type inboxPage struct {
	page.Base
	Filters page.Filters
	Kinds   page.Filters // the second line: by kind and by chair
	Views   []viewLine
	Saving  bool // something is narrowed that could be kept
	Query   string
	Groups  []group
	More    page.More
	Targets []page.Option
	Return  string
	Any     bool // there are duties, perhaps none that fit
	Below   bool // the reader has a list of what is late below
	Reset   string
}

// viewLine is a saved selection.
type viewLine struct {
	ID, Name, Href string
	Current        bool
}

// group is the duties of one window.
type group struct {
	Name, Kind string
	Lines      []line
}

// line is one duty in a list.
type line struct {
	ID       string
	Title    string
	Href     string
	Kind     string
	Chair    string // first the chair
	Who      string // then who sits there
	Why      string // openly, why it lies on this desk
	Deadline page.Deadline
	Agency   string
	Asked    string
	AskedOK  bool
	Explain  string // address of the question; "" when it may not be asked
	Guarded  bool
}

// windowParam are the windows in addresses.
var windowParam = map[string]duty.Window{
	"terlambat": duty.WindowLate, "hari-ini": duty.WindowToday, "besok": duty.WindowNext, "minggu-ini": duty.WindowWeek, "nanti": duty.WindowLater,
}

func paramOf(w duty.Window) string {
	for k, v := range windowParam {
		if v == w {
			return k
		}
	}
	return ""
}

// windowName is a window in words; the next working day by its name when it is
// not tomorrow.
func windowName(l i18n.Lang, b duty.Bounds, w duty.Window, zone *time.Location) string {
	if w == duty.WindowNext && b.NextDay != clock.DateOf(b.Now, zone).AddDays(1) {
		return i18n.LongDate(l, b.NextDay)
	}
	return i18n.T(l, "duty_web.window_"+string(w))
}

// filterOf reads the filter of an address.
func filterOf(q url.Values) (duty.InboxFilter, error) {
	f := duty.InboxFilter{Kind: duty.Kind(q.Get("jenis")), Post: org.PostID(q.Get("jabatan")), Text: q.Get("q"), Window: windowParam[q.Get("waktu")]}
	switch q.Get("keadaan") {
	case "berhenti":
		f.State = duty.Paused
	case "selesai":
		f.State = duty.Done
	}
	var err error
	f.After, err = keyOf(q.Get("after"))
	return f, err
}

// keyOf reads a place in a list: microseconds and the identifier.
func keyOf(s string) (duty.Key, error) {
	if s == "" {
		return duty.Key{}, nil
	}
	due, id, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(due, 10, 64)
	if !ok || err != nil {
		return duty.Key{}, errs.New(errs.Invalid, "duty_web.bad_place")
	}
	return duty.Key{Due: db.Time(n), ID: duty.ID(id)}, nil
}

func placeOf(k *duty.Key) string {
	if k == nil {
		return ""
	}
	return strconv.FormatInt(db.Micros(k.Due), 10) + "." + string(k.ID)
}

// with is the address with one parameter changed and the page forgotten.
func with(path string, q url.Values, name, value string) string {
	next := url.Values{}
	for k, v := range q {
		if k != "after" && k != name && v[0] != "" {
			next[k] = v
		}
	}
	if value != "" {
		next.Set(name, value)
	}
	if len(next) == 0 {
		return path
	}
	return path + "?" + next.Encode()
}

func (w *Web) inbox(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f, err := filterOf(q)
	if err != nil {
		return err
	}
	box, err := w.engine.Inbox(r.Context(), by(r), f)
	if err != nil {
		return err
	}
	views, err := w.engine.Views(r.Context(), by(r))
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &inboxPage{Return: "/tugas", Reset: "/tugas", Below: duty.MayLookBelow(by(r))}
	v.Title = page.T(r, "duty_web.title")
	v.Lead = inboxLead(l, box)
	if v.Notice = inherited(l, box); v.Notice == nil && by(r).Require(actor.AppointingAuthority) == nil {
		above, err := w.engine.Above(r.Context(), by(r), duty.AboveFilter{Limit: duty.RisenLimit})
		if err != nil {
			return err
		}
		if n := len(above.Risen()); n > 0 { // the same as on the morning page
			v.Notice = &page.Notice{Text: page.T(r, "duty_web.risen", n), Link: page.Link{Label: page.T(r, "duty_web.risen_link"), Href: "/terlambat"}}
		}
	}
	v.Any = len(box.Kinds) > 0 || box.Paused > 0
	v.Filters = windowChips(l, q, box, f)
	v.Kinds = kindChips(l, q, box, f)
	v.Query = withoutPlace(q).Encode()
	if v.Query != "" {
		v.Return = "/tugas?" + v.Query
	}
	for _, x := range views {
		v.Views = append(v.Views, viewLine{x.ID, x.Name, "/tugas?" + x.Query, x.Query == v.Query})
	}
	v.Saving = v.Query != ""
	for _, x := range v.Views {
		v.Saving = v.Saving && !x.Current
	}
	v.Groups = groups(l, w, box, f.State)
	v.More = page.More{Shown: len(box.Items), Total: -1}
	if box.Next != nil {
		v.More.Next = with("/tugas", q, "after", placeOf(box.Next))
	}
	if f.After != (duty.Key{}) {
		v.More.First = with("/tugas", q, "", "")
	}
	if !f.State.Ended() {
		var from []org.PostID
		for _, d := range box.Desks {
			from = append(from, d.Chair.ID)
		}
		v.Targets = targets(l, box.Snapshot, from...)
	}
	return w.set.Render(rw, r, "inbox.html", v)
}

func withoutPlace(q url.Values) url.Values {
	out := url.Values{}
	for k, v := range q {
		if k != "after" && v[0] != "" {
			out[k] = v
		}
	}
	return out
}

// inboxLead is the sentence of the page: what is gravest first.
func inboxLead(l i18n.Lang, box duty.InboxPage) string {
	late, now := box.Counts[duty.WindowLate], box.Counts[duty.WindowToday]
	all := 0
	for _, n := range box.Counts {
		all += n
	}
	switch {
	case len(box.Desks) == 0:
		return i18n.T(l, "duty_web.lead_no_post")
	case late > 0 && now > 0:
		return i18n.T(l, "duty_web.lead_late_today", late, now)
	case late > 0:
		return i18n.T(l, "duty_web.lead_late", late)
	case now > 0:
		return i18n.T(l, "duty_web.lead_today", now)
	case all > 0:
		return i18n.T(l, "duty_web.lead_open", all)
	}
	return i18n.T(l, "duty_web.lead_none")
}

// inherited is the sentence of a new holder: what came with the chair.
func inherited(l i18n.Lang, box duty.InboxPage) *page.Notice {
	for _, d := range box.Desks {
		if n := box.Inherited[d.Chair.ID]; n > 0 {
			return &page.Notice{Text: i18n.T(l, "duty_web.inherited", n, d.Chair.Title),
				Link: page.Link{Label: i18n.T(l, "duty_web.inherited_link"), Href: page.Address("/tugas", "jabatan", string(d.Chair.ID))}}
		}
	}
	return nil
}

func windowChips(l i18n.Lang, q url.Values, box duty.InboxPage, f duty.InboxFilter) page.Filters {
	all := 0
	for _, n := range box.Counts {
		all += n
	}
	next := url.Values{}
	for k, v := range q {
		if k != "keadaan" && k != "waktu" {
			next[k] = v
		}
	}
	open := f.State == "" || f.State == duty.Open
	out := page.Filters{Label: i18n.T(l, "duty_web.by_time"), Search: &page.Search{Path: "/tugas", Name: "q", Value: f.Text, Label: i18n.T(l, "duty_web.search"), Keep: withoutText(q)}}
	out.Chips = append(out.Chips, page.Chip{Label: i18n.T(l, "duty_web.all_open"), Count: all, Href: with("/tugas", next, "", ""), Current: open && f.Window == ""})
	for _, x := range duty.Windows {
		if box.Counts[x] > 0 || f.Window == x {
			out.Chips = append(out.Chips, page.Chip{Label: windowName(l, box.Bounds, x, box.Zone), Count: box.Counts[x], Href: with("/tugas", next, "waktu", paramOf(x)), Current: open && f.Window == x})
		}
	}
	if box.Paused > 0 || f.State == duty.Paused {
		out.Chips = append(out.Chips, page.Chip{Label: i18n.T(l, "duty_web.paused"), Count: box.Paused, Href: with("/tugas", next, "keadaan", "berhenti"), Current: f.State == duty.Paused})
	}
	out.Chips = append(out.Chips, page.Chip{Label: i18n.T(l, "duty_web.done"), Count: -1, Href: with("/tugas", next, "keadaan", "selesai"), Current: f.State == duty.Done})
	return out
}

func withoutText(q url.Values) url.Values {
	out := withoutPlace(q)
	out.Del("q")
	return out
}

// kindChips narrow by kind, and by chair for who sits on several.
func kindChips(l i18n.Lang, q url.Values, box duty.InboxPage, f duty.InboxFilter) page.Filters {
	out := page.Filters{Label: i18n.T(l, "duty_web.by_kind")}
	if len(box.Kinds) > 1 || f.Kind != "" {
		for _, k := range sortedKinds(box.Kinds) {
			value := string(k)
			if f.Kind == k {
				value = "" // pressing it again lets go
			}
			out.Chips = append(out.Chips, page.Chip{Label: kindName(l, k), Count: box.Kinds[k], Href: with("/tugas", q, "jenis", value), Current: f.Kind == k})
		}
	}
	if len(box.Desks) > 1 {
		for _, d := range box.Desks {
			value := string(d.Chair.ID)
			if f.Post == d.Chair.ID {
				value = ""
			}
			out.Chips = append(out.Chips, page.Chip{Label: d.Kind.Prefix() + d.Chair.Title, Count: -1, Href: with("/tugas", q, "jabatan", value), Current: f.Post == d.Chair.ID})
		}
	}
	return out
}

// groups puts the items under their windows; what stands or is over has one
// group.
func groups(l i18n.Lang, w *Web, box duty.InboxPage, state duty.State) []group {
	var out []group
	at := map[duty.Window]int{}
	for _, x := range box.Items {
		win := box.Bounds.Of(x.DueAt)
		name := windowName(l, box.Bounds, win, box.Zone)
		if state == duty.Paused || state.Ended() {
			win, name = "", i18n.T(l, "duty_web.group_"+string(state))
		}
		i, ok := at[win]
		if !ok {
			i = len(out)
			at[win] = i
			g := group{Name: name}
			if win == duty.WindowLate {
				g.Kind = "bad"
			}
			out = append(out, g)
		}
		ln := line{ID: string(x.ID), Title: x.Title, Href: w.subjectHref(x.Duty), Kind: kindName(l, x.Duty.Kind), Chair: chairTitle(box, x), Why: whyText(l, box.Snapshot, x.Why, x.Duty.Post),
			Guarded: x.Guard != ""}
		if state.Ended() {
			ln.Deadline = page.Deadline{Text: i18n.T(l, "duty_web.closed_on", i18n.ShortDate(l, clock.DateOf(x.ClosedAt, box.Zone))), Href: href(x.ID)}
		} else {
			ln.Deadline = badge(l, x.Duty, x.Left, box.Zone)
		}
		out[i].Lines = append(out[i].Lines, ln)
	}
	return out
}

// chairTitle is the chair as the reader sits on it: with "Plt." when acting.
func chairTitle(box duty.InboxPage, x duty.Item) string {
	for _, d := range box.Desks {
		if d.Chair.ID == x.Chair.ID {
			return d.Kind.Prefix() + d.Chair.Title
		}
	}
	return x.Chair.Title
}

// saveView keeps the selection of the page under a name.
func (w *Web) saveView(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if err := w.engine.SaveView(r.Context(), by(r), f.Get("nama"), f.Get("saringan")); err != nil {
		return err
	}
	return page.Redirect(rw, r, "/tugas?"+f.Get("saringan"))
}

func (w *Web) dropView(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if err := w.engine.DropView(r.Context(), by(r), f.Get("tampilan")); err != nil {
		return err
	}
	return page.Redirect(rw, r, "/tugas")
}

func sortedKinds(m map[duty.Kind]int) []duty.Kind {
	var out []duty.Kind
	for k, n := range m {
		if n > 0 {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}
