package people

import (
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// SanctionLevel is how grave a disciplinary sanction is.
//
// rule: PP-94-2021 art. 8
type SanctionLevel string

// The three levels.
const (
	SanctionLight    SanctionLevel = "ringan"
	SanctionModerate SanctionLevel = "sedang"
	SanctionSevere   SanctionLevel = "berat"
)

// ParseSanctionLevel reads the level, also as R, S, B of the exchange.
func ParseSanctionLevel(s string) (SanctionLevel, error) {
	switch strings.TrimPrefix(foldKey(s), "tingkat") {
	case "ringan", "r", "1":
		return SanctionLight, nil
	case "sedang", "s", "2":
		return SanctionModerate, nil
	case "berat", "b", "3":
		return SanctionSevere, nil
	}
	return "", errs.New(errs.Invalid, "people.sanction_level_unknown", s)
}

// String is the printed form.
func (l SanctionLevel) String() string {
	switch l {
	case SanctionLight:
		return "Ringan"
	case SanctionModerate:
		return "Sedang"
	case SanctionSevere:
		return "Berat"
	}
	return ""
}

// Blocks tells whether a running sanction of the level keeps a person from
// being appointed. A light one is shown and does not block.
func (l SanctionLevel) Blocks() bool { return l == SanctionModerate || l == SanctionSevere }

// Sanction is one disciplinary sanction.
type Sanction struct {
	Level        SanctionLevel
	Kind         string // as the decree words it
	DecreeNumber string
	DecreeDate   clock.Date
	From         clock.Date
	Until        clock.Date // first day it is over, as written; "" when nothing is written
}

// End is the first day the sanction is over; "" when it has no end. Where no
// end was written, the duration that the kind itself names counts: six, nine or
// twelve months. A light sanction is over once it is given.
//
// rule: PP-94-2021 art. 8 (durations)
func (s Sanction) End() clock.Date {
	if s.Until != "" {
		return s.Until
	}
	if s.Level == SanctionLight {
		return s.From.AddDays(1)
	}
	if months := s.months(); months > 0 {
		return s.From.AddMonths(months)
	}
	return ""
}

// months is the duration that the kind names, 0 when it names none.
func (s Sanction) months() int {
	kind := Fold(s.Kind)
	for _, d := range [...]struct {
		word   string
		months int
	}{
		{"12 bulan", 12}, {"dua belas bulan", 12}, {"1 tahun", 12}, {"satu tahun", 12},
		{"9 bulan", 9}, {"sembilan bulan", 9}, {"6 bulan", 6}, {"enam bulan", 6},
	} {
		if strings.Contains(" "+kind+" ", " "+d.word+" ") {
			return d.months
		}
	}
	// A demotion and a release to pelaksana run for twelve months by law.
	if s.Level == SanctionSevere && (strings.Contains(kind, "penurunan jabatan") || strings.Contains(kind, "pembebasan dari jabatan")) {
		return 12
	}
	return 0
}

// InForce tells whether the sanction runs at the date.
func (s Sanction) InForce(at clock.Date) bool {
	end := s.End()
	return s.From <= at && (end == "" || at < end)
}

// LeaveKind is a kind of leave.
//
// rule: PP-11-2017 art. 309–341
type LeaveKind string

// The seven kinds.
const (
	LeaveAnnual    LeaveKind = "tahunan"
	LeaveLong      LeaveKind = "besar"
	LeaveSick      LeaveKind = "sakit"
	LeaveMaternity LeaveKind = "melahirkan"
	LeaveImportant LeaveKind = "alasan_penting"
	LeaveJoint     LeaveKind = "bersama"
	LeaveUnpaid    LeaveKind = "cltn" // outside state expense: loses the post, no service time
)

// ParseLeaveKind reads the kind with or without the word "cuti".
func ParseLeaveKind(s string) (LeaveKind, error) {
	switch strings.TrimPrefix(foldKey(s), "cuti") {
	case "tahunan":
		return LeaveAnnual, nil
	case "besar":
		return LeaveLong, nil
	case "sakit":
		return LeaveSick, nil
	case "melahirkan", "bersalin":
		return LeaveMaternity, nil
	case "alasanpenting", "karenaalasanpenting", "penting":
		return LeaveImportant, nil
	case "bersama":
		return LeaveJoint, nil
	case "cltn", "diluartanggungannegara":
		return LeaveUnpaid, nil
	}
	return "", errs.New(errs.Invalid, "people.leave_unknown", s)
}

// String is the printed form.
func (k LeaveKind) String() string {
	switch k {
	case LeaveAnnual:
		return "Tahunan"
	case LeaveLong:
		return "Besar"
	case LeaveSick:
		return "Sakit"
	case LeaveMaternity:
		return "Melahirkan"
	case LeaveImportant:
		return "Alasan penting"
	case LeaveJoint:
		return "Bersama"
	case LeaveUnpaid:
		return "CLTN"
	}
	return ""
}

// Leave is one granted leave.
type Leave struct {
	Kind         LeaveKind
	From         clock.Date
	Until        clock.Date // first day back; "" while it has no end
	DecreeNumber string
}

// Covers tells whether the date lies in the leave.
func (l Leave) Covers(at clock.Date) bool {
	return l.From <= at && (l.Until == "" || at < l.Until)
}
