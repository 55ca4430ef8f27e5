package calendar

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
)

// FollowKind is the periodic job that looks whether the register's week of a
// unit, or the region's, changed.
const FollowKind = "calendar.follow"

// Jobs registers the background work of this package.
func (b *Book) Jobs(r *job.Runner) {
	job.Register(r, FollowKind, func(ctx context.Context, _ *job.Job, _ struct{}) error { return b.Follow(ctx) })
	r.Every(FollowKind, 10*time.Minute)
}

// followAtOnce is how many units are named one by one; more of them make one
// count over every unit.
const followAtOnce = 20

// Follow notices that the register now says another week of a unit, or the
// profile another of the region: new due times already follow it, open ones are
// counted again, and that is an act of the program. The first look only
// remembers. The rows it keeps have no amendment and give nobody hours.
func (b *Book) Follow(ctx context.Context) error {
	if b.cfg.SixDays == nil {
		return nil
	}
	var changed []string
	look := func(tx *db.Tx) (first bool, now map[string]Pattern, err error) {
		seen, err := followed(tx)
		if err != nil {
			return false, nil, err
		}
		now, changed = map[string]Pattern{"": FiveDays}, nil
		if b.cfg.Region != nil {
			if _, now[""], err = b.cfg.Region(tx); err != nil {
				return false, nil, err
			}
		}
		six, err := b.cfg.SixDays(tx)
		if err != nil {
			return false, nil, err
		}
		for _, u := range six {
			now[u] = SixDays
		}
		for u, p := range now {
			if was, ok := seen[u]; ok && was != p || !ok && p == SixDays {
				changed = append(changed, u)
			}
		}
		for u, was := range seen {
			if _, ok := now[u]; !ok && was == SixDays {
				now[u] = FiveDays
				changed = append(changed, u)
			}
		}
		slices.Sort(changed)
		return len(seen) == 0, now, nil
	}
	var first bool
	if err := b.db.Read(ctx, func(tx *db.Tx) (err error) {
		first, _, err = look(tx)
		return err
	}); err != nil || !first && len(changed) == 0 {
		return err
	}
	return b.db.Write(ctx, func(tx *db.Tx) error {
		first, now, err := look(tx)
		if err != nil {
			return err
		}
		if first && !slices.Contains(changed, "") {
			changed = append(changed, "") // remembers that somebody looked
		}
		var rows []OfficeChange
		for _, u := range changed {
			rows = append(rows, OfficeChange{Unit: u, Office: Office{Pattern: now[u]}})
		}
		if err := b.insertOffices(tx, "", rows); err != nil || first || len(rows) == 0 {
			return err
		}
		return b.countFollowed(tx, rows)
	})
}

// countFollowed records what the register changed and has it counted.
func (b *Book) countFollowed(tx *db.Tx, rows []OfficeChange) error {
	version, err := b.changed(tx)
	if err != nil {
		return err
	}
	said := map[string]any{}
	for _, r := range rows {
		said[cmp.Or(r.Unit, "region")] = int(r.Office.Pattern)
	}
	receipt, err := ledger.Record(tx, ledger.Act{Kind: "calendar.week_followed", SubjectKind: "calendar", Subject: "calendar", Payload: map[string]any{"week_days": said}})
	if err != nil {
		return err
	}
	units := make([]string, 0, len(rows))
	for _, r := range rows {
		units = append(units, r.Unit)
	}
	if len(units) > followAtOnce || slices.Contains(units, "") {
		units = []string{""}
	}
	for i, u := range units {
		r := Recompute{Amendment: fmt.Sprintf("%s:%d", receipt.Act, i), Decree: "register", Version: version, From: "1990-01-01", Unit: u}
		if _, err := job.Enqueue(tx, RecomputeKind, r, job.Options{Unique: RecomputeKind + ":" + r.Amendment}); err != nil {
			return err
		}
	}
	return nil
}
