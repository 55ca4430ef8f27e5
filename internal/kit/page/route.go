package page

import (
	"net/http"
)

// Handler answers a request, or returns the error that the engine turns into
// an error page (or JSON error) with the status of its kind.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one line of the table of contents of a door.
type Route struct {
	Method  string
	Path    string // pattern of http.ServeMux: "/jabatan/{id}"
	Handler Handler
	Limit   int64 // bytes the body may have; 0 is DefaultLimit
}

// DefaultLimit is the size of an ordinary form.
const DefaultLimit = 1 << 20

// Handler joins routes into the site. The middleware given (sign-in) runs
// inside logging, recovery, headers and language, nearest to the routes last.
func (e *Engine) Handler(routes []Route, middleware ...func(http.Handler) http.Handler) http.Handler {
	mux := http.NewServeMux()
	for _, r := range append(e.ownRoutes(), routes...) {
		mux.Handle(r.Method+" "+r.Path, e.adapt(r))
	}
	var h http.Handler = e.unmatched(mux)
	for i := len(middleware) - 1; i >= 0; i-- {
		h = middleware[i](h)
	}
	return e.outer(h)
}

// adapt makes a route an http.Handler: body limit, and errors to pages.
func (e *Engine) adapt(route Route) http.Handler {
	limit := route.Limit
	if limit == 0 {
		limit = DefaultLimit
	}
	pattern := route.Method + " " + route.Path
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f := frameOf(r.Context())
		f.pattern = pattern
		if v := VisitorOf(r.Context()); v.SignedIn {
			f.person = v.PersonID
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		if err := route.Handler(w, r); err != nil {
			e.Error(w, r, err)
		}
	})
}

// unmatched answers what no route answers with pages of ours instead of the
// mux's plain text.
func (e *Engine) unmatched(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		probe := &probe{header: http.Header{}}
		h.ServeHTTP(probe, r)
		if probe.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", probe.header.Get("Allow"))
			e.fail(w, r, http.StatusMethodNotAllowed, "page.method_refused", nil)
			return
		}
		e.Error(w, r, notFound())
	})
}

// probe takes an answer only to learn its status and headers.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
func (p *probe) WriteHeader(status int)      { p.status = status }

// Redirect sends the browser to a path of this site after a form was accepted.
func Redirect(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, Href(r, path), http.StatusSeeOther)
	return nil
}
