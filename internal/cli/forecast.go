package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/forecast"
	forecastweb "pendopo/internal/forecast/web"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

var cmdForecast = command{
	name: "forecast", args: "[JABATAN]", about: "proyeksi 24 bulan: siapa pensiun, masa jabatan yang berakhir, dan siapa dapat menggantikan",
	long: `Tanpa JABATAN: pensiun, pemberhentian yang sudah tercatat, masa jabatan lima tahun JPT, dan masa Plt, Plh, atau Pj yang berakhir,
kursi struktural yang terdekat lebih dulu. Dengan kode JABATAN: yang memenuhi syarat pada hari kursi itu kosong, yang hampir
memenuhi, dan kursi yang terbuka bila yang terbaik pindah. --csv menulis daftarnya sebagai berkas; unduhan itu dicatat.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("level", "", "hanya `JENJANG`: JPTP, ADM, PWS, JF, PLK, atau semua")
		fs.String("agency", "", "hanya perangkat daerah berkode `UNIT`")
		fs.String("month", "", "hanya `BULAN` (2021-03), atau overdue yang sudah lewat")
		fs.String("cause", "", "hanya `SEBAB`: retirement, ending, term, acting")
		fs.Int("limit", 50, "paling banyak `N` baris")
		fs.Bool("csv", false, "tulis semuanya sebagai CSV")
		flagAs(fs, "semuanya; tanpa ini pengelola mesin")
	},
	run: func(ctx context.Context, c *call) error {
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		by, done, err := c.personOrOperator(ctx, a, actor.RoundsRead)
		if err != nil {
			return err
		}
		defer done()
		reg, err := a.Org.Get(ctx)
		if err != nil {
			return err
		}
		if len(c.args) > 0 {
			return c.forecastSeat(ctx, a, by, reg)
		}
		f := forecast.Filter{Level: people.Level(c.flagString("level")), Agency: org.UnitID(c.flagString("agency")), Month: c.flagString("month"),
			Cause: forecast.Cause(c.flagString("cause")), Limit: c.flagInt("limit")}
		switch f.Level {
		case "":
			f.Structural = true
		case "semua":
			f.Level = ""
		}
		if u := reg.UnitByCode(c.flagString("agency")); u != nil {
			f.Agency = u.ID
		}
		if c.flagBool("csv") {
			events, _, err := a.Forecast.Export(ctx, by, f)
			if err != nil {
				return err
			}
			return sheet.WriteCSV(c.Stdout, forecastweb.Book(c.lang, events).Sheet("Proyeksi"))
		}
		p, err := a.Forecast.List(ctx, by, f)
		if err != nil {
			return err
		}
		return c.answer(forecastweb.ForecastOf(p), func(w io.Writer) { printForecast(w, c.lang, p) })
	},
}

func printForecast(w io.Writer, l i18n.Lang, p *forecast.Page) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i := range p.Items {
		e := &p.Items[i]
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", e.On, i18n.T(l, "forecast.cause."+string(e.Cause)), e.Post.Title, e.Person.Name)
	}
	tw.Flush()
	t := p.Tally
	fmt.Fprintf(w, "%d dari %d. Struktural: %d menjadi kosong, %d JPT genap masa jabatan, %d masa tugas berakhir; %d fungsional dan %d pelaksana pensiun.\n",
		len(p.Items), p.Total, t.Vacated(), t.Term, t.Acting, t.Functional, t.Operational)
}

func (c *call) forecastSeat(ctx context.Context, a *app.App, by actor.Actor, reg *org.Register) error {
	post, err := c.post(reg, 0)
	if err != nil {
		return err
	}
	x, err := a.Forecast.Seat(ctx, by, post.ID, 10, 6)
	if err != nil {
		return err
	}
	out := forecastweb.SuccessionOf(c.lang, x)
	return c.answer(out, func(w io.Writer) {
		for _, e := range out.Events {
			fmt.Fprintf(w, "%s  %s: %s (%s)\n", e.On, i18n.T(c.lang, "forecast.cause."+string(e.Cause)), e.Name, e.Basis)
		}
		fmt.Fprintf(w, "Pada %s: %d memenuhi syarat, %d hampir.\n", i18n.Date(c.lang, x.On), out.Suit, out.NearAll)
		for _, f := range out.Items {
			fmt.Fprintf(w, "  %2d. %s, %d, %s\n", f.Place, f.Name, f.Score, fromTitle(f.From))
		}
		for _, f := range out.Near {
			fmt.Fprintf(w, "   ~  %s, %s %s\n", f.Name, f.MeetsOn, strings.Join(f.Papers, ", "))
		}
		for i, k := range out.Chain {
			if i > 0 {
				fmt.Fprintf(w, "  → %s ← %s\n", k.Post.Title, k.Name)
			}
		}
	})
}

func fromTitle(s *forecastweb.ForecastSeat) string {
	if s == nil {
		return "–"
	}
	return s.Title
}
