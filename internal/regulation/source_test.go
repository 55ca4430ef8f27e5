package regulation

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// articleForm is an article as Citation writes it: 54(1)d, 107(1)c.6, 99A, or
// a word for a part without a number (lampiran, masa tugas).
var articleForm = regexp.MustCompile(`^([0-9]+[A-Z]?(\([0-9]+[a-z]?\))?[a-z]?(\.[0-9]+)?|[a-z]+( [a-zA-Z]+)*)$`)

// Code that carries out a text says so in one line, `// rule: <id> <article>,
// <article> (remark)`, articles and remark where they help. The id is one of
// the data, so that a search finds the text behind the code and the code
// behind the text.
func TestSourceCitesTextsOfTheData(t *testing.T) {
	cited := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || path != "../.." && strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" || filepath.Base(path) == "source_test.go" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for n, line := range strings.Split(string(text), "\n") {
			comment, found := strings.CutPrefix(strings.TrimSpace(line), "// rule: ")
			if !found {
				if strings.Contains(line, "//rule:") || strings.Contains(line, "// Rule:") {
					t.Errorf("%s:%d: write `// rule: <id> <article>`, not %q", path, n+1, strings.TrimSpace(line))
				}
				continue
			}
			cited++
			if why := wrongCitation(comment); why != "" {
				t.Errorf("%s:%d: %q: %s", path, n+1, comment, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if cited < 100 {
		t.Fatalf("only %d citations found in the source: the scan is broken", cited)
	}
}

// wrongCitation says what is wrong with the text after `// rule: `, or "".
func wrongCitation(s string) string {
	s, remark, remarked := strings.Cut(s, " (")
	if remarked && !strings.HasSuffix(remark, ")") {
		return "the remark in brackets ends the line"
	}
	id, articles, _ := strings.Cut(s, " ")
	if _, ok := National().Instrument(id); !ok {
		return "no text " + id + " in internal/regulation/data: use its id there, or add it"
	}
	if articles == "" {
		return ""
	}
	for _, a := range strings.Split(articles, ", ") {
		if !articleForm.MatchString(a) {
			return a + " is no article as a Citation writes it (54(1)d, 107(1)c.6, lampiran)"
		}
	}
	return ""
}

func TestWrongCitationsAreFound(t *testing.T) {
	for s, ok := range map[string]bool{
		"pp-11-2017":                         true,
		"pp-11-2017 54(1)d, 107(1)c.4":       true,
		"pp-11-2017 (leave is no service)":   true,
		"se-bkn-1-2021 masa tugas":           true,
		"pp-72-2019 99A (Inspektur, Irban)":  true,
		"PP-11-2017 54":                      false,
		"pp-11-2071 54":                      false,
		"pp-11-2017 art. 54":                 false,
		"pp-11-2017 54; pp-94-2021 8":        false,
		"domain 4.7":                         false,
		"pp-11-2017 54 (remark not closed":   false,
		"uu-27-2022 pasal 8":                 false,
		"pp-11-2017 54(1)d,107(1)c.4":        false,
		"pp-11-2017 107(1) c":                false,
		"pp-11-2017 54 (remark) and no more": false,
	} {
		if why := wrongCitation(s); (why == "") != ok {
			t.Errorf("%q: %q, want it accepted: %v", s, why, ok)
		}
	}
}
