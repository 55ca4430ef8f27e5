package web

import (
	"net/http"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// seat is a post with who sits in it, ready for a template.
type seat struct {
	Title, Href    string
	Unit, UnitHref string
	Agency         string // "" when the unit is the agency itself
	Rank           string
	Class          int

	Holder, HolderHref string
	Since              clock.Date
	Vacant             bool
	VacantText         string // "Kosong 96 hari", "Menunggu pengukuhan"
	VacantSince        clock.Date
	Acting             []actingLine
	Retires            *page.Deadline

	holdings []*org.Holding // of Acting
}

// actingLine is one Plt, Plh or interim holding.
type actingLine struct {
	Prefix, Name, Href string
	Post               string // the post they hold themselves
	Since              clock.Date
	When               string // "1 Jan 2020 – 31 Mar 2020"
	Term               string // page of the term, for who may open it
}

// soon is when a coming retirement asks for a look: an open selection takes
// about this long.
const soon = 3 // months

func seatOf(r *http.Request, s *org.Snapshot, a *page.AsOf, x org.Seating) seat {
	v := seat{
		Title: x.Post.Title, Href: postHref(x.Post.ID, a), Rank: rank(x.Post), Class: x.Post.Class, Vacant: x.Vacant,
	}
	if x.Unit != nil {
		v.Unit, v.UnitHref = x.Unit.Name, unitHref(x.Unit.ID, a)
		if x.Agency != nil && x.Agency.ID != x.Unit.ID {
			v.Agency = x.Agency.Name
		}
	}
	if x.Person != nil {
		v.Holder, v.HolderHref, v.Since = x.Person.Name.String(), personHref(x.Person.ID, a), x.Holding.From
	}
	if x.Vacant {
		v.VacantSince = x.VacantSince
		v.VacantText = vacantText(r, s, x)
	}
	if x.RetiresWithin {
		on := i18n.ShortDate(page.Lang(r), x.Retires)
		v.Retires = &page.Deadline{Text: page.T(r, "org_web.retires", on), Date: x.RetiresBy}
		switch {
		case x.Retires <= s.Date: // still seated: the register or the decree is late
			v.Retires.Text, v.Retires.Kind = page.T(r, "org_web.retired", on), "bad"
		case x.Retires <= s.Date.AddMonths(soon):
			v.Retires.Kind = "warn"
		}
	}
	for _, h := range x.Acting {
		v.addActing(r, s, a, h)
	}
	return v
}

func vacantText(r *http.Request, s *org.Snapshot, x org.Seating) string {
	if x.Awaiting {
		return page.T(r, "org_web.awaiting")
	}
	return page.T(r, "org_web.vacant_days", x.VacantSince.DaysUntil(s.Date))
}

// addActing adds somebody who acts in the post, now or from a day on.
func (v *seat) addActing(r *http.Request, s *org.Snapshot, a *page.AsOf, h *org.Holding) {
	p := s.People[h.Person]
	if p == nil {
		return
	}
	line := actingLine{Prefix: s.Prefix(h), Name: p.Name.String(), Href: personHref(p.ID, a), Since: h.From, When: span(r, h.From, h.Until)}
	if own := s.Principal(h.Person); own != nil && s.Posts[own.Post] != nil {
		line.Post = s.Posts[own.Post].Title
	}
	v.Acting, v.holdings = append(v.Acting, line), append(v.holdings, h)
}
