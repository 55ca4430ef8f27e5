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
const idleAfter = 5 * time.Second

// rest forgets what can be made again in milliseconds. What takes longer to make
// (the register) stays.
func (a *App) rest(ctx context.Context) {
	if a.engine != nil {
		a.engine.Rest()
	}
	if a.api != nil {
		a.api.Rest()
	}
	a.Org.Rest()
	a.Appointment.Rest()
	a.Forecast.Rest()
	a.DB.Rest(ctx)
}

// Resting serves with h and lets the site rest once nobody has asked anything for a while, and
// returns the memory to the operating system. The runtime would return it too,
// but over many minutes.
func (a *App) Resting(ctx context.Context, h http.Handler) http.Handler {
	return resting(ctx, h, a.rest)
}

func resting(ctx context.Context, next http.Handler, rest func(context.Context)) http.Handler {
	var last, running atomic.Int64
	last.Store(time.Now().UnixNano())
	go func() {
		tick := time.NewTicker(idleAfter)
		defer tick.Stop()
		rested := int64(0)
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			at := last.Load()
			if at == rested || running.Load() > 0 || time.Since(time.Unix(0, at)) < idleAfter {
				continue
			}
			rest(ctx)
			debug.FreeOSMemory()
			dropProgram()
			rested = at
		}
	}()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		running.Add(1)
		defer func() {
			last.Store(time.Now().UnixNano())
			running.Add(-1)
		}()
		next.ServeHTTP(w, r)
	})
}
