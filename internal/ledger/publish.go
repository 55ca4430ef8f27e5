package ledger

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// tileHeight is fixed by C2SP tlog-tiles: 256 hashes in a full tile.
const tileHeight = 8

// tilePath is the path of a tile or, for level -1, of an entry bundle:
// tile/0/x001/234, tile/entries/000.p/17.
func tilePath(t tlog.Tile) string {
	p := strings.TrimPrefix(t.Path(), "tile/8/")
	if rest, ok := strings.CutPrefix(p, "data/"); ok {
		p = "entries/" + rest
	}
	return "tile/" + p
}

// parseTilePath is the inverse of tilePath.
func parseTilePath(p string) (tlog.Tile, error) {
	rest, ok := strings.CutPrefix(p, "tile/")
	if !ok {
		return tlog.Tile{}, fmt.Errorf("ledger: not a tile: %q", p)
	}
	if n, ok := strings.CutPrefix(rest, "entries/"); ok {
		rest = "data/" + n
	} else if strings.HasPrefix(rest, "data/") {
		return tlog.Tile{}, fmt.Errorf("ledger: not a tile: %q", p)
	}
	return tlog.ParseTilePath("tile/8/" + rest)
}

// tileData reads a tile or an entry bundle from the store.
func tileData(tx *db.Tx, t tlog.Tile) ([]byte, error) {
	if t.L >= 0 {
		return tlog.ReadTileData(t, hashReader{tx})
	}
	first := t.N << tileHeight
	rows, err := tx.Query("select seq, digest from act where seq >= $1 and seq < $2 order by seq", first, first+int64(t.W))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var b []byte
	next := first
	for rows.Next() {
		var seq int64
		var text string
		if err := rows.Scan(&seq, &text); err != nil {
			return nil, err
		}
		digest, err := hex.DecodeString(text)
		if err != nil || seq != next {
			return nil, fmt.Errorf("ledger: entry %d is missing or malformed (found %d %q)", next, seq, text)
		}
		b = binary.BigEndian.AppendUint16(b, uint16(len(digest)))
		b = append(b, digest...)
		next++
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if next != first+int64(t.W) {
		return nil, fmt.Errorf("ledger: entry %d is missing", next)
	}
	return b, nil
}

// published reads what a folder already shows and makes sure that this store
// still continues it. A store that was put back to an older state would
// otherwise sign a second history, which any witness would hold against the
// region for ever.
func (l *Log) published(ctx context.Context, dir string) (Checkpoint, error) {
	if dir == "" {
		return Checkpoint{}, nil
	}
	path := filepath.Join(dir, "checkpoint")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Checkpoint{}, nil
	}
	if err != nil {
		return Checkpoint{}, errs.New(errs.Unavailable, "ledger.folder", dir).With(err)
	}
	c, err := OpenCheckpoint(text, l.key.Verifier)
	if err != nil {
		return Checkpoint{}, errs.New(errs.Conflict, "ledger.foreign_folder", path).With(err)
	}
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		h, err := readHead(tx, "")
		if err != nil {
			return err
		}
		if h.size < c.Size {
			return errs.New(errs.Conflict, "ledger.rolled_back", dir, c.Size, h.size)
		}
		if c.Size == 0 {
			return nil
		}
		root, err := tlog.TreeHash(c.Size, hashReader{tx})
		if err != nil {
			return err
		}
		if root != c.Root {
			return errs.New(errs.Conflict, "ledger.forked", dir, c.Size)
		}
		return nil
	})
	return c, err
}

// Publish brings the publication folder up to the newest checkpoint. It does
// nothing when there is no folder or nothing new.
func (l *Log) Publish(ctx context.Context) error {
	if l.cfg.Dir == "" {
		return nil
	}
	_, err := l.Export(ctx, l.cfg.Dir)
	return err
}

// Export brings a folder up to the newest checkpoint: tiles and entries first,
// the checkpoint last, under the same paths as over HTTP, so that any web
// server can publish it. A folder with an earlier export grows; one of another
// log, or of another history, is refused. It returns how many acts the folder
// shows.
func (l *Log) Export(ctx context.Context, dir string) (int64, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, errs.New(errs.Unavailable, "ledger.folder", dir).With(err)
	}
	var size int64
	var text string
	if err := l.db.Read(ctx, func(tx *db.Tx) (err error) {
		size, text, err = currentCheckpoint(tx)
		return err
	}); err != nil || size == 0 {
		return 0, err
	}
	if shown, err := os.ReadFile(filepath.Join(dir, "checkpoint")); err == nil && bytes.Equal(shown, []byte(text)) {
		return size, nil
	}
	old, err := l.published(ctx, dir)
	if err != nil {
		return 0, err
	}
	if err := l.db.Read(ctx, func(tx *db.Tx) error {
		return writeTiles(tx, dir, old.Size, size)
	}); err != nil {
		return 0, err
	}
	for _, f := range []struct{ name, text string }{{"key", l.key.Verifier + "\n"}, {"witnesses", l.witnessKeys()}, {"checkpoint", text}} {
		if there, err := os.ReadFile(filepath.Join(dir, f.name)); err == nil && string(there) == f.text {
			continue
		}
		if err := writeFile(filepath.Join(dir, f.name), []byte(f.text), 0o644); err != nil {
			return 0, errs.New(errs.Unavailable, "ledger.folder", dir).With(err)
		}
	}
	return size, nil
}

// witnessKeys are the public keys of the witnesses, one a line.
func (l *Log) witnessKeys() string {
	var b strings.Builder
	for _, w := range l.cfg.Witnesses {
		b.WriteString(w.Verifier() + "\n")
	}
	return b.String()
}

func writeTiles(tx *db.Tx, dir string, from, to int64) error {
	for _, t := range tlog.NewTiles(tileHeight, from, to) {
		wanted := []tlog.Tile{t}
		if t.L == 0 {
			wanted = append(wanted, tlog.Tile{H: tileHeight, L: -1, N: t.N, W: t.W})
		}
		for _, t := range wanted {
			data, err := tileData(tx, t)
			if err != nil {
				return err
			}
			path := filepath.Join(dir, filepath.FromSlash(tilePath(t)))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return errs.New(errs.Unavailable, "ledger.folder", dir).With(err)
			}
			if err := writeFile(path, data, 0o644); err != nil {
				return errs.New(errs.Unavailable, "ledger.folder", dir).With(err)
			}
			if t.W == 1<<tileHeight {
				// The full tile replaces its partial ones; a reader with an older
				// checkpoint falls back to it, as tlog-tiles asks.
				os.RemoveAll(path + ".p") // what is left over does no harm
			}
		}
	}
	return nil
}
