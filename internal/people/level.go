package people

import (
	"strings"

	"pendopo/internal/kit/errs"
)

// Level is the type of a post, here because histories and the retirement age
// speak of it; org uses it for the posts themselves.
//
// rule: UU-20-2023 art. 13–15; PP-11-2017 art. 50, art. 54
type Level string

// The levels a city or regency has.
const (
	LevelSeniorExecutive Level = "JPTP" // jabatan pimpinan tinggi pratama
	LevelAdministrator   Level = "ADM"
	LevelSupervisor      Level = "PWS" // pengawas
	LevelFunctional      Level = "JF"
	LevelOperational     Level = "PLK" // pelaksana
)

// Levels lists the levels from the top.
func Levels() []Level {
	return []Level{LevelSeniorExecutive, LevelAdministrator, LevelSupervisor, LevelFunctional, LevelOperational}
}

// ParseLevel reads the names and codes of levels.
func ParseLevel(s string) (Level, error) {
	switch foldKey(s) {
	case "jptp", "jptpratama", "pimpinantinggipratama", "jabatanpimpinantinggipratama", "eselonii":
		return LevelSeniorExecutive, nil
	case "adm", "administrator", "jabatanadministrator", "eseloniii":
		return LevelAdministrator, nil
	case "pws", "pengawas", "jabatanpengawas", "eseloniv":
		return LevelSupervisor, nil
	case "jf", "fungsional", "jabatanfungsional", "fungsionaltertentu", "jft":
		return LevelFunctional, nil
	case "plk", "pelaksana", "jabatanpelaksana", "fungsionalumum", "jfu", "staf":
		return LevelOperational, nil
	}
	return "", errs.New(errs.Invalid, "people.level_unknown", s)
}

// String is the printed form.
func (l Level) String() string {
	switch l {
	case LevelSeniorExecutive:
		return "JPT Pratama"
	case LevelAdministrator:
		return "Administrator"
	case LevelSupervisor:
		return "Pengawas"
	case LevelFunctional:
		return "Fungsional"
	case LevelOperational:
		return "Pelaksana"
	}
	return ""
}

// Valid tells whether the level exists.
func (l Level) Valid() bool { return l.String() != "" }

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
// rule: PP-18-2016 art. 94–99
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

// Echelons lists them from the top.
func Echelons() []Echelon {
	return []Echelon{EchelonIIa, EchelonIIb, EchelonIIIa, EchelonIIIb, EchelonIVa, EchelonIVb}
}

// ParseEchelon reads II.a, II/a, IIa, "Eselon II.a" and the BKN codes 21–42;
// nothing, a dash or "non eselon" is none.
func ParseEchelon(s string) (Echelon, error) {
	k := strings.TrimPrefix(foldKey(s), "eselon")
	switch k {
	case "", "noneselon", "non", "nonstruktural":
		return "", nil
	case "iia", "21", "2a":
		return EchelonIIa, nil
	case "iib", "22", "2b":
		return EchelonIIb, nil
	case "iiia", "31", "3a":
		return EchelonIIIa, nil
	case "iiib", "32", "3b":
		return EchelonIIIb, nil
	case "iva", "41", "4a":
		return EchelonIVa, nil
	case "ivb", "42", "4b":
		return EchelonIVb, nil
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

// Code is the BKN code, 0 for none.
func (e Echelon) Code() int {
	switch e {
	case EchelonIIa:
		return 21
	case EchelonIIb:
		return 22
	case EchelonIIIa:
		return 31
	case EchelonIIIb:
		return 32
	case EchelonIVa:
		return 41
	case EchelonIVb:
		return 42
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
// rule: PermenPANRB-1-2023 art. 5
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

// Tiers lists the rungs: skill from the bottom, then expertise from the bottom.
func Tiers() []FunctionalTier {
	return []FunctionalTier{TierPemula, TierTerampil, TierMahir, TierPenyelia, TierAhliPertama, TierAhliMuda, TierAhliMadya, TierAhliUtama}
}

// ParseTier reads "Ahli Madya", "Madya", "Penyelia", the names before 2016
// ("Pelaksana Lanjutan") and nothing.
func ParseTier(s string) (FunctionalTier, error) {
	k := foldKey(s)
	k = strings.TrimPrefix(strings.TrimPrefix(k, "keahlian"), "keterampilan")
	switch k {
	case "":
		return "", nil
	case "ahlipertama", "pertama":
		return TierAhliPertama, nil
	case "ahlimuda", "muda":
		return TierAhliMuda, nil
	case "ahlimadya", "madya":
		return TierAhliMadya, nil
	case "ahliutama", "utama":
		return TierAhliUtama, nil
	case "pemula", "pelaksanapemula":
		return TierPemula, nil
	case "terampil", "pelaksana":
		return TierTerampil, nil
	case "mahir", "pelaksanalanjutan":
		return TierMahir, nil
	case "penyelia":
		return TierPenyelia, nil
	}
	return "", errs.New(errs.Invalid, "people.tier_unknown", s)
}

// String is the printed form.
func (t FunctionalTier) String() string {
	switch t {
	case TierAhliPertama:
		return "Ahli Pertama"
	case TierAhliMuda:
		return "Ahli Muda"
	case TierAhliMadya:
		return "Ahli Madya"
	case TierAhliUtama:
		return "Ahli Utama"
	case TierPemula:
		return "Pemula"
	case TierTerampil:
		return "Terampil"
	case TierMahir:
		return "Mahir"
	case TierPenyelia:
		return "Penyelia"
	}
	return ""
}

// Expertise tells whether the rung is one of the four of expertise (keahlian).
func (t FunctionalTier) Expertise() bool {
	switch t {
	case TierAhliPertama, TierAhliMuda, TierAhliMadya, TierAhliUtama:
		return true
	}
	return false
}
