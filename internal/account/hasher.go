package account

import "context"

// Hasher keeps other short secrets as passwords are kept: argon2id at the same
// cost, a few at a time, so that a crowd cannot take the memory of the machine.
// Package ceremony keeps the PINs of signers with it.
type Hasher struct{ x *hasher }

// NewHasher makes a hasher of its own queue.
func NewHasher(h Hashing) *Hasher { return &Hasher{newHasher(h)} }

// Make hashes a secret with a fresh salt.
func (h *Hasher) Make(ctx context.Context, secret string) (string, error) {
	return h.x.make(ctx, secret)
}

// Matches compares a secret with a stored hash in time that does not depend on
// the answer. stored "" takes as long as any other and never matches.
func (h *Hasher) Matches(ctx context.Context, secret, stored string) (bool, error) {
	return h.x.matches(ctx, secret, stored)
}
