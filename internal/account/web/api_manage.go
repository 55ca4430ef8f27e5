package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
)

// manageAPI adds the operations on accounts of employees. What would let
// somebody in is not among them.
func manageAPI(a huma.API, x programs) {
	const one = "/accounts/198503152010012003"
	manage := func(id, route, try, body string, summary, text api.Words, kinds ...errs.Kind) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.AccountsManage, Summary: summary, Text: text, Try: try, Body: body, Errors: kinds}
	}
	api.Register(a, manage("list-accounts", "GET /accounts", "/accounts?condition=one_lock", "",
		api.Words{ID: "Daftar akun", EN: "List accounts"},
		api.Words{ID: "Menurut nama masuk. condition memilih yang perlu dilihat: belum punya sandi, hanya berkata sandi, atau dinonaktifkan; counts menghitung semua halaman.",
			EN: "By sign-in name. condition chooses those to look at: no password yet, a password and no second lock, or disabled; counts counts all pages."}), x.list)
	api.Register(a, manage("get-account", "GET /accounts/{id}", one, "",
		api.Words{ID: "Akun seorang pegawai", EN: "An employee's account"},
		api.Words{ID: "Keadaan akun tanpa rahasianya. Sebut pengenalnya, nama masuknya, atau nomor pegawai pemiliknya, nomor lama juga dapat.",
			EN: "How the account stands, without its secrets. Name it by identifier, sign-in name, or an employee number of its owner, a former one too."}), x.account)
	create := manage("create-account", "POST /accounts", "/accounts", `{"number": "198503152010012003"}`,
		api.Words{ID: "Buat akun pegawai", EN: "Make an employee's account"},
		api.Words{ID: "Untuk pegawai dengan nomor itu. Akun belum punya sandi: petugas memberi kodenya langsung kepada orangnya, lewat halaman Kelola. Akun pengelola sistem tidak dibuat dengan token.",
			EN: "For the employee with the number. It has no password yet: an officer hands its code to the person, on the manage page. Administrators' accounts are not made with a token."},
		errs.NotFound, errs.Conflict)
	create.Status = http.StatusCreated
	api.Register(a, create, x.create)
	api.Register(a, manage("disable-account", "POST /accounts/{id}/disable", one+"/disable", `{"reason": "Pindah ke daerah lain"}`,
		api.Words{ID: "Matikan akun", EN: "Disable an account"},
		api.Words{ID: "Sesinya berakhir dan tokennya berhenti saat itu juga. Yang sudah mati tetap mati. Dicatat di buku besar beserta alasannya.",
			EN: "Its sessions end and its tokens stop at once. What is disabled stays so. Recorded in the ledger with the reason."}, errs.Conflict), x.disable)
	api.Register(a, manage("enable-account", "POST /accounts/{id}/enable", one+"/enable", `{"reason": "Kembali dari cuti"}`,
		api.Words{ID: "Aktifkan akun lagi", EN: "Enable an account"},
		api.Words{ID: "Pemiliknya dapat masuk lagi dengan sandinya. Dicatat di buku besar beserta alasannya.",
			EN: "Its owner can sign in again with their password. Recorded in the ledger with the reason."}), x.enable)
	api.Register(a, manage("rename-account", "POST /accounts/{id}/rename", one+"/rename", `{"login": "198503152026012001"}`,
		api.Words{ID: "Ganti nama masuk", EN: "Change a sign-in name"},
		api.Words{ID: "Menjadi nomor lain milik pegawai itu sendiri, misalnya sesudah PPPK menjadi PNS. Sandi, langkah kedua, dan sesi tetap.",
			EN: "To another number of the same employee, as when a PPPK became a PNS. Password, second factor and sessions stay."}, errs.Conflict), x.rename)
	api.Do(a, manage("end-account-sessions", "POST /accounts/{id}/end-sessions", one+"/end-sessions", "",
		api.Words{ID: "Keluarkan dari semua perangkat", EN: "Sign an account out everywhere"},
		api.Words{ID: "Mengakhiri semua sesi akun itu; tokennya tetap. Dicatat di buku besar.",
			EN: "Ends all sessions of the account; its tokens stay. Recorded in the ledger."}), x.endSessions)
}

// Account is an account without its secrets.
type Account struct {
	ID            string     `json:"id"`
	Person        string     `json:"person,omitempty" doc:"Identifier; not there for an administrator"`
	Login         string     `json:"login" example:"198503152010012003"`
	Name          string     `json:"name"`
	Disabled      bool       `json:"disabled"`
	HasPassword   bool       `json:"has_password" doc:"Whether its owner has set one"`
	SecondFactor  bool       `json:"second_factor"`
	CreatedAt     time.Time  `json:"created_at"`
	PasswordSetAt *time.Time `json:"password_set_at,omitempty"`
	LastSignInAt  *time.Time `json:"last_sign_in_at,omitempty"`
}

// AccountOf shows an account; the command line prints the same shape.
func AccountOf(a account.Account) Account {
	return Account{ID: string(a.ID), Person: a.Person, Login: a.Login, Name: a.Name, Disabled: a.Disabled, HasPassword: a.HasPassword, SecondFactor: a.TOTP,
		CreatedAt: a.CreatedAt, PasswordSetAt: instant(a.PasswordSetAt), LastSignInAt: instant(a.LastSignInAt)}
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Accounts is a page of them.
type Accounts struct {
	Items  []Account                 `json:"items" nullable:"false"`
	Next   string                    `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
	Total  int                       `json:"total" doc:"Items of all pages"`
	Counts map[account.Condition]int `json:"counts" doc:"Accounts that fit the query, by condition; \"\" is all"`
}

// AccountsOf shows a page of accounts; the command line prints the same shape.
func AccountsOf(p account.Page) Accounts {
	return Accounts{api.List(p.Items, AccountOf), p.Next, p.Total, p.Counts}
}

type accountsIn struct {
	api.Paging
	Query     string `query:"q" maxLength:"100" doc:"Every word in the name; digits are the start of the sign-in name"`
	Condition string `query:"condition" enum:"no_password,one_lock,disabled" doc:"no_password: the code was never used; one_lock: neither second factor nor passkey; disabled: shut out"`
}

func (x programs) list(ctx context.Context, in *accountsIn) (Accounts, error) {
	p, err := x.accounts.List(ctx, actor.Of(ctx), account.Filter{Query: in.Query, Condition: account.Condition(in.Condition), After: in.After, Limit: in.Limit})
	return AccountsOf(p), err
}

// AccountIn names an account.
type AccountIn struct {
	ID string `path:"id" maxLength:"80" doc:"Identifier, sign-in name or employee number" example:"198503152010012003"`
}

func (x programs) account(ctx context.Context, in *AccountIn) (Account, error) {
	a, err := x.accounts.Find(ctx, actor.Of(ctx), in.ID)
	return AccountOf(a), err
}

type createAccountIn struct {
	Body struct {
		Number string `json:"number" maxLength:"80" doc:"NIP, NI PPPK or regional number of the employee" example:"198503152010012003"`
	}
}

func (x programs) create(ctx context.Context, in *createAccountIn) (Account, error) {
	a, err := x.accounts.CreateFor(ctx, actor.Of(ctx), in.Body.Number)
	return AccountOf(a), err
}

// change does something to an account and shows how it stands afterwards.
func (x programs) change(ctx context.Context, what string, do func(by actor.Actor, who account.ID) error) (Account, error) {
	by := actor.Of(ctx)
	a, err := x.accounts.Find(ctx, by, what)
	if err != nil {
		return Account{}, err
	}
	if err := do(by, a.ID); err != nil {
		return Account{}, err
	}
	a, err = x.accounts.Get(ctx, by, a.ID)
	return AccountOf(a), err
}

type accountReasonIn struct {
	AccountIn
	Body struct {
		Reason string `json:"reason" maxLength:"300" doc:"Recorded in the ledger"`
	}
}

func (x programs) disable(ctx context.Context, in *accountReasonIn) (Account, error) {
	return x.change(ctx, in.ID, func(by actor.Actor, who account.ID) error { return x.accounts.Disable(ctx, by, who, in.Body.Reason) })
}

func (x programs) enable(ctx context.Context, in *accountReasonIn) (Account, error) {
	return x.change(ctx, in.ID, func(by actor.Actor, who account.ID) error { return x.accounts.Enable(ctx, by, who, in.Body.Reason) })
}

type renameAccountIn struct {
	AccountIn
	Body struct {
		Login string `json:"login" maxLength:"80" doc:"Another number of the same employee" example:"198503152026012001"`
	}
}

func (x programs) rename(ctx context.Context, in *renameAccountIn) (Account, error) {
	return x.change(ctx, in.ID, func(by actor.Actor, who account.ID) error { return x.accounts.Rename(ctx, by, who, in.Body.Login) })
}

func (x programs) endSessions(ctx context.Context, in *AccountIn) error {
	_, err := x.change(ctx, in.ID, func(by actor.Actor, who account.ID) error { return x.accounts.EndAllSessions(ctx, by, who) })
	return err
}
