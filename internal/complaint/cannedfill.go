package complaint

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// CannedFields are the words in braces that a prepared answer may hold; they
// are filled in when it is used.
var CannedFields = []string{"nomor", "dinas", "petugas", "tenggat", "lokasi"}

// CannedFacts is what the fields of a prepared answer become. What is not known
// stays as the field, so that the writer sees it.
type CannedFacts struct {
	Number  string // nomor
	Agency  string // dinas
	Officer string // petugas: who answers, without titles
	Due     string // tenggat: the promised day in words
	Place   string // lokasi
}

var cannedField = regexp.MustCompile(`\{([^{}\n]{0,40})\}`)

// Fill puts the facts of a case into a prepared answer. It is pure.
func (c Canned) Fill(f CannedFacts) string {
	values := map[string]string{"nomor": f.Number, "dinas": f.Agency, "petugas": f.Officer, "tenggat": f.Due, "lokasi": f.Place}
	return cannedField.ReplaceAllStringFunc(c.Text, func(field string) string {
		if v := values[strings.ToLower(strings.TrimSpace(field[1:len(field)-1]))]; v != "" {
			return v
		}
		return field
	})
}

// unknownField is the first field of a text that nothing fills, "" when all do.
func unknownField(text string) string {
	for _, m := range cannedField.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(CannedFields, strings.ToLower(strings.TrimSpace(m[1]))) {
			return m[0]
		}
	}
	return ""
}

// Unfilled tells that an answer still holds a field in braces: it is not ready.
func Unfilled(text string) bool {
	for _, m := range cannedField.FindAllStringSubmatch(text, -1) {
		if slices.Contains(CannedFields, strings.ToLower(strings.TrimSpace(m[1]))) {
			return true
		}
	}
	return false
}

// CannedUnits are the agencies for which the actor may write prepared answers;
// all tells that those for every agency are among them.
func (s *Service) CannedUnits(ctx context.Context, by actor.Actor) (units []*org.Unit, all bool, err error) {
	err = s.read(ctx, func(e *env) error {
		units, all = nil, by.May(actor.ComplaintCoordinator)
		if all {
			return nil
		}
		for _, g := range by.Grants {
			if g.Unit == "" || g.Function != actor.AgencyLiaison && g.Function != actor.AgencyHead {
				continue
			}
			if u := e.living(org.UnitID(g.Unit)); u != nil && !slices.Contains(units, u) && e.mayCan(by, u.ID) == nil {
				units = append(units, u)
			}
		}
		if len(units) == 0 {
			return errs.New(errs.Forbidden, "actor.forbidden.agency_liaison")
		}
		return nil
	})
	if err == nil && all {
		units, err = s.OfficesFor(ctx, by)
	}
	return units, all, err
}
