package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"

	"pendopo/internal/absence"
	absenceweb "pendopo/internal/absence/web"
	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

var cmdLeave = command{
	name: "leave", args: "list|add|end [JABATAN|CUTI]", about: "cuti kampanye kepala daerah dan ketidakhadiran pejabat",
	long: `list          siapa yang sedang dan akan tidak hadir
add JABATAN   catat ketidakhadiran pejabat definitif jabatan berkode itu: --kind, --from, --until, --basis
end CUTI      majukan tanggal kembali: --on, --why; dengan --withdraw catatan yang keliru dicabut

Selama cuti kampanye jabatan tidak kosong, tetapi wewenangnya tidak berlaku (UU 10/2016 Pasal 70 ayat (3)).

add dan end dicatat oleh orang, bukan oleh pengelola mesin: pakai PENDOPO_TOKEN, atau --as NIP dengan kata sandinya di
PENDOPO_PASSWORD.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("kind", string(org.LeaveCampaign), "add: `JENIS`: campaign, annual, long, sick, maternity, important, training, atau travel")
		fs.String("from", "", "add: `TANGGAL` pertama")
		fs.String("until", "", "add: `TANGGAL` kembali bertugas")
		fs.String("basis", "", "add: nomor dan tanggal `SURAT` yang menjadi dasarnya")
		fs.String("on", "", "list: menurut keadaan `TANGGAL` ini; end: tanggal kembali bertugas")
		fs.String("why", "", "end: `ALASAN`")
		fs.Bool("withdraw", false, "end: cabut catatan yang keliru, bukan memajukan tanggal kembali")
		flagAs(fs, "add, end")
	},
	run: func(ctx context.Context, c *call) error {
		what, err := c.need(0, "list, add, atau end")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		reg, err := a.Org.Get(ctx)
		if err != nil {
			return err
		}
		switch what {
		case "list":
			return c.absences(ctx, a, reg, func(w io.Writer, b *absence.Board) { printAway(w, c.lang, b) })
		case "add":
			return c.decide(ctx, a, actor.RegisterWrite, func(by actor.Actor) error { return c.leaveAdd(ctx, a, by, reg) })
		case "end":
			return c.decide(ctx, a, actor.RegisterWrite, func(by actor.Actor) error { return c.leaveEnd(ctx, a, by) })
		}
		return errs.New(errs.Invalid, "app.unknown_command", "leave "+what)
	},
}

func (c *call) leaveAdd(ctx context.Context, a *app.App, by actor.Actor, reg *org.Register) error {
	post, err := c.post(reg, 1)
	if err != nil {
		return err
	}
	l, err := a.Absence.AddLeave(ctx, by, absence.LeaveIn{Post: post.ID, Kind: org.LeaveKind(c.flagString("kind")), From: clock.Date(c.flagString("from")),
		Until: clock.Date(c.flagString("until")), Basis: c.flagString("basis")})
	if err != nil {
		return err
	}
	return c.answer(map[string]any{"id": l.ID, "duty": l.Duty}, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %s, %s sampai %s. Tercatat.\n", post.Title, i18n.T(i18n.ID, "absence.kind."+string(l.Kind)), i18n.Date(i18n.ID, l.From), i18n.Date(i18n.ID, l.Until.AddDays(-1)))
		if l.Duty != "" {
			fmt.Fprintln(w, "Atasannya diminta menunjuk Plh.")
		}
	})
}

func (c *call) leaveEnd(ctx context.Context, a *app.App, by actor.Actor) error {
	id, err := c.need(1, "pengenal cuti")
	if err != nil {
		return err
	}
	if c.flagBool("withdraw") {
		err = a.Absence.WithdrawLeave(ctx, by, org.LeaveID(id), c.flagString("why"))
	} else {
		err = a.Absence.EndLeave(ctx, by, org.LeaveID(id), clock.Date(c.flagString("on")), c.flagString("why"))
	}
	if err != nil {
		return err
	}
	return c.answer(map[string]any{"id": id}, func(w io.Writer) { fmt.Fprintln(w, "Tercatat.") })
}

var cmdActing = command{
	name: "acting", args: "list|show|order|sign|extend|end|deputy|interim|may [JABATAN|MASA|SURAT|PEJABAT]", about: "Plt, Plh, dan Pjs: surat perintah, masa tugasnya, dan siapa berwenang kapan",
	long: `list                 setiap masa tugas yang berjalan atau akan mulai, dengan umur dan sisanya
show MASA            satu masa tugas: surat perintahnya, dan yang tidak boleh dilakukan pelaksananya
order JABATAN        surat perintah Plt atau Plh: --person, --kind, --from, --until; dari atasannya sendiri langsung bernomor dan
                     berlaku, dari yang lain menunggu tanda tangan atasan itu
sign SURAT           tanda tangani surat perintah yang menunggu
extend MASA          surat perintah perpanjangan, menyambung hari terakhir: --until
end MASA             akhiri sebelum waktunya: --on, --why
deputy JABATAN       wakil sebagai Plt kepala daerah yang berhalangan: --from, --until, --basis
interim JABATAN      penjabat sementara kepala daerah atas surat Menteri: --person, --from, --until, --basis
may NIP FUNGSI       apakah pejabat itu berwenang pada --on; ditolak dengan pasalnya (kode 1)

order, sign, extend, end, deputy, dan interim diputuskan oleh orang, bukan oleh pengelola mesin: pakai PENDOPO_TOKEN, atau --as NIP
dengan kata sandinya di PENDOPO_PASSWORD.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("on", "", "list, may: menurut keadaan `TANGGAL` ini; tanpa ini hari ini; end: hari pertama tidak bertugas lagi")
		fs.String("person", "", "order, interim: `NIP` yang ditunjuk")
		fs.String("kind", string(org.Acting), "order: `SEBAGAI` plt (jabatan kosong) atau plh (pejabat tidak hadir)")
		fs.String("from", "", "order, deputy, interim: `TANGGAL` pertama")
		fs.String("until", "", "order, extend, deputy, interim: `TANGGAL` tidak bertugas lagi; tanpa ini masa terlama, atau sampai cuti berakhir")
		fs.String("basis", "", "deputy, interim: nomor dan tanggal `SURAT` Menteri atau gubernur")
		fs.String("why", "", "end: `ALASAN`")
		flagAs(fs, "order, sign, extend, end, deputy, interim")
	},
	run: func(ctx context.Context, c *call) error {
		what, err := c.need(0, "list, show, order, sign, extend, end, deputy, interim, atau may")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		reg, err := a.Org.Get(ctx)
		if err != nil {
			return err
		}
		switch what {
		case "list":
			return c.absences(ctx, a, reg, func(w io.Writer, b *absence.Board) { printTerms(w, b) })
		case "show":
			return c.actingShow(ctx, a)
		case "may":
			return c.actingMay(a, reg)
		}
		step, known := actingSteps[what]
		if !known {
			return errs.New(errs.Invalid, "app.unknown_command", "acting "+what)
		}
		return c.decide(ctx, a, actor.RegisterWrite, func(by actor.Actor) error { return step(c, ctx, a, by, reg) })
	},
}

// actingSteps are the steps that a person decides.
var actingSteps = map[string]func(c *call, ctx context.Context, a *app.App, by actor.Actor, reg *org.Register) error{
	"order": (*call).actingOrder, "sign": (*call).actingSign, "extend": (*call).actingExtend, "end": (*call).actingEnd,
	"deputy": (*call).actingDeputy, "interim": (*call).actingInterim,
}

func (c *call) actingInterim(ctx context.Context, a *app.App, by actor.Actor, reg *org.Register) error {
	post, err := c.post(reg, 1)
	if err != nil {
		return err
	}
	who, err := c.appointee(reg)
	if err != nil {
		return err
	}
	h, err := a.Absence.AssignInterim(ctx, by, absence.InterimIn{Post: post.ID, Person: who.ID, From: clock.Date(c.flagString("from")),
		Until: clock.Date(c.flagString("until")), Basis: c.flagString("basis")})
	if err != nil {
		return err
	}
	return c.answer(map[string]any{"holding": h.ID, "from": h.From, "until": h.Until}, func(w io.Writer) {
		fmt.Fprintf(w, "Pjs. %s: %s, %s sampai %s. Tercatat.\n", post.Title, who.Name, i18n.Date(i18n.ID, h.From), i18n.Date(i18n.ID, h.Until.AddDays(-1)))
	})
}

func (c *call) actingDeputy(ctx context.Context, a *app.App, by actor.Actor, reg *org.Register) error {
	post, err := c.post(reg, 1)
	if err != nil {
		return err
	}
	h, err := a.Absence.AssignDeputy(ctx, by, absence.DeputyIn{Post: post.ID, From: clock.Date(c.flagString("from")), Until: clock.Date(c.flagString("until")),
		Basis: c.flagString("basis")})
	if err != nil {
		return err
	}
	return c.answer(map[string]any{"holding": h.ID, "from": h.From, "until": h.Until}, func(w io.Writer) {
		last := "tanpa akhir"
		if h.Until != "" {
			last = "sampai " + i18n.Date(i18n.ID, h.Until.AddDays(-1))
		}
		fmt.Fprintf(w, "Plt. %s: %s, %s %s. Tercatat.\n", post.Title, reg.People[h.Person].Name, i18n.Date(i18n.ID, h.From), last)
	})
}

func (c *call) actingOrder(ctx context.Context, a *app.App, by actor.Actor, reg *org.Register) error {
	post, err := c.post(reg, 1)
	if err != nil {
		return err
	}
	who, err := c.appointee(reg)
	if err != nil {
		return err
	}
	o, err := a.Absence.Order(ctx, by, absence.OrderIn{Post: post.ID, Person: who.ID, Kind: org.HoldingKind(c.flagString("kind")),
		From: clock.Date(c.flagString("from")), Until: clock.Date(c.flagString("until"))})
	if err != nil {
		return err
	}
	return c.ordered(ctx, a, by, o.Order)
}

func (c *call) actingSign(ctx context.Context, a *app.App, by actor.Actor, _ *org.Register) error {
	id, err := c.need(1, "pengenal surat perintah")
	if err != nil {
		return err
	}
	o, err := a.Absence.SignOrder(ctx, by, absence.OrderID(id))
	if err != nil {
		return err
	}
	return c.ordered(ctx, a, by, o)
}

func (c *call) actingExtend(ctx context.Context, a *app.App, by actor.Actor, _ *org.Register) error {
	id, err := c.need(1, "pengenal masa tugas")
	if err != nil {
		return err
	}
	o, err := a.Absence.Extend(ctx, by, org.HoldingID(id), clock.Date(c.flagString("until")))
	if err != nil {
		return err
	}
	return c.ordered(ctx, a, by, o.Order)
}

func (c *call) actingEnd(ctx context.Context, a *app.App, by actor.Actor, _ *org.Register) error {
	id, err := c.need(1, "pengenal masa tugas")
	if err != nil {
		return err
	}
	if err := a.Absence.EndTerm(ctx, by, org.HoldingID(id), clock.Date(c.flagString("on")), c.flagString("why")); err != nil {
		return err
	}
	return c.answer(map[string]any{"holding": id}, func(w io.Writer) { fmt.Fprintln(w, "Tercatat.") })
}

// appointee is the person of --person.
func (c *call) appointee(reg *org.Register) (*people.Light, error) {
	if who := reg.PersonByNumber(people.NumberKey(c.flagString("person"))); who != nil {
		return who, nil
	}
	return nil, errs.New(errs.NotFound, "absence.no_such_person", c.flagString("person"))
}

// ordered tells what an order became. One that is signed gets its sealed file;
// the other waits for who gives the mandate.
func (c *call) ordered(ctx context.Context, a *app.App, by actor.Actor, o *absence.Order) error {
	signed := o.State == absence.Signed
	if signed {
		if _, err := a.Documents.Seal(ctx, absence.OrderPack(o.ID), nil); err != nil {
			return err
		}
	}
	v, err := a.Absence.OrderView(ctx, by, o.ID)
	if err != nil {
		return err
	}
	out := map[string]any{"order": v.ID, "state": v.State, "from": v.From, "until": v.Until, "signer": v.SignerTitle}
	if signed {
		out["holding"], out["number"], out["code"] = v.Holding, v.Paper.Number, v.Paper.Code
	}
	return c.answer(out, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %s, %s sampai %s.\n", v.Title, v.Name, i18n.Date(i18n.ID, v.From), i18n.Date(i18n.ID, v.Until.AddDays(-1)))
		if signed {
			fmt.Fprintf(w, "Surat Perintah Nomor %s, ditandatangani %s.\n", v.Paper.Number, v.SignerTitle)
		} else {
			fmt.Fprintf(w, "Menunggu tanda tangan %s: pendopo acting sign %s\n", v.SignerTitle, v.ID)
		}
	})
}

// actingShow is one term with what its holder may not do.
func (c *call) actingShow(ctx context.Context, a *app.App) error {
	id, err := c.need(1, "pengenal masa tugas")
	if err != nil {
		return err
	}
	v, err := a.Absence.TermView(ctx, operator(), org.HoldingID(id))
	if err != nil {
		return err
	}
	return c.answer(absenceweb.TermDetailOf(v, c.lang), func(w io.Writer) {
		fmt.Fprintf(w, "%s: %s\n%s\n", v.Title, v.Name, v.Basis)
		if v.Governs {
			fmt.Fprintln(w, i18n.T(c.lang, "absence_web.governs"))
			return
		}
		fmt.Fprintf(w, "%s:\n", i18n.T(c.lang, "absence_web.limits"))
		for _, l := range v.Limits {
			fmt.Fprintf(w, "  %s (%s)\n", i18n.T(c.lang, "absence.limit."+l.Key), l.Citation)
		}
	})
}

// actingMay asks what the site asks before every act, for a person and a day.
func (c *call) actingMay(a *app.App, reg *org.Register) error {
	number, err := c.need(1, "NIP pejabat")
	if err != nil {
		return err
	}
	function, err := c.need(2, "fungsi, misalnya appointing_authority")
	if err != nil {
		return err
	}
	who := reg.PersonByNumber(people.NumberKey(number))
	if who == nil {
		return errs.New(errs.NotFound, "absence.no_such_person", number)
	}
	day := a.Today()
	if on := c.flagString("on"); on != "" {
		if day, err = clock.ParseDate(on); err != nil {
			return errs.New(errs.Invalid, "absence.date_missing")
		}
	}
	as := reg.At(day).Actor(who.ID)
	if err := as.Require(actor.Function(function)); err != nil {
		return err
	}
	return c.answer(map[string]any{"may": true, "day": day, "title": as.Title}, func(w io.Writer) {
		fmt.Fprintln(w, i18n.T(i18n.ID, "absence.may", day, as.Title))
	})
}

// post is the post whose code is the nth argument.
func (c *call) post(reg *org.Register, n int) (*org.Post, error) {
	code, err := c.need(n, "kode jabatan")
	if err != nil {
		return nil, err
	}
	if p := reg.PostByCode(code); p != nil {
		return p, nil
	}
	return nil, errs.New(errs.NotFound, "absence.no_such_post", code)
}

func (c *call) absences(ctx context.Context, a *app.App, reg *org.Register, human func(io.Writer, *absence.Board)) error {
	day := clock.Date(c.flagString("on"))
	if _, err := clock.ParseDate(string(day)); day != "" && err != nil {
		return errs.New(errs.Invalid, "absence.date_missing")
	}
	b, err := a.Absence.Board(ctx, operator(), day)
	if err != nil {
		return err
	}
	code := func(id org.PostID) string { return reg.Posts[id].Code }
	return c.answer(absenceweb.BoardOf(b, code), func(w io.Writer) { human(w, b) })
}

func printAway(w io.Writer, l i18n.Lang, b *absence.Board) {
	if len(b.Away) == 0 {
		fmt.Fprintln(w, "Tidak ada yang sedang atau akan tidak hadir.")
		return
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, x := range b.Away {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\n", x.ID, i18n.T(l, "absence.kind."+string(x.Kind)), x.From, x.Until.AddDays(-1), x.Post.Title, x.Name)
	}
	tw.Flush()
}

func printTerms(w io.Writer, b *absence.Board) {
	if len(b.Terms) == 0 {
		fmt.Fprintln(w, "Tidak ada Plt, Plh, atau Pjs.")
		return
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, t := range b.Terms {
		ends := "tanpa akhir"
		if t.Until != "" {
			ends = fmt.Sprintf("sampai %s, %d hari lagi", t.Until.AddDays(-1), t.Left)
		}
		fmt.Fprintf(tw, "%s\t%s\thari ke-%d\t%s\tmasa ke-%d\t%s\n", t.Title, t.Name, t.Age, ends, t.Number, t.ID)
	}
	tw.Flush()
}
