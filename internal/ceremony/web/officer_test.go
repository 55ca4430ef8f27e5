package web

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// A witness without an account: link, wrong code, presence, and a signature that
// waits for its turn. The crew gives and replaces the links on the run sheet.
func TestWitnessByLink(t *testing.T) {
	s, base, issued := held(t, 12)
	contains(t, s.get(t, base), "Tautan petugas", "Beri tautan")
	body := s.post(t, base+"/tautan-petugas", url.Values{})
	contains(t, body, "8 petugas mendapat tautan", "Sekretaris Daerah Saksi I", "Rohaniwan")
	link := regexp.MustCompile(`(?s)Bagas Pranoto.*?/ikut\?k=([\w-]+)</span></td><td class="wrapless tnum card-end"><b>(\d{3} \d{3})`).FindStringSubmatch(body)
	if link == nil {
		t.Fatalf("no link beside the first witness: %s", text(body))
	}
	cards := url.Values{}
	for _, f := range []string{"seat", "role", "link", "code"} {
		for _, m := range regexp.MustCompile(`name="`+f+`" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			cards.Add(f, m[1])
		}
	}
	if status, pdf := s.do(t, "POST", base+"/kartu", cards); status != http.StatusOK || !strings.HasPrefix(pdf, "%PDF") {
		t.Errorf("cards of those with a task: %d", status)
	}
	jar, _ := cookiejar.New(nil)
	own := &site{Server: s.Server, w: s.w, client: &http.Client{Jar: jar}, who: "nobody"}
	page := own.get(t, base+"/ikut?k="+link[1])
	contains(t, page, "Saksi", "Kode enam angka")
	wrong := "000000"
	if strings.ReplaceAll(link[2], " ", "") == wrong {
		wrong = "000001"
	}
	if status, _ := own.do(t, "POST", base+"/ikut", url.Values{"do": {"unlock"}, "code": {wrong}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a guessed code: %d", status)
	}
	contains(t, own.post(t, base+"/ikut", url.Values{"do": {"unlock"}, "code": {link[2]}}), "Saya hadir", "Lihat lagi")
	if body := own.post(t, base+"/ikut", url.Values{"do": {"arrive"}}); strings.Contains(body, `value="arrive"`) {
		t.Error("the witness is here and is asked again")
	}
	if status, _ := own.do(t, "POST", base+"/ikut", url.Values{"do": {"sign"}, "name": {"Bagas Pranoto"}, "pin": {"493817"}, "again": {"493817"}}); status < 400 {
		t.Errorf("signed before the oath: %d", status)
	}
	if status, _ := own.do(t, "GET", base+"/tanda-tangan", nil); status == http.StatusOK {
		t.Error("a link opens the page of the crew")
	}

	guest := &site{Server: s.Server, w: s.w, client: &http.Client{Jar: s.client.Jar}}
	guest.get(t, base+"/ikut?k="+issued[0].Link)
	guest.post(t, base+"/ikut", url.Values{"do": {"arrive"}, "code": {issued[0].Code}})
	s.post(t, base+"/operator", url.Values{"seat": {string(issued[0].Seat)}, "mark": {"heard"}})
	guest.post(t, base+"/ikut", url.Values{"do": {"sign"}, "name": {"Ratna Dewi"}, "pin": {"730264"}, "again": {"730264"}})
	contains(t, own.get(t, base+"/ikut"), "Tanda tangan Anda sebagai Saksi I", "Ratna Dewi")
	contains(t, own.post(t, base+"/ikut", url.Values{"do": {"sign"}, "name": {"Bagas Pranoto"}, "pin": {"493817"}, "again": {"493817"}}), "1 berita acara")
}
