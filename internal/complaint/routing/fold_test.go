package routing

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"repeated letters", "SAMPAAAH numpuuuk!!!", "sampah menumpuk"},
		{"double letters inside stay", "maaf saat ini", "maaf saat ini"},
		{"double letters at the end", "tolongg pakk", "tolong bapak"},
		{"identity card", "e-KTP, ektp, KTP-el; ktp elektronik / Kartu Tanda Penduduk", "ktp"},
		{"an e before another", "e e ktp", "ktp"},
		{"not", "gak bisa, nggak ada, tdk nate", "tidak bisa tidak ada tidak pernah"},
		{"street", "Jl. Raya, jln rusak, JALAN", "jalan raya jalan rusak jalan"},
		{"javanese", "Dalan rusak, banyu buthek, sampah numpuk", "jalan rusak air keruh sampah menumpuk"},
		{"reduplication", "gorong-gorong, anak2, tiba²", "gorong anak tiba"},
		{"numbers are a class", "RT 03 RW.05 no 081-234-567", "rt 0 rw 0 no 0"},
		{"letters and digits", "rt03 covid19", "rt 0 covid 0"},
		{"marks", "Jalán rüsak ﬁle", "jalan rusak file"},
		{"zero width and null", "sam\u200bpah\x00an ba\u00adu", "sampahan bau"},
		{"full width", "ＫＴＰ ３", "ktp 0"},
		{"apostrophe", "Jum'at jum’at", "jumat"},
		{"emoji and other scripts", "jalan 😡😡 ꦲꦤ rusak", "jalan ꦲꦤ rusak"},
		{"not UTF-8", "jalan\xff\xferusak", "jalan rusak"},
		{"word boundaries", "sertifikat parti kisah", "sertifikat parti kisah"},
	} {
		if got := Fold(c.text); got != c.want {
			t.Errorf("%s: Fold(%q)\n got %q\nwant %q", c.name, c.text, got, c.want)
		}
	}
}

func TestTokensKnowTheirPlace(t *testing.T) {
	text := "Mohon e-KTP saya, SAMPAAAH di Jl. Mawar"
	want := map[string]string{"ktp": "e-KTP", "sampah": "SAMPAAAH", "jalan": "Jl", "mawar": "Mawar"}
	for _, tok := range Tokens(text) {
		if w, ok := want[tok.Text]; ok {
			if got := text[tok.From:tok.Until]; got != w {
				t.Errorf("%s stands at %q, want %q", tok.Text, got, w)
			}
			delete(want, tok.Text)
		}
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

// scraps are what hostile and hurried people write.
var scraps = []string{"e", "-", "ktp", "el", "gak", "jl", ".", "2", "²", "aaa", "AA", "  ", "\x00", "\u200b", "'", "ﷺ", "İ", "ẞ", "ꦲꦶ",
	"kartu", "tanda", "penduduk", "mati", "lampu", "listrik", "padam", "gorong", "0", "９", "a\u0301", "😡", "\xff", "mes", "ﬃ", "Å", "℡", "½", "rumah", "sakit", "umum", "daerah", "rs", "ud"}

func anyText(t *rapid.T) string {
	if rapid.Bool().Draw(t, "free") {
		return rapid.String().Draw(t, "text")
	}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(scraps), 0, 60).Draw(t, "scraps"),
		rapid.SampledFrom([]string{"", " ", "-"}).Draw(t, "glue"))
}

func TestFoldSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { settles(t, anyText(t)) })
}

type failer interface{ Fatalf(string, ...any) }

func settles(t failer, text string) {
	once := Fold(text)
	if again := Fold(once); again != once {
		t.Fatalf("Fold(%q) = %q, folded again %q", text, once, again)
	}
	if !utf8.ValidString(once) {
		t.Fatalf("Fold(%q) is not UTF-8: %q", text, once)
	}
	at := -1
	for _, tok := range Tokens(text) {
		if tok.From < 0 || tok.Until > len(text) || tok.From >= tok.Until || tok.Text == "" {
			t.Fatalf("token %+v does not lie in %q", tok, text)
		}
		if tok.From < at {
			t.Fatalf("tokens of %q are out of order at %+v", text, tok)
		}
		at = tok.From
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range scraps {
		f.Add(s)
	}
	f.Add(strings.Join(scraps, ""))
	f.Fuzz(func(t *testing.T, text string) { settles(t, text) })
}

// A hostile text costs no more than a long one.
func TestFoldIsBounded(t *testing.T) {
	for name, text := range hostile() {
		begin := time.Now()
		folded := Fold(text)
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("%s: folding took %v", name, took)
		}
		if n := len(strings.Fields(folded)); n > maxTokens {
			t.Errorf("%s: %d words, want at most %d", name, n, maxTokens)
		}
	}
}

// hostile are texts of a hundred thousand characters.
func hostile() map[string]string {
	return map[string]string{
		"one letter":     strings.Repeat("a", 100_000),
		"one word":       strings.Repeat("ab", 50_000),
		"e before ktp":   strings.Repeat("e ", 49_000) + "ktp",
		"phrases":        strings.Repeat("kartu tanda ", 9_000),
		"expands":        strings.Repeat("ﷺ", 100_000),
		"marks":          "a" + strings.Repeat("\u0301", 100_000),
		"nulls":          strings.Repeat("\x00", 100_000),
		"short words":    strings.Repeat("a b ", 25_000),
		"digits":         strings.Repeat("1 a", 33_000),
		"reduplicated":   strings.Repeat("anak-anak ", 10_000),
		"not UTF-8":      strings.Repeat("\xff\xfe", 50_000),
		"javanese":       strings.Repeat("ꦲꦤꦕꦫꦏ ", 20_000),
		"sampah, plenty": strings.Repeat("sampah busuk ", 8_000),
	}
}

// Every spelling is a plain one and none stands for two words.
func TestSpellings(t *testing.T) {
	seen := map[string]string{}
	for last, list := range slang.byLast {
		for _, p := range list {
			way, into := strings.Join(append(append([]string{}, p.before...), last), " "), strings.Join(p.into, " ")
			if other, ok := seen[way]; ok && other != into {
				t.Errorf("%q is written for both %q and %q", way, other, into)
			}
			seen[way] = into
		}
	}
	if len(seen) < 300 {
		t.Errorf("only %d spellings", len(seen))
	}
}
