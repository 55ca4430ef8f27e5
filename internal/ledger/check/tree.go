package check

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// Failure is something that does not hold, as opposed to something that could
// not be read.
type Failure struct {
	Part Part   // what kind of thing was tampered with
	What string // where, with what was found and what was expected
}

func (f *Failure) Error() string { return f.What }

// Part names what a failure is about, for programs that explain it in other
// words.
type Part string

// The parts.
const (
	InCheckpoint Part = "checkpoint" // the signed statement itself
	InHistory    Part = "history"    // the log shrank, or its past was rewritten
	InEntry      Part = "entry"      // an entry, or a tile over it
	InProof      Part = "proof"      // the proof of an act
	InWitness    Part = "witness"    // a wanted witness did not sign
	InPaper      Part = "paper"      // the file is not the one that was signed
)

func failf(part Part, format string, args ...any) error {
	return &Failure{part, fmt.Sprintf(format, args...)}
}

// Result is what Tree verified.
type Result struct {
	Checkpoint Checkpoint
	Note       []byte // the signed checkpoint: keep it for the next time
	Tiles      int
	Since      int64  // size of the earlier checkpoint; 0 when none was given
	Seen       []Seen // the wanted witnesses that signed it
}

// Wanted is what more than wholeness is asked of a log; the zero value asks
// nothing more.
type Wanted struct {
	Earlier   []byte    // a signed checkpoint that was kept: the log must continue it
	Witnesses []Witness // each must have signed the checkpoint
	Acts      []Act     // each must stand at its place
	Progress  func(done, total int64)
}

// Act is an act at its place in a log.
type Act struct {
	Index int64
	Leaf  Hash
}

// Tree verifies a whole published log: the signature of its checkpoint, every
// entry, every tile, the root, and what else is wanted.
func Tree(ctx context.Context, src Source, k Key, want Wanted) (Result, error) {
	note, err := src(ctx, "checkpoint")
	if err != nil {
		return Result{}, err
	}
	c, err := ParseCheckpoint(note, k)
	if err != nil {
		return Result{}, failf(InCheckpoint, "checkpoint: %v", err)
	}
	r := Result{Checkpoint: c, Note: note}
	if r.Seen, err = Witnessed(note, want.Witnesses); err != nil {
		return r, err
	}
	acts := map[int64]Hash{}
	for _, a := range want.Acts {
		if a.Index >= c.Size {
			return r, failf(InHistory, "act no. %d is not in the log, which has %d acts", a.Index, c.Size)
		}
		if known, ok := acts[a.Index]; ok && known != a.Leaf {
			return r, failf(InProof, "two acts claim the place no. %d", a.Index)
		}
		acts[a.Index] = a.Leaf
	}
	var old Checkpoint
	if want.Earlier != nil {
		if old, err = ParseCheckpoint(want.Earlier, k); err != nil {
			return r, failf(InHistory, "earlier checkpoint: %v", err)
		}
		r.Since = old.Size
		if old.Size > c.Size {
			return r, failf(InHistory, "the log shrank: an earlier checkpoint signs %d entries, this one %d", old.Size, c.Size)
		}
	}
	w := walk{src: src, size: c.Size, ctx: ctx}
	t := tree{completed: w.completed}
	for n := int64(0); n*tileWidth < c.Size; n++ {
		width := int(min(tileWidth, c.Size-n*tileWidth))
		entries, err := w.entries(n, width)
		if err != nil {
			return r, err
		}
		for _, e := range entries {
			leaf := leafHash(e)
			if a, ok := acts[t.size]; ok && a != leaf {
				return r, failf(InEntry, "entry %d is not the act that the proof shows", t.size)
			}
			if err := t.add(leaf); err != nil {
				return r, err
			}
			if t.size == old.Size && t.root() != old.Root {
				return r, failf(InHistory, "history was rewritten: the first %d entries give root %s, an earlier checkpoint signed %s", t.size, t.root(), old.Root)
			}
		}
		if want.Progress != nil {
			want.Progress(t.size, c.Size)
		}
	}
	if err := w.flush(); err != nil {
		return r, err
	}
	r.Tiles = w.tiles
	if t.root() != c.Root {
		return r, failf(InEntry, "the %d entries give root %s, the checkpoint signs %s", c.Size, t.root(), c.Root)
	}
	return r, nil
}

// walk compares published tiles with what the entries give.
type walk struct {
	ctx   context.Context
	src   Source
	size  int64
	tiles int
	want  [64 / tileHeight][]byte // the tile that is being filled, by tile level
	count [64 / tileHeight]int64
	list  [tileWidth][]byte // of the bundle at hand
}

// entries reads one bundle.
func (w *walk) entries(n int64, width int) ([][]byte, error) {
	b, err := w.src.tile(w.ctx, "entries", n, width)
	if err != nil {
		return nil, err
	}
	return parseBundle(b, n*tileWidth, width, w.list[:0])
}

// parseBundle splits the first width entries of a bundle, which begins with
// entry no. first: each is two bytes of length, then itself. A full bundle may
// stand where a partial one was asked for.
func parseBundle(b []byte, first int64, width int, out [][]byte) ([][]byte, error) {
	for i := range width {
		if len(b) < 2 {
			return nil, failf(InEntry, "entry %d is missing from its bundle", first+int64(i))
		}
		size := int(binary.BigEndian.Uint16(b))
		b = b[2:]
		if size != 32 || len(b) < size { // an entry of this log is a SHA-256
			return nil, failf(InEntry, "entry %d is malformed", first+int64(i))
		}
		out = append(out, b[:size])
		b = b[size:]
	}
	return out, nil
}

// completed takes each node of the tree; those on a tile's bottom row are kept
// until the tile is full.
func (w *walk) completed(level int, n int64, h Hash) error {
	if level%tileHeight != 0 {
		return nil
	}
	l := level / tileHeight
	w.want[l] = append(w.want[l], h[:]...)
	w.count[l]++
	if n%tileWidth == tileWidth-1 {
		return w.compare(l)
	}
	return nil
}

func (w *walk) flush() error {
	for l := range w.want {
		if len(w.want[l]) > 0 {
			if err := w.compare(l); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) compare(l int) error {
	width := len(w.want[l]) / len(Hash{})
	n := (w.count[l] - 1) / tileWidth
	got, err := w.src.tile(w.ctx, fmt.Sprint(l), n, width)
	if err != nil {
		return err
	}
	want := w.want[l]
	if len(got) < len(want) {
		return failf(InEntry, "tile %d/%s is too short", l, tileNumber(n))
	}
	if !bytes.Equal(got[:len(want)], want) {
		at := 0
		for got[at] == want[at] {
			at++
		}
		return failf(InEntry, "tile %d/%s differs from its entries at hash %d", l, tileNumber(n), n*tileWidth+int64(at/len(Hash{})))
	}
	w.tiles++
	w.want[l] = want[:0]
	return nil
}
