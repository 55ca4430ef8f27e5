package stage

// Voice is those who say the same words: a religion, and oath or promise.
type Voice struct {
	Key     string // told apart by it
	Name    string // "Islam"
	Opening string
	Body    []string
	Closing string
}

// Line is one line of the oath, spoken first by the one who takes it.
type Line struct {
	Words  string
	Voices []string // keys of those who repeat it; nil is everybody
	Name   string   // of those voices, for the screen; "" for everybody
}

// Lines puts an oath together that is taken in one go: every voice speaks its
// own opening, then all speak what they have in common, then those who have one
// speak their closing. Voices whose common words differ speak after one another,
// as if each stood alone.
func Lines(voices []Voice) []Line {
	var out []Line
	own := func(words func(Voice) string, of []Voice) {
		for i, v := range of {
			w := words(v)
			if w == "" || seen(of[:i], words, w) {
				continue
			}
			line := Line{Words: w}
			for _, x := range of {
				if words(x) == w {
					line.Voices = append(line.Voices, x.Key)
					line.Name = join(line.Name, x.Name)
				}
			}
			if len(line.Voices) == len(voices) {
				line.Voices, line.Name = nil, ""
			}
			out = append(out, line)
		}
	}
	for i, v := range voices {
		var together []Voice
		first := true
		for j, x := range voices {
			if same(v.Body, x.Body) {
				together = append(together, x)
				first = first && j >= i
			}
		}
		if !first {
			continue // spoken with an earlier voice
		}
		own(func(x Voice) string { return x.Opening }, together)
		for _, w := range v.Body {
			line := Line{Words: w}
			if len(together) < len(voices) {
				for _, x := range together {
					line.Voices, line.Name = append(line.Voices, x.Key), join(line.Name, x.Name)
				}
			}
			out = append(out, line)
		}
		own(func(x Voice) string { return x.Closing }, together)
	}
	return out
}

// Speaks tells whether a voice repeats the line.
func (l Line) Speaks(key string) bool {
	if l.Voices == nil {
		return true
	}
	for _, v := range l.Voices {
		if v == key {
			return true
		}
	}
	return false
}

func seen(before []Voice, words func(Voice) string, w string) bool {
	for _, v := range before {
		if words(v) == w {
			return true
		}
	}
	return false
}

func same(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
