package web

import (
	"net/http"
	"strconv"
	"time"

	"pendopo/internal/appointment"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/planning"
)

// stepsPage is one's own steps in a draft, newest first.
type stepsPage struct {
	roundPage
	Action     string
	Undo, Redo int64 // versions; 0: there is none
	Steps      []stepView
}

type stepView struct {
	When   string
	What   []string
	More   int
	Undone bool
	Next   bool // the one that is undone next
	Again  bool // the one that is redone next
}

// moment writes an instant of the store at the region's clock.
func (w *Web) moment(r *http.Request, micros int64) string {
	return i18n.Moment(page.Lang(r), time.UnixMicro(micros).UTC(), w.page.Zone())
}

func (w *Web) steps(rw http.ResponseWriter, r *http.Request) error { return w.showSteps(rw, r, nil) }

func (w *Web) showSteps(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	steps, err := w.plan.Steps(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	rv, err := w.plan.Rounds.Review(r.Context(), by(r), id(r), "langkah")
	if err != nil {
		return err
	}
	v := &stepsPage{roundPage: w.frame(r, rv.Round, "planning_web.steps", f), Action: href(rv.Round.ID, "langkah")}
	undo, redo := planning.Back(steps), planning.Again(steps)
	if undo != nil {
		v.Undo = undo.Version
	}
	if redo != nil {
		v.Redo = redo.Version
	}
	for i := len(steps) - 1; i >= 0; i-- {
		s := &steps[i]
		what, more := changeWords(page.Lang(r), rv.Snapshot, s.Changes, 4)
		v.Steps = append(v.Steps, stepView{When: w.moment(r, s.At), What: what, More: more, Undone: s.Undone, Next: s == undo, Again: s == redo})
	}
	v.Lead = page.T(r, "planning_web.steps_lead", len(steps), planning.MaxSteps)
	if len(steps) == 0 {
		v.Lead = page.T(r, "planning_web.steps_none")
	}
	return w.set.Render(rw, r, "steps.html", v)
}

// changeWords says the changes of an edit, at most few of them.
func changeWords(l i18n.Lang, snap *org.Snapshot, changes []appointment.Edited, few int) (out []string, more int) {
	for i, e := range changes {
		if i == few {
			return out, len(changes) - few
		}
		s := appointment.Say(e, snap).In(l)
		if e.What == "chosen" {
			s += " " + e.After
		}
		out = append(out, s)
	}
	return out, 0
}

// turn takes a step back or makes it again.
func (w *Web) move(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var step *planning.Step
	var round *appointment.Round
	key := "planning_web.did_undo"
	if f.Get("aksi") == "ulangi" {
		key = "planning_web.did_redo"
		round, step, err = w.plan.Redo(r.Context(), by(r), id(r), versionIn(f, "redo"))
	} else {
		round, step, err = w.plan.Undo(r.Context(), by(r), id(r), versionIn(f, "undo"))
	}
	if err != nil {
		if !f.Take(err) {
			return err
		}
		return w.showSteps(rw, r, f)
	}
	snap, err := w.snapshot(r, round)
	if err != nil {
		return err
	}
	what, more := changeWords(page.Lang(r), snap, step.Changes, 1)
	text := ""
	if len(what) > 0 {
		text = what[0]
	}
	if more > 0 {
		text += " " + page.T(r, "appointment_web.and_more", more)
	}
	w.page.Say(rw, r, "done", key, text)
	return page.Redirect(rw, r, back(id(r), f.Get("kembali"), "papan"))
}

func versionIn(f *page.Form, name string) int64 {
	n, _ := strconv.ParseInt(f.Get(name), 10, 64)
	return n
}
