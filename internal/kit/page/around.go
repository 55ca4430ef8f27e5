package page

import (
	"context"
	"net/http"
)

// Around gives a handler that draws no pages (the published API) what pages
// have around them: request id, access log, panic recovery, headers, refusal of
// foreign forms, compression. Paths below /api/ get their errors as JSON.
func (e *Engine) Around(next http.Handler) http.Handler { return e.outer(next) }

// Note says which route answers and who asked, for the access log and the
// measurements of a handler that stands in Around.
func Note(ctx context.Context, pattern, person string) {
	f := frameOf(ctx)
	f.pattern, f.person = pattern, person
}
