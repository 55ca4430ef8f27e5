package db

import (
	"errors"
	"io"
	"strings"

	"pendopo/internal/kit/errs"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

func isEOF(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		strings.Contains(err.Error(), "unexpected EOF") || strings.Contains(err.Error(), "conn closed")
}

func sqliteCode(err error) int {
	var se *sqlite.Error
	if errors.As(err, &se) {
		return se.Code()
	}
	return 0
}

// IsUnique tells whether a unique index or primary key refused a row. Names of
// constraints are not given: a distributed engine does not report them.
func IsUnique(err error) bool {
	c := sqliteCode(err)
	return c == sqlite3.SQLITE_CONSTRAINT_UNIQUE || c == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || sqlState(err) == "23505"
}

// IsForeignKey tells whether a reference pointed to nothing.
func IsForeignKey(err error) bool {
	return sqliteCode(err) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY || sqlState(err) == "23503"
}

// IsCheck tells whether a CHECK refused a value.
func IsCheck(err error) bool {
	return sqliteCode(err) == sqlite3.SQLITE_CONSTRAINT_CHECK || sqlState(err) == "23514"
}

func isFull(err error) bool {
	c := sqliteCode(err)
	return c&0xff == sqlite3.SQLITE_FULL || c&0xff == sqlite3.SQLITE_IOERR || sqlState(err) == "53100" ||
		strings.Contains(strings.ToLower(err.Error()), "no space left")
}

// outward gives engine failures that a person can do something about their
// kind; every other error passes unchanged.
func (d *DB) outward(err error) error {
	var known *errs.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case isFull(err):
		return errs.New(errs.Unavailable, "db.full").With(err)
	case isDisconnect(err):
		return errs.New(errs.Unavailable, "db.away").With(err)
	case isConflict(err), sqliteCode(err)&0xff == sqlite3.SQLITE_BUSY:
		return errs.New(errs.Unavailable, "db.busy").With(err)
	}
	return err
}
