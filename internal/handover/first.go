package handover

import (
	"context"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// FirstKind is a dated first duty of a new post.
type FirstKind string

// The first duties.
const (
	Start     FirstKind = "start"     // SPMT on the first day
	Agreement FirstKind = "agreement" // perjanjian kinerja of the new post
	Wealth    FirstKind = "wealth"    // LHKPN
)

// First is one of them, for one mover.
type First struct {
	Handover ID
	Kind     FirstKind
	DueAt    time.Time
	Basis    string
	Duty     duty.ID
	DoneAt   time.Time
	Note     string // the paper that fulfils it
}

// FirstKey is the message of a first duty's name.
func FirstKey(k FirstKind) string { return "handover.first." + string(k) }

func today(tx *db.Tx, region *org.Region) clock.Date {
	return clock.DateOf(tx.Now(), region.Location())
}

// firsts are the first duties of a post and when they are due.
//
// rule: praktik-serah-terima mulai tugas, perjanjian kinerja
// rule: permenpanrb-53-2014 lampiran (revised on every change of the official)
// rule: kpk-2-2020 laporan khusus
func (o office) firsts(reg *org.Register, s *org.Snapshot, h *Handover, post *org.Post) []*First {
	day := clock.DateOf(h.StartedAt, o.zone)
	spmt, _ := o.due(h.StartedAt, calendar.Days(0))
	cite := func(id, article string) string { return regulation.Cite(id, article).String() }
	out := []*First{
		{Handover: h.ID, Kind: Start, DueAt: spmt, Basis: cite("praktik-serah-terima", "mulai tugas")},
		{Handover: h.ID, Kind: Agreement, DueAt: o.at(string(day.AddMonths(number(reg, s, "handover.agreement.months", 1))), 16),
			Basis: cite("permenpanrb-53-2014", "lampiran") + "; " + cite("praktik-serah-terima", "perjanjian kinerja")},
	}
	if post.Level == people.LevelSeniorExecutive {
		out = append(out, &First{Handover: h.ID, Kind: Wealth, DueAt: o.at(string(day.AddMonths(number(reg, s, "handover.wealth.months", 3))), 16),
			Basis: cite("kpk-2-2020", "laporan khusus")})
	}
	return out
}

// openFirsts opens the strategy and the first duties of a mover.
func (s *Service) openFirsts(tx *db.Tx, by actor.Actor, o office, reg *org.Register, snap *org.Snapshot, h *Handover) error {
	post := reg.Posts[h.ToPost]
	if post == nil {
		return nil
	}
	for _, f := range o.firsts(reg, snap, h, post) {
		d, err := s.Duties.Open(tx, by, duty.Opening{Kind: FirstDuty, Post: h.ToPost, SubjectKind: "handover", Subject: string(h.ID),
			Title: i18n.T(i18n.ID, FirstKey(f.Kind)), Start: h.StartedAt, Due: f.DueAt, OfficeUnit: o.root, Basis: f.Basis})
		if err != nil {
			return err
		}
		f.Duty = d.ID
		if err := insertFirst(tx, f); err != nil {
			return err
		}
	}
	d, err := s.Duties.Open(tx, by, duty.Opening{Kind: StrategyDuty, Post: h.ToPost, SubjectKind: "handover", Subject: string(h.ID),
		Title: i18n.T(i18n.ID, "handover.strategy_duty", post.Title), Start: h.StartedAt,
		Span: calendar.Days(number(reg, snap, "handover.strategy.days", 7)), OfficeUnit: o.root,
		Basis: regulation.Cite("praktik-serah-terima", "strategi").String()})
	if err != nil {
		return err
	}
	return insertStrategy(tx, &Strategy{Handover: h.ID, DueAt: d.DueAt, Duty: d.ID})
}

// FinishFirst says that a first duty is done, with the paper that fulfils it.
// Only the official may.
func (s *Service) FinishFirst(ctx context.Context, by actor.Actor, id ID, kind FirstKind, note string) error {
	note = strings.TrimSpace(note)
	if note == "" {
		return errs.New(errs.Invalid, "handover.first_no_paper").Field("note", "handover.first_no_paper")
	}
	return s.write(ctx, func(tx *db.Tx) error {
		h, err := s.own(tx, by, id)
		if err != nil {
			return err
		}
		all, err := firstsOf(tx, id)
		if err != nil {
			return err
		}
		for _, f := range all {
			if f.Kind != kind {
				continue
			}
			if !f.DoneAt.IsZero() {
				return errs.New(errs.Conflict, "handover.first_done")
			}
			f.DoneAt, f.Note = tx.Now(), note
			if err := saveFirst(tx, f); err != nil {
				return err
			}
			if _, err := s.Duties.Close(tx, by, f.Duty, duty.Done, note); err != nil {
				return err
			}
			_, err := ledger.Record(tx, act(by, "first_done", "handover", string(h.ID), map[string]any{"kind": string(kind), "paper": note}))
			return err
		}
		return errs.New(errs.NotFound, "handover.not_found")
	})
}

// own loads a handover for the official whose it is.
func (s *Service) own(tx *db.Tx, by actor.Actor, id ID) (*Handover, error) {
	if !by.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	h, err := getHandover(tx, id)
	if err != nil {
		return nil, err
	}
	if !by.IsSystem() && (by.Person == "" || string(h.Person) != by.Person) {
		return nil, errs.New(errs.Forbidden, "handover.not_yours")
	}
	return h, nil
}
