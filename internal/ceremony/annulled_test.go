package ceremony_test

import (
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/document"
	"pendopo/internal/kit/errs"
)

// When the authority annuls one appointment, that person's extract and
// invitation say so from that moment: the papers are withdrawn and the personal
// link opens on the reason. The others' stand.
func TestAnnulledAppointmentTakesItsPapersBack(t *testing.T) {
	each(t, 3, func(t *testing.T, w *ceremonytest.World) {
		w.WithPapers(t).Undecreed(t)
		w.Rounds.Documents = w.Papers.Documents
		w.At("2020-11-24", 10)
		sub := appointment.Pack(w.Round)
		mayor := w.Actor(t, w.Mayor)
		must[document.Planned](t)(w.Papers.PlanDecree(ctx, w.Crewed(t), w.Round))
		must[*appointment.Round](t)(w.Papers.SignDecree(ctx, mayor, w.Round, 0, document.Dating{}))
		w.At("2020-11-25", 10)
		v := w.Arranged(t)
		issued := must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
		for _, by := range []actor.Actor{w.Actor(t, w.Sekda), w.Officer, w.Actor(t, "aide")} {
			if _, _, err := w.Papers.Consent(ctx, by, w.Round); err != nil {
				t.Fatal(err)
			}
		}
		must[document.Sealed](t)(w.Papers.Documents.Seal(ctx, sub, nil))

		gone := v.Seats[0]
		papers := func() map[document.Kind]document.State {
			out := map[document.Kind]document.State{}
			found := must[document.Found](t)(w.Papers.Documents.Find(ctx, w.Officer, document.Filter{Subject: sub, All: true}))
			for _, d := range found.Documents {
				if d.Person == string(gone.Person) {
					out[d.Kind] = d.State
				}
			}
			return out
		}
		if got := papers(); got[document.Extract] != document.Signed || got[document.Invitation] != document.Signed {
			t.Fatalf("before: %v", got)
		}
		by := mayor
		by.Grants = append([]actor.Grant(nil), mayor.Grants...)
		for i := range by.Grants {
			by.Grants[i].Acting = true
		}
		if err := w.Rounds.SetMoveState(ctx, by, w.Round, gone.Move, appointment.Annulled, "Surat keterangan palsu"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("annulled by mandate: %v", err)
		}
		if err := w.Rounds.SetMoveState(ctx, mayor, w.Round, gone.Move, appointment.Annulled, "Surat keterangan palsu"); err != nil {
			t.Fatal(err)
		}
		if got := papers(); got[document.Extract] != document.Withdrawn || got[document.Invitation] != document.Withdrawn {
			t.Errorf("after: %v, want both withdrawn", got)
		}
		for _, one := range issued {
			g := must[*ceremony.Guest](t)(w.Ceremony.Enter(ctx, one.Link))
			if want := one.Seat == gone.ID; (g.Ended == appointment.Annulled) != want || !want && g.Ended != "" {
				t.Errorf("the link of %s says %q", one.Person, g.Ended)
			}
			if one.Seat != gone.ID {
				continue
			}
			if _, err := w.Ceremony.Arrive(ctx, one.Link, one.Code, time.Time{}); !errs.Is(err, errs.Conflict) {
				t.Errorf("an annulled official arrives: %v", err)
			}
		}
		found := must[document.Found](t)(w.Papers.Documents.Find(ctx, w.Officer, document.Filter{Subject: sub, Kinds: []document.Kind{document.Extract, document.Invitation}}))
		if len(found.Documents) != 4 {
			t.Errorf("%d papers of the others stand, want 4", len(found.Documents))
		}
	})
}

// An official who declines is not expected any more; the authority's decision
// stands until the authority takes it back.
func TestDeclinedAppointmentKeepsItsExtract(t *testing.T) {
	each(t, 2, func(t *testing.T, w *ceremonytest.World) {
		w.WithPapers(t).Undecreed(t)
		w.Rounds.Documents = w.Papers.Documents
		w.At("2020-11-24", 10)
		must[document.Planned](t)(w.Papers.PlanDecree(ctx, w.Crewed(t), w.Round))
		must[*appointment.Round](t)(w.Papers.SignDecree(ctx, w.Actor(t, w.Mayor), w.Round, 0, document.Dating{}))
		w.At("2020-11-25", 10)
		v := w.Arranged(t)
		must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
		if err := w.Rounds.SetMoveState(ctx, w.Officer, w.Round, v.Seats[0].Move, appointment.Declined, "Alasan keluarga"); err != nil {
			t.Fatal(err)
		}
		found := must[document.Found](t)(w.Papers.Documents.Find(ctx, w.Officer, document.Filter{Subject: appointment.Pack(w.Round), All: true}))
		kinds := map[document.Kind]bool{}
		for _, d := range found.Documents {
			if d.Person != string(v.Seats[0].Person) {
				continue
			}
			kinds[d.Kind] = true
			if want := d.Kind == document.Invitation; (d.State == document.Withdrawn) != want {
				t.Errorf("%s is %s", d.Kind, d.State)
			}
		}
		if !kinds[document.Invitation] || !kinds[document.Extract] {
			t.Errorf("papers of the person: %v, want invitation and extract among them", kinds)
		}
	})
}
