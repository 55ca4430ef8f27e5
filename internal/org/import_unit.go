package org

import (
	"strconv"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/ledger"
)

// Columns of the sheet "Unit", by position.
const (
	uCode = iota
	uName
	uKind
	uParent
	uFrom
	uUntil
	uPredecessors
	uRegionCode
	uAddress
	uWeekDays
)

var unitSpec = &sheet.Spec{
	Kind:  "unit",
	Title: "Daftar unit kerja",
	Help:  "Satu baris satu unit: perangkat daerah, bagian, bidang, kecamatan, kelurahan, UPTD. Unit yang berganti nama tidak ditimpa: akhiri yang lama dan isi kodenya sebagai pendahulu yang baru.",
	Tables: []sheet.Table{{
		Name: "Unit", Required: true,
		Columns: []sheet.Column{
			{Key: "code", Header: "Kode unit", Required: true, Type: sheet.Code, IsKey: true, Help: "Kode tetap unit ini di daerah Anda.", Example: "5.03"},
			{Key: "name", Header: "Nama unit", Aliases: []string{"Nama", "Nomenklatur"}, Required: true, Type: sheet.Text, Example: "Dinas Kesehatan"},
			{Key: "kind", Header: "Jenis unit", Aliases: []string{"Jenis"}, Required: true, Type: sheet.Enum, Enum: sheet.Choices(UnitKinds...), Example: "dinas"},
			{Key: "parent", Header: "Kode induk", Aliases: []string{"Kode unit induk", "Induk"}, Type: sheet.Code, Help: "Kode unit di atasnya; kosong hanya untuk pemerintah daerah.", Example: "1"},
			{Key: "from", Header: "Berlaku mulai", Aliases: []string{"Berlaku sejak", "Mulai berlaku"}, Required: true, Type: sheet.Date, Example: "03-01-2017"},
			{Key: "until", Header: "Berlaku sampai", Type: sheet.Date, Help: "Hari pertama unit ini tidak ada lagi; kosong selama masih ada."},
			{Key: "predecessors", Header: "Kode pendahulu", Aliases: []string{"Pendahulu"}, Type: sheet.List, Parse: sheet.SortedList, Help: "Kode unit yang digantikan; beberapa kode dipisah titik koma."},
			{Key: "region_code", Header: "Kode wilayah", Type: sheet.Code, Help: "Kode Kemendagri untuk kecamatan dan kelurahan.", Example: "35.71.01.1001"},
			{Key: "address", Header: "Alamat", Type: sheet.Text},
			{Key: "week_days", Header: "Pola hari kerja", Aliases: []string{"Hari kerja"}, Type: sheet.Enum, Enum: sheet.Choices("5", "6"), Default: "5", Help: "5 atau 6 hari kerja seminggu; kosong berarti 5.", Example: "5"},
		},
	}},
}

// UnitKind imports and exports units.
type UnitKind struct{ cache *Cache }

// NewUnitKind makes the import kind "unit".
func NewUnitKind(c *Cache) *UnitKind { return &UnitKind{c} }

// Spec describes the file.
func (k *UnitKind) Spec() *sheet.Spec { return unitSpec }

// May allows personnel officers.
func (k *UnitKind) May(by actor.Actor) error { return by.Require(actor.PersonnelOfficer) }

// Export writes the tree of a date: every unit that has begun by then under the
// unit above it on that date. Ended ones are in it too, because predecessors
// refer to them.
func (k *UnitKind) Export(tx *db.Tx, asOf clock.Date) (*sheet.Book, error) {
	reg, err := k.cache.In(tx)
	if err != nil {
		return nil, err
	}
	return exportUnits(reg, asOf, func(u *Unit) bool { return u.From <= asOf }), nil
}

func exportUnits(reg *Register, on clock.Date, in func(*Unit) bool) *sheet.Book {
	b := sheet.NewBook(unitSpec)
	s := b.Sheet("Unit")
	for _, u := range reg.SortedUnits() {
		if !in(u) {
			continue
		}
		s.Add(u.Code, u.Name, u.Kind, reg.unitCode(u.ParentOn(on)), string(u.From), string(u.Until),
			sheet.JoinList(codesOf(u.Predecessors, reg.unitCode)), u.RegionCode, u.Address, strconv.Itoa(u.WeekDays))
	}
	return b
}

// unitTree reads the tree as of a day.
func unitTree(reg *Register, day clock.Date) tree[Unit, UnitID] {
	return tree[Unit, UnitID]{code: uCode, above: uParent, column: "parent", stored: reg.Units, byCode: reg.UnitByCode,
		id: func(u *Unit) UnitID { return u.ID }, codeOf: func(u *Unit) string { return u.Code },
		hangs: func(u *Unit) (UnitID, []UnitID) { return u.ParentOn(day), u.Predecessors }}
}

// Judge compares the file with the register of today and checks that the tree
// stays a tree: parents and predecessors exist, nobody is their own parent.
func (k *UnitKind) Judge(tx *db.Tx, book *sheet.Book) (*intake.Judgement, error) {
	reg, err := k.cache.In(tx)
	if err != nil {
		return nil, err
	}
	day, err := today(tx)
	if err != nil {
		return nil, err
	}
	j := intake.Compare(book, exportUnits(reg, day, func(*Unit) bool { return true }))
	rows := j.Of("Unit")
	t := unitTree(reg, day)
	taken := t.take(rows, func(code string) *Unit { return &Unit{ID: UnitID(ids.New(tx.Now())), Code: code} })
	for i := range rows {
		if r := &rows[i]; r.Verdict != intake.Wrong {
			k.fill(j, r, t, taken, day)
		}
	}
	j.Plan = t.settle(j, rows, taken)
	return j, nil
}

// fill copies a row into its unit, refusing the row on the first reference that
// points nowhere. The unit above it is that of the day: a correction leaves what
// was before and what is planned.
func (k *UnitKind) fill(j *intake.Judgement, r *intake.Judged, t tree[Unit, UnitID], taken map[string]*Unit, day clock.Date) {
	row, s := r.Row, r.Sheet
	u := taken[row.At(uCode)]
	u.Name, u.Kind, u.From = row.At(uName), row.At(uKind), row.Date(uFrom)
	if s.HasAt(uUntil) {
		u.Until = row.Date(uUntil)
	}
	if s.HasAt(uRegionCode) {
		u.RegionCode = row.At(uRegionCode)
	}
	if s.HasAt(uAddress) {
		u.Address = row.At(uAddress)
	}
	if u.WeekDays == 0 || s.HasAt(uWeekDays) {
		u.WeekDays = 5
		if n, ok := row.Int(uWeekDays); ok {
			u.WeekDays = int(n)
		}
	}
	if s.HasAt(uParent) {
		var parent UnitID
		if code := row.At(uParent); code != "" {
			found, ok := t.link(j, r, taken, "parent", "org.import.unit_unknown", code)
			if !ok {
				return
			}
			parent = found[0]
		}
		u.Earlier, u.Parent = correct(u.Earlier, u.Parent, day, parent)
	}
	if s.HasAt(uPredecessors) {
		var ok bool
		if u.Predecessors, ok = t.link(j, r, taken, "predecessors", "org.import.unit_unknown", row.List(uPredecessors)...); !ok {
			return
		}
	}
	if u.Until != "" && u.Until <= u.From {
		j.Refuse(r, "until", "org.import.until_before_from", "org.import.until_before_from_remedy", u.Until, u.From)
	}
}

// Apply stores new and changed units.
func (k *UnitKind) Apply(tx *db.Tx, by actor.Actor, j *intake.Judgement) error {
	plan := j.Plan.(*changes[Unit])
	if err := insertUnits(tx, plan.insert); err != nil {
		return err
	}
	var acts []ledger.Act
	for _, u := range plan.update {
		if err := updateUnit(tx, u); err != nil {
			return err
		}
		acts = append(acts, ledger.Act{Kind: "org.unit_changed", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
			SubjectKind: "unit", Subject: string(u.ID), Payload: map[string]any{"code": u.Code, "name": u.Name, "from": u.From, "until": u.Until}})
	}
	if len(acts) > 0 {
		if _, err := ledger.RecordAll(tx, acts); err != nil {
			return err
		}
	}
	return k.cache.Changed(tx)
}
