package place

import (
	"encoding/json"
	"fmt"
)

// GeoJSON writes the map as a file that can be imported again: areas, lines and
// landmarks with the properties of our own. Districts that are what their
// villages cover are not written; the villages name them.
func (m *Map) GeoJSON() ([]byte, error) {
	type geometry struct {
		Type        string `json:"type"`
		Coordinates any    `json:"coordinates"`
	}
	type item struct {
		Type       string         `json:"type"`
		Properties map[string]any `json:"properties"`
		Geometry   geometry       `json:"geometry"`
	}
	doc := struct {
		Type     string `json:"type"`
		Name     string `json:"name"`
		Source   string `json:"source,omitempty"`
		Example  bool   `json:"example,omitempty"`
		Features []item `json:"features"`
	}{Type: "FeatureCollection", Name: m.About.Region, Source: m.About.Source, Example: m.About.Example, Features: []item{}}
	add := func(g geometry, properties map[string]any) {
		doc.Features = append(doc.Features, item{"Feature", properties, g})
	}
	names := map[AreaKind]string{Village: "kelurahan", District: "kecamatan", Neighbour: "tetangga"}
	for _, a := range m.areas {
		if a.made {
			continue
		}
		kind := names[a.Kind]
		switch {
		case a.Desa:
			kind = "desa"
		case a.Sea:
			kind = "laut"
		}
		properties := map[string]any{"jenis": kind, "nama": a.Name}
		if a.Code != "" {
			properties["kode"] = a.Code
		}
		if over := m.byCode[a.Over]; over != nil {
			properties["kode_kecamatan"], properties["nama_kecamatan"] = over.Code, over.Name
		}
		add(geometry{"MultiPolygon", polygons(a.rings)}, properties)
	}
	for _, l := range m.lines {
		properties := map[string]any{"jenis": string(l.Kind)}
		if l.Name != "" {
			properties["nama"] = l.Name
		}
		add(geometry{"LineString", pairs(l.path)}, properties)
	}
	for _, l := range m.landmarks {
		properties := map[string]any{"jenis": string(l.Kind), "nama": l.Name}
		if l.Major {
			properties["utama"] = true
		}
		add(geometry{"Point", pairs([]cell{cellOf(l.At)})[0]}, properties)
	}
	b, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("place: write map: %w", err)
	}
	return b, nil
}

// pairs writes corners as longitude and latitude.
func pairs(path []cell) [][2]float64 {
	out := make([][2]float64, len(path))
	for i, c := range path {
		p := pointOf(c)
		out[i] = [2]float64{p.Lon, p.Lat}
	}
	return out
}

// polygons sorts rings into polygons: a ring inside another is its hole.
func polygons(rings []ring) [][][][2]float64 {
	var out [][][][2]float64
	at := map[int]int{} // outer ring → polygon
	holeOf := func(i int) int {
		for j, o := range rings {
			if i != j && o.crossings(rings[i][0])%2 == 1 {
				return j
			}
		}
		return -1
	}
	for i, r := range rings {
		if holeOf(i) < 0 {
			at[i] = len(out)
			out = append(out, [][][2]float64{pairs(append(r[:len(r):len(r)], r[0]))})
		}
	}
	for i, r := range rings {
		if j := holeOf(i); j >= 0 {
			if k, ok := at[j]; ok {
				out[k] = append(out[k], pairs(append(r[:len(r):len(r)], r[0])))
			}
		}
	}
	return out
}
