package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/app"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// demoClockFile holds by how much the clock of an example region differs from
// the machine's, in nanoseconds: the site and every command on its folder go by
// the same clock, see doc/decisions/0007-moved-clock.md.
const demoClockFile = "demo-clock"

// demoClock is the clock of an example region's folder; nil for other folders.
func demoClock(dir string) (*clock.Moved, error) {
	path := filepath.Join(dir, demoClockFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errs.New(errs.Unavailable, "app.file_missing", path).With(err)
	}
	offset, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	if err != nil {
		return nil, errs.New(errs.Invalid, "app.demo_clock", path).With(err)
	}
	return clock.From(time.Now().Add(time.Duration(offset))), nil
}

func keepDemoClock(dir string, c *clock.Moved) error {
	offset := time.Until(c.Now())
	return os.WriteFile(filepath.Join(dir, demoClockFile), []byte(strconv.FormatInt(int64(offset), 10)+"\n"), 0o600)
}

// lastAct is when the last official act of a region was recorded; zero when
// there is none.
func lastAct(a *app.App, ctx context.Context) (at time.Time, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		at, err = ledger.LastAt(tx)
		return err
	})
	return at, err
}

// resumeDemo sets the clock of an example region that is served again: to the
// morning after its oath, or to the day that was asked for, never before what was
// recorded there.
func resumeDemo(a *app.App, ctx context.Context, c *clock.Moved, morning time.Time, asked clock.Date) error {
	last, err := lastAct(a, ctx)
	if err != nil {
		return err
	}
	at := morning
	if asked != "" {
		at = asked.Time().Add(time.Hour) // 08.00 WIB
		if day := clock.DateOf(last, a.Zone); asked < day {
			return errs.New(errs.Invalid, "app.demo_day_past", day)
		}
	}
	if !at.After(last) {
		at = last.Add(time.Minute)
	}
	c.MoveTo(at)
	return keepDemoClock(a.Config.Dir, c)
}
