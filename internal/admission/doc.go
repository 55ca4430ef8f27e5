// Package admission answers for how somebody without an account proves who they
// are at a gathering: the personal link that only they have, the six-digit code
// that goes with it, and the PIN of six digits that they choose themselves and
// sign with.
//
// It holds no table: links, codes and PINs are stored, as hashes, with the place
// they are for, by the package whose gathering it is. It leaves to account the
// people who sign in.
package admission
