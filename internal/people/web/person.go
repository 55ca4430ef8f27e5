package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// personPage is one person: who they are and which posts they hold for
// everybody who is signed in, the file for those who may read it.
type personPage struct {
	page.Base
	ID       string
	Facts    []page.Fact
	Current  []holdingLine
	Held     []page.Event
	File     *file // nil when the visitor may not read it
	Reveal   bool  // the visitor may ask for the population number
	HasNIK   bool
	Personal []page.Fact // what was just revealed
	Shown    bool
}

// holdingLine is a post held on the date.
type holdingLine struct {
	Title, Href, Unit string
	Note              string
	Since             clock.Date
	Retires           *page.Deadline
	order             int // definitive posts first
}

// file is what the personnel file says up to the date.
type file struct {
	Grades    []page.Event
	Posts     []page.Event
	Schooling []page.Event
	Ratings   []ratingLine
	Sanctions []sanctionLine
	Leaves    []page.Event
}

type ratingLine struct {
	Year      string
	Predicate string
	Note      string
	Good      bool
}

type sanctionLine struct {
	page.Event
	InForce bool
}

func (w *Web) person(rw http.ResponseWriter, r *http.Request) error {
	return w.showPerson(rw, r, page.NewForm(r, nil), nil)
}

// reveal shows population number and contact in the answer itself: they never
// stand in an address and no copy stays behind.
func (w *Web) reveal(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, err := w.find(r)
	if err != nil {
		return err
	}
	personal, err := w.people.Reveal(r.Context(), w.actor(r), id, f.Get("reason"))
	if f.Take(err) {
		return w.showPerson(rw, r, f, nil)
	}
	if err != nil {
		return err
	}
	return w.showPerson(rw, r, f, &personal)
}

// find looks the person of the address up by identifier or number.
func (w *Web) find(r *http.Request) (people.PersonID, error) {
	s, _, err := w.at(r)
	if err != nil {
		return "", err
	}
	id := r.PathValue("id")
	if p := s.People[people.PersonID(id)]; p != nil {
		return p.ID, nil
	}
	if p := s.PersonByNumber(people.NumberKey(id)); p != nil {
		return p.ID, nil
	}
	return "", errs.New(errs.NotFound, "people.not_found", id)
}

func (w *Web) showPerson(rw http.ResponseWriter, r *http.Request, f *page.Form, shown *people.Personal) error {
	s, asOf, err := w.at(r)
	if err != nil {
		return err
	}
	id, err := w.find(r)
	if err != nil {
		return err
	}
	by := w.actor(r)
	p, err := w.people.Get(r.Context(), by, id)
	if err != nil {
		return err
	}
	v := &personPage{ID: string(id), HasNIK: p.HasNIK, Reveal: mayAsk(by, id)}
	v.Base = page.Base{Title: p.Name.String(), Section: page.T(r, "people_web.directory_title"), AsOf: asOf, Form: f,
		Crumbs: []page.Link{{Label: page.T(r, "people_web.directory_title"), Href: page.Address("/pegawai", "per", asOf.Param())}}}
	if !f.Failed() && shown == nil {
		v.Form = nil
	}
	v.Lead = lead(r, s, id)
	v.Current, v.Held = holdings(r, s, id, asOf)
	grade, gradeFrom := p.Grade, p.GradeFrom
	if people.MayRead(by, id) == nil {
		whole, err := w.people.File(r.Context(), by, id)
		if err != nil {
			return err
		}
		if g, ok := whole.History.GradeAt(s.Date); ok {
			grade, gradeFrom = g.Grade, g.From
		}
		v.File = fileOf(r, s, &whole.History, asOf)
	}
	v.Facts = facts(r, s, p, grade, gradeFrom, v.File != nil)
	if shown != nil {
		v.Shown, v.Personal = true, revealed(r, shown)
	}
	return w.set.Render(rw, r, "person.html", v)
}

// mayAsk hides a form that people.Service.Reveal would refuse; the decision is
// there.
func mayAsk(by actor.Actor, id people.PersonID) bool {
	return by.Person == string(id) || by.May(actor.PersonnelOfficer)
}

// lead says what the person is on the date.
func lead(r *http.Request, s *org.Snapshot, id people.PersonID) string {
	h := s.Principal(id)
	if h == nil || s.Posts[h.Post] == nil {
		return page.T(r, "people_web.lead_none")
	}
	p := s.Posts[h.Post]
	unit := ""
	if u := s.Agency(p.Unit); u != nil {
		unit = u.Name
	}
	return page.T(r, "people_web.lead", p.Title, unit)
}

func facts(r *http.Request, s *org.Snapshot, p people.Person, grade people.Grade, gradeFrom clock.Date, whole bool) []page.Fact {
	l := page.Lang(r)
	var out []page.Fact
	add := func(key, value string, note string) {
		if value != "" {
			out = append(out, page.Fact{Label: page.T(r, key), Value: value, Note: note})
		}
	}
	out = append(out, page.Fact{Label: p.NumberKind.Label(), Value: people.FormatNumber(p.Number), Number: true})
	add("people_web.category", p.Category.String(), "")
	if p.Status != people.StatusActive {
		add("people_web.status", p.Status.String(), "")
	}
	note := ""
	if !gradeFrom.IsZero() {
		note = page.T(r, "people_web.since", i18n.ShortDate(l, gradeFrom))
	}
	add("people_web.grade", grade.Title(), note)
	if !whole {
		return out
	}
	add("people_web.born", join(p.BornAt, i18n.Date(l, p.BornOn)), page.T(r, "people_web.age", people.AgeAt(p.BornOn, s.Date)))
	add("people_web.sex", p.Sex.String(), "")
	add("people_web.religion", p.Religion.String(), "")
	add("people_web.marital", p.Marital.String(), "")
	add("people_web.cpns_on", i18n.Date(l, p.CPNSOn), "")
	add("people_web.pns_on", i18n.Date(l, p.PNSOn), "")
	add("people_web.contract_until", i18n.Date(l, p.ContractUntil), "")
	if h := s.Principal(p.ID); h != nil {
		if on, basis := s.Retirement(s.Posts[h.Post], s.People[p.ID]); on != "" {
			add("people_web.retires", i18n.Date(l, on), basis)
		}
	}
	return out
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// holdings are the posts held on the date and all posts of this region through
// time, latest first.
func holdings(r *http.Request, s *org.Snapshot, id people.PersonID, asOf *page.AsOf) (now []holdingLine, all []page.Event) {
	every := s.HoldingsBy(id)
	for i := len(every) - 1; i >= 0; i-- {
		h := every[i]
		p := s.Posts[h.Post]
		if p == nil {
			continue
		}
		unit := ""
		if u := s.Units[p.Unit]; u != nil {
			unit = u.Name
		}
		href := page.Address("/jabatan/"+string(p.ID), "per", asOf.Param())
		running := h.RunsOn(s.Date)
		if running {
			x := holdingLine{Title: h.Kind.Prefix() + p.Title, Href: href, Unit: unit, Note: org.LevelName(p.Level), Since: h.From}
			if h.Kind != org.Definitive {
				x.order = 1
			}
			if p.Echelon != "" {
				x.Note += ", " + string(p.Echelon)
			}
			if on, basis := s.Retirement(p, s.People[id]); h.Kind == org.Definitive && on != "" && on <= s.Date.AddMonths(org.RetirementNotice) {
				x.Retires = &page.Deadline{Text: page.T(r, "people_web.retires_on", i18n.ShortDate(page.Lang(r), on)), Date: basis}
				if on <= s.Date { // still seated: the register or the decree is late
					x.Retires.Text, x.Retires.Kind = page.T(r, "people_web.retired_on", i18n.ShortDate(page.Lang(r), on)), "bad"
				}
			}
			now = append(now, x)
		}
		all = append(all, page.Event{When: span(r, h.From, h.Until), Title: h.Kind.Prefix() + p.Title, Text: join(unit, org.BasisIn(page.Lang(r), h.Basis)), Href: href, Now: running})
	}
	slices.SortStableFunc(now, func(a, b holdingLine) int { return cmp.Compare(a.order, b.order) })
	return now, all
}

// span writes when something ran: "sejak 1 Jan 2020", "1 Jan 2020 – 3 Mar 2024".
func span(r *http.Request, from, until clock.Date) string {
	l := page.Lang(r)
	if until == "" {
		return page.T(r, "people_web.since", i18n.ShortDate(l, from))
	}
	return i18n.ShortDate(l, from) + " – " + i18n.ShortDate(l, until.AddDays(-1))
}

// fileOf is the file up to the date, latest first.
func fileOf(r *http.Request, s *org.Snapshot, h *people.History, asOf *page.AsOf) *file {
	l, f := page.Lang(r), &file{}
	for i := len(h.Grades) - 1; i >= 0; i-- {
		if g := h.Grades[i]; g.From <= s.Date {
			f.Grades = append(f.Grades, page.Event{When: i18n.ShortDate(l, g.From), Title: g.Grade.Title(), Text: decree(r, g.DecreeNumber, g.DecreeDate)})
		}
	}
	for i := len(h.Posts) - 1; i >= 0; i-- {
		if p := h.Posts[i]; p.From <= s.Date {
			e := page.Event{When: span(r, p.From, p.Until), Title: p.Title, Text: join(p.UnitName, decree(r, p.DecreeNumber, p.DecreeDate))}
			if q := s.PostByCode(p.PostCode); q != nil && p.PostCode != "" {
				e.Href = page.Address("/jabatan/"+string(q.ID), "per", asOf.Param())
			}
			f.Posts = append(f.Posts, e)
		}
	}
	for i := len(h.Schooling) - 1; i >= 0; i-- {
		if x := h.Schooling[i]; x.Year <= s.Date.Year() {
			year := ""
			if x.Year > 0 {
				year = strconv.Itoa(x.Year)
			}
			f.Schooling = append(f.Schooling, page.Event{When: year, Title: join(x.Level.String(), x.Field), Text: x.School})
		}
	}
	for i := len(h.Ratings) - 1; i >= 0; i-- {
		x := h.Ratings[i]
		if x.Year >= s.Date.Year() {
			continue // a year is rated when it is over
		}
		note := join(x.Result.String(), x.Behaviour.String())
		if x.Score > 0 {
			note = page.T(r, "people_web.score", x.FormatScore())
		} else if note != "" {
			note = page.T(r, "people_web.axes", strings.ToLower(x.Result.String()), strings.ToLower(x.Behaviour.String()))
		}
		f.Ratings = append(f.Ratings, ratingLine{Year: strconv.Itoa(x.Year), Predicate: x.Predicate.NameIn(x.Year), Note: note, Good: x.AtLeastGood()})
	}
	for i := len(h.Sanctions) - 1; i >= 0; i-- {
		if x := h.Sanctions[i]; x.From <= s.Date {
			f.Sanctions = append(f.Sanctions, sanctionLine{page.Event{When: span(r, x.From, x.End()), Title: x.Level.String(), Text: join(x.Kind, decree(r, x.DecreeNumber, x.DecreeDate))}, x.InForce(s.Date)})
		}
	}
	for i := len(h.Leaves) - 1; i >= 0; i-- {
		if x := h.Leaves[i]; x.From <= s.Date {
			f.Leaves = append(f.Leaves, page.Event{When: span(r, x.From, x.Until), Title: x.Kind.String(), Text: x.DecreeNumber, Now: x.Covers(s.Date)})
		}
	}
	return f
}

func decree(r *http.Request, number string, on clock.Date) string {
	switch {
	case number == "":
		return ""
	case on == "":
		return page.T(r, "people_web.decree", number)
	}
	return page.T(r, "people_web.decree_on", number, i18n.ShortDate(page.Lang(r), on))
}

// revealed lists what was just shown.
func revealed(r *http.Request, p *people.Personal) []page.Fact {
	unknown := page.T(r, "people_web.unknown")
	line := func(label, value string, number bool) page.Fact {
		if value == "" {
			value = unknown
		}
		return page.Fact{Label: label, Value: value, Number: number}
	}
	return []page.Fact{
		line("NIK", p.NIK, true),
		line(page.T(r, "people_web.phone"), p.Contact.Phone, true),
		line(page.T(r, "people_web.email"), p.Contact.Email, false),
		line(page.T(r, "people_web.address"), p.Contact.Address, false),
		line("NPWP", p.Contact.NPWP, true),
	}
}
