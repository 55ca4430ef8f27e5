package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

// The site rests once after each stretch of questions, and never while one is
// being answered.
func TestRestsWhenNobodyAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		rests := 0
		h := resting(ctx, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/long" {
				time.Sleep(time.Minute)
			}
		}), func(context.Context) { rests++ })
		ask := func(path string) { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)) }
		for _, step := range []struct {
			what string
			do   func()
			want int
		}{
			{"after the start", func() { time.Sleep(3 * idleAfter) }, 1},
			{"nobody asks for an hour", func() { time.Sleep(time.Hour) }, 1},
			{"one question, just answered", func() { ask("/") }, 1},
			{"a while later", func() { time.Sleep(3 * idleAfter) }, 2},
			{"a long answer", func() { ask("/long") }, 2},
			{"a while later", func() { time.Sleep(3 * idleAfter) }, 3},
		} {
			step.do()
			synctest.Wait()
			if rests != step.want {
				t.Errorf("%s: rested %d times, want %d", step.what, rests, step.want)
			}
		}
		stop()
		synctest.Wait()
	})
}
