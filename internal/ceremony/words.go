package ceremony

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"pendopo/internal/appointment"
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Words are what one group says.
type Words struct {
	Opening string
	Body    []string
	Closing string
	// Law is the article that gives the opening; zero for a region's variant
	// and for words of their own.
	Law regulation.Citation
	// Variant names a row of the table that is practice, not law.
	Variant string
	Note    string
}

// Statutory tells whether the words are the law's.
func (w Words) Statutory() bool { return !w.Law.IsZero() }

// Complete tells whether there is something to say. A belief outside the six
// religions has no words until somebody wrote them.
func (w Words) Complete() bool { return w.Opening != "" && len(w.Body) > 0 }

//go:embed data/oath.json
var oathData []byte

type oathTable struct {
	Bodies []struct {
		From, Until clock.Date
		Lines       []string
		Instrument  string
		Article     string
		Mark        regulation.Mark
	}
	Words []oathRow
}

type oathRow struct {
	Religion    people.Religion
	Form        appointment.OathForm
	Variant     string
	Opening     string
	Closing     string
	From, Until clock.Date
	Instrument  string
	Article     string
	Mark        regulation.Mark
	Note        string
}

// table reads the shipped words once; they are part of the program.
var table = sync.OnceValue(func() oathTable {
	var t oathTable
	if err := json.Unmarshal(oathData, &t); err != nil {
		panic("ceremony: data/oath.json: " + err.Error()) // a test reads the same file
	}
	return t
})

func inForce(d, from, until clock.Date) bool { return from <= d && (until == "" || d < until) }

// StatutoryWords are the words of the law for a religion and form on a date.
// Before 15 June 2017 another oath was in force, which is not shipped: the
// words are then empty.
//
// rule: pp-11-2017 41
// rule: perka-bkn-7-2017 pelantikan
func StatutoryWords(religion people.Religion, form appointment.OathForm, on clock.Date) Words {
	var w Words
	t := table()
	for _, b := range t.Bodies {
		if inForce(on, b.From, b.Until) {
			w.Body = b.Lines
		}
	}
	for _, r := range t.Words {
		if r.Variant != "" || !inForce(on, r.From, r.Until) {
			continue
		}
		switch {
		case r.Religion == religion && r.Form == appointment.Oath:
			w.Closing = r.Closing
			if form != appointment.Promise {
				w.Opening, w.Law, w.Note = r.Opening, regulation.Cite(r.Instrument, r.Article), r.Note
			}
		case r.Religion == "" && r.Form == appointment.Promise && form == appointment.Promise:
			w.Opening, w.Law, w.Note = r.Opening, regulation.Cite(r.Instrument, r.Article), r.Note
		}
	}
	return w
}

// Variant is words that some regions speak: a setting, never law.
type Variant struct {
	ID       string
	Religion people.Religion
	Opening  string
	Closing  string
	Note     string
}

// Variants lists the shipped practice for a religion on a date.
func Variants(religion people.Religion, on clock.Date) []Variant {
	var out []Variant
	for _, r := range table().Words {
		if r.Variant != "" && r.Religion == religion && inForce(on, r.From, r.Until) {
			out = append(out, Variant{r.Variant, r.Religion, r.Opening, r.Closing, r.Note})
		}
	}
	return out
}

// Words are what a group of this session says: the region's variant or words of
// their own when the session has them, else the law's.
func (s *Session) Words(religion people.Religion, form appointment.OathForm) Words {
	w := StatutoryWords(religion, form, s.On)
	i := slices.IndexFunc(s.Wordings, func(x Wording) bool { return x.Religion == religion })
	if i < 0 {
		return w
	}
	own := s.Wordings[i]
	if own.Closing != "" {
		w.Closing = own.Closing
	}
	if form != appointment.Promise { // the promise replaces the opening by law
		w.Opening = own.Opening
		w.Law, w.Variant, w.Note = regulation.Citation{}, own.Variant, own.Basis
		if own.Opening == "" {
			w.Opening = StatutoryWords(religion, form, s.On).Opening
		}
	}
	return w
}

func (v Variant) wording() Wording {
	return Wording{Religion: v.Religion, Variant: v.ID, Opening: v.Opening, Closing: v.Closing, Basis: v.Note}
}

func variantByID(id string) (Variant, error) {
	for _, r := range table().Words {
		if r.Variant == id && id != "" {
			return Variant{r.Variant, r.Religion, r.Opening, r.Closing, r.Note}, nil
		}
	}
	return Variant{}, fmt.Errorf("ceremony: no variant %q", id)
}
