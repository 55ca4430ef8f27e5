package people

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pendopo/internal/kit/i18n"
)

var keyForm = regexp.MustCompile(`"(people\.[a-z_]+)"`)

// Every message this package can give has words in every language; a refusal
// of a cell also says how to mend it.
func TestMessagesAreWritten(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]bool{"people.person_changed": true, "people.personal_data_revealed": true, "people.personal_data_refused": true}
	seen := 0
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(source), "\n") {
			for _, m := range keyForm.FindAllStringSubmatch(line, -1) {
				key := m[1]
				if acts[key] {
					continue
				}
				seen++
				if !i18n.Has(key) {
					t.Errorf("%s: %s has no words", name, key)
				}
				if strings.Contains(line, "c.refuse(") && !i18n.Has(key+"_remedy") {
					t.Errorf("%s: %s does not say how to mend it", name, key)
				}
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d keys found: the search is broken", seen)
	}
	for _, v := range []string{categories.key, sexes.key, religions.key, levels.key, echelons.key, tiers.key, sanctionLevels.key, leaveKinds.key, expectations.key, predicates.key} {
		if !i18n.Has(v + "_remedy") {
			t.Errorf("%s does not say how to mend it", v)
		}
	}
}
