package org

import (
	"cmp"
	"slices"
	"strconv"

	"pendopo/internal/people"
)

// SortedUnits lists every unit of all time by code.
func (r *Register) SortedUnits() []*Unit {
	out := make([]*Unit, 0, len(r.Units))
	for _, u := range r.Units {
		out = append(out, u)
	}
	slices.SortFunc(out, func(a, b *Unit) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// SortedPosts lists every post of all time by code.
func (r *Register) SortedPosts() []*Post {
	out := make([]*Post, 0, len(r.Posts))
	for _, p := range r.Posts {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *Post) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

func (r *Register) unitCode(id UnitID) string {
	if u := r.Units[id]; u != nil {
		return u.Code
	}
	return ""
}

func (r *Register) postCode(id PostID) string {
	if p := r.Posts[id]; p != nil {
		return p.Code
	}
	return ""
}

// functionCodes writes the functions of a post as the spreadsheet does:
// "agency_head@unit" covers the post's own unit, "agency_liaison@opd" the whole
// agency that the unit is a part of.
func functionCodes(p *Post, unit UnitID) []string {
	out := make([]string, 0, len(p.Functions))
	for _, f := range p.Functions {
		switch f.Scope {
		case "":
			out = append(out, string(f.Function))
		case unit:
			out = append(out, string(f.Function)+"@unit")
		default:
			out = append(out, string(f.Function)+"@opd")
		}
	}
	slices.Sort(out)
	return out
}

func codesOf[T any](ids []T, code func(T) string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, code(id))
	}
	slices.Sort(out)
	return out
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func schoolingName(l people.SchoolLevel) string {
	if l == 0 {
		return ""
	}
	return l.String()
}
