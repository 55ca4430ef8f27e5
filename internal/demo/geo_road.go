package demo

import (
	"math"
	"slices"
	"strings"
)

// drawRoads draws the main roads, rivers and the railway that the table names,
// then a road between neighbouring areas, then local streets.
func (g *ground) drawRoads(scenario string) error {
	var failed error
	err := readCSV("peta_ruas.csv", func(r record) {
		if r.text("daerah") != scenario || failed != nil {
			return
		}
		failed = g.drawNamed(r.text("nama"), r.text("jenis"), r.list("lewat"))
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return err
	}
	names, err := g.streetNames()
	if err != nil {
		return err
	}
	for _, pair := range g.neighbours() {
		a, b := g.sites[pair[0]], g.sites[pair[1]]
		if g.west != "" && (a.parent == g.west) != (b.parent == g.west) {
			continue // only main roads have bridges
		}
		name := "Jalan Raya " + a.name + "–" + b.name
		if g.kind == "kelurahan" {
			name = "Jalan " + names[0]
			names = append(names[1:], names[0])
		}
		g.add("LineString", g.path(g.wavy(a.at, b.at, 0.07)), map[string]any{"jenis": "jalan", "nama": name})
	}
	for i := range g.sites {
		g.drawStreets(&g.sites[i])
	}
	return nil
}

// drawNamed draws a line through areas; "…" at an end leads out of the region.
func (g *ground) drawNamed(name, kind string, through []string) error {
	var ps []xy
	for _, n := range through {
		if n == "…" {
			continue
		}
		s, err := g.site(n)
		if err != nil {
			return err
		}
		at := s.at
		if kind == "rel" || kind == "sungai" { // beside the road that goes the same way
			at = at.plus(xy{g.grain * 3, g.grain * 2})
		}
		ps = append(ps, at)
	}
	long := g.grain * 120
	if kind == "sungai" {
		long /= 8 // into the sea
	}
	if n := len(ps); n >= 2 {
		first, last := ps[0].minus(ps[1]).unit().times(long), ps[n-1].minus(ps[n-2]).unit().times(long)
		if through[0] == "…" {
			ps = slices.Insert(ps, 0, ps[0].plus(first))
		}
		if through[len(through)-1] == "…" {
			ps = append(ps, ps[len(ps)-1].plus(last))
		}
	}
	line := spline(ps, 7)
	properties := map[string]any{"jenis": kind}
	if name != "" {
		properties["nama"] = name
	}
	g.add("LineString", g.path(line), properties)
	if kind == "jalan utama" {
		g.bridge(strings.TrimPrefix(name, "Jalan "), line)
	}
	return nil
}

// bridge marks where a road crosses the river.
func (g *ground) bridge(name string, road []xy) {
	for _, river := range g.river {
		for i := 1; i < len(road); i++ {
			for j := 1; j < len(river); j++ {
				if p, ok := crossing(road[i-1], road[i], river[j-1], river[j]); ok {
					g.landmark("Jembatan "+name, "jembatan", true, p)
					return
				}
			}
		}
	}
}

func crossing(a, b, c, d xy) (xy, bool) {
	r, s := b.minus(a), d.minus(c)
	under := r.cross(s)
	if math.Abs(under) < 1e-12 {
		return xy{}, false
	}
	t, u := c.minus(a).cross(s)/under, c.minus(a).cross(r)/under
	return a.plus(r.times(t)), t >= 0 && t < 1 && u >= 0 && u < 1
}

// drawStreets lays a small net of streets around the middle of an area, turned
// a little, cut off at its border.
func (g *ground) drawStreets(s *site) {
	turn := 0.1 + 0.35*g.dice.Float64()
	gap, lines, reach := 0.13, 3, 0.6
	if g.kind == "kecamatan" {
		gap, lines, reach = 0.3, 2, 1.2
	}
	for side := range 2 {
		sin, cos := math.Sincos(turn + float64(side)*math.Pi/2)
		along := xy{cos, sin}
		for k := -lines; k <= lines; k++ {
			if g.dice.percent(15) {
				continue
			}
			base := s.at.plus(along.left().times(float64(k)*gap + (g.dice.Float64()-0.5)*gap/3))
			from, to := reach*(0.4+0.6*g.dice.Float64()), reach*(0.4+0.6*g.dice.Float64())
			var path []xy
			for d := -from; d <= to; d += gap {
				if p := base.plus(along.times(d)); holds(s.ring, p) {
					path = append(path, p)
				} else if d > 0 {
					break
				} else {
					path = nil
				}
			}
			if len(path) >= 2 {
				g.add("LineString", g.path([]xy{path[0], path[len(path)/2], path[len(path)-1]}), map[string]any{"jenis": "gang"})
			}
		}
	}
}

// streetNames is the list of names in an order drawn by chance.
func (g *ground) streetNames() ([]string, error) {
	var names []string
	err := readCSV("peta_jalan.csv", func(r record) { names = append(names, r.text("nama")) })
	g.dice.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names, err
}
