package briefing

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/duty"
	"pendopo/internal/handover"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Service makes briefings.
type Service struct {
	DB       *db.DB
	Org      *org.Cache
	Duties   *duty.Engine
	Reports  *complaint.Service
	Handover *handover.Service
	// Address is where a person gets mail, "" when they gave none.
	Address Address
	// Site is the public address without a slash at the end.
	Site string
}

// worst is how many late duties a head reads about.
const worst = 3

// Briefing is one morning.
type Briefing struct {
	Today clock.Date
	// Worst are the late duties that rose to the head of the region, worst
	// first, at most three; AtHead is how many rose, Late all that are late,
	// the rest of which the heads of agencies have.
	Worst  []duty.Below
	AtHead int
	Late   int
	Pulse  *complaint.Pulse
	// Vacancies are vacant structural posts, highest level and longest first.
	Vacancies []org.Seating
	Vacant    int // all
	Alone     int // of them without an acting official
	Handover  *handover.Standing
	Snapshot  *org.Snapshot
}

// Handled is what is late and lies with the heads of agencies still.
func (b *Briefing) Handled() int { return max(0, b.Late-b.AtHead) }

// Morning gathers what the head of the region reads. Those who lead the region
// may, whoever acts for them too.
func (s *Service) Morning(ctx context.Context, by actor.Actor) (*Briefing, error) {
	above, err := s.Duties.Above(ctx, by, duty.AboveFilter{Limit: duty.RisenLimit})
	if err != nil {
		return nil, err
	}
	b := &Briefing{Late: above.Late, Snapshot: above.Snapshot, Today: above.Snapshot.Date}
	risen := above.Risen()
	b.AtHead, b.Worst = len(risen), risen[:min(worst, len(risen))]
	if s.Reports != nil {
		if b.Pulse, err = s.Reports.Pulse(ctx, by); err != nil {
			return nil, err
		}
	}
	b.vacancies()
	if s.Handover != nil {
		if b.Handover, err = s.Handover.Standing(ctx, by); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *Briefing) vacancies() {
	for _, p := range b.Snapshot.Vacancies() {
		x := b.Snapshot.Seating(p)
		if x.Awaiting {
			continue
		}
		b.Vacant++
		if len(x.Acting) == 0 {
			b.Alone++
		}
		b.Vacancies = append(b.Vacancies, x)
	}
	slices.SortStableFunc(b.Vacancies, func(x, y org.Seating) int {
		return cmp.Or(cmp.Compare(y.Post.Level.Height(), x.Post.Level.Height()), cmp.Compare(x.VacantSince, y.VacantSince))
	})
}
