package appointment

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/people"
)

// Review is a round as its pages show it: the view, the report of every rule,
// and what the reader may do with it now.
type Review struct {
	*View
	Report *Report
	Rights Rights
	Due    eligibility.Step // the step whose rules must be met next
}

// Rights are the acts that would not be refused for want of power or because of
// the round's state. Pages offer only these; every use case decides again.
type Rights struct {
	Edit     bool // moves, papers, details
	Amend    bool // Edit is a numbered amendment and needs a reason
	Name     bool // the list of people who see the draft
	Submit   bool
	Return   bool
	Clear    bool
	Withdraw bool
	Decree   bool
}

// rights asks the same functions that the use cases ask.
func rights(by actor.Actor, r *Round, member bool) Rights {
	officer := mayEdit(by, member) == nil
	may := func(e Event) bool { _, err := Next(r.State, e); return err == nil && r.Base == "" }
	editable, amend := r.Editable()
	return Rights{
		Edit: officer && editable, Amend: officer && editable && amend, Name: officer && r.Base == "",
		Submit:   officer && may(Submit),
		Return:   may(Return) && by.Require(actor.AuthorizedOfficial, actor.AppointingAuthority) == nil,
		Clear:    may(Clear) && by.Require(actor.AuthorizedOfficial) == nil,
		Withdraw: officer && may(Cancel),
		Decree:   may(Decree) && by.Require(actor.AppointingAuthority) == nil,
	}
}

// Due is the step that stands next before a round, and with it which rules must
// be met by now: a clearance that comes after submission is no fault of a draft.
func (s State) Due() eligibility.Step {
	switch s {
	case Draft, Cancelled:
		return eligibility.BeforeSubmit
	case Submitted, Cleared:
		return eligibility.BeforeDecree
	case Decreed, Invited:
		return eligibility.BeforeOath
	}
	return eligibility.AfterOath
}

// Review checks a round for a reader. While it is a draft the look is recorded;
// looks of the same person at the same page within a minute are one.
func (s *Service) Review(ctx context.Context, by actor.Actor, round RoundID, page string) (*Review, error) {
	if _, err := s.Org.Get(ctx); err != nil { // keeps the register in memory for view
		return nil, err
	}
	out := &Review{}
	looked := false
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if out.View, out.Report, err = s.reviewed(tx, by, round); err != nil {
			return err
		}
		member, err := isMember(tx, round, people.PersonID(by.Person))
		if err != nil {
			return err
		}
		out.Rights, out.Due = rights(by, out.Round, member), out.Round.State.Due()
		looked, err = lookedSince(tx, round, by.Person, page, tx.Now().Add(-time.Minute))
		return err
	})
	if err != nil {
		return nil, err
	}
	if out.Round.State != Draft || by.IsSystem() || looked {
		return out, nil
	}
	return out, s.DB.Write(ctx, func(tx *db.Tx) error {
		return insertLook(tx, ids.New(tx.Now()), round, by.Person, page)
	})
}

func lookedSince(tx *db.Tx, round RoundID, person, page string, since time.Time) (bool, error) {
	var n int
	err := tx.QueryRow(`
		select count(*)
		from round_look
		where round = $1 and at > $2 and person = $3 and page = $4`, string(round), db.Micros(since), person, page).Scan(&n)
	return n > 0, err
}

// Sheet writes a round as the workbook that can be imported again. A draft that
// leaves as a file was looked at too.
func (s *Service) Sheet(ctx context.Context, by actor.Actor, round RoundID) (*Round, *sheet.Book, error) {
	if _, err := s.Open(ctx, by, round, "lembar.xlsx"); err != nil {
		return nil, nil, err
	}
	var r *Round
	var book *sheet.Book
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if r, err = getRound(tx, round); err != nil {
			return err
		}
		book, err = NewRoundImport(s).ExportRound(tx, by, round)
		return err
	})
	return r, book, err
}

// MayCreate tells whether somebody may start a round.
func MayCreate(by actor.Actor) error { return by.Require(actor.PersonnelOfficer) }

// LiftedBy lists what each document did: the verdicts it lifted or fulfilled,
// with their moves, by document id.
func (r *Report) LiftedBy() map[string][]Relief {
	out := map[string][]Relief{}
	for i := range r.Findings {
		f := &r.Findings[i]
		for k := range f.Verdicts {
			for _, d := range f.Verdicts[k].Documents {
				out[d] = append(out[d], Relief{f.Move, &f.Verdicts[k]})
			}
		}
	}
	return out
}

// Relief is one verdict that a document made good.
type Relief struct {
	Move    *Move
	Verdict *eligibility.Verdict
}
