package place

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// currentVersion is the number of the map in use, 0 when there is none.
func currentVersion(tx *db.Tx) (int64, error) {
	var v int64
	err := tx.QueryRow(`select version from region_map where state = 'current'`).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return v, err
}

func loadContent(tx *db.Tx, version int64) ([]byte, error) {
	var text string
	err := tx.QueryRow(`select content from region_map where version = $1`, version).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) || err == nil && text == "" {
		return nil, errs.New(errs.NotFound, "place.map_not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("place: load map %d: %w", version, err)
	}
	return []byte(text), nil
}

const importColumns = `version, state, region_code, digest, files, findings, corners, made_by, made_name, made_at, ended_at`

func scanImport(row interface{ Scan(...any) error }) (Import, error) {
	var x Import
	var files, findings string
	var made, ended int64
	if err := row.Scan(&x.Version, &x.State, &x.RegionCode, &x.Digest, &files, &findings, &x.Corners, &x.By, &x.ByName, &made, &ended); err != nil {
		return x, err
	}
	x.At = db.Time(made)
	if ended != 0 {
		x.EndedAt = db.Time(ended)
	}
	if err := json.Unmarshal([]byte(files), &x.Files); err != nil {
		return x, fmt.Errorf("place: files of map %d: %w", x.Version, err)
	}
	if err := json.Unmarshal([]byte(findings), &x.Findings); err != nil {
		return x, fmt.Errorf("place: findings of map %d: %w", x.Version, err)
	}
	return x, nil
}

func loadImport(tx *db.Tx, version int64) (Import, error) {
	x, err := scanImport(tx.QueryRow(`
		select `+importColumns+`
		from region_map
		where version = $1`, version))
	if errors.Is(err, sql.ErrNoRows) {
		return x, errs.New(errs.NotFound, "place.map_not_found")
	}
	if err != nil {
		return x, fmt.Errorf("place: load import %d: %w", version, err)
	}
	return x, nil
}

// listImports reads the imports that were not thrown away, newest first.
func listImports(tx *db.Tx, limit int) ([]Import, error) {
	rows, err := tx.Query(`
		select `+importColumns+`
		from region_map
		where state <> 'discarded'
		order by version desc
		limit $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("place: list imports: %w", err)
	}
	defer rows.Close()
	var out []Import
	for rows.Next() {
		x, err := scanImport(rows)
		if err != nil {
			return nil, fmt.Errorf("place: list imports: %w", err)
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

func insertImport(tx *db.Tx, x *Import, content []byte) error {
	if err := tx.QueryRow(`select coalesce(max(version), 0) + 1 from region_map`).Scan(&x.Version); err != nil {
		return fmt.Errorf("place: number of a new map: %w", err)
	}
	files, err := json.Marshal(x.Files)
	if err != nil {
		return err
	}
	if x.Findings == nil {
		x.Findings = []Finding{}
	}
	findings, err := json.Marshal(x.Findings)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		insert into region_map (version, state, region_code, content, digest, files, findings, corners, made_by, made_name, made_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		x.Version, x.State, x.RegionCode, string(content), x.Digest, string(files), string(findings), x.Corners, x.By, x.ByName, db.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("place: keep map: %w", err)
	}
	return nil
}

// setState moves an import; the map of a discarded one is let go.
func setState(tx *db.Tx, version int64, state State) error {
	_, err := tx.Exec(`
		update region_map
		set state = $2, ended_at = $3, content = case when $4 then '' else content end
		where version = $1`, version, state, db.Micros(tx.Now()), state == Discarded)
	if err != nil {
		return fmt.Errorf("place: map %d to %s: %w", version, state, err)
	}
	return nil
}
