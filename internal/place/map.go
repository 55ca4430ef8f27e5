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

	Middle Point   // a point inside it, for its name
	Square float64 // square metres

	rings []ring
	box   box
}

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
	Major bool // known in the whole region: drawn on the small maps too
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
	Street   string  // the nearest named street within 40 m, or ""
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

	areas     []*Area
	landmarks []*Landmark
	lines     []*Line
	byCode    map[string]*Area
	grid      grid
}

// About says where a map comes from.
type About struct {
	Title   string `json:"title"`   // "Peta Kota Kediri"
	Source  string `json:"source"`  // "BIG, batas wilayah 2024"
	Example bool   `json:"example"` // invented: every drawing says so
}

// Line is a road, river or railway.
type Line struct {
	Name string
	Kind LineKind
	Path []Point
}

// Empty tells that the region has not imported a map.
func (m *Map) Empty() bool { return m == nil || len(m.areas) == 0 }
