package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"

	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/handover"
	handoverweb "pendopo/internal/handover/web"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/people"
)

var cmdHandover = command{
	name: "handover", args: "list|show [PEJABAT]", about: "serah terima jabatan: papan, dan daftar seorang pejabat",
	long: `list          semua pejabat yang berpindah dalam penataan terakhir, yang perlu dilihat lebih dulu
show PEJABAT  yang diserahkan dan diterima seorang pejabat: NIP, atau pengenal serah terimanya

Menyerahkan, menerima, dan menandatangani dilakukan pejabatnya sendiri di situs.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("round", "", "penataan ini, bukan yang terakhir: `PENGENAL`")
		fs.String("state", "", "hanya `KEADAAN`: pending, running, blocked, atau settled")
	},
	run: func(ctx context.Context, c *call) error {
		what, err := c.need(0, "list atau show")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		switch what {
		case "list":
			b, err := a.Handover.Board(ctx, operator(), handover.Filter{Round: appointment.RoundID(c.flagString("round")), State: handover.State(c.flagString("state"))})
			if err != nil {
				return err
			}
			return c.answer(handoverweb.BoardOf(b), func(w io.Writer) { printBoard(a, w, b) })
		case "show":
			ref, err := c.need(1, "pejabatnya")
			if err != nil {
				return err
			}
			reg, err := a.Org.Get(ctx)
			if err != nil {
				return err
			}
			if p := reg.PersonByNumber(people.NumberKey(ref)); p != nil {
				ref = string(p.ID)
			}
			v, err := a.Handover.Page(ctx, operator(), ref)
			if err != nil {
				return err
			}
			return c.answer(handoverweb.DetailOf(v), func(w io.Writer) { printHandover(a, w, v) })
		}
		return errs.New(errs.Invalid, "app.unknown_command", "handover "+what)
	},
}

func printBoard(a *app.App, w io.Writer, b *handover.Board) {
	word := func(s handover.State) string { return i18n.T(i18n.ID, handover.StateKey(s)) }
	fmt.Fprintf(w, "%s: %d pejabat", b.Round.Title, b.Total)
	for _, s := range []handover.State{handover.Settled, handover.Going, handover.NotBegun, handover.Stuck} {
		fmt.Fprintf(w, ", %d %s", b.Counts[s], word(s))
	}
	fmt.Fprintf(w, "\nSampai %s\n", moment(a, b.DueAt))
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range b.Rows {
		for _, c := range r.Cells {
			note := c.Blocker
			if !c.RisenAt.IsZero() && c.State.Open() {
				note += " · naik ke kepala daerah"
			}
			fmt.Fprintf(tw, "%s\t%s\t%d/%d\t%s\t%s\t%s\n", c.ID, word(c.State), c.Done, c.Total, c.Name, r.Agency.Name, note)
		}
	}
	tw.Flush()
}

func printHandover(a *app.App, w io.Writer, v *handover.View) {
	fmt.Fprintln(w, v.Name)
	if h := v.Handover; h != nil {
		fmt.Fprintf(w, "%s, %d dari %d butir, sampai %s\n", i18n.T(i18n.ID, handover.StateKey(h.State)), h.Done, h.Total, moment(a, h.DueAt))
	}
	list := func(title string, all []*handover.TransferView) {
		for _, t := range all {
			fmt.Fprintf(w, "\n%s: %s (%s → %s)\n  saat berpindah: %d tanggungan terbuka, %d lewat tenggat\n", title, t.PostTitle, t.GiverName, t.ReceiverName, t.Open, t.Late)
			for _, i := range t.Items {
				fmt.Fprintf(w, "  %-12s %s", i18n.T(i18n.ID, handover.ItemKey(i.State)), i.Title)
				if i.Reason != "" {
					fmt.Fprintf(w, " (%s)", i.Reason)
				}
				fmt.Fprintln(w)
			}
		}
	}
	list("Menyerahkan", v.Give)
	list("Menerima", v.Receive)
}
