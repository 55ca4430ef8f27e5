package appointment

import (
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/papers"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Papers is the use cases of the documents of a round: who has which ones
// written, when. What they say is package papers'; numbering, sealing and keeping
// them is package document's.
//
// The pack of a round: a decree and an extract each; an invitation each, script
// and list of attendance; then for everybody sworn minutes, statement of
// inauguration, statement of starting duty and integrity pact. A round of 248
// has 1 + 248 + 248 + 2 + 4 × 248 = 1,491 papers.
type Papers struct {
	Rounds    *Service
	Documents *document.Service
	// Verify is the base address of the page that checks a paper, as it is
	// printed: "https://pendopo.kota.example/periksa/".
	Verify string
	// Garuda and Emblem are the state's and the region's emblem by content hash;
	// "" leaves the labelled slot.
	Garuda, Emblem string
}

// house is the region's house on a day, for the papers of a round or of none.
func (p *Papers) house(tx *db.Tx, r *papers.Round, on clock.Date) (*papers.House, error) {
	region, err := org.LoadRegion(tx)
	if err != nil {
		return nil, err
	}
	reg, err := p.Rounds.Org.In(tx)
	if err != nil {
		return nil, err
	}
	return papers.NewHouse(region, reg.At(on), papers.Marks{Verify: p.Verify, Garuda: p.Garuda, Emblem: p.Emblem}, r), nil
}

// HouseIn prints names and heads as on a day, in the caller's transaction: for
// papers of other packages about the same people.
func (p *Papers) HouseIn(tx *db.Tx, on clock.Date) (*papers.House, error) {
	return p.house(tx, nil, on)
}

// Pack is the subject under which the papers of a round are kept.
func Pack(r RoundID) document.Subject { return document.Subject{Kind: "round", ID: string(r)} }

// papered is a round as its papers see it.
func (v *View) papered() *papers.Round {
	r := &papers.Round{Pack: Pack(v.Round.ID), AuthorityPost: v.Round.AuthorityPost, DecreeNumber: v.Round.DecreeNumber,
		DecreedOn: v.Round.DecreedOn, Basis: v.Round.Basis, Moves: make([]papers.Move, 0, len(v.Moves))}
	for _, m := range v.Moves {
		r.Moves = append(r.Moves, papers.Move{ID: string(m.ID), Person: m.Person, FromPost: m.FromPost, ToPost: m.ToPost,
			Reason: m.Reason, Level: m.Level, Note: m.Note, Out: !m.State.Open()})
	}
	for _, d := range v.Documents {
		r.Clearances = append(r.Clearances, papers.Clearance{Kind: d.Kind, Number: d.Number, Dated: d.Dated, Issuer: d.Issuer})
	}
	return r
}

// PlanDecree writes the drafts of the decree and its extracts, for preview,
// while the round is cleared. Planning again after an amendment changes the
// drafts.
func (p *Papers) PlanDecree(ctx context.Context, by actor.Actor, round RoundID) (document.Planned, error) {
	var out document.Planned
	err := p.Rounds.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := p.Rounds.ViewIn(tx, by, round)
		if err != nil {
			return err
		}
		if _, err := Next(v.Round.State, Decree); err != nil {
			return err
		}
		on, err := today(tx)
		if err != nil {
			return err
		}
		out, err = p.planDecree(tx, by, v, on)
		return err
	})
	return out, err
}

func (p *Papers) planDecree(tx *db.Tx, by actor.Actor, v *View, on clock.Date) (document.Planned, error) {
	r := v.papered()
	h, err := p.house(tx, r, on)
	if err != nil {
		return document.Planned{}, err
	}
	plans, err := h.Decree(r)
	if err != nil {
		return document.Planned{}, err
	}
	return p.Documents.PlanIn(tx, by, plans)
}

// SignDecree is the appointing authority's signature: in one transaction the
// decree gets its number from the register, the authority's consent is
// recorded, the round is decreed, and the job that draws and signs the paper is
// asked for. Only the authority may. A refusal uses no number.
func (p *Papers) SignDecree(ctx context.Context, by actor.Actor, round RoundID, version int64, when document.Dating) (*Round, error) {
	var out *Round
	err := p.Rounds.DB.Write(ctx, func(tx *db.Tx) error {
		dated := when.On
		if dated == "" {
			var err error
			if dated, err = today(tx); err != nil {
				return err
			}
		}
		var err error
		out, err = p.Rounds.SignDecreeIn(tx, by, round, version, dated, func(v *View) (string, error) {
			if _, err := p.planDecree(tx, by, v, dated); err != nil {
				return "", err
			}
			sub := Pack(round)
			if _, err := p.Documents.ApproveIn(tx, by, sub, document.Decision); err != nil {
				return "", err
			}
			// Extracts that were consented to follow at once; the others wait for it.
			if _, err := p.Documents.IssueIn(tx, by, sub, when, document.Decision, document.Extract); err != nil {
				return "", err
			}
			d, err := p.Documents.Living(tx, sub, document.Ref{Kind: document.Decision})
			if err != nil {
				return "", err
			}
			return d.Number, nil
		})
		return err
	})
	return out, err
}

// PlanInvitationsIn writes the invitations, script and list of attendance of a
// session in the caller's transaction.
func (p *Papers) PlanInvitationsIn(tx *db.Tx, by actor.Actor, round RoundID, g papers.Gathering) (document.Planned, error) {
	out, err := p.plan(tx, by, round, g, (*papers.House).Invitations)
	if err != nil {
		return out, err
	}
	return out, p.invited(tx, by, round)
}

// LettersIn tells how far the letters of invitation of a session are; n counts
// the sessions of the round from 1.
func (p *Papers) LettersIn(tx *db.Tx, round RoundID, n int) (document.Written, error) {
	return p.Documents.WrittenIn(tx, Pack(round), document.Invitation, papers.Part(n))
}

// invited dates the round by the last letter of its main session that was
// signed: the invitation that counts is the written one, and neither the message
// that announces it nor a draft is that.
//
// rule: perka-bkn-7-2017 undangan
func (p *Papers) invited(tx *db.Tx, by actor.Actor, round RoundID) error {
	letters, err := p.LettersIn(tx, round, 1)
	if err != nil {
		return err
	}
	var on clock.Date
	if letters.All() {
		on = letters.Last
	}
	return p.Rounds.invitedInWriting(tx, by, round, on)
}

// PlanOathsIn writes the papers of everybody who was sworn in a session.
func (p *Papers) PlanOathsIn(tx *db.Tx, by actor.Actor, round RoundID, g papers.Gathering) (document.Planned, error) {
	return p.plan(tx, by, round, g, (*papers.House).Oaths)
}

func (p *Papers) plan(tx *db.Tx, by actor.Actor, round RoundID, g papers.Gathering, compose func(*papers.House, *papers.Round, *papers.Gathering) ([]document.Plan, error)) (document.Planned, error) {
	v, err := p.Rounds.ViewIn(tx, actor.System("papers"), round)
	if err != nil {
		return document.Planned{}, err
	}
	r := v.papered()
	h, err := p.house(tx, r, g.On)
	if err != nil {
		return document.Planned{}, err
	}
	plans, err := compose(h, r, &g)
	if err != nil {
		return document.Planned{}, err
	}
	return p.Documents.PlanIn(tx, by, plans)
}

// Consent is the actor's own signature under everything of the round that waits
// for it, and the numbers that this makes due: one transaction. The drawing and
// signing goes on in the background.
func (p *Papers) Consent(ctx context.Context, by actor.Actor, round RoundID, kinds ...document.Kind) (signatures int, issued document.Issued, err error) {
	err = p.Rounds.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		signatures, issued, err = p.ConsentIn(tx, by, round, document.Dating{}, kinds...)
		return err
	})
	return signatures, issued, err
}

// ConsentIn is Consent inside the caller's transaction, with a date for papers
// of an event that was held before.
func (p *Papers) ConsentIn(tx *db.Tx, by actor.Actor, round RoundID, when document.Dating, kinds ...document.Kind) (int, document.Issued, error) {
	kinds = withoutDecision(kinds)
	n, err := p.Documents.ApproveIn(tx, by, Pack(round), kinds...)
	if err != nil {
		return 0, document.Issued{}, err
	}
	if n == 0 && by.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.ProtocolOfficer, actor.LegalOfficer) != nil {
		return 0, document.Issued{}, nil // who had nothing to sign sets nothing going either
	}
	// Numbering is the office's work: it follows from the consent whoever gave
	// it, an official without any function included.
	issued, err := p.Documents.IssueIn(tx, actor.System("papers"), Pack(round), when, kinds...)
	if err == nil && slices.Contains(kinds, document.Invitation) {
		err = p.invited(tx, by, round)
	}
	return n, issued, err
}

// MinutesIn are the minutes of a gathering as they could be signed with ink, one
// for each official, drawn and not stored: for the day on which nothing else
// works.
func (p *Papers) MinutesIn(tx *db.Tx, round RoundID, g papers.Gathering, each func(title string, pdf []byte) error) error {
	v, err := p.Rounds.ViewIn(tx, actor.System("papers"), round)
	if err != nil {
		return err
	}
	r := v.papered()
	h, err := p.house(tx, r, g.On)
	if err != nil {
		return err
	}
	g.Seats = slices.Clone(g.Seats)
	for i := range g.Seats {
		g.Seats[i].Sworn, g.Seats[i].Ink, g.Seats[i].Proof = true, true, nil
	}
	plans, err := h.Oaths(r, &g)
	if err != nil {
		return err
	}
	for _, plan := range plans {
		if plan.Paper.Kind() != document.Minutes {
			continue
		}
		data, err := p.Documents.Blank(plan.Paper, plan.House, tx.Now())
		if err != nil {
			return err
		}
		if err := each(plan.Paper.Title(plan.House), data); err != nil {
			return err
		}
	}
	return nil
}

// ConsentedIn records signatures that were given elsewhere, such as under the
// minutes at the ceremony itself, and the numbers that this makes due.
func (p *Papers) ConsentedIn(tx *db.Tx, round RoundID, kind document.Kind, given []document.Consent) error {
	if err := p.Documents.ConsentedIn(tx, Pack(round), kind, given); err != nil {
		return err
	}
	_, err := p.Documents.IssueIn(tx, actor.System("papers"), Pack(round), document.Dating{}, kind)
	return err
}

// withoutDecision keeps the decree out: only SignDecree numbers it, together
// with the state of the round.
func withoutDecision(kinds []document.Kind) []document.Kind {
	if len(kinds) == 0 {
		kinds = []document.Kind{document.Extract, document.Invitation, document.Script, document.Attendance, document.Minutes,
			document.Installed, document.StartOfDuty, document.Pact}
	}
	out := make([]document.Kind, 0, len(kinds))
	for _, k := range kinds {
		if k != document.Decision {
			out = append(out, k)
		}
	}
	return out
}
