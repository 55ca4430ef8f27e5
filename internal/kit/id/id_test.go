package id

import (
	"bytes"
	"regexp"
	"sync"
	"testing"
	"time"
)

var form = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// TestAscends: identifiers of one source ascend within a millisecond and when
// the clock is set back, and none comes twice.
func TestAscends(t *testing.T) {
	var s Source
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	last := ""
	for i := range 10_000 {
		if i == 5000 {
			now = now.Add(-time.Hour)
		}
		v := s.New(now)
		if !form.MatchString(v) {
			t.Fatalf("%q is no UUIDv7", v)
		}
		if v <= last {
			t.Fatalf("%s follows %s", v, last)
		}
		last = v
	}
}

func TestManyAtOnce(t *testing.T) {
	var s Source
	var mu sync.Mutex
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 500 {
				v := s.New(time.Unix(0, 0))
				mu.Lock()
				if seen[v] {
					t.Errorf("%s twice", v)
				}
				seen[v] = true
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
}

// TestFixedStream: with a given stream of randomness the identifiers repeat.
func TestFixedStream(t *testing.T) {
	at := time.Date(2020, 11, 30, 2, 0, 0, 0, time.UTC)
	make3 := func() (out [3]string) {
		s := Source{Random: bytes.NewReader(bytes.Repeat([]byte{7, 1, 9}, 100))}
		for i := range out {
			out[i] = s.New(at)
		}
		return out
	}
	if a, b := make3(), make3(); a != b {
		t.Errorf("%v, then %v", a, b)
	}
}
