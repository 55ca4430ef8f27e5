package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sheet"
)

// lists are the values of ?tampil=, in the order of the chips: what needs
// somebody first.
var lists = []struct {
	value, key string
	verdict    intake.Verdict
}{
	{"salah", "intake_web.list_wrong", intake.Wrong},
	{"berubah", "intake_web.list_changed", intake.Changed},
	{"baru", "intake_web.list_new", intake.New},
	{"peringatan", "intake_web.list_warned", intake.Warned},
}

// previewPage is what a file would do, or did.
type previewPage struct {
	page.Base
	Batch    intake.Batch
	Figures  []page.Figure
	Filters  page.Filters
	Verdict  intake.Verdict
	Rows     []row
	More     page.More
	Capped   string // says that not every row is listed
	Sheets   []intake.SheetCounts
	Notes    []problem
	Ignored  string
	Waiting  bool
	Nothing  bool
	Apply    string // words of the button, "" when there is nothing to apply
	Changes  int
	Receipt  string // short leaf
	Next     page.Link
	KindHref string
}

// row is one row of the preview.
type row struct {
	Sheet    string
	N        int
	Label    string
	Changes  []intake.Change
	Problems []problem
	Warnings []problem
}

// problem is one thing that is wrong, in words.
type problem struct {
	Where, Column, Value, Text, Remedy string
}

func problemsOf(l i18n.Lang, ps []sheet.Problem) []problem {
	out := make([]problem, 0, len(ps))
	for _, p := range ps {
		text, mend := intake.Explain(l, p)
		out = append(out, problem{Column: p.Column, Value: p.Value, Text: text, Remedy: mend})
	}
	return out
}

func (w *Web) preview(rw http.ResponseWriter, r *http.Request) error {
	by, id, l := actor.Of(r.Context()), intake.BatchID(r.PathValue("id")), page.Lang(r)
	b, err := w.svc.Batch(r.Context(), by, id)
	if err != nil {
		return err
	}
	k, err := w.svc.Kind(b.Kind)
	if err != nil {
		return err
	}
	show := pick(b, r.URL.Query().Get("tampil"))
	from, _ := strconv.Atoi(r.URL.Query().Get("dari"))
	from = max(from, 0)
	p, err := w.svc.Preview(r.Context(), by, id, lists[show].verdict, from, 100)
	if err != nil {
		return err
	}
	b = p.Batch
	title, _ := about(l, k.Spec())
	v := &previewPage{Batch: b, Verdict: lists[show].verdict, Waiting: b.State == intake.Waiting, Nothing: b.State == intake.Nothing, Changes: b.Counts.New + b.Counts.Changed, KindHref: "/impor/" + b.Kind}
	v.Base = page.Base{Title: b.FileName, Section: page.T(r, "intake_web.title"), Lead: sentence(r, w.page.Zone(), b),
		Crumbs: []page.Link{{Label: page.T(r, "intake_web.title"), Href: "/impor"}, {Label: title, Href: v.KindHref}, {Label: page.T(r, "intake_web.preview")}}}
	if v.Waiting && v.Changes > 0 {
		v.Apply = page.T(r, "intake_web.apply_all", v.Changes)
		if b.Counts.Wrong > 0 {
			v.Apply = page.T(r, "intake_web.apply_good", v.Changes)
		}
	}
	if b.Receipt != "" {
		v.Receipt = b.Receipt[:min(10, len(b.Receipt))]
		v.Next = page.Link{Label: page.T(r, "intake_web.see_"+b.Kind), Href: after[b.Kind]}
	}
	w.fill(r, v, p, show, from)
	return w.set.Render(rw, r, "preview.html", v)
}

// pick is the list that is shown: the one asked for, else the first that has
// rows.
func pick(b intake.Batch, asked string) int {
	first := -1
	for i, x := range lists {
		if x.value == asked {
			return i
		}
		if first < 0 && listed(b, x.verdict) > 0 {
			first = i
		}
	}
	return max(first, 0)
}

// listed is how many rows of a verdict the file has.
func listed(b intake.Batch, v intake.Verdict) int {
	if v == intake.Warned {
		return b.Summary.Warned
	}
	return b.Counts.Of(v)
}

// fill writes figures, chips and rows.
func (w *Web) fill(r *http.Request, v *previewPage, p intake.Page, show, from int) {
	b, l := v.Batch, page.Lang(r)
	at := func(list, from string) string {
		return page.Address("/impor/berkas/"+string(b.ID), "tampil", list, "dari", from)
	}
	n := func(x int) string { return i18n.Number(l, int64(x)) }
	if b.State != intake.Discarded {
		wrong := page.Figure{Value: n(b.Counts.Wrong), Label: page.T(r, "intake_web.figure_wrong"), Href: at("salah", "")}
		if b.Counts.Wrong > 0 {
			wrong.Kind = "bad"
		}
		v.Figures = []page.Figure{
			{Value: n(b.Counts.New), Label: page.T(r, "intake_web.figure_new"), Href: at("baru", "")},
			{Value: n(b.Counts.Changed), Label: page.T(r, "intake_web.figure_changed"), Href: at("berubah", "")},
			{Value: n(b.Counts.Unchanged), Label: page.T(r, "intake_web.figure_unchanged")},
			wrong,
		}
		for i, x := range lists {
			if c := listed(b, x.verdict); c > 0 || i == show {
				v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, x.key), Count: c, Href: at(x.value, ""), Current: i == show})
			}
		}
	}
	for _, x := range p.Rows {
		v.Rows = append(v.Rows, row{x.Sheet, x.Row, x.Label, x.Changes, problemsOf(l, x.Problems), problemsOf(l, x.Warnings)})
	}
	total := listed(b, v.Verdict)
	v.More = page.More{Shown: from + len(v.Rows), Total: total}
	if p.Next > 0 {
		v.More.Next = at(lists[show].value, strconv.Itoa(p.Next))
	}
	if from > 0 {
		v.More.First = at(lists[show].value, "")
	}
	if kept := keptOf(b, v.Verdict); kept < total && v.More.Next == "" {
		v.Capped = page.T(r, "intake_web.capped", kept, total)
	}
	if len(b.Summary.Sheets) > 1 {
		v.Sheets = b.Summary.Sheets
	}
	for i, x := range problemsOf(l, b.Summary.Notes) {
		x.Where = b.Summary.Notes[i].Sheet
		v.Notes = append(v.Notes, x)
	}
	v.Ignored = strings.Join(b.Summary.Ignored, ", ")
}

// keptOf is how many rows of a verdict the preview keeps.
func keptOf(b intake.Batch, v intake.Verdict) int {
	if v == intake.Warned {
		return b.Summary.Warned
	}
	n := 0
	for _, s := range b.Summary.Sheets {
		n += s.Listed.Of(v)
	}
	return n
}

// sentence is the one that opens the page: what the file would do, or what
// became of it.
func sentence(r *http.Request, zone *time.Location, b intake.Batch) string {
	l := page.Lang(r)
	what := counts(l, b.Counts)
	switch b.State {
	case intake.Applied:
		by := b.AppliedBy
		if by == "" {
			by = page.T(r, "intake_web.the_system")
		}
		return page.T(r, "intake_web.lead_applied", i18n.Moment(l, b.AppliedAt, zone), by, what)
	case intake.Discarded:
		return page.T(r, "intake_web.lead_discarded")
	case intake.Nothing:
		if b.Counts.Wrong == 0 {
			return page.T(r, "intake_web.lead_same", b.Counts.Total())
		}
		return page.T(r, "intake_web.lead_nothing", b.Counts.Total(), what)
	}
	return page.T(r, "intake_web.lead_preview", b.Counts.Total(), what)
}

// apply stores the good rows. It goes on when the reader leaves: what was asked
// for is done, whole or not at all. A second press finds the work done.
func (w *Web) apply(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id := intake.BatchID(r.PathValue("id"))
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 10*time.Minute)
	defer cancel()
	b, err := w.svc.Apply(ctx, actor.Of(r.Context()), id, f.Get("digest"))
	var refused *errs.Error
	switch {
	case err == nil:
		w.page.Say(rw, r, "done", "intake_web.said_applied", b.Counts.New+b.Counts.Changed)
	case !errs.Is(err, errs.Conflict):
		return err
	case b.State == intake.Applied: // pressed twice: the page shows what was done
	case errors.As(err, &refused): // thrown away meanwhile, nothing to apply, or the data changed
		w.page.Say(rw, r, "warn", refused.Key, refused.Args...)
	}
	return page.Redirect(rw, r, "/impor/berkas/"+string(id))
}

// discard throws a waiting file away.
func (w *Web) discard(rw http.ResponseWriter, r *http.Request) error {
	by, id := actor.Of(r.Context()), intake.BatchID(r.PathValue("id"))
	err := w.svc.Discard(r.Context(), by, id)
	switch {
	case errs.Is(err, errs.Conflict): // it came to an end meanwhile: the page says which
		return page.Redirect(rw, r, "/impor/berkas/"+string(id))
	case err != nil:
		return err
	}
	w.page.Say(rw, r, "done", "intake_web.said_discarded")
	return page.Redirect(rw, r, "/impor")
}

// wrong gives the workbook of the wrong rows.
func (w *Web) wrong(rw http.ResponseWriter, r *http.Request) error {
	name, data, err := w.svc.WrongRows(r.Context(), actor.Of(r.Context()), intake.BatchID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return send(rw, xlsxType, name, data)
}
