package regulation

import (
	"slices"
	"strings"
	"testing"
)

func TestIdentity(t *testing.T) {
	for line, want := range map[string]string{
		"Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara": "undang undang 5/2014",
		"UU No. 5/2014": "undang undang 5/2014",
		"Undang-Undang Republik Indonesia Nomor 23 Tahun 2014 tentang Pemerintahan Daerah": "undang undang 23/2014",
		"PP 11/2017":                          "peraturan pemerintah 11/2017",
		"Peraturan Daerah Nomor 5 Tahun 2014": "peraturan daerah 5/2014",
		"Surat Menteri":                       "",
	} {
		if got := Identity(line); got != want {
			t.Errorf("Identity(%q) = %q, want %q", line, got, want)
		}
	}
}

// A second change had a first one before it, whether the book carries it or not.
func TestSecondChangeIsTheLastOfSeveral(t *testing.T) {
	for _, i := range LegalBasis("2020-11-27", []string{SubjectAppointment}) {
		l := Line(i, "2020-11-27")
		if strings.Contains(l, "diubah dengan") && strings.Contains(l, "tentang Perubahan Kedua") {
			t.Errorf("a second change is called the only one: %s", l)
		}
	}
}

func TestInOrder(t *testing.T) {
	got := InOrder([]string{"Peraturan Wali Kota Kediri Nomor 5 Tahun 2019 tentang Tugas", "Kesepakatan bersama", "Peraturan Daerah Kota Kediri Nomor 9 Tahun 2016 tentang Susunan Perangkat",
		"Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah", "PP No. 11/2017", "UU 5/2014", "Peraturan Daerah Kota Kediri Nomor 10 Tahun 2016 tentang Lain"})
	want := []string{"UU 5/2014", "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah", "PP No. 11/2017", "Peraturan Daerah Kota Kediri Nomor 9 Tahun 2016 tentang Susunan Perangkat",
		"Peraturan Daerah Kota Kediri Nomor 10 Tahun 2016 tentang Lain", "Peraturan Wali Kota Kediri Nomor 5 Tahun 2019 tentang Tugas", "Kesepakatan bersama"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
