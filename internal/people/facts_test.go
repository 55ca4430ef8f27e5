package people

import (
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
)

func TestSchooling(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want SchoolLevel
	}{
		{"S-1", SchoolS1}, {"S1", SchoolS1}, {"Sarjana", SchoolS1}, {"40", SchoolS1}, {"S-1/Sarjana", SchoolS1}, {"Strata 1", SchoolS1},
		{"D-IV", SchoolD4}, {"D4", SchoolD4}, {"Diploma IV", SchoolD4}, {"D.IV", SchoolD4},
		{"D-III", SchoolD3}, {"Sarjana Muda", SchoolD3}, {"Diploma III/Sarjana Muda", SchoolD3},
		{"SMA", SchoolSLTA}, {"SMA/sederajat", SchoolSLTA}, {"SLTA", SchoolSLTA}, {"STM", SchoolSLTAVoc}, {"SD", SchoolSD}, {"05", SchoolSD},
		{"S-3/Doktor", SchoolS3}, {"Profesi", SchoolProfesi},
	} {
		if got, err := ParseSchoolLevel(tc.in); got != tc.want {
			t.Errorf("ParseSchoolLevel(%q) = %v, %v; want %v", tc.in, got, err, tc.want)
		}
	}
	for _, in := range []string{"", "S4", "D5", "00", "41", "kursus"} {
		if got, err := ParseSchoolLevel(in); key(err) != "people.schooling_unknown" {
			t.Errorf("ParseSchoolLevel(%q) = %v, %v; want an error", in, got, err)
		}
	}
}

func TestSchoolingSatisfies(t *testing.T) {
	for _, tc := range []struct {
		has, min SchoolLevel
		want     bool
	}{
		{SchoolD4, SchoolS1, true},
		{SchoolS1, SchoolD4, true},
		{SchoolD3, SchoolD3, true},
		{SchoolD3, SchoolD4, false},
		{SchoolD4, SchoolProfesi, false},
		{SchoolS2, SchoolS1, true},
		{SchoolSLTA, SchoolD3, false},
		{0, SchoolSD, false},
		{0, 0, false},
		{SchoolSD, 0, true},
	} {
		if got := tc.has.Satisfies(tc.min); got != tc.want {
			t.Errorf("%s satisfies %s: %v, want %v", tc.has, tc.min, got, tc.want)
		}
	}
	for _, a := range SchoolLevels() {
		for _, b := range SchoolLevels() {
			equal := a == b || a == SchoolD4 && b == SchoolS1 || a == SchoolS1 && b == SchoolD4
			if both := a.Satisfies(b) && b.Satisfies(a); both != equal {
				t.Errorf("%s and %s satisfy each other: %v", a, b, both)
			}
			if !a.Satisfies(b) && !b.Satisfies(a) {
				t.Errorf("%s and %s do not compare", a, b)
			}
		}
	}
}

func TestPredicateMatrix(t *testing.T) {
	want := [3][3]string{
		{"Sangat Kurang", "Butuh Perbaikan", "Butuh Perbaikan"},
		{"Kurang", "Baik", "Baik"},
		{"Kurang", "Baik", "Sangat Baik"},
	}
	all := []Expectation{BelowExpectation, MeetsExpectation, AboveExpectation}
	for i, result := range all {
		for j, behaviour := range all {
			got := PredicateOf(result, behaviour)
			if got.String() != want[i][j] {
				t.Errorf("result %s, behaviour %s: %s, want %s", result, behaviour, got, want[i][j])
			}
			if j > 0 && got < PredicateOf(result, all[j-1]) {
				t.Errorf("better behaviour lowers the predicate at %s", result)
			}
			if (got == VeryGood) != (i == 2 && j == 2) {
				t.Errorf("very good at result %s, behaviour %s", result, behaviour)
			}
			if j == 0 && got > Poor {
				t.Errorf("behaviour below gives %s", got)
			}
		}
	}
	if PredicateOf(Unrated, AboveExpectation) != NoPredicate {
		t.Error("half a rating has a predicate")
	}
}

func TestPredicateOfScore(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want string
		good bool
	}{
		{"91", "Sangat Baik", true}, {"90,99", "Baik", true}, {"76", "Baik", true}, {"75.99", "Cukup", false},
		{"75,999", "Cukup", false}, {"61", "Cukup", false}, {"60,5", "Kurang", false}, {"51", "Kurang", false}, {"50", "Buruk", false},
		{"100", "Sangat Baik", true},
	} {
		score, err := ParseScore(tc.in)
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewRating(2020, Unrated, Unrated, score, NoPredicate)
		if err != nil || r.Predicate.NameIn(2020) != tc.want || r.AtLeastGood() != tc.good {
			t.Errorf("score %s is %q, good %v, %v; want %q, %v", tc.in, r.Predicate.NameIn(2020), r.AtLeastGood(), err, tc.want, tc.good)
		}
	}
	for _, in := range []string{"a", "-5", "1e2", "9,,1", "1000"} {
		if got, err := ParseScore(in); err == nil {
			t.Errorf("ParseScore(%q) = %d, want an error", in, got)
		}
	}
}

func TestNewRating(t *testing.T) {
	for _, tc := range []struct {
		name              string
		year              int
		result, behaviour Expectation
		score             int
		written           Predicate
		want              Predicate
		wantErr           string
	}{
		{"axes", 2024, MeetsExpectation, AboveExpectation, 0, NoPredicate, Good, ""},
		{"axes and the same predicate", 2024, MeetsExpectation, MeetsExpectation, 0, Good, Good, ""},
		{"axes against the predicate", 2024, MeetsExpectation, MeetsExpectation, 0, VeryGood, 0, "people.rating_contradiction"},
		{"predicate alone", 2023, 0, 0, 0, Good, Good, ""},
		{"old predicate alone", 2020, 0, 0, 0, NeedsWork, NeedsWork, ""},
		{"old score", 2021, 0, 0, 8250, NoPredicate, Good, ""},
		{"score after 2021", 2022, 0, 0, 8250, NoPredicate, 0, "people.rating_score_year"},
		{"axes to 2021", 2021, MeetsExpectation, MeetsExpectation, 0, NoPredicate, 0, "people.rating_axes_year"},
		{"one axis", 2024, MeetsExpectation, Unrated, 0, Good, 0, "people.rating_axis_missing"},
		{"nothing", 2024, 0, 0, 0, NoPredicate, 0, "people.rating_empty"},
		{"over 100", 2020, 0, 0, 10100, NoPredicate, 0, "people.rating_score_range"},
		{"no year", 24, 0, 0, 0, Good, 0, "people.rating_year"},
	} {
		got, err := NewRating(tc.year, tc.result, tc.behaviour, tc.score, tc.written)
		if got.Predicate != tc.want || key(err) != tc.wantErr {
			t.Errorf("%s: %s, %q; want %s, %q", tc.name, got.Predicate, key(err), tc.want, tc.wantErr)
		}
	}
}

func TestSanctionInForce(t *testing.T) {
	for _, tc := range []struct {
		name string
		s    Sanction
		at   clock.Date
		want bool
	}{
		{"before", Sanction{Level: SanctionModerate, From: "2026-01-15", Until: "2026-07-15"}, "2026-01-14", false},
		{"first day", Sanction{Level: SanctionModerate, From: "2026-01-15", Until: "2026-07-15"}, "2026-01-15", true},
		{"last day", Sanction{Level: SanctionModerate, From: "2026-01-15", Until: "2026-07-15"}, "2026-07-14", true},
		{"end", Sanction{Level: SanctionModerate, From: "2026-01-15", Until: "2026-07-15"}, "2026-07-15", false},
		{"six months by its kind", Sanction{Level: SanctionModerate, Kind: "Pemotongan tukin 25% selama 6 bulan", From: "2026-01-15"}, "2026-07-15", false},
		{"nine months, last day", Sanction{Level: SanctionModerate, Kind: "pemotongan selama sembilan bulan", From: "2026-01-15"}, "2026-10-14", true},
		{"demotion by law", Sanction{Level: SanctionSevere, Kind: "Penurunan jabatan setingkat lebih rendah", From: "2026-01-15"}, "2027-01-15", false},
		{"no end known", Sanction{Level: SanctionSevere, Kind: "lainnya", From: "2020-01-15"}, "2026-01-15", true},
		{"a reprimand is over", Sanction{Level: SanctionLight, Kind: "Teguran lisan", From: "2026-01-15"}, "2026-01-16", false},
		{"16 bulan is not 6 bulan", Sanction{Level: SanctionModerate, Kind: "16 bulan", From: "2026-01-15"}, "2026-08-01", true},
	} {
		if got := tc.s.InForce(tc.at); got != tc.want {
			t.Errorf("%s: in force on %s is %v, want %v (end %s)", tc.name, tc.at, got, tc.want, tc.s.End())
		}
	}
	if SanctionLight.Blocks() || !SanctionModerate.Blocks() || !SanctionSevere.Blocks() {
		t.Error("moderate and severe block, light does not")
	}
}

func TestRetirement(t *testing.T) {
	for _, tc := range []struct {
		level    Level
		tier     FunctionalTier
		override int
		want     int
	}{
		{LevelSeniorExecutive, "", 0, 60},
		{LevelAdministrator, "", 0, 58},
		{LevelSupervisor, "", 0, 58},
		{LevelOperational, "", 0, 58},
		{LevelFunctional, TierPenyelia, 0, 58},
		{LevelFunctional, TierAhliPertama, 0, 58},
		{LevelFunctional, TierAhliMuda, 0, 58},
		{LevelFunctional, TierAhliMadya, 0, 60},
		{LevelFunctional, TierAhliUtama, 0, 65},
		{LevelFunctional, TierAhliMuda, 60, 60}, // a teacher
	} {
		got, basis, ok := RetirementAge(tc.level, tc.tier, tc.override, "2026-11-30")
		if got != tc.want || !ok || basis == "" {
			t.Errorf("%s %s: %d by %q, want %d", tc.level, tc.tier, got, basis, tc.want)
		}
	}
	if _, basis, _ := RetirementAge(LevelAdministrator, "", 0, "2026-11-30"); basis != "PP 11/2017 Pasal 239 ayat (2) huruf a" {
		t.Errorf("basis is %q", basis)
	}
	if _, _, ok := RetirementAge(LevelAdministrator, "", 0, "2010-01-01"); ok {
		t.Error("an age is known before any rule")
	}
	for _, tc := range []struct {
		born clock.Date
		age  int
		want clock.Date
	}{
		{"1968-11-20", 58, "2026-12-01"},
		{"1968-12-01", 58, "2027-01-01"},
		{"1968-12-31", 58, "2027-01-01"},
		{"1968-02-29", 58, "2026-03-01"},
		{"", 58, ""},
		{"1968-11-20", 0, ""},
	} {
		if got := RetirementDate(tc.born, tc.age); got != tc.want {
			t.Errorf("born %s retires at %d on %s, want %s", tc.born, tc.age, got, tc.want)
		}
	}
}

// Retirement is always a first of a month, after the birthday and at most a
// month and a day later.
func TestRetirementFollowsTheBirthday(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := clock.NewDate(rapid.IntRange(1950, 2005).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"))
		age := rapid.SampledFrom([]int{58, 60, 65, 70}).Draw(t, "age")
		date, birthday := RetirementDate(born, age), born.AddYears(age)
		if date[8:] != "01" || date <= birthday || birthday.DaysUntil(date) > 31 {
			t.Fatalf("born %s, %d on %s, retires %s", born, age, birthday, date)
		}
		if AgeAt(born, date) != age {
			t.Fatalf("born %s is %d on %s, want %d", born, AgeAt(born, date), date, age)
		}
	})
}

// The quick age is the whole years of the exact span.
func TestAgeAtAgreesWithTheSpan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := clock.NewDate(rapid.SampledFrom([]int{1968, 1969, 2000, 2001}).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"))
		at := clock.NewDate(rapid.SampledFrom([]int{1968, 2023, 2024, 2026}).Draw(t, "at year"), 1, rapid.IntRange(1, 366).Draw(t, "at day"))
		if got, want := AgeAt(born, at), born.Until(at).Years; got != want {
			t.Fatalf("born %s is %d on %s, want %d", born, got, at, want)
		}
	})
}

func TestServiceLength(t *testing.T) {
	for _, tc := range []struct {
		name   string
		leaves []Leave
		want   clock.Span
	}{
		{"without leave", nil, clock.Span{Years: 10, Months: 6}},
		{"sick leave counts", []Leave{{Kind: LeaveSick, From: "2018-01-01", Until: "2018-07-01"}}, clock.Span{Years: 10, Months: 6}},
		{"a year unpaid", []Leave{{Kind: LeaveUnpaid, From: "2018-01-01", Until: "2019-01-01"}}, clock.Span{Years: 9, Months: 6}},
		{"overlapping entries count once", []Leave{{Kind: LeaveUnpaid, From: "2018-07-01", Until: "2019-01-01"}, {Kind: LeaveUnpaid, From: "2018-01-01", Until: "2019-01-01"}}, clock.Span{Years: 9, Months: 6}},
		{"still away", []Leave{{Kind: LeaveUnpaid, From: "2025-06-01"}}, clock.Span{Years: 10, Months: 5, Days: 1}},
		{"after the date", []Leave{{Kind: LeaveUnpaid, From: "2026-01-01"}}, clock.Span{Years: 10, Months: 6}},
	} {
		if got := ServiceLength("2015-01-01", "2025-07-01", tc.leaves); got != tc.want {
			t.Errorf("%s: %+v, want %+v", tc.name, got, tc.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, tc := range []struct {
		in                     string
		front, name, back      string
		printed, official, key string
	}{
		{"Drs. Budi Santoso, M.Si.", "Drs.", "Budi Santoso", "M.Si.", "Drs. Budi Santoso, M.Si.", "Drs. BUDI SANTOSO, M.Si.", "budi santoso"},
		{"Prof. Dr. Ir. H. Ahmad  Fauzi,S.T., M.T.", "Prof. Dr. Ir. H.", "Ahmad Fauzi", "S.T., M.T.", "Prof. Dr. Ir. H. Ahmad Fauzi, S.T., M.T.", "Prof. Dr. Ir. H. AHMAD FAUZI, S.T., M.T.", "ahmad fauzi"},
		{"Siti Ni'mah", "", "Siti Ni'mah", "", "Siti Ni'mah", "SITI NI'MAH", "siti ni mah"},
		{"A. R. Hakim", "", "A. R. Hakim", "", "A. R. Hakim", "A. R. HAKIM", "a r hakim"},
		{"Dr.", "", "Dr.", "", "Dr.", "DR.", "dr"},
		{"Renée Öztürk", "", "Renée Öztürk", "", "Renée Öztürk", "RENÉE ÖZTÜRK", "renee ozturk"},
	} {
		n := SplitName(tc.in)
		if n != (Name{tc.front, tc.name, tc.back}) {
			t.Errorf("SplitName(%q) = %+v", tc.in, n)
		}
		if n.String() != tc.printed || n.Official() != tc.official || n.Search() != tc.key {
			t.Errorf("%q prints %q, %q, searches %q", tc.in, n, n.Official(), n.Search())
		}
	}
}

// Folding twice is folding once, and the quick way agrees with the thorough.
func TestFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[ -~]{0,20}[éÖ ñ]?[ -~]{0,5}`).Draw(t, "text")
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("%q folds to %q, then to %q", s, once, twice)
		}
		if quick, ok := foldASCII(s); ok && Fold(s+"é") != Fold(quick+"é") && Fold(s+" é") != Fold(quick+" é") {
			t.Fatalf("%q folds quickly to %q", s, quick)
		}
	})
}

func TestWordsOfLists(t *testing.T) {
	check := func(list, in, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q reads as %q, want %q", list, in, got, want)
		}
	}
	for in, want := range map[string]Religion{"Budha": Buddhist, "BUDDHA": Buddhist, "Konghucu": Confucian, "Khonghucu": Confucian,
		"Protestan": Protestant, "Katholik": Catholic, "Kristen Katolik": Catholic, "7": Belief, "Kepercayaan terhadap Tuhan YME": Belief, "ateis": "", "": ""} {
		got, _ := ParseReligion(in)
		check("religion", in, string(got), string(want))
	}
	for in, want := range map[string]Sex{"L": Male, "l": Male, "P": Female, "M": Male, "F": Female, "1": Male, "2": Female, "Pria": Male, "Perempuan": Female, "Laki - Laki": Male, "X": ""} {
		got, _ := ParseSex(in)
		check("sex", in, string(got), string(want))
	}
	for in, want := range map[string]Category{"PNS": CategoryPNS, "pppk": CategoryPPPK, "P3K": CategoryPPPK, "PPPK Paruh Waktu": CategoryPPPKPartTime, "Non ASN": CategoryNonASN, "NonASN": CategoryNonASN, "TNI": ""} {
		got, _ := ParseCategory(in)
		check("category", in, string(got), string(want))
	}
	for in, want := range map[string]Marital{"Kawin": Married, "belum kawin": Unmarried, "Janda": Widowed, "4": Unmarried, "2": Divorced} {
		got, _ := ParseMarital(in)
		check("marital", in, string(got), string(want))
	}
	for in, want := range map[string]Status{"": StatusActive, "aktif": StatusActive, "CLTN": StatusUnpaidLeave, "Pemberhentian Sementara": StatusSuspended, "pensiun": StatusRetired} {
		got, _ := ParseStatus(in)
		check("status", in, string(got), string(want))
	}
	for in, want := range map[string]Level{"JPT Pratama": LevelSeniorExecutive, "jptp": LevelSeniorExecutive, "ADMINISTRATOR": LevelAdministrator, "Pelaksana": LevelOperational, "raja": ""} {
		got, _ := ParseLevel(in)
		check("level", in, string(got), string(want))
	}
	for in, want := range map[string]Echelon{"II.a": EchelonIIa, "II/b": EchelonIIb, "IIIA": EchelonIIIa, "Eselon III.b": EchelonIIIb, "41": EchelonIVa, "-": "", "": "", "V.a": ""} {
		got, _ := ParseEchelon(in)
		check("echelon", in, string(got), string(want))
	}
	for in, want := range map[string]FunctionalTier{"Ahli Madya": TierAhliMadya, "madya": TierAhliMadya, "Keahlian Muda": TierAhliMuda, "Pelaksana Lanjutan": TierMahir, "": ""} {
		got, _ := ParseTier(in)
		check("tier", in, string(got), string(want))
	}
	for in, want := range map[string]LeaveKind{"CLTN": LeaveUnpaid, "Cuti Besar": LeaveLong, "karena alasan penting": LeaveImportant} {
		got, _ := ParseLeaveKind(in)
		check("leave", in, string(got), string(want))
	}
	for want, e := range map[int]Echelon{21: EchelonIIa, 22: EchelonIIb, 31: EchelonIIIa, 32: EchelonIIIb, 41: EchelonIVa, 42: EchelonIVb, 0: ""} {
		if e.Code() != want {
			t.Errorf("echelon %s has code %d, want %d", e, e.Code(), want)
		}
	}
	if !EchelonIIa.Higher(EchelonIIb) || EchelonIVb.Higher(EchelonIVa) || !EchelonIVb.Higher("") || EchelonIIa.Higher(EchelonIIa) {
		t.Error("echelons are out of order")
	}
}

// Every printed form reads back, in every list.
func TestListsReadBack(t *testing.T) {
	readBack(t, categories)
	readBack(t, sexes)
	readBack(t, religions)
	readBack(t, maritals)
	readBack(t, statuses)
	readBack(t, levels)
	readBack(t, echelons)
	readBack(t, tiers)
	readBack(t, sanctionLevels)
	readBack(t, leaveKinds)
	readBack(t, expectations)
	readBack(t, predicates)
}

func readBack[T comparable](t *testing.T, v *vocabulary[T]) {
	t.Helper()
	taken := map[string]T{}
	for _, w := range v.words {
		if got, err := v.parse(w.label); err != nil || got != w.value {
			t.Errorf("%s: %q reads as %v, %v", v.key, w.label, got, err)
		}
		for _, s := range append([]string{w.label}, w.aliases...) {
			if other, ok := taken[foldKey(s)]; ok && other != w.value {
				t.Errorf("%s: %q means %v and %v", v.key, s, other, w.value)
			}
			taken[foldKey(s)] = w.value
		}
	}
}

func TestHistory(t *testing.T) {
	h := History{
		Grades:    []GradeEntry{{Grade: 31, From: "2015-05-01"}, {Grade: 32, From: "2019-04-01"}},
		Schooling: []SchoolingEntry{{Level: SchoolS2, Field: "Hukum"}, {Level: SchoolS1, Field: "Hukum"}},
		Ratings:   []Rating{{Year: 2024, Predicate: Good}},
		Sanctions: []Sanction{{Level: SanctionModerate, From: "2020-01-01", Until: "2020-07-01"}},
		Leaves:    []Leave{{Kind: LeaveUnpaid, From: "2021-01-01", Until: "2022-01-01"}},
	}
	if g, ok := h.GradeAt("2019-03-31"); !ok || g.Grade != 31 {
		t.Errorf("grade in March 2019 is %s", g.Grade)
	}
	if _, ok := h.GradeAt("2015-04-30"); ok {
		t.Error("a grade before the first")
	}
	if s, _ := h.HighestSchooling(); s.Level != SchoolS2 {
		t.Errorf("highest schooling is %s", s.Level)
	}
	if _, ok := h.RatingOf(2023); ok {
		t.Error("a rating of 2023")
	}
	if len(h.SanctionsInForce("2020-06-30")) != 1 || len(h.SanctionsInForce("2020-07-01")) != 0 {
		t.Error("sanction in force on the wrong days")
	}
	if _, ok := h.LeaveAt(LeaveUnpaid, "2022-01-01"); ok {
		t.Error("leave on the first day back")
	}
}
