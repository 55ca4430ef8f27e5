package org

import (
	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

// Post is a chair in a unit (structural) or a kind of chair with several
// places (functional and operational posts). It survives its holders.
type Post struct {
	ID            PostID
	Code          string
	Unit          UnitID // in a snapshot that of its date, in a register the last known; Superior too
	Title         string
	Level         people.Level
	Echelon       people.Echelon // II.a … IV.b, "" for none
	Class         int            // 1–17, 0 unknown
	Superior      PostID         // "" for the head of the region
	Structural    bool
	Chairs        int // establishment (formasi); 1 for a structural post
	Tier          people.FunctionalTier
	Field         string             // field of work, for "related experience"
	MinSchooling  people.SchoolLevel // 0: the rule of the level
	RetirementAge int                // 0: the rule of the level
	Special       string             // sekda, sekwan, inspektur, irban, dukcapil, camat, satpolpp, puskesmas, rsud
	Duties        string             // tupoksi
	Functions     []PostFunction
	From, Until   clock.Date
	Predecessors  []PostID
	Earlier       []Was[Place] // where it stood before, oldest first
	Version       int64
}

// PostFunction is a power of the post and the unit it covers.
type PostFunction struct {
	Function actor.Function
	Scope    UnitID // "" covers the whole region
}

// ExistsOn tells whether the post exists on a date.
func (p *Post) ExistsOn(d clock.Date) bool { return within(d, p.From, p.Until) }

// HoldingKind says in which capacity a person holds a post.
type HoldingKind string

// The capacities. Only Definitive fills a post.
const (
	Definitive  HoldingKind = "definitive"
	Acting      HoldingKind = "plt"     // pelaksana tugas: the post is vacant
	DailyActing HoldingKind = "plh"     // pelaksana harian: the holder is away
	Interim     HoldingKind = "interim" // penjabat of a head of region or Sekda
)

// HoldingID names one holding.
type HoldingID string

// Holding is person × post × capacity × time. It is the only truth about who is
// who.
type Holding struct {
	ID          HoldingID
	Post        PostID
	Person      people.PersonID
	Kind        HoldingKind
	Structural  bool
	From, Until clock.Date // half-open; Until "" while it runs
	TenureFrom  clock.Date // start of service in the post; a confirmation keeps it
	Basis       string     // decree or order with number and date
	EndedBy     string     // why it ended, "" while it runs
	Leaves      []*Leave   // when the holder is away, oldest first
}

// RunsOn tells whether the holding runs on a date.
func (h *Holding) RunsOn(d clock.Date) bool { return within(d, h.From, h.Until) }

// Since is the first day of service in the post: a confirmation in the renamed
// post goes on counting from before.
func (h *Holding) Since() clock.Date {
	if h.TenureFrom != "" {
		return h.TenureFrom
	}
	return h.From
}
