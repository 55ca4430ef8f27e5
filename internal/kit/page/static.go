package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed static/*.css static/*.js static/*.svg static/font/*.woff2
var static embed.FS

// asset is one file of the site under an address that carries its content's
// hash, so that browsers may keep it for ever.
type asset struct {
	kind    string // Content-Type
	plain   []byte
	gzipped []byte // nil when gzip does not help
}

type assets struct {
	byHref map[string]asset
	hrefs  map[string]string // "desk.css" → "/s/desk.1a2b3c4d.css"
}

// bundles are files joined from several, in this order.
var bundles = map[string][]string{
	"desk.css":   {"tokens.css", "base.css", "desk.css", "board.css", "pages.css", "report.css", "calendar.css", "duty.css", "handover.css", "place.css", "print.css"},
	"public.css": {"tokens.css", "base.css", "public.css", "home.css", "report.css", "api.css", "calendar.css", "place.css", "print.css"},
	"map.css":    {"map.css"},                             // drawings of maps inside a page
	"stage.css":  {"tokens.css", "stage.css", "live.css"}, // the projector
	"live.css":   {"live.css"},                            // a ceremony that is followed inside a page
}

// loadAssets names every file at start. It panics on a missing one: the files
// are part of the program.
func loadAssets() *assets {
	a := &assets{byHref: map[string]asset{}, hrefs: map[string]string{}}
	for _, font := range []string{"plus-jakarta-sans.woff2", "tex-gyre-bonum-regular.woff2", "tex-gyre-bonum-bold.woff2"} {
		a.add(font, "font/woff2", read("font/"+font))
	}
	a.add("icons.svg", "image/svg+xml", read("icons.svg"))
	a.add("favicon.svg", "image/svg+xml", read("favicon.svg"))
	for name, parts := range bundles {
		var css bytes.Buffer
		for _, p := range parts {
			css.Write(read(p))
			css.WriteByte('\n')
		}
		a.add(name, "text/css; charset=utf-8", a.link(squeeze(flatten(css.String()))))
	}
	for _, script := range []string{"desk.js", "board.js", "map.js", "stage.js", "sign.js", "operator.js"} {
		a.add(script, "text/javascript; charset=utf-8", read(script))
	}
	// An official's own phone follows the room, draws and keeps: one request.
	a.add("guest.js", "text/javascript; charset=utf-8", slices.Concat(read("stage.js"), read("sign.js"), read("guest.js")))
	// The form of a report has a map: one request less.
	a.add("follow.js", "text/javascript; charset=utf-8", read("follow.js"))
	a.add("report.js", "text/javascript; charset=utf-8", append(read("report.js"), read("map.js")...))
	return a
}

func read(name string) []byte {
	b, err := static.ReadFile(path.Join("static", name))
	if err != nil {
		panic(err)
	}
	return b
}

// link replaces url(font/x) in a style sheet by the hashed address of x.
func (a *assets) link(css []byte) []byte {
	for name, href := range a.hrefs {
		css = bytes.ReplaceAll(css, []byte("url(font/"+name+")"), []byte("url("+href+")"))
	}
	return css
}

// layers is the order of the cascade.
var layers = []string{"base", "layout", "components", "pages", "print"}

// flatten gathers the @layer blocks of a bundle in the order of layers and
// drops the wrappers: WebViews before Chromium 99 know no @layer and would show
// a bare page. Sources keep selectors to one or two classes, so the order alone
// gives the same result.
func flatten(css string) []byte {
	css = dropComments(css)
	var top strings.Builder
	blocks := map[string]*strings.Builder{}
	for _, l := range layers {
		blocks[l] = &strings.Builder{}
	}
	for {
		before, rest, ok := strings.Cut(css, "@layer ")
		top.WriteString(before)
		if !ok {
			break
		}
		name, body, _ := strings.Cut(rest, "{")
		block := blocks[strings.TrimSpace(name)]
		if block == nil {
			panic("page: no layer " + name)
		}
		depth, end := 1, 0
		for ; depth > 0; end++ {
			if end == len(body) {
				panic("page: the layer " + name + " is not closed")
			}
			switch body[end] {
			case '{':
				depth++
			case '}':
				depth--
			}
		}
		block.WriteString(body[:end-1])
		css = body[end:]
	}
	for _, l := range layers {
		top.WriteString(blocks[l].String())
	}
	return []byte(top.String())
}

func dropComments(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "/*")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, s, _ = strings.Cut(rest, "*/")
	}
}

// squeeze drops indentation and empty lines; more is not needed to meet the
// budget, and the sheet stays readable in the browser's tools.
func squeeze(css []byte) []byte {
	var out strings.Builder
	for line := range strings.Lines(string(css)) {
		if line = strings.TrimSpace(line); line != "" {
			out.WriteString(line)
			out.WriteByte('\n')
		}
	}
	return []byte(out.String())
}

func (a *assets) add(name, kind string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	href := "/s/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	x := asset{kind: kind, plain: body}
	if ext != ".woff2" {
		x.gzipped = compress(body)
	}
	a.byHref[href], a.hrefs[name] = x, href
}

func compress(b []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err := w.Write(b); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// href is the address of an asset; an unknown name stops the page that asks.
func (a *assets) href(name string) string {
	h, ok := a.hrefs[name]
	if !ok {
		panic("page: no asset " + name)
	}
	return h
}

func (e *Engine) serveAsset(w http.ResponseWriter, r *http.Request) error {
	x, ok := e.assets.byHref[r.URL.Path]
	if !ok {
		return notFound()
	}
	h := w.Header()
	h.Set("Content-Type", x.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	body := x.plain
	if x.gzipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = x.gzipped
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = io.Copy(w, bytes.NewReader(body)) // the reader is gone: nobody to tell
	return nil
}

// serveFavicon answers the fixed address that browsers ask by themselves.
func (e *Engine) serveFavicon(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, e.assets.href("favicon.svg"), http.StatusFound)
	return nil
}
