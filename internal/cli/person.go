package cli

import (
	"context"
	"flag"
	"strings"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/kit/errs"
)

// person is who decides. Whoever runs the machine looks after the system and has no
// say over rounds, over who stands in for whom, over duties or the calendar: what
// decides is done by a person with the posts for it, who shows a token or a
// password as on the pages and in the API: the holder of PENDOPO_TOKEN, whose token must carry the
// scope, or --as with PENDOPO_PASSWORD. done ends what was begun for it.
func (c *call) person(ctx context.Context, a *app.App, scope string) (by actor.Actor, done func(), err error) {
	done = func() {}
	login := c.flagString("as")
	if token := c.secret(app.EnvToken); token != "" && login == "" {
		if by, err = a.Accounts.AuthenticateToken(ctx, token); err != nil {
			return actor.Actor{}, done, err
		}
		if !by.Has(scope) {
			return actor.Actor{}, done, errs.New(errs.Forbidden, "api.scope", scope)
		}
		return by, done, nil
	}
	password := c.secret(app.EnvPassword)
	if login == "" || password == "" {
		return actor.Actor{}, done, errs.New(errs.Unauthenticated, "app.person_needed")
	}
	out, err := a.Accounts.SignIn(ctx, login, password, account.Client{Address: "baris perintah", Agent: "pendopo"})
	if err != nil {
		return actor.Actor{}, done, err
	}
	if out.Session == "" { // a second factor is awaited: a command cannot ask for it
		return actor.Actor{}, done, errs.New(errs.Unauthenticated, "app.person_second_factor")
	}
	done = func() {
		if err := a.Accounts.SignOut(context.WithoutCancel(ctx), out.Session); err != nil {
			c.log.Warn("sign out after a command", "error", err)
		}
	}
	if _, by, err = a.Accounts.Authenticate(ctx, out.Session); err != nil {
		done()
		return actor.Actor{}, func() {}, err
	}
	return by, done, nil
}

// decide runs a step as the person who decides it.
func (c *call) decide(ctx context.Context, a *app.App, scope string, step func(by actor.Actor) error) error {
	by, done, err := c.person(ctx, a, scope)
	if err != nil {
		return err
	}
	defer done()
	return step(by)
}

// flagAs is the flag by which a command hears who decides its steps.
func flagAs(fs *flag.FlagSet, steps string) {
	fs.String("as", "", "`NIP` orang yang memutuskan ("+steps+"); kata sandinya di PENDOPO_PASSWORD")
}

// personOrOperator is person when one is given, else the operator: for work
// that a person may want to be named on.
func (c *call) personOrOperator(ctx context.Context, a *app.App, scope string) (actor.Actor, func(), error) {
	if c.flagString("as") == "" && c.secret(app.EnvToken) == "" {
		return operator(), func() {}, nil
	}
	return c.person(ctx, a, scope)
}

func (c *call) secret(name string) string {
	for _, kv := range c.Environ {
		if v, ok := strings.CutPrefix(kv, "PENDOPO_"+name+"="); ok {
			return v
		}
	}
	return ""
}
