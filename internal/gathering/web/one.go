package web

import (
	"net/http"

	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/gathering"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

type onePage struct {
	page.Base
	V         *gathering.View
	Action    string
	Figures   []page.Figure
	Facts     []page.Fact
	Decisions []decisionLine
	Carried   []decisionLine
	Papers    []paperLine
	Posts     []page.Option
	Items     []page.Option
	MayDecide bool
	MayDraft  bool
	NextForm  bool
}

type decisionLine struct {
	*gathering.Decided
	Href         string
	Status, Word string
	Deadline     page.Deadline
}

type paperLine struct {
	gathering.Paper
	Name, Href, Note string
	Kind             document.Kind
}

func (w *Web) one(rw http.ResponseWriter, r *http.Request) error { return w.showOne(rw, r, nil) }

func (w *Web) showOne(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	view, err := w.svc.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	if f == nil {
		f = page.NewForm(r, nil)
	}
	v := &onePage{V: view, Action: address(view.ID, "")}
	v.Title, v.Form, v.Crumbs = view.Title, f, crumbs(r, nil)
	t := view.Tally
	v.Lead = page.T(r, "gathering_web.sentence."+string(view.State), view.On, t.Invited, t.Came(), view.Reason)
	if view.All {
		v.Figures = []page.Figure{
			{Value: page.Number(r, t.Invited), Label: page.T(r, "gathering_web.invited"), Href: address(view.ID, "/undangan")},
			{Value: page.Number(r, t.Came()), Label: page.T(r, "gathering_web.came"), Href: address(view.ID, "/hadir")},
		}
		for _, a := range []gathering.Attendance{gathering.Online, gathering.Represented, gathering.Excused} {
			v.Figures = append(v.Figures, page.Figure{Value: page.Number(r, t.By[a]), Label: page.T(r, "gathering.attendance."+string(a)), Href: address(view.ID, "/hadir?tampil="+string(a))})
		}
	}
	if view.Kind == gathering.Pledge {
		v.Figures = append(v.Figures, page.Figure{Value: page.T(r, "gathering_web.of", t.Signed, t.Signers), Label: page.T(r, "gathering_web.signed")})
	}
	add := func(key, value, href string) {
		if value != "" {
			v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "gathering_web."+key), Value: value, Href: href})
		}
	}
	add("kind", page.T(r, "gathering.kind."+string(view.Kind)), "")
	add("when", longDate(r, view.On)+", "+view.At, "")
	add("hall", view.Hall, "")
	add("link", view.Link, view.Link)
	add("unit", view.UnitName, "")
	add("chair", view.ChairTitle+named(view.ChairName), "")
	add("notes_by", view.NotesTitle+named(view.NotesName), "")
	if view.Chain != nil && view.Kind == gathering.Coaching && view.All {
		add("round", view.Chain.Title, "/pembinaan/"+string(view.Chain.ID))
	}
	if view.Kind == gathering.Pledge && (view.State == gathering.Running || view.State == gathering.Closed) {
		add("public", page.T(r, "gathering_web.public_open"), "/ikrar/"+string(view.ID))
	}
	if view.Next != nil {
		add("next", longDate(r, view.Next.On), address(view.Next.ID, ""))
	}
	v.Decisions, v.Carried = w.decisionLines(r, view.Decisions), w.decisionLines(r, view.Carried)
	sealed := false
	for _, p := range view.Papers {
		l := paperLine{Paper: p, Name: page.T(r, "document.kind."+string(p.Kind)), Href: address(view.ID, "/naskah/"+string(p.Kind)), Kind: p.Kind}
		switch {
		case p.State == document.Signed:
			l.Note = p.Number
		case p.Next == "":
			l.Note = page.T(r, "gathering_web.paper_sealing")
		default:
			l.Note = page.T(r, "gathering_web.paper_waits", p.Next)
		}
		sealed = sealed || p.Kind == document.Meeting && p.State != document.Drafted
		v.Papers = append(v.Papers, l)
	}
	held := view.State == gathering.Running || view.State == gathering.Closed
	v.MayDecide = view.Record && held && !sealed
	v.MayDraft = view.Record && view.State == gathering.Closed && !sealed
	v.NextForm = view.Organise && view.Kind == gathering.StaffMeeting && view.State == gathering.Closed && view.Next == nil
	if v.MayDecide {
		if v.Posts, err = w.postOptions(r, "gathering_web.choose_post"); err != nil {
			return err
		}
		if len(view.Items) > 0 {
			v.Items = []page.Option{{Value: "0", Label: page.T(r, "gathering_web.no_item")}}
			for _, x := range view.Items {
				v.Items = append(v.Items, page.Option{Value: page.Number(r, x.N), Label: x.Title})
			}
		}
	}
	return w.set.Render(rw, r, "gathering.html", v)
}

func named(name string) string {
	if name == "" {
		return ""
	}
	return " (" + name + ")"
}

func (w *Web) decisionLines(r *http.Request, list []*gathering.Decided) []decisionLine {
	var out []decisionLine
	for _, d := range list {
		l := decisionLine{Decided: d, Href: "/putusan/" + string(d.ID), Word: gathering.StateWords(page.Lang(r), d), Status: "note"}
		switch {
		case d.Withdrawn != "":
			l.Status, l.Word = "empty", page.T(r, "gathering.decision.cancelled")
		case d.State == duty.Done:
			l.Status, l.Word = "ok", page.T(r, "gathering.decision.done")
		case d.Late:
			l.Status = "bad"
		}
		l.Deadline = page.Deadline{Text: longDate(r, d.Due), Date: string(d.Due)}
		if d.Late {
			l.Deadline.Kind = "bad"
		}
		out = append(out, l)
	}
	return out
}

// step is every button of the page of a gathering.
func (w *Web) step(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, g, to := r.Context(), id(r), ""
	switch f.Get("do") {
	case "invite":
		var sent gathering.Sent
		if sent, err = w.svc.Invite(ctx, by(r), g); err == nil {
			w.page.Say(rw, r, "done", "gathering_web.sent", sent.Invited, sent.Mailed)
		}
	case "start":
		if err = w.svc.Start(ctx, by(r), g); err == nil {
			w.page.Say(rw, r, "done", "gathering_web.started")
			to = "/hadir"
		}
	case "close":
		var t gathering.Tally
		if t, err = w.svc.Close(ctx, by(r), g); err == nil {
			w.page.Say(rw, r, "done", "gathering_web.closed", t.Came(), t.Invited)
		}
	case "cancel":
		if err = w.svc.Cancel(ctx, by(r), g, f.Get("reason")); err == nil {
			w.page.Say(rw, r, "done", "gathering_web.cancelled")
		}
	case "decide":
		err = w.decide(rw, r, f)
		to = "#putusan"
	case "withdraw":
		if err = w.svc.Withdraw(ctx, by(r), g, gathering.DecisionID(f.Get("decision")), f.Get("reason")); err == nil {
			w.page.Say(rw, r, "done", "gathering_web.withdrawn")
		}
		to = "#putusan"
	case "draft":
		if err = w.svc.Draft(ctx, by(r), g); err == nil {
			w.page.Say(rw, r, "done", "gathering_web.drafted")
		}
		to = "#naskah"
	case "sign":
		if err = w.svc.SignPaper(ctx, by(r), g, document.Kind(f.Get("kind"))); err == nil {
			w.page.Say(rw, r, "done", "gathering_web.paper_signed")
		}
		to = "#naskah"
	case "next":
		var next *gathering.Gathering
		on := f.Date("next_on")
		if f.Failed() {
			return w.showOne(rw, r, f)
		}
		if next, err = w.svc.Next(ctx, by(r), g, on); err == nil {
			w.page.Say(rw, r, "done", "gathering_web.next_planned")
			return page.Redirect(rw, r, address(next.ID, ""))
		}
	default:
		err = errs.New(errs.Invalid, "gathering.attendance_unknown")
	}
	if err != nil {
		return w.refused(rw, r, err, f)
	}
	return page.Redirect(rw, r, address(g, to))
}

func (w *Web) decide(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	snap, err := w.today(r)
	if err != nil {
		return err
	}
	in := gathering.DecisionIn{Words: f.Get("words"), Post: postOf(snap, f.Get("post")), Days: number(f, "days"), Item: number(f, "item")}
	if f.Get("due") != "" {
		in.Due, in.Days = f.Date("due"), 0
	}
	d, err := w.svc.Decide(r.Context(), by(r), id(r), in)
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "gathering_web.decided", d.N)
	return nil
}

// paper sends one of the gathering's papers.
func (w *Web) paper(rw http.ResponseWriter, r *http.Request) error {
	data, name, err := w.svc.PaperFile(r.Context(), by(r), id(r), document.Kind(r.PathValue("kind")))
	if err != nil {
		return err
	}
	rw.Header().Set("Content-Type", "application/pdf")
	rw.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	rw.Header().Set("Cache-Control", "no-store")
	_, err = rw.Write(data)
	return err
}

type decisionPage struct {
	page.Base
	V      *gathering.DecisionView
	Line   decisionLine
	Action string
	Facts  []page.Fact
	Past   []page.Event
}

func (w *Web) decision(rw http.ResponseWriter, r *http.Request) error {
	return w.showDecision(rw, r, nil)
}

func (w *Web) showDecision(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	d, err := w.svc.Decision(r.Context(), by(r), gathering.DecisionID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if f == nil {
		f = page.NewForm(r, nil)
	}
	v := &decisionPage{V: d, Line: w.decisionLines(r, []*gathering.Decided{d.Decided})[0], Action: "/putusan/" + string(d.ID)}
	v.Title, v.Form, v.Crumbs = page.T(r, "gathering_web.decision_n", d.N), f, crumbs(r, d.Gathering)
	v.Lead = d.Words
	v.Facts = []page.Fact{
		{Label: page.T(r, "gathering_web.owner"), Value: d.Title},
		{Label: page.T(r, "gathering_web.due"), Value: longDate(r, d.Due)},
		{Label: page.T(r, "gathering_web.meeting"), Value: d.Gathering.Title + ", " + longDate(r, d.Gathering.On), Href: address(d.Gathering.ID, "")},
	}
	if d.Mine { // a duty shows itself to its desk, not to whoever reads the meeting
		v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "gathering_web.duty"), Value: page.T(r, "gathering_web.duty_open"), Href: "/tugas/" + string(d.Duty)})
	}
	if d.Outcome != "" {
		v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "gathering_web.outcome"), Value: d.Outcome})
	}
	if d.Withdrawn != "" {
		v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "gathering_web.withdrawn_why"), Value: d.Withdrawn})
	}
	return w.set.Render(rw, r, "decision.html", v)
}

func (w *Web) fulfil(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = w.svc.Fulfil(r.Context(), by(r), gathering.DecisionID(r.PathValue("id")), f.Get("outcome"))
	if f.Take(err) {
		return w.showDecision(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "gathering_web.fulfilled")
	return page.Redirect(rw, r, "/putusan/"+r.PathValue("id"))
}
