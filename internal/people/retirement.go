package people

import "pendopo/internal/kit/clock"

// retirementRow is one line of the table of retirement ages: who, how old,
// since when, by which text.
type retirementRow struct {
	from  clock.Date
	level Level
	tier  FunctionalTier // "" means any tier of the level
	age   int
	basis string
}

// retirementTable is ordered so that the last fitting row in force counts.
//
// rule: PP-11-2017 art. 239 (in force 7 April 2017)
// rule: UU-5-2014 art. 90, PP-21-2014 art. 2 (before)
var retirementTable = []retirementRow{
	{"2014-01-15", LevelSeniorExecutive, "", 60, "UU 5/2014 Pasal 90"},
	{"2014-01-15", LevelAdministrator, "", 58, "UU 5/2014 Pasal 90"},
	{"2014-01-15", LevelSupervisor, "", 58, "UU 5/2014 Pasal 90"},
	{"2014-01-15", LevelOperational, "", 58, "UU 5/2014 Pasal 90"},
	{"2014-01-15", LevelFunctional, "", 58, "PP 21/2014 Pasal 2"},
	{"2014-01-15", LevelFunctional, TierAhliMadya, 60, "PP 21/2014 Pasal 2"},
	{"2014-01-15", LevelFunctional, TierAhliUtama, 65, "PP 21/2014 Pasal 2"},
	{"2017-04-07", LevelSeniorExecutive, "", 60, "PP 11/2017 Pasal 239 ayat (2) huruf b"},
	{"2017-04-07", LevelAdministrator, "", 58, "PP 11/2017 Pasal 239 ayat (2) huruf a"},
	{"2017-04-07", LevelSupervisor, "", 58, "PP 11/2017 Pasal 239 ayat (2) huruf a"},
	{"2017-04-07", LevelOperational, "", 58, "PP 11/2017 Pasal 239 ayat (2) huruf a"},
	{"2017-04-07", LevelFunctional, "", 58, "PP 11/2017 Pasal 239 ayat (2) huruf a"},
	{"2017-04-07", LevelFunctional, TierAhliMadya, 60, "PP 11/2017 Pasal 239 ayat (2) huruf b"},
	{"2017-04-07", LevelFunctional, TierAhliUtama, 65, "PP 11/2017 Pasal 239 ayat (2) huruf c"},
}

// RetirementAge is the retirement age in a post at a date, with the text that
// says so. A post may name its own age (teachers 60, lecturers 65, professors
// 70 by their own laws): override, 0 when it does not. ok is false when no rule
// is known for the level at that date.
func RetirementAge(level Level, tier FunctionalTier, override int, at clock.Date) (age int, basis string, ok bool) {
	if override > 0 {
		return override, "BUP khusus jabatan", true
	}
	for i := len(retirementTable) - 1; i >= 0; i-- {
		row := retirementTable[i]
		if row.level == level && (row.tier == "" || row.tier == tier) && row.from <= at {
			return row.age, row.basis, true
		}
	}
	return 0, "", false
}

// RetirementDate is the first day of retirement: the first of the month after
// the birthday on which the age is reached.
//
// rule: PP-11-2017 art. 240
func RetirementDate(born clock.Date, age int) clock.Date {
	if len(born) != 10 || age <= 0 {
		return ""
	}
	year, month := atoi(string(born[:4]))+age, atoi(string(born[5:7]))+1
	if month == 13 {
		year, month = year+1, 1
	}
	return clock.NewDate(year, month, 1)
}

// AgeAt is the age in whole years at a date. Someone born on 29 February is a
// year older on 28 February of a common year.
func AgeAt(born, at clock.Date) int {
	if len(born) != 10 || len(at) != 10 || at <= born {
		return 0
	}
	year := atoi(string(at[:4]))
	age := year - atoi(string(born[:4]))
	birthday := born[5:]
	if birthday == "02-29" && daysIn(year, 2) == 28 {
		birthday = "02-28"
	}
	if at[5:] < birthday {
		age--
	}
	return age
}

// ServiceLength is the time of service from the day of first appointment to a
// date. Leave outside state expense does not count.
//
// rule: PP-11-2017 art. 341 (CLTN is no service time)
func ServiceLength(from, at clock.Date, leaves []Leave) clock.Span {
	if from == "" {
		return clock.Span{}
	}
	lost := 0
	counted := from // leaves that overlap are not counted twice
	for _, l := range unpaidInOrder(leaves) {
		begin, end := max(l.From, counted), l.Until
		if end == "" || end > at {
			end = at
		}
		if begin < end {
			lost += begin.DaysUntil(end)
			counted = end
		}
	}
	return from.AddDays(lost).Until(at)
}

// unpaidInOrder picks the leaves outside state expense, earliest first.
func unpaidInOrder(leaves []Leave) []Leave {
	var out []Leave
	for _, l := range leaves {
		if l.Kind != LeaveUnpaid {
			continue
		}
		i := len(out)
		for i > 0 && out[i-1].From > l.From {
			i--
		}
		out = append(out[:i], append([]Leave{l}, out[i:]...)...)
	}
	return out
}
