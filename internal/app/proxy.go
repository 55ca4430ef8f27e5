package app

import (
	"net/http"
	"net/netip"
	"strings"

	"pendopo/internal/kit/errs"
)

// proxies are the reverse proxies whose word about a visitor's address counts.
type proxies []netip.Prefix

// parseProxies reads addresses and prefixes separated by commas.
func parseProxies(s string) (proxies, error) {
	var out proxies
	for _, part := range strings.Split(s, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		p, err := netip.ParsePrefix(part)
		if err != nil {
			a, aerr := netip.ParseAddr(part)
			if aerr != nil {
				return nil, errs.New(errs.Invalid, "app.bad_proxy", part)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p)
	}
	return out, nil
}

func (ps proxies) trust(a netip.Addr) bool {
	for _, p := range ps {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}

// address is where a request comes from: the connection's address, or behind
// trusted proxies the last address of X-Forwarded-For that is none of them.
// What a visitor wrote into that header before the first trusted proxy never
// counts.
func (ps proxies) address(r *http.Request) string {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := ap.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && ps.trust(at); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = next.Unmap()
	}
	return at.String()
}

// local tells whether a request was made on this machine itself and not passed
// on by a proxy.
func (ps proxies) local(r *http.Request) bool {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && ap.Addr().Unmap().IsLoopback() &&
		r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}
