package place

import (
	"cmp"
	"slices"
	"strings"
)

// AreaOffice is a unit of the region that stands for an area: a kecamatan or a
// kelurahan.
type AreaOffice struct {
	Code     string // of the unit, in the region's register
	Name     string
	AreaCode string // Kemendagri code of the area
}

// Coverage is where a map and the region's units do not know each other. It is
// shown before a map is used: a report from an area without a unit reaches the
// coordinator instead of the kelurahan, and a unit without an area never gets
// one from the map.
type Coverage struct {
	WithoutOffice []*Area      // areas that no unit stands for, by code
	WithoutArea   []AreaOffice // units whose area is not on the map, by area code
	OtherName     []Renamed
}

// Renamed is an area and its unit that share a code and not a name.
type Renamed struct {
	Area   *Area
	Office AreaOffice
}

// Whole tells whether every area has its unit and every unit its area.
func (c Coverage) Whole() bool {
	return len(c.WithoutOffice) == 0 && len(c.WithoutArea) == 0 && len(c.OtherName) == 0
}

// Compare sets a map beside the units that exist. A desa governs itself and is
// no unit of the region, so it is not missed.
func (m *Map) Compare(offices []AreaOffice) Coverage {
	var out Coverage
	by := map[string]AreaOffice{}
	for _, o := range offices {
		by[tidyCode(o.AreaCode)] = o
	}
	known := map[string]bool{}
	for _, kind := range []AreaKind{District, Village} {
		for _, a := range m.Areas(kind, "") {
			known[a.Code] = true
			switch o, ok := by[a.Code]; {
			case !ok && !a.Desa:
				out.WithoutOffice = append(out.WithoutOffice, a)
			case ok && !sameName(a.Name, o.Name):
				out.OtherName = append(out.OtherName, Renamed{a, o})
			}
		}
	}
	for code, o := range by {
		if !known[code] {
			out.WithoutArea = append(out.WithoutArea, o)
		}
	}
	slices.SortFunc(out.WithoutOffice, func(a, b *Area) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortFunc(out.WithoutArea, func(a, b AreaOffice) int {
		return cmp.Or(cmp.Compare(a.AreaCode, b.AreaCode), cmp.Compare(a.Code, b.Code))
	})
	slices.SortFunc(out.OtherName, func(a, b Renamed) int { return cmp.Compare(a.Area.Code, b.Area.Code) })
	return out
}

// sameName tells whether an area and its unit are called the same: "Bandar Lor"
// and "Kelurahan Bandar Lor".
func sameName(area, unit string) bool {
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(bareName(s)), "")) }
	return plain(area) == plain(unit)
}
