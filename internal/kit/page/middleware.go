package page

import (
	"compress/gzip"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// CSP allows this site only: no inline script, no style attributes, no frames,
// no third party.
const CSP = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// outer is everything around the routes: identity of the request, log, panic
// recovery, headers, refusal of foreign forms, language, compression.
func (e *Engine) outer(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now() // measures this machine's work; no decision depends on it
		f := e.newFrame(r)
		r = r.WithContext(context.WithValue(r.Context(), frameKey, f))
		if f.path != r.URL.Path {
			u := *r.URL
			u.Path, u.RawPath = f.path, ""
			r.URL = &u
		}
		setHeaders(w.Header(), f.requestID)
		rec := &recorder{ResponseWriter: w}
		out := compressed(rec, r)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // a sentinel by contract
					panic(p)
				}
				cause := fmt.Errorf("panic: %v\n%s", p, debug.Stack())
				if rec.status == 0 {
					e.Error(out, r, errs.New(errs.Internal, "page.internal").With(cause))
				} else {
					e.cfg.Log.Error("panic after the answer began", "request", f.requestID, "cause", cause)
				}
			}
			out.close()
			e.logAccess(r, f, rec, time.Since(began))
		}()
		if err := cross.Check(r); err != nil {
			e.Error(out, r, errs.New(errs.Forbidden, "page.cross_origin").With(err))
			return
		}
		next.ServeHTTP(out, r)
	})
}

func setHeaders(h http.Header, requestID string) {
	h.Set("Content-Security-Policy", CSP)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("X-Request-Id", requestID)
}

// newFrame reads language and appearance. /en/… is English whatever the cookie
// says; without the prefix the cookie decides.
func (e *Engine) newFrame(r *http.Request) *frame {
	f := &frame{lang: i18n.ID, path: r.URL.Path, requestID: newRequestID()}
	if l, ok := i18n.ParseLang(cookie(r, "pdp_lang")); ok {
		f.lang = l
	}
	if rest, ok := strings.CutPrefix(f.path, "/en/"); ok {
		f.lang, f.path = i18n.EN, "/"+rest
	} else if f.path == "/en" {
		f.lang, f.path = i18n.EN, "/"
	}
	if t := cookie(r, "pdp_theme"); t == "light" || t == "dark" {
		f.theme = t
	}
	f.dense = cookie(r, "pdp_dense") == "1"
	f.lean = strings.EqualFold(r.Header.Get("Save-Data"), "on")
	return f
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// newRequestID is 12 characters that can be read out on the telephone: no
// 0/O, 1/I/L.
func newRequestID() string {
	const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return string(b[:])
}

// shortCode is the part of the request id that a person reads to the help desk.
func shortCode(requestID string) string {
	if len(requestID) < 4 {
		return requestID
	}
	return requestID[:4]
}

// logAccess writes one line a request. The query is left out: it may hold
// names.
func (e *Engine) logAccess(r *http.Request, f *frame, rec *recorder, took time.Duration) {
	status := rec.status
	if status == 0 {
		status = http.StatusOK
	}
	if e.cfg.Observe != nil {
		e.cfg.Observe(f.pattern, status, took)
	}
	level := slog.LevelInfo
	if strings.HasPrefix(r.URL.Path, "/s/") {
		level = slog.LevelDebug
	}
	e.cfg.Log.Log(r.Context(), level, "request", "method", r.Method, "path", r.URL.Path,
		"status", status, "bytes", rec.bytes, "ms", float64(took.Microseconds())/1000,
		"request", f.requestID, "person", f.person)
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

var gzipPool = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(io.Discard, 5)
	if err != nil {
		panic(err)
	}
	return w
}}

// gzipWriter compresses text answers over a kilobyte when the browser takes it
// and nobody encoded them already.
type gzipWriter struct {
	http.ResponseWriter
	accepts bool
	decided bool
	gz      *gzip.Writer
}

func compressed(w http.ResponseWriter, r *http.Request) *gzipWriter {
	return &gzipWriter{ResponseWriter: w, accepts: strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Method != http.MethodHead}
}

func (w *gzipWriter) decide(status int) {
	if w.decided || status < 200 {
		return
	}
	w.decided = true
	h := w.Header()
	if !w.accepts || status == http.StatusNoContent || status == http.StatusNotModified || h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" || !isText(h.Get("Content-Type")) {
		return
	}
	if n := h.Get("Content-Length"); len(n) > 0 && len(n) < 4 {
		return
	}
	h.Del("Content-Length")
	h.Set("Content-Encoding", "gzip")
	h.Add("Vary", "Accept-Encoding")
	w.gz = gzipPool.Get().(*gzip.Writer)
	w.gz.Reset(w.ResponseWriter)
}

func isText(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	switch kind {
	case "text/html", "text/css", "text/plain", "text/csv", "text/javascript", "application/json", "application/problem+json", "image/svg+xml":
		return true
	}
	return false
}

func (w *gzipWriter) WriteHeader(status int) {
	w.decide(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w *gzipWriter) Write(b []byte) (int, error) {
	w.decide(http.StatusOK)
	if w.gz != nil {
		return w.gz.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

// Flush sends what is there, for answers that grow (live pages, downloads).
func (w *gzipWriter) Flush() {
	if w.gz != nil {
		_ = w.gz.Flush() // the reader is gone: nobody to tell
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

func (w *gzipWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *gzipWriter) close() {
	if w.gz == nil {
		return
	}
	_ = w.gz.Close() // the reader is gone: nobody to tell
	w.gz.Reset(io.Discard)
	gzipPool.Put(w.gz)
	w.gz = nil
}
