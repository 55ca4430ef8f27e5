package web

import (
	"net/http"
	"slices"
	"strconv"

	"pendopo/internal/actor"
	"pendopo/internal/briefing"
	"pendopo/internal/complaint"
	"pendopo/internal/handover"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// lateDuty is one late duty on the head's page.
type lateDuty struct {
	Days  int
	Title string
	Text  string
	Href  string
	Ask   string // where "Minta penjelasan" goes, "" when it was asked or may not be
	Asked string
}

// citizensBox is what citizens said in seven days.
type citizensBox struct {
	OnTime   string // "91%", "" when nothing fell due
	OnText   string
	Reports  string
	RepText  string
	Bars     []bar
	First    string // day of the first bar
	Last     string // yesterday, with its number
	Topics   []topicLine
	Areas    []topicLine
	Newest   []complaint.Ref
	Through  []page.Link // the ways they came by, each with its list
	Headline string
}

// bar is one day of the chart, in a picture of 14 × 40.
type bar struct {
	X, Y, H float64
	Class   string
	Label   string
}

// topicLine is a topic or an area with how it stands against the week before.
type topicLine struct {
	Name, Href, Text string
	Width            float64 // percent of the largest
	Rising           bool
}

// handoverBox is the handover of the newest round.
type handoverBox struct {
	Href, Big, Text, Risen string
	Cells                  []cell
}

// cell is one official of the waffle.
type cell struct {
	X, Y  int
	Class string
}

// leadsRegion tells whether somebody heads the region today, acting or not:
// reading is no decision that an acting official may not take.
func leadsRegion(by actor.Actor) bool {
	return slices.ContainsFunc(by.Grants, func(g actor.Grant) bool { return g.Function == actor.AppointingAuthority && g.Unit == "" })
}

// brief fills the parts of the morning that the briefing gathers and tells how
// many late duties wait for the reader.
func (w *Web) brief(r *http.Request, by actor.Actor, v *morningPage) (risen int, err error) {
	if w.Briefing == nil {
		return 0, nil
	}
	b, err := w.Briefing.Morning(r.Context(), by)
	if err != nil {
		return 0, err
	}
	v.LateAll = b.Late
	for _, x := range b.Worst {
		late := lateDuty{Days: max(1, -x.Left.Days), Title: x.Title, Href: "/tugas/" + string(x.ID)}
		if x.Agency != nil {
			late.Text = x.Agency.Name
		}
		if x.Owner.Chair != nil {
			if h := x.Owner.Holding(); h != nil && b.Snapshot.People[h.Person] != nil {
				late.Text += ". " + page.T(r, "desk_web.held_by", x.Owner.Chair.Title, b.Snapshot.People[h.Person].Name.String())
			}
		}
		switch {
		case x.MayAsk:
			late.Ask = "/tugas/" + string(x.ID) + "/penjelasan"
		case x.Asked != nil:
			late.Asked = page.T(r, "desk_web.explanation_asked")
		}
		v.Late = append(v.Late, late)
	}
	if b.Pulse != nil && (b.Pulse.Last > 0 || b.Pulse.Promised > 0) {
		v.Citizens = citizens(r, b.Pulse, 3)
	}
	if b.Handover != nil {
		v.Handover = handoverOf(r, b.Handover)
	}
	return b.AtHead, nil
}

func citizens(r *http.Request, p *complaint.Pulse, most int) *citizensBox {
	l := page.Lang(r)
	c := &citizensBox{Reports: i18n.Number(l, int64(p.Last)), RepText: page.T(r, "desk_web.reports_before", p.Before), Newest: p.Newest}
	if n, ok := complaint.OnTime(p.Kept, p.Promised); ok {
		c.OnTime, c.OnText = strconv.Itoa(n), page.T(r, "desk_web.on_time")
		if before, ok := complaint.OnTime(p.KeptBefore, p.PromisedBefore); ok {
			switch {
			case n > before:
				c.OnText = page.T(r, "desk_web.on_time_up", before)
			case n < before:
				c.OnText = page.T(r, "desk_web.on_time_down", before)
			}
		}
	}
	top := 1
	for _, d := range p.Days {
		top = max(top, d.N)
	}
	for i, d := range p.Days {
		h := 36 * float64(d.N) / float64(top)
		x := bar{X: float64(i) * 10, Y: 40 - max(h, .8), H: max(h, .8), Class: "chart-before", Label: i18n.DayMonth(l, d.Day) + ": " + i18n.Number(l, int64(d.N))}
		if i >= 7 {
			x.Class = "chart-day"
		}
		if i == len(p.Days)-1 {
			x.Class = "chart-last"
			c.Last = page.T(r, "desk_web.yesterday_reports", d.N)
		}
		c.Bars = append(c.Bars, x)
	}
	if len(p.Days) > 0 {
		c.First = i18n.DayMonth(l, p.Days[0].Day)
	}
	week := "&dari=" + string(p.Today.AddDays(-7)) + "&sampai=" + string(p.Today.AddDays(-1))
	for _, x := range p.Channels {
		c.Through = append(c.Through, page.Link{Label: page.T(r, "complaint_desk.channel_"+string(x.Channel)) + " " + i18n.Number(l, int64(x.N)),
			Href: "/aduan?tampil=semua&jalur=" + string(x.Channel) + week})
	}
	for i, t := range p.Topics {
		if i == most {
			break
		}
		c.Topics = append(c.Topics, topicLine{Name: briefing.TopicName(l, t.Category, p.Today), Href: "/aduan?tampil=semua&topik=" + string(t.Category) + week,
			Text: change(r, t.N, t.Before), Width: 100 * float64(t.N) / float64(p.Topics[0].N), Rising: t.N >= 3 && t.N >= 2*max(t.Before, 1)})
	}
	for i, a := range p.Areas {
		if i == most {
			break
		}
		c.Areas = append(c.Areas, topicLine{Name: a.Village, Href: "/aduan?tampil=semua&kelurahan=" + a.Village + week, Text: change(r, a.N, a.Before),
			Width: 100 * float64(a.N) / float64(p.Areas[0].N), Rising: a.N >= 3 && a.N >= 2*max(a.Before, 1)})
	}
	return c
}

// change words a number against the week before: "61, naik 3 kali".
func change(r *http.Request, n, before int) string {
	switch {
	case before == 0 || n < 2*before:
		return i18n.Number(page.Lang(r), int64(n))
	}
	return page.T(r, "desk_web.times_more", n, n/before)
}

func handoverOf(r *http.Request, s *handover.Standing) *handoverBox {
	done := s.Counts[handover.Settled]
	h := &handoverBox{Href: "/serah-terima", Big: page.T(r, "desk_web.handover_of", done, s.Total), Text: page.T(r, "desk_web.handover_text", s.Counts[handover.Going])}
	if n := s.Counts[handover.NotBegun] + s.Counts[handover.Stuck]; n > 0 {
		h.Risen = page.T(r, "desk_web.handover_open", n)
	}
	const wide = 10
	i := 0
	for _, part := range []struct {
		state handover.State
		class string
	}{{handover.Settled, "cell-done"}, {handover.Going, "cell-going"}, {handover.Stuck, "cell-bad"}, {handover.NotBegun, "cell-bad"}} {
		for range s.Counts[part.state] {
			h.Cells = append(h.Cells, cell{X: i % wide * 9, Y: i / wide * 9, Class: part.class})
			i++
		}
	}
	return h
}

// Rows is how high the waffle is, in units of its picture.
func (h *handoverBox) Rows() int { return (len(h.Cells)+9)/10*9 - 1 }

// citizensPage is what citizens said, by topic and by area.
type citizensPage struct {
	page.Base
	Box *citizensBox
}

// citizens shows those who lead the region, coordinators and inspectors what
// citizens reported in seven days; every figure opens its list.
func (w *Web) citizens(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	p, err := w.Briefing.Reports.Pulse(r.Context(), by)
	if err != nil {
		return err
	}
	v := &citizensPage{Box: citizens(r, p, 12)}
	w.nameAreas(r, v.Box)
	v.Title = page.T(r, "desk_web.citizens_title")
	v.Lead = page.T(r, "desk_web.citizens_lead", p.Last, p.Before)
	return w.set.Render(rw, r, "citizens.html", v)
}

// nameAreas puts the names of kelurahan where their codes stand.
func (w *Web) nameAreas(r *http.Request, c *citizensBox) {
	m, err := w.Briefing.Reports.Map(r.Context())
	if err != nil {
		return
	}
	for i := range c.Areas {
		if a := m.Area(c.Areas[i].Name); a != nil {
			c.Areas[i].Name = a.Name
		}
	}
}
