package absence

import (
	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/regulation"
)

// Power is one of the nine things that a Plt or Plh may do in matters of
// personnel, with what carries it out in this program.
type Power struct {
	N        int // of the nine; its words are "absence.power.N"
	Citation string
	UseCases []string // Package.Service.Method; none: the program has no such act
}

// Here tells whether the program has an act of this power; the others are carried
// out elsewhere, and the page only says that they are allowed.
func (p Power) Here() bool { return len(p.UseCases) > 0 }

// Limit is something that the post allows and a mandate does not.
type Limit struct {
	Key      string // "absence.limit.KEY"
	Citation string
	Function actor.Function // of the post that allows it; "" for every post
	UseCases []string
}

// Refused tells whether the program refuses the act; otherwise it has none such,
// and the official alone keeps the limit.
func (l Limit) Refused() bool { return len(l.UseCases) > 0 }

// powers is what every use case of this program that touches personnel stands
// for; whatever is not named under a limit and not of these is no matter of
// personnel. TestEveryPowerIsKept holds it against the program.
//
// rule: se-bkn-1-2021
var powers = [9][]string{
	{"duty.Engine.Inbox", "duty.Engine.Answer", "duty.Engine.HandOnMany", "complaint.Service.Answer", "handover.Service.Step", "handover.Service.Sign"},
	nil, // SKP and appraisal are set in the national system; handover.Service.FinishFirst records that they were
	nil,
	{"absence.Service.AddLeave"}, // campaign leave is the Minister's; recording it grants nothing
	nil,
	nil,
	{"appointment.Service.Create", "appointment.Service.Change", "appointment.Service.Submit", "appointment.Service.Clear"},
	nil,
	nil,
}

// letter cites the circular about acting officials that is in force on a day: an
// article where the text read has it, else the circular itself.
func letter(on clock.Date, article string) string {
	id := "se-bkn-1-2021"
	if i, ok := regulation.National().Instrument("se-bkn-2-2019"); ok && i.InForce(on) {
		id = i.ID
	}
	if _, ok := regulation.National().Article(regulation.Cite(id, article)); !ok {
		article = ""
	}
	return regulation.Cite(id, article).At(on)
}

// TermLaw is the text that limits the terms of a Plt on a day.
func TermLaw(on clock.Date) string { return letter(on, "masa tugas") }

// Powers are the nine, as they stand on a day.
func Powers(on clock.Date) []Power {
	out := make([]Power, len(powers))
	for i := range powers {
		out[i] = Power{N: i + 1, Citation: letter(on, "kewenangan "+string(rune('1'+i))), UseCases: powers[i]}
	}
	return out
}

// limits of a mandate that this program keeps.
//
// rule: uu-30-2014 14(1), 14(7)
// rule: se-bkn-1-2021 larangan
var mandateLimits = []struct {
	Limit
	cite []regulation.Citation
}{
	{Limit{Key: "appoint", Function: actor.AppointingAuthority, UseCases: []string{"appointment.Papers.SignDecree", "appointment.Service.MarkDecreed"}},
		[]regulation.Citation{regulation.Cite("uu-30-2014", "14(7)"), regulation.Cite("se-bkn-1-2021", "larangan")}},
	{Limit{Key: "revoke", Function: actor.AuthorizedOfficial, UseCases: []string{"document.Service.Withdraw"}},
		[]regulation.Citation{regulation.Cite("uu-30-2014", "14(7)")}},
	{Limit{Key: "revoke", Function: actor.LegalOfficer, UseCases: []string{"document.Service.Withdraw"}},
		[]regulation.Citation{regulation.Cite("uu-30-2014", "14(7)")}},
	{Limit{Key: "mandate", UseCases: []string{"absence.Service.SignOrder"}}, []regulation.Citation{regulation.Cite("uu-30-2014", "14(1)")}},
	{Limit{Key: "strategic"}, []regulation.Citation{regulation.Cite("uu-30-2014", "14(7)"), regulation.Cite("se-bkn-1-2021", "larangan")}},
}

// Limits are what an acting holder of a post lacks: what every mandate excludes,
// and what the functions of the post allow its definitive holder only. The
// deputy and the interim head govern by law and lack nothing of these.
func Limits(post *org.Post, on clock.Date) []Limit {
	var out []Limit
	seen := map[string]bool{}
	for _, l := range mandateLimits {
		if l.Function != "" && !carries(post, l.Function) || seen[l.Key] {
			continue
		}
		seen[l.Key] = true
		x := l.Limit
		for i, c := range l.cite {
			if i > 0 {
				x.Citation += "; "
			}
			if c.Instrument == "se-bkn-1-2021" {
				x.Citation += letter(on, c.Article)
				continue
			}
			x.Citation += c.At(on)
		}
		out = append(out, x)
	}
	return out
}
