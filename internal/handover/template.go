package handover

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"pendopo/internal/org"
	"pendopo/internal/people"
)

//go:embed data/template.json
var templateFile []byte

// line is one item that posts of a family hand over; empty lists take every
// post.
type line struct {
	Area         Area           `json:"area"`
	Title        string         `json:"title"`
	Levels       []people.Level `json:"levels"`
	Units        []string       `json:"units"`        // kinds of units
	Special      []string       `json:"special"`      // kinds of special posts
	Months       []int          `json:"months"`       // of the switch
	Confirmation bool           `json:"confirmation"` // also owed by who keeps the chair
	StandIn      bool           `json:"stand_in"`     // also given by a superior for a chair that was vacant
}

// lines reads the shipped list once; it is part of the program.
var lines = sync.OnceValues(func() ([]line, error) {
	var out []line
	err := json.Unmarshal(templateFile, &out)
	return out, err
})

// template is what a post hands over in a month: the shipped lines that fit
// its family. Who keeps the chair closes the year only; a superior who gives a
// vacant chair gives what lies there.
func template(p *org.Post, unit *org.Unit, month time.Month, giver As) ([]line, error) {
	all, err := lines()
	if err != nil {
		return nil, err
	}
	kind := ""
	if unit != nil {
		kind = unit.Kind
	}
	var out []line
	for _, l := range all {
		fits := (len(l.Levels) == 0 || slices.Contains(l.Levels, p.Level)) &&
			(len(l.Units) == 0 || slices.Contains(l.Units, kind)) &&
			(len(l.Special) == 0 || slices.Contains(l.Special, p.Special)) &&
			(len(l.Months) == 0 || slices.Contains(l.Months, int(month))) &&
			(l.Confirmation || giver != AsSame) && (l.StandIn || giver != AsSuperior && giver != AsNobody)
		if fits {
			out = append(out, l)
		}
	}
	return out, nil
}
