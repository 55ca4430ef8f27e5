// Package web is the door for programs of others that speak Open311 GeoReport
// v2: services, service definitions, requests and tokens, in JSON and XML. It
// calls the same use cases as the citizens' pages and decides nothing.
//
// Specification: wiki.open311.org/GeoReport_v2.
package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// Web holds what the operations need.
type Web struct {
	svc *complaint.Service
	now clock.Clock
	cfg Config
}

// Config is what the site knows about its surroundings.
type Config struct {
	Jurisdiction string // of the region, "kediri"; a client that names another is refused
	Base         string // public address of the site without a slash at the end
	Zone         *time.Location
	Address      func(r *http.Request) string // of the sender, for limits
}

// New makes the door.
func New(svc *complaint.Service, clk clock.Clock, cfg Config) *Web { return &Web{svc, clk, cfg} }

// Routes is the table of contents. The format is the end of the path: .json or
// .xml.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/open311/{file}", Handler: w.answer(w.discovery)},
		{Method: "GET", Path: "/open311/v2/{file}", Handler: w.answer(w.collection)},
		{Method: "POST", Path: "/open311/v2/{file}", Handler: w.answer(w.create), Limit: requestLimit},
		{Method: "GET", Path: "/open311/v2/services/{file}", Handler: w.answer(w.definition)},
		{Method: "GET", Path: "/open311/v2/requests/{file}", Handler: w.answer(w.one)},
		{Method: "GET", Path: "/open311/v2/tokens/{file}", Handler: w.answer(w.token)},
	}
}

// requestLimit is what a description and its neighbours may weigh.
const requestLimit = 256 << 10

// operation answers with a value that encode writes, or with an error.
type operation func(r *http.Request, name string) (value any, status int, err error)

// answer splits the format from the name and writes what the operation gives.
func (w *Web) answer(do operation) page.Handler {
	return func(rw http.ResponseWriter, r *http.Request) error {
		name, format, ok := splitFormat(r.PathValue("file"))
		var value any
		var status int
		var err error
		switch j := r.FormValue("jurisdiction_id"); {
		case !ok:
			err = errs.New(errs.NotFound, "open311.format")
		case j != "" && !strings.EqualFold(j, w.cfg.Jurisdiction):
			err = errs.New(errs.NotFound, "open311.jurisdiction", j)
		default:
			value, status, err = do(r, name)
		}
		if err != nil {
			value, status = failure(page.Lang(r), err)
		}
		rw.Header().Set("Access-Control-Allow-Origin", "*") // public data, read by pages of others
		return write(rw, format, status, value)
	}
}

func splitFormat(file string) (name, format string, ok bool) {
	if i := strings.LastIndexByte(file, '.'); i >= 0 {
		name, format = file[:i], file[i+1:]
	}
	return name, format, format == "json" || format == "xml"
}

// failure is the list of errors as the specification has it: 404 for what is not
// there, 400 for everything that the client should mend. What the server cannot
// do now stays 503, so that clients and proxies try again.
func failure(l i18n.Lang, err error) (any, int) {
	code := page.Status(err)
	if code > 400 && code < 500 && code != http.StatusNotFound && code != http.StatusForbidden {
		code = http.StatusBadRequest
	}
	said := page.Message(l, err)
	if own := (*errs.Error)(nil); errors.As(err, &own) {
		for _, f := range own.Fields { // what to mend, not only that something is
			said += " " + i18n.T(l, f.Key, f.Args...)
		}
	}
	return problems{{Code: code, Description: said}}, code
}

// collection is services or requests.
func (w *Web) collection(r *http.Request, name string) (any, int, error) {
	switch name {
	case "services":
		return w.services(r)
	case "requests":
		return w.requests(r)
	}
	return nil, 0, errs.New(errs.NotFound, "open311.unknown")
}

// discovery tells a client where to go.
func (w *Web) discovery(_ *http.Request, name string) (any, int, error) {
	if name != "discovery" {
		return nil, 0, errs.New(errs.NotFound, "open311.unknown")
	}
	return discovery{Changeset: "2026-11-22 00:00", Contact: w.cfg.Base + "/bantuan", KeyService: "",
		Endpoints: []endpoint{{Specification: "http://wiki.open311.org/GeoReport_v2", URL: w.cfg.Base + "/open311/v2", Changeset: "2026-11-22 00:00",
			Type: "production", Formats: []string{"text/xml", "application/json"}}}}, http.StatusOK, nil
}

// book is the categories of today.
func (w *Web) book() (*routing.Book, error) {
	if w.svc.Router != nil {
		if r := w.svc.Router(); r != nil && r.Book() != nil {
			return r.Book(), nil
		}
	}
	return routing.National(clock.DateOf(w.now.Now(), w.cfg.Zone))
}
