package place

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// State is where an import stands.
type State string

// The states of an import: it waits for somebody who looked at it, then it is
// the map in use until the next one, or it was thrown away.
//
//	waiting → current → former
//	   └────→ discarded
const (
	Waiting   State = "waiting"
	Current   State = "current"
	Former    State = "former"
	Discarded State = "discarded"
)

// Import is one import of map files.
type Import struct {
	Version    int64
	State      State
	RegionCode string
	Digest     string // of the map made of them
	Files      []File
	Findings   []Finding
	Corners    int // read
	By         string
	ByName     string
	At         time.Time
	EndedAt    time.Time // zero while it waits
}

// File is a file of an import.
type File struct {
	Name   string    `json:"name"`
	SHA256 string    `json:"sha256"`
	Data   io.Reader `json:"-"`
}

// Proposal is an import with the map it would bring.
type Proposal struct {
	Import
	Map *Map
}

// Service keeps the region's map. Make it with NewService.
type Service struct {
	db    *db.DB
	clock clock.Clock

	cur    atomic.Pointer[Map]
	polled atomic.Int64 // when the version was last looked at, microseconds
	mu     sync.Mutex
}

// NewService makes the service over a store.
func NewService(d *db.DB, clk clock.Clock) *Service { return &Service{db: d, clock: clk} }

// pollEvery is how long another process's new map may stay unseen.
const pollEvery = time.Second

// Map is the map in use; an empty one before the region imported any.
func (s *Service) Map(ctx context.Context) (*Map, error) {
	if m := s.cur.Load(); m != nil && s.fresh() {
		return m, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.cur.Load(); m != nil && s.fresh() {
		return m, nil
	}
	var out *Map
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		v, err := currentVersion(tx)
		if err != nil {
			return err
		}
		if out = s.cur.Load(); out != nil && out.Version == v {
			return nil
		}
		out = &Map{}
		if v == 0 {
			return nil
		}
		out, err = loadMap(tx, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.cur.Store(out)
	s.polled.Store(s.clock.Now().UnixMicro())
	return out, nil
}

func (s *Service) fresh() bool {
	age := s.clock.Now().UnixMicro() - s.polled.Load()
	return age >= 0 && age < pollEvery.Microseconds()
}

func loadMap(tx *db.Tx, version int64) (*Map, error) {
	data, err := loadContent(tx, version)
	if err != nil {
		return nil, err
	}
	m, err := readMap(data)
	if err != nil {
		return nil, err
	}
	m.Version = version
	return m, nil
}

// may lets those who keep the region's profile keep its map: the administrator
// and personnel officers. A map decides which office a report goes to, not who
// holds it.
func may(by actor.Actor) error {
	if by.RequireAdmin() == nil {
		return nil
	}
	return by.Require(actor.PersonnelOfficer)
}

// MayKeep tells whether somebody may import a map.
func (s *Service) MayKeep(by actor.Actor) error { return may(by) }

// Propose reads map files and keeps what came of them for a look; the map in use
// does not change. code is that of the region ("35.71"): areas of other regions
// are left out; "" takes all.
func (s *Service) Propose(ctx context.Context, by actor.Actor, about About, code string, files []File) (*Proposal, error) {
	if err := may(by); err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errs.New(errs.Invalid, "place.no_files").Field("berkas", "place.no_files")
	}
	var all []feature
	for i, f := range files {
		sum := sha256.New()
		fs, err := readGeoJSON(f.Name, io.TeeReader(f.Data, sum))
		if err != nil {
			return nil, err
		}
		files[i].SHA256 = hex.EncodeToString(sum.Sum(nil))
		all = append(all, fs...)
	}
	sv, err := survey(all, about, code)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(sv.content)
	p := &Proposal{Map: sv.Map, Import: Import{State: Waiting, RegionCode: code, Digest: hex.EncodeToString(digest[:]), Files: files, Findings: sv.Findings,
		Corners: sv.Corners, By: by.Person, ByName: by.Name}}
	if p.ByName == "" && by.Admin {
		p.ByName = "Admin" // who runs the system is no official and has no printed name
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p.At = tx.Now()
		return insertImport(tx, &p.Import, sv.content)
	})
	if err != nil {
		return nil, err
	}
	p.Map.Version = p.Version
	return p, nil
}

// Proposal is an import with its map, as long as it was not thrown away.
func (s *Service) Proposal(ctx context.Context, by actor.Actor, version int64) (*Proposal, error) {
	if err := may(by); err != nil {
		return nil, err
	}
	p := new(Proposal)
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if p.Import, err = loadImport(tx, version); err != nil {
			return err
		}
		p.Map, err = loadMap(tx, version)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Imports lists the imports, newest first, without those thrown away.
func (s *Service) Imports(ctx context.Context, by actor.Actor) (list []Import, err error) {
	if err := may(by); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = listImports(tx, 20)
		return err
	})
	return list, err
}

// Apply takes a waiting or former map into use. What was located by the map
// before keeps its kelurahan; new points are located by the new one.
func (s *Service) Apply(ctx context.Context, by actor.Actor, version int64) error {
	if err := may(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		x, err := loadImport(tx, version)
		if err != nil {
			return err
		}
		switch x.State {
		case Current:
			return errs.New(errs.Conflict, "place.already_current")
		case Discarded:
			return errs.New(errs.Conflict, "place.already_discarded")
		}
		before, err := currentVersion(tx)
		if err != nil {
			return err
		}
		if before != 0 {
			if err := setState(tx, before, Former); err != nil {
				return err
			}
		}
		if err := setState(tx, version, Current); err != nil {
			return err
		}
		tx.OnCommit(func() { s.polled.Store(0) })
		_, err = ledger.Record(tx, ledger.Act{Kind: "place.map_applied", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
			SubjectKind: "region_map", Subject: x.Digest, Payload: map[string]any{"version": version, "before": before, "files": fileDigests(x.Files)}})
		return err
	})
}

// Discard throws a waiting import away.
func (s *Service) Discard(ctx context.Context, by actor.Actor, version int64) error {
	if err := may(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		x, err := loadImport(tx, version)
		if err != nil {
			return err
		}
		switch x.State {
		case Discarded:
			return nil
		case Waiting:
			return setState(tx, version, Discarded)
		}
		return errs.New(errs.Conflict, "place.in_use")
	})
}

func fileDigests(files []File) []string {
	out := make([]string, len(files))
	for i, f := range files {
		out[i] = f.SHA256
	}
	slices.Sort(out)
	return out
}
