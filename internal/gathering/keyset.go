package gathering

import (
	"strconv"
	"strings"

	"pendopo/internal/people"
)

// mark is a place in the order as addresses carry it.
func mark(n int64) string { return strconv.FormatInt(n, 36) }

func readMark(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 36, 64)
	return n, err == nil && n > 0
}

func dollar(n int) string { return "$" + strconv.Itoa(n) }

// where is a filter in SQL.
func (f Filter) where(g *Gathering) (string, []any) {
	q, args := `gathering = $1`, []any{string(g.ID)}
	add := func(cond string, v any) {
		args = append(args, v)
		q += ` and ` + strings.ReplaceAll(cond, "?", dollar(len(args)))
	}
	a := f.Attendance
	if a == Absent && g.State == Closed {
		a = Expected
	}
	if a != "" {
		add(attendanceSQL+` = ?`, string(a))
	}
	if f.Unsigned || f.Signers {
		q += ` and signs`
	}
	if f.Unsigned {
		q += ` and signed_at is null`
	}
	if f.Agency != "" {
		add(`agency = ?`, string(f.Agency))
	}
	for _, word := range strings.Fields(people.Fold(f.Query)) {
		add(`words like ?`, "%"+word+"%") // folded words have letters and digits only
	}
	return q, args
}
