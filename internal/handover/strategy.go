package handover

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// StrategyBody is the one page of a new official: what citizens need most, what
// can be done quickly, and with whom.
type StrategyBody struct {
	Needs   [3]string `json:"needs"`
	Results [3]string `json:"results"` // quick ones, each with its date in the text
	Offices [2]string `json:"offices"` // to work with
	Note    string    `json:"note,omitempty"`
}

// Strategy is the one-page strategy of a mover, a duty of the new post with a
// date of its own.
type Strategy struct {
	Handover ID
	StrategyBody
	DueAt   time.Time
	Duty    duty.ID
	SentAt  time.Time // sealed and shown to the superior
	Version int64
}

// trim takes blanks off and bounds each field to what fits one page.
func (b *StrategyBody) trim() error {
	e := errs.New(errs.Invalid, "handover.strategy_incomplete")
	check := func(list []string, name string) {
		for i := range list {
			list[i] = strings.TrimSpace(list[i])
			if len([]rune(list[i])) > 180 {
				e.Field(fmt.Sprintf("%s%d", name, i+1), "handover.too_long", 180)
			}
		}
	}
	check(b.Needs[:], "need")
	check(b.Results[:], "result")
	check(b.Offices[:], "office")
	b.Note = strings.TrimSpace(b.Note)
	if len([]rune(b.Note)) > 400 {
		e.Field("note", "handover.too_long", 400)
	}
	return e.OrNil()
}

func (b *StrategyBody) complete() error {
	e := errs.New(errs.Invalid, "handover.strategy_incomplete")
	check := func(list []string, name string) {
		for i, v := range list {
			if v == "" {
				e.Field(fmt.Sprintf("%s%d", name, i+1), "handover.strategy_missing")
			}
		}
	}
	check(b.Needs[:], "need")
	check(b.Results[:], "result")
	check(b.Offices[:], "office")
	return e.OrNil()
}

// WriteStrategy keeps what the official has written so far; send seals it as a
// document, ends the duty and shows it to the superior. What was sent stays.
func (s *Service) WriteStrategy(ctx context.Context, by actor.Actor, id ID, body StrategyBody, send bool) error {
	if err := body.trim(); err != nil {
		return err
	}
	if send {
		if err := body.complete(); err != nil {
			return err
		}
	}
	return s.write(ctx, func(tx *db.Tx) error {
		h, err := s.own(tx, by, id)
		if err != nil {
			return err
		}
		st, err := strategyOf(tx, id)
		if err != nil {
			return err
		}
		switch {
		case st == nil:
			return errs.New(errs.NotFound, "handover.no_strategy")
		case !st.SentAt.IsZero():
			return errs.New(errs.Conflict, "handover.strategy_sent")
		}
		st.StrategyBody = body
		if !send {
			return saveStrategy(tx, st)
		}
		st.SentAt = tx.Now()
		if err := saveStrategy(tx, st); err != nil {
			return err
		}
		if err := s.sealStrategy(tx, by, h, st); err != nil {
			return err
		}
		if _, err := s.Duties.Close(tx, by, st.Duty, duty.Done, ""); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, "strategy_sent", "handover", string(id), map[string]any{
			"needs": list(body.Needs[:]), "results": list(body.Results[:]), "offices": list(body.Offices[:])}))
		return err
	})
}

func list(v []string) []any {
	out := make([]any, len(v))
	for i, x := range v {
		out[i] = x
	}
	return out
}

// sealStrategy makes the document: signed by the official alone.
func (s *Service) sealStrategy(tx *db.Tx, by actor.Actor, h *Handover, st *Strategy) error {
	if s.Papers == nil {
		return nil
	}
	_, snap, err := s.register(tx)
	if err != nil {
		return err
	}
	house, err := s.Papers.HouseIn(tx, snap.Date)
	if err != nil {
		return err
	}
	post := snap.Posts[h.ToPost]
	who := house.Officer(h.Person, post.Title)
	facts, err := s.facts(tx, snap, h)
	if err != nil {
		return err
	}
	paper := &document.StrategyPaper{Letterhead: house.Letterhead(h.ToPost), Official: who, Unit: unitName(snap, post), From: dateOf(h.StartedAt, house.Region),
		Needs: st.Needs[:], Results: st.Results[:], Offices: st.Offices[:], Note: st.Note, Facts: facts}
	plan := document.Plan{Paper: paper, Subject: StrategyPack(h.ID), Person: string(h.Person), House: house.Paper(), Method: document.Trial, Order: 1,
		Signers: []document.Signer{{Role: document.RoleOfficial, Person: string(h.Person), Post: string(h.ToPost), Name: who.Name, Title: who.Post, Reason: "Menetapkan strategi jabatan"}}}
	if _, err := s.Documents.PlanIn(tx, system, []document.Plan{plan}); err != nil {
		return err
	}
	return s.consent(tx, by, StrategyPack(h.ID))
}

// consent signs what waits for the actor and has it sealed.
func (s *Service) consent(tx *db.Tx, by actor.Actor, sub document.Subject) error {
	n, err := s.Documents.ApproveIn(tx, by, sub)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Forbidden, "handover.not_your_signature")
	}
	_, err = s.Documents.IssueIn(tx, system, sub, document.Dating{})
	return err
}

// StrategyPack is the subject of a strategy's document.
func StrategyPack(id ID) document.Subject { return document.Subject{Kind: "strategy", ID: string(id)} }

// TransferPack is the subject of the minutes and the memo of one post.
func TransferPack(id TransferID) document.Subject {
	return document.Subject{Kind: "handover", ID: string(id)}
}

// facts are what the program knows of the new post, filled in before a word is
// written.
func (s *Service) facts(tx *db.Tx, snap *org.Snapshot, h *Handover) ([]document.Fact, error) {
	var out []document.Fact
	add := func(label string, n int) { out = append(out, document.Fact{Label: label, Value: fmt.Sprint(n)}) }
	received, err := transfers(tx, `receiver_handover = $1 and post = $2 order by id limit 1`, string(h.ID), string(h.ToPost))
	if err != nil {
		return nil, err
	}
	for _, t := range received {
		add("Tanggungan terbuka saat diterima", t.Open)
		add("Di antaranya lewat tenggat", t.Late)
	}
	under, vacant := 0, 0
	for _, p := range snap.Inferiors(h.ToPost) {
		if p.Structural {
			under++
			if snap.Vacant(p) {
				vacant++
			}
		}
	}
	if under > 0 {
		add("Jabatan di bawahnya", under)
		add("Di antaranya kosong", vacant)
	}
	return out, nil
}

// Facts are the prefilled facts of an official's form.
func (s *Service) Facts(ctx context.Context, by actor.Actor, id ID) ([]document.Fact, error) {
	var out []document.Fact
	err := s.read(ctx, func(tx *db.Tx) error {
		h, err := s.own(tx, by, id)
		if err != nil {
			return err
		}
		_, snap, err := s.register(tx)
		if err != nil {
			return err
		}
		out, err = s.facts(tx, snap, h)
		return err
	})
	return out, err
}
