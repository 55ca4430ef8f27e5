package briefing

import (
	"context"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/handover"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Address finds where a person gets mail; "" is nowhere.
type Address func(tx *db.Tx, person people.PersonID) (string, error)

// Lines is the morning in five lines: what is late, what citizens said, the
// topic that grows, the vacancies, the handover. Each stands alone and is true
// when nothing is wrong too.
func (b *Briefing) Lines(l i18n.Lang) []string {
	t := func(key string, args ...any) string { return i18n.T(l, "briefing."+key, args...) }
	out := make([]string, 0, 5)
	switch {
	case b.AtHead > 0:
		out = append(out, t("line_late", b.AtHead, b.Worst[0].Title, b.Handled()))
	case b.Late > 0:
		out = append(out, t("line_late_below", b.Late))
	default:
		out = append(out, t("line_not_late"))
	}
	switch p := b.Pulse; {
	case p == nil || p.Last == 0 && p.Promised == 0:
		out = append(out, t("line_no_reports"))
	default:
		line := t("line_reports", p.Last)
		if by := ChannelWords(l, p); by != "" {
			line = t("line_reports_by", p.Last, by)
		}
		if n, ok := complaint.OnTime(p.Kept, p.Promised); ok {
			line += " " + t("line_on_time", n)
		}
		out = append(out, line)
	}
	if topic := b.rising(); topic != nil {
		out = append(out, t("line_topic", TopicName(l, topic.Category, b.Today), topic.N, topic.Before))
	} else {
		out = append(out, t("line_no_topic"))
	}
	if b.Vacant > 0 {
		out = append(out, t("line_vacant", b.Vacant, b.Alone))
	} else {
		out = append(out, t("line_not_vacant"))
	}
	if h := b.Handover; h != nil {
		out = append(out, t("line_handover", h.Counts[handover.Settled], h.Total, len(h.Risen)))
	} else {
		out = append(out, t("line_no_handover"))
	}
	return out
}

// ChannelWords says by which ways the reports of the week came: "Situs 12, Loket
// 3". A letter at the counter is not a post on a wall; together they are no
// figure of anything.
func ChannelWords(l i18n.Lang, p *complaint.Pulse) string {
	var out []string
	for _, c := range p.Channels {
		out = append(out, i18n.T(l, "complaint_desk.channel_"+string(c.Channel))+" "+i18n.Number(l, int64(c.N)))
	}
	return strings.Join(out, ", ")
}

// rising is the topic that grew most this week, nil when none grew.
func (b *Briefing) rising() *complaint.TopicCount {
	if b.Pulse == nil {
		return nil
	}
	var out *complaint.TopicCount
	for i := range b.Pulse.Topics {
		if x := &b.Pulse.Topics[i]; x.N > x.Before && x.N >= 3 && (out == nil || x.N-x.Before > out.N-out.Before) {
			out = x
		}
	}
	return out
}

// messageJob sends the morning's message.
const messageJob = "briefing.message"

// atHour is when the message is ready, local time.
const atHour = 6

// Jobs registers the message of every morning.
func (s *Service) Jobs(r *job.Runner, zone *time.Location) {
	type none struct{}
	job.Register(r, messageJob, func(ctx context.Context, _ *job.Job, _ none) error { return s.Send(ctx) })
	r.Schedule(messageJob, func(last time.Time) time.Time {
		d := last.In(zone)
		next := time.Date(d.Year(), d.Month(), d.Day(), atHour, 0, 0, 0, zone)
		if !next.After(d) {
			next = next.AddDate(0, 0, 1)
		}
		return next.UTC()
	})
}

// Send writes to everybody who leads the region today: the head, or who acts
// for them.
func (s *Service) Send(ctx context.Context) error {
	reg, err := s.Org.Get(ctx)
	if err != nil {
		return err
	}
	region, err := s.Org.Region(ctx)
	if err != nil {
		return err
	}
	var now time.Time
	if err := s.DB.Read(ctx, func(tx *db.Tx) error { now = tx.Now(); return nil }); err != nil {
		return err
	}
	snap := reg.At(clock.DateOf(now, region.Location()))
	for _, who := range heads(snap) {
		by := snap.Actor(who)
		b, err := s.Morning(ctx, by)
		if err != nil {
			return err
		}
		if err := s.DB.Write(ctx, func(tx *db.Tx) error {
			to, err := s.Address(tx, who)
			if err != nil || to == "" {
				return err
			}
			text := strings.Join(b.Lines(i18n.ID), "\n") + "\n\n" + s.Site + "/pagi\n"
			m := mail.Message{ID: "pagi-" + string(b.Today) + "-" + string(who), Date: tx.Now(), To: []string{to}, Subject: i18n.T(i18n.ID, "briefing.subject", i18n.LongDate(i18n.ID, b.Today)), Text: text}
			_, err = job.Enqueue(tx, mail.Kind, m, job.Options{Unique: mail.Kind + ":" + m.ID, Person: string(who)})
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// heads are who leads the region on the snapshot's date.
func heads(s *org.Snapshot) []people.PersonID {
	var out []people.PersonID
	for _, p := range s.AllPosts() {
		if p.Level != org.LevelHead || !leads(p) {
			continue
		}
		o := append([]*org.Holding{}, s.ActingIn(p.ID)...)
		if h := s.Holder(p.ID); h != nil && len(o) == 0 {
			o = append(o, h)
		}
		for _, h := range o {
			out = append(out, h.Person)
		}
	}
	return out
}

func leads(p *org.Post) bool {
	for _, f := range p.Functions {
		if f.Function == actor.AppointingAuthority && f.Scope == "" {
			return true
		}
	}
	return false
}

// TopicName is what a category of reports is called on a day.
func TopicName(l i18n.Lang, key routing.CategoryKey, day clock.Date) string {
	book, err := routing.National(day)
	if err != nil || book.Category(key) == nil {
		return string(key)
	}
	if c := book.Category(key); l == i18n.EN && c.NameEn != "" {
		return c.NameEn
	}
	return book.Category(key).Name
}
