package sketch_test

import (
	"strings"
	"testing"

	"pendopo/internal/place"
	"pendopo/internal/place/sketch"
)

// The numbers on the map are those of the list: what has no place leaves its
// number out, and what a stranger writes into the address draws nothing.
func TestMarksKeepTheirNumbers(t *testing.T) {
	text := sketch.MarksText([]place.Point{{Lat: -7.8228, Lon: 112.0119}, {}, {Lat: -7.82, Lon: 112.01}})
	got := sketch.ParseMarks(text)
	if len(got) != 2 || got[0].Label != "1" || got[1].Label != "3" || got[0].At.Lat != -7.8228 || got[1].At.Lon != 112.01 {
		t.Errorf("%s is read as %+v", text, got)
	}
	for _, bad := range []string{"", "~", "<svg>", "1e309,2", "48.1,11.5", "-7.8", strings.Repeat("~", 5000)} {
		if got := sketch.ParseMarks(bad); got != nil {
			t.Errorf("%.20q draws %+v", bad, got)
		}
	}
	if got := sketch.ParseMarks(strings.Repeat("-7.8,112.0~", 900)); len(got) != 40 {
		t.Errorf("an endless address draws %d marks", len(got))
	}
}
