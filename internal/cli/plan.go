package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/planning"
	planningweb "pendopo/internal/planning/web"
)

const planSteps = "try, steps, undo, redo, since, compare, branch, rename, drop, choose, approvals, approve, retract, pack"

var cmdPlan = command{
	name: "plan", args: "LANGKAH ID [NILAI …]", about: "menimbang rancangan penataan: try, undo, since, compare, choose, approve, pack",
	long: `LANGKAH
  try ID JABATAN PEGAWAI      andaikan PEGAWAI di JABATAN; tidak ada yang disimpan
  steps ID                    langkah Anda yang dapat diurungkan
  undo ID, redo ID            urungkan, atau ulangi, satu langkah Anda
  since ID [TANGGAL]          yang berubah sejak TANGGAL, atau sejak Anda terakhir melihatnya
  compare ID                  rancangan dan skenarionya berdampingan
  branch ID NAMA [SKENARIO]   buat skenario dari rancangan atau dari skenario lain
  rename ID SKENARIO NAMA     ganti nama skenario
  drop ID SKENARIO            hapus skenario
  choose ID SKENARIO          jadikan kursi skenario kursi rancangan
  approvals ID                rantai dan parafnya
  approve ID RANTAI PARAF     bubuhkan paraf di bawah satu rantai
  retract ID PARAF            cabut paraf sendiri
  pack ID [BERKAS.pdf]        bahan cetak; nama Anda ada di setiap halaman

Rancangan hanya terlihat oleh orang yang ditunjuk: semua langkah memakai PENDOPO_TOKEN, atau --as NIP dengan kata sandinya
di PENDOPO_PASSWORD.`,
	flags: func(fs *flag.FlagSet) { flagAs(fs, "semua langkah") },
	run: func(ctx context.Context, c *call) error {
		step, err := c.need(0, "langkahnya: "+planSteps)
		if err != nil {
			return err
		}
		what, err := c.need(1, "penataannya (ID)")
		if err != nil {
			return err
		}
		do, ok := planWork[step]
		if !ok {
			return errs.New(errs.Invalid, "app.unknown_command", "plan "+step)
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		return c.decide(ctx, a, do.scope, func(by actor.Actor) error { return do.run(c, ctx, a, by, appointment.RoundID(what)) })
	},
}

// arg is an argument that may be left out.
func (c *call) arg(n int) string {
	if len(c.args) <= n {
		return ""
	}
	return c.args[n]
}

// planWork is what each step needs and does.
var planWork = map[string]struct {
	scope string
	run   func(c *call, ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error
}{
	"try":       {actor.RoundsRead, (*call).planTry},
	"steps":     {actor.RoundsRead, (*call).planSteps},
	"undo":      {actor.RoundsWrite, (*call).planUndo},
	"redo":      {actor.RoundsWrite, (*call).planRedo},
	"since":     {actor.RoundsRead, (*call).planSince},
	"compare":   {actor.RoundsRead, (*call).planCompare},
	"branch":    {actor.RoundsWrite, (*call).planBranch},
	"rename":    {actor.RoundsWrite, (*call).planRename},
	"drop":      {actor.RoundsWrite, (*call).planDrop},
	"choose":    {actor.RoundsWrite, (*call).planChoose},
	"approvals": {actor.RoundsRead, (*call).planApprovals},
	"approve":   {actor.RoundsDecide, (*call).planApprove},
	"retract":   {actor.RoundsDecide, (*call).planRetract},
	"pack":      {actor.RoundsRead, (*call).planPack},
}

func (c *call) planTry(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	code, err := c.need(2, "jabatannya (kode)")
	if err != nil {
		return err
	}
	number, err := c.need(3, "pegawainya (NIP)")
	if err != nil {
		return err
	}
	reg, err := a.Org.Get(ctx)
	if err != nil {
		return err
	}
	op := appointment.Op{Kind: appointment.Put, Person: people.PersonID(number), ToPost: org.PostID(code)}
	if p := reg.PersonByNumber(people.NumberKey(number)); p != nil {
		op.Person = p.ID
	}
	if p := reg.PostByCode(code); p != nil {
		op.ToPost = p.ID
	}
	t, err := a.Planning.Try(ctx, by, id, []appointment.Op{op})
	if err != nil {
		return err
	}
	out := planningweb.TrialOf(c.lang, t)
	return c.answer(out, func(w io.Writer) {
		line := func(key string, now, then int) {
			fmt.Fprintf(w, "%-28s %6d → %d\n", i18n.T(c.lang, key), now, then)
		}
		line("planning_web.row_violations", out.Before.Violations, out.After.Violations)
		line("planning_web.row_warnings", out.Before.Warnings, out.After.Warnings)
		line("planning_web.row_vacancies", out.Before.Vacancies, out.After.Vacancies)
		line("planning_web.row_moves", out.Before.Moves, out.After.Moves)
		fmt.Fprintf(w, "%-28s %6d / %d\n", i18n.T(c.lang, "planning_web.row_papers"), out.Extracts.New+out.Extracts.Dropped+out.Extracts.Changed, out.Extracts.Total)
		for _, f := range out.Appeared {
			fmt.Fprintf(w, "  + %s: %s\n", i18n.T(c.lang, "planning_web.grade_"+string(f.Grade)), f.Text)
		}
		for _, f := range out.Cured {
			fmt.Fprintf(w, "  − %s: %s\n", i18n.T(c.lang, "planning_web.grade_"+string(f.Grade)), f.Text)
		}
	})
}

func (c *call) planSteps(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	steps, err := a.Planning.Steps(ctx, by, id)
	if err != nil {
		return err
	}
	reg, err := a.Org.Get(ctx)
	if err != nil {
		return err
	}
	out := planningweb.StepsOf(c.lang, reg, steps)
	return c.answer(out, func(w io.Writer) {
		for _, s := range out.Items {
			mark := " "
			switch {
			case s.Step == out.Undo:
				mark = "→"
			case s.Undone:
				mark = "×"
			}
			for i, what := range s.What {
				if i > 0 {
					mark = " "
				}
				fmt.Fprintf(w, "%s %s\n", mark, what)
			}
		}
	})
}

func (c *call) planUndo(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	r, s, err := a.Planning.Undo(ctx, by, id, 0)
	return c.planTurned(r, s, err)
}

func (c *call) planRedo(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	r, s, err := a.Planning.Redo(ctx, by, id, 0)
	return c.planTurned(r, s, err)
}

func (c *call) planTurned(r *appointment.Round, s *planning.Step, err error) error {
	if err != nil {
		return err
	}
	return c.answer(planningweb.Turned{Version: r.Version, Step: s.Version}, func(w io.Writer) {
		fmt.Fprintf(w, "%s, versi %d\n", r.Title, r.Version)
	})
}

func (c *call) planSince(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	var from time.Time
	if day := c.arg(2); day != "" {
		d, err := clock.ParseDate(day)
		if err != nil {
			return errs.New(errs.Invalid, "page.bad_date", day)
		}
		from = time.Date(d.Time().Year(), d.Time().Month(), d.Time().Day(), 0, 0, 0, 0, a.Zone)
	}
	ch, err := a.Planning.Since(ctx, by, id, from)
	if err != nil {
		return err
	}
	reg, err := a.Org.Get(ctx)
	if err != nil {
		return err
	}
	out := planningweb.ChangesOf(c.lang, ch)
	return c.answer(out, func(w io.Writer) {
		fmt.Fprintf(w, "sejak %s\n", i18n.Moment(c.lang, out.Since, a.Zone))
		for _, e := range out.Edits {
			for _, what := range e.What {
				fmt.Fprintf(w, "  %s\n", what)
			}
		}
		for _, f := range out.Facts {
			fmt.Fprintf(w, "  %s: %s\n", inWords(reg, "", string(f.Person)+string(f.Post)),
				i18n.T(c.lang, "planning.fact."+string(f.Kind), inWords(reg, f.Kind, f.Before), inWords(reg, f.Kind, f.After)))
		}
		fmt.Fprintf(w, "%d temuan muncul, %d hilang\n", len(out.Appeared), len(out.Cured))
	})
}

func (c *call) planCompare(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	x, err := a.Planning.Compare(ctx, by, id)
	if err != nil {
		return err
	}
	out := planningweb.ComparisonOf(x)
	return c.answer(out, func(w io.Writer) {
		for _, r := range out.Columns {
			fmt.Fprintf(w, "%s  %-40s %4d pejabat, %d melanggar, %d perlu diperhatikan, %d kosong\n", r.ID, r.Name, r.Moves, r.Violations, r.Warnings, r.Vacancies)
		}
		for _, s := range out.Seats {
			fmt.Fprintf(w, "  %s: ", s.Title)
			for i, n := range s.Names {
				if i > 0 {
					fmt.Fprint(w, " | ")
				}
				fmt.Fprint(w, cmp.Or(n, "–"))
			}
			fmt.Fprintln(w)
		}
	})
}

func (c *call) planBranch(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	name, err := c.need(2, "nama skenarionya")
	if err != nil {
		return err
	}
	r, err := a.Planning.Branch(ctx, by, id, name, appointment.RoundID(c.arg(3)))
	if err != nil {
		return err
	}
	return c.answer(planningweb.Scenario{ID: r.ID, Name: r.Title, Version: r.Version}, func(w io.Writer) { fmt.Fprintf(w, "%s  %s\n", r.ID, r.Title) })
}

// planScenario is the scenario that a step names.
func (c *call) planScenario() (appointment.RoundID, error) {
	s, err := c.need(2, "skenarionya (ID)")
	return appointment.RoundID(s), err
}

func (c *call) planRename(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	one, err := c.planScenario()
	if err != nil {
		return err
	}
	name, err := c.need(3, "nama barunya")
	if err != nil {
		return err
	}
	if err := a.Planning.Rename(ctx, by, id, one, name); err != nil {
		return err
	}
	return c.planCompare(ctx, a, by, id)
}

func (c *call) planDrop(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	one, err := c.planScenario()
	if err != nil {
		return err
	}
	if err := a.Planning.Drop(ctx, by, id, one); err != nil {
		return err
	}
	return c.planCompare(ctx, a, by, id)
}

func (c *call) planChoose(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	one, err := c.planScenario()
	if err != nil {
		return err
	}
	if _, err := a.Planning.Choose(ctx, by, id, one, planning.Seen{}); err != nil {
		return err
	}
	return c.planCompare(ctx, a, by, id)
}

func (c *call) planApprovals(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	x, err := a.Planning.Approvals(ctx, by, id)
	if err != nil {
		return err
	}
	out := planningweb.ApprovalsOf(x)
	return c.answer(out, func(w io.Writer) {
		for i, ch := range out.Chains {
			fmt.Fprintf(w, "%3d  %s  %d kursi", i+1, ch.Chain, len(ch.Seats))
			for _, p := range ch.Valid {
				fmt.Fprintf(w, "  %s (%s)", p.Initials, p.ID)
			}
			if n := len(ch.Void); n > 0 {
				fmt.Fprintf(w, "  %d gugur", n)
			}
			fmt.Fprintln(w)
		}
	})
}

func (c *call) planApprove(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	chain, err := c.need(2, "rantainya (dari approvals)")
	if err != nil {
		return err
	}
	initials, err := c.need(3, "parafnya")
	if err != nil {
		return err
	}
	if _, err := a.Planning.Approve(ctx, by, id, chain, initials); err != nil {
		return err
	}
	return c.planApprovals(ctx, a, by, id)
}

func (c *call) planRetract(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	one, err := c.need(2, "parafnya (ID)")
	if err != nil {
		return err
	}
	if err := a.Planning.Retract(ctx, by, id, one); err != nil {
		return err
	}
	return c.planApprovals(ctx, a, by, id)
}

func (c *call) planPack(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	p, err := a.Planning.PrintPack(ctx, by, id, c.lang)
	if err != nil {
		return err
	}
	file := cmp.Or(c.arg(2), p.Name)
	if err := os.WriteFile(file, p.PDF, 0o600); err != nil {
		return errs.New(errs.Unavailable, "app.file_missing", file).With(err)
	}
	return c.answer(map[string]any{"file": file, "pages": p.Pages}, func(w io.Writer) { fmt.Fprintf(w, "%s, %d halaman\n", file, p.Pages) })
}

// inWords is what a fact says, with the names of the people and posts it names.
func inWords(reg *org.Register, k planning.FactKind, s string) string {
	switch k {
	case planning.FactStatus:
		return people.Status(s).String()
	case planning.FactCategory:
		return people.Category(s).String()
	}
	if p := reg.Posts[org.PostID(s)]; p != nil {
		return p.Title
	}
	if p := reg.People[people.PersonID(s)]; p != nil {
		return p.Name.String()
	}
	return orDash(s)
}
