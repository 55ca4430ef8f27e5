package people

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/regulation"
)

// RetirementAge is the retirement age in a post at a date, with the text that
// says so. A post may name its own age (teachers 60, lecturers 65, professors
// 70 by their own laws): override, 0 when it does not. ok is false when no rule
// is known for the post at that date.
//
// rule: pp-11-2017 239(2)a, 239(2)b, 239(2)c
func RetirementAge(level Level, tier FunctionalTier, override int, at clock.Date) (age int, basis string, ok bool) {
	if override > 0 {
		return override, "BUP khusus jabatan", true
	}
	n := regulation.At(at).Int(retirementNumber(level, tier))
	if !n.InForce {
		return 0, "", false
	}
	return n.Value, n.Citation.String(), true
}

// retirementNumber names the number of the law that gives the age of a post. A
// functional post without a known rung has the age of most rungs.
func retirementNumber(level Level, tier FunctionalTier) string {
	switch level {
	case LevelSeniorExecutive:
		return "retirement.jpt"
	case LevelAdministrator, LevelSupervisor, LevelOperational:
		return "retirement.administrasi"
	case LevelFunctional:
		switch tier {
		case TierAhliUtama:
			return "retirement.jf.utama"
		case TierAhliMadya:
			return "retirement.jf.madya"
		}
		return "retirement.jf"
	}
	return ""
}

// RetirementDate is the first day of retirement: the first of the month after
// the birthday on which the age is reached.
//
// rule: pp-11-2017 240
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
// rule: pp-11-2017 (leave outside state expense is no service time)
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
