package web

import (
	"net/http"
	"strings"

	"pendopo/internal/admission"
	"pendopo/internal/gathering"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

// ownCookie keeps the personal link out of the address bar, and the code so that
// it is typed once. It is sent to the page of this gathering only.
const ownCookie = "pdp_hadir"

type ownPage struct {
	page.Base
	S        *gathering.Seat
	Action   string
	Unlocked bool
	Stage    string // wait, here, sign, after, out, stranger
	State    string
	When     string
	Words    []string
	Sign     signField
	Back     string // of who came with an account
}

// signField is the part of a form in which somebody signs.
type signField struct {
	Form   *page.Form
	HasPIN bool
}

// ownOf is how the visitor comes to their place: a link they opened before, else
// their account.
func (w *Web) ownOf(r *http.Request) gathering.Own {
	o := gathering.Own{By: by(r), Gathering: id(r)}
	if c, err := r.Cookie(ownCookie); err == nil {
		o.Link, o.Code, _ = strings.Cut(c.Value, ".")
	}
	return o
}

func (w *Web) own(rw http.ResponseWriter, r *http.Request) error {
	if link := r.URL.Query().Get("k"); link != "" {
		w.remember(rw, r, link, "")
		return page.Redirect(rw, r, address(id(r), "/ikut"))
	}
	o := w.ownOf(r)
	s, err := w.svc.Seat(r.Context(), o)
	if err != nil {
		return w.stranger(rw, r, o, err)
	}
	unlocked := o.Link == "" || o.Code != "" && w.svc.Unlock(r.Context(), o) == nil
	return w.showOwn(rw, r, o, s, unlocked, nil)
}

// stranger is the page of a link that nobody has.
func (w *Web) stranger(rw http.ResponseWriter, r *http.Request, o gathering.Own, err error) error {
	if o.Link == "" || !errs.Is(err, errs.NotFound) {
		return err
	}
	v := &ownPage{Stage: "stranger"}
	v.Layout, v.Base.Status, v.Title, v.Lead = page.Sheet, http.StatusNotFound, page.T(r, "gathering_web.stranger"), page.T(r, "gathering.link_unknown")
	return w.set.Render(rw, r, "own.html", v)
}

func (w *Web) showOwn(rw http.ResponseWriter, r *http.Request, o gathering.Own, s *gathering.Seat, unlocked bool, f *page.Form) error {
	if f == nil {
		f = page.NewForm(r, nil)
	}
	v := &ownPage{S: s, Action: address(s.ID, "/ikut"), Unlocked: unlocked, When: longDate(r, s.On) + ", " + s.At, Sign: signField{f, s.HasPIN}}
	v.Layout, v.Form, v.Title = page.Sheet, f, s.Name
	if o.Link == "" {
		v.Back = address(s.ID, "")
	}
	i := &s.Invitee
	switch a := i.Attendance(s.State); {
	case s.State == gathering.Cancelled:
		v.Stage, v.State = "out", page.T(r, "gathering_web.own_cancelled", s.Reason)
	case !i.SignedAt.IsZero():
		v.Stage, v.State = "after", page.T(r, "gathering_web.own_signed", w.moment(r, i.SignedAt))
	case s.MaySign:
		v.Stage, v.State = "sign", page.T(r, "gathering_web.own_turn")
	case s.State == gathering.Running && i.Here() && i.Signs:
		v.Stage, v.State = "after", page.T(r, "gathering_web.own_others_first")
	case i.Here():
		v.Stage, v.State = "after", page.T(r, "gathering_web.own_here", w.clock(r, i.ArrivedAt))
	case a == gathering.Excused:
		v.Stage, v.State = "here", page.T(r, "gathering_web.own_excused", i.Excuse)
	case i.Proxy.Name != "":
		v.Stage, v.State = "here", page.T(r, "gathering_web.own_sends", i.Proxy.Name)
	case s.State == gathering.Running:
		v.Stage, v.State = "here", page.T(r, "gathering_web.own_open")
	case s.State == gathering.Closed:
		v.Stage, v.State = "out", page.T(r, "gathering_web.own_over")
	default:
		v.Stage, v.State = "wait", page.T(r, "gathering_web.own_wait", s.On, s.At)
	}
	if s.Kind == gathering.Pledge {
		v.Words = lines(s.Words)
	}
	if v.Stage == "after" && s.Waits {
		v.Base.Refresh = 15
	}
	return w.set.Render(rw, r, "own.html", v)
}

// lines are the paragraphs of a text.
func lines(t string) (out []string) {
	for _, l := range strings.Split(t, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func (w *Web) ownPost(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	o := w.ownOf(r)
	if o.Link != "" && f.Has("code") {
		o.Code = f.Get("code")
	}
	s, err := w.svc.Seat(r.Context(), o)
	if err != nil {
		return w.stranger(rw, r, o, err)
	}
	ctx := r.Context()
	switch f.Get("do") {
	case "unlock":
		err = w.svc.Unlock(ctx, o)
	case "hall", "online":
		_, err = w.svc.Arrive(ctx, o, gathering.Attendance(f.Get("do")))
	case "represent":
		_, err = w.svc.Represent(ctx, o, gathering.Proxy{Name: f.Get("proxy"), Title: f.Get("proxy_title")})
	case "excuse":
		_, err = w.svc.Excuse(ctx, o, f.Get("reason"))
	case "sign":
		in := gathering.SignIn{Name: f.Get("name"), Strokes: f.Get("strokes"), PIN: f.Get("pin"), Again: f.Get("again")}
		for _, k := range []string{"pin", "again", "strokes"} { // never drawn into a page again
			f.Values.Del(k)
		}
		_, err = w.svc.Sign(ctx, o, in)
	default:
		err = errs.New(errs.Invalid, "gathering.attendance_unknown")
	}
	if f.Take(err) {
		_, wrongCode := f.Values["code"]
		return w.showOwn(rw, r, o, s, o.Link == "" || !wrongCode, f)
	}
	if err != nil {
		return err
	}
	if o.Link != "" {
		w.remember(rw, r, o.Link, o.Code)
	}
	return page.Redirect(rw, r, address(id(r), "/ikut"))
}

func (w *Web) remember(rw http.ResponseWriter, r *http.Request, link, code string) {
	http.SetCookie(rw, &http.Cookie{Name: ownCookie, Value: link + "." + admission.Digits(code), Path: page.Href(r, address(id(r), "/ikut")),
		MaxAge: 12 * 3600, HttpOnly: true, Secure: w.secure, SameSite: http.SameSiteLaxMode})
}

type pledgePage struct {
	page.Base
	P       *gathering.PublicPledge
	Words   []string
	More    page.More
	Figures []page.Figure
	Check   string
}

// pledge is the public page of a pledge.
func (w *Web) pledge(rw http.ResponseWriter, r *http.Request) error {
	after := r.URL.Query().Get("sesudah")
	p, err := w.svc.Public(r.Context(), id(r), after)
	if err != nil {
		return err
	}
	v := &pledgePage{P: p, Words: lines(p.Words)}
	v.Layout, v.Title = page.Public, p.Title
	v.Lead = page.T(r, "gathering_web.pledge_lead", p.Signed, p.Signers, p.On)
	here := "/ikrar/" + string(id(r))
	v.More = page.More{Total: p.Signed}
	if n := len(p.Lines); n > 0 {
		v.More.Shown = p.Lines[n-1].No
	}
	if after != "" {
		v.More.First = here
	}
	if p.Next != "" {
		v.More.Next = here + "?sesudah=" + p.Next
	}
	if p.Code != "" {
		v.Check = "/periksa/" + p.Code
	}
	return w.set.Render(rw, r, "pledge.html", v)
}
