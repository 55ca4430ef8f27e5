package org

import (
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/ledger"
	"pendopo/internal/people"
)

// Columns of the sheet "Jabatan", by position.
const (
	pCode = iota
	pTitle
	pUnit
	pLevel
	pEchelon
	pClass
	pSuperior
	pChairs
	pTier
	pField
	pSchooling
	pFunctions
	pDuties
	pRetirementAge
	pFrom
	pUntil
	pPredecessors
	pSpecial
)

// Specials are the posts with a rule of their own (package appointment).
var Specials = []sheet.Choice{
	{Value: "sekda", Aliases: []string{"sekretaris daerah"}},
	{Value: "sekwan", Aliases: []string{"sekretaris dprd"}},
	{Value: "inspektur"},
	{Value: "irban", Aliases: []string{"inspektur pembantu"}},
	{Value: "dukcapil"},
	{Value: "camat"},
	{Value: "satpolpp", Label: "satpol pp"},
	{Value: "rsud", Aliases: []string{"direktur rsud"}},
	{Value: "puskesmas", Aliases: []string{"kepala puskesmas"}},
	{Value: "sekolah", Aliases: []string{"kepala sekolah"}},
}

var postSpec = &sheet.Spec{
	Kind:  "post",
	Title: "Peta jabatan",
	Help:  "Satu baris satu jabatan. Jabatan struktural selalu satu kursi; jabatan fungsional dan pelaksana memakai kolom Formasi. Jabatan yang berganti nama tidak ditimpa: akhiri yang lama dan isi kodenya sebagai pendahulu yang baru.",
	Tables: []sheet.Table{{
		Name: "Jabatan", Required: true,
		Columns: []sheet.Column{
			{Key: "code", Header: "Kode jabatan", Required: true, Type: sheet.Code, IsKey: true, Example: "5.03-01"},
			{Key: "title", Header: "Nama jabatan", Aliases: []string{"Jabatan", "Nomenklatur jabatan"}, Required: true, Type: sheet.Text, Example: "Kepala Dinas Kesehatan"},
			{Key: "unit", Header: "Kode unit", Required: true, Type: sheet.Code, Example: "5.03"},
			{Key: "level", Header: "Jenjang", Aliases: []string{"Jenis jabatan", "Jenjang jabatan"}, Required: true, Type: sheet.Enum, Enum: levelChoices(), Example: "JPT Pratama"},
			{Key: "echelon", Header: "Eselon", Type: sheet.Text, Parse: parseEchelon, Example: "II.b"},
			{Key: "class", Header: "Kelas jabatan", Aliases: []string{"Kelas"}, Type: sheet.Integer, Parse: between(1, 17, "org.import.class_range"), Example: "14"},
			{Key: "superior", Header: "Kode atasan", Aliases: []string{"Kode jabatan atasan", "Atasan"}, Type: sheet.Code, Example: "1-01"},
			{Key: "chairs", Header: "Formasi", Aliases: []string{"Jumlah formasi", "Kebutuhan"}, Type: sheet.Integer, Default: "1", Parse: between(1, 9999, "org.import.chairs_range"), Help: "Jumlah kursi; kosong berarti 1.", Example: "1"},
			{Key: "tier", Header: "Jenjang fungsional", Type: sheet.Text, Parse: parseTier, Example: "Ahli Muda"},
			{Key: "field", Header: "Bidang", Aliases: []string{"Bidang tugas", "Rumpun"}, Type: sheet.Text, Help: "Bidang tugas yang dipakai menilai pengalaman serumpun.", Example: "kesehatan"},
			{Key: "schooling", Header: "Pendidikan minimal", Type: sheet.Text, Parse: parseSchooling, Help: "Hanya bila lebih tinggi dari syarat jenjangnya.", Example: "S-1"},
			{Key: "functions", Header: "Fungsi sistem", Aliases: []string{"Fungsi"}, Type: sheet.List, Parse: sheet.SortedList, Help: "Kewenangan jabatan ini di Pendopo: " + functionNames() + ". Tambahkan @unit bila hanya untuk unitnya, @opd bila untuk seluruh perangkat daerahnya.", Example: "agency_head@unit"},
			{Key: "duties", Header: "Tugas pokok", Aliases: []string{"Tupoksi", "Ikhtisar jabatan", "Tugas dan fungsi"}, Type: sheet.Text},
			{Key: "retirement_age", Header: "BUP", Aliases: []string{"Batas usia pensiun"}, Type: sheet.Integer, Parse: between(50, 75, "org.import.retirement_range"), Help: "Hanya bila menyimpang dari aturan jenjangnya."},
			{Key: "from", Header: "Berlaku mulai", Aliases: []string{"Berlaku sejak", "Mulai berlaku"}, Required: true, Type: sheet.Date, Example: "03-01-2017"},
			{Key: "until", Header: "Berlaku sampai", Type: sheet.Date},
			{Key: "predecessors", Header: "Kode pendahulu", Aliases: []string{"Pendahulu"}, Type: sheet.List, Parse: sheet.SortedList},
			{Key: "special", Header: "Khusus", Aliases: []string{"Jabatan khusus"}, Type: sheet.Enum, Enum: Specials, Help: "Jabatan yang mempunyai syarat tersendiri, misalnya camat."},
		},
	}},
}

func levelChoices() []sheet.Choice {
	out := []sheet.Choice{{Value: string(LevelHead), Label: LevelName(LevelHead), Aliases: []string{"KDH"}}}
	for _, l := range people.Levels() {
		out = append(out, sheet.Choice{Value: string(l), Label: l.String(), Aliases: []string{"Jabatan " + l.String()}})
	}
	return out
}

func functionNames() string {
	var names []string
	for _, f := range actor.Functions {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

func parseEchelon(s string) (string, *sheet.Refusal) {
	e, err := people.ParseEchelon(s)
	if err != nil {
		return "", &sheet.Refusal{Key: "org.import.echelon_unknown", Remedy: "org.import.echelon_unknown_remedy", Args: []any{s}}
	}
	return string(e), nil
}

func parseTier(s string) (string, *sheet.Refusal) {
	t, err := people.ParseTier(s)
	if err != nil {
		return "", &sheet.Refusal{Key: "org.import.tier_unknown", Remedy: "org.import.tier_unknown_remedy", Args: []any{s}}
	}
	return t.String(), nil
}

func parseSchooling(s string) (string, *sheet.Refusal) {
	l, err := people.ParseSchoolLevel(s)
	if err != nil {
		return "", &sheet.Refusal{Key: "org.import.schooling_unknown", Remedy: "org.import.schooling_unknown_remedy", Args: []any{s}}
	}
	return l.String(), nil
}

func between(lo, hi int, key string) func(string) (string, *sheet.Refusal) {
	return func(s string) (string, *sheet.Refusal) {
		n, err := strconv.Atoi(s)
		if err != nil || n < lo || n > hi {
			return "", &sheet.Refusal{Key: key, Remedy: "org.import.range_remedy", Args: []any{s, lo, hi}}
		}
		return strconv.Itoa(n), nil
	}
}

// PostKind imports and exports posts.
type PostKind struct{ cache *Cache }

// NewPostKind makes the import kind "post".
func NewPostKind(c *Cache) *PostKind { return &PostKind{c} }

// Spec describes the file.
func (k *PostKind) Spec() *sheet.Spec { return postSpec }

// May allows personnel officers.
func (k *PostKind) May(by actor.Actor) error { return by.Require(actor.PersonnelOfficer) }

// Export writes the posts of a date: every one that has begun by then, in the
// unit and under the superior of that date. Ended ones are in it too, because
// predecessors refer to them.
func (k *PostKind) Export(tx *db.Tx, asOf clock.Date) (*sheet.Book, error) {
	reg, err := k.cache.In(tx)
	if err != nil {
		return nil, err
	}
	return exportPosts(reg, asOf, func(p *Post) bool { return p.From <= asOf }), nil
}

func exportPosts(reg *Register, on clock.Date, in func(*Post) bool) *sheet.Book {
	b := sheet.NewBook(postSpec)
	s := b.Sheet("Jabatan")
	for _, p := range reg.SortedPosts() {
		if !in(p) {
			continue
		}
		at := p.PlaceOn(on)
		s.Add(p.Code, p.Title, reg.unitCode(at.Unit), string(p.Level), string(p.Echelon), number(p.Class), reg.postCode(at.Superior),
			number(p.Chairs), p.Tier.String(), p.Field, schoolingName(p.MinSchooling), sheet.JoinList(functionCodes(p, at.Unit)), p.Duties,
			number(p.RetirementAge), string(p.From), string(p.Until), sheet.JoinList(codesOf(p.Predecessors, reg.postCode)), p.Special)
	}
	return b
}

// postTree reads the lines of command as of a day.
func postTree(reg *Register, day clock.Date) tree[Post, PostID] {
	return tree[Post, PostID]{code: pCode, above: pSuperior, column: "superior", stored: reg.Posts, byCode: reg.PostByCode,
		id: func(p *Post) PostID { return p.ID }, codeOf: func(p *Post) string { return p.Code },
		hangs: func(p *Post) (PostID, []PostID) { return p.PlaceOn(day).Superior, p.Predecessors }}
}

// Judge compares the file with the register of today and checks references, the line of
// command and the number of chairs.
func (k *PostKind) Judge(tx *db.Tx, book *sheet.Book) (*intake.Judgement, error) {
	reg, err := k.cache.In(tx)
	if err != nil {
		return nil, err
	}
	day, err := today(tx)
	if err != nil {
		return nil, err
	}
	j := intake.Compare(book, exportPosts(reg, day, func(*Post) bool { return true }))
	rows := j.Of("Jabatan")
	t := postTree(reg, day)
	taken := t.take(rows, func(code string) *Post { return &Post{ID: PostID(ids.New(tx.Now())), Code: code, Chairs: 1} })
	for i := range rows {
		if r := &rows[i]; r.Verdict != intake.Wrong {
			k.fill(j, r, t, taken, reg, day)
		}
	}
	j.Plan = t.settle(j, rows, taken)
	return j, nil
}

// fill copies a row into its post, refusing the row on the first reference that
// points nowhere. Its place is that of the day: a correction leaves what was
// before and what is planned.
func (k *PostKind) fill(j *intake.Judgement, r *intake.Judged, t tree[Post, PostID], taken map[string]*Post, reg *Register, day clock.Date) {
	row, s := r.Row, r.Sheet
	p := taken[row.At(pCode)]
	unit := reg.UnitByCode(row.At(pUnit))
	if unit == nil {
		j.Refuse(r, "unit", "org.import.unit_unknown", "org.import.unit_unknown_remedy", row.At(pUnit))
		return
	}
	p.Title, p.Level, p.From = row.At(pTitle), people.Level(row.At(pLevel)), row.Date(pFrom)
	at := p.PlaceOn(day)
	at.Unit = unit.ID
	p.Structural = IsStructural(p.Level)
	if s.HasAt(pEchelon) {
		p.Echelon = people.Echelon(row.At(pEchelon))
	}
	if p.Echelon != "" && p.Echelon.Level() != p.Level {
		j.Refuse(r, "echelon", "org.import.echelon_level", "org.import.echelon_level_remedy", string(p.Echelon), LevelName(p.Level))
		return
	}
	if s.HasAt(pClass) {
		n, _ := row.Int(pClass)
		p.Class = int(n)
	}
	if s.HasAt(pChairs) {
		n, ok := row.Int(pChairs)
		if !ok {
			n = 1
		}
		p.Chairs = int(n)
	}
	if p.Structural && p.Chairs != 1 {
		j.Refuse(r, "chairs", "org.import.one_chair", "org.import.one_chair_remedy", p.Chairs)
		return
	}
	if s.HasAt(pTier) {
		p.Tier, _ = people.ParseTier(row.At(pTier))
	}
	if s.HasAt(pField) {
		p.Field = row.At(pField)
	}
	if s.HasAt(pSchooling) {
		p.MinSchooling = 0
		if v := row.At(pSchooling); v != "" {
			p.MinSchooling, _ = people.ParseSchoolLevel(v)
		}
	}
	if s.HasAt(pDuties) {
		p.Duties = row.At(pDuties)
	}
	if s.HasAt(pRetirementAge) {
		n, _ := row.Int(pRetirementAge)
		p.RetirementAge = int(n)
	}
	if s.HasAt(pUntil) {
		p.Until = row.Date(pUntil)
	}
	if s.HasAt(pSpecial) {
		p.Special = row.At(pSpecial)
	}
	if p.Until != "" && p.Until <= p.From {
		j.Refuse(r, "until", "org.import.until_before_from", "org.import.until_before_from_remedy", p.Until, p.From)
		return
	}
	if s.HasAt(pSuperior) {
		at.Superior = ""
		if code := row.At(pSuperior); code != "" {
			found, ok := t.link(j, r, taken, "superior", "org.import.post_unknown", code)
			if !ok {
				return
			}
			at.Superior = found[0]
		}
	}
	var last Place
	p.Earlier, last = correct(p.Earlier, p.place(), day, at)
	p.Unit, p.Superior = last.Unit, last.Superior
	if s.HasAt(pPredecessors) {
		var ok bool
		if p.Predecessors, ok = t.link(j, r, taken, "predecessors", "org.import.post_unknown", row.List(pPredecessors)...); !ok {
			return
		}
	}
	if s.HasAt(pFunctions) {
		p.Functions = nil
		for _, f := range row.List(pFunctions) {
			name, own := strings.CutSuffix(f, "@unit")
			name, whole := strings.CutSuffix(name, "@opd")
			if !slices.Contains(actor.Functions, actor.Function(name)) {
				j.Refuse(r, "functions", "org.import.function_unknown", "org.import.function_unknown_remedy", f, functionNames())
				return
			}
			pf := PostFunction{Function: actor.Function(name)}
			switch {
			case own:
				pf.Scope = at.Unit
			case whole:
				pf.Scope = agencyOf(reg.At(day).Units, at.Unit)
			}
			p.Functions = append(p.Functions, pf)
		}
	}
}

// Apply stores new and changed posts.
func (k *PostKind) Apply(tx *db.Tx, by actor.Actor, j *intake.Judgement) error {
	plan := j.Plan.(*changes[Post])
	if err := insertPosts(tx, plan.insert); err != nil {
		return err
	}
	var acts []ledger.Act
	for _, p := range plan.update {
		if err := updatePost(tx, p); err != nil {
			return err
		}
		acts = append(acts, ledger.Act{Kind: "org.post_changed", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
			SubjectKind: "post", Subject: string(p.ID), Payload: map[string]any{"code": p.Code, "title": p.Title, "from": p.From, "until": p.Until}})
	}
	if len(acts) > 0 {
		if _, err := ledger.RecordAll(tx, acts); err != nil {
			return err
		}
	}
	return k.cache.Changed(tx)
}
