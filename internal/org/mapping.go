package org

import (
	"slices"
	"strings"
	"time"

	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"

	"pendopo/internal/people"
)

// mapper turns the good rows of a mapping into a reorganisation. units and
// posts are the register as it will be: everything starts as it is stored, and
// is replaced by a copy before it is changed.
type mapper struct {
	now  time.Time
	reg  *Register
	j    *intake.Judgement
	rows []intake.Judged

	units    map[UnitID]*Unit
	posts    map[PostID]*Post
	newUnits map[string]*Unit
	newPosts map[string]*Post
	unitOf   map[UnitID]*Unit // first successor of an old unit
	postOf   map[PostID]*Post
	parents  map[*Unit]*intake.Judged // the row that names the unit above a new one
	chiefs   map[*Post]*intake.Judged // the row that names the post above a new one
	out      *reorganisation
}

func newMapper(now time.Time, reg *Register, j *intake.Judgement) *mapper {
	m := &mapper{now: now, reg: reg, j: j, rows: j.Of("Pemetaan"), units: make(map[UnitID]*Unit, len(reg.Units)), posts: make(map[PostID]*Post, len(reg.Posts)),
		newUnits: map[string]*Unit{}, newPosts: map[string]*Post{}, unitOf: map[UnitID]*Unit{}, postOf: map[PostID]*Post{},
		parents: map[*Unit]*intake.Judged{}, chiefs: map[*Post]*intake.Judged{},
		out: &reorganisation{endUnits: map[UnitID]clock.Date{}, endPosts: map[PostID]clock.Date{}}}
	for id, u := range reg.Units {
		m.units[id] = u
	}
	for id, p := range reg.Posts {
		m.posts[id] = p
	}
	return m
}

// mapped plans the good rows of a mapping. A row that is refused on the way is
// left out and all is planned anew: what it would have made is nobody's
// successor.
func mapped(now time.Time, reg *Register, j *intake.Judgement) *mapper {
	for {
		wrong := j.Counts().Wrong
		m := newMapper(now, reg, j)
		if m.plan(); j.Counts().Wrong == wrong {
			return m
		}
	}
}

// plan reads the rows and leads everything else after them: units before posts,
// because a post stands in a unit.
func (m *mapper) plan() {
	m.each("unit", m.unit)
	m.endUnits()
	m.hangUnits()
	m.followUnits()
	m.each("jabatan", m.post)
	m.carry()
	m.endPosts()
	m.hangPosts()
	m.followPosts()
	m.refuseRings()
	m.out.units = above(m.out.units, func(u *Unit) (UnitID, []UnitID) {
		over := []UnitID{u.Parent}
		for _, w := range u.Earlier {
			over = append(over, w.Place)
		}
		return u.ID, over
	})
	m.out.posts = above(m.out.posts, func(p *Post) (PostID, []PostID) {
		over := []PostID{p.Superior}
		for _, w := range p.Earlier {
			over = append(over, w.Place.Superior)
		}
		return p.ID, over
	})
}

// each gives the new rows of a kind to f.
func (m *mapper) each(kind string, f func(*intake.Judged)) {
	for i := range m.rows {
		if r := &m.rows[i]; r.Verdict == intake.New && r.Row.At(mKind) == kind {
			f(r)
		}
	}
}

// inForce refuses a row that ends what ended before, or what has hardly begun.
func (m *mapper) inForce(r *intake.Judged, name string, begun, ended clock.Date) bool {
	from := r.Row.Date(mFrom)
	if ended != "" && ended < from || from <= begun {
		m.j.Refuse(r, "from", "org.import.old_not_in_force", "org.import.old_not_in_force_remedy", name, from)
		return false
	}
	return true
}

// free refuses a row whose new code the register already uses.
func (m *mapper) free(r *intake.Judged, taken bool) bool {
	if taken {
		m.j.Refuse(r, "new", "org.import.code_taken", "org.import.code_taken_remedy", r.Row.At(mNew))
	}
	return !taken
}

// sameDay refuses a row whose day differs from that of another row which makes
// the same new one, or ends the same old one.
func (m *mapper) sameDay(r *intake.Judged, begun, ended clock.Date) bool {
	from := r.Row.Date(mFrom)
	if begun != from || ended != "" && ended != from {
		m.j.Refuse(r, "from", "org.import.dates_differ", "org.import.dates_differ_remedy", from, r.Row.At(mOld), r.Row.At(mNew))
		return false
	}
	return true
}

func (m *mapper) unit(r *intake.Judged) {
	row := r.Row
	from := row.Date(mFrom)
	old, u := m.reg.UnitByCode(row.At(mOld)), m.newUnits[row.At(mNew)]
	if old == nil {
		m.j.Refuse(r, "old", "org.import.unit_unknown", "org.import.unit_unknown_remedy", row.At(mOld))
		return
	}
	begun := from
	if u != nil {
		begun = u.From
	}
	if !m.inForce(r, old.Name, old.From, old.Until) || !m.free(r, m.reg.UnitByCode(row.At(mNew)) != nil) || !m.sameDay(r, begun, m.out.endUnits[old.ID]) {
		return
	}
	if u == nil {
		u = &Unit{ID: UnitID(ids.New(m.now)), Code: row.At(mNew), Name: row.At(mName), Kind: old.Kind,
			RegionCode: old.RegionCode, Address: old.Address, WeekDays: old.WeekDays, From: from}
		if kind := kindByName(u.Name); kind != "" && old.IsAgency() {
			u.Kind = kind
		}
		if row.At(mParent) != "" {
			m.parents[u] = r
		}
		m.newUnits[u.Code], m.units[u.ID] = u, u
		m.out.units = append(m.out.units, u)
	}
	u.Predecessors = append(u.Predecessors, old.ID)
	if m.unitOf[old.ID] == nil {
		m.unitOf[old.ID] = u
	}
	m.out.endUnits[old.ID] = from
	if b := row.At(mBasis); b != "" {
		m.out.basis = b
	}
}

// kindByName reads the kind of an agency off its name: "Badan …" made of
// "Dinas …" changes its kind.
func kindByName(name string) string {
	word, _, _ := strings.Cut(strings.ToLower(name), " ")
	for _, k := range []string{"dinas", "badan", "satuan", "inspektorat", "kecamatan", "kelurahan", "bagian"} {
		if word == k {
			return k
		}
	}
	return ""
}

// hangUnits hangs new units under the unit that their row names, else under
// that of their highest predecessor or what becomes of it.
func (m *mapper) hangUnits() {
	for _, u := range m.out.units {
		if r := m.parents[u]; r != nil {
			code := r.Row.At(mParent)
			parent := m.newUnits[code]
			if parent == nil {
				parent = m.reg.UnitByCode(code)
			}
			if parent == nil || parent == u {
				m.j.Refuse(r, "parent", "org.import.unit_unknown", "org.import.unit_unknown_remedy", code)
				continue
			}
			if u.Parent = m.unitOn(parent.ID, u.From); u.Parent == "" || u.Parent == u.ID {
				m.j.Refuse(r, "parent", "org.import.not_in_force_then", "org.import.not_in_force_then_remedy", parent.Name, u.From)
			}
			continue
		}
		lead := highest(u.Predecessors, func(id UnitID) UnitID { return m.reg.Units[id].ParentOn(u.From.AddDays(-1)) }, m.parentBefore(u.From))
		u.Parent = m.unitFor(m.reg.Units[lead].ParentOn(u.From), u.From)
	}
}

// parentBefore is the way up on the day before a date.
func (m *mapper) parentBefore(d clock.Date) func(UnitID) UnitID {
	return func(id UnitID) UnitID {
		if u := m.reg.Units[id]; u != nil {
			return u.ParentOn(d.AddDays(-1))
		}
		return ""
	}
}

// highest is the one of some that has the fewest above it, the first of equals:
// what is made of several stands where the highest stood, so nothing ends up
// under itself.
func highest[ID comparable](of []ID, over, next func(ID) ID) ID {
	var none, best ID
	depth := maxDepth + 1
	for _, id := range of {
		n := 0
		for at := over(id); at != none && n < maxDepth; at = next(at) {
			n++
		}
		if n < depth {
			best, depth = id, n
		}
	}
	return best
}

// above sorts what is new so that each stands behind what it hangs on.
func above[T any, ID comparable](rows []T, hangs func(T) (ID, []ID)) []T {
	isNew := map[ID]bool{}
	for _, x := range rows {
		id, _ := hangs(x)
		isNew[id] = true
	}
	return inOrder(rows, hangs, func(id ID) bool { return !isNew[id] }, func(T) {})
}

func (m *mapper) post(r *intake.Judged) {
	row := r.Row
	from := row.Date(mFrom)
	old, p := m.reg.PostByCode(row.At(mOld)), m.newPosts[row.At(mNew)]
	if old == nil {
		m.j.Refuse(r, "old", "org.import.post_unknown", "org.import.post_unknown_remedy", row.At(mOld))
		return
	}
	begun := from
	if p != nil {
		begun = p.From
	}
	if !m.inForce(r, old.Title, old.From, old.Until) || !m.free(r, m.reg.PostByCode(row.At(mNew)) != nil) || !m.sameDay(r, begun, m.out.endPosts[old.ID]) {
		return
	}
	if p == nil {
		p = m.successor(old, row.At(mNew), from)
		p.Title = row.At(mName)
		if !m.placeIn(r, p) {
			return
		}
		if v := row.At(mLevel); v != "" {
			p.Level = people.Level(v)
			p.Structural = IsStructural(p.Level)
		}
		if v := row.At(mEchelon); v != "" {
			p.Echelon = people.Echelon(v)
		}
		if n, ok := row.Int(mClass); ok {
			p.Class = int(n)
		}
		if row.At(mSuperior) != "" {
			m.chiefs[p] = r
		}
		m.add(p)
	}
	m.replace(old, p)
	if b := row.At(mBasis); b != "" {
		m.out.basis = b
	}
}

// successor is a post that starts as a copy of another.
func (m *mapper) successor(old *Post, code string, from clock.Date) *Post {
	p := *old
	p.ID, p.Code, p.From, p.Until = PostID(ids.New(m.now)), code, from, ""
	p.Predecessors, p.Earlier, p.Version = nil, nil, 0
	p.Unit = m.unitFor(old.PlaceOn(from).Unit, from)
	p.Functions = slices.Clone(old.Functions)
	for i := range p.Functions {
		if scope := m.unitOn(p.Functions[i].Scope, from); scope != "" {
			p.Functions[i].Scope = scope
		}
	}
	return &p
}

func (m *mapper) add(p *Post) {
	m.newPosts[p.Code], m.posts[p.ID] = p, p
	m.out.posts = append(m.out.posts, p)
}

// replace notes that a post ends where another begins.
func (m *mapper) replace(old, p *Post) {
	p.Predecessors = append(p.Predecessors, old.ID)
	if m.postOf[old.ID] == nil {
		m.postOf[old.ID] = p
	}
	m.out.endPosts[old.ID] = p.From
}

// placeIn puts a new post into the unit that its row names. A power over the
// unit of the old post becomes one over the new unit.
func (m *mapper) placeIn(r *intake.Judged, p *Post) bool {
	code := r.Row.At(mUnit)
	if code == "" {
		if p.Unit == "" {
			m.j.Refuse(r, "unit", "org.import.not_in_force_then", "org.import.not_in_force_then_remedy", r.Row.At(mOld), p.From)
		}
		return p.Unit != ""
	}
	u := m.newUnits[code]
	if u == nil {
		u = m.reg.UnitByCode(code)
	}
	if u == nil {
		m.j.Refuse(r, "unit", "org.import.unit_unknown", "org.import.unit_unknown_remedy", code)
		return false
	}
	unit := m.unitOn(u.ID, p.From)
	if unit == "" {
		m.j.Refuse(r, "unit", "org.import.not_in_force_then", "org.import.not_in_force_then_remedy", u.Name, p.From)
		return false
	}
	for i := range p.Functions {
		if p.Functions[i].Scope == p.Unit {
			p.Functions[i].Scope = unit
		}
	}
	p.Unit = unit
	return true
}

// hangPosts puts new posts under the post that their row names, else under that
// of their highest predecessor or what becomes of it.
func (m *mapper) hangPosts() {
	for _, p := range m.out.posts {
		if r := m.chiefs[p]; r != nil {
			code := r.Row.At(mSuperior)
			chief := m.newPosts[code]
			if chief == nil {
				chief = m.reg.PostByCode(code)
			}
			if chief == nil || chief == p {
				m.j.Refuse(r, "superior", "org.import.post_unknown", "org.import.post_unknown_remedy", code)
				continue
			}
			if p.Superior = m.postOn(chief.ID, p.From); p.Superior == "" || p.Superior == p.ID {
				m.j.Refuse(r, "superior", "org.import.not_in_force_then", "org.import.not_in_force_then_remedy", chief.Title, p.From)
			}
			continue
		}
		over := func(id PostID) PostID {
			if q := m.reg.Posts[id]; q != nil {
				return q.PlaceOn(p.From.AddDays(-1)).Superior
			}
			return ""
		}
		lead := highest(p.Predecessors, over, over)
		p.Superior = m.postFor(m.reg.Posts[lead].PlaceOn(p.From).Superior, p.From)
	}
}

// carry makes successors for the non-structural posts of ended units and
// refuses the mapping of a unit that leaves a structural post behind.
func (m *mapper) carry() {
	for _, old := range m.reg.SortedPosts() {
		unit := m.units[old.Unit]
		if unit == nil || m.postOf[old.ID] != nil || old.Until != "" {
			continue
		}
		ends, ended := m.out.endUnits[unit.ID]
		if !ended || old.From >= ends { // one that begins later follows by itself
			continue
		}
		if old.Structural {
			for i := range m.rows {
				if r := &m.rows[i]; r.Verdict == intake.New && r.Row.At(mKind) == "unit" && r.Row.At(mOld) == unit.Code {
					m.j.Refuse(r, "old", "org.import.post_unmapped", "org.import.post_unmapped_remedy", old.Code, old.Title)
					break
				}
			}
			continue
		}
		p := m.successor(old, carriedCode(old.Code, unit.Code, m.unitOf[unit.ID].Code), ends)
		for m.reg.PostByCode(p.Code) != nil || m.newPosts[p.Code] != nil {
			p.Code += "*"
		}
		m.add(p)
		m.replace(old, p)
		m.out.carried = append(m.out.carried, carried{old, p})
	}
}

func carriedCode(code, oldUnit, newUnit string) string {
	if rest, ok := strings.CutPrefix(code, oldUnit); ok {
		return newUnit + rest
	}
	return newUnit + "/" + code
}
