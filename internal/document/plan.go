package document

import (
	"encoding/json"
	"fmt"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// Signer is somebody who is to sign, in the order of the plan.
type Signer struct {
	Role   string
	Person string // whose consent it takes
	Post   string
	Name   string
	Title  string
	Reason string
}

// Roles of signers.
const (
	RoleSigner    = "signer"
	RoleOfficial  = "official"
	RoleWitness1  = "witness_1"
	RoleWitness2  = "witness_2"
	RoleOathTaker = "oath_taker"
	RoleSuperior  = "superior"
	RoleReceiver  = "receiver"
	RoleNotes     = "notes" // took the notes of a meeting
	RoleChair     = "chair" // led it
)

// Plan is one paper to be made.
type Plan struct {
	Paper   Paper
	Subject Subject
	Item    string // which of its kind: "" when there is one
	Person  string // whom it concerns
	House   House
	Method  Method
	// Register and Pattern number the paper: "keputusan" and
	// "821.2/{n}/419.204/{year}". No register, no number.
	Register string
	Pattern  string
	// With carries the number and date of another paper of the same subject, by
	// kind and item: an extract carries its decree's.
	With    *Ref
	Signers []Signer
	Order   int // among papers of its kind
}

// Ref names a living paper of a subject.
type Ref struct {
	Kind Kind
	Item string
}

// makers may plan, number and see papers.
var makers = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.ProtocolOfficer, actor.LegalOfficer}

// Planned counts what PlanIn did.
type Planned struct {
	IDs     []ID // of every plan, in order
	New     int
	Changed int // drafts whose data changed
	Kept    int // the same already, or numbered and so untouched
}

// PlanIn stores drafts in the caller's transaction. Planning again with other
// data changes the drafts; a paper that has its number is never changed, only
// superseded. The data is checked here: a paper that could not be drawn is
// refused before anything is numbered.
func (s *Service) PlanIn(tx *db.Tx, by actor.Actor, plans []Plan) (Planned, error) {
	if err := by.Require(makers...); err != nil {
		return Planned{}, err
	}
	living := map[Subject]map[Ref]*Document{}
	var out Planned
	var acts []ledger.Act
	for i := range plans {
		p := &plans[i]
		d, err := s.draft(tx, p)
		if err != nil {
			return Planned{}, err
		}
		if living[p.Subject] == nil {
			if living[p.Subject], err = livingOf(tx, p.Subject); err != nil {
				return Planned{}, err
			}
		}
		here := living[p.Subject]
		if p.With != nil {
			w := here[*p.With]
			if w == nil {
				return Planned{}, errs.New(errs.Invalid, "document.number_source_missing", p.With.Kind.word())
			}
			d.numberedWith = w.ID
		}
		key := Ref{d.Kind, d.Item}
		old := here[key]
		switch {
		case old == nil:
			if err := insertDocument(tx, d); err != nil {
				return Planned{}, fmt.Errorf("plan %s %s: %w", d.Kind, d.Item, err)
			}
			here[key] = d
			out.New++
		case old.State != Drafted || sameDraft(old, d):
			d = old
			out.Kept++
		default:
			d.ID, d.Version = old.ID, old.Version
			if err := updateDraft(tx, d); err != nil {
				return Planned{}, err
			}
			here[key] = d
			out.Changed++
		}
		out.IDs = append(out.IDs, d.ID)
	}
	subjects := map[Subject]int{}
	for i := range plans {
		subjects[plans[i].Subject]++
	}
	if out.New+out.Changed > 0 {
		for i := range plans {
			sub := plans[i].Subject
			n := subjects[sub]
			if n == 0 {
				continue
			}
			subjects[sub] = 0
			acts = append(acts, ledger.Act{Kind: "document.planned", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
				SubjectKind: sub.Kind, Subject: sub.ID, Payload: map[string]any{"papers": n, "new": out.New, "changed": out.Changed}})
		}
		if _, err := ledger.RecordAll(tx, acts); err != nil {
			return Planned{}, err
		}
	}
	return out, nil
}

func (s *Service) draft(tx *db.Tx, p *Plan) (*Document, error) {
	if p.Paper == nil || !p.Paper.Kind().Valid() || p.Subject.Kind == "" || p.Subject.ID == "" {
		return nil, errs.New(errs.Internal, "document.bad_plan")
	}
	k := p.Paper.Kind()
	if err := checkPlan(p); err != nil {
		return nil, err
	}
	data, err := json.Marshal(p.Paper)
	if err != nil {
		return nil, fmt.Errorf("document: data of a %s: %w", k, err)
	}
	house, err := json.Marshal(p.House)
	if err != nil {
		return nil, fmt.Errorf("document: house: %w", err)
	}
	d := &Document{ID: ID(s.ids.New(tx.Now())), Kind: k, Subject: p.Subject, Item: p.Item, Person: p.Person,
		Title: p.Paper.Title(p.House), FileName: fileName(k, p), Method: p.Method, Register: p.Register, State: Drafted,
		templateVersion: kinds[k].version, data: string(data), house: string(house), pattern: p.Pattern, Version: 1,
		Pages: 0, packOrder: kinds[k].order*1_000_000 + p.Order}
	for i, sg := range p.Signers {
		d.Signatures = append(d.Signatures, SignatureLine{N: i + 1, Role: sg.Role, Person: sg.Person, Post: sg.Post,
			Name: sg.Name, Title: sg.Title, Org: "Pemerintah " + p.House.Region, Reason: sg.Reason, Method: p.Method})
	}
	return d, nil
}

func checkPlan(p *Plan) error {
	k := p.Paper.Kind()
	paper := p.Paper
	if dp, ok := paper.(*DecisionPaper); ok && len(dp.Basis) == 0 {
		with := *dp
		with.Basis = []string{"-"} // chosen by the date, at numbering
		paper = &with
	}
	if err := paper.check(); err != nil {
		return err
	}
	switch {
	case p.Method == Trial && len(p.Signers) == 0:
		return missing(k, "penanda tangan")
	case p.Method != Trial && p.Method != Wet && p.Method != None:
		return errs.New(errs.Internal, "document.bad_plan")
	case p.Register != "" && !strings.Contains(p.Pattern, "{n}"):
		return errs.New(errs.Invalid, "document.pattern_without_number", p.Pattern)
	}
	for _, sg := range p.Signers {
		if sg.Name == "" {
			return missing(k, "nama penanda tangan")
		}
	}
	return nil
}

func sameDraft(a, b *Document) bool {
	if a.data != b.data || a.house != b.house || a.Title != b.Title || a.Method != b.Method || a.pattern != b.pattern ||
		a.Register != b.Register || a.numberedWith != b.numberedWith || a.Person != b.Person || a.packOrder != b.packOrder || len(a.Signatures) != len(b.Signatures) {
		return false
	}
	for i := range a.Signatures {
		x, y := a.Signatures[i], b.Signatures[i]
		if x.Role != y.Role || x.Person != y.Person || x.Post != y.Post || x.Name != y.Name || x.Title != y.Title || x.Reason != y.Reason {
			return false
		}
	}
	return true
}

// fileName is safe on every system: kind, order, and the name in the title.
func fileName(k Kind, p *Plan) string {
	base := kinds[k].file
	if p.Item == "" {
		return base
	}
	who := p.Paper.Title(p.House)
	if i := strings.LastIndex(who, ": "); i >= 0 {
		who = who[i+2:]
	}
	if i := strings.IndexByte(who, ','); i > 0 {
		who = who[:i]
	}
	var b strings.Builder
	for _, r := range strings.ToLower(who) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return fmt.Sprintf("%s-%03d-%s", base, p.Order, strings.Trim(b.String(), "-"))
}

// ApproveIn records that the actor consents to sign: every waiting signature in
// the actor's own name on the papers of a subject. Nobody consents for another;
// the program itself (a demonstration, an import of past events) consents for
// all, and the act says that no person did.
func (s *Service) ApproveIn(tx *db.Tx, by actor.Actor, sub Subject, kinds ...Kind) (int, error) {
	if !by.SignedIn() {
		return 0, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	if !by.IsSystem() && by.Person == "" {
		return 0, errs.New(errs.Forbidden, "document.not_a_signer")
	}
	n, err := approve(tx, sub, by, kinds)
	if err != nil || n == 0 {
		return n, err
	}
	_, err = ledger.Record(tx, ledger.Act{Kind: "document.signing_approved", ActorPerson: by.Person, ActorPost: by.Post,
		SubjectKind: sub.Kind, Subject: sub.ID, Payload: map[string]any{"signatures": n, "kinds": kinds, "system": by.IsSystem()}})
	return n, err
}
