package picker

import (
	_ "embed"
	"errors"
	"html/template"
	"strings"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

//go:embed picker.html
var source string

// templates are parsed once for each language; a broken one stops the program.
var templates = map[i18n.Lang]*template.Template{i18n.ID: parse(i18n.ID), i18n.EN: parse(i18n.EN)}

func parse(l i18n.Lang) *template.Template {
	return template.Must(template.New("picker").Funcs(template.FuncMap{
		"t": func(key string, args ...any) string { return i18n.T(l, key, args...) },
	}).Parse(source))
}

// view is what the template is given.
type view struct {
	*Picker
	Width, Height int
	Src, ViewText string
	AtText        string
	Title, Text   string
	Bad           bool // the point lies outside
	Error         string
	Results       []result
	Target        string
	Has           bool // the region has a map
}

type result struct{ Value, Name, Note string }

// HTML draws the input in a language. It stands inside a form.
func (p *Picker) HTML(l i18n.Lang) template.HTML {
	v := view{Picker: p, Width: Width, Height: Height, Src: p.Image(), ViewText: p.View.String(), Target: p.Action + "#f-titik", Has: !p.m.Empty()}
	v.Title, v.Text = p.words(l)
	if !p.At.IsZero() {
		v.AtText = pair(p.At)
		v.Bad = v.Has && !p.Spot().Inside
	}
	var e *errs.Error
	if errors.As(p.Problem, &e) {
		v.Error = i18n.T(l, e.Key, e.Args...)
	}
	for _, f := range p.Found {
		note := ""
		if f.Area != nil && f.Area.Name != f.Name {
			note = f.Area.Name
		}
		v.Results = append(v.Results, result{pair(f.At), f.Name, note})
	}
	var b strings.Builder
	if err := templates[l].Execute(&b, v); err != nil {
		panic(err) // the template and its data are ours: a test draws every state
	}
	return template.HTML(b.String()) //nolint:gosec // escaped by the template
}
