package complainttest

import (
	"errors"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

func asError(err error, e **errs.Error) bool { return errors.As(err, e) }

func dateOf(t time.Time) clock.Date { return clock.DateOf(t, calendar.WIB) }
