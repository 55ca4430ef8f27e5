package place

import (
	"bytes"
	"testing"

	"pendopo/internal/demo"
)

// TestExportComesBack: the map that is written is the map that is read again.
func TestExportComesBack(t *testing.T) {
	t.Parallel()
	for _, scenario := range []string{demo.Kediri, demo.Pati} {
		m := exampleSurvey(t, scenario).Map
		b, err := m.GeoJSON()
		if err != nil {
			t.Fatal(err)
		}
		fs, err := readGeoJSON("lagi.geojson", bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		again, err := survey(fs, About{}, "")
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Findings) != 0 || len(again.Map.areas) != len(m.areas) || len(again.Map.landmarks) != len(m.landmarks) || len(again.Map.lines) != len(m.lines) {
			t.Errorf("%s: %d areas, %d landmarks, %d lines; want %d, %d, %d; %v", scenario, len(again.Map.areas), len(again.Map.landmarks), len(again.Map.lines), len(m.areas), len(m.landmarks), len(m.lines), again.Findings)
		}
		for _, a := range m.Leaves() {
			o := again.Map.Area(a.Code)
			if o == nil || o.Name != a.Name || o.Over != a.Over || o.Square < a.Square*0.98 || o.Square > a.Square*1.02 {
				t.Errorf("%s: %s came back as %+v", scenario, a.Name, o)
			}
		}
	}
}
