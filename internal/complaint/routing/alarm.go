package routing

import (
	"math"
	"slices"
	"strings"
)

// hedgeReach is how many words before a word of an emergency a doubt counts.
const hedgeReach = 4

// doubt is the name under which words of fear, cause and past stand in the
// table of emergencies.
const doubt = "ragu"

// emergencies are the numbers to call, by the words that say so, each once. A
// word that says there is none (a drill, a claim) silences its number wherever
// it stands; a doubt silences what follows it closely: "rawan kecelakaan" is
// about a road, "ada kecelakaan" is not.
func (b *Book) emergencies(text string, tokens []Token) []Emergency {
	var hits []hit
	var silenced []string
	var doubts []int
	b.urgent.find(tokens, func(h hit) {
		switch {
		case h.entry.name == doubt:
			doubts = append(doubts, h.last)
		case h.entry.exclude:
			silenced = append(silenced, h.entry.name)
		case len(hits) < 100:
			hits = append(hits, h)
		}
	})
	var out []Emergency
	for _, h := range hits {
		number := h.entry.name
		doubted := slices.ContainsFunc(doubts, func(at int) bool { return at < h.first && h.first-at <= hedgeReach })
		if doubted || slices.Contains(silenced, number) || slices.ContainsFunc(out, func(e Emergency) bool { return e.Number == number }) {
			continue
		}
		out = append(out, Emergency{Number: number, Reason: reasonAt(text, tokens, h)})
	}
	return out
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
