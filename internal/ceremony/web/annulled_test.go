package web

import (
	"context"
	"strings"
	"testing"

	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
)

// The personal link of somebody whose appointment was annulled opens on that,
// and offers nothing to press.
func TestLinkOfAnAnnulledAppointment(t *testing.T) {
	s, base, issued := held(t, 12)
	ctx := context.Background()
	v, err := s.w.Ceremony.Open(ctx, s.w.Crew, ceremony.ID(strings.TrimPrefix(base, "/pelantikan/")))
	if err != nil {
		t.Fatal(err)
	}
	seat := v.Seats[0]
	if err := s.w.Rounds.SetMoveState(ctx, s.w.Actor(t, s.w.Mayor), s.w.Round, seat.Move, appointment.Annulled, "Ditarik"); err != nil {
		t.Fatal(err)
	}
	for _, one := range issued[:2] {
		body := s.get(t, base+"/ikut?k="+one.Link)
		if void := one.Seat == seat.ID; strings.Contains(text(body), "Undangan ini dicabut: pengangkatan Anda dibatalkan") != void || strings.Contains(body, `name="do"`) == void {
			t.Errorf("annulled %v: %s", void, text(body))
		}
	}
}
