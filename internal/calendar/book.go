package calendar

import (
	"context"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
)

// RecomputeKind is the job that an amendment enqueues in its own transaction.
// Package duty registers its worker: due times of open duties that touch the
// days are counted again, each as an act.
const RecomputeKind = "duty.recompute"

// Recompute is the argument of that job.
type Recompute struct {
	Amendment string     `json:"amendment"`
	Version   int64      `json:"version"`         // of the calendar after the amendment
	From      clock.Date `json:"from"`            // first day that changed
	Until     clock.Date `json:"until,omitempty"` // last day that changed; "" without end
	Unit      string     `json:"unit,omitempty"`  // whose hours changed; "" concerns every unit
}

// View is the calendar and the offices at one version. It is immutable.
type View struct {
	Version  int64
	Calendar *Calendar

	region  Office
	offices map[string]Office
}

// Office is when a unit works: give it the unit and its parents, nearest first.
// A unit without hours of its own works as the region does.
func (v *View) Office(units ...string) Office {
	for _, u := range units {
		if o, ok := v.offices[u]; ok {
			return o
		}
	}
	return v.region
}

// Book keeps the current calendar in memory. Own amendments are seen at once,
// those of other processes within a second.
type Book struct {
	db    *db.DB
	clock clock.Clock
	fixed *View
}

// Fixed is a book that nobody amends, over no store: for tests and tools.
func Fixed(c *Calendar, region Office) *Book {
	region.complete()
	return &Book{fixed: &View{Calendar: c, region: region}}
}

// Get returns the current view.
func (b *Book) Get(context.Context) (*View, error) { return b.fixed, nil }

// In returns the view as a transaction sees it.
func (b *Book) In(*db.Tx) (*View, error) { return b.fixed, nil }

// Calendar is the current calendar.
func (b *Book) Calendar() *Calendar { return b.fixed.Calendar }

// Office is when a unit works now; see View.Office.
func (b *Book) Office(units ...string) Office { return b.fixed.Office(units...) }
