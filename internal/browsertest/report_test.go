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
	wait := func(what, condition string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](condition)); err != nil {
			t.Fatalf("%s: %v; the page says %q", what, err, value[string](t, ctx, `document.querySelector("main").innerText`))
		}
	}
	wait("the draft is kept", `document.querySelector("[data-draft]").textContent.includes("Tersimpan di ponsel ini")`)
	do(t, ctx, "come back later", chromedp.Navigate(s.url+"/lacak"), chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css("[name=cerita]")))
	wait("the draft is there again", `document.querySelector("[name=cerita]").value.includes("tersumbat daun")`)
	signal(t, ctx, false)
	do(t, ctx, "send without signal", chromedp.Click(css("button.button-primary[name=kirim]")))
	wait("it says that it waits", `document.querySelector("[data-draft]").textContent.includes("Belum ada sinyal")`)
	signal(t, ctx, true)
	do(t, ctx, "it goes out", chromedp.WaitVisible(css(".number-big")))
	number := value[string](t, ctx, `document.querySelector(".number-big").textContent`)
	do(t, ctx, "open the form once more", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css("[name=cerita]")))
	if left := value[string](t, ctx, `document.querySelector("[name=cerita]").value`); left != "" {
		t.Errorf("report %s was sent and the draft is still %q", number, left)
	}
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
