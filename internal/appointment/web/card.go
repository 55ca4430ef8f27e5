package web

import (
	"net/http"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/regulation"
)

// card is one verdict: status, reason, the law's own words, the facts, and what
// would mend it.
type card struct {
	Kind      string // "bad", "warn", "note", "ok" (lifted)
	Word      string // the status in words
	Rule      string // the rule's name
	Reason    string
	Quote     *quote
	Uncertain bool // the number is a setting of the region
	Later     bool // asked for by a later step
	Bar       *bar
	Facts     []page.Fact
	Cure      string
	Papers    []page.Link // kinds of document that would lift it, or that it asks for
	Fulfils   bool        // the papers are what the rule asks for, no exemption
}

// quote is an article; the wording is a paraphrase unless Official.
type quote struct {
	Text     string
	Cite     string
	Official bool
}

// bar is have against need on a line of 100 units.
type bar struct {
	Kind       string // "bad" or "ok"
	Share      int
	Have, Need string
	Since, Met string
	Label      string // the same as one sentence, for those who do not see it
}

// cardOf makes the card of a verdict. attach makes the address of the form that
// attaches a paper of a kind; nil when the reader may not.
func cardOf(r *http.Request, rv *appointment.Review, v *eligibility.Verdict, attach func(eligibility.DocumentKind) string) card {
	l := page.Lang(r)
	c := card{Reason: v.Message.In(l), Uncertain: v.Uncertain, Cure: v.Cure.Text.In(l)}
	if rule, ok := eligibility.RuleByID(v.Rule); ok {
		c.Rule, c.Fulfils = page.T(r, rule.TitleKey()), rule.Requires
	}
	switch {
	case v.Outcome == eligibility.Lifted:
		c.Kind, c.Word = "ok", page.T(r, v.Outcome.NameKey())
	case v.Blocks() && v.Step > rv.Due:
		c.Kind, c.Later, c.Word = "note", true, page.T(r, "appointment_web.before_"+stepWord(v.Step))
	case v.Severity == eligibility.Block:
		c.Kind, c.Word = "bad", page.T(r, v.Severity.NameKey())
	case v.Severity == eligibility.Warn:
		c.Kind, c.Word = "warn", page.T(r, v.Severity.NameKey())
	default:
		c.Kind, c.Word = "note", page.T(r, v.Severity.NameKey())
	}
	if v.Outcome == eligibility.MissingData {
		c.Word = page.T(r, "appointment_web.word_missing", c.Word)
	}
	c.Quote = quoteOf(v.Citation, rv)
	if v.Bar != nil {
		c.Bar = barOf(r, v.Bar)
	}
	for _, f := range v.Facts {
		if v.Bar != nil && (f.Label == "appointment_rules.fact.since" || f.Label == "appointment_rules.fact.have") {
			continue // the bar says it
		}
		value := "–"
		if f.Value != nil {
			value = i18n.Format(l, f.Value)
		}
		c.Facts = append(c.Facts, page.Fact{Label: capital(page.T(r, f.Label)), Value: value})
	}
	for _, k := range v.Cure.Documents {
		link := page.Link{Label: capital(page.T(r, k.NameKey()))}
		if attach != nil {
			link.Href = attach(k)
		}
		c.Papers = append(c.Papers, link)
	}
	return c
}

// stepWord names the step a rule stands before, for message keys.
func stepWord(s eligibility.Step) string {
	switch s {
	case eligibility.BeforeSubmit:
		return "submit"
	case eligibility.BeforeDecree:
		return "decree"
	case eligibility.BeforeOath:
		return "oath"
	}
	return "report"
}

// quoteOf looks the article up; a citation without wording stands alone.
func quoteOf(c regulation.Citation, rv *appointment.Review) *quote {
	if c.IsZero() {
		return nil
	}
	q := &quote{Cite: c.At(rv.Round.PlannedOn)}
	if a, ok := regulation.National().Article(c); ok {
		q.Text, q.Official = a.Wording, a.Official
	}
	return q
}

func barOf(r *http.Request, b *eligibility.Bar) *bar {
	l := page.Lang(r)
	x := &bar{Kind: "bad", Share: max(b.Share(), 1), Have: page.T(r, "appointment_web.bar_have", i18n.ShortSpan(l, b.Have)),
		Need: page.T(r, "appointment_web.bar_need", i18n.ShortSpan(l, b.Need))}
	if b.Since != "" {
		x.Since = page.T(r, "appointment_web.bar_since", i18n.ShortDate(l, b.Since))
	}
	if b.MetOn != "" {
		x.Met = page.T(r, "appointment_web.bar_met", i18n.ShortDate(l, b.MetOn))
	}
	return x
}
