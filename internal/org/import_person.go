package org

import (
	"fmt"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/people"
)

// PersonKind imports people with their histories (package people) and the post
// each of them holds at present. It starts holdings and corrects their dates;
// it never moves an official from one post to another: that takes a round.
type PersonKind struct {
	cache  *Cache
	sheets *people.Sheets
}

// NewPersonKind makes the import kind "person".
func NewPersonKind(c *Cache, s *people.Sheets) *PersonKind { return &PersonKind{c, s} }

// Spec describes the workbook.
func (k *PersonKind) Spec() *sheet.Spec { return people.SheetSpec() }

// May allows personnel officers.
func (k *PersonKind) May(by actor.Actor) error { return by.Require(actor.PersonnelOfficer) }

// Export writes everybody with the post they hold on the date.
func (k *PersonKind) Export(tx *db.Tx, _ clock.Date) (*sheet.Book, error) {
	reg, err := k.cache.In(tx)
	if err != nil {
		return nil, err
	}
	return k.sheets.Export(tx, postCells(reg))
}

// postCells is the present definitive post of each person, as the sheet says
// it.
func postCells(reg *Register) map[people.PersonID]people.PostCells {
	out := make(map[people.PersonID]people.PostCells, len(reg.People))
	for id := range reg.People {
		if h := openHolding(reg, id); h != nil {
			number, dated := splitBasis(h.Basis)
			out[id] = people.PostCells{Code: reg.postCode(h.Post), Since: h.TenureFrom, DecreeNumber: number, DecreeDate: dated}
		}
	}
	return out
}

// openHolding is the definitive holding of a person that has no end,
// structural before others.
func openHolding(reg *Register, id people.PersonID) *Holding {
	var best *Holding
	for _, h := range reg.HoldingsBy(id) {
		if h.Kind == Definitive && h.Until == "" && (best == nil || h.Structural && !best.Structural) {
			best = h
		}
	}
	return best
}

// basisOf writes the decree of a holding; splitBasis reads it back.
func basisOf(number string, dated clock.Date) string {
	if dated == "" {
		return number
	}
	return fmt.Sprintf("%s tanggal %s", number, dated)
}

func splitBasis(basis string) (number string, dated clock.Date) {
	if i := strings.LastIndex(basis, " tanggal "); i >= 0 {
		if d, err := clock.ParseDate(basis[i+len(" tanggal "):]); err == nil {
			return basis[:i], d
		}
	}
	return basis, ""
}

// BasisIn says the decree of a holding in a language: number and date.
func BasisIn(l i18n.Lang, basis string) string {
	number, dated := splitBasis(basis)
	if dated == "" {
		return basis
	}
	return i18n.T(l, "org.basis_dated", number, i18n.ShortDate(l, dated))
}

// personPlan is the people part with what it does to holdings.
type personPlan struct {
	people *people.Plan
	seats  []seatPlan
}

type seatPlan struct {
	row       *intake.Judged
	holding   *Holding
	withdraws HoldingID // a corrected holding replaces this one
}

// Judge compares the workbook with the register and checks every post that a
// row names: it exists on that day, its chair is free, the person may hold it.
func (k *PersonKind) Judge(tx *db.Tx, book *sheet.Book) (*intake.Judgement, error) {
	reg, err := k.cache.In(tx)
	if err != nil {
		return nil, err
	}
	plan, err := k.sheets.Judge(tx, book, postCells(reg))
	if err != nil {
		return nil, err
	}
	pp := &personPlan{people: plan}
	taken := map[PostID]string{} // by a row of this file
	persons := plan.People()
	for i := range persons {
		p := &persons[i]
		if p.Row.Verdict != intake.New && p.Row.Verdict != intake.Changed {
			continue
		}
		k.judgePost(plan, pp, reg, taken, p, tx)
	}
	plan.RefuseOrphans()
	plan.Judgement.Plan = pp
	return plan.Judgement, nil
}

func (k *PersonKind) judgePost(plan *people.Plan, pp *personPlan, reg *Register, taken map[PostID]string, p *people.Planned, tx *db.Tx) {
	refuse := func(column, key string, args ...any) {
		plan.Refuse(p.Row, column, "org.import."+key, "org.import."+key+"_remedy", args...)
	}
	cells := p.Post
	var now *Holding
	if !p.IsNew() {
		now = openHolding(reg, p.ID)
	}
	switch {
	case cells.Code == "" && now == nil:
		return
	case now != nil && cells.Code != reg.postCode(now.Post):
		if p.Row.Sheet.Has("post") {
			refuse("post", "person_post_moved", reg.postCode(now.Post))
		}
		return
	}
	post := reg.PostByCode(cells.Code)
	if post == nil {
		refuse("post", "post_unknown", cells.Code)
		return
	}
	if cells.Since == "" {
		refuse("post_since", "person_post_since")
		return
	}
	// Service in a post may be older than the post's present name; the holding
	// itself cannot begin before the post does.
	from := max(cells.Since, post.From)
	if !post.ExistsOn(from) {
		refuse("post_since", "person_post_time", post.Title, from)
		return
	}
	if post.Structural {
		if post.Level != LevelHead && !p.Category.MayHoldStructural() {
			refuse("post", "person_post_category", p.Category.String())
			return
		}
		if other := taken[post.ID]; other != "" {
			refuse("post", "person_post_full", post.Title, other)
			return
		}
		for _, h := range reg.HoldingsOf(post.ID) {
			if h.Kind == Definitive && h.Person != p.ID && (h.Until == "" || h.Until > from) {
				refuse("post", "person_post_full", post.Title, reg.People[h.Person].Name.String())
				return
			}
		}
		taken[post.ID] = p.Row.Row.At(p.Row.Sheet.Table.Index("name"))
	}
	basis := basisOf(cells.DecreeNumber, cells.DecreeDate)
	if now != nil && now.TenureFrom == cells.Since && now.Basis == basis {
		return
	}
	sp := seatPlan{row: p.Row, holding: &Holding{ID: HoldingID(ids.New(tx.Now())), Post: post.ID, Person: p.ID, Kind: Definitive,
		Structural: post.Structural, From: from, TenureFrom: cells.Since, Basis: basis}}
	if now != nil {
		sp.withdraws = now.ID
	}
	pp.seats = append(pp.seats, sp)
}

// Apply stores the people and their holdings.
func (k *PersonKind) Apply(tx *db.Tx, by actor.Actor, j *intake.Judgement) error {
	pp := j.Plan.(*personPlan)
	j.Plan = pp.people
	err := k.sheets.Apply(tx, by, pp.people)
	j.Plan = pp
	if err != nil {
		return err
	}
	holdings := make([]*Holding, 0, len(pp.seats))
	for _, s := range pp.seats {
		if s.row.Verdict != intake.New && s.row.Verdict != intake.Changed {
			continue
		}
		if s.withdraws != "" {
			if err := withdrawHolding(tx, s.withdraws, "koreksi lewat impor"); err != nil {
				return err
			}
		}
		holdings = append(holdings, s.holding)
	}
	if err := insertHoldings(tx, holdings); err != nil {
		return err
	}
	return k.cache.Changed(tx)
}
