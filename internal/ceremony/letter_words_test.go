package ceremony_test

import (
	"strings"
	"testing"

	"pendopo/internal/kit/i18n"
)

// The message goes out while the letters wait for their signature: it must not
// call itself the written invitation.
//
// rule: perka-bkn-7-2017 undangan
func TestTheMessageIsNotTheInvitation(t *testing.T) {
	for l, word := range map[i18n.Lang]string{i18n.ID: "menyusul", i18n.EN: "follows"} {
		if said := i18n.T(l, "ceremony.letter_invited", "Camat"); !strings.Contains(said, word) {
			t.Errorf("%s: %q does not say that the letter follows", l, said)
		}
	}
}
