package people

import (
	"strings"

	"pendopo/internal/kit/clock"
)

// SanctionLevel is how grave a disciplinary sanction is.
//
// rule: pp-94-2021 8
type SanctionLevel string

// The three levels.
const (
	SanctionLight    SanctionLevel = "ringan"
	SanctionModerate SanctionLevel = "sedang"
	SanctionSevere   SanctionLevel = "berat"
)

var sanctionLevels = newVocabulary("people.sanction_level_unknown",
	word[SanctionLevel]{SanctionLight, "Ringan", []string{"R", "1", "Tingkat ringan"}},
	word[SanctionLevel]{SanctionModerate, "Sedang", []string{"S", "2", "Tingkat sedang"}},
	word[SanctionLevel]{SanctionSevere, "Berat", []string{"B", "3", "Tingkat berat"}},
)

// String is the printed form.
func (l SanctionLevel) String() string { return sanctionLevels.label(l) }

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
// rule: pp-94-2021 8 (durations)
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
// rule: pp-11-2017 309
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

var leaveKinds = newVocabulary("people.leave_unknown",
	word[LeaveKind]{LeaveAnnual, "Tahunan", []string{"Cuti tahunan"}},
	word[LeaveKind]{LeaveLong, "Besar", []string{"Cuti besar"}},
	word[LeaveKind]{LeaveSick, "Sakit", []string{"Cuti sakit"}},
	word[LeaveKind]{LeaveMaternity, "Melahirkan", []string{"Cuti melahirkan", "Bersalin", "Cuti bersalin"}},
	word[LeaveKind]{LeaveImportant, "Alasan penting", []string{"Cuti alasan penting", "Karena alasan penting", "Cuti karena alasan penting"}},
	word[LeaveKind]{LeaveJoint, "Bersama", []string{"Cuti bersama"}},
	word[LeaveKind]{LeaveUnpaid, "CLTN", []string{"Cuti di luar tanggungan negara", "Di luar tanggungan negara"}},
)

// ParseLeaveKind reads the kind with or without the word "cuti".
func ParseLeaveKind(s string) (LeaveKind, error) { return leaveKinds.parse(s) }

// String is the printed form.
func (k LeaveKind) String() string { return leaveKinds.label(k) }

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
