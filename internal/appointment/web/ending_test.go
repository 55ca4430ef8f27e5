package web

import (
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
)

// After the decree the authority annuls one appointment from its seat, with a
// reason; the officer may only record that the official declined, and nobody
// that a deadline passed which has not.
func TestEndOneAppointment(t *testing.T) {
	s := newSite(t, "kediri")
	mayor, sekda := s.As(t, actor.AppointingAuthority), s.As(t, actor.AuthorizedOfficial)
	v := s.view(t)
	m := v.Moves[0]
	end := s.path("akhiri/" + string(m.ID))
	seat := seatHref(s.Round, v.Snapshot.Posts[m.ToPost], m)
	if a := s.get(t, s.officer, end); a.Code != 403 {
		t.Errorf("the page before the decree: %d", a.Code)
	}
	steps := []func() error{
		func() error { _, err := s.Rounds.Submit(s.Ctx, s.officer, s.Round, 0); return err },
		func() error { _, err := s.Rounds.Clear(s.Ctx, sekda, s.Round, 0); return err },
		func() error {
			return s.Rounds.SetMoveState(s.Ctx, mayor, s.Round, m.ID, appointment.Annulled, "terlalu dini")
		},
		func() error {
			_, err := s.Rounds.MarkDecreed(s.Ctx, mayor, s.Round, 0, appointment.DecreeIn{Number: "821.2/1/2020", Dated: s.Demo.AsOf.AddDays(-4)})
			return err
		},
	}
	for i, step := range steps {
		if err := step(); (err != nil) != (i == 2) {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	if err := s.Rounds.SetMoveState(s.Ctx, s.officer, s.Round, m.ID, appointment.Lapsed, "lewat"); err == nil {
		t.Error("an oath that is not overdue lapsed")
	}
	link := func(by actor.Actor) bool {
		for _, a := range find(s.open(t, by, seat).one("div.panel-in"), "a.button-danger") {
			if attr(a, "href") == end {
				return true
			}
		}
		return false
	}
	if !link(mayor) || !link(s.officer) || link(sekda) {
		t.Errorf("the seat leads to the page: mayor %v, officer %v, authorised official %v", link(mayor), link(s.officer), link(sekda))
	}
	if drawn := text(s.open(t, s.officer, end).doc); strings.Contains(drawn, "Pejabat pembina menarik") || !strings.Contains(drawn, "menolak") {
		t.Error("the officer is offered what only the authority decides, or not what is theirs")
	}
	page := s.open(t, mayor, end)
	for _, want := range []string{nameOf(v.Snapshot, m.Person), "tetap memangku", "tidak dapat dikembalikan"} {
		if !strings.Contains(text(page.doc), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	form := page.form("state", "annulled")
	form.Set("state", "annulled")
	form.Set("reason", "")
	if a := s.send(t, mayor, "POST", end, form); a.Code != 422 {
		t.Errorf("without a reason: %d", a.Code)
	}
	form.Set("reason", "Ada keberatan yang diterima")
	s.follow(t, mayor, s.send(t, mayor, "POST", end, form))
	if got := s.view(t).Moves[0]; got.State != appointment.Annulled || got.StateNote != "Ada keberatan yang diterima" {
		t.Errorf("the move is %s (%s)", got.State, got.StateNote)
	}
	if a := s.get(t, mayor, end); a.Code != 403 {
		t.Errorf("the page of an ended appointment: %d", a.Code)
	}
}
