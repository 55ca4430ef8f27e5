package demo

import (
	"strconv"
	"strings"
)

// Report is what a citizen of the example region writes.
type Report struct {
	Text  string
	Phone string // "" for one who leaves no contact
	Place int    // which landmark of the map it is near, counted round
	Ago   int    // hours before the day on which it is taken in
}

// Reports are what citizens of the region and of a neighbour wrote, in an order
// and at times that the seed of the region does not change.
func (r *Region) Reports() ([]Report, error) {
	own := "Kota Kediri"
	if r.Scenario == Pati {
		own = "Kabupaten Pati"
	}
	var out []Report
	err := readCSV("keluhan.csv", func(x record) {
		if at := x.text("kabkota"); at != own && (own != "Kota Kediri" || at != "Kota Mojokerto") {
			return
		}
		n := len(out)
		text := strings.ReplaceAll(x.text("teks"), "Mojokerto", "Kediri")
		w := Report{Text: text, Place: n * 7, Ago: 24*(1+n*5%13) - n%11}
		if n%5 != 4 {
			w.Phone = "0800555" + pad4(1000+n*137%9000)
		}
		out = append(out, w)
	})
	return out, err
}

func pad4(n int) string {
	s := "000" + strconv.Itoa(n)
	return s[len(s)-4:]
}
