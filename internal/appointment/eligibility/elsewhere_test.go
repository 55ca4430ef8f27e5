package eligibility

import (
	"strings"
	"testing"

	"pendopo/internal/kit/i18n"
)

func claimedPerson(c *Claim) func(*Facts) { return func(f *Facts) { f.Move.Elsewhere.Person = c } }
func claimedSeat(c *Claim) func(*Facts)   { return func(f *Facts) { f.Move.Elsewhere.Seat = c } }
func othersUnknown(f *Facts)              { f.Move.Elsewhere.Known = false }

var otherClaim = &Claim{Round: "Rotasi Juni", Person: "Rini", Post: "Camat Mojoroto"}

var elsewhereCases = []ruleCase{
	{"person.other_round", "nobody else proposes", promotion, nil, Met},
	{"person.other_round", "proposed in another round", promotion, claimedPerson(otherClaim), NotMet},
	{"person.other_round", "a confirmation too", confirmation, claimedPerson(&Claim{Decreed: true}), NotMet},
	{"person.other_round", "not looked", promotion, othersUnknown, MissingData},
	{"post.other_round", "nobody else fills it", promotion, nil, Met},
	{"post.other_round", "filled by another round", promotion, claimedSeat(otherClaim), NotMet},
	{"post.other_round", "a functional post has room", functional, claimedSeat(otherClaim), NotApplicable},
	{"post.other_round", "not looked", promotion, othersUnknown, MissingData},
}

// Who may not read the other round learns that there is one, and no more.
func TestAClaimTellsNoSecrets(t *testing.T) {
	f := promotion()
	secret := *otherClaim
	secret.Round = ""
	f.Move.Elsewhere.Person, f.Move.Elsewhere.Seat = &secret, &secret
	for _, id := range []string{"person.other_round", "post.other_round"} {
		v := judge(t, id, f)
		said := v.Message.In(i18n.ID) + v.Cure.Text.In(i18n.ID)
		for _, x := range v.Facts {
			said += i18n.Format(i18n.ID, x.Value)
		}
		if v.Outcome != NotMet || strings.Contains(said, "Rini") || strings.Contains(said, "Camat") {
			t.Errorf("%s: %s %q", id, v.Outcome, said)
		}
	}
}
