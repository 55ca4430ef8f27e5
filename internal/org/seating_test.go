package org

import (
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

// seatingRegister is one agency with a head who retires soon, a vacant second
// post with a Plt, and a vacant third without.
func seatingRegister() *Register {
	units := []*Unit{
		{ID: "u0", Code: "0", Name: "Kota Wanasari", Kind: "pemerintah daerah", From: "2020-01-01"},
		{ID: "u1", Code: "1", Name: "Dinas Perhubungan", Kind: "dinas", Parent: "u0", From: "2020-01-01"},
		{ID: "u2", Code: "2", Name: "Bidang Angkutan", Kind: "bidang", Parent: "u1", From: "2020-01-01"},
	}
	posts := []*Post{
		{ID: "p1", Code: "1", Unit: "u1", Title: "Kepala Dinas Perhubungan", Level: people.LevelSeniorExecutive, Structural: true, Chairs: 1, From: "2020-01-01"},
		{ID: "p2", Code: "2", Unit: "u2", Title: "Kepala Bidang Angkutan", Level: people.LevelAdministrator, Structural: true, Chairs: 1, Superior: "p1", From: "2020-01-01"},
		{ID: "p3", Code: "3", Unit: "u2", Title: "Kepala Seksi Terminal", Level: people.LevelSupervisor, Structural: true, Chairs: 1, Superior: "p2", From: "2020-01-01"},
		{ID: "p4", Code: "4", Unit: "u2", Title: "Penguji Kendaraan", Level: people.LevelFunctional, Chairs: 3, From: "2020-01-01"},
	}
	holdings := []*Holding{
		{ID: "h1", Post: "p1", Person: "a", Kind: Definitive, Structural: true, From: "2021-01-01", TenureFrom: "2021-01-01"},
		{ID: "h2", Post: "p2", Person: "b", Kind: Definitive, Structural: true, From: "2021-01-01", Until: "2026-07-02", TenureFrom: "2021-01-01"},
		{ID: "h3", Post: "p2", Person: "a", Kind: Acting, Structural: true, From: "2026-07-02"},
	}
	persons := []*people.Light{
		{ID: "a", Name: people.Name{Name: "Bambang Setyawan"}, Number: "196707121992031004", BornOn: "1967-07-12", Category: people.CategoryPNS},
		{ID: "b", Name: people.Name{Name: "Rini Astuti"}, Number: "198001012005012002", BornOn: "1980-01-01", Category: people.CategoryPNS},
	}
	return NewRegister(1, units, posts, holdings, persons)
}

func TestSeats(t *testing.T) {
	r := seatingRegister()
	for _, c := range []struct {
		name string
		on   clock.Date
		f    SeatFilter
		want []PostID
	}{
		{"all", "2026-11-26", SeatFilter{}, []PostID{"p1", "p2", "p3"}},
		{"vacant", "2026-11-26", SeatFilter{State: VacantSeat}, []PostID{"p2", "p3"}},
		{"vacant before the holder left", "2026-07-01", SeatFilter{State: VacantSeat}, []PostID{"p3"}},
		{"acting", "2026-11-26", SeatFilter{State: ActingSeat}, []PostID{"p2"}},
		{"retiring on 1 August 2027", "2026-11-26", SeatFilter{State: RetiringSeat}, []PostID{"p1"}},
		{"not yet noticed", "2026-07-31", SeatFilter{State: RetiringSeat}, nil},
		{"first day of notice", "2026-08-01", SeatFilter{State: RetiringSeat}, []PostID{"p1"}},
		{"words of title and unit", "2026-11-26", SeatFilter{Query: "SEKSI angkutan"}, []PostID{"p3"}},
		{"holder's name", "2026-11-26", SeatFilter{Query: "bambang"}, []PostID{"p1"}},
		{"number with spaces", "2026-11-26", SeatFilter{Query: "19670712 1992"}, []PostID{"p1"}},
		{"punctuation only", "2026-11-26", SeatFilter{Query: "..."}, nil},
		{"level", "2026-11-26", SeatFilter{Level: people.LevelSupervisor}, []PostID{"p3"}},
		{"under a unit", "2026-11-26", SeatFilter{Under: "u2"}, []PostID{"p2", "p3"}},
		{"after", "2026-11-26", SeatFilter{After: "p1"}, []PostID{"p2", "p3"}},
	} {
		page := r.At(c.on).Seats(c.f)
		var got []PostID
		for _, x := range page.Items {
			got = append(got, x.Post.ID)
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
	}
}

// Pages join to the whole list, whatever their size, and counts add up.
func TestSeatPages(t *testing.T) {
	s := seatingRegister().At("2026-11-26")
	for limit := 1; limit <= 4; limit++ {
		var got []PostID
		f := SeatFilter{Limit: limit}
		for {
			page := s.Seats(f)
			for _, x := range page.Items {
				got = append(got, x.Post.ID)
			}
			if page.Counts.All != page.Counts.Filled+page.Counts.Vacant || page.Total != 3 {
				t.Errorf("counts do not add up: %+v", page.Counts)
			}
			if page.Next == "" {
				break
			}
			f.After = page.Next
		}
		if len(got) != 3 {
			t.Errorf("pages of %d give %v", limit, got)
		}
	}
	c := s.Seats(SeatFilter{}).Counts
	if c.Vacant != 2 || c.VacantWithoutActing != 1 || c.Acting != 1 || c.Retiring != 1 {
		t.Errorf("%+v", c)
	}
}

// The Sekda is the highest official whatever the code of the post says, and the
// council's secretary goes before the heads of dinas.
func TestSeatsFromTheTop(t *testing.T) {
	unit := func(id, kind string) *Unit { return &Unit{ID: UnitID(id), Code: id, Kind: kind, From: epoch} }
	post := func(id, unit string, level people.Level, e people.Echelon) *Post {
		return &Post{ID: PostID(id), Code: id, Unit: UnitID(unit), Level: level, Echelon: e, Structural: true, Chairs: 1, From: epoch}
	}
	units := []*Unit{unit("u1", "dinas"), unit("u2", "sekretariat dprd"), unit("u3", "sekretariat daerah"), unit("u4", "badan")}
	senior, adm := people.LevelSeniorExecutive, people.LevelAdministrator
	posts := []*Post{post("1", "u1", adm, people.EchelonIIIb), post("2", "u1", senior, people.EchelonIIb), post("3", "u4", senior, people.EchelonIIb),
		post("4", "u2", senior, people.EchelonIIb), post("5", "u1", adm, people.EchelonIIIa), post("6", "u3", senior, people.EchelonIIa),
		post("7", "u1", senior, ""), post("8", "u3", LevelHead, "")}
	got := ""
	for _, x := range NewRegister(1, units, posts, nil, nil).At(epoch).Seats(SeatFilter{}).Items {
		got += x.Post.Code
	}
	if want := "86423751"; got != want {
		t.Errorf("the order is %s, want %s", got, want)
	}
}
