package api

import (
	"sync"
	"time"
)

// bucket is a token bucket for each caller: it holds burst requests and fills
// with rate a second. Full buckets are forgotten, so memory follows the callers
// of the last seconds.
type bucket struct {
	rate, burst float64

	mu    sync.Mutex
	left  map[string]level
	swept time.Time
}

type level struct {
	tokens float64
	at     time.Time
}

func newBucket(rate, burst float64) *bucket {
	return &bucket{rate: rate, burst: burst, left: map[string]level{}}
}

// take takes one request out of a caller's bucket; false when it is empty.
func (b *bucket) take(key string, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Sub(b.swept).Abs() > time.Minute {
		for k, l := range b.left {
			if b.filled(l, now) >= b.burst {
				delete(b.left, k)
			}
		}
		b.swept = now
	}
	l, known := b.left[key]
	if !known {
		l = level{b.burst, now}
	}
	l = level{b.filled(l, now), now}
	ok := l.tokens >= 1
	if ok {
		l.tokens--
	}
	b.left[key] = l
	return ok
}

// filled is what is in a bucket now. A clock that was set back adds nothing.
func (b *bucket) filled(l level, now time.Time) float64 {
	return min(b.burst, l.tokens+max(0, now.Sub(l.at).Seconds())*b.rate)
}
