// Package proposal finds, for seats that are to be filled, who should sit where:
// as many seats filled as can be, among those plans the best matches, and among
// those the fewest moves. It is pure: it knows indices and figures, neither posts
// nor rules. Who may sit where, and how well they match, is decided before by
// whoever asks; whether anything of the plan is carried out is decided after by
// people. No page asks it yet.
package proposal
