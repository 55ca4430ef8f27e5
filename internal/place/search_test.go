package place

import (
	"strings"
	"testing"

	"pendopo/internal/demo"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	m := exampleSurvey(t, demo.Kediri).Map
	for words, want := range map[string]string{
		"pasar pahing":                 "Pasar Pahing",
		"di depan Pasar Pahing":        "Pasar Pahing",
		"psr pahing":                   "Pasar Pahing",
		"PASAR  PAHÍNG!!":              "Pasar Pahing",
		"pasar pahnig":                 "Pasar Pahing",
		"pahin":                        "Pasar Pahing",
		"sdn pakelan 2":                "SD Negeri Pakelan 2",
		"SDN2 Pakelan":                 "SD Negeri Pakelan 2",
		"depan sd negeri pakelan 02":   "SD Negeri Pakelan 2",
		"smpn 3":                       "SMP Negeri 3",
		"sman 7":                       "SMA Negeri 7",
		"kantor lurah ngadirejo":       "Kantor Kelurahan Ngadirejo",
		"mesjid agung":                 "Masjid Agung",
		"alunalun":                     "Alun-alun Kota",
		"pkm sukorame":                 "Puskesmas Sukorame",
		"puskesmas kota wilayah utara": "Puskesmas Kota Wilayah Utara",
		"terminal tamanan":             "Terminal Tamanan",
		"jembatan brawijaya":           "Jembatan Brawijaya",
		"stasiun":                      "Stasiun Kota",
	} {
		found := m.Search(words, Point{}, 3)
		if len(found) == 0 || found[0].Name != want {
			t.Errorf("%q finds %v, want %s", words, names(found), want)
		}
	}
	for _, words := range []string{"", "   ", "xyzzy", "menara eiffel paris", "\x00", strings.Repeat("ab ", 10_000), "😀", "ꦥꦱꦂ"} {
		if found := m.Search(words, Point{}, 3); len(found) != 0 {
			t.Errorf("%.20q finds %v", words, names(found))
		}
	}
	// A road in a named kelurahan, and the same name nearer to somebody.
	road := ""
	for _, l := range m.lines {
		if l.Kind == Road {
			road = l.Name
		}
	}
	found := m.Search(strings.Replace(road, "Jalan", "Jl.", 1), Point{}, 3)
	if len(found) == 0 || found[0].Name != road || found[0].Sign != "jalan" {
		t.Errorf("%q finds %v", road, names(found))
	}
	here := m.Area("35.71.03.1006").Middle // Blabak
	near := m.Search("sd negeri 1", here, 3)
	if len(near) != 3 || near[0].Area == nil || near[0].Area.Name != "Blabak" || near[0].Metres > near[1].Metres {
		t.Errorf("near Blabak: %v", names(near))
	}
}

func names(fs []Found) (out []string) {
	for _, f := range fs {
		out = append(out, f.Name)
	}
	return out
}

func BenchmarkLocate(b *testing.B) {
	m := exampleSurvey(b, demo.Kediri).Map
	p := m.Search("pasar pahing", Point{}, 1)[0].At
	b.ReportAllocs()
	for b.Loop() {
		m.Locate(p)
	}
}

func BenchmarkSearch(b *testing.B) {
	m := exampleSurvey(b, demo.Kediri).Map
	b.ReportAllocs()
	for b.Loop() {
		m.Search("depan sd negeri 2 pakelan", Point{}, 6)
	}
}

func BenchmarkSurvey(b *testing.B) {
	fs := exampleFeatures(b, demo.Kediri)
	for b.Loop() {
		if _, err := survey(fs, About{}, ""); err != nil {
			b.Fatal(err)
		}
	}
}
