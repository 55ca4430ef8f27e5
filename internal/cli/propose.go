package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	rounds "pendopo/internal/appointment/web"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
)

// roundPropose prints the plan that fills the open seats of a round, or those of
// --seats. With --take a person puts all of it into the draft.
func (c *call) roundPropose(ctx context.Context, a *app.App, id appointment.RoundID) error {
	_, by, done, err := c.openRound(ctx, a, id)
	if err != nil {
		return err
	}
	defer done()
	if c.flagBool("take") {
		person, done, err := c.person(ctx, a, actor.RoundsWrite)
		if err != nil {
			return err
		}
		defer done()
		by = person
	}
	reg, err := a.Org.Get(ctx)
	if err != nil {
		return err
	}
	var in appointment.FillIn
	for code := range strings.FieldsFuncSeq(c.flagString("seats"), func(r rune) bool { return r == ',' || r == ' ' }) {
		p := reg.PostByCode(code)
		if p == nil {
			return errs.New(errs.NotFound, "appointment_match.no_code", code)
		}
		in.Posts = append(in.Posts, p.ID)
	}
	plan, err := a.Appointment.Fill(ctx, by, id, in)
	if err != nil {
		return err
	}
	out := struct {
		rounds.Proposal
		Taken int `json:"taken"`
	}{Proposal: rounds.ProposalOf(c.lang, plan)}
	if c.flagBool("take") {
		var ops []appointment.Op
		for i := range plan.Seats {
			if s := &plan.Seats[i]; s.Candidate != nil {
				ops = append(ops, appointment.Op{Kind: appointment.Put, Person: s.Candidate.Move.Person, ToPost: s.Post.ID, Route: &s.Route})
			}
		}
		if len(ops) > 0 {
			if _, err := a.Appointment.Change(ctx, by, id, plan.Round.Version, "", ops); err != nil {
				return err
			}
		}
		out.Taken = len(ops)
	}
	return c.answer(out, func(w io.Writer) { printProposal(w, c.lang, plan, out.Taken) })
}

func printProposal(w io.Writer, l i18n.Lang, plan *appointment.Filling, taken int) {
	t := func(key string, args ...any) string { return i18n.T(l, "appointment_match."+key, args...) }
	name := func(s *org.Snapshot, c *appointment.Candidate) string {
		if p := s.People[c.Move.Person]; p != nil {
			return p.Name.String()
		}
		return string(c.Move.Person)
	}
	fmt.Fprintf(w, "%s\n", strings.ReplaceAll(t("fill_lead", plan.Filled, plan.Filled+plan.Empty, plan.Empty), "*", ""))
	for i := range plan.Seats {
		s := &plan.Seats[i]
		if s.Candidate == nil {
			why := t("why_empty.none", s.Why.Stopped)
			switch {
			case s.Why.Claim != nil:
				why = t("claimed")
			case len(s.Why.Rivals) > 0:
				why = t("why_empty.rivals", s.Why.Rivals[0].Title)
			case s.Why.Suit > 0:
				why = t("why_empty.settled", s.Why.Settled, plan.Stay)
			}
			fmt.Fprintf(w, "  KOSONG  %s: %s\n", s.Post.Title, why)
			continue
		}
		line := fmt.Sprintf("%s ← %s, %s", s.Post.Title, name(plan.Snapshot, s.Candidate), t("score_of", s.Candidate.Match.Score()))
		if from := plan.Snapshot.Posts[s.Candidate.Move.FromPost]; from != nil {
			line += ", " + t("from", from.Title)
		}
		fmt.Fprintf(w, "  %s\n", line)
	}
	if taken > 0 {
		fmt.Fprintln(w, t("did_take", taken))
	}
}
