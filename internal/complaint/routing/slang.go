package routing

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed data/ejaan.csv
var spellingFile string

// slang is the table of spellings. It is read once at start, like a pattern of
// package regexp; the test TestSpellings proves that it reads.
var slang = mustSpellings(spellingFile)

// spellings turns the ways of writing a word or phrase into one.
type spellings struct {
	// byLast are the phrases by their last word, the longest first.
	byLast map[string][]phrase
}

type phrase struct {
	before []string // words before the last one
	into   []string // what stands for them; none drops them
}

func mustSpellings(file string) *spellings {
	s, err := readSpellings(file)
	if err != nil {
		panic(err)
	}
	return s
}

// readSpellings reads lines "ejaan;ejaan;… , baku". Lines that begin with # are
// notes.
func readSpellings(file string) (*spellings, error) {
	s := &spellings{byLast: map[string][]phrase{}}
	for n, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || n == 0 {
			continue
		}
		ways, into, ok := strings.Cut(line, ",")
		if !ok {
			return nil, fmt.Errorf("routing: ejaan.csv line %d: want \"ejaan;ejaan,baku\", got %q", n+1, line)
		}
		to := strings.Fields(into)
		for _, way := range strings.Split(ways, ";") {
			words := texts(scan(way))
			if len(words) == 0 || len(words) > 4 {
				return nil, fmt.Errorf("routing: ejaan.csv line %d: %q has %d words, want 1 to 4", n+1, way, len(words))
			}
			if strings.Join(words, " ") == strings.Join(to, " ") {
				continue
			}
			last := words[len(words)-1]
			s.byLast[last] = append(s.byLast[last], phrase{before: words[:len(words)-1], into: to})
		}
	}
	for last, list := range s.byLast {
		for i := 1; i < len(list); i++ { // insertion sort: longest first, else as written
			for j := i; j > 0 && len(list[j].before) > len(list[j-1].before); j-- {
				list[j], list[j-1] = list[j-1], list[j]
			}
		}
		for _, p := range list {
			to := make([]Token, len(p.into))
			for i, w := range p.into {
				to[i].Text = w
			}
			if got, used := s.settleWithin(to, 64); used > 0 || len(got) != len(to) {
				return nil, fmt.Errorf("routing: ejaan.csv: %q stands for %q, which is itself written %q", append(p.before, last), p.into, texts(got))
			}
		}
	}
	return s, nil
}

func texts(tokens []Token) []string {
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.Text
	}
	return out
}

// settle replaces spellings and drops a word that only repeats the one before
// it. Words go onto a pile; whenever the top of the pile is a known phrase, what
// stands for it takes its place and is looked at again. So no part of the
// result is a phrase: settling it again changes nothing.
func (s *spellings) settle(in []Token) []Token {
	out, _ := s.settleWithin(in, 4*maxTokens)
	return out
}

// settleWithin stops after so many replacements and says how many it made: a
// table with a circle shows when it is read, and never keeps a citizen waiting.
func (s *spellings) settleWithin(in []Token, budget int) (out []Token, used int) {
	pile := make([]Token, 0, len(in)+4)
	var push func(t Token)
	push = func(t Token) {
		if n := len(pile); n > 0 && pile[n-1].Text == t.Text && (len(t.Text) >= 3 || t.Text == Number) {
			pile[n-1].Until = max(pile[n-1].Until, t.Until)
			return
		}
		if used < budget {
			for _, p := range s.byLast[t.Text] {
				n := len(pile) - len(p.before)
				if n < 0 || !sameWords(pile[n:], p.before) {
					continue
				}
				used++
				from := t.From
				if len(p.before) > 0 {
					from = pile[n].From
				}
				pile = pile[:n]
				for _, w := range p.into {
					push(Token{Text: w, From: from, Until: t.Until})
				}
				return
			}
		}
		if len(pile) < maxTokens {
			pile = append(pile, t)
		}
	}
	for _, t := range in {
		push(t)
	}
	return pile, used
}

func sameWords(tokens []Token, words []string) bool {
	for i, t := range tokens {
		if t.Text != words[i] {
			return false
		}
	}
	return true
}
