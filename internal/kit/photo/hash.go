package photo

import "math/bits"

// Hash is 64 bits of what is seen in a picture: the same scene stored again,
// smaller, brighter or slightly cut has nearly the same bits. The zero Hash is
// that of a picture too plain to compare (a black frame, a white wall).
type Hash uint64

// Distance is the number of bits in which two pictures differ: 0–4 the same
// picture, to 10 very likely, about 32 for unrelated ones. A picture too plain
// to compare is 64 away from everything.
func (h Hash) Distance(o Hash) int {
	if h == 0 || o == 0 {
		return 64
	}
	return bits.OnesCount64(uint64(h ^ o))
}
