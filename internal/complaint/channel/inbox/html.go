package inbox

import (
	"strings"

	"golang.org/x/net/html"
)

// Reduce makes plain text of HTML: paragraphs stay, quotations get their mark,
// what is not shown goes.
func Reduce(source string) string {
	text := reduce(source, false)
	if text == "" { // hidden by a tag that nobody closed
		text = reduce(source, true)
	}
	return text
}

func reduce(source string, all bool) string {
	r := reducer{all: all}
	z := html.NewTokenizer(strings.NewReader(source))
	z.SetMaxBuf(maxText)
	for {
		switch z.Next() {
		case html.ErrorToken: // the end, or a tag without one
			return strings.TrimSpace(r.b.String())
		case html.TextToken:
			if len(r.hidden) == 0 {
				r.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			r.open(t)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.close(string(name))
		}
	}
}

type reducer struct {
	b      strings.Builder
	all    bool     // show what is hidden, too
	hidden []string // elements that are not shown, outermost first
	quotes int
	begun  bool
	space  bool // white space waits
	blank  int  // line ends since the last word
}

// void elements have no end.
var void = map[string]bool{"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "source": true, "track": true, "wbr": true}

// blocks begin and end a line; those with true also a paragraph.
var blocks = map[string]bool{"p": true, "div": false, "tr": false, "table": false, "li": false, "ul": false, "ol": false, "h1": true, "h2": true,
	"h3": true, "h4": true, "section": false, "article": false, "header": false, "footer": false, "pre": false, "blockquote": false, "hr": false, "dt": false, "dd": false}

func (r *reducer) open(t html.Token) {
	if len(r.hidden) > 0 {
		if t.Data == r.hidden[len(r.hidden)-1] && t.Type == html.StartTagToken && !void[t.Data] && len(r.hidden) < 200 {
			r.hidden = append(r.hidden, t.Data)
		}
		return
	}
	switch t.Data {
	case "script", "style", "title", "noscript", "template", "object", "svg":
		if t.Type == html.StartTagToken {
			r.hidden = append(r.hidden, t.Data)
		}
		return
	case "br":
		r.newline()
		return
	case "td", "th":
		r.space = true
		return
	}
	if t.Type == html.StartTagToken && !r.all && !void[t.Data] && invisible(t) {
		r.hidden = append(r.hidden, t.Data)
		return
	}
	if paragraph, ok := blocks[t.Data]; ok {
		r.fresh(paragraph)
		if t.Data == "blockquote" && r.quotes < 50 {
			r.quotes++
		}
		if t.Data == "li" {
			r.text("- ")
		}
	}
}

func (r *reducer) close(name string) {
	if n := len(r.hidden); n > 0 {
		if r.hidden[n-1] == name {
			r.hidden = r.hidden[:n-1]
		}
		return
	}
	if paragraph, ok := blocks[name]; ok {
		r.fresh(paragraph)
		if name == "blockquote" && r.quotes > 0 {
			r.quotes--
		}
	}
}

// invisible: the line that a mailing shows beside its subject only, pixels that
// report who read.
func invisible(t html.Token) bool {
	for _, a := range t.Attr {
		if a.Key == "hidden" {
			return true
		}
		if a.Key == "style" {
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

func (r *reducer) text(s string) {
	for _, c := range s {
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\u00a0' {
			r.space = true
			continue
		}
		switch {
		case !r.begun || r.blank > 0:
			if r.quotes > 0 {
				r.b.WriteString("> ")
			}
		case r.space:
			r.b.WriteByte(' ')
		}
		r.begun, r.blank, r.space = true, 0, false
		r.b.WriteRune(c)
	}
}

// fresh ends the line that was begun, and with it the paragraph.
func (r *reducer) fresh(paragraph bool) {
	if r.blank == 0 {
		r.newline()
	}
	if paragraph {
		r.newline()
	}
}

// newline ends a line; a second one leaves a line empty, more do nothing.
func (r *reducer) newline() {
	if r.space = false; !r.begun || r.blank >= 2 {
		return
	}
	r.b.WriteByte('\n')
	r.blank++
}
