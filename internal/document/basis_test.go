package document

import (
	"strings"
	"testing"
)

// The same law from the spreadsheet and from the book stands once.
func TestLegalBaseNamesATextOnce(t *testing.T) {
	own := []OwnBasis{{Text: "Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara", First: true},
		{Text: "UU No. 23 Tahun 2014", First: true}, {Text: "Peraturan Daerah Kota Kediri Nomor 7 Tahun 2016 tentang Perangkat Daerah"}}
	lines := strings.Join(LegalBase("2020-11-27", nil, own), "\n")
	if strings.Contains(lines, "UU No. 23") {
		t.Errorf("the spreadsheet's spelling of a national law stands in\n%s", lines)
	}
	for _, law := range []string{"Nomor 5 Tahun 2014 tentang", "23 Tahun 2014 tentang Pemerintahan Daerah (Lembaran Negara Republik Indonesia Tahun 2014 Nomor 244, Tambahan Lembaran Negara Republik Indonesia Nomor 5587) sebagaimana", "Nomor 7 Tahun 2016"} {
		if n := strings.Count(lines, law); n != 1 {
			t.Errorf("%q stands %d times in\n%s", law, n, lines)
		}
	}
}
