// Package web is the door to accounts: signing in and out, one's own account,
// and the desk from which accounts are made and one-time codes handed out.
//
// Every page works without script by password and code; script adds passkeys.
// The package also brings the middleware that tells the other doors who asks.
package web

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"strings"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

//go:embed *.html
var files embed.FS

//go:embed passkey.js
var script []byte

// Config of the door.
type Config struct {
	// HTTPS says that the site is reached over TLS: cookies then travel only so.
	HTTPS bool
	// Address finds a visitor's address when a proxy stands before the program;
	// nil takes the connection's.
	Address func(r *http.Request) string
}

// Web holds what the pages need.
type Web struct {
	page   *page.Engine
	svc    *account.Service
	cfg    Config
	set    *page.Set
	script string // path of the passkey script, which carries its content's hash
}

// New makes the door.
func New(engine *page.Engine, svc *account.Service, cfg Config) *Web {
	sum := sha256.Sum256(script)
	return &Web{
		page: engine, svc: svc, cfg: cfg,
		script: "/masuk/kunci." + hex.EncodeToString(sum[:6]) + ".js",
		set: engine.Parse(files, "sign_in.html", "second.html", "ticket.html", "account.html",
			"password.html", "totp.html", "recovery.html", "token.html", "token_made.html", "manage.html", "ticket_made.html"),
	}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/masuk", Handler: w.signInForm},
		{Method: "POST", Path: "/masuk", Handler: w.signIn, Limit: 16 << 10},
		{Method: "GET", Path: "/masuk/kode", Handler: w.secondForm},
		{Method: "POST", Path: "/masuk/kode", Handler: w.second, Limit: 16 << 10},
		{Method: "POST", Path: "/masuk/kunci/mulai", Handler: w.passkeyBegin, Limit: 16 << 10},
		{Method: "POST", Path: "/masuk/kunci", Handler: w.passkeyFinish, Limit: 64 << 10},
		{Method: "GET", Path: w.script, Handler: w.serveScript},
		{Method: "POST", Path: "/keluar", Handler: w.signOut, Limit: 16 << 10},
		{Method: "GET", Path: "/sandi", Handler: w.ticketForm},
		{Method: "POST", Path: "/sandi", Handler: w.redeem, Limit: 16 << 10},

		{Method: "GET", Path: "/akun", Handler: w.account},
		{Method: "GET", Path: "/akun/sandi", Handler: w.passwordForm},
		{Method: "POST", Path: "/akun/sandi", Handler: w.changePassword, Limit: 16 << 10},
		{Method: "POST", Path: "/akun/sesi/lain/akhiri", Handler: w.endOthers},
		{Method: "POST", Path: "/akun/sesi/{id}/akhiri", Handler: w.endSession},
		{Method: "GET", Path: "/akun/dua-langkah", Handler: w.totpForm},
		{Method: "POST", Path: "/akun/dua-langkah", Handler: w.totpBegin},
		{Method: "POST", Path: "/akun/dua-langkah/sahkan", Handler: w.totpConfirm},
		{Method: "POST", Path: "/akun/dua-langkah/matikan", Handler: w.totpOff},
		{Method: "POST", Path: "/akun/kode-pemulihan", Handler: w.renewRecovery},
		{Method: "POST", Path: "/akun/kunci/mulai", Handler: w.passkeyNew},
		{Method: "POST", Path: "/akun/kunci", Handler: w.passkeyAdd, Limit: 256 << 10},
		{Method: "POST", Path: "/akun/kunci/{id}/hapus", Handler: w.passkeyRemove},
		{Method: "GET", Path: "/akun/token", Handler: w.tokenForm},
		{Method: "POST", Path: "/akun/token", Handler: w.tokenMake},
		{Method: "POST", Path: "/akun/token/{id}/cabut", Handler: w.tokenRevoke},

		{Method: "GET", Path: "/kelola/akun", Handler: w.manage},
		{Method: "POST", Path: "/kelola/akun", Handler: w.create},
		{Method: "POST", Path: "/kelola/akun/{id}/kode", Handler: w.makeTicket},
		{Method: "POST", Path: "/kelola/akun/{id}/matikan", Handler: w.disable},
		{Method: "POST", Path: "/kelola/akun/{id}/aktifkan", Handler: w.enable},
		{Method: "POST", Path: "/kelola/akun/{id}/ganti-nama", Handler: w.rename, Limit: 16 << 10},
		{Method: "POST", Path: "/kelola/akun/{id}/akhiri-sesi", Handler: w.endAll},
		{Method: "POST", Path: "/kelola/akun/{id}/lepas-pengaman", Handler: w.resetFactors},
	}
}

// ActorOf is who asks; other doors take it as a function.
func ActorOf(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

type sessionKey struct{}

// sessionOf is the session of a request; the zero Session for nobody.
func sessionOf(r *http.Request) account.Session {
	s, _ := r.Context().Value(sessionKey{}).(account.Session)
	return s
}

// Middleware finds out who asks: a cookie on pages, a token on the API. An
// unknown or ended session is nobody; the domain then asks to sign in.
func (w *Web) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/s/") {
			next.ServeHTTP(rw, r)
			return
		}
		ctx, err := w.identify(rw, r)
		if err != nil {
			w.page.Error(rw, r, err)
			return
		}
		next.ServeHTTP(rw, r.WithContext(ctx))
	})
}

func (w *Web) identify(rw http.ResponseWriter, r *http.Request) (context.Context, error) {
	ctx := r.Context()
	// A token counts on the API only: no page of a person opens by one.
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && strings.HasPrefix(r.URL.Path, "/api/") {
		by, err := w.svc.AuthenticateToken(ctx, strings.TrimSpace(bearer))
		if err != nil {
			return nil, err
		}
		return actor.With(page.WithVisitor(ctx, visitor(by)), by), nil
	}
	token := w.token(r)
	if token == "" {
		return ctx, nil
	}
	session, by, err := w.svc.Authenticate(ctx, token)
	if errs.Is(err, errs.Unauthenticated) {
		w.setCookie(rw, sessionCookie, "", "/", -1)
		return ctx, nil
	}
	if err != nil {
		return nil, err
	}
	ctx = context.WithValue(ctx, sessionKey{}, session)
	return actor.With(page.WithVisitor(ctx, visitor(by)), by), nil
}

func visitor(by actor.Actor) page.Visitor {
	return page.Visitor{SignedIn: true, PersonID: by.Person, Name: by.Name, Post: by.Title}
}

const (
	sessionCookie = "pdp_sesi"
	stepCookie    = "pdp_langkah"
)

// cookieName carries the prefix with which browsers refuse a cookie that a
// neighbouring host planted.
func (w *Web) cookieName(name string) string {
	if w.cfg.HTTPS {
		return "__Secure-" + name
	}
	return name
}

func (w *Web) setCookie(rw http.ResponseWriter, name, value, path string, age int) {
	http.SetCookie(rw, &http.Cookie{
		Name: w.cookieName(name), Value: value, Path: path, MaxAge: age,
		HttpOnly: true, Secure: w.cfg.HTTPS, SameSite: http.SameSiteLaxMode,
	})
}

func (w *Web) cookie(r *http.Request, name string) string {
	c, err := r.Cookie(w.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

func (w *Web) token(r *http.Request) string { return w.cookie(r, sessionCookie) }

// client is where a request comes from.
func (w *Web) client(r *http.Request) account.Client {
	c := account.Client{Agent: r.UserAgent(), Old: w.token(r)}
	if w.cfg.Address != nil {
		c.Address = w.cfg.Address(r)
		return c
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	c.Address = host
	return c
}

// keyOf is the message key of an error of ours, "" for any other.
func keyOf(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}
