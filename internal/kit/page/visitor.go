package page

import (
	"context"
	"net/http"

	"pendopo/internal/kit/i18n"
)

// Visitor is what a page may know of the one who asks. The account middleware
// sets it with WithVisitor; what they may do is decided by the domain, not here.
type Visitor struct {
	SignedIn bool
	PersonID string // people.PersonID of the signed-in person, as text
	Name     string // as on the rail: "Niken Larasati"
	Post     string // "BKPSDM, Bidang Mutasi"
}

type contextKey int

const (
	visitorKey contextKey = iota
	frameKey
)

// WithVisitor returns the context of a request whose visitor is known.
func WithVisitor(ctx context.Context, v Visitor) context.Context {
	return context.WithValue(ctx, visitorKey, v)
}

// VisitorOf is the visitor of a request; the zero Visitor is anybody.
func VisitorOf(ctx context.Context) Visitor {
	v, _ := ctx.Value(visitorKey).(Visitor)
	return v
}

// frame is what the outer handler found out about one request: language and
// appearance from path and cookies, and the names for its log lines.
type frame struct {
	lang      i18n.Lang
	theme     string // "", "light" or "dark"
	dense     bool
	lean      bool   // the browser asked to save data
	path      string // without the language prefix
	requestID string
	pattern   string // of the route that answers, for logs and measurements
	person    string // who asked, filled when a page or error is written
}

func frameOf(ctx context.Context) *frame {
	if f, ok := ctx.Value(frameKey).(*frame); ok {
		return f
	}
	return &frame{lang: i18n.ID}
}

// Lang is the language the request is answered in.
func Lang(r *http.Request) i18n.Lang { return frameOf(r.Context()).lang }

// RequestID is the identifier that the access log and error pages share.
func RequestID(ctx context.Context) string { return frameOf(ctx).requestID }

// T is a catalogue message in the language of the request.
func T(r *http.Request, key string, args ...any) string {
	return i18n.T(Lang(r), key, args...)
}

// Number is a whole number as the language of the request writes it: 1.240.
func Number(r *http.Request, n int) string { return i18n.Number(Lang(r), int64(n)) }

// Href is a path of this site with the language prefix of the request.
func Href(r *http.Request, path string) string { return prefixed(Lang(r), path) }

func prefixed(l i18n.Lang, path string) string {
	if l == i18n.EN && len(path) > 0 && path[0] == '/' {
		if path == "/" {
			return "/en/"
		}
		return "/en" + path
	}
	return path
}
