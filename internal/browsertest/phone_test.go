package browsertest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"pendopo/internal/actor"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/ceremony/stage"
	ceremonyweb "pendopo/internal/ceremony/web"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/page"
)

// smallHall is a ceremony of a dozen officials with its door alone, for what
// needs a browser and no whole region. Who asks is told by the cookie "who".
type smallHall struct {
	*httptest.Server
	w       *ceremonytest.World
	clock   *clock.Fake
	session ceremony.ID
	issued  []ceremony.Issued
	dark    atomic.Bool  // nothing reaches the server
	posts   atomic.Int32 // forms that reached it from an official's page
}

func newSmallHall(t *testing.T) *smallHall {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		missing(t, "chromium (Debian package chromium)")
	}
	clk := clock.At(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
	h := &smallHall{w: ceremonytest.New(t, dbtest.SQLite(t, clk), clk, 12).WithPapers(t), clock: clk}
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: clk, Log: slog.New(slog.DiscardHandler), Zone: time.FixedZone("WIB", 7*3600)})
	feed := ceremony.NewFeed(h.w.Ceremony, clk)
	door := ceremonyweb.New(engine, h.w.Ceremony, feed, h.w.Rounds, h.w.Papers.Documents, false)
	who := map[string]actor.Actor{"crew": h.w.Crew, "officer": h.w.Officer}
	pages := engine.Handler(door.Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			var a actor.Actor
			if c, err := r.Cookie("who"); err == nil {
				a = who[c.Value]
			}
			next.ServeHTTP(rw, r.WithContext(page.WithVisitor(actor.With(r.Context(), a), page.Visitor{SignedIn: a.SignedIn(), PersonID: a.Person, Name: a.Name})))
		})
	})
	h.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if h.dark.Load() {
			if c, _, err := http.NewResponseController(rw).Hijack(); err == nil {
				c.Close() // as a line that is cut
			}
			return
		}
		if r.Method == http.MethodPost && r.URL.Path == h.page()+"/ikut" {
			h.posts.Add(1)
		}
		pages.ServeHTTP(rw, r)
	}))
	t.Cleanup(func() { feed.Close(); h.CloseClientConnections(); h.Close() })
	h.session, h.issued = h.w.Running(t)
	return h
}

func (h *smallHall) page() string { return "/pelantikan/" + string(h.session) }

// as signs a tab in.
func (h *smallHall) as(t *testing.T, ctx context.Context, who string) {
	t.Helper()
	if _, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: "who", Value: who, URL: h.URL}); err != nil {
		t.Fatal(err)
	}
}

// cut takes the line away and gives it back: the server is not reached, and the
// browser is told what a phone is told.
func (h *smallHall) cut(t *testing.T, ctx context.Context, off bool) {
	t.Helper()
	h.dark.Store(off)
	if off {
		h.CloseClientConnections()
	}
	signal(t, ctx, !off)
}

func (h *smallHall) seat(t *testing.T, id ceremony.SeatID) (seat *ceremony.Seat, journal []ceremony.Entry) {
	t.Helper()
	v, err := h.w.Ceremony.Open(t.Context(), h.w.Crew, h.session)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range v.Seats {
		if s.ID == id {
			seat = s
		}
	}
	for _, e := range v.Journal {
		if e.Seat == id {
			journal = append(journal, e)
		}
	}
	return seat, journal
}

// advance presses until a part is held, and its last line with whole.
func (h *smallHall) advance(t *testing.T, to stage.Kind, whole bool) {
	t.Helper()
	l, err := h.w.Ceremony.OpenLive(t.Context(), h.w.Crew, h.session)
	for err == nil && (l.Kind() != to || whole && l.Run.At.Step+1 < l.Steps()[to]) {
		l, err = h.w.Ceremony.Advance(t.Context(), h.w.Crew, h.session, l.Run.At, l.Kind() != stage.Oath)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// due is the one act that the page shows.
func due(act string) string {
	return `[...document.querySelectorAll("[data-do]")].filter(e => e.offsetParent).map(e => e.dataset.do).join() === "` + act + `"`
}

// TestPhoneThroughLostSignal is an official whose phone loses its signal before
// "Saya hadir" and has it again after the signature: the page opens without
// network, everything is pressed once, the server has each act once with both
// times, and the operator reads that it came late. Afterwards nothing of the
// person is left on the phone.
func TestPhoneThroughLostSignal(t *testing.T) {
	h := newSmallHall(t)
	me := h.issued[11] // online
	hand := tab(t)
	phone(t, hand)
	do(t, hand, "the personal link", chromedp.Navigate(h.URL+h.page()+"/ikut?k="+me.Link), chromedp.WaitReady(css(`[name="code"]`)),
		chromedp.SendKeys(css(`[name="code"]`), me.Code), chromedp.Click(css(`button[value="arrive"]`)), chromedp.WaitReady(css("[data-seat]")))
	wait(t, hand, "the worker keeps the page", `navigator.serviceWorker.controller !== null`)
	wait(t, hand, "the page lies on the phone", `(async () => Boolean(await caches.match(location.pathname)))()`)
	if seat, _ := h.seat(t, me.Seat); !seat.Present() {
		t.Fatal("the official is not noted as present")
	}
	if _, err := h.w.Ceremony.Mark(t.Context(), h.w.Crew, h.session, ceremony.MarkIn{Mark: ceremony.NotArrived, Seats: []ceremony.SeatID{me.Seat}}); err != nil {
		t.Fatal(err)
	}
	do(t, hand, "noted wrongly as away", chromedp.Reload())
	wait(t, hand, "the page asks for presence", due("arrive"))
	before := h.posts.Load()

	h.cut(t, hand, true)
	do(t, hand, "the page without network", chromedp.Reload())
	wait(t, hand, "the own name", `document.querySelector("h1").textContent.includes("Ni Luh Ayu")`)
	wait(t, hand, "it says that the line is gone", `document.querySelector("[data-note]").textContent.includes("Sambungan putus")`)
	do(t, hand, "I am here", chromedp.Click(css(`button[value="arrive"]`)))
	wait(t, hand, "the words of the oath", due("say"))
	shot(t, hand, "phone-lost")
	do(t, hand, "closed and opened again", chromedp.Navigate("about:blank"), chromedp.Navigate(h.URL+h.page()+"/ikut"))
	wait(t, hand, "what waits is still there", `document.querySelector("[data-note]").textContent.includes("Saya hadir")`)
	wait(t, hand, "the words are still there", due("say")+` && document.body.innerText.includes("Om Atah Paramawisesa")`)
	h.advance(t, stage.Oath, true) // held while the phone is dark
	do(t, hand, "said", chromedp.Click(css(`button[value="say"]`)))
	wait(t, hand, "the signature", due("sign"))
	do(t, hand, "typed", chromedp.SendKeys(css(`[name="name"]`), "Ni Luh Ayu"), chromedp.SendKeys(css(`[name="pin"]`), "493817"), chromedp.SendKeys(css(`[name="again"]`), "493817"),
		chromedp.Click(css(`button[value="sign"]`)))
	wait(t, hand, "nothing more to do", due(""))
	if kept := value[string](t, hand, `JSON.stringify(localStorage)`); kept == "{}" || containsAny(kept, "493817", me.Code, me.Link) {
		t.Errorf("the phone keeps %s", kept)
	}
	do(t, hand, "opened again", chromedp.Reload())
	wait(t, hand, "the PIN is asked for, the name is there", due("sign")+` && document.querySelector('[name="name"]').value === "Ni Luh Ayu"`)
	if h.posts.Load() != before {
		t.Fatal("something reached the server in the dark")
	}

	h.w.Clock.Add(3 * time.Minute)
	value[bool](t, hand, `(() => { for (const k of Object.keys(localStorage)) localStorage[k] = localStorage[k].replace(/"at":(\d+)/g, (_, n) => '"at":' + (n - 90000)); return true })()`)
	h.cut(t, hand, false)
	wait(t, hand, "it was sent", `!/Saya (hadir|telah)/.test(document.querySelector("[data-note]").textContent)`)
	wait(t, hand, "the PIN is asked for once more", `document.querySelector("[data-note]").textContent.includes("Ketik PIN") && `+due("sign"))
	do(t, hand, "the PIN", chromedp.SendKeys(css(`[name="pin"]`), "493817"), chromedp.SendKeys(css(`[name="again"]`), "493817"), chromedp.Click(css(`button[value="sign"]`)))
	wait(t, hand, "done", `document.querySelector("[data-note]").hidden && document.body.innerText.includes("Berita acara Anda sudah ditandatangani")`)
	shot(t, hand, "phone-done")

	seat, journal := h.seat(t, me.Seat)
	for what, both := range map[string][2]time.Time{"present": {seat.CheckedAt, seat.ArrivePressedAt}, "said": {seat.SaidAt, seat.PressedAt}} {
		if wait := both[0].Sub(both[1]); both[1].IsZero() || wait < 80*time.Second || wait > 3*time.Minute {
			t.Errorf("%s: server %v, phone %v", what, both[0], both[1])
		}
	}
	did := map[string]int{}
	for _, e := range journal {
		did[e.What]++
	}
	if did["self_arrived_late"] != 1 || did["self_said_late"] != 1 || did["self_signed_late"] != 1 {
		t.Errorf("the journal has %v, want each once", did)
	}
	if seat.Signed != ceremony.Typed {
		t.Error("the signature is not there")
	}
	operator := tab(t)
	h.as(t, operator, "crew")
	do(t, operator, "operator", chromedp.Navigate(h.URL+h.page()+"/operator"))
	wait(t, operator, "the operator reads that it came late", `document.getElementById("s-`+string(me.Seat)+`").textContent.includes("terlambat masuk, ditekan")`)
	shot(t, operator, "operator-late")

	do(t, hand, "leave", chromedp.Click(css(`button[value="leave"]`)), chromedp.WaitNotPresent(css("[data-own]")), chromedp.WaitReady(css("main")))
	wait(t, hand, "nothing is left", `(async () => (await caches.keys()).length === 0 && localStorage.length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0)()`)
	h.cut(t, hand, true)
	if _, err := chromedp.Run(hand, chromedp.Navigate(h.URL+h.page()+"/ikut")); err == nil {
		t.Error("the page of somebody who left opens without network")
	}
}

func containsAny(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

// The big button in a real browser: a double press is one step, ten seconds undo
// it, two operators who press at once make one step and the second reads who was
// first, and a button that is to be held does not answer to a tap.
func TestBigButton(t *testing.T) {
	h := newSmallHall(t)
	run := func() stage.Place {
		l, err := h.w.Ceremony.OpenLive(t.Context(), h.w.Crew, h.session)
		if err != nil {
			t.Fatal(err)
		}
		return l.Run.At
	}
	one, two := tab(t), tab(t)
	h.as(t, one, "crew")
	h.as(t, two, "officer")
	for _, ctx := range []context.Context{one, two} {
		do(t, ctx, "operator", chromedp.Navigate(h.URL+h.page()+"/operator"), chromedp.WaitReady(css(`button[value="next"]`)))
	}
	do(t, one, "pressed twice", chromedp.DoubleClick(css(`button[value="next"]`)), chromedp.WaitReady(css(`button[value="back"]`)))
	if at := run(); at != (stage.Place{Item: 1}) {
		t.Fatalf("a double press leads to %+v", at)
	}
	do(t, one, "undone", chromedp.Click(css(`button[value="back"]`)), chromedp.WaitNotPresent(css(`button[value="back"]`)), chromedp.WaitReady(css(`button[value="next"]`)))
	if at := run(); at != (stage.Place{}) {
		t.Fatalf("taken back to %+v", at)
	}
	h.clock.Add(time.Minute)

	// Both see the roll call; the second's press arrives after the first's.
	do(t, two, "look again", chromedp.Reload(), chromedp.WaitReady(css(`button[value="next"]`)))
	value[bool](t, two, `(() => { window.form = document.querySelector('form[action$="/jalan"]'); window.fields = new FormData(form, form.querySelector('[value="next"]')); return true })()`)
	do(t, one, "the first", chromedp.Click(css(`button[value="next"]`)), chromedp.WaitReady(css(`button[value="back"]`)))
	told := value[string](t, two, `(async () => (await (await fetch(form.action, {method: "POST", body: new URLSearchParams(fields)})).text()))()`, chromedp.EvalAwaitPromise)
	if at := run(); at != (stage.Place{Item: 1}) || !strings.Contains(told, "Niken Larasati, S.Sos., M.M. menekannya lebih dulu") {
		t.Errorf("two at once lead to %+v, told %v", at, strings.Contains(told, "menekannya"))
	}

	// Ten seconds later the press stands.
	h.clock.Add(stage.Undo + time.Second)
	do(t, one, "too late", chromedp.Click(css(`button[value="back"]`)), chromedp.WaitReady(css(".errors, .notice-bad, [role=alert]")))
	wait(t, one, "it says so", `document.body.innerText.includes("hanya dapat dibatalkan dalam 10 detik")`)

	do(t, one, "hold", chromedp.Navigate(h.URL+h.page()+"/operator"), chromedp.Click(css("[data-hold-choice]")), chromedp.Click(css(`button[value="next"]`)))
	wait(t, one, "a tap is not enough", `document.querySelector("[data-hold-said]").textContent.includes("Tahan")`)
	if at := run(); at != (stage.Place{Item: 1}) {
		t.Errorf("a tap on a button that is to be held leads to %+v", at)
	}
	value[bool](t, one, `(() => { const b = document.querySelector('button[value="next"]'); b.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true}));
		setTimeout(() => b.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, detail: 1})), 700); return true })()`)
	do(t, one, "held", chromedp.WaitReady(css(`input[name="item"][value="2"]`)))
	shot(t, one, "operator-hold")
}

// TestCeremonyPages looks at the pages of a ceremony that is held: axe in light
// and dark, on a phone and at a desk.
func TestCeremonyPages(t *testing.T) {
	h := newSmallHall(t)
	source := axeSource(t)
	given, err := h.w.Ceremony.PassOfficers(t.Context(), h.w.Crew, h.session, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range h.issued[:4] {
		if _, err := h.w.Ceremony.Arrive(t.Context(), g.Link, g.Code, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	h.advance(t, stage.Oath, false)
	crew := tab(t)
	h.as(t, crew, "crew")
	own, officer := tab(t), tab(t)
	me, witness := h.issued[2], given[1]
	do(t, own, "own page", chromedp.Navigate(h.URL+h.page()+"/ikut?k="+me.Link), chromedp.SendKeys(css(`[name="code"]`), me.Code), chromedp.Click(css(`.button-primary`)), chromedp.WaitReady(css("[data-seat]")))
	do(t, officer, "a task's page", chromedp.Navigate(h.URL+h.page()+"/ikut?k="+witness.Link), chromedp.SendKeys(css(`[name="code"]`), witness.Code), chromedp.Click(css(`.button-primary`)), chromedp.WaitReady(css(`[value="leave"]`)))
	for _, p := range []struct {
		name, path string
		ctx        context.Context
	}{{"list", "", crew}, {"sheet", "", crew}, {"operator", "/operator", crew}, {"signing", "/tanda-tangan", crew}, {"places", "/tempat", crew}, {"projector", "/layar", crew}, {"public", "/langsung", crew},
		{"participant", "/ikut", own}, {"officer", "/ikut", officer}, {"paper", "/dari-kertas", crew}, {"rundown", "/rundown", crew}} {
		path := h.page() + p.path
		if p.name == "list" {
			path = "/pelantikan"
		}
		for _, width := range []int64{360, 1280} {
			if p.name == "projector" && width < 1280 {
				continue // a wall
			}
			if _, err := chromedp.Call(p.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 4000, DeviceScaleFactor: 1, Mobile: width < 800}); err != nil {
				t.Fatal(err)
			}
			do(t, p.ctx, p.name, chromedp.Navigate(h.URL+path), chromedp.WaitReady(css("main, [data-room]")))
			clean(t, p.ctx, source, fmt.Sprintf("%s at %d", p.name, width))
			if w := value[int64](t, p.ctx, `document.documentElement.scrollWidth`); w > width {
				t.Errorf("%s is %d wide on a screen of %d", p.name, w, width)
			}
			shot(t, p.ctx, fmt.Sprintf("%s-%d", p.name, width))
		}
		colours(t, p.ctx, "dark")
		shot(t, p.ctx, p.name+"-dark")
		colours(t, p.ctx, "light")
	}
}
