package appointment_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// said is everything a report says, for comparing two.
func said(v *appointment.View, rep *appointment.Report) string {
	var b strings.Builder
	fmt.Fprintln(&b, v.Round.Version, v.Round.PlannedOn, v.Members, len(v.Documents), v.Totals.Total, rep.Tally.Blocked, rep.Tally.Warned, rep.Tally.Noted, rep.Tally.Good)
	for _, f := range rep.Findings {
		fmt.Fprintln(&b, f.Move.Person, f.Move.ToPost, f.Move.Attendance)
		for i := range f.Verdicts {
			fmt.Fprintln(&b, f.Verdicts[i].Rule, f.Verdicts[i].Outcome, f.Verdicts[i].Message.In(i18n.ID), f.Verdicts[i].Documents)
		}
	}
	for _, x := range rep.Round {
		fmt.Fprintln(&b, x.Rule, x.Outcome, x.Message.In(i18n.ID))
	}
	return b.String()
}

// A remembered report is the one a fresh check gives, after every kind of
// change that a rule could look at.
func TestReviewIsNeverStale(t *testing.T) {
	demotest.Each(t, "kediri", func(t *testing.T, w *demotest.World) {
		sys := actor.System("test")
		var paper appointment.RoundDocument
		version := func() int64 { return open(t, w).Round.Version }
		write := func(q string, args ...any) error {
			return w.DB.Write(w.Ctx, func(tx *db.Tx) error {
				if _, err := tx.Exec(q, args...); err != nil {
					return err
				}
				return w.Org.Changed(tx)
			})
		}
		m := open(t, w).Moves[40]
		hall, online := appointment.Hall, appointment.Online
		changes := []struct {
			name string
			do   func() error
		}{
			{"nothing", func() error { return nil }},
			{"a detail of a move", func() error {
				to := &hall
				if m.Attendance == appointment.Hall {
					to = &online
				}
				_, err := w.Rounds.Change(w.Ctx, sys, w.Round, version(), "", []appointment.Op{{Kind: appointment.Set, Move: m.ID, Attendance: to}})
				return err
			}},
			{"a paper attached", func() (err error) {
				paper, err = w.Rounds.Attach(w.Ctx, sys, w.Round, appointment.RoundDocument{Document: eligibility.Document{
					Kind: eligibility.DocOwnRequest, Number: "1", Dated: w.Demo.AsOf.AddDays(-20), CoversAll: true}})
				return err
			}},
			{"a paper removed", func() error { return w.Rounds.Detach(w.Ctx, sys, w.Round, paper.ID) }},
			{"a paper imported", func() error {
				return write(`insert into round_document (id, round, kind, number, dated, valid_until, issuer, covers, detail, note)
					values ('zz', $1, 'own_request', '2', '2020-11-01', null, '', '{"all":true}', '', '')`, string(w.Round))
			}},
			{"somebody named", func() error {
				return w.Rounds.Name(w.Ctx, sys, w.Round, people.PersonID(w.Nobody(t).Person))
			}},
			{"a person's history", func() error {
				return write(`update person_rating set predicate = 1 where person = $1`, string(m.Person))
			}},
			{"the region's elections", func() error {
				return w.DB.Write(w.Ctx, func(tx *db.Tx) error {
					r, err := org.LoadRegion(tx)
					if err != nil {
						return err
					}
					r.Elections = []org.Election{{Name: "Pemilihan", TakesPart: true, Determination: w.Demo.AsOf.AddMonths(2), TermEnds: w.Demo.AsOf.AddMonths(6)}}
					return org.SaveRegion(tx, sys, r)
				})
			}},
			{"the planned day", func() error {
				r := open(t, w).Round
				_, err := w.Rounds.SetDetails(w.Ctx, sys, w.Round, r.Version, appointment.Details{Title: r.Title, Kind: r.Kind, PlannedOn: r.PlannedOn.AddMonths(14), Place: r.Place, Basis: r.Basis})
				return err
			}},
		}
		last := ""
		for _, c := range changes {
			if err := c.do(); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			got, err := w.Rounds.Review(w.Ctx, sys, w.Round, "test")
			if err != nil {
				t.Fatal(err)
			}
			v, rep, err := w.Rounds.Check(w.Ctx, sys, w.Round)
			if err != nil {
				t.Fatal(err)
			}
			fresh := said(v, rep)
			if said(got.View, got.Report) != fresh {
				t.Errorf("%s: the remembered report differs from a fresh one", c.name)
			}
			if c.name != "nothing" && fresh == last {
				t.Errorf("%s changed nothing: the test proves nothing", c.name)
			}
			last = fresh
		}
	})
}

// A reader's powers are asked anew for each look at a remembered report.
func TestReviewAsksWhoReads(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	officer := w.As(t, actor.PersonnelOfficer)
	if err := w.Rounds.Name(w.Ctx, actor.System("test"), w.Round, people.PersonID(officer.Person)); err != nil {
		t.Fatal(err)
	}
	own, err := w.Rounds.Review(w.Ctx, officer, w.Round, "papan")
	if err != nil {
		t.Fatal(err)
	}
	if r := own.Rights; !r.Edit || !r.Submit || !r.Name || r.Clear || r.Amend {
		t.Errorf("the officer's rights: %+v", r)
	}
	if _, err := w.Rounds.Review(w.Ctx, w.As(t, actor.AuthorizedOfficial), w.Round, "papan"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("the draft opens for somebody who is not named: %v", err)
	}
	if err := w.Rounds.Unname(w.Ctx, actor.System("test"), w.Round, people.PersonID(officer.Person)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Rounds.Review(w.Ctx, officer, w.Round, "papan"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("the draft still opens for the officer who was taken off: %v", err)
	}
}

// Looks within a minute are one; a later one is another.
func TestLooksAreRecordedOnceAMinute(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	officer := w.As(t, actor.PersonnelOfficer)
	if err := w.Rounds.Name(w.Ctx, actor.System("test"), w.Round, people.PersonID(officer.Person)); err != nil {
		t.Fatal(err)
	}
	look := func(page string) int {
		if _, err := w.Rounds.Review(w.Ctx, officer, w.Round, page); err != nil {
			t.Fatal(err)
		}
		j, err := w.Rounds.Journal(w.Ctx, officer, w.Round)
		if err != nil {
			t.Fatal(err)
		}
		return len(j.Looks)
	}
	for _, c := range []struct {
		page string
		wait int // seconds
		want int
	}{{"papan", 0, 1}, {"papan", 20, 1}, {"lembar", 0, 2}, {"papan", 41, 3}, {"papan", 1, 3}} {
		w.Clock.Add(time.Duration(c.wait) * time.Second)
		if got := look(c.page); got != c.want {
			t.Errorf("after %s: %d looks, want %d", c.page, got, c.want)
		}
	}
}

// The standing of a move counts only what is due.
func TestStanding(t *testing.T) {
	verdict := func(s eligibility.Severity, o eligibility.Outcome, before eligibility.Step) eligibility.Verdict {
		return eligibility.Verdict{Severity: s, Outcome: o, Step: before}
	}
	cases := []struct {
		name     string
		verdicts []eligibility.Verdict
		due      eligibility.Step
		want     eligibility.Standing
	}{
		{"nothing", nil, eligibility.BeforeSubmit, eligibility.Good},
		{"met", []eligibility.Verdict{verdict(eligibility.Block, eligibility.Met, eligibility.BeforeSubmit)}, eligibility.BeforeSubmit, eligibility.Good},
		{"lifted", []eligibility.Verdict{verdict(eligibility.Block, eligibility.Lifted, eligibility.BeforeSubmit)}, eligibility.BeforeSubmit, eligibility.Good},
		{"a block", []eligibility.Verdict{verdict(eligibility.Warn, eligibility.NotMet, eligibility.BeforeSubmit), verdict(eligibility.Block, eligibility.NotMet, eligibility.BeforeSubmit)}, eligibility.BeforeSubmit, eligibility.Blocked},
		{"a block that cannot be judged", []eligibility.Verdict{verdict(eligibility.Block, eligibility.MissingData, eligibility.BeforeSubmit)}, eligibility.BeforeSubmit, eligibility.Blocked},
		{"a block that comes later", []eligibility.Verdict{verdict(eligibility.Block, eligibility.NotMet, eligibility.BeforeDecree)}, eligibility.BeforeSubmit, eligibility.Pending},
		{"the same, now due", []eligibility.Verdict{verdict(eligibility.Block, eligibility.NotMet, eligibility.BeforeDecree)}, eligibility.BeforeDecree, eligibility.Blocked},
		{"a warning weighs more than what comes later", []eligibility.Verdict{verdict(eligibility.Block, eligibility.NotMet, eligibility.BeforeDecree), verdict(eligibility.Warn, eligibility.NotMet, eligibility.BeforeSubmit)}, eligibility.BeforeSubmit, eligibility.Warned},
		{"a note", []eligibility.Verdict{verdict(eligibility.Note, eligibility.NotMet, eligibility.BeforeSubmit)}, eligibility.BeforeSubmit, eligibility.Noted},
	}
	for _, c := range cases {
		f := appointment.Finding{Verdicts: c.verdicts}
		if got := f.Standing(c.due); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// Details change only in a draft, by the version the officer saw, and are told
// to whoever comes second.
func TestSetDetails(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	sys := actor.System("test")
	r := open(t, w).Round
	in := appointment.Details{Title: "Penataan kedua", Kind: appointment.KindMixed, PlannedOn: r.PlannedOn.AddDays(2), Place: "Balai Kota", Basis: []string{"satu", "dua"}}
	if _, err := w.Rounds.SetDetails(w.Ctx, sys, w.Round, r.Version, in); err != nil {
		t.Fatal(err)
	}
	got := open(t, w).Round
	if !reflect.DeepEqual(got.Details, in) || got.Version != r.Version+1 {
		t.Errorf("stored %+v, want %+v", got, in)
	}
	if _, err := w.Rounds.SetDetails(w.Ctx, sys, w.Round, r.Version, in); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
	if again, err := w.Rounds.SetDetails(w.Ctx, sys, w.Round, got.Version, in); err != nil || again.Version != got.Version {
		t.Errorf("the same details again: version %d after %d, %v", again.Version, got.Version, err)
	}
	edits, err := w.Rounds.EditsSince(w.Ctx, sys, w.Round, r.Version)
	if err != nil || len(edits) != 1 || len(edits[0].Changes) != 5 {
		t.Errorf("edits %+v, %v", edits, err)
	}
	if _, err := w.Rounds.SetDetails(w.Ctx, w.Nobody(t), w.Round, got.Version, in); !errs.Is(err, errs.Forbidden) {
		t.Errorf("by the wrong person: %v", err)
	}
	if _, err := w.Rounds.SetDetails(w.Ctx, sys, w.Round, got.Version, appointment.Details{Kind: "x"}); !errs.Is(err, errs.Invalid) {
		t.Errorf("without title and date: %v", err)
	}
	bring(t, w, appointment.Submitted)
	if _, err := w.Rounds.SetDetails(w.Ctx, sys, w.Round, 0, in); !errs.Is(err, errs.Conflict) {
		t.Errorf("after submission: %v", err)
	}
}
