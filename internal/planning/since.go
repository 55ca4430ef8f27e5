package planning

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// FactKind says what changed in the register under a round.
type FactKind string

// The kinds. Each has a sentence in the catalogue: planning.fact.status.
const (
	FactStatus   FactKind = "status"   // retired, died, left, suspended
	FactCategory FactKind = "category" // of service
	FactGrade    FactKind = "grade"
	FactSeat     FactKind = "seat"     // the definitive post of a person
	FactSanction FactKind = "sanction" // how many are in the file
	FactRating   FactKind = "rating"
	FactClosed   FactKind = "closed" // the post is no longer there on the planned day
	FactOpened   FactKind = "opened"
	FactTitle    FactKind = "title"
	FactClass    FactKind = "class"
	FactHolder   FactKind = "holder" // of a post of the round
)

// Fact is one change of the register.
type Fact struct {
	Kind          FactKind
	Person        people.PersonID // of person facts
	Post          org.PostID      // of post facts
	Before, After string          // identifiers of posts and people, else words
}

// Changes are what became of a round since a moment.
type Changes struct {
	Review *appointment.Review
	Since  time.Time
	ByLook bool      // since the reader's last look, which is Since
	Marked time.Time // the register is compared with this moment; zero: nothing was marked yet
	Edits  []appointment.Edit
	Facts  []Fact
	// Findings that came and went; of those a changed seat explains ByEdit is set.
	Appeared, Cured []FoundChange
}

// FoundChange is a finding that came or went.
type FoundChange struct {
	FoundMark
	ByEdit bool // somebody changed its person or seat since
}

// visit is how long ago a look must be to be another visit.
const visit = 30 * time.Minute

// lookSince is how the list of who saw a draft names this page.
const lookSince = "perubahan"

// Since tells what changed in a round: its seats, the facts underneath, and what
// the rules say of them. Without a moment it is the reader's last look but for
// the present visit, else a day ago.
func (s *Service) Since(ctx context.Context, by actor.Actor, round appointment.RoundID, since time.Time) (*Changes, error) {
	c := &Changes{Since: since}
	// The last look is asked for before this one is recorded.
	if err := s.DB.Read(ctx, func(tx *db.Tx) error {
		if !since.IsZero() {
			return nil
		}
		r, _, err := s.Rounds.Seats(tx, by, round)
		if err != nil {
			return err
		}
		c.Since, c.ByLook = tx.Now().Add(-24*time.Hour), false
		at, err := s.Rounds.LastLook(tx, by, r.ID, tx.Now().Add(-visit))
		if err == nil && at != 0 {
			c.Since, c.ByLook = db.Time(at), true
		}
		return err
	}); err != nil {
		return nil, err
	}
	rv, err := s.Rounds.Review(ctx, by, round, lookSince)
	if err != nil {
		return nil, err
	}
	c.Review = rv
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		edits, err := s.Rounds.EditsAfter(tx, by, round, 0, 1000)
		if err != nil {
			return err
		}
		from := db.Micros(c.Since)
		c.Edits = slices.DeleteFunc(edits, func(e appointment.Edit) bool { return e.At <= from })
		old, err := markAt(tx, round, from)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		c.Marked = db.Time(old.At)
		now, err := s.mark(tx, rv)
		if err != nil {
			return err
		}
		c.Facts = factsBetween(old, now)
		c.Appeared, c.Cured = foundBetween(old, now, edits)
		return nil
	})
	if err != nil {
		return nil, err
	}
	// What was read now is what the next visit compares with.
	return c, s.DB.Write(ctx, func(tx *db.Tx) error {
		if !slices.Contains(preparing, rv.Round.State) || rv.Round.Base != "" {
			return nil
		}
		return s.keepMark(tx, round)
	})
}

// preparing are the states in which the facts under a round matter.
var preparing = []appointment.State{appointment.Draft, appointment.Submitted, appointment.Cleared}

// factsBetween compares two marks of one round, people first. Who came into the
// round since, or left it, is told by the edits.
func factsBetween(a, b *Mark) []Fact {
	var out []Fact
	for _, id := range slices.Sorted(maps.Keys(b.People)) {
		x, was := a.People[id]
		y := b.People[id]
		if !was {
			continue
		}
		add := func(k FactKind, before, after string) {
			if before != after {
				out = append(out, Fact{Kind: k, Person: id, Before: before, After: after})
			}
		}
		add(FactStatus, string(x.Status), string(y.Status))
		add(FactCategory, string(x.Category), string(y.Category))
		add(FactGrade, x.Grade, y.Grade)
		add(FactSeat, string(x.Post), string(y.Post))
		add(FactSanction, strconv.Itoa(x.Sanctions), strconv.Itoa(y.Sanctions))
		add(FactRating, strconv.Itoa(x.Ratings), strconv.Itoa(y.Ratings))
	}
	for _, id := range slices.Sorted(maps.Keys(b.Posts)) {
		x, was := a.Posts[id]
		y := b.Posts[id]
		if !was {
			continue
		}
		add := func(k FactKind, before, after string) {
			if before != after {
				out = append(out, Fact{Kind: k, Post: id, Before: before, After: after})
			}
		}
		switch {
		case x.Exists && !y.Exists:
			out = append(out, Fact{Kind: FactClosed, Post: id})
			continue
		case !x.Exists && y.Exists:
			out = append(out, Fact{Kind: FactOpened, Post: id})
		}
		add(FactTitle, x.Title, y.Title)
		add(FactClass, strconv.Itoa(x.Class), strconv.Itoa(y.Class))
		add(FactHolder, string(x.Holder), string(y.Holder))
	}
	return out
}

// foundBetween are the findings that only one of two marks has. Those whose
// person or seat somebody edited since the first come from the edit.
func foundBetween(a, b *Mark, edits []appointment.Edit) (appeared, cured []FoundChange) {
	touched := map[string]bool{}
	for _, e := range edits {
		if e.Version <= a.Version {
			continue
		}
		for _, x := range e.Changes {
			touched[string(x.Person)], touched[string(x.Post)] = true, true
		}
	}
	only := func(a, b []FoundMark) (out []FoundChange) {
		there := map[FoundMark]bool{}
		for _, f := range b {
			there[f] = true
		}
		for _, f := range a {
			if !there[f] {
				out = append(out, FoundChange{f, f.Person != "" && touched[string(f.Person)] || f.Post != "" && touched[string(f.Post)]})
			}
		}
		slices.SortStableFunc(out, func(x, y FoundChange) int { return cmp.Compare(gradeOrder[x.Grade], gradeOrder[y.Grade]) })
		return out
	}
	return only(b.Findings, a.Findings), only(a.Findings, b.Findings)
}
