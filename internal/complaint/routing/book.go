package routing

import (
	"embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"pendopo/internal/kit/clock"
)

//go:embed data/*.csv
var files embed.FS

// Book is the rules as of a date: families, categories, keywords, words of an
// emergency and words for a moderator. It never changes after it was made.
type Book struct {
	families   []familyRow
	categories []Category
	byKey      map[CategoryKey]*Category
	familyOf   []int // of each category
	keywords   *matcher
	urgent     *matcher
	moderation *matcher
}

// familyRow is one family with the words by which the register names it.
type familyRow struct {
	Family  Family
	Scope   string // what it handles, in Indonesian
	ScopeEn string
	Names   [][]string // alternatives, each with the words a unit's name must have
	Kinds   []string   // kinds of units; none: any
}

// List is where a word stands.
type List string

// The lists of words.
const (
	ListKeyword   List = "keyword"   // speaks for a category
	ListExclude   List = "exclude"   // speaks against a category
	ListEmergency List = "emergency" // shows a number to call
	ListSpam      List = "spam"      // advertising
	ListAbuse     List = "abuse"     // insults
)

// Lists is every list, in the order of pages.
var Lists = []List{ListKeyword, ListExclude, ListEmergency, ListSpam, ListAbuse}

// Word is a word or phrase of a list for the time it counts.
type Word struct {
	List        List
	Category    CategoryKey // of keyword and exclude
	Number      string      // of emergency: the number to call
	Text        string      // as written; "*" at the end: every word that begins so
	Weight      float64
	From, Until clock.Date // half-open; Until "" while it counts
}

func (w Word) countsOn(d clock.Date) bool {
	return (w.From == "" || w.From <= d) && (w.Until == "" || d < w.Until)
}

// national is what is shipped, read once.
var national = sync.OnceValues(readShipped)

type shipped struct {
	families   []familyRow
	categories []datedCategory
	words      []Word
}

type datedCategory struct {
	Category
	From, Until clock.Date
}

// kept is the shipped book of the last date asked for.
var kept atomic.Pointer[datedBook]

type datedBook struct {
	on   clock.Date
	book *Book
}

// National is the shipped book on a date with the words of a region added.
func National(on clock.Date, region ...Word) (*Book, error) {
	if k := kept.Load(); k != nil && k.on == on && len(region) == 0 {
		return k.book, nil
	}
	b, err := newBook(on, region)
	if err == nil && len(region) == 0 {
		kept.Store(&datedBook{on, b})
	}
	return b, err
}

func newBook(on clock.Date, region []Word) (*Book, error) {
	s, err := national()
	if err != nil {
		return nil, err
	}
	b := &Book{families: s.families, byKey: map[CategoryKey]*Category{}, keywords: newMatcher(), urgent: newMatcher(), moderation: newMatcher()}
	for _, c := range s.categories {
		if c.From <= on && (c.Until == "" || on < c.Until) {
			b.categories = append(b.categories, c.Category)
		}
	}
	for i := range b.categories {
		c := &b.categories[i]
		b.byKey[c.Key] = c
		b.familyOf = append(b.familyOf, slices.IndexFunc(b.families, func(r familyRow) bool { return r.Family == c.Family }))
	}
	for _, w := range slices.Concat(s.words, region) {
		if !w.countsOn(on) {
			continue
		}
		if err := b.add(w); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// add puts a word where it is looked for. A keyword of a category that does not
// exist on the date is left out: it may exist on another.
func (b *Book) add(w Word) error {
	m, e := b.keywords, entry{weight: w.Weight}
	switch w.List {
	case ListKeyword, ListExclude:
		i := slices.IndexFunc(b.categories, func(c Category) bool { return c.Key == w.Category })
		if i < 0 {
			return nil
		}
		e.target, e.exclude = i, w.List == ListExclude
	case ListEmergency:
		m = b.urgent
		e.name, e.exclude = w.Number, w.Weight < 0
	case ListSpam, ListAbuse:
		m = b.moderation
		e.name = string(w.List)
	default:
		return fmt.Errorf("routing: no list %q", w.List)
	}
	return m.add(w.Text, e)
}

// Categories are the categories of the date, in the order of the file.
func (b *Book) Categories() []Category { return b.categories }

// Category is one of them by its key, nil when there is none.
func (b *Book) Category(key CategoryKey) *Category { return b.byKey[key] }

// Families are the families, in the order of the file.
func (b *Book) Families() []Family {
	out := make([]Family, len(b.families))
	for i, f := range b.families {
		out[i] = f.Family
	}
	return out
}

// Scope is what a family handles, in Indonesian and in English.
func (b *Book) Scope(f Family) (id, en string) {
	for _, row := range b.families {
		if row.Family == f {
			return row.Scope, row.ScopeEn
		}
	}
	return string(f), string(f)
}

func readShipped() (shipped, error) {
	var s shipped
	err := eachLine("rumpun.csv", 5, func(f []string) error {
		row := familyRow{Family: Family(f[0]), Scope: f[1], ScopeEn: f[2], Names: alternatives(f[3]), Kinds: splitList(f[4], "|")}
		s.families = append(s.families, row)
		return nil
	})
	if err != nil {
		return s, err
	}
	err = eachLine("kategori.csv", 13, func(f []string) error {
		c := Category{Key: CategoryKey(f[0]), Name: f[1], NameEn: f[2], Family: Family(f[3]), Affair: f[4], Kind: Kind(f[5]),
			Urgent: f[6] == "1", Secret: f[7] == "1", TransferTo: f[8], Lapor: f[9], names: alternatives(f[12])}
		if !slices.ContainsFunc(s.families, func(r familyRow) bool { return r.Family == c.Family }) {
			return fmt.Errorf("category %s: no family %q in rumpun.csv", c.Key, c.Family)
		}
		s.categories = append(s.categories, datedCategory{c, clock.Date(f[10]), clock.Date(f[11])})
		return nil
	})
	if err != nil {
		return s, err
	}
	known := func(key string) bool {
		return slices.ContainsFunc(s.categories, func(c datedCategory) bool { return string(c.Key) == key })
	}
	err = eachLine("kata_kunci.csv", 5, func(f []string) error {
		if !known(f[0]) {
			return fmt.Errorf("no category %q in kategori.csv", f[0])
		}
		weight, err := strconv.ParseFloat(f[1], 64)
		if err != nil || weight == 0 {
			return fmt.Errorf("weight %q: want a number other than 0", f[1])
		}
		list := ListKeyword
		if weight < 0 {
			list = ListExclude
		}
		s.addAll(f[2], Word{List: list, Category: CategoryKey(f[0]), Weight: weight, From: clock.Date(f[3]), Until: clock.Date(f[4])})
		return nil
	})
	if err != nil {
		return s, err
	}
	err = eachLine("darurat.csv", 5, func(f []string) error {
		w := Word{List: ListEmergency, Number: f[0], Weight: 1, From: clock.Date(f[3]), Until: clock.Date(f[4])}
		s.addAll(f[1], w)
		w.Weight = -1
		s.addAll(f[2], w)
		return nil
	})
	if err != nil {
		return s, err
	}
	err = eachLine("moderasi.csv", 5, func(f []string) error {
		weight, err := strconv.ParseFloat(f[1], 64)
		if err != nil || weight <= 0 || f[0] != string(ListSpam) && f[0] != string(ListAbuse) {
			return fmt.Errorf("want spam or abuse with a weight above 0, got %q %q", f[0], f[1])
		}
		s.addAll(f[2], Word{List: List(f[0]), Weight: weight, From: clock.Date(f[3]), Until: clock.Date(f[4])})
		return nil
	})
	return s, err
}

func (s *shipped) addAll(list string, w Word) {
	for _, text := range splitList(list, ";") {
		w.Text = text
		s.words = append(s.words, w)
	}
}

// eachLine reads a shipped table without its heading and notes.
func eachLine(name string, columns int, line func(fields []string) error) error {
	f, err := files.Open("data/" + name)
	if err != nil {
		return fmt.Errorf("routing: %w", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment, r.FieldsPerRecord = '#', columns
	for first := true; ; first = false {
		fields, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err == nil && !first {
			err = line(fields)
		}
		if err != nil {
			at, _ := r.FieldPos(0)
			return fmt.Errorf("routing: %s line %d: %w", name, at, err)
		}
	}
}

// alternatives are names of units, each the words it must have.
func alternatives(s string) (out [][]string) {
	for _, alt := range splitList(s, "|") {
		out = append(out, strings.Fields(alt))
	}
	return out
}

func splitList(s, sep string) []string {
	var out []string
	for _, p := range strings.Split(s, sep) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
