package routing

import (
	"slices"
	"strings"

	"pendopo/internal/org"
)

// Offices resolves families to the units of a register: what the region has
// set, else by the names of its units.
type Offices struct {
	byCategory map[CategoryKey]org.UnitID
	byFamily   map[Family]org.UnitID
	village    map[string]org.UnitID // by area code
	district   map[string]org.UnitID
	familyOf   map[org.UnitID]Family
	parent     map[org.UnitID]org.UnitID
	guessed    map[Family]bool // found by name, not set
}

// NewOffices looks through the units of a snapshot. set has the region's own
// choices by "category:…" and "family:…"; one whose unit no longer exists is
// followed to its successor, and left out when there is none.
func NewOffices(b *Book, s *org.Snapshot, set map[string]org.UnitID) *Offices {
	o := &Offices{byCategory: map[CategoryKey]org.UnitID{}, byFamily: map[Family]org.UnitID{}, village: map[string]org.UnitID{}, district: map[string]org.UnitID{},
		familyOf: map[org.UnitID]Family{}, parent: map[org.UnitID]org.UnitID{}, guessed: map[Family]bool{}}
	units := s.AllUnits()
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = " " + plainName(u.Name) + " "
		o.parent[u.ID] = u.Parent
		switch {
		case u.Kind == "kelurahan" || u.Kind == "desa":
			o.familyOf[u.ID] = "KELURAHAN"
			if u.RegionCode != "" {
				o.village[u.RegionCode] = u.ID
			}
		case u.Kind == "kecamatan":
			o.familyOf[u.ID] = "KECAMATAN"
			if u.RegionCode != "" {
				o.district[u.RegionCode] = u.ID
			}
		}
	}
	for subject, id := range set {
		u := living(s, id)
		if u == "" {
			continue
		}
		if key, ok := strings.CutPrefix(subject, "category:"); ok {
			o.byCategory[CategoryKey(key)] = u
		} else if f, ok := strings.CutPrefix(subject, "family:"); ok {
			o.byFamily[Family(f)] = u
			o.familyOf[u] = Family(f)
		}
	}
	for _, row := range b.families {
		if _, ok := o.byFamily[row.Family]; ok || row.Family == "KELURAHAN" || row.Family == "KECAMATAN" {
			continue
		}
		if u := byName(row, units, names); u != nil {
			o.byFamily[row.Family], o.guessed[row.Family] = u.ID, true
			if _, taken := o.familyOf[u.ID]; !taken {
				o.familyOf[u.ID] = row.Family
			}
		}
	}
	for i, c := range b.categories {
		row := b.families[b.familyOf[i]]
		if _, set := o.byCategory[c.Key]; set || len(c.names) == 0 || !o.guessed[c.Family] {
			continue // what the region set for the whole family goes before a name
		}
		row.Names = c.names
		if u := byName(row, units, names); u != nil {
			o.byCategory[c.Key] = u.ID
			if _, taken := o.familyOf[u.ID]; !taken {
				o.familyOf[u.ID] = c.Family
			}
		}
	}
	return o
}

// living is the unit itself or, when it was closed, the unit that followed it.
func living(s *org.Snapshot, id org.UnitID) org.UnitID {
	for range 10 {
		u := s.Units[id]
		if u == nil {
			return ""
		}
		if u.ExistsOn(s.Date) {
			return id
		}
		next := s.UnitSuccessors(id)
		if len(next) == 0 {
			return ""
		}
		id = next[0]
	}
	return ""
}

// byName is the unit whose name has all words of the first alternative that
// any unit has; an agency before a part of one, a shorter name before a longer.
func byName(row familyRow, units []*org.Unit, names []string) *org.Unit {
	for _, alternative := range row.Names {
		var best *org.Unit
		for i, u := range units {
			if len(row.Kinds) > 0 && !slices.Contains(row.Kinds, u.Kind) || !hasWords(names[i], alternative) {
				continue
			}
			if best == nil || u.IsAgency() && !best.IsAgency() || u.IsAgency() == best.IsAgency() && len(u.Name) < len(best.Name) {
				best = u
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}

func hasWords(name string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(name, " "+w+" ") {
			return false
		}
	}
	return true
}

// plainName is a name without marks and case. Names of units are written out:
// slang has no place in them.
func plainName(name string) string { return strings.Join(texts(scan(name)), " ") }

// For is the unit for a suggestion, "" when the region has none.
func (o *Offices) For(category CategoryKey, family Family, place Place) org.UnitID {
	switch family {
	case "KELURAHAN":
		if u := o.village[place.Village]; u != "" {
			return u
		}
		return o.districtOf(place) // a village without a unit here: its kecamatan knows
	case "KECAMATAN":
		return o.districtOf(place)
	}
	if u := o.byCategory[category]; u != "" {
		return u
	}
	return o.byFamily[family]
}

func (o *Offices) districtOf(p Place) org.UnitID {
	if p.District == "" && len(p.Village) > 8 { // 35.71.01.1001 lies in 35.71.01
		p.District = p.Village[:8]
	}
	return o.district[p.District]
}

// FamilyOf is the family of a unit or of the unit it is a part of, "" when no
// family is known for it.
func (o *Offices) FamilyOf(u org.UnitID) Family {
	for range 10 {
		if f := o.familyOf[u]; f != "" {
			return f
		}
		if u = o.parent[u]; u == "" {
			break
		}
	}
	return ""
}

// Guessed tells that the unit of a family was found by its name and not set.
func (o *Offices) Guessed(f Family) bool { return o.guessed[f] }
