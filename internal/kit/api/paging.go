package api

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// Paging is how a list is asked for: embed it in the input of an operation.
type Paging struct {
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Items of one page"`
	After string `query:"after" maxLength:"200" doc:"The \"next\" of the page before; nothing for the first page"`
}

// AsOf is the date of which something is told: embed it in an input.
type AsOf struct {
	AsOf clock.Date `query:"as_of" format:"date" example:"2020-12-01" doc:"The date of which to tell, YYYY-MM-DD; today in the region when it is not given"`
}

// Day is the date asked for, today when none was.
func (a AsOf) Day(today clock.Date) (clock.Date, error) {
	if a.AsOf == "" {
		return today, nil
	}
	d, err := clock.ParseDate(string(a.AsOf))
	if err != nil {
		return "", errs.New(errs.Invalid, "api.bad_date", string(a.AsOf)).Field("query.as_of", "api.bad_date", string(a.AsOf))
	}
	return d, nil
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
	Total int    `json:"total" doc:"Items of all pages"`
}

// Cut is the page of a whole list that is in memory. Key names an item and is
// what the caller's cursor holds; items are in a fixed order.
func Cut[S, T any](all []S, p Paging, key func(S) string, show func(S) T) (Page[T], error) {
	from := 0
	if p.After != "" {
		for from < len(all) && key(all[from]) != p.After {
			from++
		}
		if from == len(all) {
			return Page[T]{}, errs.New(errs.Invalid, "api.cursor").Field("query.after", "api.cursor")
		}
		from++
	}
	to := min(from+p.limit(), len(all))
	out := Page[T]{Items: make([]T, 0, to-from), Total: len(all)}
	for _, x := range all[from:to] {
		out.Items = append(out.Items, show(x))
	}
	if to < len(all) {
		out.Next = key(all[to-1])
	}
	return out, nil
}

func (p Paging) limit() int {
	if p.Limit < 1 {
		return 50
	}
	return min(p.Limit, 200)
}

// List shows every element; never null in JSON.
func List[S, T any](all []S, show func(S) T) []T {
	out := make([]T, 0, len(all))
	for _, x := range all {
		out = append(out, show(x))
	}
	return out
}
