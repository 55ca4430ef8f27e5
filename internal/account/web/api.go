package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
)

const apiTag = "account"

// programs is the door of programs to accounts.
type programs struct{ accounts *account.Service }

// API adds the operations on one's own account and tokens, and those with which
// accounts are managed. A token is made on the account page only, and a code for
// a password is handed out by a person only: a leaked token must not be able to
// grow.
func API(a huma.API, svc *account.Service) {
	x := programs{svc}
	api.Register(a, api.Operation{
		ID: "get-me", Route: "GET /me", Tag: apiTag, Scope: api.AnyToken,
		Summary: api.Words{ID: "Atas nama siapa token ini", EN: "Whom this token acts for"},
		Text: api.Words{ID: "Pemilik token, cakupannya, dan fungsi yang hari ini melekat pada jabatan pemiliknya.",
			EN: "The token's owner, its scopes, and the functions that the owner's posts carry today."},
		Try: "/me",
	}, x.me)
	api.Register(a, api.Operation{
		ID: "list-tokens", Route: "GET /tokens", Tag: apiTag, Scope: api.AnyToken,
		Summary: api.Words{ID: "Token milik sendiri", EN: "One's own tokens"},
		Text: api.Words{ID: "Token yang masih berlaku, terbaru lebih dulu. Rahasianya hanya ditampilkan sekali, ketika dibuat di halaman Akun.",
			EN: "Tokens that still count, the newest first. The secret is shown once, when it is made on the account page."},
		Try: "/tokens",
	}, x.tokens)
	api.Do(a, api.Operation{
		ID: "revoke-token", Route: "DELETE /tokens/{id}", Tag: apiTag, Scope: actor.AccountWrite,
		Summary: api.Words{ID: "Cabut token", EN: "Revoke a token"},
		Text: api.Words{ID: "Mengakhiri salah satu token milik sendiri, juga token yang sedang dipakai. Berlaku saat itu juga.",
			EN: "Ends one of one's own tokens, the one in use too. It takes effect at once."},
		Try: "/tokens/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d",
	}, x.revoke)
	manageAPI(a, x)
}

// Me is whom a token acts for.
type Me struct {
	Person    string       `json:"person,omitempty" doc:"Identifier; not there for an administrator"`
	Name      string       `json:"name"`
	Post      string       `json:"post,omitempty" doc:"Identifier of the principal post"`
	Title     string       `json:"title,omitempty"`
	Scopes    []string     `json:"scopes"`
	Functions []MeFunction `json:"functions" doc:"What the posts held today allow"`
}

// MeFunction is a power with the post it comes from.
type MeFunction struct {
	Function string `json:"function" example:"personnel_officer"`
	Unit     string `json:"unit,omitempty" doc:"The unit it covers; the whole region when it is not there"`
	Post     string `json:"post"`
	Acting   bool   `json:"acting,omitempty" doc:"Held as Plt or Plh"`
}

func (x programs) me(ctx context.Context, _ *struct{}) (Me, error) {
	by := actor.Of(ctx)
	return Me{Person: by.Person, Name: by.Name, Post: by.Post, Title: by.Title, Scopes: append([]string{}, by.Scopes...),
		Functions: api.List(by.Grants, func(g actor.Grant) MeFunction {
			return MeFunction{string(g.Function), g.Unit, g.Post, g.Acting}
		})}, nil
}

// Token is a token without its secret.
type Token struct {
	ID        string     `json:"id"`
	Label     string     `json:"label"`
	Scopes    []string   `json:"scopes"`
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt time.Time  `json:"expires_at"`
	UsedAt    *time.Time `json:"used_at,omitempty" doc:"To the hour; not there before the first use"`
}

// Tokens is one's own tokens.
type Tokens struct {
	Items []Token `json:"items"`
}

func (x programs) tokens(ctx context.Context, _ *struct{}) (Tokens, error) {
	all, err := x.accounts.Tokens(ctx, actor.Of(ctx))
	if err != nil {
		return Tokens{}, err
	}
	return Tokens{api.List(all, func(t account.Token) Token {
		v := Token{ID: t.ID, Label: t.Label, Scopes: append([]string{}, t.Scopes...), CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt}
		if !t.UsedAt.IsZero() {
			v.UsedAt = &t.UsedAt
		}
		return v
	})}, nil
}

type revokeIn struct {
	ID string `path:"id" maxLength:"40" doc:"Identifier of the token" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) revoke(ctx context.Context, in *revokeIn) error {
	return x.accounts.RevokeToken(ctx, actor.Of(ctx), in.ID)
}
