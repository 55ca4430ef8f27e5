package web

import (
	"net/http"
	"strconv"

	"pendopo/internal/kit/page"
)

// pack sends the board as a PDF that carries the reader's name.
func (w *Web) pack(rw http.ResponseWriter, r *http.Request) error {
	p, err := w.plan.PrintPack(r.Context(), by(r), id(r), page.Lang(r))
	if err != nil {
		return err
	}
	h := rw.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="`+p.Name+`"`)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(p.PDF)))
	_, _ = rw.Write(p.PDF) // the reader is gone: nobody to tell
	return nil
}
