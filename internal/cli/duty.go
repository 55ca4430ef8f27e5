package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	appointmentweb "pendopo/internal/appointment/web"
	"pendopo/internal/duty"
	dutyweb "pendopo/internal/duty/web"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

var cmdDuty = command{
	name: "duty", args: "LANGKAH [ID …]", about: "tanggungan jabatan: list, show, hand-on",
	long: `LANGKAH
  list                  yang lewat tenggat, paling lama lebih dulu
  show ID               satu tugas dengan riwayatnya
  hand-on ID… JABATAN   teruskan ke jabatan lain (kode jabatan); perlu --reason

Meneruskan tidak mengubah tenggat dan dicatat di buku besar. Itu diputuskan oleh orang, bukan oleh pengelola mesin: pakai
PENDOPO_TOKEN, atau --as NIP dengan kata sandinya di PENDOPO_PASSWORD.`,
	flags: func(fs *flag.FlagSet) {
		fs.Bool("all", false, "juga yang belum lewat tenggat (list)")
		fs.String("unit", "", "hanya unit dengan `KODE` ini dan di bawahnya (list)")
		fs.Int("limit", 50, "paling banyak `BANYAKNYA`, sampai 100 (list)")
		fs.String("reason", "", "`ALASAN` meneruskan (hand-on)")
		flagAs(fs, "hand-on")
	},
	run: func(ctx context.Context, c *call) error {
		step, err := c.need(0, "langkahnya: list, show, hand-on")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		switch step {
		case "list":
			return c.dutyList(ctx, a)
		case "show":
			id, err := c.need(1, "tugasnya")
			if err != nil {
				return err
			}
			return c.dutyShow(ctx, a, duty.ID(id))
		case "hand-on":
			if _, err := c.need(2, "tugas dan jabatan tujuannya"); err != nil {
				return err
			}
			return c.decide(ctx, a, actor.DutiesWrite, func(by actor.Actor) error {
				return c.dutyHandOn(ctx, a, by, c.args[1:len(c.args)-1], c.args[len(c.args)-1])
			})
		}
		return errs.New(errs.Invalid, "app.unknown_command", "duty "+step)
	},
}

func (c *call) dutyList(ctx context.Context, a *app.App) error {
	f := duty.AboveFilter{All: c.flagBool("all"), Limit: c.flagInt("limit")}
	if code := c.flagString("unit"); code != "" {
		reg, err := a.Org.Get(ctx)
		if err != nil {
			return err
		}
		u := reg.UnitByCode(code)
		if u == nil {
			return errs.New(errs.NotFound, "org.unit_not_found")
		}
		f.Unit = u.ID
	}
	p, err := a.Duty.Above(ctx, operator(), f)
	if err != nil {
		return err
	}
	return c.answer(dutyweb.BelowOf(p), func(w io.Writer) {
		fmt.Fprintf(w, "%s tugas lewat tenggat\n", i18n.Number(i18n.ID, int64(p.Late)))
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, x := range p.Items {
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", x.ID, i18n.Moment(i18n.ID, x.DueAt, p.Zone), x.Title, titleOrID(p.Snapshot, x.Post))
		}
		tw.Flush()
	})
}

func titleOrID(s *org.Snapshot, id org.PostID) string {
	if p := s.Posts[id]; p != nil {
		return p.Title
	}
	return string(id)
}

func (c *call) dutyShow(ctx context.Context, a *app.App, id duty.ID) error {
	x, err := a.Duty.Case(ctx, operator(), id)
	if err != nil {
		return err
	}
	return c.answer(dutyweb.DetailOf(x), func(w io.Writer) {
		at := func(t time.Time) string { return i18n.Moment(i18n.ID, t, x.Zone) }
		fmt.Fprintf(w, "%s\n%s, tenggat %s, %s\n", x.Title, titleOrID(x.Snapshot, x.Post), at(x.DueAt), i18n.T(i18n.ID, "duty_web.state_"+string(x.State)))
		for _, e := range x.History {
			fmt.Fprintf(w, "  %s  %s  %s\n", at(e.At), e.Kind, e.Note)
		}
	})
}

func (c *call) dutyHandOn(ctx context.Context, a *app.App, by actor.Actor, names []string, code string) error {
	to, err := dutyweb.PostNamed(ctx, a.Duty, code)
	if err != nil {
		return err
	}
	var many []duty.ID
	for _, n := range names {
		many = append(many, duty.ID(n))
	}
	done, err := a.Duty.HandOnMany(ctx, by, many, to, c.flagString("reason"))
	if err != nil {
		return err
	}
	failed := 0
	type result struct {
		ID    duty.ID `json:"id"`
		OK    bool    `json:"ok"`
		Error string  `json:"error,omitempty"`
	}
	out := []result{}
	for _, d := range done {
		r := result{ID: d.ID, OK: d.Err == nil}
		if d.Err != nil {
			failed++
			r.Error = page.Message(c.lang, d.Err)
		}
		out = append(out, r)
	}
	if err := c.answer(out, func(w io.Writer) {
		for _, r := range out {
			if r.OK {
				fmt.Fprintf(w, "%s  diteruskan\n", r.ID)
			} else {
				fmt.Fprintf(w, "%s  %s\n", r.ID, r.Error)
			}
		}
	}); err != nil {
		return err
	}
	if failed > 0 {
		return exitError(exitFailed)
	}
	return nil
}

// roundDuties prints what changes hands with a round.
func (c *call) roundDuties(ctx context.Context, a *app.App, id appointment.RoundID) error {
	v, by, done, err := c.openRound(ctx, a, id)
	if err != nil {
		return err
	}
	defer done()
	all, err := appointmentweb.Changes(ctx, by, a.Duty, v)
	if err != nil {
		return err
	}
	sum := appointmentweb.DutiesOf(all)
	return c.answer(sum, func(w io.Writer) {
		fmt.Fprintf(w, "%s tanggungan ikut pindah tangan, %s lewat tenggat\n", i18n.Number(i18n.ID, int64(sum.Open)), i18n.Number(i18n.ID, int64(sum.Late)))
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, p := range sum.Posts {
			if p.Open > 0 {
				fmt.Fprintf(tw, "%d\t%d lewat\t%s\n", p.Open, p.Late, p.Title)
			}
		}
		tw.Flush()
	})
}
