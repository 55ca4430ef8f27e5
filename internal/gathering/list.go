package gathering

import (
	"context"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// Listed is a gathering in a list.
type Listed struct {
	*Gathering
	Tally
}

// ListFilter chooses gatherings.
type ListFilter struct {
	Kind   Kind
	Series SeriesID
	After  string // page: the mark of the last one of the page before
	Limit  int    // 30 when zero, at most 100
}

// ListPage is one page of gatherings, newest day first.
type ListPage struct {
	Items []Listed
	Next  string
	All   bool // the reader sees every gathering, not only their own
}

// List is the gatherings that somebody may see: readers all, others those to
// which they were invited.
func (s *Service) List(ctx context.Context, by actor.Actor, f ListFilter) (*ListPage, error) {
	if !by.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	if f.Limit <= 0 {
		f.Limit = 30
	}
	f.Limit = min(f.Limit, 100)
	p := &ListPage{All: by.Require(readers...) == nil}
	err := s.read(ctx, func(tx *db.Tx) error {
		p.Items, p.Next = nil, ""
		q, args := `1 = 1`, []any{}
		add := func(cond string, v ...any) {
			for _, x := range v {
				args = append(args, x)
				cond = strings.Replace(cond, "?", dollar(len(args)), 1)
			}
			q += ` and ` + cond
		}
		if !p.All {
			w, err := s.ground(tx)
			if err != nil {
				return err
			}
			cond, v := `(state <> 'planned' and id in (select gathering from gathering_invitee where person = ?)`, []any{by.Person}
			for _, h := range w.snap.ServedBy(people.PersonID(by.Person)) {
				cond += ` or chair_post = ? or notes_post = ?`
				v = append(v, string(h.Post), string(h.Post))
			}
			add(cond+`)`, v...)
		}
		if f.Kind != "" {
			add(`kind = ?`, string(f.Kind))
		}
		if f.Series != "" {
			add(`series = ?`, string(f.Series))
		}
		if on, id, ok := strings.Cut(f.After, "."); ok {
			add(`(on_date < ? or on_date = ? and id < ?)`, on, on, id)
		}
		args = append(args, f.Limit+1)
		list, err := query(tx, q+` order by on_date desc, id desc limit `+dollar(len(args)), args...)
		if err != nil {
			return err
		}
		if len(list) > f.Limit {
			list = list[:f.Limit]
			last := list[len(list)-1]
			p.Next = string(last.On) + "." + string(last.ID)
		}
		for _, g := range list {
			t, err := tally(tx, g)
			if err != nil {
				return err
			}
			p.Items = append(p.Items, Listed{g, t})
		}
		return nil
	})
	return p, err
}

// PublicPledge is a pledge as anybody may see it: its words, and which posts
// signed by whom and when.
type PublicPledge struct {
	Title, Words string
	On           clock.Date
	Hall         string
	Signers      int
	Signed       int
	Lines        []PublicLine
	Next         string
	Number       string // of its sealed paper, "" before
	Code         string
}

// PublicLine is one signature of a pledge.
type PublicLine struct {
	No         int
	Post, Name string
	Day        clock.Date
	Time       string
}

// Public shows a pledge to anybody from the moment it is held.
func (s *Service) Public(ctx context.Context, id ID, after string) (*PublicPledge, error) {
	var p *PublicPledge
	err := s.read(ctx, func(tx *db.Tx) error {
		g, err := load(tx, id)
		if err != nil {
			return err
		}
		if g.Kind != Pledge || !g.State.held() {
			return errNone()
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		t, err := tally(tx, g)
		if err != nil {
			return err
		}
		p = &PublicPledge{Title: g.Title, Words: g.Words, On: g.On, Hall: g.Hall, Signers: t.Signers, Signed: t.Signed}
		from, _ := readMark(after)
		list, _, err := signatures(tx, id, from, publicPage+1)
		if err != nil {
			return err
		}
		no := 0
		if from > 0 {
			if err := tx.QueryRow(`select count(*) from gathering_signature s join gathering_invitee i on i.id = s.invitee where s.gathering = $1 and i.n <= $2`,
				string(id), from).Scan(&no); err != nil {
				return err
			}
		}
		if len(list) > publicPage {
			list = list[:publicPage]
			at, err := invitee(tx, id, list[publicPage-1].Invitee)
			if err != nil {
				return err
			}
			p.Next = mark(at.N)
		}
		for k, x := range list {
			p.Lines = append(p.Lines, PublicLine{No: no + k + 1, Post: titleAt(w.snap, x.Post), Name: nameOf(w.snap, x.Person), Day: clock.DateOf(x.At, w.zone), Time: hour(x.At, w)})
		}
		d, err := s.living(tx, id, papersOf[1])
		if err == nil && d != nil && d.SHA256 != "" {
			p.Number, p.Code = d.Number, d.Code
		}
		return err
	})
	return p, err
}

// publicPage is how many signatures a page of a pledge shows.
const publicPage = 100
