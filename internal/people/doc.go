// Package people is the personnel register: who works for the region, by which
// number, with what grade, schooling, ratings, sanctions, leave and posts held
// before.
//
// It answers for three things. Reading what people write: numbers (NIP, NI
// PPPK, NIK), grades in every spelling, schooling, religion, names; each has
// one printed form and says what is an error and what only a warning. Deciding
// from facts: is a sanction in force, was a year's performance at least good,
// when does a person retire. And keeping it: the tables person_*, their search,
// the reading of many histories at once, and the people part of the `person`
// spreadsheet.
//
// It leaves to others which post a person holds now (org), what a person may do
// (actor, account) and whether a person may be appointed (appointment). Its
// decisions are pure: dates come in as arguments and are the event's date,
// never today's by themselves.
package people
