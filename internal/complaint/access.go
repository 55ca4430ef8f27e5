package complaint

import (
	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// role is what an official is to one complaint.
type role struct {
	knows    bool // that it exists
	reads    bool
	coords   bool // verifies, routes, merges
	handles  bool // works on it and answers
	moderate bool
}

// roleOf says what an official may do with a complaint. A guarded complaint is
// there only for those whose post has the guard's function, and for the one who
// owes it: neither the coordinator nor the accused unit learns of it.
//
// rule: permenpanrb-62-2018 alur pengelolaan
// rule: praktik-pengaduan kanal pelaporan pelanggaran
func (e *env) roleOf(by actor.Actor, c *Complaint) role {
	if by.IsSystem() {
		return role{true, true, true, true, true}
	}
	owner := e.sitsOn(by.Person, c.Post)
	if c.Guard != "" {
		yes := owner || by.May(c.Guard)
		return role{knows: yes, reads: yes, coords: yes, handles: yes, moderate: yes}
	}
	var r role
	r.coords = by.May(actor.ComplaintCoordinator) || owner && (c.Unit == "" || e.triages(c.Post))
	r.moderate = r.coords
	r.handles = owner || r.coords && c.Unit == ""
	if c.Unit != "" {
		path := e.path(c.Unit)
		r.handles = r.handles || by.MayOver(actor.AgencyLiaison, path...) || by.MayOver(actor.AgencyHead, path...)
	}
	if c.Kind == KindPublicInformation && by.May(actor.InformationOfficer) {
		r.handles, r.coords = true, true
	}
	r.reads = r.coords || r.handles || by.May(actor.Inspector) || by.May(actor.AuthorizedOfficial) || leads(by)
	r.knows = r.reads
	return r
}

// triages tells whether a post decides whose a report is: the coordinator's, and
// its superior's to which a report rises that was returned too often.
func (e *env) triages(post org.PostID) bool {
	p := e.regional(actor.ComplaintCoordinator)
	return post == p.ID || post == p.Superior
}

// leads tells whether somebody heads the region, acting or not: reading is no
// decision that an acting official may not take.
func leads(by actor.Actor) bool {
	for _, g := range by.Grants {
		if g.Function == actor.AppointingAuthority && g.Unit == "" {
			return true
		}
	}
	return false
}

// load reads a complaint for an official. Who may not know of it is told that
// there is none; anybody else who may not read it is refused.
func (e *env) load(by actor.Actor, id ID) (*Complaint, role, error) {
	if !by.SignedIn() {
		return nil, role{}, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	c, err := byID(e.tx, id)
	if err != nil {
		return nil, role{}, err
	}
	r := e.roleOf(by, c)
	switch {
	case !r.knows && c.Guard != "":
		return nil, r, notFound()
	case !r.reads:
		return nil, r, errs.New(errs.Forbidden, "complaint.not_yours")
	}
	return c, r, nil
}

func needCoordinator(r role) error {
	if r.coords {
		return nil
	}
	return errs.New(errs.Forbidden, "actor.forbidden.complaint_coordinator")
}

func needHandler(r role) error {
	if r.handles {
		return nil
	}
	return errs.New(errs.Forbidden, "complaint.not_yours_to_handle")
}

// guards are those that an actor passes, "" first: for lists. The superior of
// an empty post passes as the one who answers for it.
func (e *env) guards(by actor.Actor) []string {
	out := []string{""}
	for _, f := range []actor.Function{actor.WhistleblowingOfficer, actor.AuthorizedOfficial} {
		if by.May(f) || e.sitsOn(by.Person, e.regional(f).ID) {
			out = append(out, string(f))
		}
	}
	return out
}
