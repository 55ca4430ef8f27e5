package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/document"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

// guestCookie keeps the personal link out of the address bar, and the code so
// that it is typed once. It is sent to the page of this session only.
const guestCookie = "pdp_ikut"

type guestPage struct {
	page.Base
	Live      bool        // the ceremony is held: the page follows it
	Part      string      // what is held now, in words
	Lines     []guestLine // of the oath, while it is spoken with the run sheet
	Spoken    bool        // the official's own last line was shown
	Feed      string
	Key       string // what the page was drawn for, as the script names it
	Last      int    // the number of the official's last line
	G         *ceremony.Guest
	Action    string
	Unlocked  bool
	Stage     string // wait, arrive, say, sign, done, out
	Status    string
	Acts      []guestAct // the one that is due, and those that a phone without signal shows next
	Following bool       // the words are shown line by line and are not over
	Online    bool
	When      string
	Steps     []page.Step
	Body      []string
	Sign      signField
	Papers    []guestPaper
	Place     string      // the chair, or the number online
	Handover  []guestList // what they leave behind and take over
}

// guestAct is what the official does on the page. Later is shown by a phone that
// lost its signal, when the act before it was kept.
type guestAct struct {
	Do    string // arrive, say, sign
	Later bool
}

// guestPaper is one of the official's own papers.
type guestPaper struct{ Title, Note, Href string }

// guestList is one list of the handover, counted.
type guestList struct{ Title, Count, Href string }

// guestLine is one line of the oath on the official's page. N is its number in
// the whole oath, which the room counts.
type guestLine struct {
	N     int
	Words string
	Shown bool
	Now   bool
}

// guest is the official's own page.
func (w *Web) guest(rw http.ResponseWriter, r *http.Request) error {
	if link := r.URL.Query().Get("k"); link != "" {
		w.remember(rw, r, link, "")
		return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/ikut")
	}
	link, code := remembered(r)
	if ok, err := w.officer(rw, r, link, code); ok || err != nil {
		return err
	}
	g, err := w.enter(r, link)
	if err != nil {
		return w.stranger(rw, r, link, err)
	}
	unlocked := code != "" && w.ceremony.Unlock(r.Context(), link, code) == nil
	return w.showGuest(rw, r, g, unlocked, nil)
}

func (w *Web) enter(r *http.Request, link string) (*ceremony.Guest, error) {
	g, err := w.ceremony.Enter(r.Context(), link)
	if err != nil {
		return nil, err
	}
	if g.Session.ID != id(r) {
		return nil, errs.New(errs.NotFound, "ceremony.link_unknown")
	}
	return g, nil
}

// stranger is the page of a link that nobody has, or of none: whom to ask.
func (w *Web) stranger(rw http.ResponseWriter, r *http.Request, link string, err error) error {
	if !errs.Is(err, errs.NotFound) {
		return err
	}
	v := &guestPage{Stage: "stranger"}
	v.Layout, v.Status, v.Base.Status = page.Sheet, "", http.StatusNotFound
	v.Title = page.T(r, "ceremony_web.guest_stranger")
	v.Lead = page.T(r, "ceremony.link_unknown")
	if link == "" {
		v.Title, v.Lead = page.T(r, "ceremony_web.guest_no_link"), page.T(r, "ceremony_web.guest_no_link_text")
	}
	return w.set.Render(rw, r, "guest.html", v)
}

func (w *Web) showGuest(rw http.ResponseWriter, r *http.Request, g *ceremony.Guest, unlocked bool, f *page.Form) error {
	s := &g.Seat
	v := &guestPage{G: g, Action: "/pelantikan/" + r.PathValue("id") + "/ikut", Unlocked: unlocked, Online: s.Mode == ceremony.Online,
		When: longDate(r, g.Session.On) + ", " + g.Session.At, Body: g.Words.Body}
	if f == nil {
		f = page.NewForm(r, nil)
	}
	v.Layout, v.Form = page.Sheet, f
	v.Sign = signField{Form: f, HasPIN: g.HasPIN}
	v.Title = g.Name
	if s.Place > 0 {
		v.Place = page.T(r, "ceremony_web.seat_"+string(s.Mode), s.Place)
	}
	result := s.Result
	if result == ceremony.Pending && s.Excuse != ceremony.Pending {
		result = s.Excuse
	}
	switch {
	case result != ceremony.Pending && result != ceremony.Sworn:
		v.Stage, v.Status = "out", page.T(r, "ceremony_web.guest_out", strings.ToLower(page.T(r, "ceremony.result."+string(result))))
	case g.Ended != "":
		v.Stage, v.Status = "out", page.T(r, "ceremony_web.guest_ended."+string(g.Ended))
	case g.Session.State == ceremony.Cancelled:
		v.Stage, v.Status = "out", page.T(r, "ceremony_web.guest_cancelled")
	case g.Session.State == ceremony.Planned || g.Session.State == ceremony.Invited:
		v.Stage, v.Status = "wait", page.T(r, "ceremony_web.guest_wait", g.Session.On, g.Session.At)
	case !s.Present():
		v.Stage, v.Status = "arrive", page.T(r, "ceremony_web.guest_arrive")
	case s.SaidAt.IsZero() && s.Heard != ceremony.Yes:
		v.Stage, v.Status = "say", page.T(r, "ceremony_web.guest_present", w.clock(r, s.CheckedAt))
	case s.Signed == ceremony.NotSigned:
		v.Stage, v.Status = "sign", page.T(r, "ceremony_web.guest_said")
	default:
		v.Stage, v.Status = "done", page.T(r, "ceremony_web.guest_done")
	}
	if g.Session.State == ceremony.Closed && v.Stage == "say" {
		v.Stage = "out"
	}
	v.Live, v.Feed, v.Last = g.Session.State == ceremony.Running, "/pelantikan/"+r.PathValue("id")+"/arus", -1
	if live := g.Live; live.Run != nil && v.Live {
		v.Part = page.T(r, "ceremony.part."+string(live.Kind()))
		v.Spoken = live.Run.Moved.IsZero() || g.Spoken()
		for _, l := range g.OathLines() {
			v.Lines = append(v.Lines, guestLine{l.N, l.Words, l.Shown, l.N == live.Run.At.Step})
			v.Last = l.N
		}
		v.Key = string(g.Session.State) + " " + string(live.Kind()) + " "
		if live.Kind() == stage.Oath && live.Run.At.Step == v.Last {
			v.Key += "last"
		}
	}
	v.act()
	if open := g.Session.State == ceremony.Invited || v.Live; unlocked && open && v.Stage != "out" {
		rw.Header().Set(keepHeader, "page")
	}
	if link, code := remembered(r); v.Stage == "done" && unlocked {
		papers, err := w.ceremony.OwnPapers(r.Context(), link, code)
		if err != nil {
			return err
		}
		for _, d := range papers {
			p := guestPaper{Title: d.Kind.Name(), Note: d.Number, Href: v.Action + "/naskah/" + string(d.ID)}
			if d.SHA256 == "" {
				p.Href, p.Note = "", page.T(r, "ceremony_web.guest_paper_soon")
			}
			v.Papers = append(v.Papers, p)
		}
		if v.Handover, err = w.lists(r, g); err != nil {
			return err
		}
	}
	at := map[string]int{"wait": 0, "arrive": 0, "say": 1, "sign": 2, "done": 3}[v.Stage]
	for i, key := range []string{"present", "oath", "sign"} {
		st := page.Step{Label: page.T(r, "ceremony_web.guest_step_"+key), State: "later"}
		switch {
		case i < at:
			st.State = "done"
		case i == at && v.Stage != "out":
			st.State = "now"
		}
		v.Steps = append(v.Steps, st)
	}
	return w.set.Render(rw, r, "guest.html", v)
}

// lists are what an official leaves behind and takes over, once the posts have
// changed hands.
func (w *Web) lists(r *http.Request, g *ceremony.Guest) ([]guestList, error) {
	if w.handover == nil || g.Session.Rehearsing {
		return nil, nil
	}
	all, err := w.handover.Briefs(r.Context(), actor.Actor{Person: string(g.Seat.Person), Name: g.Name})
	if err != nil {
		return nil, err
	}
	var out []guestList
	for _, b := range all {
		l := guestList{Title: page.T(r, "ceremony_web.guest_takes", b.Title), Count: page.T(r, "ceremony_web.guest_settled", b.Settled, b.Total), Href: "/serah-terima"}
		if b.Gives {
			l.Title = page.T(r, "ceremony_web.guest_gives", b.Title)
		}
		if b.Handover != "" {
			l.Href += "/" + string(b.Handover)
		}
		out = append(out, l)
	}
	return out, nil
}

// keepHeader tells offline.js that the phone may keep this answer.
const keepHeader = "Pendopo-Keep"

// act fills in what the official does now and what comes after it.
func (v *guestPage) act() {
	acts := []string{"arrive", "say", "sign"}
	at := slices.Index(acts, v.Stage)
	if at < 0 || !v.Unlocked {
		return
	}
	v.Following = v.Stage == "say" && !v.Spoken
	for _, do := range acts[at:] {
		if do == v.Stage || v.Live {
			v.Acts = append(v.Acts, guestAct{do, do != v.Stage || v.Following})
		}
	}
}

// offline is the worker that keeps the page of a personal link through lost
// signal, for this page alone. It carries its own version: browsers take a new
// one when a byte of it differs.
func (w *Web) offline(rw http.ResponseWriter, r *http.Request) error {
	h := rw.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Service-Worker-Allowed", page.Href(r, "/pelantikan/"+r.PathValue("id")+"/ikut"))
	_, _ = rw.Write(worker()) // the reader is gone: nobody to tell
	return nil
}

//go:embed offline.js
var workerSource []byte

var worker = sync.OnceValue(func() []byte {
	sum := sha256.Sum256(workerSource)
	return append([]byte("const version = \""+hex.EncodeToString(sum[:5])+"\";\n"), workerSource...)
})

func (w *Web) guestPost(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	link, code := remembered(r)
	if f.Has("code") {
		code = f.Get("code")
	}
	if f.Get("do") == "leave" {
		w.forget(rw, r)
		w.page.Say(rw, r, "done", "ceremony_web.guest_left")
		return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/ikut")
	}
	if ok, err := w.officerPost(rw, r, f, link, code); ok || err != nil {
		return err
	}
	g, err := w.enter(r, link)
	if err != nil {
		return w.stranger(rw, r, link, err)
	}
	switch f.Get("do") {
	case "unlock":
		err = w.ceremony.Unlock(r.Context(), link, code)
	case "arrive":
		_, err = w.ceremony.Arrive(r.Context(), link, code, w.pressed(f))
	case "say":
		_, err = w.ceremony.Said(r.Context(), link, code, w.pressed(f))
	case "sign":
		in := signIn(f)
		in.Pressed = w.pressed(f)
		_, err = w.ceremony.Sign(r.Context(), link, code, in)
	}
	if f.Take(err) {
		_, wrongCode := f.Values["code"]
		return w.showGuest(rw, r, g, !wrongCode, f)
	}
	if err != nil {
		return err
	}
	w.remember(rw, r, link, code)
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/ikut")
}

// guestDocument is one of the official's own papers, by the personal link.
func (w *Web) guestDocument(rw http.ResponseWriter, r *http.Request) error {
	link, code := remembered(r)
	if _, err := w.enter(r, link); err != nil {
		return w.stranger(rw, r, link, err)
	}
	data, name, err := w.ceremony.OwnPaper(r.Context(), link, code, document.ID(r.PathValue("doc")))
	if err != nil {
		return err
	}
	return sendPDF(rw, name, data)
}

// pressed is when the phone was pressed. The phone says when that was and when it
// sends, both by its own clock, in milliseconds: what counts is how long it
// waited, since the clocks of cheap phones are minutes off. What are no such
// numbers says nothing.
func (w *Web) pressed(f *page.Form) time.Time {
	at, err := strconv.ParseInt(f.Get("pukul"), 10, 64)
	sent, err2 := strconv.ParseInt(f.Get("kirim"), 10, 64)
	if err != nil || err2 != nil || at <= 0 || sent < at {
		return time.Time{}
	}
	return w.page.Now().Add(-time.Duration(min(sent-at, keptFor.Milliseconds())) * time.Millisecond).UTC()
}

// keptFor is how long a phone keeps the link, its page and what was pressed.
const keptFor = 12 * time.Hour

// beat notes that the phone is there.
func (w *Web) beat(rw http.ResponseWriter, r *http.Request) error {
	link, code := remembered(r)
	if err := w.ceremony.Beat(r.Context(), link, code); err != nil {
		return err
	}
	rw.WriteHeader(http.StatusNoContent)
	return nil
}

func (w *Web) remember(rw http.ResponseWriter, r *http.Request, link, code string) {
	http.SetCookie(rw, &http.Cookie{Name: guestCookie, Value: link + "." + digits(code), Path: page.Href(r, "/pelantikan/"+r.PathValue("id")+"/ikut"),
		MaxAge: int(keptFor.Seconds()), HttpOnly: true, Secure: w.secure, SameSite: http.SameSiteLaxMode})
}

func (w *Web) forget(rw http.ResponseWriter, r *http.Request) {
	http.SetCookie(rw, &http.Cookie{Name: guestCookie, Path: page.Href(r, "/pelantikan/"+r.PathValue("id")+"/ikut"), MaxAge: -1, HttpOnly: true, Secure: w.secure,
		SameSite: http.SameSiteLaxMode})
}

func remembered(r *http.Request) (link, code string) {
	c, err := r.Cookie(guestCookie)
	if err != nil {
		return "", ""
	}
	link, code, _ = strings.Cut(c.Value, ".")
	return link, code
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
