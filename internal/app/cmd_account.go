package app

import (
	"context"
	"flag"
	"fmt"
	"io"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

var cmdAccount = command{
	name: "account", args: "create|code LOGIN", about: "buat akun pertama, atau kode untuk mengatur sandi",
	long: `create LOGIN   membuat akun; LOGIN adalah NIP pegawai di register, atau nama pendek dengan --admin
code LOGIN     membuat kode sekali pakai untuk mengatur (ulang) sandi

Perintah ini untuk orang yang menjalankan mesinnya: akun pengelola pertama dibuat di sini. Selanjutnya akun
dibuat lewat halaman Kelola. Kode dipakai di halaman /sandi.`,
	flags: func(fs *flag.FlagSet) {
		fs.Bool("admin", false, "akun pengelola sistem, tanpa wewenang atas jabatan")
		fs.String("name", "", "`NAMA` pengelola")
	},
	run: func(ctx context.Context, c *call) error {
		what, err := c.need(0, "create atau code")
		if err != nil {
			return err
		}
		login, err := c.need(1, "nama masuknya")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		var acc account.Account
		switch what {
		case "create":
			acc, err = a.createAccount(ctx, login, c.flagString("name"), c.flagBool("admin"))
		case "code":
			acc, err = a.Accounts.ByLogin(ctx, operator(), login)
		default:
			return errs.New(errs.Invalid, "app.unknown_command", "account "+what)
		}
		if err != nil {
			return err
		}
		t, err := a.Accounts.MakeTicket(ctx, operator(), acc.ID)
		if err != nil {
			return err
		}
		out := map[string]any{"login": acc.Login, "name": acc.Name, "code": t.Code, "until": t.ExpiresAt}
		return c.answer(out, func(w io.Writer) {
			fmt.Fprintf(w, "%s (%s)\nKode sekali pakai: %s\nBerlaku sampai %s. Pakai di %s/sandi.\n", acc.Name, acc.Login, t.Code,
				t.ExpiresAt.In(a.zone).Format("02-01-2006 15.04"), a.baseURL())
		})
	},
}

// createAccount makes the account of a person of the register, or of an
// administrator.
func (a *App) createAccount(ctx context.Context, login, name string, admin bool) (account.Account, error) {
	n := account.NewAccount{Login: login, Name: name}
	if !admin {
		id, printed, err := a.personByNumber(ctx, actor.Actor{}, people.NumberKey(login))
		if err != nil {
			return account.Account{}, err
		}
		n.Person, n.Name = id, printed
	}
	return a.Accounts.Create(ctx, operator(), n)
}
