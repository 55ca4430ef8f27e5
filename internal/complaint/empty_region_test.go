package complaint_test

import (
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// A region that has entered no post yet says so to whoever reports, and stores
// nothing that nobody owes.
func TestNobodyCanReceive(t *testing.T) {
	clk := clock.At(complainttest.Monday)
	d := dbtest.SQLite(t, clk)
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	vault, err := complaint.NewVault(make([]byte, people.KeySize), nil)
	if err != nil {
		t.Fatal(err)
	}
	cache, book := org.NewCache(d, clk), calendar.Fixed(cal, calendar.Office{})
	s := &complaint.Service{DB: d, Org: cache, Calendar: book, Vault: vault, Clock: clk, Duties: &duty.Engine{DB: d, Org: cache, Calendar: book}}
	for _, kind := range complaint.Kinds {
		in := complaint.Report{ClientKey: "kunci " + string(kind), Channel: complaint.Web, Kind: kind, Text: "Lampu jalan padam di depan pasar.", Accused: "x",
			Person:      complaint.Person{Name: "Siti", Email: "siti@warga.test"},
			Information: &complaint.InformationRequest{Purpose: "Penelitian"}}
		if _, err := s.Receive(t.Context(), actor.Actor{}, in); !errs.Is(err, errs.Unavailable) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	var n int
	err = d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(`select count(*) from complaint`).Scan(&n) })
	if err != nil || n != 0 {
		t.Errorf("%d reports that nobody owes, %v", n, err)
	}
}
