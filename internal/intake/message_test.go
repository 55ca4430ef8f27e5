package intake_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"pendopo/internal/kit/i18n"
)

// Every reason that a reader or this package gives, and its remedy, is in both
// languages. The keys are built from one word each, so the general test of
// kit/i18n does not see them.
func TestEveryReasonHasWords(t *testing.T) {
	reason := regexp.MustCompile(`refusal\("([a-z_.]+)"`)
	literal := regexp.MustCompile(`(?:Key|Remedy):\s+"([a-z_.]+)"|"(intake\.[a-z_]+)", "(intake\.[a-z_]+)"`)
	seen := 0
	for _, dir := range []string{".", "../kit/sheet"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(dir, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range reason.FindAllStringSubmatch(string(b), -1) {
				seen++
				for _, key := range []string{m[1], m[1] + "_remedy"} {
					if !i18n.Has(key) {
						t.Errorf("%s: no words for %s", f, key)
					}
				}
			}
			for _, m := range literal.FindAllStringSubmatch(string(b), -1) {
				for _, key := range m[1:] {
					if key != "" && len(f) > 8 && f[len(f)-8:] != "_test.go" && regexp.MustCompile(`^(sheet|intake)\.`).MatchString(key) && !regexp.MustCompile(`^intake\.(refused|exported|file_applied)$`).MatchString(key) {
						seen++
						if !i18n.Has(key) {
							t.Errorf("%s: no words for %s", f, key)
						}
					}
				}
			}
		}
	}
	if seen < 25 {
		t.Fatalf("found only %d reasons: the search is broken", seen)
	}
}
