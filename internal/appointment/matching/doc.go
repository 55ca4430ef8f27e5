// Package matching says how well a person fits a post, from 0 to 100, and why:
// service in the post's field, schooling above what is asked, years at the level
// below, the ratings of the last two years, leadership training, less something
// for each warning of the rules.
//
// It is pure and it decides nothing. Who may take the post at all is for package
// eligibility, which is asked first; the match only orders those who may. No law
// gives its weights: they are numbers of package regulation marked uncertain, a
// region sets its own, and whoever shows a match shows them.
package matching
