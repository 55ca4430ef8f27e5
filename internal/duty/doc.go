// Package duty keeps what a post owes by a date: an open report of a citizen, a
// handover item, a strategy, an explanation to the mayor.
//
// It answers for the owner (a post, never a person), the clock with its pauses,
// hand-ons between posts, warnings and the ladder of superiors, inboxes and
// counts, and for who was responsible on any date. It leaves what the duty is
// about to the package that opens it: complaint, handover and others call Open,
// HandOn, Close in their own transaction and record their own act.
package duty
