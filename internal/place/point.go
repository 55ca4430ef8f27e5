package place

import (
	"fmt"
	"math"
)

// Point is a place on earth in degrees (WGS 84). The zero Point means none: it
// lies in the Gulf of Guinea, far from every region.
type Point struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// The box around Indonesia, from Sabang to Merauke and from Miangas to Rote,
// with some sea.
const (
	minLat, maxLat = -11.5, 6.5
	minLon, maxLon = 94.5, 141.5
)

// earth is the mean radius in metres.
const earth = 6371008.8

// degree is the length of a degree of latitude in metres.
const degree = earth * math.Pi / 180

// IsZero tells that no place is known.
func (p Point) IsZero() bool { return p == Point{} }

// InIndonesia tells whether the point lies in the box around Indonesia. NaN and
// infinities do not.
func (p Point) InIndonesia() bool {
	return p.Lat >= minLat && p.Lat <= maxLat && p.Lon >= minLon && p.Lon <= maxLon
}

// Round cuts the point to six digits, eleven centimetres: what the map works
// with and what is stored.
func (p Point) Round() Point { return pointOf(cellOf(p)) }

// String writes the point as people paste it: "-7.822840, 112.011860".
func (p Point) String() string { return fmt.Sprintf("%.6f, %.6f", p.Lat, p.Lon) }

// Distance is the way between two points in metres as the crow flies.
func Distance(a, b Point) float64 {
	la, lb := a.Lat*math.Pi/180, b.Lat*math.Pi/180
	s, t := math.Sin((lb-la)/2), math.Sin((b.Lon-a.Lon)*math.Pi/360)
	h := s*s + math.Cos(la)*math.Cos(lb)*t*t
	return 2 * earth * math.Asin(math.Sqrt(min(1, h)))
}

// Move is the point some metres east and north of p.
func (p Point) Move(east, north float64) Point {
	return Point{Lat: p.Lat + north/degree, Lon: p.Lon + east/(degree*math.Cos(p.Lat*math.Pi/180))}
}

// cell is a point in whole millionths of a degree: borders are compared in
// whole numbers, so that a point on a border falls to one side and never to
// both or none.
type cell struct{ x, y int32 }

const perDegree = 1e6

func cellOf(p Point) cell {
	return cell{int32(math.Round(p.Lon * perDegree)), int32(math.Round(p.Lat * perDegree))}
}

func pointOf(c cell) Point {
	return Point{Lat: float64(c.y) / perDegree, Lon: float64(c.x) / perDegree}
}
