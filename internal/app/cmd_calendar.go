package app

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"

	"pendopo/internal/calendar"
	"pendopo/internal/calendar/receipt"
	calendarweb "pendopo/internal/calendar/web"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

var cmdCalendar = command{
	name: "calendar", args: "due|holidays", about: "kalender kerja: hitung tenggat, daftar hari libur",
	long: `due        kapan jangka waktu berakhir, dengan setiap hari dan putusannya
holidays   libur nasional, cuti bersama, dan libur daerah setahun

Hari mulai adalah hari ke-0. Kalender diubah di halaman Kelola, Kalender kerja, atas dasar keputusan.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("start", "", "due: tanggal atau waktu mulai, misalnya 2026-03-13 atau 2026-03-13T10:00")
		fs.Int("days", -1, "due: banyaknya `HARI` kerja")
		fs.Int("n", -1, "due: `BANYAKNYA` dalam --unit, pengganti --days")
		fs.String("unit", string(calendar.WorkingDays), "due: `SATUAN`: working_days, calendar_days, calendar_days_rolled, office_minutes, atau hours")
		fs.String("office", "", "due: menurut jam kerja unit berkode `KODE`; tanpa ini jam kerja daerah")
		fs.Int("year", 0, "holidays: `TAHUN`; tanpa ini tahun berjalan")
	},
	run: func(ctx context.Context, c *call) error {
		what, err := c.need(0, "due atau holidays")
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
		}
		return errs.New(errs.Invalid, "app.unknown_command", "calendar "+what)
	},
}

func (c *call) calendarDue(ctx context.Context, a *App) error {
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
	if code := c.flagString("office"); code != "" {
		reg, err := a.Org.Get(ctx)
		if err != nil {
			return err
		}
		u := reg.UnitByCode(code)
		if u == nil {
			return errs.New(errs.NotFound, "calendar.no_such_unit")
		}
		var path []string
		for ; u != nil && len(path) < 32; u = reg.Units[u.Parent] {
			path = append(path, string(u.ID))
		}
		o = v.Office(path...)
	}
	start, err := calendar.ParseMoment(c.flagString("start"), o.Location())
	if err != nil {
		return err
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

func (c *call) calendarHolidays(ctx context.Context, a *App) error {
	year := c.flagInt("year")
	if year == 0 {
		year = a.today().Year()
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
