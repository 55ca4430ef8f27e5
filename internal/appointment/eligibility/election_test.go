package eligibility

import (
	"testing"

	"pendopo/internal/kit/clock"
)

// pilkada2024: determination on 22 September 2024, so the freeze begins on
// 22 March 2024, that day included.
func pilkada2024(takesPart bool) func(*Facts) {
	return func(f *Facts) {
		f.Region.Elections = []Election{{Name: "Pilkada 2024", TakesPart: takesPart, Determination: "2024-09-22", TermEnds: "2025-02-20"}}
		f.Region.HeadSwornOn = "2021-02-26"
	}
}

func pilkada(d clock.Date) func(*Facts) {
	return both(pilkada2024(true), func(f *Facts) {
		f.EventDate, f.DecreeDate = d, ""
		if f.Round != nil {
			f.Round.WorkingDays = workingDays("2024-01-01", "2025-12-31")
			f.Round.ReportedOn = ""
		}
	})
}

func reported(d clock.Date) func(*Facts) { return func(f *Facts) { f.Round.ReportedOn = d } }

func noRegion(f *Facts) { f.Region = nil }

func head(h HeadStatus, sworn clock.Date) func(*Facts) {
	return func(f *Facts) { f.Region.Head, f.Region.HeadSwornOn = h, sworn }
}

var electionCases = []ruleCase{
	{"election.freeze", "no election", promotion, nil, Met},
	{"election.freeze", "the day before it begins", promotion, pilkada("2024-03-21"), Met},
	{"election.freeze", "its first day", promotion, pilkada("2024-03-22"), NotMet},
	{"election.freeze", "its last day", promotion, pilkada("2025-02-20"), NotMet},
	{"election.freeze", "the day after", promotion, pilkada("2025-02-21"), Met},
	{"election.freeze", "another region votes", promotion, both(pilkada("2024-06-03"), pilkada2024(false)), Met},
	{"election.freeze", "a confirmation too", confirmation, pilkada("2024-06-03"), NotMet},
	{"election.freeze", "head of a Puskesmas", health, pilkada("2024-06-03"), NotMet},
	{"election.freeze", "other functional posts", functional, pilkada("2024-06-03"), NotApplicable},
	{"election.freeze", "end of the term unknown", promotion, both(pilkada("2025-06-02"), func(f *Facts) { f.Region.Elections[0].TermEnds = "" }), NotMet},
	{"election.freeze", "determination unknown", promotion, both(pilkada("2024-06-03"), func(f *Facts) { f.Region.Elections[0].Determination = "" }), MissingData},
	{"election.freeze", "calendar unknown", promotion, noRegion, MissingData},
	{"election.freeze", "month end is clamped: 31 August less six months", promotion, both(pilkada("2024-02-29"), func(f *Facts) { f.Region.Elections[0].Determination = "2024-08-31" }), NotMet},

	{"election.freeze", "leaving a structural post counts", func() *Facts {
		f := functional()
		f.Present = promotion().Present
		return f
	}, pilkada("2024-06-03"), NotMet},

	{"election.new_head", "long ago", promotion, nil, Met},
	{"election.new_head", "on the day", promotion, head(HeadDefinitive, event), NotMet},
	{"election.new_head", "last day", promotion, head(HeadDefinitive, "2025-09-11"), NotMet},
	{"election.new_head", "six months over", promotion, head(HeadDefinitive, "2025-09-10"), Met},
	{"election.new_head", "a date still to come", promotion, head(HeadDefinitive, event.AddDays(1)), Met},
	{"election.new_head", "inauguration unknown", promotion, head(HeadDefinitive, ""), MissingData},
	{"election.new_head", "acting head", promotion, head(HeadPenjabat, ""), NotApplicable},
	{"election.acting_head", "definitive", promotion, nil, Met},
	{"election.acting_head", "Pj", promotion, head(HeadPenjabat, ""), NotMet},
	{"election.acting_head", "Plt", promotion, head(HeadPlt, ""), NotMet},
	{"election.acting_head", "unknown", promotion, head(HeadUnknown, ""), MissingData},
	{"election.acting_head", "operational post", operational, head(HeadPlt, ""), NotApplicable},

	{"election.report", "outside", promotion, both(pilkada("2025-06-02"), func(f *Facts) {}), NotApplicable},
	{"election.report", "not yet sent", promotion, pilkada("2024-06-03"), NotMet},
	{"election.report", "on the seventh working day", promotion, both(pilkada("2024-06-03"), reported("2024-06-12")), Met},
	{"election.report", "on the eighth", promotion, both(pilkada("2024-06-03"), reported("2024-06-13")), NotMet},
	{"election.report", "no calendar", promotion, both(pilkada("2024-06-03"), func(f *Facts) { f.Round.WorkingDays = nil }), MissingData},
	{"election.report", "elections unknown", promotion, both(pilkada("2024-06-03"), func(f *Facts) { f.Region.ElectionsKnown = false }), MissingData},
}

// TestRealDatesAgainstTheFreeze: in 2020 the candidates were to be determined on
// 8 July, in 2024 they were on 22 September. Kediri and Pati did not vote in 2020.
func TestRealDatesAgainstTheFreeze(t *testing.T) {
	tests := []struct {
		name          string
		day           clock.Date
		votes         bool
		determination clock.Date
		want          Outcome
	}{
		{"Kota Kediri, 132 officials", "2020-11-30", false, "2020-07-08", Met},
		{"Kabupaten Pati, 248 officials", "2020-01-08", false, "2020-07-08", Met},
		{"a voting region on the last free day", "2020-01-07", true, "2020-07-08", Met},
		{"a voting region on 8 January 2020", "2020-01-08", true, "2020-07-08", NotMet},
		{"the decree of 22 March 2024 that was withdrawn", "2024-03-22", true, "2024-09-22", NotMet},
		{"Kabupaten Pati, 110 officials, approval needed", "2024-07-05", true, "2024-09-22", NotMet},
		{"Purworejo, confirmation of 26", "2025-02-13", true, "2024-09-22", NotMet},
	}
	for _, tt := range tests {
		f := confirmation()
		f.EventDate, f.DecreeDate = tt.day, ""
		f.Region.Elections = []Election{{TakesPart: tt.votes, Determination: tt.determination, TermEnds: "2025-02-20"}}
		if v := judge(t, "election.freeze", f); v.Outcome != tt.want {
			t.Errorf("%s on %s: %s, want %s", tt.name, tt.day, v.Outcome, tt.want)
		}
	}
}

func TestFreezeNamesItsEnd(t *testing.T) {
	f := promotion()
	pilkada("2024-06-03")(f)
	v := judge(t, "election.freeze", f)
	if v.Cure.On != "2025-02-21" || v.Citation.String() != "UU 10/2016 Pasal 71 ayat (2)" {
		t.Errorf("free on %s by %s, want 2025-02-21 by UU 10/2016 Pasal 71 ayat (2)", v.Cure.On, v.Citation)
	}
}

func TestWorkingDay(t *testing.T) {
	f := promotion()
	tests := []struct {
		from clock.Date
		n    int
		want clock.Date
		ok   bool
	}{
		{"2026-03-02", 1, "2026-03-03", true},
		{"2026-03-06", 1, "2026-03-09", true},  // Friday to Monday
		{"2026-03-07", 1, "2026-03-09", true},  // Saturday
		{"2026-03-09", -1, "2026-03-06", true}, // Monday back to Friday
		{"2026-03-08", -1, "2026-03-06", true}, // Sunday
		{"2025-12-30", 1, "", false},           // before the calendar
		{"2026-06-29", 30, "", false},          // past its end
	}
	for _, tt := range tests {
		if got, ok := f.workingDay(tt.from, tt.n); got != tt.want || ok != tt.ok {
			t.Errorf("workingDay(%s, %d) = %q %v, want %q %v", tt.from, tt.n, got, ok, tt.want, tt.ok)
		}
	}
}
