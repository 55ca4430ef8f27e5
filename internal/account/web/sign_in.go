package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

type signInPage struct {
	page.Base
	Next     string // where to go afterwards
	Passkeys bool
	Script   string
}

func (w *Web) signInForm(rw http.ResponseWriter, r *http.Request) error {
	next := nextPath(r.URL.Query().Get("lanjut"))
	if page.VisitorOf(r.Context()).SignedIn {
		return page.Redirect(rw, r, next)
	}
	f := page.NewForm(r, url.Values{"login": {r.URL.Query().Get("nip")}})
	return w.showSignIn(rw, r, f, next)
}

func (w *Web) showSignIn(rw http.ResponseWriter, r *http.Request, f *page.Form, next string) error {
	f.Values.Del("password") // never sent back
	v := &signInPage{Next: next, Passkeys: w.svc.Passkeys(), Script: w.script}
	v.Layout, v.Form, v.Title = page.Sheet, f, page.T(r, "account.sign_in")
	return w.set.Render(rw, r, "sign_in.html", v)
}

func (w *Web) signIn(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	next := nextPath(f.Get("lanjut"))
	if f.Get("login") == "" {
		f.Fail("login", "account.login_missing")
	}
	if f.Values.Get("password") == "" {
		f.Fail("password", "account.password_missing")
	}
	if f.Failed() {
		return w.showSignIn(rw, r, f, next)
	}
	out, err := w.svc.SignIn(r.Context(), f.Get("login"), f.Values.Get("password"), w.client(r))
	if f.Take(err) {
		return w.showSignIn(rw, r, f, next)
	}
	if err != nil {
		return err
	}
	if out.Step != "" {
		w.setCookie(rw, stepCookie, out.Step, "/", int(5*time.Minute/time.Second))
		return page.Redirect(rw, r, "/masuk/kode?lanjut="+url.QueryEscape(next))
	}
	return w.enter(rw, r, out, next)
}

// enter gives the browser its session and shows the way.
func (w *Web) enter(rw http.ResponseWriter, r *http.Request, out account.Outcome, next string) error {
	w.setCookie(rw, sessionCookie, out.Session, "/", 0)
	w.setCookie(rw, stepCookie, "", "/", -1)
	return page.Redirect(rw, r, next)
}

// nextPath is a path of this site that is not the way out or in again.
func nextPath(s string) string {
	p := page.LocalPath(s)
	if p == "/keluar" || p == "/masuk" || strings.HasPrefix(p, "/masuk?") || strings.HasPrefix(p, "/masuk/") {
		return "/"
	}
	return p
}

type secondPage struct {
	page.Base
	Next string
}

func (w *Web) secondForm(rw http.ResponseWriter, r *http.Request) error {
	next := nextPath(r.URL.Query().Get("lanjut"))
	if w.cookie(r, stepCookie) == "" {
		return page.Redirect(rw, r, "/masuk?lanjut="+url.QueryEscape(next))
	}
	return w.showSecond(rw, r, page.NewForm(r, nil), next)
}

func (w *Web) showSecond(rw http.ResponseWriter, r *http.Request, f *page.Form, next string) error {
	f.Values.Del("code")
	v := &secondPage{Next: next}
	v.Layout, v.Form, v.Title = page.Sheet, f, page.T(r, "account.second")
	return w.set.Render(rw, r, "second.html", v)
}

func (w *Web) second(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	next := nextPath(f.Get("lanjut"))
	out, err := w.svc.SecondFactor(r.Context(), w.cookie(r, stepCookie), f.Get("code"), w.client(r))
	if keyOf(err) == "account.step_over" {
		w.setCookie(rw, stepCookie, "", "/", -1)
		w.page.Say(rw, r, "warn", "account.step_over")
		return page.Redirect(rw, r, "/masuk?lanjut="+url.QueryEscape(next))
	}
	if f.Take(err) {
		return w.showSecond(rw, r, f, next)
	}
	if err != nil {
		return err
	}
	return w.enter(rw, r, out, next)
}

func (w *Web) signOut(rw http.ResponseWriter, r *http.Request) error {
	if token := w.token(r); token != "" {
		if err := w.svc.SignOut(r.Context(), token); err != nil {
			return err
		}
	}
	w.setCookie(rw, sessionCookie, "", "/", -1)
	w.page.Say(rw, r, "done", "account.signed_out")
	return page.Redirect(rw, r, "/masuk")
}

// challenge is what the passkey script works on.
type challenge struct {
	Options json.RawMessage `json:"options"`
	Step    string          `json:"step"`
}

// answer is what it sends back.
type answer struct {
	Step       string          `json:"step"`
	Next       string          `json:"next"`
	Label      string          `json:"label"`
	Credential json.RawMessage `json:"credential"`
}

func readAnswer(r *http.Request) (answer, error) {
	var a answer
	if err := json.NewDecoder(r.Body).Decode(&a); err != nil || len(a.Credential) == 0 {
		return a, errs.New(errs.Invalid, "account.passkey_refused").With(err)
	}
	return a, nil
}

func (w *Web) passkeyBegin(rw http.ResponseWriter, r *http.Request) error {
	options, step, err := w.svc.BeginPasskeySignIn(r.Context())
	if err != nil {
		return err
	}
	return page.JSON(rw, r, http.StatusOK, challenge{options, step})
}

func (w *Web) passkeyFinish(rw http.ResponseWriter, r *http.Request) error {
	a, err := readAnswer(r)
	if err != nil {
		return err
	}
	out, err := w.svc.FinishPasskeySignIn(r.Context(), a.Step, a.Credential, w.client(r))
	if err != nil {
		return err
	}
	w.setCookie(rw, sessionCookie, out.Session, "/", 0)
	return page.JSON(rw, r, http.StatusOK, map[string]string{"next": page.Href(r, nextPath(a.Next))})
}

func (w *Web) serveScript(rw http.ResponseWriter, _ *http.Request) error {
	rw.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	rw.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = rw.Write(script) // the reader is gone: nobody to tell
	return nil
}

type ticketPage struct{ page.Base }

func (w *Web) ticketForm(rw http.ResponseWriter, r *http.Request) error {
	return w.showTicket(rw, r, page.NewForm(r, url.Values{"code": {r.URL.Query().Get("kode")}}))
}

func (w *Web) showTicket(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	f.Values.Del("password")
	v := &ticketPage{}
	v.Layout, v.Form, v.Title = page.Sheet, f, page.T(r, "account.ticket_title")
	return w.set.Render(rw, r, "ticket.html", v)
}

func (w *Web) redeem(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	login, err := w.svc.RedeemTicket(r.Context(), f.Get("code"), f.Values.Get("password"), w.client(r))
	if f.Take(err) {
		return w.showTicket(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "account.password_is_set")
	return page.Redirect(rw, r, "/masuk?nip="+url.QueryEscape(login))
}
