package app

import (
	"context"
	"net/http"

	"pendopo/internal/kit/page"
)

// Handler is the whole site: the doors of every package in one frame, with
// /healthz and /metrics beside it.
func (a *App) Handler(ctx context.Context) (http.Handler, error) {
	region, err := a.Region(ctx)
	if err != nil {
		return nil, err
	}
	engine := page.New(page.Config{Region: region.Name, Zone: region.Location(), Log: a.Log, Clock: a.Clock, Observe: a.metrics.observe})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", a.health)
	mux.Handle("GET /metrics", localOnly(a.metrics.handler()))
	mux.Handle("/", engine.Handler(a.routes(engine)))
	return mux, nil
}

// routes joins the tables of contents of every door.
func (a *App) routes(engine *page.Engine) []page.Route {
	var all []page.Route
	return all
}

// health answers whether the store answers.
func (a *App) health(w http.ResponseWriter, r *http.Request) {
	if err := a.DB.Ping(r.Context()); err != nil {
		http.Error(w, "store: away", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}

// localOnly answers only to this machine: figures are for the operator.
func localOnly(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.RemoteAddr) {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}
