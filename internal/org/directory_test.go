package org

import (
	"slices"
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

func directoryRegister() *Register {
	units := []*Unit{{ID: "u1", Code: "1", Name: "Dinas Perhubungan", Kind: "dinas", From: "2020-01-01"}}
	posts := []*Post{{ID: "p1", Code: "1", Unit: "u1", Title: "Kepala Dinas Perhubungan", Level: people.LevelSeniorExecutive, Structural: true, Chairs: 1, From: "2020-01-01"}}
	holdings := []*Holding{
		{ID: "h1", Post: "p1", Person: "siti", Kind: Definitive, Structural: true, From: "2020-01-01", Until: "2025-01-01"},
		{ID: "h2", Post: "p1", Person: "budi", Kind: Definitive, Structural: true, From: "2025-01-01"},
	}
	person := func(id people.PersonID, name, number string, c people.Category, s people.Status) *people.Light {
		return &people.Light{ID: id, Name: people.SplitName(name), Number: number, Category: c, Status: s}
	}
	light := []*people.Light{
		person("yoga", "Yohanes Widodo", "THL-0012", people.CategoryNonASN, people.StatusActive),
		person("siti", "Siti Ni'mah, S.Pd.", "199203142023212007", people.CategoryPPPK, people.StatusActive),
		person("budi", "Drs. Budi Santoso, M.Si.", "198609262015051001", people.CategoryPNS, people.StatusActive),
		person("left", "Agus Santoso", "196001011985031001", people.CategoryPNS, people.StatusRetired),
	}
	light[2].Former = []string{"131860926", "198609262013211001"} // before 2007, and as PPPK
	light[1].Former = []string{"THL-0007", "THL-0012"}            // the second was given again, against the rule
	return NewRegister(1, units, posts, holdings, light)
}

func TestDirectory(t *testing.T) {
	r := directoryRegister()
	for _, tt := range []struct {
		name string
		on   clock.Date
		f    DirectoryFilter
		want []people.PersonID
	}{
		{"everybody in service by name", "2026-01-01", DirectoryFilter{}, []people.PersonID{"budi", "siti", "yoga"}},
		{"part of a name", "2026-01-01", DirectoryFilter{Query: "santo"}, []people.PersonID{"budi"}},
		{"words in any order", "2026-01-01", DirectoryFilter{Query: "SANTOSO budi"}, []people.PersonID{"budi"}},
		{"with degrees", "2026-01-01", DirectoryFilter{Query: "Drs. Budi Santoso, M.Si."}, []people.PersonID{"budi"}},
		{"across an apostrophe", "2026-01-01", DirectoryFilter{Query: "ni'mah"}, []people.PersonID{"siti"}},
		{"number with blanks", "2026-01-01", DirectoryFilter{Query: "19860926 201505 1 001"}, []people.PersonID{"budi"}},
		{"number without blanks", "2026-01-01", DirectoryFilter{Query: "198609262015051001"}, []people.PersonID{"budi"}},
		{"beginning of a number", "2026-01-01", DirectoryFilter{Query: "19860926"}, []people.PersonID{"budi"}},
		{"regional number", "2026-01-01", DirectoryFilter{Query: "thl-0012"}, []people.PersonID{"yoga"}},
		{"a number of nobody", "2026-01-01", DirectoryFilter{Query: "198609262015051002"}, nil},
		{"a wildcard is no wildcard", "2026-01-01", DirectoryFilter{Query: "%"}, nil},
		{"the post", "2026-01-01", DirectoryFilter{Query: "kepala perhubungan"}, []people.PersonID{"budi"}},
		{"the post on another day", "2024-06-01", DirectoryFilter{Query: "kepala perhubungan"}, []people.PersonID{"siti"}},
		{"by category", "2026-01-01", DirectoryFilter{Category: people.CategoryPPPK}, []people.PersonID{"siti"}},
		{"who left", "2026-01-01", DirectoryFilter{Query: "santoso", Left: true}, []people.PersonID{"left"}},
	} {
		page := r.At(tt.on).Directory(tt.f)
		var got []people.PersonID
		for _, line := range page.Items {
			got = append(got, line.Person.ID)
		}
		if !slices.Equal(got, tt.want) || page.Total != len(tt.want) || page.Next != "" {
			t.Errorf("%s: %v of %d, next %q, want %v", tt.name, got, page.Total, page.Next, tt.want)
		}
	}
}

// Whoever looks for a number that somebody had finds them, and is told; a number
// of today goes before a former one.
func TestDirectoryFormerNumbers(t *testing.T) {
	r := directoryRegister()
	s := r.At("2026-01-01")
	for _, tt := range []struct {
		query  string
		who    people.PersonID
		former string
	}{
		{"198609262013211001", "budi", "198609262013211001"},
		{"19860926 201321 1 001", "budi", "198609262013211001"},
		{"131860926", "budi", "131860926"},
		{"1318", "budi", "131860926"},
		{"19860926", "budi", ""}, // the present number begins so too
		{"198609262015051001", "budi", ""},
		{" thl-0007 ", "siti", "THL-0007"},
		{"THL-0012", "yoga", ""},
	} {
		page := s.Directory(DirectoryFilter{Query: tt.query})
		if len(page.Items) != 1 || page.Items[0].Person.ID != tt.who || page.Items[0].Former != tt.former {
			t.Errorf("%s: %+v, want %s found by %q", tt.query, page.Items, tt.who, tt.former)
		}
		p := r.PersonByNumber(people.NumberKey(tt.query))
		if len(people.NumberKey(tt.query)) < 7 || tt.query == "19860926" {
			if p != nil {
				t.Errorf("%s: the beginning of a number is a number: %+v", tt.query, p)
			}
		} else if p == nil || p.ID != tt.who {
			t.Errorf("%s: by number %+v, want %s", tt.query, p, tt.who)
		}
	}
}

// Pages follow each other without a gap and without showing anybody twice.
func TestDirectoryPages(t *testing.T) {
	s := directoryRegister().At("2026-01-01")
	var got []people.PersonID
	f := DirectoryFilter{Limit: 1}
	for {
		page := s.Directory(f)
		if page.Total != 3 || len(page.Items) != 1 {
			t.Fatalf("after %q: %d items of %d, want 1 of 3", f.After, len(page.Items), page.Total)
		}
		got = append(got, page.Items[0].Person.ID)
		if f.After = page.Next; f.After == "" {
			break
		}
		if len(got) > 3 {
			t.Fatalf("the pages never end: %v", got)
		}
	}
	if want := []people.PersonID{"budi", "siti", "yoga"}; !slices.Equal(got, want) {
		t.Errorf("pages show %v, want %v", got, want)
	}
}

// Who asks for a post by its name gets its holder first, not somebody whose
// name comes earlier and whose post has the same words; once, however the pages
// are cut.
func TestDirectoryPostAskedForComesFirst(t *testing.T) {
	units := []*Unit{{ID: "u1", Code: "1", Name: "Dinas Perhubungan", Kind: "dinas", From: "2020-01-01"}}
	posts := []*Post{
		{ID: "head", Code: "1", Unit: "u1", Title: "Kepala Dinas Perhubungan", Structural: true, Chairs: 1, From: "2020-01-01"},
		{ID: "aide", Code: "2", Unit: "u1", Title: "Ajudan Kepala", Chairs: 1, From: "2020-01-01"},
		{ID: "desk", Code: "3", Unit: "u1", Title: "Kepala Tata Usaha", Chairs: 1, From: "2020-01-01"},
	}
	holdings := []*Holding{
		{ID: "h1", Post: "head", Person: "wati", Kind: Definitive, Structural: true, From: "2020-01-01"},
		{ID: "h2", Post: "aide", Person: "adi", Kind: Definitive, From: "2020-01-01"},
		{ID: "h3", Post: "desk", Person: "zul", Kind: Definitive, From: "2020-01-01"},
	}
	var light []*people.Light
	for i, id := range []people.PersonID{"adi", "wati", "zul"} {
		light = append(light, &people.Light{ID: id, Name: people.SplitName(string(id)), Number: "19920314202321200" + string(rune('1'+i)), Category: people.CategoryPPPK, Status: people.StatusActive})
	}
	s := NewRegister(1, units, posts, holdings, light).At("2026-01-01")
	for _, limit := range []int{1, 2, 100} {
		var got []people.PersonID
		f := DirectoryFilter{Query: "kepala dinas perhubungan", Limit: limit}
		for {
			page := s.Directory(f)
			for _, line := range page.Items {
				got = append(got, line.Person.ID)
			}
			if page.Total != 3 {
				t.Errorf("%d a page: %d in all, want 3", limit, page.Total)
			}
			if f.After = page.Next; f.After == "" {
				break
			}
		}
		if want := []people.PersonID{"wati", "adi", "zul"}; !slices.Equal(got, want) {
			t.Errorf("%d a page: %v, want %v", limit, got, want)
		}
	}
}
