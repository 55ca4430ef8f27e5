package routing

import "math/bits"

// vocabulary gives each hashed feature of a model its row. It holds hashes, no
// words: what a model has learned cannot be read back as text.
type vocabulary struct {
	hashes []uint32 // of each row
	table  []int32  // row+1 by hash, open addressing; 0: free
}

// newVocabulary numbers the hashes in their order; no hash may stand twice.
func newVocabulary(hashes []uint32) vocabulary {
	v := vocabulary{hashes: hashes, table: make([]int32, 1<<bits.Len(uint(2*len(hashes))))}
	mask := uint32(len(v.table) - 1)
	for row, h := range hashes {
		at := h & mask
		for v.table[at] != 0 {
			at = (at + 1) & mask
		}
		v.table[at] = int32(row + 1)
	}
	return v
}

// row is where a hash stands, -1 when it is not known.
func (v *vocabulary) row(hash uint32) int32 {
	mask := uint32(len(v.table) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		switch r := v.table[at]; {
		case r == 0:
			return -1
		case v.hashes[r-1] == hash:
			return r - 1
		}
	}
}
