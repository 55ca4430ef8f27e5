package org

import (
	"fmt"
	"sort"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// Breach is one broken invariant of the register, with what breaks it.
type Breach struct {
	Kind   BreachKind
	Post   PostID          // the chair, for TwoHolders and NoSuchPost
	Person people.PersonID // the person, for TwoPosts
	Other  []HoldingID
	On     clock.Date // first date on which it is broken
}

// BreachKind names an invariant.
type BreachKind string

// The invariants of holdings.
const (
	TwoHolders BreachKind = "two_holders" // a structural post has at most one definitive holder on any date
	TwoPosts   BreachKind = "two_posts"   // a person holds at most one definitive structural post on any date
	OutOfTime  BreachKind = "out_of_time" // a holding lies within the life of its post
	EmptySpan  BreachKind = "empty_span"  // a holding has at least one day
)

// CheckHoldings tests the invariants of holdings on the given rows: pure, so
// that the board, the command line and the switch explain the same breach in
// the same way. posts gives the life of each post; a post that is not in it is
// not checked for OutOfTime.
func CheckHoldings(hs []*Holding, posts map[PostID]*Post) []Breach {
	var out []Breach
	byPost, byPerson := map[PostID][]*Holding{}, map[people.PersonID][]*Holding{}
	for _, h := range hs {
		if h.Until != "" && h.Until <= h.From {
			out = append(out, Breach{Kind: EmptySpan, Post: h.Post, Person: h.Person, Other: []HoldingID{h.ID}, On: h.From})
			continue
		}
		if p := posts[h.Post]; p != nil {
			if h.From < p.From || p.Until != "" && (h.Until == "" || h.Until > p.Until) {
				on := h.From
				if h.From >= p.From {
					on = p.Until
				}
				out = append(out, Breach{Kind: OutOfTime, Post: h.Post, Person: h.Person, Other: []HoldingID{h.ID}, On: on})
			}
		}
		if h.Kind == Definitive && h.Structural {
			byPost[h.Post] = append(byPost[h.Post], h)
			byPerson[h.Person] = append(byPerson[h.Person], h)
		}
	}
	for post, list := range byPost {
		for _, pair := range overlaps(list) {
			out = append(out, Breach{Kind: TwoHolders, Post: post, Other: pair.ids, On: pair.on})
		}
	}
	for person, list := range byPerson {
		for _, pair := range overlaps(list) {
			out = append(out, Breach{Kind: TwoPosts, Person: person, Other: pair.ids, On: pair.on})
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		return fmt.Sprint(a.Kind, a.Post, a.Person, a.On) < fmt.Sprint(b.Kind, b.Post, b.Person, b.On)
	})
	return out
}

type overlap struct {
	ids []HoldingID
	on  clock.Date
}

// overlaps finds pairs of intervals that share a day.
func overlaps(hs []*Holding) []overlap {
	sort.Slice(hs, func(i, j int) bool { return hs[i].From < hs[j].From })
	var out []overlap
	var longest *Holding // of those seen, the one that ends last
	for _, h := range hs {
		if longest != nil && (longest.Until == "" || h.From < longest.Until) {
			out = append(out, overlap{[]HoldingID{longest.ID, h.ID}, h.From})
		}
		if longest == nil || longest.Until != "" && (h.Until == "" || h.Until > longest.Until) {
			longest = h
		}
	}
	return out
}

// breachError turns breaches into one conflict that names the first ones.
func breachError(r *Register, bs []Breach) error {
	if len(bs) == 0 {
		return nil
	}
	var said []string
	for _, b := range bs[:min(3, len(bs))] {
		said = append(said, DescribeBreach(r, b))
	}
	more := len(bs) - len(said)
	if more > 0 {
		return errs.New(errs.Conflict, "org.breach_more", strings.Join(said, "; "), more)
	}
	return errs.New(errs.Conflict, "org.breach", strings.Join(said, "; "))
}

// DescribeBreach says a breach in Indonesian words with names, for messages and
// the board.
func DescribeBreach(r *Register, b Breach) string {
	title, name := "(jabatan)", "(pegawai)"
	if p := r.Posts[b.Post]; p != nil {
		title = p.Title
	}
	if p := r.People[b.Person]; p != nil {
		name = p.Name.String()
	}
	switch b.Kind {
	case TwoHolders:
		return fmt.Sprintf("%s akan mempunyai dua pejabat definitif sejak %s", title, b.On)
	case TwoPosts:
		return fmt.Sprintf("%s akan memegang dua jabatan definitif sejak %s", name, b.On)
	case OutOfTime:
		return fmt.Sprintf("%s tidak ada pada %s", title, b.On)
	}
	return fmt.Sprintf("masa jabatan %s di %s tidak mempunyai satu hari pun", name, title)
}
