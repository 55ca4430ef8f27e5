package api

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
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
	for _, s := range schemas.Map() {
		neverNull(s)
	}
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
	var err error
	if b.json, err = json.MarshalIndent(doc, "", "  "); err != nil {
		panic("api: " + err.Error())
	}
	b.json = append(b.json, '\n')
	if b.yaml, err = doc.YAML(); err != nil {
		panic("api: " + err.Error())
	}
}

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

// success is the status of an operation that worked.
func (o listed) success() int { return cmp.Or(o.doc.DefaultStatus, http.StatusOK) }
