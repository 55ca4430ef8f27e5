package pdf

import (
	"strings"
	"testing"
)

func TestSyllables(t *testing.T) {
	for word, want := range map[string]string{
		"berdasarkan": "ber-dasar-kan", "menetapkan": "menetap-kan", "pengangkatan": "pengang-katan", "pertimbangan": "per-tim-bangan",
		"dimaksud": "dimak-sud", "sebagaimana": "sebagaimana", "instansi,": "instansi,", "publikasi": "publikasi", "menyanyikan": "menyanyikan",
		"Kusumaningrum": "Kusumaningrum", "jabatan": "jabatan", "ketentuan": "keten-tuan", "pp-11-2017": "pp-11-2017", "": "", "bangsaku": "bang-saku", "administrasi": "adminis-trasi",
	} {
		var parts []string
		rest := word
		for at := syllable(rest); at > 0; at = syllable(rest) {
			parts = append(parts, rest[:at])
			rest = rest[at:]
		}
		parts = append(parts, rest)
		if got := strings.Join(parts, "-"); got != want {
			t.Errorf("%s is parted %s, want %s", word, got, want)
		}
	}
}
