package ledger

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// The SQL of signed checkpoints and of the witnesses' signatures under them.

// currentCheckpoint is the newest signed checkpoint with the signatures of its
// witnesses; size 0 and no note before the first.
func currentCheckpoint(tx *db.Tx) (size int64, note string, err error) {
	err = tx.QueryRow("select size, note from checkpoint order by size desc limit 1").Scan(&size, &note)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	if err != nil {
		return 0, "", err
	}
	note, err = withCosignatures(tx, size, note)
	return size, note, err
}

// checkpointNote is the stored note of a checkpoint of exactly this size.
func checkpointNote(tx *db.Tx, size int64) (string, error) {
	var text string
	err := tx.QueryRow("select note from checkpoint where size = $1", size).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errs.New(errs.NotFound, "ledger.no_such_checkpoint", size)
	}
	return text, err
}

// recentCheckpoints are the newest, newest first.
func recentCheckpoints(tx *db.Tx, limit int) ([]storedCheckpoint, error) {
	rows, err := tx.Query("select size, root, note from checkpoint order by size desc limit $1", limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []storedCheckpoint
	for rows.Next() {
		var c storedCheckpoint
		if err := rows.Scan(&c.size, &c.root, &c.note); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// withCosignatures adds the witnesses' lines to a checkpoint of ours.
func withCosignatures(tx *db.Tx, size int64, signed string) (string, error) {
	rows, err := tx.Query("select line from cosignature where size = $1 order by witness", size)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var b strings.Builder
	b.WriteString(signed)
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return "", err
		}
		b.WriteString(line + "\n")
	}
	return b.String(), rows.Err()
}

// witnessedCheckpoint is the newest checkpoint that holds act no. seq and that a
// witness signed; else the newest.
func witnessedCheckpoint(tx *db.Tx, seq int64) (size int64, text string, err error) {
	var newest sql.NullInt64
	if err := tx.QueryRow("select max(size) from cosignature").Scan(&newest); err != nil {
		return 0, "", err
	}
	if newest.Int64 <= seq {
		return currentCheckpoint(tx)
	}
	if text, err = checkpointNote(tx, newest.Int64); err != nil {
		return 0, "", err
	}
	text, err = withCosignatures(tx, newest.Int64, text)
	return newest.Int64, text, err
}

// cosignersOf are the witnesses of one checkpoint.
func cosignersOf(tx *db.Tx, size int64) ([]Cosigned, error) {
	rows, err := tx.Query("select witness, at from cosignature where size = $1 order by witness", size)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Cosigned
	for rows.Next() {
		var at int64
		c := Cosigned{Size: size}
		if err := rows.Scan(&c.Witness, &at); err != nil {
			return nil, err
		}
		c.Witness, _, _ = strings.Cut(c.Witness, "+")
		c.At = db.Time(at)
		out = append(out, c)
	}
	return out, rows.Err()
}

// storeCosignature keeps a witness's newest line under a checkpoint.
func storeCosignature(tx *db.Tx, size int64, witness string, at time.Time, line string) error {
	if _, err := tx.Exec(`insert into cosignature (size, witness, at, line)
		values ($1, $2, $3, $4)
		on conflict (size, witness) do update set at = excluded.at, line = excluded.line
		where cosignature.at < excluded.at`, size, witness, db.Micros(at), line); err != nil {
		return fmt.Errorf("ledger: cosignature of %s: %w", witness, err)
	}
	return nil
}

// firstNoteWith is the first checkpoint that holds act no. seq.
func firstNoteWith(tx *db.Tx, seq int64) (text string, err error) {
	err = tx.QueryRow("select note from checkpoint where size > $1 order by size limit 1", seq).Scan(&text)
	return text, err
}

// newestNoteWith is the newest checkpoint, when it holds act no. seq.
func newestNoteWith(tx *db.Tx, seq int64) (text string, err error) {
	err = tx.QueryRow("select note from checkpoint where size > $1 order by size desc limit 1", seq).Scan(&text)
	return text, err
}

// checkpointTime is when a checkpoint was signed.
func checkpointTime(tx *db.Tx, size int64) (time.Time, error) {
	var at int64
	err := tx.QueryRow("select at from checkpoint where size = $1", size).Scan(&at)
	return db.Time(at), err
}
