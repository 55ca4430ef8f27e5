package appointment

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Papers is the use cases of the documents of a round: which ones there are and
// what they say. Numbering, sealing and keeping them is package document's.
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

func (p *Papers) office(tx *db.Tx, v *View, on clock.Date) (*office, error) {
	region, err := org.LoadRegion(tx)
	if err != nil {
		return nil, err
	}
	reg, err := p.Rounds.Org.In(tx)
	if err != nil {
		return nil, err
	}
	verify := p.Verify
	if verify == "" && region.Web != "" {
		verify = "https://" + region.Web + "/periksa/"
	}
	o := newOffice(v, region, reg.At(on), verify)
	o.house.Garuda, o.house.Emblem = p.Garuda, p.Emblem
	return o, nil
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
	o, err := p.office(tx, v, on)
	if err != nil {
		return document.Planned{}, err
	}
	plans, err := o.decreePlans(v)
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
			if _, err := p.Documents.IssueIn(tx, by, sub, when, document.Decision); err != nil {
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
func (p *Papers) PlanInvitationsIn(tx *db.Tx, by actor.Actor, round RoundID, g Gathering) (document.Planned, error) {
	return p.plan(tx, by, round, g, (*office).invitationPlans)
}

// PlanOathsIn writes the papers of everybody who was sworn in a session.
func (p *Papers) PlanOathsIn(tx *db.Tx, by actor.Actor, round RoundID, g Gathering) (document.Planned, error) {
	return p.plan(tx, by, round, g, (*office).oathPlans)
}

func (p *Papers) plan(tx *db.Tx, by actor.Actor, round RoundID, g Gathering, make func(*office, *View, *Gathering) ([]document.Plan, error)) (document.Planned, error) {
	v, err := p.Rounds.ViewIn(tx, actor.System("papers"), round)
	if err != nil {
		return document.Planned{}, err
	}
	o, err := p.office(tx, v, g.On)
	if err != nil {
		return document.Planned{}, err
	}
	plans, err := make(o, v, &g)
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
	return n, issued, err
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
