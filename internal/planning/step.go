package planning

import (
	"cmp"
	"slices"

	"pendopo/internal/appointment"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Step is one edit of the seats of a draft that its maker can take back.
type Step struct {
	Version       int64 // of the round, made by the edit: it names the step
	At            int64 // microseconds
	Person        people.PersonID
	Before, After []*appointment.Move // the rows touched
	Changes       []appointment.Edited
	Undone        bool
}

// MaxSteps is how many steps somebody can take back in one round.
const MaxSteps = 50

// clash is a seat that no longer stands as a step left it.
type clash struct {
	person people.PersonID
	post   org.PostID
}

// swap takes rows out of the moves and puts others in their place: a step undone
// when it takes what the edit left and gives what it found. It refuses when a row
// to be taken was changed since, or when a person or a seat to be given is taken.
func swap(moves, take, give []*appointment.Move, structural func(org.PostID) bool) ([]*appointment.Move, *clash) {
	out := make([]*appointment.Move, 0, len(moves)+len(give))
	gone := map[appointment.MoveID]*appointment.Move{}
	for _, m := range take {
		gone[m.ID] = m
	}
	found := 0
	for _, m := range moves {
		t := gone[m.ID]
		switch {
		case t == nil:
			out = append(out, m)
		case *t == *m:
			found++
		default:
			return nil, &clash{m.Person, m.ToPost}
		}
	}
	if found < len(take) {
		there := map[appointment.MoveID]bool{}
		for _, m := range moves {
			there[m.ID] = true
		}
		for _, m := range take {
			if !there[m.ID] {
				return nil, &clash{m.Person, m.ToPost}
			}
		}
	}
	for _, g := range give {
		for _, m := range out {
			if m.ID == g.ID || m.Person == g.Person || m.ToPost == g.ToPost && structural(g.ToPost) {
				return nil, &clash{m.Person, m.ToPost}
			}
		}
	}
	for _, g := range give {
		c := *g
		out = append(out, &c)
	}
	slices.SortStableFunc(out, func(a, b *appointment.Move) int { return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// inverse says the changes of a step the other way round, last first.
func inverse(changes []appointment.Edited) []appointment.Edited {
	out := make([]appointment.Edited, 0, len(changes))
	for i := len(changes) - 1; i >= 0; i-- {
		e := changes[i]
		switch e.What {
		case "added":
			e.What = "removed"
		case "removed":
			e.What = "added"
		default:
			e.Before, e.After = e.After, e.Before
		}
		out = append(out, e)
	}
	return out
}

// Back is the step that somebody would undo next, Again the one they would redo:
// steps are one's own, in order.
func Back(steps []Step) *Step {
	for i := len(steps) - 1; i >= 0; i-- {
		if !steps[i].Undone {
			return &steps[i]
		}
	}
	return nil
}

// Again is the oldest step of those that were undone.
func Again(steps []Step) *Step {
	for i := range steps {
		if steps[i].Undone {
			return &steps[i]
		}
	}
	return nil
}
