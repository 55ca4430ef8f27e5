package ceremony_test

import (
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/document"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// The documents of a round from the decree to the minutes, signed by those
// whose names stand on them and by nobody else.
func TestPapers(t *testing.T) {
	each(t, 6, func(t *testing.T, w *ceremonytest.World) {
		w.WithPapers(t).Undecreed(t)
		w.At("2020-11-24", 10)
		p := w.Papers
		sub := appointment.Pack(w.Round)
		mayor, sekda := w.Actor(t, w.Mayor), w.Actor(t, w.Sekda)
		if got := must[document.Planned](t)(p.PlanDecree(ctx, w.Crewed(t), w.Round)); got.New != 7 {
			t.Fatalf("planned %+v, want the decree and six extracts", got)
		}
		for name, by := range map[string]actor.Actor{"secretary": sekda, "personnel": w.Officer, "nobody": {}} {
			if _, err := p.SignDecree(ctx, by, w.Round, 0, document.Dating{}); err == nil {
				t.Errorf("the decree signed by %s", name)
			}
		}
		r := must[*appointment.Round](t)(p.SignDecree(ctx, mayor, w.Round, 0, document.Dating{}))
		if r.State != appointment.Decreed || r.DecreeNumber != "821.2/1/419/2020" || r.DecreedOn != "2020-11-24" {
			t.Errorf("decreed: %+v", r)
		}
		if _, err := p.SignDecree(ctx, mayor, w.Round, 0, document.Dating{}); !errs.Is(err, errs.Conflict) {
			t.Errorf("signed twice: %v", err)
		}
		id, _ := w.Running(t)
		v := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		for _, s := range v.Seats[:5] {
			for _, m := range []ceremony.Mark{ceremony.Connected, ceremony.HeardYes} {
				must[int](t)(w.Ceremony.Mark(ctx, w.Crew, id, ceremony.MarkIn{Mark: m, Seats: []ceremony.SeatID{s.ID}}))
			}
		}
		must[*ceremony.CloseResult](t)(w.Ceremony.Close(ctx, w.Crew, id))

		// An official signs for nobody else.
		if n, _, err := p.Consent(ctx, actor.Actor{Person: "o000"}, w.Round); err != nil || n != 1 {
			t.Errorf("the first official consented to %d papers, %v; want the own minutes", n, err)
		}
		for _, who := range []people.PersonID{"o001", "o002", "o003", "o004", "sekda", "aide", "mayor", "bkpsdm"} {
			if _, _, err := p.Consent(ctx, w.Actor(t, who), w.Round); err != nil {
				t.Errorf("consent of %s: %v", who, err)
			}
		}
		sealed := must[document.Sealed](t)(p.Documents.Seal(ctx, sub, nil))
		if sealed.Failed != 0 {
			t.Errorf("sealed %+v", sealed)
		}
		var tally document.Tally
		err := w.DB.Read(ctx, func(tx *db.Tx) (err error) {
			tally, err = p.Documents.TallyIn(tx, sub)
			return err
		})
		// decree, 6 extracts, 6 invitations, script, list; for five sworn:
		// minutes, statement of inauguration, statement of starting duty.
		if err != nil || tally.Total != 1+6+6+2+5*3 || tally.Signed != tally.Total || tally.Waiting != 0 {
			t.Errorf("tally %+v, %v", tally, err)
		}
		found := must[document.Found](t)(p.Documents.Find(ctx, w.Officer, document.Filter{Subject: sub, Kinds: []document.Kind{document.Extract, document.Minutes}}))
		for _, d := range found.Documents {
			if d.Kind == document.Extract && d.Number != r.DecreeNumber {
				t.Errorf("extract %s carries number %q", d.Item, d.Number)
			}
			if d.Kind == document.Minutes && len(d.Signatures) != 4 {
				t.Errorf("minutes with %d signatures", len(d.Signatures))
			}
		}
		one, _, err := p.Documents.Download(ctx, w.Officer, found.Documents[0].ID)
		if err != nil || !strings.HasPrefix(string(one), "%PDF") {
			t.Errorf("download: %d bytes, %v", len(one), err)
		}
	})
}
