package cli

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
)

// TestReadmeSignIns compares the table of README with the sign-ins of the
// example, and the day it lives on with the one README names.
func TestReadmeSignIns(t *testing.T) {
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(b)
	region, err := buildExample()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| `([\\w-]+)` \\|").FindAllStringSubmatch(readme, -1) {
		rows[m[1]] = m[2]
	}
	for i, s := range region.SignIns {
		user := s.Person
		if user == "" {
			user = "admin"
		}
		if got, want := rows[user], demoPassword(i); got != want {
			t.Errorf("README.md has the password %q for %s (%s), the example prints %q: mend the table of sign-ins", got, user, s.Post, want)
		}
		delete(rows, user)
	}
	for user := range rows {
		t.Errorf("README.md names the sign-in %s, which the example does not have", user)
	}
	day := clock.DateOf(demoStory(region).dayAfter, time.FixedZone("WIB", 7*3600))
	for _, want := range []string{i18n.Date(i18n.EN, day), "bin/pendopo demo --clock "} {
		if !strings.Contains(readme, want) {
			t.Errorf("README.md does not say %q", want)
		}
	}
}
