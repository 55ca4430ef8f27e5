package web

import (
	"net/http"
	"slices"

	"pendopo/internal/calendar/receipt"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// casePage is one duty: whose it is, when it is due and how that was counted,
// and everything that happened to it.
type casePage struct {
	page.Base
	ID       string
	Facts    []page.Fact
	Deadline page.Deadline
	Open     bool
	Receipt  *page.Receipt
	Events   []page.Event
	Asked    []explanation
	Answers  []answerable // of the date that was asked
	On       clock.Date
	NotThen  string
	Targets  []page.Option

	MayHandOn, MayAsk, MayAnswer bool
}

// explanation is a question of a superior with its answer.
type explanation struct {
	Href, When, Due, Answer string
	Open                    bool
}

// answerable is a post that answered on the date, and who sat there.
type answerable struct {
	Post, Href, Who, Span, Why string
}

func (w *Web) show(rw http.ResponseWriter, r *http.Request) error { return w.showWith(rw, r, nil) }

// showWith shows the page, after a mistake with what was typed.
func (w *Web) showWith(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	c, err := w.engine.Case(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &casePage{ID: string(c.ID), Open: !c.State.Ended(), MayHandOn: c.MayHandOn, MayAsk: c.MayAsk, MayAnswer: c.MayAnswer}
	v.Title, v.Section, v.Form = c.Title, page.T(r, "duty_web.title"), f
	v.Crumbs = []page.Link{{Label: page.T(r, "duty_web.title"), Href: "/tugas"}, {Label: kindName(l, c.Kind)}}
	v.Lead = caseLead(l, c)
	if v.Open {
		v.Deadline = badge(l, c.Duty, c.Left, c.Zone)
		v.Deadline.Href = ""
	}
	v.Facts = w.caseFacts(l, c)
	if c.Receipt != nil {
		x := receipt.Of(l, *c.Receipt, receipt.Desk)
		v.Receipt = &x
	}
	for _, ev := range slices.Backward(c.History) {
		v.Events = append(v.Events, eventLine(l, c, ev))
	}
	for _, x := range c.Asked {
		e := explanation{Href: href(x.ID), When: i18n.Moment(l, x.OpenedAt, c.Zone), Due: i18n.Moment(l, x.DueAt, c.Zone), Answer: x.Outcome, Open: !x.State.Ended()}
		v.Asked = append(v.Asked, e)
	}
	if c.MayHandOn {
		v.Targets = targets(l, c.Snapshot, c.Post)
	}
	if err := w.whoThen(r, c, v); err != nil {
		return err
	}
	return w.set.Render(rw, r, "case.html", v)
}

// whoThen answers who was responsible on the date of the address.
func (w *Web) whoThen(r *http.Request, c *duty.Case, v *casePage) error {
	v.On = c.Today
	s := r.URL.Query().Get("tanggal")
	if s == "" {
		return nil
	}
	on, err := clock.ParseDate(s)
	if err != nil {
		return errs.New(errs.Invalid, "duty_web.bad_date")
	}
	v.On = on
	l := page.Lang(r)
	answers, err := w.engine.ResponsibleOn(r.Context(), by(r), c.ID, on)
	if errs.Is(err, errs.NotFound) {
		v.NotThen = page.Message(l, err)
		return nil
	}
	if err != nil {
		return err
	}
	for _, a := range answers {
		x := answerable{Post: postTitle(c.Snapshot, a.Post), Href: "/jabatan/" + string(a.Post), Who: holderName(c.Snapshot, a.Owner), Why: whyText(l, c.Snapshot, a.Owner.Why, a.Post)}
		if a.Owner.Chair != nil && a.Owner.Chair.ID != a.Post {
			x.Post, x.Href = a.Owner.Chair.Title, "/jabatan/"+string(a.Owner.Chair.ID)
		}
		x.Span = i18n.T(l, "duty_web.since_moment", i18n.Moment(l, a.From, c.Zone))
		if !a.Until.IsZero() {
			x.Span = i18n.T(l, "duty_web.from_until", i18n.Moment(l, a.From, c.Zone), i18n.Moment(l, a.Until, c.Zone))
		}
		v.Answers = append(v.Answers, x)
	}
	return nil
}

// caseLead is the post first, then who holds it today.
func caseLead(l i18n.Lang, c *duty.Case) string {
	who := holderName(c.Snapshot, c.Owner)
	switch {
	case c.State.Ended():
		return i18n.T(l, "duty_web.lead_ended", postTitle(c.Snapshot, c.Post), i18n.ShortDate(l, clock.DateOf(c.ClosedAt, c.Zone)))
	case c.Owner.Why == duty.Held:
		return i18n.T(l, "duty_web.lead_held", postTitle(c.Snapshot, c.Post), who)
	case c.Owner.Why == duty.Nobody:
		return i18n.T(l, "duty_web.why_nobody", postTitle(c.Snapshot, c.Post))
	}
	return i18n.T(l, "duty_web.lead_elsewhere_"+string(c.Owner.Why), postTitle(c.Snapshot, c.Post), c.Owner.Chair.Title, who)
}

func (w *Web) caseFacts(l i18n.Lang, c *duty.Case) []page.Fact {
	t := func(key string, args ...any) string { return i18n.T(l, "duty_web."+key, args...) }
	facts := []page.Fact{{Label: t("fact_post"), Value: postTitle(c.Snapshot, c.Post), Href: "/jabatan/" + string(c.Post)}}
	if u := c.Snapshot.Agency(c.Unit); u != nil {
		facts = append(facts, page.Fact{Label: t("fact_unit"), Value: u.Name, Href: "/unit/" + string(u.ID)})
	}
	if about := w.subjectHref(c.Duty); about != href(c.ID) {
		facts = append(facts, page.Fact{Label: t("fact_subject"), Value: kindName(l, c.Kind), Href: about})
	}
	if c.About != nil {
		facts = append(facts, page.Fact{Label: t("fact_about"), Value: c.About.Title, Href: href(c.About.ID)})
	}
	due := page.Fact{Label: t("deadline"), Value: receipt.Moment(l, c.DueAt, c.Zone)}
	if c.Provisional {
		due.Note = i18n.T(l, "page.provisional")
	}
	facts = append(facts, page.Fact{Label: t("fact_opened"), Value: i18n.Moment(l, c.OpenedAt, c.Zone)}, due)
	if !c.Span.IsZero() {
		facts = append(facts, page.Fact{Label: t("fact_span"), Value: receipt.Span(l, c.Span), Note: c.Basis})
	}
	if c.HandOns > 0 {
		facts = append(facts, page.Fact{Label: t("fact_hand_ons"), Value: i18n.Number(l, int64(c.HandOns))})
	}
	if c.State == duty.Paused {
		facts = append(facts, page.Fact{Label: t("fact_state"), Value: t("stands")})
	}
	if c.State.Ended() {
		facts = append(facts, page.Fact{Label: t("fact_state"), Value: t("state_" + string(c.State)), Note: c.Outcome})
	}
	return facts
}

// eventLine is a line of the history: what happened, who did it, and what they
// wrote.
func eventLine(l i18n.Lang, c *duty.Case, ev duty.Event) page.Event {
	out := page.Event{When: i18n.Moment(l, ev.At, c.Zone)}
	switch ev.Kind {
	case duty.HandedOn:
		out.Title = i18n.T(l, "duty_web.event_handed_on", postTitle(c.Snapshot, ev.From), postTitle(c.Snapshot, ev.To))
	case duty.Warned, duty.Raised:
		out.Title = i18n.T(l, "duty_web.event_"+ev.Note, postTitle(c.Snapshot, ev.To))
		return out
	case duty.Recomputed:
		out.Title = i18n.T(l, "duty_web.event_recomputed", i18n.Moment(l, ev.DueFrom, c.Zone), i18n.Moment(l, ev.DueTo, c.Zone))
		return out
	case duty.Extended:
		out.Title = i18n.T(l, "duty_web.event_extended", i18n.Moment(l, ev.DueTo, c.Zone))
	case duty.Opened:
		out.Title = i18n.T(l, "duty_web.event_opened", postTitle(c.Snapshot, ev.To))
	default:
		out.Title = i18n.T(l, "duty_web.event_"+string(ev.Kind))
	}
	who := i18n.T(l, "duty_web.the_program")
	if ev.Person != "" {
		who = personName(c.Snapshot, personOf(ev))
		if p := c.Snapshot.Posts[ev.ByPost]; p != nil {
			who += ", " + p.Title
		}
	}
	out.Text = who
	if ev.Note != "" {
		out.Text += ": " + ev.Note
	}
	return out
}

// handOn gives the duty of the page to another post.
func (w *Web) handOn(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	done, err := w.engine.HandOnMany(r.Context(), by(r), []duty.ID{id(r)}, postOf(f.Get("ke")), f.Get("alasan"))
	if err == nil && done[0].Err != nil {
		err = done[0].Err
	}
	if err != nil {
		if f.Take(named(err)) {
			return w.showWith(rw, r, f)
		}
		return err
	}
	return page.Redirect(rw, r, "/tugas")
}

// ask asks the owner for an explanation.
func (w *Web) ask(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if _, err := w.engine.Ask(r.Context(), by(r), id(r), f.Get("pertanyaan")); err != nil {
		if f.Take(named(err)) {
			return w.showWith(rw, r, f)
		}
		return err
	}
	if f.Get("kembali") == "terlambat" {
		return page.Redirect(rw, r, "/terlambat")
	}
	return page.Redirect(rw, r, href(id(r)))
}

// answer explains.
func (w *Web) answer(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	d, err := w.engine.Answer(r.Context(), by(r), id(r), f.Get("penjelasan"))
	if err != nil {
		if f.Take(named(err)) {
			return w.showWith(rw, r, f)
		}
		return err
	}
	return page.Redirect(rw, r, "/tugas/"+string(d.ID))
}
