package api

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

//go:embed template/api.html
var templates embed.FS

// Routes are the pages about the API: /api lists every operation with an
// example that can be pasted into a terminal. It is made of the same table as
// the router and loads nothing from elsewhere.
func (s *Server) Routes(engine *page.Engine, base string) []page.Route {
	files, err := fs.Sub(templates, "template")
	if err != nil {
		panic(err)
	}
	set := engine.Parse(files, "api.html")
	return []page.Route{{Method: "GET", Path: "/api", Handler: func(w http.ResponseWriter, r *http.Request) error {
		return set.Render(w, r, "api.html", s.view(r, base))
	}}}
}

type apiPage struct {
	page.Base
	About    string
	Document string
	Kinds    []kindLine
	Scopes   []scopeLine
	Groups   []groupView
	First    string // the first line to try
}

type kindLine struct{ Name, Title, Remedy string }

type scopeLine struct{ Name, Text string }

type groupView struct {
	ID, Title, Text string
	Ops             []opView
}

type opView struct {
	ID, Method, Path    string
	Summary, Text, Curl string
	Scope               string // "" for none needed
	Once                bool
	Inputs              []inputView
}

type inputView struct {
	Name, In, Kind, Text string
	Must                 bool
}

func (s *Server) view(r *http.Request, base string) *apiPage {
	b, l := s.build(), page.Lang(r)
	v := &apiPage{About: strings.ReplaceAll(about.In(l), "`", ""), Document: Base + "/openapi.json"}
	v.Layout, v.Title, v.NoTitle = page.Public, page.T(r, "api.page_title"), false
	v.Lead = page.T(r, "api.page_lead")
	for _, k := range []string{"invalid", "unauthenticated", "forbidden", "not_found", "conflict", "too_large", "too_many", "unavailable", "internal"} {
		v.Kinds = append(v.Kinds, kindLine{k, i18n.T(l, "api.title_"+k), i18n.T(l, "api.remedy_"+k)})
	}
	for _, sc := range actor.Scopes() {
		v.Scopes = append(v.Scopes, scopeLine{sc, i18n.T(l, actor.ScopeKey(sc))})
	}
	for _, g := range b.groups {
		gv := groupView{ID: "g-" + g.Tag.Name, Title: page.T(r, "api.tag_"+g.Tag.Name), Text: g.Tag.Words.In(l)}
		for _, o := range g.Ops {
			method, path, _ := strings.Cut(o.Route, " ")
			ov := opView{ID: o.ID, Method: method, Path: Base + path, Summary: o.Summary.In(l), Text: o.Text.In(l), Curl: o.Curl(base), Once: o.Once}
			if o.Scope != Public {
				ov.Scope = o.Scope
				if o.Scope == AnyToken {
					ov.Scope = page.T(r, "api.any_token")
				}
			}
			for _, p := range o.doc.Parameters {
				if p.In == "header" {
					continue
				}
				text := p.Description
				if said := s.cfg.Inputs[text]; said != "" && l == i18n.ID {
					text = said
				}
				ov.Inputs = append(ov.Inputs, inputView{Name: p.Name, In: p.In, Kind: kindOf(p.Schema), Text: text, Must: p.Required})
			}
			gv.Ops = append(gv.Ops, ov)
		}
		v.Groups = append(v.Groups, gv)
	}
	return v
}

func kindOf(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	if s.Format != "" && s.Type == huma.TypeString {
		return s.Format
	}
	if len(s.Enum) > 0 {
		words := make([]string, 0, len(s.Enum))
		for _, e := range s.Enum {
			if w, ok := e.(string); ok {
				words = append(words, w)
			}
		}
		return strings.Join(words, " | ")
	}
	return s.Type
}
