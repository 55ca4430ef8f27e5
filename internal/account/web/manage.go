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
	Filters page.Filters
	Asked   bool
	Found   *account.Account
	Lines   []accountLine
	More    page.More
	Admin   bool   // the visitor administers the system
	Person  string // no account yet: whose it would be
	Name    string
	Login   string
	IsAdmin bool // the login looked for would be an administrator's

	Renaming bool // a new login was refused: its form is open
}

// accountLine is one account of the list.
type accountLine struct {
	account.Account
	Href string
}

// conditions are the values of ?saring=.
var conditions = []struct {
	value, key string
	condition  account.Condition
}{
	{"", "account.list_all", account.AnyAccount},
	{"tanpa-sandi", "account.list_no_password", account.NoPassword},
	{"satu-pengaman", "account.list_one_lock", account.OneLock},
	{"nonaktif", "account.list_disabled", account.Disabled},
}

// manage lists accounts, or shows the one of a NIP or name, or the person who
// has none yet.
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
	default:
		if err := w.list(r, v, q); err != nil {
			return err
		}
	}
	if v.Found == nil && q != "" && len(v.Lines) == 0 {
		p, err := w.svc.PersonOf(r.Context(), by, q)
		if err != nil && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Invalid) {
			return err
		}
		v.Person, v.Name = p.ID, p.Name
		v.IsAdmin = by.Admin && p.ID == "" && strings.Trim(q, "0123456789 .-") != ""
	}
	v.Filters.Search = &page.Search{Path: "/kelola/akun", Name: "cari", Value: q, Label: page.T(r, "account.manage_search")}
	v.Renaming = v.Found != nil && f.Has("login")
	v.Form, v.Title, v.Lead = f, page.T(r, "account.manage_title"), page.T(r, "account.manage_text")
	v.Crumbs = []page.Link{{Label: page.T(r, "account.manage_above"), Href: "/kelola"}, {Label: v.Title}}
	return w.set.Render(rw, r, "manage.html", v)
}

// list fills the page with the accounts that fit the words and the filter.
func (w *Web) list(r *http.Request, v *managePage, q string) error {
	asked, after := r.URL.Query().Get("saring"), r.URL.Query().Get("setelah")
	f := account.Filter{Query: q, After: after}
	for _, c := range conditions {
		if c.value == asked {
			f.Condition = c.condition
		}
	}
	found, err := w.svc.List(r.Context(), actor.Of(r.Context()), f)
	if err != nil {
		return err
	}
	at := func(condition, after string) string {
		return page.Address("/kelola/akun", "cari", q, "saring", condition, "setelah", after)
	}
	for _, c := range conditions {
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, c.key), Count: found.Counts[c.condition], Href: at(c.value, ""), Current: c.condition == f.Condition})
	}
	for _, a := range found.Items {
		v.Lines = append(v.Lines, accountLine{a, page.Address("/kelola/akun", "cari", a.Login)})
	}
	v.More = page.More{Shown: len(v.Lines), Total: found.Total}
	if found.Next != "" {
		v.More.Next = at(asked, found.Next)
	}
	if after != "" {
		v.More.First = at(asked, "")
	}
	return nil
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
