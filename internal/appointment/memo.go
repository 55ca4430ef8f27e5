package appointment

import (
	"fmt"
	"sync"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/regulation"
)

// memo keeps the last report of a few rounds. A page is asked for many times
// between two changes, and judging 248 moves costs ten times as much as drawing
// them. Nothing is ever taken for fresh by its age: a report is used again only
// while everything it was made from has the same version.
type memo struct {
	mu   sync.Mutex
	last map[RoundID]judged
}

// memoSize bounds the rounds kept; a region prepares one or two at a time.
const memoSize = 4

// judged is a report with the key of what it was made from.
type judged struct {
	key    memoKey
	view   *View
	report *Report
}

// memoKey names every input of a report: the round with its moves, its papers
// (an import adds some without touching the round), the register with people
// and their histories, the region's profile, the calendar, and the numbers of the
// law.
type memoKey struct {
	version   int64
	papers    int
	lastPaper string
	register  int64
	region    int64
	calendar  int64
	law       *regulation.Book
	planned   clock.Date
	known     clock.Date // what can be known of a plan ahead
	oathParty string     // has no version of its own: people are named one by one
	elsewhere string     // other rounds, and what this reader may know of them
}

// reviewed is view and report of a round for a reader, from memory when nothing
// they depend on has changed. Both are shared: nobody may change them.
func (s *Service) reviewed(tx *db.Tx, by actor.Actor, round RoundID) (*View, *Report, error) {
	r, err := readable(tx, by, round)
	if err != nil {
		return nil, nil, err
	}
	key, err := s.memoKey(tx, by, r)
	if err != nil {
		return nil, nil, err
	}
	s.memo.mu.Lock()
	have, ok := s.memo.last[round]
	s.memo.mu.Unlock()
	if ok && have.key == key {
		v := *have.view
		v.Members, err = members(tx, round) // named people come and go without a version
		return &v, have.report, err
	}
	v, err := s.view(tx, by, round)
	if err != nil {
		return nil, nil, err
	}
	rep, err := s.report(tx, v)
	if err != nil {
		return nil, nil, err
	}
	s.memo.mu.Lock()
	defer s.memo.mu.Unlock()
	if s.memo.last == nil || len(s.memo.last) >= memoSize && !ok {
		s.memo.last = map[RoundID]judged{}
	}
	s.memo.last[round] = judged{key, v, rep}
	return v, rep, nil
}

// Rest forgets the reports, when nobody has asked for anything for a while.
func (s *Service) Rest() {
	s.pools.rest()
	s.memo.mu.Lock()
	defer s.memo.mu.Unlock()
	clear(s.memo.last)
}

func (s *Service) memoKey(tx *db.Tx, by actor.Actor, r *Round) (k memoKey, err error) {
	k = memoKey{version: r.Version, law: s.Law, planned: r.PlannedOn}
	if k.known, err = today(tx); err != nil {
		return k, err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return k, err
	}
	k.register = reg.Version
	cal, err := s.Calendar.In(tx)
	if err != nil {
		return k, err
	}
	k.calendar = cal.Version
	party, err := s.oathParty(tx, r, reg.At(r.PlannedOn))
	if err != nil {
		return k, err
	}
	k.oathParty = fmt.Sprint(party)
	others, err := claimsElsewhere(tx, by, r)
	if err != nil {
		return k, err
	}
	k.elsewhere = others.key
	if err := tx.QueryRow(`
		select count(*), coalesce(max(id), '')
		from round_document
		where round = `+mainOf+``, string(r.ID)).Scan(&k.papers, &k.lastPaper); err != nil {
		return k, err
	}
	return k, tx.QueryRow(`
		select version
		from region
		where id = 1`).Scan(&k.region)
}
