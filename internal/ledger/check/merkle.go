package check

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/bits"
)

// Hash is a SHA-256 value.
type Hash [sha256.Size]byte

func (h Hash) String() string { return base64.StdEncoding.EncodeToString(h[:]) }

func parseHash(text string) (Hash, error) {
	var h Hash
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != len(h) {
		return h, fmt.Errorf("not a hash: %q", text)
	}
	copy(h[:], b)
	return h, nil
}

// leafHash and nodeHash are RFC 6962 section 2.1: the first byte keeps a leaf
// from passing for a node.
func leafHash(entry []byte) Hash {
	return sha256.Sum256(append(make([]byte, 1, 1+2*sha256.Size), entry...))
}

func nodeHash(left, right Hash) Hash {
	var b [1 + 2*sha256.Size]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[1+sha256.Size:], right[:])
	return sha256.Sum256(b[:])
}

// tree is the right edge of a growing Merkle tree: the roots of the complete
// subtrees that its size, written in binary, calls for; the largest first.
type tree struct {
	size  int64
	edges []Hash
	// completed is called for each complete subtree: level, place, root.
	completed func(level int, n int64, h Hash) error
}

// add appends a leaf.
func (t *tree) add(leaf Hash) error {
	n, h := t.size, leaf
	if err := t.tell(0, n, h); err != nil {
		return err
	}
	for level := 1; n&1 == 1; level++ {
		last := len(t.edges) - 1
		h = nodeHash(t.edges[last], h)
		t.edges = t.edges[:last]
		n >>= 1
		if err := t.tell(level, n, h); err != nil {
			return err
		}
	}
	t.edges = append(t.edges, h)
	t.size++
	return nil
}

func (t *tree) tell(level int, n int64, h Hash) error {
	if t.completed == nil {
		return nil
	}
	return t.completed(level, n, h)
}

// root is the Merkle tree hash of all leaves so far.
func (t *tree) root() Hash {
	if len(t.edges) == 0 {
		return sha256.Sum256(nil)
	}
	h := t.edges[len(t.edges)-1]
	for i := len(t.edges) - 2; i >= 0; i-- {
		h = nodeHash(t.edges[i], h)
	}
	return h
}

// rootFromPath is the root that an inclusion path leads to (RFC 9162 section
// 2.1.3.2).
func rootFromPath(leaf Hash, index, size int64, path []Hash) (Hash, error) {
	if index < 0 || index >= size {
		return Hash{}, fmt.Errorf("index %d is outside a tree of %d", index, size)
	}
	inner := bits.Len64(uint64(index ^ (size - 1))) // levels on which the path still has two sides
	border := bits.OnesCount64(uint64(index >> inner))
	if len(path) != inner+border {
		return Hash{}, fmt.Errorf("path has %d hashes, want %d", len(path), inner+border)
	}
	h := leaf
	for i, p := range path {
		if i < inner && index>>i&1 == 0 {
			h = nodeHash(h, p)
		} else {
			h = nodeHash(p, h)
		}
	}
	return h, nil
}
