package admission

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pendopo/internal/kit/errs"
)

func TestPass(t *testing.T) {
	now := time.Date(2026, 3, 9, 2, 0, 0, 0, time.UTC)
	p, l, err := Issue(bytes.NewReader(bytes.Repeat([]byte{7, 200, 31}, 8)))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Link) != 22 || len(p.Code) != 6 || strings.Contains(l.Link+l.Code, p.Link) {
		t.Fatalf("link %q, code %q, lock %+v", p.Link, p.Code, l)
	}
	if l.Link != HashLink(p.Link) {
		t.Error("the place cannot be found by its link")
	}
	if err := l.Admit(p.Link, p.Code[:3]+" "+p.Code[3:], now); err != nil {
		t.Errorf("the right code with a space: %v", err)
	}
	if l.Fits("another link", p.Code) {
		t.Error("a code fits another's link")
	}
	for i := 1; i < Tries; i++ {
		if err := l.Admit(p.Link, "000000", now); !errs.Is(err, errs.Invalid) || l.Wrong != i {
			t.Fatalf("wrong code %d: %v, counted %d", i, err, l.Wrong)
		}
	}
	if err := l.Admit(p.Link, "000000", now); !errs.Is(err, errs.Conflict) {
		t.Fatalf("the last wrong code: %v", err)
	}
	if err := l.Admit(p.Link, p.Code, now.Add(ClosedFor-time.Second)); !errs.Is(err, errs.Conflict) {
		t.Errorf("the right code while closed: %v", err)
	}
	if err := l.Admit(p.Link, p.Code, now.Add(ClosedFor)); err != nil {
		t.Errorf("the right code afterwards: %v", err)
	}
}

func TestNoRandomness(t *testing.T) {
	if _, _, err := Issue(strings.NewReader("too short")); err == nil {
		t.Error("a link was made without randomness")
	}
}

func TestWeak(t *testing.T) {
	for pin, want := range map[string]bool{"111111": true, "123456": true, "567890": true, "654321": true, "493817": false, "112233": false} {
		if weak(pin) != want {
			t.Errorf("weak(%s) = %v", pin, !want)
		}
	}
}

func TestMailbox(t *testing.T) {
	for typed, want := range map[string]string{" budi@contoh.go.id ": "budi@contoh.go.id", "Budi <budi@contoh.go.id>": "budi@contoh.go.id", "budi": "", "": "", "a@b\r\nBcc: c@d": ""} {
		if got := Mailbox(typed); got != want {
			t.Errorf("Mailbox(%q) = %q, want %q", typed, got, want)
		}
	}
	if got := Masked("budi@contoh.go.id"); got != "b…@contoh.go.id" {
		t.Errorf("masked %q", got)
	}
}
