package regulation

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"
	"sync"

	"pendopo/internal/kit/clock"
)

//go:embed data/*.json
var files embed.FS

// Mark is how well a text is known; see the package comment.
type Mark string

// The marks.
const (
	Verified  Mark = "V"
	Known     Mark = "K"
	Uncertain Mark = "?"
)

// Kind orders instruments by hierarchy.
type Kind string

// The kinds, highest first. Circulars, letters, court decisions and practice
// are cited by rules but never stand under "Mengingat".
const (
	Law          Kind = "uu"
	GovernmentPP Kind = "pp"
	Presidential Kind = "perpres"
	Ministerial  Kind = "permen" // ministries and agencies of that standing
	Regional     Kind = "perda"
	HeadRegional Kind = "perkada"
	Decision     Kind = "keputusan"
	Court        Kind = "putusan"
	Circular     Kind = "se"
	Letter       Kind = "surat"
	Practice     Kind = "praktik"
)

var hierarchy = map[Kind]int{
	Law: 1, GovernmentPP: 2, Presidential: 3, Ministerial: 4, Regional: 5, HeadRegional: 6,
	Decision: 7, Court: 8, Circular: 9, Letter: 10, Practice: 11,
}

// Instrument is one legal text.
type Instrument struct {
	ID      string `json:"id"`
	Kind    Kind   `json:"kind"`
	Number  string `json:"number"`
	Year    int    `json:"year"`
	Short   string `json:"short"` // as cited on pages: PP 11/2017
	Name    string `json:"name"`  // full name without the subject: Peraturan Pemerintah Nomor 11 Tahun 2017
	Title   string `json:"title"` // the subject after "tentang"
	Gazette string `json:"gazette,omitempty"`
	// ValidFrom and ValidTo bound it, half open; ValidTo "" is still in force.
	ValidFrom clock.Date `json:"valid_from"`
	ValidTo   clock.Date `json:"valid_to,omitempty"`
	// Amends are the instruments this one changes; legal bases name both in one line.
	Amends []string `json:"amends,omitempty"`
	Mark   Mark     `json:"mark"`
	// DateMark is the mark of ValidFrom when it is weaker than Mark.
	DateMark Mark `json:"date_mark,omitempty"`
	// Subjects are the decisions that name it under "Mengingat".
	Subjects []string  `json:"subjects,omitempty"`
	Note     string    `json:"note,omitempty"`
	Articles []Article `json:"articles,omitempty"`
	Values   []value   `json:"values,omitempty"`
}

// InForce tells whether the instrument binds on a date.
func (i *Instrument) InForce(d clock.Date) bool {
	return i.ValidFrom <= d && (i.ValidTo == "" || d < i.ValidTo)
}

// Article is a piece of an instrument with its wording.
type Article struct {
	Ref     string `json:"ref"`
	Wording string `json:"wording"`
	// Official: the wording is quoted; otherwise it is a faithful paraphrase
	// and pages say so.
	Official bool `json:"official,omitempty"`
	Mark     Mark `json:"mark"`
	// AmendedBy names the instrument whose text this is.
	AmendedBy string `json:"amended_by,omitempty"`
}

// value is a number or text of the law as it stands in a data file.
type value struct {
	ID      string     `json:"id"`
	Article string     `json:"article"`
	Int     *int       `json:"int,omitempty"`
	Text    string     `json:"text,omitempty"`
	Unit    string     `json:"unit"`
	Mark    Mark       `json:"mark"`
	From    clock.Date `json:"from,omitempty"` // default: the instrument's
	To      clock.Date `json:"to,omitempty"`
	// Guidance: practice still uses the number after its instrument ended.
	Guidance bool `json:"guidance,omitempty"`
	// AtMost: the law gives the longest time; a region may promise less.
	AtMost bool   `json:"at_most,omitempty"`
	Note   string `json:"note,omitempty"`

	citation Citation
}

// Number is one number of the law as of a date.
type Number struct {
	ID       string
	Value    int
	Unit     string
	Citation Citation
	// Uncertain: a setting of the region, not law.
	Uncertain bool
	// Overridden: the region set it.
	Overridden bool
	// InForce is false when no text gives the number on that date; the other
	// fields are then zero.
	InForce bool
}

// Book is a set of instruments with their values; immutable.
type Book struct {
	instruments []*Instrument
	byID        map[string]*Instrument
	values      map[string][]value
	overrides   map[string]string
}

// National is the book of the data files, read once.
var National = sync.OnceValue(func() *Book {
	b, err := read(files)
	if err != nil {
		panic("regulation: the embedded data is broken: " + err.Error()) // a test reads the same files
	}
	return b
})

func read(fsys fs.FS) (*Book, error) {
	names, err := fs.Glob(fsys, "data/*.json")
	if err != nil {
		return nil, err
	}
	b := &Book{byID: map[string]*Instrument{}, values: map[string][]value{}}
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var list []*Instrument
		dec := json.NewDecoder(strings.NewReader(string(raw)))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&list); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, i := range list {
			if b.byID[i.ID] != nil {
				return nil, fmt.Errorf("%s: %s stands twice", name, i.ID)
			}
			b.byID[i.ID] = i
			b.instruments = append(b.instruments, i)
			for _, v := range i.Values {
				v.citation = Citation{i.ID, v.Article}
				if v.From == "" {
					v.From = i.ValidFrom
				}
				if v.To == "" && !v.Guidance {
					v.To = i.ValidTo
				}
				b.values[v.ID] = append(b.values[v.ID], v)
			}
		}
	}
	sortInstruments(b.instruments)
	for id := range b.values {
		vs := b.values[id]
		sort.Slice(vs, func(i, j int) bool { return vs[i].From < vs[j].From })
	}
	return b, nil
}

// With is the book with settings of a region in place of uncertain values and
// of times that the law only limits. It refuses a setting for a number the law
// fixes, for an unknown one, for a longer time than the law gives, and for one
// that is not a number where a number is needed.
func (b *Book) With(settings map[string]string) (*Book, error) {
	c := *b
	c.overrides = map[string]string{}
	for id, s := range settings {
		vs, ok := b.values[id]
		if !ok {
			return nil, fmt.Errorf("regulation setting %q is not known; remove it or see doc/rules.md for the settings there are", id)
		}
		for _, v := range vs {
			if v.Mark != Uncertain && !v.AtMost {
				return nil, fmt.Errorf("regulation setting %q is fixed by %s and cannot be set by a region", id, v.citation)
			}
			if v.Int != nil {
				n, err := strconv.Atoi(s)
				if err != nil || n < 0 {
					return nil, fmt.Errorf("regulation setting %q must be a whole number of %s, not %q", id, v.Unit, s)
				}
				if v.AtMost && (n > *v.Int || n == 0) {
					return nil, fmt.Errorf("regulation setting %q may be 1 to %d %s by %s, not %q", id, *v.Int, v.Unit, v.citation, s)
				}
			}
		}
		c.overrides[id] = s
	}
	return &c, nil
}

// Setting is a value that a region may set: an uncertain one, or a time that
// the law only limits (Shorten: the default is the longest).
type Setting struct {
	ID, Unit, Default, Value string
	Citation                 Citation
	Note                     string
	Shorten                  bool
}

// Settings lists what a region may set, by id.
func (b *Book) Settings() []Setting {
	var out []Setting
	for id, vs := range b.values {
		v := vs[len(vs)-1]
		if v.Mark != Uncertain && !v.AtMost {
			continue
		}
		s := Setting{ID: id, Unit: v.Unit, Default: v.Text, Citation: v.citation, Note: v.Note, Shorten: v.AtMost}
		if v.Int != nil {
			s.Default = strconv.Itoa(*v.Int)
		}
		s.Value = s.Default
		if o, ok := b.overrides[id]; ok {
			s.Value = o
		}
		out = append(out, s)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

// Instrument finds one by id.
func (b *Book) Instrument(id string) (*Instrument, bool) {
	i, ok := b.byID[id]
	return i, ok
}

// Instruments are all, by hierarchy, year and number.
func (b *Book) Instruments() []*Instrument { return b.instruments }

// Article finds the article a citation points at.
func (b *Book) Article(c Citation) (Article, bool) {
	i, ok := b.byID[c.Instrument]
	if !ok {
		return Article{}, false
	}
	for _, a := range i.Articles {
		if a.Ref == c.Article {
			return a, true
		}
	}
	return Article{}, false
}

// At is the national book as of a date.
func At(d clock.Date) View { return National().At(d) }

// At is the book as of a date.
func (b *Book) At(d clock.Date) View { return View{b, d} }

// View is a book as of a date.
type View struct {
	book *Book
	date clock.Date
}

// Date the view is of.
func (v View) Date() clock.Date { return v.date }

// Int is a number of the law; InForce false when no text gives it that day.
func (v View) Int(id string) Number {
	vs := v.book.values[id]
	for k := range vs {
		x := &vs[k]
		if x.Int == nil || v.date < x.From || (x.To != "" && v.date >= x.To) {
			continue
		}
		n := Number{ID: id, Value: *x.Int, Unit: x.Unit, Citation: x.citation, Uncertain: x.Mark == Uncertain, InForce: true}
		if len(v.book.overrides) > 0 {
			if s, ok := v.book.overrides[id]; ok {
				n.Value, _ = strconv.Atoi(s) // With checked it
				n.Overridden = true
			}
		}
		return n
	}
	return Number{}
}

// Text is a dated text of the law (the name of a clearance body, say) and its
// citation; "" when none is in force.
func (v View) Text(id string) (string, Citation) {
	for _, x := range v.book.values[id] {
		if x.Int != nil || v.date < x.From || (x.To != "" && v.date >= x.To) {
			continue
		}
		if s, ok := v.book.overrides[id]; ok {
			return s, x.citation
		}
		return x.Text, x.citation
	}
	return "", Citation{}
}

// Instrument finds one by id when it is in force on the date of the view.
func (v View) Instrument(id string) (*Instrument, bool) {
	i, ok := v.book.byID[id]
	if !ok || !i.InForce(v.date) {
		return nil, false
	}
	return i, true
}

// IDs lists the ids of all values, sorted.
func (b *Book) IDs() []string {
	out := make([]string, 0, len(b.values))
	for id := range b.values {
		out = append(out, id)
	}
	sort.Strings(out)
	return out
}

// DatedNumber is one number of the data with the days it holds.
type DatedNumber struct {
	ID, Value, Unit string
	Citation        Citation
	From, To        clock.Date
	Uncertain       bool
}

// Numbers lists all values with their days, by id and first day.
func (b *Book) Numbers() []DatedNumber {
	var out []DatedNumber
	for _, id := range b.IDs() {
		for _, v := range b.values[id] {
			n := DatedNumber{ID: id, Value: v.Text, Unit: v.Unit, Citation: v.citation, From: v.From, To: v.To, Uncertain: v.Mark == Uncertain}
			if v.Int != nil {
				n.Value = strconv.Itoa(*v.Int)
			}
			out = append(out, n)
		}
	}
	return out
}
