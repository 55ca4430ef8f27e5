// Package regulation knows which legal text says what, from when to when, and
// with which numbers. It is data and lookup: instruments, articles with their
// wording, and the numbers of the law (years, ages, working days, terms) as
// dated values that each name their article.
//
// Every instrument, article and value carries the mark of its source: V read
// in a text, K known and believed correct but not read again, ? uncertain.
// A value marked ? is a setting of the region: the number here is only its
// default, With replaces it, and Number says so. It is never presented as law.
//
// The package decides nothing: rules live with the subject they judge, and
// ask here for their numbers as of the date of the event.
package regulation
