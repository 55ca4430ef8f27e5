package complaint

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
)

// Pulse is what citizens said lately: the days before today, oldest first, and
// the last seven against the seven before them. Guarded reports are in no
// number.
type Pulse struct {
	Today  clock.Date
	Days   []DayCount // the fourteen days before today
	Last   int        // reports of the last seven days
	Before int        // of the seven before
	// Kept of Promised first answers that fell due in the last seven days came
	// in time; the same of the seven before.
	Kept, Promised             int
	KeptBefore, PromisedBefore int
	Topics                     []TopicCount // of the last seven days, most first
	Areas                      []AreaCount
	Channels                   []ChannelCount // by which the last seven days' came, most first
	Newest                     []Ref          // a few, without secret ones
}

// ChannelCount is the reports that came by one channel.
type ChannelCount struct {
	Channel Channel
	N       int
}

// DayCount is the reports of one day.
type DayCount struct {
	Day clock.Date
	N   int
}

// TopicCount is the reports about one topic, this week and the week before.
type TopicCount struct {
	Category routing.CategoryKey
	N        int
	Before   int
}

// AreaCount is the reports about one kelurahan or desa.
type AreaCount struct {
	Village string
	N       int
	Before  int
}

// OnTime is a share in whole percent; ok is false when nothing fell due.
func OnTime(kept, promised int) (percent int, ok bool) {
	if promised == 0 {
		return 0, false
	}
	return (kept*100 + promised/2) / promised, true
}

// Pulse reads the last three weeks. Those who lead the region, coordinators and
// the inspectorate may.
func (s *Service) Pulse(ctx context.Context, by actor.Actor) (*Pulse, error) {
	if !leads(by) {
		if err := by.Require(actor.AppointingAuthority, actor.AuthorizedOfficial, actor.ComplaintCoordinator, actor.Inspector); err != nil {
			return nil, err
		}
	}
	var out *Pulse
	err := s.read(ctx, func(e *env) error {
		p := &Pulse{Today: e.today}
		lines, err := e.pulseLines(idFloor(dayStart(e.today.AddDays(-28), e.zone)))
		if err != nil {
			return err
		}
		p.count(lines, e.now, e.zone)
		newest, err := list(e.tx, `
			select `+columns+`
			from complaint
			where guard = ''
				and secret = false
				and state not in ('held', 'rejected', 'merged', 'archived')
			order by id desc
			limit 3`)
		if err != nil {
			return err
		}
		for _, c := range newest {
			p.Newest = append(p.Newest, Ref{ID: c.ID, Number: c.Number, State: c.State, Text: c.Text})
		}
		out = p
		return nil
	})
	return out, err
}

// pulseLine is what a count needs of one report.
type pulseLine struct {
	received, firstBy, first time.Time
	category                 routing.CategoryKey
	village                  string
	channel                  Channel
}

func (e *env) pulseLines(from string) ([]pulseLine, error) {
	rows, err := e.tx.Query(`
		select received_at, first_by, coalesce(first_answered_at, 0), category, village, channel
		from complaint
		where id >= $1
			and guard = ''
			and state not in ('held', 'rejected', 'merged', 'archived', 'transferred_out')
			and not (channel = 'lapor' and state = 'closed' and answered_at is null)`, from) // the last ended elsewhere
	if err != nil {
		return nil, fmt.Errorf("complaint: pulse: %w", err)
	}
	defer rows.Close()
	var out []pulseLine
	for rows.Next() {
		var x pulseLine
		var received, by, first int64
		if err := rows.Scan(&received, &by, &first, &x.category, &x.village, &x.channel); err != nil {
			return nil, fmt.Errorf("complaint: pulse: %w", err)
		}
		x.received, x.firstBy, x.first = db.Time(received), db.Time(by), instant(first)
		out = append(out, x)
	}
	return out, rows.Err()
}

// count puts reports into days, weeks, topics and areas.
func (p *Pulse) count(lines []pulseLine, now time.Time, zone *time.Location) {
	for d := -14; d < 0; d++ {
		p.Days = append(p.Days, DayCount{Day: p.Today.AddDays(d)})
	}
	topics := map[routing.CategoryKey]*TopicCount{}
	areas := map[string]*AreaCount{}
	channels := map[Channel]int{}
	for _, x := range lines {
		if x.firstBy.Before(now) {
			switch age := clock.DateOf(x.firstBy, zone).DaysUntil(p.Today); {
			case age < 7:
				p.Promised++
				if !x.first.IsZero() && !x.first.After(x.firstBy) {
					p.Kept++
				}
			case age < 14:
				p.PromisedBefore++
				if !x.first.IsZero() && !x.first.After(x.firstBy) {
					p.KeptBefore++
				}
			}
		}
		age := clock.DateOf(x.received, zone).DaysUntil(p.Today)
		if age < 1 || age > 14 {
			continue
		}
		p.Days[14-age].N++
		t, a := topics[x.category], areas[x.village]
		if t == nil {
			t = &TopicCount{Category: x.category}
			topics[x.category] = t
		}
		if a == nil {
			a = &AreaCount{Village: x.village}
			areas[x.village] = a
		}
		if age <= 7 {
			p.Last++
			channels[x.channel]++
			t.N++
			a.N++
		} else {
			p.Before++
			t.Before++
			a.Before++
		}
	}
	for _, t := range topics {
		if t.N > 0 && t.Category != "" {
			p.Topics = append(p.Topics, *t)
		}
	}
	for _, a := range areas {
		if a.N > 0 && a.Village != "" {
			p.Areas = append(p.Areas, *a)
		}
	}
	for c, n := range channels {
		p.Channels = append(p.Channels, ChannelCount{c, n})
	}
	slices.SortFunc(p.Channels, func(x, y ChannelCount) int { return cmp.Or(y.N-x.N, cmp.Compare(x.Channel, y.Channel)) })
	slices.SortFunc(p.Topics, func(x, y TopicCount) int { return cmp.Or(y.N-x.N, cmp.Compare(x.Category, y.Category)) })
	slices.SortFunc(p.Areas, func(x, y AreaCount) int { return cmp.Or(y.N-x.N, cmp.Compare(x.Village, y.Village)) })
}
