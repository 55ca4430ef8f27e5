package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// A phone's camera gives one picture at a time: the second stands behind the
// first, one can be taken away again, and pictures and place are still there
// after the browser was closed. Where something was reported already, that is
// offered before a word is written; where the words tell of danger, the number
// to call stands on top before anything is sent.
func TestReportGrowsAndIsKept(t *testing.T) {
	s := site(t)
	ctx := tab(t)
	phone(t, ctx)
	const pictures = `[...document.querySelectorAll("pdp-photo img")].filter(i => i.naturalWidth > 0).length`
	open := func(what string) {
		t.Helper()
		do(t, ctx, what, chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css(".map-here")))
	}
	open("a first report, without a draft left behind")
	do(t, ctx, "write", chromedp.SendKeys(css("[name=cerita]"), "Atap halte dekat perempatan miring, hampir lepas."))
	clickMap(t, ctx, 96, 150)
	wait(t, ctx, "a point", pointText+` !== "" && `+placeText+`.includes("Kecamatan")`)
	at := value[string](t, ctx, pointText)
	do(t, ctx, "send", chromedp.Click(css("button.button-primary[name=kirim]")), chromedp.WaitVisible(css(".number-big, [name=berbeda]")))
	if value[bool](t, ctx, `!document.querySelector(".number-big")`) {
		do(t, ctx, "it is another matter", chromedp.Click(css("[name=berbeda]")), chromedp.WaitVisible(css(".number-big")))
	}
	number := value[string](t, ctx, `document.querySelector(".number-big").textContent`)

	open("the next one")
	if value[int](t, ctx, pictures) != 0 || value[string](t, ctx, pointText) != "" {
		t.Error("what was sent is still a draft")
	}
	for n := 1; n <= 2; n++ {
		do(t, ctx, "choose a picture", chromedp.SetUploadFiles(css("#f-foto"), []string{picture(t)}))
		wait(t, ctx, fmt.Sprintf("%d pictures", n), fmt.Sprintf(pictures+` === %d && document.querySelector("#f-foto").files.length === %d`, n, n))
	}
	do(t, ctx, "take one away", chromedp.Click(css("pdp-photo li button")))
	wait(t, ctx, "one picture", pictures+` === 1 && document.querySelector("#f-foto").files.length === 1`)
	wait(t, ctx, "room for another", `document.querySelector("pdp-photo label.button").textContent === "Tambah foto lain"`)
	value[bool](t, ctx, fmt.Sprintf(`(() => { document.querySelector("pdp-map").put(%q.split(",").map(Number), 3); return true })()`, at)) // as the phone's own position does
	wait(t, ctx, "the report at that place is offered before a word is written", fmt.Sprintf(`document.querySelector('[data-near=alike] button[value=%q]') !== null`, number))
	if got := value[string](t, ctx, pointText); got != at {
		t.Errorf("the point is %s, before it was %s: the test compares two places", got, at)
	}
	if value[bool](t, ctx, `document.querySelector("[name=berbeda]") !== null`) {
		t.Error("it offers to send what is not written")
	}
	do(t, ctx, "it is another matter", chromedp.Click(css("[name=lain]")))
	wait(t, ctx, "the offer is gone and nothing was sent", `!document.querySelector(".alike") && document.querySelector("input[name=lain]") !== null && location.pathname === "/lapor"`)
	wait(t, ctx, "the draft is kept", `document.querySelector("[data-draft]").classList.contains("draft-kept")`)
	do(t, ctx, "come back later", chromedp.Navigate(s.url+"/lacak"))
	open("the form again")
	wait(t, ctx, "picture and place are there again", pictures+` === 1 && document.querySelector("#f-foto").files.length === 1 && `+pointText+fmt.Sprintf(` === %q`, at))

	do(t, ctx, "write of danger", chromedp.SendKeys(css("[name=cerita]"), "Ada kebakaran rumah di belakang halte, api besar."), chromedp.Focus(css("[name=kontak]")))
	wait(t, ctx, "the number to call, before sending", `document.querySelector("[data-near=urgent] a[href='tel:113']") !== null`)
	wait(t, ctx, "the topic as a line that can be corrected", `document.querySelector("[data-near=topic] summary").textContent.includes("Kebakaran") && document.querySelectorAll("[name=topik] option").length <= 4`)
}
