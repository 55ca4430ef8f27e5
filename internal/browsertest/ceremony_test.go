package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/cli"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/ledger"
	"pendopo/internal/ledger/check"
	"pendopo/internal/people"
)

// asProgram, when it is set, makes the test program run as pendopo itself, so
// that a test can kill it as a power cut does.
const asProgram = "PENDOPO_TEST_PROGRAM"

func runAsProgram() {
	os.Exit(cli.Run(context.Background(), cli.Env{Args: os.Args[1:], Stdin: strings.NewReader(""), Stdout: os.Stdout, Stderr: os.Stderr, Version: "test"}))
}

// gathering is the ceremony of the example round, invited and not yet held, with
// the program that serves it.
type gathering struct {
	t       *testing.T
	dir     string
	addr    string
	session ceremony.ID
	round   appointment.RoundID
	morning time.Time
	token   string // of protocol
	officer string // of the personnel officer
	entry   exampleSite
	child   *exec.Cmd
	phones  []*phoneOf
	http    *http.Client
}

// phoneOf is an official with a personal link, or one in the hall without.
type phoneOf struct {
	seat       ceremony.SeatID
	link, code string
	name       string
	online     bool
	gone       bool        // lost its signal for good
	said       atomic.Bool // the server answered that the oath was taken down
}

func (g *gathering) url() string  { return "http://" + g.addr }
func (g *gathering) page() string { return "/pelantikan/" + string(g.session) }

// open looks into the folder without the site, as the program does.
func (g *gathering) open(at time.Time) *app.App {
	g.t.Helper()
	cfg := app.DefaultConfig()
	cfg.Dir = g.dir
	a, err := app.Open(g.t.Context(), cfg, clock.At(at), slog.New(slog.DiscardHandler))
	if err != nil {
		g.t.Fatal(err)
	}
	return a
}

// who is the example's person of a role with what their posts allow.
func (g *gathering) who(a *app.App, role string) actor.Actor {
	g.t.Helper()
	reg, err := a.Org.Get(g.t.Context())
	if err != nil {
		g.t.Fatal(err)
	}
	p := reg.PersonByNumber(people.NumberKey(g.entry.signIns[role].User))
	if p == nil {
		g.t.Fatalf("nobody has the role %s", role)
	}
	return reg.At(clock.DateOf(a.Clock.Now(), time.FixedZone("WIB", 7*3600))).Actor(p.ID)
}

func (g *gathering) tokenFor(a *app.App, who actor.Actor, scopes ...string) string {
	g.t.Helper()
	acc, err := a.Accounts.ByPerson(g.t.Context(), actor.System("uji"), who.Person)
	if err != nil {
		g.t.Fatal(err)
	}
	_, secret, err := a.Accounts.MakeToken(g.t.Context(), actor.Actor{Account: string(acc.ID), Person: who.Person},
		account.NewAPIToken{Label: "uji", Scopes: scopes, Life: 30 * 24 * time.Hour})
	if err != nil {
		g.t.Fatal(err)
	}
	return secret
}

// gather makes the example up to its invitations and gives every official a
// link.
func gather(t *testing.T) *gathering {
	t.Helper()
	g := &gathering{t: t, dir: filepath.Join(t.TempDir(), "kediri"), http: &http.Client{Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{MaxIdleConnsPerHost: 200}}}
	t.Cleanup(g.http.CloseIdleConnections)
	var out, problems strings.Builder
	if code := cli.Run(t.Context(), cli.Env{Args: []string{"demo", "--quiet", "--json", "--before-oath", "--no-serve", "--dir", g.dir}, Stdin: strings.NewReader(""),
		Stdout: &out, Stderr: &problems, Version: "test"}); code != 0 {
		t.Fatalf("demo: %d %s", code, problems.String())
	}
	var sum struct {
		Round   struct{ ID string }
		SignIns []signIn `json:"sign_ins"`
	}
	if err := json.Unmarshal([]byte(out.String()), &sum); err != nil {
		t.Fatal(err)
	}
	g.round, g.entry.signIns = appointment.RoundID(sum.Round.ID), map[string]signIn{}
	for _, s := range sum.SignIns {
		if _, twice := g.entry.signIns[s.Role]; !twice {
			g.entry.signIns[s.Role] = s
		}
	}
	g.morning = time.Date(2020, 11, 30, 1, 0, 0, 0, time.UTC)
	a := g.open(g.morning)
	defer a.Close(t.Context())
	crew := g.who(a, "protocol_officer")
	list, _, err := a.Ceremony.List(t.Context(), crew)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d sessions, %v", len(list), err)
	}
	g.session = list[0].ID
	v, err := a.Ceremony.Open(t.Context(), crew, g.session)
	if err != nil {
		t.Fatal(err)
	}
	hall := 0
	for _, s := range v.Seats {
		p := &phoneOf{seat: s.ID, name: v.Snapshot.People[s.Person].Name.String(), online: s.Mode == ceremony.Online}
		if !p.online {
			hall++
		} else {
			is, err := a.Ceremony.Reissue(t.Context(), crew, g.session, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			p.link, p.code = is.Link, is.Code
		}
		g.phones = append(g.phones, p)
	}
	if hall != 20 || len(g.phones) != 132 {
		t.Fatalf("%d of %d are in the hall, want 20 of 132", hall, len(g.phones))
	}
	g.token = g.tokenFor(a, crew, actor.CeremonyRead, actor.CeremonyWrite)
	g.officer = g.tokenFor(a, g.who(a, "personnel_officer"), actor.RoundsRead, actor.RoundsDecide)
	return g
}

// serve starts the program on the folder and waits until it answers.
func (g *gathering) serve() {
	t := g.t
	t.Helper()
	if g.addr == "" {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		g.addr = l.Addr().String()
		l.Close()
		g.entry.url = g.url()
	}
	g.child = exec.Command(os.Args[0], "demo", "--quiet", "--dir", g.dir, "--addr", g.addr)
	g.child.Env = append(os.Environ(), asProgram+"=1")
	log, err := os.OpenFile(filepath.Join(t.ArtifactDir(), "program.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	g.child.Stdout, g.child.Stderr = log, log
	if err := g.child.Start(); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(time.Minute); ; {
		res, err := g.http.Get(g.url() + "/healthz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(until) {
			said, _ := os.ReadFile(log.Name())
			t.Fatalf("the program does not answer: %v\n%s", err, said)
		}
		pause(t, 20*time.Millisecond)
	}
}

// pause waits for something outside this process to go on; nothing signals it.
func pause(t *testing.T, d time.Duration) {
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}

// kill ends the program as a power cut does.
func (g *gathering) kill(sig syscall.Signal) {
	if g.child != nil {
		_ = g.child.Process.Signal(sig) // it may be gone already
		_ = g.child.Wait()              // killed, as wanted
		g.child = nil
	}
}

// api asks the JSON API and must be answered with a status.
func (g *gathering) api(token, method, path string, body any, want int) map[string]any {
	g.t.Helper()
	status, v, err := g.ask(token, method, path, body)
	if err != nil || status != want {
		g.t.Fatalf("%s %s: %d %v, %v; want %d", method, path, status, v, err, want)
	}
	return v
}

func (g *gathering) ask(token, method, path string, body any) (int, map[string]any, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	req, err := http.NewRequest(method, g.url()+"/api/v1"+path, strings.NewReader(string(raw)))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	res, err := g.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	v := map[string]any{}
	_ = json.Unmarshal(b, &v) // a refusal may have no body
	return res.StatusCode, v, err
}

// press sends one button of an official's page from their phone. It tells
// whether the server took it.
func (g *gathering) press(p *phoneOf, do, code string) (int, error) {
	req, err := http.NewRequest("POST", g.url()+g.page()+"/ikut", strings.NewReader(url.Values{"do": {do}, "code": {code}}.Encode()))
	if err != nil {
		return 0, err
	}
	return g.send(p, req)
}

func (g *gathering) send(p *phoneOf, req *http.Request) (int, error) {
	req.AddCookie(&http.Cookie{Name: "pdp_ikut", Value: p.link + "." + p.code})
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", g.url())
	res, err := g.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, err
}

// all does something on many phones at once.
func all(phones []*phoneOf, do func(*phoneOf)) {
	var wg sync.WaitGroup
	for _, p := range phones {
		wg.Go(func() { do(p) })
	}
	wg.Wait()
}

func (g *gathering) only(want func(*phoneOf) bool) (out []*phoneOf) {
	for _, p := range g.phones {
		if want(p) {
			out = append(out, p)
		}
	}
	return out
}

func ids(phones []*phoneOf) (out []string) {
	for _, p := range phones {
		out = append(out, string(p.seat))
	}
	return out
}

// seats reads the roll, by seat.
func (g *gathering) seats() map[string]map[string]any {
	g.t.Helper()
	out := map[string]map[string]any{}
	for _, s := range g.api(g.token, "GET", "/sessions/"+string(g.session), nil, 200)["seats"].([]any) {
		m := s.(map[string]any)
		out[m["id"].(string)] = m
	}
	return out
}

// place is where the run sheet stands.
type place struct {
	Item, Step int
	kind       string
	lines      int
}

func (g *gathering) run() place {
	g.t.Helper()
	return placeOf(g.api(g.token, "GET", "/sessions/"+string(g.session)+"/run", nil, 200))
}

func placeOf(v map[string]any) place {
	p := place{Item: int(v["item"].(float64)), Step: int(v["step"].(float64)), lines: len(v["oath"].([]any))}
	p.kind = v["parts"].([]any)[p.Item].(map[string]any)["kind"].(string)
	return p
}

func (g *gathering) advance(from place, skip bool) place {
	g.t.Helper()
	return placeOf(g.api(g.token, "POST", "/sessions/"+string(g.session)+"/advance", map[string]any{"item": from.Item, "step": from.Step, "skip": skip}, 200))
}

// to presses the big button until a part is held.
func (g *gathering) to(kind string) place {
	g.t.Helper()
	at := g.run()
	for n := 0; at.kind != kind; n++ {
		if n > 40 {
			g.t.Fatalf("the run sheet never comes to %s; it stands at %+v", kind, at)
		}
		at = g.advance(at, at.kind != "oath")
	}
	return at
}

// TestKediriCeremony holds the ceremony of 30 November 2020 on the real program:
// 20 in the hall, 112 online, a browser for operator, projector and one
// official. The program is killed while the officials confirm their oath, half
// of the phones vanish, two operators press at once, one official has two
// devices, a stranger opens a link and guesses a code.
func TestKediriCeremony(t *testing.T) {
	if testing.Short() {
		t.Skip("holds a whole ceremony")
	}
	if _, err := exec.LookPath("chromium"); err != nil {
		missing(t, "chromium (Debian package chromium)")
	}
	g := gather(t)
	g.serve()
	defer func() { g.kill(syscall.SIGKILL) }()
	one := "/sessions/" + string(g.session)

	// The operator opens the day in the browser, the projector follows.
	operator, projector, hand := tab(t), tab(t), tab(t)
	enter(t, operator, &g.entry, "protocol_officer")
	do(t, operator, "the session", chromedp.Navigate(g.url()+g.page()), chromedp.Click(css(`form[action$="/mulai"] button`)))
	do(t, operator, "the session runs", chromedp.WaitReady(css(`form[action$="/jalan"]`)))
	do(t, projector, "projector", chromedp.Navigate(g.url()+g.page()+"/layar"), chromedp.WaitReady(css(`[data-text="online_there"]`)))
	var officers []map[string]any
	for _, r := range g.api(g.token, "GET", one, nil, 200)["roles"].([]any) {
		m := r.(map[string]any)
		officers = append(officers, map[string]any{"office": m["office"], "religion": m["religion"]})
	}
	g.officers(officers)

	// A stranger's link, and a code that is guessed on a true link.
	if status, err := g.press(&phoneOf{link: strings.Repeat("x", 22), code: "123456"}, "arrive", "123456"); status != http.StatusNotFound {
		t.Errorf("a stranger's link: %d, %v", status, err)
	}
	online := g.only(func(p *phoneOf) bool { return p.online })
	victim := online[len(online)-1]
	for n := range 7 {
		status, err := g.press(victim, "arrive", fmt.Sprintf("%06d", (n*7+atoi(victim.code)+1)%1000000))
		if err != nil || status < 400 {
			t.Fatalf("guess %d: %d, %v", n, status, err)
		}
	}
	if status, _ := g.press(victim, "arrive", victim.code); status < 400 {
		t.Errorf("after seven guesses the link still opens: %d", status)
	}
	victim.gone = true // until the crew gives a new link; today nobody does

	// Everybody arrives: one with the browser and a second device, the others from
	// simulated phones at once, the hall by its roll.
	star := online[0]
	do(t, hand, "own page", chromedp.Navigate(g.url()+g.page()+"/ikut?k="+star.link), chromedp.WaitReady(css(`[name="code"]`)))
	phone(t, hand)
	do(t, hand, "I am here", chromedp.SendKeys(css(`[name="code"]`), star.code), chromedp.Click(css(`button[value="arrive"]`)))
	if status, err := g.press(star, "arrive", star.code); status != http.StatusSeeOther {
		t.Errorf("the second device: %d, %v", status, err)
	}
	all(online[1:len(online)-1], func(p *phoneOf) {
		if status, err := g.press(p, "arrive", p.code); status != http.StatusSeeOther {
			t.Errorf("%s arrives: %d, %v", p.name, status, err)
		}
	})
	hall := g.only(func(p *phoneOf) bool { return !p.online })
	g.api(g.token, "POST", one+"/marks", map[string]any{"mark": "arrived", "seats": ids(hall)}, 200)
	wait(t, projector, "the projector counts the hall and 111 online", text("hall_there")+` === "20" && `+text("online_there")+` === "111"`)

	// Two operators press at once, from what both see: one step, no more.
	before := g.run()
	var done [2]int
	var wg sync.WaitGroup
	for i := range done {
		wg.Go(func() {
			done[i], _, _ = g.ask(g.token, "POST", one+"/advance", map[string]any{"item": before.Item, "step": before.Step})
		})
	}
	wg.Wait()
	if now := g.run(); now.Item != before.Item+1 || done[0] >= 500 || done[1] >= 500 {
		t.Errorf("two presses moved from %+v to %+v, answers %v", before, now, done)
	}

	// The decree is read, then the oath. The last line is pressed by the operator in
	// the browser.
	at := g.to("oath")
	gone := online[60 : len(online)-1] // half of the phones lose their signal now
	for _, p := range gone {
		p.gone = true
	}
	there := g.only(func(p *phoneOf) bool { return p.online && !p.gone })
	all(there, func(p *phoneOf) {
		req, _ := http.NewRequest("POST", g.url()+g.page()+"/ikut/detak", nil)
		if status, err := g.send(p, req); status != http.StatusNoContent {
			t.Errorf("beat of %s: %d, %v", p.name, status, err)
		}
	})
	if status, err := g.press(star, "say", star.code); status < 400 {
		t.Errorf("an oath was taken before its words were shown: %d, %v", status, err)
	}
	for at.kind == "oath" && at.Step < at.lines-2 {
		at = g.advance(at, false)
	}
	do(t, operator, "operator", chromedp.Navigate(g.url()+g.page()+"/operator"), chromedp.Click(css(`button[name="do"][value="next"]`)))
	wait(t, projector, "the projector shows the last words", `document.querySelector('[data-text="oath.after"]').textContent === "" && document.querySelector('[data-text="oath.now"]').textContent !== ""`)
	last := value[string](t, projector, `document.querySelector('[data-text="oath.now"]').textContent`)

	// The power goes while the phones confirm.
	var acknowledged atomic.Int32
	cut := make(chan struct{})
	var phones sync.WaitGroup
	for i, p := range there[1:] {
		phones.Go(func() {
			if i >= 30 { // some come while it is down
				<-cut
			}
			status, err := g.press(p, "say", p.code)
			if err == nil && status == http.StatusSeeOther {
				p.said.Store(true)
				if acknowledged.Add(1) == 12 {
					g.child.Process.Kill()
					close(cut)
				}
			}
		})
	}
	phones.Wait()
	g.kill(syscall.SIGKILL)
	if n := acknowledged.Load(); n < 12 || n == int32(len(there)-1) {
		t.Fatalf("the cut came too late to test anything: %d of %d", n, len(there)-1)
	}
	g.serve()
	if again := g.run(); again.kind != "oath" || again.Step != at.Step+1 {
		t.Errorf("after the cut the ceremony stands at %+v, before at %+v and one more", again, at)
	}
	roll := g.seats()
	for _, p := range g.phones {
		_, said := roll[string(p.seat)]["said_at"]
		if p.said.Load() && !said {
			t.Errorf("the oath of %s was acknowledged and is lost", p.name)
		}
		if said && (p.gone || !p.online) {
			t.Errorf("an oath of %s was invented", p.name)
		}
	}
	// Phones try again by themselves; who was taken down already is not twice.
	all(there[1:], func(p *phoneOf) {
		if status, err := g.press(p, "say", p.code); status != http.StatusSeeOther {
			t.Errorf("%s says it again: %d, %v", p.name, status, err)
		}
	})
	// The official in the browser never left the page.
	wait(t, hand, "the official's page goes on by itself", `document.querySelector('[data-do="say"]:not([hidden]):not([data-later])') !== null`)
	do(t, hand, "I have said the oath", chromedp.Click(css(`button[value="say"]`)))
	do(t, hand, "taken down", chromedp.WaitNotPresent(css(`button[value="say"]`)))
	wait(t, projector, "the projector is back where it was", `document.querySelector('[data-text="oath.now"]').textContent === `+fmt.Sprintf("%q", last))

	// The witnesses heard the hall and those whose phones confirmed; four of the
	// vanished were heard in the meeting by a witness, the others not.
	g.api(g.token, "POST", one+"/marks", map[string]any{"mark": "heard", "seats": ids(append(hall, there...))}, 200)
	g.api(g.token, "POST", one+"/marks", map[string]any{"mark": "heard", "seats": ids(gone[:4]), "witness": "witness1"}, 200)
	g.api(g.token, "POST", one+"/marks", map[string]any{"mark": "excused", "reason": "connection_lost", "seats": ids(append(gone[4:len(gone):len(gone)], victim))}, 200)
	wantSworn := len(hall) + len(there) + 4
	wait(t, projector, "the projector counts the sworn", text("sworn")+fmt.Sprintf(` === "%d"`, wantSworn))
	shot(t, projector, "projector")
	do(t, operator, "exceptions", chromedp.Reload())
	shot(t, operator, "operator")
	shot(t, hand, "official")
	g.to("closing")
	closed := g.api(g.token, "POST", one+"/close", nil, 200)
	if closed["sworn"] != float64(wantSworn) {
		t.Errorf("closed: %v, want %d sworn", closed, wantSworn)
	}
	if not := closed["not_sworn"].(map[string]any); not["connection_lost"] != float64(132-wantSworn) {
		t.Errorf("not sworn: %v, want %d lost", not, 132-wantSworn)
	}
	g.api(g.officer, "POST", "/rounds/"+string(g.round)+"/switch", map[string]any{}, 200)
	g.kill(syscall.SIGTERM)
	g.afterwards(wantSworn)
}

func (g *gathering) officers(present []map[string]any) {
	g.t.Helper()
	for _, p := range present {
		if p["religion"] == nil {
			delete(p, "religion")
		}
	}
	g.api(g.token, "PUT", "/sessions/"+string(g.session)+"/officers", map[string]any{"present": present}, 204)
}

// afterwards reads minutes, ledger and switch from the folder, without the site.
func (g *gathering) afterwards(sworn int) {
	t := g.t
	t.Helper()
	a := g.open(g.morning.Add(4 * time.Hour))
	defer a.Close(t.Context())
	if _, err := a.Ledger.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.Ledger.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	rep, err := ledger.Verify(t.Context(), a.DB, ledger.VerifyOptions{Dir: filepath.Join(g.dir, "ledger"), Verifier: a.Ledger.Verifier()})
	if err != nil || !rep.OK() {
		t.Errorf("ledger: %v, %v", rep.Wrong, err)
	}
	key, err := check.ParseKey(a.Ledger.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	if res, err := check.Tree(t.Context(), check.At(filepath.Join(g.dir, "ledger")), key, check.Wanted{}); err != nil || res.Checkpoint.Size != rep.Acts {
		t.Errorf("published ledger: %d of %d acts, %v", res.Checkpoint.Size, rep.Acts, err)
	}
	// One act for the whole roll; at the switch one for each who was sworn.
	inspector := g.who(a, "inspector")
	for kind, want := range map[string]int{"ceremony.closed": 1, "appointment.seated": sworn} {
		if acts, err := a.Ledger.Acts(t.Context(), inspector, ledger.Filter{Kind: kind, Limit: 200}); err != nil || len(acts) != want {
			t.Errorf("%d acts %s, %v; want %d", len(acts), kind, err, want)
		}
	}
	found, err := a.Documents.Find(t.Context(), actor.System("uji"), document.Filter{Subject: appointment.Pack(g.round), Kinds: []document.Kind{document.Minutes}, Limit: 500})
	if err != nil || len(found.Documents) != sworn {
		t.Errorf("%d minutes, %v; want one for each of %d sworn", len(found.Documents), err, sworn)
	}
	v, err := a.Ceremony.Open(t.Context(), g.who(a, "protocol_officer"), g.session)
	if err != nil {
		t.Fatal(err)
	}
	reg, err := a.Org.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	snap := reg.At(v.On)
	for _, s := range v.Seats {
		m := v.Move(s)
		if m == nil {
			t.Fatalf("seat %d has no move", s.N)
		}
		holds := false
		for _, h := range reg.Holdings {
			holds = holds || h.Post == m.ToPost && h.Person == s.Person && h.RunsOn(snap.Date)
		}
		if was := s.Result == ceremony.Sworn; holds != was && m.ToPost != m.FromPost {
			t.Errorf("%s: sworn %v, holds the new post %v", v.Snapshot.People[s.Person].Name, was, holds)
		}
	}
}

// text is what a counter of the projector shows.
func text(name string) string {
	return fmt.Sprintf(`document.querySelector('[data-text="%s"]').textContent`, name)
}

// shot keeps a picture for people to look at, when PENDOPO_TEST_SHOTS names a
// folder.
func shot(t *testing.T, ctx context.Context, name string) {
	dir := os.Getenv("PENDOPO_TEST_SHOTS")
	if dir == "" {
		return
	}
	b, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, name+".png"), b, 0o644))
	}
	if err != nil {
		t.Error(err)
	}
}

func atoi(digits string) (n int) {
	for _, r := range digits {
		n = n*10 + int(r-'0')
	}
	return n
}
