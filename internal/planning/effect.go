package planning

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/duty"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// line is what an extract of the decree says of one official: when it differs,
// another paper is printed.
type line struct {
	person   people.PersonID
	from, to org.PostID
	reason   string
	route    string
}

func lines(moves []*appointment.Move) map[people.PersonID]line {
	out := map[people.PersonID]line{}
	for _, m := range moves {
		if m.State.Open() {
			out[m.Person] = line{m.Person, m.FromPost, m.ToPost, string(m.Reason), string(m.Route)}
		}
	}
	return out
}

// Papers are the documents a change touches: each official has an extract, and
// the decree an annex with a line for each.
type Papers struct {
	New, Dropped, Changed int // extracts
	Total                 int // extracts afterwards
}

// Touched is how many extracts are not the same paper any more.
func (p Papers) Touched() int { return p.New + p.Dropped + p.Changed }

func papersOf(now, then []*appointment.Move) Papers {
	a, b := lines(now), lines(then)
	p := Papers{Total: len(b)}
	for id, x := range b {
		switch y, ok := a[id]; {
		case !ok:
			p.New++
		case x != y:
			p.Changed++
		}
	}
	for id := range a {
		if _, ok := b[id]; !ok {
			p.Dropped++
		}
	}
	return p
}

// Pay is what a set of moves does to the classes of posts, from which the
// allowance follows. The class is of the post; no amount of money is computed.
type Pay struct {
	Up, Same, Down int
	Unknown        int // without a class on either side: from outside, or not evaluated yet
	Classes        int // all steps up less all steps down
}

func payOf(v *appointment.View) Pay {
	var p Pay
	for _, m := range v.Moves {
		if !m.State.Open() {
			continue
		}
		from, to := classOf(v.Snapshot, m.FromPost), classOf(v.Snapshot, m.ToPost)
		if from == 0 || to == 0 {
			p.Unknown++
			continue
		}
		p.Classes += to - from
		switch cmp.Compare(to, from) {
		case 1:
			p.Up++
		case 0:
			p.Same++
		default:
			p.Down++
		}
	}
	return p
}

func classOf(s *org.Snapshot, id org.PostID) int {
	if p := s.Posts[id]; p != nil {
		return p.Class
	}
	return 0
}

// Place is where a person goes, now and after the change.
type Place struct {
	Person    people.PersonID
	From      org.PostID // definitive post today, "" for none
	Now, Then org.PostID // "" when the round does not move the person
}

// placesOf are the people whom a change moves elsewhere.
func placesOf(now, then *appointment.View) []Place {
	a, b := lines(now.Moves), lines(then.Moves)
	var out []Place
	for _, id := range slices.Sorted(maps.Keys(union(a, b))) {
		x, y := a[id], b[id]
		if x.to == y.to {
			continue
		}
		p := Place{Person: id, Now: x.to, Then: y.to}
		if h := now.Snapshot.Principal(id); h != nil {
			p.From = h.Post
		}
		out = append(out, p)
	}
	return out
}

func union[K comparable, V any](a, b map[K]V) map[K]bool {
	out := map[K]bool{}
	for k := range a {
		out[k] = true
	}
	for k := range b {
		out[k] = true
	}
	return out
}

// Hand is a post whose work goes to somebody else than without the change.
type Hand struct {
	Post      org.PostID
	Now, Then people.PersonID // who takes the post; "" for nobody of the round
	duty.Impact
}

// Hands is what a change does to the work that changes hands with the round.
type Hands struct {
	Posts   []Hand // the most that is late first
	Open    int    // duties of these posts, citizens' reports among them
	Late    int
	Reports int
}

// reportKind is the kind of duty that a citizen's report is.
const reportKind = duty.Kind("complaint")

// takers are who comes into the posts that change hands; "" when a post is left
// and nobody of the round takes it.
func takers(v *appointment.View) map[org.PostID]people.PersonID {
	out := map[org.PostID]people.PersonID{}
	for _, m := range v.Moves {
		if m.State.Open() && m.FromPost != "" {
			out[m.FromPost] = ""
		}
	}
	for _, m := range v.Moves {
		if m.State.Open() {
			out[m.ToPost] = m.Person
		}
	}
	return out
}

// handsOf says what the posts owe whose new holder differs; nil when the reader
// may not know.
func (s *Service) handsOf(ctx context.Context, by actor.Actor, now, then *appointment.View) (*Hands, error) {
	if s.Duties == nil {
		return nil, nil
	}
	a, b := takers(now), takers(then)
	var posts []org.PostID
	for _, id := range slices.Sorted(maps.Keys(union(a, b))) {
		x, inA := a[id]
		y, inB := b[id]
		if p := now.Snapshot.Posts[id]; p != nil && p.Structural && (x != y || inA != inB) {
			posts = append(posts, id)
		}
	}
	impact, err := s.Duties.RoundImpact(ctx, by, posts)
	if errs.Is(err, errs.Forbidden) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	h := &Hands{}
	for i, id := range posts {
		h.Posts = append(h.Posts, Hand{Post: id, Now: a[id], Then: b[id], Impact: impact[i]})
		h.Open, h.Late, h.Reports = h.Open+impact[i].Open, h.Late+impact[i].Late, h.Reports+impact[i].ByKind[reportKind]
	}
	slices.SortStableFunc(h.Posts, func(x, y Hand) int { return cmp.Or(cmp.Compare(y.Late, x.Late), cmp.Compare(y.Open, x.Open)) })
	return h, nil
}
