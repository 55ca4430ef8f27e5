package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// Words is a text of the document in both languages.
type Words struct{ ID, EN string }

// In is the text in a language.
func (w Words) In(l i18n.Lang) string {
	if l == i18n.EN {
		return w.EN
	}
	return w.ID
}

// Public is the scope of an operation that needs no token, AnyToken of one that
// any token may use.
const (
	Public   = "-"
	AnyToken = ""
)

// Operation is one line of the API with what its document says.
type Operation struct {
	ID      string // "list-units"; never changes within a version
	Route   string // "GET /units"
	Tag     string // the group it stands in
	Scope   string // what the token must be good for
	Summary Words  // a few words
	Text    Words  // a sentence or more: what it does and what to know
	Try     string // an example request: path below the base with its query
	Body    string // example body, JSON
	Status  int    // of success; 0 is 200, or 204 for Do
	Limit   int64  // bytes of the body; 0 is DefaultBody
	Takes   string // content type of a raw body, "" for JSON
	Header  string // a header that the example request carries, "Receipt-Digits: 417"
	// Errors are the kinds beside those that every operation may answer with.
	Errors []errs.Kind
	// Once accepts an Idempotency-Key: the same request again answers what the
	// first one answered and does nothing.
	Once bool
}

// DefaultBody is the size of an ordinary request.
const DefaultBody = 1 << 20

// answer is what every operation answers with. Its type does not depend on the
// operation: huma compiles some twenty kilobytes for each pair of input and
// output types, and operations share few.
type answer struct{ Body any }

// Register adds an operation that answers with JSON.
func Register[I, O any](a huma.API, op Operation, handle func(context.Context, *I) (O, error)) {
	register(a, op, reflect.TypeFor[O](), func(ctx context.Context, in *I) (any, error) { return handle(ctx, in) })
}

// register is Register with an answer of any type, so that it is compiled for
// each type of input only.
func register[I any](a huma.API, op Operation, out reflect.Type, handle func(context.Context, *I) (any, error)) {
	huma.Register(a, op.answering(a, out), func(ctx context.Context, in *I) (*answer, error) {
		return op.answer(ctx, in, out, func() (any, error) { return handle(ctx, in) })
	})
}

// answer runs an operation, at most once when it says so and is asked so.
func (op *Operation) answer(ctx context.Context, in any, out reflect.Type, run func() (any, error)) (*answer, error) {
	var v any
	var err error
	if op.Once {
		v, err = once(ctx, op.ID, in, out, run)
	} else {
		v, err = run()
	}
	if err != nil {
		return nil, refuse(ctx, err)
	}
	return &answer{v}, nil
}

// answering describes the answer by its own type.
func (op *Operation) answering(a huma.API, out reflect.Type) huma.Operation {
	h := op.huma()
	status := h.DefaultStatus
	if status == 0 {
		status = http.StatusOK
	}
	h.Responses[strconv.Itoa(status)] = &huma.Response{Description: http.StatusText(status), Headers: map[string]*huma.Param{},
		Content: map[string]*huma.MediaType{"application/json": {Schema: a.OpenAPI().Components.Schemas.Schema(out, true, op.ID+"Response")}}}
	return h
}

// Do adds an operation that answers with nothing but that it was done.
func Do[I any](a huma.API, op Operation, handle func(context.Context, *I) error) {
	h := op.huma()
	h.DefaultStatus = http.StatusNoContent
	huma.Register(a, h, func(ctx context.Context, in *I) (*struct{}, error) {
		if err := handle(ctx, in); err != nil {
			return nil, refuse(ctx, err)
		}
		return nil, nil
	})
}

// File is what a Download answers with.
type File struct {
	Name string
	Type string
	Data []byte
}

// Download adds an operation that answers with a file of one of the content
// types.
func Download[I any](a huma.API, op Operation, types []string, handle func(context.Context, *I) (File, error)) {
	type out struct {
		ContentType string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition" doc:"File name"`
		Body        []byte
	}
	h := op.huma()
	ok := &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{}}
	for _, t := range types {
		ok.Content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	h.Responses["200"] = ok
	huma.Register(a, h, func(ctx context.Context, in *I) (*out, error) {
		f, err := handle(ctx, in)
		if err != nil {
			return nil, refuse(ctx, err)
		}
		return &out{f.Type, disposition(f.Name), f.Data}, nil
	})
}

// Stream adds an operation that answers with a file too large to hold: it is
// written while it is made. An error before the first byte is a problem; after
// it the answer breaks off, so that nobody takes half a file for a whole one.
func Stream[I any](a huma.API, op Operation, kind string, handle func(ctx context.Context, in *I, name func(string), w io.Writer) error) {
	h := op.huma()
	h.Responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{kind: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	huma.Register(a, h, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			w := &late{to: hc, kind: kind}
			err := handle(ctx, in, func(n string) { w.file = n }, w)
			if err == nil {
				return
			}
			p := refuse(ctx, err)
			if w.begun {
				panic(http.ErrAbortHandler)
			}
			_, rw := humago.Unwrap(hc)
			var problem *Problem
			if errors.As(p, &problem) {
				writeProblem(rw, problem)
			}
		}}, nil
	})
}

// late sends the headers of a file with its first byte.
type late struct {
	to         huma.Context
	kind, file string
	begun      bool
}

func (w *late) Write(b []byte) (int, error) {
	if !w.begun {
		w.begun = true
		w.to.SetHeader("Content-Type", w.kind)
		w.to.SetHeader("Content-Disposition", disposition(w.file))
		w.to.SetStatus(http.StatusOK)
	}
	return w.to.BodyWriter().Write(b)
}

// disposition names a file for saving; names are ours or cleaned here.
func disposition(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\/;`, r) {
			return '-'
		}
		return r
	}, name)
	return `attachment; filename="` + clean + `"`
}

// huma makes the router's form of the operation. A mistake here is a mistake of
// the program and stops it at the start.
func (op Operation) huma() huma.Operation {
	method, path, ok := strings.Cut(op.Route, " ")
	if !ok || op.ID == "" || op.Summary.ID == "" || op.Summary.EN == "" || op.Text.ID == "" || op.Text.EN == "" || op.Try == "" {
		panic(fmt.Sprintf("api: operation %q is not complete", op.ID))
	}
	h := huma.Operation{
		OperationID: op.ID, Method: method, Path: path, Tags: []string{op.Tag}, DefaultStatus: op.Status,
		Summary:         op.Summary.ID,
		Description:     op.Text.ID + "\n\n*English: " + op.Summary.EN + ".* " + op.Text.EN,
		MaxBodyBytes:    op.Limit,
		BodyReadTimeout: -1, // the server's own limits hold
		Responses:       map[string]*huma.Response{},
		Metadata:        map[string]any{"operation": op},
		Extensions:      map[string]any{"x-codeSamples": []any{map[string]any{"lang": "Shell", "label": "curl", "source": op.Curl("https://pendopo.example.go.id")}}},
	}
	if h.MaxBodyBytes == 0 {
		h.MaxBodyBytes = DefaultBody
	}
	if op.Scope != Public {
		scopes := []string{}
		if op.Scope != AnyToken {
			scopes = append(scopes, op.Scope)
		}
		h.Security = []map[string][]string{{scheme: scopes}}
	} else {
		h.Security = []map[string][]string{}
	}
	if op.Once {
		h.Parameters = append(h.Parameters, &huma.Param{Name: onceHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString, MinLength: ptr(8), MaxLength: ptr(100)},
			Example: "0d3e3c7e-8f0b-4f5b-9f1e-3a8f2f6b1c11", Description: "A name of your own for this request, for example a UUID. The same request again with the same name answers what the first one answered and does nothing."})
	}
	h.Parameters = append(h.Parameters, &huma.Param{Name: "Accept-Language", In: "header", Schema: &huma.Schema{Type: huma.TypeString}, Example: "id", Description: "Language of messages: id (default) or en."})
	for _, code := range op.statuses() {
		h.Responses[strconv.Itoa(code)] = &huma.Response{Ref: "#/components/responses/" + responseName(code)}
	}
	if op.Body != "" {
		var v any
		if err := json.Unmarshal([]byte(op.Body), &v); err != nil {
			panic(fmt.Sprintf("api: example of %s: %v", op.ID, err))
		}
		h.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Example: v}}}
	}
	return h
}

// statuses are the failures that the document names.
func (op Operation) statuses() []int {
	kinds := append([]errs.Kind{errs.Invalid, errs.Unavailable, errs.Internal}, op.Errors...)
	codes := []int{http.StatusTooManyRequests}
	if op.Scope != Public {
		kinds = append(kinds, errs.Unauthenticated, errs.Forbidden)
	}
	if strings.Contains(op.Route, "{") {
		kinds = append(kinds, errs.NotFound)
	}
	if op.Body != "" || op.Takes != "" {
		kinds = append(kinds, errs.TooLarge)
		codes = append(codes, http.StatusBadRequest, http.StatusUnsupportedMediaType)
	}
	if op.Once {
		kinds = append(kinds, errs.Conflict)
	}
	for _, k := range kinds {
		codes = append(codes, page.Status(errs.New(k, "page.internal")))
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Curl is the example request as a line for a terminal.
func (op Operation) Curl(base string) string {
	method, _, _ := strings.Cut(op.Route, " ")
	var b strings.Builder
	b.WriteString("curl")
	if method != http.MethodGet {
		b.WriteString(" -X " + method)
	}
	if op.Scope != Public {
		b.WriteString(` -H "Authorization: Bearer $PENDOPO_TOKEN"`)
	}
	if op.Header != "" {
		b.WriteString(" -H '" + op.Header + "'")
	}
	switch {
	case op.Body != "":
		b.WriteString(" -H 'Content-Type: application/json' -d '" + strings.ReplaceAll(op.Body, "'", `'\''`) + "'")
	case op.Takes != "":
		b.WriteString(" -H 'Content-Type: " + op.Takes + "' --data-binary @" + sampleFile(op.Takes))
	}
	b.WriteString(" '" + base + Base + op.Try + "'")
	return b.String()
}

func sampleFile(kind string) string {
	if strings.HasSuffix(kind, "pdf") {
		return "naskah.pdf"
	}
	if strings.HasPrefix(kind, "image/") {
		return "foto.jpg"
	}
	return "berkas.xlsx"
}

func ptr[T any](v T) *T { return &v }
