package app

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// metrics are the figures of /metrics in the text format of Prometheus: requests
// by route and status with their times, and what the process holds. The format
// is a page of lines; its client library would be 2.6 MB of the program
// (doc/decisions/0016).
type metrics struct {
	began time.Time

	mu       sync.Mutex
	requests map[answered]*times
}

// answered is what requests are counted by. Routes are patterns, never paths:
// no number of a person or report gets into a figure.
type answered struct {
	route  string
	status int
}

// times is a histogram of seconds.
type times struct {
	within [len(bounds)]uint64 // how many took at most so long, each for itself
	count  uint64
	sum    float64
}

// bounds are the upper ends of the histogram's classes, in seconds.
var bounds = [...]float64{.005, .01, .025, .05, .1, .25, .5, 1, 5}

func newMetrics() *metrics {
	return &metrics{began: time.Now(), requests: map[answered]*times{}}
}

func (m *metrics) observe(pattern string, status int, took time.Duration) {
	key := answered{cmp.Or(pattern, "(none)"), status}
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.requests[key]
	if t == nil {
		t = &times{}
		m.requests[key] = t
	}
	t.count++
	t.sum += took.Seconds()
	if at, _ := slices.BinarySearch(bounds[:], took.Seconds()); at < len(bounds) {
		t.within[at]++
	}
}

func (m *metrics) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		b := bufio.NewWriter(w)
		m.write(b)
		writeProcess(b, m.began)
		_ = b.Flush() // the reader is gone: nobody to tell
	})
}

// write writes the requests, by route and status.
func (m *metrics) write(w io.Writer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	const name = "pendopo_request_seconds"
	head(w, name, "histogram", "Time to answer a request, by route and status.")
	keys := slices.SortedFunc(maps.Keys(m.requests), func(a, b answered) int {
		return cmp.Or(strings.Compare(a.route, b.route), cmp.Compare(a.status, b.status))
	})
	for _, k := range keys {
		t, labels, below := m.requests[k], fmt.Sprintf(`route=%s,status="%d"`, label(k.route), k.status), uint64(0)
		for i, n := range t.within {
			below += n
			fmt.Fprintf(w, "%s_bucket{%s,le=\"%s\"} %d\n", name, labels, number(bounds[i]), below)
		}
		fmt.Fprintf(w, "%s_bucket{%s,le=\"+Inf\"} %d\n", name, labels, t.count)
		fmt.Fprintf(w, "%s_sum{%s} %s\n%s_count{%s} %d\n", name, labels, number(t.sum), name, labels, t.count)
	}
}

// writeProcess writes what the process holds, under the names that Prometheus
// gives them everywhere. What the system does not tell is left out.
func writeProcess(w io.Writer, began time.Time) {
	one := func(name, kind, help string, v float64) {
		head(w, name, kind, help)
		fmt.Fprintf(w, "%s %s\n", name, number(v))
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	one("go_goroutines", "gauge", "Goroutines that exist.", float64(runtime.NumGoroutine()))
	one("go_memstats_heap_inuse_bytes", "gauge", "Heap in use.", float64(mem.HeapInuse))
	one("go_memstats_heap_alloc_bytes", "gauge", "Heap of live objects and those not yet swept.", float64(mem.HeapAlloc))
	one("go_gc_cycles_total", "counter", "Collections of garbage.", float64(mem.NumGC))
	one("process_start_time_seconds", "gauge", "When the process began, in seconds since 1970.", float64(began.UnixMilli())/1000)
	if own, err := os.ReadFile("/proc/self/stat"); err == nil {
		// The name in brackets may hold anything; what follows it does not.
		_, rest, _ := strings.Cut(string(own), ") ")
		if f := strings.Fields(rest); len(f) > 21 {
			const ticks = 100 // of a second, on every Linux that Go runs on
			user, _ := strconv.ParseFloat(f[11], 64)
			system, _ := strconv.ParseFloat(f[12], 64)
			pages, _ := strconv.ParseFloat(f[21], 64)
			one("process_cpu_seconds_total", "counter", "Time of processors spent.", (user+system)/ticks)
			one("process_resident_memory_bytes", "gauge", "Memory that the process holds.", pages*float64(os.Getpagesize()))
		}
	}
	if files, err := os.ReadDir("/proc/self/fd"); err == nil {
		one("process_open_fds", "gauge", "Open files and connections.", float64(len(files)))
	}
}

func head(w io.Writer, name, kind, help string) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// label is the value of a label in its quotation marks.
func label(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
