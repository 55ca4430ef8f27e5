package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/calendar/receipt"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

type findPage struct{ page.Base }

func (w *Web) findForm(rw http.ResponseWriter, r *http.Request) error {
	return w.showFind(rw, r, page.NewForm(r, nil))
}

func (w *Web) showFind(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	v := &findPage{}
	v.Layout, v.Form = page.Sheet, f
	v.Title, v.Lead = page.T(r, "complaint_web.find_title"), page.T(r, "complaint_web.find_lead")
	return w.set.Render(rw, r, "find.html", v)
}

// find opens a report by its number; with the three digits it opens as its
// reporter sees it.
func (w *Web) find(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	number, ok := complaint.ParseNumber(f.Get("nomor"))
	if !ok {
		f.Fail("nomor", "complaint_web.number_wrong")
		return w.showFind(rw, r, f)
	}
	if f.Get("akhir") == "" {
		return page.Redirect(rw, r, "/lacak/"+number)
	}
	own, err := w.svc.Track(r.Context(), complaint.Key{Number: number, Tail: f.Get("akhir"), From: w.cfg.Address(r)})
	if errs.Is(err, errs.NotFound) {
		f.Fail("nomor", "complaint_web.not_found")
		return w.showFind(rw, r, f)
	}
	if own := (*errs.Error)(nil); errors.As(err, &own) && own.Key == "complaint.too_many_guesses" {
		f.Fail("akhir", own.Key, own.Args...)
		return w.showFind(rw, r, f)
	}
	if take(f, err) {
		return w.showFind(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.remember(rw, own.Number, own.Token, f.Get("akhir"))
	return page.Redirect(rw, r, "/lacak/"+own.Number)
}

// told says how somebody hears of news: nothing is promised to a telephone
// number that no way leads to.
func told(r *http.Request, own *complaint.Own) string {
	switch {
	case len(own.Ways) > 0 && own.Hint != "":
		return page.T(r, "complaint_web.told_you_at", own.Hint)
	case len(own.Ways) > 0:
		return page.T(r, "complaint_web.told_you")
	case own.Unreached:
		return page.T(r, "complaint_web.told_later")
	}
	return page.T(r, "complaint_web.told_nobody")
}

type trackPage struct {
	page.Base
	Public  *complaint.Public
	Own     *complaint.Own // nil: what everybody may see
	Promise promise
	Steps   []step
	Mine    bool
	Told    string // how the reporter hears of news
	Share   string // the address of this page, "" for one that is not shown around
	// Emergencies are numbers to call: for who just reported, until an office has it.
	Emergencies []routing.Emergency
	Left        int // photos that may be added
	JoinKey     string
	Phones      bool // news reaches telephones
	Stars       []page.Option
	Request     []page.Fact   // of a formal request for information, with its clocks
	Grounds     []page.Option // of an objection
}

// promise is the sentence at the top: a date, an office, how much time is left.
type promise struct {
	Text, Note  string
	Late        bool
	Provisional bool
	Receipt     page.Receipt
	Basis       string
}

// step is one pillar of the tracker, with the office's own words inside.
type step struct {
	page.Step
	Who    string // who answered: the post
	Words  string // what they wrote
	Photos []complaint.PhotoID
	At     time.Time
}

func (w *Web) track(rw http.ResponseWriter, r *http.Request) error {
	// A message's link carries the receipt once; it is taken out of the address,
	// so that a page shared or printed does not carry it on.
	if token := r.URL.Query().Get("kunci"); token != "" {
		w.remember(rw, r.PathValue("number"), token, "")
		return page.Redirect(rw, r, "/lacak/"+r.PathValue("number"))
	}
	return w.showTrack(rw, r, page.NewForm(r, nil))
}

// load finds the report: as the reporter sees it when this device holds its
// receipt, else as everybody does.
func (w *Web) load(r *http.Request) (*complaint.Public, *complaint.Own, error) {
	number, ok := complaint.ParseNumber(r.PathValue("number"))
	if !ok {
		return nil, nil, errs.New(errs.NotFound, "complaint_web.not_found")
	}
	if k, ok := w.key(r, number); ok {
		own, err := w.svc.Track(r.Context(), k)
		if err == nil {
			return &own.Public, own, nil
		}
		if !errs.Is(err, errs.NotFound) {
			return nil, nil, err
		}
	}
	pub, err := w.svc.PublicView(r.Context(), number)
	if errs.Is(err, errs.NotFound) {
		return nil, nil, errs.New(errs.NotFound, "complaint_web.not_found").With(err)
	}
	return pub, nil, err
}

func (w *Web) showTrack(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	pub, own, err := w.load(r)
	if err != nil {
		return err
	}
	v := &trackPage{Public: pub, Own: own, Mine: own != nil && own.Reporter, Left: maxPhotos, Phones: w.svc.Reaches("phone")}
	if own != nil {
		v.Told = told(r, own)
	}
	if v.Mine && pub.State == complaint.Received {
		v.Emergencies = w.emergencies(pub.Text)
	}
	if !pub.Secret {
		v.Share = w.address(r, "/lacak/"+pub.Number)
	}
	v.Layout, v.Form = page.Public, f
	v.Section = page.T(r, "complaint_web.report_number", pub.Number)
	v.Title = w.headline(r, pub)
	v.Promise = w.promise(r, pub)
	steps := pub.Steps
	v.Steps = w.steps(r, pub, steps)
	if f.Get("kunci") == "" {
		f.Values.Set("kunci", newKey())
	}
	v.JoinKey = f.Get("kunci")
	if v.Mine && own.Information != nil {
		v.Request, v.Grounds = w.requestFacts(r, own.Information, own.Promise.Due, own.AnsweredAt), grounds(r)
	}
	for n := 5; n >= 1; n-- {
		v.Stars = append(v.Stars, page.Option{Value: strconv.Itoa(n), Label: page.T(r, "complaint_web.rate_"+strconv.Itoa(n))})
	}
	return w.set.Render(rw, r, "track.html", v)
}

// address is a page as somebody else can open it: the whole address, without what
// this device is known by.
func (w *Web) address(r *http.Request, path string) string {
	scheme := "http://"
	if w.cfg.HTTPS {
		scheme = "https://"
	}
	return scheme + r.Host + page.Href(r, path)
}

// headline is a report in one line; a secret one has its number.
func (w *Web) headline(r *http.Request, p *complaint.Public) string {
	return shortened(p.Text, page.T(r, "complaint_web.report_number", p.Number))
}

func (w *Web) promise(r *http.Request, p *complaint.Public) promise {
	at := p.Promise.Until
	if at.IsZero() {
		at = p.Promise.First
	}
	office := p.Promise.UnitName
	if office == "" {
		office = page.T(r, "complaint_web.coordinator")
	}
	out := promise{Provisional: p.Promise.Provisional, Late: p.Late}
	if !p.Promise.Basis.IsZero() {
		out.Basis = p.Promise.Basis.String()
	}
	day := w.until(r, at)
	switch {
	case p.MergedInto != "":
		out.Text, out.Note = page.T(r, "complaint_web.merged", p.MergedInto), page.T(r, "complaint_web.merged_note")
	case p.State == complaint.TransferredOut:
		out.Text, out.Note = page.T(r, "complaint_web.transferred", p.Transferred), p.Reason
	case p.State == complaint.Rejected:
		out.Text, out.Note = page.T(r, "complaint_web.rejected"), p.Reason
	case p.State == complaint.Archived:
		out.Text, out.Note = page.T(r, "complaint_web.archived"), p.Reason
	case p.State == complaint.Closed:
		out.Text, out.Note = page.T(r, "complaint_web.closed"), office
	case p.State == complaint.Answered:
		out.Text, out.Note = page.T(r, "complaint_web.answered"), office
	case p.State == complaint.NeedsInfo:
		out.Text, out.Note = page.T(r, "complaint_web.waits_for_you"), page.T(r, "complaint_web.waits_note")
	case p.State == complaint.Held:
		out.Text, out.Note = page.T(r, "complaint_web.promised", day), page.T(r, "complaint_web.held_note")
	case p.Late:
		out.Text = page.T(r, "complaint_web.late", day)
		out.Note = page.T(r, "complaint_web.late_note", office)
	default:
		out.Text = page.T(r, "complaint_web.promised", day)
		out.Note = strings.TrimSpace(w.daysLeft(r, p.Promise.Days) + " " + page.T(r, "complaint_web.promised_note", responsible(p.Promise, office)))
	}
	if len(p.Promise.Days.Days) > 0 {
		out.Receipt = receipt.Of(page.Lang(r), p.Promise.Days, receipt.Citizen)
	}
	return out
}

// responsible names who owes an answer: the post and, where its title does not
// say it already, the office.
func responsible(p complaint.Promise, office string) string {
	if p.UnitName == "" || p.PostTitle == "" {
		return office
	}
	if strings.Contains(strings.ToLower(p.PostTitle), strings.ToLower(p.UnitName)) {
		return p.PostTitle
	}
	return p.PostTitle + ", " + p.UnitName
}

// daysLeft words how many working days of a promise are still to come; "" when
// it is counted otherwise, or is over.
func (w *Web) daysLeft(r *http.Request, d calendar.DueReceipt) string {
	today, left := clock.DateOf(w.now.Now(), w.zone), 0
	if d.Span.Unit != calendar.WorkingDays || d.Due.IsZero() || w.now.Now().After(d.Due) {
		return ""
	}
	for _, x := range d.Days {
		if x.Count > 0 && x.Date > today {
			left++
		}
	}
	switch left {
	case 0:
		return page.T(r, "complaint_web.left_today")
	case 1:
		return page.T(r, "complaint_web.left_one")
	}
	return page.T(r, "complaint_web.left", left)
}

// steps are what has happened, then what is to come.
func (w *Web) steps(r *http.Request, p *complaint.Public, history []complaint.Step) []step {
	var out []step
	for _, s := range history {
		key := "complaint_web.step_" + string(s.Kind)
		x := step{At: s.At, Words: s.Text}
		x.State = "done"
		at := s.At
		if s.Kind == complaint.StepReceived {
			at = p.ReceivedAt // earlier, when another system had it first
		}
		x.Note = i18n.Moment(page.Lang(r), at, w.zone)
		unit := w.unitName(r, s.Unit)
		if unit == "" {
			unit = page.T(r, "complaint_web.coordinator")
		}
		x.Label = page.T(r, key, unit)
		switch s.Kind {
		case complaint.StepProgress, complaint.StepAnswer, complaint.StepCorrection, complaint.StepAsked:
			x.Who = w.postTitle(r, s.ByPost)
			if x.Who == "" {
				x.Who = unit
			}
		}
		out = append(out, x)
	}
	now := func() {
		if n := len(out); n > 0 {
			out[n-1].State = "now"
		}
	}
	later := func(key string) {
		out = append(out, step{Step: page.Step{Label: page.T(r, key), State: "later"}})
	}
	switch p.State {
	case complaint.Received, complaint.Held:
		now()
		later("complaint_web.to_come_office")
		later("complaint_web.to_come_work")
		later("complaint_web.to_come_rating")
	case complaint.Forwarded, complaint.NeedsInfo, complaint.InProgress, complaint.Reopened:
		now()
		later("complaint_web.to_come_done")
		later("complaint_web.to_come_rating")
	case complaint.Answered:
		now()
		later("complaint_web.to_come_rating")
	}
	return out
}

// trackPost is what a reporter does on the page of their report.
func (w *Web) trackPost(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	defer f.Close()
	number, ok := complaint.ParseNumber(r.PathValue("number"))
	if !ok {
		return errs.New(errs.NotFound, "complaint_web.not_found")
	}
	k, ok := w.key(r, number)
	if !ok {
		return errs.New(errs.Forbidden, "complaint_web.not_yours")
	}
	said := "complaint_web.thanks"
	switch f.Get("do") {
	case "tambah":
		w.takePhotos(r, f)
		if f.Failed() {
			return w.showTrack(rw, r, f)
		}
		in := complaint.Info{ClientKey: f.Get("kunci"), Text: f.Get("tambahan")}
		for _, id := range f.All("foto_id") {
			in.Photos = append(in.Photos, complaint.PhotoID(id))
		}
		err, said = w.svc.AddInfo(r.Context(), k, in), "complaint_web.info_added"
	case "nilai":
		stars := f.Int("bintang")
		err, said = w.svc.Rate(r.Context(), k, stars, f.Get("kata")), "complaint_web.rated"
	case "selesai":
		err, said = w.svc.Confirm(r.Context(), k), "complaint_web.confirmed"
	case "belum":
		err, said = w.svc.Reopen(r.Context(), k, f.Get("alasan")), "complaint_web.reopened"
	case "keberatan":
		err, said = w.svc.Object(r.Context(), k, complaint.Objection{Ground: complaint.ObjectionGround(f.Get("dasar")), Text: f.Get("alasan")}), "complaint_web.objected"
	default:
		return errs.New(errs.Invalid, "page.broken_form")
	}
	if take(f, err) {
		return w.showTrack(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/lacak/"+number)
}

// photo gives a picture to whoever may see it.
func (w *Web) photo(rw http.ResponseWriter, r *http.Request) error {
	number, _, _ := remembered(r)
	k, _ := w.key(r, number)
	b, err := w.svc.PhotoFile(r.Context(), actor.Of(r.Context()), k, complaint.PhotoID(r.PathValue("id")), r.URL.Query().Has("kecil"))
	if err != nil {
		return err
	}
	rw.Header().Set("Content-Type", "image/jpeg")
	rw.Header().Set("Cache-Control", "private, max-age=86400")
	_, _ = rw.Write(b) // the visitor went away: nobody to tell
	return nil
}
