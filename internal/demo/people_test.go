package demo

import (
	"strings"
	"testing"

	"pendopo/internal/kit/clock"
)

// Every person's papers agree with the person.
func TestPeopleAgreeWithThemselves(t *testing.T) {
	each(t, both, func(t *testing.T, r *Region) {
		for _, p := range r.People {
			bad := func(why string) { t.Errorf("%s %s: %s", p.Number, p.Name, why) }
			if p.Category != "Non-ASN" {
				sex := map[string]string{"L": "1", "P": "2"}[p.Sex]
				if len(p.Number) != 18 || p.Number[:8] != strings.ReplaceAll(string(p.Born), "-", "") || p.Number[14:15] != sex || p.Number[8:12] != string(p.JoinedFrom[:4]) {
					bad("number does not agree with birth, service or sex")
				}
				if p.Number[15:] < "901" {
					bad("sequence in the range of real numbers")
				}
				age := p.Born.Until(p.JoinedFrom).Years
				if limit := 40; age < 18 || age > limit && p.Category != "PPPK" {
					bad("joined at " + count(age))
				}
			}
			if len(p.NIK) != 16 || p.NIK[12:] < "9001" {
				bad("NIK " + p.NIK)
			}
			from := clock.Date("")
			for i, c := range p.Career {
				if c.From < from || c.Until < c.From && c.Until != "" {
					bad("career is not in order")
				}
				if i > 0 && c.From != from {
					bad("career has a gap or an overlap at " + string(c.From))
				}
				from = c.Until
			}
			if p.Post != "" && p.Category == "PNS" && from != "" && from != p.PostFrom {
				bad("the career ends on " + string(from) + ", the post begins on " + string(p.PostFrom))
			}
			for i := 1; i < len(p.Grades); i++ {
				if p.Grades[i].From <= p.Grades[i-1].From || p.Grades[i].From > r.AsOf {
					bad("grades are not in order")
				}
			}
			if n := len(p.Grades); n > 0 && (p.Grades[n-1].Grade != p.Grade || p.Grades[n-1].From != p.GradeFrom) {
				bad("grade is not the last of the history")
			}
			if p.GraduatedIn >= r.AsOf.Year()+1 || p.GraduatedIn < p.Born.Year()+12 {
				bad("graduated in " + count(p.GraduatedIn))
			}
			if p.post != nil && p.post.Structural() && p.post.Level != LevelHead {
				if p.Category != "PNS" {
					bad("is " + p.Category + " in a structural post")
				}
				limit := 58
				if p.post.Level == LevelSenior {
					limit = 60
				}
				if p.Born.AddYears(limit) <= r.AsOf {
					bad("is past the age of retirement")
				}
				if n := len(p.Career); n < 1 || n > 5 {
					bad("has " + count(n) + " posts before")
				}
			}
		}
	})
}

// Names come from the lists and from nowhere else.
func TestNamesAreDrawnFromTheLists(t *testing.T) {
	tab, err := loadTables()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, list := range [][]string{tab.names.GivenMen, tab.names.GivenWomen, tab.names.GivenBoth, tab.names.FamilyMen, tab.names.FamilyWomen} {
		for _, n := range list {
			known[n] = true
		}
	}
	each(t, both, func(t *testing.T, r *Region) {
		for _, p := range r.People {
			for _, word := range strings.Fields(p.Name) {
				if !known[word] {
					t.Errorf("%s: %q is not in the lists", p.Name, word)
				}
			}
		}
	})
}

// A region looks like one: shares of religions, sexes, categories, schooling.
func TestDistributions(t *testing.T) {
	each(t, both, func(t *testing.T, r *Region) {
		share := map[string]int{}
		servants := 0
		for _, p := range r.People {
			share[p.Religion]++
			share[p.Sex]++
			share[p.Standing]++
			if p.Category != "Non-ASN" {
				servants++
				share[p.Category]++
				share[p.School]++
			}
			share["sanctions"] += len(p.Sanctions)
		}
		in := func(what string, lo, hi int) {
			if n := share[what]; n < lo || n > hi {
				t.Errorf("%s = %d, want %d–%d", what, n, lo, hi)
			}
		}
		in("Islam", 4700, 5150)
		in("Kristen", 150, 350)
		in("P", 1900, 3300)
		in("CPNS", 5, 150)
		in("PPPK", 60, 400)
		in("S-1", 800, 2200)
		in("CLTN", 4, 4)
		in("tugas belajar", 8, 16)
		in("sanctions", 20, 30)
	})
}
