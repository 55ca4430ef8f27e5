package handover

import (
	"context"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Setting is the clock of one round's handovers, and the leader's words that
// stand above every list.
type Setting struct {
	Round       appointment.RoundID
	Span        calendar.Span
	Instruction string
	By          people.PersonID // "" while the region's number holds
	At          time.Time
	Version     int64
}

// defaultSpan is the region's number, three working days unless it set another.
//
// rule: praktik-serah-terima penyelesaian
func defaultSpan(reg *org.Register, s *org.Snapshot) calendar.Span {
	return calendar.Days(number(reg, s, "handover.settle.days", 3))
}

func (s *Service) setting(tx *db.Tx, reg *org.Register, snap *org.Snapshot, round appointment.RoundID) (Setting, error) {
	set, own, err := loadSetting(tx, round)
	if err == nil && !own {
		set.Span = defaultSpan(reg, snap)
	}
	return set, err
}

// Setting tells by which clock a round's handovers run.
func (s *Service) Setting(ctx context.Context, by actor.Actor, round appointment.RoundID) (Setting, error) {
	if err := by.Require(boardReaders...); err != nil {
		return Setting{}, err
	}
	var out Setting
	err := s.read(ctx, func(tx *db.Tx) error {
		reg, snap, err := s.register(tx)
		if err != nil {
			return err
		}
		out, err = s.setting(tx, reg, snap, round)
		return err
	})
	return out, err
}

// Set chooses the span of a round and the instruction above its lists. The span
// is fixed once the first handover runs: a deadline that people were given does
// not move behind their backs. The instruction may change later.
func (s *Service) Set(ctx context.Context, by actor.Actor, round appointment.RoundID, span calendar.Span, instruction string) error {
	if err := by.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority); err != nil {
		return err
	}
	if span.Unit != calendar.WorkingDays && span.Unit != calendar.CalendarDays || span.N < 1 || span.N > 60 {
		return errs.New(errs.Invalid, "handover.bad_span").Field("days", "handover.bad_span")
	}
	return s.write(ctx, func(tx *db.Tx) error {
		reg, snap, err := s.register(tx)
		if err != nil {
			return err
		}
		if _, err := s.Rounds.ViewIn(tx, actor.System("handover"), round); err != nil {
			return err
		}
		before, err := s.setting(tx, reg, snap, round)
		if err != nil {
			return err
		}
		if before.Span != span {
			running, err := handovers(tx, `round = $1 limit 1`, string(round))
			if err != nil {
				return err
			}
			if len(running) > 0 {
				return errs.New(errs.Conflict, "handover.clock_runs").Field("days", "handover.clock_runs")
			}
		}
		set := Setting{Round: round, Span: span, Instruction: strings.TrimSpace(instruction), By: people.PersonID(by.Person), At: tx.Now()}
		if err := storeSetting(tx, set); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, "setting_saved", "round", string(round), map[string]any{
			"days": span.N, "unit": string(span.Unit), "instruction": set.Instruction}))
		return err
	})
}

// register is the register and what it says today.
func (s *Service) register(tx *db.Tx) (*org.Register, *org.Snapshot, error) {
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, nil, err
	}
	region, err := org.LoadRegion(tx)
	if err != nil {
		return nil, nil, err
	}
	return reg, reg.At(today(tx, region)), nil
}
