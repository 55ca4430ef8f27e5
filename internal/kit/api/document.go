package api

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// group is the operations of a tag in the order of the page.
type group struct {
	Tag Tag
	Ops []listed
}

// listed is an operation with what the router worked out of it.
type listed struct {
	Operation
	doc *huma.Operation
}

// finish completes the document once every operation is registered. It panics
// when an operation is not fit to be published.
func (b *built) finish(tags []Tag) {
	doc := b.api.OpenAPI()
	schemas := doc.Components.Schemas
	schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	asked := requestSchemas(doc)
	for name, s := range schemas.Map() {
		neverNull(s)
		if !asked[name] {
			s.AdditionalProperties = nil // answers may get more fields within v1; requests refuse what is not known
		}
	}
	doc.Components.Responses = problemResponses()
	delete(schemas.Map(), "ErrorModel") // the router's own errors become Problems before they are written
	delete(schemas.Map(), "ErrorDetail")
	for _, t := range tags {
		doc.Tags = append(doc.Tags, &huma.Tag{Name: t.Name, Description: t.Words.ID + "\n\n*English:* " + t.Words.EN})
		b.groups = append(b.groups, group{Tag: t})
	}
	var scopes strings.Builder
	for _, s := range actor.Scopes() {
		scopes.WriteString("\n- `" + s + "`: " + i18n.T(i18n.ID, actor.ScopeKey(s)) + " / " + i18n.T(i18n.EN, actor.ScopeKey(s)))
	}
	doc.Components.SecuritySchemes[scheme].Description += "\n" + scopes.String()
	for _, op := range operations(doc) {
		at := slices.IndexFunc(b.groups, func(g group) bool { return g.Tag.Name == op.Tag })
		if at < 0 {
			panic("api: " + op.ID + " stands in no group: " + op.Tag)
		}
		if op.Scope != Public && op.Scope != AnyToken && !slices.Contains(actor.Scopes(), op.Scope) {
			panic("api: " + op.ID + " wants an unknown scope " + op.Scope)
		}
		b.groups[at].Ops = append(b.groups[at].Ops, op)
	}
	b.json = sync.OnceValue(func() []byte {
		text, err := json.MarshalIndent(doc, "", "  ")
		if err != nil {
			panic("api: " + err.Error())
		}
		return append(text, '\n')
	})
	b.yaml = sync.OnceValue(func() []byte {
		text, err := doc.YAML()
		if err != nil {
			panic("api: " + err.Error())
		}
		return text
	})
}

var inBraces = regexp.MustCompile(`\{(\w+)\}`)

// operations lists what is registered by path and method.
func operations(doc *huma.OpenAPI) []listed {
	var out []listed
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			o, ok := op.Metadata["operation"].(Operation)
			if !ok {
				panic("api: " + op.OperationID + " was not registered through kit/api")
			}
			for _, m := range inBraces.FindAllStringSubmatch(path, -1) {
				if !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "path" && p.Name == m[1] }) {
					panic("api: " + o.ID + " reads no {" + m[1] + "}: is the part of its input that holds it exported?")
				}
			}
			out = append(out, listed{o, op})
		}
	}
	slices.SortStableFunc(out, func(a, b listed) int { return cmp.Compare(depth(a.Route), depth(b.Route)) })
	slices.SortStableFunc(out, func(a, b listed) int { return cmp.Compare(first(a.Route), first(b.Route)) })
	return out
}

// first is the first step of a route's path, depth the number of its steps.
func first(route string) string {
	_, path, _ := strings.Cut(route, " /")
	step, _, _ := strings.Cut(path, "/")
	return step
}

func depth(route string) int { return strings.Count(route, "/") }

// neverNull takes "or null" from lists: ours are empty, never null.
func neverNull(s *huma.Schema) {
	if s == nil {
		return
	}
	if s.Type == huma.TypeArray {
		s.Nullable = false
		neverNull(s.Items)
	}
	for _, p := range s.Properties {
		neverNull(p)
	}
	if extra, ok := s.AdditionalProperties.(*huma.Schema); ok {
		neverNull(extra)
	}
}

// requestSchemas are the names of the schemas that requests are made of.
func requestSchemas(doc *huma.OpenAPI) map[string]bool {
	asked := map[string]bool{}
	var walk func(*huma.Schema)
	walk = func(s *huma.Schema) {
		if s == nil {
			return
		}
		if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok && !asked[name] {
			asked[name] = true
			walk(doc.Components.Schemas.Map()[name])
		}
		walk(s.Items)
		for _, p := range s.Properties {
			walk(p)
		}
	}
	for _, op := range operations(doc) {
		if body := op.doc.RequestBody; body != nil {
			for _, m := range body.Content {
				walk(m.Schema)
			}
		}
	}
	return asked
}

// problemResponses are the failures that operations refer to, each with an
// example.
func problemResponses() map[string]*huma.Response {
	out := map[string]*huma.Response{}
	for code, p := range map[int]struct {
		kind errs.Kind
		name string
		key  string
	}{
		http.StatusBadRequest:            {errs.Invalid, "invalid", "api.malformed"},
		http.StatusUnauthorized:          {errs.Unauthenticated, "unauthenticated", "api.no_token"},
		http.StatusForbidden:             {errs.Forbidden, "forbidden", "actor.forbidden.personnel_officer"},
		http.StatusNotFound:              {errs.NotFound, "not_found", "page.not_found"},
		http.StatusConflict:              {errs.Conflict, "conflict", "api.once_other"},
		http.StatusRequestEntityTooLarge: {errs.TooLarge, "too_large", "api.too_large"},
		http.StatusUnsupportedMediaType:  {errs.Invalid, "invalid", "api.media_type"},
		http.StatusUnprocessableEntity:   {errs.Invalid, "invalid", "api.invalid"},
		http.StatusTooManyRequests:       {errs.Unavailable, "too_many", "api.too_many"},
		http.StatusInternalServerError:   {errs.Internal, "internal", "page.internal"},
		http.StatusServiceUnavailable:    {errs.Unavailable, "unavailable", "page.unavailable"},
	} {
		e := errs.New(p.kind, p.key)
		if p.kind == errs.TooLarge {
			e = errs.New(p.kind, p.key, i18n.Bytes(i18n.ID, DefaultBody))
		}
		x := newProblem(context.Background(), i18n.ID, e)
		x.Status, x.Kind, x.Type, x.Code = code, p.name, "/api#"+p.name, "K7RM"
		x.Title = i18n.T(i18n.ID, "api.title_"+p.name)
		if code == http.StatusUnprocessableEntity {
			x.Errors = []ProblemField{{Name: "query.limit", Message: i18n.T(i18n.ID, "api.check_max", "200")}}
		}
		out[responseName(code)] = &huma.Response{Description: i18n.T(i18n.ID, "api.title_"+p.name) + " / " + i18n.T(i18n.EN, "api.title_"+p.name),
			Content: map[string]*huma.MediaType{problemType: {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}, Example: x}}}
	}
	return out
}

// responseName names a failure in the document: "Conflict".
func responseName(code int) string { return strings.ReplaceAll(http.StatusText(code), " ", "") }
