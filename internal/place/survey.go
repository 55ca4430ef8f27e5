package place

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"pendopo/internal/kit/errs"
)

// Finding is one thing that somebody should know about an import: what was
// mended, left out or looks odd. It never stops an import; what does is an error.
type Finding struct {
	Key  string `json:"key"`
	Args []any  `json:"args,omitempty"`
}

// Survey is what came of reading the files of an import, before anything is
// kept: the map as it would be, and what to know about it.
type Survey struct {
	Map      *Map
	Findings []Finding
	Corners  int // read
	Kept     int // after simplifying

	content []byte
}

// Parcel is an area as the files describe it, parts of one code together.
type parcel struct {
	Area
	overName string
	polygons []ring
}

// surveyor gathers the features of all files.
type surveyor struct {
	parcels   []*parcel
	byKey     map[string]*parcel
	landmarks []*Landmark
	lines     []rawLine
	findings  []Finding
	corners   int

	swapped, unknown, nameless, outside, merged, badCode int
}

type rawLine struct {
	Name string
	Kind LineKind
	path []cell
}

// survey judges the features of all files together and makes the map. code is
// that of the region ("35.71"); areas of other regions are refused, unless the
// region's code is not known.
func survey(features []feature, about About, code string) (*Survey, error) {
	s := &surveyor{byKey: map[string]*parcel{}}
	for i := range features {
		if err := s.take(&features[i], code); err != nil {
			return nil, err
		}
	}
	if !slices.ContainsFunc(s.parcels, func(p *parcel) bool { return p.Kind != Neighbour }) {
		return nil, wrongFile(errs.Invalid, "place.no_areas")
	}
	s.note("place.found_swapped", s.swapped)
	s.note("place.found_unknown", s.unknown)
	s.note("place.found_nameless", s.nameless)
	s.note("place.found_no_code", s.badCode)
	s.note("place.found_outside", s.outside)
	s.note("place.found_merged", s.merged)
	return s.finish(about)
}

func (s *surveyor) note(key string, n int) {
	if n > 0 {
		s.findings = append(s.findings, Finding{key, []any{n}})
	}
}

// take adds one feature.
func (s *surveyor) take(f *feature, code string) error {
	w := f.attrs.whatIs(f.geometry)
	if !w.known() {
		s.unknown++
		return nil
	}
	if err := s.orient(f); err != nil {
		return err
	}
	name := f.attrs.first(nameKeys...)
	switch {
	case w.area != "":
		return s.takeArea(f, w, name, code)
	case w.line != "":
		for _, path := range f.paths {
			if cells := tidy(path); len(cells) >= 2 {
				s.lines = append(s.lines, rawLine{name, w.line, cells})
			}
		}
	case name == "":
		s.nameless++
	default:
		if at, ok := f.spot(); ok {
			s.landmarks = append(s.landmarks, &Landmark{Name: name, Kind: w.landmark, At: at.Round(), Major: w.major})
		}
	}
	return nil
}

// orient refuses what does not lie in Indonesia, and turns a feature whose
// latitude stands first. Both orders cannot be right here: latitudes are below
// 12 and longitudes above 94.
func (s *surveyor) orient(f *feature) error {
	normal, turned, all := 0, 0, 0
	var bad Point
	f.each(func(p *Point) {
		all++
		switch {
		case p.InIndonesia():
			normal++
		case Point{p.Lon, p.Lat}.InIndonesia():
			turned++
			bad = *p
		default:
			bad = *p
		}
	})
	s.corners += all
	switch {
	case normal == all:
		return nil
	case turned == all:
		f.each(func(p *Point) { p.Lat, p.Lon = p.Lon, p.Lat })
		s.swapped++
		return nil
	case bad.Lat > 180 || bad.Lat < -180 || bad.Lon > 180 || bad.Lon < -180:
		return wrongFile(errs.Invalid, "place.not_degrees", f.file)
	}
	return wrongFile(errs.Invalid, "place.not_indonesia", f.file, f.number, fmt.Sprintf("%.4f, %.4f", bad.Lon, bad.Lat))
}

func (s *surveyor) takeArea(f *feature, w what, name, code string) error {
	p := &parcel{Area: Area{Name: bareName(name), Kind: w.area, Desa: w.desa, Sea: w.sea}}
	if w.area == Neighbour {
		p.Name, p.Code = name, tidyCode(f.attrs.first(codeKeys...))
	} else {
		p.Code = tidyCode(f.attrs.first(codeKeys...))
		want := 8
		if w.area == Village {
			want = 13
			p.overName = bareName(f.attrs.first(overNameKeys...))
		}
		if len(p.Code) != want {
			s.badCode++
			return nil
		}
		if w.area == Village {
			p.Over = cmp.Or(tidyCode(f.attrs.first(overKeys...)), p.Code[:8])
			p.Desa = p.Desa || p.Code[9] == '2'
		}
		if code != "" && p.Code[:len(code)] != code {
			s.outside++
			return nil
		}
	}
	if p.Name == "" {
		s.nameless++
		return nil
	}
	for _, rings := range f.polygons {
		for _, r := range rings {
			if c := closed(tidy(r)); len(c) >= 3 {
				p.polygons = append(p.polygons, c)
			}
		}
	}
	if len(p.polygons) == 0 {
		s.unknown++
		return nil
	}
	key := string(p.Kind) + p.Code
	if p.Code == "" {
		key += p.Name
	}
	if was := s.byKey[key]; was != nil {
		was.polygons = append(was.polygons, p.polygons...)
		s.merged++
		return nil
	}
	s.byKey[key] = p
	s.parcels = append(s.parcels, p)
	return nil
}

// tidy rounds a path and drops corners that fall together.
func tidy(path []Point) []cell {
	out := make([]cell, 0, len(path))
	for _, p := range path {
		c := cellOf(p)
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return out
}

// closed drops the last corner of a ring when it is the first again.
func closed(c []cell) ring {
	for len(c) > 1 && c[0] == c[len(c)-1] {
		c = c[:len(c)-1]
	}
	return c
}

// spot is where a landmark stands: its point, or the middle of its ground.
func (f *feature) spot() (Point, bool) {
	switch {
	case len(f.points) > 0:
		return f.points[0], true
	case len(f.polygons) > 0:
		var rings []ring
		for _, r := range f.polygons[0] {
			if c := closed(tidy(r)); len(c) >= 3 {
				rings = append(rings, c)
			}
		}
		return pointOf(middle(rings)), len(rings) > 0
	case len(f.paths) > 0 && len(f.paths[0]) > 0:
		return f.paths[0][len(f.paths[0])/2], true
	}
	return Point{}, false
}

// finish lets villages decide over districts, cuts and simplifies the borders,
// and makes the map.
func (s *surveyor) finish(about About) (*Survey, error) {
	names := map[string]string{} // of districts
	hasVillages := map[string]bool{}
	for _, p := range s.parcels {
		switch {
		case p.Kind == District:
			names[p.Code] = p.Name
		case p.Kind == Village:
			hasVillages[p.Over] = true
			if names[p.Over] == "" {
				names[p.Over] = p.overName
			}
		}
	}
	c := &content{Format: contentFormat, About: about}
	var rings []ring
	var leaves []*parcel
	for _, p := range s.parcels {
		if p.Kind == District && hasVillages[p.Code] {
			continue // drawn from its villages
		}
		leaves = append(leaves, p)
		rings = append(rings, p.polygons...)
	}
	slices.SortStableFunc(leaves, func(a, b *parcel) int { return cmp.Compare(a.Code+a.Name, b.Code+b.Name) })
	rings = rings[:0]
	for _, p := range leaves {
		rings = append(rings, p.polygons...)
	}
	t, refs := cut(rings)
	t.simplify(fineness(leaves))
	c.setArcs(t)
	for _, p := range leaves {
		c.Areas = append(c.Areas, contentArea{Code: p.Code, Name: p.Name, Kind: p.Kind, Over: p.Over, Desa: p.Desa, Sea: p.Sea, Rings: refs[:len(p.polygons)]})
		refs = refs[len(p.polygons):]
	}
	for _, code := range slices.Sorted(maps.Keys(hasVillages)) {
		name := names[code]
		if name == "" {
			name = code
			s.findings = append(s.findings, Finding{"place.found_no_district_name", []any{code}})
		}
		c.Areas = append(c.Areas, contentArea{Code: code, Name: name, Kind: District})
	}
	limit := fineness(leaves)
	for _, l := range s.lines {
		c.Lines = append(c.Lines, contentLine{l.Name, l.Kind, flat(thin(l.path, limit))})
	}
	slices.SortStableFunc(s.landmarks, func(a, b *Landmark) int { return cmp.Compare(a.Name, b.Name) })
	for _, l := range s.landmarks {
		at := cellOf(l.At)
		c.Landmarks = append(c.Landmarks, contentLandmark{l.Name, l.Kind, l.Major, at.x, at.y})
	}
	out := &Survey{Corners: s.corners, Findings: s.findings}
	var err error
	if out.content, err = c.write(); err != nil {
		return nil, err
	}
	if out.Map, err = readMap(out.content); err != nil {
		return nil, err
	}
	for _, a := range t.arcs {
		out.Kept += len(a)
	}
	out.Findings = append(out.Findings, out.Map.lookOver()...)
	return out, nil
}

// fineness is the triangle below which a corner is dropped, in square metres: a
// two-thousandth of the region's width, squared. Four metres for a city, twenty
// for a large kabupaten.
func fineness(leaves []*parcel) float64 {
	var all float64
	for _, p := range leaves {
		if p.Kind != Neighbour {
			all += square(p.polygons)
		}
	}
	return min(all/4_000_000, 900)
}
