package page

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// statuses maps the kind of an error to the HTTP status, here and nowhere else.
var statuses = map[errs.Kind]int{
	errs.Internal:        http.StatusInternalServerError,
	errs.Invalid:         http.StatusUnprocessableEntity,
	errs.NotFound:        http.StatusNotFound,
	errs.Forbidden:       http.StatusForbidden,
	errs.Unauthenticated: http.StatusUnauthorized,
	errs.Conflict:        http.StatusConflict,
	errs.Unavailable:     http.StatusServiceUnavailable,
	errs.TooLarge:        http.StatusRequestEntityTooLarge,
}

// Status is the HTTP status of an error.
func Status(err error) int { return statuses[errs.KindOf(classify(err))] }

func notFound() error { return errs.New(errs.NotFound, "page.not_found") }

func badDate(s string) error {
	return errs.New(errs.Invalid, "page.bad_date", s).Field("per", "page.bad_date", s)
}

// classify gives the errors of the standard library their kind.
func classify(err error) error {
	var own *errs.Error
	if errors.As(err, &own) {
		return err
	}
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return errs.New(errs.TooLarge, "page.too_large", byteSize(big.Limit)).With(err)
	case errors.Is(err, context.DeadlineExceeded):
		return errs.New(errs.Unavailable, "page.unavailable").With(err)
	}
	return errs.New(errs.Internal, "page.internal").With(err)
}

// byteSize is an argument that is written as a size of a file.
type byteSize int64

func (n byteSize) In(l i18n.Lang) string { return i18n.Bytes(l, int64(n)) }

// Message is what a person reads about an error. The words of an internal
// error stay in the log.
func Message(l i18n.Lang, err error) string {
	var own *errs.Error
	if !errors.As(classify(err), &own) {
		return i18n.T(l, "page.internal")
	}
	return i18n.T(l, own.Key, own.Args...)
}

// errorPage is the view of error.html.
type errorPage struct {
	Base
	Text   string
	Next   []Link
	Fields []string
	Ours   bool // our fault: say so and give the code
	Retry  bool
}

// Error answers with the page (or JSON, or sign-in) of an error and logs it
// once, with the short code that the page shows.
func (e *Engine) Error(w http.ResponseWriter, r *http.Request, err error) {
	err = classify(err)
	kind := errs.KindOf(err)
	if kind == errs.Unauthenticated && r.Method == http.MethodGet && !wantsJSON(r) {
		http.Redirect(w, r, Href(r, e.cfg.SignIn)+"?lanjut="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	var own *errs.Error
	errors.As(err, &own)
	e.fail(w, r, statuses[kind], own.Key, err)
}

// fail writes the answer of a failed request.
func (e *Engine) fail(w http.ResponseWriter, r *http.Request, status int, key string, err error) {
	f := frameOf(r.Context())
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	e.cfg.Log.Log(r.Context(), level, "refused", "code", shortCode(f.requestID), "request", f.requestID,
		"status", status, "method", r.Method, "path", r.URL.Path, "key", key, "cause", err)

	text := i18n.T(f.lang, key)
	if err != nil {
		text = Message(f.lang, err)
	}
	if wantsJSON(r) {
		e.jsonError(w, r, status, text, err)
		return
	}
	v := &errorPage{
		Base: Base{Layout: e.errorLayout(r), Status: status, Title: i18n.T(f.lang, titleKey(status))},
		Text: text, Ours: status >= 500, Retry: status >= 500 && r.Method == http.MethodGet,
	}
	for _, x := range fieldsOf(err) {
		if m := i18n.T(f.lang, x.Key, x.Args...); m != text {
			v.Fields = append(v.Fields, m)
		}
	}
	w.Header().Del("Content-Disposition")
	if drawErr := e.own.Render(w, r, "error.html", v); drawErr != nil {
		e.cfg.Log.Error("the error page itself failed", "request", f.requestID, "cause", drawErr)
		http.Error(w, text+" ("+v.Code+")", status)
	}
}

// errorLayout shows staff their rail, everybody else the public frame.
func (e *Engine) errorLayout(r *http.Request) Layout {
	if VisitorOf(r.Context()).SignedIn {
		return Desk
	}
	return Public
}

func titleKey(status int) string {
	switch status {
	case http.StatusNotFound:
		return "page.title_not_found"
	case http.StatusForbidden, http.StatusUnauthorized:
		return "page.title_forbidden"
	case http.StatusConflict:
		return "page.title_conflict"
	case http.StatusServiceUnavailable:
		return "page.title_unavailable"
	case http.StatusRequestEntityTooLarge:
		return "page.title_too_large"
	case http.StatusUnprocessableEntity, http.StatusMethodNotAllowed:
		return "page.title_invalid"
	}
	return "page.title_internal"
}

func fieldsOf(err error) []errs.Field {
	var own *errs.Error
	if errors.As(err, &own) {
		return own.Fields
	}
	return nil
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// JSON answers with a value as JSON.
func JSON(w http.ResponseWriter, _ *http.Request, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	writeJSON(w, "application/json", status, b)
	return nil
}

func writeJSON(w http.ResponseWriter, kind string, status int, b []byte) {
	b = append(b, '\n')
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b) // the reader is gone: nobody to tell
}

// Problem is the JSON form of an error (RFC 9457), also used by the API.
type Problem struct {
	Status int            `json:"status"`
	Title  string         `json:"title"`
	Detail string         `json:"detail"`
	Kind   string         `json:"kind"`
	Key    string         `json:"key"`
	Code   string         `json:"code"` // stands in the server's log
	Errors []ProblemField `json:"errors,omitempty"`
}

// ProblemField is a message about one input.
type ProblemField struct {
	Name    string `json:"name"`
	Message string `json:"message"`
}

// ProblemOf is what an API says about an error.
func ProblemOf(l i18n.Lang, requestID string, err error) Problem {
	err = classify(err)
	kind := errs.KindOf(err)
	var own *errs.Error
	errors.As(err, &own)
	p := Problem{Status: statuses[kind], Title: i18n.T(l, titleKey(statuses[kind])), Detail: Message(l, err), Kind: kind.String(), Key: own.Key, Code: shortCode(requestID)}
	for _, f := range own.Fields {
		p.Errors = append(p.Errors, ProblemField{f.Name, i18n.T(l, f.Key, f.Args...)})
	}
	return p
}

func (e *Engine) jsonError(w http.ResponseWriter, r *http.Request, status int, text string, err error) {
	f := frameOf(r.Context())
	p := Problem{Status: status, Title: i18n.T(f.lang, titleKey(status)), Detail: text, Code: shortCode(f.requestID)}
	if err != nil {
		p = ProblemOf(f.lang, f.requestID, err)
	}
	b, mErr := json.Marshal(p)
	if mErr != nil {
		http.Error(w, text, status)
		return
	}
	writeJSON(w, "application/problem+json", status, b)
}
