package browsertest

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A citizen without script reports with words and a landmark, and finds the
// report again.
func TestReportWithoutScript(t *testing.T) {
	s := site(t)
	ctx := tab(t)
	phone(t, ctx)
	noScript(t, ctx)
	do(t, ctx, "open the form", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css("[name=cerita]")))
	do(t, ctx, "send it empty", chromedp.Click(css("button.button-primary[name=kirim]")), chromedp.WaitVisible(css(".errors")))
	do(t, ctx, "write and send", chromedp.SendKeys(css("[name=cerita]"), "Lampu taman mati sejak Senin malam, anak-anak takut lewat."),
		chromedp.SendKeys(css("[name=titik_cari]"), "taman di ujung gang"), chromedp.Click(css("button.button-primary[name=kirim]")), chromedp.WaitVisible(css(".number-big")))
	if text := value[string](t, ctx, `document.querySelector("main").innerText`); !strings.Contains(text, "Kami jawab paling lambat") {
		t.Errorf("what the citizen keeps says %q", text)
	}
}

// With script the draft stays on the phone, and a report that is sent without
// signal goes out once when there is signal again.
func TestReportThroughALostSignal(t *testing.T) {
	s := site(t)
	ctx := tab(t)
	phone(t, ctx)
	do(t, ctx, "write", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css("[name=cerita]")),
		chromedp.SendKeys(css("[name=cerita]"), "Saluran air di belakang masjid tersumbat daun."), chromedp.SendKeys(css("[name=titik_cari]"), "belakang masjid"))
	wait(t, ctx, "the draft is kept", `document.querySelector("[data-draft]").textContent.includes("Tersimpan di ponsel ini")`)
	do(t, ctx, "come back later", chromedp.Navigate(s.url+"/lacak"), chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css("[name=cerita]")))
	wait(t, ctx, "the draft is there again", `document.querySelector("[name=cerita]").value.includes("tersumbat daun")`)
	signal(t, ctx, false)
	do(t, ctx, "send without signal", chromedp.Click(css("button.button-primary[name=kirim]")))
	wait(t, ctx, "it says that it waits", `document.querySelector("[data-draft]").textContent.includes("Belum ada sinyal")`)
	signal(t, ctx, true)
	do(t, ctx, "it goes out", chromedp.WaitVisible(css(".number-big")))
	number := value[string](t, ctx, `document.querySelector(".number-big").textContent`)
	do(t, ctx, "open the form once more", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css("[name=cerita]")))
	if left := value[string](t, ctx, `document.querySelector("[name=cerita]").value`); left != "" {
		t.Errorf("report %s was sent and the draft is still %q", number, left)
	}
}

// The report arrived and the answer did not: the phone cannot know, sends again
// when it can, and the region has it once.
func TestReportWhoseAnswerIsLost(t *testing.T) {
	s := site(t)
	ctx := tab(t)
	phone(t, ctx)
	do(t, ctx, "write", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css("[name=cerita]")),
		chromedp.SendKeys(css("[name=cerita]"), "Pagar jembatan gantung zamrud terlepas dari tiangnya."), chromedp.SendKeys(css("[name=titik_cari]"), "jembatan gantung"))
	value[bool](t, ctx, `(() => { const real = fetch; window.fetch = async (...a) => { await real(...a); throw new TypeError("the answer is lost"); }; return true })()`)
	do(t, ctx, "send", chromedp.Click(css("button.button-primary[name=kirim]")))
	wait(t, ctx, "it says that it waits", `document.querySelector("[data-draft]").textContent.includes("Belum ada sinyal")`)
	do(t, ctx, "come back", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css(".number-big")))
	number := value[string](t, ctx, `document.querySelector(".number-big").textContent`)
	do(t, ctx, "come back once more", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css("[name=cerita]")))
	list := s.reader(t, "complaint_coordinator").body(t, "/aduan?tampil=baru")
	if n := strings.Count(list, "zamrud"); n != 1 || !strings.Contains(list, "/aduan/"+number) {
		t.Errorf("the desk has it %d times, the citizen as %s", n, number)
	}
}

// A report that waited for signal, and to which the answer is a question: the
// citizen sees the question, and nothing of the report is lost.
func TestReportThatWaitedIsAsked(t *testing.T) {
	s := site(t)
	const story = "Lubang galian kabel di bahu jalan belum ditutup sejak pekan lalu."
	send := func(ctx context.Context) {
		t.Helper()
		phone(t, ctx)
		do(t, ctx, "write", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css(".map-here")), chromedp.SendKeys(css("[name=cerita]"), story))
		clickMap(t, ctx, 240, 170)
		wait(t, ctx, "a point", pointText+` !== "" && `+placeText+`.includes("Kecamatan")`)
	}
	first := tab(t)
	send(first)
	do(t, first, "send", chromedp.Click(css("button.button-primary[name=kirim]")), chromedp.WaitVisible(css(".number-big, [name=berbeda]")))
	if value[bool](t, first, `!document.querySelector(".number-big")`) {
		do(t, first, "it is another matter", chromedp.Click(css("[name=berbeda]")), chromedp.WaitVisible(css(".number-big")))
	}

	ctx := tab(t)
	send(ctx)
	signal(t, ctx, false)
	do(t, ctx, "send without signal", chromedp.Click(css("button.button-primary[name=kirim]")))
	wait(t, ctx, "it says that it waits", `document.querySelector("[data-draft]").textContent.includes("Belum ada sinyal")`)
	signal(t, ctx, true)
	do(t, ctx, "the same was reported already", chromedp.WaitVisible(css("[name=berbeda]")))
	if kept := value[string](t, ctx, `document.querySelector("[name=cerita]").value`); kept != story {
		t.Errorf("the story became %q", kept)
	}
	do(t, ctx, "it is another matter", chromedp.Click(css("[name=berbeda]")), chromedp.WaitVisible(css(".number-big")))
}

// signal switches the network of a tab on or off, and what the page is told of
// it.
func signal(t testing.TB, ctx context.Context, on bool) {
	t.Helper()
	if _, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: -1, Offline: !on}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}); err != nil {
		t.Fatal(err)
	}
}
