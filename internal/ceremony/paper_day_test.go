package ceremony_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/document"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/pdf"
)

// pages counts the pages of a PDF, and keeps the file when somebody asks to
// look at it.
func pages(t *testing.T, name string, data []byte) int {
	t.Helper()
	if dir := os.Getenv("PENDOPO_LOOK"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, err := pdf.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return len(must[[]pdf.Ref](t)(r.Pages()))
}

// The day on which everything is down: the pack is printed in advance, the
// ceremony is held on paper, and entered afterwards.
func TestHeldOnPaper(t *testing.T) {
	each(t, 12, func(t *testing.T, w *ceremonytest.World) {
		w.WithPapers(t)
		w.At("2020-11-25", 10)
		v := w.Arranged(t)
		must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
		pack := must[[]byte](t)(w.Ceremony.FallbackFile(ctx, w.Crew, v.ID))
		// What to do, the roll, six groups, twelve minutes.
		if n := pages(t, "cadangan.pdf", pack); n < 2+len(v.Groups())+12 {
			t.Errorf("the pack has %d pages", n)
		}
		for name, by := range map[string]actor.Actor{"nobody": {}, "the mayor": w.Actor(t, w.Mayor)} {
			if _, err := w.Ceremony.FallbackFile(ctx, by, v.ID); err == nil {
				t.Errorf("the pack for %s", name)
			}
			if _, err := w.Ceremony.EnterPaper(ctx, by, v.ID, ceremony.PaperIn{}); err == nil {
				t.Errorf("paper entered by %s", name)
			}
		}
		in := ceremony.PaperIn{Attested: "witness1", Began: "09.05"}
		if _, err := w.Ceremony.EnterPaper(ctx, w.Crew, v.ID, in); err == nil {
			t.Error("paper of a ceremony that was not held yet")
		}
		w.At(ceremonytest.EventOn, 13)
		for i, s := range v.Seats {
			line := ceremony.PaperLine{Seat: s.ID, Result: ceremony.Sworn, Came: "08.4" + string(rune('0'+i%10)), Signed: i < 10}
			if i == 11 {
				line = ceremony.PaperLine{Seat: s.ID, Result: ceremony.ConnectionLost, Note: "telepon terputus"}
			}
			in.Lines = append(in.Lines, line)
		}
		for name, bad := range map[string]ceremony.PaperIn{
			"nobody attests":     {Began: "09.05", Lines: in.Lines},
			"no time":            {Attested: "witness1", Lines: in.Lines},
			"later than now":     {Attested: "witness1", Began: "15.00", Lines: in.Lines},
			"no time of day":     {Attested: "witness1", Began: "sembilan", Lines: in.Lines},
			"a line without one": {Attested: "witness1", Began: "09.05", Lines: []ceremony.PaperLine{{Seat: v.Seats[0].ID, Result: ceremony.Sworn, Came: "25.00"}}},
		} {
			if _, err := w.Ceremony.EnterPaper(ctx, w.Crew, v.ID, bad); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := must[int](t)(w.Ceremony.EnterPaper(ctx, w.Crew, v.ID, in)); n != 12 {
			t.Errorf("%d lines entered", n)
		}
		if n := must[int](t)(w.Ceremony.EnterPaper(ctx, w.Crew, v.ID, ceremony.PaperIn{Attested: "witness1"})); n != 0 {
			t.Errorf("nothing entered changed %d", n)
		}
		if err := w.Ceremony.Attend(ctx, w.Crew, v.ID, v.Roles); err != nil {
			t.Fatal(err)
		}
		res := must[*ceremony.CloseResult](t)(w.Ceremony.Close(ctx, w.Crew, v.ID))
		if res.Sworn != 11 || res.Not[ceremony.ConnectionLost] != 1 || res.Supplementary == nil {
			t.Errorf("sworn %d, not %v", res.Sworn, res.Not)
		}
		v = must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, v.ID))
		if s := v.Seats[0]; v.OnPaper == "" || s.CheckedAt.Hour() != 1 || s.CheckedAt.Minute() != 40 || s.VouchedBy != v.OnPaper || s.Signed != ceremony.Wet {
			t.Errorf("from paper: %q, %+v", v.OnPaper, *s)
		}
		found := must[document.Found](t)(w.Papers.Documents.Find(ctx, w.Officer, document.Filter{Subject: appointment.Pack(w.Round), Kinds: []document.Kind{document.Minutes}}))
		if len(found.Documents) != 11 {
			t.Fatalf("%d minutes", len(found.Documents))
		}
		one := must[document.Rendered](t)(w.Papers.Documents.Preview(ctx, w.Officer, found.Documents[0].ID))
		if n := pages(t, "dari-kertas.pdf", one.PDF); n != 2 {
			t.Errorf("minutes from paper have %d pages", n)
		}
	})
}

// Cards work, are drawn eight to a sheet, and never with a code that does not
// open the page.
func TestCards(t *testing.T) {
	each(t, 12, func(t *testing.T, w *ceremonytest.World) {
		w.At("2020-11-25", 10)
		v := w.Arranged(t)
		issued := must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
		draw := func(by actor.Actor, of []ceremony.Issued) ([]byte, error) {
			return w.Ceremony.Cards(ctx, by, v.ID, of, "https://pendopo.example")
		}
		data := must[[]byte](t)(draw(w.Crew, issued))
		if n := pages(t, "kartu.pdf", data); n != 2 || !bytes.HasPrefix(data, []byte("%PDF")) {
			t.Errorf("12 cards on %d sheets", n)
		}
		if _, err := draw(w.Actor(t, w.Mayor), issued); !errs.Is(err, errs.Forbidden) {
			t.Errorf("cards for the mayor: %v", err)
		}
		wrong := append([]ceremony.Issued(nil), issued...)
		wrong[3].Code = "000000"
		if _, err := draw(w.Crew, wrong); !errs.Is(err, errs.Conflict) {
			t.Errorf("a card with a wrong code: %v", err)
		}
		if _, err := draw(w.Crew, nil); !errs.Is(err, errs.Invalid) {
			t.Errorf("no cards: %v", err)
		}
		must[ceremony.Issued](t)(w.Ceremony.Reissue(ctx, w.Crew, v.ID, issued[0].Seat))
		if _, err := draw(w.Crew, issued); !errs.Is(err, errs.Conflict) {
			t.Errorf("a card whose code was replaced: %v", err)
		}
	})
}

// Everybody has a place of their own: by precedence at first, as the crew says
// afterwards, never two on one chair.
func TestPlaces(t *testing.T) {
	each(t, 12, func(t *testing.T, w *ceremonytest.World) {
		w.At("2020-11-25", 10)
		v := w.Arranged(t)
		check := func() {
			t.Helper()
			v = must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, v.ID))
			taken := map[ceremony.Mode]map[int]bool{ceremony.Hall: {}, ceremony.Online: {}}
			for _, s := range v.Seats {
				if s.Place < 1 || taken[s.Mode][s.Place] {
					t.Fatalf("official %d has place %d", s.N, s.Place)
				}
				taken[s.Mode][s.Place] = true
			}
		}
		check()
		for i, s := range v.Placed() {
			if i > 0 && s.Mode == v.Placed()[i-1].Mode && v.Facts.Posts[s.Move].Height() > v.Facts.Posts[v.Placed()[i-1].Move].Height() {
				t.Errorf("a higher post sits behind at place %d", s.Place)
			}
		}
		a, b := v.Seats[0], v.Seats[1]
		if err := w.Ceremony.SetPlaces(ctx, w.Crew, v.ID, map[ceremony.SeatID]int{a.ID: b.Place, b.ID: a.Place}); err != nil {
			t.Fatal(err)
		}
		check()
		if v.Seats[0].Place != b.Place || v.Seats[1].Place != a.Place {
			t.Errorf("two who change places: %d and %d", v.Seats[0].Place, v.Seats[1].Place)
		}
		for name, places := range map[string]map[ceremony.SeatID]int{
			"another's chair": {a.ID: v.Seats[1].Place}, "no number": {a.ID: -1}, "a number of no hall": {a.ID: 100000}} {
			if err := w.Ceremony.SetPlaces(ctx, w.Crew, v.ID, places); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.Ceremony.SetPlaces(ctx, w.Actor(t, w.Mayor), v.ID, nil); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the mayor seats people: %v", err)
		}
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			if n++; n > 15 {
				return
			}
			s := rapid.SampledFrom(v.Seats).Draw(rt, "who")
			switch rapid.IntRange(0, 2).Draw(rt, "what") {
			case 0:
				mode := rapid.SampledFrom([]ceremony.Mode{ceremony.Hall, ceremony.Online}).Draw(rt, "mode")
				if err := w.Ceremony.SetSeat(ctx, w.Crew, v.ID, s.ID, mode, s.Form); err != nil {
					t.Fatal(err)
				}
			case 1:
				_ = w.Ceremony.SetPlaces(ctx, w.Crew, v.ID, map[ceremony.SeatID]int{s.ID: rapid.IntRange(1, 20).Draw(rt, "place")}) // refused when taken
			case 2:
				if err := w.Ceremony.SetPlaces(ctx, w.Crew, v.ID, nil); err != nil {
					t.Fatal(err)
				}
			}
			check()
		})
	})
}
