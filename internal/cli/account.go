package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"pendopo/internal/account"
	accountweb "pendopo/internal/account/web"
	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/kit/errs"
)

var cmdAccount = command{
	name: "account", args: "LANGKAH LOGIN", about: "akun: buat, kode sandi, lihat, matikan, ganti nama masuk",
	long: `LOGIN adalah nama akun, atau nomor pegawai pemiliknya (nomor lama juga dapat).

list [KATA]           daftar akun, dengan --condition yang perlu dilihat saja
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
		fs.String("condition", "", "list: `KEADAAN` no_password, one_lock (tanpa langkah kedua dan passkey), atau disabled")
		fs.Int("limit", 50, "list: paling banyak `BANYAKNYA`, sampai 200")
		fs.String("after", "", "list: sesudah `LOGIN`")
	},
	run: func(ctx context.Context, c *call) error {
		step, err := c.need(0, "langkahnya: list, create, code, show, disable, enable, rename, end-sessions, atau reset-factors")
		if err != nil {
			return err
		}
		do := accountSteps[step]
		if do == nil {
			return errs.New(errs.Invalid, "app.unknown_command", "account "+step)
		}
		login := strings.Join(c.args[1:], " ")
		if step != "list" {
			if login, err = c.need(1, "nama masuknya"); err != nil {
				return err
			}
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
var accountSteps = map[string]func(ctx context.Context, c *call, a *app.App, login string) error{
	"list": func(ctx context.Context, c *call, a *app.App, query string) error {
		condition := account.Condition(c.flagString("condition"))
		if !slices.Contains(account.Conditions, condition) {
			return errs.New(errs.Invalid, "app.usage", fmt.Sprintf("Keadaan %q tidak dikenal. Jalankan \"pendopo help account\".", condition))
		}
		p, err := a.Accounts.List(ctx, operator(), account.Filter{Query: query, Condition: condition, After: c.flagString("after"), Limit: c.flagInt("limit")})
		if err != nil {
			return err
		}
		return c.answer(accountweb.AccountsOf(p), func(w io.Writer) {
			tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
			for _, x := range p.Items {
				fmt.Fprintf(tw, "%s\t%s\t%s\n", x.Login, x.Name, accountState(x))
			}
			tw.Flush()
			fmt.Fprintf(w, "%d dari %d akun\n", len(p.Items), p.Total)
			if p.Next != "" {
				fmt.Fprintf(w, "Selanjutnya: --after %s\n", p.Next)
			}
		})
	},
	"create": func(ctx context.Context, c *call, a *app.App, login string) error {
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
	"code": func(ctx context.Context, c *call, a *app.App, login string) error {
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
func changeAccount(do func(context.Context, *call, *account.Service, actor.Actor, account.ID) error) func(context.Context, *call, *app.App, string) error {
	return func(ctx context.Context, c *call, a *app.App, login string) error {
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
		return c.answer(accountweb.AccountOf(acc), func(w io.Writer) { printAccount(a, w, acc) })
	}
}

// accountState is how an account stands, in words.
func accountState(acc account.Account) string {
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
	return strings.Join(state, ", ")
}

func printAccount(a *app.App, w io.Writer, acc account.Account) {
	last := "belum pernah"
	if !acc.LastSignInAt.IsZero() {
		last = moment(a, acc.LastSignInAt)
	}
	fmt.Fprintf(w, "%s (%s)\nKeadaan: %s\nDibuat: %s\nTerakhir masuk: %s\n", acc.Name, acc.Login, accountState(acc), moment(a, acc.CreatedAt), last)
}

func moment(a *app.App, t time.Time) string { return t.In(a.Zone).Format("02-01-2006 15.04") }

// ticket makes a one-time code and prints it: it is shown only here.
func (c *call) ticket(ctx context.Context, a *app.App, acc account.Account) error {
	t, err := a.Accounts.MakeTicket(ctx, operator(), acc.ID)
	if err != nil {
		return err
	}
	out := map[string]any{"login": acc.Login, "name": acc.Name, "code": t.Code, "until": t.ExpiresAt}
	return c.answer(out, func(w io.Writer) {
		fmt.Fprintf(w, "%s (%s)\nKode sekali pakai: %s\nBerlaku sampai %s. Pakai di %s/sandi.\n", acc.Name, acc.Login, t.Code, moment(a, t.ExpiresAt), a.BaseURL())
	})
}
