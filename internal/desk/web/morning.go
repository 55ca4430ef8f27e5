package web

import (
	"cmp"
	"net/http"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// morningPage is the first page of the head of the region: made for a phone,
// read in a minute, with nothing to type.
type morningPage struct {
	page.Base
	Greeting string
	Date     string
	Sentence string
	More     string
	Lists    []list // what waits for a decision, and the vacancies
	Side     []list // what is good to know
	Switched *switchedRound
	Late     []lateDuty
	LateAll  int
	Citizens *citizensBox
	Handover *handoverBox
}

// switchedRound is the round that came into force last.
type switchedRound struct {
	Title, Href string
	On          string
	Seated      int
	Waiting     int // not sworn yet
	Left        int // structural posts vacant today
}

// morning allows the appointing authority; others have their own page.
func (w *Web) morning(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	if !leadsRegion(by) {
		if err := by.Require(actor.AppointingAuthority); err != nil {
			return err
		}
	}
	k, err := w.gather(r, by)
	if err != nil {
		return err
	}
	l := page.Lang(r)
	b := builder{l, k, by}
	v := &morningPage{Date: i18n.LongDate(l, k.today), Greeting: w.greeting(r, by, k.snap)}
	v.Base = page.Base{Title: page.T(r, "desk_web.nav_morning"), NoTitle: true}
	late, sign := 0, 0
	for _, x := range k.rounds {
		switch {
		case b.late(x):
			late++
		case b.mine(x):
			sign++
		}
	}
	calm := page.T(r, "desk_web.all_to_plan")
	oaths := b.oathList()
	if k.seats.VacantWithoutActing > 0 || len(oaths.Lines) > 0 { // what nobody attends to, and who is not sworn, is no plan
		calm = page.T(r, "desk_web.nothing_waits_you")
	}
	risen, err := w.brief(r, by, v)
	if err != nil {
		return err
	}
	v.Sentence = sentence(l, []waiting{{risen, "desk_web.wait_duties"}, {late, "desk_web.wait_late"}, {sign, "desk_web.wait_decrees"}, {document.AwaitedPapers(k.signatures), "desk_web.wait_signatures"}}, calm)
	switch {
	case v.LateAll > 0 && risen == 0:
		v.More = page.T(r, "desk_web.morning_below", v.LateAll)
	case v.LateAll > risen:
		v.More = page.T(r, "desk_web.morning_handled", v.LateAll-risen)
	case k.seats.Vacant == 0:
	case k.seats.Vacant == k.seats.VacantWithoutActing:
		v.More = page.T(r, "desk_web.morning_unattended", k.seats.Vacant)
	default:
		v.More = page.T(r, "desk_web.morning_vacant", k.seats.Vacant, k.seats.VacantWithoutActing)
	}
	v.Lists = filled(b.roundList(), b.signatureList(), oaths, b.highVacancies())
	v.Side = filled(b.retiringList())
	if len(k.switched) > 0 {
		v.Switched = b.lastSwitched()
	}
	return w.set.Render(rw, r, "morning.html", v)
}

// filled are the lists that have a line.
func filled(all ...list) []list {
	return slices.DeleteFunc(all, func(x list) bool { return len(x.Lines) == 0 })
}

// highVacancies are the vacancies a head of region looks at: the highest level
// first, then the longest.
func (b builder) highVacancies() list {
	all := slices.Clone(b.work.vacancies)
	slices.SortStableFunc(all, func(x, y org.Seating) int { return cmp.Compare(y.Post.Level.Height(), x.Post.Level.Height()) })
	x := b.vacancyList(all)
	x.Title = b.t("desk_web.list_vacant")
	return x
}

func (b builder) lastSwitched() *switchedRound {
	x := b.work.switched[0]
	s := &switchedRound{Title: x.Title, Href: "/penataan/" + string(x.ID), On: i18n.Date(b.lang, x.SwitchedOn), Seated: x.Moves, Left: b.work.seats.Vacant}
	for _, o := range b.work.oaths {
		if o.Round.ID == x.ID {
			s.Waiting++
		}
	}
	s.Seated -= s.Waiting
	return s
}

// greeting greets by the hour and, in Indonesian, as one greets a head of
// region: "Selamat pagi, Pak Wali Kota."
func (w *Web) greeting(r *http.Request, by actor.Actor, s *org.Snapshot) string {
	hour := "desk_web.good_evening"
	switch h := w.Clock.Now().In(w.page.Zone()).Hour(); {
	case h < 11:
		hour = "desk_web.good_morning"
	case h < 15:
		hour = "desk_web.good_day"
	case h < 18:
		hour = "desk_web.good_afternoon"
	}
	who := by.Name
	if region, err := w.region(r); err == nil && region.HeadTitle != "" {
		who = region.HeadTitle
	}
	switch p := s.People[personID(by)]; {
	case p == nil:
	case p.Sex == people.Female:
		who = page.T(r, "desk_web.madam", who)
	case p.Sex == people.Male:
		who = page.T(r, "desk_web.sir", who)
	}
	return page.T(r, hour, who)
}
