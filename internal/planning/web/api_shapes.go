package web

import (
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

// The shapes of the published API; the command line prints the same.

// Trial is what a change would do.
type Trial struct {
	Before   Standing     `json:"before"`
	After    Standing     `json:"after"`
	Appeared []Found      `json:"appeared" doc:"Findings that the change makes"`
	Cured    []Found      `json:"cured" doc:"Findings that the change ends"`
	Left     []org.PostID `json:"left" doc:"Posts left empty with the change only"`
	NoLonger []org.PostID `json:"no_longer_left" doc:"Posts left empty without the change only"`
	Extracts Extracts     `json:"extracts" doc:"Extracts of the decision that read differently"`
	Chains   int          `json:"chains_changed"`
	Hands    *HandedOver  `json:"hands,omitempty" doc:"Work that goes to somebody else; not there when you may not know"`
}

// Standing is a set of seats in counts.
type Standing struct {
	Violations int `json:"violations"`
	Warnings   int `json:"warnings"`
	Pending    int `json:"pending" doc:"Moves that wait for a paper of a later step"`
	Moves      int `json:"moves"`
	Chains     int `json:"chains"`
	Vacancies  int `json:"vacancies" doc:"Vacant posts afterwards"`
	ClassUp    int `json:"class_up" doc:"Officials who go to a post of a higher class"`
	ClassDown  int `json:"class_down"`
}

// Found is one finding.
type Found struct {
	Grade  planning.Grade  `json:"grade" enum:"violation,warning,later"`
	Person people.PersonID `json:"person,omitempty"`
	Post   org.PostID      `json:"post,omitempty"`
	Rule   string          `json:"rule,omitempty"`
	Text   string          `json:"text,omitempty"`
	ByEdit bool            `json:"by_edit,omitempty" doc:"Among changes: somebody edited its person or seat"`
}

// Extracts counts extracts of the decision.
type Extracts struct {
	New     int `json:"new"`
	Dropped int `json:"dropped"`
	Changed int `json:"changed"`
	Total   int `json:"total"`
}

// HandedOver is work that a change sends to other people.
type HandedOver struct {
	Posts   int `json:"posts"`
	Open    int `json:"open"`
	Late    int `json:"late"`
	Reports int `json:"reports" doc:"Of the open ones, citizens' reports"`
}

func standingOf(rv *appointment.Review, pay planning.Pay) Standing {
	t := rv.Report.Tally
	return Standing{Violations: t.InTheWay(), Warnings: t.Warned, Pending: t.Pending, Moves: rv.Totals.Total, Chains: len(rv.Chains),
		Vacancies: rv.Totals.VacanciesAfter, ClassUp: pay.Up, ClassDown: pay.Down}
}

// TrialOf is the shape of a trial.
func TrialOf(l i18n.Lang, t *planning.Trial) Trial {
	found := func(f planning.Finding) Found {
		return Found{Grade: f.Grade, Person: f.Person, Post: f.Post, Rule: f.Rule, Text: f.Text.In(l)}
	}
	out := Trial{Before: standingOf(t.Now, t.PayNow), After: standingOf(t.Then, t.PayThen), Appeared: api.List(t.Appeared, found), Cured: api.List(t.Cured, found),
		Left: append([]org.PostID{}, t.Left...), NoLonger: append([]org.PostID{}, t.NoMore...), Extracts: Extracts(t.Papers), Chains: len(t.Touched)}
	if t.Hands != nil {
		out.Hands = &HandedOver{len(t.Hands.Posts), t.Hands.Open, t.Hands.Late, t.Hands.Reports}
	}
	return out
}

// Steps are one's own steps in a draft.
type Steps struct {
	Undo  int64  `json:"undo,omitempty" doc:"The step that is undone next"`
	Redo  int64  `json:"redo,omitempty" doc:"The step that is redone next"`
	Items []Turn `json:"items" doc:"Oldest first"`
}

// Turn is one step in words.
type Turn struct {
	Step   int64     `json:"step"`
	At     time.Time `json:"at"`
	What   []string  `json:"what"`
	Undone bool      `json:"undone"`
}

// StepsOf is the shape of steps.
func StepsOf(l i18n.Lang, reg *org.Register, steps []planning.Step) Steps {
	out := Steps{Items: []Turn{}}
	if s := planning.Back(steps); s != nil {
		out.Undo = s.Version
	}
	if s := planning.Again(steps); s != nil {
		out.Redo = s.Version
	}
	snap := &org.Snapshot{Register: reg}
	for i := range steps {
		what, _ := changeWords(l, snap, steps[i].Changes, 20)
		out.Items = append(out.Items, Turn{steps[i].Version, time.UnixMicro(steps[i].At).UTC(), what, steps[i].Undone})
	}
	return out
}

// Turned is a draft after a step was undone or redone.
type Turned struct {
	Version int64 `json:"version" doc:"Of the draft now"`
	Step    int64 `json:"step" doc:"The step that was undone or redone"`
}

func turnedOf(r *appointment.Round, s *planning.Step, err error) (Turned, error) {
	if err != nil {
		return Turned{}, err
	}
	return Turned{r.Version, s.Version}, nil
}

// RoundChanges is what became of a round since a moment.
type RoundChanges struct {
	Since    time.Time     `json:"since"`
	Marked   *time.Time    `json:"marked,omitempty" doc:"The register is compared with this moment; not there when nothing was noted yet"`
	Edits    []RoundEdit   `json:"edits" doc:"Newest first"`
	Facts    []ChangedFact `json:"facts"`
	Appeared []Found       `json:"appeared"`
	Cured    []Found       `json:"cured"`
}

// RoundEdit is one edit of the draft.
type RoundEdit struct {
	At     time.Time       `json:"at"`
	Person people.PersonID `json:"person,omitempty"`
	What   []string        `json:"what"`
}

// ChangedFact is one change of the register.
type ChangedFact struct {
	Kind   planning.FactKind `json:"kind"`
	Person people.PersonID   `json:"person,omitempty"`
	Post   org.PostID        `json:"post,omitempty"`
	Before string            `json:"before,omitempty"`
	After  string            `json:"after,omitempty"`
}

// ChangesOf is the shape of changes.
func ChangesOf(l i18n.Lang, c *planning.Changes) RoundChanges {
	found := func(f planning.FoundChange) Found {
		return Found{Grade: f.Grade, Person: f.Person, Post: f.Post, Rule: f.Rule, Text: f.Text, ByEdit: f.ByEdit}
	}
	out := RoundChanges{Since: c.Since, Appeared: api.List(c.Appeared, found), Cured: api.List(c.Cured, found),
		Edits: api.List(c.Edits, func(e appointment.Edit) RoundEdit {
			what, _ := changeWords(l, c.Review.Snapshot, e.Changes, 20)
			return RoundEdit{time.UnixMicro(e.At).UTC(), e.Person, what}
		}),
		Facts: api.List(c.Facts, func(f planning.Fact) ChangedFact { return ChangedFact(f) })}
	if !c.Marked.IsZero() {
		out.Marked = &c.Marked
	}
	return out
}

// Comparison sets a draft and its scenarios side by side.
type Comparison struct {
	Columns []ComparedRound `json:"columns" doc:"The draft first"`
	Seats   []ComparedSeat  `json:"seats" doc:"Seats in which the columns differ"`
}

// ComparedRound is one column.
type ComparedRound struct {
	Scenario
	Standing
	Extracts Extracts `json:"extracts" doc:"Against the draft"`
}

// ComparedSeat is a seat with who comes in each column, "" for nobody.
type ComparedSeat struct {
	Post   org.PostID        `json:"post"`
	Title  string            `json:"title"`
	People []people.PersonID `json:"people"`
	Names  []string          `json:"names"`
}

// Scenario is a set of seats beside the draft; its id is that of a round.
type Scenario struct {
	ID      appointment.RoundID `json:"id"`
	Name    string              `json:"name"`
	Version int64               `json:"version"`
}

// ComparisonOf is the shape of a comparison.
func ComparisonOf(c *planning.Comparison) Comparison {
	snap := c.Columns[0].Snapshot
	return Comparison{
		Columns: api.List(c.Columns, func(x planning.Column) ComparedRound {
			return ComparedRound{Scenario{x.Round.ID, x.Round.Title, x.Round.Version}, standingOf(x.Review, x.Pay), Extracts(x.Papers)}
		}),
		Seats: api.List(c.Rows, func(r planning.Row) ComparedSeat {
			return ComparedSeat{r.Post, titleOf(snap, r.Post), r.People, api.List(r.People, func(p people.PersonID) string {
				if p == "" {
					return ""
				}
				return nameOf(snap, p)
			})}
		}),
	}
}

// Approvals are the chains of a round with their initials.
type Approvals struct {
	Chains []ApprovedChain `json:"chains"`
	Gone   []Approval      `json:"gone" doc:"Given to chains of which no seat is left"`
	// Required are functions, as in approvals.
	Required []string `json:"required" doc:"Whose initials under every chain the decree waits for; empty where initials only inform"`
}

// ApprovedChain is one chain.
type ApprovedChain struct {
	Chain string          `json:"chain" doc:"Names the content: send it to put initials"`
	Seats []planning.Link `json:"seats"`
	Open  bool            `json:"open" doc:"A seat breaks a rule: no initials yet"`
	Valid []Approval      `json:"valid"`
	Void  []Approval      `json:"void" doc:"Given before the chain was changed"`
}

// Approval is somebody's initials.
type Approval struct {
	ID       string          `json:"id"`
	Chain    string          `json:"chain"`
	Function string          `json:"function"`
	Person   people.PersonID `json:"person"`
	Initials string          `json:"initials"`
	At       time.Time       `json:"at"`
}

func approvalOf(p planning.Approval) Approval {
	return Approval{p.ID, p.Digest, string(p.Function), p.Person, p.Initials, time.UnixMicro(p.At).UTC()}
}

// ApprovalsOf is the shape of approvals.
func ApprovalsOf(a *planning.Approvals) Approvals {
	return Approvals{Required: api.List(a.Required, func(f actor.Function) string { return string(f) }), Gone: api.List(a.Gone, approvalOf), Chains: api.List(a.Chains, func(c planning.ChainApproval) ApprovedChain {
		return ApprovedChain{Chain: c.Digest, Seats: planning.Links(c.Chain), Open: c.Open, Valid: api.List(c.Valid, approvalOf), Void: api.List(c.Void, approvalOf)}
	})}
}
