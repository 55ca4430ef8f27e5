package appointment

import (
	"pendopo/internal/actor"
	"pendopo/internal/appointment/workbook"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/org"
)

// RoundImport imports and exports rounds. The title and the planned date name
// the round; a draft of that name is changed, otherwise one is made.
type RoundImport struct{ s *Service }

// NewRoundImport makes the import kind "round".
func NewRoundImport(s *Service) *RoundImport { return &RoundImport{s} }

// Spec describes the file.
func (k *RoundImport) Spec() *sheet.Spec { return workbook.Spec() }

// May allows personnel officers.
func (k *RoundImport) May(by actor.Actor) error { return by.Require(actor.PersonnelOfficer) }

// Start is the template: the head of a round with what the region knows.
func (k *RoundImport) Start(tx *db.Tx) (*sheet.Book, error) {
	reg, err := k.s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	on, err := today(tx)
	if errs.Is(err, errs.NotFound) { // prepared before there is a region
		return workbook.Start(reg, ""), nil
	}
	if err != nil {
		return nil, err
	}
	return workbook.Start(reg, authorityPost(reg.At(on))), nil
}

type roundPlan struct {
	*workbook.Content        // the head, and what is new or changed
	round             *Round // nil: to be made
}

// Judge compares the file with the round of the same title and date.
func (k *RoundImport) Judge(tx *db.Tx, book *sheet.Book) (*intake.Judgement, error) {
	reg, err := k.s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	current := sheet.NewBook(workbook.Spec())
	h, err := workbook.ReadHead(intake.Compare(book, current), reg)
	if err != nil {
		return nil, err
	}
	round, err := findRound(tx, h.Title, h.Planned)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	if round != nil {
		if current, err = writeRound(tx, reg, round); err != nil {
			return nil, err
		}
	}
	j := intake.Compare(book, current)
	content, err := workbook.Read(j, reg, round != nil && round.State == Switched)
	if err != nil {
		return nil, err
	}
	j.Plan = &roundPlan{content, round}
	return j, nil
}

// MayCompare: what a file says against a round goes to who may read it. Who is
// not named on a draft learns of it by no file.
func (k *RoundImport) MayCompare(tx *db.Tx, by actor.Actor, j *intake.Judgement) error {
	plan, ok := j.Plan.(*roundPlan)
	if !ok || plan.round == nil {
		return nil
	}
	_, err := readable(tx, by, plan.round.ID)
	return err
}

// put is what a row of the sheet Usulan asks for.
func put(m workbook.Move) Op {
	op := Op{Kind: Put, Person: m.Person, ToPost: m.ToPost, Reason: m.Reason, Route: &m.Route, Note: &m.Note}
	if attendance := Attendance(m.Attendance); attendance != "" {
		op.Attendance = &attendance
	}
	if oath := OathForm(m.OathForm); oath != "" {
		op.OathForm = &oath
	}
	return op
}

// Apply makes the round or changes its draft.
func (k *RoundImport) Apply(tx *db.Tx, by actor.Actor, j *intake.Judgement) error {
	plan := j.Plan.(*roundPlan)
	r := plan.round
	if r == nil {
		var err error
		if r, err = k.s.create(tx, by, NewRound{Details: Details{Title: plan.Title, Kind: RoundKind(plan.Kind), PlannedOn: plan.Planned,
			Place: plan.Place, Basis: plan.Basis}, AuthorityPost: plan.Authority}); err != nil {
			return err
		}
	}
	if len(plan.Moves) > 0 {
		ops := make([]Op, 0, len(plan.Moves))
		for _, m := range plan.Moves {
			ops = append(ops, put(m))
		}
		if _, err := k.s.change(tx, by, r.ID, r.Version, "impor", ops); err != nil {
			return err
		}
	}
	for _, row := range plan.Documents {
		d := RoundDocument(row)
		d.ID = ids.New(tx.Now())
		if err := validDocument(d); err != nil {
			return err
		}
		if err := insertDocument(tx, r.ID, d); err != nil {
			return err
		}
	}
	return nil
}

// Export writes the newest round that every reader of rounds may see; ExportRound
// a given one, drafts for those who are named on them.
func (k *RoundImport) Export(tx *db.Tx, asOf clock.Date) (*sheet.Book, error) {
	var id RoundID
	err := tx.QueryRow(`
		select id
		from round
		where state not in ('draft', 'cancelled') and base is null
		order by planned_on desc, id desc
		limit 1`).Scan(&id)
	if err != nil {
		return sheet.NewBook(workbook.Spec()), nil // no round yet: an empty workbook with its headings
	}
	r, err := getRound(tx, id)
	if err != nil {
		return nil, err
	}
	return k.exportRound(tx, r)
}

// ExportRound writes one round for a reader of it.
func (k *RoundImport) ExportRound(tx *db.Tx, by actor.Actor, id RoundID) (*sheet.Book, error) {
	r, err := readable(tx, by, id)
	if err != nil {
		return nil, err
	}
	return k.exportRound(tx, r)
}

func (k *RoundImport) exportRound(tx *db.Tx, r *Round) (*sheet.Book, error) {
	reg, err := k.s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	return writeRound(tx, reg, r)
}

// writeRound is the workbook of a round as it is now; annulled moves left it.
func writeRound(tx *db.Tx, reg *org.Register, r *Round) (*sheet.Book, error) {
	c := &workbook.Content{Head: workbook.Head{Title: r.Title, Planned: r.PlannedOn, Authority: r.AuthorityPost, Kind: string(r.Kind), Place: r.Place, Basis: r.Basis}}
	moves, err := getMoves(tx, r.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range moves {
		if m.State != Annulled {
			c.Moves = append(c.Moves, workbook.Move{N: m.N, Person: m.Person, FromPost: m.FromPost, ToPost: m.ToPost, Reason: m.Reason, Route: m.Route,
				Attendance: string(m.Attendance), OathForm: string(m.OathForm), Note: m.Note})
		}
	}
	docs, err := getDocuments(tx, r.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		c.Documents = append(c.Documents, workbook.Document(d))
	}
	return workbook.Write(reg, c), nil
}

// CheckPlanned applies a judged file in a transaction that the caller gives up
// and reports every verdict: the check of a file that is not stored.
func (k *RoundImport) CheckPlanned(tx *db.Tx, j *intake.Judgement) (*View, *Report, error) {
	by := actor.System("uji aturan")
	if err := k.Apply(tx, by, j); err != nil {
		return nil, nil, err
	}
	plan := j.Plan.(*roundPlan)
	r, err := findRound(tx, plan.Title, plan.Planned)
	if err != nil {
		return nil, nil, err
	}
	v, err := k.s.view(tx, by, r.ID)
	if err != nil {
		return nil, nil, err
	}
	rep, err := k.s.report(tx, v)
	return v, rep, err
}
