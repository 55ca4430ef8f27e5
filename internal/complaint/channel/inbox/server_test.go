package inbox_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"log/slog"
	"math/big"
	"net"
	"net/netip"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel"
	"pendopo/internal/complaint/channel/inbox"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
)

var box = inbox.Mailbox{User: "lapor", Domain: "contoh.go.id"}

// office is a mailbox in an example city.
type office struct {
	*inbox.Server
	w    *complainttest.World
	addr string
	log  *lines
}

// lines is a log that many may write.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func open(t *testing.T, w *complainttest.World, edit func(*inbox.Config)) *office {
	t.Helper()
	o := &office{w: w, log: new(lines)}
	cfg := inbox.Config{Intake: &channel.Intake{Reports: w.Service, DB: w.DB, Clock: w.Clock}, Mailbox: box, MaxMB: 1,
		Resolver: here, Sender: "pendopo@contoh.go.id", Site: "https://lapor.test/lapor", Log: slog.New(slog.NewTextHandler(o.log, nil))}
	if edit != nil {
		edit(&cfg)
	}
	var err error
	if o.Server, err = inbox.New(cfg); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.addr = l.Addr().String()
	o.Start(l)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := o.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return o
}

// send speaks SMTP: the answer's code, 0 for taken.
func (o *office) send(t *testing.T, from, to, letter string) (int, string) {
	t.Helper()
	err := smtp.SendMail(o.addr, nil, from, []string{to}, []byte(strings.ReplaceAll(letter, "\n", "\r\n")))
	var reply *textproto.Error
	switch {
	case err == nil:
		return 0, ""
	case errors.As(err, &reply):
		return reply.Code, reply.Msg
	}
	t.Fatal(err)
	return 0, ""
}

// taken sends a letter that must be taken.
func (o *office) taken(t *testing.T, from, to, letter string) {
	t.Helper()
	if code, msg := o.send(t, from, to, letter); code != 0 {
		t.Fatalf("refused: %d %s", code, msg)
	}
}

func (o *office) reports(t *testing.T) []complaint.Listed {
	t.Helper()
	p, err := o.w.Find(t.Context(), o.w.Coordinator, complaint.Filter{Channel: complaint.Mail})
	if err != nil {
		t.Fatal(err)
	}
	return p.Items
}

func (o *office) deliver(t *testing.T) {
	t.Helper()
	r := job.NewRunner(o.w.DB, job.Config{Workers: 1})
	o.w.Jobs(r)
	o.w.Clock.Add(time.Minute)
	o.w.Must(t, o.w.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, err := job.Enqueue(tx, "complaint.deliver", struct{}{}, job.Options{})
		return err
	}))
	if _, err := r.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func picture() string {
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	s := base64.StdEncoding.EncodeToString(b.Bytes())
	var out strings.Builder
	for len(s) > 76 {
		out.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return out.String() + s
}

func letter(id, more, text string) string {
	return "From: Siti Rahayu <siti@warga.test>\nTo: lapor@contoh.go.id\nSubject: Jalan rusak di Setono\nMessage-ID: <" + id + "@warga.test>\n" + more + "\n" + text + "\n"
}

func withPicture(id, text, data string) string {
	return letter(id, "Content-Type: multipart/mixed; boundary=b\n", "--b\nContent-Type: text/plain; charset=utf-8\n\n"+text+
		"\n--b\nContent-Type: image/jpeg; name=foto.jpg\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"+data+"\n--b--")
}

// A letter with a photo becomes a report; its answer carries the address of the
// case, a reply to that adds to it, and the same letter twice is one report.
func TestLetterBecomesReport(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		o := open(t, w, nil)
		first := withPicture("a1", "Lubang besar di depan pasar. Hubungi 0812 3456 7890.", picture())
		for range 2 {
			o.taken(t, "siti@warga.test", box.String(), first)
		}
		list := o.reports(t)
		if len(list) != 1 {
			t.Fatalf("%d reports", len(list))
		}
		c, err := w.Case(t.Context(), w.Coordinator, list[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(c.Text, "Jalan rusak di Setono\n\nLubang besar") || strings.Contains(c.Text, "3456") || len(c.Photos) != 1 {
			t.Errorf("text %q, %d photos", c.Text, len(c.Photos))
		}
		o.deliver(t)
		sent := w.Sent.To("siti@warga.test")
		if len(sent) != 1 || sent[0].Number != list[0].Number || sent[0].Thread != "a1@warga.test" {
			t.Fatalf("sent %+v", sent)
		}
		at := box.Case(sent[0].Token)
		reply := letter("a2", "In-Reply-To: <x@contoh.go.id>\n", "Tepatnya di sebelah kiri gerbang.\n\nPada Sen, 30 Nov 2020 pukul 09.01 Lapor <lapor@contoh.go.id> menulis:\n> Laporan Anda kami terima")
		for range 2 {
			o.taken(t, "siti@warga.test", at, reply)
		}
		if c, err = w.Case(t.Context(), w.Coordinator, list[0].ID); err != nil {
			t.Fatal(err)
		}
		var added []string
		for _, s := range c.Steps {
			if s.Kind == complaint.StepInfo {
				added = append(added, s.Text)
			}
		}
		if len(added) != 1 || added[0] != "Tepatnya di sebelah kiri gerbang." || len(o.reports(t)) != 1 {
			t.Errorf("added %q, %d reports", added, len(o.reports(t)))
		}
		// Written anew to the plain address, with the number in its references.
		o.taken(t, "siti@warga.test", box.String(), letter("a3", "References: <"+list[0].Number+"@contoh.go.id>\n", "Masih ada."))
		// The same from somebody else stands as a report of its own.
		o.taken(t, "budi@warga.test", box.String(), strings.Replace(letter("a4", "References: <"+list[0].Number+"@contoh.go.id>\n", "Saya juga lihat lubang itu di depan pasar."), "siti@", "budi@", 1))
		if got := len(o.reports(t)); got != 2 {
			t.Errorf("%d reports", got)
		}
		if log := o.log.String(); strings.Contains(log, "warga.test") || strings.Contains(log, "Lubang") {
			t.Errorf("the log says who or what: %s", log)
		}
	})
}

// What no person wrote becomes no report and gets no answer.
func TestNobodyIsAnsweredWhoIsNobody(t *testing.T) {
	w := complainttest.SQLite(t)
	o := open(t, w, nil)
	o.taken(t, "siti@warga.test", box.String(), letter("b1", "", "Lampu jalan mati di depan sekolah."))
	o.deliver(t)
	sent := w.Sent.To("siti@warga.test")
	if len(sent) != 1 {
		t.Fatalf("%d messages", len(sent))
	}
	for _, c := range []struct {
		name, from, to, letter string
		code                   int
	}{
		{"absence note", "siti@warga.test", box.Case(sent[0].Token), letter("c1", "Auto-Submitted: auto-replied\n", "Saya sedang cuti."), 0},
		{"absence note to the return path", "", box.Return(sent[0].ID), letter("c2", "Auto-Submitted: auto-replied\n", "Saya sedang cuti."), 0},
		{"no return path", "", box.String(), letter("c3", "", "Undelivered"), 0},
		{"list", "milis@warga.test", box.String(), letter("c4", "List-Id: <warta.warga.test>\n", "Berita"), 550},
		{"our own", "pendopo@contoh.go.id", box.String(), strings.Replace(letter("c5", "", "x"), "siti@warga.test", "Pendopo@contoh.go.id", 1), 554},
		{"from the mailbox", "x@warga.test", box.String(), strings.Replace(letter("c6", "", "x"), "siti@warga.test", "lapor+abc@contoh.go.id", 1), 554},
		{"in circles", "siti@warga.test", box.String(), strings.Repeat("Received: from a by b\n", 60) + letter("c7", "", "x"), 554},
	} {
		if code, msg := o.send(t, c.from, c.to, c.letter); code != c.code {
			t.Errorf("%s: %d %s", c.name, code, msg)
		}
	}
	o.deliver(t)
	if n := len(o.reports(t)); n != 1 {
		t.Errorf("%d reports", n)
	}
	if n := len(w.Sent.To("siti@warga.test")); n != 1 {
		t.Errorf("%d messages", n)
	}
}

// A letter of ours that comes back is seen on the case; one that is only late is
// not.
func TestReturnedLetter(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		o := open(t, w, nil)
		o.taken(t, "siti@warga.test", box.String(), letter("d1", "", "Lampu jalan mati di depan sekolah."))
		o.deliver(t)
		sent := w.Sent.To("siti@warga.test")
		if len(sent) != 1 {
			t.Fatalf("%d messages", len(sent))
		}
		report := func(action, status string) string {
			return "From: MAILER-DAEMON@mx.test\nSubject: Undelivered\nMessage-ID: <dsn" + status + "@mx.test>\nContent-Type: multipart/report; report-type=delivery-status; boundary=D\n\n" +
				"--D\nContent-Type: text/plain\n\nsiti@warga.test unknown\n--D\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\nFinal-Recipient: rfc822; siti@warga.test\nAction: " + action + "\nStatus: " + status + "\n\n--D--\n"
		}
		state := func() complaint.Message {
			t.Helper()
			c, err := w.Case(t.Context(), w.Coordinator, o.reports(t)[0].ID)
			if err != nil || len(c.Messages) != 1 {
				t.Fatalf("%v, %d messages", err, len(c.Messages))
			}
			return c.Messages[0]
		}
		o.taken(t, "", box.Return(sent[0].ID), report("delayed", "4.2.0"))
		o.taken(t, "", box.Return("00000000-0000-7000-8000-000000000000"), report("failed", "5.1.1"))
		if m := state(); m.State != "sent" {
			t.Errorf("late: %s", m.State)
		}
		o.taken(t, "", box.Return(sent[0].ID), report("failed", "5.1.1"))
		if m := state(); m.State != "failed" || !strings.Contains(m.Error, "5.1.1") || strings.Contains(m.Error, "siti") {
			t.Errorf("returned: %s %q", m.State, m.Error)
		}
		if n := len(o.reports(t)); n != 1 {
			t.Errorf("%d reports", n)
		}
	})
}

func TestRefusals(t *testing.T) {
	w := complainttest.SQLite(t)
	o := open(t, w, nil)
	for _, c := range []struct {
		name, to, letter string
		code             int
		says             string
	}{
		{"another's mailbox", "bupati@contoh.go.id", letter("e1", "", "x"), 550, box.String()},
		{"another's domain", "siti@contoh.com", letter("e2", "", "x"), 550, "contoh.go.id"},
		{"a guessed case", box.Case("AZ8xTWvGfmyAAQIDBAUGBwgJCgsMDQ4P-_w"), letter("e3", "", "x"), 550, box.String()},
		{"too large", box.String(), letter("e4", "", strings.Repeat("panjang sekali \n", 90_000)), 552, "https://lapor.test/lapor"},
		{"empty", box.String(), "From: a@warga.test\n\n\n", 554, "https://lapor.test/lapor"},
	} {
		code, msg := o.send(t, "siti@warga.test", c.to, c.letter)
		if code != c.code || !strings.Contains(msg, c.says) {
			t.Errorf("%s: %d %q", c.name, code, msg)
		}
	}
	if n := len(o.reports(t)); n != 0 {
		t.Errorf("%d reports", n)
	}
	// What is no photo is said, and stops nothing.
	o.taken(t, "siti@warga.test", box.String(), withPicture("e6", "Lampu mati di gang dua.", base64.StdEncoding.EncodeToString([]byte("MZ bukan foto"))))
	// Hostile words are words.
	o.taken(t, "siti@warga.test", box.String(), letter("e7", "Content-Type: text/plain; charset=utf-8\n", "Jalan 😀 ꦏꦼꦝꦶꦫꦶ \x00 rusak "+strings.Repeat("x ", 100_000)))
	list := o.reports(t)
	if len(list) != 2 {
		t.Fatalf("%d reports", len(list))
	}
	for _, r := range list {
		c, err := w.Case(t.Context(), w.Coordinator, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsRune(c.Text, 0) || len([]rune(c.Text)) > 10_000 || len(c.Photos) != 0 {
			t.Errorf("%d letters, %d photos", len([]rune(c.Text)), len(c.Photos))
		}
	}
}

// A store that is away is no reason to lose a letter: the sender's server keeps it.
func TestStoreAway(t *testing.T) {
	w := complainttest.SQLite(t)
	o := open(t, w, nil)
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if code, msg := o.send(t, "siti@warga.test", box.String(), letter("f1", "", "Lampu mati.")); code != 451 {
		t.Errorf("%d %s", code, msg)
	}
}

// Somebody who floods is asked to wait; the region's own relay is not counted.
func TestFlood(t *testing.T) {
	w := complainttest.SQLite(t)
	w.Limits = complaint.Limits{PerAddress: 3}
	o := open(t, w, nil)
	from := func(o *office, n int) int {
		code, _ := o.send(t, "x@warga.test", box.String(), strings.Replace(letter(fmt.Sprintf("g%d", n), "", fmt.Sprintf("Lampu jalan nomor %d mati.", n)), "siti@", fmt.Sprintf("warga%d@", n), 1))
		return code
	}
	for n := range 3 {
		if code := from(o, n); code != 0 {
			t.Fatalf("letter %d: %d", n, code)
		}
	}
	if code := from(o, 3); code != 450 {
		t.Errorf("the fourth letter: %d", code)
	}
	relay := open(t, w, func(c *inbox.Config) { c.Relay = func(a netip.Addr) bool { return a.IsLoopback() } })
	if code := from(relay, 4); code != 0 {
		t.Errorf("by the relay: %d", code)
	}
	// Whoever tries many addresses is sent away.
	c, err := smtp.Dial(o.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("x@warga.test"); err != nil {
		t.Fatal(err)
	}
	for n := range 11 {
		err = c.Rcpt(fmt.Sprintf("tebakan%d@contoh.go.id", n))
	}
	var reply *textproto.Error
	if !errors.As(err, &reply) || reply.Code != 421 {
		t.Errorf("after eleven guesses: %v", err)
	}
}

// A stop waits for the letter that is under way and loses nothing.
func TestStopWaitsForTheLetter(t *testing.T) {
	w := complainttest.SQLite(t)
	o := open(t, w, nil)
	idle, err := smtp.Dial(o.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	c, err := smtp.Dial(o.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := errors.Join(c.Mail("siti@warga.test"), c.Rcpt(box.String())); err != nil {
		t.Fatal(err)
	}
	body, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := body.Write([]byte(strings.ReplaceAll(letter("h1", "", "Lampu mati."), "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- o.Stop(context.Background()) }()
	if _, err := idle.Text.ReadLine(); err == nil { // 421 or the end: the idle one is let go
		if _, err = idle.Text.ReadLine(); err == nil {
			t.Error("an idle conversation goes on")
		}
	}
	if err := body.Close(); err != nil {
		t.Fatalf("the letter under way: %v", err)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if n := len(o.reports(t)); n != 1 {
		t.Errorf("%d reports", n)
	}
	if _, err := net.Dial("tcp", o.addr); err == nil {
		t.Error("still open")
	}
}

func TestStartTLS(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"contoh.go.id"}, NotAfter: time.Now().Add(time.Hour)},
		&x509.Certificate{SerialNumber: big.NewInt(1)}, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	if err := errors.Join(os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600),
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: raw}), 0o600)); err != nil {
		t.Fatal(err)
	}
	conf, err := inbox.Certificate(certFile, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := inbox.Certificate(certFile, filepath.Join(dir, "none")); !errs.Is(err, errs.Invalid) {
		t.Errorf("without a key: %v", err)
	}
	w := complainttest.SQLite(t)
	o := open(t, w, func(c *inbox.Config) { c.TLS = conf })
	c, err := smtp.Dial(o.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{InsecureSkipVerify: true}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Mail("siti@warga.test"), c.Rcpt(box.String())); err != nil {
		t.Fatal(err)
	}
	body, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := body.Write([]byte(strings.ReplaceAll(letter("i1", "", "Lampu mati."), "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(body.Close(), c.Quit()); err != nil {
		t.Fatal(err)
	}
	if n := len(o.reports(t)); n != 1 {
		t.Errorf("%d reports", n)
	}
}

func TestSettings(t *testing.T) {
	for _, m := range []inbox.Mailbox{{User: "lapor"}, {User: "la por", Domain: "contoh.go.id"}, {User: "lapor", Domain: "contoh go id"}, {User: "lapor+x", Domain: "contoh.go.id"}} {
		if _, err := inbox.New(inbox.Config{Mailbox: m}); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v: %v", m, err)
		}
	}
}
