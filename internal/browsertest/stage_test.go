package browsertest

import (
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// cut names what the projector does not show whole: text below the screen, or in
// the way of other parts.
const cut = `(() => {
	const foot = document.querySelector(".stage-foot").getBoundingClientRect(), head = document.querySelector(".stage-head").getBoundingClientRect(), out = [];
	if (foot.bottom > innerHeight + 1) out.push("the run sheet ends at " + Math.round(foot.bottom) + " of " + innerHeight);
	for (const e of document.querySelectorAll(".stage-body section:not([hidden]) > *")) {
		const r = e.getBoundingClientRect();
		if (r.height && (r.top < head.bottom - 1 || r.bottom > foot.top + 1)) out.push(e.className + " from " + Math.round(r.top) + " to " + Math.round(r.bottom));
	}
	if (document.documentElement.scrollWidth > innerWidth) out.push("wider than the screen");
	return out.join("; ");
})()`

// small names text that cannot be read from the back row.
const small = `[...document.querySelectorAll(".stage *")].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 26 - 0.01).map(e => e.className + " " + getComputedStyle(e).fontSize).join("; ")`

// The projector is read from the back row: at every part and every line of every
// oath nothing is cut and nothing is small, on screens of the usual shapes. The
// projector and the page for the public are clean of axe's findings.
func TestStage(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a region of its own")
	}
	if _, err := exec.LookPath("chromium"); err != nil {
		missing(t, "chromium (Debian package chromium)")
	}
	source := axeSource(t)
	g := gather(t)
	g.serve()
	defer func() { g.kill(syscall.SIGKILL) }()
	operator, projector, public := tab(t), tab(t), tab(t)
	enter(t, operator, &g.entry, "protocol_officer")
	do(t, operator, "the session runs", chromedp.Navigate(g.url()+g.page()), chromedp.Click(css(`form[action$="/mulai"] button`)), chromedp.WaitReady(css(`form[action$="/jalan"]`)))
	do(t, projector, "projector", chromedp.Navigate(g.url()+g.page()+"/layar"), chromedp.WaitReady(css(`[data-text="online_there"]`)))
	do(t, public, "public page", chromedp.Navigate(g.url()+g.page()+"/langsung"), chromedp.WaitReady(css(`[data-text="online_there"]`)))
	if _, err := chromedp.Run(projector, chromedp.Evaluate[chromedp.Void](source)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(public, chromedp.Evaluate[chromedp.Void](source)); err != nil {
		t.Fatal(err)
	}
	look := func(at place) {
		t.Helper()
		for _, size := range [][2]int64{{1280, 720}, {1024, 768}, {1920, 1080}} {
			if _, err := chromedp.Call(projector, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: size[0], Height: size[1], DeviceScaleFactor: 1}); err != nil {
				t.Fatal(err)
			}
			value[bool](t, projector, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`, chromedp.EvalAwaitPromise)
			if bad := value[string](t, projector, cut); bad != "" {
				t.Errorf("%s, line %d, %d × %d: %s", at.kind, at.Step, size[0], size[1], bad)
			}
		}
		if bad := value[string](t, projector, small); bad != "" {
			t.Errorf("%s, line %d: under 26 pixels at 1920: %s", at.kind, at.Step, bad)
		}
	}
	clean := func(what string) {
		t.Helper()
		for _, v := range axe(t, projector) {
			t.Errorf("projector, %s: %s", what, v)
		}
		for _, scheme := range []string{"light", "dark"} {
			colours(t, public, scheme)
			for _, width := range []int64{1280, 360} {
				do(t, public, "public page", chromedp.EmulateViewport(width, 800))
				for _, v := range axe(t, public) {
					t.Errorf("public page, %s, %s, %d pixels: %s", what, scheme, width, v)
				}
			}
		}
	}
	lines, spoken, cleaned := 0, "", ""
	for at := g.run(); ; {
		// The screen has heard of it when its run sheet and its line are there.
		heard := fmt.Sprintf(`document.querySelectorAll("[data-item]")[%d]?.classList.contains("is-now")`, at.Item)
		if at.kind == "oath" {
			lines++
			heard += fmt.Sprintf(` && document.querySelector(".stage-now").textContent !== %q`, spoken)
		}
		if _, err := chromedp.Run(projector, chromedp.Poll[bool](heard)); err != nil {
			t.Fatalf("the projector does not come to %s, line %d: %v", at.kind, at.Step, err)
		}
		spoken = value[string](t, projector, `document.querySelector(".stage-now").textContent`)
		look(at)
		if strings.Contains("roll_call decree oath signing", at.kind) && at.kind != cleaned {
			clean(at.kind)
			cleaned = at.kind
		}
		if at.kind == "signing" {
			break
		}
		at = g.advance(at, at.kind != "oath" && at.kind != "decree" || at.kind == "decree" && at.Step > 2)
	}
	if lines < 6 {
		t.Errorf("%d lines of an oath were shown, want at least 6", lines)
	}
}
