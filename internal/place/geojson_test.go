package place

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pendopo/internal/kit/errs"
)

// areaJSON is a square kelurahan with its lower left corner at lon, lat.
func areaJSON(properties string, lon, lat float64) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{%s},"geometry":{"type":"Polygon","coordinates":[[[%g,%g],[%g,%g],[%g,%g],[%g,%g],[%g,%g]]]}}`,
		properties, lon, lat, lon+0.01, lat, lon+0.01, lat+0.01, lon, lat+0.01, lon, lat)
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

const pakelan = `"jenis":"kelurahan","kode":"35.71.02.1008","nama":"Pakelan","kecamatan":"Kota"`

func surveyText(texts ...string) (*Survey, error) {
	var all []feature
	for _, text := range texts {
		fs, err := readGeoJSON("peta.geojson", strings.NewReader(text))
		if err != nil {
			return nil, err
		}
		all = append(all, fs...)
	}
	return survey(all, About{}, "35.71")
}

func TestRefusedFiles(t *testing.T) {
	t.Parallel()
	good := areaJSON(pakelan, 112, -7.8)
	for name, c := range map[string]struct {
		text, key string
		kind      errs.Kind
	}{
		"empty":            {"", "place.not_json", errs.Invalid},
		"a table":          {"nama,kode\nPakelan,1", "place.not_json", errs.Invalid},
		"an archive":       {"PK\x03\x04", "place.is_zip", errs.Invalid},
		"KML":              {"<?xml version='1.0'?><kml/>", "place.is_xml", errs.Invalid},
		"TopoJSON":         {`{"type":"Topology","objects":{}}`, "place.is_topojson", errs.Invalid},
		"some JSON":        {`{"a":1}`, "place.not_geojson", errs.Invalid},
		"a list":           {`[]`, "place.not_json", errs.Invalid},
		"no features":      {collection(), "place.no_features", errs.Invalid},
		"half a file":      {collection(good)[:200], "place.not_json", errs.Invalid},
		"words for places": {collection(strings.Replace(good, "112", `"x"`, 1)), "place.broken_feature", errs.Invalid},
		"one number":       {collection(`{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[112]}}`), "place.broken_feature", errs.Invalid},
		"metres":           {collection(areaJSON(pakelan, 612345, 9135000)), "place.not_degrees", errs.Invalid},
		"a UTM crs":        {`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32749"}},"features":[` + good + `]}`, "place.not_degrees", errs.Invalid},
		"Paris":            {collection(areaJSON(pakelan, 2.3, 48.8)), "place.not_indonesia", errs.Invalid},
		"null island":      {collection(areaJSON(pakelan, 0, 0)), "place.not_indonesia", errs.Invalid},
		"no areas":         {collection(`{"type":"Feature","properties":{"jenis":"pasar","nama":"Pahing"},"geometry":{"type":"Point","coordinates":[112,-7.8]}}`), "place.no_areas", errs.Invalid},
		"areas of others":  {collection(areaJSON(`"jenis":"kelurahan","kode":"35.76.01.1001","nama":"Lain"`, 112, -7.8)), "place.no_areas", errs.Invalid},
		"no codes":         {collection(areaJSON(`"jenis":"kelurahan","nama":"Pakelan"`, 112, -7.8)), "place.no_areas", errs.Invalid},
		"a line for area":  {collection(`{"type":"Feature","properties":{` + pakelan + `},"geometry":{"type":"LineString","coordinates":[[112,-7.8],[112.1,-7.8]]}}`), "place.no_areas", errs.Invalid},
	} {
		_, err := surveyText(c.text)
		var e *errs.Error
		if !errors.As(err, &e) || e.Key != c.key || e.Kind != c.kind || len(e.Fields) != 1 || e.Fields[0].Name != "berkas" {
			t.Errorf("%s: %v, want %v %s beside the field", name, err, c.kind, c.key)
		}
	}
	if _, err := readGeoJSON("besar", bytes.NewReader(make([]byte, MaxFileBytes+1))); !errs.Is(err, errs.TooLarge) {
		t.Errorf("a huge file: %v", err)
	}
}

func TestForgivenFiles(t *testing.T) {
	t.Parallel()
	second := areaJSON(`"jenis":"kelurahan","kode":"3571021010","nama":"Kelurahan KEMASAN","nama_kecamatan":"KOTA"`, 112.01, -7.8)
	for name, c := range map[string]struct {
		text    string
		finding string
		areas   string
	}{
		"plain":            {collection(areaJSON(pakelan, 112, -7.8)), "place.found_no_district_name", "35.71.02=35.71.02 35.71.02.1008=Pakelan"},
		"a code of digits": {collection(second), "", "35.71.02=Kota 35.71.02.1010=Kemasan"},
		"latitude first":   {collection(second, areaJSON(pakelan, -7.8, 112)), "place.found_swapped", "35.71.02=Kota 35.71.02.1008=Pakelan 35.71.02.1010=Kemasan"},
		"BIG":              {collection(areaJSON(`"NAMOBJ":"Pakelan","KDEPUM":"35.71.02.1008","WADMKD":"Pakelan","WADMKC":"Kota","KDCPUM":"35.71.02"`, 112, -7.8)), "", "35.71.02=Kota 35.71.02.1008=Pakelan"},
		"OpenStreetMap":    {collection(areaJSON(`"admin_level":"7","name":"Pakelan","ref:kemendagri":"3571021008","nama_kecamatan":"Kota"`, 112, -7.8)), "", "35.71.02=Kota 35.71.02.1008=Pakelan"},
		"a desa":           {collection(areaJSON(`"kode":"35.71.02.2008","nama":"Desa Pakelan","nama_kecamatan":"Kota"`, 112, -7.8)), "", "35.71.02=Kota 35.71.02.2008=Pakelan"},
		"a district":       {collection(areaJSON(`"jenis":"kecamatan","kode":"35.71.02","nama":"Kecamatan Kota"`, 112, -7.8)), "", "35.71.02=Kota"},
		"in two parts":     {collection(second, areaJSON(`"jenis":"kelurahan","kode":"35.71.02.1010","nama":"Kemasan"`, 112.2, -7.8)), "place.found_merged", "35.71.02=Kota 35.71.02.1010=Kemasan"},
		"others beside":    {collection(second, areaJSON(`"jenis":"kelurahan","kode":"35.06.01.1001","nama":"Lain"`, 112.1, -7.8)), "place.found_outside", "35.71.02=Kota 35.71.02.1010=Kemasan"},
		"overlap":          {collection(second, areaJSON(`"jenis":"kelurahan","kode":"35.71.02.1008","nama":"Pakelan"`, 112.005, -7.8)), "place.found_overlap", "35.71.02=Kota 35.71.02.1008=Pakelan 35.71.02.1010=Kemasan"},
		"what is that":     {collection(second, `{"type":"Feature","properties":{"jenis":"ufo"},"geometry":{"type":"Point","coordinates":[112,-7.8]}}`), "place.found_unknown", "35.71.02=Kota 35.71.02.1010=Kemasan"},
		"no geometry":      {collection(second, `{"type":"Feature","properties":null,"geometry":null}`), "", "35.71.02=Kota 35.71.02.1010=Kemasan"},
		"a bow tie":        {collection(second, `{"type":"Feature","properties":{`+pakelan+`},"geometry":{"type":"Polygon","coordinates":[[[112,-7.8],[112.01,-7.79],[112.01,-7.8],[112,-7.79],[112,-7.8]]]}}`), "place.found_tiny", "35.71.02=Kota 35.71.02.1008=Pakelan 35.71.02.1010=Kemasan"},
		"with a mark":      {"\xef\xbb\xbf" + collection(second), "", "35.71.02=Kota 35.71.02.1010=Kemasan"},
	} {
		s, err := surveyText(c.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var areas []string
		for _, kind := range []AreaKind{District, Village} {
			for _, a := range s.Map.Areas(kind, "") {
				areas = append(areas, a.Code+"="+a.Name)
			}
		}
		if got := strings.Join(areas, " "); got != c.areas {
			t.Errorf("%s: %s, want %s", name, got, c.areas)
		}
		found := ""
		for _, f := range s.Findings {
			if f.Key == c.finding {
				found = f.Key
			}
		}
		if found != c.finding || c.finding == "" && len(s.Findings) > 0 {
			t.Errorf("%s: findings %v, want %q", name, s.Findings, c.finding)
		}
	}
}

// TestGapFallsToTheNearer: a sliver between two areas belongs to one of them, a
// wide hole to none.
func TestGapFallsToTheNearer(t *testing.T) {
	t.Parallel()
	ringed := func(side float64) string { // an area with a hole in the middle
		return fmt.Sprintf(`{"type":"Feature","properties":{%s},"geometry":{"type":"Polygon","coordinates":[[[112,-7.8],[112.02,-7.8],[112.02,-7.78],[112,-7.78],[112,-7.8]],[[112.01,-7.79],[%[2]g,-7.79],[%[2]g,%[3]g],[112.01,%[3]g],[112.01,-7.79]]]}}`,
			pakelan, 112.01+side, -7.79+side)
	}
	for side, want := range map[float64]string{0.0003: "35.71.02.1008", 0.004: ""} {
		s, err := surveyText(collection(ringed(side)))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Map.Locate(Point{-7.79 + side/2, 112.01 + side/2}).Unit(); got != want {
			t.Errorf("in a hole of %.0f m: %q, want %q", side*111000, got, want)
		}
	}
}

func FuzzGeoJSON(f *testing.F) {
	f.Add([]byte(collection(areaJSON(pakelan, 112, -7.8))))
	f.Add([]byte(collection(areaJSON(pakelan, -7.8, 112), `{"type":"Feature","properties":{"highway":"primary","name":"x"},"geometry":{"type":"LineString","coordinates":[[112,-7.8],[112.1,-7.8]]}}`)))
	f.Add([]byte(collection(`{"type":"Feature","properties":{"jenis":"kecamatan","kode":"35.71.02","nama":"Kota"},"geometry":{"type":"MultiPolygon","coordinates":[[[[112,-7.8],[112.1,-7.8],[112.1,-7.7]]]]}}`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		fs, err := readGeoJSON("x", bytes.NewReader(b))
		if err != nil {
			return
		}
		s, err := survey(fs, About{}, "")
		if err != nil {
			return
		}
		for _, a := range s.Map.Leaves() {
			s.Map.Locate(a.Middle)
		}
		if _, err := s.Map.GeoJSON(); err != nil {
			t.Errorf("what was read cannot be written: %v", err)
		}
	})
}
