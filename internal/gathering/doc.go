// Package gathering answers for the gatherings of a government at which nobody
// takes an oath: the pledge of an integrity zone, which many sign in protocol
// order; the coaching round that goes from agency to agency; the staff meeting
// whose decisions become duties. One thing with a kind: who is invited, who was
// there in the hall, online or by a substitute, who signed, what was said, and
// what was decided.
//
// Posts are invited and posts owe decisions; a person only ever holds the post
// on the day. It leaves the oath to ceremony, the clock of a decision and its
// owner to duty, the look and the number of papers to document, and the video
// to the region's meeting tool.
//
// The states are in state.go, the protocol order and the turns of signing in
// rank.go.
package gathering
