package demo

import (
	"crypto/sha256"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// seeds that every property below must hold for.
var seeds = []int64{1, 2, 2020}

// built keeps the regions of the seeds: they are read, never changed.
var built = func() func(scenario string, seed int64) (*Region, error) {
	type key struct {
		scenario string
		seed     int64
	}
	regions := map[key]*Region{}
	return func(scenario string, seed int64) (*Region, error) {
		k := key{scenario, seed}
		if r := regions[k]; r != nil {
			return r, nil
		}
		r, err := Build(scenario, seed)
		regions[k] = r
		return r, err
	}
}()

func each(t *testing.T, scenarios []string, f func(t *testing.T, r *Region)) {
	t.Helper()
	for _, scenario := range scenarios {
		for _, seed := range seeds {
			r, err := built(scenario, seed)
			if err != nil {
				t.Fatalf("%s seed %d: %v", scenario, seed, err)
			}
			t.Run(scenario, func(t *testing.T) { f(t, r) })
		}
	}
}

var both = []string{Kediri, Pati}

func tally(r *Region, of func(Move) string) map[string]int {
	m := map[string]int{}
	for _, mv := range r.Round.Moves {
		m[of(mv)]++
	}
	return m
}

// Each published partition adds up to the published total.
func TestPublishedTotals(t *testing.T) {
	cases := []struct {
		scenario                      string
		total                         int
		level, attendance, confirmed  map[string]int
		civilServants, others, former int
	}{
		{Kediri, 132, map[string]int{LevelSenior: 8, LevelAdministrator: 36, LevelSupervisor: 88},
			map[string]int{"luring": 20, "daring": 112}, map[string]int{"": 132}, 2900, 2500, 8},
		{Pati, 248, map[string]int{LevelSenior: 10, LevelAdministrator: 79, LevelSupervisor: 159},
			map[string]int{"luring": 248}, map[string]int{ReasonConfirmation: 143, "": 105}, 2900, 2500, 0},
	}
	for _, c := range cases {
		each(t, []string{c.scenario}, func(t *testing.T, r *Region) {
			if got := len(r.Round.Moves); got != c.total {
				t.Errorf("moves = %d, want %d", got, c.total)
			}
			if got := tally(r, func(m Move) string { return m.Level }); !maps.Equal(got, c.level) {
				t.Errorf("by level = %v, want %v", got, c.level)
			}
			if got := tally(r, func(m Move) string { return m.Attendance }); !maps.Equal(got, c.attendance) {
				t.Errorf("by attendance = %v, want %v", got, c.attendance)
			}
			got := tally(r, func(m Move) string {
				if m.Reason == ReasonConfirmation {
					return m.Reason
				}
				return ""
			})
			if !maps.Equal(got, c.confirmed) {
				t.Errorf("confirmed and not = %v, want %v", got, c.confirmed)
			}
			if got, want := r.Count(), (Counts{c.civilServants, c.others, c.former}); got != want {
				t.Errorf("people = %+v, want %+v", got, want)
			}
		})
	}
}

// The eight posts of the news, with its two abbreviations written out.
func TestKediriHeadsAreThoseOfTheStory(t *testing.T) {
	e, err := EventByID("kediri-2020-11-30")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, title := range e.SeniorPosts {
		want = append(want, strings.Replace(title, "Koperasi, UM dan", "Koperasi, Usaha Mikro dan", 1))
	}
	each(t, []string{Kediri}, func(t *testing.T, r *Region) {
		var got []string
		for _, m := range r.Round.Moves {
			if m.Level == LevelSenior {
				got = append(got, m.ToTitle)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("heads = %q, want %q", got, want)
		}
		acting := map[string]bool{}
		for _, a := range r.Actings {
			acting[a.Post] = true
			if a.Until > a.From.AddMonths(3) {
				t.Errorf("acting term of %s runs %s to %s: longer than three months", a.Post, a.From, a.Until)
			}
		}
		if len(acting) != 8 {
			t.Errorf("%d of the eight posts have an acting official", len(acting))
		}
	})
}

// Every code that is used exists, and nothing exists twice.
func TestReferencesAndUniqueness(t *testing.T) {
	each(t, both, func(t *testing.T, r *Region) {
		units, posts, titles := map[string]bool{}, map[string]*Post{}, map[string]string{}
		for _, u := range r.Units {
			if units[u.Code] {
				t.Errorf("unit %s twice", u.Code)
			}
			if u.Parent != "" && !units[u.Parent] {
				t.Errorf("unit %s: parent %s does not come before it", u.Code, u.Parent)
			}
			units[u.Code] = true
		}
		for _, p := range r.Posts {
			if posts[p.Code] != nil {
				t.Errorf("post %s twice", p.Code)
			}
			if !units[p.Unit] {
				t.Errorf("post %s: no unit %s", p.Code, p.Unit)
			}
			if p.Superior != "" && posts[p.Superior] == nil {
				t.Errorf("post %s: superior %s does not come before it", p.Code, p.Superior)
			}
			if p.Superior == "" && p.Level != LevelHead {
				t.Errorf("post %s %s has no superior", p.Code, p.Title)
			}
			if p.Duties == "" || strings.ContainsAny(p.Duties, "{}") {
				t.Errorf("post %s: duties %q", p.Code, p.Duties)
			}
			if p.Structural() {
				if other := titles[p.Title]; other != "" {
					t.Errorf("posts %s and %s are both %q", other, p.Code, p.Title)
				}
				titles[p.Title] = p.Code
				if p.Chairs != 1 {
					t.Errorf("post %s has %d chairs", p.Code, p.Chairs)
				}
			}
			posts[p.Code] = p
		}
		renamed := map[string]bool{}
		for _, c := range r.Changes {
			switch c.Kind {
			case "unit":
				if !units[c.Old] || units[c.New] {
					t.Errorf("change of unit %s to %s: the old one must exist, the new one not", c.Old, c.New)
				}
				if c.Parent != "" && !units[c.Parent] {
					t.Errorf("change of unit %s: no unit %s", c.Old, c.Parent)
				}
			case "jabatan":
				if posts[c.Old] == nil || posts[c.New] != nil {
					t.Errorf("change of post %s to %s: the old one must exist, the new one not", c.Old, c.New)
				}
				if c.Superior != "" && posts[c.Superior] == nil {
					t.Errorf("change of post %s: no post %s", c.Old, c.Superior)
				}
			}
			renamed[c.New] = true
		}
		numbers, niks, names := map[string]*Person{}, map[string]bool{}, map[string]bool{}
		seated := map[string]int{}
		for _, p := range r.People {
			if numbers[p.Number] != nil {
				t.Errorf("number %s twice", p.Number)
			}
			if niks[p.NIK] || names[p.Name] {
				t.Errorf("%s: NIK or name twice", p.Name)
			}
			numbers[p.Number], niks[p.NIK], names[p.Name] = p, true, true
			if p.Post != "" {
				if posts[p.Post] == nil {
					t.Fatalf("%s: no post %s", p.Name, p.Post)
				}
				if seated[p.Post]++; seated[p.Post] > posts[p.Post].Chairs {
					t.Errorf("post %s has %d holders on %d chairs", p.Post, seated[p.Post], posts[p.Post].Chairs)
				}
			}
			for _, c := range p.Career {
				if c.Post != "" && posts[c.Post] == nil {
					t.Errorf("%s: no post %s in the career", p.Name, c.Post)
				}
			}
		}
		exists := func(code string) bool { return posts[code] != nil || renamed[code] }
		for _, m := range r.Round.Moves {
			p := numbers[m.Person]
			if p == nil || p.Post != m.From || !exists(m.To) {
				t.Errorf("move of %s from %s to %s does not fit the register", m.Person, m.From, m.To)
			}
		}
		for _, d := range r.Round.Documents {
			for _, code := range d.Posts {
				if !exists(code) {
					t.Errorf("document %s: no post %s", d.Number, code)
				}
			}
			for _, n := range d.Best {
				if numbers[n] == nil {
					t.Errorf("document %s: no person %s", d.Number, n)
				}
			}
		}
		for _, a := range r.Actings {
			if posts[a.Post] == nil || numbers[a.Person] == nil || seated[a.Post] != 0 {
				t.Errorf("acting %s in %s does not fit the register", a.Person, a.Post)
			}
		}
		for _, s := range r.SignIns {
			if s.Role != "admin" && numbers[s.Person] == nil {
				t.Errorf("sign-in %s: no person %s", s.Role, s.Person)
			}
		}
		if len(r.SignIns) != 12 {
			t.Errorf("sign-ins = %v, want one for each of twelve roles", r.SignIns)
		}
	})
}

// vacancies after = before − filled + opened, with one holder a chair.
func TestVacanciesAddUp(t *testing.T) {
	each(t, both, func(t *testing.T, r *Region) {
		holder := map[string]string{}
		chairs := map[string]bool{} // of the day after the round
		for _, p := range r.Posts {
			if p.Structural() {
				chairs[p.Code] = true
			}
		}
		for _, c := range r.Changes {
			if c.Kind == "jabatan" {
				delete(chairs, c.Old)
				chairs[c.New] = true
			}
		}
		for _, p := range r.People {
			if p.Post != "" && p.post.Structural() {
				holder[p.Post] = p.Number
			}
		}
		before := 0
		confirmed := map[string]bool{}
		for _, m := range r.Round.Moves {
			confirmed[m.To] = confirmed[m.To] || m.Reason == ReasonConfirmation
		}
		for code := range chairs {
			if holder[code] == "" && !confirmed[code] {
				before++
			}
		}
		to, from := map[string]bool{}, map[string]bool{}
		people := map[string]bool{}
		filled, opened := 0, 0
		for _, m := range r.Round.Moves {
			if to[m.To] || people[m.Person] {
				t.Errorf("%s or %s twice in the round", m.ToTitle, m.Name)
			}
			to[m.To], people[m.Person], from[m.From] = true, true, true
			if holder[m.To] != "" {
				leaves := slices.ContainsFunc(r.Round.Moves, func(x Move) bool { return x.From == m.To })
				if !leaves {
					t.Errorf("%s is held and its holder stays", m.ToTitle)
				}
			} else if m.Reason != ReasonConfirmation {
				filled++
			}
		}
		for code := range from {
			if chairs[code] && !to[code] {
				opened++
			}
		}
		after := map[string]string{}
		for code, person := range holder {
			if !people[person] {
				after[code] = person
			}
		}
		for _, m := range r.Round.Moves {
			after[m.To] = m.Person
		}
		vacant := 0
		for code := range chairs {
			if after[code] == "" {
				vacant++
			}
		}
		if vacant != before-filled+opened {
			t.Errorf("after %d, want %d − %d + %d", vacant, before, filled, opened)
		}
		if vacant == 0 || vacant >= before {
			t.Errorf("vacancies %d → %d: want some left and fewer than before", before, vacant)
		}
		t.Logf("vacancies %d − %d + %d = %d", before, filled, opened, vacant)
	})
}

// The candidates of the round meet the numbers of the rules by their closed
// posts alone, except those that stand out on purpose.
func TestCandidatesAreFit(t *testing.T) {
	each(t, both, func(t *testing.T, r *Region) {
		deliberate := map[string]string{}
		for _, d := range r.Round.Deliberate {
			deliberate[d.Person] = d.About
		}
		holders := map[*Post]*Person{}
		for _, m := range r.Round.Moves {
			holders[m.toPost] = m.person
		}
		for _, m := range r.Round.Moves {
			if m.Reason == ReasonConfirmation {
				continue
			}
			p, about := m.person, deliberate[m.Person]
			wrong := func(why string) { t.Errorf("%s to %s: %s (%+v)", p.Name, m.ToTitle, why, p.Career) }
			if p.Category != "PNS" || p.Standing != "aktif" {
				wrong("is " + p.Category + " " + p.Standing)
			}
			field := m.toPost.Field
			var fieldYears, supervisor, administrator, staff int
			for _, c := range p.Career {
				days := c.From.DaysUntil(c.Until)
				if c.Field == field {
					fieldYears += days
				}
				switch {
				case c.Level == LevelSupervisor && c.Field == field:
					supervisor += days
				case c.Level == LevelAdministrator:
					administrator += days
				case c.Level == LevelOperational:
					staff += days
				}
			}
			const year = 366
			switch m.Level {
			case LevelSenior:
				if fieldYears < 5*year || administrator < 2*year {
					wrong("too little experience")
				}
				if p.Born.AddYears(56) <= r.Round.Date {
					wrong("is 56")
				}
			case LevelAdministrator:
				if supervisor < 3*year {
					wrong("too few years as supervisor in the field")
				}
			case LevelSupervisor:
				if staff < 4*year {
					wrong("too few years as staff")
				}
			}
			if m.Level != LevelSupervisor && !slices.Contains([]string{"S-1", "D-IV", "S-2"}, p.School) {
				wrong("schooling " + p.School)
			}
			if p.PostFrom.AddYears(2) > r.Round.Date && about != "masa jabatan" {
				wrong("holds the present post since " + string(p.PostFrom))
			}
			if p.PostFrom.AddYears(5) < r.Round.Date {
				wrong("holds the present post for more than five years")
			}
			for _, x := range p.Ratings {
				if x.Score < 7600 {
					wrong("rating below good")
				}
			}
			if len(p.Ratings) < 2 {
				wrong("ratings are missing")
			}
			for _, s := range p.Sanctions {
				if s.Level != "ringan" {
					wrong("sanction")
				}
			}
			low, high := gradeBand(m.toPost.Echelon)
			if g := slices.Index(gradeNames, p.Grade); (g < low || g > high) && about != "pangkat" {
				wrong("grade " + p.Grade)
			}
			age := 58
			if m.Level == LevelSenior {
				age = 60
			}
			if retires := p.Born.AddYears(age); retires < r.Round.Date.AddMonths(13) && about != "pensiun" {
				wrong("retires on " + string(retires))
			}
			if boss := m.toPost.superior; boss != nil {
				who := holders[boss]
				if who == nil {
					who = boss.holder
				}
				if who != nil && slices.Index(gradeNames, who.Grade) >= 0 && slices.Index(gradeNames, who.Grade) < slices.Index(gradeNames, p.Grade) {
					wrong("outranks " + boss.Title)
				}
			}
		}
		found := map[string]int{}
		for _, about := range deliberate {
			found[about]++
		}
		for _, about := range []string{"pangkat", "masa jabatan", "pensiun", "hukuman ringan"} {
			if found[about] == 0 {
				t.Errorf("nobody stands out for %s", about)
			}
		}
	})
}

func TestSameSeedSameBytes(t *testing.T) {
	for _, scenario := range both {
		sum := func(seed int64) string {
			r, err := Build(scenario, seed)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := r.WriteSheets(dir); err != nil {
				t.Fatal(err)
			}
			h := sha256.New()
			for _, f := range r.Files() {
				raw, err := os.ReadFile(filepath.Join(dir, f.Name))
				if err != nil {
					t.Fatal(err)
				}
				h.Write(raw)
			}
			side, err := json.Marshal([]any{r.Actings, r.SignIns, r.Ceremony, r.Round.Deliberate})
			if err != nil {
				t.Fatal(err)
			}
			h.Write(side)
			return string(h.Sum(nil))
		}
		if first, second := sum(7), sum(7); first != second {
			t.Errorf("%s: the same seed gave two regions", scenario)
		}
		if sum(7) == sum(8) {
			t.Errorf("%s: two seeds gave one region", scenario)
		}
	}
}

func TestGenerateAnySize(t *testing.T) {
	for _, n := range []int{5400, 20000} {
		r, err := Generate(1, n)
		if err != nil {
			t.Fatal(err)
		}
		c := r.Count()
		if c.CivilServants+c.Others != n || len(r.Round.Moves) != 248 {
			t.Errorf("Generate(%d) = %+v with %d moves", n, c, len(r.Round.Moves))
		}
	}
	if _, err := Generate(1, 100); err == nil {
		t.Error("Generate(100) made a region smaller than its officials")
	}
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		if _, err := Build(Kediri, 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteSheets(b *testing.B) {
	r, err := Build(Kediri, 1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := r.WriteSheets(b.TempDir()); err != nil {
			b.Fatal(err)
		}
	}
}
