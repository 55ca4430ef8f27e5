// Package papers composes what the documents of a round say: the decree with its
// annex and extracts, the invitations, script and list of attendance of a
// gathering, and for everybody sworn the minutes, the statements of inauguration
// and of starting duty, and the integrity pact.
//
// It is pure: a round, a gathering and the register of a day come as values, and
// plans of documents go out. It leaves to package document how a paper looks, is
// numbered, signed and kept, and to package appointment who may have it written
// and when.
package papers
