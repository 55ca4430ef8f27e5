package people

import (
	"strings"

	"pendopo/internal/kit/errs"
)

// SchoolLevel is a level of schooling by its BKN code; 0 is none.
type SchoolLevel int

// The levels with their BKN codes.
const (
	SchoolSD        SchoolLevel = 5
	SchoolSLTP      SchoolLevel = 10
	SchoolSLTPVoc   SchoolLevel = 12
	SchoolSLTA      SchoolLevel = 15
	SchoolSLTAVoc   SchoolLevel = 17
	SchoolSLTATeach SchoolLevel = 18
	SchoolD1        SchoolLevel = 20
	SchoolD2        SchoolLevel = 25
	SchoolD3        SchoolLevel = 30
	SchoolD4        SchoolLevel = 35
	SchoolS1        SchoolLevel = 40
	SchoolProfesi   SchoolLevel = 42
	SchoolS2        SchoolLevel = 45
	SchoolSpesialis SchoolLevel = 47
	SchoolSubspes   SchoolLevel = 49
	SchoolS3        SchoolLevel = 50
)

var schoolNames = map[SchoolLevel]string{
	SchoolSD: "SD", SchoolSLTP: "SLTP", SchoolSLTPVoc: "SLTP Kejuruan", SchoolSLTA: "SLTA",
	SchoolSLTAVoc: "SLTA Kejuruan", SchoolSLTATeach: "SLTA Keguruan", SchoolD1: "D-I", SchoolD2: "D-II",
	SchoolD3: "D-III", SchoolD4: "D-IV", SchoolS1: "S-1", SchoolProfesi: "Profesi", SchoolS2: "S-2",
	SchoolSpesialis: "Spesialis", SchoolSubspes: "Subspesialis", SchoolS3: "S-3",
}

var schoolWords = func() map[string]SchoolLevel {
	m := map[string]SchoolLevel{
		"sekolahdasar": SchoolSD, "sr": SchoolSD, "mi": SchoolSD, "paketa": SchoolSD,
		"smp": SchoolSLTP, "mts": SchoolSLTP, "paketb": SchoolSLTP, "st": SchoolSLTPVoc, "smpkejuruan": SchoolSLTPVoc,
		"sma": SchoolSLTA, "smu": SchoolSLTA, "ma": SchoolSLTA, "paketc": SchoolSLTA, "slta/sederajat": SchoolSLTA, "sltasederajat": SchoolSLTA, "smasederajat": SchoolSLTA,
		"smk": SchoolSLTAVoc, "stm": SchoolSLTAVoc, "smea": SchoolSLTAVoc, "spk": SchoolSLTAVoc,
		"spg": SchoolSLTATeach, "sgo": SchoolSLTATeach, "pga": SchoolSLTATeach,
		"d1": SchoolD1, "diploma1": SchoolD1, "diplomai": SchoolD1,
		"d2": SchoolD2, "diploma2": SchoolD2, "diplomaii": SchoolD2,
		"d3": SchoolD3, "diploma3": SchoolD3, "diplomaiii": SchoolD3, "sarjanamuda": SchoolD3, "diplomaiiisarjanamuda": SchoolD3, "sarmud": SchoolD3,
		"d4": SchoolD4, "diploma4": SchoolD4, "diplomaiv": SchoolD4, "sarjanaterapan": SchoolD4,
		"sarjana": SchoolS1, "strata1": SchoolS1, "stratai": SchoolS1, "s1sarjana": SchoolS1,
		"magister": SchoolS2, "strata2": SchoolS2, "strataii": SchoolS2, "pascasarjana": SchoolS2,
		"doktor": SchoolS3, "strata3": SchoolS3, "strataiii": SchoolS3, "s3doktor": SchoolS3,
		"profesiners": SchoolProfesi, "profesidokter": SchoolProfesi, "pendidikanprofesi": SchoolProfesi,
		"spesialis1": SchoolSpesialis, "sp1": SchoolSpesialis, "spesialis2": SchoolSubspes, "sp2": SchoolSubspes,
	}
	for level, name := range schoolNames {
		m[foldKey(name)] = level
	}
	return m
}()

// SchoolLevels lists the levels in ascending order of their codes.
func SchoolLevels() []SchoolLevel {
	return []SchoolLevel{SchoolSD, SchoolSLTP, SchoolSLTPVoc, SchoolSLTA, SchoolSLTAVoc, SchoolSLTATeach, SchoolD1, SchoolD2,
		SchoolD3, SchoolD4, SchoolS1, SchoolProfesi, SchoolS2, SchoolSpesialis, SchoolSubspes, SchoolS3}
}

// ParseSchoolLevel reads S1, S-1, Sarjana, D.IV, SMA/sederajat … and the
// two-digit BKN codes.
func ParseSchoolLevel(s string) (SchoolLevel, error) {
	k := foldKey(s)
	if level, ok := schoolWords[k]; ok {
		return level, nil
	}
	if len(k) == 2 && allDigits(k) {
		if level := SchoolLevel(atoi(k)); level.Valid() {
			return level, nil
		}
	}
	// "SMA/sederajat", "SD / Sederajat": the first word decides.
	if first, _, found := strings.Cut(s, "/"); found {
		if level, ok := schoolWords[foldKey(first)]; ok {
			return level, nil
		}
	}
	return 0, errs.New(errs.Invalid, "people.schooling_unknown", s)
}

// Valid tells whether the level exists.
func (l SchoolLevel) Valid() bool { return schoolNames[l] != "" }

// String is the printed form: "S-1".
func (l SchoolLevel) String() string { return schoolNames[l] }

// Satisfies tells whether a person of this level fulfils a requirement of the
// level min. Levels compare by code, but a D-IV and an S-1 are one level:
// requirements always say "sarjana atau diploma IV".
//
// rule: pp-11-2017 54(1)b, 107(1)c.1
func (l SchoolLevel) Satisfies(min SchoolLevel) bool {
	return l.Valid() && l.weight() >= min.weight()
}

// weight is the code with D-IV lifted to S-1.
func (l SchoolLevel) weight() SchoolLevel {
	if l == SchoolD4 {
		return SchoolS1
	}
	return l
}
