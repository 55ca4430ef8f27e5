package demo

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
)

// MapFile is the name of the file that WriteMap makes.
const MapFile = "peta.geojson"

// MapSource is whose data the map is; that it is an example, the map says
// beside it, and nobody may take it for a survey.
const MapSource = "dibuat program untuk peragaan"

// WriteMap writes an example map of the region as GeoJSON, the way a geographic
// office would hand it over. Names and codes are real, everything drawn is
// invented: areas around roughly placed middles, a river, roads and landmarks.
func (r *Region) WriteMap(file string) error {
	b, err := r.Map()
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, b, 0o644); err != nil {
		return fmt.Errorf("demo: write the map: %w", err)
	}
	return nil
}

// Map is the example map as GeoJSON.
func (r *Region) Map() ([]byte, error) {
	t, err := loadTables()
	if err != nil {
		return nil, err
	}
	g, err := newGround(t, r.Scenario, r.Seed)
	if err != nil {
		return nil, err
	}
	return g.geoJSON(r.Formal)
}

// xy is a place in kilometres east and north of the region's middle.
type xy struct{ x, y float64 }

func (a xy) plus(b xy) xy          { return xy{a.x + b.x, a.y + b.y} }
func (a xy) minus(b xy) xy         { return xy{a.x - b.x, a.y - b.y} }
func (a xy) times(f float64) xy    { return xy{a.x * f, a.y * f} }
func (a xy) length() float64       { return math.Hypot(a.x, a.y) }
func (a xy) to(b xy, f float64) xy { return a.plus(b.minus(a).times(f)) }
func (a xy) cross(b xy) float64    { return a.x*b.y - a.y*b.x }
func (a xy) left() xy              { return xy{-a.y, a.x} }
func (a xy) distance(b xy) float64 { return a.minus(b).length() }
func (a xy) unit() xy              { return a.times(1 / math.Max(a.length(), 1e-9)) }
func middleOf(a, b xy) xy          { return a.to(b, 0.5) }
func signedArea(ring []xy) float64 { // positive against the clock
	var s float64
	for i, a := range ring {
		s += a.cross(ring[(i+1)%len(ring)])
	}
	return s / 2
}

// ground is the invented land of a region.
type ground struct {
	*land
	t     *tables
	dice  dice
	net   *net
	sites []site
	river [][]xy // of the land's river, drawn beyond the border

	features []geoFeature
}

// site is an area with the middle around which it is drawn.
type site struct {
	place
	at   xy
	ring []xy // corners, for placing things inside; the border itself is wavier
}

// land is what sets one region's ground apart.
type land struct {
	lat, lon  float64 // of the middle
	outline   []xy
	kind      string // of the areas: kelurahan or kecamatan
	west      string // code of the district west of the river that is a border; "" has none
	riverName string
	grain     float64 // shortest piece of a wavy border, km
	bend      float64 // how far the land is bent aside, km
	around    []sector
}

// sector is a neighbour seen from the middle between two directions, degrees
// from the east against the clock.
type sector struct {
	name, code string
	from, to   float64
	sea        bool
}

var lands = map[string]*land{
	Kediri: {lat: -7.8222, lon: 112.0130, kind: "kelurahan", west: "35.71.01", riverName: "Kali Brantas", grain: 0.06, bend: 0.4,
		outline: []xy{{-1.9, 5.0}, {-0.6, 4.9}, {0.2, 4.2}, {1.4, 3.6}, {2.4, 3.2}, {3.4, 2.6}, {4.6, 2.3}, {5.9, 1.9}, {6.4, 0.6}, {6.5, -0.8}, {5.7, -1.7},
			{5.0, -2.4}, {4.6, -3.4}, {3.4, -3.9}, {2.0, -3.8}, {1.1, -4.2}, {-0.2, -3.6}, {-1.2, -3.4}, {-2.3, -2.8}, {-3.3, -2.2}, {-4.4, -1.3}, {-5.6, -0.8},
			{-6.2, 0.5}, {-5.6, 1.7}, {-4.5, 2.5}, {-4.2, 3.4}, {-3.2, 4.2}},
		around: []sector{{name: "Kabupaten Kediri", code: "35.06", from: 0, to: 360}}},
	Pati: {lat: -6.7550, lon: 111.0380, kind: "kecamatan", grain: 0.3, bend: 0.8,
		outline: []xy{{-12, 1}, {-13, 8}, {-12.5, 13}, {-8, 16}, {-8, 22}, {-5, 27}, {0, 29}, {2, 34}, {6.5, 35}, {9, 31}, {10, 25}, {13, 19}, {14.5, 14},
			{16, 9}, {19, 6}, {26, 3.5}, {29, 0}, {28, -7}, {29, -13}, {24, -19}, {17, -19.5}, {11, -17.5}, {8, -22}, {1, -23}, {-5, -21.5}, {-12, -24},
			{-18, -20}, {-15, -13}, {-9, -10}, {-8, -4}},
		around: []sector{{"Laut Jawa", "", 3, 98, true}, {"Kabupaten Jepara", "33.20", 98, 150, false}, {"Kabupaten Kudus", "33.19", 150, 215, false},
			{"Kabupaten Grobogan", "33.15", 215, 285, false}, {"Kabupaten Blora", "33.16", 285, 325, false}, {"Kabupaten Rembang", "33.17", 325, 363, false}}},
}

func newGround(t *tables, scenario string, seed int64) (*ground, error) {
	l := lands[scenario]
	if l == nil {
		return nil, fmt.Errorf("demo: no land for the scenario %q", scenario)
	}
	g := &ground{land: l, t: t, dice: newDice(seed, scenario+" map")}
	if err := g.readSites("peta_" + scenario + ".csv"); err != nil {
		return nil, err
	}
	g.drawAreas()
	if err := g.drawRoads(scenario); err != nil {
		return nil, err
	}
	if err := g.placeLandmarks(scenario); err != nil {
		return nil, err
	}
	return g, nil
}

func (g *ground) readSites(file string) error {
	names := map[string]place{}
	for _, p := range append(append([]place{}, g.t.districts...), g.t.villages...) {
		names[p.code] = p
	}
	var missing string
	err := readCSV(file, func(r record) {
		p, ok := names[r.text("kode")]
		if !ok {
			missing = r.text("kode")
		}
		g.sites = append(g.sites, site{place: p, at: xy{r.decimal("x"), r.decimal("y")}})
	})
	if err == nil && missing != "" {
		err = fmt.Errorf("demo: data/%s: no area has the code %s", file, missing)
	}
	return err
}

// site finds an area by its name.
func (g *ground) site(name string) (*site, error) {
	for i := range g.sites {
		if g.sites[i].name == name {
			return &g.sites[i], nil
		}
	}
	return nil, fmt.Errorf("demo: the map has no area %q", name)
}

// geoFeature is one thing of the file.
type geoFeature struct {
	Type       string         `json:"type"`
	Properties map[string]any `json:"properties"`
	Geometry   geoGeometry    `json:"geometry"`
}

type geoGeometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

func (g *ground) add(kind string, coordinates any, properties map[string]any) {
	g.features = append(g.features, geoFeature{"Feature", properties, geoGeometry{kind, coordinates}})
}

// degrees is a place in degrees, longitude first, to a hundred-thousandth of a
// degree: a metre. All of the land is bent a little on the way, so that rivers
// and roads that were laid straight are not.
func (g *ground) degrees(p xy) [2]float64 {
	const km = 111.195
	p.x += g.bend * math.Sin(p.y/g.bend/6.5+0.8)
	p.y += g.bend * 0.5 * math.Sin(p.x/g.bend/9)
	lon := g.lon + p.x/(km*math.Cos(g.lat*math.Pi/180))
	lat := g.lat + p.y/km
	return [2]float64{math.Round(lon*1e5) / 1e5, math.Round(lat*1e5) / 1e5}
}

func (g *ground) path(ps []xy) [][2]float64 {
	out := make([][2]float64, 0, len(ps))
	for _, p := range ps {
		d := g.degrees(p)
		if len(out) == 0 || out[len(out)-1] != d {
			out = append(out, d)
		}
	}
	return out
}

// closedPath is a ring whose first corner comes again at the end.
func (g *ground) closedPath(ps []xy) [][2]float64 {
	out := g.path(ps)
	if out[0] != out[len(out)-1] {
		out = append(out, out[0])
	}
	return out
}

func (g *ground) geoJSON(region string) ([]byte, error) {
	var b strings.Builder
	head, err := json.Marshal("Peta contoh " + region + ", bukan batas resmi")
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "{\"type\":\"FeatureCollection\",\"name\":%s,\"features\":[\n", head)
	for i, f := range g.features {
		line, err := json.Marshal(f)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return []byte(b.String()), nil
}
