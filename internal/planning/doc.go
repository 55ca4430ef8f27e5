// Package planning answers for thinking along with a draft round: what a change
// would do before anybody makes it, taking edits back, sets of seats beside each
// other, what changed since somebody last looked, initials under a chain, and the
// printed pack.
//
// It leaves to appointment what a round is, who may read and change it, what the
// rules say and how seats are stored: a trial runs through the same decision as an
// edit, an undone step and a chosen scenario are stored by appointment.Rewrite.
// It leaves to duty what a post owes.
//
//	trying           trial.go compare.go effect.go
//	taking back      step.go undo.go
//	side by side     scenario.go table.go
//	since yesterday  mark.go since.go
//	initials         chain.go approval.go
//	on paper         pack.go
//
// All SQL is in store.go.
package planning
