package complaint

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// The kinds of duties that complaints open. A complaint has one of the first
// four at any time.
const (
	DutyVerify      duty.Kind = "complaint_verification"
	DutyAnswer      duty.Kind = "complaint"
	DutyInformation duty.Kind = "public_information"
	DutyWhistle     duty.Kind = "whistleblowing"
	DutyObjection   duty.Kind = "information_objection"
	DutyData        duty.Kind = "personal_data"
)

// SubjectKind is what duties and acts call a complaint.
const SubjectKind = "complaint"

// work is one change of one complaint in one transaction: the steps, acts and
// messages gather here and are written at its end.
type work struct {
	*env
	svc  *Service
	by   actor.Actor
	role role
	c    *Complaint
	was  Complaint

	steps []Step
	acts  []ledger.Act
	tells []telling
}

// change is the frame of every use case of an official: load, may they, decide,
// save with history, ledger and messages.
func (s *Service) change(ctx context.Context, by actor.Actor, id ID, version int64, fn func(w *work) error) error {
	return s.write(ctx, func(tx *db.Tx) error {
		return s.changeIn(tx, by, id, version, fn)
	})
}

func (s *Service) changeIn(tx *db.Tx, by actor.Actor, id ID, version int64, fn func(w *work) error) error {
	e, err := s.env(tx)
	if err != nil {
		return err
	}
	c, r, err := e.load(by, id)
	if err != nil {
		return err
	}
	w := &work{env: e, svc: s, by: by, role: r, c: c}
	if version == 0 || version == c.Version {
		return s.run(w, fn)
	}
	// Somebody changed it meanwhile. Who may not do this at all is told that
	// first; nothing of the attempt remains, as an error rolls it back.
	if err := fn(w); errs.Is(err, errs.Forbidden) {
		return err
	}
	return errChanged()
}

// run carries a change out on a loaded complaint.
func (s *Service) run(w *work, fn func(w *work) error) error {
	w.was = *w.c
	if err := fn(w); err != nil {
		return err
	}
	if len(w.steps) == 0 && w.was == *w.c {
		return nil
	}
	if w.was.Unit != w.c.Unit {
		w.c.agency = ""
		if w.c.Unit != "" {
			w.c.agency = w.agencyOf(w.c.Unit)
		}
	}
	if err := save(w.tx, w.c); err != nil {
		return err
	}
	if err := insertSteps(w.tx, w.c.ID, w.steps); err != nil {
		return err
	}
	if len(w.acts) > 0 {
		if _, err := ledger.RecordAll(w.tx, w.acts); err != nil {
			return err
		}
	}
	if w.was.Unit != w.c.Unit || w.was.State != w.c.State || w.was.Text != w.c.Text || w.was.Guard != w.c.Guard {
		if err := toIndex(w.tx, w.c.ID); err != nil {
			return err
		}
	}
	return w.sendAll()
}

// to moves the complaint by an event.
func (w *work) to(e event) error {
	next, err := next(w.c.State, e, w.c.Unit != "")
	if err != nil {
		return err
	}
	w.c.State = next
	return nil
}

// step adds a line of history; the unit and post are those that owe it now.
func (w *work) step(kind StepKind, view Audience, text string) *Step {
	w.c.Steps++
	w.steps = append(w.steps, Step{N: w.c.Steps, At: w.now, Kind: kind, View: view, Person: w.by.Person, ByPost: w.byPost(), Unit: w.c.Unit,
		Post: w.c.Post, Text: text})
	return &w.steps[len(w.steps)-1]
}

// byPost is the post whose power the actor uses on this complaint.
func (w *work) byPost() org.PostID {
	switch {
	case w.by.Person == "":
		return ""
	case w.sitsOn(w.by.Person, w.c.Post):
		return duty.OwnerOf(w.s, w.c.Post).Chair.ID
	case w.c.Guard != "":
		return org.PostID(w.by.PostFor(w.c.Guard))
	case w.by.May(actor.ComplaintCoordinator):
		return org.PostID(w.by.PostFor(actor.ComplaintCoordinator))
	}
	for _, g := range w.by.Grants {
		if g.Function == actor.AgencyLiaison || g.Function == actor.AgencyHead {
			return org.PostID(g.Post)
		}
	}
	return org.PostID(w.by.Post)
}

// act records an official act; its payload never says who reported nor what.
func (w *work) act(verb string, payload map[string]any) {
	w.acts = append(w.acts, w.c.act(verb, w.by.Person, w.byPost(), payload))
}

// act is the entry of the ledger for what happened to a complaint. Of a guarded
// one it says only that something happened, with a hash that proves later what:
// the trace is read by more people than the guard lets through.
func (c *Complaint) act(verb, person string, post org.PostID, payload map[string]any) ledger.Act {
	if payload == nil {
		payload = map[string]any{}
	}
	payload["number"], payload["state"] = c.Number, c.State
	a := ledger.Act{Kind: "complaint." + verb, ActorPerson: person, ActorPost: string(post), SubjectKind: SubjectKind, Subject: string(c.ID), Payload: payload}
	if c.Guard == "" {
		return a
	}
	text, err := json.Marshal(payload) // keys in order
	if err != nil {
		text = nil
	}
	sum := sha256.Sum256([]byte(verb + "\n" + string(text)))
	return ledger.Act{Kind: "complaint.guarded", SubjectKind: "guarded_complaint", Subject: string(c.ID), Payload: map[string]any{"sha256": hex.EncodeToString(sum[:])}}
}

// reason asks for a text and cleans it.
func reason(text, field string) (string, error) {
	text = clean(text)
	if text == "" {
		return "", errs.New(errs.Invalid, "complaint.no_reason").Field(field, "complaint.no_reason")
	}
	text, _ = mask(text, Person{})
	return text, tooLong(text, maxNote*4, field)
}

// title is what a duty says about its complaint: masked words, never a name.
func title(c *Complaint) string {
	words := strings.Fields(c.Text)
	text, n := c.Number, 0
	for i, w := range words {
		if n += len([]rune(w)) + 1; n > 70 {
			text += " …"
			break
		}
		if i == 0 {
			text += " ·"
		}
		text += " " + w
	}
	return text
}
