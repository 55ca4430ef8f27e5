package app

import (
	"context"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// idleAfter is how long nobody must have asked anything before memory goes back
// to the machine: a region's server shares it with others at night.
const idleAfter = 10 * time.Second

// giveBack returns unused memory to the operating system once the site has been
// idle for a while. The runtime would do so too, but over many minutes.
func giveBack(ctx context.Context, next http.Handler) http.Handler {
	var last atomic.Int64
	last.Store(time.Now().UnixNano())
	go func() {
		tick := time.NewTicker(idleAfter)
		defer tick.Stop()
		freed := int64(0)
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if at := last.Load(); at != freed && time.Since(time.Unix(0, at)) > idleAfter {
				debug.FreeOSMemory()
				freed = at
			}
		}
	}()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		last.Store(time.Now().UnixNano())
		next.ServeHTTP(w, r)
	})
}
