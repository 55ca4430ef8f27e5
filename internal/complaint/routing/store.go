package routing

import (
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

func readVersion(tx *db.Tx) (version int64, sure float64, err error) {
	var percent int64
	err = tx.QueryRow(`select version, sure from routing_version where id = 1`).Scan(&version, &percent)
	return version, float64(percent) / 100, err
}

func raiseVersion(tx *db.Tx) error {
	_, err := tx.Exec(`update routing_version set version = version + 1 where id = 1`)
	return err
}

func saveDecision(tx *db.Tx, d Decision) error {
	_, err := tx.Exec(`
		insert into routing_decision (report, category, family, unit, decided_at)
		values ($1, $2, $3, $4, $5)
		on conflict (report) do update
		set category = excluded.category, family = excluded.family, unit = excluded.unit, decided_at = excluded.decided_at`,
		d.Report, string(d.Category), string(d.Family), string(d.Unit), db.Micros(tx.Now()))
	return err
}

func deleteDecision(tx *db.Tx, report string) (int64, error) {
	return tx.Exec(`delete from routing_decision where report = $1`, report)
}

type decided struct {
	report string
	Example
	at int64
}

// latestDecisions are the last ones, the oldest of them first.
func latestDecisions(tx *db.Tx, limit int) ([]decided, error) {
	rows, err := tx.Query(`
		select report, category, family, decided_at
		from routing_decision
		where family <> ''
		order by decided_at desc, report desc
		limit $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("routing: decisions: %w", err)
	}
	defer rows.Close()
	var out []decided
	for rows.Next() {
		var d decided
		if err := rows.Scan(&d.report, &d.Category, &d.Family, &d.at); err != nil {
			return nil, fmt.Errorf("routing: decisions: %w", err)
		}
		out = append(out, d)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out, rows.Err()
}

// decisionsSince counts the decisions after an instant, at most so many.
func decisionsSince(tx *db.Tx, at int64, most int) (n int, err error) {
	err = tx.QueryRow(`
		select count(*)
		from (select report from routing_decision where decided_at > $1 and family <> '' limit $2) newer`, at, most).Scan(&n)
	return n, err
}

// Trained is a stored model without its numbers; version 0 is none.
type Trained struct {
	Version   int64
	At        time.Time
	Decisions int
	Newest    time.Time // of the decisions
	Measured  Figure

	newest int64
	digest string
}

// newestModel is version 0 in a region that has learned nothing yet.
func newestModel(tx *db.Tx) (t Trained, err error) {
	var at, top1, top3 int64
	err = tx.QueryRow(`
		select version, trained_at, decisions, newest, held_out, top1, top3, digest
		from routing_model
		order by version desc
		limit 1`).Scan(&t.Version, &at, &t.Decisions, &t.newest, &t.Measured.Decisions, &top1, &top3, &t.digest)
	if errors.Is(err, sql.ErrNoRows) {
		return Trained{}, nil
	}
	if err != nil {
		return Trained{}, fmt.Errorf("routing: newest model: %w", err)
	}
	t.At, t.Newest = db.Time(at), db.Time(t.newest)
	t.Measured.Top1, t.Measured.Top3 = float64(top1)/1000, float64(top3)/1000
	return t, nil
}

const pieceBytes = 512 << 10

func saveModel(tx *db.Tx, m *Model, newest int64, data []byte) error {
	var version int64
	if err := tx.QueryRow(`select coalesce(max(version), 0) + 1 from routing_model`).Scan(&version); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	if _, err := tx.Exec(`
		insert into routing_model (version, trained_at, decisions, newest, held_out, top1, top3, digest)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, version, db.Micros(tx.Now()), m.Learned, newest, m.Measured.Decisions,
		int64(math.Round(m.Measured.Top1*1000)), int64(math.Round(m.Measured.Top3*1000)), hex.EncodeToString(sum[:])); err != nil {
		return err
	}
	for n := 0; n*pieceBytes < len(data); n++ {
		piece := data[n*pieceBytes : min(len(data), (n+1)*pieceBytes)]
		if _, err := tx.Exec(`insert into routing_model_piece (version, n, data) values ($1, $2, $3)`,
			version, n, base64.StdEncoding.EncodeToString(piece)); err != nil {
			return err
		}
	}
	// The one before stays, for a process that is reading it just now.
	if _, err := tx.Exec(`delete from routing_model_piece where version < $1`, version-1); err != nil {
		return err
	}
	return raiseVersion(tx)
}

func loadModel(tx *db.Tx, t Trained) (*Model, error) {
	rows, err := tx.Query(`select data from routing_model_piece where version = $1 order by n`, t.Version)
	if err != nil {
		return nil, fmt.Errorf("routing: model %d: %w", t.Version, err)
	}
	defer rows.Close()
	var data []byte
	for rows.Next() {
		var piece string
		if err := rows.Scan(&piece); err != nil {
			return nil, fmt.Errorf("routing: model %d: %w", t.Version, err)
		}
		raw, err := base64.StdEncoding.DecodeString(piece)
		if err != nil {
			return nil, fmt.Errorf("routing: model %d: %w", t.Version, err)
		}
		data = append(data, raw...)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("routing: model %d: %w", t.Version, err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != t.digest {
		return nil, fmt.Errorf("routing: model %d: its pieces are damaged", t.Version)
	}
	m, err := DecodeModel(data)
	if err != nil {
		return nil, err
	}
	m.Version = t.Version
	return m, nil
}

// RegionWord is a word the region added.
type RegionWord struct {
	ID string
	Word
	By string
	At time.Time
}

func selectWords(tx *db.Tx) ([]RegionWord, error) {
	rows, err := tx.Query(`
		select id, list, category, number, word, weight, from_on, until_on, set_by, set_at
		from routing_word
		order by list, category, number, word, id`)
	if err != nil {
		return nil, fmt.Errorf("routing: words: %w", err)
	}
	defer rows.Close()
	var out []RegionWord
	for rows.Next() {
		var w RegionWord
		var tenths, at int64
		var from, until string
		if err := rows.Scan(&w.ID, &w.List, &w.Category, &w.Number, &w.Text, &tenths, &from, &until, &w.By, &at); err != nil {
			return nil, fmt.Errorf("routing: words: %w", err)
		}
		w.Weight, w.From, w.Until, w.At = float64(tenths)/10, clock.Date(from), clock.Date(until), db.Time(at)
		out = append(out, w)
	}
	return out, rows.Err()
}

func insertWord(tx *db.Tx, w RegionWord) error {
	_, err := tx.Exec(`
		insert into routing_word (id, list, category, number, word, weight, from_on, until_on, set_by, set_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		w.ID, string(w.List), string(w.Category), w.Number, w.Text, int64(math.Round(w.Weight*10)), string(w.From), string(w.Until), w.By, db.Micros(w.At))
	return err
}

// endWord lets a word count no longer, from a date on.
func endWord(tx *db.Tx, id string, until clock.Date) (int64, error) {
	return tx.Exec(`update routing_word set until_on = $2 where id = $1 and (until_on = '' or until_on > $2)`, id, string(until))
}

func selectUnits(tx *db.Tx) (map[string]org.UnitID, error) {
	rows, err := tx.Query(`select subject, unit from routing_unit`)
	if err != nil {
		return nil, fmt.Errorf("routing: units: %w", err)
	}
	defer rows.Close()
	out := map[string]org.UnitID{}
	for rows.Next() {
		var subject string
		var unit org.UnitID
		if err := rows.Scan(&subject, &unit); err != nil {
			return nil, fmt.Errorf("routing: units: %w", err)
		}
		out[subject] = unit
	}
	return out, rows.Err()
}

func saveUnit(tx *db.Tx, subject string, unit org.UnitID, by string) error {
	if unit == "" {
		_, err := tx.Exec(`delete from routing_unit where subject = $1`, subject)
		return err
	}
	_, err := tx.Exec(`
		insert into routing_unit (subject, unit, set_by, set_at)
		values ($1, $2, $3, $4)
		on conflict (subject) do update
		set unit = excluded.unit, set_by = excluded.set_by, set_at = excluded.set_at`, subject, string(unit), by, db.Micros(tx.Now()))
	return err
}

func saveSure(tx *db.Tx, percent int) error {
	_, err := tx.Exec(`update routing_version set sure = $1 where id = 1`, percent)
	return err
}
