package routing

import (
	"math"
	"strings"
)

// emergencies are the numbers to call, by the words that say so. A word that
// says it is none (a drill, a fear, a card) silences its number.
func (b *Book) emergencies(text string, tokens []Token) []Emergency {
	var out []Emergency
	silenced := map[string]bool{}
	b.urgent.find(tokens, func(h hit) {
		if h.entry.exclude {
			silenced[h.entry.name] = true
			return
		}
		for i := range out {
			if out[i].Number == h.entry.name {
				return
			}
		}
		out = append(out, Emergency{Number: h.entry.name, Reason: reasonAt(text, tokens, h)})
	})
	n := 0
	for _, e := range out {
		if !silenced[e.Number] {
			out[n] = e
			n++
		}
	}
	return out[:n]
}

// moderate gathers the words a moderator should see.
func (b *Book) moderate(text string, tokens []Token) Moderation {
	var m Moderation
	spam, abuse := 0.0, 0.0
	var met []int
	b.moderation.find(tokens, func(h hit) {
		if containsInt(met, h.id) || len(met) >= 20 {
			return
		}
		met = append(met, h.id)
		at := reasonAt(text, tokens, h)
		if List(h.entry.name) == ListSpam {
			spam += h.entry.weight
			m.Spam = append(m.Spam, at)
		} else {
			abuse += h.entry.weight
			m.Abuse = append(m.Abuse, at)
		}
	})
	// Two links and little else is an advertisement as well.
	if links := strings.Count(text, "://"); links >= 2 && len(tokens) < 12*links {
		spam += 2
	}
	m.Score = 1 - math.Exp(-math.Max(spam, abuse)/2)
	return m
}

func reasonAt(text string, tokens []Token, h hit) Reason {
	from, until := tokens[h.first].From, tokens[h.last].Until
	return Reason{Words: strings.Join(strings.Fields(strings.ToValidUTF8(text[from:until], " ")), " "), From: from, Until: until, Source: FromRule, Share: 1}
}
