package page

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// Form is what a person typed, and what is wrong with it. Put it in Base.Form:
// the page then shows the summary of errors above, "Galat:" in the title, and
// every Field keeps its value.
type Form struct {
	Values   url.Values
	Problems []FieldProblem
	Message  string // an error that belongs to no field
	lang     i18n.Lang
	upload   *multipart.Form
}

// FieldProblem is one line of the summary of errors, linked to its field.
type FieldProblem struct{ Name, Text string }

// NewForm is an empty form, or one filled from what is stored.
func NewForm(r *http.Request, values url.Values) *Form {
	if values == nil {
		values = url.Values{}
	}
	return &Form{Values: values, lang: Lang(r)}
}

// ReadForm reads a posted form; files stay on disk until Close. The size limit
// is the route's.
func ReadForm(r *http.Request) (*Form, error) {
	f := &Form{lang: Lang(r)}
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(1 << 20)
		f.upload = r.MultipartForm
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return nil, classify(big)
		}
		return nil, errs.New(errs.Invalid, "page.broken_form").With(err)
	}
	f.Values = r.PostForm
	return f, nil
}

// Close removes the files that an upload left.
func (f *Form) Close() {
	if f.upload != nil {
		_ = f.upload.RemoveAll() // a temporary file more does not fail a request
	}
}

// Get is a value without surrounding blanks.
func (f *Form) Get(name string) string { return strings.TrimSpace(f.Values.Get(name)) }

// All are the values of a repeated input.
func (f *Form) All(name string) []string { return f.Values[name] }

// Has tells whether a checkbox is on or a button was pressed.
func (f *Form) Has(name string) bool { return f.Values.Has(name) }

// Int reads a number; what is not one becomes a problem beside the field.
func (f *Form) Int(name string) int {
	s := f.Get(name)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(s, ".", ""))
	if err != nil {
		f.Fail(name, "page.bad_number", s)
	}
	return n
}

// Date reads a date as the browser sends it (YYYY-MM-DD) or as it is written
// on paper (26-11-2026, 26/11/2026); anything else becomes a problem.
func (f *Form) Date(name string) clock.Date {
	s := f.Get(name)
	if s == "" {
		return ""
	}
	if d, err := clock.ParseDate(s); err == nil {
		return d
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == ' ' })
	if len(parts) == 3 && len(parts[2]) == 4 {
		if d, err := clock.ParseDate(parts[2] + "-" + pad2(parts[1]) + "-" + pad2(parts[0])); err == nil {
			return d
		}
	}
	f.Fail(name, "page.bad_date", s)
	return ""
}

func pad2(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// Fail adds a problem beside a field.
func (f *Form) Fail(name, key string, args ...any) {
	f.Problems = append(f.Problems, FieldProblem{name, i18n.T(f.lang, key, args...)})
}

// Failed tells whether anything is wrong.
func (f *Form) Failed() bool { return f != nil && (len(f.Problems) > 0 || f.Message != "") }

// Take puts an error of the domain into the form and tells whether it belongs
// there: wrong input and conflicts do; the rest is for the error page.
//
//	if err := svc.Rename(…); f.Take(err) {
//		return w.renamePage(rw, r, f) // shown again, input kept
//	} else if err != nil {
//		return err
//	}
func (f *Form) Take(err error) bool {
	var own *errs.Error
	if !errors.As(err, &own) || own.Kind != errs.Invalid && own.Kind != errs.Conflict && own.Kind != errs.TooLarge {
		return false
	}
	for _, x := range own.Fields {
		f.Fail(x.Name, x.Key, x.Args...)
	}
	if len(own.Fields) == 0 {
		f.Message = Message(f.lang, err)
	}
	return true
}

// Upload is a file that was sent with a form.
type Upload struct {
	Name string
	Size int64
	multipart.File
}

// Upload opens a sent file: NotFound when none was chosen, TooLarge over the
// limit. The caller closes it.
func (f *Form) Upload(name string, limit int64) (*Upload, error) {
	if f.upload == nil || len(f.upload.File[name]) == 0 {
		return nil, errs.New(errs.Invalid, "page.no_file").Field(name, "page.no_file")
	}
	head := f.upload.File[name][0]
	if head.Size > limit {
		return nil, errs.New(errs.TooLarge, "page.file_too_large", byteSize(head.Size), byteSize(limit)).
			Field(name, "page.file_too_large", byteSize(head.Size), byteSize(limit))
	}
	file, err := head.Open()
	if err != nil {
		return nil, err
	}
	return &Upload{Name: head.Filename, Size: head.Size, File: file}, nil
}

// Uploads opens every file sent under a name, in order; none is no error. The
// caller closes them.
func (f *Form) Uploads(name string, limit int64) ([]*Upload, error) {
	if f.upload == nil {
		return nil, nil
	}
	var out []*Upload
	for _, head := range f.upload.File[name] {
		if head.Size == 0 { // an empty input of the browser
			continue
		}
		if head.Size > limit {
			return out, errs.New(errs.TooLarge, "page.file_too_large", byteSize(head.Size), byteSize(limit)).
				Field(name, "page.file_too_large", byteSize(head.Size), byteSize(limit))
		}
		file, err := head.Open()
		if err != nil {
			return out, err
		}
		out = append(out, &Upload{Name: head.Filename, Size: head.Size, File: file})
	}
	return out, nil
}

// Bytes reads the whole file.
func (u *Upload) Bytes() ([]byte, error) { return io.ReadAll(u.File) }

// Option is a choice of a select or a group of radio buttons.
type Option struct {
	Value, Label, Hint string
}

// Field is one input with label, hint and message, drawn by the template
// "field".
type Field struct {
	ID, Name, Label, Hint, Error, Value string
	Kind                                string // text, textarea, select, radio, checkbox, file, or an input type
	Auto, Mode, Accept, Pattern         string
	Options                             []Option
	Required, Focus, Mono, Narrow       bool
	Max                                 int
	Rows                                int
	On                                  bool
	Values                              []string
	OptionalNote                        string
}

// Chosen tells whether an option is the one chosen.
func (f Field) Chosen(v string) bool {
	for _, x := range f.Values {
		if x == v {
			return true
		}
	}
	return false
}

// Describe names the hint and the message for aria-describedby.
func (f Field) Describe() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// Input makes a Field in a handler, with the options of the template function
// "input": for a form whose fields are a list that several pages share.
func (f *Form) Input(name, label string, options ...any) Field {
	return f.field(f.lang, name, label, options)
}

// field makes a Field for a template. Options are "required", "focus",
// "narrow", "number" (digits keyboard and figures of equal width) and "type=",
// "hint=" (a key), "max=", "rows=", "autocomplete=", "accept=", "value="; a
// []Option gives the choices of "type=select" and "type=radio". On a page with
// several forms that ask for the same name, "form=" says which of them the field
// stands in, by the value of its button "do": ids stay different, and the message
// stands where the mistake was made.
func (f *Form) field(l i18n.Lang, name, label string, options []any) Field {
	x := Field{ID: "f-" + name, Name: name, Label: i18n.T(l, label), Kind: "text", Rows: 4}
	if f != nil {
		x.Value, x.Values, x.On = f.Values.Get(name), f.Values[name], f.Values.Has(name)
		for _, p := range f.Problems {
			if p.Name == name {
				x.Error = p.Text
				break
			}
		}
	}
	for _, o := range options {
		switch o := o.(type) {
		case []Option:
			x.Options = o
		case string:
			if form, ok := strings.CutPrefix(o, "form="); ok {
				if f == nil || f.Values.Get("do") != form {
					x.ID, x.Error = x.ID+"-"+form, ""
				}
				continue
			}
			x.option(l, o)
		}
	}
	return x
}

func (f *Field) option(l i18n.Lang, o string) {
	name, value, _ := strings.Cut(o, "=")
	switch name {
	case "required":
		f.Required = true
	case "focus":
		f.Focus = true
	case "narrow":
		f.Narrow = true
	case "number":
		f.Mode, f.Mono = "numeric", true
	case "type":
		f.Kind = value
	case "hint":
		f.Hint = i18n.T(l, value)
	case "max":
		f.Max, _ = strconv.Atoi(value)
	case "rows":
		f.Rows, _ = strconv.Atoi(value)
	case "autocomplete":
		f.Auto = value
	case "accept":
		f.Accept = value
	case "value":
		if f.Value == "" {
			f.Value = value
		}
	default:
		panic("page: a field has no option " + o)
	}
}

func hiddenFields(v url.Values) []Hidden {
	var out []Hidden
	for name, values := range v {
		for _, x := range values {
			out = append(out, Hidden{name, x})
		}
	}
	sortHidden(out)
	return out
}
