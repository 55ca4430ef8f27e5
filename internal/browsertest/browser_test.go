package browsertest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"pendopo/internal/cli"
)

// missing skips what this machine cannot test; `make test` has installed
// everything, so there it fails.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("PENDOPO_TEST_COMPLETE") != "" {
		t.Fatalf("missing on this machine: %s; run ./tools/setup.sh", what)
	}
	t.Skipf("missing on this machine: %s; run ./tools/setup.sh", what)
}

// signIn is one sign-in of the example region.
type signIn struct{ Role, User, Password string }

// exampleSite is the example region, made and served by the program.
type exampleSite struct {
	url     string
	round   string // the finished round
	signIns map[string]signIn
}

var served struct {
	once sync.Once
	site exampleSite
	end  func()
	err  string
}

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		runAsProgram()
	}
	code := m.Run()
	if served.end != nil {
		served.end()
	}
	os.Exit(code)
}

// site serves the example region once for all tests of this package.
func site(t testing.TB) *exampleSite {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		missing(t, "chromium (Debian package chromium)")
	}
	served.once.Do(func() {
		root, err := os.MkdirTemp("", "pendopo-browser")
		if err != nil {
			served.err = err.Error()
			return
		}
		dir := filepath.Join(root, "kediri")
		ctx, stop := context.WithCancel(context.Background())
		ready, done := make(chan string, 1), make(chan struct{})
		var problems strings.Builder
		go func() {
			defer close(done)
			cli.Run(ctx, cli.Env{Args: []string{"demo", "--quiet", "--dir", dir, "--addr", "127.0.0.1:0"}, Stdin: strings.NewReader(""),
				Stdout: io.Discard, Stderr: &problems, Version: "test", Ready: func(addr string) { ready <- addr }})
		}()
		served.end = func() { stop(); <-done; os.RemoveAll(root) }
		select {
		case addr := <-ready:
			served.site.url = "http://" + addr
		case <-done:
			served.err = "the program ended: " + problems.String()
			return
		case <-time.After(3 * time.Minute):
			served.err = "the site does not listen"
			return
		}
		var sum struct {
			Round   struct{ ID string }
			SignIns []signIn `json:"sign_ins"`
		}
		b, err := os.ReadFile(filepath.Join(dir, "demo.json"))
		if err == nil {
			err = json.Unmarshal(b, &sum)
		}
		if err != nil {
			served.err = err.Error()
			return
		}
		served.site.round, served.site.signIns = sum.Round.ID, map[string]signIn{}
		for _, s := range sum.SignIns {
			if _, twice := served.site.signIns[s.Role]; !twice {
				served.site.signIns[s.Role] = s
			}
		}
	})
	if served.err != "" {
		t.Fatal(served.err)
	}
	return &served.site
}

var browser struct {
	once sync.Once
	ctx  context.Context
}

// tab is a new tab with cookies of its own, closed at the end of the test.
func tab(t testing.TB) context.Context {
	t.Helper()
	browser.once.Do(func() {
		var quit context.CancelFunc
		browser.ctx, quit = chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(chromedp.NoSandbox, chromedp.WindowSize(1280, 900)))
		if err := chromedp.Do(browser.ctx, chromedp.Navigate("about:blank")); err != nil {
			browser.ctx = nil
			t.Errorf("chromium does not start: %v", err)
		}
		end := served.end
		served.end = func() {
			quit()
			if end != nil { // no test asked for the shared site
				end()
			}
		}
	})
	if browser.ctx == nil {
		t.Fatal("chromium does not start")
	}
	ctx, cancel := chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	// The first use opens the tab, and the end of its context closes it.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// do runs steps and on a failure says what the page showed.
func do(t testing.TB, ctx context.Context, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	short, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	if err := chromedp.Do(short, steps...); err != nil {
		look, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		shown, _ := chromedp.Run(look, chromedp.Evaluate[string]("location.href + '\\n' + document.body.innerText.slice(0, 1500)"))
		t.Fatalf("%s: %v\n%s", what, err, shown)
	}
}

// value is what an expression gives in the page.
func value[T any](t testing.TB, ctx context.Context, expression string, opts ...chromedp.EvaluateOption) T {
	t.Helper()
	short, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	v, err := chromedp.Run(short, chromedp.Evaluate[T](expression, opts...))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func css(q string) chromedp.CSS { return chromedp.CSS(q) }

// enter signs in through the page.
func enter(t testing.TB, ctx context.Context, s *exampleSite, role string) {
	t.Helper()
	who, ok := s.signIns[role]
	if !ok {
		t.Fatalf("the example has no sign-in for %s", role)
	}
	do(t, ctx, "sign in as "+role,
		chromedp.Navigate(s.url+"/masuk"),
		chromedp.SendKeys(css("#f-login"), who.User),
		chromedp.SendKeys(css("#f-password"), who.Password),
		chromedp.Click(css("form.sheet-form .button-primary")))
	do(t, ctx, "signed in as "+role, chromedp.WaitReady(css(`form[action$="/keluar"]`)))
}

// colours emulates the light or the dark preference of the person's device.
func colours(t testing.TB, ctx context.Context, scheme string) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}); err != nil {
		t.Fatal(err)
	}
}

func noScript(t testing.TB, ctx context.Context) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
}

// reader fetches pages without a browser, to find what the routes are called.
type reader struct {
	http.Client
	site string
}

func (s *exampleSite) reader(t testing.TB, role string) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{site: s.url, Client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if role == "" {
		return r
	}
	req, err := http.NewRequest("POST", s.url+"/masuk", strings.NewReader(url.Values{"login": {s.signIns[role].User}, "password": {s.signIns[role].Password}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", s.url)
	res, err := r.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("sign-in of %s answers %d", role, res.StatusCode)
	}
	return r
}

// link is the first link on a page that begins like the prefix and goes on with
// one name.
func (r *reader) link(t testing.TB, page, prefix string) string {
	t.Helper()
	m := regexp.MustCompile(`href="(` + regexp.QuoteMeta(prefix) + `[^"/?#]+)["?#]`).FindStringSubmatch(r.body(t, page))
	if m == nil {
		t.Fatalf("%s has no link to %s…", page, prefix)
	}
	return m[1]
}

func (r *reader) body(t testing.TB, page string) string {
	t.Helper()
	res, err := r.Get(r.site + page)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
