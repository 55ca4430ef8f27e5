package eligibility

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

var updateRules = flag.Bool("update-rules", false, "rewrite doc/rules.md and the goldens of the rule bank")

// neverMissing are rules that always have what they need: they ask for a paper,
// or another rule asks for the datum.
var neverMissing = map[string]bool{
	"discipline.light": true, "education.exemption": true, "rank.one_below": true, "rank.above": true, "rank.superior": true,
	"move.demotion": true, "confirmation.same_post": true, "clearance.technical": true, "clearance.kasn": true, "clearance.team": true,
	"transfer.decision": true, "selection.route": true, "special.sekda": true, "special.sekwan": true, "special.inspektur": true,
	"special.dukcapil": true, "oath.required": true, "oath.after_decree": true, "acting.again": true,
}

// neverMet are rules whose good outcome is another: not applicable, or lifted.
var neverMet = map[string]bool{"education.exemption": true, "move.demotion": true}

func TestEveryRuleIsTriedEveryWay(t *testing.T) {
	seen := map[string]map[Outcome]bool{}
	for _, c := range allCases() {
		if seen[c.rule] == nil {
			seen[c.rule] = map[Outcome]bool{}
		}
		seen[c.rule][c.want] = true
	}
	for _, r := range Bank() {
		got := seen[r.ID]
		if !got[Met] && !neverMet[r.ID] {
			t.Errorf("%s has no case that is met", r.ID)
		}
		if !got[NotMet] && r.ID != "oath.required" {
			t.Errorf("%s has no case that is not met", r.ID)
		}
		if got[MissingData] == neverMissing[r.ID] {
			t.Errorf("%s: a case with missing data: %v, declared never missing: %v", r.ID, got[MissingData], neverMissing[r.ID])
		}
	}
}

func TestGoodMovesAreClean(t *testing.T) {
	for name, base := range map[string]func() *Facts{
		"promotion": promotion, "supervisor": toSupervisor, "senior": senior, "senior rotation": seniorRotation,
		"confirmation": confirmation, "senior confirmation": seniorConfirmation, "functional": functional, "health": health, "operational": operational,
	} {
		for _, v := range append(Check(base()), CheckRound(base())...) {
			if v.Outcome == NotMet || v.Outcome == MissingData {
				t.Errorf("%s: %s is %s: %s", name, v.Rule, v.Outcome, v.Message.In(i18n.EN))
			}
		}
	}
}

func TestEveryRuleIsCitedAndNamed(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Bank() {
		if seen[r.ID] {
			t.Errorf("%s stands twice", r.ID)
		}
		seen[r.ID] = true
		if len(r.Citations) == 0 || r.Eval == nil || r.Severity == 0 {
			t.Errorf("%s lacks a citation, a severity or its function", r.ID)
		}
		for _, c := range r.Citations {
			if _, ok := regulation.National().Article(c); !ok {
				t.Errorf("%s cites %s %q, which regulation does not carry", r.ID, c.Instrument, c.Article)
			}
		}
		if r.ValidFrom == "" {
			t.Errorf("%s has no first day", r.ID)
		}
		if !i18n.Has(r.TitleKey()) {
			t.Errorf("%s has no title: add %s", r.ID, r.TitleKey())
		}
		for _, k := range r.Accepts {
			if !i18n.Has(k.NameKey()) {
				t.Errorf("document kind %s has no name", k)
			}
		}
	}
}

// TestEveryVerdictCanBeSaid renders every verdict of every case in both
// languages: a key without words or an argument without a form shows.
func TestEveryVerdictCanBeSaid(t *testing.T) {
	broken := regexp.MustCompile(`\[appointment_rules|\{\d\}|%!|<nil>|&\{|map\[`)
	say := func(t *testing.T, rule string, x any) {
		for _, l := range i18n.Langs {
			if s := i18n.Format(l, x); broken.MatchString(s) {
				t.Errorf("%s says %q", rule, s)
			}
		}
	}
	for _, c := range allCases() {
		f := c.facts()
		for _, v := range append(append(Check(f), CheckRound(f)...), judge(t, c.rule, f)) {
			if v.Outcome == 0 || v.Severity == 0 || v.Step == 0 || v.Message.Key == "" {
				t.Fatalf("%s in %q is not complete: %+v", v.Rule, c.name, v)
			}
			if _, ok := regulation.National().Article(v.Citation); !ok {
				t.Errorf("%s in %q cites %+v, which regulation does not carry", v.Rule, c.name, v.Citation)
			}
			say(t, v.Rule, v.Message)
			say(t, v.Rule, v.Cure.Text)
			for _, fact := range v.Facts {
				say(t, v.Rule, Text{Key: fact.Label})
				say(t, v.Rule, fact.Value)
			}
			if v.Outcome == MissingData && v.Cure.Text.Key == "" {
				t.Errorf("%s in %q misses data and does not say what to fill in", v.Rule, c.name)
			}
		}
	}
}

func TestRuleIsSilentOutsideItsDates(t *testing.T) {
	for _, c := range allCases() {
		if c.want != NotMet {
			continue
		}
		r, _ := RuleByID(c.rule)
		days := []clock.Date{r.ValidFrom.AddDays(-1)}
		if r.ValidTo != "" {
			days = append(days, r.ValidTo)
		}
		for _, d := range days {
			f := c.facts()
			f.EventDate = d
			if v := r.Judge(f); v.Outcome != NotApplicable || v.Message.Key != "appointment_rules.na.not_in_force" {
				t.Errorf("%s on %s: %s", c.rule, d, v.Outcome)
			}
		}
	}
	f := promotion()
	f.EventDate = ""
	for _, v := range Check(f) {
		if v.Outcome != MissingData {
			t.Errorf("%s without an event date: %s", v.Rule, v.Outcome)
		}
	}
}

// TestNumbersAreInForceWhileTheirRuleIs judges every case on the first and the
// last day of its rule: no rule outlives its numbers.
func TestNumbersAreInForceWhileTheirRuleIs(t *testing.T) {
	for _, c := range allCases() {
		r, _ := RuleByID(c.rule)
		days := []clock.Date{r.ValidFrom, event}
		if r.ValidTo != "" {
			days[1] = r.ValidTo.AddDays(-1)
		}
		for _, d := range days {
			f := c.facts()
			f.EventDate, f.DecreeDate = d, ""
			if v := r.Judge(f); v.Message.Key == "appointment_rules.na.no_number" || v.Bar != nil && v.Bar.Need == (clock.Span{}) {
				t.Errorf("%s on %s asks for a number that is not in force", c.rule, d)
			}
		}
	}
}

// TestOnlyTheRightPaperLifts tries every document on every unmet case.
func TestOnlyTheRightPaperLifts(t *testing.T) {
	for _, c := range allCases() {
		r, _ := RuleByID(c.rule)
		if c.want != NotMet || len(r.Accepts) == 0 || r.weighsPapers {
			continue
		}
		want := Lifted
		if r.Requires {
			want = Met
		}
		covered := []string{c.facts().Target.ID}
		if r.posts != nil {
			covered = r.posts(c.facts())
		}
		for _, kind := range r.Accepts {
			try := func(what string, want Outcome, change func(*Facts, *Document)) {
				f := c.facts()
				d := Document{ID: "d", Kind: kind, Number: "1/2026", Dated: f.limit(r.Step), Posts: covered}
				change(f, &d)
				f.Round.Documents = append(f.Round.Documents, d)
				v := r.Judge(f)
				if v.Outcome != want {
					t.Errorf("%s (%s) with %s %s: %s, want %s", c.rule, c.name, kind, what, v.Outcome, want)
				}
				if want == NotMet && what != "of another kind" && (len(v.Facts) == 0 || v.Facts[len(v.Facts)-1].Label != labelDefect && !hasFact(v, labelDefect)) {
					t.Errorf("%s with %s %s does not say why it does not help", c.rule, kind, what)
				}
			}
			try("in order", want, func(f *Facts, d *Document) {})
			try("for all posts", want, func(f *Facts, d *Document) { d.Posts, d.CoversAll = nil, true })
			try("for another post", NotMet, func(f *Facts, d *Document) { d.Posts = []string{"other"} })
			try("for no post", NotMet, func(f *Facts, d *Document) { d.Posts = nil })
			try("dated too late", NotMet, func(f *Facts, d *Document) { d.Dated = d.Dated.AddDays(1) })
			try("without a number", NotMet, func(f *Facts, d *Document) { d.Number = "" })
			try("without a date", NotMet, func(f *Facts, d *Document) { d.Dated = "" })
			try("expired", NotMet, func(f *Facts, d *Document) { d.ValidUntil = f.EventDate.AddDays(-1) })
			try("valid to the day", want, func(f *Facts, d *Document) { d.ValidUntil = f.EventDate })
			try("of another kind", NotMet, func(f *Facts, d *Document) { d.Kind = "letter_of_praise" })
		}
	}
}

func hasFact(v Verdict, label string) bool {
	for _, f := range v.Facts {
		if f.Label == label {
			return true
		}
	}
	return false
}

func TestEvaluationIsDeterministicAndDoesNotTouchTheFacts(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for _, c := range allCases() {
		f := c.facts()
		want := Check(f)
		if again := c.facts(); !reflect.DeepEqual(f, again) {
			t.Fatalf("%s/%s: a rule changed the facts", c.rule, c.name)
		}
		// The order of histories and documents means nothing.
		rng.Shuffle(len(f.Person.Posts), func(i, j int) {
			f.Person.Posts[i], f.Person.Posts[j] = f.Person.Posts[j], f.Person.Posts[i]
		})
		rng.Shuffle(len(f.Person.Ratings), func(i, j int) {
			f.Person.Ratings[i], f.Person.Ratings[j] = f.Person.Ratings[j], f.Person.Ratings[i]
		})
		if f.Round != nil {
			rng.Shuffle(len(f.Round.Documents), func(i, j int) {
				d := f.Round.Documents
				d[i], d[j] = d[j], d[i]
			})
		}
		if got := Check(f); !reflect.DeepEqual(got, want) {
			for i := range got {
				if !reflect.DeepEqual(got[i], want[i]) {
					t.Errorf("%s/%s: %s changed with the order: %+v, was %+v", c.rule, c.name, got[i].Rule, got[i], want[i])
				}
			}
		}
	}
}

func TestAGoodRatingNeverWorsens(t *testing.T) {
	weight := func(o Outcome) int { return map[Outcome]int{Met: 0, NotApplicable: 0, MissingData: 1, NotMet: 2}[o] }
	rapid.Check(t, func(t *rapid.T) {
		f := promotion()
		f.EventDate = clock.Date("2026-01-01").AddDays(rapid.IntRange(0, 364).Draw(t, "day"))
		f.DecreeDate = ""
		f.Person.Ratings = nil
		for y := 2022; y <= 2025; y++ {
			if rapid.Bool().Draw(t, "rated") {
				f.Person.Ratings = append(f.Person.Ratings, one(y,
					people.Expectation(rapid.IntRange(1, 3).Draw(t, "result")), people.Expectation(rapid.IntRange(1, 3).Draw(t, "behaviour"))))
			}
		}
		r, _ := RuleByID("performance.two_years")
		before := r.Judge(f).Outcome
		f.Person.Ratings = append(f.Person.Ratings, one(rapid.IntRange(2022, 2025).Draw(t, "year"), above, above))
		if after := r.Judge(f).Outcome; weight(after) > weight(before) {
			t.Fatalf("%s before, %s after a good rating more: %+v on %s", before, after, f.Person.Ratings, f.EventDate)
		}
	})
}

func TestWaitingMeetsATimeRuleOnTheNamedDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := promotion()
		f.DecreeDate = ""
		var posts []Stint
		d := clock.Date("2012-01-01")
		for range rapid.IntRange(0, 4).Draw(t, "stints") {
			d = d.AddDays(rapid.IntRange(0, 500).Draw(t, "gap"))
			until := d.AddDays(rapid.IntRange(1, 400).Draw(t, "length"))
			posts = append(posts, Stint{Level: people.LevelSupervisor, From: d, Until: until})
			d = until
		}
		d = d.AddDays(rapid.IntRange(1, 900).Draw(t, "last gap"))
		posts = append(posts, Stint{PostID: "o2", Level: people.LevelSupervisor, From: d})
		f.Person.Posts = posts
		f.EventDate = d.AddDays(rapid.IntRange(1, 1500).Draw(t, "event"))
		r, _ := RuleByID("experience.administrator")
		v := r.Judge(f)
		if v.Outcome != NotMet {
			return
		}
		on := v.Cure.On
		if on <= f.EventDate {
			t.Fatalf("not met on %s but met on %s", f.EventDate, on)
		}
		f.EventDate = on
		if got := r.Judge(f).Outcome; got != Met {
			t.Fatalf("on the named day %s: %s", on, got)
		}
		f.EventDate = on.AddDays(-1)
		if got := r.Judge(f).Outcome; got != NotMet {
			t.Fatalf("the day before %s: %s", on, got)
		}
	})
}

func TestWorstAndBlocking(t *testing.T) {
	f := promotion()
	drop(DocTechnicalClearance)(f)
	ranked(32)(f)
	vs := Check(f)
	vs.WorstFirst()
	if w := vs.Worst(); w == nil || w != &vs[0] || w.Rule != "clearance.technical" {
		t.Errorf("worst is %+v", w)
	}
	if b := vs.Blocking(BeforeSubmit); len(b) != 0 {
		t.Errorf("before submission: %v", b[0].Rule)
	}
	if b := vs.Blocking(BeforeDecree); len(b) != 1 || b[0].Rule != "clearance.technical" {
		t.Errorf("before the decree: %d verdicts", len(b))
	}
	if w := (Verdicts{}).Worst(); w != nil {
		t.Errorf("worst of none is %+v", w)
	}
}

func TestRegionSettingIsUsedAndMarked(t *testing.T) {
	f := promotion()
	born("1969-03-15")(f) // retires on 1 April 2027, thirteen months ahead
	if v := judge(t, "retirement.soon", f); v.Outcome != Met {
		t.Fatalf("by default: %s", v.Outcome)
	}
	var err error
	if f.Law, err = regulation.National().With(map[string]string{"retirement.warn.months": "18"}); err != nil {
		t.Fatal(err)
	}
	if v := judge(t, "retirement.soon", f); v.Outcome != NotMet || !v.Uncertain {
		t.Errorf("with the region's 18 months: %s, uncertain %v", v.Outcome, v.Uncertain)
	}
}

// TestNumbersInCodeExist reads the source: every id given to Int or Text of
// regulation is in the data, and every number of the data is used by a rule.
func TestNumbersInCodeExist(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	literal := regexp.MustCompile(`"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"`)
	call := regexp.MustCompile(`\.(?:Int|Text)\("([^"]+)"\)`)
	used := map[string]bool{}
	known := map[string]bool{}
	for _, id := range regulation.National().IDs() {
		known[id] = true
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range literal.FindAllStringSubmatch(string(src), -1) {
			used[m[1]] = true
		}
		for _, m := range call.FindAllStringSubmatch(string(src), -1) {
			if !known[m[1]] {
				t.Errorf("%s uses number %q, which regulation does not have", name, m[1])
			}
		}
	}
	// Numbers that are no rule's: hours of offices, terms of a handover.
	err = filepath.WalkDir(filepath.Join("..", ".."), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "regulation") {
			return err
		}
		src, err := os.ReadFile(name)
		for _, m := range literal.FindAllStringSubmatch(string(src), -1) {
			used[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for id := range known {
		if !used[id] {
			t.Errorf("regulation has number %q that nothing uses", id)
		}
	}
	for _, ids := range rankNumbers {
		if !known[ids[0]] || !known[ids[1]] {
			t.Errorf("rank numbers %v are not known", ids)
		}
	}
}

// TestRulesAreDocumented keeps doc/rules.md equal to the bank. Run with
// -update-rules after changing it, and review the page like code.
func TestRulesAreDocumented(t *testing.T) {
	golden(t, filepath.Join("..", "..", "..", "doc", "rules.md"), rulesPage())
}

// TestSampleCard keeps the words of a whole card in both languages.
func TestSampleCard(t *testing.T) {
	f := promotion()
	since("2024-05-12")(f)
	pilkada("2024-10-21")(f)
	f.EventDate = "2024-10-21"
	ranked(33)(f)
	var b strings.Builder
	for _, l := range i18n.Langs {
		fmt.Fprintf(&b, "## %s\n\n", l)
		for _, v := range Check(f) {
			if v.Weight() == 0 {
				continue
			}
			fmt.Fprintf(&b, "%s [%s, %s]\n  %s\n  %s\n", i18n.T(l, (&Rule{ID: v.Rule}).TitleKey()), i18n.T(l, v.Severity.NameKey()), i18n.T(l, v.Outcome.NameKey()), v.Message.In(l), v.Citation)
			for _, x := range v.Facts {
				fmt.Fprintf(&b, "  - %s: %s\n", i18n.T(l, x.Label), i18n.Format(l, x.Value))
			}
			if v.Bar != nil {
				fmt.Fprintf(&b, "  %s / %s\n", i18n.ShortSpan(l, v.Bar.Have), i18n.ShortSpan(l, v.Bar.Need))
			}
			if v.Cure.Text.Key != "" {
				fmt.Fprintf(&b, "  → %s\n", v.Cure.Text.In(l))
			}
		}
		b.WriteString("\n")
	}
	golden(t, filepath.Join("testdata", "card.txt"), b.String())
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *updateRules {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run go test ./internal/appointment/eligibility -run %s -update-rules", err, t.Name())
	}
	if string(want) != got {
		t.Errorf("%s is not what the bank says; run go test ./internal/appointment/eligibility -run %s -update-rules and review the difference", path, t.Name())
	}
}

func rulesPage() string {
	var b strings.Builder
	b.WriteString(`# The rule bank

Written by the test TestRulesAreDocumented from internal/appointment/eligibility (rules) and internal/regulation (texts and
numbers); change those, then run

    go test ./internal/appointment/eligibility -run TestRulesAreDocumented -update-rules

A rule is judged as of the day of the inauguration. *Step* is what must wait for it: a blocking rule that is not met, or
cannot be judged because data is missing, stands before that step and every later one. *Lifted by* names the documents that
lift the rule; where it says *needs*, the document is what the rule asks for. A document counts when it has a number and a
date, covers the post, is not younger than the decree (or the event) and is still valid. A question mark says that the
rule, or a number it uses, is uncertain: a setting of the region, not law.

| rule | says | severity | step | in force | articles | lifted by |
|---|---|---|---|---|---|---|
`)
	steps := map[Step]string{BeforeSubmit: "submit", BeforeDecree: "decree", BeforeOath: "oath", AfterOath: "after the oath"}
	for _, r := range Bank() {
		var arts, docs []string
		for _, c := range r.Citations {
			arts = append(arts, c.String())
		}
		for _, k := range r.Accepts {
			docs = append(docs, i18n.T(i18n.EN, k.NameKey()))
		}
		lifted := strings.Join(docs, ", ")
		if lifted == "" {
			lifted = "–"
		} else if r.Requires {
			lifted = "needs " + lifted
		}
		id := r.ID
		if r.Uncertain {
			id += " ?"
		}
		force := "from " + string(r.ValidFrom)
		if r.ValidTo != "" {
			force += " until before " + string(r.ValidTo)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s | %s |\n", id, i18n.T(i18n.EN, r.TitleKey()), r.Severity, steps[r.Step], force, strings.Join(arts, "; "), lifted)
	}
	b.WriteString("\n## Numbers that a region may set\n\nThey are uncertain in the sources; the product shows them as settings and never as law.\n\n| setting | unit | default | said by | note |\n|---|---|---|---|---|\n")
	for _, s := range regulation.National().Settings() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", s.ID, s.Unit, s.Default, s.Citation, s.Note)
	}
	b.WriteString("\n## Numbers of the law\n\n| number | value | unit | said by | from | until before |\n|---|---|---|---|---|---|\n")
	for _, n := range regulation.National().Numbers() {
		if n.Uncertain {
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", n.ID, n.Value, n.Unit, n.Citation, n.From, n.To)
	}
	b.WriteString("\n## Texts\n\nMarks: V read in a text, K known and not read again, ? uncertain. A second mark after a stroke is that of the first day.\n\n| id | text | in force | mark |\n|---|---|---|---|\n")
	for _, i := range regulation.National().Instruments() {
		force := "from " + string(i.ValidFrom)
		if i.ValidTo != "" {
			force += " until before " + string(i.ValidTo)
		}
		mark := string(i.Mark)
		if i.DateMark != "" {
			mark += "/" + string(i.DateMark)
		}
		fmt.Fprintf(&b, "| `%s` | %s tentang %s | %s | %s |\n", i.ID, i.Name, i.Title, force, mark)
	}
	return b.String()
}

func BenchmarkRules248(b *testing.B) {
	bases := []func() *Facts{promotion, toSupervisor, senior, seniorRotation, confirmation, confirmation, promotion, functional}
	facts := make([]*Facts, 248)
	for i := range facts {
		facts[i] = bases[i%len(bases)]()
		if i%5 == 0 {
			since("2025-01-12")(facts[i])
		}
		facts[i].Round = facts[0].Round
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range facts {
			if len(Check(f)) == 0 {
				b.Fatal("no verdicts")
			}
		}
	}
}
