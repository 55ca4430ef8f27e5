package eligibility

import (
	"go/build"
	"slices"
	"strings"
	"testing"
)

// TestKnowsNoStore holds the bank to what it may know: dates, words, people as
// values and the law. A rule that needs more gets it as a fact.
func TestKnowsNoStore(t *testing.T) {
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"pendopo/internal/kit/clock", "pendopo/internal/kit/i18n", "pendopo/internal/people", "pendopo/internal/regulation"}
	for _, p := range pkg.Imports {
		if strings.HasPrefix(p, "pendopo/") && !slices.Contains(allowed, p) {
			t.Errorf("the rule bank imports %s: give it the value as a fact instead", p)
		}
	}
}
