package app

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestAddressBehindProxies(t *testing.T) {
	tests := []struct {
		name, trusted, remote, forwarded, want string
		local                                  bool
	}{
		{"no proxy", "", "203.0.113.7:5000", "", "203.0.113.7", false},
		{"a visitor lies", "", "203.0.113.7:5000", "1.2.3.4", "203.0.113.7", false},
		{"one proxy", "127.0.0.1", "127.0.0.1:5000", "203.0.113.7", "203.0.113.7", false},
		{"a lie before the proxy", "127.0.0.1", "127.0.0.1:5000", "1.2.3.4, 203.0.113.7", "203.0.113.7", false},
		{"two proxies", "127.0.0.1, 10.0.0.0/8", "127.0.0.1:5000", "203.0.113.7, 10.1.2.3", "203.0.113.7", false},
		{"nonsense", "127.0.0.1", "127.0.0.1:5000", "siapa saja", "127.0.0.1", false},
		{"this machine", "", "127.0.0.1:5000", "", "127.0.0.1", true},
		{"this machine, version 6", "", "[::1]:5000", "", "::1", true},
	}
	for _, tt := range tests {
		ps, err := parseProxies(tt.trusted)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = tt.remote
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := ps.address(r); got != tt.want {
			t.Errorf("%s: address %s, want %s", tt.name, got, tt.want)
		}
		if got := ps.local(r); got != tt.local {
			t.Errorf("%s: local %v, want %v", tt.name, got, tt.local)
		}
	}
	if _, err := parseProxies("10.0.0.0/99"); err == nil {
		t.Error("a bad prefix was taken")
	}
}

// Only this machine itself reads /metrics.
func TestLocal(t *testing.T) {
	for remote, want := range map[string]bool{"127.0.0.1:5": true, "[::1]:5": true, "[::ffff:127.0.0.1]:5": true, "10.0.0.7:5": false, "[2001:db8::1]:5": false, "": false, "localhost": false} {
		if got := (proxies{}).local(&http.Request{RemoteAddr: remote}); got != want {
			t.Errorf("local(%q) = %v, want %v", remote, got, want)
		}
	}
}
