package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The people of a story use the site as a browser without script does: they
// open pages, read them, fill in the forms that stand there and press their
// buttons. A field or a button that the page does not show cannot be used.

// town is the site of one story and everybody who has it open.
type town struct {
	cmd     *exec.Cmd
	url     string
	said    lines
	visitor map[string]*visitor
}

// lines is what the site says while it runs.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func townOf(ts *testscript.TestScript) *town { return ts.Value("town").(*town) }

// cmdContoh puts the finished example region into a folder of the story.
func cmdContoh(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("pemakaian: contoh FOLDER")
	}
	ts.Check(copyRegion(ts.MkAbs(args[0])))
}

// cmdSitus starts the example region's site on a day of its story at 8.00, or
// the site of a region that the story made itself, or stops it: the clock of a
// running site does not jump.
func cmdSitus(ts *testscript.TestScript, neg bool, args []string) {
	s := townOf(ts)
	switch {
	case !neg && len(args) == 1 && args[0] == "tutup":
		ts.Check(s.close())
		return
	case neg || len(args) < 3 || args[0] != "buka" && args[0] != "layani":
		ts.Fatalf("pemakaian: situs buka FOLDER TANGGAL [CERITA], situs layani FOLDER TANGGAL, situs tutup")
	}
	program := []string{"demo", "--quiet"}
	if args[0] == "layani" {
		program = []string{"serve"}
	}
	ts.Check(s.close())
	s.said = lines{}
	s.cmd = exec.CommandContext(context.Background(), "pendopo", append(program, "--addr", "127.0.0.1:0", "--dir", args[1], "--clock", args[2])...)
	if len(args) > 3 {
		s.cmd.Args = append(s.cmd.Args, "--scenario", args[3])
	}
	s.cmd.Dir, s.cmd.Stderr = ts.MkAbs("."), &s.said
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "PENDOPO_") {
			s.cmd.Env = append(s.cmd.Env, kv)
		}
	}
	ts.Check(s.cmd.Start())
	for end := time.Now().Add(30 * time.Second); s.url == ""; <-time.After(20 * time.Millisecond) {
		if s.url = listening.FindString(s.said.String()); s.url == "" && time.Now().After(end) {
			ts.Fatalf("situs tidak menjawab: %s", s.said.String())
		}
	}
	for _, v := range s.visitor {
		v.page = nil
	}
}

// close stops the site as Ctrl+C does; it may be called twice.
func (s *town) close() error {
	if s.cmd == nil {
		return nil
	}
	cmd := s.cmd
	s.cmd, s.url = nil, ""
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%w: %s", err, s.said.String())
	}
	if strings.Contains(s.said.String(), "panic") {
		return fmt.Errorf("situs panik: %s", s.said.String())
	}
	return nil
}

// visitor is one person's browser.
type visitor struct {
	client http.Client
	at     *url.URL
	page   *html.Node
}

func (s *town) person(ts *testscript.TestScript, name string) *visitor {
	if s.url == "" {
		ts.Fatalf("situs belum dibuka")
	}
	v := s.visitor[name]
	if v == nil {
		jar, err := cookiejar.New(nil)
		ts.Check(err)
		v = &visitor{client: http.Client{Jar: jar, Timeout: time.Minute}}
		s.visitor[name] = v
	}
	return v
}

// ask sends a request, follows where it leads, keeps the page and prints what a
// person reads on it. A refusal is for a step that expects one (!).
func (v *visitor) ask(ts *testscript.TestScript, neg bool, req *http.Request) {
	res, err := v.client.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	ts.Check(err)
	v.at = res.Request.URL
	v.page, err = html.Parse(bytes.NewReader(b))
	ts.Check(err)
	text := string(b)
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		text = shown(v.page)
	}
	fmt.Fprintln(ts.Stdout(), text)
	if failed := res.StatusCode >= 400; failed != neg || res.StatusCode >= 500 {
		ts.Fatalf("%s %s menjawab %d:\n%s", req.Method, req.URL.Path, res.StatusCode, text)
	}
}

// cmdMasuk signs a person in.
func cmdMasuk(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("pemakaian: masuk SIAPA NAMA-MASUK SANDI")
	}
	cmdLihat(ts, false, []string{args[0], "/masuk"})
	cmdKirim(ts, neg, []string{args[0], "Masuk", "login=" + args[1], "password=" + args[2]})
	if who := townOf(ts).visitor[args[0]]; !neg && who.at.Path == "/masuk" {
		ts.Fatalf("%s tetap di halaman masuk", args[0])
	}
}

// cmdLihat opens a page.
func cmdLihat(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("pemakaian: lihat SIAPA JALUR")
	}
	s := townOf(ts)
	v := s.person(ts, args[0])
	req, err := http.NewRequest("GET", s.url+args[1], nil)
	ts.Check(err)
	v.ask(ts, neg, req)
	if v.at.Path == "/masuk" && args[1] != "/masuk" {
		ts.Fatalf("%s harus masuk dulu untuk %s", args[0], args[1])
	}
}

// cmdKlik follows a link of the page by its words.
func cmdKlik(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("pemakaian: klik SIAPA TAUTAN")
	}
	s := townOf(ts)
	v := s.person(ts, args[0])
	for n := range nodes(v.page, atom.A) {
		if strings.Contains(shown(n), args[1]) {
			to, err := v.at.Parse(attr(n, "href"))
			ts.Check(err)
			req, err := http.NewRequest("GET", to.String(), nil)
			ts.Check(err)
			v.ask(ts, neg, req)
			return
		}
	}
	ts.Fatalf("halaman %s tidak punya tautan %q", v.where(), args[1])
}

// cmdPetik keeps what a pattern finds on the person's page, links included, or
// in a file.
func cmdPetik(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("pemakaian: petik NAMA SIAPA|BERKAS POLA")
	}
	re, err := regexp.Compile(args[2])
	ts.Check(err)
	var b strings.Builder
	if v := townOf(ts).visitor[args[1]]; v == nil {
		b.WriteString(ts.ReadFile(args[1]))
	} else if v.page != nil {
		b.WriteString(v.at.RequestURI() + "\n" + shown(v.page) + "\n")
		ts.Check(html.Render(&b, v.page))
	}
	m := re.FindStringSubmatch(b.String())
	if m == nil {
		ts.Fatalf("%s tidak memuat %q", args[1], args[2])
	}
	ts.Setenv(args[0], m[1])
}

func (v *visitor) where() string {
	if v.at == nil {
		return "(belum ada)"
	}
	return v.at.Path
}

// cmdKirim presses a button of the page: of the first form that has all the
// named fields. Other fields are sent as they stand.
func cmdKirim(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("pemakaian: kirim SIAPA TOMBOL [ISIAN=NILAI …]")
	}
	s := townOf(ts)
	v := s.person(ts, args[0])
	if v.page == nil {
		ts.Fatalf("%s belum melihat halaman apa pun", args[0])
	}
	var why []string
	for form := range nodes(v.page, atom.Form) {
		button, word := buttonOf(form, args[1]), ""
		if button == nil {
			continue
		}
		sent, files, err := filled(ts, form, button, args[2:])
		if err != nil {
			why = append(why, err.Error())
			continue
		}
		if word = attr(button, "formaction"); word == "" {
			word = attr(form, "action")
		}
		to, err := v.at.Parse(word)
		ts.Check(err)
		v.ask(ts, neg, request(ts, form, to, s.url, sent, files))
		return
	}
	ts.Fatalf("halaman %s tidak punya tombol %q untuk itu; %s", v.where(), args[1], strings.Join(why, "; "))
}

// buttonOf is the button with these words.
func buttonOf(form *html.Node, words string) *html.Node {
	for b := range nodes(form, atom.Button) {
		if strings.EqualFold(strings.TrimSpace(shown(b)), words) || attr(b, "name")+"="+attr(b, "value") == words {
			return b
		}
	}
	return nil
}

// filled is what a browser would send of a form after the fields were filled in:
// name=value, name=@file, name=* to tick every box of that name.
func filled(ts *testscript.TestScript, form, button *html.Node, fields []string) (url.Values, map[string]string, error) {
	sent, files, known := url.Values{}, map[string]string{}, map[string][]string{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" || has(n, "disabled") {
			continue
		}
		switch n.DataAtom {
		case atom.Input:
			known[name] = append(known[name], attr(n, "value"))
			switch attr(n, "type") {
			case "checkbox", "radio":
				if has(n, "checked") {
					sent.Add(name, value(n))
				}
			case "file", "submit", "image":
			default:
				sent.Add(name, attr(n, "value"))
			}
		case atom.Textarea:
			known[name] = append(known[name], "")
			sent.Add(name, strings.TrimPrefix(raw(n), "\n"))
		case atom.Select:
			first, chosen := "", ""
			for o := range nodes(n, atom.Option) {
				known[name] = append(known[name], attr(o, "value"), strings.TrimSpace(shown(o)))
				if first == "" {
					first = attr(o, "value")
				}
				if has(o, "selected") {
					chosen = attr(o, "value")
				}
			}
			if chosen == "" {
				chosen = first
			}
			sent.Add(name, chosen)
		}
	}
	if name := attr(button, "name"); name != "" {
		sent.Set(name, attr(button, "value"))
	}
	for _, f := range fields {
		name, val, ok := strings.Cut(f, "=")
		if !ok || known[name] == nil {
			return nil, nil, fmt.Errorf("tidak ada isian %s", name)
		}
		if file, is := strings.CutPrefix(val, "@"); is {
			files[name] = file
			continue
		}
		if val == "*" {
			sent[name] = known[name]
			continue
		}
		sent.Set(name, optionValue(form, name, val))
	}
	return sent, files, nil
}

// optionValue lets a story name an option by its words, as a person does.
func optionValue(form *html.Node, name, words string) string {
	for sel := range nodes(form, atom.Select) {
		for o := range nodes(sel, atom.Option) {
			if attr(sel, "name") == name && strings.TrimSpace(shown(o)) == words {
				return attr(o, "value")
			}
		}
	}
	return words
}

func request(ts *testscript.TestScript, form *html.Node, to *url.URL, site string, sent url.Values, files map[string]string) *http.Request {
	if !strings.EqualFold(attr(form, "method"), "post") {
		to.RawQuery = sent.Encode()
		req, err := http.NewRequest("GET", to.String(), nil)
		ts.Check(err)
		return req
	}
	var body bytes.Buffer
	kind := "application/x-www-form-urlencoded"
	if attr(form, "enctype") == "multipart/form-data" {
		mw := multipart.NewWriter(&body)
		kind = mw.FormDataContentType()
		for name, vs := range sent {
			for _, val := range vs {
				ts.Check(mw.WriteField(name, val))
			}
		}
		for name, file := range files {
			w, err := mw.CreateFormFile(name, path.Base(file))
			ts.Check(err)
			_, err = io.WriteString(w, ts.ReadFile(file))
			ts.Check(err)
		}
		ts.Check(mw.Close())
	} else {
		body.WriteString(sent.Encode())
	}
	req, err := http.NewRequest("POST", to.String(), &body)
	ts.Check(err)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Origin", site)
	return req
}

func nodes(root *html.Node, what atom.Atom) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		if root == nil {
			return
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && n.DataAtom == what && !yield(n) {
				return
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// value is what a ticked box sends.
func value(n *html.Node) string {
	if has(n, "value") {
		return attr(n, "value")
	}
	return "on"
}

func raw(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// inline elements go on with the line they stand in.
var inline = []atom.Atom{atom.A, atom.B, atom.I, atom.Em, atom.Strong, atom.Span, atom.Small, atom.Button, atom.Label, atom.Svg}

// shown is what a person reads, one block a line.
func shown(root *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(strings.Join(strings.Fields(n.Data), " ") + " ")
			return
		case n.Type == html.ElementNode && slices.Contains([]atom.Atom{atom.Head, atom.Script, atom.Style}, n.DataAtom):
			return
		case n.DataAtom == atom.Option && n != root: // a list that nobody opened
			return
		}
		block := n.Type == html.ElementNode && !slices.Contains(inline, n.DataAtom)
		if block {
			b.WriteByte('\n')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if block {
			b.WriteByte('\n')
		}
	}
	walk(root)
	var out []string
	for l := range strings.Lines(b.String()) {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
