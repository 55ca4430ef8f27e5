package people

import (
	"encoding/base64"
	"fmt"
	"strings"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Filter chooses people for a list.
type Filter struct {
	// Query is part of a name, with or without degrees, or a number with or
	// without blanks. Every word must occur.
	Query    string
	Category Category // "" for all
	Status   Status   // "" for all
	After    string   // Page.Next of the page before
	Limit    int      // 1–200, 50 when 0
}

// Page is one page of a list, ordered by name without degrees.
type Page struct {
	Items []Person
	Total int
	Next  string // "" on the last page
}

const (
	defaultLimit = 50
	maxLimit     = 200
)

// List reads one page of the people that fit the filter.
func List(tx *db.Tx, f Filter) (Page, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	limit = min(limit, maxLimit)

	w := f.where()
	var page Page
	if err := tx.QueryRow(`select count(*) from person`+w.String(), w.args...).Scan(&page.Total); err != nil {
		return Page{}, fmt.Errorf("people: count list: %w", err)
	}
	if f.After != "" {
		search, id, err := decodeCursor(f.After)
		if err != nil {
			return Page{}, err
		}
		w.add("(search, id) > (" + w.arg(search) + ", " + w.arg(id) + ")")
	}
	found, err := selectPeople(tx, w.String()+`
		order by search, id
		limit `+w.arg(int64(limit+1)), w.args...)
	if err != nil {
		return Page{}, fmt.Errorf("people: list: %w", err)
	}
	if len(found) > limit {
		found = found[:limit]
		last := found[limit-1]
		page.Next = encodeCursor(last.Name.Search(), string(last.ID))
	}
	page.Items = found
	return page, nil
}

// where writes the conditions of a filter.
func (f Filter) where() *conditions {
	w := &conditions{}
	if f.Category != "" {
		w.add("category = " + w.arg(string(f.Category)))
	}
	if f.Status != "" {
		w.add("status = " + w.arg(string(f.Status)))
	}
	query := strings.TrimSpace(f.Query)
	if query == "" {
		return w
	}
	key := NumberKey(query)
	switch {
	case allDigits(key) && len(key) >= 18:
		w.add("(number = " + w.arg(key) + " or id in (select person from person_number where value = " + w.arg(key) + "))")
	case allDigits(key):
		w.add("(number like " + w.arg(key+"%") + " or id in (select person from person_number where value = " + w.arg(key) + "))")
	case strings.ContainsAny(key, "0123456789"):
		w.add("id in (select person from person_number where value = " + w.arg(key) + ")")
	default:
		words := strings.Fields(SplitName(query).Search())
		if len(words) == 0 {
			w.add("1 = 0") // nothing but punctuation: nobody is called that
		}
		for _, word := range words {
			w.add("search like " + w.arg(like(word)))
		}
	}
	return w
}

// conditions collects what follows "where", with its parameters.
type conditions struct {
	parts []string
	args  []any
}

// arg adds a parameter and returns its place.
func (w *conditions) arg(v any) string {
	w.args = append(w.args, v)
	return fmt.Sprintf("$%d", len(w.args))
}

func (w *conditions) add(part string) { w.parts = append(w.parts, part) }

func (w *conditions) String() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " where " + strings.Join(w.parts, " and ")
}

// A cursor names the last row of a page, so that a page costs the same however
// far it is and nobody is shown twice when others are added.
func encodeCursor(search, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(search + "\x1f" + id))
}

func decodeCursor(s string) (search, id string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	search, id, found := strings.Cut(string(raw), "\x1f")
	if err != nil || !found || strings.ContainsRune(id, 0) || strings.ContainsRune(search, 0) {
		return "", "", errs.New(errs.Invalid, "people.cursor_broken")
	}
	return search, id, nil
}
