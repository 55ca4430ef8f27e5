package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestVisitorsBehindAProxyAreCountedApart: without a token a request is counted
// by where it comes from, not by the proxy that hands it on.
func TestVisitorsBehindAProxyAreCountedApart(t *testing.T) {
	s := newStand(t, nil, func(c *Config) {
		c.PerSecond, c.Burst = 1, 2
		c.Address = func(r *http.Request) string { return r.Header.Get("X-From") }
	})
	ask := func(from string) int {
		r := httptest.NewRequest(http.MethodGet, Base+"/things/7", nil)
		r.Header.Set("X-From", from)
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		return rec.Code
	}
	for range 2 {
		if got := ask("192.0.2.1"); got == http.StatusTooManyRequests {
			t.Fatal("refused too early")
		}
	}
	if got := ask("192.0.2.1"); got != http.StatusTooManyRequests {
		t.Errorf("the third of one visitor: %d", got)
	}
	if got := ask("192.0.2.2"); got == http.StatusTooManyRequests {
		t.Error("another visitor pays for the first")
	}
}
