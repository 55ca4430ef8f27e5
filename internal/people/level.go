package people

import (
	"strings"

	"pendopo/internal/kit/errs"
)

// Level is the type of a post, here because histories and the retirement age
// speak of it; org uses it for the posts themselves.
//
// rule: uu-20-2023 (kinds of posts)
// rule: pp-11-2017 54
type Level string

// The levels a city or regency has.
const (
	LevelSeniorExecutive Level = "JPTP" // jabatan pimpinan tinggi pratama
	LevelAdministrator   Level = "ADM"
	LevelSupervisor      Level = "PWS" // pengawas
	LevelFunctional      Level = "JF"
	LevelOperational     Level = "PLK" // pelaksana
)

var levels = newVocabulary("people.level_unknown",
	word[Level]{LevelSeniorExecutive, "JPT Pratama", []string{"JPTP", "Pimpinan Tinggi Pratama", "Jabatan Pimpinan Tinggi Pratama", "Eselon II"}},
	word[Level]{LevelAdministrator, "Administrator", []string{"ADM", "Jabatan Administrator", "Eselon III"}},
	word[Level]{LevelSupervisor, "Pengawas", []string{"PWS", "Jabatan Pengawas", "Eselon IV"}},
	word[Level]{LevelFunctional, "Fungsional", []string{"JF", "Jabatan Fungsional", "Fungsional Tertentu", "JFT"}},
	word[Level]{LevelOperational, "Pelaksana", []string{"PLK", "Jabatan Pelaksana", "Fungsional Umum", "JFU", "Staf"}},
)

// Levels lists the levels from the top.
func Levels() []Level { return levels.values() }

// ParseLevel reads the names and codes of levels.
func ParseLevel(s string) (Level, error) { return levels.parse(s) }

// String is the printed form.
func (l Level) String() string { return levels.label(l) }

// Valid tells whether the level exists.
func (l Level) Valid() bool { return levels.place(l) > 0 }

// Structural tells whether a post of the level has one definitive holder and a
// place in the line of command.
func (l Level) Structural() bool {
	return l == LevelSeniorExecutive || l == LevelAdministrator || l == LevelSupervisor
}

// Height orders the structural levels: 3 for senior executives, 2 for
// administrators, 1 for supervisors, 0 for the rest. Functional posts stand
// beside the ladder, not on it.
func (l Level) Height() int {
	switch l {
	case LevelSeniorExecutive:
		return 3
	case LevelAdministrator:
		return 2
	case LevelSupervisor:
		return 1
	}
	return 0
}

// Echelon is printed, paid and exchanged still, though it is no legal type of
// post any more; "" is none.
//
// rule: pp-18-2016 94
type Echelon string

// The echelons of a city or regency.
const (
	EchelonIIa  Echelon = "II.a"
	EchelonIIb  Echelon = "II.b"
	EchelonIIIa Echelon = "III.a"
	EchelonIIIb Echelon = "III.b"
	EchelonIVa  Echelon = "IV.a"
	EchelonIVb  Echelon = "IV.b"
)

var echelons = newVocabulary("people.echelon_unknown",
	word[Echelon]{EchelonIIa, "II.a", []string{"21", "2a"}},
	word[Echelon]{EchelonIIb, "II.b", []string{"22", "2b"}},
	word[Echelon]{EchelonIIIa, "III.a", []string{"31", "3a"}},
	word[Echelon]{EchelonIIIb, "III.b", []string{"32", "3b"}},
	word[Echelon]{EchelonIVa, "IV.a", []string{"41", "4a"}},
	word[Echelon]{EchelonIVb, "IV.b", []string{"42", "4b"}},
)

// ParseEchelon reads II.a, II/a, IIa, "Eselon II.a" and the BKN codes 21–42;
// nothing, a dash or "non eselon" is none.
func ParseEchelon(s string) (Echelon, error) {
	switch k := strings.TrimPrefix(foldKey(s), "eselon"); k {
	case "", "non", "noneselon", "nonstruktural":
		return "", nil
	default:
		if e, err := echelons.parse(k); err == nil {
			return e, nil
		}
	}
	return "", errs.New(errs.Invalid, "people.echelon_unknown", s)
}

// Level is the level that goes with the echelon.
func (e Echelon) Level() Level {
	switch e {
	case EchelonIIa, EchelonIIb:
		return LevelSeniorExecutive
	case EchelonIIIa, EchelonIIIb:
		return LevelAdministrator
	case EchelonIVa, EchelonIVb:
		return LevelSupervisor
	}
	return ""
}

// Code is the BKN code, 21 for II.a to 42 for IV.b; 0 for none.
func (e Echelon) Code() int {
	if place := echelons.place(e); place > 0 {
		return 10*((place+3)/2) + 2 - place%2
	}
	return 0
}

// Higher tells whether e stands above other; none stands below all.
func (e Echelon) Higher(other Echelon) bool {
	if e == "" {
		return false
	}
	return other == "" || e.Code() < other.Code()
}

// FunctionalTier is the rung of a functional post; "" is none.
//
// rule: permenpanrb-1-2023 (rungs of functional posts)
type FunctionalTier string

// The rungs: four of expertise, four of skill.
const (
	TierAhliPertama FunctionalTier = "ahli_pertama"
	TierAhliMuda    FunctionalTier = "ahli_muda"
	TierAhliMadya   FunctionalTier = "ahli_madya"
	TierAhliUtama   FunctionalTier = "ahli_utama"
	TierPemula      FunctionalTier = "pemula"
	TierTerampil    FunctionalTier = "terampil"
	TierMahir       FunctionalTier = "mahir"
	TierPenyelia    FunctionalTier = "penyelia"
)

// The names before 2016 ("Pelaksana Lanjutan") are in older files.
var tiers = newVocabulary("people.tier_unknown",
	word[FunctionalTier]{TierPemula, "Pemula", []string{"Pelaksana Pemula"}},
	word[FunctionalTier]{TierTerampil, "Terampil", []string{"Pelaksana"}},
	word[FunctionalTier]{TierMahir, "Mahir", []string{"Pelaksana Lanjutan"}},
	word[FunctionalTier]{TierPenyelia, "Penyelia", nil},
	word[FunctionalTier]{TierAhliPertama, "Ahli Pertama", []string{"Pertama"}},
	word[FunctionalTier]{TierAhliMuda, "Ahli Muda", []string{"Muda"}},
	word[FunctionalTier]{TierAhliMadya, "Ahli Madya", []string{"Madya"}},
	word[FunctionalTier]{TierAhliUtama, "Ahli Utama", []string{"Utama"}},
)

// ParseTier reads "Ahli Madya", "Madya", "Keahlian Madya", the names before
// 2016, and nothing.
func ParseTier(s string) (FunctionalTier, error) {
	k := strings.TrimPrefix(strings.TrimPrefix(foldKey(s), "keahlian"), "keterampilan")
	if k == "" {
		return "", nil
	}
	if t, err := tiers.parse(k); err == nil {
		return t, nil
	}
	return "", errs.New(errs.Invalid, "people.tier_unknown", s)
}

// String is the printed form.
func (t FunctionalTier) String() string { return tiers.label(t) }

// Expertise tells whether the rung is one of the four of expertise (keahlian).
func (t FunctionalTier) Expertise() bool {
	switch t {
	case TierAhliPertama, TierAhliMuda, TierAhliMadya, TierAhliUtama:
		return true
	}
	return false
}
