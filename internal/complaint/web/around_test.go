package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/demo"
	"pendopo/internal/place"
)

// withMap gives the region of a site its map.
func withMap(t *testing.T, s *site) {
	t.Helper()
	b, err := (&demo.Region{Scenario: demo.Kediri, Seed: 1, Formal: "Kota Kediri"}).Map()
	s.w.Must(t, err)
	p, err := place.NewService(s.w.DB, s.w.Clock).Propose(s.w.Ctx, actor.System("uji"), place.About{Region: "Kota Kediri", Example: true}, "",
		[]place.File{{Name: "peta.geojson", Data: bytes.NewReader(b)}})
	s.w.Must(t, err)
	s.w.Map = func(context.Context) (*place.Map, error) { return p.Map, nil }
}

// The map of the neighbourhood carries the reports of the list under their
// numbers; what nobody may see has no mark.
func TestAroundMarksItsReports(t *testing.T) {
	s := newSite(t)
	withMap(t, s)
	plain, hid := complainttest.Plain(1), complainttest.Plain(2)
	hid.Text, hid.Secret = "Kekerasan di rumah sebelah", true
	hid.Where.Point.Lat += 0.00171
	first, err := s.w.Receive(s.w.Ctx, actor.Actor{}, plain)
	s.w.Must(t, err)
	_, err = s.w.Receive(s.w.Ctx, actor.Actor{}, hid)
	s.w.Must(t, err)

	body := s.get(t, "/sekitar", 200)
	src := regexp.MustCompile(`src="(/peta/gambar[^"]+)"`).FindStringSubmatch(body)
	if src == nil {
		t.Fatal("no map")
	}
	u, err := url.Parse(strings.ReplaceAll(src[1], "&amp;", "&"))
	s.w.Must(t, err)
	marks := strings.Split(u.Query().Get("tanda"), "~")
	if len(marks) != strings.Count(body, "<h2><a") || !strings.Contains(u.Query().Get("tanda"), "-7.82") {
		t.Errorf("%d reports have the marks %q", strings.Count(body, "<h2><a"), marks)
	}
	hidden(t, body, "-7.8245", "Kekerasan di rumah")
	says(t, body, "lokasinya tidak ditandai di peta")

	// Following starts on the list.
	form := regexp.MustCompile(`(?s)<form class="form" method="post" action="/lapor/ikut">.*?</form>`).FindString(body[strings.Index(body, first.Number):])
	if !strings.Contains(form, first.Number) || !strings.Contains(form, `name="kontak"`) {
		t.Fatalf("the list has no form to follow: %s", form)
	}
	says(t, s.post(t, "/lapor/ikut", url.Values{"nomor": {first.Number}, "kunci": {"k"}, "kontak": {"tetangga@warga.test"}}, http.StatusOK), "Anda mengikuti laporan "+first.Number)
}
