package org

import "pendopo/internal/people"

// LevelHead is the head of the region and the deputy: elected, no civil
// servants, but the posts at the top of every ladder.
const LevelHead people.Level = "KDH"

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
