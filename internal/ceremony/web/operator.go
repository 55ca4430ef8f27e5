package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/kit/page"
	"pendopo/internal/people"
)

type operatorPage struct {
	page.Base
	Run        *runLine // nil when the ceremony is not held now
	V          *ceremony.View
	Figures    []page.Figure
	Filters    page.Filters
	Exceptions []exception
	Witnesses  []page.Option // who can vouch for somebody
	Unsigned   int           // signatures that are missing
	More       int           // exceptions not shown
	Rows       []seatLine
	Groups     []groupLine
	Officers   []officerLine
	Problems   []problem
	Return     string // query to come back to
	May        bool
	Open       bool   // marks can be made
	Missing    int    // officers not ticked
	Unopened   string // who has not opened the invitation, before the roll call
}

type officerLine struct {
	Value, Office, Name string
	Present             bool
}

// exception is a line of those who need somebody's attention. Phone is the
// number, when this answer was asked to show it: looking is recorded.
type exception struct {
	seatLine
	Phone   string
	Vouch   string // the mark that somebody can vouch for; "" when nothing
	CanCall bool
}

type seatLine struct {
	*ceremony.Seat
	Name, NewPost, Where string
	Status, Word         string // of the roll
	Detail               string
	Attention            string
	Href                 string
	Next                 string // the likely next mark
	NextLabel            string
}

// shownExceptions keeps the top of the page short before anybody has come.
const shownExceptions = 12

func (w *Web) operator(rw http.ResponseWriter, r *http.Request) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	return w.showOperator(rw, r, view, nil, false)
}

// operatorProblems shows the roll with what stands in the way of closing.
func (w *Web) operatorProblems(rw http.ResponseWriter, r *http.Request, view *ceremony.View) error {
	return w.showOperator(rw, r, view, nil, true)
}

func (w *Web) showOperator(rw http.ResponseWriter, r *http.Request, view *ceremony.View, f *page.Form, problems bool) error {
	q := r.URL.Query()
	show, search := q.Get("tampil"), q.Get("q")
	v := &operatorPage{V: view, Groups: groups(r, view.Session), May: ceremony.MayPrepare(by(r)),
		Open: view.State == ceremony.Running || view.State == ceremony.Closed, Return: r.URL.RawQuery}
	v.Title, v.Crumbs, v.Form = page.T(r, "ceremony_web.operator_title"), crumbs(r, view.Session), f
	if problems {
		v.Problems = w.problems(r, ceremony.Blocking(view.Problems, ceremony.BeforeClose))
		v.Status = http.StatusConflict
	}
	var err error
	if v.Run, err = w.runLine(r.Context(), r); err != nil {
		return err
	}
	if v.Run != nil {
		v.Base.Stream = address(view.Session, "/arus")
	}
	if v.Run != nil {
		v.Unsigned = v.Run.Live.SignaturesLeft()
	}
	if u := view.Unopened(); view.State == ceremony.Invited && u.Left > 0 {
		v.Unopened = page.T(r, "ceremony_web.unopened", u.Left, u.Reminded)
	}
	roll := view.Count()
	v.Lead = w.sentence(r, view, len(ceremony.Blocking(view.Problems, stepOf(view.State))), roll)
	v.Figures = []page.Figure{
		{Value: page.Number(r, roll.Present) + " / " + page.Number(r, roll.Total), Label: page.T(r, "ceremony_web.present"), Href: address(view.Session, "/operator?tampil=present")},
		{Value: page.Number(r, roll.PresentHall) + " / " + page.Number(r, roll.Hall), Label: page.T(r, "ceremony.mode.hall"), Href: address(view.Session, "/operator?tampil=hall")},
		{Value: page.Number(r, roll.PresentOnline) + " / " + page.Number(r, roll.Online), Label: page.T(r, "ceremony.mode.online"), Href: address(view.Session, "/operator?tampil=online")},
		{Value: page.Number(r, roll.Sworn), Label: page.T(r, "ceremony.result.sworn"), Href: address(view.Session, "/operator?tampil=sworn")},
		{Value: page.Number(r, roll.Signed), Label: page.T(r, "ceremony_web.signed"), Href: address(view.Session, "/berita-acara")},
	}
	counts := map[string]int{}
	for _, s := range view.Seats {
		line := w.seatLine(r, view, s)
		of := kinds(view.Session, s)
		for _, k := range of {
			counts[k]++
		}
		if line.Attention != "" {
			x := exception{seatLine: line, CanCall: v.May && !view.Rehearsing}
			if f != nil && f.Get("phone_of") == string(s.ID) {
				x.Phone = f.Get("phone_number")
			}
			if a := view.Attention(s); v.May && view.State == ceremony.Running {
				switch a {
				case ceremony.NotPresent, ceremony.NotConnected:
					x.Vouch = string(ceremony.Arrived)
					if s.Mode == ceremony.Online {
						x.Vouch = string(ceremony.Connected)
					}
				case ceremony.LinkLost:
					x.Vouch = string(ceremony.HeardYes)
				}
				if x.Vouch != "" {
					x.Next = "" // somebody who answers for it by name, not the operator alone
				}
			}
			v.Exceptions = append(v.Exceptions, x)
		}
		if slices.Contains(of, show) && matches(line, search) {
			v.Rows = append(v.Rows, line)
		}
	}
	urgency := func(l exception) int { return slices.Index(ceremony.Attentions[:], view.Attention(l.Seat)) }
	slices.SortStableFunc(v.Exceptions, func(a, b exception) int { return cmp.Compare(urgency(a), urgency(b)) })
	v.Witnesses = witnessOptions(r, view.Session, true)
	if n := len(v.Exceptions); n > shownExceptions {
		v.Exceptions, v.More = v.Exceptions[:shownExceptions], n-shownExceptions
	}
	chip := func(key, label string) {
		href := address(view.Session, "/operator")
		p := url.Values{}
		if key != "" {
			p.Set("tampil", key)
		}
		if search != "" {
			p.Set("q", search)
		}
		if len(p) > 0 {
			href += "?" + p.Encode()
		}
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, label), Count: counts[key], Href: href, Current: show == key})
	}
	chip("", "ceremony_web.all")
	chip("missing", "ceremony.attention.not_present")
	chip("present", "ceremony_web.present")
	chip("look", "ceremony_web.look")
	chip("hall", "ceremony.mode.hall")
	chip("online", "ceremony.mode.online")
	chip("sworn", "ceremony.result.sworn")
	keep := url.Values{}
	if show != "" {
		keep.Set("tampil", show)
	}
	v.Filters.Search = &page.Search{Path: address(view.Session, "/operator"), Name: "q", Value: search, Label: page.T(r, "ceremony_web.search"), Keep: keep}
	for _, x := range view.Roles {
		v.Officers = append(v.Officers, officerLine{string(x.Office) + " " + string(x.Religion), taskName(r, x), x.Name, x.Present})
		if !x.Present {
			v.Missing++
		}
	}
	return w.set.Render(rw, r, "operator.html", v)
}

// kinds are the filters a seat belongs to; "" is all.
func kinds(x *ceremony.Session, s *ceremony.Seat) []string {
	out := []string{"", string(s.Mode)}
	if s.Present() {
		out = append(out, "present")
	} else if s.Excuse == ceremony.Pending {
		out = append(out, "missing")
	}
	if x.Attention(s) != ceremony.NoAttention {
		out = append(out, "look")
	}
	if x, _ := s.Outcome(); x == ceremony.Sworn {
		out = append(out, "sworn")
	}
	return out
}

func matches(l seatLine, q string) bool {
	if q == "" {
		return true
	}
	text := people.Fold(l.Name+" "+l.NewPost) + " " + strconv.Itoa(l.N)
	for _, word := range strings.Fields(people.Fold(q)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (w *Web) seatLine(r *http.Request, view *ceremony.View, s *ceremony.Seat) seatLine {
	l := seatLine{Seat: s, Name: personName(view, s.Person), NewPost: view.NewPost(s), Where: page.T(r, "ceremony.mode."+string(s.Mode)),
		Href: address(view.Session, "/operator/"+string(s.ID))}
	outcome, known := s.Outcome()
	if view.State == ceremony.Closed {
		outcome, known = s.Result, true
	}
	switch {
	case outcome == ceremony.Sworn:
		l.Status, l.Word = "ok", page.T(r, "ceremony.result.sworn")
		l.Next, l.NextLabel = string(ceremony.SignWet), page.T(r, "ceremony_web.do_sign_wet")
		if s.Signed != ceremony.NotSigned {
			l.Detail, l.Next = page.T(r, "ceremony_web.signed_as", page.T(r, "ceremony.signed."+string(s.Signed))), ""
		}
	case s.Excuse != ceremony.Pending || view.State == ceremony.Closed:
		l.Status, l.Word, l.Detail = "warn", page.T(r, "ceremony.result."+string(outcome)), s.Note
	case s.Heard == ceremony.No && known:
		l.Status, l.Word = "bad", page.T(r, "ceremony.attention.link_lost")
		l.Next, l.NextLabel = string(ceremony.HeardYes), page.T(r, "ceremony_web.do_heard")
	case s.Heard == ceremony.No:
		l.Status, l.Word = "bad", page.T(r, "ceremony.attention.needs_reason")
	case s.Present():
		l.Status, l.Word = "ok", page.T(r, "ceremony_web.present")
		l.Detail = w.clock(r, s.CheckedAt)
		l.Next, l.NextLabel = string(ceremony.HeardYes), page.T(r, "ceremony_web.do_heard")
	default:
		l.Status, l.Word = "empty", page.T(r, "ceremony.attention.not_present")
		l.Next, l.NextLabel = string(ceremony.Arrived), page.T(r, "ceremony_web.do_arrived")
		if s.Mode == ceremony.Online {
			l.Next, l.NextLabel = string(ceremony.Connected), page.T(r, "ceremony_web.do_connected")
		}
	}
	if pressed := cmp.Or(s.PressedAt, s.ArrivePressedAt); !pressed.IsZero() {
		l.Detail = strings.TrimSpace(l.Detail + " " + page.T(r, "ceremony_web.late", w.clock(r, pressed)))
	}
	if s.VouchedBy != "" {
		l.Detail = strings.TrimSpace(l.Detail + " " + page.T(r, "ceremony_web.vouched", s.VouchedBy))
	}
	if a := view.Attention(s); a != ceremony.NoAttention {
		l.Attention = page.T(r, "ceremony.attention."+string(a))
	}
	signing := l.Next == string(ceremony.SignWet)
	if view.State != ceremony.Running && !(signing && view.State == ceremony.Closed) || !ceremony.MayPrepare(by(r)) {
		l.Next = ""
	}
	return l
}

// mark takes one button of the roll: "one" is a button of a line (mark, seat,
// version), "mark" with checkboxes is the bar, "group" a whole group.
func (w *Web) mark(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if f.Has("phone") {
		return w.phone(rw, r, f)
	}
	in := ceremony.MarkIn{Mark: ceremony.Mark(f.Get("mark")), Reason: ceremony.Result(f.Get("reason"))}
	anchor := ""
	switch {
	case f.Has("one"):
		parts := strings.Fields(f.Get("one"))
		if len(parts) != 3 {
			return errNoSeat()
		}
		in.Mark, in.Seats = ceremony.Mark(parts[0]), []ceremony.SeatID{ceremony.SeatID(parts[1])}
		in.Seen, _ = strconv.ParseInt(parts[2], 10, 64) // 0 does not compare
		anchor = "#s-" + parts[1]
		if in.Witness = f.Get("witness." + parts[1]); in.Witness != "" {
			anchor = "#pengecualian"
		} else if f.Has("witness."+parts[1]) && !f.Has("alone") {
			f.Fail("witness."+parts[1], "ceremony.witness_unknown")
			view, err := w.ceremony.Open(r.Context(), by(r), id(r))
			if err != nil {
				return err
			}
			return w.showOperator(rw, r, view, f, false)
		}
	case f.Has("group"):
		religion, form, _ := strings.Cut(f.Get("group"), " ")
		in.Mark, in.Religion, in.Form = ceremony.HeardYes, people.Religion(religion), appointment.OathForm(form)
		anchor = "#kelompok"
	default:
		for _, s := range f.All("seat") {
			in.Seats = append(in.Seats, ceremony.SeatID(s))
		}
		if reason, ok := strings.CutPrefix(string(in.Mark), "excused:"); ok {
			in.Mark, in.Reason = ceremony.Excused, ceremony.Result(reason)
		}
	}
	n, err := w.ceremony.Mark(r.Context(), by(r), id(r), in)
	if f.Take(err) {
		view, err := w.ceremony.Open(r.Context(), by(r), id(r))
		if err != nil {
			return err
		}
		r.URL.RawQuery = safeQuery(f.Get("return"))
		return w.showOperator(rw, r, view, f, false)
	}
	if err != nil {
		return err
	}
	if len(in.Seats) != 1 {
		w.page.Say(rw, r, "done", "ceremony_web.marked", n)
	}
	back := "/pelantikan/" + r.PathValue("id") + "/operator"
	if q := safeQuery(f.Get("return")); q != "" {
		back += "?" + q
	}
	return page.Redirect(rw, r, back+anchor)
}

// safeQuery keeps only the parameters of the roll.
func safeQuery(raw string) string {
	q, err := url.ParseQuery(raw)
	if err != nil {
		return ""
	}
	out := url.Values{}
	for _, k := range []string{"tampil", "q"} {
		if x := q.Get(k); x != "" {
			out.Set(k, x)
		}
	}
	return out.Encode()
}

// phone shows an official's number once, in the answer to the request itself.
func (w *Web) phone(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	number, err := w.ceremony.Phone(r.Context(), by(r), id(r), ceremony.SeatID(f.Get("phone")))
	if err != nil && !f.Take(err) {
		return err
	}
	if err == nil {
		f.Values.Set("phone_of", f.Get("phone"))
		f.Values.Set("phone_number", number)
	}
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	r.URL.RawQuery = safeQuery(f.Get("return"))
	rw.Header().Set("Cache-Control", "no-store")
	return w.showOperator(rw, r, view, f, false)
}

func (w *Web) attend(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var present []ceremony.Role
	for _, x := range f.All("present") {
		k := roleKey(x)
		present = append(present, ceremony.Role{Office: k.Office, Religion: k.Religion})
	}
	if err := w.ceremony.Attend(r.Context(), by(r), id(r), present); err != nil {
		return w.refused(rw, r, err)
	}
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/operator#petugas")
}

type seatPage struct {
	page.Base
	V       *ceremony.View
	Line    seatLine
	Facts   []page.Fact
	Journal []page.Event
	Reasons []page.Option
	Modes   []page.Option
	Forms   []page.Option
	May     bool
	Running bool
	Early   bool
	CanCode bool
	Wet     bool
}

func (w *Web) seat(rw http.ResponseWriter, r *http.Request) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	return w.showSeat(rw, r, view, nil)
}

func (w *Web) showSeat(rw http.ResponseWriter, r *http.Request, view *ceremony.View, f *page.Form) error {
	var s *ceremony.Seat
	for _, x := range view.Seats {
		if string(x.ID) == r.PathValue("seat") {
			s = x
		}
	}
	if s == nil {
		return errNoSeat()
	}
	v := &seatPage{V: view, Line: w.seatLine(r, view, s), May: ceremony.MayPrepare(by(r)), Running: view.State == ceremony.Running,
		Early: view.State != ceremony.Closed && view.State != ceremony.Cancelled, CanCode: view.State == ceremony.Invited || view.State == ceremony.Running,
		Wet: view.State == ceremony.Running || view.State == ceremony.Closed}
	if f == nil {
		f = page.NewForm(r, url.Values{"reason": {string(s.Excuse)}, "note": {s.Note}, "mode": {string(s.Mode)}, "form": {string(s.Form)}})
	}
	v.Title, v.Crumbs, v.Form = v.Line.Name, append(crumbs(r, view.Session), page.Link{Label: page.T(r, "ceremony_web.operator_title"), Href: address(view.Session, "/operator")}), f
	add := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, page.Fact{Label: page.T(r, key), Value: value})
		}
	}
	if p := view.Snapshot.People[s.Person]; p != nil {
		v.Facts = append(v.Facts, page.Fact{Label: "NIP", Value: formatNIP(p.Number), Number: true, Href: "/pegawai/" + string(p.ID)})
		add("ceremony_web.group", p.Religion.String()+", "+strings.ToLower(page.T(r, "ceremony.form."+string(s.Form))))
	}
	add("ceremony_web.new_post", v.Line.NewPost)
	add("ceremony_web.place", v.Line.Where)
	for _, x := range []struct {
		key string
		at  string
	}{{"ceremony_web.came_at", w.when(r, s.Present(), s.CheckedAt)}, {"ceremony_web.connected_at", w.when(r, !s.ConnectedAt.IsZero(), s.ConnectedAt)},
		{"ceremony_web.said_at", w.when(r, !s.SaidAt.IsZero(), s.SaidAt)}, {"ceremony_web.signed_at", w.when(r, s.Signed != ceremony.NotSigned, s.SignedAt)}} {
		add(x.key, x.at)
	}
	if s.Signed != ceremony.NotSigned {
		add("ceremony_web.signature", page.T(r, "ceremony.signed."+string(s.Signed)))
	}
	for _, x := range ceremony.Reasons {
		if x != ceremony.ConnectionLost || s.Mode == ceremony.Online {
			v.Reasons = append(v.Reasons, page.Option{Value: string(x), Label: page.T(r, "ceremony.result."+string(x)), Hint: page.T(r, "ceremony_web.reason_"+string(x))})
		}
	}
	v.Modes = []page.Option{{Value: "hall", Label: page.T(r, "ceremony.mode.hall")}, {Value: "online", Label: page.T(r, "ceremony.mode.online")}}
	v.Forms = []page.Option{{Value: "oath", Label: page.T(r, "ceremony.form.oath")}, {Value: "promise", Label: page.T(r, "ceremony.form.promise"), Hint: page.T(r, "ceremony_web.promise_hint")}}
	for _, e := range view.Journal {
		if e.Seat != s.ID {
			continue
		}
		who := v.Line.Name
		if e.Person != "" {
			who = personName(view, e.Person)
		}
		v.Journal = append(v.Journal, page.Event{When: w.moment(r, e.At), Title: who, Text: page.T(r, "ceremony.did."+e.What)})
	}
	return w.set.Render(rw, r, "seat.html", v)
}

// seatPost is the page of one official: a mark, a reason, another place, or a
// new code.
func (w *Web) seatPost(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	seat := ceremony.SeatID(r.PathValue("seat"))
	switch f.Get("do") {
	case "code":
		one, err := w.ceremony.Reissue(r.Context(), by(r), id(r), seat)
		if err != nil {
			return err
		}
		return w.showCodes(rw, r, []ceremony.Issued{one})
	case "place":
		err = w.ceremony.SetSeat(r.Context(), by(r), id(r), seat, ceremony.Mode(f.Get("mode")), appointment.OathForm(f.Get("form")))
	case "reason":
		_, err = w.ceremony.Mark(r.Context(), by(r), id(r), ceremony.MarkIn{Mark: ceremony.Excused, Seats: []ceremony.SeatID{seat},
			Reason: ceremony.Result(f.Get("reason")), Note: f.Get("note")})
	default:
		_, err = w.ceremony.Mark(r.Context(), by(r), id(r), ceremony.MarkIn{Mark: ceremony.Mark(f.Get("do")), Seats: []ceremony.SeatID{seat}})
	}
	if f.Take(err) {
		view, err := w.ceremony.Open(r.Context(), by(r), id(r))
		if err != nil {
			return err
		}
		return w.showSeat(rw, r, view, f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/operator/"+string(seat))
}
