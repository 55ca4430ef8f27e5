package picker_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/demo"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/place"
	"pendopo/internal/place/picker"
)

func example(t testing.TB) *place.Map {
	t.Helper()
	b, err := (&demo.Region{Scenario: demo.Kediri, Seed: 1, Formal: "Kota Kediri"}).Map()
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.At(time.Date(2020, 12, 1, 1, 0, 0, 0, time.UTC))
	s := place.NewService(dbtest.SQLite(t, clk), clk)
	p, err := s.Propose(context.Background(), actor.System("uji"), place.About{Region: "Kota Kediri", Example: true}, "", []place.File{{Name: "peta.geojson", Data: bytes.NewReader(b)}})
	if err != nil {
		t.Fatal(err)
	}
	return p.Map
}

func request() *http.Request { return httptest.NewRequest("POST", "/lapor", nil) }

// browser is what a browser without script does with the form: it keeps the
// hidden fields of the last page and adds the button that was pressed.
type browser struct {
	t     *testing.T
	m     *place.Map
	typed url.Values
	page  *html.Node
	last  *picker.Picker
}

func open(t *testing.T, m *place.Map) *browser {
	b := &browser{t: t, m: m, typed: url.Values{}}
	b.send(url.Values{})
	return b
}

func (b *browser) send(extra url.Values) *picker.Picker {
	b.t.Helper()
	v := url.Values{}
	for k, x := range b.typed {
		v[k] = x
	}
	if b.page != nil {
		for _, n := range all(b.page, "input") {
			if attr(n, "type") == "hidden" {
				v.Set(attr(n, "name"), attr(n, "value"))
			}
		}
	}
	for k, x := range extra {
		v[k] = x
	}
	b.last = picker.Read(b.m, request(), v)
	b.last.Region = "Kota Kediri"
	doc, err := html.Parse(strings.NewReader(string(b.last.HTML(i18n.ID))))
	if err != nil {
		b.t.Fatal(err)
	}
	b.page = doc
	return b.last
}

func (b *browser) click(x, y int) *picker.Picker {
	return b.send(url.Values{"titik.x": {fmt.Sprint(x)}, "titik.y": {fmt.Sprint(y)}})
}

func (b *browser) press(act string) *picker.Picker {
	b.t.Helper()
	for _, n := range all(b.page, "button") {
		if attr(n, "name") == "titik_aksi" && attr(n, "value") == act {
			return b.send(url.Values{"titik_aksi": {act}})
		}
	}
	b.t.Fatalf("no button %q", act)
	return nil
}

func all(n *html.Node, tag string) (out []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// TestClicksComeNearer: two clicks lead from the whole region to a place that is
// exact to a few metres.
func TestClicksComeNearer(t *testing.T) {
	t.Parallel()
	m := example(t)
	b := open(t, m)
	if b.last.Acted || !b.last.At.IsZero() {
		t.Fatal("a first look is no act")
	}
	want := m.Search("pasar pahing", place.Point{}, 1)[0].At
	for i := 0; i < 4 && b.last.View.Scale > 4; i++ {
		x, y := b.last.View.XY(want)
		if p := b.click(int(x+0.5), int(y+0.5)); !p.Acted {
			t.Fatal("a click is an act")
		}
	}
	x, y := b.last.View.XY(want)
	p := b.click(int(x+0.5), int(y+0.5))
	if d := place.Distance(p.At, want); d > 3 {
		t.Errorf("after the clicks the point is %.0f m off", d)
	}
	if s := p.Spot(); s.Unit() == "" || s.Near == nil || s.Near.Name != "Pasar Pahing" {
		t.Errorf("the point is %q near %v", s.Unit(), s.Near)
	}
	if got := text(b.page); !strings.Contains(got, "di Pasar Pahing") {
		t.Errorf("the page does not say where: %q", got)
	}
	img := all(b.page, "input")[0]
	if attr(img, "type") != "image" || attr(img, "width") != "320" || !strings.Contains(attr(img, "src"), "titik=-7.") {
		t.Errorf("the map is %v", img.Attr)
	}
}

func TestButtonsMoveTheMap(t *testing.T) {
	t.Parallel()
	m := example(t)
	b := open(t, m)
	first := b.last.View
	if p := b.press("dekat"); !p.Acted || p.View.Scale >= first.Scale {
		t.Errorf("nearer: %+v", p.View)
	}
	at := b.last.View.Middle
	if p := b.press("utara"); p.View.Middle.Lat <= at.Lat {
		t.Error("north did not go north")
	}
	if p := b.press("timur"); p.View.Middle.Lon <= at.Lon {
		t.Error("east did not go east")
	}
	b.press("jauh")
	b.click(100, 100)
	if b.last.At.IsZero() {
		t.Fatal("no point")
	}
	if p := b.press("hapus"); !p.At.IsZero() || p.View.String() != first.String() {
		t.Error("change does not begin again")
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	m := example(t)
	b := open(t, m)
	b.typed.Set("titik_cari", "depan pasar pahing")
	if p := b.press("cari"); p.At.IsZero() && len(p.Found) == 0 {
		t.Fatal("nothing found")
	}
	b = open(t, m)
	b.typed.Set("titik_cari", "sd negeri 2")
	p := b.press("cari")
	if len(p.Found) != 6 || len(all(b.page, "li")) != 6 {
		t.Fatalf("%d places offered, want 6", len(p.Found))
	}
	choice := all(all(b.page, "li")[1], "button")[0]
	p = b.send(url.Values{attr(choice, "name"): {attr(choice, "value")}})
	if !p.Acted || place.Distance(p.At, p.Spot().Near.At) > 5 || !p.View.Shows(p.At) {
		t.Errorf("the chosen place is %v", p.At)
	}
	b = open(t, m)
	b.typed.Set("titik_cari", "https://www.google.com/maps/@-7.8222,112.0130,17z")
	if p := b.press("cari"); p.At.String() != "-7.822200, 112.013000" {
		t.Errorf("a pasted link is %v", p.At)
	}
	// The enter key presses the first button of a form: the map, at 0, 0.
	b = open(t, m)
	b.typed.Set("titik_cari", "alun-alun")
	if p := b.click(0, 0); !p.Acted || p.At.IsZero() && len(p.Found) == 0 {
		t.Error("enter in the search field does not search")
	}
	b = open(t, m)
	b.typed.Set("titik_cari", "Menara Eiffel")
	if b.press("cari"); !strings.Contains(text(b.page), `"Menara Eiffel" tidak ada di peta`) {
		t.Errorf("no word about an unknown place: %q", text(b.page))
	}
}

// TestSendingIsNoAct: the form's own button sends it, with the enter key too.
func TestSendingIsNoAct(t *testing.T) {
	t.Parallel()
	m := example(t)
	b := open(t, m)
	b.click(160, 120)
	if p := b.send(url.Values{"kirim": {"1"}}); p.Acted || p.At.IsZero() {
		t.Errorf("sending: acted %v, at %v", p.Acted, p.At)
	}
	if p := b.click(0, 0); p.Acted {
		t.Error("the enter key in another field became a click on the map")
	}
}

func TestOutside(t *testing.T) {
	t.Parallel()
	m := example(t)
	b := open(t, m)
	b.click(3, 3)
	if got := text(b.page); !strings.Contains(got, "di luar Kota Kediri, di Kabupaten Kediri") {
		t.Errorf("outside: %q", got)
	}
}

// TestHostileValues: whatever is posted, something is drawn.
func TestHostileValues(t *testing.T) {
	t.Parallel()
	m := example(t)
	for _, v := range []url.Values{
		{"titik.x": {"-99999999"}, "titik.y": {"99999999999999999999"}},
		{"titik.x": {"1e9"}, "titik.y": {"NaN"}},
		{"titik_lihat": {"NaN,NaN,NaN"}, "titik_aksi": {"dekat"}},
		{"titik_lihat": {"-11.4,95,5000"}, "titik.x": {"1"}, "titik.y": {"239"}},
		{"titik_di": {"<script>"}, "titik_aksi": {"<script>"}},
		{"titik_pilih": {"0,0"}},
		{"titik_cari": {strings.Repeat("a", 1<<20)}, "titik_aksi": {"cari"}},
		{"titik_cari": {"\x00\xff<b>"}, "titik_aksi": {"cari"}},
	} {
		for _, m := range []*place.Map{m, {}} {
			p := picker.Read(m, request(), v)
			got := string(p.HTML(i18n.EN))
			if strings.Contains(got, "<script") || strings.Contains(got, "<b>\"") || !strings.Contains(got, "pdp-map") {
				t.Errorf("%v drew %q", v, got)
			}
			if !p.At.IsZero() && !p.At.InIndonesia() {
				t.Errorf("%v: a point at %v", v, p.At)
			}
		}
	}
}
