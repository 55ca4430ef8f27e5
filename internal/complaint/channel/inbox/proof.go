package inbox

import (
	"bytes"
	"context"
	"net"
	"net/mail"
	"strings"
	"time"

	"blitiri.com.ar/go/spf"
	"github.com/emersion/go-msgauth/dkim"
)

// Resolver asks the names of the internet; *net.Resolver is one.
type Resolver = spf.DNSResolver

// Proof is whether a letter comes from whom its From line says. Anybody can
// write any address there; only Proven may act in its name.
type Proof string

// The proofs.
const (
	Proven   Proof = "proven"
	Unsigned Proof = "unsigned" // its domain vouches for no letter in a way that we can check
	Failed   Proof = "failed"   // the domain vouches for its letters, and not for this one
	Unknown  Proof = "unknown"  // the domain could not be asked
)

// claim is what a letter says about itself, and how it came.
type claim struct {
	raw      []byte
	from     []string // its From lines
	all      bool     // every header was read
	envelope string   // the return path
	helo     string
	ip       net.IP
	relay    bool     // the region's own mail server brought it
	results  []string // its Authentication-Results
}

const (
	maxSignatures = 4
	asking        = 5 * time.Second // a slow name server must not hold the sender's server for longer
)

// prove decides whether a letter comes from the domain of its From line: a DKIM
// signature of that domain (or one above it), SPF for its return path when the
// sender's server spoke to us itself, or the word of the region's own mail server.
// What DMARC calls alignment is kept, its policies are not: an unproven letter is
// still a citizen's report, it only speaks for nobody else.
func (s *Server) prove(ctx context.Context, c claim) Proof {
	domain, ok := claimed(c)
	if !ok {
		return Failed
	}
	if c.relay && s.cfg.AuthID != "" {
		if p := vouched(s.cfg.AuthID, domain, c.results); p != "" {
			return p
		}
	}
	ctx, cancel := context.WithTimeout(ctx, asking)
	defer cancel()
	p := s.signed(ctx, domain, c.raw)
	if p == Proven || c.relay { // a relay's own address says nothing about the writer's
		return p
	}
	return worst(p, s.sent(ctx, domain, c))
}

// claimed is the domain of the one writer that a letter names. More than one From
// line is a trick: the signature covers one of them, people read another.
func claimed(c claim) (domain string, ok bool) {
	if !c.all || len(c.from) != 1 {
		return "", false
	}
	p := mail.AddressParser{WordDecoder: &words}
	if list, err := p.ParseList(c.from[0]); err == nil && len(list) != 1 {
		return "", false
	}
	a := sender(c.from[0])
	return domainOf(a.Address), domainOf(a.Address) != ""
}

func domainOf(address string) string {
	return strings.ToLower(strings.TrimSuffix(address[strings.LastIndexByte(address, '@')+1:], "."))
}

// aligned: the vouching domain is that of the writer, or one above it; nobody can
// put keys at go.id. A domain below the writer's may belong to somebody else.
func aligned(writer, voucher string) bool {
	voucher = strings.ToLower(strings.TrimSuffix(voucher, "."))
	return voucher != "" && strings.Contains(voucher, ".") && (writer == voucher || strings.HasSuffix(writer, "."+voucher))
}

// signed checks the DKIM signatures of a letter (RFC 6376).
func (s *Server) signed(ctx context.Context, domain string, raw []byte) Proof {
	list, _ := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{MaxVerifications: maxSignatures, // an error tells no more than the list
		LookupTXT: func(name string) ([]string, error) { return s.cfg.Resolver.LookupTXT(ctx, name) }})
	out := Unsigned
	for _, v := range list {
		switch {
		case !aligned(domain, v.Domain):
		case v.Err == nil:
			return Proven
		case dkim.IsTempFail(v.Err):
			out = worst(out, Unknown)
		default:
			out = Failed
		}
	}
	return out
}

// sent checks SPF: may the server that speaks to us send letters of the return
// path (RFC 7208), and is that path of the writer's domain.
func (s *Server) sent(ctx context.Context, domain string, c claim) Proof {
	if !aligned(domain, domainOf(c.envelope)) {
		return Unsigned
	}
	result, _ := spf.CheckHostWithSender(c.ip, c.helo, c.envelope, spf.WithContext(ctx), spf.WithResolver(s.cfg.Resolver)) // the error explains the result
	switch result {
	case spf.Pass:
		return Proven
	case spf.Fail, spf.SoftFail, spf.PermError:
		return Failed
	case spf.TempError:
		return Unknown
	}
	return Unsigned
}

// worst joins two proofs neither of which is missing: one that proves is enough,
// else the one that says most.
func worst(a, b Proof) Proof {
	for _, p := range []Proof{Proven, Failed, Unknown} {
		if a == p || b == p {
			return p
		}
	}
	return Unsigned
}

// vouched reads what the region's own mail server found (RFC 8601), "" when it
// says nothing. Only results under its own name count: it takes away those that
// a stranger wrote in its name.
func vouched(authID, domain string, results []string) Proof {
	var out Proof
	for _, r := range results {
		id, list := authResults(r)
		if !strings.EqualFold(id, authID) {
			continue
		}
		for _, x := range list {
			by := ""
			switch x.method {
			case "dkim":
				if by = x.of["header.d"]; by == "" {
					by = domainOf(x.of["header.i"])
				}
			case "spf":
				by = domainOf(x.of["smtp.mailfrom"])
			case "dmarc":
				by = domainOf(x.of["header.from"])
			}
			if !aligned(domain, by) {
				continue
			}
			switch x.value {
			case "pass":
				return Proven
			case "fail", "softfail", "hardfail", "permerror", "policy":
				out = Failed
			case "temperror":
				if out == "" {
					out = Unknown
				}
			}
		}
	}
	return out
}

// authResult is "dkim=pass header.d=contoh.go.id".
type authResult struct {
	method, value string
	of            map[string]string
}

// authResults takes an Authentication-Results header apart; comments go, and what
// is no result is passed over.
func authResults(header string) (id string, list []authResult) {
	var parts []string
	var b strings.Builder
	depth, quoted, escaped := 0, false, false
	for _, r := range header {
		switch {
		case escaped:
			escaped = false
			if depth > 0 {
				continue
			}
		case r == '\\' && (quoted || depth > 0):
			escaped = true
			continue
		case quoted:
			if quoted = r != '"'; !quoted {
				continue
			}
		case r == '(':
			depth++
			continue
		case depth > 0:
			if r == ')' {
				depth--
			}
			continue
		case r == '"':
			quoted = true
			continue
		case r == ';':
			parts = append(parts, b.String())
			b.Reset()
			continue
		}
		b.WriteRune(r)
	}
	parts = append(parts, b.String())
	if f := strings.Fields(parts[0]); len(f) > 0 {
		id = f[0]
	}
	for _, p := range parts[1:] {
		x := authResult{of: map[string]string{}}
		for i, f := range strings.Fields(p) {
			k, v, ok := strings.Cut(f, "=")
			k, v = strings.ToLower(k), strings.ToLower(v)
			switch {
			case i == 0 && ok:
				x.method, _, _ = strings.Cut(k, "/")
				x.value = v
			case ok && x.of[k] == "":
				x.of[k] = v
			}
		}
		if x.method != "" {
			list = append(list, x)
		}
	}
	return id, list
}

// claims are the lines of a letter that a proof reads.
func claims(raw []byte) (from, results []string, all bool) {
	head, _, all := header(raw)
	return head["From"], head["Authentication-Results"], all
}
