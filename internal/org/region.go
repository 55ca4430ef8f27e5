package org

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	// NumberForms are the region's own forms of paper numbers, see Pattern.
	NumberForms map[NumberForm]string `json:"number_forms,omitempty"`
	// Founding is the law that made the region, first under "Mengingat" of its
	// decrees: "Undang-Undang Nomor 16 Tahun 1950 tentang …".
	Founding string `json:"founding,omitempty"`

	Address  string `json:"address"`
	Phone    string `json:"phone"`
	Web      string `json:"web"`
	Zone     string `json:"zone"` // IANA name: Asia/Jakarta, Asia/Makassar, Asia/Jayapura
	WeekDays int    `json:"week_days"`
	Example  bool   `json:"example"` // a demonstration: every page says so

	// ElectionsKnown tells that Elections is complete, perhaps empty; otherwise
	// the election freeze cannot be judged and the rule says so.
	ElectionsKnown bool       `json:"elections_known"`
	Elections      []Election `json:"elections,omitempty"`
	HeadStatus     string     `json:"head_status"` // definitive, pj, pjs, plt, plh
	HeadSwornOn    clock.Date `json:"head_sworn_on"`

	// Version of the stored profile, 0 before the first: whoever changes it says
	// which one they read.
	Version int64 `json:"-"`
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

// Zones are the time zones of Indonesia, HeadStatuses how a head holds office.
var (
	Zones        = []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}
	HeadStatuses = []string{"definitive", "pj", "pjs", "plt", "plh"}
)

// Validate says which parts of a profile are missing or cannot be.
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
	if r.Zone != "" && !slices.Contains(Zones, r.Zone) {
		e.Field("zone", "org.region_zone", r.Zone)
	}
	if r.WeekDays != 0 && r.WeekDays != 5 && r.WeekDays != 6 {
		e.Field("week_days", "org.region_week")
	}
	if r.HeadStatus != "" && !slices.Contains(HeadStatuses, r.HeadStatus) {
		e.Field("head_status", "org.region_head_status", r.HeadStatus)
	}
	if !dateOrNone(r.HeadSwornOn) {
		e.Field("head_sworn_on", "org.region_date", string(r.HeadSwornOn))
	}
	checkForms(e, r.NumberForms)
	if r.Founding != "" && !strings.HasPrefix(r.Founding, "Undang-Undang ") {
		e.Field("founding", "org.region_founding")
	}
	for _, x := range r.Elections {
		switch {
		case x.Name == "":
			e.Field("elections", "org.region_election_name")
		case x.TakesPart && x.Determination == "":
			e.Field("elections", "org.region_election_day", x.Name)
		}
		for _, d := range []clock.Date{x.Determination, x.TermEnds} {
			if !dateOrNone(d) {
				e.Field("elections", "org.region_date", string(d))
			}
		}
	}
	return e.OrNil()
}

func dateOrNone(d clock.Date) bool {
	_, err := clock.ParseDate(string(d))
	return d == "" || err == nil
}

// judges tells whether two profiles differ in what rules about people read.
func (r *Region) judges(old *Region) bool {
	return r.ElectionsKnown != old.ElectionsKnown || !slices.Equal(r.Elections, old.Elections) ||
		r.HeadStatus != old.HeadStatus || r.HeadSwornOn != old.HeadSwornOn
}

// today is the transaction's day in the region; before there is a region, that
// of western Indonesia.
func today(tx *db.Tx) (clock.Date, error) {
	r, err := LoadRegion(tx)
	if errs.KindOf(err) == errs.NotFound {
		r, err = &Region{Zone: "Asia/Jakarta"}, nil
	}
	if err != nil {
		return "", err
	}
	return clock.DateOf(tx.Now(), r.Location()), nil
}

// LoadRegion reads the profile; NotFound before the region was set up.
func LoadRegion(tx *db.Tx) (*Region, error) {
	var text string
	var version int64
	err := tx.QueryRow(`select profile, version from region where id = 1`).Scan(&text, &version)
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
	r.Version = version
	return r, nil
}

// Region reads the profile; NotFound before the region was set up. It holds
// nothing that the region does not tell everybody.
func (c *Cache) Region(ctx context.Context) (r *Region, err error) {
	err = c.db.Read(ctx, func(tx *db.Tx) error {
		r, err = LoadRegion(tx)
		return err
	})
	return r, err
}

// SetRegion changes the profile that was read at r.Version; the second of two
// who edit at once is told. Whether the region is an example stays as it is.
func (c *Cache) SetRegion(ctx context.Context, by actor.Actor, r *Region) error {
	return c.db.Write(ctx, func(tx *db.Tx) error {
		old, err := LoadRegion(tx)
		switch {
		case errs.Is(err, errs.NotFound):
			old = new(Region)
		case err != nil:
			return err
		}
		next := *r
		next.Example = old.Example
		if err := SaveRegion(tx, by, &next); err != nil { // before telling what the version is
			return err
		}
		if r.Version != old.Version {
			return errs.New(errs.Conflict, "org.region_changed")
		}
		return nil
	})
}

// SaveRegion stores the profile and records the act. Administrators and
// personnel officers may; what rules about people read from it, elections and
// the head's office, only personnel officers: an administrator runs the system
// and has no say over people.
func SaveRegion(tx *db.Tx, by actor.Actor, r *Region) error {
	if by.RequireAdmin() != nil {
		if err := by.Require(actor.PersonnelOfficer); err != nil {
			return err
		}
	}
	if err := r.Validate(); err != nil {
		return err
	}
	old, err := LoadRegion(tx)
	switch {
	case errs.Is(err, errs.NotFound):
		old = new(Region)
	case err != nil:
		return err
	}
	if r.judges(old) && !by.May(actor.PersonnelOfficer) {
		return errs.New(errs.Forbidden, "org.region_judges")
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
	r.Version = old.Version + 1
	said := struct { // an administrator has no person: the payload names the account
		*Region
		Account string `json:"by_account,omitempty"`
	}{Region: r}
	if by.Person == "" {
		said.Account = by.Account
	}
	_, err = ledger.Record(tx, ledger.Act{Kind: "org.region_saved", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
		SubjectKind: "region", Subject: "region", Payload: said})
	return err
}
