package app

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestMetrics(t *testing.T) {
	m := newMetrics()
	m.observe("GET /pejabat", 200, 5*time.Millisecond) // a bound belongs to its class
	m.observe("GET /pejabat", 200, 30*time.Millisecond)
	m.observe("GET /pejabat", 200, time.Minute)
	m.observe(`GET /a"b\`, 404, time.Millisecond)
	m.observe("", 500, time.Millisecond)
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	got := w.Body.String()
	for _, want := range []string{
		"# TYPE pendopo_request_seconds histogram\n",
		`pendopo_request_seconds_bucket{route="GET /pejabat",status="200",le="0.005"} 1` + "\n",
		`pendopo_request_seconds_bucket{route="GET /pejabat",status="200",le="0.025"} 1` + "\n",
		`pendopo_request_seconds_bucket{route="GET /pejabat",status="200",le="0.05"} 2` + "\n",
		`pendopo_request_seconds_bucket{route="GET /pejabat",status="200",le="5"} 2` + "\n",
		`pendopo_request_seconds_bucket{route="GET /pejabat",status="200",le="+Inf"} 3` + "\n",
		`pendopo_request_seconds_sum{route="GET /pejabat",status="200"} 60.035` + "\n",
		`pendopo_request_seconds_count{route="GET /pejabat",status="200"} 3` + "\n",
		`pendopo_request_seconds_count{route="GET /a\"b\\",status="404"} 1` + "\n",
		`pendopo_request_seconds_count{route="(none)",status="500"} 1` + "\n",
		"go_goroutines ", "process_start_time_seconds ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no line %q in\n%s", want, got)
		}
	}
	if kind := w.Header().Get("Content-Type"); !strings.HasPrefix(kind, "text/plain; version=0.0.4") {
		t.Errorf("Content-Type %q", kind)
	}
}
