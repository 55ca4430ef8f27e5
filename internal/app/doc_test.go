package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	pathpkg "path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pendopo/internal/appointment"
	"pendopo/internal/kit/i18n"
)

// The pages of doc/ repeat a few lists of the code, because people read them
// there. These tests keep the two the same.

func docPage(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../doc", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// tableAfter reads the rows of the first table after a place in a page, cells
// without blanks and backquotes.
func tableAfter(page string) (rows [][]string) {
	for _, line := range strings.Split(page, "\n") {
		if !strings.HasPrefix(line, "|") {
			if len(rows) > 0 {
				break
			}
			continue
		}
		var cells []string
		for _, c := range strings.Split(strings.Trim(line, "|"), "|") {
			cells = append(cells, strings.Trim(strings.TrimSpace(c), "`"))
		}
		rows = append(rows, cells)
	}
	if len(rows) < 2 {
		return nil
	}
	return rows[2:] // without heading and rule
}

// TestStatesAreDrawn compares the tables and pictures of doc/states.md with the
// constants of the code and the words of the pages.
func TestStatesAreDrawn(t *testing.T) {
	page := docPage(t, "states.md")
	marks := regexp.MustCompile(`<!-- states: (\S+) (\S+) (\S*) ?-->`).FindAllStringSubmatchIndex(page, -1)
	if len(marks) < 6 {
		t.Fatalf("doc/states.md marks %d tables", len(marks))
	}
	for _, m := range marks {
		file, typ, words := page[m[2]:m[3]], page[m[4]:m[5]], page[m[6]:m[7]]
		want := constants(t, filepath.Join("../..", file), typ)
		picture := page[strings.LastIndex(page[:m[0]], "\n## "):m[0]]
		var got []string
		for _, row := range tableAfter(page[m[1]:]) {
			got = append(got, row[0])
			if words == "" {
				continue
			}
			if on := i18n.T(i18n.ID, words+row[0]); on != row[1] {
				t.Errorf("doc/states.md: %s is %q on the page, not %q", row[0], on, row[1])
			}
			if strings.Contains(picture, "──") && typ != "Result" && !regexp.MustCompile(`\b`+row[0]+`\b`).MatchString(picture) {
				t.Errorf("doc/states.md: the picture before %s.%s lacks %s", file, typ, row[0])
			}
		}
		if !slices.Equal(sorted(got), sorted(want)) {
			t.Errorf("doc/states.md: %s of %s are %v, the page has %v", typ, file, want, got)
		}
	}
}

// TestRoundPictureIsTheMachine reads the arrows of the first line of the round's
// picture back: each must be a transition.
func TestRoundPictureIsTheMachine(t *testing.T) {
	arrow := regexp.MustCompile(`(\w+) ──(\w+)──► (\w+)`)
	page := docPage(t, "states.md")
	round := page[strings.Index(page, "## Round"):strings.Index(page, "## Move")]
	n := 0
	for _, line := range strings.Split(round, "\n") {
		for m := arrow.FindStringSubmatch(line); m != nil; m = arrow.FindStringSubmatch(line) {
			to, err := appointment.Next(appointment.State(m[1]), appointment.Event(m[2]))
			if err != nil || to != appointment.State(m[3]) {
				t.Errorf("%s: the machine goes to %s (%v)", m[0], to, err)
			}
			n++
			line = line[strings.Index(line, "► "+m[3])+len("► "):] // its end begins the next arrow
		}
	}
	if n < 5 {
		t.Errorf("%d arrows read", n)
	}
}

// TestGlossaryNamesExist looks for every name of doc/glossary.md in its package.
func TestGlossaryNamesExist(t *testing.T) {
	declared := map[string]map[string]bool{}
	for _, m := range regexp.MustCompile("`((?:[a-z]+/)*[a-z]+)\\.([A-Z]\\w*)`").FindAllStringSubmatch(docPage(t, "glossary.md"), -1) {
		pkg := m[1]
		if declared[pkg] == nil {
			declared[pkg] = names(t, filepath.Join("..", pkg))
		}
		if !declared[pkg][m[2]] {
			t.Errorf("doc/glossary.md: %s.%s is not declared", pkg, m[2])
		}
	}
	if len(declared) < 8 {
		t.Errorf("names of %d packages read", len(declared))
	}
}

// names is everything that a package declares at its top.
func names(t *testing.T, dir string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no package in %s (%v)", dir, err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				out[f.Name.Name] = true
			}
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					out[s.Name.Name] = true
				case *ast.ValueSpec:
					for _, n := range s.Names {
						out[n.Name] = true
					}
				}
			}
		}
	}
	return out
}

// TestDependenciesAreExplained compares the modules of decision 0009 with those
// that our own packages and tests import.
func TestDependenciesAreExplained(t *testing.T) {
	page := docPage(t, "decisions/0009-dependencies.md")
	parts := strings.Split(page, "\n## ")
	if len(parts) < 3 {
		t.Fatal("decision 0009 has no tables")
	}
	modules := map[string]bool{} // named on the page → used
	product := map[string]bool{}
	for i, part := range parts[1:3] {
		for _, row := range tableAfter(part) {
			modules[row[0]], product[row[0]] = false, i == 0
		}
	}
	out, err := exec.Command("go", "list", "-f", `{{range .Imports}}p {{.}}
{{end}}{{range .TestImports}}t {{.}}
{{end}}{{range .XTestImports}}t {{.}}
{{end}}`, "pendopo/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, line := range strings.Split(string(out), "\n") {
		kind, path, _ := strings.Cut(line, " ")
		host, _, _ := strings.Cut(path, "/")
		if !strings.Contains(host, ".") {
			continue // standard library or ours
		}
		m := path
		for m != "." {
			if _, ok := modules[m]; ok {
				break
			}
			m = pathpkg.Dir(m)
		}
		switch {
		case m == ".":
			t.Errorf("%s is imported; decision 0009 does not say what for", path)
		case kind == "p" && !product[m]:
			t.Errorf("%s is imported by the product; decision 0009 has it in tests only", path)
		}
		modules[m] = true
	}
	for m, used := range modules {
		if !used {
			t.Errorf("decision 0009 names %s, which nothing imports", m)
		}
	}
}

// constants is the values of the typed string constants of a file; the empty
// one is nothing yet, not a state.
func constants(t *testing.T, file, typ string) (out []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			if id, ok := v.Type.(*ast.Ident); !ok || id.Name != typ {
				continue
			}
			for _, e := range v.Values {
				if lit, ok := e.(*ast.BasicLit); ok {
					if text, err := strconv.Unquote(lit.Value); err == nil && text != "" {
						out = append(out, text)
					}
				}
			}
		}
	}
	return out
}

func sorted(s []string) []string { s = slices.Clone(s); slices.Sort(s); return s }

// TestOrderIsDocumented compares the list of doc/architecture.md with order.
func TestOrderIsDocumented(t *testing.T) {
	var got []string
	for _, row := range tableAfter(docPage(t, "architecture.md")[strings.Index(docPage(t, "architecture.md"), "<!-- order -->"):]) {
		n, err := strconv.Atoi(row[0])
		if err != nil || n < 1 || n > len(got)+1 {
			t.Fatalf("doc/architecture.md: line %q of the package order", row[0])
		}
		name := row[1]
		if n == len(got) {
			got[n-1] += " " + name
		} else {
			got = append(got, name)
		}
	}
	for i := range max(len(got), len(order)) {
		var have, want string
		if i < len(got) {
			have = got[i]
		}
		if i < len(order) {
			want = order[i]
		}
		if !slices.Equal(sorted(strings.Fields(have)), sorted(strings.Fields(want))) {
			t.Errorf("line %d: doc/architecture.md has %q, order.go %q", i+1, have, want)
		}
	}
}

// TestSettingsAreDocumented compares the table of doc/operate.md with the
// settings and their defaults.
func TestSettingsAreDocumented(t *testing.T) {
	page := docPage(t, "operate.md")
	rows := tableAfter(page[strings.Index(page, "<!-- settings -->"):])
	def := DefaultConfig()
	for i := range max(len(rows), len(settings)) {
		if i >= len(rows) || i >= len(settings) {
			t.Fatalf("doc/operate.md lists %d settings, the program has %d", len(rows), len(settings))
		}
		s := settings[i]
		if rows[i][0] != s.Key || rows[i][1] != s.Get(&def) {
			t.Errorf("doc/operate.md: %s = %q, the program has %s = %q", rows[i][0], rows[i][1], s.Key, s.Get(&def))
		}
	}
}
