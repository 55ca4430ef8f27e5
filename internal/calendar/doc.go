// Package calendar counts working days and working time: which day is worked
// and why another is not, when a span ends, how much of it is left, and every
// day between with its verdict, so that nobody has to believe a deadline.
//
// It answers for
//   - offices: week patterns, hours, breaks, Ramadan, zones, from which day on;
//   - national holidays, joint leave and local holidays with their decree, and
//     years without a decree, which are provisional;
//   - spans of working days, calendar days, office minutes and hours, with
//     pauses, and their receipts;
//   - the current calendar of a region (Book), and its amendments: previewed
//     with what they move, applied as acts, one transaction with the job that
//     counts open due times again.
//
// It leaves to others what a deadline means, who owes it, and what happens when
// it passes (duty); and the words of pages, which package calendar/receipt makes
// for all doors. Counting is pure: a Calendar, an Office and a View never change
// after they were made, and nothing here asks the clock.
//
// How it counts, with the law: doc/calendar.md.
package calendar
