package place

import (
	"encoding/json"
	"fmt"
)

// contentFormat is the number of the form in which a map is stored.
const contentFormat = 1

// content is a map as it is stored: borders once, as arcs in millionths of a
// degree, each corner as the step from the one before.
type content struct {
	Format    int               `json:"format"`
	About     About             `json:"about"`
	Arcs      [][]int32         `json:"arcs"`
	Areas     []contentArea     `json:"areas"`
	Lines     []contentLine     `json:"lines,omitempty"`
	Landmarks []contentLandmark `json:"landmarks,omitempty"`
}

// contentArea is an area; a district without rings is what its villages cover.
type contentArea struct {
	Code  string     `json:"code,omitempty"`
	Name  string     `json:"name"`
	Kind  AreaKind   `json:"kind"`
	Over  string     `json:"over,omitempty"`
	Desa  bool       `json:"desa,omitempty"`
	Sea   bool       `json:"sea,omitempty"`
	Rings [][]arcRef `json:"rings,omitempty"`
}

type contentLine struct {
	Name string   `json:"name,omitempty"`
	Kind LineKind `json:"kind"`
	Path []int32  `json:"path"`
}

type contentLandmark struct {
	Name  string       `json:"name"`
	Kind  LandmarkKind `json:"kind"`
	Major bool         `json:"major,omitempty"`
	X     int32        `json:"x"`
	Y     int32        `json:"y"`
}

func (c *content) setArcs(t *topology) {
	c.Arcs = make([][]int32, len(t.arcs))
	for i, a := range t.arcs {
		c.Arcs[i] = flat(a)
	}
}

func (c *content) write() ([]byte, error) { return json.Marshal(c) }

// flat writes corners as steps.
func flat(path []cell) []int32 {
	out := make([]int32, 0, 2*len(path))
	var last cell
	for _, c := range path {
		out = append(out, c.x-last.x, c.y-last.y)
		last = c
	}
	return out
}

// unflat reads steps.
func unflat(steps []int32) []cell {
	out := make([]cell, 0, len(steps)/2)
	var at cell
	for i := 0; i+1 < len(steps); i += 2 {
		at.x += steps[i]
		at.y += steps[i+1]
		out = append(out, at)
	}
	return out
}

// readMap makes the map of a stored content.
func readMap(data []byte) (*Map, error) {
	var c content
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("place: stored map: %w", err)
	}
	if c.Format != contentFormat {
		return nil, fmt.Errorf("place: stored map has the format %d, this program reads %d", c.Format, contentFormat)
	}
	m := &Map{About: c.About, byCode: map[string]*Area{}}
	for _, steps := range c.Arcs {
		a := unflat(steps)
		if len(a) < 2 {
			return nil, fmt.Errorf("place: stored map has a border of %d corners", len(a))
		}
		m.top.arcs = append(m.top.arcs, a)
	}
	parts := map[string][][][]arcRef{} // of districts
	var empty []*Area
	for _, x := range c.Areas {
		a := &Area{Code: x.Code, Name: x.Name, Kind: x.Kind, Over: x.Over, Desa: x.Desa, Sea: x.Sea, refs: x.Rings}
		m.areas = append(m.areas, a)
		if a.Code != "" {
			m.byCode[a.Code] = a
		}
		if a.Kind == Village {
			parts[a.Over] = append(parts[a.Over], a.refs)
		}
		if a.Kind == District && len(a.refs) == 0 {
			empty = append(empty, a)
			a.made = true
		}
	}
	for _, a := range empty {
		a.refs = m.top.outline(parts[a.Code])
	}
	var region [][][]arcRef
	for _, a := range m.areas {
		a.close(&m.top)
		if a.leaf() {
			region = append(region, a.refs)
		}
	}
	m.border.Kind = "wilayah"
	m.border.refs = m.top.outline(region)
	m.border.close(&m.top)
	for _, x := range c.Lines {
		m.lines = append(m.lines, newLine(x))
	}
	for i, x := range c.Landmarks {
		m.landmarks = append(m.landmarks, &Landmark{ID: fmt.Sprintf("l%d", i+1), Name: x.Name, Kind: x.Kind, Major: x.Major, At: pointOf(cell{x.X, x.Y})})
	}
	m.rankBorders()
	m.weigh()
	m.index()
	return m, nil
}
