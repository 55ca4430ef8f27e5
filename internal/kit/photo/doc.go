// Package photo takes pictures from strangers: it finds out what a file really
// is, judges its size before decoding it, turns it upright, shrinks it, draws it
// anew without anything the camera or a person hid in it, and says how similar
// two pictures look.
//
// It answers for bytes, pixels and memory, and for reading three things out of
// EXIF: when, where, which way up. It leaves to its callers whether they ask the
// sender about time and place, what they keep, and what a resemblance means.
package photo
