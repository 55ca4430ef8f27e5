package web

import (
	"net/http"
	"net/url"

	"pendopo/internal/appointment"
	"pendopo/internal/calendar/receipt"
	"pendopo/internal/handover"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

type boardPage struct {
	page.Base
	Round       *appointment.Round
	Instruction string
	Figures     []page.Figure
	Filters     page.Filters
	Rounds      []page.Link
	Rows        []boardRow
	Lines       []boardLine
	More        page.More
	Due         page.Deadline
	Receipt     page.Receipt
	Legend      []legend
	MayOrder    bool
	AnyOpen     bool
	Filtered    bool
}

type legend struct {
	Class, Word string
	Count       int
}

type boardRow struct {
	Name, Href  string
	Cells       []boardCell
	Done, Total int
}

type boardCell struct{ Href, Class, Label string }

type boardLine struct {
	Href, Name, Post, Agency string
	Mark, Word, Why          string
	Done, Total              int
	Risen                    bool
}

// pageSize of the list under the cells.
const pageSize = 100

var states = []handover.State{handover.Stuck, handover.NotBegun, handover.Going, handover.Settled}

// board is the 3-day board: rows are agencies, cells are people. An official
// who sees nobody but themselves goes to their own page.
func (w *Web) board(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := handover.Filter{Round: appointment.RoundID(q.Get("penataan")), Agency: org.UnitID(q.Get("opd")), State: handover.State(q.Get("keadaan")), Risen: q.Has("naik")}
	b, err := w.handover.Board(r.Context(), by(r), f)
	switch {
	case errs.Is(err, errs.NotFound):
		v := &boardPage{}
		v.Title = page.T(r, "handover_web.title")
		v.Lead = page.T(r, "handover_web.lead_none")
		return w.set.Render(rw, r, "board.html", v)
	case errs.Is(err, errs.Forbidden) && by(r).Person != "":
		return page.Redirect(rw, r, personPath(""))
	case err != nil:
		return err
	}
	if b.Total == 1 && f == (handover.Filter{}) && len(b.Rows) == 1 && string(b.Rows[0].Cells[0].Person) == by(r).Person {
		return page.Redirect(rw, r, personPath(""))
	}
	v := w.boardView(r, b, f, q)
	return w.set.Render(rw, r, "board.html", v)
}

func (w *Web) boardView(r *http.Request, b *handover.Board, f handover.Filter, q url.Values) *boardPage {
	open := b.Total - b.Counts[handover.Settled]
	v := &boardPage{Round: b.Round, Instruction: b.Setting.Instruction, MayOrder: b.MayOrder, AnyOpen: open > 0, Filtered: f.State != "" || f.Agency != "" || f.Risen}
	v.Title = page.T(r, "handover_web.title")
	v.Due = w.left(r, b.Left, b.DueAt, open > 0)
	v.Receipt = receipt.Of(page.Lang(r), b.Receipt, receipt.Desk)
	switch {
	case open == 0:
		v.Lead = page.T(r, "handover_web.lead_done", b.Total)
	case b.Risen > 0:
		v.Lead = page.T(r, "handover_web.lead_risen", b.Risen)
	case b.Counts[handover.Stuck] > 0:
		v.Lead = page.T(r, "handover_web.lead_stuck", b.Counts[handover.Stuck])
	case b.Counts[handover.NotBegun] > 0:
		v.Lead = page.T(r, "handover_web.lead_pending", b.Counts[handover.NotBegun])
	default:
		v.Lead = page.T(r, "handover_web.lead_going", open)
	}
	link := func(key, value string) string {
		n := url.Values{}
		for _, k := range []string{"penataan", "opd"} {
			if q.Get(k) != "" {
				n.Set(k, q.Get(k))
			}
		}
		if key != "" {
			n.Set(key, value)
		}
		if len(n) == 0 {
			return "/serah-terima"
		}
		return "/serah-terima?" + n.Encode()
	}
	v.Filters.Label = page.T(r, "handover_web.filter")
	v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, "handover_web.all"), Count: b.Total, Href: link("", ""), Current: f.State == "" && !f.Risen})
	for _, s := range states {
		word := page.T(r, handover.StateKey(s))
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: word, Count: b.Counts[s], Href: link("keadaan", string(s)), Current: f.State == s})
		v.Legend = append(v.Legend, legend{"cell-" + string(s), word, b.Counts[s]})
	}
	if b.Risen > 0 {
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, "handover_web.risen"), Count: b.Risen, Href: link("naik", "1"), Current: f.Risen})
	}
	settled := page.Figure{Value: page.T(r, "handover_web.of", b.Counts[handover.Settled], b.Total), Label: page.T(r, "handover_web.figure_settled"), Href: link("keadaan", string(handover.Settled)),
		Parts: []page.Part{{Kind: "bad", Size: b.Counts[handover.Stuck]}, {Kind: "done", Size: b.Counts[handover.Settled]}, {Kind: "rest", Size: b.Counts[handover.Going] + b.Counts[handover.NotBegun]}}}
	v.Figures = []page.Figure{settled}
	for _, s := range states[:3] {
		x := page.Figure{Value: page.Number(r, b.Counts[s]), Label: page.T(r, handover.StateKey(s)), Href: link("keadaan", string(s))}
		if s == handover.Stuck && b.Counts[s] > 0 {
			x.Kind = "bad"
		}
		v.Figures = append(v.Figures, x)
	}
	for _, x := range b.Rounds {
		n := url.Values{"penataan": {string(x.ID)}}
		v.Rounds = append(v.Rounds, page.Link{Label: x.Title, Href: "/serah-terima?" + n.Encode(), Current: x.ID == b.Round.ID})
	}
	w.boardRows(r, v, b, q)
	return v
}

// boardRows fills cells and the list under them, a page at a time: after names
// the last line of the page before.
func (w *Web) boardRows(r *http.Request, v *boardPage, b *handover.Board, q url.Values) {
	after, passed := q.Get("setelah"), q.Get("setelah") == ""
	shown, total := 0, 0
	for _, row := range b.Rows {
		n := url.Values{"opd": {string(row.Agency.ID)}}
		if q.Get("penataan") != "" {
			n.Set("penataan", q.Get("penataan"))
		}
		br := boardRow{Name: row.Agency.Name, Href: "/serah-terima?" + n.Encode(), Total: len(row.Cells)}
		for _, c := range row.Cells {
			word := page.T(r, handover.StateKey(c.State))
			if c.State == handover.Settled {
				br.Done++
			}
			br.Cells = append(br.Cells, boardCell{personPath(string(c.ID)), "cell-" + string(c.State), c.Name + ": " + word})
			if !v.Filtered && c.State != handover.Stuck && c.State != handover.NotBegun && !(c.Late && c.State.Open()) {
				continue // unasked, the list names whom somebody must look after
			}
			total++
			if !passed {
				passed = string(c.ID) == after
				continue
			}
			if shown == pageSize {
				continue
			}
			shown++
			v.Lines = append(v.Lines, boardLine{Href: personPath(string(c.ID)), Name: c.Name, Post: c.Title, Agency: row.Agency.Name, Mark: mark(c.State), Word: word,
				Why: c.Blocker, Done: c.Done, Total: c.Total, Risen: !c.RisenAt.IsZero() && c.State.Open()})
			v.More.Next = string(c.ID)
		}
		v.Rows = append(v.Rows, br)
	}
	last := v.More.Next
	v.More = page.More{Shown: shown, Total: total}
	if shown == pageSize && total > shown {
		q.Set("setelah", last)
		v.More.Next = "/serah-terima?" + q.Encode()
	}
	if after != "" {
		q.Del("setelah")
		v.More.First = "/serah-terima?" + q.Encode()
	}
}

// remind writes to everybody who is not done.
func (w *Web) remind(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	round := appointment.RoundID(f.Get("penataan"))
	n, err := w.handover.Remind(r.Context(), by(r), round)
	return w.say(rw, r, err, "/serah-terima?"+url.Values{"penataan": {string(round)}}.Encode(), "handover_web.reminded", n)
}
