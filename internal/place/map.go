package place

// AreaKind is the level of an area.
type AreaKind string

// The levels. A map has villages, districts, or both; neighbours lie outside.
const (
	Village   AreaKind = "kelurahan" // kelurahan and desa
	District  AreaKind = "kecamatan"
	Neighbour AreaKind = "tetangga" // a region next door, so that a report outside finds its way
)

// Area is a named piece of the map.
type Area struct {
	Code string   // Kemendagri: "35.71.02.1004"; "" when a neighbour has none
	Name string   // "Pakelan"
	Kind AreaKind //
	Over string   // code of the kecamatan of a village
	Desa bool     // a desa, not a kelurahan
	Sea  bool     // a neighbour that is water

	Middle Point   // a point inside it, for its name
	Square float64 // square metres

	refs  [][]arcRef
	rings []ring
	box   box
	made  bool // a district that is what its villages cover
}

// close makes the borders of an area from their arcs.
func (a *Area) close(t *topology) {
	a.box = emptyBox()
	for _, refs := range a.refs {
		r := t.ring(refs)
		if len(r) < 3 {
			continue
		}
		a.rings = append(a.rings, r)
		a.box.join(r.around())
	}
	a.Middle, a.Square = pointOf(middle(a.rings)), square(a.rings)
}

// leaf tells whether the area is one of those that tile the region: a village,
// or a district of which no villages are known.
func (a *Area) leaf() bool { return a.Kind == Village || a.Kind == District && !a.made }

// LandmarkKind groups landmarks; the drawing has a sign for each.
type LandmarkKind string

// The kinds of landmarks.
const (
	School    LandmarkKind = "sekolah"
	Market    LandmarkKind = "pasar"
	Health    LandmarkKind = "kesehatan" // puskesmas, hospital
	Mosque    LandmarkKind = "masjid"
	Worship   LandmarkKind = "ibadah" // church, temple, klenteng
	Office    LandmarkKind = "kantor"
	Transport LandmarkKind = "terminal" // bus, railway, harbour
	Park      LandmarkKind = "taman"    // alun-alun, park, field
	Bridge    LandmarkKind = "jembatan"
	Other     LandmarkKind = "lain"
)

// Landmark is a place by which people find their way.
type Landmark struct {
	ID    string // stable within a map: "l12"
	Name  string // "Pasar Pahing"
	Kind  LandmarkKind
	At    Point
	Major bool   // known in the whole region: drawn on the small maps too
	Area  string // code of the village it lies in
}

// LineKind is the kind of a line.
type LineKind string

// The kinds of lines.
const (
	MainRoad LineKind = "jalan utama"
	Road     LineKind = "jalan"
	Street   LineKind = "gang" // local streets, drawn on near maps only
	River    LineKind = "sungai"
	Railway  LineKind = "rel"
)

// Spot is what the map knows of a point.
type Spot struct {
	Point    Point
	Inside   bool    // of the region
	Village  *Area   // nil outside, or on a map of districts only
	District *Area   // nil outside
	Near     *Near   // nearest landmark worth naming, nil when none is near
	Street   string  // the nearest named road within 40 m, or ""
	Outside  *Area   // the neighbour it lies in, nil when inside or not known
	Away     float64 // metres to the region's border when outside
}

// Unit is the code of the smallest area the point lies in: of the kelurahan,
// else of the kecamatan; "" outside.
func (s Spot) Unit() string {
	switch {
	case s.Village != nil:
		return s.Village.Code
	case s.District != nil:
		return s.District.Code
	}
	return ""
}

// Near is a landmark with the way to it.
type Near struct {
	*Landmark
	Metres float64
}

// Map is the region's map in memory: immutable, shared, safe for concurrent
// use. The zero Map, of a region that imported none, knows no place.
type Map struct {
	Version int64
	About   About

	top       topology
	weights   [][]float64 // of each corner of each arc in a drawing
	ranks     []Rank      // of each arc
	areas     []*Area     // by code
	border    Area        // of the whole region
	landmarks []*Landmark
	lines     []*Line
	byCode    map[string]*Area
	leaves    grid[*Area]
	streets   grid[stretch]
	words     wordIndex
}

// About says where a map comes from.
type About struct {
	Region  string `json:"region"`  // "Kota Kediri"
	Source  string `json:"source"`  // whose data: "BIG, batas wilayah 2024"
	Example bool   `json:"example"` // invented: every drawing says so
}

// Line is a road, river or railway.
type Line struct {
	Name string
	Kind LineKind

	path   []cell
	weight []float64 // of each corner in a drawing
	box    box
}

func newLine(x contentLine) *Line {
	l := &Line{Name: x.Name, Kind: x.Kind, path: unflat(x.Path), box: emptyBox()}
	for _, c := range l.path {
		l.box.add(c)
	}
	return l
}

// Empty tells that the region has not imported a map.
func (m *Map) Empty() bool { return m == nil || len(m.areas) == 0 }

// Area finds an area by its code, nil when the map has none.
func (m *Map) Area(code string) *Area {
	if m == nil {
		return nil
	}
	return m.byCode[code]
}

// Areas lists the areas of a kind by code; under is the code of a district whose
// villages are wanted, "" for all.
func (m *Map) Areas(kind AreaKind, under string) []*Area {
	var out []*Area
	if m == nil {
		return nil
	}
	for _, a := range m.areas {
		if a.Kind == kind && (under == "" || a.Over == under) {
			out = append(out, a)
		}
	}
	return out
}

// Leaves lists the smallest areas by code: the villages, and the districts
// without any.
func (m *Map) Leaves() []*Area {
	var out []*Area
	if m == nil {
		return nil
	}
	for _, a := range m.areas {
		if a.leaf() {
			out = append(out, a)
		}
	}
	return out
}

// Landmarks lists the landmarks by name.
func (m *Map) Landmarks() []*Landmark { return m.landmarks }

// Middle is a point in the middle of the region.
func (m *Map) Middle() Point { return m.border.Middle }

// Hectares is the size of the area.
func (a *Area) Hectares() float64 { return a.Square / 10_000 }
