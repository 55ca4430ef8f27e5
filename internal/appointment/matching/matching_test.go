package matching

import (
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

const on = clock.Date("2024-06-01")

func weights() Weights { return WeightsOn(regulation.At(on)) }

func supervisor(field string, from, until clock.Date) eligibility.Stint {
	return eligibility.Stint{Level: people.LevelSupervisor, Field: field, From: from, Until: until}
}

// The weights are no law, and say so.
func TestWeightsAreSettings(t *testing.T) {
	w := weights()
	if !w.Uncertain || w.Part != [Parts]int{35, 15, 20, 20, 10} || w.Doubt != 5 || w.FullField != 5 || w.FullYears != 8 {
		t.Errorf("%+v", w)
	}
	book, err := regulation.National().With(map[string]string{"match.weight.field": "50"})
	if err != nil {
		t.Fatal(err)
	}
	if w := WeightsOn(book.At(on)); w.Part[Field] != 50 {
		t.Errorf("a region's own weight is not used: %+v", w)
	}
}

func TestParts(t *testing.T) {
	post := &eligibility.PostFacts{Level: people.LevelAdministrator, Fields: []string{"perhubungan"}}
	for _, c := range []struct {
		name   string
		person eligibility.PersonFacts
		part   Part
		share  int
		judged bool
	}{
		{"five years in the field are all", eligibility.PersonFacts{Posts: []eligibility.Stint{supervisor("perhubungan", "2019-06-01", "")}}, Field, 100, true},
		{"half of them are half", eligibility.PersonFacts{Posts: []eligibility.Stint{supervisor("perhubungan", "2021-12-01", "")}}, Field, 50, true},
		{"another field is nothing", eligibility.PersonFacts{Posts: []eligibility.Stint{supervisor("kesehatan", "2010-01-01", "")}}, Field, 0, true},
		{"a day counts once", eligibility.PersonFacts{Posts: []eligibility.Stint{supervisor("perhubungan", "2021-12-01", ""), supervisor("perhubungan", "2021-12-01", "2024-06-01")}}, Field, 50, true},
		{"four of eight years at the level", eligibility.PersonFacts{Posts: []eligibility.Stint{supervisor("", "2020-06-01", "")}}, Years, 50, true},
		{"years below the level do not count", eligibility.PersonFacts{Posts: []eligibility.Stint{{Level: people.LevelOperational, From: "2000-01-01"}}}, Years, 0, true},
		{"a functional post level with it counts", eligibility.PersonFacts{Posts: []eligibility.Stint{{Level: people.LevelFunctional, Tier: people.TierAhliMuda, From: "2016-06-01"}}}, Years, 100, true},
		{"what is asked", eligibility.PersonFacts{Schooling: people.SchoolS1}, Schooling, 60, true},
		{"a D-IV is what an S-1 is", eligibility.PersonFacts{Schooling: people.SchoolD4}, Schooling, 60, true},
		{"one degree more", eligibility.PersonFacts{Schooling: people.SchoolS2}, Schooling, 80, true},
		{"two degrees more", eligibility.PersonFacts{Schooling: people.SchoolS3}, Schooling, 100, true},
		{"less than asked", eligibility.PersonFacts{Schooling: people.SchoolD3}, Schooling, 0, true},
		{"nothing known", eligibility.PersonFacts{}, Schooling, 0, false},
		{"good and very good", eligibility.PersonFacts{Ratings: []people.Rating{{Year: 2022, Predicate: people.Good}, {Year: 2023, Predicate: people.VeryGood}}}, Rating, 87, true},
		{"the worst of a year counts", eligibility.PersonFacts{Ratings: []people.Rating{{Year: 2023, Predicate: people.VeryGood}, {Year: 2023, Predicate: people.NeedsWork}}}, Rating, 50, true},
		{"the year that runs is not rated", eligibility.PersonFacts{Ratings: []people.Rating{{Year: 2024, Predicate: people.VeryGood}}}, Rating, 0, false},
		{"trained", eligibility.PersonFacts{LeadershipTraining: eligibility.Yes}, Training, 100, true},
		{"not trained", eligibility.PersonFacts{LeadershipTraining: eligibility.No}, Training, 0, true},
	} {
		f := NewProfile(&c.person, on)
		w := weights()
		m := Of(&f, post, people.SchoolS1, 0, &w)
		if m.Share[c.part] != c.share || m.Judged[c.part] != c.judged {
			t.Errorf("%s: %d of 100, judged %v, want %d, %v", c.name, m.Share[c.part], m.Judged[c.part], c.share, c.judged)
		}
	}
}

// What the register does not keep counts for nobody: the other parts make the
// hundred.
func TestPartsLeftOut(t *testing.T) {
	p := eligibility.PersonFacts{Schooling: people.SchoolS3, Ratings: []people.Rating{{Year: 2023, Predicate: people.VeryGood}},
		Posts: []eligibility.Stint{supervisor("perhubungan", "2010-01-01", "")}}
	f := NewProfile(&p, on)
	w := weights()
	w.Without[Training] = true
	m := Of(&f, &eligibility.PostFacts{Level: people.LevelAdministrator, Fields: []string{"perhubungan"}}, people.SchoolS1, 0, &w)
	if m.Score() != 100 {
		t.Errorf("everything there is to be had is %d", m.Score())
	}
	m = Of(&f, &eligibility.PostFacts{Level: people.LevelAdministrator}, people.SchoolS1, 0, &w)
	if m.Score() != 100 || !m.Out[Field] {
		t.Errorf("a post without a field: %d, %v", m.Score(), m.Out)
	}
}

// A match is between 0 and 100; more of anything never lowers it, a doubt never
// raises it; and every part has its words.
func TestMatchIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1995, 2024)
		date := func(name string) clock.Date { return clock.NewDate(year.Draw(t, name), 1, 2) }
		p := eligibility.PersonFacts{Schooling: rapid.SampledFrom(append(people.SchoolLevels(), 0)).Draw(t, "school")}
		for range rapid.IntRange(0, 4).Draw(t, "stints") {
			s := eligibility.Stint{Level: rapid.SampledFrom(people.Levels()).Draw(t, "level"), Field: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "field"), From: date("from")}
			if rapid.Bool().Draw(t, "ended") {
				s.Until = date("until")
			}
			p.Posts = append(p.Posts, s)
		}
		for y := range 4 {
			if rapid.Bool().Draw(t, "rated") {
				p.Ratings = append(p.Ratings, people.Rating{Year: 2020 + y, Predicate: people.Predicate(rapid.IntRange(0, 5).Draw(t, "predicate"))})
			}
		}
		post := &eligibility.PostFacts{Level: rapid.SampledFrom([]people.Level{people.LevelSeniorExecutive, people.LevelAdministrator, people.LevelSupervisor}).Draw(t, "target"), Fields: []string{"a"}}
		w := weights()
		of := func(p eligibility.PersonFacts, doubts int) Match {
			f := NewProfile(&p, on)
			m := Of(&f, post, people.SchoolS1, doubts, &w)
			for _, r := range m.Reasons(&f, post, people.SchoolS1, &w) {
				if r.Text.Key == "" {
					t.Fatalf("the part %s has no words", r.Part)
				}
			}
			return m
		}
		m := of(p, 0)
		if m.Score() < 0 || m.Score() > 100 {
			t.Fatalf("score %d", m.Score())
		}
		if worse := of(p, 1); worse.Points > m.Points {
			t.Fatalf("a doubt raises %d to %d", m.Points, worse.Points)
		}
		more := p
		more.Posts = append([]eligibility.Stint{{Level: people.LevelSeniorExecutive, Field: "a", From: "1990-01-01", Until: "1994-01-01"}}, p.Posts...)
		if better := of(more, 0); better.Points < m.Points {
			t.Fatalf("more service lowers %d to %d", m.Points, better.Points)
		}
	})
}
