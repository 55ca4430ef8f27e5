package appointment_test

import (
	"slices"
	"testing"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/org"
)

// TestPublishedEvents imports the eight published inaugurations as small
// registers with their rounds: the totals that the news printed, the chains it
// names and the posts it says were left vacant must come out.
func TestPublishedEvents(t *testing.T) {
	events, err := demo.Events()
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 8 {
		t.Fatalf("%d events, want the eight of testdata/pelantikan_publik.json", len(events))
	}
	for _, e := range events {
		t.Run(e.ID, func(t *testing.T) {
			f, err := demo.EventFixture(e.ID)
			if err != nil {
				t.Fatal(err)
			}
			w := demotest.Import(t, f.Region)
			v := open(t, w)
			want := f.Want
			if v.Totals.Total != want.Total {
				t.Errorf("%d moves, the news says %d", v.Totals.Total, want.Total)
			}
			for level, n := range want.ByLevel {
				l, err := org.ParseLevel(level)
				if err != nil {
					t.Fatal(err)
				}
				if got := v.Totals.ByLevel[l]; got != n {
					t.Errorf("%s: %d, the news says %d", level, got, n)
				}
			}
			if got := v.Totals.ByReason[eligibility.ReasonConfirmation]; got != want.Confirmed {
				t.Errorf("%d confirmed, want %d", got, want.Confirmed)
			}
			for place, n := range want.ByAttendance {
				a := map[string]appointment.Attendance{"luring": appointment.Hall, "daring": appointment.Online}[place]
				if got := v.Totals.ByAttendance[a]; got != n {
					t.Errorf("%s: %d, the news says %d", place, got, n)
				}
			}
			if v.Totals.VacanciesBefore != want.Before || v.Totals.VacanciesAfter != want.After {
				t.Errorf("vacancies %d → %d, want %d → %d", v.Totals.VacanciesBefore, v.Totals.VacanciesAfter, want.Before, want.After)
			}
			title := func(id org.PostID) string { return v.Snapshot.Posts[id].Title }
			var left []string
			for _, id := range v.Totals.OpenedPosts {
				left = append(left, title(id))
			}
			slices.Sort(left)
			if !slices.Equal(left, want.LeftVacant) {
				t.Errorf("left vacant %q, want %q", left, want.LeftVacant)
			}
			var chains [][]string
			for _, c := range v.Chains {
				var posts []string
				for _, m := range c.Moves {
					posts = append(posts, title(m.ToPost))
				}
				if c.Left != "" {
					posts = append(posts, title(c.Left))
				}
				chains = append(chains, posts)
			}
			for _, chain := range want.Chains {
				if !slices.ContainsFunc(chains, func(c []string) bool { return slices.Equal(c, chain) }) {
					t.Errorf("no chain %q", chain)
				}
			}
		})
	}
}
