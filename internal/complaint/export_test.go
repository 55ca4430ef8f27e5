package complaint

import (
	"context"

	"pendopo/internal/kit/id"
	"pendopo/internal/org"
)

// RunLapse, RunIndex and the like are the jobs, for tests.
func (s *Service) RunLapse(ctx context.Context) error   { return s.lapse(ctx) }
func (s *Service) RunIndex(ctx context.Context) error   { return s.index(ctx) }
func (s *Service) RunDeliver(ctx context.Context) error { return s.deliver(ctx, nil) }
func (s *Service) RunFigures(ctx context.Context) error { return s.PublishFigures(ctx) }
func (s *Service) RunRetain(ctx context.Context) error  { return s.retain(ctx) }
func (s *Service) RunEmpty(ctx context.Context) error   { return s.empty(ctx) }
func (s *Service) RunSweep(ctx context.Context) error   { return s.sweepPhotos(ctx) }

// WordKey and UnitMark, to fill an index of words past the use cases.
func WordKey(id ID) int64 { return wordKey(id) }

// UnitMark is the mark of a unit's complaints.
func UnitMark(unit string) string { return unitMark(org.UnitID(unit)) }

// ResetIDs lets ids begin at the clock again.
func ResetIDs() { ids = id.Source{} }
