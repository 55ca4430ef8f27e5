// Package check verifies a published ledger from outside. It trusts a public
// key that its user got by another way, and nothing else: not the program that
// wrote the log, not its database, not a proof that the log made. It shares no
// code with package ledger and needs only Go's standard library, so that its
// few hundred lines can be read in one sitting.
//
// It implements the reading side of C2SP signed-note, tlog-checkpoint,
// tlog-tiles and tlog-proof, over the hashes of RFC 6962.
//
//   - Tree fetches all entries, recomputes every tile and the root, and
//     compares them with the signed checkpoint and with an earlier one.
//   - Proof verifies that one act, given by its receipt or by its words and
//     salt, is in the tree of a signed checkpoint.
package check
