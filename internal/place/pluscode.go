package place

import (
	"math"
	"regexp"
	"strings"
)

// Plus codes are the open location codes that map programs offer where streets
// have no names: ten or more digits of base 20, latitude and longitude in turn,
// a plus behind the eighth. Short ones leave out the first four and name a town.
const plusDigits = "23456789CFGHJMPQRVWX"

var (
	fullCode  = regexp.MustCompile(`\b[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,7}\b`)
	shortCode = regexp.MustCompile(`(?:^|\s)[23456789CFGHJMPQRVWX]{4,6}\+[23456789CFGHJMPQRVWX]{2,7}\b`)
)

func fromPlusCode(s string) (Point, bool) {
	code := fullCode.FindString(strings.ToUpper(s))
	if code == "" {
		return Point{}, false
	}
	p, _ := codePoint(code)
	return p, true
}

// codePoint is the middle of the square that a full code names, and the height of
// that square in degrees.
func codePoint(code string) (Point, float64) {
	lat, lon := -90.0, -180.0
	step, wide := 400.0, 400.0
	digits := strings.ReplaceAll(code, "+", "")
	for i := 0; i < len(digits); i++ {
		v := strings.IndexByte(plusDigits, digits[i])
		switch {
		case i >= 10: // a grid of five rows and four columns
			if i == 10 {
				wide = step
			}
			step, wide = step/5, wide/4
			lat += float64(v/4) * step
			lon += float64(v%4) * wide
		case i%2 == 0:
			step /= 20
			lat += float64(v) * step
		default:
			wide = step
			lon += float64(v) * step
		}
	}
	return Point{lat + step/2, lon + wide/2}, step
}

// nearestCode completes a short code: of all squares whose code ends so, the one
// nearest to a point.
func nearestCode(short string, near Point) (Point, bool) {
	short = strings.TrimSpace(short)
	missing := 8 - strings.IndexByte(short, '+')
	if missing < 2 || missing > 4 || missing%2 != 0 {
		return Point{}, false
	}
	lead := encode(near)[:missing]
	p, _ := codePoint(lead + short)
	around := 20 * math.Pow(20, -float64(missing-2)/2) // degrees of the square that the lead names
	for p.Lat-near.Lat > around/2 {
		p.Lat -= around
	}
	for near.Lat-p.Lat > around/2 {
		p.Lat += around
	}
	for p.Lon-near.Lon > around/2 {
		p.Lon -= around
	}
	for near.Lon-p.Lon > around/2 {
		p.Lon += around
	}
	return p, true
}

// encode writes the first eight digits of a point's code.
func encode(p Point) string {
	lat, lon := p.Lat+90, p.Lon+180
	step := 20.0
	var b strings.Builder
	for range 4 {
		i, j := int(lat/step), int(lon/step)
		b.WriteByte(plusDigits[min(19, i)])
		b.WriteByte(plusDigits[min(19, j)])
		lat -= float64(i) * step
		lon -= float64(j) * step
		step /= 20
	}
	return b.String()
}
