package absence

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Term is one term of an acting official.
type Term struct {
	*org.Holding
	Title  string // of the post, with Plt., Plh. or Pjs.
	Name   string
	Age    int  // days on duty, the day itself included; 0 before the first
	Left   int  // days until the last one; 0 on the last day; -1 when it has no end
	Number int  // of the person's terms as Plt in this vacancy: 1 or 2
	Last   bool // no further term is allowed
	// Governs: in the place of the head of the region, by law and not by mandate.
	Governs bool
}

// Away is one absence.
type Away struct {
	*org.Leave
	Post    *org.Post
	Name    string
	Running bool
	Plh     bool // somebody stands in on its first day, or today while it runs
}

// Board is who stands in and who is away, on a day.
type Board struct {
	Day    clock.Date
	Terms  []Term      // running and coming, those that end first before others
	Away   []Away      // running and coming
	Orders []OrderLine // prepared ones that wait for their signature
}

// Board lists every acting term and absence that runs on a day or begins later;
// "" is today.
func (s *Service) Board(ctx context.Context, by actor.Actor, day clock.Date) (*Board, error) {
	if err := by.Require(readers...); err != nil {
		return nil, err
	}
	if day == "" {
		if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
			day, err = today(tx)
			return err
		}); err != nil {
			return nil, err
		}
	}
	reg, err := s.Org.Get(ctx)
	if err != nil {
		return nil, err
	}
	b := board(reg.At(day))
	return b, s.DB.Read(ctx, func(tx *db.Tx) error {
		waiting, err := ordersOf(tx, `state = 'waiting'`)
		for _, o := range waiting {
			b.Orders = append(b.Orders, lineOf(by, reg.At(day), o))
		}
		return err
	})
}

func board(s *org.Snapshot) *Board {
	b := &Board{Day: s.Date}
	for _, h := range s.Holdings {
		post := s.Posts[h.Post]
		if post == nil || h.Until != "" && h.Until <= s.Date {
			continue
		}
		name := nameOf(s, h.Person)
		if h.Kind != org.Definitive {
			b.Terms = append(b.Terms, term(s, h, post))
			continue
		}
		for _, l := range h.Leaves {
			if l.Until <= s.Date {
				continue
			}
			b.Away = append(b.Away, Away{Leave: l, Post: post, Name: name, Running: l.RunsOn(s.Date),
				Plh: slices.ContainsFunc(s.HoldingsOf(post.ID), func(x *org.Holding) bool {
					return x.Kind != org.Definitive && x.RunsOn(max(l.From, s.Date))
				})})
		}
	}
	end := func(t Term) clock.Date { return cmp.Or(t.Until, "9999-12-31") }
	slices.SortFunc(b.Terms, func(x, y Term) int { return cmp.Or(cmp.Compare(end(x), end(y)), cmp.Compare(x.Title, y.Title)) })
	slices.SortFunc(b.Away, func(x, y Away) int { return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.Post.Code, y.Post.Code)) })
	return b
}

// term is one term on the snapshot's day.
func term(s *org.Snapshot, h *org.Holding, post *org.Post) Term {
	t := Term{Holding: h, Title: prefix(s, h) + post.Title, Name: nameOf(s, h.Person), Left: -1, Number: termOf(s, h)}
	if h.From <= s.Date {
		t.Age = h.From.DaysUntil(s.Date) + 1
	}
	if h.Until != "" {
		t.Left = s.Date.DaysUntil(h.Until) - 1
	}
	t.Governs = h.Kind == org.Interim || h.Kind == org.Acting && post.Level == org.LevelHead
	t.Last = h.Kind == org.Acting && !t.Governs && t.Number >= number(s.Register, s.Date, "acting.plt.terms", 2)
	return t
}

func nameOf(s *org.Snapshot, id people.PersonID) string {
	if p := s.People[id]; p != nil {
		return p.Name.String()
	}
	return ""
}

// prefix is that of the day on which the term runs: today, or its first.
func prefix(s *org.Snapshot, h *org.Holding) string {
	on := max(h.From, s.Date)
	if h.Kind == org.Interim && slices.ContainsFunc(s.HoldingsOf(h.Post), func(x *org.Holding) bool { return x.Kind == org.Definitive && x.RunsOn(on) }) {
		return "Pjs. "
	}
	return h.Kind.Prefix()
}

// termOf counts the person's terms in the post that join each other up to this
// one.
//
// rule: se-bkn-1-2021 masa tugas
func termOf(s *org.Snapshot, h *org.Holding) int {
	n, from := 1, h.From
	past := s.HoldingsOf(h.Post)
	for i := len(past) - 1; i >= 0; i-- {
		if x := past[i]; x.Kind == h.Kind && x.Person == h.Person && x.Until == from && x.From < from {
			n, from = n+1, x.From
		}
	}
	return n
}
