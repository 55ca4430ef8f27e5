package stage

import (
	"strconv"
	"strings"
)

// Hand is one of the four who sign the minutes of an oath.
type Hand string

// The hands. Their names are those of the signers of a document.
const (
	Official Hand = "official"
	Witness1 Hand = "witness_1"
	Witness2 Hand = "witness_2"
	Taker    Hand = "oath_taker"
)

// Hands is the order in which the minutes are signed: who swore, the two who
// saw and heard it, and last who took the oath and makes the minutes.
//
// rule: pp-11-2017 44, 92
var Hands = [...]Hand{Official, Witness1, Witness2, Taker}

// Signed is which hands have signed the minutes of one official.
type Signed map[Hand]bool

// Next is whose turn it is; "" when all have signed.
func (s Signed) Next() Hand {
	for _, h := range Hands {
		if !s[h] {
			return h
		}
	}
	return ""
}

// Strokes is a drawn signature: lines of points on a field of 1000 by 400.
type Strokes [][]Point

// Point is a place on the field of a signature.
type Point struct{ X, Y int }

// The field and the most that is kept of a signature: a long name drawn slowly
// is some 600 points.
const (
	FieldWidth, FieldHeight = 1000, 400
	mostPoints              = 3000
	leastInk                = 60 // a tap is no signature
)

// ParseStrokes reads "12,30 14,35;200,90 …": points apart by blanks, strokes by
// semicolons. ok is false for what is no such list, leaves the field, or is so
// short that nobody could call it a signature.
func ParseStrokes(text string) (out Strokes, ok bool) {
	points, ink := 0, 0
	for _, line := range strings.Split(text, ";") {
		var stroke []Point
		for _, pair := range strings.Fields(line) {
			a, b, found := strings.Cut(pair, ",")
			x, err := strconv.Atoi(a)
			y, err2 := strconv.Atoi(b)
			if points++; !found || err != nil || err2 != nil || x < 0 || x > FieldWidth || y < 0 || y > FieldHeight || points > mostPoints {
				return nil, false
			}
			if n := len(stroke); n > 0 {
				ink += max(stroke[n-1].X-x, x-stroke[n-1].X) + max(stroke[n-1].Y-y, y-stroke[n-1].Y)
			}
			stroke = append(stroke, Point{x, y})
		}
		if len(stroke) > 0 {
			out = append(out, stroke)
		}
	}
	return out, ink >= leastInk
}

// String writes strokes as ParseStrokes reads them.
func (s Strokes) String() string {
	var b strings.Builder
	for i, stroke := range s {
		if i > 0 {
			b.WriteByte(';')
		}
		for j, p := range stroke {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.Itoa(p.X) + "," + strconv.Itoa(p.Y))
		}
	}
	return b.String()
}
