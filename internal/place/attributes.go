package place

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// attributes are the properties of a feature, keys in small letters.
type attributes map[string]any

// first is the first property that has a text.
func (a attributes) first(keys ...string) string {
	for _, k := range keys {
		switch v := a[k].(type) {
		case string:
			if s := strings.Join(strings.Fields(v), " "); s != "" {
				return s
			}
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			return fmt.Sprint(v)
		}
	}
	return ""
}

// The names under which the usual sources keep what we need: our own, the
// Rupabumi map of BIG (WADMKD, KDEPUM …) and OpenStreetMap (name, highway …).
var (
	nameKeys     = []string{"nama", "name", "namobj", "wadmkd", "wadmkc", "desa", "kelurahan", "kecamatan"}
	codeKeys     = []string{"kode", "kode_desa", "kode_kel", "kode_kec", "kdepum", "kdcpum", "kd_kelurahan", "ref:kemendagri", "code"}
	overKeys     = []string{"kode_kecamatan", "kdcpum"}
	overNameKeys = []string{"nama_kecamatan", "wadmkc"}
	kindKeys     = []string{"jenis", "kind", "tipe"}
)

// what is the kind of a feature with which it enters the map.
type what struct {
	area     AreaKind
	desa     bool
	sea      bool
	line     LineKind
	landmark LandmarkKind
	major    bool
}

func (w what) known() bool { return w.area != "" || w.line != "" || w.landmark != "" }

// kinds are the words of our own property "jenis".
var kinds = map[string]what{
	"kelurahan": {area: Village}, "desa": {area: Village, desa: true}, "kecamatan": {area: District}, "tetangga": {area: Neighbour}, "laut": {area: Neighbour, sea: true},
	"jalan utama": {line: MainRoad}, "jalan": {line: Road}, "gang": {line: Street}, "jalan lokal": {line: Street}, "sungai": {line: River}, "rel": {line: Railway},
	"penanda": {landmark: Other}, "lain": {landmark: Other}, "sekolah": {landmark: School}, "pasar": {landmark: Market}, "kesehatan": {landmark: Health},
	"puskesmas": {landmark: Health}, "rumah sakit": {landmark: Health}, "masjid": {landmark: Mosque}, "ibadah": {landmark: Worship}, "kantor": {landmark: Office},
	"terminal": {landmark: Transport}, "stasiun": {landmark: Transport}, "taman": {landmark: Park}, "alun-alun": {landmark: Park}, "jembatan": {landmark: Bridge},
}

// osm says what OpenStreetMap's tags are to us.
var osm = []struct {
	key, values string // values between blanks
	what        what
}{
	{"admin_level", " 6 ", what{area: District}},
	{"admin_level", " 7 8 ", what{area: Village}},
	{"highway", " motorway trunk primary secondary motorway_link trunk_link ", what{line: MainRoad}},
	{"highway", " tertiary unclassified primary_link secondary_link ", what{line: Road}},
	{"highway", " residential living_street service pedestrian ", what{line: Street}},
	{"waterway", " river canal ", what{line: River}},
	{"railway", " rail ", what{line: Railway}},
	{"railway", " station ", what{landmark: Transport, major: true}},
	{"amenity", " school kindergarten university college ", what{landmark: School}},
	{"amenity", " marketplace ", what{landmark: Market, major: true}},
	{"amenity", " hospital ", what{landmark: Health, major: true}},
	{"amenity", " clinic doctors ", what{landmark: Health}},
	{"amenity", " bus_station ferry_terminal ", what{landmark: Transport, major: true}},
	{"amenity", " townhall police courthouse post_office ", what{landmark: Office}},
	{"office", " government ", what{landmark: Office}},
	{"leisure", " park stadium ", what{landmark: Park}},
	{"shop", " mall department_store ", what{landmark: Market}},
}

// whatIs finds the kind of a feature from its properties, in the order: our own
// word, OpenStreetMap's tags, the attribute names of BIG, the shape of the code.
func (a attributes) whatIs(geometry string) what {
	if w, ok := kinds[strings.ToLower(a.first(kindKeys...))]; ok {
		if v := a.first("utama", "major"); v == "true" || v == "ya" || v == "1" {
			w.major = true
		}
		return w
	}
	for _, o := range osm {
		if v := a.first(o.key); v != "" && strings.Contains(o.values, " "+v+" ") {
			return o.what
		}
	}
	if a.first("amenity") == "place_of_worship" {
		if a.first("religion") == "muslim" {
			return what{landmark: Mosque}
		}
		return what{landmark: Worship}
	}
	if geometry != "Polygon" && geometry != "MultiPolygon" {
		return what{}
	}
	code := tidyCode(a.first(codeKeys...))
	switch {
	case a.first("wadmkd") != "" || len(code) == len("35.71.02.1004"):
		return what{area: Village, desa: len(code) == 13 && code[9] == '2'}
	case a.first("wadmkc") != "" || len(code) == len("35.71.02"):
		return what{area: District}
	}
	return what{}
}

var codeShape = regexp.MustCompile(`^\d\d\.\d\d(\.\d\d(\.\d{4})?)?$`)

// tidyCode writes a Kemendagri code the one way: "3571021004" and
// "35.71.02.1004" become the latter; what is no such code becomes "".
func tidyCode(s string) string {
	digits := strings.NewReplacer(".", "", " ", "", "-", "").Replace(s)
	switch len(digits) {
	case 10:
		s = digits[:2] + "." + digits[2:4] + "." + digits[4:6] + "." + digits[6:]
	case 6:
		s = digits[:2] + "." + digits[2:4] + "." + digits[4:]
	case 4:
		s = digits[:2] + "." + digits[2:]
	default:
		return ""
	}
	if !codeShape.MatchString(s) {
		return ""
	}
	return s
}

// bareName is a name without the word for what it is: "Kelurahan Pakelan" and
// "DESA PAKELAN" become "Pakelan".
func bareName(s string) string {
	for _, word := range []string{"kelurahan ", "desa ", "kecamatan ", "kel. ", "kec. "} {
		if len(s) > len(word) && strings.EqualFold(s[:len(word)], word) {
			s = s[len(word):]
		}
	}
	if s == strings.ToUpper(s) { // attribute tables shout
		words := strings.Fields(strings.ToLower(s))
		for i, w := range words {
			r := []rune(w)
			words[i] = strings.ToUpper(string(r[0])) + string(r[1:])
		}
		s = strings.Join(words, " ")
	}
	return s
}
