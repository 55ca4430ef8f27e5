package lapor

import (
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
)

// Kind is the portal's file for the import machine: uploaded, judged row by row,
// looked at, applied; and given out again with how each report stands here.
type Kind struct {
	reports *complaint.Service
	zone    *time.Location
	now     clock.Clock
}

// NewKind makes the import kind "lapor".
func NewKind(reports *complaint.Service, zone *time.Location, now clock.Clock) *Kind {
	return &Kind{reports, zone, now}
}

// Spec describes the file.
func (k *Kind) Spec() *sheet.Spec { return Spec }

// May allows the coordinator of complaints.
func (k *Kind) May(by actor.Actor) error { return by.Require(actor.ComplaintCoordinator) }

// Judge tells new reports from known ones, and finds what cannot be taken. A
// known report is never changed by a file: the region's own work is not undone by
// an export of last week. Where the portal says that it ended, a warning does.
func (k *Kind) Judge(tx *db.Tx, book *sheet.Book) (*intake.Judgement, error) {
	s := book.Sheet(table)
	sources := make([]string, 0, len(s.Rows))
	for i := range s.Rows {
		if id := s.Get(&s.Rows[i], "id"); id != "" {
			sources = append(sources, source(id))
		}
	}
	known, err := k.reports.SourcesIn(tx, sources)
	if err != nil {
		return nil, err
	}
	current := sheet.NewBook(Spec)
	for i := range s.Rows {
		if r := &s.Rows[i]; known[source(s.Get(r, "id"))] != nil {
			values := make([]string, len(s.Table.Columns))
			values[s.Table.Index("id")] = s.Get(r, "id")
			current.Sheet(table).Add(values...)
		}
	}
	j := intake.Compare(book, current)
	today := clock.DateOf(k.now.Now(), k.zone)
	rows := j.Of(table)
	for i := range rows {
		r := &rows[i]
		switch c := known[source(s.Get(r.Row, "id"))]; {
		case r.Verdict == intake.Wrong:
		case c != nil:
			if Ended(s.Get(r.Row, "state")) != "" && !c.State.Ended() {
				j.Warn(r, "state", "channel.lapor_ended_there", c.Number)
			}
		default:
			k.judgeNew(j, r, today)
		}
	}
	return j, nil
}

func (k *Kind) judgeNew(j *intake.Judgement, r *intake.Judged, today clock.Date) {
	s := r.Sheet
	if on := clock.Date(s.Get(r.Row, "on")); on > today {
		j.Refuse(r, "on", "channel.lapor_future", "channel.lapor_future_remedy", on)
	} else if on < "2009-01-01" {
		j.Refuse(r, "on", "channel.lapor_too_early", "channel.lapor_future_remedy", on)
	}
	if n := len([]rune(words(s, r.Row))); n > maxText {
		j.Refuse(r, "text", "channel.lapor_long", "channel.lapor_long_remedy", n, maxText)
	}
	if n := len([]rune(s.Get(r.Row, "place"))); n > maxPlace {
		j.Refuse(r, "place", "channel.lapor_long", "channel.lapor_long_remedy", n, maxPlace)
	}
	if r.Verdict != intake.Wrong && s.Get(r.Row, "state") == "" {
		j.Warn(r, "state", "channel.lapor_no_state")
	}
}

// Apply takes the new rows.
func (k *Kind) Apply(tx *db.Tx, _ actor.Actor, j *intake.Judgement) error {
	rows := j.Of(table)
	for i := range rows {
		r := &rows[i]
		if r.Verdict != intake.New {
			continue
		}
		in, err := elsewhere(r.Sheet, r.Row, k.zone)
		if err != nil {
			return err
		}
		if _, err := k.reports.TakeOverIn(tx, in); err != nil {
			return err
		}
	}
	return nil
}

// Export is every report of the portal with how it stands here, its answer
// included, in the form that the portal's admins copy from.
func (k *Kind) Export(tx *db.Tx, _ clock.Date) (*sheet.Book, error) {
	b := sheet.NewBook(Spec)
	s := b.Sheet(table)
	err := k.reports.ProgressIn(tx, complaint.Lapor, func(p complaint.Progress) error {
		id, ok := portalID(p.Source)
		if !ok {
			return nil
		}
		s.Add(id, string(clock.DateOf(p.ReceivedAt, k.zone)), "", p.Text, "", p.UnitName, p.Where.Note, Words(p.State), p.Answer, p.Answered, p.Number)
		return nil
	})
	return b, err
}
