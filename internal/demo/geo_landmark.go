package demo

import "math"

// placeLandmarks sets the landmarks of the table, and those that every area has.
func (g *ground) placeLandmarks(scenario string) error {
	var failed error
	err := readCSV("peta_penanda.csv", func(r record) {
		if r.text("daerah") != scenario || failed != nil {
			return
		}
		s, err := g.site(r.text("di"))
		if err != nil {
			failed = err
			return
		}
		at := s.at.plus(xy{r.decimal("x"), r.decimal("y")})
		if !holds(s.ring, at) {
			at = s.at
		}
		g.landmark(r.text("nama"), r.text("jenis"), r.text("utama") == "ya", at)
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return err
	}
	for i := range g.sites {
		s := &g.sites[i]
		if g.kind == "kelurahan" {
			g.landmark("Kantor Kelurahan "+s.name, "kantor", false, g.inside(s, 0.15))
			g.landmark("SD Negeri "+s.name+" 1", "sekolah", false, g.inside(s, 0.5))
			g.landmark("SD Negeri "+s.name+" 2", "sekolah", false, g.inside(s, 0.8))
			continue
		}
		g.landmark("Kantor Kecamatan "+s.name, "kantor", true, g.inside(s, 0.3))
		g.landmark("Pasar "+s.name, "pasar", true, g.inside(s, 0.6))
		g.landmark("Puskesmas "+s.name, "kesehatan", false, g.inside(s, 0.8))
		g.landmark("SMP Negeri 1 "+s.name, "sekolah", false, g.inside(s, 1.2))
		g.landmark("SD Negeri "+s.name+" 1", "sekolah", false, g.inside(s, 3))
		g.landmark("SD Negeri "+s.name+" 2", "sekolah", false, g.inside(s, 4))
	}
	return nil
}

// inside is a place in an area, at most so many kilometres from its middle.
func (g *ground) inside(s *site, reach float64) xy {
	for range 20 {
		sin, cos := math.Sincos(g.dice.Float64() * 2 * math.Pi)
		d := reach * (0.3 + 0.7*g.dice.Float64())
		if at := s.at.plus(xy{d * cos, d * sin}); holds(s.ring, at) {
			return at
		}
	}
	return s.at
}

func (g *ground) landmark(name, kind string, known bool, at xy) {
	properties := map[string]any{"jenis": kind, "nama": name}
	if known {
		properties["utama"] = true
	}
	g.add("Point", g.degrees(at), properties)
}
