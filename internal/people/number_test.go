package people

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
)

func TestParseNIP(t *testing.T) {
	for _, tc := range []struct {
		in      string
		want    Number
		wantErr string
	}{
		{"198609262015051001", Number{KindNIP, "198609262015051001", "1986-09-26", 2015, 5, 0, Male, 1}, ""},
		{"19860926 201505 1 001", Number{KindNIP, "198609262015051001", "1986-09-26", 2015, 5, 0, Male, 1}, ""},
		{"'19860926.201505-1 001", Number{KindNIP, "198609262015051001", "1986-09-26", 2015, 5, 0, Male, 1}, ""},
		{"19860926\u00a0201505\u00a01\u00a0001", Number{KindNIP, "198609262015051001", "1986-09-26", 2015, 5, 0, Male, 1}, ""},
		{"199203142023212007", Number{KindNIPPPK, "199203142023212007", "1992-03-14", 2023, 0, 21, Female, 7}, ""},
		{"197911032024022009", Number{KindNIP, "197911032024022009", "1979-11-03", 2024, 2, 0, Female, 9}, ""},
		{"20000229 201803 1 001", Number{KindNIP, "200002292018031001", "2000-02-29", 2018, 3, 0, Male, 1}, ""},

		{"19860926201505100", Number{}, "people.nip_length"},
		{"1986092620150510011", Number{}, "people.nip_length"},
		{"", Number{}, "people.nip_not_digits"},
		{"19860926201505l001", Number{}, "people.nip_not_digits"},
		{"١٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", Number{}, "people.nip_not_digits"},
		{"1.98609E+17", Number{}, "people.number_scientific"},
		{"1,98609262015051E+17", Number{}, "people.number_scientific"},
		{"198613262015051001", Number{}, "people.nip_birth"},
		{"198602302015051001", Number{}, "people.nip_birth"},
		{"190002292015051001", Number{}, "people.nip_birth"},
		{"198609262015053001", Number{}, "people.nip_sex"},
		{"198609262015050001", Number{}, "people.nip_sex"},
		{"198609262015051000", Number{}, "people.nip_sequence"},
		{"200001012017121001", Number{}, "people.nip_too_young"},
		{"200605012023211001", Number{}, "people.nip_too_young"},
	} {
		got, err := ParseNIP(tc.in)
		if got != tc.want || key(err) != tc.wantErr {
			t.Errorf("ParseNIP(%q) = %+v, %q; want %+v, %q", tc.in, got, key(err), tc.want, tc.wantErr)
		}
	}
}

func TestParseNumberOfCategory(t *testing.T) {
	for _, tc := range []struct {
		in       string
		category Category
		kind     NumberKind
		value    string
		wantErr  string
	}{
		{"198609262015051001", CategoryPNS, KindNIP, "198609262015051001", ""},
		{"198609262015051001", CategoryPPPK, "", "", "people.number_is_nip"},
		{"199203142023212007", CategoryPPPK, KindNIPPPK, "199203142023212007", ""},
		{"199203142025212007", CategoryPPPKPartTime, KindNIPPPK, "199203142025212007", ""},
		{"199203142023212007", CategoryCPNS, "", "", "people.number_is_ni_pppk"},
		{"thl-0012", CategoryNonASN, KindRegional, "THL-0012", ""},
		{"KD  0012/2019", CategoryNonASN, KindRegional, "KD0012/2019", ""},
		{"12", CategoryNonASN, "", "", "people.regional_length"},
		{"1.2E+15", CategoryNonASN, "", "", "people.number_scientific"},
		{"NÖ-12", CategoryNonASN, "", "", "people.regional_characters"},
	} {
		got, err := ParseNumber(tc.in, tc.category)
		if got.Kind != tc.kind || got.Value != tc.value || key(err) != tc.wantErr {
			t.Errorf("ParseNumber(%q, %s) = %+v, %q; want %s %s %q", tc.in, tc.category, got, key(err), tc.kind, tc.value, tc.wantErr)
		}
	}
	if n, err := ParseOldNIP("510 123 456"); err != nil || n.Value != "510123456" {
		t.Errorf("old NIP = %+v, %v", n, err)
	}
	if _, err := ParseOldNIP("51012345"); key(err) != "people.old_nip_length" {
		t.Errorf("short old NIP: %v", err)
	}
}

func TestNumberAgainstPerson(t *testing.T) {
	for _, tc := range []struct {
		name   string
		number string
		born   clock.Date
		sex    Sex
		want   string
	}{
		{"agrees", "198609262015051001", "1986-09-26", Male, ""},
		{"birth date corrected", "198609262015051001", "1986-09-27", Male, "people.number_birth_differs"},
		{"other sex", "198609262015051001", "1986-09-26", Female, "people.number_sex_differs"},
		{"both", "198609262015051001", "1985-09-26", Female, "people.number_birth_differs people.number_sex_differs"},
		{"appointed at 45", "197911032024022009", "1979-11-03", Female, "people.nip_appointed_late"},
		{"unusual contract", "199203142023002007", "1992-03-14", Female, "people.ni_pppk_contract"},
	} {
		n, err := ParseNIP(tc.number)
		if err != nil {
			t.Fatal(tc.name, err)
		}
		var got []string
		for _, w := range n.Notices(tc.born, tc.sex) {
			got = append(got, w.Key)
		}
		if s := strings.Join(got, " "); s != tc.want {
			t.Errorf("%s: notices %q, want %q", tc.name, s, tc.want)
		}
	}
}

func TestNumberOfTheFuture(t *testing.T) {
	n, err := ParseNIP("198609262028051001")
	if err != nil {
		t.Fatal(err)
	}
	if err := n.CheckDate("2026-11-01"); key(err) != "" {
		t.Errorf("the next intake is refused: %v", err)
	}
	if err := n.CheckDate("2026-10-31"); key(err) != "people.nip_future" {
		t.Errorf("beyond the next intake: %v, want refusal", err)
	}
}

func TestParseNIK(t *testing.T) {
	for _, tc := range []struct {
		in      string
		want    NIK
		wantErr string
	}{
		{"3571010907900001", NIK{"3571010907900001", "357101", 9, 7, 90, Male, 1}, ""},
		{"3571014907900001", NIK{"3571014907900001", "357101", 9, 7, 90, Female, 1}, ""},
		{"35.71.01.490790.0001", NIK{"3571014907900001", "357101", 9, 7, 90, Female, 1}, ""},
		{"3571012902000012", NIK{"3571012902000012", "357101", 29, 2, 0, Male, 12}, ""},
		{"357101090790000", NIK{}, "people.nik_length"},
		{"35710109079000O1", NIK{}, "people.nik_not_digits"},
		{"3.57101E+15", NIK{}, "people.number_scientific"},
		{"3571013207900001", NIK{}, "people.nik_birth"},
		{"3571017207900001", NIK{}, "people.nik_birth"},
		{"3571014007900001", NIK{}, "people.nik_birth"},
		{"3571010013900001", NIK{}, "people.nik_birth"},
		{"3571012902010012", NIK{}, "people.nik_birth"},
		{"3571010907900000", NIK{}, "people.nik_sequence"},
		{"0071010907900001", NIK{}, "people.nik_area"},
		{"3500010907900001", NIK{}, "people.nik_area"},
	} {
		got, err := ParseNIK(tc.in)
		if got != tc.want || key(err) != tc.wantErr {
			t.Errorf("ParseNIK(%q) = %+v, %q; want %+v, %q", tc.in, got, key(err), tc.want, tc.wantErr)
		}
	}
}

func TestNIKAgainstPerson(t *testing.T) {
	nip, err := ParseNIP("199007092015052001")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, nik string
		born      clock.Date
		sex       Sex
		want      string
	}{
		{"agrees", "3571014907900001", "1990-07-09", Female, ""},
		{"other birth date", "3571014907900001", "1990-07-10", Female, "people.nik_birth_differs"},
		{"other sex", "3571010907900001", "1990-07-09", Female, "people.nik_sex_differs"},
		{"neither person nor NIP", "3571010807900001", "1990-07-10", Male, "people.nik_birth_differs people.nik_number_birth_differ people.nik_number_sex_differ"},
	} {
		n, err := ParseNIK(tc.nik)
		if err != nil {
			t.Fatal(tc.name, err)
		}
		var got []string
		for _, w := range n.Notices(tc.born, tc.sex, nip) {
			got = append(got, w.Key)
			if strings.Contains(fmt.Sprint(w.Args), tc.nik) {
				t.Errorf("%s: notice %s shows the whole NIK", tc.name, w.Key)
			}
		}
		if s := strings.Join(got, " "); s != tc.want {
			t.Errorf("%s: notices %q, want %q", tc.name, s, tc.want)
		}
	}
}

func TestMaskNIK(t *testing.T) {
	for in, want := range map[string]string{
		"3571014907900001":  "3571**********01",
		"":                  "",
		"357101490790000":   "***************",
		"35710149079000 01": "*****************",
	} {
		if got := MaskNIK(in); got != want {
			t.Errorf("MaskNIK(%q) = %q, want %q", in, got, want)
		}
	}
}

// Any number made by the rules reads back as what it was made of, in any
// spacing, and one digit less never does.
func TestNumbersReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := clock.NewDate(rapid.IntRange(1950, 2005).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "day"))
		sex := rapid.SampledFrom([]Sex{Male, Female}).Draw(t, "sex")
		sequence := rapid.IntRange(1, 999).Draw(t, "sequence")
		middle := rapid.SampledFrom([]int{1, 6, 12, 21, 22, 40}).Draw(t, "month or contract")
		year := born.Year() + rapid.IntRange(19, 35).Draw(t, "age")
		digit := 1
		if sex == Female {
			digit = 2
		}
		value := fmt.Sprintf("%s%04d%02d%d%03d", strings.ReplaceAll(string(born), "-", ""), year, middle, digit, sequence)
		n, err := ParseNIP(value)
		if err != nil {
			t.Fatalf("ParseNIP(%s): %v", value, err)
		}
		if n.Born != born || n.Sex != sex || n.Year != year || n.Sequence != sequence || (n.Kind == KindNIP) != (middle <= 12) {
			t.Fatalf("ParseNIP(%s) = %+v", value, n)
		}
		if again, err := ParseNIP(n.String()); err != nil || again != n {
			t.Fatalf("printed %q reads as %+v, %v", n, again, err)
		}
		if _, err := ParseNIP(value[:17]); err == nil {
			t.Fatalf("17 digits of %s are accepted", value)
		}
		if NumberKey(n.String()) != value || FormatNumber(value) != n.String() {
			t.Fatalf("key %q, form %q of %s", NumberKey(n.String()), FormatNumber(value), value)
		}
	})
}

func FuzzParseNIP(f *testing.F) {
	for _, s := range []string{"198609262015051001", "19860926 201505 1 001", "1.98609E+17", "", "199203142023212007"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNIP(s)
		if err != nil {
			if key(err) == err.Error() {
				t.Errorf("ParseNIP(%q) gives a bare error %v", s, err)
			}
			return
		}
		if len(n.Value) != 18 || !allDigits(n.Value) || n.Born.Time().IsZero() || n.Sequence < 1 {
			t.Errorf("ParseNIP(%q) = %+v", s, n)
		}
	})
}

func FuzzParseNIK(f *testing.F) {
	for _, s := range []string{"3571014907900001", "35.71.01.490790.0001", "3.57101E+15", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNIK(s)
		if err != nil {
			if strings.Contains(err.Error(), s) && len(s) == 16 {
				t.Errorf("the error of %q shows the number: %v", s, err)
			}
			return
		}
		if len(n.Value) != 16 || n.Day < 1 || n.Day > 31 || n.Month < 1 || n.Month > 12 {
			t.Errorf("ParseNIK(%q) = %+v", s, n)
		}
	})
}
