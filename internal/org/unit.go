package org

import (
	"pendopo/internal/kit/clock"
)

// UnitID names an agency or a part of one.
type UnitID string

// PostID names a chair in a unit.
type PostID string

// Unit is an agency or a part of one, for the time it exists.
type Unit struct {
	ID           UnitID
	Code         string // the region's own code, the key of spreadsheets
	Parent       UnitID // "" for the root; in a snapshot that of its date, in a register the last known
	Name         string
	Kind         string     // dinas, badan, bagian, kelurahan … (UnitKinds)
	RegionCode   string     // Kemendagri code of a kecamatan or kelurahan
	Address      string     //
	WeekDays     int        // 5 or 6 working days
	From, Until  clock.Date // half-open; Until "" while it exists
	Predecessors []UnitID
	Earlier      []Was[UnitID] // the units it stood under before, oldest first
	Version      int64
}

// ExistsOn tells whether the unit exists on a date.
func (u *Unit) ExistsOn(d clock.Date) bool { return within(d, u.From, u.Until) }

// UnitKinds are the kinds of units a region has, as written on forms, in the
// order in which a region lists them: the secretariat and its assistants, the
// experts, the council's secretariat, the inspectorate, dinas, badan, districts.
//
// rule: uu-23-2014 209
var UnitKinds = []string{
	"pemerintah daerah", "sekretariat daerah", "asisten", "staf ahli", "bagian", "sekretariat dprd",
	"inspektorat", "dinas", "badan", "satuan", "rsud", "puskesmas", "kecamatan", "kelurahan", "uptd",
	"sekretariat", "bidang", "subbagian", "seksi", "subbidang", "inspektur pembantu", "kelompok jabatan fungsional",
}

// agencyKinds stand on their own in lists: an agency (perangkat daerah) or what
// the public takes for one.
var agencyKinds = map[string]bool{
	"sekretariat daerah": true, "sekretariat dprd": true, "inspektorat": true, "dinas": true, "badan": true,
	"satuan": true, "rsud": true, "kecamatan": true,
}

// IsAgency tells whether the unit is an agency of the region and not a part of
// one.
func (u *Unit) IsAgency() bool { return agencyKinds[u.Kind] }

func within(d, from, until clock.Date) bool {
	return from <= d && (until == "" || d < until)
}
