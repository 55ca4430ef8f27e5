package complaint_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/complaint/similar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/id"
	"pendopo/internal/place"
)

// How many old reports BenchmarkScale puts into the store first.
var scale = flag.Int("reports", 20_000, "reports in the store for BenchmarkScale")

// BenchmarkScale asks a store full of reports what pages ask: words, lists,
// likeness, one case. It reports the 95th percentile in microseconds.
func BenchmarkScale(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { atScale(b, complainttest.New(b, demotest.SQLite(b, demo.Kediri))) })
	b.Run("postgresql", func(b *testing.B) { atScale(b, complainttest.New(b, demotest.PostgreSQL(b, demo.Kediri))) })
}

func atScale(b *testing.B, w *complainttest.World) {
	one := w.Routed(b, 1)
	fill(b, w, *scale)
	ask := func(name string, fn func(i int) error) {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for i := range max(b.N, 20) {
				start := time.Now()
				if err := fn(i); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-µs")
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "median-µs")
		})
	}
	find := func(by actor.Actor, f complaint.Filter) error {
		_, err := w.Find(w.Ctx, by, f)
		return err
	}
	queries := []string{"lampu padam", "jalan berlubang pasar", "sampah", "kata" + fmt.Sprint(*scale/2), "parkir liar rumah warga", "tidakada", "saluran mam"}
	ask("words", func(i int) error { return find(w.Coordinator, complaint.Filter{Words: queries[i%len(queries)]}) })
	ask("words of one agency", func(i int) error { return find(w.Liaison, complaint.Filter{Words: queries[i%len(queries)]}) })
	ask("list", func(int) error { return find(w.Coordinator, complaint.Filter{}) })
	ask("list of one agency", func(int) error { return find(w.Liaison, complaint.Filter{States: complaint.OpenStates}) })
	ask("similar", func(i int) error {
		_, err := w.Similar(w.Ctx, complaint.Likeness{Point: place.Point{Lat: -7.82, Lon: 112.02}, Category: "jalan_rusak", Text: "jalan berlubang di depan pasar"})
		return err
	})
	ask("case", func(int) error { _, err := w.Case(w.Ctx, w.Liaison, one.ID); return err })
}

// fill puts old reports into the store, past the use cases.
func fill(b *testing.B, w *complainttest.World, n int) {
	b.Helper()
	var src id.Source
	r := rand.New(rand.NewPCG(1, 2))
	units := []string{string(w.Agency.ID), string(w.Other.ID)}
	states := []string{"closed", "closed", "closed", "in_progress", "forwarded", "answered"}
	cols := []string{"id", "number", "client_key", "kind", "clarify", "category", "channel", "state", "secret", "anonymous", "guard", "text", "lat", "lon", "cell",
		"village", "place_note", "happened_on", "sketch", "unit", "post", "duty", "received_at", "first_by", "due_at", "provisional", "reply_until", "bounces", "reopened",
		"merged_into", "transferred_to", "reason", "rating", "source", "accused", "by_post", "writing_by", "steps", "version", "agency"}
	from := complainttest.Monday.AddDate(-3, 0, 0)
	for at := 0; at < n; {
		w.Must(b, w.DB.Write(w.Ctx, func(tx *db.Tx) error {
			var rows []any
			for k := 0; k < 1000 && at < n; k++ {
				at++
				when := from.Add(time.Duration(at) * (3 * 365 * 24 * time.Hour) / time.Duration(n+1))
				uid := complaint.ID(src.New(when))
				lat, lon := -7.85+r.Float64()*0.1, 111.97+r.Float64()*0.1
				words := []string{"mohon", "jalan", "warga", "rumah", fmt.Sprintf("kata%d", at), fmt.Sprintf("w%d", r.IntN(5000))}
				thing := things[r.IntN(len(things))]
				unit := units[r.IntN(2)]
				var a, c string
				fmt.Sscan(thing, &a, &c)
				words = append(words, a, c)
				rows = append(rows, string(uid), fmt.Sprintf("KDR-X-%d", at), fmt.Sprintf("k%d", r.Uint64()), "service", false, "jalan_rusak", "web", states[r.IntN(len(states))], false, false, "",
					"Mohon "+thing+" di depan rumah warga.", int64(lat*1e6), int64(lon*1e6), int64(similar.CellOf(lat, lon)), "", "", "", similar.Of(words).String(), unit, "", "",
					db.Micros(when), db.Micros(when), db.Micros(when), false, "", 0, 0, "", "", "", 0, "", "", "", "", 1, 1, unit)
				if err := tx.SetWords("complaint_word", complaint.WordKey(uid), append(words, complaint.UnitMark(unit))); err != nil {
					return err
				}
			}
			return tx.Insert("complaint", cols, rows)
		}))
	}
	if w.DB.Dialect() == db.PostgreSQL {
		w.Must(b, w.DB.Write(w.Ctx, func(tx *db.Tx) error {
			for _, t := range []string{"complaint", "complaint_word"} {
				if _, err := tx.Exec("analyze " + t); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}
