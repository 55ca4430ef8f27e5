// Package ceremonytest makes a small region with a signed decree, for tests of
// ceremonies and of their pages.
package ceremonytest

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/calendar"
	"pendopo/internal/ceremony"
	"pendopo/internal/document"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sign"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// World is the region: a mayor, a secretary and two assistants who can be
// witnesses, a personnel and a protocol officer, and officials who were
// appointed by a decree of 23 November 2020.
type World struct {
	DB       *db.DB
	Clock    *clock.Fake
	Rounds   *appointment.Service
	Ceremony *ceremony.Service
	Papers   *appointment.Papers // set by WithPapers
	Round    appointment.RoundID
	Mayor    people.PersonID
	Sekda    people.PersonID
	Aide     people.PersonID
	Crew     actor.Actor // protocol officer
	Officer  actor.Actor // personnel officer
}

// Days of the world.
const (
	DecreedOn = clock.Date("2020-11-23")
	EventOn   = clock.Date("2020-11-30") // a Monday
)

// Religions of the officials, in turn.
var Religions = []people.Religion{people.Islam, people.Islam, people.Protestant, people.Islam, people.Catholic, people.Hindu}

var names = []string{"Ratna Dewi", "Yusuf Hidayat", "Maria Simanjuntak", "Bambang Setyawan", "Paulus Nugroho", "I Made Sudarsana",
	"Rini Astuti", "Taufik Rahman", "Debora Lestari", "Agus Prayitno", "Theresia Wulandari", "Ni Luh Ayu"}

// New makes a world with n officials; the first half is in the hall.
func New(t testing.TB, d *db.DB, clk *clock.Fake, n int) *World {
	t.Helper()
	w := &World{DB: d, Clock: clk}
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cache := org.NewCache(d, clk)
	w.Rounds = &appointment.Service{DB: d, Org: cache, Calendar: calendar.Fixed(cal, calendar.Office{})}
	w.Rounds.OathParty = ceremony.OathParty
	w.Ceremony = &ceremony.Service{DB: d, Org: cache, Rounds: w.Rounds, Calendar: calendar.Fixed(cal, calendar.Office{})}
	err = d.Write(context.Background(), func(tx *db.Tx) error { return w.fill(tx, n) })
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// WithPapers lets the world make documents, signed by a local authority.
func (w *World) WithPapers(t testing.TB) *World {
	t.Helper()
	dir := t.TempDir()
	blobs, err := blob.Open(filepath.Join(dir, "blob"))
	if err != nil {
		t.Fatal(err)
	}
	local, err := sign.OpenLocal(filepath.Join(dir, "sign"), "Pemerintah Kota Wanasari")
	if err != nil {
		t.Fatal(err)
	}
	docs := document.New(document.Config{DB: w.DB, Blobs: blobs, Signer: local, Roots: local.Roots()})
	w.Papers = &appointment.Papers{Rounds: w.Rounds, Documents: docs, Verify: "https://pendopo.wanasari.example/periksa/"}
	w.Ceremony.Papers = w.Papers
	return w
}

// Undecreed takes the decree back, so that a test can sign it.
func (w *World) Undecreed(t testing.TB) {
	t.Helper()
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(`update round set state = 'cleared', decree_number = '', decreed_on = null where id = $1`, string(w.Round))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Actor is a person with the powers of the posts they hold on the day.
func (w *World) Actor(t testing.TB, p people.PersonID) actor.Actor {
	t.Helper()
	reg, err := w.Rounds.Org.Get(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return reg.At(clock.DateOf(w.Clock.Now(), time.FixedZone("WIB", 7*3600))).Actor(p)
}

// At moves the clock to a time of day of a date in the region.
func (w *World) At(d clock.Date, hour int) {
	w.Clock.Set(d.Time().Add(time.Duration(hour-7) * time.Hour))
}

type writer struct {
	tx  *db.Tx
	err error
}

func (x *writer) exec(query string, args ...any) {
	if x.err == nil {
		_, x.err = x.tx.Exec(query, args...)
	}
}

func (x *writer) person(id, name string, religion people.Religion, category people.Category, serial int) {
	number := fmt.Sprintf("19780115200501%d%03d", 1, serial)
	if category == people.CategoryNonASN {
		number = fmt.Sprintf("NA%09d", serial) // a head of region has no NIP
	}
	x.exec(`insert into person (id, name, title_front, title_back, search, sex, born_at, born_on, religion, marital, category, status,
		number, number_kind, grade, grade_from, schooling, schooling_field, schooling_year, cpns_on, pns_on, nik_sealed, version)
		values ($1, $2, '', 'S.Sos., M.M.', $3, 'M', 'Kediri', '1978-01-15', $4, 'kawin', $5, 'active', $6, 'NIP', 'IV/b', '2018-04-01', 45, '', 2010,
		        '2005-01-01', '2006-02-01', '', 1)`,
		id, name, people.Fold(name), string(religion), string(category), number)
}

func (x *writer) post(id, title string, level people.Level, echelon string, predecessor string, until any) {
	x.exec(`insert into post (id, code, unit, title, level, echelon, class, superior, structural, chairs, tier, field, min_schooling,
		retirement_age, special, duties, from_on, until_on, version)
		values ($1, $1, 'unit', $2, $3, $4, 9, null, $6, 1, '', '', 0, 0, '', '', '2015-01-01', $5, 1)`,
		id, title, string(level), echelon, until, true)
	if predecessor != "" {
		x.exec(`insert into post_predecessor (post, predecessor) values ($1, $2)`, id, predecessor)
	}
}

func (x *writer) holds(post, person string) {
	x.exec(`insert into holding (id, post, person, kind, structural, from_on, tenure_from, basis, ended_by, recorded_at, withdrawn_reason)
		values ($1, $2, $3, 'definitive', $4, '2016-01-01', '2016-01-01', 'SK', '', 0, '')`, "h-"+post, post, person, true)
}

func (x *writer) function(post string, f actor.Function) {
	x.exec(`insert into post_function (post, function) values ($1, $2)`, post, string(f))
}

func (w *World) fill(tx *db.Tx, n int) error {
	x := &writer{tx: tx}
	x.exec(`insert into region (id, profile, version) values (1, $1, 1)`, `{"name":"Kota Wanasari","formal":"Kota Wanasari","kind":"kota",
		"province":"Jawa Timur","seat":"Wanasari","head_title":"Wali Kota","code":"35.99","number_code":"419","zone":"Asia/Jakarta","week_days":5,
		"elections_known":true,"head_status":"definitive","head_sworn_on":"2017-01-01"}`)
	x.exec(`insert into unit (id, code, parent, name, kind, region_code, address, week_days, from_on, version)
		values ('unit', 'U', null, 'Pemerintah Kota Wanasari', 'pemerintah daerah', '', '', 5, '2015-01-01', 1)`)
	w.Mayor, w.Sekda, w.Aide = "mayor", "sekda", "aide"
	x.person("mayor", "Arya Wicaksana", people.Islam, people.CategoryNonASN, 1)
	x.person("sekda", "Bagas Pranoto", people.Islam, people.CategoryPNS, 2)
	x.person("aide", "Teguh Santosa", people.Islam, people.CategoryPNS, 3)
	x.person("bkpsdm", "Sri Handayani", people.Islam, people.CategoryPNS, 4)
	x.person("protocol", "Niken Larasati", people.Islam, people.CategoryPNS, 5)
	x.person("low", "Joko Susilo", people.Islam, people.CategoryPNS, 6)
	x.post("p-mayor", "Wali Kota Wanasari", org.LevelHead, "", "", nil)
	x.post("p-sekda", "Sekretaris Daerah", people.LevelSeniorExecutive, "II.a", "", nil)
	x.post("p-aide", "Asisten Perekonomian dan Pembangunan", people.LevelSeniorExecutive, "II.b", "", nil)
	x.post("p-bkpsdm", "Kepala Badan Kepegawaian", people.LevelSeniorExecutive, "II.b", "", nil)
	x.post("p-protocol", "Kepala Bagian Protokol", people.LevelAdministrator, "III.a", "", nil)
	x.post("p-low", "Kepala Seksi Umum", people.LevelSupervisor, "IV.a", "", nil)
	for _, p := range []string{"mayor", "sekda", "aide", "bkpsdm", "protocol", "low"} {
		x.holds("p-"+p, p)
	}
	x.function("p-mayor", actor.AppointingAuthority)
	x.function("p-sekda", actor.AuthorizedOfficial)
	x.function("p-bkpsdm", actor.PersonnelOfficer)
	x.function("p-protocol", actor.ProtocolOfficer)

	w.Round = "round"
	x.exec(`insert into round (id, title, kind, planned_on, place, authority_post, state, version, amendment, decree_number, decreed_on, created_at, created_by)
		values ('round', 'Pengukuhan pejabat November 2020', 'confirmation', $1, 'Ruang Joyoboyo, Balai Kota', 'p-mayor', 'decreed', 5, 0,
		        '821.2/15/419.204/2020', $2, 0, 'bkpsdm')`, string(EventOn), string(DecreedOn))
	for _, kind := range []eligibility.DocumentKind{eligibility.DocTechnicalClearance, eligibility.DocPanelMinutes, eligibility.DocKASNRecommendation, eligibility.DocMinisterApproval} {
		x.exec(`insert into round_document (id, round, kind, number, dated, issuer, covers, detail, note) values ($1, 'round', $2, $3, '2020-11-16', 'BKN', '{"all":true}', '', '')`,
			"doc-"+string(kind), string(kind), "R/1/"+string(kind))
	}
	for i := range n {
		id := fmt.Sprintf("o%03d", i)
		level, echelon := people.LevelSupervisor, "IV.a"
		switch {
		case i == 0:
			level, echelon = people.LevelSeniorExecutive, "II.b"
		case i < 1+n/3:
			level, echelon = people.LevelAdministrator, "III.b"
		}
		name := names[i%len(names)]
		if i >= len(names) {
			name += fmt.Sprintf(" %d", i/len(names)+1)
		}
		x.person(id, name, Religions[i%len(Religions)], people.CategoryPNS, 100+i)
		x.post("old-"+id, "Kepala Urusan Lama "+id, level, echelon, "", "2020-11-30")
		x.post("new-"+id, "Kepala Urusan Baru "+id, level, echelon, "old-"+id, nil)
		x.holds("old-"+id, id)
		x.exec(`insert into person_rating (person, year, result, behaviour, score, predicate) values ($1, 2018, 0, 0, 8500, 4), ($1, 2019, 0, 0, 8600, 4)`, id)
		x.exec(`insert into person_schooling (person, level, field, school, year) values ($1, 45, 'Manajemen', 'Universitas', 2010)`, id)
		mode := "hall"
		if i >= (n+1)/2 {
			mode = "online"
		}
		x.exec(`insert into move (id, round, n, person, from_post, to_post, reason, level, route, attendance, oath_form, note, state, state_reason)
			values ($1, 'round', $2, $3, $4, $5, 'confirmation', $6, 'direct', $7, 'oath', '', 'proposed', '')`,
			"m-"+id, i+1, id, "old-"+id, "new-"+id, string(level), mode)
	}
	x.exec(`update register set version = version + 1`)
	w.Crew = actor.Actor{Person: "protocol", Name: "Niken Larasati", Post: "p-protocol", Title: "Kepala Bagian Protokol",
		Grants: []actor.Grant{{Function: actor.ProtocolOfficer, Post: "p-protocol"}}}
	w.Officer = actor.Actor{Person: "bkpsdm", Name: "Sri Handayani", Post: "p-bkpsdm", Title: "Kepala Badan Kepegawaian",
		Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "p-bkpsdm"}}}
	return x.err
}

// Arranged plans the main session and fills in everything that the register
// does not know.
func (w *World) Arranged(t testing.TB) *ceremony.View {
	t.Helper()
	ctx := context.Background()
	s, err := w.Ceremony.Plan(ctx, w.Crew, w.Round)
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.Ceremony.Arrange(ctx, w.Crew, s.ID, 0, Input(s, EventOn))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Input is a complete arrangement of a session.
func Input(s *ceremony.Session, on clock.Date) ceremony.ArrangeIn {
	in := ceremony.ArrangeIn{Title: s.Title, On: on, At: "09.00", Hall: "Ruang Joyoboyo, Balai Kota", Link: "https://rapat.example/wanasari",
		Dress: "Pakaian sipil lengkap", Roles: append([]ceremony.Role(nil), s.Roles...)}
	for _, r := range people.Religions() {
		in.Roles = append(in.Roles, ceremony.Role{Office: ceremony.Clergy, Religion: r, Name: "Rohaniwan " + r.String(), Title: "Kementerian Agama"})
	}
	return in
}

// Running arranges, invites four days before, and opens the roll call.
func (w *World) Running(t testing.TB) (ceremony.ID, []ceremony.Issued) {
	t.Helper()
	ctx := context.Background()
	w.At("2020-11-25", 10)
	v := w.Arranged(t)
	issued, err := w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{})
	if err != nil {
		t.Fatal(err)
	}
	w.At(EventOn, 8)
	if _, err := w.Ceremony.Start(ctx, w.Crew, v.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.Ceremony.Attend(ctx, w.Crew, v.ID, v.Roles); err != nil {
		t.Fatal(err)
	}
	return v.ID, issued
}

// Crewed is the personnel officer as a person named on the round.
func (w *World) Crewed(t testing.TB) actor.Actor {
	t.Helper()
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(`insert into round_member (round, person, added_at) values ($1, 'bkpsdm', 0) on conflict do nothing`, string(w.Round))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w.Officer
}
