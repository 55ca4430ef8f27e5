package routing_test

import (
	"testing"

	"pendopo/internal/complaint/routing"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
)

func national(t testing.TB, on clock.Date) *routing.Book {
	t.Helper()
	b, err := routing.National(on)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Families find the units of a believable register by their names.
func TestFamiliesFindUnits(t *testing.T) {
	for scenario, want := range map[string]map[routing.Family]string{
		"kediri": {
			"PU_JALAN_AIR": "Dinas Pekerjaan Umum dan Penataan Ruang", "DUKCAPIL": "Dinas Kependudukan dan Pencatatan Sipil",
			"KESEHATAN": "Dinas Kesehatan", "PERHUBUNGAN": "Dinas Perhubungan", "SATPOL_PP": "Satuan Polisi Pamong Praja",
			"PANGAN_TANI": "Dinas Ketahanan Pangan dan Pertanian", "KOMINFO": "Dinas Komunikasi dan Informatika",
			"NAKER": "Dinas Koperasi, Usaha Mikro dan Tenaga Kerja", "INSPEKTORAT": "Inspektorat",
		},
		"pati": {"PENDIDIKAN": "Dinas Pendidikan dan Kebudayaan", "PU_JALAN_AIR": "Dinas Pekerjaan Umum dan Penataan Ruang", "KOMINFO": "Dinas Komunikasi dan Informatika"},
	} {
		w := demotest.SQLite(t, scenario)
		s := w.Snapshot(t)
		b := national(t, s.Date)
		o := routing.NewOffices(b, s, nil)
		for _, f := range b.Families() {
			u := o.For("", f, routing.Place{})
			name := ""
			if u != "" {
				name = s.Units[u].Name
				if g := o.FamilyOf(u); g == "" {
					t.Errorf("%s: %s handles %s but has no family", scenario, name, f)
				}
			}
			t.Logf("%s: %s → %s", scenario, f, name)
			if want[f] != "" && name != want[f] {
				t.Errorf("%s: %s is %q, want %q", scenario, f, name, want[f])
			}
		}
	}
}

func TestPlacesFindVillages(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	s := w.Snapshot(t)
	o := routing.NewOffices(national(t, s.Date), s, nil)
	var village, district *org.Unit
	for _, u := range s.AllUnits() {
		if u.Kind == "kelurahan" && u.RegionCode != "" && village == nil {
			village = u
		}
		if u.Kind == "kecamatan" && u.RegionCode != "" && district == nil {
			district = u
		}
	}
	if village == nil || district == nil {
		t.Fatal("the register has no kelurahan or kecamatan with an area code")
	}
	if got := o.For("layanan_kelurahan", "KELURAHAN", routing.Place{Village: village.RegionCode}); got != village.ID {
		t.Errorf("kelurahan %s is %s, want %s", village.RegionCode, got, village.ID)
	}
	if got := o.For("layanan_kecamatan", "KECAMATAN", routing.Place{Village: district.RegionCode + ".1999"}); got != district.ID {
		t.Errorf("kecamatan of %s.1999 is %s, want %s", district.RegionCode, got, district.ID)
	}
	if got := o.For("layanan_kelurahan", "KELURAHAN", routing.Place{}); got != "" {
		t.Errorf("no place, but kelurahan %s", got)
	}
	if f := o.FamilyOf(village.ID); f != "KELURAHAN" {
		t.Errorf("a kelurahan is of family %q", f)
	}
}

// A family may lie in two agencies: sports in one, tourism in the other.
func TestCategoriesFindUnits(t *testing.T) {
	w := demotest.SQLite(t, "pati")
	s := w.Snapshot(t)
	o := routing.NewOffices(national(t, s.Date), s, nil)
	for _, c := range []struct {
		category routing.CategoryKey
		family   routing.Family
		want     string
	}{
		{"olahraga", "BUDPORA_WISATA", "Dinas Kepemudaan dan Olahraga"},
		{"pertanian", "PANGAN_TANI", "Dinas Pertanian dan Peternakan"},
		{"umkm", "KOPERASI_DAGANG", "Dinas Koperasi dan Usaha Mikro, Kecil dan Menengah"},
		{"harga", "KOPERASI_DAGANG", "Dinas Perdagangan dan Perindustrian"},
	} {
		u := s.Units[o.For(c.category, c.family, routing.Place{})]
		if u == nil || u.Name != c.want {
			t.Errorf("%s: got %+v, want %s", c.category, u, c.want)
		}
	}
}

// A choice of the region goes before the name, for a category before a family.
func TestRegionSetsUnits(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	s := w.Snapshot(t)
	b := national(t, s.Date)
	plain := routing.NewOffices(b, s, nil)
	works, lights := plain.For("", "PU_JALAN_AIR", routing.Place{}), plain.For("", "PERHUBUNGAN", routing.Place{})
	o := routing.NewOffices(b, s, map[string]org.UnitID{"category:penerangan_jalan": works, "family:EKONOMI_BUMD": lights, "family:RSUD": "gone"})
	if got := o.For("penerangan_jalan", "PERHUBUNGAN", routing.Place{}); got != works {
		t.Errorf("lamps go to %s, want %s", got, works)
	}
	if got := o.For("parkir", "PERHUBUNGAN", routing.Place{}); got != lights {
		t.Errorf("parking goes to %s, want %s", got, lights)
	}
	if got := o.For("air_minum", "EKONOMI_BUMD", routing.Place{}); got != lights || o.Guessed("EKONOMI_BUMD") {
		t.Errorf("water goes to %s (guessed %v), want what the region set", got, o.Guessed("EKONOMI_BUMD"))
	}
	if got := o.For("rumah_sakit", "RSUD", routing.Place{}); got == "gone" {
		t.Error("a unit that does not exist is suggested")
	}
}
