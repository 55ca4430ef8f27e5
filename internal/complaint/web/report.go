package web

import (
	"crypto/rand"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/place"
	"pendopo/internal/place/picker"
)

// maxPhotos is how many pictures a report may have.
const maxPhotos = 3

// photoLimit is the largest file a phone's camera makes.
const photoLimit = 20 << 20

type reportPage struct {
	page.Base
	Key         string // of this report: sending twice stores once
	Photos      []complaint.PhotoID
	More        bool     // another photo may be added
	Left        int      // how many more
	Sending     bool     // reports like it were found when the reporter pressed send
	Others      []string // numbers of reports of which theirs differs
	Topic       string   // what the words seem to be about
	Topics      []page.Option
	Guessed     string      // of Topics, by the words alone
	Asked       *photoPlace // where a photo says it was taken, while nobody answered
	Place       template.HTML
	Alike       []alike
	Emergencies []routing.Emergency
	Contact     string
	Phones      bool // news reaches telephones
	Mailbox     string
}

// maxAlike is how many reports are offered to follow instead.
const maxAlike = 3

// others are the numbers of the reports of which the reporter said that theirs
// differs, as the form carries them.
func others(f *page.Form) (out []string) {
	for _, v := range f.All("lain") {
		for _, n := range strings.Fields(v) {
			if n, ok := complaint.ParseNumber(n); ok && len(out) < 4*maxAlike && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// alike is an open report that may be the same.
type alike struct {
	complaint.Alike
	People int // who reported it, followers included
	Unit   string
}

func (w *Web) reportForm(rw http.ResponseWriter, r *http.Request) error {
	f := page.NewForm(r, nil)
	return w.showReport(rw, r, f, nil)
}

// report takes the form in steps that work without script: a photo, a click on
// the map, a landmark, then sending.
func (w *Web) report(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	defer f.Close()
	found := w.takePhotos(r, f)
	at, err := w.pick(r, f, "/lapor")
	if err != nil {
		return err
	}
	if at.At.IsZero() && found != nil && w.inside(r, *found) { // asked before anything is sent
		f.Values.Set("foto_titik", found.String())
		return w.showReport(rw, r, f, nil)
	}
	if f.Has("titik_pilih") || f.Has("foto_lupa") {
		f.Values.Del("foto_titik")
	}
	if f.Failed() || at.Acted || !f.Has("kirim") && !f.Has("berbeda") {
		return w.showReport(rw, r, f, nil)
	}
	in := w.read(r, f, at)
	if in.Text == "" {
		f.Fail("cerita", "complaint_web.story_empty")
	}
	if in.Where.Point.IsZero() && in.Where.Note == "" {
		f.Fail("titik", "complaint_web.place_empty")
	}
	if f.Failed() {
		return w.showReport(rw, r, f, nil)
	}
	if !f.Has("berbeda") {
		same, err := w.similar(r, f, complaint.Likeness{Point: in.Where.Point, Village: in.Where.Village, Category: in.Category, Text: in.Text})
		if err != nil {
			return err
		}
		if len(same) > 0 {
			return w.showReport(rw, r, f, same)
		}
	}
	receipt, err := w.svc.Receive(r.Context(), actor.Actor{}, in)
	if take(f, err) {
		return w.showReport(rw, r, f, nil)
	}
	if err != nil {
		return err
	}
	tail := ""
	if receipt.TailMade {
		tail = receipt.Tail
	}
	w.remember(rw, receipt.Number, receipt.Token, tail)
	return page.Redirect(rw, r, "/lapor/terkirim")
}

// read makes a report of the form.
func (w *Web) read(r *http.Request, f *page.Form, at *picker.Picker) complaint.Report {
	in := complaint.Report{ClientKey: "web:" + f.Get("kunci"), Channel: complaint.Web, Text: f.Get("cerita"), Where: where(f, at),
		Anonymous: f.Has("anonim"), Secret: f.Has("rahasia"), From: w.cfg.Address(r), Person: person(f.Get("kontak"))}
	for _, id := range f.All("foto_id") {
		in.Photos = append(in.Photos, complaint.PhotoID(id))
	}
	in.Category = w.chosen(f)
	return in
}

// chosen is the topic that the reporter chose in place of the one guessed; "" is
// no choice, and the words decide.
func (w *Web) chosen(f *page.Form) routing.CategoryKey {
	key := routing.CategoryKey(f.Get("topik"))
	if f.Get("topik") == f.Get("topik_tebak") || w.topic(i18n.ID, key) == "" { // or no topic of ours
		return ""
	}
	return key
}

// person is who can be told, from the one field for a telephone number or a
// mail address.
func person(contact string) complaint.Person {
	if strings.Contains(contact, "@") {
		return complaint.Person{Email: contact}
	}
	return complaint.Person{Phone: contact}
}

// photoPlace is the question whether a photo's own place may be used.
type photoPlace struct{ At, Words string }

// photoPlaceOf words the place that the form asks about; nil when there is none,
// or the reporter showed the place themselves.
func (w *Web) photoPlaceOf(r *http.Request, f *page.Form, at *picker.Picker) *photoPlace {
	p, err := place.ParsePoint(f.Get("foto_titik"))
	if err != nil || !at.At.IsZero() || !w.inside(r, p) {
		return nil
	}
	out := &photoPlace{At: p.String(), Words: p.String()}
	if m, err := w.regionMap(r); err == nil && !m.Empty() {
		out.Words = m.Locate(p).Title(page.Lang(r))
	}
	return out
}

// inside tells whether a place is in the region; without a map nobody knows.
func (w *Web) inside(r *http.Request, p place.Point) bool {
	m, err := w.regionMap(r)
	return err == nil && (m.Empty() || m.Locate(p).Unit() != "")
}

// takePhotos stores the pictures that came with the form and keeps their names
// in it, so that a later mistake does not ask for them again. It says where the
// first of them was taken, nil when none tells.
func (w *Web) takePhotos(r *http.Request, f *page.Form) (at *place.Point) {
	have := f.All("foto_id")
	if drop := f.Get("buang"); drop != "" {
		have = slices.DeleteFunc(slices.Clone(have), func(id string) bool { return id == drop })
	}
	files, err := f.Uploads("foto", photoLimit)
	if err != nil && !take(f, err) {
		f.Fail("foto", "complaint_web.photo_refused")
	}
	for _, file := range files {
		if len(have) < maxPhotos {
			p, err := w.svc.AddPhoto(r.Context(), w.cfg.Address(r), file)
			var own *errs.Error
			switch {
			case err == nil:
				have = append(have, string(p.ID))
				if p.Position != nil && at == nil {
					at = &place.Point{Lat: p.Position.Lat, Lon: p.Position.Lon}
				}
			case errors.As(err, &own) && own.Kind != errs.Internal:
				f.Fail("foto", own.Key, own.Args...)
			default:
				f.Fail("foto", "complaint_web.photo_refused")
			}
		}
		file.Close()
	}
	f.Values["foto_id"] = have
	return at
}

// similar are open reports near the place that may be the same, without those of
// which the reporter said already that theirs differs.
func (w *Web) similar(r *http.Request, f *page.Form, l complaint.Likeness) ([]alike, error) {
	if l.Point.IsZero() {
		return nil, nil
	}
	declined := others(f)
	l.Limit = maxAlike + len(declined)
	found, err := w.svc.Similar(r.Context(), l)
	if err != nil {
		return nil, err
	}
	var out []alike
	for _, x := range found {
		if len(out) == maxAlike || slices.Contains(declined, x.Number) {
			continue
		}
		out = append(out, alike{Alike: x, People: x.Followers + 1, Unit: x.Promise.UnitName})
	}
	return out, nil
}

func (w *Web) showReport(rw http.ResponseWriter, r *http.Request, f *page.Form, found []alike) error {
	if f.Get("kunci") == "" {
		f.Values.Set("kunci", rand.Text())
	}
	v := &reportPage{Key: f.Get("kunci"), Alike: found, Contact: f.Get("kontak"), Mailbox: w.cfg.Mailbox, Phones: w.svc.Reaches("phone")}
	v.Layout, v.Form, v.NoTitle = page.Public, f, false
	v.Title, v.Lead = page.T(r, "complaint_web.report_title"), page.T(r, "complaint_web.report_lead")
	for _, id := range f.All("foto_id") {
		v.Photos = append(v.Photos, complaint.PhotoID(id))
	}
	v.Left = maxPhotos - len(v.Photos)
	v.More, v.Sending = v.Left > 0, found != nil
	at, err := w.pick(r, f, "/lapor")
	if err != nil {
		return err
	}
	v.Place, v.Asked = drawn(r, at), w.photoPlaceOf(r, f, at)
	if v.Alike == nil && known(at.At) && !f.Failed() {
		if v.Alike, err = w.similar(r, f, complaint.Likeness{Point: at.At, Category: w.chosen(f), Text: f.Get("cerita")}); err != nil {
			return err
		}
	}
	v.Others = others(f)
	w.advise(r, f, v)
	return w.set.Render(rw, r, "report.html", v)
}

// advise says what the words ask for: whom to call now, and what they seem to be
// about, as one line that can be opened and corrected: three topics and "the
// officer decides", never the whole list. What the reporter chose stays.
func (w *Web) advise(r *http.Request, f *page.Form, v *reportPage) {
	text := f.Get("cerita")
	if text == "" || w.svc.Router == nil || w.svc.Router() == nil {
		return
	}
	l, a := page.Lang(r), w.svc.Router().Advise(text, routing.Place{})
	v.Emergencies = a.Emergencies
	offer := func(key routing.CategoryKey) {
		if name := w.topic(l, key); name != "" && !slices.ContainsFunc(v.Topics, func(o page.Option) bool { return o.Value == string(key) }) {
			v.Topics = append(v.Topics, page.Option{Value: string(key), Label: name})
		}
	}
	for _, s := range a.Suggestions {
		offer(s.Category)
	}
	chosen := w.chosen(f)
	if offer(chosen); len(v.Topics) == 0 {
		return
	}
	if a.Sure && a.Category != nil {
		v.Guessed = string(a.Category.Key)
	}
	if left := f.Has("topik") && f.Get("topik") == "" && f.Get("topik_tebak") != ""; chosen == "" && !left {
		f.Values.Set("topik", v.Guessed)
	}
	v.Topics = append(v.Topics, page.Option{Label: page.T(r, "complaint_web.topic_open")})
	for _, o := range v.Topics {
		if o.Value == f.Get("topik") {
			v.Topic = o.Label
		}
	}
}

// emergencies are the numbers to call now that the words of a report ask for.
func (w *Web) emergencies(text string) []routing.Emergency {
	if text == "" || w.svc.Router == nil || w.svc.Router() == nil {
		return nil
	}
	return w.svc.Router().Advise(text, routing.Place{}).Emergencies
}

// join makes the visitor a follower of a report that is already there.
func (w *Web) join(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	got, err := w.svc.Join(r.Context(), complaint.JoinIn{ClientKey: "web:" + f.Get("kunci"), Number: f.Get("nomor"),
		Person: person(f.Get("kontak")), Channel: complaint.Web, From: w.cfg.Address(r)})
	if take(f, err) {
		return w.showJoin(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.remember(rw, got.Number, got.Token, "")
	w.page.Say(rw, r, "done", "complaint_web.joined", got.Number)
	return page.Redirect(rw, r, "/lacak/"+got.Number)
}

type sentPage struct {
	page.Base
	Own         *complaint.Own
	Tail        string
	Until       string
	Told        string // how the reporter hears of news
	Number      string
	Responsible string // the post that owes the answer
	Emergencies []routing.Emergency
}

// sent is what the citizen keeps: number, digits, the promised day and office.
func (w *Web) sent(rw http.ResponseWriter, r *http.Request) error {
	number, token, tail := remembered(r)
	if token == "" {
		return page.Redirect(rw, r, "/lacak")
	}
	own, err := w.svc.Track(r.Context(), complaint.Key{Number: number, Token: token, From: w.cfg.Address(r)})
	if err != nil {
		return err
	}
	v := &sentPage{Own: own, Tail: tail, Number: own.Number, Responsible: responsible(own.Promise, own.Promise.UnitName), Until: w.until(r, own.Promise.First), Told: told(r, own), Emergencies: w.emergencies(own.Text)}
	v.Layout = page.Public
	v.Title = page.T(r, "complaint_web.sent_title")
	return w.set.Render(rw, r, "sent.html", v)
}
