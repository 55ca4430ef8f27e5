package gathering

import (
	"context"
	"crypto/rand"
	"io"
	"strings"
	"sync"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/id"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Service is the use cases of gatherings.
type Service struct {
	DB        *db.DB
	Org       *org.Cache
	Calendar  *calendar.Book
	Duties    *duty.Engine
	Documents *document.Service
	Papers    *appointment.Papers // prints names and heads; nil: no papers are made
	Random    io.Reader           // of personal links and codes; nil: the system's
	Hasher    *account.Hasher     // of the PINs of signers; nil: one of its own
	Site      string              // address of the site in letters, without a slash at the end; "": no letters are sent

	once sync.Once
}

// ids makes the identifiers of gatherings, places and decisions.
var ids id.Source

// system does what follows from an act of a person: papers, numbers.
var system = actor.System("gathering")

func (s *Service) random() io.Reader {
	if s.Random != nil {
		return s.Random
	}
	return rand.Reader
}

// pins is where a signer's PIN of a gathering lies.
func (s *Service) pins(g ID, who people.PersonID) admission.Safe {
	s.once.Do(func() {
		if s.Hasher == nil {
			s.Hasher = account.NewHasher(account.Hashing{})
		}
	})
	return admission.Safe{DB: s.DB, Hasher: s.Hasher,
		Get:  func(tx *db.Tx) (admission.PIN, error) { return getPIN(tx, g, who) },
		Save: func(tx *db.Tx, p admission.PIN) error { return savePIN(tx, g, who, p) }}
}

// write and read are transactions that find the register in memory.
func (s *Service) write(ctx context.Context, fn func(*db.Tx) error) error {
	if _, err := s.Org.Get(ctx); err != nil {
		return err
	}
	return s.DB.Write(ctx, fn)
}

func (s *Service) read(ctx context.Context, fn func(*db.Tx) error) error {
	if _, err := s.Org.Get(ctx); err != nil {
		return err
	}
	return s.DB.Read(ctx, fn)
}

// ground is what a use case stands on: the region, today, the register of today.
type ground struct {
	region *org.Region
	today  clock.Date
	zone   *time.Location
	snap   *org.Snapshot
}

func (s *Service) ground(tx *db.Tx) (*ground, error) {
	region, err := org.LoadRegion(tx)
	if err != nil {
		return nil, err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	w := &ground{region: region, zone: region.Location()}
	w.today = clock.DateOf(tx.Now(), w.zone)
	w.snap = reg.At(w.today)
	return w, nil
}

// change is a use case on one gathering: lock, may this actor, do, save, record.
// may is asked inside the transaction. Nothing is recorded when do says so by an
// empty kind.
func (s *Service) change(ctx context.Context, by actor.Actor, id ID, may func(actor.Actor, *ground, *Gathering) error,
	do func(tx *db.Tx, w *ground, g *Gathering) (kind string, payload map[string]any, err error)) error {
	return s.write(ctx, func(tx *db.Tx) error {
		g, err := lock(tx, id)
		if err != nil {
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		if err := may(by, w, g); err != nil {
			return err
		}
		kind, payload, err := do(tx, w, g)
		if err != nil || kind == "" {
			return err
		}
		_, err = ledger.Record(tx, act(by, kind, g, payload))
		return err
	})
}

// act is the common part of the acts of a gathering.
func act(by actor.Actor, kind string, g *Gathering, payload map[string]any) ledger.Act {
	return ledger.Act{Kind: "gathering." + kind, ActorPerson: by.Person, ActorPost: by.PostFor(actor.ProtocolOfficer),
		SubjectKind: "gathering", Subject: string(g.ID), Payload: payload}
}

// hhmm reads "9.00", "09:00" and writes "09.00"; ok is false for no time of day.
func hhmm(s string) (string, bool) {
	s = strings.NewReplacer(":", ".", " ", "", "WIB", "", "wib", "").Replace(s)
	h, m, found := strings.Cut(s, ".")
	if !found {
		m = "00"
	}
	if len(h) == 1 {
		h = "0" + h
	}
	if len(h) != 2 || len(m) != 2 || h > "23" || m > "59" || strings.Trim(h+m, "0123456789") != "" {
		return "", false
	}
	return h + "." + m, true
}

func pattern(r *org.Region) calendar.Pattern {
	if r.WeekDays == 6 {
		return calendar.SixDays
	}
	return calendar.FiveDays
}

// tidy takes needless spaces out of a line.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
