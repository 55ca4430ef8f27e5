package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/page"
)

// rulesPage is every finding of a round, by rule or by person, with the papers
// attached and what each of them lifted.
type rulesPage struct {
	roundPage
	By      string // "" by rule, "orang" by person
	Views   []page.Link
	Clashes []clash
	Groups  []ruleGroup
	Whole   []card // rules about the round as a whole
	Checked []string
	Papers  []paper
	Attach  *attachForm
}

// ruleGroup is one rule with the people it concerns, or one person with the
// rules.
type ruleGroup struct {
	ID    string
	Kind  string
	Word  string
	Title string
	Href  string
	Sub   string
	Card  card // the rule's law and cure, when grouped by rule
	Lines []ruleLine
	worst int
}

// ruleLine is one finding in a group.
type ruleLine struct {
	Who, Href, Post string
	Text            string
	Kind, Word      string
	Cure            string
	Quote           string
}

// paper is a document of the round.
type paper struct {
	ID, Kind, Number string
	Dated, Until     clock.Date
	Issuer, Note     string
	All              bool
	Covers           []page.Link
	Lifted           []page.Link // whom it helped, with the rule's name
	More             int
	Action           string
}

func (w *Web) rules(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "aturan")
	if err != nil {
		return err
	}
	return w.showRules(rw, r, rv, nil)
}

func (w *Web) showRules(rw http.ResponseWriter, r *http.Request, rv *appointment.Review, f *page.Form) error {
	b := newBoard(r, rv)
	b.filter = ""
	v := &rulesPage{roundPage: w.roundPage(r, rv, "aturan", f), By: r.URL.Query().Get("menurut"), Clashes: b.clashes()}
	path := roundHref(rv.Round.ID, "aturan")
	v.Views = []page.Link{{Label: page.T(r, "appointment_web.by_rule"), Href: path, Current: v.By == ""},
		{Label: page.T(r, "appointment_web.by_person"), Href: page.Address(path, "menurut", "orang"), Current: v.By == "orang"}}
	seen := map[string]bool{}
	if v.By == "orang" {
		v.Groups = b.byPerson()
	} else {
		v.Groups = b.byRule()
	}
	for i := range rv.Report.Findings {
		for k := range rv.Report.Findings[i].Verdicts {
			if x := &rv.Report.Findings[i].Verdicts[k]; x.Unmet() {
				seen[x.Rule] = true
			}
		}
	}
	for i := range rv.Report.Round {
		if x := &rv.Report.Round[i]; x.Unmet() {
			seen[x.Rule] = true
			v.Whole = append(v.Whole, cardOf(r, rv, x, nil))
		}
	}
	for _, rule := range eligibility.Bank() {
		if rule.Scope != eligibility.ScopeActing && !seen[rule.ID] && rule.InForce(rv.Round.PlannedOn) {
			v.Checked = append(v.Checked, page.T(r, rule.TitleKey()))
		}
	}
	v.Papers = b.papers()
	if rv.Rights.Edit {
		v.Attach = b.attachForm(r, f)
	}
	n := b.counts[filterBlocked]
	switch {
	case len(b.seats) == 0:
		v.Lead = page.T(r, "appointment_web.lead_empty")
	case n > 0:
		v.Lead = page.T(r, "appointment_web.rules_lead", n, len(b.seats))
	default:
		v.Lead = page.T(r, "appointment_web.rules_lead_none", len(b.seats))
	}
	w.compare(r, &v.roundPage, rv, f)
	return w.set.Render(rw, r, "rules.html", v)
}

// line is a finding of a seat.
func (b *board) line(f *appointment.Finding, v *eligibility.Verdict) ruleLine {
	s := b.seats[f.Move.ID]
	c := cardOf(b.r, b.rv, v, nil)
	x := ruleLine{Who: nameOf(b.rv.Snapshot, f.Move.Person), Post: titleOf(b.rv.Snapshot, f.Move.ToPost), Text: c.Reason, Kind: c.Kind, Word: c.Word, Cure: c.Cure}
	if s != nil {
		x.Href = seatHref(b.rv.Round.ID, s.post, s.move)
	}
	if c.Quote != nil {
		x.Quote = c.Quote.Cite
	}
	return x
}

// byRule groups the findings by rule, worst and then most frequent first.
func (b *board) byRule() []ruleGroup {
	at := map[string]int{}
	var out []ruleGroup
	for i := range b.rv.Report.Findings {
		f := &b.rv.Report.Findings[i]
		for k := range f.Verdicts {
			v := &f.Verdicts[k]
			if !v.Unmet() {
				continue
			}
			g, ok := at[v.Rule]
			if !ok {
				c := cardOf(b.r, b.rv, v, nil)
				g = len(out)
				at[v.Rule] = g
				out = append(out, ruleGroup{ID: "aturan-" + itoa(g+1), Title: c.Rule, Kind: c.Kind, Word: c.Word, Card: card{Quote: c.Quote, Uncertain: c.Uncertain}, worst: b.rv.Report.Weight(v)})
			}
			out[g].Lines = append(out[g].Lines, b.line(f, v))
			if n := b.rv.Report.Weight(v); n > out[g].worst {
				c := cardOf(b.r, b.rv, v, nil)
				out[g].worst, out[g].Kind, out[g].Word = n, c.Kind, c.Word
			}
		}
	}
	for i := range out {
		out[i].Sub = page.T(b.r, "appointment_web.n_people", len(out[i].Lines))
	}
	slices.SortStableFunc(out, func(x, y ruleGroup) int {
		return cmp.Or(cmp.Compare(y.worst, x.worst), cmp.Compare(len(y.Lines), len(x.Lines)))
	})
	return out
}

// byPerson groups the findings by person, worst first.
func (b *board) byPerson() []ruleGroup {
	var out []ruleGroup
	for _, f := range b.rv.Report.WorstFirst() {
		var g ruleGroup
		for k := range f.Verdicts {
			v := &f.Verdicts[k]
			if !v.Unmet() {
				continue
			}
			x := b.line(f, v)
			if rule, ok := eligibility.RuleByID(v.Rule); ok {
				x.Who = page.T(b.r, rule.TitleKey())
			}
			x.Href, x.Post = "", ""
			g.Lines = append(g.Lines, x)
			if n := b.rv.Report.Weight(v); n > g.worst {
				g.worst, g.Kind, g.Word = n, x.Kind, x.Word
			}
		}
		if len(g.Lines) == 0 {
			continue
		}
		s := b.seats[f.Move.ID]
		g.ID, g.Title, g.Sub = "usul-"+itoa(f.Move.N), nameOf(b.rv.Snapshot, f.Move.Person), page.T(b.r, "appointment_web.becomes_new", titleOf(b.rv.Snapshot, f.Move.ToPost))
		if s != nil {
			g.Href = seatHref(b.rv.Round.ID, s.post, s.move)
		}
		out = append(out, g)
	}
	return out
}

// few is how many links stand in one cell before the rest is counted.
const few = 6

// papers are the documents with what they cover and what they lifted.
func (b *board) papers() []paper {
	r, rv := b.r, b.rv
	relief := rv.Report.LiftedBy()
	var out []paper
	for _, d := range rv.Documents {
		p := paper{ID: d.ID, Kind: capital(page.T(r, d.Kind.NameKey())), Number: d.Number, Dated: d.Dated, Until: d.ValidUntil, Issuer: d.Issuer, Note: d.Note,
			All: d.CoversAll, Action: roundHref(rv.Round.ID, "aturan")}
		for i, id := range d.Posts {
			post := rv.Snapshot.Posts[postID(id)]
			if post == nil || i >= few {
				continue
			}
			p.Covers = append(p.Covers, page.Link{Label: post.Title, Href: seatHref(rv.Round.ID, post, nil)})
		}
		p.More = max(len(d.Posts)-few, 0)
		byRule := map[string][]appointment.Relief{}
		var order []string
		for _, x := range relief[d.ID] {
			if byRule[x.Verdict.Rule] == nil {
				order = append(order, x.Verdict.Rule)
			}
			byRule[x.Verdict.Rule] = append(byRule[x.Verdict.Rule], x)
		}
		for _, id := range order {
			rule, _ := eligibility.RuleByID(id)
			list := byRule[id]
			link := page.Link{Label: page.T(r, "appointment_web.lifts", page.T(r, rule.TitleKey()), len(list))}
			if s := b.seats[list[0].Move.ID]; s != nil && len(list) == 1 {
				link.Label = page.T(r, "appointment_web.lifts_one", page.T(r, rule.TitleKey()), nameOf(rv.Snapshot, list[0].Move.Person))
				link.Href = seatHref(rv.Round.ID, s.post, s.move)
			}
			p.Lifted = append(p.Lifted, link)
		}
		out = append(out, p)
	}
	return out
}

// attachForm is the form that adds a paper; the posts that need its kind are
// marked.
type attachForm struct {
	Form   *page.Form
	Kinds  []page.Option
	Posts  []coverOption
	Needed int
	Action string
	Open   bool
}

// coverOption is a post that a paper may cover.
type coverOption struct {
	ID, Title, Who string
	Needs, On      bool
}

func (b *board) attachForm(r *http.Request, f *page.Form) *attachForm {
	q := r.URL.Query()
	kind := eligibility.DocumentKind(q.Get("lampir"))
	a := &attachForm{Form: f, Action: roundHref(b.rv.Round.ID, "aturan"), Open: kind != "" || f != nil}
	if f == nil {
		a.Form = page.NewForm(r, url.Values{"kind": {string(kind)}})
	} else {
		kind = eligibility.DocumentKind(f.Get("kind"))
	}
	a.Kinds = append([]page.Option{{Label: page.T(r, "appointment_web.choose")}}, options(r, documentKinds, func(r *http.Request, k eligibility.DocumentKind) string {
		return capital(page.T(r, k.NameKey()))
	})...)
	marked := map[string]bool{}
	if f != nil {
		for _, id := range f.All("covers") {
			marked[id] = true
		}
	}
	for _, m := range b.rv.Moves {
		s := b.seats[m.ID]
		if s == nil || s.post == nil {
			continue
		}
		o := coverOption{ID: string(s.post.ID), Title: s.post.Title, Who: nameOf(b.rv.Snapshot, m.Person), Needs: needs(s.find, kind)}
		o.On = marked[o.ID] || f == nil && (o.Needs || q.Get("untuk") == s.post.Code)
		if o.Needs {
			a.Needed++
		}
		a.Posts = append(a.Posts, o)
	}
	slices.SortStableFunc(a.Posts, func(x, y coverOption) int {
		switch {
		case x.On == y.On:
			return 0
		case x.On:
			return -1
		}
		return 1
	})
	return a
}

// needs tells whether a paper of a kind would mend a finding.
func needs(f *appointment.Finding, kind eligibility.DocumentKind) bool {
	if f == nil || kind == "" {
		return false
	}
	for i := range f.Verdicts {
		if f.Verdicts[i].Unmet() && slices.Contains(f.Verdicts[i].Cure.Documents, kind) {
			return true
		}
	}
	return false
}
