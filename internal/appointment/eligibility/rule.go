package eligibility

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/regulation"
)

// Severity is what an unmet rule means.
type Severity int

// The severities, mildest first.
const (
	Note  Severity = iota + 1 // shown, never in the way
	Warn                      // needs a look
	Block                     // in the way until cured or lifted by a document
)

// Outcome is what a rule found.
type Outcome int

// The outcomes.
const (
	NotApplicable Outcome = iota + 1
	Met
	Lifted      // not met, but a document the rule accepts lifts it
	MissingData // cannot be judged; the verdict names what is missing
	NotMet
)

var outcomeWords = [...]string{"", "not_applicable", "met", "lifted", "missing", "not_met"}

// String is the English word, for logs and the API.
func (o Outcome) String() string { return outcomeWords[o] }

// NameKey is the message key of the outcome's name.
func (o Outcome) NameKey() string { return "appointment_rules.outcome." + outcomeWords[o] }

var severityWords = [...]string{"", "note", "warn", "block"}

// String is the English word, for logs and the API.
func (s Severity) String() string { return severityWords[s] }

// NameKey is the message key of the severity's name: Melanggar, Perlu
// diperhatikan, Catatan.
func (s Severity) NameKey() string { return "appointment_rules.severity." + severityWords[s] }

// Step is the step of a round that must not be taken before the rule is met.
// A clearance, for example, cannot exist while a round is still a draft.
type Step int

// The steps a rule can stand before.
const (
	BeforeSubmit Step = iota + 1
	BeforeDecree
	BeforeOath
	AfterOath
)

// Scope says what one evaluation of the rule is about.
type Scope int

// The scopes.
const (
	ScopeMove Scope = iota + 1
	ScopeRound
	ScopeActing
)

// Rule is one rule of the bank. Eval is pure: values in, a verdict out.
type Rule struct {
	ID        string // e.g. "experience.administrator"
	Scope     Scope
	Step      Step
	Severity  Severity
	Citations []regulation.Citation
	// ValidFrom and ValidTo bound the rule, half open; "" has no bound. They
	// come from the instruments cited, see regulation.
	ValidFrom, ValidTo clock.Date
	// Uncertain: the domain reference marks the rule or a number of it [?];
	// pages say so and never present it as law.
	Uncertain bool
	// Accepts are the kinds of document that lift the rule.
	Accepts []DocumentKind
	// Requires: the accepted document is what the rule asks for, so having one
	// meets the rule instead of lifting it.
	Requires bool
	Eval     func(*Facts) Verdict

	// weighsPapers: Eval looks at the documents itself.
	weighsPapers bool
	// posts are the posts a document must cover; nil means the target.
	posts func(*Facts) []string
	// texts are the days on which each cited text is in force, resolved once.
	texts []Interval
}

// TitleKey is the message key of the rule's name.
func (r *Rule) TitleKey() string { return "appointment_rules." + r.ID + ".title" }

// Text is a message of the catalogue with its arguments: strings, ints,
// clock.Date, clock.Span or further Text.
type Text struct {
	Key  string
	Args []any
}

// In says the text in a language; so a Text can be an argument of another.
func (t Text) In(l i18n.Lang) string {
	if t.Key == "" {
		return ""
	}
	return i18n.T(l, t.Key, t.Args...)
}

// Fact is one fact a rule used, for the card: label and value.
type Fact struct {
	Label string // message key
	Value any    // what i18n.Format can write; nil means not known
}

// Bar is have against need of a time rule: "1 th 10 bl of 3 th".
type Bar struct {
	Have, Need clock.Span
	Since      clock.Date // when the present run began; "" for a sum of several
	MetOn      clock.Date // first day the rule is met if nothing changes
}

// Lacking is what the service still wants of the need, zero when it is reached.
func (b *Bar) Lacking() clock.Span { return short(b.Have, b.Need.Years) }

// Share is how much of the need is there, in percent, at most 100.
func (b *Bar) Share() int {
	need := 360*b.Need.Years + 30*b.Need.Months + b.Need.Days
	if need <= 0 {
		return 100
	}
	return min(100, 100*(360*b.Have.Years+30*b.Have.Months+b.Have.Days)/need)
}

// Cure is what would make the verdict good.
type Cure struct {
	Text      Text
	On        clock.Date // for a time rule: first day it is met
	Documents []DocumentKind
}

// Verdict is what a rule says about one move, round or acting assignment.
type Verdict struct {
	Rule     string
	Outcome  Outcome
	Severity Severity
	Step     Step
	// Citation is the article that decided; the rule may have more.
	Citation regulation.Citation
	// Uncertain: the rule or the number used is a setting of the region.
	Uncertain bool
	Message   Text
	Facts     []Fact
	Bar       *Bar
	Cure      Cure
	// Documents lifted the rule, or fulfil it: ids of Document.
	Documents []string
}

// Blocks tells that the verdict stands in the way of its step. Missing data
// under a blocking rule blocks too: a rule that cannot be judged is not met.
func (v *Verdict) Blocks() bool {
	return v.Severity == Block && v.Unmet()
}

// Unmet tells that the rule is not met, or cannot be judged.
func (v *Verdict) Unmet() bool { return v.Outcome == NotMet || v.Outcome == MissingData }

// Weight orders verdicts from harmless (0) to worst, for a seat that shows
// only one: an unmet block, a block that cannot be judged, an unmet warning,
// one that cannot be judged, notes, lifted, the rest.
func (v *Verdict) Weight() int {
	switch {
	case v.Outcome == NotMet && v.Severity == Block:
		return 7
	case v.Outcome == MissingData && v.Severity == Block:
		return 6
	case v.Outcome == NotMet && v.Severity == Warn:
		return 5
	case v.Outcome == MissingData && v.Severity == Warn:
		return 4
	case v.Outcome == NotMet:
		return 3
	case v.Outcome == MissingData:
		return 2
	case v.Outcome == Lifted:
		return 1
	}
	return 0
}
