// Package ledger is the tamper-evident log of a region: every official act,
// in an order that nobody can change afterwards without being seen.
//
// It answers for
//   - recording an act in the transaction of what it records (Record,
//     RecordAll): no act without its entry, no entry without its act;
//   - giving the acts their places in a Merkle tree and signing its
//     checkpoints (Log), within a second and one sequencer at a time;
//   - publishing tree and checkpoints in the open formats of C2SP
//     (tlog-tiles, tlog-checkpoint, signed notes, tlog-proof, tlog-cosignature),
//     so that existing tools can verify and witness the log;
//   - proving an act, and a later tree against an earlier one (Prove, Assure);
//   - exporting the published files to any folder (Export), and taking the
//     signatures of witnesses under its checkpoints (Cosign);
//   - erasing what an act said, where the data-protection law asks for it,
//     without breaking the tree;
//   - checking itself against its own tables (Verify).
//
// It leaves to others what an act means: kinds and payloads belong to the
// packages that record them. The checker for outsiders is ledger/check, which
// shares no code with this package and trusts only what is published.
//
// # What a leaf commits to
//
//	payload = canonical JSON of {act, at, kind, actor, subject, data}
//	digest  = SHA-256(salt ‖ payload)          published: the log entry
//	leaf    = SHA-256(0x00 ‖ digest)           the receipt a person keeps
//
// The salt is 32 random bytes for each act. What is published proves that an
// act exists and is unchanged, and reveals nothing about a person, even to
// someone who guesses the payload.
//
// # The order of durable steps
//
//  1. The act's row commits together with what it records; it has no number.
//  2. One transaction under the lock of the ledger_head row numbers the waiting
//     acts, adds their tree hashes, and stores the signed checkpoint.
//  3. New tiles are written to the publication folder, then the checkpoint.
//
// A crash before 2 leaves acts that the next sequencer takes; a crash between
// 2 and 3, or in the middle of 3, leaves an older checkpoint in the folder,
// which names only tiles that are complete. Each step may be repeated.
package ledger
