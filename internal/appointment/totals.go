package appointment

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Totals counts a round on three independent partitions, each of which adds up
// to Total, and its effect on vacancies.
type Totals struct {
	Total        int
	ByLevel      map[people.Level]int
	ByReason     map[eligibility.Reason]int
	ByAttendance map[Attendance]int

	VacanciesBefore int // structural posts without a definitive holder before the round
	Filled          int // of those, filled by the round
	Opened          int // posts the round leaves empty
	VacanciesAfter  int // Before − Filled + Opened

	OpenedPosts []org.PostID
	FilledPosts []org.PostID
}

// Count counts the open moves of a round against the snapshot of the planned
// day. A confirmation opens no vacancy: the renamed post counts as held by the
// person who waits in the old one.
func Count(moves []*Move, snap *org.Snapshot) Totals {
	t := Totals{ByLevel: map[people.Level]int{}, ByReason: map[eligibility.Reason]int{}, ByAttendance: map[Attendance]int{}}
	coming := map[org.PostID]*Move{}
	for _, m := range moves {
		if !m.State.Open() {
			continue
		}
		t.Total++
		t.ByLevel[m.Level]++
		t.ByReason[m.Reason]++
		t.ByAttendance[m.Attendance]++
		coming[m.ToPost] = m
	}
	for _, p := range snap.Vacancies() {
		m := coming[p.ID]
		if m == nil && snap.AwaitsConfirmation(p) || m != nil && m.Reason == eligibility.ReasonConfirmation {
			continue
		}
		t.VacanciesBefore++
		if m != nil {
			t.Filled++
			t.FilledPosts = append(t.FilledPosts, p.ID)
		}
	}
	for _, m := range moves {
		if !m.State.Open() || m.Reason == eligibility.ReasonConfirmation || m.FromPost == "" {
			continue
		}
		p := snap.Posts[m.FromPost]
		if p == nil || !p.Structural || !p.ExistsOn(snap.Date) || coming[m.FromPost] != nil {
			continue
		}
		t.Opened++
		t.OpenedPosts = append(t.OpenedPosts, m.FromPost)
	}
	t.VacanciesAfter = t.VacanciesBefore - t.Filled + t.Opened
	return t
}
