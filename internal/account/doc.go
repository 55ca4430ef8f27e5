// Package account lets people in: sign-in, sessions, second factors, tokens,
// and who may hand out a password.
//
// It answers for
//   - proving who asks: NIP and password (argon2id), a second factor (TOTP or a
//     recovery code), or a passkey, which is both at once;
//   - slowing down who guesses: waits that grow for each name and for each
//     address, counted before the password is looked at, so that a hundred
//     guesses at once are a hundred guesses;
//   - sessions in the store: a new token at every sign-in, an idle and an
//     absolute limit, a list, and an end for each;
//   - tokens for programs: scoped, expiring, shown once;
//   - one-time codes with which a personnel officer or an administrator lets a
//     person set a password.
//
// It leaves to package org what an account may do: an account belongs to a
// person, and Powers computes the actor from the person's holdings of the day.
// An administrator's account has no person and only runs the system.
//
// Official acts on accounts go to the ledger. Failed sign-ins go to a table of
// their own, in a transaction that survives the refusal.
//
// Secrets are never stored as they are: passwords as argon2id with their
// parameters, tokens and codes as hashes, TOTP secrets sealed under the
// region's key, which lies outside the database.
package account
