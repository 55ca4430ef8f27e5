package regulation

import (
	"strings"
	"testing"

	"pendopo/internal/kit/clock"
)

func TestDataIsSound(t *testing.T) {
	b := National()
	marks := map[Mark]bool{Verified: true, Known: true, Uncertain: true}
	for _, i := range b.Instruments() {
		if i.ID == "" || i.Short == "" || i.Name == "" || i.Title == "" || hierarchy[i.Kind] == 0 || !marks[i.Mark] {
			t.Errorf("%s: id, short, name, title, kind and mark are needed: %+v", i.ID, i)
		}
		if _, err := clock.ParseDate(string(i.ValidFrom)); err != nil {
			t.Errorf("%s: valid_from: %v", i.ID, err)
		}
		if i.ValidTo != "" && i.ValidTo <= i.ValidFrom {
			t.Errorf("%s: ends (%s) before it begins (%s)", i.ID, i.ValidTo, i.ValidFrom)
		}
		for _, a := range i.Amends {
			if _, ok := b.Instrument(a); !ok {
				t.Errorf("%s amends %s, which is not in the data", i.ID, a)
			}
		}
		seen := map[string]bool{}
		for _, a := range i.Articles {
			if seen[a.Ref] {
				t.Errorf("%s: article %q stands twice", i.ID, a.Ref)
			}
			seen[a.Ref] = true
			if a.Wording == "" || !marks[a.Mark] {
				t.Errorf("%s %s: wording and mark are needed", i.ID, a.Ref)
			}
		}
	}
}

func TestEveryNumberIsCitedAndInForceWithItsText(t *testing.T) {
	b := National()
	for id, vs := range b.values {
		for k, v := range vs {
			i, _ := b.Instrument(v.citation.Instrument)
			if _, ok := b.Article(v.citation); !ok {
				t.Errorf("%s cites %s %q, which has no wording in the data", id, i.ID, v.Article)
			}
			if !v.Guidance && (v.From < i.ValidFrom || i.ValidTo != "" && (v.To == "" || v.To > i.ValidTo)) {
				t.Errorf("%s [%s, %s) is outside its text %s [%s, %s); mark it guidance if practice keeps it", id, v.From, v.To, i.ID, i.ValidFrom, i.ValidTo)
			}
			if v.Int == nil && v.Text == "" || v.Unit == "" {
				t.Errorf("%s: a value and its unit are needed", id)
			}
			if k > 0 && (vs[k-1].To == "" || vs[k-1].To > v.From) {
				t.Errorf("%s: %s and %s overlap on %s", id, vs[k-1].citation, v.citation, v.From)
			}
		}
	}
}

func TestNumberChangesWithItsText(t *testing.T) {
	tests := []struct {
		date    clock.Date
		id      string
		inForce bool
		want    int
		cite    string
		unsure  bool
	}{
		{"2017-04-06", "experience.administrator.years", false, 0, "", false},
		{"2017-04-07", "experience.administrator.years", true, 3, "PP 11/2017 Pasal 54 ayat (1) huruf d", false},
		{"2023-10-30", "shield.jpt.years", true, 2, "UU 5/2014 Pasal 116 ayat (1)", false},
		{"2023-10-31", "shield.jpt.years", true, 2, "UU 20/2023", true},
		{"2026-01-01", "rank.iia.lowest", true, 43, "PP 100/2000 lampiran", false},
		{"2026-01-01", "no.such.number", false, 0, "", false},
	}
	for _, tt := range tests {
		got := At(tt.date).Int(tt.id)
		if got.InForce != tt.inForce || got.Value != tt.want || got.Citation.String() != tt.cite || got.Uncertain != tt.unsure {
			t.Errorf("At(%s).Int(%s) = %+v (%s), want %+v", tt.date, tt.id, got, got.Citation, tt)
		}
	}
	for date, want := range map[clock.Date]string{"2020-01-08": "KASN", "2023-12-31": "KASN", "2024-01-01": "BKN"} {
		if got, _ := At(date).Text("clearance.jpt.body"); got != want {
			t.Errorf("clearance body on %s = %q, want %q", date, got, want)
		}
	}
}

func TestRegionMaySetOnlyWhatIsUncertain(t *testing.T) {
	b, err := National().With(map[string]string{"retirement.warn.months": "18"})
	if err != nil {
		t.Fatal(err)
	}
	if n := b.At("2026-01-01").Int("retirement.warn.months"); n.Value != 18 || !n.Overridden || !n.Uncertain {
		t.Errorf("overridden number = %+v", n)
	}
	if n := At("2026-01-01").Int("retirement.warn.months"); n.Value != 12 || n.Overridden {
		t.Errorf("the national book changed: %+v", n)
	}
	for id, s := range map[string]string{"experience.administrator.years": "2", "no.such": "1", "retirement.warn.months": "soon"} {
		if _, err := National().With(map[string]string{id: s}); err == nil {
			t.Errorf("setting %s=%s was accepted", id, s)
		}
	}
	if len(National().Settings()) == 0 {
		t.Error("no settings are listed")
	}
}

func TestRegionMayOnlyShortenWhatTheLawLimits(t *testing.T) {
	b, err := National().With(map[string]string{"complaint.clarify.days": "10"})
	if err != nil {
		t.Fatal(err)
	}
	if n := b.At("2026-01-01").Int("complaint.clarify.days"); n.Value != 10 || !n.Overridden || n.Uncertain {
		t.Errorf("shortened number = %+v", n)
	}
	for _, s := range []string{"15", "0", "-1", "soon"} {
		if _, err := National().With(map[string]string{"complaint.clarify.days": s}); err == nil {
			t.Errorf("complaint.clarify.days=%s was accepted", s)
		}
	}
	for _, s := range National().Settings() {
		if s.ID == "complaint.clarify.days" && !s.Shorten || s.ID == "information.object.days" {
			t.Errorf("settings list %+v", s)
		}
	}
}

func TestLegalBasisFollowsTheDate(t *testing.T) {
	tests := []struct {
		date           clock.Date
		has, hasNot    string
		amended, mends string
	}{
		{"2023-10-30", "uu-5-2014", "uu-20-2023", "pp-11-2017", "sebagaimana telah diubah dengan Peraturan Pemerintah Nomor 17 Tahun 2020"},
		{"2023-10-31", "uu-20-2023", "uu-5-2014", "uu-23-2014", "sebagaimana telah beberapa kali diubah, terakhir dengan Undang-Undang Nomor 6 Tahun 2023"},
		{"2017-01-13", "uu-5-2014", "pp-11-2017", "uu-23-2014", "sebagaimana telah beberapa kali diubah, terakhir dengan Undang-Undang Nomor 9 Tahun 2015"},
	}
	for _, tt := range tests {
		list := LegalBasis(tt.date, []string{SubjectAppointment})
		ids := map[string]*Instrument{}
		for k, i := range list {
			ids[i.ID] = i
			if k > 0 {
				p := list[k-1]
				if hierarchy[p.Kind] > hierarchy[i.Kind] || p.Kind == i.Kind && p.Year > i.Year {
					t.Errorf("%s: %s stands before %s", tt.date, p.Short, i.Short)
				}
			}
		}
		if ids[tt.has] == nil || ids[tt.hasNot] != nil {
			t.Errorf("%s: want %s and not %s in %v", tt.date, tt.has, tt.hasNot, ids)
		}
		if a := ids[tt.amended]; a == nil || !strings.Contains(Line(a, tt.date), tt.mends) {
			t.Errorf("%s: line of %s lacks %q", tt.date, tt.amended, tt.mends)
		}
	}
	own := &Instrument{ID: "uu-region", Kind: Law, Number: "16", Year: 1950, Name: "Undang-Undang Nomor 16 Tahun 1950", Title: "x", ValidFrom: "1950-08-14"}
	if list := LegalBasis("2026-01-01", []string{SubjectAppointment}, own); list[0] != own {
		t.Errorf("the founding law of 1950 is not first: %s", list[0].Short)
	}
}

func TestArticleName(t *testing.T) {
	for ref, want := range map[string]string{
		"54(1)d": "Pasal 54 ayat (1) huruf d", "107(1)c.6": "Pasal 107 ayat (1) huruf c angka 6", "132A": "Pasal 132A",
		"133": "Pasal 133", "116(1)": "Pasal 116 ayat (1)", "lampiran": "lampiran", "": "", "8b": "Pasal 8 huruf b",
	} {
		if got := ArticleName(ref); got != want {
			t.Errorf("ArticleName(%q) = %q, want %q", ref, got, want)
		}
	}
}

func TestCitationNamesTheAmendmentOnceInForce(t *testing.T) {
	c := Cite("pp-11-2017", "107(1)c.6")
	for d, want := range map[clock.Date]string{
		"2020-02-27": "PP 11/2017 Pasal 107 ayat (1) huruf c angka 6",
		"2020-02-28": "PP 11/2017 jo. PP 17/2020 Pasal 107 ayat (1) huruf c angka 6",
	} {
		if got := c.At(d); got != want {
			t.Errorf("on %s: %q, want %q", d, got, want)
		}
	}
	for _, i := range National().Instruments() {
		for _, a := range i.Articles {
			if _, ok := National().Instrument(a.AmendedBy); a.AmendedBy != "" && !ok {
				t.Errorf("%s %s is amended by %s, which is not in the data", i.ID, a.Ref, a.AmendedBy)
			}
		}
	}
}
