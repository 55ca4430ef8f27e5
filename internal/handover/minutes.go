package handover

import (
	"context"
	"slices"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Memo is the memo of office (memori jabatan): what the one who leaves tells
// the one who comes.
//
// rule: praktik-serah-terima berita acara
type Memo struct {
	Condition  string `json:"condition,omitempty"`  // of the unit
	Programmes string `json:"programmes,omitempty"` // that run
	Problems   string `json:"problems,omitempty"`
	Decisions  string `json:"decisions,omitempty"` // that wait
	Advice     string `json:"advice,omitempty"`
}

// IsZero tells whether nothing was written.
func (m Memo) IsZero() bool { return m == Memo{} }

func (m *Memo) trim() error {
	e := errs.New(errs.Invalid, "handover.memo_too_long")
	for name, v := range map[string]*string{"condition": &m.Condition, "programmes": &m.Programmes, "problems": &m.Problems, "decisions": &m.Decisions, "advice": &m.Advice} {
		*v = strings.TrimSpace(*v)
		if len([]rune(*v)) > 4000 {
			e.Field(name, "handover.too_long", 4000)
		}
	}
	return e.OrNil()
}

// WriteMemo keeps the memo; the giver may change it until the minutes are
// signed.
func (s *Service) WriteMemo(ctx context.Context, by actor.Actor, id TransferID, m Memo) error {
	if err := m.trim(); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		t, snap, err := s.lockTransfer(tx, id)
		if err != nil {
			return err
		}
		if r := rights(by, snap, t); !r.Give {
			return refused(by, r)
		}
		switch {
		case !t.Settles():
			return errs.New(errs.Conflict, "handover.nobody_to_settle_with")
		case !t.GivenAt.IsZero():
			return errs.New(errs.Conflict, "handover.minutes_signed")
		}
		t.Memo = m
		if err := saveTransfer(tx, t); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, "memo_written", "handover_transfer", string(id), nil))
		return err
	})
}

// Turn says whose signature under the minutes is next.
type Turn string

// The turns, in order.
const (
	NotYet     Turn = "not_yet" // items are unsettled, or nobody is there to settle with
	GiverTurn  Turn = "giver"
	TakerTurn  Turn = "receiver"
	AboveTurn  Turn = "superior"
	AllHaveSet Turn = "done"
)

// Turn is who signs next. A memo comes first where an official leaves a post.
func (t *Transfer) Turn() Turn {
	switch {
	case !t.KnownAt.IsZero():
		return AllHaveSet
	case !t.ReceivedAt.IsZero():
		return AboveTurn
	case !t.GivenAt.IsZero():
		return TakerTurn
	case !t.Settles() || t.State != TransferSettled:
		return NotYet
	}
	return GiverTurn
}

// NeedsMemo tells whether the memo must be written before the minutes.
func (t *Transfer) NeedsMemo() bool { return t.Settles() && t.Giver.As == AsHolder && t.Memo.IsZero() }

// Sign is the next signature under the minutes of handover and the memo: the
// giver's, the receiver's, then the superior's, who knows of it. The first one
// fixes the papers; the last one ends the duty.
func (s *Service) Sign(ctx context.Context, by actor.Actor, id TransferID) (Turn, error) {
	var next Turn
	err := s.write(ctx, func(tx *db.Tx) error {
		t, snap, err := s.lockTransfer(tx, id)
		if err != nil {
			return err
		}
		r := rights(by, snap, t)
		turn := t.Turn()
		may := turn == GiverTurn && r.Give || turn == TakerTurn && r.Receive || turn == AboveTurn && r.Superior
		switch {
		case !r.Read:
			return refused(by, r)
		case turn == NotYet:
			return errs.New(errs.Conflict, "handover.minutes_too_early")
		case turn == AllHaveSet:
			return errs.New(errs.Conflict, "handover.minutes_done")
		case !may:
			return errs.New(errs.Forbidden, "handover.minutes_turn_"+string(turn))
		case turn == GiverTurn && t.NeedsMemo():
			return errs.New(errs.Conflict, "handover.memo_first")
		}
		now := tx.Now()
		switch turn {
		case GiverTurn:
			t.GivenAt = now
			if err := s.planMinutes(tx, snap, t); err != nil {
				return err
			}
		case TakerTurn:
			t.ReceivedAt = now
			if t.SuperiorPost == "" || len(snap.Seated(t.SuperiorPost))+len(snap.ActingIn(t.SuperiorPost)) == 0 {
				t.KnownAt = now // nobody stands above
			}
		case AboveTurn:
			t.KnownAt = now
		}
		if s.Papers != nil {
			if err := s.consent(tx, by, TransferPack(id)); err != nil {
				return err
			}
		}
		if err := saveTransfer(tx, t); err != nil {
			return err
		}
		next = t.Turn()
		if next == AllHaveSet && t.MinutesDuty != "" {
			if _, err := s.Duties.Close(tx, by, t.MinutesDuty, duty.Done, ""); err != nil {
				return err
			}
		}
		_, err = ledger.Record(tx, act(by, "minutes_signed", "handover_transfer", string(id), map[string]any{"as": string(turn), "post": t.Post}))
		return err
	})
	return next, err
}

// planMinutes writes the drafts of the minutes and the memo: what was frozen
// at the switch, and what became of every item.
func (s *Service) planMinutes(tx *db.Tx, snap *org.Snapshot, t *Transfer) error {
	if s.Papers == nil {
		return nil
	}
	house, err := s.Papers.HouseIn(tx, snap.Date)
	if err != nil {
		return err
	}
	post := snap.Posts[t.Post]
	giver, receiver := house.Officer(t.Giver.Person, capacity(snap, t.Giver, post, true)), house.Officer(t.Receiver.Person, capacity(snap, t.Receiver, post, false))
	signers := []document.Signer{
		{Role: document.RoleOfficial, Person: string(t.Giver.Person), Post: string(t.Giver.Post), Name: giver.Name, Title: giver.Post, Reason: "Menyerahkan"},
		{Role: document.RoleReceiver, Person: string(t.Receiver.Person), Post: string(t.Receiver.Post), Name: receiver.Name, Title: receiver.Post, Reason: "Menerima"},
	}
	var above *document.Officer
	if who, title := chairHolder(snap, t.SuperiorPost); who != "" {
		x := house.Officer(who, title)
		above = &x
		signers = append(signers, document.Signer{Role: document.RoleSuperior, Person: string(who), Post: string(t.SuperiorPost), Name: x.Name, Title: x.Post, Reason: "Mengetahui"})
	}
	paper := &document.HandoverPaper{Letterhead: house.Letterhead(t.Post), Date: snap.Date, Place: house.Region.Seat, Post: post.Title, Unit: unitName(snap, post),
		Giver: giver, GiverAs: asWords(t.Giver.As, true), Receiver: receiver, ReceiverAs: asWords(t.Receiver.As, false), Superior: above,
		Changed: dateOf(t.ChangedAt, house.Region), Open: t.Open, Late: t.Late, Memo: !t.Memo.IsZero()}
	if r, err := s.Rounds.ViewIn(tx, system, t.Round); err == nil && r.Round.DecreeNumber != "" {
		paper.Decree = "Keputusan " + house.Paper().Head + " Nomor " + r.Round.DecreeNumber + " tanggal " + document.LongDate(r.Round.DecreedOn)
	}
	figures, err := figuresOf(tx, t.ID)
	if err != nil {
		return err
	}
	for _, f := range figures {
		paper.Figures = append(paper.Figures, document.HandoverFigure{Kind: kindName(f.Kind), Open: f.Open, Late: f.Late})
	}
	debts, err := debtsOf(tx, t.ID, frozenDebts)
	if err != nil {
		return err
	}
	for _, d := range debts {
		x := document.HandoverDebt{Kind: kindName(d.Kind), Title: d.Title, Due: dateOf(d.DueAt, house.Region), Late: d.Late}
		if x.Title == "" {
			x.Title = "Isi hanya untuk yang berwenang"
		}
		paper.Debts = append(paper.Debts, x)
	}
	its, err := itemsOf(tx, t.ID)
	if err != nil {
		return err
	}
	for _, i := range its {
		paper.Items = append(paper.Items, document.HandoverItem{Area: i18n.T(i18n.ID, AreaKey(i.Area)), Title: i.Title, Status: i.Status, File: i.File,
			Outcome: i18n.T(i18n.ID, ItemKey(i.State)), Reason: i.Reason})
	}
	base := document.Plan{Subject: TransferPack(t.ID), Person: string(t.Giver.Person), House: house.Paper(), Method: document.Trial, Signers: signers}
	minutes := base
	minutes.Paper, minutes.Register, minutes.Pattern, minutes.Order = paper, "berita-acara", house.Region.Pattern(org.NumberMinutes), 1
	plans := []document.Plan{minutes}
	if !t.Memo.IsZero() {
		memo := base
		memo.Order = 2
		memo.Paper = &document.MemoPaper{Letterhead: house.Letterhead(t.Post), Date: snap.Date, Post: post.Title, Unit: unitName(snap, post), Giver: giver, Receiver: receiver,
			Superior: above, Parts: t.Memo.parts()}
		plans = append(plans, memo)
	}
	_, err = s.Documents.PlanIn(tx, system, plans)
	return err
}

func (m Memo) parts() []document.MemoPart {
	var out []document.MemoPart
	for _, p := range []document.MemoPart{
		{Head: "Keadaan unit kerja", Text: m.Condition},
		{Head: "Program dan kegiatan yang berjalan", Text: m.Programmes},
		{Head: "Permasalahan", Text: m.Problems},
		{Head: "Keputusan yang menunggu", Text: m.Decisions},
		{Head: "Saran", Text: m.Advice},
	} {
		if p.Text != "" {
			out = append(out, p)
		}
	}
	return out
}

// capacity is the title under a name on the minutes: the giver's is of the post
// left, the receiver's of the post taken, a stand-in's their own.
func capacity(s *org.Snapshot, x Side, post *org.Post, gives bool) string {
	switch x.As {
	case AsActing:
		return org.Acting.Prefix() + post.Title
	case AsSuperior:
		if p := s.Posts[x.Post]; p != nil {
			return p.Title
		}
	}
	return post.Title
}

func asWords(a As, gives bool) string {
	switch {
	case a == AsSuperior && gives:
		return "selaku atasan jabatan yang lowong"
	case a == AsSuperior:
		return "selaku atasan, karena jabatan belum terisi"
	case a == AsActing && gives:
		return "selaku pelaksana tugas sampai pelantikan"
	case a == AsActing:
		return "selaku pelaksana tugas"
	case gives:
		return "pejabat lama"
	}
	return "pejabat baru"
}

// chairHolder is who sits on a post now, an acting official before the holder.
func chairHolder(s *org.Snapshot, post org.PostID) (people.PersonID, string) {
	p := s.Posts[post]
	if p == nil {
		return "", ""
	}
	for _, h := range s.ActingIn(post) {
		return h.Person, h.Kind.Prefix() + p.Title
	}
	for _, h := range s.Seated(post) {
		return h.Person, p.Title
	}
	return "", ""
}

func unitName(s *org.Snapshot, p *org.Post) string {
	if a := s.Agency(p.Unit); a != nil {
		return a.Name
	}
	return ""
}

func dateOf(t time.Time, r *org.Region) clock.Date { return clock.DateOf(t, r.Location()) }

// kindName is what a kind of duty is called, its own name when no package gave
// it words.
func kindName(k duty.Kind) string {
	if key := "duty.kind." + string(k); i18n.Has(key) {
		return i18n.T(i18n.ID, key)
	}
	return string(k)
}

// papersOf are the documents of a subject, for those who may see the transfer.
func (s *Service) papersOf(tx *db.Tx, sub document.Subject) ([]*document.Document, error) {
	if s.Documents == nil {
		return nil, nil
	}
	f, err := s.Documents.FindIn(tx, system, document.Filter{Subject: sub})
	return slices.Clone(f.Documents), err
}
