package calendar

import (
	"context"
	"fmt"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
)

// Seed takes the shipped decrees over into the store. The first time it only
// writes them. When a newer program ships more or other days, that changes
// promises: it is recorded as an act of the program, and open due times are
// counted again. What the region amended itself stays above it.
func (b *Book) Seed(ctx context.Context) error {
	e, err := edition()
	if err != nil {
		return err
	}
	var taken string
	if err := b.db.Read(ctx, func(tx *db.Tx) error {
		_, taken, err = readState(tx)
		return err
	}); err != nil || taken == e.digest {
		return err
	}
	return b.db.Write(ctx, func(tx *db.Tx) error {
		_, taken, err := readState(tx)
		if err != nil || taken == e.digest {
			return err
		}
		before, err := b.In(tx)
		if err != nil {
			return err
		}
		days, months, err := newSince(tx, e, taken == "")
		if err != nil {
			return err
		}
		if err := b.insertHolidays(tx, "", days); err != nil {
			return err
		}
		if err := b.insertRamadan(tx, "", months); err != nil {
			return err
		}
		if _, err := tx.Exec(`update calendar_state set edition = $1 where id = 1`, e.digest); err != nil {
			return fmt.Errorf("calendar: edition: %w", err)
		}
		version, err := b.changed(tx)
		if err != nil || taken == "" {
			return err
		}
		return b.editionTaken(tx, before, version, e.digest, len(days)+len(months))
	})
}

// newSince is what an edition has and the store has not. A day that the edition
// no longer knows is worked again.
func newSince(tx *db.Tx, e *shipped, first bool) (days []Holiday, months []Ramadan, err error) {
	if first {
		return e.holidays, e.ramadan, nil
	}
	stored, _, err := selectHolidays(tx)
	if err != nil {
		return nil, nil, err
	}
	latest := map[clock.Date]Holiday{}
	for _, h := range stored {
		latest[h.Date] = h
	}
	shippedOn := map[clock.Date]bool{}
	for _, h := range e.holidays {
		shippedOn[h.Date] = true
		if digestOf(latest[h.Date]) != digestOf(h) {
			days = append(days, h)
		}
	}
	for d, h := range latest {
		if !shippedOn[d] && h.Kind != Workday && !h.Estimated {
			days = append(days, Holiday{Date: d, Kind: Workday, Name: h.Name, Basis: "edisi " + e.digest})
		}
	}
	had, _, err := selectRamadan(tx)
	if err != nil {
		return nil, nil, err
	}
	known := map[Ramadan]bool{}
	for _, r := range had {
		known[r] = true
	}
	for _, r := range e.ramadan {
		if !known[r] {
			months = append(months, r)
		}
	}
	return days, months, nil
}

func (b *Book) editionTaken(tx *db.Tx, before *View, version int64, digest string, n int) error {
	after, err := b.In(tx)
	if err != nil {
		return err
	}
	_, _, r := difference(before, after, Amendment{Decree: "edisi " + digest})
	r.Amendment, r.Version = "edition:"+digest, version
	payload := map[string]any{"edition": digest, "rows": n}
	if r.From != "" {
		payload["from"], payload["until"] = r.From, r.Until
	}
	if _, err := ledger.Record(tx, ledger.Act{Kind: "calendar.edition_taken", SubjectKind: "calendar", Subject: "calendar", Payload: payload}); err != nil {
		return err
	}
	if r.From == "" {
		return nil
	}
	_, err = job.Enqueue(tx, RecomputeKind, r, job.Options{Unique: RecomputeKind + ":" + digest})
	return err
}
