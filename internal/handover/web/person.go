package web

import (
	"net/http"

	"pendopo/internal/calendar/receipt"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/handover"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

type personPage struct {
	page.Base
	V        *handover.View
	Ref      string
	Due      page.Deadline
	Receipt  page.Receipt
	Give     []transferPart
	Receive  []transferPart
	Know     []transferPart
	Strategy *strategyPart
	Firsts   []firstLine
	Empty    bool
	Areas    []page.Option
	State    string
	Mark     string
	// ReceiveFirst: what waits for the reader stands on top.
	ReceiveFirst bool
}

type transferPart struct {
	*handover.TransferView
	Gives    bool // the person of the page gives it
	Title    string
	With     string
	Lines    []itemLine
	Figures  []figureLine
	Results  []page.Fact
	Signs    []page.Step
	Papers   []paperLine
	CanAll   handover.Event // the one button for everything that is ready
	NAll     int
	CanSign  bool
	CanMemo  bool
	NeedMemo bool
	CanAdd   bool
}

type itemLine struct {
	*handover.Item
	Href, AreaWord, Mark, Word, Note string
	Do                               handover.Event // the one step that this reader can take at once
	DoWord                           string
}

type figureLine struct {
	Kind       string
	Open, Late int
}

type paperLine struct{ Href, Name, Word string }

type strategyPart struct {
	*handover.Strategy
	Due    page.Deadline
	Href   string
	Papers []paperLine
	Filled int
}

type firstLine struct {
	*handover.First
	Name string
	Due  page.Deadline
	Own  bool
}

// section is one post with what its template needs of the page.
type section struct {
	Part   transferPart
	Action string
	Ref    string
	Form   *page.Form
	Areas  []page.Option
}

// Part gives a post's part to its template.
func (p *personPage) Part(x transferPart) section {
	return section{x, p.Action(), p.Ref, p.Base.Form, p.Areas}
}

// Action is where the forms of the page go.
func (p *personPage) Action() string { return personPath(p.Ref) }

func (w *Web) person(rw http.ResponseWriter, r *http.Request) error {
	v, err := w.handover.Page(r.Context(), by(r), ref(r))
	if err != nil {
		return err
	}
	return w.personView(rw, r, v, page.NewForm(r, nil))
}

func (w *Web) personView(rw http.ResponseWriter, r *http.Request, v *handover.View, f *page.Form) error {
	p := &personPage{V: v, Ref: r.PathValue("id")}
	p.Title, p.Crumbs, p.Form = page.T(r, "handover_web.of_person", v.Name), crumbs(r), f
	if v.Own {
		p.Title = page.T(r, "handover_web.own_title")
	}
	p.Areas = areas(r)
	left := 0
	for _, t := range v.Give {
		x := w.part(r, v, t, true)
		left += t.Left()
		p.Give = append(p.Give, x)
	}
	handed := 0
	for _, t := range v.Receive {
		x := w.part(r, v, t, false)
		if x.CanAll == handover.Accept {
			handed += x.NAll
		}
		p.Receive = append(p.Receive, x)
	}
	for _, t := range v.Know {
		p.Know = append(p.Know, w.part(r, v, t, false))
	}
	p.ReceiveFirst = v.Own && handed > 0
	p.Empty = len(p.Give)+len(p.Receive)+len(p.Know) == 0 && v.Handover == nil
	if h := v.Handover; h != nil {
		p.Due = w.left(r, v.Left, h.DueAt, h.State.Open())
		p.Receipt = receipt.Of(page.Lang(r), v.Receipt, receipt.Desk)
		p.State, p.Mark = page.T(r, handover.StateKey(h.State)), mark(h.State)
		for _, x := range v.Firsts {
			l := firstLine{First: x, Name: page.T(r, handover.FirstKey(x.Kind)), Own: v.Own && x.DoneAt.IsZero()}
			l.Due = w.plainDue(r, x.DueAt.Unix() < v.Now.Unix() && x.DoneAt.IsZero(), i18n.LongDate(page.Lang(r), clock.DateOf(x.DueAt, w.page.Zone())))
			p.Firsts = append(p.Firsts, l)
		}
	}
	if v.Strategy != nil {
		s := &strategyPart{Strategy: v.Strategy, Href: personPath(string(v.Handover.ID)) + "/strategi", Papers: papers(r, v.Papers)}
		s.Due = w.plainDue(r, v.Strategy.DueAt.Before(v.Now) && v.Strategy.SentAt.IsZero(), i18n.Moment(page.Lang(r), v.Strategy.DueAt, w.page.Zone()))
		for _, list := range [][]string{v.Strategy.Needs[:], v.Strategy.Results[:], v.Strategy.Offices[:]} {
			for _, x := range list {
				if x != "" {
					s.Filled++
				}
			}
		}
		p.Strategy = s
	}
	switch {
	case p.Empty:
		p.Lead = page.T(r, "handover_web.own_none")
	case v.Handover != nil && v.Handover.State == handover.FellAway:
		p.Lead = page.T(r, "handover_web.fell_away", v.Handover.Note)
	case handed > 0 && v.Own:
		p.Lead = page.T(r, "handover_web.wait_accept", handed)
	case left > 0:
		p.Lead = page.T(r, "handover_web.left_to_give", left)
	case v.Handover != nil && v.Handover.State.Open():
		p.Lead = page.T(r, "handover_web.others_turn")
	default:
		p.Lead = page.T(r, "handover_web.person_done")
	}
	return w.set.Render(rw, r, "person.html", p)
}

func (w *Web) plainDue(r *http.Request, late bool, when string) page.Deadline {
	d := page.Deadline{Text: page.T(r, "handover_web.until", when)}
	if late {
		d.Kind = "bad"
	}
	return d
}

func (w *Web) part(r *http.Request, v *handover.View, t *handover.TransferView, gives bool) transferPart {
	x := transferPart{TransferView: t, Gives: gives, Title: t.PostTitle}
	switch {
	case t.Giver.As == handover.AsSame:
		x.With = page.T(r, "handover_web.same_person")
	case gives && t.Receiver.As == handover.AsSuperior:
		x.With = page.T(r, "handover_web.to_superior", t.ReceiverName)
	case gives:
		x.With = page.T(r, "handover_web.to", t.ReceiverName)
	case t.Giver.As == handover.AsSuperior:
		x.With = page.T(r, "handover_web.from_superior", t.GiverName)
	case t.Giver.As == handover.AsActing:
		x.With = page.T(r, "handover_web.from_acting", t.GiverName)
	case t.Giver.As == handover.AsNobody:
		x.With = page.T(r, "handover_web.from_nobody")
	default:
		x.With = page.T(r, "handover_web.from", t.GiverName)
	}
	ready, came := 0, 0
	for _, i := range t.Items {
		l := itemLine{Item: i, Href: "/butir-serah-terima/" + string(i.ID), AreaWord: page.T(r, handover.AreaKey(i.Area)), Mark: itemMark(i.State), Word: page.T(r, handover.ItemKey(i.State))}
		switch {
		case i.State == handover.Blocked:
			l.Note = page.T(r, "handover_web.waits_for", i.Reason, i.Names)
		case i.Reason != "":
			l.Note = i.Reason
		case i.Status != "":
			l.Note = i.Status
		}
		switch {
		case i.State == handover.Handed && t.Rights.Receive:
			l.Do, l.DoWord = handover.Accept, page.T(r, "handover_web.do_accept")
			came++
		case t.Rights.Give && !i.State.Ended() && i.State != handover.Handed:
			l.Do, l.DoWord = handover.HandIn, page.T(r, "handover_web.do_hand_over")
			if t.Giver.As == handover.AsSame {
				l.DoWord = page.T(r, "handover_web.do_finish")
			}
			if i.State != handover.Blocked {
				ready++
			}
		}
		x.Lines = append(x.Lines, l)
	}
	switch {
	case came > 1:
		x.CanAll, x.NAll = handover.Accept, came
	case came == 1:
		x.NAll, x.CanAll = 1, handover.Accept
	case ready > 1:
		x.CanAll, x.NAll = handover.HandIn, ready
	}
	for _, f := range t.Figures {
		x.Figures = append(x.Figures, figureLine{dutyName(r, f.Kind), f.Open, f.Late})
	}
	x.Results = results(r, t)
	x.CanAdd = t.State == handover.TransferOpen && (t.Rights.Give || t.Rights.Receive)
	x.CanMemo = t.Settles() && t.Rights.Give && t.GivenAt.IsZero()
	x.NeedMemo = t.NeedsMemo()
	x.CanSign = t.Turn == handover.GiverTurn && t.Rights.Give && !x.NeedMemo || t.Turn == handover.TakerTurn && t.Rights.Receive || t.Turn == handover.AboveTurn && t.Rights.Superior
	if t.Settles() {
		x.Signs = w.signs(r, t)
	}
	x.Papers = papers(r, t.Papers)
	return x
}

// signs are the three signatures under the minutes.
func (w *Web) signs(r *http.Request, t *handover.TransferView) []page.Step {
	at := map[handover.Turn]int{handover.NotYet: -1, handover.GiverTurn: 0, handover.TakerTurn: 1, handover.AboveTurn: 2, handover.AllHaveSet: 3}[t.Turn]
	var out []page.Step
	for i, who := range []string{t.GiverName, t.ReceiverName, t.SuperiorName} {
		s := page.Step{Label: page.T(r, []string{"handover_web.sign_giver", "handover_web.sign_receiver", "handover_web.sign_superior"}[i]), Note: who, State: "later"}
		switch {
		case i < at:
			s.State = "done"
		case i == at:
			s.State = "now"
		}
		if i == 2 && who == "" {
			continue
		}
		out = append(out, s)
	}
	return out
}

// results split what became of the post's duties between the holders.
func results(r *http.Request, t *handover.TransferView) []page.Fact {
	in, own := t.Results.Inherited, t.Results.Own
	if in.N+own.N == 0 {
		return nil
	}
	return []page.Fact{
		{Label: page.T(r, "handover_web.result_inherited"), Value: page.T(r, "handover_web.result_words", in.N, in.Closed, in.StillOpen), Number: true},
		{Label: page.T(r, "handover_web.result_own"), Value: page.T(r, "handover_web.result_words", own.N, own.Closed, own.StillOpen), Number: true},
	}
}

func dutyName(r *http.Request, k duty.Kind) string {
	if key := "duty.kind." + string(k); i18n.Has(key) {
		return page.T(r, key)
	}
	return string(k)
}

func papers(r *http.Request, all []*document.Document) []paperLine {
	var out []paperLine
	for _, d := range all {
		out = append(out, paperLine{"/naskah-serah-terima/" + string(d.ID), page.T(r, "document.kind."+string(d.Kind)), page.T(r, "document.state."+string(d.State))})
	}
	return out
}

func areas(r *http.Request) []page.Option {
	var out []page.Option
	for _, a := range handover.Areas {
		out = append(out, page.Option{Value: string(a), Label: page.T(r, handover.AreaKey(a))})
	}
	return out
}

// act is everything that the buttons of a person's page do.
func (w *Web) act(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	back := personPath(r.PathValue("id"))
	transfer := handover.TransferID(f.Get("jabatan"))
	switch do := f.Get("do"); do {
	case string(handover.HandIn), string(handover.Accept):
		if item := f.Get("butir"); item != "" {
			_, err := w.handover.Step(r.Context(), by(r), handover.ItemID(item), handover.Step{Event: handover.Event(do)})
			return w.say(rw, r, err, back, "handover_web.did_"+do, 1)
		}
		n, err := w.handover.StepAll(r.Context(), by(r), transfer, handover.Event(do))
		return w.say(rw, r, err, back, "handover_web.did_"+do, n)
	case "add":
		_, err := w.handover.Add(r.Context(), by(r), transfer, handover.Added{Area: handover.Area(f.Get("area")), Title: f.Get("title"), Status: f.Get("status"),
			File: f.Get("file"), DueOn: f.Date("due")})
		return w.say(rw, r, err, back, "handover_web.added")
	case "sign":
		turn, err := w.handover.Sign(r.Context(), by(r), transfer)
		return w.say(rw, r, err, back, "handover_web.signed_"+string(turn))
	case "first":
		err := w.handover.FinishFirst(r.Context(), by(r), handover.ID(f.Get("id")), handover.FirstKind(f.Get("kind")), f.Get("note"))
		return w.say(rw, r, err, back, "handover_web.first_saved")
	case "cancel":
		err := w.handover.Cancel(r.Context(), by(r), handover.ID(f.Get("id")), f.Get("reason"))
		return w.say(rw, r, err, back, "handover_web.cancelled")
	}
	return errs.New(errs.Invalid, "page.broken_form")
}
