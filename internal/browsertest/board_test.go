package browsertest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	// boardShows is who sits where and with which findings, in the order of the page.
	boardShows = `[...document.querySelectorAll("main .seat")].map(s => s.innerText.replace(/\s+/g, " ")).join("\n")`
	// panelShows is the findings of the chosen seat.
	panelShows = `[...document.querySelectorAll(".panel .rule")].map(r => r.textContent.replace(/\s+/g, " ").trim()).join("\n")`
	carried    = `document.querySelector(".carried").textContent`
)

// seatOf is the card of a post.
func seatOf(post string) string { return fmt.Sprintf(".seat[data-post=%q]", post) }

// sits waits for a person on the card of a post, with the panel of that seat.
func sits(t testing.TB, ctx context.Context, what, post, person string) {
	t.Helper()
	do(t, ctx, what, chromedp.WaitVisible(css(seatOf(post)+fmt.Sprintf("[data-person=%q].seat-chosen", person))), chromedp.WaitVisible(css("#kursi-terpilih")))
}

// dragTo takes what a selector finds by its edge and drops it on another, as a
// hand with a mouse does.
func dragTo(t testing.TB, ctx context.Context, from, to string) {
	t.Helper()
	began := make(chan *input.DragData, 1)
	if err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*input.EventDragIntercepted); ok {
			began <- e.Data
		}
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, input.SetInterceptDrags, input.SetInterceptDragsParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	at := func(selector string) (float64, float64) {
		p := value[[]float64](t, ctx, fmt.Sprintf(`(e => { e.scrollIntoView({block: "nearest"}); const r = e.getBoundingClientRect(); return [r.x + r.width - 12, r.y + 12] })(document.querySelector(%q))`, selector))
		return p[0], p[1]
	}
	x, y := at(from)
	mouse(t, ctx, input.DispatchMouseEventTypeMousePressed, x, y)
	mouse(t, ctx, input.DispatchMouseEventTypeMouseMoved, x+4, y+4)
	mouse(t, ctx, input.DispatchMouseEventTypeMouseMoved, x+12, y+12)
	var data *input.DragData
	select {
	case data = <-began:
	case <-time.After(10 * time.Second):
		t.Fatalf("%s cannot be dragged", from)
	}
	x, y = at(to)
	for _, what := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
		if _, err := chromedp.Call(ctx, input.DispatchDragEvent, input.DispatchDragEventParams{Type: what, X: x, Y: y, Data: data}); err != nil {
			t.Fatal(err)
		}
	}
	mouse(t, ctx, input.DispatchMouseEventTypeMouseReleased, x, y)
}

// A person is put into a seat by keyboard and by pointer: the same person comes
// to the same seat with the same findings, and one step back restores the board.
// What would happen is tried before, announced on the way, and let go of.
func TestPeopleAreCarriedToSeats(t *testing.T) {
	s := site(t)
	ctx := tab(t)
	enter(t, ctx, s, "personnel_officer")
	newRound(t, ctx, s, "Putaran andaikan")
	do(t, ctx, "a first chain",
		chromedp.Click(css(`table a[href*="kursi="]`)),
		chromedp.WaitVisible(css(`button[name=orang]`)),
		chromedp.Click(css(`button[name=orang]`)),
		chromedp.WaitVisible(css(`.seat[data-person]`)))
	board := value[string](t, ctx, `location.pathname`)
	post := value[string](t, ctx, `(document.querySelector(".chain .seat-empty") || {dataset: {}}).dataset.post || ""`)
	if post == "" {
		t.Fatal("the first vacancy is filled by somebody who leaves no seat: the example changed")
	}
	before := value[string](t, ctx, boardShows)
	do(t, ctx, "the seat that is left", chromedp.Click(css(seatOf(post)+" a")), chromedp.WaitVisible(css(seatOf(post)+".seat-chosen")), chromedp.WaitVisible(css(".picks .grip")))
	person := value[string](t, ctx, `document.querySelector(".panel .picks [data-person]").dataset.person`)
	name := value[string](t, ctx, `document.querySelector(".panel .picks [data-person]").dataset.name`)
	row := fmt.Sprintf(".panel .picks [data-person=%q]", person)

	// What if: the panel shows before and after, and letting go leaves no trace.
	do(t, ctx, "try", chromedp.Click(css(row+" [data-try]")), chromedp.WaitVisible(css("#andaikan table")))
	if text := value[string](t, ctx, `document.querySelector("#andaikan").innerText`); !strings.Contains(text, name) {
		t.Errorf("the trial does not name %s: %.200s", name, text)
	}
	if got := value[string](t, ctx, boardShows); got != before {
		t.Errorf("a trial changed the board:\n%s\nwas\n%s", got, before)
	}
	do(t, ctx, "let go", chromedp.Click(css(".trial-acts a[data-try]")), chromedp.WaitNotPresent(css("#andaikan")), chromedp.WaitVisible(css(row+" .grip")))

	// By keyboard: up with the grip, over the seats with arrows, Escape puts back.
	lift := func() {
		t.Helper()
		do(t, ctx, "the grip", chromedp.Focus(css(row+" .grip")), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(css(row+".held")))
	}
	lift()
	if said := value[string](t, ctx, carried); !strings.Contains(said, name) {
		t.Errorf("picked up, the page says %q, not who", said)
	}
	do(t, ctx, "Escape", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(css(".held")))
	if said := value[string](t, ctx, carried); !strings.Contains(said, name) || !value[bool](t, ctx, `document.activeElement.matches(".grip")`) {
		t.Errorf("put back, the page says %q and the focus is not on the grip", said)
	}
	lift()
	do(t, ctx, "another seat", chromedp.KeyEvent(kb.ArrowLeft), chromedp.WaitVisible(css(".seat-drop[data-person]")))
	do(t, ctx, "this seat", chromedp.KeyEvent(kb.ArrowRight), chromedp.WaitVisible(css(seatOf(post)+".seat-drop")))
	title := value[string](t, ctx, `document.querySelector(".seat-drop a").textContent`)
	if said := value[string](t, ctx, carried); !strings.Contains(said, title) || !strings.Contains(said, name) {
		t.Errorf("over %s the page says %q", title, said)
	}
	do(t, ctx, "put", chromedp.KeyEvent(kb.Enter))
	sits(t, ctx, "put by keyboard", post, person)
	byKeyboard, findings := value[string](t, ctx, boardShows), value[string](t, ctx, panelShows)

	undo := func() {
		t.Helper()
		do(t, ctx, "undo", chromedp.Click(css(`.plan-bar button[value=urungkan]`)), chromedp.WaitVisible(css(seatOf(post)+".seat-empty")))
		if got := value[string](t, ctx, boardShows); got != before {
			t.Errorf("undo does not restore the board:\n%s\nwas\n%s", got, before)
		}
	}
	undo()

	// By pointer, from the list of the seat.
	do(t, ctx, "the seat again", chromedp.Navigate(s.url+board), chromedp.Click(css(seatOf(post)+" a")), chromedp.WaitVisible(css(row+" .grip")))
	dragTo(t, ctx, row, seatOf(post))
	sits(t, ctx, "put by pointer", post, person)
	if got := value[string](t, ctx, boardShows); got != byKeyboard {
		t.Errorf("by pointer the board is\n%s\nby keyboard\n%s", got, byKeyboard)
	}
	if got := value[string](t, ctx, panelShows); got != findings {
		t.Errorf("by pointer the findings are\n%s\nby keyboard\n%s", got, findings)
	}

	// Who sits on the board is carried too: Space takes up, an arrow goes on.
	moved := value[string](t, ctx, `document.querySelector(".seat[data-person]").dataset.person`)
	do(t, ctx, "Space on a seat", chromedp.Focus(css(fmt.Sprintf(".seat[data-person=%q] a", moved))), chromedp.KeyEvent(" "), chromedp.WaitVisible(css(".seat.held")),
		chromedp.KeyEvent(kb.ArrowRight), chromedp.WaitVisible(css(".seat-drop")), chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(css(".held")))
	undo()
}
