package complaint_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/clock"
	"pendopo/internal/place"
)

// BenchmarkReceive stores reports with history, duty, deadline and ledger entry
// from 32 clients, each acknowledged at full durability.
//
// On a machine that others use too, cpu-µs/report says what the program needs.
func BenchmarkReceive(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { receive(b, complainttest.New(b, demotest.SQLite(b, demo.Kediri))) })
	b.Run("postgresql", func(b *testing.B) { receive(b, complainttest.New(b, demotest.PostgreSQL(b, demo.Kediri))) })
}

func receive(b *testing.B, w *complainttest.World) {
	w.Limits = complaint.Limits{PerAddress: 1 << 30, PerContact: 1 << 30, SameText: 1 << 30}
	w.Service.Clock = clock.System{}
	var n atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	start, used := time.Now(), cpu()
	for range 32 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				i := n.Add(1)
				if i > int64(b.N) {
					return
				}
				if _, err := w.Receive(w.Ctx, actor.Actor{}, random(i)); err != nil {
					b.Error(err)
					return
				}
			}
		}()
	}
	wg.Wait()
	b.ReportMetric(float64((cpu()-used).Microseconds())/float64(b.N), "cpu-µs/report")
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "reports/s")
}

var things = []string{"jalan berlubang", "lampu padam", "sampah menumpuk", "saluran mampet", "pohon tumbang", "trotoar rusak", "air keruh", "parkir liar"}

// random is a report somewhere in the city.
func random(i int64) complaint.Report {
	r := rand.New(rand.NewPCG(uint64(i), 7))
	return complaint.Report{ClientKey: fmt.Sprintf("b%d", i), Channel: complaint.Web, Category: "jalan_rusak",
		Text: fmt.Sprintf("Mohon diperbaiki, %s di depan rumah warga RT %d RW %d, sudah %d hari, warga %x resah.", things[r.IntN(len(things))], r.IntN(9)+1,
			r.IntN(9)+1, r.IntN(30)+2, r.IntN(1<<20)),
		Where:  complaint.Where{Point: place.Point{Lat: -7.85 + r.Float64()*0.1, Lon: 111.97 + r.Float64()*0.1}},
		Person: complaint.Person{Phone: fmt.Sprintf("0812%08d", i)}}
}

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
