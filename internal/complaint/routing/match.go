package routing

import (
	"fmt"
	"strings"
)

// matcher finds words and phrases in folded tokens. A phrase matches whole
// words only: "rt" is not in "sertifikat". The endings -nya, -ku, -mu, -lah,
// -kah and -pun do not count.
type matcher struct {
	root    node
	entries []entry
}

type node struct {
	next   map[string]*node
	begins []beginning // phrases whose word here ends in "*"
	here   []int       // entries that end here
}

type beginning struct {
	with string
	node *node
}

// entry is what a phrase stands for.
type entry struct {
	target  int    // index of a category
	name    string // number to call, or list
	weight  float64
	exclude bool
}

// hit is a phrase found at a run of tokens.
type hit struct {
	entry       *entry
	id          int // of the entry
	first, last int // tokens
}

// longestPhrase bounds a phrase, and with it the cost of a text.
const longestPhrase = 5

func newMatcher() *matcher { return &matcher{} }

// add folds a phrase the way texts are folded.
func (m *matcher) add(text string, e entry) error {
	open := strings.HasSuffix(text, "*")
	var words []string
	if open {
		words = texts(scan(strings.TrimSuffix(text, "*"))) // a beginning is no word yet: as it is
	} else {
		words = texts(Tokens(text))
	}
	if len(words) == 0 || len(words) > longestPhrase {
		return fmt.Errorf("routing: %q has %d words after folding, want 1 to %d", text, len(words), longestPhrase)
	}
	at := &m.root
	for i, w := range words {
		if open && i == len(words)-1 {
			n := &node{}
			at.begins = append(at.begins, beginning{w, n})
			at = n
			break
		}
		if at.next == nil {
			at.next = map[string]*node{}
		}
		n := at.next[w]
		if n == nil {
			n = &node{}
			at.next[w] = n
		}
		at = n
	}
	at.here = append(at.here, len(m.entries))
	m.entries = append(m.entries, e)
	return nil
}

// find calls for every phrase that stands in the tokens.
func (m *matcher) find(tokens []Token, found func(hit)) {
	for i := range tokens {
		m.walk(&m.root, tokens, i, i, found)
	}
}

func (m *matcher) walk(at *node, tokens []Token, first, i int, found func(hit)) {
	if i == len(tokens) {
		return
	}
	word := tokens[i].Text
	step := func(n *node) {
		for _, e := range n.here {
			found(hit{&m.entries[e], e, first, i})
		}
		if n.next != nil || n.begins != nil {
			m.walk(n, tokens, first, i+1, found)
		}
	}
	if n := at.next[word]; n != nil {
		step(n)
	}
	if bare := withoutEnding(word); bare != word {
		if n := at.next[bare]; n != nil {
			step(n)
		}
	}
	for _, b := range at.begins {
		if strings.HasPrefix(word, b.with) {
			step(b.node)
		}
	}
}

var endings = []string{"nya", "lah", "kah", "pun", "ku", "mu"}

// withoutEnding drops an ending that only points or asks: jalannya, sampahku.
func withoutEnding(w string) string {
	for _, e := range endings {
		if len(w) >= len(e)+3 && strings.HasSuffix(w, e) {
			return w[:len(w)-len(e)]
		}
	}
	return w
}
