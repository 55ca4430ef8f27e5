package document

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
)

func TestWords(t *testing.T) {
	for n, want := range map[int64]string{
		0: "nol", 1: "satu", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh", 21: "dua puluh satu",
		30: "tiga puluh", 99: "sembilan puluh sembilan", 100: "seratus", 101: "seratus satu", 111: "seratus sebelas", 200: "dua ratus",
		248: "dua ratus empat puluh delapan", 999: "sembilan ratus sembilan puluh sembilan", 1000: "seribu", 1001: "seribu satu", 1100: "seribu seratus",
		1999: "seribu sembilan ratus sembilan puluh sembilan", 2000: "dua ribu", 2020: "dua ribu dua puluh", 9999: "sembilan ribu sembilan ratus sembilan puluh sembilan",
		11000: "sebelas ribu", 100000: "seratus ribu", 1000000: "satu juta", 12450000: "dua belas juta empat ratus lima puluh ribu",
		1_000_000_001: "satu miliar satu", -5: "minus lima",
		-9223372036854775808: "minus sembilan kuintiliun dua ratus dua puluh tiga kuadriliun tiga ratus tujuh puluh dua triliun tiga puluh enam miliar delapan ratus lima puluh empat juta tujuh ratus tujuh puluh lima ribu delapan ratus delapan",
	} {
		if got := Words(n); got != want {
			t.Errorf("Words(%d) = %q, want %q", n, got, want)
		}
	}
}

// read turns words back into a number, by the grammar and not by the code
// under test.
func read(s string) int64 {
	unit := map[string]int64{"nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9}
	scale := map[string]int64{"ribu": 1e3, "juta": 1e6, "miliar": 1e9, "triliun": 1e12, "kuadriliun": 1e15, "kuintiliun": 1e18}
	var total, group, last int64
	for _, w := range strings.Fields(s) {
		switch w {
		case "sepuluh":
			group += 10
		case "sebelas":
			group += 11
		case "seratus":
			group += 100
		case "seribu":
			total += 1000
		case "belas":
			group += last + 10
			last = 0
		case "puluh":
			group += last * 10
			last = 0
		case "ratus":
			group += last * 100
			last = 0
		default:
			if m, ok := scale[w]; ok {
				total += (group + last) * m
				group, last = 0, 0
				continue
			}
			last = unit[w]
		}
	}
	return total + group + last
}

func TestWordsReadBack(t *testing.T) {
	for n := int64(0); n < 10_000; n++ {
		if got := read(Words(n)); got != n {
			t.Fatalf("%d is written %q, which reads %d", n, Words(n), got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 9e18).Draw(t, "n")
		if got := read(Words(n)); got != n {
			t.Fatalf("%d is written %q, which reads %d", n, Words(n), got)
		}
	})
}

func TestDates(t *testing.T) {
	d := clock.Date("2020-11-30")
	for got, want := range map[string]string{
		DayName(d): "Senin", LongDate(d): "30 November 2020", FullDate(d): "Senin, 30 November 2020",
		DateInWords(d):           "Senin tanggal tiga puluh bulan November tahun dua ribu dua puluh",
		LongDate(""):             "",
		DayName("2020-01-08"):    "Rabu",
		DayName("2026-11-22"):    "Minggu",
		DayName("2026-11-27"):    "Jumat",
		LongDate("2021-02-01"):   "1 Februari 2021",
		ordinal(1) + ordinal(10): "KESATUKESEPULUH",
		ordinal(11):              "KESEBELAS",
		letterMark(0) + letterMark(25) + letterMark(26): "a.z.aa.",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestGroupNIP(t *testing.T) {
	for in, want := range map[string]string{
		"198609262015051001": "19860926 201505 1 001", "19860926 201505 1 001": "19860926 201505 1 001", "19860926.201505.1.001": "19860926 201505 1 001",
		"": "", "130512345": "130512345", "P86092620150510": "P86092620150510",
	} {
		if got := strings.ReplaceAll(GroupNIP(in), "\u00a0", " "); got != want {
			t.Errorf("GroupNIP(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestReadCode(t *testing.T) {
	for in, want := range map[string]string{
		"K7Q2-9XMF-4TRA-0001": "K7Q2-9XMF-4TRA-0001", "k7q29xmf4traoo0i": "K7Q2-9XMF-4TRA-0001", " k7q2 9xmf 4tra oool ": "K7Q2-9XMF-4TRA-0001",
	} {
		if got, ok := ReadCode(in); !ok || got != want {
			t.Errorf("ReadCode(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "K7Q2", "K7Q2-9XMF-4TRA-00011", "K7Q2-9XMF-4TRA-000U", "K7Q2-9XMF-4TRA-000'"} {
		if got, ok := ReadCode(in); ok {
			t.Errorf("ReadCode(%q) = %q, want refused", in, got)
		}
	}
}

func TestOathsByReligion(t *testing.T) {
	tests := []struct {
		religion         string
		promise          bool
		opening, closing string
		ok               bool
	}{
		{Islam, false, "Demi Allah, saya bersumpah", "", true},
		{Catholic, false, "Demi Allah, saya bersumpah", "Kiranya Tuhan menolong saya.", true},
		{Protestant, true, "Demi Tuhan Yang Maha Esa, saya menyatakan dan berjanji dengan sungguh-sungguh", "Kiranya Tuhan menolong saya.", true},
		{Hindu, false, "Om Atah Paramawisesa, saya bersumpah", "", true},
		{Buddhist, false, "Demi Sang Hyang Adi Budha, saya bersumpah", "", true},
		{Belief, false, "", "", false},
		{Belief, true, "Demi Tuhan Yang Maha Esa, saya menyatakan dan berjanji dengan sungguh-sungguh", "", true},
	}
	for _, tt := range tests {
		o, ok := OathFor(tt.religion, tt.promise)
		if ok != tt.ok || o.Opening != tt.opening || o.Closing != tt.closing || len(o.Body) != 3 {
			t.Errorf("OathFor(%s, %v) = %q … %q, %v", tt.religion, tt.promise, o.Opening, o.Closing, ok)
		}
	}
}

func TestLegalBaseFollowsTheDate(t *testing.T) {
	own := []OwnBasis{{Text: "UU pembentukan", First: true}, {Text: "Perda lama", Until: "2021-01-01"}, {Text: "Perda baru", From: "2021-01-01"}}
	tests := []struct {
		on          clock.Date
		with, never []string
	}{
		{"2020-11-27", []string{"Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara", "Perda lama"}, []string{"Nomor 20 Tahun 2023", "Perda baru"}},
		{"2023-10-30", []string{"Undang-Undang Nomor 5 Tahun 2014", "Perda baru"}, []string{"Nomor 20 Tahun 2023", "Perda lama"}},
		{"2023-10-31", []string{"Undang-Undang Nomor 20 Tahun 2023"}, []string{"Undang-Undang Nomor 5 Tahun 2014"}},
	}
	for _, tt := range tests {
		lines := LegalBase(tt.on, nil, own)
		text := strings.Join(lines, "\n")
		if len(lines) == 0 || lines[0] != "UU pembentukan" {
			t.Fatalf("%s: %q does not start with the founding law", tt.on, lines)
		}
		for _, w := range tt.with {
			if !strings.Contains(text, w) {
				t.Errorf("%s: lacks %q in\n%s", tt.on, w, text)
			}
		}
		for _, w := range tt.never {
			if strings.Contains(text, w) {
				t.Errorf("%s: names %q\n%s", tt.on, w, text)
			}
		}
	}
}

// A region that lists a national text among its own does not get it twice.
func TestLegalBaseCitesATextOnce(t *testing.T) {
	own := []OwnBasis{{Text: "Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara"},
		{Text: "Peraturan Pemerintah Nomor 17 Tahun 2020 tentang Perubahan atas Peraturan Pemerintah Nomor 11 Tahun 2017"},
		{Text: "Peraturan Badan Kepegawaian Negara Nomor 7 Tahun 2017 tentang Tata Cara Pelantikan"},
		{Text: "Peraturan Wali Kota Kediri Nomor 5 Tahun 2017 tentang Kedudukan"}}
	plain, with := LegalBase("2020-11-27", nil, nil), LegalBase("2020-11-27", nil, own)
	if len(with) != len(plain)+1 || with[len(with)-1] != own[3].Text {
		t.Errorf("own lines added: %q", with[len(plain):])
	}
}
