package org

import (
	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/ledger"
)

// Columns of the sheet "Pemetaan", by position.
const (
	mKind = iota
	mOld
	mNew
	mName
	mChange
	mFrom
	mBasis
	mUnit
	mLevel
	mEchelon
	mClass
	mParent
	mSuperior
)

var reorganisationSpec = &sheet.Spec{
	Kind:  "reorganisation",
	Title: "Pemetaan perubahan nomenklatur",
	Help:  "Satu baris satu perubahan: unit atau jabatan lama menjadi yang baru. Penggabungan ditulis sebagai beberapa baris dengan kode baru yang sama, pemecahan sebagai beberapa baris dengan kode lama yang sama. Pejabat tidak pindah karena berkas ini: mereka dikukuhkan lewat penataan.",
	Tables: []sheet.Table{{
		Name: "Pemetaan", Required: true,
		Columns: []sheet.Column{
			{Key: "kind", Header: "Jenis", Required: true, Type: sheet.Enum, Enum: []sheet.Choice{{Value: "unit"}, {Value: "jabatan", Aliases: []string{"post", "jab"}}}, IsKey: true, Example: "unit"},
			{Key: "old", Header: "Kode lama", Required: true, Type: sheet.Code, IsKey: true, Example: "5.03"},
			{Key: "new", Header: "Kode baru", Required: true, Type: sheet.Code, IsKey: true, Example: "5.03b"},
			{Key: "name", NotCompared: true, Header: "Nama baru", Required: true, Type: sheet.Text, Example: "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"},
			{Key: "change", Header: "Jenis perubahan", Required: true, Type: sheet.Enum, Enum: []sheet.Choice{
				{Value: "ganti nama", Aliases: []string{"rename", "perubahan nama", "nomenklatur"}},
				{Value: "gabung", Aliases: []string{"merger", "penggabungan"}},
				{Value: "pecah", Aliases: []string{"split", "pemecahan", "pemisahan"}}}, NotCompared: true},
			{Key: "from", NotCompared: true, Header: "Berlaku mulai", Required: true, Type: sheet.Date, Example: "08-01-2020"},
			{Key: "basis", NotCompared: true, Header: "Dasar hukum", Type: sheet.Text, Example: "Peraturan Daerah Nomor 5 Tahun 2019"},
			{Key: "unit", NotCompared: true, Header: "Kode unit baru", Type: sheet.Code, Help: "Unit tempat jabatan baru; kosong berarti pengganti unit lamanya."},
			{Key: "level", NotCompared: true, Header: "Jenjang", Type: sheet.Enum, Enum: levelChoices(), Help: "Kosong berarti sama dengan yang lama."},
			{Key: "echelon", NotCompared: true, Header: "Eselon", Type: sheet.Text, Parse: parseEchelon},
			{Key: "class", NotCompared: true, Header: "Kelas", Aliases: []string{"Kelas jabatan"}, Type: sheet.Integer, Parse: between(1, 17, "org.import.class_range")},
			{Key: "parent", Header: "Kode induk baru", Type: sheet.Code, NotCompared: true, Help: "Unit di atas unit baru; kosong berarti pengganti induk lamanya. Perlu bila bagian pindah ke perangkat daerah lain, misalnya pada pemecahan."},
			{Key: "superior", Header: "Kode atasan baru", Type: sheet.Code, NotCompared: true, Help: "Atasan jabatan baru; kosong berarti pengganti atasan lamanya."},
		},
	}},
}

// ReorganisationKind imports a mapping of old units and posts to new ones.
type ReorganisationKind struct{ cache *Cache }

// NewReorganisationKind makes the import kind "reorganisation".
func NewReorganisationKind(c *Cache) *ReorganisationKind { return &ReorganisationKind{c} }

// Spec describes the file.
func (k *ReorganisationKind) Spec() *sheet.Spec { return reorganisationSpec }

// May allows personnel officers.
func (k *ReorganisationKind) May(by actor.Actor) error { return by.Require(actor.PersonnelOfficer) }

// Export writes the links from predecessors to successors that the register
// holds.
func (k *ReorganisationKind) Export(tx *db.Tx, _ clock.Date) (*sheet.Book, error) {
	reg, err := k.cache.In(tx)
	if err != nil {
		return nil, err
	}
	b := sheet.NewBook(reorganisationSpec)
	s := b.Sheet("Pemetaan")
	for _, u := range reg.SortedUnits() {
		for _, old := range u.Predecessors {
			s.Add("unit", reg.unitCode(old), u.Code, u.Name, changeName(len(u.Predecessors), len(reg.successorUnits[old])), string(u.From))
		}
	}
	for _, p := range reg.SortedPosts() {
		for _, old := range p.Predecessors {
			s.Add("jabatan", reg.postCode(old), p.Code, p.Title, changeName(len(p.Predecessors), len(reg.successorPosts[old])), string(p.From), "",
				reg.unitCode(p.Unit), string(p.Level), string(p.Echelon), number(p.Class))
		}
	}
	return b, nil
}

func changeName(predecessors, successors int) string {
	switch {
	case predecessors > 1:
		return "gabung"
	case successors > 1:
		return "pecah"
	}
	return "ganti nama"
}

// reorganisation is what a mapping does to the register.
type reorganisation struct {
	units    []*Unit // new, parents first
	posts    []*Post // new, superiors first
	endUnits map[UnitID]clock.Date
	endPosts map[PostID]clock.Date
	moved    []*Unit // that follow the successor of the unit above them
	led      []*Post // that follow the successor of their unit or superior
	carried  []carried
	basis    string
}

// carried is a non-structural post that follows its unit with its holders:
// they take no oath and need no round.
type carried struct {
	old, new *Post
}

// Judge works out the new units and posts, and who follows them. Rows that the
// register already knows are unchanged; a structural post of an ended unit that
// no row maps is a problem, because its holder would be left without a chair.
func (k *ReorganisationKind) Judge(tx *db.Tx, book *sheet.Book) (*intake.Judgement, error) {
	reg, err := k.cache.In(tx)
	if err != nil {
		return nil, err
	}
	current, err := k.Export(tx, "")
	if err != nil {
		return nil, err
	}
	// Only the keys are compared: a link that the register holds is done, and
	// what became of the new unit or post since then is not this file's to say.
	j := intake.Compare(book, current)
	m := mapped(tx.Now(), reg, j)
	m.tell()
	j.Plan = m.out
	return j, nil
}

// Apply makes the new units and posts, ends the old ones and carries the
// non-structural holders over. Structural holders stay where they are until a
// round confirms them: a mapping alone moves no official.
func (k *ReorganisationKind) Apply(tx *db.Tx, by actor.Actor, j *intake.Judgement) error {
	plan, ok := j.Plan.(*reorganisation)
	if !ok {
		return errs.New(errs.Internal, "org.reorganisation_plan")
	}
	reg, err := k.cache.In(tx)
	if err != nil {
		return err
	}
	if err := insertUnits(tx, plan.units); err != nil {
		return err
	}
	for _, u := range plan.moved {
		if err := updateUnit(tx, u); err != nil {
			return err
		}
	}
	if err := insertPosts(tx, plan.posts); err != nil {
		return err
	}
	for _, p := range plan.led {
		if err := updatePost(tx, p); err != nil {
			return err
		}
	}
	for id, d := range plan.endUnits {
		if _, err := tx.Exec(`update unit set until_on = $2, version = version + 1 where id = $1`, string(id), string(d)); err != nil {
			return err
		}
	}
	for id, d := range plan.endPosts {
		if _, err := tx.Exec(`update post set until_on = $2, version = version + 1 where id = $1`, string(id), string(d)); err != nil {
			return err
		}
	}
	var seats []*Holding
	for _, c := range plan.carried {
		for _, h := range reg.HoldingsOf(c.old.ID) {
			if h.Until != "" {
				continue
			}
			if err := endHolding(tx, h.ID, c.new.From, plan.basis); err != nil {
				return err
			}
			seats = append(seats, &Holding{ID: HoldingID(ids.New(tx.Now())), Post: c.new.ID, Person: h.Person, Kind: h.Kind,
				From: c.new.From, TenureFrom: h.TenureFrom, Basis: plan.basis})
		}
	}
	if err := insertHoldings(tx, seats); err != nil {
		return err
	}
	if _, err := ledger.Record(tx, ledger.Act{Kind: "org.reorganised", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
		SubjectKind: "register", Subject: "org", Payload: map[string]any{
			"units_new": len(plan.units), "units_ended": len(plan.endUnits), "posts_new": len(plan.posts),
			"posts_ended": len(plan.endPosts), "holders_carried": len(seats),
			"units_moved": len(plan.moved), "posts_moved": len(plan.led), "basis": plan.basis}}); err != nil {
		return err
	}
	return k.cache.Changed(tx)
}
