package main

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/appointment/proposal"
	"pendopo/internal/demo"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// seats measures the search for people: the plain assignment, the proposal with
// every rule, and the candidates for one seat.
func (b *bench) seats() error {
	if err := b.solve("proposal, solving: 105 seats, 2,900 people", 15, millis, 105, 0, 2900, 2900); err != nil {
		return err
	}
	if err := b.solve("proposal, solving: 500 seats, 1,500 held, 5,000 people", 5, seconds, 500, 1500, 5000, 400); err != nil {
		return err
	}
	a, region, err := b.city(demo.Kediri)
	if err != nil {
		return err
	}
	defer a.Close(b.ctx)
	by := actor.System("bench")
	const wanted = 105
	if err := open(b, a, region.AsOf, wanted); err != nil {
		return err
	}
	round, err := a.Appointment.Create(b.ctx, by, appointment.NewRound{Details: appointment.Details{Title: "Isi kursi", PlannedOn: region.AsOf, Place: "Pendopo"}})
	if err != nil {
		return err
	}
	plan, err := a.Appointment.Fill(b.ctx, by, round.ID, appointment.FillIn{})
	if err != nil {
		return err
	}
	var asked []org.PostID
	for _, p := range plan.Open[:min(wanted, len(plan.Open))] {
		asked = append(asked, p.ID)
	}
	all := b.row(fmt.Sprintf("proposal with all rules: %d seats, %d people", len(asked), plan.Looked), 200, millis)
	again := b.row("  again, nothing changed but the draft", 200, millis)
	one := b.row("candidates for a seat, with near misses, p95", 50, millis)
	var took []float64
	for i := range 2 * b.runs {
		// A paper is something that rules read: everybody is asked anew.
		if _, err := a.Appointment.Attach(b.ctx, by, round.ID, appointment.RoundDocument{Document: eligibility.Document{Kind: eligibility.DocPanelMinutes,
			Number: fmt.Sprint("800/", i), Dated: region.AsOf.AddDays(-9), CoversAll: true}}); err != nil {
			return err
		}
		for _, r := range []*row{all, again} {
			began := time.Now()
			if _, err := a.Appointment.Fill(b.ctx, by, round.ID, appointment.FillIn{Posts: asked}); err != nil {
				return err
			}
			r.add(float64(time.Since(began).Microseconds()) / 1000)
		}
		if _, err := a.Appointment.Attach(b.ctx, by, round.ID, appointment.RoundDocument{Document: eligibility.Document{Kind: eligibility.DocPanelMinutes,
			Number: fmt.Sprint("801/", i), Dated: region.AsOf.AddDays(-9), CoversAll: true}}); err != nil {
			return err
		}
		for k := range 10 {
			began := time.Now()
			if _, err := a.Appointment.Candidates(b.ctx, by, round.ID, asked[(i*10+k)%len(asked)], appointment.CandidateFilter{Limit: 25, Near: 12}); err != nil {
				return err
			}
			took = append(took, float64(time.Since(began).Microseconds())/1000)
		}
	}
	one.add(percentile(took, 0.95))
	return nil
}

// solve measures the assignment alone: seats to fill, seats that are held, and
// for each so many people who may sit there.
func (b *bench) solve(work string, budget float64, u unit, seats, held, persons, each int) error {
	r := rand.New(rand.NewPCG(1, 2))
	p := proposal.Problem{People: persons}
	for i := range seats + held {
		s := proposal.Seat{Holder: proposal.None, Fixed: proposal.None}
		if i >= seats {
			s.Holder, s.Counter, s.Leave = i-seats, i%7 == 0, 300
		}
		p.Seats = append(p.Seats, s)
		for _, person := range r.Perm(persons)[:each] {
			p.Options = append(p.Options, proposal.Option{Seat: i, Person: person, Match: r.IntN(proposal.MaxMatch + 1)})
		}
	}
	row := b.row(work, budget, u)
	for range 4 * b.runs {
		began := time.Now()
		thin := p
		thin.Options = proposal.Thin(p)
		plan, err := proposal.Solve(thin)
		if err != nil {
			return err
		}
		if plan.Filled != seats {
			return fmt.Errorf("%s: only %d are filled", work, plan.Filled)
		}
		d := time.Since(began)
		if u == seconds {
			row.add(d.Seconds())
		} else {
			row.add(float64(d.Microseconds()) / 1000)
		}
	}
	return nil
}

// city opens an example region as imported, without what happened to it.
func (b *bench) city(scenario string) (*app.App, *demo.Region, error) {
	region, err := demo.Build(scenario, 1)
	if err != nil {
		return nil, nil, err
	}
	sheets, dir := filepath.Join(b.work, "lembar-"+scenario), filepath.Join(b.work, "kursi-"+scenario)
	if err := region.WriteSheets(sheets); err != nil {
		return nil, nil, err
	}
	profile, err := profileOf(region)
	if err != nil {
		return nil, nil, err
	}
	file := filepath.Join(b.work, "profil-"+scenario+".json")
	if err := os.WriteFile(file, profile, 0o600); err != nil {
		return nil, nil, err
	}
	if _, err := b.do(dir, "region", file); err != nil {
		return nil, nil, err
	}
	if err := b.bring(dir, sheets, region, "unit", "post", "person", "reorganisation"); err != nil {
		return nil, nil, err
	}
	cfg := app.DefaultConfig()
	cfg.Dir = dir
	a, err := app.Open(b.ctx, cfg, clock.At(region.AsOf.AddDays(-5).Time().Add(2*time.Hour)), slog.New(slog.DiscardHandler))
	return a, region, err
}

// open ends holdings of supervisors until so many seats are vacant.
func open(b *bench, a *app.App, on clock.Date, wanted int) error {
	reg, err := a.Org.Get(b.ctx)
	if err != nil {
		return err
	}
	snap := reg.At(on)
	vacant := 0
	for _, p := range snap.Vacancies() {
		if !snap.AwaitsConfirmation(p) {
			vacant++
		}
	}
	var endings []org.Ending
	for _, p := range snap.AllPosts() {
		if h := snap.Holder(p.ID); h != nil && p.Structural && p.Level == people.LevelSupervisor && vacant+len(endings) < wanted {
			endings = append(endings, org.Ending{Holding: h.ID, Until: on.AddDays(-1), Why: "bench"})
		}
	}
	return a.DB.Write(b.ctx, func(tx *db.Tx) error {
		_, err := a.Org.Apply(tx, nil, endings)
		return err
	})
}
