package similar

import "math"

// Cell is a square of about 200 by 200 metres of the earth, for an indexed
// column. 0 means "place not known" and lies outside the grid.
type Cell int64

// side of a cell in metres, and the rows of the grid from pole to pole.
const (
	side        = 200.0
	metresByDeg = 111_320.0 // of latitude; WGS 84 on the average
	rows        = 100_188   // 180° of latitude in cells
)

// CellOf is the cell of a point, 0 for a point that is none.
func CellOf(lat, lon float64) Cell {
	if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) { // also NaN
		return 0
	}
	row := rowOf(lat)
	return join(row, columnOf(row, lon))
}

func rowOf(lat float64) int64 {
	return min(int64((lat+90)*metresByDeg/side), rows-1)
}

// columns is how many cells a row has around the earth: fewer near the poles,
// so that a cell stays about square.
func columns(row int64) int64 {
	mid := (float64(row)+0.5)*side/metresByDeg - 90
	return max(1, int64(360*metresByDeg*math.Cos(mid*math.Pi/180)/side))
}

func columnOf(row int64, lon float64) int64 {
	n := columns(row)
	c := int64((lon + 180) / 360 * float64(n))
	return ((c % n) + n) % n
}

func join(row, column int64) Cell { return Cell((row+1)<<20 | column) }

// Near is every cell that has a point within so many metres of the place: what
// a store asks its index for. At most 121 cells (about a kilometre).
func Near(lat, lon, metres float64) []Cell {
	if CellOf(lat, lon) == 0 {
		return nil
	}
	metres = min(max(metres, 0), 5*side)
	dLat := metres / metresByDeg
	from, to := rowOf(max(lat-dLat, -90)), rowOf(min(lat+dLat, 90))
	var out []Cell
	for row := from; row <= to; row++ {
		// the widest a circle can be seen from this row
		edge := min(89.9, math.Max(math.Abs(float64(row)*side/metresByDeg-90), math.Abs(float64(row+1)*side/metresByDeg-90)))
		dLon := metres / (metresByDeg * math.Cos(edge*math.Pi/180))
		n := columns(row)
		first := columnOf(row, lon-dLon)
		last := columnOf(row, lon+dLon)
		for c, k := first, 0; k < 16; c, k = (c+1)%n, k+1 {
			out = append(out, join(row, c))
			if c == last {
				break
			}
		}
	}
	return out
}

// Metres is the distance between two points on the ground.
func Metres(lat1, lon1, lat2, lon2 float64) float64 {
	const radius = 6_371_008.8
	φ1, φ2 := lat1*math.Pi/180, lat2*math.Pi/180
	a := math.Sin((φ2 - φ1) / 2)
	b := math.Sin((lon2 - lon1) * math.Pi / 360)
	h := a*a + math.Cos(φ1)*math.Cos(φ2)*b*b
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}
