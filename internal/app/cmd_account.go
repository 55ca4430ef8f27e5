package app

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"pendopo/internal/account"
	accountweb "pendopo/internal/account/web"
	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
)

var cmdAccount = command{
	name: "account", args: "LANGKAH LOGIN", about: "akun: buat, kode sandi, lihat, matikan, ganti nama masuk",
	long: `LOGIN adalah nama akun, atau nomor pegawai pemiliknya (nomor lama juga dapat).

create LOGIN          membuat akun dan kode sandinya; NIP pegawai di register, atau nama pendek dengan --admin
code LOGIN            membuat kode sekali pakai untuk mengatur (ulang) sandi
show LOGIN            keadaan akun
disable LOGIN         mematikan akun: sesinya berakhir dan tokennya berhenti saat itu juga (perlu --reason)
enable LOGIN          mengaktifkannya lagi (perlu --reason)
rename LOGIN BARU     mengganti nama masuk, misalnya sesudah PPPK menjadi PNS; sandi dan langkah kedua tetap
end-sessions LOGIN    mengeluarkannya dari semua perangkat
reset-factors LOGIN   melepas langkah kedua dan passkey yang hilang (perlu --reason)

Perintah ini untuk orang yang menjalankan mesinnya; setiap langkah dicatat di buku besar atas nama akun mesin. Akun
pengelola pertama dibuat di sini, selanjutnya lewat halaman Kelola. Kode dipakai di halaman /sandi.`,
	flags: func(fs *flag.FlagSet) {
		fs.Bool("admin", false, "create: akun pengelola sistem, tanpa wewenang atas jabatan")
		fs.String("name", "", "create: `NAMA` pengelola")
		fs.String("reason", "", "`ALASAN` yang dicatat")
	},
	run: func(ctx context.Context, c *call) error {
		step, err := c.need(0, "langkahnya: create, code, show, disable, enable, rename, end-sessions, atau reset-factors")
		if err != nil {
			return err
		}
		do := accountSteps[step]
		if do == nil {
			return errs.New(errs.Invalid, "app.unknown_command", "account "+step)
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
		return do(ctx, c, a, login)
	},
}

// accountSteps are the steps of the command.
var accountSteps = map[string]func(ctx context.Context, c *call, a *App, login string) error{
	"create": func(ctx context.Context, c *call, a *App, login string) error {
		var acc account.Account
		var err error
		if c.flagBool("admin") {
			acc, err = a.Accounts.Create(ctx, operator(), account.NewAccount{Login: login, Name: c.flagString("name")})
		} else {
			acc, err = a.Accounts.CreateFor(ctx, operator(), login)
		}
		if err != nil {
			return err
		}
		return c.ticket(ctx, a, acc)
	},
	"code": func(ctx context.Context, c *call, a *App, login string) error {
		acc, err := a.Accounts.ByLogin(ctx, operator(), login)
		if err != nil {
			return err
		}
		return c.ticket(ctx, a, acc)
	},
	"show": changeAccount(func(context.Context, *call, *account.Service, actor.Actor, account.ID) error { return nil }),
	"disable": changeAccount(func(ctx context.Context, c *call, s *account.Service, by actor.Actor, who account.ID) error {
		return s.Disable(ctx, by, who, c.flagString("reason"))
	}),
	"enable": changeAccount(func(ctx context.Context, c *call, s *account.Service, by actor.Actor, who account.ID) error {
		return s.Enable(ctx, by, who, c.flagString("reason"))
	}),
	"rename": changeAccount(func(ctx context.Context, c *call, s *account.Service, by actor.Actor, who account.ID) error {
		login, err := c.need(2, "nama masuk yang baru")
		if err != nil {
			return err
		}
		return s.Rename(ctx, by, who, login)
	}),
	"end-sessions": changeAccount(func(ctx context.Context, _ *call, s *account.Service, by actor.Actor, who account.ID) error {
		return s.EndAllSessions(ctx, by, who)
	}),
	"reset-factors": changeAccount(func(ctx context.Context, c *call, s *account.Service, by actor.Actor, who account.ID) error {
		return s.ResetFactors(ctx, by, who, c.flagString("reason"))
	}),
}

// changeAccount finds an account, does something to it, and shows how it stands
// afterwards.
func changeAccount(do func(context.Context, *call, *account.Service, actor.Actor, account.ID) error) func(context.Context, *call, *App, string) error {
	return func(ctx context.Context, c *call, a *App, login string) error {
		acc, err := a.Accounts.ByLogin(ctx, operator(), login)
		if err != nil {
			return err
		}
		if err := do(ctx, c, a.Accounts, operator(), acc.ID); err != nil {
			return err
		}
		if acc, err = a.Accounts.Get(ctx, operator(), acc.ID); err != nil {
			return err
		}
		return c.answer(accountweb.AccountOf(acc), func(w io.Writer) { a.printAccount(w, acc) })
	}
}

func (a *App) printAccount(w io.Writer, acc account.Account) {
	state := []string{"aktif"}
	if acc.Disabled {
		state[0] = "dinonaktifkan"
	}
	if acc.Admin() {
		state = append(state, "pengelola sistem")
	}
	if !acc.HasPassword {
		state = append(state, "belum punya sandi")
	}
	if acc.TOTP {
		state = append(state, "dengan langkah kedua")
	}
	last := "belum pernah"
	if !acc.LastSignInAt.IsZero() {
		last = a.moment(acc.LastSignInAt)
	}
	fmt.Fprintf(w, "%s (%s)\nKeadaan: %s\nDibuat: %s\nTerakhir masuk: %s\n", acc.Name, acc.Login, strings.Join(state, ", "), a.moment(acc.CreatedAt), last)
}

func (a *App) moment(t time.Time) string { return t.In(a.zone).Format("02-01-2006 15.04") }

// ticket makes a one-time code and prints it: it is shown only here.
func (c *call) ticket(ctx context.Context, a *App, acc account.Account) error {
	t, err := a.Accounts.MakeTicket(ctx, operator(), acc.ID)
	if err != nil {
		return err
	}
	out := map[string]any{"login": acc.Login, "name": acc.Name, "code": t.Code, "until": t.ExpiresAt}
	return c.answer(out, func(w io.Writer) {
		fmt.Fprintf(w, "%s (%s)\nKode sekali pakai: %s\nBerlaku sampai %s. Pakai di %s/sandi.\n", acc.Name, acc.Login, t.Code, a.moment(t.ExpiresAt), a.baseURL())
	})
}
