package absence

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryPowerIsKept: the page of words, the table that refusals come from and
// the program agree; a use case that is named exists.
func TestEveryPowerIsKept(t *testing.T) {
	doc, err := os.ReadFile("../../doc/acting.md")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, p := range Powers("2026-05-01") {
		named = append(named, p.UseCases...)
	}
	for _, l := range mandateLimits {
		named = append(named, l.UseCases...)
	}
	for _, uc := range named {
		if !strings.Contains(string(doc), "`"+uc+"`") {
			t.Errorf("doc/acting.md does not name %s", uc)
		}
		parts := strings.Split(uc, ".")
		pattern := regexp.MustCompile(`func \([a-z]+ \*` + parts[1] + `\) ` + parts[2] + `\(`)
		found := false
		for _, dir := range []string{parts[0], parts[0] + "/*"} { // or a part of the package
			files, err := filepath.Glob("../" + dir + "/*.go")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				b, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				found = found || pattern.Match(b)
			}
		}
		if !found {
			t.Errorf("there is no %s", uc)
		}
	}
	for _, m := range regexp.MustCompile("`((?:duty|complaint|handover|absence|appointment|document)\\.[A-Z][A-Za-z]+\\.[A-Z][A-Za-z]+)`").FindAllStringSubmatch(string(doc), -1) {
		if !strings.Contains(strings.Join(named, " ")+" ", m[1]+" ") {
			t.Errorf("doc/acting.md names %s, the table does not", m[1])
		}
	}
}
