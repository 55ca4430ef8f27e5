package org

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// Region is the profile of the government that this store belongs to: what
// stands on its letterhead and what the rules must know of its elections.
type Region struct {
	Name       string `json:"name"`        // "Kota Kediri (contoh)"
	Formal     string `json:"formal"`      // as on documents: "Kota Kediri"
	Kind       string `json:"kind"`        // kota or kabupaten
	Province   string `json:"province"`    // "Jawa Timur"
	Seat       string `json:"seat"`        // where documents are signed: "Kediri"
	HeadTitle  string `json:"head_title"`  // "Wali Kota" or "Bupati"
	Code       string `json:"code"`        // Kemendagri code: "35.71"
	NumberCode string `json:"number_code"` // in document numbers: "419"
	Address    string `json:"address"`
	Phone      string `json:"phone"`
	Web        string `json:"web"`
	Zone       string `json:"zone"` // IANA name: Asia/Jakarta, Asia/Makassar, Asia/Jayapura
	WeekDays   int    `json:"week_days"`
	Example    bool   `json:"example"` // a demonstration: every page says so

	// ElectionsKnown tells that Elections is complete, perhaps empty; otherwise
	// the election freeze cannot be judged and the rule says so.
	ElectionsKnown bool       `json:"elections_known"`
	Elections      []Election `json:"elections,omitempty"`
	HeadStatus     string     `json:"head_status"` // definitive, pj, pjs, plt, plh
	HeadSwornOn    clock.Date `json:"head_sworn_on"`
}

// Election is one round of regional elections as it concerns this region.
type Election struct {
	Name          string     `json:"name"`
	TakesPart     bool       `json:"takes_part"`
	Determination clock.Date `json:"determination"` // day the candidates are determined
	TermEnds      clock.Date `json:"term_ends"`     // last day of the head's term
}

// Location is the time zone of the region; WIB when it is not set.
func (r *Region) Location() *time.Location {
	switch r.Zone {
	case "Asia/Makassar":
		return time.FixedZone("WITA", 8*3600)
	case "Asia/Jayapura":
		return time.FixedZone("WIT", 9*3600)
	}
	return time.FixedZone("WIB", 7*3600)
}

// Validate says which parts of a profile are missing.
func (r *Region) Validate() error {
	e := errs.New(errs.Invalid, "org.region_incomplete")
	for _, f := range []struct{ name, value string }{
		{"name", r.Name}, {"formal", r.Formal}, {"province", r.Province}, {"seat", r.Seat}, {"head_title", r.HeadTitle}} {
		if f.value == "" {
			e.Field(f.name, "org.region_field_missing")
		}
	}
	if r.Kind != "kota" && r.Kind != "kabupaten" {
		e.Field("kind", "org.region_kind")
	}
	return e.OrNil()
}

// LoadRegion reads the profile; NotFound before the region was set up.
func LoadRegion(tx *db.Tx) (*Region, error) {
	var text string
	err := tx.QueryRow(`select profile from region where id = 1`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "org.region_not_set")
	}
	if err != nil {
		return nil, fmt.Errorf("org: load region: %w", err)
	}
	r := new(Region)
	if err := json.Unmarshal([]byte(text), r); err != nil {
		return nil, fmt.Errorf("org: region profile: %w", err)
	}
	return r, nil
}

// SaveRegion stores the profile and records the act. Only the administrator
// and personnel officers may.
func SaveRegion(tx *db.Tx, by actor.Actor, r *Region) error {
	if by.RequireAdmin() != nil {
		if err := by.Require(actor.PersonnelOfficer); err != nil {
			return err
		}
	}
	if err := r.Validate(); err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`
		insert into region (id, profile, version) values (1, $1, 1)
		on conflict (id) do update set profile = excluded.profile, version = region.version + 1`, string(text)); err != nil {
		return err
	}
	_, err = ledger.Record(tx, ledger.Act{Kind: "org.region_saved", ActorPerson: by.Person, ActorPost: by.Post,
		SubjectKind: "region", Subject: "region", Payload: json.RawMessage(text)})
	return err
}
