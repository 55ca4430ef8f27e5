package inbox_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/inbox"
	"pendopo/internal/complaint/complainttest"
)

// names is a name server that knows a few texts; away answers nobody.
type names struct {
	txt  map[string][]string
	away bool
}

func (n names) LookupTXT(_ context.Context, name string) ([]string, error) {
	if n.away {
		return nil, &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
	}
	if t, ok := n.txt[strings.TrimSuffix(name, ".")]; ok {
		return t, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (n names) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true, IsTemporary: n.away}
}

func (n names) LookupIPAddr(_ context.Context, name string) ([]net.IPAddr, error) {
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (n names) LookupAddr(_ context.Context, name string) ([]string, error) {
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// here are the names that the tests of letters know: warga.test sends from this
// machine.
var here = names{txt: map[string][]string{"warga.test": {"v=spf1 ip4:127.0.0.1 -all"}}}

var key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// signing are names with the key of a domain.
func signing(domain string, more ...string) names {
	n := names{txt: map[string][]string{"surat._domainkey." + domain: {"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))}}}
	for i := 0; i+1 < len(more); i += 2 {
		n.txt[more[i]] = []string{more[i+1]}
	}
	return n
}

// signed is a letter with a signature of a domain.
func signed(t *testing.T, domain, letter string) string {
	t.Helper()
	var b bytes.Buffer
	if err := dkim.Sign(&b, strings.NewReader(strings.ReplaceAll(letter, "\n", "\r\n")), &dkim.SignOptions{Domain: domain, Selector: "surat", Signer: key,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed}); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

// Who sent a letter is believed when the domain vouches for it, by whichever way;
// nobody speaks for somebody else with a From line alone.
func TestProofOfSender(t *testing.T) {
	plain := letter("p0", "", "Lampu jalan mati di depan sekolah.")
	relay := func(c *inbox.Config) {
		c.Relay, c.AuthID = func(a netip.Addr) bool { return a.IsLoopback() }, "mx.contoh.go.id"
	}
	results := func(s string) string { return "Authentication-Results: " + s + "\n" + plain }
	for _, c := range []struct {
		name     string
		envelope string
		letter   string
		names    names
		edit     func(*inbox.Config)
		doubt    string // part of it, "" is proven
	}{
		{"DKIM of the domain", "x@lain.test", signed(t, "warga.test", plain), signing("warga.test"), nil, ""},
		{"DKIM of the domain above", "x@lain.test", signed(t, "warga.test", strings.ReplaceAll(plain, "siti@warga", "siti@surel.warga")), signing("warga.test"), nil, ""},
		{"DKIM through a relay", "x@lain.test", signed(t, "warga.test", plain), signing("warga.test"), relay, ""},
		{"DKIM of another domain", "x@lain.test", signed(t, "lain.test", plain), signing("lain.test"), nil, "tidak menjamin"},
		{"DKIM of a domain below", "x@lain.test", signed(t, "anak.warga.test", plain), signing("anak.warga.test"), nil, "tidak menjamin"},
		{"DKIM, words changed", "x@lain.test", strings.Replace(signed(t, "warga.test", plain), "sekolah", "pasar", 1), signing("warga.test"), nil, "tidak lolos"},
		{"DKIM, a From line added above", "x@lain.test", "From: budi@warga.test\n" + signed(t, "warga.test", plain), signing("warga.test"), nil, "tidak lolos"},
		{"DKIM, a From line added with a gap", "x@lain.test", "From : budi@warga.test\n" + signed(t, "warga.test", plain), signing("warga.test"), nil, "tidak lolos"},
		{"DKIM, the From line behind many", "x@lain.test", "From: budi@warga.test\n" + strings.Repeat("X-A: b\n", 500) + signed(t, "warga.test", plain), signing("warga.test"), nil, "tidak lolos"},
		{"DKIM without its key", "x@lain.test", signed(t, "warga.test", plain), names{}, nil, "tidak lolos"},
		{"two writers", "x@lain.test", signed(t, "warga.test", strings.Replace(plain, "From: Siti Rahayu <siti@warga.test>", "From: budi@warga.test, siti@warga.test", 1)), signing("warga.test"), nil, "tidak lolos"},
		{"SPF", "siti@warga.test", plain, here, nil, ""},
		{"SPF of another domain", "x@lain.test", plain, names{txt: map[string][]string{"lain.test": {"v=spf1 +all"}}}, nil, "tidak menjamin"},
		{"SPF says no", "siti@warga.test", plain, names{txt: map[string][]string{"warga.test": {"v=spf1 -all"}}}, nil, "tidak lolos"},
		{"SPF of the relay says nothing", "siti@warga.test", plain, here, relay, "tidak menjamin"},
		{"nothing", "siti@warga.test", plain, names{}, nil, "tidak menjamin"},
		{"names away", "siti@warga.test", signed(t, "warga.test", plain), names{away: true}, nil, "tidak dapat ditanya"},
		{"the relay vouches", "x@lain.test", results("mx.contoh.go.id; dkim=pass (2048-bit key; unprotected) header.d=warga.test header.i=@warga.test"), names{}, relay, ""},
		{"the relay vouches by SPF", "x@lain.test", results("mx.contoh.go.id 1; spf=pass smtp.mailfrom=siti@warga.test"), names{}, relay, ""},
		{"the relay says no", "x@lain.test", results("mx.contoh.go.id; dkim=fail reason=\"x; dkim=pass header.d=warga.test\" header.d=warga.test"), names{}, relay, "tidak lolos"},
		{"the relay vouches for another", "x@lain.test", results("mx.contoh.go.id; dkim=pass header.d=lain.test"), names{}, relay, "tidak menjamin"},
		{"another's word", "x@lain.test", results("mx.lain.test; dkim=pass header.d=warga.test"), names{}, relay, "tidak menjamin"},
		{"the relay's word without a relay", "x@lain.test", results("mx.contoh.go.id; dkim=pass header.d=warga.test"), names{}, nil, "tidak menjamin"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := complainttest.SQLite(t)
			o := open(t, w, func(cfg *inbox.Config) {
				if cfg.Resolver = c.names; c.edit != nil {
					c.edit(cfg)
				}
			})
			o.taken(t, c.envelope, box.String(), c.letter)
			k, err := w.Case(t.Context(), w.Coordinator, o.reports(t)[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			doubt := ""
			for _, s := range k.Steps {
				if s.Kind == complaint.StepDoubted {
					doubt = s.Text
				}
			}
			if (doubt == "") != (c.doubt == "") || !strings.Contains(doubt, c.doubt) {
				t.Errorf("doubt %q, want %q", doubt, c.doubt)
			}
			for _, s := range k.Public.Steps {
				if s.Kind == complaint.StepDoubted {
					t.Error("the public reads the doubt")
				}
			}
		})
	}
}

// A forged From line adds to nobody's case, with whatever number; the address of
// the case needs no other proof.
func TestForgedLetterIsNobodysReply(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		o := open(t, w, nil)
		o.taken(t, "siti@warga.test", box.String(), letter("f1", "", "Lubang besar di depan pasar."))
		first := o.reports(t)[0]
		o.deliver(t)
		answer := "References: <" + first.Number + "@contoh.go.id>\n"
		o.taken(t, "penipu@lain.test", box.String(), letter("f2", answer, "Sudah selesai, laporan saya cabut."))
		o.taken(t, "siti@warga.test", box.String(), letter("f3", answer, "Masih ada."))
		o.taken(t, "lewat@lain.test", box.Case(w.Sent.To("siti@warga.test")[0].Token), letter("f4", "", "Di sebelah kiri gerbang."))
		c, err := w.Case(t.Context(), w.Coordinator, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		var added []string
		for _, s := range c.Steps {
			if s.Kind == complaint.StepInfo {
				added = append(added, s.Text)
			}
		}
		if len(added) != 2 || !strings.HasSuffix(added[0], "Masih ada.") || added[1] != "Di sebelah kiri gerbang." || len(o.reports(t)) != 2 {
			t.Errorf("added %q, %d reports", added, len(o.reports(t)))
		}
	})
}
