package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// The operator's page with 248 officials: budget 50 ms of server time.
func BenchmarkOperator248(b *testing.B) {
	s := newSite(b, 248)
	id, _ := s.w.Running(b)
	h := s.Config.Handler
	b.ResetTimer()
	for b.Loop() {
		req := httptest.NewRequest("GET", "/pelantikan/"+string(id)+"/operator", nil)
		req.Header.Set("X-Who", "crew")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Code != http.StatusOK {
			b.Fatal(rec.Code)
		}
		b.ReportMetric(float64(rec.Body.Len())/1024, "KB")
	}
}
