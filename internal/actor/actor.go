// Package actor says who is asking and what their posts allow today. It holds
// values only: package org computes an Actor from the holdings of the day, and
// every use case of the domain asks it before it acts.
package actor

import (
	"slices"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// Function is a power that belongs to a post, not to a person.
type Function string

// The functions of posts. Glossary: doc/glossary.md.
const (
	AppointingAuthority Function = "appointing_authority" // PPK: mayor or regent; signs decrees, inaugurates
	AuthorizedOfficial  Function = "authorized_official"  // PyB: Sekda; runs the process, invites
	PersonnelOfficer    Function = "personnel_officer"    // BKPSDM: register, rounds, decrees
	ProtocolOfficer     Function = "protocol_officer"     // prepares and records ceremonies
	LegalOfficer        Function = "legal_officer"        // Kabag Hukum: certified copies
	AgencyHead          Function = "agency_head"          // head of an agency, over their unit
	Inspector           Function = "inspector"            // reads everything official, changes nothing
	UnitAdmin           Function = "unit_admin"           // keeps the data of their unit

	ComplaintCoordinator  Function = "complaint_coordinator"  // admin koordinator: verifies, routes and merges what citizens report
	AgencyLiaison         Function = "agency_liaison"         // pejabat penghubung: answers for the reports of their agency
	InformationOfficer    Function = "information_officer"    // PPID: answers requests for public information
	WhistleblowingOfficer Function = "whistleblowing_officer" // Inspektorat: handles reports about officials
)

// Functions lists every function, in the order of the glossary.
var Functions = []Function{AppointingAuthority, AuthorizedOfficial, PersonnelOfficer,
	ProtocolOfficer, LegalOfficer, AgencyHead, Inspector, UnitAdmin,
	ComplaintCoordinator, AgencyLiaison, InformationOfficer, WhistleblowingOfficer}

// deniedToActing may not be used by the holder of an acting post: a Plt or Plh
// takes no decision that changes legal status and does not appoint, transfer or
// dismiss.
// rule: uu-30-2014 14(7)
// rule: se-bkn-1-2021 penunjukan
var deniedToActing = []Function{AppointingAuthority}

// Grant is one function with the unit it covers and the post it comes from.
type Grant struct {
	Function Function
	Unit     string // "" covers the whole region
	Post     string
	Acting   bool // the post is held as Plt, Plh or interim
	Interim  bool // of these, in the place of the head of the region by law: Pjs, Pj, or the deputy as Plt
}

// Rest is a grant whose use rests for a while: the holder is on campaign leave
// and keeps the post.
// rule: uu-10-2016 70(3)
type Rest struct {
	Grant
	From, Until clock.Date // half-open
}

// Actor is the person behind a request with their powers of the day. The zero
// Actor is nobody and may do nothing.
type Actor struct {
	Account string
	Person  string // "" for an administrator, who runs the system only
	Name    string // printed name
	Post    string // principal post, "" when the person holds none
	Title   string // its title, with "Plt." when acting
	Grants  []Grant
	Resting []Rest   // what the posts would allow, were the person not on leave
	Admin   bool     // runs the system; has no say over people and rounds
	Scopes  []string // what an API token may do; nil for a signed-in person: everything
	system  bool
}

// System is the program itself: scheduled work and imports from the command
// line by the operator of the machine. Acts it records carry no person.
func System(name string) Actor { return Actor{Name: name, system: true} }

// IsSystem tells whether the program itself acts.
func (a Actor) IsSystem() bool { return a.system }

// SignedIn tells whether somebody is known.
func (a Actor) SignedIn() bool { return a.system || a.Person != "" || a.Admin }

// May tells whether one of the posts held today carries the function over the
// whole region. A function over one unit does not suffice; see MayOver.
func (a Actor) May(f Function) bool {
	if a.system {
		return true
	}
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Function == f && g.Unit == "" && g.allows()
	})
}

// MayOver tells whether the function is held over one of the units: give it the
// unit and all its parents.
func (a Actor) MayOver(f Function, units ...string) bool {
	if a.May(f) {
		return true
	}
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Function == f && g.allows() && slices.Contains(units, g.Unit)
	})
}

// allows tells whether the grant may be used in the capacity in which the post
// is held. An interim head governs in the head's place; that filling posts then
// needs the Minister's written approval is a rule of the round.
// rule: permendagri-74-2016
func (g Grant) allows() bool {
	return !g.Acting || g.Interim || !slices.Contains(deniedToActing, g.Function)
}

// refusal is the error for who holds none of the functions: what rests during a
// leave and what an acting official may not do is told with its article.
func (a Actor) refusal(fs []Function) error {
	for _, f := range fs {
		for _, r := range a.Resting {
			if r.Function == f {
				return errs.New(errs.Forbidden, "actor.resting", r.From, r.Until.AddDays(-1), r.Until)
			}
		}
	}
	for _, f := range fs {
		if slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Function == f && !g.allows() }) {
			return errs.New(errs.Forbidden, "actor.acting."+string(f))
		}
	}
	return errs.New(errs.Forbidden, "actor.forbidden."+string(fs[0]))
}

// PostFor is the post whose power is used for a function: the first grant that
// allows it. Acts record it.
func (a Actor) PostFor(f Function) string {
	for _, g := range a.Grants {
		if g.Function == f && g.allows() {
			return g.Post
		}
	}
	return a.Post
}

// Require returns nil when one of the functions is held, otherwise an
// Unauthenticated or Forbidden error that names who may.
func (a Actor) Require(fs ...Function) error {
	if !a.SignedIn() {
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	if slices.ContainsFunc(fs, a.May) {
		return nil
	}
	return a.refusal(fs)
}

// RequireOwn is Require for decisions that who holds a post by mandate may not
// take: it counts only what definitive and interim holders carry.
//
// rule: uu-30-2014 14(7)
// rule: se-bkn-1-2021 larangan
func (a Actor) RequireOwn(fs ...Function) error {
	if err := a.Require(fs...); err != nil {
		return err
	}
	if a.system || slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Unit == "" && (!g.Acting || g.Interim) && slices.Contains(fs, g.Function)
	}) {
		return nil
	}
	return errs.New(errs.Forbidden, "actor.mandate")
}

// RequireAdmin returns nil for an administrator or the program itself.
func (a Actor) RequireAdmin() error {
	switch {
	case !a.SignedIn():
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	case a.Admin || a.system:
		return nil
	}
	return errs.New(errs.Forbidden, "actor.forbidden.admin")
}

// Has tells whether a token carries the scope; a signed-in person has all.
func (a Actor) Has(scope string) bool {
	return a.Scopes == nil || slices.Contains(a.Scopes, scope)
}
