package appointment_test

import (
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/people"
)

// TestOnePersonOneRound: a round that proposes a person or a seat which another
// submitted round speaks for goes no further, whichever step it stands at; a
// draft speaks for nobody.
func TestOnePersonOneRound(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		officer := w.As(t, actor.PersonnelOfficer)
		first := open(t, w)
		if err := w.Rounds.Name(w.Ctx, actor.System("test"), w.Round, people.PersonID(officer.Person)); err != nil {
			t.Fatal(err)
		}
		m := first.Moves[0]
		second, err := w.Rounds.Create(w.Ctx, officer, appointment.NewRound{Details: appointment.Details{Title: "Susulan", PlannedOn: w.Demo.AsOf}})
		if err != nil {
			t.Fatal(err)
		}
		if second, err = w.Rounds.Change(w.Ctx, officer, second.ID, second.Version, "",
			[]appointment.Op{{Kind: appointment.Put, Person: m.Person, ToPost: m.ToPost}}); err != nil {
			t.Fatal(err)
		}
		claims := func(by actor.Actor, round appointment.RoundID) (said []string) {
			t.Helper()
			rv, err := w.Rounds.Review(w.Ctx, by, round, "test")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range rv.Report.Findings {
				for _, v := range f.Verdicts {
					if (v.Rule == "person.other_round" || v.Rule == "post.other_round") && v.Outcome == eligibility.NotMet {
						said = append(said, v.Message.In(i18n.ID))
					}
				}
			}
			return said
		}
		if got := claims(officer, second.ID); len(got) != 0 {
			t.Fatalf("a draft is spoken of: %q", got)
		}

		bring(t, w, appointment.Submitted)
		got := claims(officer, second.ID)
		if len(got) != 2 || !strings.Contains(got[0], first.Round.Title) {
			t.Errorf("after the other round was submitted: %q, want both claims with its title", got)
		}
		// The first round was judged without the second, which is a draft.
		if got := claims(officer, w.Round); len(got) != 0 {
			t.Errorf("the submitted round is told of a draft: %q", got)
		}
		if _, err := w.Rounds.Submit(w.Ctx, officer, second.ID, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("submit of the second round: %v, want a conflict", err)
		}
		bring(t, w, appointment.Decreed)
		if _, err := w.Rounds.Submit(w.Ctx, officer, second.ID, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("submit beside a decreed round: %v, want a conflict", err)
		}
		// The appointment is annulled there: person and seat are free again.
		if err := w.Rounds.SetMoveState(w.Ctx, w.As(t, actor.AppointingAuthority), w.Round, m.ID, appointment.Annulled, "ditarik"); err != nil {
			t.Fatal(err)
		}
		if got := claims(officer, second.ID); len(got) != 0 {
			t.Errorf("after the annulment: %q", got)
		}
	})
}

// TestClaimsAreJudgedAgainAtClearAndDecree: two rounds that were submitted before
// either could know of the other stop at the next step.
func TestClaimsAreJudgedAgainAtClearAndDecree(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	officer := w.As(t, actor.PersonnelOfficer)
	m := open(t, w).Moves[0]
	second, err := w.Rounds.Create(w.Ctx, officer, appointment.NewRound{Details: appointment.Details{Title: "Susulan", PlannedOn: w.Demo.AsOf}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Rounds.Change(w.Ctx, officer, second.ID, second.Version, "",
		[]appointment.Op{{Kind: appointment.Put, Person: m.Person, ToPost: m.ToPost}}); err != nil {
		t.Fatal(err)
	}
	state := func(s appointment.State) {
		t.Helper()
		if err := w.DB.Write(w.Ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`update round set state = $1 where id = $2`, string(s), string(second.ID))
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	bring(t, w, appointment.Submitted)
	state(appointment.Submitted)
	if _, err := w.Rounds.Clear(w.Ctx, w.As(t, actor.AuthorizedOfficial), w.Round, 0); !errs.Is(err, errs.Conflict) {
		t.Errorf("clear beside another submitted round: %v", err)
	}
	state(appointment.Draft)
	bring(t, w, appointment.Cleared)
	state(appointment.Cleared)
	if _, err := w.Rounds.MarkDecreed(w.Ctx, w.As(t, actor.AppointingAuthority), w.Round, 0,
		appointment.DecreeIn{Number: "821.2/1/2020", Dated: w.Demo.AsOf.AddDays(-4)}); !errs.Is(err, errs.Conflict) {
		t.Errorf("decree beside another cleared round: %v", err)
	}
	// What is decreed already is not held up by what is not.
	state(appointment.Draft)
	bring(t, w, appointment.Decreed)
	state(appointment.Submitted)
	if _, err := w.Rounds.MarkInvited(w.Ctx, officer, w.Round, 0, w.Demo.AsOf.AddDays(-3)); err != nil {
		t.Errorf("invite beside a submitted round: %v", err)
	}
}
