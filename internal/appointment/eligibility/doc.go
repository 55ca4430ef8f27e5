// Package eligibility answers whether an appointment may be made: may this
// person take this post on this day, in this round, by these papers. It is the
// rule bank: every rule has an id, the articles it carries out, the days on
// which it is in force, a severity and the step it stands before, and a pure
// function that takes facts and gives a verdict with the facts it used and what
// would cure it.
//
//	facts := eligibility.Facts{EventDate: …, Person: …, Target: …, Move: …}
//	verdicts := eligibility.Check(&facts)
//
// It knows no store, no clock, no register and no round: whoever asks brings
// the facts as values. Package appointment asks for the moves of a round and
// for acting officials; a plan that never becomes a round may ask as well.
//
// rule.go says what a rule and a verdict are, facts.go what a rule may look at,
// bank.go lists the rules. The rules themselves stand in one file for each
// subject: person.go, entry.go, post.go, election.go, clearance.go, special.go,
// oath.go, acting.go. How they are judged is judge.go; how a document lifts a
// verdict is lift.go; how time served is counted is service_time.go. The list in
// words is doc/rules.md, and the sentences are in the catalogue
// appointment_rules.
package eligibility
