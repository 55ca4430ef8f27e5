package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/ledger"
)

// Service carries files of the registered kinds into the register.
type Service struct {
	db     *db.DB
	key    [32]byte
	kinds  []Kind
	limits sheet.Limits
	ids    id.Source
}

// NewService makes the service. Files wait sealed under the key, which belongs to the
// region and is kept outside the database. The order of kinds is the order in
// which a new region imports them.
func NewService(d *db.DB, key [32]byte, kinds ...Kind) *Service {
	return &Service{db: d, key: key, kinds: kinds, limits: sheet.DefaultLimits}
}

// Add registers another kind, before the service is used: for one that is built
// later than the register.
func (s *Service) Add(k Kind) { s.kinds = append(s.kinds, k) }

// Kinds are the registered kinds in order.
func (s *Service) Kinds() []Kind { return slices.Clone(s.kinds) }

// Kind finds a kind by its name.
func (s *Service) Kind(name string) (Kind, error) {
	var names []string
	for _, k := range s.kinds {
		if k.Spec().Kind == name {
			return k, nil
		}
		names = append(names, k.Spec().Kind)
	}
	return nil, errs.New(errs.NotFound, "intake.unknown_kind", name, strings.Join(names, ", "))
}

// may finds the kind and asks it; a refusal leaves a trace in the ledger.
func (s *Service) may(ctx context.Context, by actor.Actor, kind, what string) (Kind, error) {
	k, err := s.Kind(kind)
	if err != nil {
		return nil, err
	}
	refused := k.May(by)
	if !errs.Is(refused, errs.Forbidden) {
		return k, refused
	}
	if err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := ledger.Record(tx, ledger.Act{Kind: "intake.refused", ActorPerson: by.Person, ActorPost: by.Post,
			SubjectKind: "import_kind", Subject: kind, Payload: map[string]any{"what": what}})
		return err
	}); err != nil {
		return nil, err
	}
	return nil, refused
}

// BatchID identifies an uploaded file.
type BatchID string

// State is where a batch is. judged → applied | discarded; nothing → discarded.
type State string

// The states of a batch. Nothing is a judged batch of which no row can be
// applied, because all are as the data are already, or wrong: it waits for
// nobody. It follows from the counts and is kept as judged.
const (
	Waiting   State = "judged"
	Nothing   State = "nothing"
	Applied   State = "applied"
	Discarded State = "discarded"
)

// of is the state that the counts give a batch which was only judged.
func (s State) of(c Counts) State {
	switch {
	case s == Waiting && !c.changes():
		return Nothing
	case s == Nothing && c.changes():
		return Waiting
	}
	return s
}

// kept is how the database calls the state.
func (s State) kept() string {
	if s == Nothing {
		return string(Waiting)
	}
	return string(s)
}

// Batch is one uploaded file.
type Batch struct {
	ID        BatchID   `json:"id"`
	Kind      string    `json:"kind"`
	FileName  string    `json:"file"`
	FileBytes int64     `json:"bytes"`
	FileHash  string    `json:"sha256"`
	State     State     `json:"state"`
	Counts    Counts    `json:"rows"`
	Summary   Summary   `json:"summary"`
	Digest    string    `json:"digest"` // of the judgement that is shown; Apply wants it back
	ByPerson  string    `json:"by_person,omitempty"`
	ByName    string    `json:"by_name"`
	At        time.Time `json:"at"`
	AppliedBy string    `json:"applied_by,omitempty"`
	AppliedAt time.Time `json:"applied_at,omitzero"`
	Receipt   string    `json:"receipt,omitempty"` // leaf of the act in the ledger
}

// Summary is what a preview says before its rows.
type Summary struct {
	Sheets       []SheetCounts   `json:"sheets"`
	Warned       int             `json:"warned"`            // rows with a warning, of any verdict
	Notes        []sheet.Problem `json:"notes,omitempty"`   // problems that belong to no row
	Ignored      []string        `json:"ignored,omitempty"` // sheets and columns no table knows
	MoreProblems int             `json:"more_problems,omitempty"`
}

// SheetCounts counts the rows of one sheet.
type SheetCounts struct {
	Sheet string `json:"sheet"`
	Counts
	// Listed tells how many of the rows the preview lists, by verdict; the rest
	// is only counted.
	Listed Counts `json:"listed"`
}

func newBatch(id BatchID, kind string, by actor.Actor, name string, data []byte, at time.Time) Batch {
	sum := sha256.Sum256(data)
	return Batch{ID: id, Kind: kind, FileName: baseName(name), FileBytes: int64(len(data)), FileHash: hex.EncodeToString(sum[:]),
		State: Waiting, ByPerson: by.Person, ByName: by.Name, At: at}
}

// baseName keeps the last part of a file name in a length that fits a list;
// browsers and people send whole paths.
func baseName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffd {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[:100]) + "…" + string(r[len(r)-19:])
	}
	return name
}

// judge asks the kind and takes the result into the batch.
func judge(tx *db.Tx, k Kind, by actor.Actor, book *sheet.Book, b *Batch) (*Judgement, error) {
	j, err := k.Judge(tx, book)
	if err != nil {
		return nil, err
	}
	if s, ok := k.(Secret); ok {
		if err := s.MayCompare(tx, by, j); err != nil {
			return nil, err
		}
	}
	b.take(j)
	return j, nil
}

// mayOpen: what a batch of a secret kind holds is its uploader's; what the
// machine's operator brought in is everybody's who may import the kind.
func (b *Batch) mayOpen(k Kind, by actor.Actor) error {
	if _, ok := k.(Secret); ok && b.ByPerson != "" && b.ByPerson != by.Person && !by.IsSystem() {
		return errs.New(errs.Forbidden, "intake.not_yours", b.FileName)
	}
	return nil
}

func (b *Batch) take(j *Judgement) {
	b.Counts = j.Counts()
	b.State = b.State.of(b.Counts)
	b.Digest = j.digest()
	b.Summary = Summary{Notes: j.Notes(), Ignored: j.Book.Ignored, MoreProblems: j.Book.MoreProblems}
	for i := range j.Rows {
		if len(j.Rows[i].Warnings) > 0 {
			b.Summary.Warned++
		}
	}
	for _, s := range j.Book.Sheets {
		if !s.Present {
			continue
		}
		c := SheetCounts{Sheet: s.Table.Name}
		for _, r := range j.Of(s.Table.Name) {
			c.add(r.Verdict)
		}
		c.Listed = Counts{New: min(c.New, maxListedNew), Changed: min(c.Changed, maxListed), Wrong: min(c.Wrong, maxListed)}
		b.Summary.Sheets = append(b.Summary.Sheets, c)
	}
}

// changes tells whether applying would store anything.
func (c Counts) changes() bool { return c.New+c.Changed > 0 }

// record writes the act of an applied file. It holds no personal data: the
// kinds record what they changed.
func record(tx *db.Tx, by actor.Actor, b *Batch) error {
	r, err := ledger.Record(tx, ledger.Act{
		Kind: "intake.file_applied", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
		SubjectKind: "import", Subject: string(b.ID),
		Payload: map[string]any{"kind": b.Kind, "file": b.FileName, "sha256": b.FileHash,
			"new": b.Counts.New, "changed": b.Counts.Changed, "unchanged": b.Counts.Unchanged, "wrong": b.Counts.Wrong},
	})
	b.Receipt = r.Leaf
	return err
}

// Export is the current data of a kind on a date. Files leave the program with
// personal data in them, so the act is recorded before the data is read.
func (s *Service) Export(ctx context.Context, by actor.Actor, kind string, asOf clock.Date) (*sheet.Book, error) {
	k, err := s.may(ctx, by, kind, "export")
	if err != nil {
		return nil, err
	}
	if err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := ledger.Record(tx, ledger.Act{Kind: "intake.exported", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
			SubjectKind: "import_kind", Subject: kind, Payload: map[string]any{"as_of": string(asOf)}})
		return err
	}); err != nil {
		return nil, err
	}
	var b *sheet.Book
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		b, err = k.Export(tx, asOf)
		return err
	})
	return b, err
}
