package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Lang is a language of the interface.
type Lang string

// The languages. Indonesian is the official one: documents, names of offices
// and the text of law stay Indonesian in both.
const (
	ID Lang = "id"
	EN Lang = "en"
)

// Langs lists the languages, the default first.
var Langs = [...]Lang{ID, EN}

// ParseLang reads a language tag; false when it is none of ours.
func ParseLang(tag string) (Lang, bool) {
	switch Lang(tag) {
	case ID, EN:
		return Lang(tag), true
	}
	return ID, false
}

//go:embed catalog/*.txt
var files embed.FS

// catalogue is read once: it is part of the program, not state.
var catalogue = sync.OnceValue(func() *messages {
	m, err := load(files, "catalog")
	if err != nil {
		panic("i18n: " + err.Error())
	}
	return m
})

// T is the message of a key in a language with its arguments filled in. A key
// nobody wrote comes back in brackets, so that it is seen and reported.
func T(l Lang, key string, args ...any) string {
	m := catalogue().find(l, key)
	if m == nil {
		return "[" + key + "]"
	}
	return m.fill(l, args)
}

// Has tells whether every language has the key.
func Has(key string) bool {
	for _, l := range Langs {
		if catalogue().find(l, key) == nil {
			return false
		}
	}
	return true
}

// messages holds each language's entries by key.
type messages struct {
	by map[Lang]map[string]*entry
}

func (m *messages) find(l Lang, key string) *entry {
	if e := m.by[l][key]; e != nil {
		return e
	}
	return m.by[ID][key]
}

// entry is one message: its ordinary form and perhaps a singular.
type entry struct {
	text    string
	one     string
	oneArg  int
	hasOne  bool
	written string // file:line, for messages about messages
}

var (
	lineForm    = regexp.MustCompile(`^([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)(?:\[one(?::(\d))?\])?\s*=\s*(.*)$`)
	placeholder = regexp.MustCompile(`\{(\d)\}`)
)

// load reads every catalogue file of a folder.
func load(fsys fs.FS, dir string) (*messages, error) {
	m := &messages{by: map[Lang]map[string]*entry{ID: {}, EN: {}}}
	names, err := fs.Glob(fsys, path.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		pkg, tag, ok := strings.Cut(strings.TrimSuffix(path.Base(name), ".txt"), ".")
		lang, known := ParseLang(tag)
		if !ok || !known {
			return nil, fmt.Errorf("%s: name it <package>.id.txt or <package>.en.txt", name)
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		if err := m.read(name, pkg, lang, string(b)); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// read takes the lines of one file.
func (m *messages) read(name, pkg string, lang Lang, text string) error {
	for i, line := range strings.Split(text, "\n") {
		where := fmt.Sprintf("%s:%d", name, i+1)
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := lineForm.FindStringSubmatch(line)
		if f == nil {
			return fmt.Errorf("%s: not a line key = text: %q", where, line)
		}
		key, words := f[1], strings.ReplaceAll(strings.TrimSpace(f[3]), `\n`, "\n")
		if words == "" {
			return fmt.Errorf("%s: %s has no words", where, key)
		}
		if !strings.HasPrefix(key, pkg+".") {
			return fmt.Errorf("%s: %s does not start with %q", where, key, pkg+".")
		}
		e := m.by[lang][key]
		if e == nil {
			e = &entry{written: where}
			m.by[lang][key] = e
		}
		singular := strings.HasPrefix(line[len(key):], "[one")
		switch {
		case singular && e.hasOne, !singular && e.text != "":
			return fmt.Errorf("%s: %s is written twice, first at %s", where, key, e.written)
		case singular:
			e.one, e.hasOne = words, true
			if f[2] != "" {
				e.oneArg, _ = strconv.Atoi(f[2])
			}
		default:
			e.text = words
		}
	}
	return nil
}

// fill writes the arguments into the fitting form.
func (e *entry) fill(l Lang, args []any) string {
	text := e.text
	if e.hasOne && e.oneArg < len(args) && isOne(args[e.oneArg]) {
		text = e.one
	}
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	rest := text
	for {
		at := placeholder.FindStringIndex(rest)
		if at == nil {
			break
		}
		words := rest[at[0]:at[1]]
		if n := int(words[1] - '0'); n < len(args) {
			words = Format(l, args[n])
		}
		b.WriteString(rest[:at[0]])
		b.WriteString(words)
		rest = rest[at[1]:]
		if strings.HasSuffix(words, ".") && strings.HasPrefix(rest, ".") {
			rest = rest[1:] // "… untuk Prita, S.Sos." ends the sentence too
		}
	}
	return b.String() + rest
}

func isOne(v any) bool {
	switch n := v.(type) {
	case int:
		return n == 1
	case int64:
		return n == 1
	}
	return false
}
