package complaint

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/duty"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
)

// none are the arguments of the periodic jobs.
type none struct{}

// Jobs registers the background work. Every job may run twice.
func (s *Service) Jobs(r *job.Runner) {
	for _, j := range []struct {
		kind  string
		every time.Duration
		work  func(ctx context.Context) error
	}{
		{"complaint.index", 10 * time.Second, s.index},
		{"complaint.lapse", 10 * time.Minute, s.lapse},
		{"complaint.figures", time.Hour, s.PublishFigures},
		{"complaint.retain", 24 * time.Hour, s.retain},
		{"complaint.empty", 24 * time.Hour, s.empty},
		{"complaint.sweep_photos", time.Hour, s.sweepPhotos},
	} {
		job.Register(r, j.kind, func(ctx context.Context, _ *job.Job, _ none) error { return j.work(ctx) })
		r.Every(j.kind, j.every)
	}
	job.Register(r, "complaint.deliver", func(ctx context.Context, j *job.Job, _ none) error { return s.deliver(ctx, j) })
	r.Every("complaint.deliver", 15*time.Second)
}

// lapse ends what waited for the reporter in vain: answered matters are closed,
// unanswered questions archived.
//
// rule: permenpanrb-62-2018 pelapor
// rule: uu-25-2009 46
func (s *Service) lapse(ctx context.Context) error {
	by := actor.System("complaint.lapse")
	for {
		var due []ID
		if err := s.read(ctx, func(e *env) error {
			due = nil
			rows, err := e.tx.Query(`
				select id
				from complaint
				where state in ('answered', 'needs_info')
					and reply_until < $1
					and reply_until <> ''
				order by reply_until, id
				limit 200`, string(e.today))
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id ID
				if err := rows.Scan(&id); err != nil {
					return err
				}
				due = append(due, id)
			}
			return rows.Err()
		}); err != nil {
			return err
		}
		for _, id := range due {
			if err := s.change(ctx, by, id, 0, func(w *work) error { return w.lapse() }); err != nil && !errs.Is(err, errs.Conflict) {
				return err
			}
		}
		if len(due) < 200 {
			return nil
		}
	}
}

func (w *work) lapse() error {
	if w.c.ReplyUntil == "" || w.today <= w.c.ReplyUntil { // replied meanwhile
		return nil
	}
	if w.c.State == Answered {
		return w.close("")
	}
	if w.c.State != NeedsInfo {
		return nil
	}
	if err := w.to(lapse); err != nil {
		return err
	}
	w.c.ClosedAt = w.now
	w.step(StepArchived, ForPublic, "")
	w.act("archived", map[string]any{"asked_until": w.c.ReplyUntil})
	w.tell("archived")
	return w.endDuty(duty.Cancelled, "no_reply")
}

// retain erases identities some months after the end, as the region's schedule
// says. The report itself stays for its years.
//
// rule: praktik-pengaduan penyimpanan
// rule: uu-27-2022 8
func (s *Service) retain(ctx context.Context) error {
	for {
		n := 0
		if err := s.write(ctx, func(tx *db.Tx) error {
			n = 0
			e, err := s.env(tx)
			if err != nil {
				return err
			}
			months := 12
			if x := e.law.Int("complaint.identity.months"); x.InForce {
				months = x.Value
			}
			before := dayStart(clock.DateOf(e.now.AddDate(0, -months, 0), e.zone), e.zone)
			rows, err := tx.Query(`
				select i.id
				from complaint_identity i
				join complaint c on c.id = i.complaint
				where i.sealed <> ''
					and i.id < $1
					and c.state in ('closed', 'rejected', 'merged', 'archived', 'transferred_out')
					and c.closed_at < $2
				order by i.id
				limit 500`, idFloor(before), db.Micros(before))
			if err != nil {
				return err
			}
			defer rows.Close()
			var holders []string
			for rows.Next() {
				var id string
				if err := rows.Scan(&id); err != nil {
					return err
				}
				holders = append(holders, id)
			}
			if err := rows.Err(); err != nil {
				return err
			}
			rows.Close()
			for _, id := range holders {
				if err := erase(tx, id); err != nil {
					return err
				}
			}
			if n = len(holders); n == 0 {
				return nil
			}
			_, err = ledger.Record(tx, ledger.Act{Kind: "complaint.identities_erased", SubjectKind: "retention", Subject: string(e.today),
				Payload: map[string]any{"count": n, "ended_before": stamp(before)}})
			return err
		}); err != nil {
			return err
		}
		if n < 500 {
			return nil
		}
	}
}

// sweepPhotos removes photos whose report never came.
func (s *Service) sweepPhotos(ctx context.Context) error {
	var gone []Photo
	if err := s.write(ctx, func(tx *db.Tx) (err error) {
		if gone, err = photos(tx, `state = 'waiting' and added_at < $1 order by added_at, id limit 500`, db.Micros(tx.Now().Add(-waitFor))); err != nil {
			return err
		}
		for _, p := range gone {
			if _, err := tx.Exec(`delete from complaint_photo where id = $1 and state = 'waiting'`, string(p.ID)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for _, p := range gone {
		for _, h := range []blob.Hash{p.blob, p.thumb} {
			if err := s.dropBlob(ctx, h); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropBlob removes a picture's bytes when no other photo has the same.
func (s *Service) dropBlob(ctx context.Context, h blob.Hash) error {
	var n int
	if err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select count(*) from (select 1 from complaint_photo where blob = $1 or thumb = $1 limit 1) x`, string(h)).Scan(&n)
	}); err != nil || n > 0 {
		return err
	}
	return s.Blobs.Remove(h)
}
