package ledger

import (
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Handler serves the public face of the log below a prefix that the caller
// strips: checkpoint, key, tile/…, and proof/{act or leaf}. It reads the store,
// so that every process of a region answers alike.
func (l *Log) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /checkpoint", l.serveCheckpoint)
	mux.HandleFunc("GET /key", l.serveKey)
	mux.HandleFunc("GET /tile/", l.serveTile)
	mux.HandleFunc("GET /proof/{act}", l.serveProof)
	return mux
}

func (l *Log) serveCheckpoint(w http.ResponseWriter, r *http.Request) {
	var size int64
	var text string
	if err := l.db.Read(r.Context(), func(tx *db.Tx) (err error) {
		size, text, err = currentCheckpoint(tx)
		return err
	}); err != nil {
		l.fail(w, err)
		return
	}
	if size == 0 {
		http.Error(w, "no act has been recorded yet", http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	plain(w, []byte(text))
}

func (l *Log) serveKey(w http.ResponseWriter, _ *http.Request) {
	plain(w, []byte(l.key.Verifier+"\n"))
}

func (l *Log) serveTile(w http.ResponseWriter, r *http.Request) {
	t, err := parseTilePath(strings.TrimPrefix(r.URL.Path, "/"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	var data []byte
	err = l.db.Read(r.Context(), func(tx *db.Tx) error {
		size, _, err := currentCheckpoint(tx)
		if err != nil {
			return err
		}
		if !tileExists(t, size) {
			return errs.New(errs.NotFound, "ledger.no_such_tile", tilePath(t))
		}
		data, err = tileData(tx, t)
		return err
	})
	if err != nil {
		l.fail(w, err)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.Write(data) // a reader that went away is no failure of ours
}

// tileExists tells whether a tree of a size holds the whole tile.
func tileExists(t tlog.Tile, size int64) bool {
	level := max(t.L, 0)
	if level*tileHeight > 62 || t.N > size>>tileHeight {
		return false
	}
	return t.N<<tileHeight+int64(t.W) <= size>>(level*tileHeight)
}

func (l *Log) serveProof(w http.ResponseWriter, r *http.Request) {
	p, err := l.Prove(r.Context(), r.PathValue("act"))
	if err != nil {
		l.fail(w, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	plain(w, p.Text())
}

func plain(w http.ResponseWriter, b []byte) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.Write(b) // a reader that went away is no failure of ours
}

// fail answers machines in few words; people use the pages.
func (l *Log) fail(w http.ResponseWriter, err error) {
	switch errs.KindOf(err) {
	case errs.NotFound:
		http.Error(w, "not found", http.StatusNotFound)
	case errs.Unavailable:
		w.Header().Set("Retry-After", "1")
		http.Error(w, "not available now; try again in a second", http.StatusServiceUnavailable)
	default:
		l.cfg.Logger.Error("ledger: serve", "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
	}
}
