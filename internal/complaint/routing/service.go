package routing

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// Service keeps what the region has decided, learned and set, and hands out the
// router of the moment. Fill the fields, then use it from many goroutines.
type Service struct {
	DB  *db.DB
	Org *org.Cache
	// Texts reads the texts of reports by their id, to learn from; reports whose
	// text may not be used or is gone are left out. Nil learns nothing.
	Texts func(ctx context.Context, reports []string) (map[string]string, error)
	// Clock is of the cache; Zone says which day it is.
	Clock clock.Clock
	Zone  *time.Location
	Log   *slog.Logger

	mu     sync.Mutex // one refresh at a time
	now    atomic.Pointer[cached]
	dirty  atomic.Bool
	looked atomic.Int64 // microseconds
}

// cached is a router with what it was made from.
type cached struct {
	router  *Router
	offices *Offices
	version int64
	day     clock.Date
	units   *org.Snapshot
	model   *Model
}

// lookEvery is how long a change by another process may stay unseen.
const lookEvery = 2 * time.Second

var ids id.Source

// Router is the router of the moment. It never fails: without the store it goes
// on with the one it has, at first with the shipped rules alone. Suggestions
// are help, and help must not stop a report.
func (s *Service) Router() *Router {
	c, err := s.current(context.Background())
	if err != nil {
		s.log().Error("routing: refresh failed, going on with what is there", "error", err)
	}
	return c.router
}

// Offices is how the region's units are found, as Router uses it.
func (s *Service) Offices(ctx context.Context) (*Offices, error) {
	c, err := s.current(ctx)
	return c.offices, err
}

func (s *Service) log() *slog.Logger {
	if s.Log != nil {
		return s.Log
	}
	return slog.Default()
}

// Today is the date in the region.
func (s *Service) Today() clock.Date {
	zone := s.Zone
	if zone == nil {
		zone = time.FixedZone("WIB", 7*3600)
	}
	return clock.DateOf(s.Clock.Now(), zone)
}

// current refreshes when a version, the day or the register changed. It always
// gives something that suggests, beside an error too.
func (s *Service) current(ctx context.Context) (*cached, error) {
	day := s.Today()
	if c := s.now.Load(); c != nil && c.day == day && s.rested() {
		return c, nil
	}
	before := s.now.Load()
	if before == nil {
		s.mu.Lock()
	} else if !s.mu.TryLock() { // somebody refreshes already: a model may take half a second to read
		return before, nil
	}
	defer s.mu.Unlock()
	if before = s.now.Load(); before != nil && before.day == day && s.rested() {
		return before, nil
	}
	s.dirty.Store(false)
	c, err := s.load(ctx, before, day)
	s.looked.Store(s.Clock.Now().UnixMicro())
	if err != nil {
		if before != nil {
			return before, err
		}
		b, bad := National(day)
		if bad != nil {
			return &cached{router: NewRouter(&Book{}, nil, Options{}), offices: &Offices{}}, bad
		}
		return &cached{router: NewRouter(b, nil, Options{}), offices: &Offices{}}, err
	}
	s.now.Store(c)
	return c, nil
}

func (s *Service) rested() bool {
	age := s.Clock.Now().UnixMicro() - s.looked.Load()
	return !s.dirty.Load() && age >= 0 && age < lookEvery.Microseconds()
}

func (s *Service) load(ctx context.Context, before *cached, day clock.Date) (*cached, error) {
	c := &cached{day: day}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		version, sure, err := readVersion(tx)
		if err != nil {
			return fmt.Errorf("routing: version: %w", err)
		}
		c.version = version
		if s.Org != nil {
			r, err := s.Org.In(tx)
			if err != nil {
				return err
			}
			c.units = r.At(day)
		}
		if before != nil && before.version == version && before.day == day && before.units == c.units {
			*c = *before
			return nil
		}
		words, err := selectWords(tx)
		if err != nil {
			return err
		}
		set, err := selectUnits(tx)
		if err != nil {
			return err
		}
		own := make([]Word, len(words))
		for i, w := range words {
			own[i] = w.Word
		}
		b, err := National(day, own...)
		if err != nil {
			return err
		}
		if c.model, err = s.modelIn(tx, before); err != nil {
			return err
		}
		o := Options{Sure: sure}
		c.offices = &Offices{}
		if c.units != nil {
			c.offices = NewOffices(b, c.units, set)
			o.Units = c.offices
		}
		c.router = NewRouter(b, c.model, o)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// modelIn is the newest model, kept when it is the one at hand. One that this
// program cannot read is said once and left out: rules still suggest.
func (s *Service) modelIn(tx *db.Tx, before *cached) (*Model, error) {
	t, err := newestModel(tx)
	if err != nil || t.Version == 0 {
		return nil, err
	}
	if before != nil && before.model != nil && before.model.Version == t.Version {
		return before.model, nil
	}
	m, err := loadModel(tx, t)
	if err != nil {
		s.log().Warn("routing: the stored model cannot be read; rules alone suggest until the next training", "error", err)
		return nil, nil
	}
	return m, nil
}

// changed lets every router be made anew after the commit.
func (s *Service) changed(tx *db.Tx) error {
	if err := raiseVersion(tx); err != nil {
		return fmt.Errorf("routing: version: %w", err)
	}
	tx.OnCommit(func() { s.dirty.Store(true) })
	return nil
}

// record writes an act into the ledger.
func record(tx *db.Tx, by actor.Actor, kind, subject string, data map[string]any) error {
	_, err := ledger.Record(tx, ledger.Act{Kind: kind, ActorPerson: by.Person, ActorPost: by.PostFor(actor.ComplaintCoordinator),
		SubjectKind: "routing", Subject: subject, Payload: data})
	return err
}

// Settings is everything a region may set, for its page.
type Settings struct {
	Words    []RegionWord
	Families []FamilySetting
	Sure     float64 // 0 to 1
	Model    Trained
	Waiting  int // decisions since it was trained, at most 1000
}

// FamilySetting is a family and the unit that has it here.
type FamilySetting struct {
	Family  Family
	Unit    org.UnitID
	Guessed bool // by its name
	// Categories of the family that another unit has here.
	Categories []CategorySetting
}

// CategorySetting is a category with a unit of its own.
type CategorySetting struct {
	Category CategoryKey
	Unit     org.UnitID
}

// MaySet tells whether somebody may change how reports are routed.
func MaySet(by actor.Actor) bool { return by.May(actor.ComplaintCoordinator) }

// Settings reads them. Coordinators and inspectors may.
func (s *Service) Settings(ctx context.Context, by actor.Actor) (*Settings, error) {
	if err := by.Require(actor.ComplaintCoordinator, actor.Inspector); err != nil {
		return nil, err
	}
	c, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	out := &Settings{}
	for _, f := range c.router.book.families {
		if f.Family == "KELURAHAN" || f.Family == "KECAMATAN" || f.Family == "LUAR" {
			continue
		}
		set := FamilySetting{Family: f.Family, Unit: c.offices.byFamily[f.Family], Guessed: c.offices.Guessed(f.Family)}
		for _, k := range c.router.book.categories {
			if u := c.offices.byCategory[k.Key]; k.Family == f.Family && u != "" && u != set.Unit {
				set.Categories = append(set.Categories, CategorySetting{k.Key, u})
			}
		}
		out.Families = append(out.Families, set)
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		_, sure, err := readVersion(tx)
		if err != nil {
			return err
		}
		if out.Sure = sure; sure == 0 {
			out.Sure = DefaultSure
		}
		if out.Words, err = selectWords(tx); err != nil {
			return err
		}
		if out.Model, err = newestModel(tx); err != nil {
			return err
		}
		out.Waiting, err = decisionsSince(tx, out.Model.newest, 1000)
		return err
	})
	return out, err
}

// AddWord adds a word of the region from today on. Coordinators may.
func (s *Service) AddWord(ctx context.Context, by actor.Actor, w Word) (string, error) {
	if err := by.Require(actor.ComplaintCoordinator); err != nil {
		return "", err
	}
	day := s.Today()
	b, err := National(day)
	if err != nil {
		return "", err
	}
	if err := checkWord(b, &w); err != nil {
		return "", err
	}
	if w.From == "" {
		w.From = day
	}
	var wordID string
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		wordID = ids.New(tx.Now())
		if err := insertWord(tx, RegionWord{ID: wordID, Word: w, By: by.Name, At: tx.Now()}); err != nil {
			return fmt.Errorf("routing: add word: %w", err)
		}
		if err := record(tx, by, "routing.word_added", wordID, map[string]any{"list": w.List, "category": w.Category, "number": w.Number, "word": w.Text, "weight": w.Weight}); err != nil {
			return err
		}
		return s.changed(tx)
	})
	return wordID, err
}

// Numbers are the national numbers of emergencies.
var Numbers = []string{"110", "112", "113", "118", "119"}

// checkWord says what is wrong with a word before it is stored.
func checkWord(b *Book, w *Word) error {
	e := errs.New(errs.Invalid, "routing.word_refused")
	switch w.List {
	case ListKeyword, ListExclude:
		if w.Number = ""; b.Category(w.Category) == nil {
			e.Field("category", "routing.word_no_category", string(w.Category))
		}
	case ListEmergency:
		if w.Category = ""; !slices.Contains(Numbers, w.Number) {
			e.Field("number", "routing.word_number")
		}
	case ListSpam, ListAbuse:
		w.Category, w.Number = "", ""
	default:
		e.Field("list", "routing.word_list")
	}
	if w.Weight == 0 {
		w.Weight = 3
	}
	if w.List == ListEmergency {
		w.Weight = 1
	}
	if w.Weight < 0.1 || w.Weight > 4 {
		e.Field("weight", "routing.word_weight")
	}
	if err := newMatcher().add(w.Text, entry{}); err != nil || len(w.Text) > 80 {
		e.Field("word", "routing.word_text")
	}
	return e.OrNil()
}

// EndWord lets a word of the region count no longer from today on; what was
// suggested before can still be explained. Coordinators may.
func (s *Service) EndWord(ctx context.Context, by actor.Actor, wordID string) error {
	if err := by.Require(actor.ComplaintCoordinator); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := endWord(tx, wordID, s.Today())
		if err != nil {
			return fmt.Errorf("routing: end word: %w", err)
		}
		if n == 0 {
			return errs.New(errs.NotFound, "routing.word_not_found")
		}
		if err := record(tx, by, "routing.word_ended", wordID, nil); err != nil {
			return err
		}
		return s.changed(tx)
	})
}

// SetUnit says which unit handles a category, or with no category a family; no
// unit goes back to the unit found by its name. Coordinators may.
func (s *Service) SetUnit(ctx context.Context, by actor.Actor, category CategoryKey, family Family, unit org.UnitID) error {
	if err := by.Require(actor.ComplaintCoordinator); err != nil {
		return err
	}
	b, err := National(s.Today())
	if err != nil {
		return err
	}
	subject := "family:" + string(family)
	if category != "" {
		subject = "category:" + string(category)
	}
	if category != "" && b.Category(category) == nil || category == "" && !slices.Contains(b.Families(), family) {
		return errs.New(errs.NotFound, "routing.subject_not_found")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if unit != "" {
			r, err := s.Org.In(tx)
			if err != nil {
				return err
			}
			if u := r.Units[unit]; u == nil || !u.ExistsOn(s.Today()) {
				return errs.New(errs.Invalid, "routing.unit_closed").Field("unit", "routing.unit_closed")
			}
		}
		if err := saveUnit(tx, subject, unit, by.Name); err != nil {
			return fmt.Errorf("routing: set unit: %w", err)
		}
		if err := record(tx, by, "routing.unit_set", subject, map[string]any{"unit": unit}); err != nil {
			return err
		}
		return s.changed(tx)
	})
}

// SetSure sets the confidence in per cent from which the first suggestion is
// offered as the default; 0 goes back to what is shipped. Coordinators may.
func (s *Service) SetSure(ctx context.Context, by actor.Actor, percent int) error {
	if err := by.Require(actor.ComplaintCoordinator); err != nil {
		return err
	}
	if percent != 0 && (percent < 30 || percent > 99) {
		return errs.New(errs.Invalid, "routing.sure_range").Field("sure", "routing.sure_range")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := saveSure(tx, percent); err != nil {
			return fmt.Errorf("routing: set threshold: %w", err)
		}
		if err := record(tx, by, "routing.sure_set", "sure", map[string]any{"percent": percent}); err != nil {
			return err
		}
		return s.changed(tx)
	})
}
