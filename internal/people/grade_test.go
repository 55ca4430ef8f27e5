package people

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/kit/errs"
)

// key is the message key of an error, "" for none.
func key(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestParseGrade(t *testing.T) {
	for _, tc := range []struct {
		in       string
		category Category
		want     string
		wantErr  string
	}{
		{"III/a", CategoryPNS, "III/a", ""},
		{"III.a", CategoryPNS, "III/a", ""},
		{"IIIa", CategoryPNS, "III/a", ""},
		{"III/A", CategoryPNS, "III/a", ""},
		{"iii/a", CategoryPNS, "III/a", ""},
		{" III - a ", CategoryPNS, "III/a", ""},
		{"Gol. III/a", CategoryPNS, "III/a", ""},
		{"Golongan Ruang III/a", CategoryPNS, "III/a", ""},
		{"3/a", CategoryPNS, "III/a", ""},
		{"31", CategoryPNS, "III/a", ""},
		{"31", "", "III/a", ""},
		{"IV/e", CategoryPNS, "IV/e", ""},
		{"Penata Muda Tk. I", CategoryPNS, "III/b", ""},
		{"Penata Muda Tk.1", CategoryPNS, "III/b", ""},
		{"Penata Muda TkI", CategoryPNS, "III/b", ""},
		{"PENATA MUDA TINGKAT I", CategoryPNS, "III/b", ""},
		{"Penata Muda Tingkat 1", "", "III/b", ""},
		{"Penata Muda", "", "III/a", ""},
		{"Juru", "", "I/c", ""},
		{"Pembina Utama Madya", "", "IV/d", ""},
		{"Penata Muda Tk. I (III/b)", CategoryPNS, "III/b", ""},
		{"Penata Muda Tk. I, III/b", CategoryPNS, "III/b", ""},
		{"Penata Muda Tingkat I III/b", CategoryPNS, "III/b", ""},
		{"III/b - Penata Muda Tk. I", CategoryPNS, "III/b", ""},
		{"III/d Penata Tk 1", CategoryPNS, "III/d", ""},
		{"Pembina (IV/a)", CategoryPNS, "IV/a", ""},
		{"IX", CategoryPPPK, "IX", ""},
		{"ix", "", "IX", ""},
		{"Golongan IX", CategoryPPPK, "IX", ""},
		{"9", CategoryPPPK, "IX", ""},
		{"9", "", "IX", ""},
		{"XVII", "", "XVII", ""},
		{"11", CategoryPPPK, "XI", ""},
		{"11", CategoryPNS, "I/a", ""},
		{"IV", CategoryPPPK, "IV", ""},
		{"I", CategoryPPPKPartTime, "I", ""},

		{"IV", CategoryPNS, "", "people.grade_room_missing"},
		{"IV", "", "", "people.grade_ambiguous"},
		{"3", "", "", "people.grade_ambiguous"},
		{"11", "", "", "people.grade_ambiguous"},
		{"IX", CategoryPNS, "", "people.grade_category"},
		{"III/a", CategoryPPPK, "", "people.grade_category"},
		{"III/a", CategoryNonASN, "", "people.grade_category"},
		{"Penata Muda Tk. I (III/c)", CategoryPNS, "", "people.grade_contradiction"},
		{"III/e", CategoryPNS, "", "people.grade_unknown"},
		{"V/a", CategoryPNS, "", "people.grade_unknown"},
		{"XVIII", CategoryPPPK, "", "people.grade_unknown"},
		{"Penata Utama", CategoryPNS, "", "people.grade_unknown"},
		{"", CategoryPNS, "", "people.grade_unknown"},
		{"46", CategoryPNS, "", "people.grade_unknown"},
		{"staf", CategoryPNS, "", "people.grade_unknown"},
	} {
		got, err := ParseGrade(tc.in, tc.category)
		if got.String() != tc.want || key(err) != tc.wantErr {
			t.Errorf("ParseGrade(%q, %q) = %q, %q; want %q, %q", tc.in, tc.category, got, key(err), tc.want, tc.wantErr)
		}
	}
}

func TestGradePrinted(t *testing.T) {
	for _, tc := range []struct {
		code        Grade
		want, title string
		step        int
	}{
		{11, "I/a", "Juru Muda, I/a", 1},
		{24, "II/d", "Pengatur Tingkat I, II/d", 8},
		{32, "III/b", "Penata Muda Tingkat I, III/b", 10},
		{45, "IV/e", "Pembina Utama, IV/e", 17},
		{pppkBase + 9, "IX", "Golongan IX", 9},
		{0, "", "", 0},
		{46, "", "", 0},
	} {
		if tc.code.String() != tc.want || tc.code.Title() != tc.title || tc.code.Step() != tc.step {
			t.Errorf("grade %d = %q, %q, step %d; want %q, %q, %d", tc.code, tc.code, tc.code.Title(), tc.code.Step(), tc.want, tc.title, tc.step)
		}
	}
	if n := len(Grades()); n != 17+17 {
		t.Errorf("there are %d grades, want 34", n)
	}
}

func TestGradeCompare(t *testing.T) {
	all := Grades()
	for i, a := range all {
		for j, b := range all {
			order, ok := a.Compare(b)
			if ok != (a.IsPPPK() == b.IsPPPK()) {
				t.Fatalf("%s and %s compare: %v", a, b, ok)
			}
			if ok && (order < 0) != (i < j) && i != j {
				t.Errorf("%s against %s is %d", a, b, order)
			}
		}
	}
}

// Whatever a spelling is made of, the printed form reads back as the same
// grade, and so do code, rank name and every punctuation.
func TestGradeSpellingsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := rapid.SampledFrom(Grades()).Draw(t, "grade")
		category := CategoryPNS
		spellings := []string{g.String(), strings.ToLower(g.String())}
		if g.IsPPPK() {
			category = CategoryPPPK
			spellings = append(spellings, g.Title())
		} else {
			plain := strings.Replace(g.String(), "/", "", 1)
			short := strings.Replace(g.RankName(), "Tingkat I", "Tk. I", 1)
			spellings = append(spellings, plain, strings.ToUpper(plain), strings.Replace(g.String(), "/", ".", 1),
				g.RankName(), short, short+" ("+g.String()+")", g.Title())
		}
		s := rapid.SampledFrom(spellings).Draw(t, "spelling")
		pad := rapid.SampledFrom([]string{"", " ", "  ", "\u00a0"}).Draw(t, "blank")
		got, err := ParseGrade(pad+s+pad, category)
		if err != nil || got != g {
			t.Fatalf("ParseGrade(%q) = %q, %v; want %q", s, got, err, g)
		}
		var back Grade
		stored, _ := g.Value()
		if err := back.Scan(stored); err != nil || back != g {
			t.Fatalf("stored %v, read back %q, %v", stored, back, err)
		}
	})
}

func FuzzParseGrade(f *testing.F) {
	for _, s := range []string{"III/a", "Penata Muda Tk. I (III/b)", "IV", "XVII", "31", "tk", "Gol. Tk I I", "Penata Tk I 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range append(Categories(), "") {
			g, err := ParseGrade(s, c)
			if err != nil {
				if key(err) == err.Error() {
					t.Errorf("ParseGrade(%q) gives a bare error %v", s, err)
				}
				continue
			}
			if !g.Valid() || c != "" && !g.Fits(c) {
				t.Errorf("ParseGrade(%q, %s) = %d", s, c, g)
			}
			if again, err := ParseGrade(g.String(), c); c != "" && (err != nil || again != g) {
				t.Errorf("printed form %q of %q reads as %q, %v", g, s, again, err)
			}
		}
	})
}
