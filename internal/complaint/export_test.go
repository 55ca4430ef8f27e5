package complaint

import "context"

// RunLapse, RunIndex and the like are the jobs, for tests.
func (s *Service) RunLapse(ctx context.Context) error   { return s.lapse(ctx) }
func (s *Service) RunIndex(ctx context.Context) error   { return s.index(ctx) }
func (s *Service) RunDeliver(ctx context.Context) error { return s.deliver(ctx, nil) }
func (s *Service) RunFigures(ctx context.Context) error { return s.publishFigures(ctx) }
func (s *Service) RunRetain(ctx context.Context) error  { return s.retain(ctx) }
func (s *Service) RunSweep(ctx context.Context) error   { return s.sweepPhotos(ctx) }
