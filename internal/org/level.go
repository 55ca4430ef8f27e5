package org

import (
	"cmp"
	"slices"

	"pendopo/internal/people"
)

// LevelHead is the head of the region and the deputy: elected, no civil
// servants, but the posts at the top of every ladder.
const LevelHead people.Level = "KDH"

// rank lists the structural posts from the top down: by level, echelon and the
// order of their units in protocol (UnitKinds), then by code.
func (s *Snapshot) rank() []*Post {
	kinds := make(map[string]int, len(UnitKinds))
	for i, k := range UnitKinds {
		kinds[k] = i
	}
	type key struct{ level, echelon, kind int }
	keys := map[PostID]key{}
	var out []*Post
	for _, p := range s.posts {
		if !p.Structural {
			continue
		}
		k := key{level: levelOrder(p.Level), echelon: p.Echelon.Code()}
		if p.Echelon == "" && p.Level != LevelHead {
			k.echelon = 99 // none stands below all
		}
		if u := s.Units[p.Unit]; u != nil {
			k.kind = kinds[u.Kind]
		}
		keys[p.ID], out = k, append(out, p)
	}
	slices.SortFunc(out, func(a, b *Post) int {
		x, y := keys[a.ID], keys[b.ID]
		return cmp.Or(cmp.Compare(x.level, y.level), cmp.Compare(x.echelon, y.echelon), cmp.Compare(x.kind, y.kind), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// levelOrder sorts posts from the top down.
func levelOrder(l people.Level) int {
	switch l {
	case LevelHead:
		return 0
	case people.LevelSeniorExecutive:
		return 1
	case people.LevelAdministrator:
		return 2
	case people.LevelSupervisor:
		return 3
	case people.LevelFunctional:
		return 4
	}
	return 5
}

// LevelName is the printed name of a level.
func LevelName(l people.Level) string {
	if l == LevelHead {
		return "Kepala Daerah"
	}
	return l.String()
}

// ParseLevel reads a level as written on forms, heads of region included.
func ParseLevel(s string) (people.Level, error) {
	switch people.Fold(s) {
	case "kepala daerah", "kdh", "wakil kepala daerah":
		return LevelHead, nil
	}
	return people.ParseLevel(s)
}

// IsStructural tells whether a post of the level has exactly one chair.
func IsStructural(l people.Level) bool { return l == LevelHead || l.Structural() }
