package place

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"

	"pendopo/internal/kit/errs"
)

// The limits of an import. A region of four hundred villages in full detail has
// about 300,000 corners in 12 MB.
const (
	MaxFileBytes = 32 << 20
	maxCorners   = 2_000_000
	maxFeatures  = 100_000
)

// feature is one thing of a GeoJSON file (RFC 7946).
type feature struct {
	file     string
	number   int // from 1, as people count
	geometry string
	points   []Point     // Point, MultiPoint
	paths    [][]Point   // LineString, MultiLineString
	polygons [][][]Point // Polygon, MultiPolygon: rings of each
	attrs    attributes
}

// readGeoJSON reads the features of one file. What it is not is said in one
// sentence; how good it is, the survey says.
func readGeoJSON(name string, r io.Reader) ([]feature, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFileBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxFileBytes {
		return nil, wrongFile(errs.TooLarge, "place.file_too_large", name, MaxFileBytes>>20)
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	var doc struct {
		Type     string            `json:"type"`
		CRS      json.RawMessage   `json:"crs"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		key := "place.not_json"
		switch {
		case bytes.HasPrefix(data, []byte("PK")):
			key = "place.is_zip"
		case bytes.HasPrefix(data, []byte("<")):
			key = "place.is_xml"
		}
		return nil, wrongFile(errs.Invalid, key, name)
	}
	switch doc.Type {
	case "FeatureCollection":
	case "Feature":
		doc.Features = []json.RawMessage{data}
	case "Topology":
		return nil, wrongFile(errs.Invalid, "place.is_topojson", name)
	default:
		return nil, wrongFile(errs.Invalid, "place.not_geojson", name)
	}
	if !degrees(doc.CRS) {
		return nil, wrongFile(errs.Invalid, "place.not_degrees", name)
	}
	if len(doc.Features) > maxFeatures {
		return nil, wrongFile(errs.TooLarge, "place.too_many_features", name, maxFeatures)
	}
	out := make([]feature, 0, len(doc.Features))
	corners := 0
	for i, raw := range doc.Features {
		f, n, err := readFeature(raw)
		if err != nil {
			return nil, wrongFile(errs.Invalid, "place.broken_feature", name, i+1)
		}
		if corners += n; corners > maxCorners {
			return nil, wrongFile(errs.TooLarge, "place.too_many_corners", name, maxCorners)
		}
		f.file, f.number = name, i+1
		if f.geometry != "" {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return nil, wrongFile(errs.Invalid, "place.no_features", name)
	}
	return out, nil
}

func wrongFile(kind errs.Kind, key string, args ...any) error {
	return errs.New(kind, key, args...).Field("berkas", key, args...)
}

// degrees tells whether the old "crs" member, when there is one, names WGS 84.
func degrees(crs json.RawMessage) bool {
	s := strings.ToUpper(string(crs))
	return s == "" || s == "NULL" || strings.Contains(s, "CRS84") || strings.Contains(s, "4326")
}

// readFeature reads one feature and counts its corners; a feature without a
// place on the map has no geometry.
func readFeature(raw json.RawMessage) (f feature, corners int, err error) {
	var x struct {
		Properties map[string]any `json:"properties"`
		Geometry   *struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
	}
	if err := json.Unmarshal(raw, &x); err != nil {
		return f, 0, err
	}
	f.attrs = attributes{}
	for k, v := range x.Properties {
		f.attrs[strings.ToLower(k)] = v
	}
	if x.Geometry == nil {
		return f, 0, nil
	}
	f.geometry = x.Geometry.Type
	c := x.Geometry.Coordinates
	switch f.geometry {
	case "Point":
		var p position
		err = json.Unmarshal(c, &p)
		f.points = []Point{Point(p)}
	case "MultiPoint":
		f.points, err = many(c)
	case "LineString":
		var path []Point
		path, err = many(c)
		f.paths = [][]Point{path}
	case "MultiLineString":
		f.paths, err = manyMany(c)
	case "Polygon":
		var rings [][]Point
		rings, err = manyMany(c)
		f.polygons = [][][]Point{rings}
	case "MultiPolygon":
		var all [][][]position
		err = json.Unmarshal(c, &all)
		for _, rings := range all {
			f.polygons = append(f.polygons, bare2(rings))
		}
	default: // GeometryCollection: nothing we draw comes as one
		f.geometry = ""
	}
	f.each(func(*Point) { corners++ })
	return f, corners, err
}

// each visits every point of a feature.
func (f *feature) each(do func(*Point)) {
	for i := range f.points {
		do(&f.points[i])
	}
	for _, path := range f.paths {
		for i := range path {
			do(&path[i])
		}
	}
	for _, rings := range f.polygons {
		for _, r := range rings {
			for i := range r {
				do(&r[i])
			}
		}
	}
}

// position is a GeoJSON position: longitude first, height ignored.
type position Point

func (p *position) UnmarshalJSON(b []byte) error {
	var n []float64
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	if len(n) < 2 || math.IsInf(n[0], 0) || math.IsInf(n[1], 0) {
		return fmt.Errorf("place: a position of %d numbers", len(n))
	}
	p.Lon, p.Lat = n[0], n[1]
	return nil
}

func many(c json.RawMessage) ([]Point, error) {
	var ps []position
	err := json.Unmarshal(c, &ps)
	return bare(ps), err
}

func manyMany(c json.RawMessage) ([][]Point, error) {
	var ps [][]position
	err := json.Unmarshal(c, &ps)
	return bare2(ps), err
}

func bare(ps []position) []Point {
	out := make([]Point, len(ps))
	for i, p := range ps {
		out[i] = Point(p)
	}
	return out
}

func bare2(ps [][]position) [][]Point {
	out := make([][]Point, len(ps))
	for i, p := range ps {
		out[i] = bare(p)
	}
	return out
}
