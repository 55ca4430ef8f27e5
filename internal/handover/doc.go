// Package handover settles what changed hands when a round took effect: every
// official who moved has a list to give and a list to receive, with a date.
//
// It answers for
//   - the figures of a post at the switch, counted once and never again, so
//     that later results split fairly between the holders;
//   - the items that the leaving official settles (unfinished work, closing of
//     the year, assets, findings, archives, accounts), each a duty with a
//     clock, accepted or returned by the one who comes, released by the
//     superior;
//   - the minutes of handover and the memo of office, signed by both and known
//     by the superior; the strategy of one page; the dated first duties of the
//     new post;
//   - reminders, and the rise to the page of the head of the region.
//
// It leaves open duties where they are: they stay with the post and need no
// handing over. Package appointment enqueues the job that opens a handover in
// the transaction of the switch; clocks and inboxes are package duty's, bytes
// and seals package document's.
package handover
