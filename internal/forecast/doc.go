// Package forecast answers for what is coming: which seats lose their holder in
// the next two years and why, which terms end, per month and per agency, and who
// could follow.
//
// It decides nothing and stores nothing. It reads the register as it stands and
// the numbers of the law; who could follow comes from package appointment, by the
// same rules and the same match as in a round, and so does the draft that
// somebody makes of coming seats.
//
// Its figures are as good as the register: who leaves earlier, dies or is moved
// is not in them, and terms of contract (PPPK) are not kept by the register.
package forecast
