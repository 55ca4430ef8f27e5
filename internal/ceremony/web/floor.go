package web

import (
	"math"
	"strconv"
)

// dot is one seat of the floor plan, in the 600 by 600 drawing.
type dot struct{ X, Y, R float64 }

// floor is the plan of the pendopo as an attendance chart: seats of the hall
// inside the four pillars, online seats in square rings around them.
type floor struct {
	Hall, Online []dot
	Pillars      []dot
	Inner, Edge  float64 // half the side of the hall and of the rings' outer edge
}

const (
	floorMid   = 300.0
	hallHalf   = 122.0
	ringInner  = 14 // seats on a side of the innermost ring
	ringMargin = 26.0
)

// rings are the sides, outermost first, of the fewest adjacent rings that hold
// n seats. A ring with side s holds 4(s-1).
func rings(n int) []int {
	var out []int
	for side, room := ringInner, 0; room < n; side += 2 {
		out = append([]int{side}, out...)
		room += 4 * (side - 1)
	}
	return out
}

// newFloor places the seats in protocol order: the hall row by row, the rings
// clockwise from the top left, the outermost first.
func newFloor(hall, online int) floor {
	f := floor{Inner: hallHalf, Edge: floorMid - 4}
	for _, p := range [][2]float64{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
		f.Pillars = append(f.Pillars, dot{X: floorMid + p[0]*hallHalf, Y: floorMid + p[1]*hallHalf, R: 9})
	}
	if hall > 0 {
		cols := int(math.Ceil(math.Sqrt(float64(hall) * 1.25)))
		rows := (hall + cols - 1) / cols
		step := math.Min(2*(hallHalf-18)/float64(cols), 2*(hallHalf-26)/float64(rows))
		for i := range hall {
			inRow := min(cols, hall-i/cols*cols)
			f.Hall = append(f.Hall, dot{
				X: floorMid + (float64(i%cols)-float64(inRow-1)/2)*step,
				Y: floorMid + 10 + (float64(i/cols)-float64(rows-1)/2)*step,
				R: math.Min(15, step*0.3),
			})
		}
	}
	sides := rings(online)
	if len(sides) == 0 {
		return f
	}
	step := 2 * (floorMid - ringMargin) / float64(sides[0]-1)
	for _, side := range sides {
		half := step * float64(side-1) / 2
		for i := range 4 * (side - 1) {
			if len(f.Online) == online {
				return f
			}
			along := float64(i%(side-1))*step - half
			d := dot{R: math.Min(10, step*0.29)}
			switch i / (side - 1) {
			case 0:
				d.X, d.Y = along, -half
			case 1:
				d.X, d.Y = half, along
			case 2:
				d.X, d.Y = -along, half
			default:
				d.X, d.Y = -half, -along
			}
			d.X, d.Y = d.X+floorMid, d.Y+floorMid
			f.Online = append(f.Online, d)
		}
	}
	return f
}

// mark is a seat as it is drawn.
type mark struct{ X, Y, R, Class string }

// drawing is a floor with the marks of a room.
type drawing struct {
	Hall, Online, Pillars []mark
	Roll                  bool // before the oath: who is there shines
}

func (f floor) draw(hall, online string, roll bool) drawing {
	num := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	marks := func(dots []dot, of string) []mark {
		var out []mark
		for i, d := range dots {
			class := "seat seat-away"
			if i < len(of) && of[i] != '.' {
				class = "seat seat-" + of[i:i+1]
			}
			out = append(out, mark{num(d.X), num(d.Y), num(d.R), class})
		}
		return out
	}
	out := drawing{Hall: marks(f.Hall, hall), Online: marks(f.Online, online), Roll: roll}
	for _, p := range f.Pillars {
		out.Pillars = append(out.Pillars, mark{X: num(p.X - 10), Y: num(p.Y - 10)})
	}
	return out
}
