package web

import (
	"net/http"
	"strconv"

	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

type signingPage struct {
	page.Base
	Book    *ceremony.SigningBook
	Figures []page.Figure
	Turns   []signingTurn // the visitor's own signatures
	Missing []signingGroup
	Crew    bool
	Open    bool
	Action  string
}

// signingTurn is one signature of the visitor: what waits for it, or why nothing
// does.
type signingTurn struct {
	Hand  stage.Hand
	Name  string
	Ready int
	First []string // some of those whose minutes it signs
	Wait  string
	Sign  signField
}

// signField is the part of a form in which somebody signs.
type signField struct {
	Form   *page.Form
	HasPIN bool
}

// signingGroup is who keeps the minutes waiting.
type signingGroup struct {
	Label string
	Lines []signingLine
}

type signingLine struct{ Name, Post, Href string }

// shownNames keeps lists of names short: the rest is counted.
const shownNames = 8

// signing is where witnesses and the oath taker sign, and where the crew sees
// who is missing.
func (w *Web) signing(rw http.ResponseWriter, r *http.Request) error {
	return w.showSigning(rw, r, nil)
}

func (w *Web) showSigning(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	book, err := w.ceremony.OpenSigning(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	if f == nil {
		f = page.NewForm(r, nil)
	}
	v := &signingPage{Book: book, Crew: ceremony.MayPrepare(by(r)), Action: address(book.Session, "/tanda-tangan"),
		Open: book.State == ceremony.Running || book.State == ceremony.Closed}
	v.Title, v.Form = page.T(r, "ceremony_web.signing_title"), f
	if v.Crew {
		v.Crumbs = crumbs(r, book.Session)
	}
	v.Lead = page.T(r, "ceremony_web.signing_lead", book.Tally.Complete, book.Tally.Officials)
	for _, h := range stage.Hands {
		v.Figures = append(v.Figures, page.Figure{Value: page.Number(r, book.Tally.Given[h]) + " / " + page.Number(r, book.Tally.Officials), Label: page.T(r, "ceremony.hand."+string(h))})
	}
	for _, h := range book.Hands {
		t := signingTurn{Hand: h, Name: page.T(r, "ceremony.hand."+string(h)), Ready: len(book.Ready[h]), Sign: signField{f, book.HasPIN}}
		for i, s := range book.Ready[h] {
			if i == shownNames {
				break
			}
			t.First = append(t.First, book.Names[s.ID].Name)
		}
		switch {
		case book.Tally.Officials == 0 || !v.Open:
			t.Wait = page.T(r, "ceremony_web.signing_not_yet")
		case t.Ready == 0 && book.Tally.Given[h] == book.Tally.Officials:
			t.Wait = page.T(r, "ceremony_web.signing_done")
		case t.Ready == 0:
			t.Wait = page.T(r, "ceremony_web.signing_wait")
		}
		v.Turns = append(v.Turns, t)
	}
	missing := book.Missing()
	for _, h := range stage.Hands {
		if len(missing[h]) == 0 {
			continue
		}
		g := signingGroup{Label: page.T(r, "ceremony_web.signing_missing", len(missing[h]), page.T(r, "ceremony.hand."+string(h)))}
		for _, s := range missing[h] {
			l := signingLine{Name: book.Names[s.ID].Name, Post: book.Names[s.ID].To}
			if v.Crew {
				l.Href = address(book.Session, "/operator/"+string(s.ID))
			}
			g.Lines = append(g.Lines, l)
		}
		v.Missing = append(v.Missing, g)
	}
	return w.set.Render(rw, r, "signing.html", v)
}

// signIn reads how somebody signs.
func signIn(f *page.Form) ceremony.SignIn {
	in := ceremony.SignIn{Name: f.Get("name"), Strokes: f.Get("strokes"), PIN: f.Get("pin"), Again: f.Get("again")}
	f.Values.Del("pin") // a PIN is never drawn into a page again
	f.Values.Del("again")
	f.Values.Del("strokes")
	return in
}

func (w *Web) signingPost(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	switch f.Get("do") {
	case "remind":
		var out ceremony.Reminded
		if out, err = w.ceremony.Remind(r.Context(), by(r), id(r)); err == nil {
			w.page.Say(rw, r, "done", "ceremony_web.reminded", out.Mailed, len(out.Without))
		}
	default:
		var n int
		if n, err = w.ceremony.SignOffice(r.Context(), by(r), id(r), stage.Hand(f.Get("hand")), signIn(f)); err == nil {
			w.page.Say(rw, r, "done", "ceremony_web.office_signed", n)
		}
	}
	if f.Take(err) {
		return w.showSigning(rw, r, f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/tanda-tangan")
}

type placesPage struct {
	page.Base
	V      *ceremony.View
	Action string
	May    bool
	Parts  []placesPart
}

type placesPart struct {
	Label string
	Lines []placeLine
}

type placeLine struct {
	Name, Post, Key, Value string
}

// places is who sits where.
func (w *Web) places(rw http.ResponseWriter, r *http.Request) error { return w.showPlaces(rw, r, nil) }

func (w *Web) showPlaces(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	v := &placesPage{V: view, Action: address(view.Session, "/tempat"), May: ceremony.MayPrepare(by(r)) && !view.Rehearsing &&
		view.State != ceremony.Closed && view.State != ceremony.Cancelled}
	v.Title, v.Crumbs, v.Form = page.T(r, "ceremony_web.places_title"), crumbs(r, view.Session), f
	v.Lead = page.T(r, "ceremony_web.places_lead")
	for _, mode := range []ceremony.Mode{ceremony.Hall, ceremony.Online} {
		part := placesPart{Label: page.T(r, "ceremony.mode."+string(mode))}
		for _, s := range view.Placed() {
			if s.Mode != mode {
				continue
			}
			l := placeLine{Name: personName(view, s.Person), Post: view.NewPost(s), Key: "place." + string(s.ID), Value: strconv.Itoa(s.Place)}
			if f != nil && f.Has(l.Key) {
				l.Value = f.Get(l.Key)
			}
			part.Lines = append(part.Lines, l)
		}
		if len(part.Lines) > 0 {
			v.Parts = append(v.Parts, part)
		}
	}
	return w.set.Render(rw, r, "places.html", v)
}

func (w *Web) setPlaces(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	places := map[ceremony.SeatID]int{}
	if f.Get("do") != "anew" {
		view, err := w.ceremony.Open(r.Context(), by(r), id(r))
		if err != nil {
			return err
		}
		for _, s := range view.Seats {
			if typed := f.Get("place." + string(s.ID)); typed != "" && typed != strconv.Itoa(s.Place) {
				n, err := strconv.Atoi(typed)
				if err != nil {
					n = -1 // no number: the use case says so, with the name
				}
				places[s.ID] = n
			}
		}
		if len(places) == 0 {
			return page.Redirect(rw, r, address(view.Session, ""))
		}
	}
	err = w.ceremony.SetPlaces(r.Context(), by(r), id(r), places)
	if f.Take(err) {
		return w.showPlaces(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "ceremony_web.places_saved")
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/tempat")
}

// rehearse begins or ends a rehearsal.
func (w *Web) rehearse(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if f.Get("do") == "end" {
		if err := w.ceremony.EndRehearsal(r.Context(), by(r), id(r)); err != nil {
			return w.refused(rw, r, err)
		}
		w.page.Say(rw, r, "done", "ceremony_web.rehearsal_over")
		return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id"))
	}
	if err := w.ceremony.Rehearse(r.Context(), by(r), id(r)); err != nil {
		return w.refused(rw, r, err)
	}
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/operator")
}

// fallback is the pack for the day on which everything is down.
func (w *Web) fallback(rw http.ResponseWriter, r *http.Request) error {
	data, err := w.ceremony.FallbackFile(r.Context(), by(r), id(r))
	if err != nil {
		return w.refused(rw, r, err)
	}
	return sendPDF(rw, "lembar-cadangan.pdf", data)
}

func sendPDF(rw http.ResponseWriter, name string, data []byte) error {
	rw.Header().Set("Content-Type", "application/pdf")
	rw.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	rw.Header().Set("Cache-Control", "no-store")
	_, err := rw.Write(data)
	return err
}

// cards draws the cards of the codes that the page before showed: they came
// back with the form, since the store does not keep them.
func (w *Web) cards(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	seats, roles, links, codes := f.All("seat"), f.All("role"), f.All("link"), f.All("code")
	if len(seats) != len(links) || len(seats) != len(codes) || len(roles) > 0 && len(roles) != len(seats) {
		return errs.New(errs.Invalid, "ceremony.no_cards")
	}
	var issued []ceremony.Issued
	for i := range seats {
		one := ceremony.Issued{Seat: ceremony.SeatID(seats[i]), Link: links[i], Code: codes[i]}
		if one.Seat == "" && len(roles) > 0 {
			one.Role = roleKey(roles[i])
		}
		issued = append(issued, one)
	}
	data, err := w.ceremony.Cards(r.Context(), by(r), id(r), issued, w.site(r))
	if err != nil {
		return err
	}
	return sendPDF(rw, "kartu-peserta.pdf", data)
}

func (w *Web) site(r *http.Request) string {
	if w.secure {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

type paperPage struct {
	page.Base
	V       *ceremony.View
	Action  string
	Lines   []paperLine
	Attests []page.Option
	Results []page.Option
}

type paperLine struct {
	*ceremony.Seat
	Name, Post   string
	Result, Came string
	Signed       bool
	Note         string
}

// paper is the form for what happened on paper.
func (w *Web) paper(rw http.ResponseWriter, r *http.Request) error { return w.showPaper(rw, r, nil) }

func (w *Web) showPaper(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	v := &paperPage{V: view, Action: address(view.Session, "/dari-kertas"), Attests: append([]page.Option{{Label: page.T(r, "ceremony_web.witnessed_by")}}, witnessOptions(r, view.Session, false)...)}
	fresh := f == nil
	if fresh {
		f = page.NewForm(r, nil)
	}
	v.Title, v.Crumbs, v.Form = page.T(r, "ceremony_web.paper_title"), crumbs(r, view.Session), f
	v.Lead = page.T(r, "ceremony_web.paper_lead")
	v.Results = []page.Option{{Value: "", Label: page.T(r, "ceremony_web.paper_leave")}, {Value: string(ceremony.Sworn), Label: page.T(r, "ceremony.result.sworn")}}
	for _, x := range ceremony.Reasons {
		v.Results = append(v.Results, page.Option{Value: string(x), Label: page.T(r, "ceremony.result."+string(x))})
	}
	for _, s := range view.Placed() {
		l := paperLine{Seat: s, Name: personName(view, s.Person), Post: view.NewPost(s), Result: string(ceremony.Sworn), Signed: true}
		if outcome, ok := s.Outcome(); ok && s.Present() {
			l.Result = string(outcome)
		}
		if !fresh {
			k := string(s.ID)
			l.Result, l.Came, l.Signed, l.Note = f.Get("result."+k), f.Get("came."+k), f.Has("signed."+k), f.Get("note."+k)
		}
		v.Lines = append(v.Lines, l)
	}
	return w.set.Render(rw, r, "paper.html", v)
}

// witnessOptions are those who can vouch for somebody: with a task, and noted as
// present when present is asked for.
func witnessOptions(r *http.Request, s *ceremony.Session, present bool) []page.Option {
	var out []page.Option
	for _, x := range s.Roles {
		if x.Name == "" || present && !x.Present {
			continue
		}
		key, office := string(x.Office), page.T(r, "ceremony.office."+string(x.Office))
		if x.Religion != "" {
			key, office = key+" "+string(x.Religion), office+" "+x.Religion.String()
		}
		out = append(out, page.Option{Value: key, Label: x.Name + " (" + office + ")"})
	}
	return out
}

func (w *Web) paperPost(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	in := ceremony.PaperIn{Attested: f.Get("attested"), Began: f.Get("began")}
	for _, k := range f.All("seat") {
		in.Lines = append(in.Lines, ceremony.PaperLine{Seat: ceremony.SeatID(k), Result: ceremony.Result(f.Get("result." + k)), Came: f.Get("came." + k),
			Signed: f.Has("signed." + k), Note: f.Get("note." + k)})
	}
	n, err := w.ceremony.EnterPaper(r.Context(), by(r), id(r), in)
	if f.Take(err) {
		return w.showPaper(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "ceremony_web.paper_entered", n)
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/operator#petugas")
}
