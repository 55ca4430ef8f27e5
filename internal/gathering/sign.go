package gathering

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"pendopo/internal/ceremony/stage"
	"pendopo/internal/document"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// SignIn is how somebody signs: a drawing, or else the name typed, and the PIN.
// Who has no PIN yet chooses one by typing it twice.
type SignIn struct {
	Name    string
	Strokes string
	PIN     string
	Again   string
}

// read checks what was drawn or typed against the name in the register.
func (in SignIn) read(p *people.Light) (name, strokes string, err error) {
	if p == nil {
		return "", "", errNoInvitee()
	}
	if in.Strokes != "" {
		drawn, ok := stage.ParseStrokes(in.Strokes)
		if !ok {
			return "", "", errs.New(errs.Invalid, "gathering.drawing_short").Field("name", "gathering.drawing_short")
		}
		return p.Name.String(), drawn.String(), nil
	}
	typed := people.Fold(in.Name)
	if typed == "" || !strings.Contains(p.Name.Search(), typed) && typed != people.Fold(p.Name.String()) {
		return "", "", errs.New(errs.Invalid, "gathering.name_differs").Field("name", "gathering.name_differs")
	}
	return strings.TrimSpace(in.Name), "", nil
}

// signable refuses a signature before the gathering, out of turn, by a
// substitute, and after the pledge has its number.
func (s *Service) signable(tx *db.Tx, g *Gathering, i *Invitee) error {
	switch {
	case g.Kind != Pledge:
		return errs.New(errs.Conflict, "gathering.no_pledge")
	case !i.Signs:
		return errs.New(errs.Conflict, "gathering.not_a_signer")
	case !g.State.held():
		return errs.New(errs.Conflict, "gathering.not_started")
	case !i.SignedAt.IsZero():
		return errs.New(errs.Conflict, "gathering.signed_already")
	case g.State == Running && i.Proxy.Name != "":
		return errs.New(errs.Conflict, "gathering.sign_oneself")
	case g.State == Running && !i.Here():
		return errs.New(errs.Conflict, "gathering.say_present_first")
	}
	if err := s.unsealed(tx, g, document.PledgeText); err != nil {
		return err
	}
	tier, err := waitingTier(tx, g.ID)
	if err != nil {
		return err
	}
	if !turn(i, tier) {
		return errs.New(errs.Conflict, "gathering.others_first")
	}
	return nil
}

// Sign puts a person's own signature under the pledge, with the own PIN, when it
// is their turn. The act names the words by their digest: what was signed cannot
// be changed afterwards without being seen. Signing twice is one signature.
func (s *Service) Sign(ctx context.Context, o Own, in SignIn) (*Seat, error) {
	if err := s.Unlock(ctx, o); err != nil { // counts wrong codes before a PIN is looked at
		return nil, err
	}
	who, err := s.personOf(ctx, o)
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		i, err := o.find(tx)
		if err != nil || !i.SignedAt.IsZero() {
			return err
		}
		g, err := load(tx, i.Gathering)
		if err != nil {
			return err
		}
		if err := s.signable(tx, g, i); err != nil {
			return err
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		_, _, err = in.read(reg.People[who]) // a mistyped name is no wrong PIN
		return err
	})
	if err != nil {
		return nil, err
	}
	pins := s.pins(o.Gathering, who)
	hash, err := pins.Prove(ctx, in.PIN, in.Again)
	if err != nil {
		return nil, err
	}
	return s.own(ctx, o, func(tx *db.Tx, w *ground, g *Gathering, i *Invitee) (string, map[string]any, error) {
		if !i.SignedAt.IsZero() { // a second click, or a second device
			return "", nil, nil
		}
		if err := s.signable(tx, g, i); err != nil {
			return "", nil, err
		}
		name, strokes, err := in.read(w.snap.People[i.Person])
		if err != nil {
			return "", nil, err
		}
		if err := pins.Keep(tx, hash); err != nil {
			return "", nil, err
		}
		i.SignedAt = tx.Now()
		if err := insertSignature(tx, g.ID, &Signature{Invitee: i.ID, Post: i.Post, Person: i.Person, Name: name, Strokes: strokes}); err != nil {
			return "", nil, err
		}
		return "signed", map[string]any{"post": i.Post, "words": digest(g.Words), "drawn": strokes != ""}, nil
	})
}

func digest(words string) string {
	h := sha256.Sum256([]byte(words))
	return hex.EncodeToString(h[:])
}
