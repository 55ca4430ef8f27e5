package web

import (
	"net/http"

	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// chartPage is the chart as a nested list: the same order as on paper, open
// near the top, with the way down where it is cut.
type chartPage struct {
	page.Base
	Figures []page.Figure
	Tabs    []page.Link
	Filters page.Filters
	Roots   []*node
	From    *page.Link // the post the chart starts at, when it is not the top
}

// node is one post of the chart.
type node struct {
	seat
	Open     bool
	Below    int // structural posts under this one, all the way down
	Children []*node
	MoreHref string // the chart from here, when children are not drawn
}

// chartDepth is how many levels under the root are drawn at once: head, Sekda,
// heads of agencies, their parts.
const chartDepth = 3

func (w *Web) chart(rw http.ResponseWriter, r *http.Request) error {
	s, asOf, err := w.at(r)
	if err != nil {
		return err
	}
	counts := s.Seats(org.SeatFilter{Limit: 1}).Counts
	v := &chartPage{Base: base(r, asOf, counts), Figures: figures(r, counts, asOf), Tabs: tabs(r, asOf, true)}
	v.Filters.Search = search(r, asOf, "", "", "")
	roots := topPosts(s)
	if id := r.URL.Query().Get("akar"); id != "" {
		p, err := findPost(s, id)
		if err != nil {
			return err
		}
		roots = []*org.Post{p}
		v.From = &page.Link{Label: p.Title, Href: page.Address("/jabatan", "per", asOf.Param())}
	}
	b := &brancher{r: r, s: s, asOf: asOf, seen: map[org.PostID]bool{}}
	for _, p := range roots {
		v.Roots = append(v.Roots, b.branch(p, 0))
	}
	return w.set.Render(rw, r, "chart.html", v)
}

// topPosts are the structural posts that stand under no existing post.
func topPosts(s *org.Snapshot) []*org.Post {
	var out []*org.Post
	for _, p := range s.AllPosts() {
		if !p.Structural {
			continue
		}
		if over := s.Posts[p.Superior]; over == nil || !over.ExistsOn(s.Date) {
			out = append(out, p)
		}
	}
	return out
}

// brancher draws posts and what is under them; a loop in bad data is cut at
// the post that was drawn already.
type brancher struct {
	r    *http.Request
	s    *org.Snapshot
	asOf *page.AsOf
	seen map[org.PostID]bool
}

func (b *brancher) branch(p *org.Post, depth int) *node {
	b.seen[p.ID] = true
	n := &node{seat: seatOf(b.r, b.s, b.asOf, b.s.Seating(p)), Open: depth < 2}
	for _, q := range b.s.Inferiors(p.ID) {
		if !q.Structural || b.seen[q.ID] {
			continue
		}
		if depth < chartDepth {
			child := b.branch(q, depth+1)
			n.Children = append(n.Children, child)
			n.Below += child.Below + 1
		} else {
			n.Below += b.below(q) + 1
		}
	}
	if len(n.Children) == 0 && n.Below > 0 {
		n.MoreHref = page.Address("/jabatan", "akar", string(p.ID), "per", b.asOf.Param())
	}
	return n
}

// below counts the structural posts under a post without drawing them.
func (b *brancher) below(p *org.Post) int {
	b.seen[p.ID] = true
	n := 0
	for _, q := range b.s.Inferiors(p.ID) {
		if q.Structural && !b.seen[q.ID] {
			n += b.below(q) + 1
		}
	}
	return n
}
