package web

import (
	"net/http"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// proposalPage is the round as those read it who decide: what it does in sums,
// what the rules found, which papers are there, and the one next step.
type proposalPage struct {
	roundPage
	Steps    []page.Step
	Facts    []page.Fact
	Basis    []string
	Sums     []sum
	Findings []page.Figure
	First    page.Link // the first violation, for "Selesaikan n pelanggaran dulu"
	Empty    bool
	Blocked  int
	Papers   []paper
	Changes  *impactPanel  // what changes hands; nil when the reader may not know
	Initials *initialsView // chains with the initials under each; nil while it is a draft
	Next     []page.Link   // to the decree and the ceremony
	Members  []member
	Search   *page.Search
	Asked    string
	Found    []candidate
	Looks    []page.Event
	Edits    []change
	Amends   []amendment
	Action   string
	Detail   string
}

// sum is a partition of the round that adds up.
type sum struct {
	Label  string
	Parts  []sumPart
	Total  string
	Words  string // the same as one line of words
	Result string
}

// sumPart is one addend with its sign.
type sumPart struct {
	Sign, Value, Label, Href string
}

// member is somebody named on the draft.
type member struct {
	ID, Name, Post string
	Self           bool
}

// amendment is a numbered change after submission.
type amendment struct {
	N         int64
	Reason    string
	Who, When string
	What      []string
	More      int
}

func (w *Web) proposal(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "usul")
	if err != nil {
		return err
	}
	return w.showProposal(rw, r, rv, nil)
}

func (w *Web) showProposal(rw http.ResponseWriter, r *http.Request, rv *appointment.Review, f *page.Form) error {
	b := newBoard(r, rv)
	b.filter = ""
	id := rv.Round.ID
	v := &proposalPage{roundPage: w.roundPage(r, rv, "usul", f), Action: roundHref(id, "usul"), Detail: roundHref(id, "rincian"), Basis: regulation.InOrder(rv.Round.Basis)}
	if v.Form == nil {
		v.Form = page.NewForm(r, nil)
	}
	v.Lead = b.proposalLead()
	v.Steps = steps(r, rv.Round)
	v.Facts = w.roundFacts(r, rv)
	v.Sums = b.sums()
	v.Findings = b.findings()
	moves, _ := rv.Report.Blocking(rv.Due)
	v.Empty = len(b.seats) == 0
	v.Blocked = rv.Report.Tally.InTheWay()
	switch {
	case len(rv.Report.Inconsistencies) > 0 && len(rv.Report.Inconsistencies[0].Moves) > 0:
		v.First.Href = b.hrefOf(rv.Report.Inconsistencies[0].Moves[0])
	case len(moves) > 0 && moves[0] != nil:
		v.First.Href = b.hrefOf(moves[0].ID)
	default:
		v.First.Href = roundHref(id, "aturan")
	}
	v.Papers = b.papers()
	var err error
	if v.Changes, err = w.impactPanel(r, rv); err != nil {
		return err
	}
	if v.Initials, err = w.initialsOf(r, b); err != nil {
		return err
	}
	switch rv.Round.State {
	case appointment.Draft, appointment.Submitted, appointment.Cancelled:
	case appointment.Cleared:
		v.Next = []page.Link{{Label: page.T(r, "appointment_web.to_decree"), Href: "/sk/" + string(id)}}
	default:
		v.Next = []page.Link{{Label: page.T(r, "appointment_web.to_ceremony"), Href: "/pelantikan"}, {Label: page.T(r, "appointment_web.to_decree"), Href: "/sk/" + string(id)}}
	}
	if err := w.secrecy(r, b, v); err != nil {
		return err
	}
	w.compare(r, &v.roundPage, rv, f)
	return w.set.Render(rw, r, "proposal.html", v)
}

func (b *board) hrefOf(id appointment.MoveID) string {
	if s := b.seats[id]; s != nil {
		return seatHref(b.rv.Round.ID, s.post, s.move)
	}
	return roundHref(b.rv.Round.ID, "papan")
}

// proposalLead says who has to do what now.
func (b *board) proposalLead() string {
	r, rv := b.r, b.rv
	n := len(b.seats)
	switch rv.Round.State {
	case appointment.Draft:
		if n == 0 {
			return page.T(r, "appointment_web.lead_empty")
		}
		if open := rv.Report.Tally.InTheWay(); open > 0 {
			return page.T(r, "appointment_web.usul_draft_blocked", n, open)
		}
		return page.T(r, "appointment_web.usul_draft", n)
	case appointment.Submitted:
		return page.T(r, "appointment_web.usul_submitted", n)
	case appointment.Cleared:
		return page.T(r, "appointment_web.usul_cleared", n)
	case appointment.Cancelled:
		return page.T(r, "appointment_web.usul_cancelled")
	}
	return page.T(r, "appointment_web.usul_decreed", n, rv.Round.DecreeNumber)
}

// steps is the tracker of a round.
func steps(r *http.Request, x *appointment.Round) []page.Step {
	order := []appointment.State{appointment.Draft, appointment.Submitted, appointment.Cleared, appointment.Decreed,
		appointment.Invited, appointment.Inaugurated, appointment.Switched}
	notes := map[appointment.State]string{}
	l := page.Lang(r)
	if x.DecreedOn != "" {
		notes[appointment.Decreed] = x.DecreeNumber + ", " + i18n.ShortDate(l, x.DecreedOn)
	}
	if x.InvitedOn != "" {
		notes[appointment.Invited] = i18n.ShortDate(l, x.InvitedOn)
	}
	if x.SwitchedOn != "" {
		notes[appointment.Switched] = i18n.ShortDate(l, x.SwitchedOn)
	} else {
		notes[appointment.Inaugurated] = page.T(r, "appointment_web.planned", x.PlannedOn)
	}
	if x.Amendment > 0 {
		notes[appointment.Submitted] = page.T(r, "appointment_web.n_amendments", x.Amendment)
	}
	var out []page.Step
	state := "done"
	for _, s := range order {
		step := page.Step{Label: capital(page.T(r, "appointment.state."+string(s))), Note: notes[s], State: state}
		if s == x.State {
			step.State, state = "now", "later"
			if s == appointment.Switched {
				step.State = "done"
			}
		}
		out = append(out, step)
	}
	if x.State == appointment.Cancelled {
		return []page.Step{{Label: capital(page.T(r, "appointment.state.cancelled")), State: "now"}}
	}
	return out
}

func (w *Web) roundFacts(r *http.Request, rv *appointment.Review) []page.Fact {
	x := rv.Round
	facts := []page.Fact{
		{Label: page.T(r, "appointment_web.field_kind"), Value: kindName(r, x.Kind)},
		{Label: page.T(r, "appointment_web.field_planned_on"), Value: i18n.LongDate(page.Lang(r), x.PlannedOn)},
	}
	if x.Place != "" {
		facts = append(facts, page.Fact{Label: page.T(r, "appointment_web.field_place"), Value: x.Place})
	}
	return append(facts, page.Fact{Label: page.T(r, "appointment_web.authority"), Value: titleOf(rv.Snapshot, x.AuthorityPost)},
		page.Fact{Label: page.T(r, "appointment_web.made_by"), Value: w.who(r, rv.Snapshot, x.CreatedBy), Note: w.moment(r, x.CreatedAt.UnixMicro())})
}

// sums are the partitions of the round, each with its addends, and its effect
// on vacancies.
func (b *board) sums() []sum {
	r, t, id := b.r, b.rv.Totals, b.rv.Round.ID
	sheet := func(filter string) string { return page.Address(roundHref(id, "lembar"), "saring", filter) }
	make3 := func(key string, parts []sumPart) sum {
		s := sum{Label: page.T(r, key), Total: page.Number(r, t.Total)}
		for i := range parts {
			if i > 0 {
				parts[i].Sign = "+"
			}
		}
		s.Parts = parts
		return s
	}
	var level, reason, attend []sumPart
	for _, l := range levels {
		if n := t.ByLevel[l]; n > 0 {
			level = append(level, sumPart{Value: page.Number(r, n), Label: org.LevelName(l), Href: sheet(string(l))})
		}
	}
	for _, x := range reasons {
		if n := t.ByReason[x]; n > 0 {
			reason = append(reason, sumPart{Value: page.Number(r, n), Label: reasonName(r, x)})
		}
	}
	for _, x := range attendances {
		if n := t.ByAttendance[x]; n > 0 {
			attend = append(attend, sumPart{Value: page.Number(r, n), Label: attendanceName(r, x), Href: sheet(string(x))})
		}
	}
	out := []sum{make3("appointment_web.by_level", level), make3("appointment_web.by_reason", reason), make3("appointment_web.by_attendance", attend)}
	return append(out, sum{Label: page.T(r, "appointment_web.vacancies"), Total: page.Number(r, t.VacanciesAfter), Result: page.T(r, "appointment_web.after"), Parts: []sumPart{
		{Value: page.Number(r, t.VacanciesBefore), Label: page.T(r, "appointment_web.before")},
		{Sign: "−", Value: page.Number(r, t.Filled), Label: page.T(r, "appointment_web.filled")},
		{Sign: "+", Value: page.Number(r, t.Opened), Label: page.T(r, "appointment_web.opened"), Href: b.at(filterLeft, "", "")}}})
}

// findings is the strip of the report.
func (b *board) findings() []page.Figure {
	fig := func(filter, kind, key string) page.Figure {
		if b.counts[filter] == 0 {
			kind = ""
		}
		return page.Figure{Value: page.Number(b.r, b.counts[filter]), Label: page.T(b.r, key), Kind: kind, Href: b.at(filter, "", "")}
	}
	out := []page.Figure{fig(filterBlocked, "bad", "appointment_web.fig_blocked"), fig(filterWarned, "warn", "appointment_web.fig_warned")}
	if b.counts[filterPending] > 0 {
		out = append(out, fig(filterPending, "", "appointment_web.fig_pending"))
	}
	return append(out, fig(filterGood, "", "appointment_web.fig_good"))
}

// secrecy fills who may see the draft, who saw it, and who changed what.
func (w *Web) secrecy(r *http.Request, b *board, v *proposalPage) error {
	rv, snap := b.rv, b.rv.Snapshot
	by := actor.Of(r.Context())
	for _, id := range rv.Members {
		m := member{ID: string(id), Name: nameOf(snap, id), Self: string(id) == by.Person}
		if h := snap.Principal(id); h != nil {
			m.Post = titleOf(snap, h.Post)
		}
		v.Members = append(v.Members, m)
	}
	if rv.Rights.Name {
		v.Asked = strings.TrimSpace(r.URL.Query().Get("cari"))
		v.Search = &page.Search{Path: v.Action, Name: "cari", Value: v.Asked, Label: page.T(r, "appointment_web.find_member")}
		if v.Asked != "" {
			for _, line := range snap.Directory(org.DirectoryFilter{Query: v.Asked, Limit: candidateCount}).Items {
				v.Found = append(v.Found, b.candidate(line.Person.ID))
			}
		}
	}
	j, err := w.rounds.Journal(r.Context(), by, rv.Round.ID)
	if err != nil {
		return err
	}
	for i, x := range j.Looks {
		if i == 40 {
			break
		}
		v.Looks = append(v.Looks, page.Event{When: w.moment(r, x.At), Title: w.who(r, snap, x.Person), Text: pageName(r, x.Page)})
	}
	v.Edits = w.changesOf(r, snap, j.Edits[:min(20, len(j.Edits))])
	for i := len(j.Amendments) - 1; i >= 0; i-- {
		a := j.Amendments[i]
		c := w.changesOf(r, snap, []appointment.Edit{{Person: a.Person, At: a.At, Changes: a.Changes}})[0]
		v.Amends = append(v.Amends, amendment{N: a.N, Reason: a.Reason, Who: c.Who, When: c.When, What: c.What, More: c.More})
	}
	return nil
}

// pageNames are the pages whose looks are recorded.
var pageNames = map[string]string{"papan": "appointment_web.tab_board", "lembar": "appointment_web.tab_worksheet", "aturan": "appointment_web.tab_rules",
	"usul": "appointment_web.tab_proposal", "rincian": "appointment_web.details", "lembar.xlsx": "appointment_web.export", "penataan": "appointment_web.title",
	"perintah": "appointment_web.at_the_shell", "calon": "appointment_match.tab", "isi": "appointment_match.fill_title",
	"coba": "planning_web.try", "langkah": "planning_web.steps", "banding": "planning_web.compare_title", "perubahan": "planning_web.since_title", "bahan.pdf": "planning_web.pack"}

func pageName(r *http.Request, name string) string {
	if key, ok := pageNames[name]; ok {
		return page.T(r, key)
	}
	return name
}

// Acts of the proposal page.
const (
	actSubmit   = "ajukan"
	actReturn   = "kembalikan"
	actClear    = "setujui"
	actWithdraw = "batalkan"
	actName     = "tunjuk"
	actUnname   = "cabut"
)

// step takes the round on, or changes who may see the draft.
func (w *Web) step(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, by, id := r.Context(), actor.Of(r.Context()), appointment.RoundID(r.PathValue("id"))
	person := people.PersonID(f.Get("orang"))
	key := ""
	switch act := f.Get("aksi"); act {
	case actSubmit:
		key = "appointment_web.did_submit"
		_, err = w.rounds.Submit(ctx, by, id, version(f))
	case actReturn:
		key = "appointment_web.did_return"
		_, err = w.rounds.Return(ctx, by, id, version(f), f.Get("reason"))
	case actClear:
		key = "appointment_web.did_clear"
		_, err = w.rounds.Clear(ctx, by, id, version(f))
	case actWithdraw:
		key = "appointment_web.did_withdraw"
		_, err = w.rounds.Withdraw(ctx, by, id, version(f), f.Get("reason"))
	case actName:
		key = "appointment_web.did_name"
		err = w.rounds.Name(ctx, by, id, person)
	case actUnname:
		key = "appointment_web.did_unname"
		err = w.rounds.Unname(ctx, by, id, person)
	default:
		return errUnknownAct(act)
	}
	if err == nil {
		w.page.Say(rw, r, "done", key)
		if act := f.Get("aksi"); act == actReturn || act == actUnname && string(person) == by.Person {
			return page.Redirect(rw, r, "/penataan") // they may not see it any more
		}
		return page.Redirect(rw, r, roundHref(id, "usul"))
	}
	if !f.Take(err) {
		return err
	}
	rv, err := w.review(r, "usul")
	if err != nil {
		return err
	}
	return w.showProposal(rw, r, rv, f)
}
