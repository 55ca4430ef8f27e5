package demo

import (
	"cmp"
	"fmt"
	"slices"
)

// plan decides who will move where before anybody exists: it works on chairs.
// A chain starts at a vacancy; whoever fills it leaves a chair, which is filled
// next or left vacant; a ring has no vacancy at all. People are then made to
// fit both the chair they leave and the chair they take.
type plan struct {
	dice    dice
	posts   []*Post // structural
	vacant  map[*Post]bool
	kept    map[*Post]bool // neither vacated nor moved: the people of the story
	moves   []*plannedMove
	leaving map[*Post]*plannedMove
	filling map[*Post]*plannedMove
}

// plannedMove is from a structural chair, or from outside the structural posts
// when from is nil.
type plannedMove struct {
	from, to *Post
	confirms bool
	route    string
	ring     bool
}

func newPlan(d dice, posts []*Post) *plan {
	p := &plan{dice: d, vacant: map[*Post]bool{}, kept: map[*Post]bool{}, leaving: map[*Post]*plannedMove{}, filling: map[*Post]*plannedMove{}}
	for _, post := range posts {
		if post.Structural() {
			p.posts = append(p.posts, post)
		}
	}
	return p
}

func (p *plan) move(from, to *Post) *plannedMove {
	m := &plannedMove{from: from, to: to}
	p.moves = append(p.moves, m)
	p.filling[to] = m
	if from != nil {
		p.leaving[from] = m
	}
	return m
}

// untouched tells whether a chair is held and may still be given a part in the
// round.
func (p *plan) untouched(post *Post) bool {
	return !p.vacant[post] && !p.kept[post] && p.leaving[post] == nil && p.filling[post] == nil && !post.future && !post.closing
}

// vacate leaves n chairs of an echelon empty before the round and returns them.
func (p *plan) vacate(echelon string, n int) []*Post {
	var free []*Post
	for _, post := range p.posts {
		if post.Echelon == echelon && p.untouched(post) {
			free = append(free, post)
		}
	}
	p.dice.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	free = free[:min(n, len(free))]
	for _, post := range free {
		p.vacant[post] = true
	}
	return free
}

// ring lets the holders of the chairs change places: the first goes to the
// second, the last to the first.
func (p *plan) ring(posts []*Post) {
	for i, from := range posts {
		p.move(from, posts[(i+1)%len(posts)]).ring = true
	}
}

// choose finds untouched chairs that fit, the first n of a shuffled list.
func (p *plan) choose(n int, fits func(*Post) bool) []*Post {
	var free []*Post
	for _, post := range p.posts {
		if p.untouched(post) && fits(post) {
			free = append(free, post)
		}
	}
	p.dice.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	return free[:min(n, len(free))]
}

// source finds the best chair of an echelon to fill a target from: the same
// agency and the same field count most, chance decides between equals.
func (p *plan) source(target *Post, echelon string) *Post {
	type candidate struct {
		post  *Post
		score int
	}
	var list []candidate
	for _, post := range p.posts {
		if post.Echelon != echelon || !p.untouched(post) {
			continue
		}
		c := candidate{post, p.dice.IntN(3)}
		if post.field == target.field {
			c.score += 3
		}
		if post.unit.agency == target.unit.agency {
			c.score += 2
		}
		if target.Special == "camat" && post.unit.Kind == "sekretariat" && post.unit.inside("kecamatan") {
			c.score += 5
		}
		if target.Special == "irban" && post.field == "keuangan" {
			c.score += 4
		}
		if target.unit.Kind == "kelurahan" && post.unit.inside("kelurahan") {
			c.score += 3
		}
		list = append(list, c)
	}
	if len(list) == 0 {
		return nil
	}
	return slices.MaxFunc(list, func(a, b candidate) int { return cmp.Compare(a.score, b.score) }).post
}

// fill works through the open chairs of a level, highest echelon first, until n
// moves are made. sources says how a chair of an echelon is filled: an echelon,
// or "" for somebody from outside the structural posts, by weight. It returns
// the chairs of a lower level that became open, and those that stay vacant.
func (p *plan) fill(open []*Post, n int, level string, sources map[string][]sourceWeight) (opened, left []*Post, err error) {
	for made := 0; made < n; made++ {
		if len(open) == 0 {
			return nil, nil, fmt.Errorf("demo: the chains of level %s ran dry after %d of %d moves", level, made, n)
		}
		slices.SortStableFunc(open, func(a, b *Post) int { return cmp.Compare(a.Echelon, b.Echelon) })
		target := open[0]
		open = open[1:]
		options := sources[target.Echelon]
		if n-made > len(open)+1 { // the open chairs alone do not suffice: the source must leave one
			options = slices.DeleteFunc(slices.Clone(options), func(s sourceWeight) bool { return s.level != level })
		}
		chosen := weighted(p.dice, options, func(s sourceWeight) int { return s.weight })
		if chosen.echelon == "" {
			p.move(nil, target)
			continue
		}
		from := p.source(target, chosen.echelon)
		if from == nil {
			return nil, nil, fmt.Errorf("demo: nobody of echelon %s is left for %s", chosen.echelon, target.Title)
		}
		p.move(from, target)
		if from.Level == level {
			open = append(open, from)
		} else {
			opened = append(opened, from)
		}
	}
	return opened, open, nil
}

type sourceWeight struct {
	echelon string // "" from outside
	level   string
	weight  int
}

// The usual ways to fill a chair.
var (
	administratorSources = map[string][]sourceWeight{
		"III.a": {{"III.b", LevelAdministrator, 7}, {"III.a", LevelAdministrator, 3}},
		"III.b": {{"IV.a", LevelSupervisor, 6}, {"III.b", LevelAdministrator, 4}},
	}
	supervisorSources = map[string][]sourceWeight{
		"IV.a": {{"IV.a", LevelSupervisor, 4}, {"IV.b", LevelSupervisor, 2}, {"", "", 5}},
		"IV.b": {{"IV.b", LevelSupervisor, 2}, {"", "", 8}},
	}
)

// reason of a move by what changes for the person.
func (m *plannedMove) reason() string {
	switch {
	case m.confirms:
		return ReasonConfirmation
	case m.from == nil:
		return ReasonFill
	case m.from.Echelon > m.to.Echelon: // "III.b" above "III.a": the larger text is the lower post
		return ReasonPromotion
	case height(m.from.Level) > height(m.to.Level):
		return ReasonDemotion
	}
	return ReasonRotation
}

func height(level string) int {
	switch level {
	case LevelHead:
		return 4
	case LevelSenior:
		return 3
	case LevelAdministrator:
		return 2
	case LevelSupervisor:
		return 1
	}
	return 0
}
