package org

import (
	"cmp"
	"slices"

	"pendopo/internal/people"
)

// LevelHead is the head of the region and the deputy: elected, no civil
// servants, but the posts at the top of every ladder.
const LevelHead people.Level = "KDH"

// sortPosts puts the posts from the top down.
func (s *Snapshot) sortPosts() {
	kinds := make(map[string]int, len(UnitKinds))
	for i, k := range UnitKinds {
		kinds[k] = i
	}
	type key struct{ level, echelon, kind int }
	keys := make(map[*Post]key, len(s.posts))
	for _, p := range s.posts {
		k := key{level: levelOrder(p.Level)}
		if p.Structural {
			if k.echelon = p.Echelon.Code(); k.echelon == 0 && p.Level != LevelHead {
				k.echelon = 99 // none stands below all
			}
			if u := s.Units[p.Unit]; u != nil {
				k.kind = kinds[u.Kind]
			}
		}
		keys[p] = k
	}
	slices.SortFunc(s.posts, func(a, b *Post) int {
		x, y := keys[a], keys[b]
		return cmp.Or(cmp.Compare(x.level, y.level), cmp.Compare(x.echelon, y.echelon), cmp.Compare(x.kind, y.kind), cmp.Compare(a.Code, b.Code))
	})
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
