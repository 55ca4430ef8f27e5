package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

const problemType = "application/problem+json"

// Problem is an error as RFC 9457 writes it, with what a program and a person
// need to go on.
type Problem struct {
	Type   string         `json:"type" doc:"Where the kind of problem is explained" example:"/api#conflict"`
	Title  string         `json:"title" doc:"The kind of problem in words"`
	Status int            `json:"status" doc:"HTTP status" example:"409"`
	Detail string         `json:"detail" doc:"What is wrong, in the language asked for"`
	Remedy string         `json:"remedy,omitempty" doc:"What would mend it"`
	Kind   string         `json:"kind" enum:"internal,invalid,not_found,forbidden,unauthenticated,conflict,unavailable,too_large,too_many" doc:"The kind of problem for programs"`
	Key    string         `json:"key" doc:"The message's name; it does not change with the language" example:"appointment.round_changed"`
	Code   string         `json:"code,omitempty" doc:"Stands beside the cause in the server's log: read it to the help desk" example:"K7RM"`
	Errors []ProblemField `json:"errors,omitempty" nullable:"false" doc:"Messages about single inputs"`

	cause error
}

// ProblemField is a message about one input.
type ProblemField struct {
	Name    string `json:"name" doc:"The input: a field, or query.name, path.name, body.name" example:"query.limit"`
	Message string `json:"message" doc:"What is wrong with it"`
	Key     string `json:"key,omitempty" doc:"The message's name"`
	Remedy  string `json:"remedy,omitempty" doc:"What would mend it"`
}

// Error, GetStatus and ContentType make a Problem the router's kind of error.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457.
func (p *Problem) ContentType(string) string { return problemType }

func (p *Problem) Unwrap() error { return p.cause }

// newProblem says an error. Kind becomes status in the table of kit/page.
func newProblem(ctx context.Context, l i18n.Lang, err error) *Problem {
	base := page.ProblemOf(l, page.RequestID(ctx), err)
	p := &Problem{Type: "/api#" + base.Kind, Title: i18n.T(l, "api.title_"+base.Kind), Status: base.Status,
		Detail: base.Detail, Kind: base.Kind, Key: base.Key, Code: base.Code, cause: err}
	p.Remedy = remedy(l, base.Key, base.Kind, err)
	var own *errs.Error
	if errors.As(err, &own) {
		for _, f := range own.Fields {
			field := ProblemField{Name: f.Name, Message: i18n.T(l, f.Key, f.Args...), Key: f.Key}
			if key := f.Key + "_remedy"; i18n.Has(key) {
				field.Remedy = i18n.T(l, key, f.Args...)
			}
			p.Errors = append(p.Errors, field)
		}
	}
	return p
}

// remedy is the message's own remedy, or what mends every error of its kind.
func remedy(l i18n.Lang, key, kind string, err error) string {
	if own := key + "_remedy"; i18n.Has(own) {
		var e *errs.Error
		if errors.As(err, &e) {
			return i18n.T(l, own, e.Args...)
		}
	}
	if general := "api.remedy_" + kind; i18n.Has(general) {
		return i18n.T(l, general)
	}
	return ""
}

// refuse turns the error of a use case into the answer, and logs it once.
func refuse(ctx context.Context, err error) error {
	c := callOf(ctx)
	if c.server != nil {
		c.server.log(ctx, "", err)
	}
	return newProblem(ctx, c.lang, err)
}

func (s *Server) log(ctx context.Context, pattern string, err error) {
	level := slog.LevelInfo
	if page.Status(err) >= 500 {
		level = slog.LevelError
	}
	s.cfg.Log.Log(ctx, level, "api refused", "request", page.RequestID(ctx), "kind", errs.KindOf(err).String(), "route", pattern, "cause", err)
}

// problems makes what the router refused by itself (a malformed body, a value
// out of bounds) a Problem in the language of the request.
func problems(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	c := callOf(ctx.Context())
	l := c.lang
	key, kind := "api.malformed", errs.Invalid
	switch m.Status {
	case http.StatusUnprocessableEntity:
		key = "api.invalid"
	case http.StatusUnsupportedMediaType:
		key = "api.media_type"
	case http.StatusRequestEntityTooLarge:
		key, kind = "api.too_large", errs.TooLarge
	case http.StatusRequestTimeout:
		key, kind = "api.too_slow", errs.Unavailable
	case http.StatusInternalServerError:
		key, kind = "page.internal", errs.Internal
	}
	e := errs.New(kind, key)
	if kind == errs.TooLarge {
		e = errs.New(kind, key, i18n.Bytes(l, ctx.Operation().MaxBodyBytes))
	}
	p := newProblem(ctx.Context(), l, e)
	p.Status = m.Status
	for _, d := range m.Errors {
		p.Errors = append(p.Errors, ProblemField{Name: d.Location, Message: say(l, d.Message)})
	}
	return p, nil
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	b, err := json.Marshal(p)
	if err != nil { // strings and numbers only: cannot be
		http.Error(w, p.Detail, p.Status)
		return
	}
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(b, '\n')) // the reader is gone: nobody to tell
}
