package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/demo"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/page"
	"pendopo/internal/place"
	"pendopo/internal/place/sketch"
)

var (
	admin    = actor.Actor{Account: "a", Name: "Admin", Admin: true}
	employee = actor.Actor{Person: "p", Name: "Pegawai"}
)

func exampleFile(t testing.TB) []byte {
	t.Helper()
	b, err := (&demo.Region{Scenario: demo.Kediri, Seed: 1, Formal: "Kota Kediri"}).Map()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// door serves the map; with one, the example map is in use.
func door(t testing.TB, by *actor.Actor, with bool) (http.Handler, *place.Service) {
	t.Helper()
	clk := clock.At(time.Date(2020, 12, 1, 1, 0, 0, 0, time.UTC))
	svc := place.NewService(dbtest.SQLite(t, clk), clk)
	if with {
		p, err := svc.Propose(context.Background(), admin, place.About{Region: "Kota Kediri", Source: demo.MapSource, Example: true}, "35.71",
			[]place.File{{Name: "peta.geojson", Data: bytes.NewReader(exampleFile(t))}})
		if err != nil {
			t.Fatal(err)
		}
		if err := svc.Apply(context.Background(), admin, p.Version); err != nil {
			t.Fatal(err)
		}
	}
	engine := page.New(page.Config{Region: "Kota Kediri", Clock: clk, Log: slog.New(slog.DiscardHandler)})
	w := New(engine, svc, func(context.Context) (Region, error) {
		return Region{Name: "Kota Kediri", Code: "35.71", Offices: []place.AreaOffice{{Code: "KEC.01", Name: "Kecamatan Mojoroto", AreaCode: "35.71.01"},
			{Code: "KEC.09", Name: "Kecamatan Seberang", AreaCode: "35.71.09"}}}, nil
	})
	return engine.Handler(w.Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(rw, r.WithContext(actor.With(r.Context(), *by)))
		})
	}), svc
}

func get(t testing.TB, h http.Handler, path string) (*httptest.ResponseRecorder, *html.Node) {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
	doc, err := html.Parse(bytes.NewReader(rec.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return rec, doc
}

func find(n *html.Node, tag, class string) (out []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag && (class == "" || strings.Contains(" "+attr(d, "class")+" ", " "+class+" ")) {
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
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestPublicMap(t *testing.T) {
	t.Parallel()
	h, svc := door(t, &actor.Actor{}, true)
	rec, doc := get(t, h, "/peta")
	if rec.Code != 200 || rec.Body.Len() > 80<<10 {
		t.Fatalf("/peta: %d, %d bytes", rec.Code, rec.Body.Len())
	}
	if n := len(find(doc, "details", "map-district")); n != 3 {
		t.Errorf("%d kecamatan listed, want 3", n)
	}
	form := find(doc, "form", "map-narrow")[0]
	picture := find(form, "input", "map-image")[0]
	img, _ := get(t, h, attr(picture, "src"))
	if img.Code != 200 || img.Header().Get("Content-Type") != "image/svg+xml; charset=utf-8" || !strings.Contains(img.Header().Get("Content-Security-Policy"), "sha256-") ||
		!strings.Contains(img.Header().Get("Cache-Control"), "max-age") || !strings.Contains(img.Body.String(), "peta contoh") {
		t.Errorf("the picture: %d %v", img.Code, img.Header())
	}
	// A click on the form, as a browser without script sends it.
	m, _ := svc.Map(context.Background())
	at := m.Search("pasar pahing", place.Point{}, 1)[0].At
	view := sketch.ParseView(attr(find(form, "input", "")[1], "value"), 320, 300, sketch.View{})
	x, y := view.XY(at)
	q := url.Values{"dari": {view.String()}, attr(picture, "name") + ".x": {itoa(x)}, attr(picture, "name") + ".y": {itoa(y)}}
	_, doc = get(t, h, "/peta?"+q.Encode())
	spot := find(doc, "section", "map-found-spot")
	if len(spot) != 1 || !strings.Contains(text(spot[0]), "Kecamatan Kota") || !strings.Contains(text(spot[0]), "Pasar Pahing") {
		t.Errorf("after a click: %v", spot)
	}
	// Each link of the page leads somewhere.
	for _, a := range find(doc, "a", "") {
		if href := attr(a, "href"); strings.HasPrefix(href, "/peta") {
			if rec, _ := get(t, h, href); rec.Code != 200 {
				t.Errorf("%s: %d", href, rec.Code)
			}
		}
	}
	_, doc = get(t, h, "/peta?cari=sd+negeri+2")
	if n := len(find(find(doc, "ul", "map-results")[0], "a", "")); n != 8 {
		t.Errorf("%d results, want 8", n)
	}
	_, doc = get(t, h, "/peta?cari=-7.8222,112.0130")
	if !strings.Contains(text(doc), "-7.822200, 112.013000") {
		t.Error("pasted coordinates are not shown")
	}
	_, doc = get(t, h, "/en/peta?titik=-7.9,112.3")
	if !strings.Contains(text(doc), "outside Kota Kediri") {
		t.Errorf("a point outside: %q", text(doc))
	}
	for _, path := range []string{"/peta?lihat=x&titik=y&wilayah=z", "/peta?map-narrow.x=-5&map-narrow.y=1e9&dari=NaN,1,1", "/peta?cari=%00%ff", "/peta/gambar.svg?u=99999x-1&lihat=,,&titik=%00&t=x"} {
		if rec, _ := get(t, h, path); rec.Code != 200 {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
}

func itoa(v float64) string { return strconv.Itoa(int(v)) }

func TestHere(t *testing.T) {
	t.Parallel()
	h, _ := door(t, &actor.Actor{}, true)
	rec, _ := get(t, h, "/peta/di?titik=-7.8222,112.0130")
	if !strings.Contains(rec.Body.String(), `"inside":true`) || !strings.Contains(rec.Body.String(), `"code":"35.71.`) {
		t.Errorf("here: %s", rec.Body)
	}
	if rec, _ := get(t, h, "/peta/di?titik=x"); rec.Code != 422 && rec.Code != 400 {
		t.Errorf("nonsense: %d", rec.Code)
	}
}

func TestWithoutMap(t *testing.T) {
	t.Parallel()
	by := admin
	h, _ := door(t, &by, false)
	for path, want := range map[string]string{"/peta": "belum memasukkan peta", "/kelola/peta": "Belum ada peta", "/peta/gambar.svg": "<svg"} {
		rec, _ := get(t, h, path)
		if rec.Code != 200 || !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: %d, without %q", path, rec.Code, want)
		}
	}
}

// post sends the form of new files.
func post(t testing.TB, h http.Handler, name string, data []byte) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	f, err := form.CreateFormFile("berkas", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(f, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	form.WriteField("sumber", "Uji")
	form.Close()
	r := httptest.NewRequest("POST", "/kelola/peta", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

func send(h http.Handler, path string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("POST", path, nil))
	return rec
}

func TestBringingInAMap(t *testing.T) {
	t.Parallel()
	by := admin
	h, svc := door(t, &by, false)
	for name, c := range map[string]struct{ data, want string }{
		"tabel.csv": {"nama,kode", "bukan GeoJSON"},
		"batas.zip": {"PK\x03\x04", "shapefile"},
		"batas.kml": {"<kml/>", "KML"},
	} {
		rec := post(t, h, name, []byte(c.data))
		doc, _ := html.Parse(rec.Body)
		problems := find(doc, "p", "field-error")
		if rec.Code != 422 || len(problems) != 1 || !strings.Contains(text(problems[0]), c.want) {
			t.Errorf("%s: %d %v", name, rec.Code, text(doc))
		}
	}
	rec := post(t, h, "peta.geojson", exampleFile(t))
	to := rec.Header().Get("Location")
	if rec.Code != 303 || !strings.HasPrefix(to, "/kelola/peta/") {
		t.Fatalf("upload: %d %s", rec.Code, rec.Body)
	}
	rec, doc := get(t, h, to)
	if rec.Code != 200 || len(find(doc, "tr", "")) != 47 || len(find(doc, "img", "map-image")) != 2 {
		t.Errorf("preview: %d, %d rows", rec.Code, len(find(doc, "tr", "")))
	}
	// One of three districts has its unit, none of the villages has; one unit has
	// no area.
	for _, want := range []string{"48 wilayah di peta tanpa unit", "1 unit tanpa wilayah di peta", "Kecamatan Seberang"} {
		if !strings.Contains(text(doc), want) {
			t.Errorf("the preview lacks %q", want)
		}
	}
	if img, _ := get(t, h, attr(find(doc, "img", "map-image")[0], "src")); img.Code != 200 || !strings.Contains(img.Body.String(), "Mojoroto") {
		t.Errorf("the drawing of the preview: %d", img.Code)
	}
	by = employee
	for _, path := range []string{to, to + "/gambar.svg", "/kelola/peta"} {
		if rec, _ := get(t, h, path); rec.Code != 403 {
			t.Errorf("an employee gets %s: %d", path, rec.Code)
		}
	}
	if rec := post(t, h, "peta.geojson", exampleFile(t)); rec.Code != 403 {
		t.Errorf("an employee uploads: %d", rec.Code)
	}
	if rec := send(h, to+"/pakai"); rec.Code != 403 {
		t.Errorf("an employee applies: %d", rec.Code)
	}
	if m, _ := svc.Map(context.Background()); !m.Empty() {
		t.Error("the map came into use")
	}
	by = admin
	if rec := send(h, to+"/pakai"); rec.Code != 303 {
		t.Errorf("apply: %d", rec.Code)
	}
	if m, _ := svc.Map(context.Background()); len(m.Leaves()) != 46 {
		t.Error("the map is not in use")
	}
	if rec := send(h, to+"/buang"); rec.Code != 409 {
		t.Errorf("throwing away the map in use: %d", rec.Code)
	}
	for _, path := range []string{"/kelola/peta/99", "/kelola/peta/x", "/kelola/peta/99/gambar.svg"} {
		if rec, _ := get(t, h, path); rec.Code != 404 {
			t.Errorf("%s: %d, want 404", path, rec.Code)
		}
	}
}
