package complaint

import (
	"strings"

	"pendopo/internal/complaint/routing"
)

// wordsOf are the folded words of a text that carry meaning enough to compare
// and to search by: labels of what was masked are none.
func wordsOf(masked string) []string {
	for _, label := range []string{"[nama pelapor]", "[alamat surel]", "[nomor telepon]", "[akun pelapor]", "[alamat pelapor]", "[NIK]"} {
		if strings.Contains(masked, label) {
			masked = strings.ReplaceAll(masked, label, " ")
		}
	}
	var out []string
	for _, w := range strings.Fields(routing.Fold(masked)) {
		if len(w) >= 2 && len(w) <= 40 {
			out = append(out, w)
		}
	}
	return out
}
