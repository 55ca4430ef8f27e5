// Package api is the plumbing of the published JSON API: one table of
// operations from which the router, the OpenAPI document and the page /api are
// made, so that they cannot disagree.
//
// It answers for what every operation shares: bearer tokens and their scopes,
// limits of size and rate, languages, problem JSON (RFC 9457), pages of lists
// by key, repeated requests (Idempotency-Key), and the document itself. It
// knows no operation: each door (a web/ folder) has an api.go that registers its
// own, and calls the same use cases as its pages. A rule in such a handler is a
// bug.
//
// Browser sessions do not count here: a request without a token is nobody, so
// no foreign page can make a signed-in browser act (no CSRF surface).
//
// # An operation
//
//	api.Register(a, api.Operation{
//		ID: "get-unit", Route: "GET /units/{id}", Tag: Register, Scope: actor.RegisterRead,
//		Summary: api.Words{ID: "Satu unit kerja", EN: "One unit"},
//		Text:    api.Words{ID: "…", EN: "…"},
//		Try:     "/units/DISDIK",
//		Errors:  []errs.Kind{errs.NotFound},
//	}, func(ctx context.Context, in *unitIn) (Unit, error) { … })
//
// Download is for files, Do for what answers with nothing.
package api
