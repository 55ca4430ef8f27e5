package complaint

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"pendopo/internal/complaint/similar"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Around lists what the public may see: near a point, or newest first.
func (s *Service) Around(ctx context.Context, f AroundFilter) (PublicPage, error) {
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = 30
	}
	states := OpenStates
	if f.Ended {
		states = append(slices.Clone(OpenStates), Answered, Closed, Rejected, TransferredOut)
	}
	var out PublicPage
	err := s.read(ctx, func(e *env) error {
		out = PublicPage{}
		cs, err := s.around(e, f, states)
		if err != nil {
			return err
		}
		if f.Metres <= 0 && len(cs) > f.Limit {
			out.Next = cs[f.Limit-1].ID
		}
		for _, c := range cs[:min(len(cs), f.Limit)] {
			out.Items = append(out.Items, s.brief(e, c, ForPublic))
		}
		return nil
	})
	return out, err
}

func (s *Service) around(e *env, f AroundFilter, states []State) ([]*Complaint, error) {
	open := Filter{States: states, Category: f.Category, Village: f.Village, After: f.After, Limit: f.Limit}
	sc := scope{all: true, guards: []string{""}}
	if f.Unit != "" {
		sc = scope{roots: []org.UnitID{f.Unit}, units: e.below([]org.UnitID{f.Unit}), guards: []string{""}}
	}
	if f.Metres <= 0 || f.Point.IsZero() {
		cs, err := s.byIndex(e, sc, open)
		return slices.DeleteFunc(cs, func(c *Complaint) bool { return c.Secret && f.Village != "" }), err
	}
	cells := similar.Near(f.Point.Lat, f.Point.Lon, min(f.Metres, 1000))
	if len(cells) == 0 {
		return nil, nil
	}
	var args []any
	for _, cell := range cells {
		args = append(args, int64(cell))
	}
	where := `cell in ` + db.In(1, len(cells)) + ` and cell <> 0 and secret = false and ` + unled + ` in (`
	for i, st := range states {
		args = append(args, string(st))
		if i > 0 {
			where += ", "
		}
		where += fmt.Sprintf("$%d", len(args))
	}
	where += ")" + open.rest(e, sc, &args)
	args = append(args, candidates)
	cs, err := list(e.tx, fmt.Sprintf(`
		select `+columns+`
		from complaint
		where `+where+`
		order by id desc
		limit $%d`, len(args)), args...)
	if err != nil {
		return nil, err
	}
	far := func(c *Complaint) float64 {
		return similar.Metres(f.Point.Lat, f.Point.Lon, c.Where.Point.Lat, c.Where.Point.Lon)
	}
	cs = slices.DeleteFunc(cs, func(c *Complaint) bool {
		return far(c) > f.Metres || f.Unit != "" && !slices.Contains(sc.units, c.Unit)
	})
	slices.SortFunc(cs, func(a, b *Complaint) int { return cmp.Compare(far(a), far(b)) })
	return cs, nil
}
