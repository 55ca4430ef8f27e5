package planning

import (
	"context"
	"fmt"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Mark is what a round stood on at a moment: who its people were, how its posts
// stood, and what the rules said. Marks are compared with the present; they are
// no history of the register, which keeps its own.
type Mark struct {
	Version  int64                          `json:"version"` // of the round
	Moves    int                            `json:"moves"`
	People   map[people.PersonID]PersonMark `json:"people"`
	Posts    map[org.PostID]PostMark        `json:"posts"`
	Findings []FoundMark                    `json:"findings"`
	At       int64                          `json:"-"`
}

// PersonMark is one person as the register had them.
type PersonMark struct {
	Status    people.Status   `json:"status"`
	Category  people.Category `json:"category"`
	Grade     string          `json:"grade,omitempty"`
	Post      org.PostID      `json:"post,omitempty"`
	Sanctions int             `json:"sanctions,omitempty"`
	Ratings   int             `json:"ratings,omitempty"` // years rated
}

// PostMark is one post as the register had it on the planned day.
type PostMark struct {
	Exists bool            `json:"exists"`
	Title  string          `json:"title"`
	Class  int             `json:"class,omitempty"`
	Holder people.PersonID `json:"holder,omitempty"`
}

// FoundMark is one finding.
type FoundMark struct {
	Grade  Grade           `json:"grade"`
	Person people.PersonID `json:"person,omitempty"`
	Post   org.PostID      `json:"post,omitempty"`
	Rule   string          `json:"rule,omitempty"`
	Text   string          `json:"text,omitempty"` // in Indonesian, when no rule names it
}

// mark reads what a round stands on now.
func (s *Service) mark(tx *db.Tx, rv *appointment.Review) (*Mark, error) {
	m := &Mark{Version: rv.Round.Version, Moves: rv.Totals.Total, People: map[people.PersonID]PersonMark{}, Posts: map[org.PostID]PostMark{}}
	snap := rv.Snapshot
	var persons []people.PersonID
	for _, x := range rv.Moves {
		if !x.State.Open() {
			continue
		}
		persons = append(persons, x.Person)
		for _, id := range []org.PostID{x.FromPost, x.ToPost} {
			p := snap.Posts[id]
			if p == nil {
				continue
			}
			pm := PostMark{Exists: p.ExistsOn(snap.Date), Title: p.Title, Class: p.Class}
			if h := snap.Holder(id); h != nil {
				pm.Holder = h.Person
			}
			m.Posts[id] = pm
		}
	}
	histories, err := people.LoadHistories(tx, persons)
	if err != nil {
		return nil, err
	}
	for _, id := range persons {
		p := snap.People[id]
		if p == nil {
			continue
		}
		pm := PersonMark{Status: p.Status, Category: p.Category, Grade: string(p.Grade)}
		if h := snap.Principal(id); h != nil {
			pm.Post = h.Post
		}
		if h := histories[id]; h != nil {
			pm.Sanctions, pm.Ratings = len(h.Sanctions), len(h.Ratings)
		}
		m.People[id] = pm
	}
	for _, f := range Findings(rv) {
		x := FoundMark{Grade: f.Grade, Person: f.Person, Post: f.Post, Rule: f.Rule}
		if f.Rule == "" {
			x.Text = f.Text.In(i18n.ID)
		}
		m.Findings = append(m.Findings, x)
	}
	return m, nil
}

// stand names what a mark would be made from: while none of it moves, the mark
// would say the same.
func (s *Service) stand(tx *db.Tx, r *appointment.Round) (string, error) {
	reg, err := s.Org.In(tx)
	if err != nil {
		return "", err
	}
	region, err := regionVersion(tx)
	return fmt.Sprintf("%d.%d.%d", r.Version, reg.Version, region), err
}

// keepMark marks a round unless it stands as it did at the last mark.
func (s *Service) keepMark(tx *db.Tx, round appointment.RoundID) error {
	r, _, err := s.Rounds.Seats(tx, actor.System("planning"), round)
	if err != nil {
		return err
	}
	stand, err := s.stand(tx, r)
	if err != nil {
		return err
	}
	if last, err := lastStand(tx, round); err != nil || last == stand {
		return err
	}
	rv, err := s.Rounds.Reviewed(tx, actor.System("planning"), round)
	if err != nil {
		return err
	}
	m, err := s.mark(tx, rv)
	if err != nil {
		return err
	}
	return insertMark(tx, round, stand, m)
}

// MarkAll marks every round that is being prepared, and forgets the marks of
// those that no longer are. Of days before the last week one mark a day stays.
func (s *Service) MarkAll(ctx context.Context) error {
	var rounds []appointment.RoundID
	if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		rounds, err = prepared(tx)
		return err
	}); err != nil {
		return err
	}
	for _, id := range rounds {
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.keepMark(tx, id) }); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		region, err := org.LoadRegion(tx)
		if err != nil {
			return err
		}
		return thinMarks(tx, region.Location())
	})
}

// Jobs registers the hourly mark: what changed overnight is told in the morning
// although nobody looked.
func (s *Service) Jobs(r *job.Runner) {
	type none struct{}
	job.Register(r, "planning.mark", func(ctx context.Context, _ *job.Job, _ none) error { return s.MarkAll(ctx) })
	r.Every("planning.mark", time.Hour)
}

// thinMarks forgets marks of rounds that are decreed or cancelled, and of each
// day more than a week ago all but the last.
func thinMarks(tx *db.Tx, zone *time.Location) error {
	if err := forgetMarks(tx); err != nil {
		return err
	}
	old, err := marksBefore(tx, db.Micros(tx.Now().AddDate(0, 0, -7)))
	if err != nil {
		return err
	}
	day := func(m markName) string { return string(m.round) + string(clock.DateOf(db.Time(m.at), zone)) }
	for i := 1; i < len(old); i++ { // oldest first
		if day(old[i-1]) == day(old[i]) {
			if err := deleteMark(tx, old[i-1]); err != nil {
				return err
			}
		}
	}
	return nil
}
