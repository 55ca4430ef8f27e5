package cli

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/complaint/channel/social"
	socialweb "pendopo/internal/complaint/channel/social/web"
)

// Posts in social media at the shell: what waits for a reply, a pasted link, and
// where the reply stands. A person does it, as on /medsos.

func reportPosts(ctx context.Context, c *call, a *app.App) error {
	by, done, err := c.person(ctx, a, actor.ReportsRead)
	if err != nil {
		return err
	}
	defer done()
	b, err := a.Social.Board(ctx, by, social.Filter{Replied: c.flagBool("replied")})
	if err != nil {
		return err
	}
	return c.answer(socialweb.PostsOf(b), func(w io.Writer) {
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for i := range b.Posts {
			p := &b.Posts[i]
			when := "balas sebelum " + moment(a, p.DueAt)
			switch {
			case !p.RepliedAt.IsZero():
				when = "dibalas " + moment(a, p.RepliedAt)
			case p.Late:
				when += ", terlambat"
			}
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", p.Report.Number, p.Platform, when, orDash(p.UnitName), firstWords(p.Report.Text, 50))
		}
		tw.Flush()
		if len(b.Posts) == 0 {
			fmt.Fprintln(w, "Tidak ada unggahan.")
		}
	})
}

func reportPost(ctx context.Context, c *call, a *app.App) error {
	by, done, err := c.person(ctx, a, actor.ReportsWrite)
	if err != nil {
		return err
	}
	defer done()
	r, err := socialweb.Record(ctx, a.Social, by, social.In{Link: c.args[1], Text: c.flagString("text"), Author: c.flagString("author")}, true)
	if err != nil {
		return err
	}
	return c.answer(r, func(w io.Writer) {
		switch {
		case r.Again:
			fmt.Fprintf(w, "%s: unggahan itu sudah dicatat.\n", r.Number)
		case r.Place != "":
			fmt.Fprintf(w, "%s, tempatnya %s menurut kata-katanya.\n", r.Number, r.Place)
		default:
			fmt.Fprintln(w, r.Number)
		}
	})
}

func reportReply(ctx context.Context, c *call, a *app.App) error {
	link, err := c.need(2, "tautan balasannya")
	if err != nil {
		return err
	}
	by, done, err := c.person(ctx, a, actor.ReportsWrite)
	if err != nil {
		return err
	}
	defer done()
	if err := a.Social.Replied(ctx, by, c.args[1], link); err != nil {
		return err
	}
	return c.answer(map[string]string{"number": c.args[1]}, func(w io.Writer) {
		fmt.Fprintf(w, "Balasan untuk %s dicatat.\n", c.args[1])
	})
}
