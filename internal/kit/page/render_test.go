package page

import (
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pendopo/internal/kit/i18n"
)

const hostile = `"><script>alert(1)</script>'&<b onmouseover=x>`

// Every page of the frame renders with nothing, with sample data and with
// hostile data, in both languages, and is sound HTML that keeps the policy.
func TestEveryPageRenders(t *testing.T) {
	s := testSite(t)
	r := httptest.NewRequest("GET", "/_gallery", nil)
	sample := s.galleryView(r, true)
	bad := &galleryPage{
		Base:    Base{Title: hostile, Lead: hostile, Section: hostile, Crumbs: []Link{{Label: hostile, Href: "javascript:alert(1)"}}, Notice: &Notice{Kind: hostile, Text: hostile}, Path: hostile, Query: hostile},
		Figures: []Figure{{Value: hostile, Label: hostile, Href: hostile, Kind: hostile}},
		Filters: Filters{Chips: []Chip{{hostile, 1, hostile, true}}, Search: &Search{Path: hostile, Name: hostile, Value: hostile, Label: hostile, Keep: url.Values{hostile: {hostile}}}},
		Rows:    []galleryRow{{Post: hostile, Status: hostile, Words: hostile}}, Facts: []Fact{{Label: hostile, Value: hostile}},
		Steps: []Step{{hostile, hostile, hostile}}, Events: []Event{{When: hostile, Title: hostile}}, Late: Deadline{Text: hostile, Kind: hostile},
		Kinds: []Option{{hostile, hostile, hostile}}, More: More{Next: hostile},
	}
	bad.Form = NewForm(r, url.Values{"title": {hostile}})
	bad.Form.Problems = []FieldProblem{{hostile, hostile}}
	bad.Visitor = Visitor{SignedIn: true, Name: hostile, Post: hostile}
	views := map[string]map[string]View{
		"gallery.html":        {"empty": &galleryPage{}, "sample": sample, "hostile": bad},
		"gallery_public.html": {"empty": &galleryPage{Base: Base{Layout: Public}}, "sample": &galleryPage{Base: Base{Layout: Public, Title: "x"}, Facts: sample.Facts}},
		"error.html":          {"empty": &errorPage{}, "hostile": &errorPage{Text: hostile, Fields: []string{hostile}, Ours: true, Retry: true, Base: Base{Layout: Public}}},
		"confirm.html":        {"empty": &Confirm{}, "hostile": &Confirm{Text: hostile, Points: []string{hostile}, Action: hostile, Verb: hostile, Fields: url.Values{hostile: {hostile}}, Back: Link{hostile, hostile, false}}},
		"progress.html":       {"empty": &Progress{}, "hostile": &Progress{Text: hostile, Done: 3, Total: 2, Failed: []ProgressFailure{{hostile, hostile, hostile}}, Next: Link{hostile, hostile, false}}},
	}
	for _, name := range ownPages {
		if len(views[name]) == 0 {
			t.Errorf("%s is rendered by no test", name)
		}
		for kind, v := range views[name] {
			for _, l := range i18n.Langs {
				v.base().Lang = l
				b, err := s.own.draw(l, name, v)
				if err != nil {
					t.Errorf("%s %s %s: %v", name, kind, l, err)
					continue
				}
				CheckHTML(t, name+" "+kind, b)
			}
		}
	}
}

// CheckHTML fails on what the policy or plain decency forbids.
func CheckHTML(t *testing.T, name string, b []byte) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(string(b)))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	ids, headings := map[string]bool{}, 0
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "h1":
				headings++
			case "script":
				if n.FirstChild != nil {
					t.Errorf("%s: inline script", name)
				}
			case "style":
				t.Errorf("%s: <style>", name)
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "style", strings.HasPrefix(a.Key, "on"):
					t.Errorf("%s: attribute %s on <%s>", name, a.Key, n.Data)
				case (a.Key == "href" || a.Key == "action") && strings.HasPrefix(strings.ToLower(a.Val), "javascript:"):
					t.Errorf("%s: %s", name, a.Val)
				case a.Key == "id":
					if ids[a.Val] {
						t.Errorf("%s: id %q twice", name, a.Val)
					}
					ids[a.Val] = true
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	if headings != 1 {
		t.Errorf("%s: %d h1", name, headings)
	}
}

// No template of any door carries what the policy would block.
func TestTemplatesKeepThePolicy(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|javascript:|<script(?:\s[^>]*)?>[^<]`)
	files, _ := filepath.Glob("template/*.html")
	doors, _ := filepath.Glob("../../*/web/*.html")
	for _, f := range append(files, doors...) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if m := forbidden.Find(b); m != nil {
			t.Errorf("%s: %s", f, m)
		}
	}
}

// A site that has rested draws the same page again.
func TestRestForgetsOnlyWhatWasParsed(t *testing.T) {
	s := testSite(t)
	draw := func() string {
		t.Helper()
		b, err := s.own.draw(i18n.EN, "confirm.html", &Confirm{Text: "once"})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	before := draw()
	s.Rest()
	if n := len(s.own.kept); n != 0 {
		t.Errorf("%d pages are kept after a rest, want none", n)
	}
	if after := draw(); after != before {
		t.Errorf("after a rest the page is %q, before %q", after, before)
	}
}
