package demo

import (
	"fmt"

	"pendopo/internal/kit/clock"
)

// Grades are counted from I/a = 0, so that one step is one promotion.
var gradeNames = []string{"I/a", "I/b", "I/c", "I/d", "II/a", "II/b", "II/c", "II/d",
	"III/a", "III/b", "III/c", "III/d", "IV/a", "IV/b", "IV/c", "IV/d", "IV/e"}

const (
	gradeIIa  = 4
	gradeIIc  = 6
	gradeIIIa = 8
	gradeIIIb = 9
	gradeIIIc = 10
	gradeIIId = 11
	gradeIVa  = 12
	gradeIVb  = 13
	gradeIVc  = 14
	gradeIVd  = 15
)

// gradeBand is the lowest and the highest grade of an echelon. It is narrower
// than the rule in one place: nobody outranks a superior, whoever moves.
//
// rule: pp-100-2000 lampiran (guidance)
func gradeBand(echelon string) (low, high int) {
	switch echelon {
	case "II.a":
		return gradeIVc, gradeIVd
	case "II.b":
		return gradeIVb, gradeIVc
	case "III.a":
		return gradeIVa, gradeIVb
	case "III.b":
		return gradeIIId, gradeIVa
	case "IV.a":
		return gradeIIIc, gradeIIId
	case "IV.b":
		return gradeIIIb, gradeIIIc
	}
	return gradeIIIa, gradeIIId
}

// entryGrade is the grade of the first appointment, and ceiling the highest
// that length of service alone gives.
//
// rule: pp-99-2000 6, 7, 8
func entryGrade(level string) (entry, ceiling int) {
	switch level {
	case "SD":
		return 0, gradeIIa
	case "SLTP", "SLTP Kejuruan":
		return 2, gradeIIc
	case "SLTA", "SLTA Kejuruan":
		return gradeIIa, gradeIIIb
	case "D-III":
		return gradeIIc, gradeIIIc
	case "S-1", "D-IV":
		return gradeIIIa, gradeIIId
	case "S-2", "Profesi":
		return gradeIIIb, gradeIVa
	case "Spesialis", "S-3":
		return gradeIIIc, gradeIVb
	}
	return gradeIIa, gradeIIIb
}

// contractGrade is the grade of a contract by schooling.
func contractGrade(level string) string {
	switch level {
	case "D-III":
		return "VII"
	case "SLTA", "SLTA Kejuruan":
		return "V"
	case "S-2", "Profesi":
		return "X"
	}
	return "IX"
}

// grades gives the promotions from a first appointment to the last grade: one
// every four years, on the two promotion days of the year.
func (m *maker) grades(joined clock.Date, entry, last int) []GradeRow {
	var rows []GradeRow
	on := joined
	for g := entry; g <= last; g++ {
		row := GradeRow{Grade: gradeNames[g], From: on, DecreeOn: weekday(on.AddDays(-m.dice.between(20, 60)))}
		row.Decree = fmt.Sprintf("823.%d/%d/%s/%d", max(1, g/4+1), m.dice.between(11, 980), m.office, row.DecreeOn.Year())
		if g == entry {
			row.Decree = fmt.Sprintf("813.%d/%d/%s/%d", max(1, g/4+1), m.dice.between(11, 980), m.office, row.DecreeOn.Year())
		}
		rows = append(rows, row)
		next := promotionDay(on.AddYears(4))
		if next > m.asOf {
			break
		}
		on = next
	}
	return rows
}
