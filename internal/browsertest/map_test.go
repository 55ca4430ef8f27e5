package browsertest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// phone makes the tab as narrow as a phone.
func phone(t testing.TB, ctx context.Context) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 360, Height: 740, DeviceScaleFactor: 1, Mobile: true}); err != nil {
		t.Fatal(err)
	}
}

// spotOf is where on the screen a pixel of the map is.
func spotOf(t testing.TB, ctx context.Context, x, y float64) (float64, float64) {
	t.Helper()
	value[bool](t, ctx, `(document.querySelector(".map-image").scrollIntoView({block: "center"}), true)`)
	at := value[[]float64](t, ctx, `(r => [r.x, r.y, r.width, r.height])(document.querySelector(".map-image").getBoundingClientRect())`)
	if at[2] != 320 || at[3] != 240 {
		t.Fatalf("the map is %.0f × %.0f on the screen, want 320 × 240: clicks would miss", at[2], at[3])
	}
	return at[0] + x, at[1] + y
}

// mouse moves the mouse, pressed or not.
func mouse(t testing.TB, ctx context.Context, what input.DispatchMouseEventType, x, y float64) {
	t.Helper()
	p := input.DispatchMouseEventParams{Type: what, X: x, Y: y, Button: input.MouseButtonLeft, ClickCount: 1}
	if what != input.DispatchMouseEventTypeMouseReleased {
		p.Buttons = 1
	}
	if _, err := chromedp.Call(ctx, input.DispatchMouseEvent, p); err != nil {
		t.Fatal(err)
	}
}

func clickMap(t testing.TB, ctx context.Context, x, y float64) {
	t.Helper()
	sx, sy := spotOf(t, ctx, x, y)
	mouse(t, ctx, input.DispatchMouseEventTypeMousePressed, sx, sy)
	mouse(t, ctx, input.DispatchMouseEventTypeMouseReleased, sx, sy)
}

// changed is a hidden field of the map that has another value than before.
func changed(name, before string) string {
	return fmt.Sprintf("[name=%s]:not([value=%q])", name, before)
}

const (
	placeText = `document.querySelector(".map-place").innerText`
	pointText = `document.querySelector("[name=titik_di]").value`
	viewText  = `document.querySelector("[name=titik_lihat]").value`
)

// The map of the report form without script: each click comes nearer, keeps what
// was typed, and ends in words about the place.
func TestMapWithoutScript(t *testing.T) {
	s := site(t)
	ctx := tab(t)
	phone(t, ctx)
	noScript(t, ctx)
	do(t, ctx, "open the form", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css(".map-image")), chromedp.SendKeys(css("[name=cerita]"), "Air menggenang"))
	for i := range 3 {
		before := value[string](t, ctx, pointText)
		clickMap(t, ctx, 150+float64(i), 122)
		do(t, ctx, fmt.Sprintf("click %d", i+1), chromedp.WaitReady(css(changed("titik_di", before))), chromedp.WaitVisible(css(".map-place")))
	}
	if text := value[string](t, ctx, placeText); !strings.Contains(text, "Kecamatan") {
		t.Errorf("after the clicks the form says %q", text)
	}
	if kept := value[string](t, ctx, `document.querySelector("[name=cerita]").value`); kept != "Air menggenang" {
		t.Errorf("the story became %q", kept)
	}
	view := value[string](t, ctx, viewText)
	do(t, ctx, "nearer", chromedp.Click(css("[name=titik_aksi][value=dekat]")), chromedp.WaitReady(css(changed("titik_lihat", view))))
	point := value[string](t, ctx, pointText)
	do(t, ctx, "search", chromedp.SendKeys(css("[name=titik_cari]"), "stasiun kota"), chromedp.Click(css("[name=titik_aksi][value=cari]")),
		chromedp.WaitReady(css(changed("titik_di", point)+", .map-found")))
	if text := value[string](t, ctx, `document.querySelector(".map-pick").innerText`); !strings.Contains(text, "Stasiun Kota") {
		t.Errorf("the search says %q", text)
	}
}

// The same with script: no page is loaded for a click, a drag moves the map, and
// the phone's own position is taken after asking.
func TestMapWithScript(t *testing.T) {
	s := site(t)
	ctx := tab(t)
	phone(t, ctx)
	do(t, ctx, "open the form", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css(".map-here")))
	value[bool](t, ctx, `window.same = true`)
	settled := func(what, condition string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](condition)); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if !value[bool](t, ctx, `!!window.same`) {
			t.Fatalf("%s loaded the page again", what)
		}
	}
	clickMap(t, ctx, 150, 122)
	settled("a click", pointText+` !== "" && `+placeText+`.includes("Kecamatan")`)
	view, point := value[string](t, ctx, viewText), value[string](t, ctx, pointText)
	x, y := spotOf(t, ctx, 160, 120)
	mouse(t, ctx, input.DispatchMouseEventTypeMousePressed, x, y)
	for i := range 5 {
		mouse(t, ctx, input.DispatchMouseEventTypeMouseMoved, x-float64(10*i), y)
	}
	mouse(t, ctx, input.DispatchMouseEventTypeMouseReleased, x-40, y)
	settled("a drag", fmt.Sprintf(`%s !== %q`, viewText, view))
	if now := value[string](t, ctx, pointText); now != point {
		t.Errorf("the drag moved the point from %s to %s", point, now)
	}
	do(t, ctx, "nearer", chromedp.Click(css("[name=titik_aksi][value=dekat]")))
	settled("the button for nearer", `true`)
	lat, lon := -7.8222, 112.0130
	accuracy := 10.0
	if _, err := chromedp.Call(ctx, emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{Latitude: &lat, Longitude: &lon, Accuracy: &accuracy}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, "own position", chromedp.Click(css(".map-here")))
	settled("the own position", pointText+` === "-7.822200,112.013000" || document.querySelector(".map-here").textContent === document.querySelector("pdp-map").dataset.no`)
}
