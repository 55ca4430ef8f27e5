package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// answer is what a phone gets: status, headers and body.
func (s *site) answer(t *testing.T, path string) *http.Response {
	t.Helper()
	res, err := s.client.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res
}

// A phone may keep the page of who proved to be its official, while the ceremony
// is not over; the worker that does it reaches no other page.
func TestGuestPageIsKept(t *testing.T) {
	s, base, issued := held(t, 12)
	jar, _ := cookiejar.New(nil)
	guest := &site{Server: s.Server, w: s.w, client: &http.Client{Jar: jar}}
	own, me := base+"/ikut", issued[11]
	kept := func() bool { return guest.answer(t, own).Header.Get("Pendopo-Keep") == "page" }
	guest.get(t, own+"?k="+me.Link)
	if kept() {
		t.Error("a page without its code is kept")
	}
	guest.post(t, own, url.Values{"do": {"arrive"}, "code": {me.Code}})
	if !kept() {
		t.Error("the page of somebody who is there is not kept")
	}
	res := guest.answer(t, own+"/luring.js")
	if got := res.Header.Get("Service-Worker-Allowed"); got != own || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("the worker may reach %q, type %q", got, res.Header.Get("Content-Type"))
	}
	if got := guest.answer(t, "/en"+own+"/luring.js").Header.Get("Service-Worker-Allowed"); got != "/en"+own {
		t.Errorf("in English the worker may reach %q", got)
	}
	status, body := guest.do(t, "POST", own, url.Values{"do": {"leave"}})
	if status != http.StatusNotFound || kept() {
		t.Errorf("after leaving: %d, kept %v", status, kept())
	}
	contains(t, body, "Anda sudah keluar", "Buka tautan dari undangan Anda")
}

// Budgets of a cheap phone: the page with the words of the oath and every form,
// and its script, bytes of gzip.
func TestGuestPageWeighs(t *testing.T) {
	s, base, issued := held(t, 12)
	guest := &site{Server: s.Server, w: s.w, client: &http.Client{Jar: s.client.Jar}}
	guest.get(t, base+"/ikut?k="+issued[11].Link)
	body := guest.post(t, base+"/ikut", url.Values{"do": {"arrive"}, "code": {issued[11].Code}})
	script := regexp.MustCompile(`/s/guest\.\w+\.js`).FindString(body)
	for what, x := range map[string]struct {
		text   string
		budget int
	}{"page": {body, 5 << 10}, "script": {guest.get(t, script), 5 << 10}, "worker": {guest.get(t, base+"/ikut/luring.js"), 2 << 10}} {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, _ = w.Write([]byte(x.text))
		w.Close()
		if t.Logf("%s: %d bytes gz", what, out.Len()); out.Len() > x.budget {
			t.Errorf("the %s weighs %d bytes gz, the budget is %d", what, out.Len(), x.budget)
		}
	}
}
