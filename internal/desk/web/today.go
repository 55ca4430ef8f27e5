package web

import (
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar/receipt"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

func personID(by actor.Actor) people.PersonID { return people.PersonID(by.Person) }

// todayPage is where the day of an officer begins.
type todayPage struct {
	page.Base
	Figures []page.Figure
	Lists   []list
	Own     []page.Fact
	OwnNone bool
	Papers  []entry
}

// list is one group of things that wait.
type list struct {
	Title string
	All   page.Link
	Lines []entry
}

// entry is one line of a list: what, where, and at the right how long or until
// when.
type entry struct {
	Title, Href, Text string
	Right, Note       string
	Kind              string // "", "bad", "warn": colour only when somebody must act
	Hatched           bool
}

// today is the landing page of everybody but the mayor, whose day begins at
// /pagi, and of administrators, who only run the system.
func (w *Web) today(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	if by.Person == "" && by.Admin {
		return page.Redirect(rw, r, "/kelola")
	}
	if by.May(actor.AppointingAuthority) && !by.May(actor.PersonnelOfficer) {
		return page.Redirect(rw, r, "/pagi")
	}
	k, err := w.gather(r, by)
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &todayPage{}
	v.Title = page.T(r, "desk_web.today")
	v.Section = i18n.LongDate(l, k.today)
	b := builder{l, k, by}
	v.Lead = b.sentence()
	v.Figures = b.figures()
	v.Lists = b.lists()
	if by.Person != "" {
		o, err := ownPost(k.snap, by)
		if err != nil {
			return err
		}
		v.Own, v.OwnNone = b.ownFacts(o), o.Post == nil
		v.Papers = b.papers()
	}
	return w.set.Render(rw, r, "today.html", v)
}

// builder turns work into the words of one reader.
type builder struct {
	lang i18n.Lang
	work *work
	by   actor.Actor
}

func (b builder) t(key string, args ...any) string { return i18n.T(b.lang, key, args...) }

// steps are the functions that take a round out of a state.
var steps = map[appointment.State][]actor.Function{
	appointment.Draft:       {actor.PersonnelOfficer},
	appointment.Submitted:   {actor.AuthorizedOfficial},
	appointment.Cleared:     {actor.AppointingAuthority},
	appointment.Decreed:     {actor.ProtocolOfficer, actor.PersonnelOfficer},
	appointment.Invited:     {actor.ProtocolOfficer, actor.PersonnelOfficer},
	appointment.Inaugurated: {actor.PersonnelOfficer},
}

// mine tells whether the next step of a round is this person's.
func (b builder) mine(x appointment.Summary) bool { return may(b.by, steps[x.State]...) }

// late tells whether the day of the oath has passed without one.
func (b builder) late(x appointment.Summary) bool {
	return x.PlannedOn != "" && x.PlannedOn < b.work.today && x.State != appointment.Inaugurated
}

func (b builder) sentence() string {
	k := b.work
	late, next := 0, 0
	for _, x := range k.rounds {
		switch {
		case b.late(x):
			late++
		case b.mine(x):
			next++
		}
	}
	nothing := b.t("desk_web.nothing_waits")
	if k.seats.Vacant > 0 {
		nothing = b.t("desk_web.nothing_waits_vacant", k.seats.Vacant)
	}
	return sentence(b.lang, []waiting{
		{k.tasks.Counts[duty.WindowLate], "desk_web.wait_tasks_late"}, {k.tasks.Counts[duty.WindowToday], "desk_web.wait_tasks_today"},
		{late, "desk_web.wait_late"}, {next, "desk_web.wait_steps"}, {document.AwaitedPapers(k.signatures), "desk_web.wait_signatures"},
		{len(k.oaths), "desk_web.wait_oaths"}, {len(k.acting), "desk_web.wait_acting"}, {len(k.files), "desk_web.wait_files"},
		{len(k.jobs), "desk_web.wait_jobs"},
	}, nothing)
}

// figures are the numbers of the register, each with its list; only for those
// who look after the register.
func (b builder) figures() []page.Figure {
	c := b.work.seats
	if !may(b.by, traceReaders...) || c.All == 0 {
		return nil
	}
	n := func(x int) string { return i18n.Number(b.lang, int64(x)) }
	return []page.Figure{
		{Value: n(len(b.work.rounds)), Label: b.t("desk_web.figure_rounds"), Href: "/penataan"},
		{Value: n(c.Vacant), Label: b.t("desk_web.figure_vacant", c.All), Href: b.seatsHref("kosong")},
		{Value: n(c.Acting), Label: b.t("desk_web.figure_acting"), Href: b.seatsHref("pelaksana")},
		{Value: n(c.Retiring), Label: b.t("desk_web.figure_retiring"), Href: b.seatsHref("pensiun")},
	}
}

// seatsHref is the whole list behind a short one: of the region, or the unit of
// the head of an agency.
func (b builder) seatsHref(filter string) string {
	if b.work.scope != "" {
		return "/unit/" + string(b.work.scope)
	}
	return page.Address("/jabatan", "tampil", "daftar", "saring", filter)
}

// shown is how many lines of a long list a landing page shows.
const shown = 5

// lists are the groups that have a line, what is late first.
func (b builder) lists() []list {
	return filled(b.taskList(), b.roundList(), b.signatureList(), b.oathList(), b.sessionList(), b.actingList(), b.fileList(), b.jobList(),
		b.vacancyList(b.work.vacancies), b.retiringList())
}

// taskList is what the reader's chairs owe, the soonest first.
func (b builder) taskList() list {
	box := b.work.tasks
	x := list{Title: b.t("desk_web.list_tasks"), All: page.Link{Label: b.t("desk_web.all_tasks"), Href: "/tugas"}}
	for _, d := range box.Items {
		badge := receipt.Badge(b.lang, d.Left, d.DueAt, box.Zone, "")
		x.Lines = append(x.Lines, entry{Title: d.Title, Href: "/tugas/" + string(d.ID), Text: d.Chair.Title, Right: badge.Text, Kind: badge.Kind})
	}
	return x
}

func (b builder) roundList() list {
	x := list{Title: b.t("desk_web.list_rounds"), All: page.Link{Label: b.t("desk_web.all_rounds"), Href: "/penataan"}}
	for _, s := range b.work.rounds {
		x.Lines = append(x.Lines, b.round(s))
	}
	return x
}

// round is a round with its step and the days to its oath.
func (b builder) round(s appointment.Summary) entry {
	e := entry{Title: s.Title, Href: "/penataan/" + string(s.ID), Text: b.t("desk_web.step_"+string(s.State), s.Moves)}
	if b.mine(s) {
		e.Text = b.t("desk_web.your_step", e.Text)
	}
	days := b.work.today.DaysUntil(s.PlannedOn)
	switch {
	case s.PlannedOn == "":
	case b.late(s):
		e.Right, e.Kind = b.t("desk_web.days_late", -days), "bad"
	case days == 0:
		e.Right, e.Kind = b.t("desk_web.is_today"), "warn"
	case days > 0 && days <= 7 && s.State != appointment.Invited:
		e.Right, e.Kind = b.t("desk_web.days_left", days), "warn"
	case days > 0:
		e.Right = b.t("desk_web.days_left", days)
	}
	if s.PlannedOn != "" {
		e.Note = i18n.ShortDate(b.lang, s.PlannedOn)
	}
	return e
}

func (b builder) signatureList() list {
	x := list{Title: b.t("desk_web.list_signatures"), All: page.Link{Label: b.t("desk_web.all_signatures"), Href: "/sk"}}
	for _, a := range b.work.signatures {
		if len(x.Lines) == shown {
			x.Title = b.t("desk_web.list_signatures_of", document.AwaitedPapers(b.work.signatures))
			break
		}
		e := entry{Title: a.First.Title, Text: a.First.Kind.Name(), Right: a.First.Number, Href: b.work.signingPage(a), Note: i18n.ShortDate(b.lang, a.First.Dated)}
		if a.Papers > 1 { // one step signs them all
			e.Title, e.Text, e.Right, e.Note = b.placeName(a), "", b.t("desk_web.n_papers", a.Papers), ""
		}
		x.Lines = append(x.Lines, e)
	}
	return x
}

// placeName names where papers are signed together: their round, else the first
// of them.
func (b builder) placeName(a document.Awaited) string {
	if a.Subject.Kind == "round" {
		for _, all := range [][]appointment.Summary{b.work.rounds, b.work.switched} {
			for _, x := range all {
				if string(x.ID) == a.Subject.ID {
					return x.Title
				}
			}
		}
	}
	return a.First.Title
}

// paperHref is the page of a paper of a round or of an order to act; papers of
// other packs have none yet.
func paperHref(d *document.Document) string {
	switch d.Subject.Kind {
	case "round":
	case "acting_order":
		return "/plt/surat/" + d.Subject.ID
	default:
		return ""
	}
	return "/sk/" + d.Subject.ID + "/naskah/" + string(d.ID)
}

func (b builder) oathList() list {
	x := list{Title: b.t("desk_web.list_oaths"), All: page.Link{Label: b.t("desk_web.all_ceremonies"), Href: "/pelantikan"}}
	for _, o := range b.work.oaths {
		if len(x.Lines) == shown {
			break
		}
		e := entry{Title: o.Name, Text: o.NewPost, Href: "/pelantikan", Note: b.t("desk_web.until", i18n.ShortDate(b.lang, o.Due.To))}
		if o.Session != "" {
			e.Href = "/pelantikan/" + string(o.Session)
		}
		switch {
		case o.Lapsed || o.Left < 0:
			e.Right, e.Kind = b.t("desk_web.limit_passed"), "bad"
		case o.Left <= 5:
			e.Right, e.Kind = b.t("desk_web.working_days_left", o.Left), "warn"
		default:
			e.Right = b.t("desk_web.working_days_left", o.Left)
		}
		x.Lines = append(x.Lines, e)
	}
	return x
}

func (b builder) sessionList() list {
	x := list{Title: b.t("desk_web.list_sessions"), All: page.Link{Label: b.t("desk_web.all_ceremonies"), Href: "/pelantikan"}}
	for _, s := range b.work.sessions {
		e := entry{Title: s.RoundTitle, Href: "/pelantikan/" + string(s.ID), Text: b.t("desk_web.session_text", s.Total, b.t("desk_web.session_"+string(s.State)))}
		if s.On != "" {
			e.Right = i18n.ShortDate(b.lang, s.On)
		}
		x.Lines = append(x.Lines, e)
	}
	return x
}

func (b builder) actingList() list {
	x := list{Title: b.t("desk_web.list_acting"), All: page.Link{Label: b.t("desk_web.all_acting"), Href: b.seatsHref("pelaksana")}}
	for _, s := range b.work.acting {
		if len(x.Lines) == shown {
			break
		}
		name := b.t("desk_web.somebody")
		if p := b.work.snap.People[s.Term.Person]; p != nil {
			name = p.Name.String()
		}
		days := b.work.today.DaysUntil(s.Term.Until)
		e := entry{Title: s.Post.Title, Href: "/jabatan/" + string(s.Post.ID), Text: s.Term.Kind.Prefix() + name, Right: b.t("desk_web.days_left", days), Kind: "warn",
			Note: b.t("desk_web.ends", i18n.ShortDate(b.lang, s.Term.Until.AddDays(-1)))}
		x.Lines = append(x.Lines, e)
	}
	return x
}

func (b builder) fileList() list {
	x := list{Title: b.t("desk_web.list_files"), All: page.Link{Label: b.t("desk_web.all_files"), Href: "/impor"}}
	for _, f := range b.work.files {
		if len(x.Lines) == shown {
			break
		}
		e := entry{Title: f.FileName, Href: "/impor/berkas/" + string(f.ID), Text: b.t("desk_web.file_waits", f.Counts.New+f.Counts.Changed), Kind: "warn", Note: f.ByName}
		if f.State != "judged" {
			e.Text = b.t("desk_web.file_parked", f.Counts.Wrong)
		}
		x.Lines = append(x.Lines, e)
	}
	return x
}

func (b builder) jobList() list {
	x := list{Title: b.t("desk_web.list_jobs")}
	if b.by.RequireAdmin() == nil || may(b.by, actor.PersonnelOfficer) {
		x.All = page.Link{Label: b.t("desk_web.all_jobs"), Href: "/kelola/pekerjaan"}
	}
	for _, j := range b.work.jobs {
		if len(x.Lines) == shown {
			break
		}
		x.Lines = append(x.Lines, entry{Title: jobName(b.lang, j.Kind), Text: jobError(b.lang, j.Error), Kind: "bad", Right: b.t("desk_web.failed"), Href: x.All.Href})
	}
	return x
}

func (b builder) vacancyList(all []org.Seating) list {
	x := list{Title: b.t("desk_web.list_vacancies"), All: page.Link{Label: b.t("desk_web.all_vacancies", b.work.seats.Vacant), Href: b.seatsHref("kosong")}}
	for _, s := range all {
		if len(x.Lines) == shown {
			break
		}
		x.Lines = append(x.Lines, b.vacancy(s))
	}
	return x
}

func (b builder) vacancy(s org.Seating) entry {
	e := entry{Title: s.Post.Title, Href: "/jabatan/" + string(s.Post.ID), Hatched: true,
		Right: i18n.Span(b.lang, s.VacantSince.Until(b.work.today)), Note: b.t("desk_web.since", i18n.ShortDate(b.lang, s.VacantSince))}
	if s.Agency != nil && s.Agency.Name != "" {
		e.Text = s.Agency.Name
	}
	if len(s.Acting) == 0 {
		e.Text = b.t("desk_web.nobody_acts", e.Text)
		return e
	}
	if p := b.work.snap.People[s.Acting[0].Person]; p != nil {
		e.Text = s.Acting[0].Kind.Prefix() + p.Name.String()
	}
	return e
}

func (b builder) retiringList() list {
	x := list{Title: b.t("desk_web.list_retiring"), All: page.Link{Label: b.t("desk_web.all_retiring", b.work.seats.Retiring), Href: b.seatsHref("pensiun")}}
	for _, s := range b.work.retiring {
		if len(x.Lines) == shown {
			break
		}
		e := entry{Title: s.Post.Title, Href: "/jabatan/" + string(s.Post.ID), Right: i18n.ShortDate(b.lang, s.Retires), Note: b.t("desk_web.days_left", b.work.today.DaysUntil(s.Retires))}
		if s.Person != nil {
			e.Text = s.Person.Name.String()
		}
		if s.Retires <= b.work.today {
			e.Kind, e.Note = "bad", b.t("desk_web.retired_already")
		}
		x.Lines = append(x.Lines, e)
	}
	return x
}

// ownFacts are a person's post and what stands around it.
func (b builder) ownFacts(o own) []page.Fact {
	if o.Post == nil {
		return nil
	}
	s := b.work.snap
	facts := []page.Fact{{Label: b.t("desk_web.own_post"), Value: o.Holding.Kind.Prefix() + o.Post.Title, Href: "/jabatan/" + string(o.Post.ID)}}
	if o.Unit != nil {
		facts = append(facts, page.Fact{Label: b.t("desk_web.own_unit"), Value: o.Unit.Name, Href: "/unit/" + string(o.Unit.ID)})
	}
	if o.Holding.TenureFrom != "" {
		facts = append(facts, page.Fact{Label: b.t("desk_web.own_since"), Value: i18n.Date(b.lang, o.Holding.TenureFrom), Note: i18n.Span(b.lang, o.Holding.TenureFrom.Until(b.work.today))})
	}
	if o.Superior != nil {
		who := b.t("desk_web.vacant")
		if len(o.Boss) > 0 {
			if p := s.People[o.Boss[0].Person]; p != nil {
				who = o.Boss[0].Kind.Prefix() + p.Name.String()
			}
		}
		facts = append(facts, page.Fact{Label: b.t("desk_web.own_superior"), Value: o.Superior.Title, Href: "/jabatan/" + string(o.Superior.ID), Note: b.t("desk_web.now_held_by", who)})
	}
	for _, h := range o.Others {
		if p := s.Posts[h.Post]; p != nil {
			facts = append(facts, page.Fact{Label: b.t("desk_web.own_other"), Value: h.Kind.Prefix() + p.Title, Href: "/jabatan/" + string(p.ID)})
		}
	}
	if o.Retires != "" {
		facts = append(facts, page.Fact{Label: b.t("desk_web.own_retires"), Value: i18n.Date(b.lang, o.Retires)})
	}
	return facts
}

// papers are the signed papers about the person, the newest first.
func (b builder) papers() []entry {
	var out []entry
	for _, d := range b.work.papers {
		href := paperHref(d)
		if href == "" {
			href = "/periksa/" + d.Code
		}
		out = append(out, entry{Title: d.Kind.Name(), Text: d.Number, Href: href, Right: i18n.ShortDate(b.lang, d.Dated)})
	}
	return out
}
