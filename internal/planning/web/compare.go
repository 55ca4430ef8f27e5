package web

import (
	"net/http"

	"pendopo/internal/appointment"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

// comparePage is a draft and its scenarios side by side.
type comparePage struct {
	roundPage
	Action  string
	Columns []columnView
	Lines   []lineView
	Seats   []lineView
	More    int
	Span    int  // columns of the table
	Edit    bool // the reader may make, name, drop and choose
	Room    bool // another scenario may be made
	Max     int  // scenarios of a draft
	From    []page.Option
}

type columnView struct {
	ID, Title, Href string
	Version         int64
	Main, Same      bool // the draft itself; no seat differs from it
}

// lineView is one line of the table: a value for each column.
type lineView struct {
	Label, Note string
	Cells       []cellView
}

type cellView struct {
	Text string
	Kind string // "diff": not as in the draft; "ok" or "bad": better or worse than there
}

// mostSeats is how many differing seats the table names.
const mostSeats = 120

func (w *Web) compare(rw http.ResponseWriter, r *http.Request) error {
	return w.showCompare(rw, r, nil)
}

func (w *Web) showCompare(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	c, err := w.plan.Compare(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	base := c.Columns[0]
	if base.Round.Base != "" { // a scenario has none of its own
		return page.Redirect(rw, r, href(base.Round.Base, "banding"))
	}
	if f == nil {
		f = page.NewForm(r, nil)
	}
	v := &comparePage{roundPage: w.frame(r, base.Round, "planning_web.compare_title", f), Action: href(base.Round.ID, "banding"),
		Edit: base.Rights.Edit && !base.Rights.Amend, Room: len(c.Columns) <= planning.MaxScenarios, Max: planning.MaxScenarios}
	v.Lead = page.T(r, "planning_web.compare_lead", len(c.Columns)-1, len(c.Rows))
	if len(c.Columns) == 1 {
		v.Lead = page.T(r, "planning_web.compare_none")
	}
	for i, x := range c.Columns {
		col := columnView{ID: string(x.Round.ID), Title: x.Round.Title, Href: href(x.Round.ID, "papan"), Version: x.Round.Version, Main: i == 0, Same: i > 0 && x.Papers.Touched() == 0}
		if i == 0 {
			col.Title = page.T(r, "planning_web.main")
		}
		v.Columns = append(v.Columns, col)
		v.From = append(v.From, page.Option{Value: col.ID, Label: col.Title})
	}
	v.Span = len(v.Columns) + 1
	v.Lines = compareLines(r, c)
	for i, row := range c.Rows {
		if i == mostSeats {
			v.More = len(c.Rows) - mostSeats
			break
		}
		v.Seats = append(v.Seats, seatLine(base.Snapshot, row))
	}
	return w.set.Render(rw, r, "compare.html", v)
}

// compareLines are the counts; fewer is better but for what has no better.
func compareLines(r *http.Request, c *planning.Comparison) []lineView {
	var out []lineView
	l := page.Lang(r)
	line := func(key string, better bool, value func(planning.Column) int) {
		x := lineView{Label: page.T(r, key)}
		first := value(c.Columns[0])
		for _, col := range c.Columns {
			n := value(col)
			cell := cellView{Text: i18n.Number(l, int64(n))}
			switch {
			case n == first:
			case !better:
				cell.Kind = "diff"
			case n < first:
				cell.Kind = "ok"
			default:
				cell.Kind = "bad"
			}
			x.Cells = append(x.Cells, cell)
		}
		out = append(out, x)
	}
	line("planning_web.row_violations", true, func(x planning.Column) int { return x.Report.Tally.InTheWay() })
	line("planning_web.row_warnings", true, func(x planning.Column) int { return x.Report.Tally.Warned })
	line("planning_web.row_pendings", true, func(x planning.Column) int { return x.Report.Tally.Pending })
	line("planning_web.row_vacancies", true, func(x planning.Column) int { return x.Totals.VacanciesAfter })
	line("planning_web.row_moves", false, func(x planning.Column) int { return x.Totals.Total })
	for _, lv := range append(people.Levels(), org.LevelHead) {
		n := 0
		for _, x := range c.Columns {
			n += x.Totals.ByLevel[lv]
		}
		if n > 0 {
			line("planning_web.row_of_level", false, func(x planning.Column) int { return x.Totals.ByLevel[lv] })
			out[len(out)-1].Label = org.LevelName(lv)
		}
	}
	line("planning_web.row_chains", false, func(x planning.Column) int { return len(x.Chains) })
	line("planning_web.row_papers", false, func(x planning.Column) int { return x.Papers.Touched() })
	line("planning_web.row_up", false, func(x planning.Column) int { return x.Pay.Up })
	line("planning_web.row_down", false, func(x planning.Column) int { return x.Pay.Down })
	return out
}

func seatLine(snap *org.Snapshot, row planning.Row) lineView {
	x := lineView{Label: titleOf(snap, row.Post)}
	if p := snap.Posts[row.Post]; p != nil {
		x.Note = org.LevelName(p.Level)
	}
	for i, who := range row.People {
		c := cellView{Text: "–"}
		if who != "" {
			c.Text = nameOf(snap, who)
		}
		if i > 0 && who != row.People[0] {
			c.Kind = "diff"
		}
		x.Cells = append(x.Cells, c)
	}
	return x
}

// scenario makes, names, drops or chooses a scenario.
func (w *Web) scenario(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, who, round := r.Context(), by(r), id(r)
	one := appointment.RoundID(f.Get("skenario"))
	next, key, arg := href(round, "banding"), "", f.Get("name")
	switch f.Get("aksi") {
	case "cabang":
		var made *appointment.Round
		if made, err = w.plan.Branch(ctx, who, round, f.Get("name"), appointment.RoundID(f.Get("dari"))); err == nil {
			next, key, arg = href(made.ID, "papan"), "planning_web.did_branch", made.Title
		}
	case "namai":
		key = "planning_web.did_rename"
		err = w.plan.Rename(ctx, who, round, one, f.Get("name"))
	case "hapus":
		key = "planning_web.did_drop"
		err = w.plan.Drop(ctx, who, round, one)
	case "pilih":
		next, key = href(round, "papan"), "planning_web.did_choose"
		_, err = w.plan.Choose(ctx, who, round, one, planning.Seen{Base: versionIn(f, "versi"), Scenario: versionIn(f, "versi_skenario")})
	default:
		return errs.New(errs.Invalid, "appointment.op_unknown", f.Get("aksi"))
	}
	if err == nil {
		w.page.Say(rw, r, "done", key, arg)
		return page.Redirect(rw, r, next)
	}
	if !f.Take(err) {
		return err
	}
	return w.showCompare(rw, r, f)
}
