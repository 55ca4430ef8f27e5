package sketch

import (
	"strconv"
	"strings"

	"pendopo/internal/place"
)

// maxMarks is how many numbered things a picture shows: a page of a list.
const maxMarks = 40

// MarksText is points for an address of a picture, a metre exact: each is known
// by its place in the list, so that a zero point leaves its number out.
func MarksText(points []place.Point) string {
	var b strings.Builder
	for i, p := range points[:min(len(points), maxMarks)] {
		if i > 0 {
			b.WriteByte('~')
		}
		if !p.IsZero() {
			b.WriteString(strconv.FormatFloat(p.Lat, 'f', 5, 64) + "," + strconv.FormatFloat(p.Lon, 'f', 5, 64))
		}
	}
	return b.String()
}

// ParseMarks reads them; what is no point of Indonesia has a number and no mark.
func ParseMarks(s string) (out []Mark) {
	for i, part := range strings.SplitN(s, "~", maxMarks+1) {
		if p, err := place.ParsePoint(part); err == nil && i < maxMarks && p.InIndonesia() {
			out = append(out, Mark{At: p, Label: strconv.Itoa(i + 1)})
		}
	}
	return out
}
