// Package web is the door to the forecast.
//
//	/proyeksi          list    what is coming, per month and per agency, every figure with its list
//	/proyeksi/{post}   seat    who could follow in one seat, and what their going would open
//	/proyeksi          draft   (POST) a draft round of the seats that are ticked
//	/proyeksi/unduh    export  (POST) the list as CSV or XLSX
//
// Programs come in by api.go.
package web

import (
	"embed"
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/forecast"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page *page.Engine
	svc  *forecast.Service
	set  *page.Set
}

// New makes the door.
func New(engine *page.Engine, svc *forecast.Service) *Web {
	return &Web{engine, svc, engine.Parse(files, "list.html", "seat.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/proyeksi", Handler: w.list},
		{Method: "POST", Path: "/proyeksi", Handler: w.draft},
		{Method: "POST", Path: "/proyeksi/unduh", Handler: w.export},
		{Method: "GET", Path: "/proyeksi/{post}", Handler: w.seat},
	}
}

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

// words are the messages of this door in the reader's language.
func words(r *http.Request) func(string, ...any) string {
	l := page.Lang(r)
	return func(key string, args ...any) string { return i18n.T(l, "forecast_web."+key, args...) }
}

// rank is level and echelon as printed lists write them.
func rank(p *org.Post) string {
	s := org.LevelName(p.Level)
	if p.Echelon != "" {
		s += ", " + string(p.Echelon)
	}
	if p.Tier != "" {
		s += ", " + p.Tier.String()
	}
	return s
}

// what says an event in words: "Pensiun 1 Mar 2021".
func what(l i18n.Lang, e *forecast.Event) string {
	key := "forecast.event." + string(e.Cause)
	if e.Overdue {
		key = "forecast.event_overdue." + string(e.Cause)
	}
	return i18n.T(l, key, i18n.ShortDate(l, e.On))
}

// kind is the colour of an event: what has passed asks for an act, the next
// three months for a look.
func kind(e *forecast.Event, today clock.Date) string {
	switch {
	case e.Overdue:
		return "bad"
	case e.On <= today.AddMonths(soon):
		return "warn"
	}
	return ""
}

// soon is when a coming vacancy asks for a look: an open selection takes about
// this long.
const soon = 3 // months
