package forecast_test

import (
	"slices"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/forecast"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

func service(w *demotest.World) *forecast.Service {
	return &forecast.Service{DB: w.DB, Org: w.Org, Rounds: w.Rounds}
}

// Every figure is the length of its list, for each agency and month; the pages of
// a list hold every event once, in order.
func TestFiguresLeadToTheirLists(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		s, by := service(w), w.As(t, actor.PersonnelOfficer)
		count := func(f forecast.Filter) int {
			p, err := s.List(w.Ctx, by, f)
			if err != nil {
				t.Fatal(err)
			}
			return p.Total
		}
		all, err := s.List(w.Ctx, by, forecast.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if all.Tally.Vacated() == 0 || all.Tally.Functional == 0 || all.Tally.Operational == 0 || all.Total != all.Tally.All() {
			t.Fatalf("nothing is coming: %+v, total %d", all.Tally, all.Total)
		}
		check := func(what string, n forecast.Tally, f forecast.Filter) {
			t.Helper()
			for _, x := range []struct {
				want       int
				structural bool
				level      people.Level
				cause      forecast.Cause
			}{
				{n.All(), false, "", ""}, {n.Vacated(), true, "", forecast.Vacating}, {n.Term + n.Acting, true, "", forecast.Terms},
				{n.Retirement, true, "", forecast.Retirement}, {n.Term, true, "", forecast.Term}, {n.Acting, true, "", forecast.Acting},
				{n.Functional, false, people.LevelFunctional, ""}, {n.Operational, false, people.LevelOperational, ""},
			} {
				f.Structural, f.Level, f.Cause = x.structural, x.level, x.cause
				if got := count(f); got != x.want {
					t.Errorf("%s, %s %s: figure %d, list %d", what, x.level, x.cause, x.want, got)
				}
			}
		}
		check("all", all.Tally, forecast.Filter{})
		sum := 0
		for _, m := range all.Months {
			f := forecast.Filter{Month: forecast.Overdue}
			if m.Month != "" {
				f.Month = string(m.Month[:7])
			}
			check("month "+f.Month, m.Tally, f)
			sum += m.All()
		}
		if sum != all.Total {
			t.Errorf("the months make %d, all are %d", sum, all.Total)
		}
		for _, a := range all.Agencies[:4] {
			check(a.Agency.Name, a.Tally, forecast.Filter{Agency: a.Agency.ID})
		}
		var keys []string
		for f := (forecast.Filter{Limit: 37}); ; {
			p, err := s.List(w.Ctx, by, f)
			if err != nil {
				t.Fatal(err)
			}
			for i := range p.Items {
				if n := len(keys); n > 0 && i > 0 && p.Items[i].On < p.Items[i-1].On {
					t.Fatal("not in order of days")
				}
				keys = append(keys, p.Items[i].Key())
			}
			if f.After = p.Next; f.After == "" {
				break
			}
		}
		slices.Sort(keys)
		if n := len(slices.Compact(keys)); n != all.Total {
			t.Errorf("the pages hold %d different events of %d", n, all.Total)
		}
	})
}

// What the register and the law say of a holder comes out, once and with its
// text: retirement at the post's age, the recorded end that comes before it, five
// years of a senior executive, the end of an acting term; nothing for who has
// left, sits in an elected post or is far from it.
func TestEvents(t *testing.T) {
	day := clock.Date("2026-03-10")
	unit := &org.Unit{ID: "u", Code: "U", Name: "Dinas", Kind: "dinas", From: "2000-01-01"}
	post := func(id org.PostID, level people.Level, tier people.FunctionalTier) *org.Post {
		return &org.Post{ID: id, Code: string(id), Unit: "u", Title: string(id), Level: level, Tier: tier, Structural: org.IsStructural(level), From: "2000-01-01"}
	}
	posts := []*org.Post{post("head", org.LevelHead, ""), post("chief", people.LevelSeniorExecutive, ""), post("admin", people.LevelAdministrator, ""),
		post("empty", people.LevelSupervisor, ""), post("expert", people.LevelFunctional, people.TierAhliMadya), post("clerk", people.LevelOperational, "")}
	for _, tc := range []struct {
		name, post  string
		born        clock.Date
		since, ends clock.Date
		kind        org.HoldingKind
		status      people.Status
		want        []string // cause and day
	}{
		{"administrator at 58", "admin", "1968-07-15", "2024-01-01", "", org.Definitive, people.StatusActive, []string{"retirement 2026-08-01"}},
		{"already past it", "admin", "1968-01-31", "2024-01-01", "", org.Definitive, people.StatusActive, []string{"retirement 2026-02-01 overdue"}},
		{"the day itself is overdue", "admin", "1968-02-10", "2024-01-01", "", org.Definitive, people.StatusActive, []string{"retirement 2026-03-01 overdue"}},
		{"last day within two years", "admin", "1970-02-09", "2024-01-01", "", org.Definitive, people.StatusActive, []string{"retirement 2028-03-01"}},
		{"after two years", "admin", "1970-03-10", "2024-01-01", "", org.Definitive, people.StatusActive, nil},
		{"recorded end before retirement", "admin", "1968-07-15", "2024-01-01", "2026-06-01", org.Definitive, people.StatusActive, []string{"ending 2026-06-01"}},
		{"recorded end after retirement", "admin", "1968-07-15", "2024-01-01", "2026-09-01", org.Definitive, people.StatusActive, []string{"retirement 2026-08-01"}},
		{"chief, five years", "chief", "1975-01-01", "2022-05-20", "", org.Definitive, people.StatusActive, []string{"term 2027-05-20"}},
		{"chief, past five years", "chief", "1975-01-01", "2020-05-20", "", org.Definitive, people.StatusActive, []string{"term 2025-05-20 overdue"}},
		{"chief, five years and 60", "chief", "1967-01-31", "2021-12-01", "", org.Definitive, people.StatusActive, []string{"term 2026-12-01", "retirement 2027-02-01"}},
		{"chief retires before the term is up", "chief", "1966-09-01", "2021-12-01", "", org.Definitive, people.StatusActive, []string{"retirement 2026-10-01"}},
		{"expert at 60", "expert", "1966-09-01", "2010-01-01", "", org.Definitive, people.StatusActive, []string{"retirement 2026-10-01"}},
		{"clerk at 58", "clerk", "1968-09-01", "2010-01-01", "", org.Definitive, people.StatusActive, []string{"retirement 2026-10-01"}},
		{"acting", "empty", "1980-01-01", "2026-02-01", "2026-05-01", org.Acting, people.StatusActive, []string{"acting 2026-05-01"}},
		{"elected", "head", "1960-01-01", "2024-01-01", "", org.Definitive, people.StatusActive, nil},
		{"has retired", "admin", "1968-07-15", "2024-01-01", "", org.Definitive, people.StatusRetired, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := &people.Light{ID: "p", Name: people.Name{Name: "Orang"}, BornOn: tc.born, Category: people.CategoryPNS, Status: tc.status}
			h := &org.Holding{ID: "h", Post: org.PostID(tc.post), Person: "p", Kind: tc.kind, Structural: tc.post != "expert" && tc.post != "clerk", From: tc.since, Until: tc.ends, TenureFrom: tc.since}
			s := org.NewRegister(1, []*org.Unit{unit}, posts, []*org.Holding{h}, []*people.Light{p}).At(day)
			var got []string
			for _, e := range forecast.Of(s) {
				x := string(e.Cause) + " " + string(e.On)
				if e.Overdue {
					x += " overdue"
				}
				if got = append(got, x); e.Basis == "" && e.Cause != forecast.Ending && e.Cause != forecast.Acting {
					t.Errorf("%s rests on nothing", x)
				}
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

// coming is a structural seat whose holder retires within the forecast.
func coming(t *testing.T, w *demotest.World, s *forecast.Service, by actor.Actor) []forecast.Event {
	t.Helper()
	p, err := s.List(w.Ctx, by, forecast.Filter{Structural: true, Cause: forecast.Retirement, Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	out := slices.DeleteFunc(p.Items, func(e forecast.Event) bool { return e.Overdue })
	if len(out) < 3 {
		t.Fatalf("only %d seats fall vacant", len(out))
	}
	return out
}

// Who follows in a seat is judged as of its day: the list is the one of a draft
// planned on that day, and each link of the chain leaves the seat of the next.
func TestWhoCouldFollow(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		s, by := service(w), w.As(t, actor.PersonnelOfficer)
		suited := 0
		for _, e := range coming(t, w, s, by)[:3] {
			c, err := s.Seat(w.Ctx, by, e.Post.ID, 10, 5)
			if err != nil {
				t.Fatal(err)
			}
			if c.On != e.On || len(c.Events) == 0 {
				t.Errorf("%s is judged on %s, falls vacant on %s", e.Post.Title, c.On, e.On)
			}
			r, err := s.MakeDraft(w.Ctx, by, []org.PostID{e.Post.ID})
			if err != nil {
				t.Fatal(err)
			}
			if r.PlannedOn != e.On || r.State != appointment.Draft {
				t.Errorf("draft of %s planned on %s", r.Title, r.PlannedOn)
			}
			same, err := w.Rounds.Candidates(w.Ctx, by, r.ID, e.Post.ID, appointment.CandidateFilter{Limit: 10, Near: 5})
			if err != nil {
				t.Fatal(err)
			}
			if same.Count != c.Count || same.NearAll != c.NearAll || len(same.Items) != len(c.Items) {
				t.Fatalf("%s: %+v ahead, %+v in the draft", e.Post.Title, c.Count, same.Count)
			}
			for i := range same.Items {
				if same.Items[i].Move.Person != c.Items[i].Move.Person || same.Items[i].Match != c.Items[i].Match {
					t.Errorf("%s: number %d is another in the draft", e.Post.Title, i+1)
				}
				if c.Items[i].Move.Person == e.Person.ID {
					t.Errorf("%s follows themselves", e.Person.Name)
				}
			}
			suited += len(c.Chain)
			for i, k := range c.Chain {
				switch {
				case i == 0 && k.Post.ID != e.Post.ID:
					t.Errorf("the chain begins at %s", k.Post.Title)
				case k.Settled:
					t.Errorf("%s came to their post lately", k.Move.Person)
				case i > 0 && (c.Chain[i-1].From == nil || c.Chain[i-1].From.ID != k.Post.ID):
					t.Errorf("link %d does not follow", i)
				}
			}
			// The draft takes the seat for open, although the register has its holder,
			// and nothing contradicts whoever is put there.
			plan, err := w.Rounds.Fill(w.Ctx, by, r.ID, appointment.FillIn{Posts: []org.PostID{e.Post.ID}})
			if err != nil {
				t.Fatal(err)
			}
			if x := plan.Seats[0]; x.Candidate != nil {
				if _, err := w.Rounds.Change(w.Ctx, by, r.ID, r.Version, "", []appointment.Op{{Kind: appointment.Put, Person: x.Candidate.Move.Person, ToPost: e.Post.ID}}); err != nil {
					t.Fatal(err)
				}
				_, rep, err := w.Rounds.Check(w.Ctx, by, r.ID)
				if err != nil {
					t.Fatal(err)
				}
				if len(rep.Inconsistencies) > 0 {
					t.Errorf("%s: %v", e.Post.Title, rep.Inconsistencies[0].Message)
				}
			}
		}
		if suited == 0 {
			t.Error("nobody could follow anywhere")
		}
	})
}

// A draft is planned on the day on which the last of its seats is free; seats
// that stay held are refused by name.
func TestDraftOfSeveral(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	s, by := service(w), w.As(t, actor.PersonnelOfficer)
	seats := coming(t, w, s, by)
	first, last := seats[0], seats[len(seats)-1]
	r, err := s.MakeDraft(w.Ctx, by, []org.PostID{last.Post.ID, first.Post.ID, first.Post.ID})
	if err != nil {
		t.Fatal(err)
	}
	if r.PlannedOn != last.On {
		t.Errorf("planned on %s, the last is free on %s", r.PlannedOn, last.On)
	}
	if _, err := s.MakeDraft(w.Ctx, by, nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("of nothing: %v", err)
	}
	going := map[org.PostID]bool{}
	for _, e := range forecast.Of(w.Register(t).At(w.Demo.AsOf.AddDays(-5))) {
		going[e.Post.ID] = true
	}
	snap := w.Snapshot(t)
	for _, p := range snap.AllPosts() {
		if p.Structural && snap.Holder(p.ID) != nil && !going[p.ID] {
			if _, err := s.MakeDraft(w.Ctx, by, []org.PostID{p.ID}); !errs.Is(err, errs.Invalid) {
				t.Errorf("of %s, which stays held: %v", p.Title, err)
			}
			break
		}
	}
}

// The wrong person sees and makes nothing; who reads everything makes nothing.
func TestWrongPerson(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	s, officer := service(w), w.As(t, actor.PersonnelOfficer)
	seat := coming(t, w, s, officer)[0].Post.ID
	for who, tc := range map[string]struct {
		by   actor.Actor
		read bool
	}{
		"nobody": {actor.Actor{}, false}, "an employee": {w.Nobody(t), false}, "the protocol": {w.As(t, actor.ProtocolOfficer), false},
		"the secretary": {w.As(t, actor.AuthorizedOfficial), true}, "the head": {w.As(t, actor.AppointingAuthority), true}, "an inspector": {w.As(t, actor.Inspector), true},
	} {
		refused := func(err error) bool { return errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) }
		_, err := s.List(w.Ctx, tc.by, forecast.Filter{})
		_, _, exported := s.Export(w.Ctx, tc.by, forecast.Filter{})
		_, looked := s.Seat(w.Ctx, tc.by, seat, 5, 5)
		_, followed := w.Rounds.Succession(w.Ctx, tc.by, appointment.SuccessionIn{Post: seat, On: w.Demo.AsOf})
		for what, err := range map[string]error{"list": err, "export": exported, "seat": looked, "succession": followed} {
			if tc.read && err != nil || !tc.read && !refused(err) {
				t.Errorf("%s, %s: %v", who, what, err)
			}
		}
		if tc.by.May(actor.PersonnelOfficer) {
			continue
		}
		if _, err := s.MakeDraft(w.Ctx, tc.by, []org.PostID{seat}); !refused(err) {
			t.Errorf("%s makes a draft: %v", who, err)
		}
	}
}

// What leaves the house is recorded.
func TestExportIsRecorded(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	rows, _, err := service(w).Export(w.Ctx, w.As(t, actor.PersonnelOfficer), forecast.Filter{Structural: true})
	if err != nil || len(rows) == 0 {
		t.Fatal(len(rows), err)
	}
	n := 0
	if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select count(*) from act where kind = 'forecast.exported'`).Scan(&n)
	}); err != nil || n != 1 {
		t.Errorf("%d acts, %v", n, err)
	}
}
