package web

import (
	"net/http"
	"net/url"
	"strings"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

type managePage struct {
	page.Base
	Search  page.Search
	Asked   bool
	Found   *account.Account
	Admin   bool   // the visitor administers the system
	Person  string // no account yet: whose it would be
	Name    string
	Login   string
	IsAdmin bool // the login looked for would be an administrator's

	Renaming bool // a new login was refused: its form is open
}

// manage finds the account of a NIP or name, or the person who has none yet.
func (w *Web) manage(rw http.ResponseWriter, r *http.Request) error {
	return w.showManage(rw, r, page.NewForm(r, nil), strings.TrimSpace(r.URL.Query().Get("cari")))
}

func (w *Web) showManage(rw http.ResponseWriter, r *http.Request, f *page.Form, q string) error {
	by := actor.Of(r.Context())
	v := &managePage{Asked: q != "", Admin: by.Admin, Login: q}
	a, err := w.svc.ByLogin(r.Context(), by, q)
	switch {
	case err == nil:
		v.Found = &a
	case !errs.Is(err, errs.NotFound):
		return err
	case q != "":
		if strings.Trim(q, "0123456789 .-") != "" {
			v.IsAdmin = by.Admin
			break
		}
		p, err := w.svc.PersonOf(r.Context(), by, q)
		v.Person, v.Name = p.ID, p.Name
		if err != nil && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Invalid) {
			return err
		}
	}
	v.Search = page.Search{Path: "/kelola/akun", Name: "cari", Value: q, Label: page.T(r, "account.manage_search")}
	v.Renaming = v.Found != nil && f.Has("login")
	v.Form, v.Title, v.Lead = f, page.T(r, "account.manage_title"), page.T(r, "account.manage_text")
	v.Crumbs = []page.Link{{Label: page.T(r, "account.manage_above"), Href: "/kelola"}, {Label: v.Title}}
	return w.set.Render(rw, r, "manage.html", v)
}

// back goes to the page of an account after something was done to it.
func (w *Web) back(rw http.ResponseWriter, r *http.Request, login, said string) error {
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/kelola/akun?cari="+url.QueryEscape(login))
}

func (w *Web) create(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	by := actor.Of(r.Context())
	var a account.Account
	if f.Get("kind") == "admin" {
		a, err = w.svc.Create(r.Context(), by, account.NewAccount{Login: f.Get("login"), Name: f.Get("name")})
	} else {
		a, err = w.svc.CreateFor(r.Context(), by, f.Get("login"))
	}
	if f.Take(err) {
		return w.showManage(rw, r, f, f.Get("login"))
	}
	if err != nil {
		return err
	}
	return w.showTicketMade(rw, r, by, a)
}

type ticketMadePage struct {
	page.Base
	Account account.Account
	Ticket  account.Ticket
	Address string // where the holder goes
}

func (w *Web) makeTicket(rw http.ResponseWriter, r *http.Request) error {
	by := actor.Of(r.Context())
	a, err := w.svc.Get(r.Context(), by, account.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return w.showTicketMade(rw, r, by, a)
}

// showTicketMade makes the slip and answers with it at once: the code is shown
// only here.
func (w *Web) showTicketMade(rw http.ResponseWriter, r *http.Request, by actor.Actor, a account.Account) error {
	t, err := w.svc.MakeTicket(r.Context(), by, a.ID)
	if err != nil {
		return err
	}
	scheme := "http"
	if w.cfg.HTTPS {
		scheme = "https"
	}
	v := &ticketMadePage{Account: a, Ticket: t, Address: scheme + "://" + r.Host + "/sandi"}
	v.Title = page.T(r, "account.ticket_made")
	v.Crumbs = []page.Link{{Label: page.T(r, "account.manage_above"), Href: "/kelola"}, {Label: page.T(r, "account.manage_title"), Href: "/kelola/akun"}}
	return w.set.Render(rw, r, "ticket_made.html", v)
}

// manageAct runs an action on somebody's account.
func (w *Web) manageAct(rw http.ResponseWriter, r *http.Request, said string, do func(by actor.Actor, who account.ID, reason string) error) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	by := actor.Of(r.Context())
	a, err := w.svc.Get(r.Context(), by, account.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	err = do(by, a.ID, f.Get("reason"))
	if f.Take(err) {
		return w.showManage(rw, r, f, a.Login)
	}
	if err != nil {
		return err
	}
	return w.back(rw, r, a.Login, said)
}

func (w *Web) disable(rw http.ResponseWriter, r *http.Request) error {
	return w.manageAct(rw, r, "account.is_disabled", func(by actor.Actor, who account.ID, reason string) error {
		return w.svc.Disable(r.Context(), by, who, reason)
	})
}

func (w *Web) enable(rw http.ResponseWriter, r *http.Request) error {
	return w.manageAct(rw, r, "account.is_enabled", func(by actor.Actor, who account.ID, reason string) error {
		return w.svc.Enable(r.Context(), by, who, reason)
	})
}

// rename gives an account another login; afterwards it is found by that.
func (w *Web) rename(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	by := actor.Of(r.Context())
	a, err := w.svc.Get(r.Context(), by, account.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	err = w.svc.Rename(r.Context(), by, a.ID, f.Get("login"))
	if f.Take(err) {
		return w.showManage(rw, r, f, a.Login)
	}
	if err != nil {
		return err
	}
	return w.back(rw, r, f.Get("login"), "account.is_renamed")
}

func (w *Web) endAll(rw http.ResponseWriter, r *http.Request) error {
	return w.manageAct(rw, r, "account.sessions_ended", func(by actor.Actor, who account.ID, _ string) error {
		return w.svc.EndAllSessions(r.Context(), by, who)
	})
}

func (w *Web) resetFactors(rw http.ResponseWriter, r *http.Request) error {
	return w.manageAct(rw, r, "account.factors_reset", func(by actor.Actor, who account.ID, reason string) error {
		return w.svc.ResetFactors(r.Context(), by, who, reason)
	})
}
