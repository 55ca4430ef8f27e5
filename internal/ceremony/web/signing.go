package web

import (
	"net/http"

	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/stage"
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
