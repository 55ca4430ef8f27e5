package dossier_test

import (
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/dossier"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// A plan that is no round is judged from the register alone: a person, a post,
// who comes above it.
func TestJudgedWithoutARound(t *testing.T) {
	demotest.Each(t, "kediri", func(t *testing.T, w *demotest.World) {
		v, err := w.Rounds.Open(w.Ctx, actor.System("test"), w.Round, "test")
		if err != nil {
			t.Fatal(err)
		}
		snap, on := v.Snapshot, v.Round.PlannedOn
		m := v.Moves[0]
		p := dossier.Person(snap, m.Person, &people.History{}, on)
		if p.Name != snap.People[m.Person].Name.String() || len(p.Posts) == 0 {
			t.Fatalf("%+v", p)
		}
		to := snap.Posts[m.ToPost]
		f := eligibility.Facts{EventDate: on, Region: &eligibility.Region{}, Person: p, Target: dossier.Post(snap, to.ID, nil)}
		vs := eligibility.Check(&f)
		if n := len(vs); n == 0 || vs.Standing(eligibility.BeforeSubmit) == 0 {
			t.Errorf("%d verdicts", n)
		}
		if vs.Suits() { // an empty history proves no schooling
			t.Error("a person without a history suits")
		}
	})
}

// Who comes into the superior post counts, not who leaves it.
func TestSuperiorOfAfterwards(t *testing.T) {
	demotest.Each(t, "kediri", func(t *testing.T, w *demotest.World) {
		v, err := w.Rounds.Open(w.Ctx, actor.System("test"), w.Round, "test")
		if err != nil {
			t.Fatal(err)
		}
		snap := v.Snapshot
		for _, p := range snap.AllPosts() {
			h := snap.Holder(p.Superior)
			if h == nil || snap.People[h.Person].Category != people.CategoryPNS {
				continue
			}
			if got := dossier.Post(snap, p.ID, nil).SuperiorGrade; got != snap.People[h.Person].Grade {
				t.Fatalf("%s: superior of grade %v, want %v", p.Title, got, snap.People[h.Person].Grade)
			}
			for id, other := range snap.People {
				if other.Category != people.CategoryPNS || other.Grade == snap.People[h.Person].Grade {
					continue
				}
				if got := dossier.Post(snap, p.ID, map[org.PostID]people.PersonID{p.Superior: id}).SuperiorGrade; got != other.Grade {
					t.Fatalf("%s: with somebody else above grade %v, want %v", p.Title, got, other.Grade)
				}
				return
			}
		}
		t.Fatal("no post with a superior was tried")
	})
}
