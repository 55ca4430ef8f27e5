// Package page is what every door (a web/ folder) stands in: the layout of desk
// and public pages, the components of doc/ux, forms, errors, languages,
// JSON answers, static files, and the outer handler with log, recovery, limits
// and headers. It knows nothing of government and nothing of accounts: the
// sign-in middleware tells it about the visitor with WithVisitor.
//
// # A door
//
//	package web // internal/foo/web
//
//	//go:embed *.html
//	var files embed.FS
//
//	type Web struct {
//		page *page.Engine
//		foo  *foo.Service
//		set  *page.Set
//	}
//
//	func New(engine *page.Engine, svc *foo.Service) *Web {
//		// Pages are named here; other *.html files of the folder are partials.
//		return &Web{engine, svc, engine.Parse(files, "list.html", "rename.html")}
//	}
//
//	// Routes is the table of contents of this door.
//	func (w *Web) Routes() []page.Route {
//		return []page.Route{
//			{Method: "GET", Path: "/foo", Handler: w.list},
//			{Method: "GET", Path: "/foo/{id}/nama", Handler: w.renameForm},
//			{Method: "POST", Path: "/foo/{id}/nama", Handler: w.rename},
//			{Method: "POST", Path: "/foo/impor", Handler: w.upload, Limit: 32 << 20},
//		}
//	}
//
//	type listPage struct {
//		page.Base
//		Items []foo.Item
//		More  page.More
//	}
//
//	func (w *Web) list(rw http.ResponseWriter, r *http.Request) error {
//		items, next, err := w.foo.List(r.Context(), actor.Of(r.Context()), foo.Filter{After: r.FormValue("setelah")})
//		if err != nil {
//			return err // becomes an error page; the kind decides the status
//		}
//		v := &listPage{Items: items}
//		v.Title = page.T(r, "foo.list_title")
//		v.Crumbs = []page.Link{{Label: page.T(r, "foo.section"), Href: "/foo"}}
//		…
//		return w.set.Render(rw, r, "list.html", v)
//	}
//
//	type renamePage struct{ page.Base; ID string } // the form is Base.Form
//
//	func (w *Web) rename(rw http.ResponseWriter, r *http.Request) error {
//		f, err := page.ReadForm(r)
//		if err != nil {
//			return err
//		}
//		err = w.foo.Rename(r.Context(), actor.Of(r.Context()), foo.ID(r.PathValue("id")), f.Get("name"))
//		if f.Take(err) { // wrong input or conflict: shown again, input kept
//			return w.showRename(rw, r, f)
//		}
//		if err != nil {
//			return err
//		}
//		w.page.Say(rw, r, "done", "foo.renamed", f.Get("name"))
//		return page.Redirect(rw, r, "/foo/"+r.PathValue("id"))
//	}
//
// A page's template defines "main"; it may define "actions" (buttons at the
// right of the title) and, with Base.Wide, "aside" (the panel at the right):
//
//	{{define "actions"}}<a class="button button-primary" href="{{href "/foo/baru"}}">{{t "foo.new"}}</a>{{end}}
//	{{define "main"}}
//	{{template "figures" .Figures}}            []page.Figure
//	{{template "filters" .Filters}}            page.Filters
//	{{if .Items}}<div class="table-wrap" tabindex="0" role="region" aria-label="…"><table class="table">…</table></div>
//	{{template "more" .More}}
//	{{else}}{{template "empty" (nothing "foo.none" "foo.none_text" "/foo/baru" "foo.new")}}{{end}}
//	<form method="post" action="{{href "/foo/x/nama"}}">
//	{{template "field" (input .Form "name" "foo.name" "required" "hint=foo.name_hint")}}
//	<button class="button button-primary">{{t "foo.save"}}</button></form>
//	{{status "bad" "Kurang 1 th 2 bl"}} {{longdate .Day}} {{nip .NIP}} {{moment .At}}
//	{{end}}
//
// Functions of the template language are listed at Engine.funcs; components in
// template/parts.html: errors field figures filters search more asof empty
// deadline facts steps timeline hidden density. Pages of their own: Engine.Confirm,
// Engine.Progress. Every address goes through href, so that /en/… pages link to
// each other. No style attributes and no inline script: the CSP forbids them.
// /_gallery (Config.Dev) shows every component.
package page
