package org

import (
	"strings"

	"pendopo/internal/people"
)

// packer copies what a load has read into few dense pieces of memory, equal
// texts once. What a load reads stands scattered among its own rubbish, and a
// register is kept for days: it would hold twice its size.
type packer struct {
	chunk *strings.Builder
	seen  map[string]string
}

// chunkSize is how much text stands together.
const chunkSize = 64 << 10

func newPacker() *packer { return &packer{chunk: new(strings.Builder), seen: map[string]string{}} }

func (p *packer) text(s string) string {
	if s == "" {
		return ""
	}
	if have, ok := p.seen[s]; ok {
		return have
	}
	if p.chunk.Cap()-p.chunk.Len() < len(s) { // a chunk never moves: texts point into it
		p.chunk = new(strings.Builder)
		p.chunk.Grow(max(chunkSize, len(s)))
	}
	from := p.chunk.Len()
	p.chunk.WriteString(s)
	out := p.chunk.String()[from:]
	p.seen[out] = out
	return out
}

// pack is the texts of each row through the packer, rows side by side.
func pack[T any](p *packer, rows []*T, row func(p *packer, row *T)) {
	dense := make([]T, len(rows))
	for i, r := range rows {
		dense[i] = *r
		rows[i] = &dense[i]
		row(p, rows[i])
	}
}

func texts[T ~string](p *packer, fields ...*T) {
	for _, f := range fields {
		*f = T(p.text(string(*f)))
	}
}

func packHolding(p *packer, h *Holding) {
	h.ID, h.Post, h.Person, h.Kind = HoldingID(p.text(string(h.ID))), PostID(p.text(string(h.Post))), people.PersonID(p.text(string(h.Person))), HoldingKind(p.text(string(h.Kind)))
	texts(p, &h.From, &h.Until, &h.TenureFrom)
	texts(p, &h.Basis, &h.EndedBy)
}

func packPost(p *packer, x *Post) {
	x.ID, x.Unit, x.Superior = PostID(p.text(string(x.ID))), UnitID(p.text(string(x.Unit))), PostID(p.text(string(x.Superior)))
	texts(p, &x.Code, &x.Title, &x.Field, &x.Special, &x.Duties)
	texts(p, &x.From, &x.Until)
	for i := range x.Earlier {
		w := &x.Earlier[i]
		texts(p, &w.Until)
		texts(p, &w.Place.Unit)
		texts(p, &w.Place.Superior)
	}
}

func packUnit(p *packer, u *Unit) {
	texts(p, &u.ID, &u.Parent)
	texts(p, &u.Code, &u.Name, &u.Kind, &u.RegionCode, &u.Address)
	texts(p, &u.From, &u.Until)
	for i := range u.Earlier {
		texts(p, &u.Earlier[i].Until)
		texts(p, &u.Earlier[i].Place)
	}
}

func packPerson(p *packer, x *people.Light) {
	x.ID = people.PersonID(p.text(string(x.ID)))
	texts(p, &x.Name.Front, &x.Name.Name, &x.Name.Back, &x.Number)
	texts(p, &x.BornOn, &x.GradeFrom)
}
