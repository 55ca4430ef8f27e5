package page

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
)

// funcs are the words of the template language, bound to one language:
//
//	t "key" args…          a catalogue message
//	em "text with *stars*" the text with its one emphasis
//	href "/path"           a path of this site in this language
//	date longdate shortdate daymonth month   a clock.Date
//	clock moment           a time.Time, at the region's zone
//	number decimal money bytes span shortspan nip
//	icon "name"            a picture of the sprite
//	status "bad" "text"    word + shape + colour: bad, warn, ok, empty, note
//	deadline …             a badge for a Deadline
//	asset "desk.css"       the hashed address of a file
//	input form "name" "label.key" options…   a Field (see Form)
//	nothing "title.key" "text.key" "/path" "verb.key"   an Empty block
func (e *Engine) funcs(l i18n.Lang) template.FuncMap {
	return template.FuncMap{
		"t":         func(key string, args ...any) string { return i18n.T(l, key, args...) },
		"em":        emphasis,
		"href":      func(path string) string { return prefixed(l, path) },
		"date":      func(d clock.Date) string { return i18n.Date(l, d) },
		"longdate":  func(d clock.Date) string { return i18n.LongDate(l, d) },
		"shortdate": func(d clock.Date) string { return i18n.ShortDate(l, d) },
		"daymonth":  func(d clock.Date) string { return i18n.DayMonth(l, d) },
		"month":     func(d clock.Date) string { return i18n.Month(l, d) },
		"clock":     func(t time.Time) string { return i18n.Clock(l, t, e.cfg.Zone) },
		"moment":    func(t time.Time) string { return i18n.Moment(l, t, e.cfg.Zone) },
		"number":    func(n any) string { return number(l, n) },
		"decimal":   func(f float64, places int) string { return i18n.Decimal(l, f, places) },
		"money":     func(n int64) string { return i18n.Money(l, n) },
		"bytes":     func(n int64) string { return i18n.Bytes(l, n) },
		"span":      func(s clock.Span) string { return i18n.Span(l, s) },
		"shortspan": func(s clock.Span) string { return i18n.ShortSpan(l, s) },
		"nip":       func(s any) string { return i18n.NIP(fmt.Sprint(s)) },
		"icon":      e.icon,
		"status":    func(kind, text string) template.HTML { return e.status(l, kind, text) },
		"asset":     e.assets.href,
		"input":     func(f *Form, name, label string, options ...any) Field { return f.field(l, name, label, options) },
		"nothing":   func(title string, rest ...string) Empty { return empty(l, title, rest) },
		"message":   func(err error) string { return Message(l, err) },
		"percent":   func(done, total int) int { return percent(done, total) },
	}
}

func number(l i18n.Lang, n any) string {
	switch n := n.(type) {
	case int:
		return i18n.Number(l, int64(n))
	case int64:
		return i18n.Number(l, n)
	}
	return fmt.Sprint(n)
}

// emphasis turns the first pair of stars of a sentence into <em>.
func emphasis(s string) template.HTML {
	before, rest, ok := strings.Cut(s, "*")
	strong, after, closed := strings.Cut(rest, "*")
	if !ok || !closed {
		return template.HTML(template.HTMLEscapeString(s)) //nolint:gosec // escaped
	}
	esc := template.HTMLEscapeString
	return template.HTML(esc(before) + "<em>" + esc(strong) + "</em>" + esc(after)) //nolint:gosec // escaped
}

// icon is a picture of the sprite; it says nothing to a screen reader.
func (e *Engine) icon(name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="` + e.assets.href("icons.svg") + `#` + template.HTMLEscapeString(name) + `"/></svg>`) //nolint:gosec // escaped
}

// shapes gives every status its own shape: a status is never colour alone.
var shapes = map[string]string{"bad": "bad", "warn": "warn", "ok": "ok", "empty": "empty", "note": ""}

// statusKeys are the words when a page gives none of its own.
var statusKeys = map[string]string{"bad": "page.status_bad", "warn": "page.status_warn", "ok": "page.status_ok", "empty": "page.status_empty", "note": "page.status_note"}

func (e *Engine) status(l i18n.Lang, kind, text string) template.HTML {
	shape, ok := shapes[kind]
	if !ok {
		kind, shape = "note", ""
	}
	if text == "" {
		text = i18n.T(l, statusKeys[kind])
	}
	out := template.HTML(`<span class="status status-` + kind + `">`) //nolint:gosec // kind is one of shapes
	if shape != "" {
		out += e.icon(shape)
	}
	return out + template.HTML(template.HTMLEscapeString(text)+`</span>`) //nolint:gosec // escaped
}

func percent(done, total int) int {
	if total <= 0 {
		return 0
	}
	return min(100, done*100/total)
}
