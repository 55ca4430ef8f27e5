package place

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/demo"
	"pendopo/internal/kit/errs"
)

func TestParsePoint(t *testing.T) {
	t.Parallel()
	const lat, lon = -7.8228, 112.0119
	for _, text := range []string{
		"-7.8228, 112.0119", "-7.8228,112.0119", " -7.8228 112.0119 ", "(-7.8228, 112.0119)", "-7.8228;112.0119", "−7.8228, 112.0119", "-7.8228 / 112.0119",
		"-7,8228, 112,0119", "-7,8228;112,0119", "-7,8228 112,0119", "112.0119, -7.8228", "112.0119 -7.8228",
		"7.8228 S, 112.0119 E", "7.8228S 112.0119E", "S 7.8228 E 112.0119", "7.8228 LS, 112.0119 BT", "7,8228 LS 112,0119 BT", "LS 7,8228 BT 112,0119",
		"lat: -7.8228, lon: 112.0119", "Latitude -7.8228 Longitude 112.0119", "lng=112.0119 lat=-7.8228", "lintang -7.8228 bujur 112.0119",
		"koordinat: -7.8228, 112.0119", "Lokasi saya -7.8228, 112.0119",
		`7°49'22.08"S 112°0'42.84"E`, `7°49’22,08” LS 112°00’42,84” BT`, "7° 49.368' S 112° 0.714' E", "7.8228° S, 112.0119° E", `S7°49'22.08" E112°0'42.84"`, "7d49m22.08s LS 112d0m42.84s BT",
		`112°0'42.84"E 7°49'22.08"S`, "-7°49'22.08\", 112°0'42.84\"",
		"https://www.google.com/maps/@-7.8228,112.0119,17z", "https://www.google.com/maps/place/Kediri/@-7.8,112.5,15z/data=!4m6!3m5!1s0x!8m2!3d-7.8228!4d112.0119",
		"https://maps.google.com/?q=-7.8228,112.0119", "https://www.google.com/maps?q=-7.8228%2C112.0119&z=17", "https://www.google.com/maps/search/?api=1&query=-7.8228%2C112.0119",
		"https://www.google.com/maps/search/-7.8228,+112.0119?entry=tts", "https://maps.google.com/maps?q=-7.8228,%20112.0119", "Posisi saya: https://maps.google.com/?q=-7.8228,112.0119 tolong",
		"geo:-7.8228,112.0119?z=17", "https://www.openstreetmap.org/?mlat=-7.8228&mlon=112.0119#map=17/-7.1/112.2", "https://www.openstreetmap.org/#map=17/-7.8228/112.0119",
		"https://maps.apple.com/?ll=-7.8228,112.0119", "https://waze.com/ul?ll=-7.8228%2C112.0119", "https://www.bing.com/maps?cp=-7.8228~112.0119&lvl=16",
		"Lat -7.8228\nLong 112.0119",
	} {
		p, err := ParsePoint(text)
		if err != nil || math.Abs(p.Lat-lat) > 2e-6 || math.Abs(p.Lon-lon) > 2e-6 {
			t.Errorf("%q is %v (%v), want %v, %v", text, p, err, lat, lon)
		}
	}
	if p, err := ParsePoint("7°49'S 112°1'E"); err != nil || math.Abs(p.Lat+7.816667) > 1e-5 || math.Abs(p.Lon-112.016667) > 1e-5 {
		t.Errorf("degrees and minutes: %v, %v", p, err)
	}
	if p, err := ParsePoint("-7, 112"); err != nil || p.Lat != -7 || p.Lon != 112 {
		t.Errorf("whole degrees: %v, %v", p, err)
	}
	if p, err := ParsePoint("3,5833 98,6667"); err != nil || p.Lat != 3.5833 {
		t.Errorf("Medan, north of the equator: %v, %v", p, err)
	}
}

func TestParsePointRefuses(t *testing.T) {
	t.Parallel()
	for text, key := range map[string]string{
		"": "place.point_empty", "   ": "place.point_empty", "depan SD Negeri 2": "place.point_unknown", "7": "place.point_unknown", "1 2 3": "place.point_unknown",
		"-7.8228": "place.point_unknown", "0, 0": "place.point_abroad", "51.5, -0.12": "place.point_abroad", "-7.8, 999": "place.point_abroad",
		"https://maps.app.goo.gl/AbCdEf123": "place.point_short_link", "https://goo.gl/maps/xyz": "place.point_short_link",
		`7°75'0"S 112°0'0"E`: "place.point_unknown", "08123456789": "place.point_unknown", "RT 03 RW 02": "place.point_abroad", strings.Repeat("7", 5000): "place.point_unknown",
		"NaN, NaN": "place.point_unknown", "-7.8228, 112.0119, 35": "place.point_unknown",
	} {
		_, err := ParsePoint(text)
		var e *errs.Error
		if !errors.As(err, &e) || e.Key != key && !(key == "place.point_abroad" && e.Key == "place.point_unknown") {
			t.Errorf("%.40q: %v, want %s", text, err, key)
		}
	}
}

func TestPlusCodes(t *testing.T) {
	t.Parallel()
	m := exampleSurvey(t, demo.Kediri).Map
	rapid.Check(t, func(r *rapid.T) {
		p := Point{rapid.Float64Range(-7.9, -7.75).Draw(r, "lat"), rapid.Float64Range(111.95, 112.1).Draw(r, "lon")}
		code := encode(p)
		mid, side := codePoint(code[:8] + "+" + "22")
		if math.Abs(mid.Lat-p.Lat) > 0.0026 || math.Abs(mid.Lon-p.Lon) > 0.0026 || side != 1.0/8000 {
			r.Fatalf("%v has the code %s, which is %v", p, code, mid)
		}
		short, err := m.Point(code[4:8] + "+22 Kediri, Jawa Timur")
		if err != nil || math.Abs(short.Lat-mid.Lat) > 1e-5 || math.Abs(short.Lon-mid.Lon) > 1e-5 {
			r.Fatalf("the short code %s is %v (%v), want %v", code[4:8], short, err, mid)
		}
	})
	// The example of the open specification: a known place and its code.
	if p, _ := codePoint("7FG49QCJ+2V"); math.Abs(p.Lat-20.3700625) > 1e-7 || math.Abs(p.Lon-2.7821875) > 1e-7 {
		t.Errorf("7FG49QCJ+2V is %v", p)
	}
}

// TestWrittenPointsComeBack: what the program writes it reads again.
func TestWrittenPointsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		p := Point{rapid.Float64Range(minLat, maxLat).Draw(r, "lat"), rapid.Float64Range(minLon, maxLon).Draw(r, "lon")}.Round()
		for _, s := range []string{p.String(), strings.ReplaceAll(p.String(), " ", ""), "geo:" + strings.ReplaceAll(p.String(), " ", "")} {
			got, err := ParsePoint(s)
			if err != nil || got != p {
				r.Fatalf("%q came back as %v (%v)", s, got, err)
			}
		}
	})
}

func FuzzParsePoint(f *testing.F) {
	for _, s := range []string{"-7.82, 112.01", "7°49'S 112°1'E", "https://www.google.com/maps/@-7.8,112.0,17z", "6P5G52HJ+4Q", "52HJ+4Q Kediri", "-7,82 112,01"} {
		f.Add(s)
	}
	m := exampleSurvey(f, demo.Kediri).Map
	f.Fuzz(func(t *testing.T, s string) {
		for _, read := range []func(string) (Point, error){ParsePoint, m.Point} {
			p, err := read(s)
			if err == nil && !p.InIndonesia() {
				t.Errorf("%q is %v", s, p)
			}
			if err != nil && errs.KindOf(err) != errs.Invalid {
				t.Errorf("%q: %v", s, err)
			}
		}
		m.Search(s, Point{}, 3)
	})
}
