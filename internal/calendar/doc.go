// Package calendar counts working days: which day is one, why another is not,
// and where a deadline of so many working days falls.
//
// It answers for the week pattern of an office (five or six days), national
// holidays and joint leave as dated data with their decree, and for a receipt
// that shows every counted and skipped day with its reason, so that nobody has
// to believe a deadline. Years without a decree are provisional, and a result
// that touched one says so.
//
// It leaves to others what a deadline means and what happens when it passes.
// Everything here is pure: a Calendar never changes after it was made.
package calendar
