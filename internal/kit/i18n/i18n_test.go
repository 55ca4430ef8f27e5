package i18n

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pendopo/internal/kit/clock"
)

// Both languages have every key, with the same placeholders.
func TestLanguagesAgree(t *testing.T) {
	m := catalogue()
	for _, l := range Langs {
		for key, e := range m.by[l] {
			other := ID
			if l == ID {
				other = EN
			}
			o := m.by[other][key]
			switch {
			case e.text == "":
				t.Errorf("%s: %s has only a singular", e.written, key)
			case o == nil:
				t.Errorf("%s: %s has no %s words", e.written, key, other)
			case l == ID && !slices.Equal(holes(e.text), holes(o.text)):
				t.Errorf("%s: %s: placeholders %v, in %s %v", e.written, key, holes(e.text), other, holes(o.text))
			case e.hasOne && !subset(holes(e.one), holes(e.text)):
				t.Errorf("%s: %s: the singular uses placeholders that the plural has not", e.written, key)
			}
		}
	}
}

func holes(s string) []string {
	found := placeholder.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func subset(a, b []string) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// Every key that the source names is in the catalogue: errs.New, Field and T
// calls, i18n.Key conversions, and t "key" in templates.
func TestSourceKeysExist(t *testing.T) {
	root := "../.."
	used := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		switch {
		case strings.HasSuffix(path, "_test.go"):
			return nil
		case strings.HasSuffix(path, ".go"):
			return goKeys(path, used)
		case strings.HasSuffix(path, ".html"):
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, action := range templateAction.FindAllString(string(b), -1) {
				for _, f := range quotedKey.FindAllStringSubmatch(action, -1) {
					if ext := filepath.Ext(f[1]); !slices.Contains(fileExts, ext) {
						used[f[1]] = path
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(used) < 20 {
		t.Fatalf("only %d keys found in the source: the scan is broken", len(used))
	}
	for key, where := range used {
		if !Has(key) {
			t.Errorf("%s uses %q, which no catalogue has: add it to internal/kit/i18n/catalog/%s.id.txt and .en.txt", where, key, strings.SplitN(key, ".", 2)[0])
		}
	}
}

var (
	templateAction = regexp.MustCompile(`\{\{[^}]*\}\}`)
	quotedKey      = regexp.MustCompile(`"(?:hint=)?([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"`)
	fileExts       = []string{".html", ".css", ".js", ".svg"}
	keyForm        = regexp.MustCompile(`^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$`)
)

// keyAt says which argument of a call is a message key, by the function's name.
var keyAt = map[string]int{"errs.New": 1, "i18n.T": 1, "page.T": 1, "i18n.Key": 0, ".Field": 1, ".Input": 1}

func goKeys(path string, used map[string]string) error {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil // the compiler says it better
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name := "." + sel.Sel.Name
		if x, ok := sel.X.(*ast.Ident); ok {
			if _, known := keyAt[x.Name+name]; known {
				name = x.Name + name
			}
		}
		at, ok := keyAt[name]
		if !ok || at >= len(call.Args) {
			return true
		}
		lit, ok := call.Args[at].(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		key, err := strconv.Unquote(lit.Value)
		if err != nil || name == ".Field" && !keyForm.MatchString(key) {
			return true
		}
		used[key] = set.Position(lit.Pos()).String()
		return true
	})
	return nil
}

// A sentence that the source says with arguments finds one for each of its
// places, and words that are keys themselves are said in its language. Keys that are completed at run time stand for all that begin so.
func TestSourceFillsItsPlaces(t *testing.T) {
	place := regexp.MustCompile(`\{(\d+)`)
	calls := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil // the compiler says it better
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || call.Ellipsis.IsValid() {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok || x.Name+"."+sel.Sel.Name != "errs.New" && x.Name+"."+sel.Sel.Name != "i18n.T" || len(call.Args) < 2 {
				return true
			}
			for _, a := range call.Args[2:] {
				if len(keysOf(a)) > 0 {
					t.Errorf("%s puts a key into a sentence as it stands: make it an i18n.Key", set.Position(a.Pos()))
				}
			}
			keys := keysOf(call.Args[1])
			if len(keys) > 0 {
				calls++
			}
			for _, key := range keys {
				for _, m := range place.FindAllStringSubmatch(catalogue().by[ID][key].text, -1) {
					if n, _ := strconv.Atoi(m[1]); n >= len(call.Args)-2 {
						t.Errorf("%s says %s with %d arguments, but it has a place {%d}", set.Position(call.Pos()), key, len(call.Args)-2, n)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if calls < 500 {
		t.Errorf("only %d sentences found in the source: the scan is broken", calls)
	}
}

// keysOf are the keys that an expression may name: a literal, or all that begin
// with the literal that something is added to.
func keysOf(e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if key, err := strconv.Unquote(e.Value); err == nil && Has(key) {
			return []string{key}
		}
	case *ast.BinaryExpr:
		lit, ok := e.X.(*ast.BasicLit)
		if !ok {
			return nil
		}
		prefix, err := strconv.Unquote(lit.Value)
		if err != nil || strings.Count(prefix, ".") < 2 || !strings.HasSuffix(prefix, ".") { // a whole package's keys say nothing
			return nil
		}
		var keys []string
		for key := range catalogue().by[ID] {
			if rest, ok := strings.CutPrefix(key, prefix); ok && !strings.Contains(rest, ".") {
				keys = append(keys, key)
			}
		}
		return keys
	}
	return nil
}

func TestMessages(t *testing.T) {
	m, err := load(fstest.MapFS{
		"c/org.id.txt": {Data: []byte("# komentar\norg.found = {0} jabatan di {1}\norg.two = a\\nb\norg.ends = Ada {0}. Ada juga {0}.\n")},
		"c/org.en.txt": {Data: []byte("org.found[one] = {0} post in {1}\norg.found = {0} posts in {1}\norg.two = a\\nb\norg.ends = Here is {0}.")},
	}, "c")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang Lang
		key  string
		args []any
		want string
	}{
		{ID, "org.found", []any{1, "Setda"}, "1 jabatan di Setda"},
		{EN, "org.found", []any{1, "Setda"}, "1 post in Setda"},
		{EN, "org.found", []any{1234, clock.Date("2026-11-26")}, "1,234 posts in 26 November 2026"},
		{ID, "org.found", []any{12345, Rupiah(12450000)}, "12.345 jabatan di Rp\u00a012.450.000"},
		{ID, "org.found", []any{Plain(2026)}, "2026 jabatan di {1}"},
		{ID, "org.two", nil, "a\nb"},
		{ID, "org.ends", []any{"Prita, S.Sos."}, "Ada Prita, S.Sos. Ada juga Prita, S.Sos."},
		{ID, "org.ends", []any{"Setda"}, "Ada Setda. Ada juga Setda."},
	} {
		if got := m.find(c.lang, c.key).fill(c.lang, c.args); got != c.want {
			t.Errorf("%s %s %v = %q, want %q", c.lang, c.key, c.args, got, c.want)
		}
	}
	if got := T(ID, "nowhere.at_all"); got != "[nowhere.at_all]" {
		t.Errorf("a key nobody wrote = %q", got)
	}
}

func TestBadCatalogue(t *testing.T) {
	for name, c := range map[string]struct{ file, text string }{
		"not a line":     {"org.id.txt", "org.a sesuatu"},
		"other package":  {"org.id.txt", "people.a = x"},
		"twice":          {"org.id.txt", "org.a = x\norg.a = y"},
		"no words":       {"org.id.txt", "org.a ="},
		"other language": {"org.fr.txt", "org.a = x"},
	} {
		if _, err := load(fstest.MapFS{"c/" + c.file: {Data: []byte(c.text)}}, "c"); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestFormats(t *testing.T) {
	wib := time.FixedZone("", 7*3600)
	at := time.Date(2026, 11, 26, 2, 47, 0, 0, time.UTC)
	const d = clock.Date("2026-11-26")
	for _, c := range []struct{ got, want string }{
		{LongDate(ID, d), "Kamis, 26 November 2026"},
		{LongDate(EN, d), "Thursday, 26 November 2026"},
		{ShortDate(ID, "2026-08-01"), "1 Agu 2026"},
		{DayMonth(ID, d), "26 Nov"},
		{Month(EN, "2026-05-02"), "May 2026"},
		{Date(ID, ""), ""},
		{Clock(ID, at, wib), "09.47 WIB"},
		{Clock(EN, at, time.FixedZone("", 8*3600)), "10:47 WITA"},
		{Moment(ID, at, time.FixedZone("", 9*3600)), "26 Nov 2026, 11.47 WIT"},
		{Number(ID, 1284), "1.284"},
		{Number(EN, -1234567), "−1,234,567"},
		{Number(ID, 999), "999"},
		{Decimal(ID, 84.62, 2), "84,62"},
		{Decimal(EN, 1284.5, 1), "1,284.5"},
		{Decimal(ID, -0.5, 1), "−0,5"},
		{Money(ID, 12450000), "Rp\u00a012.450.000"},
		{Money(ID, -100000), "−Rp\u00a0100.000"},
		{Bytes(ID, 999), "999 B"},
		{Bytes(ID, 86_000), "84 KB"},
		{Bytes(ID, 1_240_000), "1,2 MB"},
		{Bytes(ID, 64<<20), "64 MB"},
		{Span(ID, clock.Span{Years: 2, Months: 3, Days: 9}), "2 tahun 3 bulan"},
		{Span(EN, clock.Span{Months: 1, Days: 2}), "1 month 2 days"},
		{Span(ID, clock.Span{}), "0 hari"},
		{ShortSpan(ID, clock.Span{Years: 1, Months: 10}), "1 th 10 bl"},
		{NIP("198001012005011002"), "19800101\u00a0200501\u00a01\u00a0002"},
		{NIP("123"), "123"},
		{fmt.Sprint(Format(ID, nil)), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
