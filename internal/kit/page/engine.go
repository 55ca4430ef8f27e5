package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
)

// Config is what a region says on every page. The zero value works in tests.
type Config struct {
	Region  string         // "Kota Kediri"
	Palette string         // "" (Gadung), "wedel", "sogan" or "manggis"
	Zone    *time.Location // for clocks; nil is UTC+7
	HTTPS   bool           // cookies are sent only over TLS
	Dev     bool           // serves /_gallery
	Example bool           // a demonstration: every page says so, with the date it lives in
	Log     *slog.Logger   // nil is slog.Default()
	Clock   clock.Clock    // nil is clock.System

	// Nav is the side rail of a visitor; PublicNav the header of public pages
	// (at most four); Foot the links of their footer.
	Nav       func(r *http.Request) []NavGroup
	PublicNav func(r *http.Request) []Link
	Foot      func(r *http.Request) []Link

	// Guessed is the address papers and mail lead to while nobody set the public
	// address of the site; "" when it is set.
	Guessed string
	// SignIn is the path of the sign-in page; "" is /masuk.
	SignIn string
	// Observe is told of every answered request, for measurements.
	Observe func(pattern string, status int, took time.Duration)
}

// Engine draws pages: it holds the layout, the components and the assets.
type Engine struct {
	cfg    Config
	assets *assets
	own    *Set
	sets   []*Set // of every door, own among them
}

//go:embed template/*.html
var templates embed.FS

// New makes the engine. It panics when a template of its own is broken: the
// program must not start half.
func New(cfg Config) *Engine {
	if cfg.Zone == nil {
		cfg.Zone = time.FixedZone("WIB", 7*3600)
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	if cfg.SignIn == "" {
		cfg.SignIn = "/masuk"
	}
	e := &Engine{cfg: cfg, assets: loadAssets()}
	own, err := fs.Sub(templates, "template")
	if err != nil {
		panic(err)
	}
	e.own = e.Parse(own, ownPages...)
	return e
}

// Now is the instant as the site's clock has it.
func (e *Engine) Now() time.Time { return e.cfg.Clock.Now() }

// Today is the calendar date at the region.
func (e *Engine) Today() clock.Date { return clock.DateOf(e.cfg.Clock.Now(), e.cfg.Zone) }

// Zone is the region's time zone.
func (e *Engine) Zone() *time.Location { return e.cfg.Zone }

// Guessed is the address that papers and mail carry because the public address of
// the site is not set; "" when it is. Pages warn before it is printed.
func (e *Engine) Guessed() string { return e.cfg.Guessed }

// ownPages are the pages this package brings; the other files of its template
// folder are layout and components, part of every page.
var ownPages = []string{"error.html", "confirm.html", "progress.html", "gallery.html", "gallery_public.html"}

// Set is the templates of one door. They are all checked at start; each page is
// kept in a language from its first use until Engine.Rest, because the parsed
// templates of every page in every language would fill half of a small server's
// memory.
type Set struct {
	engine *Engine
	files  fs.FS
	pages  []string

	mu   sync.Mutex
	kept map[pageKey]*template.Template
}

type pageKey struct {
	lang i18n.Lang
	name string
}

// Parse reads the *.html files of a door. Each name in pages is a page: a file
// that defines "main" (and perhaps "actions", "aside", "head"); the files that
// are not named are partials, seen by all pages of the door. A page that is
// missing, has no "main", or calls a template nobody defines stops the program.
func (e *Engine) Parse(fsys fs.FS, pages ...string) *Set {
	set, err := e.parse(fsys, pages)
	if err != nil {
		panic("page: " + err.Error())
	}
	e.sets = append(e.sets, set)
	return set
}

// Rest forgets the pages parsed so far: a page takes some 3 ms to parse again,
// and all of them in both languages fill 25 MB. The site calls it when nobody
// has asked for anything for a while.
func (e *Engine) Rest() {
	for _, s := range e.sets {
		s.mu.Lock()
		clear(s.kept)
		s.mu.Unlock()
	}
}

func (e *Engine) parse(fsys fs.FS, pages []string) (*Set, error) {
	files, err := fs.Glob(fsys, "*.html")
	if err != nil {
		return nil, err
	}
	for _, p := range pages {
		if !slices.Contains(files, p) {
			return nil, fmt.Errorf("the page %s is declared but has no file", p)
		}
	}
	set := &Set{engine: e, files: fsys, pages: pages, kept: map[pageKey]*template.Template{}}
	shared, err := set.shared(i18n.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range pages {
		t, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if err := set.add(t, p); err != nil {
			return nil, err
		}
		if t.Lookup("main") == nil {
			return nil, fmt.Errorf(`%s does not define "main"`, p)
		}
		if err := complete(t); err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
	}
	return set, nil
}

// shared is what all pages of the door have: layout, components, partials.
func (s *Set) shared(lang i18n.Lang) (*template.Template, error) {
	t := template.New("").Funcs(s.engine.funcs(lang)).Option("missingkey=error")
	if err := parseInto(t, templates, "template", func(name string) bool { return !slices.Contains(ownPages, name) }); err != nil {
		return nil, err
	}
	return t, parseInto(t, s.files, ".", func(name string) bool {
		return !slices.Contains(s.pages, name) && (s.engine.own != nil || !isFrame(name))
	})
}

func (s *Set) add(t *template.Template, page string) error {
	return parseInto(t, s.files, ".", func(name string) bool { return name == page })
}

// template is the page in a language, made at its first use.
func (s *Set) template(lang i18n.Lang, name string) (*template.Template, error) {
	if !slices.Contains(s.pages, name) {
		return nil, fmt.Errorf("page: %s is not a declared page", name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := pageKey{lang, name}
	if t := s.kept[key]; t != nil {
		return t, nil
	}
	t, err := s.shared(lang)
	if err != nil {
		return nil, err
	}
	if err := s.add(t, name); err != nil {
		return nil, err
	}
	s.kept[key] = t
	return t, nil
}

// isFrame tells that a file is layout or component of this package.
func isFrame(name string) bool {
	_, err := fs.Stat(templates, "template/"+name)
	return err == nil && !slices.Contains(ownPages, name)
}

func parseInto(t *template.Template, fsys fs.FS, dir string, want func(string) bool) error {
	files, err := fs.Glob(fsys, path.Join(dir, "*.html"))
	if err != nil {
		return err
	}
	for _, f := range files {
		if !want(path.Base(f)) {
			continue
		}
		b, err := fs.ReadFile(fsys, f)
		if err != nil {
			return err
		}
		if _, err := t.New(path.Base(f)).Parse(string(b)); err != nil {
			return err
		}
	}
	return nil
}

// complete finds calls of templates that nobody defines, which the standard
// library would report only when the page is asked for.
func complete(t *template.Template) error {
	var missing []string
	var walk func(n parse.Node)
	walkList := func(l *parse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				walk(n)
			}
		}
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ListNode:
			walkList(n)
		case *parse.IfNode:
			walkList(n.List)
			walkList(n.ElseList)
		case *parse.RangeNode:
			walkList(n.List)
			walkList(n.ElseList)
		case *parse.WithNode:
			walkList(n.List)
			walkList(n.ElseList)
		case *parse.TemplateNode:
			if t.Lookup(n.Name) == nil {
				missing = append(missing, n.Name)
			}
		}
	}
	for _, x := range t.Templates() {
		if x.Tree != nil {
			walkList(x.Tree.Root)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("nobody defines the template %s", strings.Join(missing, ", "))
	}
	return nil
}

// Render draws a page into memory and only then sends status and body, so a
// failing template becomes an error page and never half an answer.
func (s *Set) Render(w http.ResponseWriter, r *http.Request, name string, v View) error {
	b := v.base()
	s.engine.fill(w, r, b)
	body, err := s.draw(b.Lang, name, v)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if b.Visitor.SignedIn {
		h.Set("Cache-Control", "no-store")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	h.Add("Vary", "Cookie, Save-Data")
	h.Set("Content-Language", string(b.Lang))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(b.Status)
	_, _ = w.Write(body) // the reader is gone: nobody to tell
	return nil
}

// Draw renders a page to memory without a request, for tests and files.
func (s *Set) draw(lang i18n.Lang, name string, v View) ([]byte, error) {
	t, err := s.template(lang, name)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "page", v); err != nil {
		return nil, fmt.Errorf("page: draw %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// fill writes the lower half of Base from the request.
func (e *Engine) fill(w http.ResponseWriter, r *http.Request, b *Base) {
	f := frameOf(r.Context())
	b.Region, b.Palette = e.cfg.Region, e.cfg.Palette
	b.Lang, b.Theme, b.Dense, b.Lean = f.lang, f.theme, f.dense, f.lean
	b.Path, b.Query = f.path, r.URL.RawQuery
	if b.Path == "" {
		b.Path = r.URL.Path
	}
	if e.cfg.Example {
		b.Example = e.Today()
	}
	b.Visitor = VisitorOf(r.Context())
	b.Code = shortCode(f.requestID)
	if b.Status == 0 {
		b.Status = http.StatusOK
		if b.Form != nil && b.Form.Failed() {
			b.Status = http.StatusUnprocessableEntity
		}
	}
	if b.Notice == nil && w != nil {
		b.Notice = takeNotice(w, r)
	}
	if b.Layout == Desk && e.cfg.Nav != nil {
		b.Nav = mark(e.cfg.Nav(r), b.Path)
	}
	if b.Layout == Public && e.cfg.PublicNav != nil {
		b.PublicNav = markLinks(e.cfg.PublicNav(r), b.Path)
	}
	if b.Layout != Desk && e.cfg.Foot != nil {
		b.Foot = e.cfg.Foot(r)
	}
}

// mark sets Current on the rail's line with the longest path that the page is
// under.
func mark(groups []NavGroup, at string) []NavGroup {
	var best *NavItem
	for g := range groups {
		for i := range groups[g].Items {
			item := &groups[g].Items[i]
			if under(at, item.Href) && (best == nil || len(item.Href) > len(best.Href)) {
				best = item
			}
		}
	}
	if best != nil {
		best.Current = true
	}
	return groups
}

func markLinks(links []Link, at string) []Link {
	for i := range links {
		links[i].Current = under(at, links[i].Href)
	}
	return links
}

func under(at, href string) bool {
	return at == href || href != "/" && strings.HasPrefix(at, strings.TrimSuffix(href, "/")+"/")
}
