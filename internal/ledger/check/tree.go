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

// Failure is a published log that does not hold, as opposed to one that could
// not be read.
type Failure struct{ What string }

func (f *Failure) Error() string { return f.What }

func failf(format string, args ...any) error {
	return &Failure{fmt.Sprintf(format, args...)}
}

// Result is what Tree verified.
type Result struct {
	Checkpoint Checkpoint
	Note       []byte // the signed checkpoint: keep it for the next time
	Tiles      int
	Since      int64 // size of the earlier checkpoint; 0 when none was given
}

// Tree verifies a whole published log: the signature of its checkpoint, every
// entry, every tile, the root, and that an earlier signed checkpoint (nil:
// none) shows the beginning of the same history.
func Tree(ctx context.Context, src Source, k Key, earlier []byte, progress func(done, total int64)) (Result, error) {
	note, err := src(ctx, "checkpoint")
	if err != nil {
		return Result{}, err
	}
	c, err := ParseCheckpoint(note, k)
	if err != nil {
		return Result{}, failf("checkpoint: %v", err)
	}
	r := Result{Checkpoint: c, Note: note}
	var old Checkpoint
	if earlier != nil {
		if old, err = ParseCheckpoint(earlier, k); err != nil {
			return r, failf("earlier checkpoint: %v", err)
		}
		r.Since = old.Size
		if old.Size > c.Size {
			return r, failf("the log shrank: an earlier checkpoint signs %d entries, this one %d", old.Size, c.Size)
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
			if err := t.add(leafHash(e)); err != nil {
				return r, err
			}
			if t.size == old.Size && t.root() != old.Root {
				return r, failf("history was rewritten: the first %d entries give root %s, an earlier checkpoint signed %s", t.size, t.root(), old.Root)
			}
		}
		if progress != nil {
			progress(t.size, c.Size)
		}
	}
	if err := w.flush(); err != nil {
		return r, err
	}
	r.Tiles = w.tiles
	if t.root() != c.Root {
		return r, failf("the %d entries give root %s, the checkpoint signs %s", c.Size, t.root(), c.Root)
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
}

// entries reads one bundle: each entry is two bytes of length, then itself.
func (w *walk) entries(n int64, width int) ([][]byte, error) {
	b, err := w.src.tile(w.ctx, "entries", n, width)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, 0, width)
	for i := range width {
		if len(b) < 2 {
			return nil, failf("entry %d is missing from its bundle", n*tileWidth+int64(i))
		}
		size := int(binary.BigEndian.Uint16(b))
		b = b[2:]
		if size != 32 || len(b) < size { // an entry of this log is a SHA-256
			return nil, failf("entry %d is malformed", n*tileWidth+int64(i))
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
		return failf("tile %d/%s is too short", l, tileNumber(n))
	}
	if !bytes.Equal(got[:len(want)], want) {
		at := 0
		for got[at] == want[at] {
			at++
		}
		return failf("tile %d/%s differs from its entries at hash %d", l, tileNumber(n), n*tileWidth+int64(at/len(Hash{})))
	}
	w.tiles++
	w.want[l] = want[:0]
	return nil
}
