package appointment

import (
	"cmp"
	"slices"
	"sync"

	"pendopo/internal/appointment/dossier"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/appointment/matching"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// pool is everybody in the region's service as of a day, read for the rules and
// for the match: what looking for people for a seat needs. It stands in order
// of seniority (daftar urut kepangkatan: grade, then how long, then age), which
// decides among equals, so that the same register gives the same answer.
//
// rule: pp-11-2017 (daftar urut kepangkatan as practice)
type pool struct {
	snap    *org.Snapshot
	people  []pooled
	at      map[people.PersonID]int
	trained bool // the register knows of anybody's training

	mu   sync.Mutex
	last map[judgedBy]*judgements
}

// judgements are what the rules said of everybody in classes of posts. They are
// used again while nothing that the rules read has changed: who sits where and
// the histories are the pool's, the rest stands in judgedBy. The moves of a round
// change none of them.
type judgements struct {
	mu      sync.Mutex
	stopped map[class][]bool
	doubts  map[class][]int8
	near    map[class][]*eligibility.Near
}

type judgedBy struct {
	law       *regulation.Book
	papers    string
	elsewhere string
	known     clock.Date
}

// judgements of a round with its papers and what other rounds claim.
func (p *pool) judgements(v *View, law *regulation.Book) *judgements {
	by := judgedBy{law: law, known: v.known}
	for _, d := range v.Documents {
		by.papers += d.ID + " "
	}
	if v.elsewhere != nil {
		by.elsewhere = v.elsewhere.key
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if j := p.last[by]; j != nil {
		return j
	}
	if p.last == nil || len(p.last) >= memoSize {
		p.last = map[judgedBy]*judgements{}
	}
	j := &judgements{stopped: map[class][]bool{}, doubts: map[class][]int8{}, near: map[class][]*eligibility.Near{}}
	p.last[by] = j
	return j
}

type pooled struct {
	id      people.PersonID
	light   *people.Light
	facts   eligibility.PersonFacts
	profile matching.Profile
	from    *org.Post              // definitive post, nil when there is none
	present *eligibility.PostFacts // the same as the rules see it
	holding *org.Holding
}

// pools keeps the pool of the last round asked for. It belongs to a snapshot,
// which stands for one version of the register and one day: histories change the
// version too. Loading 5,400 people takes about half a second, a question
// afterwards a few milliseconds.
type pools struct {
	mu   sync.Mutex
	last *pool
	// ahead is the pool of the last day asked for beside rounds: looking months
	// ahead does not cost a round its own.
	ahead *pool
	// files are the histories of everybody in a version of the register: they are
	// the same on every day, and reading them is most of the cost.
	files   map[people.PersonID]*people.History
	version int64
}

func (p *pools) rest() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last, p.ahead, p.files = nil, nil, nil
}

// pool is who could be proposed in a round that is planned on a snapshot; no
// round has an identifier when somebody looks ahead.
func (s *Service) pool(tx *db.Tx, snap *org.Snapshot, round RoundID) (*pool, error) {
	s.pools.mu.Lock()
	defer s.pools.mu.Unlock()
	for _, p := range []*pool{s.pools.last, s.pools.ahead} {
		if p != nil && p.snap == snap {
			return p, nil
		}
	}
	p, err := s.pools.load(tx, snap)
	if err != nil {
		return nil, err
	}
	if round == "" {
		s.pools.ahead = p
	} else {
		s.pools.last = p
	}
	return p, nil
}

func (all *pools) load(tx *db.Tx, snap *org.Snapshot) (*pool, error) {
	var lights []*people.Light
	for _, l := range snap.People {
		if l.Category.IsCivilServant() && l.Status.InService() {
			lights = append(lights, l)
		}
	}
	slices.SortFunc(lights, senior)
	wanted := make([]people.PersonID, len(lights))
	for i, l := range lights {
		wanted[i] = l.ID
	}
	if all.files == nil || all.version != snap.Version {
		files, err := people.LoadHistories(tx, wanted)
		if err != nil {
			return nil, err
		}
		all.files, all.version = files, snap.Version
	}
	p := &pool{snap: snap, people: make([]pooled, len(lights)), at: make(map[people.PersonID]int, len(lights))}
	posts := map[org.PostID]*eligibility.PostFacts{}
	for i, l := range lights {
		x := &p.people[i]
		x.id, x.light = l.ID, l
		x.facts = dossier.Person(snap, l.ID, all.files[l.ID], snap.Date)
		x.profile = matching.NewProfile(&x.facts, snap.Date)
		p.trained = p.trained || x.profile.TrainingKnown()
		if h := snap.Principal(l.ID); h != nil {
			x.holding, x.from = h, snap.Posts[h.Post]
			if posts[h.Post] == nil {
				f := dossier.Post(snap, h.Post, nil)
				posts[h.Post] = &f
			}
			x.present = posts[h.Post]
		}
		p.at[l.ID] = i
	}
	return p, nil
}

// senior orders people by grade, the day of the grade, birth and number.
func senior(a, b *people.Light) int {
	return cmp.Or(cmp.Compare(b.Grade.Step(), a.Grade.Step()), cmp.Compare(a.GradeFrom, b.GradeFrom),
		cmp.Compare(a.BornOn, b.BornOn), cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
}
