// Package dossier reads the register into the facts that the rule bank judges
// by: a person with all posts ever held, a post with who will stand over it, a
// region with its elections and by what right its head governs.
//
// It is pure: snapshot, history and profile come as values, and it stores
// nothing. It leaves to package eligibility what the facts mean, and to whoever
// asks which person is tried in which post.
package dossier
