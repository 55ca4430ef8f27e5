// Package appointment answers for rounds of appointments: from the vacancy to
// the switch of posts. A round is a batch of moves that is prepared, checked by
// the rule bank, cleared, decreed, sworn and switched together.
//
// It leaves to org who holds what (and the invariants of that), to document how
// papers look and are numbered and signed, and to ceremony what happened in the
// hall. The states of a round and their picture are in state.go.
package appointment
