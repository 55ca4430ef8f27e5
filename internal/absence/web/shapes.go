// Package web is the door to absences: who stands in and who is away, as a
// page and for programs. It decides nothing.
package web

import (
	"pendopo/internal/absence"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
)

// Leave is one absence.
type Leave struct {
	ID      org.LeaveID   `json:"id" doc:"Identifier of the absence"`
	Holding org.HoldingID `json:"holding" doc:"Holding from which the person is away"`
	Post    string        `json:"post" doc:"Code of the post"`
	Title   string        `json:"title"`
	Name    string        `json:"name"`
	Kind    org.LeaveKind `json:"kind" enum:"campaign,annual,long,sick,maternity,important,training,travel" doc:"campaign: the powers of the post rest"`
	From    clock.Date    `json:"from" format:"date"`
	Until   clock.Date    `json:"until" format:"date" doc:"First day back"`
	Basis   string        `json:"basis"`
	Running bool          `json:"running"`
	StandIn bool          `json:"stand_in" doc:"Somebody stands in"`
	Duty    string        `json:"duty,omitempty" doc:"Duty of the superior to name a Plh"`
}

// Term is one term of an acting official.
type Term struct {
	Holding org.HoldingID   `json:"holding"`
	Post    string          `json:"post" doc:"Code of the post"`
	Title   string          `json:"title" doc:"With Plt., Plh. or Pjs."`
	Name    string          `json:"name"`
	Kind    org.HoldingKind `json:"kind" enum:"plt,plh,interim"`
	From    clock.Date      `json:"from" format:"date"`
	Until   clock.Date      `json:"until,omitempty" format:"date" doc:"First day no longer; not there while it has no end"`
	Age     int             `json:"age_days" doc:"Days on duty, today included; 0 before the first"`
	Left    int             `json:"left_days" doc:"Days until the last; -1 when it has no end"`
	Number  int             `json:"term" doc:"Which term of the person in this vacancy"`
	Last    bool            `json:"last" doc:"No further term is allowed"`
	Basis   string          `json:"basis"`
}

// Board is who stands in and who is away, on a day.
type Board struct {
	Day    clock.Date `json:"day" format:"date"`
	Terms  []Term     `json:"terms"`
	Leaves []Leave    `json:"leaves"`
}

// BoardOf shows a board; the command line prints the same shape.
func BoardOf(b *absence.Board, code func(org.PostID) string) Board {
	out := Board{Day: b.Day, Terms: []Term{}, Leaves: []Leave{}}
	for _, t := range b.Terms {
		out.Terms = append(out.Terms, Term{Holding: t.ID, Post: code(t.Post), Title: t.Title, Name: t.Name, Kind: t.Kind, From: t.From, Until: t.Until,
			Age: t.Age, Left: t.Left, Number: t.Number, Last: t.Last, Basis: t.Basis})
	}
	for _, x := range b.Away {
		out.Leaves = append(out.Leaves, Leave{ID: x.ID, Holding: x.Holding, Post: x.Post.Code, Title: x.Post.Title, Name: x.Name, Kind: x.Kind,
			From: x.From, Until: x.Until, Basis: x.Basis, Running: x.Running, StandIn: x.Plh, Duty: x.Duty})
	}
	return out
}
