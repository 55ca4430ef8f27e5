package routing

import (
	"strings"

	"pendopo/internal/org"
)

// Family is a kind of agency that every region has under one name or another:
// PU_JALAN_AIR is the public works office, whatever it is called here.
type Family string

// CategoryKey names a category of reports, "jalan_rusak".
type CategoryKey string

// Place is where a report points to. The zero Place is "not known".
type Place struct {
	Village  string // Kemendagri code of the kelurahan or desa
	District string // of the kecamatan; derived from Village when empty
}

// Source tells what spoke for a suggestion.
type Source string

// The sources of a reason.
const (
	FromRule     Source = "rule"     // a keyword of the rules
	FromDecision Source = "decision" // what coordinators decided about like texts
)

// Reason is a run of the citizen's own words that spoke for a suggestion.
type Reason struct {
	Words       string  // as written
	From, Until int     // its bytes in the text
	Source      Source  //
	Share       float64 // of all that spoke for the suggestion, 0 to 1
}

// Suggestion is one answer to "what is this and whose is it".
type Suggestion struct {
	Category   CategoryKey
	Family     Family
	Unit       org.UnitID // the region's own; "" when it has none for this family
	TransferTo string     // a body outside the region, when the authority is there
	Confidence float64    // calibrated: of a hundred such suggestions so many are right
	Reasons    []Reason   // strongest first, at most five
}

// Advice is everything that one look at a text says.
type Advice struct {
	// Suggestions are the best three of different families, best first.
	Suggestions []Suggestion
	// Sure tells that the first may be offered as the default. Otherwise the
	// report goes to the coordinator with the three as hints.
	Sure bool
	// Category is that of the first suggestion with its default kind, urgency
	// and secrecy; nil without suggestions.
	Category *Category
	// Emergencies are the numbers to show above everything else.
	Emergencies []Emergency
	// Moderation says what a moderator should look at before publication.
	Moderation Moderation
	// Model is the version of the learned part; 0 means rules only.
	Model int64
}

// Emergency is a number to call now with the words that say so.
type Emergency struct {
	Number string // "112"
	Reason Reason
}

// Call is the numbers to call now in one line, "" for none.
func (a Advice) Call() string {
	var out []string
	for _, e := range a.Emergencies {
		out = append(out, e.Number)
	}
	return strings.Join(out, ", ")
}

// Moderation is what was found in a text that should not be published unread.
type Moderation struct {
	Spam  []Reason // advertising, loans, gambling
	Abuse []Reason // insults, hatred
	Score float64  // 0 clean … 1 certainly
}
