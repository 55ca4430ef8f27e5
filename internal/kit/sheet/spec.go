package sheet

import (
	"slices"
	"strings"
)

// Type says how the cells of a column are read and written.
type Type int

// The types of a column. The reader brings every value into one canonical
// text, so that equal values are equal strings.
const (
	Text    Type = iota // free text: trimmed, runs of spaces made one
	Code                // a code such as 1.02.01 or KD-SETDA-01: text, kept as written
	Number              // an identity number (NIP, NIK, NPWP): text of digits without spaces; numeric cells of more than 15 digits are refused
	Integer             // a whole number, canonical decimal
	Decimal             // a number with a point as canonical separator
	Date                // canonical YYYY-MM-DD
	Enum                // one of Column.Enum; canonical Choice.Value
	List                // several codes separated by ";", canonical "a; b"
)

// Choice is one value of an Enum column.
type Choice struct {
	Value   string   // canonical value the program keeps
	Label   string   // how the template and the export write it; Value when empty
	Aliases []string // other spellings that are understood; case, spaces and punctuation do not matter
}

func (c Choice) label() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Value
}

// Choices makes an Enum of plain values.
func Choices(values ...string) []Choice {
	cs := make([]Choice, len(values))
	for i, v := range values {
		cs[i].Value = v
	}
	return cs
}

// Column is one column of a sheet.
type Column struct {
	Key      string   // the name the program uses, e.g. "born_on"
	Header   string   // the heading, e.g. "Tanggal lahir"
	Aliases  []string // other headings that are understood
	Required bool     // a row without it is wrong
	Type     Type
	Enum     []Choice // for Type Enum
	// Parse checks or canonicalises the text further (for example the grades of
	// people). It must be pure. A *Refusal says why the value is not understood.
	Parse   func(canonical string) (string, *Refusal)
	Help    string  // one or two sentences for the instructions, Indonesian
	Example string  // shown in the instructions
	Width   float64 // in characters; chosen from header and type when 0
	IsKey   bool    // part of the key of a row

	// Default is the canonical value that an empty cell of a present column
	// stands for ("5" working days). Without it a file that relies on the
	// default would differ from the data it made.
	Default string
	// NotCompared marks what an import uses but the register does not give back
	// (the basis of a change, a name that only helps the reader): a difference
	// alone is no change.
	NotCompared bool
	// Secret marks personal data that previews and logs show masked (NIK).
	Secret bool
}

// Masked hides a value of a Secret column but for its last two characters.
func (c *Column) Masked(value string) string {
	if !c.Secret || value == "" {
		return value
	}
	if len(value) <= 4 {
		return "••••"
	}
	return "••••" + strings.ToValidUTF8(value[len(value)-2:], "")
}

// Refusal says why a value is not understood and what to do.
type Refusal struct {
	Key    string // message key
	Remedy string // message key of the remedy
	Args   []any
}

// Parent links the rows of a history sheet to their owner in another sheet.
type Parent struct {
	Table  string // name of the owner's table
	Column string // key of the column of *this* table that holds the owner's (single) key
}

// Table is one sheet of a kind.
type Table struct {
	Name     string
	Aliases  []string
	Required bool // the file is refused without this sheet
	Help     string
	Columns  []Column
	Parent   Parent // zero for a sheet that stands alone
	// Repeats allows several rows with the same key (key/value sheets).
	Repeats bool
	// Fields are the rows of a key/value sheet that the program knows, for the
	// instructions and for the rows a template begins with.
	Fields []Field
}

// Field is a known row of a key/value sheet: its name stands in the first
// column, its value in the second.
type Field struct {
	Name     string
	Required bool
	Accepts  string // the values that are understood, when not every text is
	Example  string
	Help     string
}

// Hint says in one line how to fill the field.
func (f *Field) Hint() string {
	var parts []string
	if f.Required {
		parts = append(parts, "Wajib.")
	}
	if f.Help != "" {
		parts = append(parts, f.Help)
	}
	if f.Accepts != "" {
		parts = append(parts, "Pilihan: "+f.Accepts+".")
	}
	if f.Example != "" {
		parts = append(parts, "Misalnya: "+f.Example)
	}
	return strings.Join(parts, " ")
}

// Index is the position of the column with the key, -1 when there is none.
func (t *Table) Index(key string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Key == key })
}

// KeyColumns are the positions of the key columns in order.
func (t *Table) KeyColumns() []int {
	var ks []int
	for i := range t.Columns {
		if t.Columns[i].IsKey {
			ks = append(ks, i)
		}
	}
	return ks
}

// Spec describes one kind of file.
type Spec struct {
	Kind   string   // unit, post, person, round, reorganisation
	Title  string   // Indonesian, e.g. "Data pegawai"
	Help   string   // first paragraph of the instructions
	Steps  []string // what to do, in order, for the instructions
	Tables []Table
}

// Table finds a table by name, nil when there is none.
func (s *Spec) Table(name string) *Table {
	for i := range s.Tables {
		if s.Tables[i].Name == name {
			return &s.Tables[i]
		}
	}
	return nil
}
