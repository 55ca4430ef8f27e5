package page

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pendopo/internal/kit/i18n"
)

// Figure is one number of the strip under a title; 3 to 5 of them.
type Figure struct {
	Value string
	Label string
	Kind  string // "", "bad" or "warn": colour only when somebody must act
	Href  string // every figure leads to its list
	Parts []Part // a bar under the figure, the first figure only
}

// Part is a piece of the bar under a figure.
type Part struct {
	Kind string // "bad", "warn", "rest"
	Size int
}

// Bar lays the parts on a line of 100 units.
func (f Figure) Bar() []BarPart {
	total := 0
	for _, p := range f.Parts {
		total += p.Size
	}
	var out []BarPart
	at := 0.0
	for _, p := range f.Parts {
		if total == 0 || p.Size == 0 {
			continue
		}
		width := float64(p.Size) * 100 / float64(total)
		out = append(out, BarPart{p.Kind, at, max(width-0.8, 0.8)})
		at += width
	}
	return out
}

// BarPart is a rectangle of a bar.
type BarPart struct {
	Kind     string
	X, Width float64
}

// Filters is the line of chips with the search field.
type Filters struct {
	Label  string // names the group for screen readers
	Chips  []Chip
	Search *Search
}

// Chip is one filter; its state is in the address.
type Chip struct {
	Label   string
	Count   int // -1 is no count
	Href    string
	Current bool
}

// Search is a search field that sends a GET to Path.
type Search struct {
	Path  string
	Name  string // parameter, "q"
	Value string
	Label string
	Keep  url.Values // other parameters of the address to keep
}

// KeepFields are the kept parameters as hidden inputs.
func (s Search) KeepFields() []Hidden { return hiddenFields(s.Keep) }

// More is the foot of a list read by keyset pages: "Muat berikutnya".
type More struct {
	Shown int
	Total int    // -1 when it was not counted
	Next  string // address of the next page; "" at the end
	First string // address of the first page; "" when this is it
}

// Empty is the block of a list without lines, with the next step.
type Empty struct {
	Title, Text string
	Action      Link
}

func empty(l i18n.Lang, title string, rest []string) Empty {
	e := Empty{Title: i18n.T(l, title)}
	if len(rest) > 0 && rest[0] != "" {
		e.Text = i18n.T(l, rest[0])
	}
	if len(rest) > 2 {
		e.Action = Link{Label: i18n.T(l, rest[2]), Href: rest[1]}
	}
	return e
}

// Deadline is a badge: "2 hari kerja lagi", "lewat 4 hari".
type Deadline struct {
	Text string
	Kind string // "", "warn" or "bad"
	Date string // the day itself, for the tooltip
	Href string // the receipt: how the days were counted
}

// Fact is a line of a definition list.
type Fact struct {
	Label, Value string
	Href         string
	Number       bool // figures of equal width
	Note         string
}

// Step is one step of a tracker.
type Step struct {
	Label, Note string
	State       string // "done", "now", "later"
}

// Event is a line of a time line.
type Event struct {
	When, Title, Text string
	Href              string
	Now               bool
}

// Confirm is the page that asks before what cannot be undone. The buttons are
// verbs; the same form posts to Action again with confirm=1.
type Confirm struct {
	Base
	Text   string
	Points []string // what will happen, one a line
	Action string
	Fields url.Values // posted again
	Verb   string
	Danger bool
	Back   Link
}

// KeepFields are the fields as hidden inputs.
func (c *Confirm) KeepFields() []Hidden { return hiddenFields(c.Fields) }

// Confirm asks.
func (e *Engine) Confirm(w http.ResponseWriter, r *http.Request, c *Confirm) error {
	return e.own.Render(w, r, "confirm.html", c)
}

// Progress is the page of work in the background; it loads itself again until
// Finished.
type Progress struct {
	Base
	Text     string // "412 dari 1.488 naskah"
	Done     int
	Total    int // 0 while it is not known
	Finished bool
	Failed   []ProgressFailure
	Next     Link // where to go when finished
	Others   []Link
}

// ProgressFailure is one piece that failed, named, with its own retry.
type ProgressFailure struct {
	Label, Reason string
	RetryAction   string // POST address; "" when it is not retried by hand
}

// Progress shows work in the background.
func (e *Engine) Progress(w http.ResponseWriter, r *http.Request, p *Progress) error {
	if !p.Finished && p.Refresh == 0 {
		p.Refresh = 2
	}
	return e.own.Render(w, r, "progress.html", p)
}

func sortHidden(h []Hidden) {
	slices.SortStableFunc(h, func(a, b Hidden) int { return strings.Compare(a.Name, b.Name) })
}
