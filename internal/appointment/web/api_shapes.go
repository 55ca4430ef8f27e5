package web

import (
	"context"
	"time"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// The shapes of the published API: own types, so that a change of the domain
// does not change what programs were promised.

// Round is a batch of moves that take effect together.
type Round struct {
	ID            string     `json:"id"`
	Title         string     `json:"title"`
	Kind          string     `json:"kind" enum:"mutation,confirmation,mixed"`
	PlannedOn     clock.Date `json:"planned_on" format:"date"`
	Place         string     `json:"place,omitempty"`
	AuthorityPost string     `json:"authority_post,omitempty"`
	Basis         []string   `json:"basis"`
	State         string     `json:"state" enum:"draft,submitted,cleared,decreed,invited,inaugurated,switched,cancelled"`
	Version       int64      `json:"version" doc:"Send it with every change: it says which round you saw"`
	Amendment     int64      `json:"amendment" doc:"Number of amendments after submission"`
	DecreeNumber  string     `json:"decree_number,omitempty"`
	DecreedOn     clock.Date `json:"decreed_on,omitempty" format:"date"`
	InvitedOn     clock.Date `json:"invited_on,omitempty" format:"date" doc:"The day the last letter of invitation was signed"`
	SwitchedOn    clock.Date `json:"switched_on,omitempty" format:"date"`
	CreatedAt     time.Time  `json:"created_at"`
	CreatedBy     string     `json:"created_by,omitempty" doc:"Identifier of the person; not there when the program made it"`
}

func roundOf(r *appointment.Round) Round {
	return Round{ID: string(r.ID), Title: r.Title, Kind: string(r.Kind), PlannedOn: r.PlannedOn, Place: r.Place, AuthorityPost: string(r.AuthorityPost),
		Basis: append([]string{}, r.Basis...), State: string(r.State), Version: r.Version, Amendment: r.Amendment, DecreeNumber: r.DecreeNumber,
		DecreedOn: r.DecreedOn, InvitedOn: r.InvitedOn, SwitchedOn: r.SwitchedOn, CreatedAt: r.CreatedAt, CreatedBy: string(r.CreatedBy)}
}

// RoundLine is a round in a list.
type RoundLine struct {
	Round
	Moves int `json:"moves" doc:"How many moves it has"`
}

// Seat is a post in a move.
type Seat struct {
	Post  string `json:"post"`
	Code  string `json:"code"`
	Title string `json:"title"`
}

// Move is one person to one post.
type Move struct {
	ID         string     `json:"id"`
	N          int        `json:"n" doc:"Order in the annex"`
	Person     string     `json:"person"`
	Name       string     `json:"name"`
	Number     string     `json:"number,omitempty"`
	From       *Seat      `json:"from,omitempty" doc:"The post that is left"`
	To         Seat       `json:"to"`
	Level      string     `json:"level"`
	Reason     string     `json:"reason" enum:"confirmation,promotion,rotation,demotion,vacancy_fill"`
	Route      string     `json:"route,omitempty" enum:"open_selection,competence_test,talent_pool,"`
	Attendance string     `json:"attendance" enum:"hall,online"`
	OathForm   string     `json:"oath_form" enum:"oath,promise"`
	Note       string     `json:"note,omitempty"`
	State      string     `json:"state" enum:"proposed,sworn,not_sworn,declined,annulled,lapsed,seated"`
	StateNote  string     `json:"state_note,omitempty"`
	SwornOn    clock.Date `json:"sworn_on,omitempty" format:"date"`
	Worst      string     `json:"worst,omitempty" enum:"block,warn,note," doc:"The worst finding; not there when every rule is met"`
}

// Chain is a run of moves in which each takes the seat that the next leaves.
type Chain struct {
	Moves []string `json:"moves" doc:"Identifiers of moves, from the vacancy on"`
	End   string   `json:"end" enum:"filled,vacant,ring" doc:"filled: nothing is left behind; vacant: the last seat stays empty; ring: it closes"`
	Left  string   `json:"left,omitempty" doc:"The seat that stays empty"`
}

// Totals counts a round on three partitions, each of which adds up to total.
type Totals struct {
	Total           int            `json:"total"`
	ByLevel         map[string]int `json:"by_level"`
	ByReason        map[string]int `json:"by_reason"`
	ByAttendance    map[string]int `json:"by_attendance"`
	VacanciesBefore int            `json:"vacancies_before"`
	Filled          int            `json:"filled" doc:"Vacancies filled by the round"`
	Opened          int            `json:"opened" doc:"Posts the round leaves empty"`
	VacanciesAfter  int            `json:"vacancies_after"`
}

// Rights are the acts that would not be refused to you for want of power or
// because of the round's state.
type Rights struct {
	Edit     bool `json:"edit"`
	Amend    bool `json:"amend"`
	Name     bool `json:"name_readers"`
	Submit   bool `json:"submit"`
	Return   bool `json:"return"`
	Clear    bool `json:"clear"`
	Withdraw bool `json:"withdraw"`
	Decree   bool `json:"decree"`
}

// RoundDetail is a round with everything it holds.
type RoundDetail struct {
	Round   Round    `json:"round"`
	Rights  Rights   `json:"rights"`
	Totals  Totals   `json:"totals"`
	Moves   []Move   `json:"moves"`
	Chains  []Chain  `json:"chains"`
	Papers  []Paper  `json:"papers"`
	Readers []string `json:"readers" doc:"Identifiers of the people who may see the draft"`
}

func roundDetail(ctx context.Context, rv *appointment.Review) RoundDetail {
	l := api.Lang(ctx)
	t := rv.Totals
	return RoundDetail{
		Round: roundOf(rv.Round), Rights: Rights(rv.Rights),
		Totals: Totals{Total: t.Total, ByLevel: apiCounts(t.ByLevel), ByReason: apiCounts(t.ByReason), ByAttendance: apiCounts(t.ByAttendance),
			VacanciesBefore: t.VacanciesBefore, Filled: t.Filled, Opened: t.Opened, VacanciesAfter: t.VacanciesAfter},
		Moves: api.List(rv.Moves, func(m *appointment.Move) Move { return moveOf(rv, m) }),
		Chains: api.List(rv.Chains, func(c appointment.Chain) Chain {
			return Chain{Moves: api.List(c.Moves, func(m *appointment.Move) string { return string(m.ID) }), End: string(c.End), Left: string(c.Left)}
		}),
		Papers:  api.List(rv.Documents, func(d appointment.RoundDocument) Paper { return paperOf(l, d) }),
		Readers: api.List(rv.Members, func(p people.PersonID) string { return string(p) }),
	}
}

func apiCounts[K ~string](in map[K]int) map[string]int {
	out := make(map[string]int, len(in))
	for k, n := range in {
		out[string(k)] = n
	}
	return out
}

func apiSeat(s *org.Snapshot, id org.PostID) Seat {
	v := Seat{Post: string(id)}
	if p := s.Posts[id]; p != nil {
		v.Code, v.Title = p.Code, p.Title
	}
	return v
}

func moveOf(rv *appointment.Review, m *appointment.Move) Move {
	v := Move{ID: string(m.ID), N: m.N, Person: string(m.Person), To: apiSeat(rv.Snapshot, m.ToPost), Level: string(m.Level), Reason: string(m.Reason),
		Route: string(m.Route), Attendance: string(m.Attendance), OathForm: string(m.OathForm), Note: m.Note, State: string(m.State), StateNote: m.StateNote, SwornOn: m.SwornOn}
	if p := rv.Snapshot.People[m.Person]; p != nil {
		v.Name, v.Number = p.Name.String(), p.Number
	}
	if m.FromPost != "" {
		from := apiSeat(rv.Snapshot, m.FromPost)
		v.From = &from
	}
	if f := rv.Report.Of(m.ID); f != nil {
		if w := f.Worst(); w != nil {
			v.Worst = w.Severity.String()
		}
	}
	return v
}

// Paper is a paper attached to a round.
type Paper struct {
	ID         string     `json:"id"`
	Kind       string     `json:"kind"`
	KindName   string     `json:"kind_name"`
	Number     string     `json:"number"`
	Dated      clock.Date `json:"dated" format:"date"`
	ValidUntil clock.Date `json:"valid_until,omitempty" format:"date" doc:"Last day of validity"`
	CoversAll  bool       `json:"covers_all" doc:"The whole round"`
	Posts      []string   `json:"posts" doc:"Identifiers of the posts covered when not all"`
	Issuer     string     `json:"issuer,omitempty"`
	Note       string     `json:"note,omitempty"`
}

func paperOf(l i18n.Lang, d appointment.RoundDocument) Paper {
	return Paper{ID: d.ID, Kind: string(d.Kind), KindName: i18n.T(l, d.Kind.NameKey()), Number: d.Number, Dated: d.Dated, ValidUntil: d.ValidUntil,
		CoversAll: d.CoversAll, Posts: append([]string{}, d.Posts...), Issuer: d.Issuer, Note: d.Note}
}

// NewPaper is a paper to attach.
type NewPaper struct {
	Kind       eligibility.DocumentKind `json:"kind" enum:"technical_clearance,kasn_recommendation,minister_approval,minister_decree,president_approval,governor_consultation,governor_coordination,council_approval,selection_result,fit_test,talent_pool,panel_minutes,education_exemption,tenure_extension,discipline_decision,own_request,reorganisation,transfer_decision,government_certificate,training_certificate,competence_certificate"`
	Number     string                   `json:"number" minLength:"1" maxLength:"200"`
	Dated      clock.Date               `json:"dated" format:"date"`
	ValidUntil clock.Date               `json:"valid_until,omitempty" format:"date" doc:"Last day of validity"`
	CoversAll  bool                     `json:"covers_all,omitempty" doc:"The whole round"`
	Posts      []string                 `json:"posts,omitempty" maxItems:"1000" doc:"Identifiers or codes of the posts covered when not all"`
	Issuer     string                   `json:"issuer,omitempty" maxLength:"300"`
	Note       string                   `json:"note,omitempty" maxLength:"1000"`
	Selection  *Selection               `json:"selection,omitempty" doc:"Only of a selection_result"`
}

// Selection is what the minutes of an open selection say.
type Selection struct {
	Best            []string `json:"best" maxItems:"3" doc:"The best, best first: identifiers or employee numbers"`
	Applicants      int      `json:"applicants,omitempty" minimum:"0"`
	Extensions      int      `json:"extensions,omitempty" minimum:"0"`
	CommitteeSize   int      `json:"committee_size,omitempty" minimum:"0"`
	CommitteeInside int      `json:"committee_inside,omitempty" minimum:"0" doc:"Members from inside the region"`
	AnnouncedDays   int      `json:"announced_days,omitempty" minimum:"0" doc:"Working days of the announcement"`
}

func (p *NewPaper) document(reg *org.Register) appointment.RoundDocument {
	d := appointment.RoundDocument{Document: eligibility.Document{Kind: p.Kind, Number: p.Number, Dated: p.Dated, ValidUntil: p.ValidUntil, CoversAll: p.CoversAll}, Issuer: p.Issuer, Note: p.Note}
	for _, s := range p.Posts {
		d.Posts = append(d.Posts, string(apiPost(reg, s)))
	}
	if s := p.Selection; s != nil {
		d.Selection = &eligibility.Selection{Applicants: s.Applicants, Extensions: s.Extensions, CommitteeSize: s.CommitteeSize, CommitteeInside: s.CommitteeInside, AnnouncedDays: s.AnnouncedDays}
		for _, who := range s.Best {
			d.Selection.Best = append(d.Selection.Best, string(apiPerson(reg, who)))
		}
	}
	return d
}

// ChangeOp is one change of the moves.
type ChangeOp struct {
	Op         appointment.OpKind      `json:"op" enum:"put,set,remove"`
	Move       appointment.MoveID      `json:"move,omitempty" maxLength:"40" doc:"The move to set or remove"`
	Person     string                  `json:"person,omitempty" maxLength:"40" doc:"Whom to put: identifier or employee number"`
	Post       string                  `json:"post,omitempty" maxLength:"100" doc:"Where: identifier or code"`
	Reason     eligibility.Reason      `json:"reason,omitempty" enum:"confirmation,promotion,rotation,demotion,vacancy_fill" doc:"Computed when it is not given"`
	Route      *eligibility.Route      `json:"route,omitempty" enum:"open_selection,competence_test,talent_pool,"`
	Attendance *appointment.Attendance `json:"attendance,omitempty" enum:"hall,online"`
	OathForm   *appointment.OathForm   `json:"oath_form,omitempty" enum:"oath,promise"`
	Note       *string                 `json:"note,omitempty" maxLength:"1000"`
}

// Added says how many moves were added.
type Added struct {
	Added int `json:"added"`
}

// Switched says what a switch did, by identifiers of moves.
type Switched struct {
	Seated   []string `json:"seated" doc:"Took effect, now or in an earlier call"`
	Deferred []string `json:"deferred" doc:"Sworn, but the seat is not free yet"`
	Waiting  []string `json:"waiting" doc:"Appointed, not sworn"`
	Already  bool     `json:"already" doc:"Nothing was left to do"`
}

// Verdict is what a rule says.
type Verdict struct {
	Rule      string   `json:"rule" example:"experience.administrator"`
	Title     string   `json:"title"`
	Outcome   string   `json:"outcome" enum:"not_applicable,met,lifted,missing,not_met" doc:"lifted: not met, but a paper that the rule accepts lifts it; missing: a fact is missing"`
	Severity  string   `json:"severity" enum:"note,warn,block"`
	Blocks    bool     `json:"blocks" doc:"Stands in the way of the step"`
	Step      int      `json:"step" minimum:"1" maximum:"4" doc:"The step it guards: 1 submission, 2 decree, 3 oath, 4 after the oath"`
	Citation  Citation `json:"citation"`
	Uncertain bool     `json:"uncertain,omitempty" doc:"A setting of the region, not plain law"`
	Message   string   `json:"message"`
	Facts     []Fact   `json:"facts"`
	Bar       *Bar     `json:"bar,omitempty"`
	Cure      *Cure    `json:"cure,omitempty"`
	Papers    []string `json:"papers" doc:"Identifiers of the papers that lift or meet it"`
}

// Citation is the article that decided.
type Citation struct {
	Instrument string `json:"instrument" example:"pp-11-2017"`
	Article    string `json:"article" example:"54(1)d"`
	Text       string `json:"text" example:"PP 11/2017 Pasal 54 ayat (1) huruf d"`
}

func citationOf(c regulation.Citation) Citation {
	return Citation{c.Instrument, c.Article, c.String()}
}

// Fact is one fact a rule used.
type Fact struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value" doc:"In words; empty when it is not known"`
}

// Span is a time in whole years, months and days.
type Span struct {
	Years  int `json:"years"`
	Months int `json:"months"`
	Days   int `json:"days"`
}

// Bar is have against need of a time rule.
type Bar struct {
	Have  Span       `json:"have"`
	Need  Span       `json:"need"`
	Since clock.Date `json:"since,omitempty" format:"date"`
	MetOn clock.Date `json:"met_on,omitempty" format:"date" doc:"First day it is met if nothing changes"`
}

// Cure is what would make the verdict good.
type Cure struct {
	Text   string     `json:"text,omitempty"`
	On     clock.Date `json:"on,omitempty" format:"date" doc:"First day a time rule is met"`
	Papers []string   `json:"papers" doc:"Kinds of paper that lift it"`
}

// apiVerdicts shows what rules say; without all only what needs a look.
func apiVerdicts(l i18n.Lang, vs []eligibility.Verdict, all bool) []Verdict {
	out := []Verdict{}
	for i := range vs {
		v := &vs[i]
		if !all && v.Weight() == 0 {
			continue
		}
		w := Verdict{Rule: v.Rule, Title: i18n.T(l, "appointment_rules."+v.Rule+".title"), Outcome: v.Outcome.String(), Severity: v.Severity.String(), Blocks: v.Blocks(),
			Step: int(v.Step), Citation: citationOf(v.Citation), Uncertain: v.Uncertain, Message: v.Message.In(l), Papers: append([]string{}, v.Documents...),
			Facts: api.List(v.Facts, func(f eligibility.Fact) Fact {
				x := Fact{Key: f.Label, Label: i18n.T(l, f.Label)}
				if f.Value != nil {
					x.Value = i18n.Format(l, f.Value)
				}
				return x
			})}
		if b := v.Bar; b != nil {
			w.Bar = &Bar{Have: Span(b.Have), Need: Span(b.Need), Since: b.Since, MetOn: b.MetOn}
		}
		if c := v.Cure; c.Text.Key != "" || c.On != "" || len(c.Documents) > 0 {
			w.Cure = &Cure{Text: c.Text.In(l), On: c.On, Papers: api.List(c.Documents, func(k eligibility.DocumentKind) string { return string(k) })}
		}
		out = append(out, w)
	}
	return out
}

// MoveFinding is what the rules say of one move.
type MoveFinding struct {
	Move     string    `json:"move"`
	Name     string    `json:"name"`
	Title    string    `json:"title" doc:"The new post"`
	Verdicts []Verdict `json:"verdicts" doc:"Worst first"`
}

// Inconsistency is something about the round as a whole that cannot take effect.
type Inconsistency struct {
	Message string   `json:"message"`
	Moves   []string `json:"moves"`
}

// RoundCheck is the verdicts on a round.
type RoundCheck struct {
	Version         int64           `json:"version" doc:"The version that was checked"`
	Due             int             `json:"due" doc:"The step that stands next: 1 submission, 2 decree, 3 oath, 4 after the oath"`
	Blocked         int             `json:"blocked" doc:"Moves with something in the way of the next step"`
	Warned          int             `json:"warned"`
	Pending         int             `json:"pending" doc:"Moves that lack only what a later step asks for"`
	Noted           int             `json:"noted"`
	Clean           int             `json:"clean"`
	Findings        []MoveFinding   `json:"findings" doc:"Worst first, equals in the order of the annex"`
	Round           []Verdict       `json:"round" doc:"Of the round as a whole, worst first"`
	Inconsistencies []Inconsistency `json:"inconsistencies"`
}

func checkOf(l i18n.Lang, rv *appointment.Review, all bool) RoundCheck {
	rep := rv.Report
	v := RoundCheck{Version: rv.Round.Version, Due: int(rv.Due), Blocked: rep.Tally.Blocked, Warned: rep.Tally.Warned, Pending: rep.Tally.Pending, Noted: rep.Tally.Noted, Clean: rep.Tally.Good,
		Round: apiVerdicts(l, rep.RoundWorstFirst(), all), Findings: []MoveFinding{},
		Inconsistencies: api.List(rep.Inconsistencies, func(i appointment.Inconsistency) Inconsistency {
			return Inconsistency{i.Message.In(l), api.List(i.Moves, func(m appointment.MoveID) string { return string(m) })}
		})}
	for _, f := range rep.WorstFirst() {
		x := MoveFinding{Move: string(f.Move.ID), Title: apiSeat(rv.Snapshot, f.Move.ToPost).Title, Verdicts: apiVerdicts(l, f.Verdicts, all)}
		if p := rv.Snapshot.People[f.Move.Person]; p != nil {
			x.Name = p.Name.String()
		}
		if all || len(x.Verdicts) > 0 {
			v.Findings = append(v.Findings, x)
		}
	}
	return v
}

// ActingVerdicts is what the rules say of an acting assignment.
type ActingVerdicts struct {
	Verdicts []Verdict `json:"verdicts"`
}

// Rule is a rule of the bank.
type Rule struct {
	ID        string     `json:"id" example:"experience.administrator"`
	Title     string     `json:"title"`
	Severity  string     `json:"severity" enum:"note,warn,block"`
	Step      int        `json:"step" doc:"The step it guards: 1 submission, 2 decree, 3 oath, 4 after the oath"`
	Citations []Citation `json:"citations"`
	From      clock.Date `json:"from,omitempty" format:"date"`
	Until     clock.Date `json:"until,omitempty" format:"date"`
	Uncertain bool       `json:"uncertain,omitempty" doc:"A setting of the region, not plain law"`
	Accepts   []string   `json:"accepts" doc:"Kinds of paper that lift or meet it"`
}

func ruleOf(l i18n.Lang, r *eligibility.Rule) Rule {
	return Rule{ID: r.ID, Title: i18n.T(l, r.TitleKey()), Severity: r.Severity.String(), Step: int(r.Step), Citations: api.List(r.Citations, citationOf),
		From: r.ValidFrom, Until: r.ValidTo, Uncertain: r.Uncertain, Accepts: api.List(r.Accepts, func(k eligibility.DocumentKind) string { return string(k) })}
}

// Rules is the rule bank.
type Rules struct {
	Items []Rule `json:"items"`
}

// Journal is who saw and who changed a round, newest first.
type Journal struct {
	Looks      []Look      `json:"looks"`
	Edits      []EditEntry `json:"edits"`
	Amendments []Amendment `json:"amendments"`
}

// Look is one look at a draft.
type Look struct {
	Person string    `json:"person"`
	At     time.Time `json:"at"`
	Page   string    `json:"page"`
}

// EditEntry is what one version changed.
type EditEntry struct {
	Version int64        `json:"version"`
	At      time.Time    `json:"at"`
	Person  string       `json:"person,omitempty"`
	Changes []EditChange `json:"changes"`
}

// EditChange is one thing an edit changed.
type EditChange struct {
	What   string `json:"what" example:"added"`
	Person string `json:"person,omitempty"`
	Post   string `json:"post,omitempty"`
	Field  string `json:"field,omitempty"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Amendment is a numbered change of a submitted round.
type Amendment struct {
	N       int64        `json:"n"`
	At      time.Time    `json:"at"`
	Person  string       `json:"person,omitempty"`
	Reason  string       `json:"reason"`
	Changes []EditChange `json:"changes"`
}

func journalOf(j *appointment.Journal) Journal {
	at := func(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
	change := func(e appointment.Edited) EditChange {
		return EditChange{e.What, string(e.Person), string(e.Post), e.Field, e.Before, e.After}
	}
	return Journal{
		Looks: api.List(j.Looks, func(k appointment.Look) Look { return Look{string(k.Person), at(k.At), k.Page} }),
		Edits: api.List(j.Edits, func(e appointment.Edit) EditEntry {
			return EditEntry{e.Version, at(e.At), string(e.Person), api.List(e.Changes, change)}
		}),
		Amendments: api.List(j.Amendments, func(m appointment.Amendment) Amendment {
			return Amendment{m.N, at(m.At), string(m.Person), m.Reason, api.List(m.Changes, change)}
		}),
	}
}
