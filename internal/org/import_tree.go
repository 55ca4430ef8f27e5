package org

import "pendopo/internal/intake"

// tree is what units and posts have in common in a file: each row has a code,
// hangs on one above it, and may take over from others.
type tree[T any, ID ~string] struct {
	code, above int    // columns of a row's own code and of the one above it
	column      string // key of the latter, for refusals
	id          func(*T) ID
	codeOf      func(*T) string
	hangs       func(*T) (above ID, predecessors []ID)
	stored      map[ID]*T
	byCode      func(code string) *T // stored
}

// changes are what a file adds, in an order in which it can be stored, and what
// it changes.
type changes[T any] struct{ insert, update []*T }

// take makes the value of every good row: a copy of what is stored under its
// code, or a fresh one.
func (t tree[T, ID]) take(rows []intake.Judged, fresh func(code string) *T) map[string]*T {
	out := map[string]*T{}
	for i := range rows {
		if rows[i].Verdict == intake.Wrong {
			continue
		}
		code := rows[i].Row.At(t.code)
		x := fresh(code)
		if old := t.byCode(code); old != nil {
			*x = *old
		}
		out[code] = x
	}
	return out
}

// find is a unit or post that a row refers to, of the file before the store.
func (t tree[T, ID]) find(taken map[string]*T, code string) *T {
	if x := taken[code]; x != nil {
		return x
	}
	return t.byCode(code)
}

// link reads the codes of a row for those above it and before it, refusing the
// first that points nowhere or at itself.
func (t tree[T, ID]) link(j *intake.Judgement, r *intake.Judged, taken map[string]*T, column, unknown string, codes ...string) ([]ID, bool) {
	self := taken[r.Row.At(t.code)]
	var out []ID
	for _, code := range codes {
		x := t.find(taken, code)
		if x == nil || x == self && column != t.column {
			j.Refuse(r, column, unknown, unknown+"_remedy", code)
			return nil, false
		}
		out = append(out, t.id(x))
	}
	return out, true
}

// settle sorts the good rows into what is new and what is changed. It refuses
// who hangs on itself, which shows only when all rows are known, and what is new
// below a refused row, which has nowhere to hang.
func (t tree[T, ID]) settle(j *intake.Judgement, rows []intake.Judged, taken map[string]*T) *changes[T] {
	byID := map[ID]*T{}
	for _, x := range taken {
		byID[t.id(x)] = x
	}
	out := &changes[T]{}
	for i := range rows {
		r := &rows[i]
		if r.Verdict == intake.Wrong {
			continue
		}
		x := taken[r.Row.At(t.code)]
		if t.rings(x, byID) {
			j.Refuse(r, t.column, "org.import.loop", "org.import.loop_remedy", t.codeOf(x))
			continue
		}
		switch r.Verdict {
		case intake.New:
			out.insert = append(out.insert, x)
		case intake.Changed:
			out.update = append(out.update, x)
		}
	}
	out.insert = inOrder(out.insert,
		func(x *T) (ID, []ID) {
			above, before := t.hangs(x)
			return t.id(x), append([]ID{above}, before...)
		},
		func(id ID) bool { return id == "" || t.stored[id] != nil },
		func(x *T) {
			row := rowOf(rows, t.code, t.codeOf(x))
			j.Refuse(row, t.column, "org.import.parent_refused", "org.import.parent_refused_remedy", row.Row.At(t.above))
		})
	return out
}

// rings tells whether the way up from a row never ends.
func (t tree[T, ID]) rings(x *T, byID map[ID]*T) bool {
	for range maxDepth + 1 {
		if x == nil {
			return false
		}
		above, _ := t.hangs(x)
		if above == "" {
			return false
		}
		if x = byID[above]; x == nil {
			x = t.stored[above]
		}
	}
	return true
}

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
