package page

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The budgets of the look, bytes of gzip.
func TestWeights(t *testing.T) {
	a := loadAssets()
	for name, budget := range map[string]int{"desk.css": 14 << 10, "public.css": 8 << 10, "desk.js": 2 << 10, "board.js": 3 << 10, "icons.svg": 4 << 10} {
		got := len(a.byHref[a.hrefs[name]].gzipped)
		t.Logf("%s: %d bytes gz of %d", name, got, budget)
		if got > budget {
			t.Errorf("%s weighs %d bytes gz, the budget is %d", name, got, budget)
		}
	}
	if got := len(a.byHref[a.hrefs["plus-jakarta-sans.woff2"]].plain); got > 14_100 {
		t.Errorf("the sans weighs %d bytes", got)
	}
}

func TestStyleSheetsAreFlatAndLinked(t *testing.T) {
	a := loadAssets()
	for _, name := range []string{"desk.css", "public.css"} {
		css := string(a.byHref[a.hrefs[name]].plain)
		for _, bad := range []string{"@layer", "/*", "url(font/", "light-dark(", "http://www.w3.org/1999"} {
			if strings.Contains(css, bad) {
				t.Errorf("%s contains %s", name, bad)
			}
		}
		if strings.Count(css, "{") != strings.Count(css, "}") {
			t.Errorf("%s: braces do not match", name)
		}
		if i, j := strings.Index(css, ".skip{"), strings.Index(css, ".button{"); i < 0 || j < i {
			t.Errorf("%s: the layout layer does not come before the components", name)
		}
	}
	got := string(flatten("/* x */:root{a:b}@layer components{.c{d:e}}@layer base{@media print{.b{f:g}}}"))
	if got != ":root{a:b}@media print{.b{f:g}}.c{d:e}" {
		t.Errorf("flatten = %q", got)
	}
}

// pairs are text on ground that pages use, with the contrast they must have.
var pairs = []struct {
	text, ground string
	least        float64
}{
	{"ink", "canvas", 4.5}, {"ink", "surface", 4.5}, {"ink", "inset", 4.5},
	{"ink-2", "canvas", 4.5}, {"ink-2", "surface", 4.5}, {"ink-2", "inset", 4.5},
	{"ink-3", "canvas", 4.5}, {"ink-3", "surface", 4.5}, {"ink-3", "inset", 4.5},
	{"brand", "canvas", 4.5}, {"brand", "surface", 4.5}, {"brand", "brand-soft", 4.5},
	{"on-brand", "brand", 4.5}, {"ink", "brand-soft", 4.5}, {"surface", "ink", 4.5},
	{"danger", "surface", 4.5}, {"danger", "danger-soft", 4.5}, {"danger", "canvas", 4.5}, {"ink", "danger-soft", 4.5}, {"ink-2", "danger-soft", 4.5},
	{"warn", "surface", 4.5}, {"warn", "warn-soft", 4.5}, {"ink", "warn-soft", 4.5}, {"ink-2", "warn-soft", 4.5},
	{"info", "surface", 4.5}, {"info", "info-soft", 4.5}, {"gold-ink", "surface", 4.5},
	{"rail-ink", "brand-deep", 4.5}, {"rail-2", "brand-deep", 4.5}, {"rail-on-ink", "rail-on", 4.5}, {"rail-ink", "rail-line", 4.5},
	{"line-strong", "canvas", 3}, {"line-strong", "surface", 3},
}

func TestContrast(t *testing.T) {
	sheet := dropComments(string(read("tokens.css")) + string(read("base.css")))
	light := tokens(t, sheet, `:root\{`)
	for name, over := range map[string]map[string]string{
		"light": nil, "dark": tokens(t, sheet, `:root\[data-theme=dark\]\{`),
		"wedel": tokens(t, sheet, `:root\[data-palette=wedel\]\{`), "sogan": tokens(t, sheet, `:root\[data-palette=sogan\]\{`), "manggis": tokens(t, sheet, `:root\[data-palette=manggis\]\{`),
	} {
		color := func(token string) string {
			if c, ok := over[token]; ok {
				return c
			}
			return light[token]
		}
		for _, p := range pairs {
			if p.text == "rail-2" && name != "light" && name != "dark" || p.ground == "rail-line" && name != "light" && name != "dark" {
				continue // measured by hand for the base set only
			}
			if got := contrast(t, color(p.text), color(p.ground)); got < p.least {
				t.Errorf("%s: %s %s on %s %s has %.2f, want %.1f", name, p.text, color(p.text), p.ground, color(p.ground), got, p.least)
			}
		}
	}
	auto, chosen := tokens(t, sheet, `:root:not\(\[data-theme=light\]\)\{`), tokens(t, sheet, `:root\[data-theme=dark\]\{`)
	if fmt.Sprint(auto) != fmt.Sprint(chosen) {
		t.Errorf("dark by the device and dark by choice differ:\n%v\n%v", auto, chosen)
	}
}

var declaration = regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})`)

func tokens(t *testing.T, sheet, selector string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range regexp.MustCompile(selector+`([^}]*)\}`).FindAllStringSubmatch(sheet, -1) {
		for _, d := range declaration.FindAllStringSubmatch(m[1], -1) {
			out[d[1]] = d[2]
		}
	}
	if len(out) == 0 {
		t.Fatalf("no tokens in %s", selector)
	}
	return out
}

// contrast is the ratio of WCAG 2.2 (relative luminance).
func contrast(t *testing.T, a, b string) float64 {
	la, lb := luminance(t, a), luminance(t, b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) != 7 {
		t.Fatalf("not a colour: %q", hex)
	}
	channel := func(s string) float64 {
		n, err := strconv.ParseUint(s, 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.03928 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(hex[1:3]) + 0.7152*channel(hex[3:5]) + 0.0722*channel(hex[5:7])
}
