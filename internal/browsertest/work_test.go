package browsertest

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Without script: signing in, searching the directory, making a round, putting a
// person on a vacant seat and reading the findings are links and forms.
func TestWithoutScript(t *testing.T) {
	s := site(t)
	ctx := tab(t)
	noScript(t, ctx)
	enter(t, ctx, s, "personnel_officer")
	do(t, ctx, "search the directory",
		chromedp.Navigate(s.url+"/pegawai"),
		chromedp.SendKeys(css(`main input[type=search]`), "Suryono"),
		chromedp.Submit(css(`main input[type=search]`)),
		chromedp.WaitVisible(css(`main a[href^="/pegawai/"]`)))
	if text := value[string](t, ctx, `document.querySelector("main").innerText`); !strings.Contains(text, "Suryono") {
		t.Errorf("the directory does not show who was searched: %.300s", text)
	}
	newRound(t, ctx, s, "Putaran tanpa skrip")
	do(t, ctx, "choose a vacancy",
		chromedp.Click(css(`table a[href*="kursi="]`)),
		chromedp.WaitVisible(css(`button[name=orang]`)),
		chromedp.Click(css(`button[name=orang]`)),
		chromedp.WaitVisible(css(`.seat`)))
	if n := value[int](t, ctx, `document.querySelectorAll(".seat").length`); n == 0 {
		t.Error("nobody sits on the board after putting a person")
	}
	do(t, ctx, "read the rules", chromedp.Click(css(`a[href$="/aturan"]`)), chromedp.WaitVisible(css("h1")))
	if text := value[string](t, ctx, `document.querySelector("main").innerText`); len(text) < 200 {
		t.Errorf("the page of rules says little: %q", text)
	}
}

// newRound makes a round from vacancies and opens its worksheet of vacant posts.
func newRound(t testing.TB, ctx context.Context, s *exampleSite, title string) {
	t.Helper()
	do(t, ctx, "new round",
		chromedp.Navigate(s.url+"/penataan/baru"),
		chromedp.SendKeys(css("#f-title"), title),
		chromedp.SetValue(css("#f-planned_on"), "2021-03-01"),
		chromedp.Submit(css("#f-title")),
		chromedp.WaitVisible(css(`a[href*="/lembar"]`)))
	round := value[string](t, ctx, `location.pathname.split("/")[2]`)
	do(t, ctx, "vacancies", chromedp.Navigate(s.url+"/penataan/"+round+"/lembar?saring=kosong"), chromedp.WaitVisible(css("table")))
}

// The board by keyboard alone: to a seat, along the seats with arrows, into its
// panel, a person put on it with Enter, and back with Escape.
func TestBoardByKeyboard(t *testing.T) {
	s := site(t)
	ctx := tab(t)
	enter(t, ctx, s, "personnel_officer")
	newRound(t, ctx, s, "Putaran papan ketik")
	do(t, ctx, "two vacancies",
		chromedp.Focus(css(`table a[href*="kursi="]`)), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible(css(`button[name=orang]`)),
		chromedp.Focus(css(`button[name=orang]`)), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible(css(`pdp-board .seat a`)))

	// From the top of the page the seats are reached by Tab alone.
	board := value[string](t, ctx, `location.pathname`)
	do(t, ctx, "open the board", chromedp.Navigate(s.url+board), chromedp.WaitVisible(css(`pdp-board .seat a`)))
	reached := false
	for range 80 {
		do(t, ctx, "Tab", chromedp.KeyEvent(kb.Tab))
		if value[bool](t, ctx, `!!document.activeElement.closest(".seat")`) {
			reached = true
			break
		}
	}
	if !reached {
		t.Fatal("no seat is reached by Tab")
	}
	if !value[bool](t, ctx, `[null, "::before", "::after"].some(part => getComputedStyle(document.activeElement, part).outlineStyle !== "none")`) {
		t.Error("the focus on a seat cannot be seen")
	}
	if seats := value[int](t, ctx, `document.querySelectorAll(".seat a").length`); seats > 1 {
		before := value[string](t, ctx, `document.activeElement.href`)
		do(t, ctx, "arrow", chromedp.KeyEvent(kb.ArrowRight))
		if value[string](t, ctx, `document.activeElement.href`) == before {
			t.Error("the arrow does not go to the next seat")
		}
		do(t, ctx, "arrow back", chromedp.KeyEvent(kb.ArrowLeft))
		if value[string](t, ctx, `document.activeElement.href`) != before {
			t.Error("the arrow does not come back")
		}
	}
	do(t, ctx, "open the seat", chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(css(`#panel header h2`)))
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.activeElement.matches("#panel h2, .panel h2")`)); err != nil {
		t.Errorf("the focus is not in the panel of the seat: %v", err)
	}
	do(t, ctx, "close the panel with Escape", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(css("[data-close-panel]")), chromedp.WaitVisible(css("pdp-board")))
}
