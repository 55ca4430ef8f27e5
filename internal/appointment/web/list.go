package web

import (
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/page"
)

// listPage is every round the reader may see, newest plan first.
type listPage struct {
	page.Base
	Rounds    []roundLine
	MayCreate bool
}

// roundLine is a round in the list.
type roundLine struct {
	Title, Href string
	Kind        string
	Place       string
	PlannedOn   clock.Date
	State       string
	Open        bool // still being prepared
	Moves       int
	Decree      string
}

// maxRounds is more rounds than a region makes in a decade.
const maxRounds = 200

func (w *Web) list(rw http.ResponseWriter, r *http.Request) error {
	by := actor.Of(r.Context())
	rounds, err := w.rounds.List(r.Context(), by, maxRounds)
	if err != nil {
		return err
	}
	v := &listPage{MayCreate: appointment.MayCreate(by) == nil}
	v.Title = page.T(r, "appointment_web.title")
	open := 0
	for _, x := range rounds {
		line := roundLine{Title: x.Title, Href: "/penataan/" + string(x.ID), Kind: kindName(r, x.Kind), Place: x.Place, PlannedOn: x.PlannedOn,
			State: page.T(r, "appointment.state."+string(x.State)), Moves: x.Moves, Decree: x.DecreeNumber}
		if x.State != appointment.Switched && x.State != appointment.Cancelled {
			line.Open = true
			open++
		}
		v.Rounds = append(v.Rounds, line)
	}
	switch {
	case len(rounds) == 0:
	case open > 0:
		v.Lead = page.T(r, "appointment_web.list_lead", open)
	default:
		v.Lead = page.T(r, "appointment_web.list_lead_none")
	}
	return w.set.Render(rw, r, "list.html", v)
}
