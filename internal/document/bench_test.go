package document

import (
	"context"
	"runtime"
	"sync"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
)

// 248 extracts of two pages, unsigned, on every core. Budget: 1.2 s.
func BenchmarkExtracts248(b *testing.B) {
	p := samplePapers()[Extract].(*ExtractPaper)
	b.ReportAllocs()
	for b.Loop() {
		var wg sync.WaitGroup
		next := make(chan int)
		for range runtime.GOMAXPROCS(0) {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := range next {
					one := *p
					one.Row, one.RowNumber = sampleRow(i), i+1
					seal := sampleSeal(1, Trial)
					r, err := Render(&one, kediri, seal, nil)
					if err != nil || r.Pages != 2 {
						b.Errorf("extract %d: %d pages, %v", i, r.Pages, err)
					}
				}
			}()
		}
		for i := range 248 {
			next <- i
		}
		close(next)
		wg.Wait()
	}
}

// The whole signed pack of a round of 248: 1,491 papers, 2,232 signatures,
// planned, numbered, drawn, signed, flushed to disk, recorded. Budget: 12 s,
// 400 MB.
func BenchmarkPack1500(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		clk := clock.At(sampleDay)
		f := newFixture(b, dbtest.SQLite(b, clk), clk, b.TempDir())
		sys := actor.System("bench")
		plans := pack(round, 248)
		runtime.GC()
		b.StartTimer()
		f.must(b, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, plans); return err })
		b.Logf("planned after %v", b.Elapsed())
		f.must(b, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, round); return err })
		f.must(b, func(tx *db.Tx) error { _, err := f.IssueIn(tx, sys, round, Dating{}); return err })
		b.Logf("numbered after %v", b.Elapsed())
		res, err := f.Seal(context.Background(), round, nil)
		if err != nil || res.Done != 1491 || res.Failed != 0 {
			b.Fatalf("sealed %+v, %v; want 1491", res, err)
		}
		b.Logf("sealed after %v", b.Elapsed())
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys)/1e6, "MB-sys")
	}
}
