package org

import (
	"slices"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// LeaveID names one absence of a holder.
type LeaveID string

// LeaveKind says why a holder is away.
type LeaveKind string

// The kinds. Only LeaveCampaign takes the powers of the post away while it
// runs; in the others the holder stays responsible until a Plh is named.
const (
	LeaveCampaign  LeaveKind = "campaign"  // head or deputy who runs again in the same region
	LeaveAnnual    LeaveKind = "annual"    // cuti tahunan
	LeaveLong      LeaveKind = "long"      // cuti besar
	LeaveSick      LeaveKind = "sick"      // cuti sakit
	LeaveMaternity LeaveKind = "maternity" // cuti melahirkan
	LeaveImportant LeaveKind = "important" // cuti karena alasan penting
	LeaveTraining  LeaveKind = "training"  // pendidikan dan pelatihan
	LeaveTravel    LeaveKind = "travel"    // perjalanan dinas
)

// LeaveKinds lists the kinds, the campaign first.
var LeaveKinds = []LeaveKind{LeaveCampaign, LeaveAnnual, LeaveLong, LeaveSick, LeaveMaternity, LeaveImportant, LeaveTraining, LeaveTravel}

// Suspends tells whether the powers of the post rest while the leave runs.
//
// rule: uu-10-2016 70(3)
func (k LeaveKind) Suspends() bool { return k == LeaveCampaign }

// Leave is a dated absence from one holding. The post is not vacant meanwhile.
type Leave struct {
	ID          LeaveID
	Holding     HoldingID
	Kind        LeaveKind
	From, Until clock.Date // half-open: Until is the first day back
	Basis       string     // letter or decision, with number and date
	Duty        string     // of the superior, to name a Plh; "" when none
	EndedBy     string     // why the end was moved
}

// RunsOn tells whether the leave runs on a date.
func (l *Leave) RunsOn(d clock.Date) bool { return within(d, l.From, l.Until) }

// LeaveOn is the leave that runs on a date, one that suspends before others;
// nil when the holder is there.
func (h *Holding) LeaveOn(d clock.Date) *Leave {
	var found *Leave
	for _, l := range h.Leaves {
		if l.RunsOn(d) && (found == nil || l.Kind.Suspends()) {
			found = l
		}
	}
	return found
}

// suspendedOn is the leave by which the powers of the holding rest on a date.
func (h *Holding) suspendedOn(d clock.Date) *Leave {
	if l := h.LeaveOn(d); l != nil && l.Kind.Suspends() {
		return l
	}
	return nil
}

// Suspended tells whether the powers of a holding rest on the snapshot's date:
// the holder is on campaign leave. The post keeps its definitive holder.
func (s *Snapshot) Suspended(h *Holding) bool { return h.suspendedOn(s.Date) != nil }

// Serving are the holdings that answer for a post on the date: definitive ones
// that do not rest first, then Plt, Plh and interim. Empty when nobody is there.
func (s *Snapshot) Serving(p PostID) []*Holding {
	seated := s.seated[p]
	if !slices.ContainsFunc(seated, s.Suspended) {
		return append(slices.Clip(seated), s.acting[p]...)
	}
	var out []*Holding
	for _, h := range seated {
		if !s.Suspended(h) {
			out = append(out, h)
		}
	}
	return append(out, s.acting[p]...)
}

// Served tells whether somebody answers for a post on the date.
func (s *Snapshot) Served(p PostID) bool {
	return len(s.acting[p]) > 0 || slices.ContainsFunc(s.seated[p], func(h *Holding) bool { return !s.Suspended(h) })
}

// ServedBy are the holdings of a person that do not rest on the date.
func (s *Snapshot) ServedBy(person people.PersonID) []*Holding {
	current := s.current[person]
	if !slices.ContainsFunc(current, s.Suspended) {
		return current
	}
	return slices.DeleteFunc(slices.Clone(current), s.Suspended)
}

// Prefix is what stands before the title of an acting official on documents: an
// interim head is "Pjs." while the definitive one is on campaign leave and "Pj."
// when the post is vacant.
//
// rule: permendagri-74-2016
func (s *Snapshot) Prefix(h *Holding) string {
	if h.Kind == Interim && s.holder[h.Post] != nil {
		return "Pjs. "
	}
	return h.Kind.Prefix()
}

// AddLeave records an absence of a definitive holder in the caller's
// transaction. Absences of one holding never overlap.
// Errors: org.leave_outside, org.leave_overlaps, org.leave_not_definitive.
func (c *Cache) AddLeave(tx *db.Tx, l Leave) (*Leave, error) {
	h, err := lockHolding(tx, l.Holding)
	if err != nil {
		return nil, err
	}
	have, err := leavesOf(tx, l.Holding)
	if err != nil {
		return nil, err
	}
	switch {
	case h.Kind != Definitive:
		return nil, errs.New(errs.Conflict, "org.leave_not_definitive")
	case l.Until <= l.From:
		return nil, errs.New(errs.Invalid, "org.leave_empty").Field("until", "org.leave_empty")
	case l.From < h.From || h.Until != "" && l.Until > h.Until:
		return nil, errs.New(errs.Conflict, "org.leave_outside", h.From).Field("from", "org.leave_outside", h.From)
	}
	for _, o := range have {
		if l.From < o.Until && o.From < l.Until {
			return nil, errs.New(errs.Conflict, "org.leave_overlaps", o.From, o.Until.AddDays(-1)).Field("from", "org.leave_overlaps", o.From, o.Until.AddDays(-1))
		}
	}
	l.ID = LeaveID(ids.New(tx.Now()))
	if err := insertLeave(tx, &l); err != nil {
		return nil, err
	}
	return &l, c.Changed(tx)
}

// LeaveByID reads an absence that was not withdrawn, with its holding.
func (c *Cache) LeaveByID(tx *db.Tx, id LeaveID) (*Leave, *Holding, error) {
	l, err := getLeave(tx, id)
	if err != nil {
		return nil, nil, err
	}
	h, err := lockHolding(tx, l.Holding)
	if err != nil {
		return nil, nil, err
	}
	l, err = getLeave(tx, id) // as it is under the lock
	return l, h, err
}

// ShortenLeave brings the first day back forward; a holder is never made to be
// away longer by it.
func (c *Cache) ShortenLeave(tx *db.Tx, id LeaveID, until clock.Date, why string) error {
	if err := shortenLeave(tx, id, until, why); err != nil {
		return err
	}
	return c.Changed(tx)
}

// WithdrawLeave takes back an absence that was recorded by mistake: it never
// was.
func (c *Cache) WithdrawLeave(tx *db.Tx, id LeaveID, why string) error {
	if err := withdrawLeave(tx, id, why); err != nil {
		return err
	}
	return c.Changed(tx)
}
