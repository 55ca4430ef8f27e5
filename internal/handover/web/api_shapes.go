package web

import (
	"time"

	"pendopo/internal/document"
	"pendopo/internal/handover"
	"pendopo/internal/kit/api"
)

// HandoverBoard is the board of a round.
type HandoverBoard struct {
	Round  string         `json:"round"`
	Total  int            `json:"total"`
	Counts map[string]int `json:"counts" doc:"By state, before the filter"`
	Due    time.Time      `json:"due"`
	Days   int            `json:"days"`
	Unit   string         `json:"unit" enum:"working_days,calendar_days"`
	Risen  int            `json:"risen" doc:"Unsettled at the end, on the page of the head of the region"`
	Items  []HandoverLine `json:"items"`
}

// HandoverLine is an official on the board.
type HandoverLine struct {
	ID      string     `json:"id"`
	Person  string     `json:"person"`
	Name    string     `json:"name"`
	Agency  string     `json:"agency"`
	NewPost string     `json:"new_post"`
	State   string     `json:"state" enum:"pending,running,blocked,settled,cancelled"`
	Total   int        `json:"total" doc:"Items to give and to receive"`
	Done    int        `json:"done"`
	Due     time.Time  `json:"due"`
	Late    bool       `json:"late"`
	Risen   *time.Time `json:"risen,omitempty"`
	Blocker string     `json:"blocker,omitempty"`
}

func handoverLine(c handover.Cell, agency string) HandoverLine {
	return HandoverLine{ID: string(c.ID), Person: string(c.Person), Name: c.Name, Agency: agency, NewPost: c.Title, State: string(c.State), Total: c.Total, Done: c.Done,
		Due: c.DueAt, Late: c.Late, Risen: when(c.RisenAt), Blocker: c.Blocker}
}

func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// HandoverDetail is one official's handover.
type HandoverDetail struct {
	ID       string               `json:"id,omitempty" doc:"Absent for somebody who only stands in"`
	Person   string               `json:"person"`
	Name     string               `json:"name"`
	State    string               `json:"state,omitempty" enum:"pending,running,blocked,settled,cancelled"`
	FromPost string               `json:"from_post,omitempty"`
	ToPost   string               `json:"to_post,omitempty"`
	Due      *time.Time           `json:"due,omitempty"`
	Give     []HandoverTransfer   `json:"give"`
	Receive  []HandoverTransfer   `json:"receive"`
	Know     []HandoverTransfer   `json:"know" doc:"Minutes that wait for this person's signature as superior"`
	Strategy *HandoverStrategy    `json:"strategy,omitempty"`
	Firsts   []HandoverFirstDuty  `json:"first_duties"`
	Papers   []HandoverPaperShape `json:"papers"`
}

// HandoverTransfer is one post that changed hands.
type HandoverTransfer struct {
	ID         string               `json:"id"`
	Post       string               `json:"post"`
	PostTitle  string               `json:"post_title"`
	ChangedAt  time.Time            `json:"changed_at"`
	Giver      string               `json:"giver"`
	GiverID    string               `json:"giver_person,omitempty"`
	GiverAs    string               `json:"giver_as" enum:"holder,acting,superior,same,nobody"`
	Receiver   string               `json:"receiver"`
	ReceiverID string               `json:"receiver_person,omitempty"`
	ReceiverAs string               `json:"receiver_as" enum:"holder,acting,superior,same,nobody"`
	State      string               `json:"state" enum:"open,settled,cancelled"`
	Superior   string               `json:"superior,omitempty"`
	Turn       string               `json:"turn" enum:"not_yet,giver,receiver,superior,done" doc:"Whose signature under the minutes is next"`
	Open       int                  `json:"open" doc:"Frozen: duties open when the post changed hands"`
	Late       int                  `json:"late" doc:"Frozen: of these, late"`
	Figures    []HandoverFigure     `json:"figures"`
	Inherited  HandoverResult       `json:"inherited" doc:"What became of the duties that were there"`
	Own        HandoverResult       `json:"own" doc:"What became of those that came afterwards"`
	Items      []HandoverItem       `json:"items"`
	Papers     []HandoverPaperShape `json:"papers"`
}

// HandoverFigure is a frozen count of a kind of duty.
type HandoverFigure struct {
	Kind string `json:"kind"`
	Open int    `json:"open"`
	Late int    `json:"late"`
}

// HandoverResult is what became of some duties.
type HandoverResult struct {
	N          int `json:"n"`
	Closed     int `json:"closed"`
	ClosedLate int `json:"closed_late"`
	Open       int `json:"open"`
	OpenLate   int `json:"open_late"`
}

// HandoverItem is one thing to be handed over.
type HandoverItem struct {
	ID      string `json:"id"`
	Area    string `json:"area"`
	Title   string `json:"title"`
	State   string `json:"state" enum:"pending,running,blocked,handed,returned,accepted,released,cancelled"`
	Status  string `json:"status,omitempty"`
	File    string `json:"file,omitempty"`
	DueOn   string `json:"due_on,omitempty"`
	Reason  string `json:"reason,omitempty"`
	Names   string `json:"names,omitempty"`
	Version int64  `json:"version"`
}

// HandoverItemDetail is an item with its history.
type HandoverItemDetail struct {
	HandoverItem
	May    []string        `json:"may" doc:"Events that the token's owner may cause"`
	Events []HandoverEvent `json:"events"`
}

// HandoverEvent is a line of an item's history.
type HandoverEvent struct {
	At    time.Time `json:"at"`
	Event string    `json:"event"`
	Name  string    `json:"name,omitempty"`
	Note  string    `json:"note,omitempty"`
}

// HandoverStrategy is the one-page strategy.
type HandoverStrategy struct {
	Needs   []string   `json:"needs"`
	Results []string   `json:"results"`
	Offices []string   `json:"offices"`
	Note    string     `json:"note,omitempty"`
	Due     time.Time  `json:"due"`
	SentAt  *time.Time `json:"sent_at,omitempty"`
}

// HandoverFirstDuty is a dated first duty of the new post.
type HandoverFirstDuty struct {
	Kind  string     `json:"kind" enum:"start,agreement,wealth"`
	Due   time.Time  `json:"due"`
	Basis string     `json:"basis"`
	Done  *time.Time `json:"done,omitempty"`
	Paper string     `json:"paper,omitempty"`
}

// HandoverPaperShape is a document of a handover.
type HandoverPaperShape struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	State string `json:"state"`
}

// HandoverMoved is how many items moved.
type HandoverMoved struct {
	Moved int `json:"moved"`
}

// HandoverSigned is whose signature is next.
type HandoverSigned struct {
	Turn string `json:"turn" enum:"not_yet,giver,receiver,superior,done"`
}

// HandoverReminded is how many officials were reminded.
type HandoverReminded struct {
	Officials int `json:"officials"`
}

// HandoverSetting is the clock and the instruction of a round.
type HandoverSetting struct {
	Days        int    `json:"days"`
	Unit        string `json:"unit" enum:"working_days,calendar_days"`
	Instruction string `json:"instruction"`
}

func handoverDetail(v *handover.View) HandoverDetail {
	out := HandoverDetail{Person: string(v.Person), Name: v.Name, FromPost: v.FromPost, ToPost: v.ToPost, Give: api.List(v.Give, handoverTransfer),
		Receive: api.List(v.Receive, handoverTransfer), Know: api.List(v.Know, handoverTransfer), Papers: paperShapes(v.Papers),
		Firsts: api.List(v.Firsts, func(f *handover.First) HandoverFirstDuty {
			return HandoverFirstDuty{Kind: string(f.Kind), Due: f.DueAt, Basis: f.Basis, Done: when(f.DoneAt), Paper: f.Note}
		})}
	if h := v.Handover; h != nil {
		out.ID, out.State, out.Due = string(h.ID), string(h.State), &h.DueAt
	}
	if s := v.Strategy; s != nil {
		out.Strategy = &HandoverStrategy{Needs: s.Needs[:], Results: s.Results[:], Offices: s.Offices[:], Note: s.Note, Due: s.DueAt, SentAt: when(s.SentAt)}
	}
	return out
}

func handoverTransfer(t *handover.TransferView) HandoverTransfer {
	in, own := t.Results.Inherited, t.Results.Own
	return HandoverTransfer{ID: string(t.ID), Post: string(t.Post), PostTitle: t.PostTitle, ChangedAt: t.ChangedAt, Giver: t.GiverName, GiverID: string(t.Giver.Person), GiverAs: string(t.Giver.As),
		Receiver: t.ReceiverName, ReceiverID: string(t.Receiver.Person), ReceiverAs: string(t.Receiver.As), Superior: t.SuperiorName, State: string(t.State), Turn: string(t.Turn), Open: t.Open, Late: t.Late,
		Figures: api.List(t.Figures, func(f handover.Figure) HandoverFigure { return HandoverFigure{string(f.Kind), f.Open, f.Late} }),
		Items:   api.List(t.Items, handoverItem), Papers: paperShapes(t.Papers),
		Inherited: HandoverResult{in.N, in.Closed, in.ClosedLate, in.StillOpen, in.StillLate},
		Own:       HandoverResult{own.N, own.Closed, own.ClosedLate, own.StillOpen, own.StillLate}}
}

func handoverItem(i *handover.Item) HandoverItem {
	return HandoverItem{ID: string(i.ID), Area: string(i.Area), Title: i.Title, State: string(i.State), Status: i.Status, File: i.File, DueOn: i.DueOn,
		Reason: i.Reason, Names: i.Names, Version: i.Version}
}

func paperShapes(all []*document.Document) []HandoverPaperShape {
	return api.List(all, func(d *document.Document) HandoverPaperShape {
		return HandoverPaperShape{string(d.ID), string(d.Kind), string(d.State)}
	})
}
