// Package social keeps what citizens write under public posts: a pasted link with
// the words and a picture of them becomes a report, and somebody owes it a reply
// in public, within a working day, whatever the report takes.
//
// It answers for the link (one post is one report, however it is pasted), for a
// guess of the place from the words, for the draft of the public reply, and for
// who replied where. It leaves to package complaint the report itself and to duty
// the clock of the reply and whom it rises to.
//
// Who wrote the post is in complaint's vault. The picture of it shows their name
// and face: officials see it, the public does not. No draft holds a name, a number
// or an address of a person.
package social
