package mail

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pendopo/internal/kit/errs"
)

var letter = Message{
	ID:      "0199-a1",
	Date:    time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("WIB", 7*3600)),
	To:      []string{"Siti Aminah <siti@contoh.go.id>", "budi@contoh.go.id"},
	Subject: "Undangan pelantikan — 23 November",
	Text:    "Yth. Ibu Siti,\n\n.titik di awal baris\n" + strings.Repeat("panjang ", 40) + "\nSalam é\n",
}

func TestOutboxWritesWhatMailProgramsRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "outbox")
	m := letter
	m.Files = []Attachment{{Name: "Undangan é.pdf", Type: "application/pdf", Data: bytes.Repeat([]byte("%PDF"), 100)}}
	o := Outbox{Dir: dir, From: "BKPSDM Kota Contoh <bkpsdm@contoh.go.id>"}
	for range 2 { // sent twice is one file
		if err := o.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 || files[0].Name() != "0199-a1.eml" {
		t.Fatalf("outbox: %v, %v", files, err)
	}
	f, err := os.Open(filepath.Join(dir, files[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	if to, err := got.Header.AddressList("To"); err != nil || len(to) != 2 || to[0].Name != "Siti Aminah" {
		t.Errorf("to %v, %v", to, err)
	}
	if id := got.Header.Get("Message-ID"); id != "<0199-a1@contoh.go.id>" {
		t.Errorf("message id %q", id)
	}
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(got.Body, params["boundary"])
	text, err := parts.NextPart() // decodes quoted-printable
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(text)
	if want := strings.ReplaceAll(m.Text, "\n", "\r\n"); strings.TrimSpace(string(body)) != strings.TrimSpace(want) {
		t.Errorf("text %q\nwant %q", body, want)
	}
	file, err := parts.NextPart()
	if err != nil || file.FileName() != "Undangan é.pdf" {
		t.Errorf("file %q, %v", file.FileName(), err)
	}
}

func TestRefusedMessages(t *testing.T) {
	o := Outbox{Dir: t.TempDir(), From: "a@contoh.go.id"}
	for _, c := range []struct {
		name string
		edit func(m *Message)
	}{
		{"no reader", func(m *Message) { m.To = nil }},
		{"not an address", func(m *Message) { m.To = []string{"siti"} }},
		{"line in an address", func(m *Message) { m.To = []string{"siti@contoh.go.id\r\nBcc: x@y.z"} }},
		{"line in the id", func(m *Message) { m.ID = "a\r\nb" }},
		{"path in the id", func(m *Message) { m.ID = "../../etc/x" }},
		{"line in the thread", func(m *Message) { m.Thread = "a\r\nb" }},
		{"line in the answers' address", func(m *Message) { m.ReplyTo = "siti@contoh.go.id\r\nBcc: x@y.z" }},
		{"line in the return path", func(m *Message) { m.ReturnPath = "siti@contoh.go.id\r\nRCPT TO:<x@y.z>" }},
		{"name in the return path", func(m *Message) { m.ReturnPath = "Siti <siti@contoh.go.id>" }},
		{"line in a file's type", func(m *Message) { m.Files = []Attachment{{Name: "x", Type: "a/b\r\nX: y"}} }},
	} {
		m := letter
		c.edit(&m)
		if err := o.Send(t.Context(), m); err == nil {
			t.Errorf("%s: sent", c.name)
		}
	}
	m := letter
	m.Subject = "Halo\r\nBcc: x@y.z"
	_, text, err := m.write(o.From)
	if err != nil || strings.Contains(string(text), "\nBcc:") {
		t.Errorf("a subject smuggled a header in: %v\n%s", err, text)
	}
}

func TestSMTP(t *testing.T) {
	for _, c := range []struct {
		name     string
		server   fakeServer
		security Security
		user     string
		want     errs.Kind
		ok       bool
	}{
		{name: "starttls with sign-in", security: StartTLS, user: "u", ok: true},
		{name: "tls", server: fakeServer{implicit: true}, security: TLS, user: "u", ok: true},
		{name: "plain relay", security: None, ok: true},
		{name: "no starttls offered", server: fakeServer{hideTLS: true}, want: errs.Unavailable},
		{name: "password in clear", security: None, user: "u", want: errs.Invalid},
		{name: "reader unknown for good", server: fakeServer{rcpt: "550 no such user"}, want: errs.Invalid},
		{name: "full for now", server: fakeServer{rcpt: "452 mailbox full"}, want: errs.Unavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			addr, roots, got := c.server.start(t)
			s := SMTP{Addr: addr, From: "a@contoh.go.id", Security: c.security, User: c.user, Password: "p", Roots: roots}
			err := s.Send(t.Context(), letter)
			if !c.ok {
				if !errs.Is(err, c.want) {
					t.Errorf("got %v, want %v", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			text := <-got
			if !strings.Contains(text, "Message-ID: <0199-a1@contoh.go.id>") || !strings.Contains(text, "\n.titik di awal") {
				t.Errorf("received:\n%s", text)
			}
		})
	}
}

func TestSMTPObeysItsContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // accepts and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if c, err := l.Accept(); err == nil {
			cancel()
			defer c.Close()
			io.Copy(io.Discard, c)
		}
	}()
	if err := (SMTP{Addr: l.Addr().String(), From: "a@contoh.go.id"}).Send(ctx, letter); !errs.Is(err, errs.Unavailable) {
		t.Errorf("got %v, want unavailable", err)
	}
}

// fakeServer speaks as much SMTP as one delivery needs.
type fakeServer struct {
	implicit, hideTLS bool
	rcpt              string // answer to RCPT; "" accepts
}

func (f fakeServer) start(t *testing.T) (addr string, roots *tls.Config, got chan string) {
	t.Helper()
	cert, pool := certificate(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	got = make(chan string, 1)
	conf := &tls.Config{Certificates: []tls.Certificate{cert}}
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { conn.Close() }()
		if f.implicit {
			conn = tls.Server(conn, conf)
		}
		r := bufio.NewReader(conn)
		say := func(s string) { io.WriteString(conn, s+"\r\n") }
		say("220 contoh")
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			switch verb, _, _ := strings.Cut(strings.TrimSpace(line), " "); verb {
			case "EHLO":
				if f.hideTLS {
					say("250 contoh")
				} else {
					say("250-contoh\r\n250-AUTH PLAIN\r\n250 STARTTLS")
				}
			case "STARTTLS":
				say("220 go")
				conn = tls.Server(conn, conf)
				r = bufio.NewReader(conn)
			case "AUTH":
				say("235 ok")
			case "RCPT":
				if f.rcpt != "" {
					say(f.rcpt)
				} else {
					say("250 ok")
				}
			case "DATA":
				say("354 go on")
				var b strings.Builder
				for {
					line, err := r.ReadString('\n')
					if err != nil || line == ".\r\n" {
						break
					}
					b.WriteString(strings.TrimPrefix(line, "."))
				}
				got <- b.String()
				say("250 taken")
			case "QUIT":
				say("221 bye")
				return
			default:
				say("250 ok")
			}
		}
	}()
	return l.Addr().String(), &tls.Config{RootCAs: pool}, got
}

func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestLetterOfAConversation(t *testing.T) {
	head := func(m Message) (mail.Header, envelope) {
		t.Helper()
		e, text, err := m.write("Lapor <lapor@contoh.go.id>")
		if err != nil {
			t.Fatal(err)
		}
		got, err := mail.ReadMessage(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return got.Header, e
	}
	m := letter
	m.ReplyTo, m.ReturnPath, m.Thread, m.InReplyTo = "lapor+kunci@contoh.go.id", "lapor+kembali-1@contoh.go.id", "KDR-2611-ABCDEF", "<CAF=x.1@mail.contoh.com>"
	h, e := head(m)
	for name, want := range map[string]string{"Reply-To": "<lapor+kunci@contoh.go.id>", "In-Reply-To": "<CAF=x.1@mail.contoh.com>",
		"References": "<KDR-2611-ABCDEF@contoh.go.id> <CAF=x.1@mail.contoh.com>", "Auto-Submitted": "auto-replied"} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if e.from != "lapor+kembali-1@contoh.go.id" {
		t.Errorf("return path %q", e.from)
	}
	for _, bad := range []string{"", "x", "<a@b", "a@b\r\nBcc: x@y.z", "<" + strings.Repeat("a", 300) + "@b>", "a b@c", "<é@b>"} {
		m := letter
		m.InReplyTo = bad
		if h, _ := head(m); h.Get("In-Reply-To") != "" || h.Get("Bcc") != "" || h.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%q: %v", bad, h)
		}
	}
}
