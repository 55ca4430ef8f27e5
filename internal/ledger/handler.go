package ledger

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Handler serves the public face of the log below a prefix that the caller
// strips: checkpoint and tile/… as C2SP tlog-tiles has them, key, witnesses,
// proof/{act or leaf}; submission?old=SIZE is what a witness is asked with, and
// POST cosignature takes what it answers. It reads the store, so that every
// process of a region answers alike. Any page of any site may read it.
func (l *Log) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /checkpoint", l.serveCheckpoint)
	mux.HandleFunc("GET /key", l.serveKey)
	mux.HandleFunc("GET /tile/", l.serveTile)
	mux.HandleFunc("GET /proof/{act}", l.serveProof)
	mux.HandleFunc("GET /witnesses", l.serveWitnesses)
	mux.HandleFunc("GET /submission", l.serveSubmission)
	mux.HandleFunc("POST /cosignature", l.takeCosignature)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		mux.ServeHTTP(w, r)
	})
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

func (l *Log) serveWitnesses(w http.ResponseWriter, _ *http.Request) {
	plain(w, []byte(l.witnessKeys()))
}

func (l *Log) serveSubmission(w http.ResponseWriter, r *http.Request) {
	old, err := strconv.ParseInt(r.URL.Query().Get("old"), 10, 64)
	if err != nil || old < 0 {
		http.Error(w, "old must be the size of the checkpoint that you signed last, or 0", http.StatusBadRequest)
		return
	}
	body, err := l.Submission(r.Context(), old)
	if err != nil {
		l.fail(w, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	plain(w, body)
}

func (l *Log) takeCosignature(w http.ResponseWriter, r *http.Request) {
	signed, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCosigned))
	if err != nil {
		http.Error(w, "the signed checkpoint could not be read, or is too large", http.StatusRequestEntityTooLarge)
		return
	}
	taken, err := l.Cosign(r.Context(), signed)
	if err != nil {
		l.fail(w, err)
		return
	}
	var b strings.Builder
	for _, c := range taken {
		fmt.Fprintf(&b, "%s %d %s\n", c.Witness, c.Size, c.At.Format(time.RFC3339))
	}
	plain(w, []byte(b.String()))
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
	case errs.Invalid:
		http.Error(w, "refused: "+keyOf(err), http.StatusBadRequest)
	case errs.TooLarge:
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
	case errs.Conflict:
		http.Error(w, "refused: "+keyOf(err), http.StatusConflict)
	case errs.Unavailable:
		w.Header().Set("Retry-After", "1")
		http.Error(w, "not available now; try again in a second", http.StatusServiceUnavailable)
	default:
		l.cfg.Logger.Error("ledger: serve", "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
	}
}

// keyOf is what a program is told about a refusal: the key of its sentence.
func keyOf(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return "unknown"
}
