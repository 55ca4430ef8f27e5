package org

import (
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/ledger"
	"pendopo/internal/people"
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
	moved    []*Unit // parts that hang on a successor from now on
	carried  []carried
	basis    string
}

// carried is a non-structural post that follows its unit with its holders:
// they take no oath and need no round.
type carried struct {
	old, new *Post
}

// Judge works out the new units and posts. Rows that the register already
// knows are unchanged; a structural post of an ended unit that no row maps is a
// problem, because its holder would be left without a chair.
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
	rows := j.Of("Pemetaan")
	m := &mapper{tx: tx, reg: reg, j: j, newUnits: map[string]*Unit{}, newPosts: map[string]*Post{},
		unitOf: map[UnitID]*Unit{}, postOf: map[PostID]*Post{},
		parents: map[*Unit]*intake.Judged{}, chiefs: map[*Post]*intake.Judged{},
		out: &reorganisation{endUnits: map[UnitID]clock.Date{}, endPosts: map[PostID]clock.Date{}}}
	for i := range rows {
		if r := &rows[i]; r.Verdict == intake.New && r.Row.At(mKind) == "unit" {
			m.unit(r)
		}
	}
	m.attachUnits()
	for i := range rows {
		if r := &rows[i]; r.Verdict == intake.New && r.Row.At(mKind) == "jabatan" {
			m.post(r)
		}
	}
	m.attachPosts()
	m.carry(rows)
	j.Plan = m.out
	return j, nil
}

type mapper struct {
	tx       *db.Tx
	reg      *Register
	j        *intake.Judgement
	newUnits map[string]*Unit
	newPosts map[string]*Post
	unitOf   map[UnitID]*Unit // first successor of an old unit
	postOf   map[PostID]*Post
	out      *reorganisation
	parents  map[*Unit]*intake.Judged // the row that names the unit above a new one
	chiefs   map[*Post]*intake.Judged // the row that names the post above a new one
}

func (m *mapper) unit(r *intake.Judged) {
	row := r.Row
	old := m.reg.UnitByCode(row.At(mOld))
	from := row.Date(mFrom)
	switch {
	case old == nil:
		m.j.Refuse(r, "old", "org.import.unit_unknown", "org.import.unit_unknown_remedy", row.At(mOld))
		return
	case old.Until != "" && old.Until < from, from <= old.From:
		m.j.Refuse(r, "from", "org.import.old_not_in_force", "org.import.old_not_in_force_remedy", old.Name, from)
		return
	case m.reg.UnitByCode(row.At(mNew)) != nil:
		m.j.Refuse(r, "new", "org.import.code_taken", "org.import.code_taken_remedy", row.At(mNew))
		return
	}
	u := m.newUnits[row.At(mNew)]
	if u == nil {
		u = &Unit{ID: UnitID(ids.New(m.tx.Now())), Code: row.At(mNew), Name: row.At(mName), Parent: old.Parent, Kind: old.Kind,
			RegionCode: old.RegionCode, Address: old.Address, WeekDays: old.WeekDays, From: from}
		if kind := kindByName(u.Name); kind != "" && old.IsAgency() {
			u.Kind = kind
		}
		if row.At(mParent) != "" {
			m.parents[u] = r
		}
		m.newUnits[u.Code] = u
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

// attachUnits hangs new units under the successors of their parents and moves
// the parts of ended units that are not mapped themselves.
func (m *mapper) attachUnits() {
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
			u.Parent = parent.ID
		} else if s := m.unitOf[u.Parent]; s != nil {
			u.Parent = s.ID
		}
	}
	for _, u := range m.reg.SortedUnits() {
		if s := m.unitOf[u.Parent]; s != nil && m.unitOf[u.ID] == nil && u.Until == "" {
			moved := *u
			moved.Parent = s.ID
			m.out.moved = append(m.out.moved, &moved)
		}
	}
	m.out.units = unitsParentsFirst(m.out.units)
}

func unitsParentsFirst(us []*Unit) []*Unit {
	isNew := map[UnitID]bool{}
	for _, u := range us {
		isNew[u.ID] = true
	}
	var out []*Unit
	placed := map[UnitID]bool{}
	for rest := us; len(rest) > 0; {
		var waiting []*Unit
		for _, u := range rest {
			if !isNew[u.Parent] || placed[u.Parent] {
				out, placed[u.ID] = append(out, u), true
			} else {
				waiting = append(waiting, u)
			}
		}
		if len(waiting) == len(rest) {
			return append(out, waiting...)
		}
		rest = waiting
	}
	return out
}

func (m *mapper) post(r *intake.Judged) {
	row := r.Row
	old := m.reg.PostByCode(row.At(mOld))
	from := row.Date(mFrom)
	switch {
	case old == nil:
		m.j.Refuse(r, "old", "org.import.post_unknown", "org.import.post_unknown_remedy", row.At(mOld))
		return
	case old.Until != "" && old.Until < from, from <= old.From:
		m.j.Refuse(r, "from", "org.import.old_not_in_force", "org.import.old_not_in_force_remedy", old.Title, from)
		return
	case m.reg.PostByCode(row.At(mNew)) != nil:
		m.j.Refuse(r, "new", "org.import.code_taken", "org.import.code_taken_remedy", row.At(mNew))
		return
	}
	p := m.newPosts[row.At(mNew)]
	if p == nil {
		copied := *old
		p = &copied
		p.ID, p.Code, p.Title, p.From, p.Until = PostID(ids.New(m.tx.Now())), row.At(mNew), row.At(mName), from, ""
		p.Predecessors, p.Version = nil, 0
		p.Functions = append([]PostFunction(nil), old.Functions...)
		if !m.placeIn(r, p, old) {
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
		m.newPosts[p.Code] = p
		m.out.posts = append(m.out.posts, p)
	}
	p.Predecessors = append(p.Predecessors, old.ID)
	if m.postOf[old.ID] == nil {
		m.postOf[old.ID] = p
	}
	m.out.endPosts[old.ID] = from
	if b := row.At(mBasis); b != "" {
		m.out.basis = b
	}
}

func (m *mapper) placeIn(r *intake.Judged, p, old *Post) bool {
	if code := r.Row.At(mUnit); code != "" {
		u := m.newUnits[code]
		if u == nil {
			u = m.reg.UnitByCode(code)
		}
		if u == nil {
			m.j.Refuse(r, "unit", "org.import.unit_unknown", "org.import.unit_unknown_remedy", code)
			return false
		}
		p.Unit = u.ID
	} else if s := m.unitOf[old.Unit]; s != nil {
		p.Unit = s.ID
	}
	for i := range p.Functions {
		if p.Functions[i].Scope == old.Unit {
			p.Functions[i].Scope = p.Unit
		}
	}
	return true
}

func (m *mapper) attachPosts() {
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
			p.Superior = chief.ID
		} else if s := m.postOf[p.Superior]; s != nil {
			p.Superior = s.ID
		}
	}
}

// carry makes successors for the non-structural posts of ended units and
// refuses the mapping of a unit that leaves a structural post behind.
func (m *mapper) carry(rows []intake.Judged) {
	for _, old := range m.reg.SortedPosts() {
		ends, ended := m.out.endUnits[old.Unit]
		if !ended || m.postOf[old.ID] != nil || old.Until != "" {
			continue
		}
		unit := m.reg.Units[old.Unit]
		if old.Structural {
			for i := range rows {
				if r := &rows[i]; r.Verdict == intake.New && r.Row.At(mKind) == "unit" && r.Row.At(mOld) == unit.Code {
					m.j.Refuse(r, "old", "org.import.post_unmapped", "org.import.post_unmapped_remedy", old.Code, old.Title)
					break
				}
			}
			continue
		}
		s := m.unitOf[old.Unit]
		copied := *old
		p := &copied
		p.ID, p.Unit, p.From, p.Version = PostID(ids.New(m.tx.Now())), s.ID, ends, 0
		p.Code = carriedCode(old.Code, unit.Code, s.Code)
		p.Predecessors = []PostID{old.ID}
		if q := m.postOf[p.Superior]; q != nil {
			p.Superior = q.ID
		}
		if m.reg.PostByCode(p.Code) != nil || m.newPosts[p.Code] != nil {
			p.Code += "*"
		}
		m.newPosts[p.Code] = p
		m.out.posts = append(m.out.posts, p)
		m.out.endPosts[old.ID] = ends
		m.out.carried = append(m.out.carried, carried{old, p})
	}
	m.out.posts = postsSuperiorsFirst(m.out.posts)
}

func carriedCode(code, oldUnit, newUnit string) string {
	if rest, ok := strings.CutPrefix(code, oldUnit); ok {
		return newUnit + rest
	}
	return newUnit + "/" + code
}

func postsSuperiorsFirst(ps []*Post) []*Post {
	isNew := map[PostID]bool{}
	for _, p := range ps {
		isNew[p.ID] = true
	}
	var out []*Post
	placed := map[PostID]bool{}
	for rest := ps; len(rest) > 0; {
		var waiting []*Post
		for _, p := range rest {
			if !isNew[p.Superior] || placed[p.Superior] {
				out, placed[p.ID] = append(out, p), true
			} else {
				waiting = append(waiting, p)
			}
		}
		if len(waiting) == len(rest) {
			return append(out, waiting...)
		}
		rest = waiting
	}
	return out
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
			"posts_ended": len(plan.endPosts), "holders_carried": len(seats), "basis": plan.basis}}); err != nil {
		return err
	}
	return k.cache.Changed(tx)
}
