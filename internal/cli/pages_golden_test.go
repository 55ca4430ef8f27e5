package cli

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var updatePages = flag.Bool("update", false, "rewrite the golden pages")

// TestGoldenPages keeps a few pages as they were last looked at, so that a
// change of what people see is read like code: go test ./internal/cli -run
// GoldenPages -update, then git diff.
func TestGoldenPages(t *testing.T) {
	s := serveRegion(t, copyRegion(t))
	in := func(role string) demoSignIn {
		all := exampleSummary(t).SignIns
		return all[slices.IndexFunc(all, func(x demoSignIn) bool { return x.Role == role })]
	}
	of := func(role string) *browser {
		b := s.browser(t)
		b.signIn(t, in(role).User, in(role).Password)
		return b
	}
	public, officer := s.browser(t), of("personnel_officer")
	// first is the first link of a page to something below a path.
	first := func(b *browser, page, below string) string {
		t.Helper()
		for _, l := range links(b.get(t, page).body) {
			if l, _, _ = strings.Cut(l, "?"); strings.HasPrefix(l, below) && l != page && strings.Count(l, "/") == strings.Count(below, "/") {
				return l
			}
		}
		t.Fatalf("%s has no link below %s", page, below)
		return ""
	}
	draft := first(officer, "/penataan", "/penataan/0") // the latest plan comes first
	round := ""                                         // the one that waits for approval
	for _, l := range links(officer.get(t, "/penataan").body) {
		if round == "" && strings.HasPrefix(l, "/penataan/0") && l != draft {
			round = l
		}
	}
	person := first(officer, "/pegawai?q="+in("agency_head").User, "/pegawai/0")
	post := first(officer, person, "/jabatan/0")
	paper := first(officer, "/sk", "/sk/0")
	code := checkCode.FindString(officer.get(t, first(officer, paper, paper+"/naskah/")).body)
	if code == "" {
		t.Fatal("the first paper has no code to check it by")
	}
	for _, c := range []struct {
		name, path string
		by         *browser
		whole      bool // with the frame around it
	}{
		{"beranda", "/", public, true},
		{"masuk", "/masuk", public, true},
		{"pejabat", "/pejabat", public, false},
		{"pejabat.en", "/en/pejabat", public, false},
		{"periksa", "/periksa/" + code, public, false},
		{"papan", round + "/papan", officer, false},
		{"lembar", round + "/lembar", officer, false},
		{"aturan", round + "/aturan", officer, false},
		{"orang", person, officer, false},
		{"jabatan", post, officer, false},
	} {
		a := c.by.get(t, c.path)
		if a.status != 200 {
			t.Errorf("%s answers %d", c.path, a.status)
			continue
		}
		got := outline(t, a.body, c.whole)
		file := filepath.Join("testdata", "halaman", c.name+".txt")
		if *updatePages {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != got {
			t.Errorf("%s is not as it was last looked at (-update, then git diff):%s", c.path, firstDifference(want, []byte(got)))
		}
	}
}

var (
	checkCode = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}\b`)
	// What differs between two runs of the same story.
	changing = []struct {
		what *regexp.Regexp
		is   string
	}{
		{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`), "ID"},
		{checkCode, "KODE"},
		{regexp.MustCompile(`/s/([a-z-]+)\.[0-9a-f]{8,}\.`), "/s/$1.HASH."},
		{regexp.MustCompile(`127\.0\.0\.1:[0-9]+|localhost:[0-9]+`), "ALAMAT"},
		{regexp.MustCompile(`[0-9a-f]{16,}`), "HASH"},
		{regexp.MustCompile(`(c2sp\.org/tlog-proof@v1) .*`), "$1 BUKTI"},
		{regexp.MustCompile(`ke-[0-9.]+ dari [0-9.]+ dalam catatan`), "ke-N dari N dalam catatan"}, // acts are numbered as the sequencer finds them
		{regexp.MustCompile(`(berisi|sekarang,) [0-9.]+ tindakan`), "$1 N tindakan"},
		{regexp.MustCompile(`\b[01][0-9]\.[0-9]{2}(\.[0-9]{2})?\b( WIB)?`), "JAM"},
	}
)

// outline writes a page a line for each element and each text, attributes in
// their order, so that a difference reads well. Without frame it is the main
// part only.
func outline(t *testing.T, page string, whole bool) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	start := doc
	if !whole {
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode && n.Data == "main" {
				start = n
			}
		}
	}
	var b strings.Builder
	var write func(n *html.Node, depth int)
	write = func(n *html.Node, depth int) {
		pad := strings.Repeat(" ", depth)
		switch n.Type {
		case html.TextNode:
			if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
				fmt.Fprintf(&b, "%s%s\n", pad, text)
			}
			return
		case html.ElementNode:
			fmt.Fprintf(&b, "%s<%s", pad, n.Data)
			for _, at := range n.Attr {
				fmt.Fprintf(&b, " %s=%q", at.Key, at.Val)
			}
			b.WriteString(">\n")
			depth++
		}
		for c := range n.ChildNodes() {
			write(c, depth)
		}
	}
	write(start, 0)
	out := b.String()
	for _, c := range changing {
		out = c.what.ReplaceAllString(out, c.is)
	}
	return out
}

// firstDifference names the first line in which two texts differ.
func firstDifference(want, got []byte) string {
	a, b := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("\nline %d\n want %s\n got  %s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("\n%d lines, want %d", len(b), len(a))
}
