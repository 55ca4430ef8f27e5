package routing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
	"pendopo/internal/org"
)

// Decision is what a coordinator decided about a report.
type Decision struct {
	Report   string
	Category CategoryKey // "" when only the unit was decided
	Unit     org.UnitID
	// Family is that of the unit; filled in when empty.
	Family Family
}

// TrainJob is the kind of the job that learns again.
const TrainJob = "routing.train"

// Bounds of learning again: soon after the first decisions, later at leisure.
const (
	trainWait   = 2 * time.Minute // decisions come in handfuls
	trainAfter  = 10              // new decisions at least
	trainGrowth = 20              // and one for every twenty learned already
	// trainAtLeast is how long a few decisions may wait for more.
	trainAtLeast = 7 * 24 * time.Hour
	// forgetWait is how long a model may still know what was forgotten.
	forgetWait = 12 * time.Hour
)

// Learn remembers a decision in the transaction that takes it; a later decision
// about the same report takes its place. The router learns from it within
// minutes, by a job.
func (s *Service) Learn(tx *db.Tx, d Decision) error {
	if d.Family == "" {
		c := s.now.Load() // a second old at most matters to nobody here
		if c == nil {
			var err error
			if c, err = s.current(tx.Context()); err != nil {
				return err
			}
		}
		if d.Family = c.offices.FamilyOf(d.Unit); d.Family == "" {
			return nil // a unit of no family teaches nothing
		}
	}
	if err := saveDecision(tx, d); err != nil {
		return fmt.Errorf("routing: learn %s: %w", d.Report, err)
	}
	_, err := job.Enqueue(tx, TrainJob, trainArgs{}, job.Options{Unique: TrainJob, RunAt: tx.Now().Add(trainWait)})
	return err
}

// Forget drops the decision about a report, with the report or when its text may
// no longer be used. Within a day a model is trained that never saw it.
func (s *Service) Forget(tx *db.Tx, report string) error {
	n, err := deleteDecision(tx, report)
	if err != nil {
		return fmt.Errorf("routing: forget %s: %w", report, err)
	}
	if n == 0 {
		return nil
	}
	_, err = job.Enqueue(tx, TrainJob, trainArgs{Again: true}, job.Options{Unique: TrainJob + ".again", RunAt: tx.Now().Add(forgetWait)})
	return err
}

type trainArgs struct {
	Again bool // also without new decisions
}

// Jobs registers the training. Once a day it looks by itself.
func (s *Service) Jobs(r *job.Runner) {
	job.Register(r, TrainJob, func(ctx context.Context, j *job.Job, a trainArgs) error {
		t, err := s.Train(ctx, a.Again)
		if err != nil || t.Version == 0 {
			return err
		}
		return j.Result(map[string]any{"version": t.Version, "decisions": t.Decisions, "top1": t.Measured.Top1, "top3": t.Measured.Top3})
	})
	r.Every(TrainJob, 24*time.Hour)
}

// Train learns from the latest decisions when enough are new, or when it must
// again, and makes the model the one in use; version 0 when there was nothing to
// do. Running twice does no harm: the same decisions give the same model.
func (s *Service) Train(ctx context.Context, again bool) (Trained, error) {
	var out Trained
	if s.Texts == nil {
		return out, nil
	}
	var list []decided
	due := false
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		last, err := newestModel(tx)
		if err != nil {
			return err
		}
		enough := trainAfter + last.Decisions/trainGrowth
		fresh, err := decisionsSince(tx, last.newest, enough)
		if err != nil {
			return err
		}
		old := fresh > 0 && last.Version > 0 && tx.Now().Sub(last.At) > trainAtLeast
		if due = fresh >= enough || old || again && last.Version > 0; !due {
			return nil
		}
		list, err = latestDecisions(tx, mostDecisions)
		return err
	})
	if err != nil || !due {
		return out, err
	}
	examples, newest, err := s.withTexts(ctx, list)
	if err != nil {
		return out, err
	}
	b, err := National(s.Today())
	if err != nil {
		return out, err
	}
	m, err := Train(ctx, b, examples)
	switch {
	case errors.Is(err, ErrTooFew) && !again:
		return out, nil
	case errors.Is(err, ErrTooFew): // what was forgotten leaves too little: rules alone
		m = &Model{Learned: len(examples), words: newVocabulary(nil)}
	case err != nil:
		return out, fmt.Errorf("routing: train: %w", err)
	}
	data, err := m.Encode()
	if err != nil {
		return out, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := saveModel(tx, m, newest, data); err != nil {
			return fmt.Errorf("routing: save model: %w", err)
		}
		tx.OnCommit(func() { s.dirty.Store(true) })
		var err error
		out, err = newestModel(tx)
		return err
	})
	return out, err
}

// withTexts puts the texts of the reports to the decisions, a few hundred at a
// time; decisions whose text is gone fall away.
func (s *Service) withTexts(ctx context.Context, list []decided) (out []Example, newest int64, err error) {
	const at = 400
	for begin := 0; begin < len(list); begin += at {
		part := list[begin:min(len(list), begin+at)]
		reports := make([]string, len(part))
		for i, d := range part {
			reports[i] = d.report
		}
		texts, err := s.Texts(ctx, reports)
		if err != nil {
			return nil, 0, fmt.Errorf("routing: texts: %w", err)
		}
		for _, d := range part {
			newest = max(newest, d.at)
			if text := texts[d.report]; text != "" {
				d.Text = text
				out = append(out, d.Example)
			}
		}
	}
	return out, newest, nil
}
