// Package absence answers for who is away from a post that is not vacant, and
// who stands in: the campaign leave of the head and the deputy, the interim
// head (Pjs) named by the Minister, the leave, training and travel of
// officials, and the terms of every acting official with their age and end.
//
// By dates alone it changes who may sign: org computes the powers of a day from
// the holdings and leaves recorded here. It leaves the rules for naming a Plt or
// Plh to package appointment, and the fixing of somebody's right to leave to the
// personnel system.
package absence
