package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/calendar"
	"pendopo/internal/calendar/receipt"
	calendarweb "pendopo/internal/calendar/web"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

var cmdCalendar = command{
	name: "calendar", args: "due|holidays|amend", about: "kalender kerja: hitung tenggat, daftar hari libur, ubah",
	long: `due        kapan jangka waktu berakhir, dengan setiap hari dan putusannya
holidays   libur nasional, cuti bersama, dan libur daerah setahun
amend      perubahan atas dasar keputusan; berkasnya satu baris satu hari: tanggal; jenis; keterangan
           (jenis: libur nasional, cuti bersama, libur daerah, hari kerja). Tanpa --apply hanya akibatnya.

Hari mulai adalah hari ke-0. Kalender juga diubah di halaman Kelola, Kalender kerja. Yang mengubahnya petugas kepegawaian, bukan
pengelola mesin: amend --apply memakai PENDOPO_TOKEN, atau --as NIP dengan kata sandinya di PENDOPO_PASSWORD.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("start", "", "due: `TANGGAL` atau waktu mulai, misalnya 2026-03-13 atau 2026-03-13T10:00")
		fs.Int("days", -1, "due: banyaknya `HARI` kerja")
		fs.Int("n", -1, "due: `BANYAKNYA` dalam --unit, pengganti --days")
		fs.String("unit", string(calendar.WorkingDays), "due: `SATUAN`: working_days, calendar_days, calendar_days_rolled, office_minutes, atau hours")
		fs.String("office", "", "due: menurut jam kerja unit berkode `KODE`; tanpa ini jam kerja daerah")
		fs.String("decree", "", "amend: nama dan nomor `KEPUTUSAN`")
		fs.String("on", "", "amend: `TANGGAL` keputusan, YYYY-MM-DD")
		fs.Bool("apply", false, "amend: berlakukan, bukan hanya melihat akibatnya")
		flagAs(fs, "amend --apply")
		fs.Int("year", 0, "holidays: `TAHUN`; tanpa ini tahun berjalan")
	},
	run: func(ctx context.Context, c *call) error {
		what, err := c.need(0, "due, holidays, atau amend")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		switch what {
		case "due":
			return c.calendarDue(ctx, a)
		case "holidays":
			return c.calendarHolidays(ctx, a)
		case "amend":
			return c.calendarAmend(ctx, a)
		}
		return errs.New(errs.Invalid, "app.unknown_command", "calendar "+what)
	},
}

func (c *call) calendarDue(ctx context.Context, a *app.App) error {
	span := calendar.Span{N: c.flagInt("n"), Unit: calendar.SpanUnit(c.flagString("unit"))}
	if n := c.flagInt("days"); n >= 0 {
		span = calendar.Days(n)
	}
	if span.N < 0 || c.flagString("start") == "" {
		return errs.New(errs.Invalid, "app.usage", `Sebutkan --start dan --days. Jalankan "pendopo help calendar".`)
	}
	if err := span.Check(); err != nil {
		return err
	}
	v, err := a.Calendar.Get(ctx)
	if err != nil {
		return err
	}
	o := v.Office()
	start, err := calendar.ParseMoment(c.flagString("start"), o.Location())
	if err != nil {
		return err
	}
	if code := c.flagString("office"); code != "" {
		reg, err := a.Org.Get(ctx)
		if err != nil {
			return err
		}
		u := reg.UnitByCode(code)
		if u == nil {
			return errs.New(errs.NotFound, "calendar.no_such_unit")
		}
		// The unit keeps the hours of where it stood on the day it starts, not of
		// where it stands by now.
		var path []string
		for _, above := range reg.At(clock.DateOf(start, o.Location())).Path(u.ID) {
			path = append(path, string(above.ID))
		}
		o = v.Office(path...)
	}
	_, r := v.Calendar.Due(o, start, span, nil)
	return c.answer(calendarweb.DueOf(r), func(w io.Writer) {
		words := receipt.Of(c.lang, r, receipt.Desk)
		fmt.Fprintf(w, "%s: %s\n%s\n", receipt.Span(c.lang, span), words.Lead, words.Summary)
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, d := range words.Days {
			fmt.Fprintf(tw, "  %s\t%s\t%s\n", i18n.LongDate(c.lang, d.Date), d.Word, d.Reason)
		}
		tw.Flush()
		for _, n := range words.Notes {
			fmt.Fprintln(w, n)
		}
	})
}

func (c *call) calendarHolidays(ctx context.Context, a *app.App) error {
	year := c.flagInt("year")
	if year == 0 {
		year = a.Today().Year()
	}
	if err := calendar.CheckYear(year); err != nil {
		return err
	}
	v, err := a.Calendar.Get(ctx)
	if err != nil {
		return err
	}
	out := calendarweb.YearOf(v, year)
	return c.answer(out, func(w io.Writer) {
		fmt.Fprintf(w, "%d: %d hari kerja\n", year, out.WorkingDays)
		if !out.Decreed {
			fmt.Fprintln(w, "Keputusan bersama hari libur tahun ini belum dimuat; tanggalnya sementara.")
		}
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, d := range out.Days {
			name := d.Name
			if d.Estimated {
				name += " (perkiraan)"
			}
			fmt.Fprintf(tw, "  %s\t%s\t%s\t%s\n", i18n.LongDate(i18n.ID, d.Date), i18n.T(i18n.ID, "calendar_web.kind_"+string(d.Kind)), name, d.Basis)
		}
		tw.Flush()
	})
}

func (c *call) calendarAmend(ctx context.Context, a *app.App) error {
	file, err := c.need(1, "berkas hari yang berubah")
	if err != nil {
		return err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return errs.New(errs.NotFound, "app.file_missing", file).With(err)
	}
	days, err := calendar.ParseDays(string(b))
	if err != nil {
		return err
	}
	by, done, err := c.amends(ctx, a)
	if err != nil {
		return err
	}
	defer done()
	p, err := a.Calendar.PreviewAmendment(ctx, by, calendar.Amendment{Decree: c.flagString("decree"), DecreedOn: clock.Date(c.flagString("on")), Days: days})
	if err != nil {
		return err
	}
	out := calendarweb.ChangeOf(p)
	if c.flagBool("apply") {
		r, err := a.Calendar.ApplyAmendment(ctx, by, p.ID)
		if err != nil {
			return err
		}
		out = calendarweb.RecordedChange(*r)
	}
	return c.answer(out, func(w io.Writer) {
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, d := range p.Changed {
			fmt.Fprintf(tw, "  %s\t%s\t→ %s\t%s\n", i18n.LongDate(c.lang, d.After.Date), verdictWord(c.lang, d.Before), verdictWord(c.lang, d.After), d.After.Reason)
		}
		tw.Flush()
		fmt.Fprintf(w, "%s tenggat berjalan bergeser, dari %s yang diperiksa.\n", i18n.Number(c.lang, int64(p.Moved.Sum())), i18n.Number(c.lang, int64(p.Moved.Open)))
		if out.State == "applied" {
			fmt.Fprintln(w, "Berlaku dan tercatat. Tenggat dihitung ulang oleh situs (\"pendopo serve\").")
		} else {
			fmt.Fprintln(w, "Belum berlaku. Ulangi dengan --apply untuk memberlakukannya.")
		}
	})
}

// amends is who changes the calendar; anybody at the machine may see what a
// change would do.
func (c *call) amends(ctx context.Context, a *app.App) (actor.Actor, func(), error) {
	if c.flagBool("apply") {
		return c.person(ctx, a, actor.RegionWrite)
	}
	return c.personOrOperator(ctx, a, actor.RegionWrite)
}

func verdictWord(l i18n.Lang, d calendar.Day) string {
	return i18n.T(l, "calendar_web.verdict_"+string(d.Verdict))
}
