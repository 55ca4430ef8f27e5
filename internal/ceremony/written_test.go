package ceremony_test

import (
	"slices"
	"testing"

	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
)

// The written invitation is the signed letter: a round counts as invited on the
// day of the last signature, however early the message went out. One working day
// before the oath is in time, the day of the oath is not.
//
// rule: perka-bkn-7-2017 undangan
func TestInvitedIsWhoHasTheSignedLetter(t *testing.T) {
	for name, c := range map[string]struct {
		signed clock.Date // by the Sekda; "" is never
		want   string     // the problem at the start, "" for none
	}{
		"on the day of the message":  {"2020-11-25", ""},
		"the last working day":       {"2020-11-27", ""},
		"on the weekend before":      {"2020-11-28", "invited_late"},
		"on the morning of the oath": {"2020-11-30", "invited_late"},
		"never":                      {"", "not_in_writing"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, 2, func(t *testing.T, w *ceremonytest.World) {
				w.WithPapers(t)
				w.At("2020-11-25", 10)
				v := w.Arranged(t)
				if v.On != "2020-11-30" {
					t.Fatalf("the oath is on %s", v.On)
				}
				must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
				round := func() *appointment.Round {
					return must[*appointment.View](t)(w.Rounds.Open(ctx, w.Crewed(t), w.Round, "test")).Round
				}
				if r := round(); r.State != appointment.Invited || r.InvitedOn != "" {
					t.Errorf("after the message: %s, invited on %q", r.State, r.InvitedOn)
				}
				if c.signed != "" {
					w.At(c.signed, 7)
					if _, _, err := w.Papers.Consent(ctx, w.Actor(t, w.Sekda), w.Round, document.Invitation); err != nil {
						t.Fatal(err)
					}
				}
				if r := round(); r.InvitedOn != c.signed {
					t.Errorf("invited on %q, want %q", r.InvitedOn, c.signed)
				}
				w.At("2020-11-30", 8)
				var got []string
				for _, p := range must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, v.ID)).Problems {
					if slices.Contains([]string{"invited_late", "not_in_writing"}, p.Rule) {
						got = append(got, p.Rule)
					}
				}
				if c.want == "" && len(got) > 0 || c.want != "" && !slices.Equal(got, []string{c.want}) {
					t.Errorf("problems %v, want %q", got, c.want)
				}
				_, rep, err := w.Rounds.Check(ctx, w.Crewed(t), w.Round)
				if err != nil {
					t.Fatal(err)
				}
				judged := false
				for i := range rep.Round {
					if x := &rep.Round[i]; x.Rule == "oath.invitation" {
						if judged = true; x.Unmet() == (c.want == "") {
							t.Errorf("the rule says %s", x.Message.Key)
						}
					}
				}
				if !judged {
					t.Error("the rule oath.invitation was not judged")
				}
			})
		})
	}
}
