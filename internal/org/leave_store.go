package org

import (
	"database/sql"
	"errors"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

const leaveColumns = `id, holding, kind, from_on, until_on, basis, duty, ended_by`

func scanLeave(scan scanner) (*Leave, error) {
	l := new(Leave)
	err := scan(&l.ID, &l.Holding, &l.Kind, &l.From, &l.Until, &l.Basis, &l.Duty, &l.EndedBy)
	return l, err
}

func leavesOf(tx *db.Tx, h HoldingID) ([]*Leave, error) {
	var out []*Leave
	err := each(tx, `
		select `+leaveColumns+`
		from holding_leave
		where withdrawn_at is null and holding = $1
		order by from_on, id`, func(scan scanner) error {
		l, err := scanLeave(scan)
		out = append(out, l)
		return err
	}, string(h))
	return out, err
}

// attachLeaves gives every holding its absences.
func attachLeaves(tx *db.Tx, holdings []*Holding) error {
	var byHolding map[HoldingID]*Holding
	return each(tx, `
		select `+leaveColumns+`
		from holding_leave
		where withdrawn_at is null
		order by from_on, id`, func(scan scanner) error {
		l, err := scanLeave(scan)
		if err != nil {
			return err
		}
		if byHolding == nil {
			byHolding = make(map[HoldingID]*Holding, len(holdings))
			for _, h := range holdings {
				byHolding[h.ID] = h
			}
		}
		if h := byHolding[l.Holding]; h != nil {
			h.Leaves = append(h.Leaves, l)
		}
		return nil
	})
}

func lockHolding(tx *db.Tx, id HoldingID) (*Holding, error) {
	hs, err := selectHoldingsWhere(tx, "id", []string{string(id)})
	if err != nil {
		return nil, err
	}
	if len(hs) == 0 {
		return nil, errs.New(errs.NotFound, "org.holding_not_found")
	}
	return hs[0], nil
}

func getLeave(tx *db.Tx, id LeaveID) (*Leave, error) {
	l, err := scanLeave(tx.QueryRow(`
		select `+leaveColumns+`
		from holding_leave
		where withdrawn_at is null and id = $1`, string(id)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "org.leave_not_found")
	}
	return l, err
}

func insertLeave(tx *db.Tx, l *Leave) error {
	_, err := tx.Exec(`
		insert into holding_leave (id, holding, kind, from_on, until_on, basis, duty, recorded_at, ended_by, withdrawn_at, withdrawn_reason)
		values ($1, $2, $3, $4, $5, $6, $7, $8, '', null, '')`,
		string(l.ID), string(l.Holding), string(l.Kind), l.From, l.Until, l.Basis, l.Duty, db.Micros(tx.Now()))
	return err
}

func shortenLeave(tx *db.Tx, id LeaveID, until clock.Date, why string) error {
	n, err := tx.Exec(`
		update holding_leave
		set until_on = $2, ended_by = $3
		where id = $1 and until_on > $2 and from_on < $2 and withdrawn_at is null`, string(id), string(until), why)
	if err == nil && n == 0 {
		return errs.New(errs.Conflict, "org.leave_ended_already")
	}
	return err
}

func withdrawLeave(tx *db.Tx, id LeaveID, why string) error {
	n, err := tx.Exec(`
		update holding_leave
		set withdrawn_at = $2, withdrawn_reason = $3
		where id = $1 and withdrawn_at is null`, string(id), db.Micros(tx.Now()), why)
	if err == nil && n == 0 {
		return errs.New(errs.NotFound, "org.leave_not_found")
	}
	return err
}

// SetLeaveDuty remembers the duty that an absence opened.
func SetLeaveDuty(tx *db.Tx, id LeaveID, duty string) error {
	_, err := tx.Exec(`
		update holding_leave
		set duty = $2
		where id = $1`, string(id), duty)
	return err
}
