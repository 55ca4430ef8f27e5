// Package web is the door to absences: who stands in and who is away, as a
// page and for programs. It decides nothing.
package web

import (
	"strconv"

	"pendopo/internal/absence"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
)

// HolderLeave is one absence.
type HolderLeave struct {
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

// ActingTerm is one term of an acting official.
type ActingTerm struct {
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

// AbsenceBoard is who stands in and who is away, on a day.
type AbsenceBoard struct {
	Day    clock.Date    `json:"day" format:"date"`
	Terms  []ActingTerm  `json:"terms"`
	Leaves []HolderLeave `json:"leaves"`
	Orders []ActingOrder `json:"orders" doc:"Prepared orders that wait for their signature"`
}

// ActingOrder is an order to act.
type ActingOrder struct {
	ID          absence.OrderID    `json:"id"`
	Title       string             `json:"title" doc:"Of the post, with Plt. or Plh."`
	Name        string             `json:"name" doc:"Who acts"`
	Kind        org.HoldingKind    `json:"kind" enum:"plt,plh"`
	From        clock.Date         `json:"from" format:"date"`
	Until       clock.Date         `json:"until" format:"date" doc:"First day no longer"`
	State       absence.OrderState `json:"state" enum:"waiting,signed,withdrawn"`
	Signer      string             `json:"signer"`
	SignerTitle string             `json:"signer_title"`
	Extends     org.HoldingID      `json:"extends,omitempty" doc:"The term that this one follows"`
	Holding     org.HoldingID      `json:"holding,omitempty" doc:"The term it made"`
	Number      string             `json:"number,omitempty"`
	Code        string             `json:"code,omitempty" doc:"Of the page that checks it"`
	Note        string             `json:"note,omitempty" doc:"Why it was withdrawn"`
}

// ActingPower is something that who acts may do, or may not.
type ActingPower struct {
	Text     string `json:"text"`
	Citation string `json:"citation"`
	Kept     bool   `json:"kept" doc:"A power: this program carries acts of it out. A limit: it refuses the act. Otherwise it has no such act and only says so"`
}

// ActingTermDetail is one term with its orders and limits.
type ActingTermDetail struct {
	ActingTerm
	Governs bool          `json:"governs" doc:"In the place of the head of the region, by law and not by mandate"`
	Orders  []ActingOrder `json:"orders"`
	Powers  []ActingPower `json:"powers"`
	Limits  []ActingPower `json:"limits"`
}

// ActingDraft is what is known before an order is written.
type ActingDraft struct {
	Kind        org.HoldingKind   `json:"kind" enum:"plt,plh"`
	Signer      string            `json:"signer"`
	SignerTitle string            `json:"signer_title"`
	Candidates  []ActingCandidate `json:"candidates"`
}

// ActingCandidate is somebody whom no rule refuses.
type ActingCandidate struct {
	Person string `json:"person"`
	Number string `json:"number"`
	Name   string `json:"name"`
	Title  string `json:"title" doc:"Of the own post"`
}

// RecordedLeave is what became of a recorded absence.
type RecordedLeave struct {
	ID   org.LeaveID `json:"id"`
	Duty string      `json:"duty,omitempty" doc:"Duty of the superior to name a Plh"`
}

// HeadStandIn is who stands in for the head of the region.
type HeadStandIn struct {
	Holding org.HoldingID `json:"holding"`
	From    clock.Date    `json:"from" format:"date"`
	Until   clock.Date    `json:"until,omitempty" format:"date"`
}

func orderOf(o absence.OrderLine) ActingOrder {
	return ActingOrder{ID: o.ID, Title: o.Title, Name: o.Name, Kind: o.Kind, From: o.From, Until: o.Until, State: o.State, Signer: o.SignerName, SignerTitle: o.SignerTitle,
		Extends: o.Extends, Holding: o.Holding, Note: o.Note}
}

func termOf(t absence.Term, code string) ActingTerm {
	return ActingTerm{Holding: t.ID, Post: code, Title: t.Title, Name: t.Name, Kind: t.Kind, From: t.From, Until: t.Until,
		Age: t.Age, Left: t.Left, Number: t.Number, Last: t.Last, Basis: t.Basis}
}

// TermDetailOf shows a term; the command line prints the same shape.
func TermDetailOf(v *absence.TermView, l i18n.Lang) ActingTermDetail {
	d := ActingTermDetail{ActingTerm: termOf(v.Term, v.Post.Code), Governs: v.Governs, Orders: []ActingOrder{}, Powers: []ActingPower{}, Limits: []ActingPower{}}
	for _, o := range v.Orders {
		x := orderOf(o.OrderLine)
		if o.Paper != nil {
			x.Number, x.Code = o.Paper.Number, o.Paper.Code
		}
		d.Orders = append(d.Orders, x)
	}
	for _, p := range v.Powers {
		d.Powers = append(d.Powers, ActingPower{i18n.T(l, "absence.power."+strconv.Itoa(p.N)), p.Citation, p.Here()})
	}
	for _, p := range v.Limits {
		d.Limits = append(d.Limits, ActingPower{i18n.T(l, "absence.limit."+p.Key), p.Citation, p.Refused()})
	}
	return d
}

// BoardOf shows a board; the command line prints the same shape.
func BoardOf(b *absence.Board, code func(org.PostID) string) AbsenceBoard {
	out := AbsenceBoard{Day: b.Day, Terms: []ActingTerm{}, Leaves: []HolderLeave{}, Orders: []ActingOrder{}}
	for _, o := range b.Orders {
		out.Orders = append(out.Orders, orderOf(o))
	}
	for _, t := range b.Terms {
		out.Terms = append(out.Terms, termOf(t, code(t.Post)))
	}
	for _, x := range b.Away {
		out.Leaves = append(out.Leaves, HolderLeave{ID: x.ID, Holding: x.Holding, Post: x.Post.Code, Title: x.Post.Title, Name: x.Name, Kind: x.Kind,
			From: x.From, Until: x.Until, Basis: x.Basis, Running: x.Running, StandIn: x.Plh, Duty: x.Duty})
	}
	return out
}
