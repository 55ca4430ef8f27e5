package place

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"pendopo/internal/kit/errs"
)

// ParsePoint reads coordinates as people write and paste them: "-7.82, 112.01",
// "-7,8228 112,0118", "7°49'22\" LS 112°0'43\" BT", links and messages of map
// programs, geo: addresses, and full plus codes. Latitude and longitude may
// stand in either order: in Indonesia the numbers tell which is which.
func ParsePoint(text string) (Point, error) {
	if len(text) > 4000 {
		return Point{}, wrongPoint("place.point_unknown")
	}
	text = strings.TrimSpace(strings.Map(plainSign, strings.ToValidUTF8(text, " ")))
	if text == "" {
		return Point{}, wrongPoint("place.point_empty")
	}
	for _, read := range []func(string) (Point, bool){fromLink, fromSexagesimal, fromNumbers, fromPlusCode} {
		p, ok := read(text)
		if !ok {
			continue
		}
		if !p.InIndonesia() && (Point{p.Lon, p.Lat}).InIndonesia() {
			p.Lat, p.Lon = p.Lon, p.Lat
		}
		if !p.InIndonesia() {
			return Point{}, wrongPoint("place.point_abroad", strconv.FormatFloat(p.Lat, 'f', 4, 64), strconv.FormatFloat(p.Lon, 'f', 4, 64))
		}
		return p.Round(), nil
	}
	for _, host := range []string{"maps.app.goo.gl", "goo.gl/maps", "g.co/", "bit.ly", "s.id/", "tinyurl"} {
		if strings.Contains(strings.ToLower(text), host) {
			return Point{}, wrongPoint("place.point_short_link")
		}
	}
	return Point{}, wrongPoint("place.point_unknown")
}

// Point is ParsePoint for this region, so that a short plus code ("52HJ+4Q
// Kediri") is understood too.
func (m *Map) Point(text string) (Point, error) {
	if code := shortCode.FindString(strings.ToUpper(text)); code != "" && !m.Empty() && len(text) < 200 {
		if p, ok := nearestCode(code, m.Middle()); ok && p.InIndonesia() {
			return p.Round(), nil
		}
	}
	return ParsePoint(text)
}

func wrongPoint(key string, args ...any) error {
	return errs.New(errs.Invalid, key, args...).Field("titik", key, args...)
}

// plainSign turns the many signs for minus, degree, minute and second into one.
func plainSign(r rune) rune {
	switch r {
	case '−', '–', '—':
		return '-'
	case 'º', '˚', '∘':
		return '°'
	case '’', '′', '‘', '`', '´':
		return '\''
	case '”', '″', '“':
		return '"'
	case '\u00a0', '\u202f', '\u2009':
		return ' '
	}
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

var (
	number = `[-+]?\d{1,3}(?:\.\d{1,15})?`
	// What links of map programs hold, the most exact first: the pin before the
	// middle of the view.
	linkShapes = []*regexp.Regexp{
		regexp.MustCompile(`!3d(` + number + `)!4d(` + number + `)`),
		regexp.MustCompile(`[?&#](?:q|query|ll|sll|daddr|destination|center|cp|pt|loc|mlat)=(?:loc:)?(` + number + `)(?:[,~+ ]|&mlon=)+(` + number + `)`),
		regexp.MustCompile(`^geo:(` + number + `),(` + number + `)`),
		regexp.MustCompile(`[@/](` + number + `),(?:\+|%20)?(` + number + `)`),
		regexp.MustCompile(`#map=\d+(?:\.\d+)?/(` + number + `)/(` + number + `)`),
	}
	linkStart = regexp.MustCompile(`(?i)(https?://|geo:|maps\.)\S+`)
)

func fromLink(s string) (Point, bool) {
	link := linkStart.FindString(s)
	if link == "" {
		return Point{}, false
	}
	if plain, err := url.QueryUnescape(strings.ReplaceAll(link, "+", "%2B")); err == nil {
		link = strings.ReplaceAll(plain, ",+", ",")
	}
	for _, shape := range linkShapes {
		if x := shape.FindStringSubmatch(link); x != nil {
			return twoNumbers(x[1], x[2])
		}
	}
	return Point{}, false
}

func twoNumbers(a, b string) (Point, bool) {
	lat, err1 := strconv.ParseFloat(a, 64)
	lon, err2 := strconv.ParseFloat(b, 64)
	return Point{lat, lon}, err1 == nil && err2 == nil
}

// One half of a coordinate with degrees, minutes, seconds and a direction before
// or behind: LS, LU, BT (lintang, bujur) or S, N, E.
var sexagesimal = regexp.MustCompile(`(?i)(?:\b(LS|LU|BT|S|N|E)[:.]?\s*)?([-+]?\d{1,3}(?:[.,]\d+)?)\s*(?:°|(?-i:d)|der\w*)\s*(?:(\d{1,2}(?:[.,]\d+)?)(?:\s*'|(?-i:m)|\s*men\w*)\s*)?(?:(\d{1,2}(?:[.,]\d+)?)(?:\s*"|\s*\'\'|(?-i:s)|\s*det\w*)\s*)?(LS|LU|BT|S|N|E)?`)

func fromSexagesimal(s string) (Point, bool) {
	halves := sexagesimal.FindAllStringSubmatch(s, 3)
	if len(halves) != 2 {
		return Point{}, false
	}
	var p Point
	for i, h := range halves {
		deg, ok := decimal(h[2])
		if !ok {
			return Point{}, false
		}
		minutes, seconds := 0.0, 0.0
		if h[3] != "" {
			minutes, ok = decimal(h[3])
		}
		if ok && h[4] != "" {
			seconds, ok = decimal(h[4])
		}
		if !ok || minutes >= 60 || seconds >= 60 {
			return Point{}, false
		}
		v := math.Abs(deg) + minutes/60 + seconds/3600
		if strings.HasPrefix(h[2], "-") {
			v = -v
		}
		side := strings.ToUpper(h[1] + h[5])
		switch {
		case strings.HasSuffix(side, "LS"), strings.HasPrefix(side, "S"):
			p.Lat = -math.Abs(v)
		case strings.HasSuffix(side, "LU"), strings.HasPrefix(side, "N"):
			p.Lat = v
		case strings.HasSuffix(side, "BT"), strings.HasPrefix(side, "E"):
			p.Lon = v
		case i == 0:
			p.Lat = v
		default:
			p.Lon = v
		}
	}
	return p, true
}

func decimal(s string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	return v, err == nil
}

// Two decimal numbers, the marks of the decimals dots or commas, with what people
// put before ("S 7.82 E 112.01", "lat: -7.82") or behind them ("7.82 LS").
const (
	decimalNumber = `([-+]?\d{1,3}(?:[.,]\d{1,15})?)`
	sideWords     = `(LS|LU|BT|S|N|E|lat\w*|lintang|long?\w*|lng|bujur)`
)

var (
	sideFirst = regexp.MustCompile(`(?i)(?:^|[^\w.,-])` + sideWords + `\s*[:=]?\s*` + decimalNumber)
	sideLast  = regexp.MustCompile(`(?i)(?:^|[^\w.,-])` + decimalNumber + `(?:\s*` + sideWords + `\b)?`)
)

func fromNumbers(s string) (Point, bool) {
	s = " " + splitCommas(s)
	type half struct{ number, side string }
	var halves []half
	for _, x := range sideFirst.FindAllStringSubmatch(s, 3) {
		halves = append(halves, half{x[2], x[1]})
	}
	numbers := sideLast.FindAllStringSubmatch(s, 4)
	if len(numbers) != 2 {
		return Point{}, false
	}
	if len(halves) != 2 {
		halves = halves[:0]
		for _, x := range numbers {
			halves = append(halves, half{x[1], x[2]})
		}
	}
	var v [2]float64
	lon := -1 // which of the two says that it is the longitude
	for i, x := range halves {
		n, ok := decimal(x.number)
		if !ok {
			return Point{}, false
		}
		switch side := strings.ToUpper(x.side); {
		case side == "S" || side == "LS":
			n = -math.Abs(n)
		case side == "E" || side == "BT" || side == "BUJUR" || strings.HasPrefix(side, "LO") || side == "LNG":
			lon = i
		}
		v[i] = n
	}
	if lon == 0 {
		return Point{v[1], v[0]}, true
	}
	return Point{v[0], v[1]}, true
}

// Two numbers joined by nothing but a comma, each with decimals behind a dot, or
// two with decimals behind commas: "-7.82,112.01" and "-7,82,112,01".
var (
	dotted = regexp.MustCompile(`(\d\.\d+)\s*,\s*([-+]?\d)`)
	commas = regexp.MustCompile(`^\s*([-+]?\d{1,3}),(\d+)\s*[,;/ ]\s*([-+]?\d{1,3}),(\d+)\s*$`)
	whole  = regexp.MustCompile(`^\s*([-+]?\d{1,3})\s*,\s*([-+]?\d{1,3}(?:\.\d+)?)\s*$`)
)

func splitCommas(s string) string {
	if x := commas.FindStringSubmatch(s); x != nil {
		return x[1] + "." + x[2] + " " + x[3] + "." + x[4]
	}
	if x := whole.FindStringSubmatch(s); x != nil {
		return x[1] + " " + x[2]
	}
	s = dotted.ReplaceAllString(s, "$1 $2")
	return strings.NewReplacer("(", " ", ")", " ", ";", " ", "[", " ", "]", " ", "/", " ").Replace(s)
}
