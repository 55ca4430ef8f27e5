// Package briefing makes the morning of the head of the region: one true
// sentence, what is late, what citizens said, which posts are vacant and how the
// handover stands; on a page and as a message of five lines.
//
// It holds no facts of its own. It asks the packages that do, as the reader, and
// puts their answers in the order in which they need somebody.
package briefing
