package cli

import (
	"strconv"

	"pendopo/internal/actor"
	"pendopo/internal/people"
)

// mapOf brings a map in, drops another, and asks it where a point is.
func (w *apiWorld) mapOf(officer people.PersonID) {
	t := w.t
	region, err := buildExample()
	if err != nil {
		t.Fatal(err)
	}
	file, err := region.Map()
	if err != nil {
		t.Fatal(err)
	}
	kept := w.use("propose-map", officer, "/map/imports?name=peta.geojson&source=contoh", file)
	before := w.use("preview-map", officer, "/map/imports/"+decimal(field[float64](t, kept, "version")), nil)
	if before["state"] != "waiting" || field[float64](t, before, "villages") < 40 || field[float64](t, before, "coverage", "units") < 40 || field[bool](t, before, "coverage", "whole") != (len(field[[]any](t, before, "coverage", "without_unit")) == 0) {
		t.Errorf("preview %v", before["coverage"])
	}
	w.use("apply-map", officer, "/map/imports/"+decimal(field[float64](t, kept, "version"))+"/apply", nil)
	dropped := w.do("propose-map", officer, "/map/imports?name=lain.geojson", file)
	w.use("discard-map", officer, "/map/imports/"+decimal(field[float64](t, dropped, "version")), nil)
	if got := items(t, w.use("list-map-imports", officer, "/map/imports", nil)); len(got) == 0 {
		t.Error("no import is listed")
	}
	areas := w.use("list-areas", officer, "/map/areas", nil)
	if len(items(t, areas)) < 40 {
		t.Errorf("%d areas", len(items(t, areas)))
	}
	lat, lon := field[float64](t, areas, "items", 3, "middle", "lat"), field[float64](t, areas, "items", 3, "middle", "lon")
	spot := w.use("locate", officer, "/map/locate?point="+decimal(lat)+","+decimal(lon), nil)
	if !field[bool](t, spot, "inside") {
		t.Errorf("the middle of an area lies outside: %v", spot)
	}
	w.use("search-map", officer, "/map/search?q=pasar", nil)
	rec := w.send("GET", "/map", w.token(officer, actor.RegisterRead), nil) // GeoJSON, which the document calls a file
	if rec.Code != 200 || rec.Body.Len() < 10_000 {
		t.Errorf("the map leaves with %d and %d bytes", rec.Code, rec.Body.Len())
	}
	w.worked["download-map"] = true
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
