// Package demo makes the example regions that Pendopo ships: a whole invented
// government with units, posts, people and one round of appointments, believable
// enough to learn the program on and to prove it with.
//
// It answers for the content: what agencies a city has, which posts they have,
// who could hold them, and which moves tell the story of a published
// inauguration. Everything comes from the tables in data/ and a seed, so that
// the same seed gives the same region byte for byte. It hands the region over
// the way a user would: as spreadsheets (Region.WriteSheets).
//
// It leaves to others what happens next: it imports nothing, checks no rule of
// the bank and opens no database. Nobody in it exists: names are drawn from
// lists, and every number is of a range that is not given out (data/SOURCES.md).
package demo
