package people

import "strings"

// Name keeps the degrees apart from the name, because nothing is ever searched
// or sorted with degrees.
type Name struct {
	Front string // Drs., Ir., dr.
	Name  string
	Back  string // M.Si., S.H., M.M.
}

// String is the form on pages: "Drs. Budi Santoso, M.Si."
func (n Name) String() string { return n.with(n.Name) }

// Official is the form on documents: the name in capitals, degrees as written,
// "Drs. BUDI SANTOSO, M.Si."
func (n Name) Official() string { return n.with(strings.ToUpper(n.Name)) }

func (n Name) with(name string) string {
	if n.Front != "" {
		name = n.Front + " " + name
	}
	if n.Back != "" {
		name += ", " + n.Back
	}
	return name
}

// Search is the folded name without degrees.
func (n Name) Search() string { return Fold(n.Name) }

// front lists titles that stand before a name, without their full stop. H. and
// Hj. are no degrees, but the forms keep them there.
var front = map[string]bool{
	"prof": true, "dr": true, "drg": true, "drh": true, "drs": true, "dra": true, "ir": true,
	"h": true, "hj": true, "apt": true, "ns": true, "kh": true,
}

// SplitName parts a name that was written together with its degrees. What
// follows the first comma is behind the name; known titles that end with a
// full stop are before it. The result says the same as the input in three
// fields.
func SplitName(s string) Name {
	s = strings.Join(strings.Fields(s), " ")
	var n Name
	if name, back, found := strings.Cut(s, ","); found {
		s, n.Back = strings.TrimSpace(name), strings.TrimSpace(back)
	}
	words := strings.Fields(s)
	i := 0
	for i < len(words)-1 {
		title, stop := strings.CutSuffix(words[i], ".")
		if !stop || !front[strings.ToLower(title)] {
			break
		}
		i++
	}
	n.Front = strings.Join(words[:i], " ")
	n.Name = strings.Join(words[i:], " ")
	return n
}
