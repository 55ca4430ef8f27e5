package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

// me is the signed-in actor; everything under /akun is about them.
func me(r *http.Request) (actor.Actor, error) {
	by := actor.Of(r.Context())
	if by.Account == "" {
		return by, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	return by, nil
}

type accountPage struct {
	page.Base
	Account  account.Account
	Facts    []page.Fact
	Sessions []sessionRow
	Others   bool
	Passkeys []account.Passkey
	CanAdd   bool // this site can use passkeys
	Recovery int
	Few      bool // recovery codes run out
	Tokens   []tokenLine
	Script   string
}

type sessionRow struct {
	account.Session
	Device string
	How    string
	Here   bool
}

type tokenLine struct {
	account.Token
	May []string // its scopes in words
}

func (w *Web) account(rw http.ResponseWriter, r *http.Request) error {
	return w.showAccount(rw, r, nil)
}

func (w *Web) showAccount(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := &accountPage{CanAdd: w.svc.Passkeys(), Script: w.script}
	if v.Account, err = w.svc.Get(ctx, by, account.ID(by.Account)); err != nil {
		return err
	}
	sessions, err := w.svc.Sessions(ctx, by)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		v.Sessions = append(v.Sessions, sessionRow{s, device(s.Agent), page.T(r, "account.proof_"+string(s.Proof)), s.ID == sessionOf(r).ID})
	}
	v.Others = len(sessions) > 1
	if v.Passkeys, err = w.svc.ListPasskeys(ctx, by); err != nil {
		return err
	}
	if v.Account.TOTP {
		if v.Recovery, err = w.svc.RecoveryLeft(ctx, by); err != nil {
			return err
		}
		v.Few = v.Recovery < 4
	}
	tokens, err := w.svc.Tokens(ctx, by)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		line := tokenLine{Token: t}
		for _, scope := range t.Scopes {
			line.May = append(line.May, page.T(r, actor.ScopeKey(scope)))
		}
		v.Tokens = append(v.Tokens, line)
	}
	v.Facts = []page.Fact{
		{Label: page.T(r, "account.name"), Value: by.Name},
		{Label: page.T(r, "account.login"), Value: v.Account.Login, Number: true},
	}
	if by.Title != "" {
		v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "account.post"), Value: by.Title})
	}
	if f == nil {
		f = page.NewForm(r, nil)
	}
	f.Values.Del("code")
	v.Form, v.Title = f, page.T(r, "account.title")
	return w.set.Render(rw, r, "account.html", v)
}

// device names a browser in a word or two; what browsers say about themselves
// is long and half of it untrue.
func device(agent string) string {
	pick := func(names ...string) string {
		for i := 0; i+1 < len(names); i += 2 {
			if strings.Contains(agent, names[i]) {
				return names[i+1]
			}
		}
		return ""
	}
	browser := pick("Edg", "Edge", "OPR", "Opera", "SamsungBrowser", "Samsung Internet", "Firefox", "Firefox", "Chrome", "Chrome", "Safari", "Safari")
	system := pick("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "macOS", "Linux", "Linux")
	switch {
	case browser != "" && system != "":
		return browser + ", " + system
	case browser+system != "":
		return browser + system
	case len(agent) > 40:
		return agent[:40]
	}
	return agent
}

// act runs a posted action of /akun and goes back there with a word about it.
func (w *Web) act(rw http.ResponseWriter, r *http.Request, said string, do func(by actor.Actor) error) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	if err := do(by); err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/akun")
}

func (w *Web) endSession(rw http.ResponseWriter, r *http.Request) error {
	return w.act(rw, r, "account.session_ended", func(by actor.Actor) error {
		return w.svc.EndSession(r.Context(), by, r.PathValue("id"))
	})
}

func (w *Web) endOthers(rw http.ResponseWriter, r *http.Request) error {
	return w.act(rw, r, "account.sessions_ended", func(by actor.Actor) error {
		return w.svc.EndOtherSessions(r.Context(), by, sessionOf(r).ID)
	})
}

type passwordPage struct{ page.Base }

func (w *Web) passwordForm(rw http.ResponseWriter, r *http.Request) error {
	if _, err := me(r); err != nil {
		return err
	}
	return w.showPassword(rw, r, page.NewForm(r, nil))
}

func (w *Web) showPassword(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	f.Values = url.Values{}
	v := &passwordPage{}
	v.Form, v.Title = f, page.T(r, "account.change_password")
	v.Crumbs = accountCrumbs(r)
	return w.set.Render(rw, r, "password.html", v)
}

func accountCrumbs(r *http.Request) []page.Link {
	return []page.Link{{Label: page.T(r, "account.title"), Href: "/akun"}}
}

func (w *Web) changePassword(rw http.ResponseWriter, r *http.Request) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = w.svc.ChangePassword(r.Context(), by, f.Values.Get("old"), f.Values.Get("password"), sessionOf(r).ID)
	if f.Take(err) {
		return w.showPassword(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "account.password_changed")
	return page.Redirect(rw, r, "/akun")
}

func (w *Web) passkeyNew(rw http.ResponseWriter, r *http.Request) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	options, step, err := w.svc.BeginPasskey(r.Context(), by)
	if err != nil {
		return err
	}
	return page.JSON(rw, r, http.StatusOK, challenge{options, step})
}

func (w *Web) passkeyAdd(rw http.ResponseWriter, r *http.Request) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	a, err := readAnswer(r)
	if err != nil {
		return err
	}
	label := strings.TrimSpace(a.Label)
	if label == "" {
		label = device(r.UserAgent())
	}
	if err := w.svc.FinishPasskey(r.Context(), by, a.Step, label, a.Credential); err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "account.passkey_added")
	return page.JSON(rw, r, http.StatusOK, map[string]string{"next": page.Href(r, "/akun")})
}

func (w *Web) passkeyRemove(rw http.ResponseWriter, r *http.Request) error {
	return w.act(rw, r, "account.passkey_removed", func(by actor.Actor) error {
		return w.svc.RemovePasskey(r.Context(), by, r.PathValue("id"))
	})
}

type tokenPage struct {
	page.Base
	Scopes []page.Option
	Lives  []page.Option
}

func (w *Web) tokenForm(rw http.ResponseWriter, r *http.Request) error {
	if _, err := me(r); err != nil {
		return err
	}
	return w.showToken(rw, r, page.NewForm(r, url.Values{"life": {"90"}, "scopes": {"read"}}))
}

func (w *Web) showToken(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	v := &tokenPage{}
	for _, s := range account.Scopes {
		v.Scopes = append(v.Scopes, page.Option{Value: s, Label: page.T(r, actor.ScopeKey(s))})
	}
	for _, days := range []int{7, 30, 90, 365} {
		v.Lives = append(v.Lives, page.Option{Value: strconv.Itoa(days), Label: page.T(r, "account.days", days)})
	}
	v.Form, v.Title, v.Crumbs = f, page.T(r, "account.token_new"), accountCrumbs(r)
	return w.set.Render(rw, r, "token.html", v)
}

// Asked tells whether a scope is ticked.
func (p *tokenPage) Asked(scope string) bool {
	for _, s := range p.Form.All("scopes") {
		if s == scope {
			return true
		}
	}
	return false
}

type tokenMadePage struct {
	page.Base
	Token  account.Token
	Secret string
}

func (w *Web) tokenMake(rw http.ResponseWriter, r *http.Request) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	t, secret, err := w.svc.MakeToken(r.Context(), by, account.NewAPIToken{
		Label: f.Get("label"), Scopes: f.All("scopes"), Life: time.Duration(f.Int("life")) * 24 * time.Hour,
	})
	if f.Take(err) {
		return w.showToken(rw, r, f)
	}
	if err != nil {
		return err
	}
	// Answered at once instead of by a redirect: the secret is shown only here.
	v := &tokenMadePage{Token: t, Secret: secret}
	v.Title, v.Crumbs = page.T(r, "account.token_made"), accountCrumbs(r)
	return w.set.Render(rw, r, "token_made.html", v)
}

func (w *Web) tokenRevoke(rw http.ResponseWriter, r *http.Request) error {
	return w.act(rw, r, "account.token_revoked", func(by actor.Actor) error {
		return w.svc.RevokeToken(r.Context(), by, r.PathValue("id"))
	})
}
