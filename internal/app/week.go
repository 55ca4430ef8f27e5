package app

import (
	"context"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// regionWeek is what the profile says of the region's zone and week.
func regionWeek(tx *db.Tx) (*time.Location, calendar.Pattern, error) {
	r, err := org.LoadRegion(tx)
	if errs.Is(err, errs.NotFound) { // before it was set up
		return calendar.WIB, calendar.FiveDays, nil
	}
	if err != nil {
		return nil, 0, err
	}
	p := calendar.FiveDays
	if r.WeekDays == 6 {
		p = calendar.SixDays
	}
	return r.Location(), p, nil
}

// sixDayUnits lists the units that the register says work six days. It asks the
// store: looking now and then must not bring the register back into the memory
// of a site that rests.
func sixDayUnits(tx *db.Tx) ([]string, error) {
	units, err := org.UnitsOfWeek(tx, int(calendar.SixDays))
	if err != nil {
		return nil, err
	}
	out := make([]string, len(units))
	for i, u := range units {
		out[i] = string(u)
	}
	return out, nil
}

// unitWeek is how many days the register says that a unit works, 0 for a unit
// it does not know. It is asked in the middle of transactions.
func (a *App) unitWeek(unit string) calendar.Pattern {
	if a.Org == nil {
		return 0
	}
	reg := a.Org.Known()
	if reg == nil { // just started
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		var err error
		if reg, err = a.Org.Get(ctx); err != nil {
			return 0
		}
	}
	if u := reg.Units[org.UnitID(unit)]; u != nil {
		return calendar.Pattern(u.WeekDays)
	}
	return 0
}
