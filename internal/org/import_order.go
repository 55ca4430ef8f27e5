package org

import "pendopo/internal/intake"

// inOrder is the new rows of a file so that each stands behind those it hangs
// on: the one above it and its predecessors. What hangs on a row that was
// refused, or on itself in a ring, is refused too.
func inOrder[T any, ID comparable](rows []T, hangs func(T) (ID, []ID), stored func(ID) bool, refuse func(T)) []T {
	placed := map[ID]bool{}
	free := func(row T) bool {
		_, on := hangs(row)
		for _, id := range on {
			if !placed[id] && !stored(id) {
				return false
			}
		}
		return true
	}
	var out []T
	for len(rows) > 0 {
		var waiting []T
		for _, row := range rows {
			if !free(row) {
				waiting = append(waiting, row)
				continue
			}
			id, _ := hangs(row)
			placed[id] = true
			out = append(out, row)
		}
		if len(waiting) == len(rows) {
			for _, row := range waiting {
				refuse(row)
			}
			break
		}
		rows = waiting
	}
	return out
}

// rowOf is the row of a file that holds a code, the last one where it stands twice.
func rowOf(rows []intake.Judged, column int, code string) *intake.Judged {
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Row.At(column) == code {
			return &rows[i]
		}
	}
	return nil
}
