// Package dutytest fills a store with duties faster than their use cases would:
// the ground for benchmarks and for tests of long lists. What it writes is what
// package duty would have written, without acts.
package dutytest

import (
	"context"
	"fmt"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/id"
	"pendopo/internal/org"
)

// Lot is many duties of one kind and one age, dealt to posts in turn.
type Lot struct {
	N     int
	Kind  duty.Kind
	Posts []*org.Post
	Start time.Time // when the clocks start
	Span  calendar.Span
	Due   time.Time // of the first; each further one is a second later
}

// atOnce is how many duties one transaction writes.
const atOnce = 5000

var (
	dutyColumns = []string{"id", "kind", "post", "unit", "subject_kind", "subject", "title", "guard", "opened_at", "due_at", "clock_from", "span_n", "span_unit",
		"office_unit", "basis", "provisional", "state", "stage", "look_at", "hand_ons", "outcome", "version"}
	eventColumns = []string{"duty", "n", "at", "kind", "by_person", "by_post", "post_from", "post_to", "due_from", "due_to", "note"}
	tallyColumns = []string{"id", "post", "kind", "guard", "state", "n"}
)

// Fill writes a lot. The due times of a lot with a span are all its Due, as the
// calendar would count them; spread lots over several starts.
func Fill(ctx context.Context, d *db.DB, l Lot) error {
	var ids id.Source
	tally := make([]int, len(l.Posts))
	for from := 0; from < l.N; from += atOnce {
		until := min(from+atOnce, l.N)
		if err := d.Write(ctx, func(tx *db.Tx) error {
			duties := make([]any, 0, (until-from)*len(dutyColumns))
			events := make([]any, 0, (until-from)*len(eventColumns))
			for i := from; i < until; i++ {
				p := l.Posts[i%len(l.Posts)]
				one, due := ids.New(tx.Now()), l.Due
				if l.Span.IsZero() {
					due = due.Add(time.Duration(i) * time.Second)
				}
				duties = append(duties, one, string(l.Kind), string(p.ID), string(p.Unit), "bench", one, fmt.Sprintf("Laporan nomor %d", i), "", db.Micros(l.Start), db.Micros(due), db.Micros(l.Start),
					l.Span.N, string(l.Span.Unit), string(p.Unit), "", false, string(duty.Open), int64(duty.Fresh), nil, 0, "", 1)
				events = append(events, one, 1, db.Micros(l.Start), string(duty.Opened), "", "", "", string(p.ID), nil, db.Micros(due), "")
			}
			if err := tx.Insert("duty", dutyColumns, duties); err != nil {
				return err
			}
			return tx.Insert("duty_event", eventColumns, events)
		}); err != nil {
			return err
		}
	}
	for i := range l.N {
		tally[i%len(l.Posts)]++
	}
	return d.Write(ctx, func(tx *db.Tx) error {
		var rows []any
		for i, n := range tally {
			if n > 0 {
				rows = append(rows, ids.New(tx.Now()), string(l.Posts[i].ID), string(l.Kind), "", string(duty.Open), n)
			}
		}
		return tx.Insert("duty_tally", tallyColumns, rows)
	})
}
