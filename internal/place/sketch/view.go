package sketch

import (
	"math"
	"strconv"
	"strings"

	"pendopo/internal/place"
)

// View is the part of the earth that a picture shows: the point in its middle,
// how many metres a pixel is, and its size in pixels.
type View struct {
	Middle        place.Point
	Scale         float64
	Width, Height int
}

// The bounds of what is drawn. Nearer than half a metre a pixel there is nothing
// to see; the widest fits Papua into a small picture.
const (
	nearest  = 0.5
	widest   = 5000.0
	maxSide  = 1280
	minSide  = 120
	margin   = 0.06 // of the picture around a whole area
	plainLat = 111_195.08
)

// Whole shows the whole region.
func Whole(m *place.Map, width, height int) View {
	from, to := m.Box()
	return fit(from, to, width, height)
}

// Around shows a whole area.
func Around(a *place.Area, width, height int) View {
	from, to := a.Box()
	return fit(from, to, width, height)
}

// Near shows the surroundings of a point, at a scale at which roads have names.
func Near(p place.Point, width, height int) View {
	return View{Middle: p, Scale: 3, Width: width, Height: height}
}

func fit(from, to place.Point, width, height int) View {
	v := View{Middle: place.Point{Lat: (from.Lat + to.Lat) / 2, Lon: (from.Lon + to.Lon) / 2}, Scale: 1, Width: width, Height: height}
	x, y := (to.Lon-from.Lon)*v.perLon(), (to.Lat-from.Lat)*plainLat
	v.Scale = bound(math.Max(x/float64(width), y/float64(height)) * (1 + 2*margin))
	return v
}

func bound(scale float64) float64 {
	if !(scale >= nearest) { // NaN too
		return nearest
	}
	return math.Min(scale, widest)
}

// perLon is the metres of a degree of longitude in the middle.
func (v View) perLon() float64 { return plainLat * math.Cos(v.Middle.Lat*math.Pi/180) }

// At is the point under a pixel, counted from the upper left corner.
func (v View) At(x, y int) place.Point {
	dx, dy := float64(x)-float64(v.Width)/2, float64(v.Height)/2-float64(y)
	return place.Point{Lat: v.Middle.Lat + dy*v.Scale/plainLat, Lon: v.Middle.Lon + dx*v.Scale/v.perLon()}
}

// XY is the pixel of a point; it may lie outside the picture.
func (v View) XY(p place.Point) (x, y float64) {
	return float64(v.Width)/2 + (p.Lon-v.Middle.Lon)*v.perLon()/v.Scale, float64(v.Height)/2 - (p.Lat-v.Middle.Lat)*plainLat/v.Scale
}

// Shows tells whether a point lies in the picture, not just at its rim.
func (v View) Shows(p place.Point) bool {
	x, y := v.XY(p)
	return x >= 12 && y >= 12 && x <= float64(v.Width)-12 && y <= float64(v.Height)-12
}

// box is the part of the earth in the picture, with some pixels around it.
func (v View) box(pixels int) (from, to place.Point) {
	return v.At(-pixels, v.Height+pixels), v.At(v.Width+pixels, -pixels)
}

// Zoom shows more (factor above 1) or less around the same middle.
func (v View) Zoom(factor float64) View {
	v.Scale = bound(v.Scale * factor)
	return v
}

// Shift moves the picture by parts of its width to the east and of its height to
// the north.
func (v View) Shift(east, north float64) View {
	v.Middle.Lon += east * float64(v.Width) * v.Scale / v.perLon()
	v.Middle.Lat += north * float64(v.Height) * v.Scale / plainLat
	return v.kept()
}

// kept holds the middle in Indonesia.
func (v View) kept() View {
	v.Middle.Lat = math.Max(-11.5, math.Min(6.5, v.Middle.Lat))
	v.Middle.Lon = math.Max(94.5, math.Min(141.5, v.Middle.Lon))
	return v
}

// String writes the part of the earth for an address: "-7.8222,112.0130,24".
// The size of the picture is not in it.
func (v View) String() string {
	f := func(x float64, digits int) string { return strconv.FormatFloat(x, 'f', digits, 64) }
	return f(v.Middle.Lat, 5) + "," + f(v.Middle.Lon, 5) + "," + f(v.Scale, 2)
}

// ParseView reads what String wrote; anything else is otherwise.
func ParseView(s string, width, height int, otherwise View) View {
	parts := strings.Split(s, ",")
	if len(parts) != 3 {
		return otherwise
	}
	var n [3]float64
	for i, p := range parts {
		x, err := strconv.ParseFloat(p, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return otherwise
		}
		n[i] = x
	}
	v := View{Middle: place.Point{Lat: n[0], Lon: n[1]}, Scale: bound(n[2]), Width: width, Height: height}
	if !v.Middle.InIndonesia() {
		return otherwise
	}
	return v
}

// Size bounds the size of a picture that somebody asks for.
func Size(width, height int) (int, int) {
	return max(minSide, min(maxSide, width)), max(minSide, min(maxSide, height))
}
