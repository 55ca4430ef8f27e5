package planning_test

import (
	"testing"

	"pendopo/internal/appointment"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
)

// BenchmarkTry tries one person in a seat of the round of 248.
func BenchmarkTry(b *testing.B) {
	w := demotest.SQLite(b, demo.Pati)
	s, by := start(b, w)
	first := rows(b, w, w.Round)
	for i := 0; b.Loop(); i++ {
		if _, err := s.Try(w.Ctx, by, w.Round, []appointment.Op{putInto(first[i%100], first[100+i%140])}); err != nil {
			b.Fatal(err)
		}
	}
}
