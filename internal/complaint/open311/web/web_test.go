package web_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pendopo/internal/calendar"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/complaint/open311/web"
	"pendopo/internal/kit/page"
)

type site struct {
	*httptest.Server
	w *complainttest.World
}

func open(t *testing.T) site {
	t.Helper()
	w := complainttest.SQLite(t)
	engine := page.New(page.Config{Region: "Kota Uji", Zone: calendar.WIB, Clock: w.Clock})
	door := web.New(w.Service, w.Clock, web.Config{Jurisdiction: "kediri", Base: "https://lapor.contoh.go.id", Zone: calendar.WIB,
		Address: func(*http.Request) string { return "192.0.2.7" }})
	s := site{httptest.NewServer(engine.Handler(door.Routes())), w}
	t.Cleanup(s.Close)
	return s
}

func (s site) get(t *testing.T, path string, status int) []byte {
	t.Helper()
	r, err := s.Client().Get(s.URL + path)
	return body(t, r, err, path, status)
}

func (s site) post(t *testing.T, path string, form url.Values, status int) []byte {
	t.Helper()
	r, err := s.Client().PostForm(s.URL+path, form)
	return body(t, r, err, path, status)
}

func body(t *testing.T, r *http.Response, err error, path string, status int) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if r.StatusCode != status {
		t.Fatalf("%s: status %d, want %d: %s", path, r.StatusCode, status, b)
	}
	return b
}

func decode[T any](t *testing.T, b []byte) (out T) {
	t.Helper()
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return out
}

// TestClientReportsAndReadsBack is what a GeoReport client does: it finds the
// services, sends a request, and reads it as JSON and as XML.
func TestClientReportsAndReadsBack(t *testing.T) {
	s := open(t)
	var code string
	for _, x := range decode[[]map[string]any](t, s.get(t, "/open311/v2/services.json?jurisdiction_id=kediri", 200)) {
		if x["metadata"] != true || x["service_name"] == "" || x["type"] != "realtime" {
			t.Errorf("a service is not complete: %v", x)
		}
		if name := x["service_code"].(string); strings.Contains(name, "jalan") {
			code = name
		}
	}
	if code == "" {
		t.Fatal("no service for roads")
	}
	def := decode[map[string]any](t, s.get(t, "/open311/v2/services/"+code+".json", 200))
	if got := len(def["attributes"].([]any)); got != 2 {
		t.Errorf("%d attributes, want the two switches", got)
	}
	form := url.Values{"service_code": {code}, "lat": {"-7.8228"}, "long": {"112.0119"}, "description": {"Jalan berlubang di depan pasar, sudah seminggu"},
		"first_name": {"Sulastri"}, "phone": {"081234567417"}}
	made := decode[[]map[string]string](t, s.post(t, "/open311/v2/requests.json", form, 201))
	number := made[0]["service_request_id"]
	if again := decode[[]map[string]string](t, s.post(t, "/open311/v2/requests.json", form, 201)); again[0]["service_request_id"] != number {
		t.Errorf("sent twice gives %s and %s", number, again[0]["service_request_id"])
	}
	one := decode[[]map[string]any](t, s.get(t, "/open311/v2/requests/"+number+".json", 200))[0]
	if one["status"] != "open" || one["service_code"] != code || one["lat"] != -7.8228 || one["expected_datetime"] == "" {
		t.Errorf("request read back: %v", one)
	}
	for _, secret := range []string{"Sulastri", "081234567417"} {
		if strings.Contains(string(s.get(t, "/open311/v2/requests/"+number+".xml", 200)), secret) {
			t.Errorf("the request shows %q", secret)
		}
	}
	var list struct {
		XMLName  xml.Name `xml:"service_requests"`
		Requests []struct {
			ID     string `xml:"service_request_id"`
			Status string `xml:"status"`
		} `xml:"request"`
	}
	if err := xml.Unmarshal(s.get(t, "/open311/v2/requests.xml?status=open&service_code="+code, 200), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Requests) != 1 || list.Requests[0].ID != number || list.Requests[0].Status != "open" {
		t.Errorf("listed %+v", list.Requests)
	}
	if got := decode[[]any](t, s.get(t, "/open311/v2/requests.json?status=closed", 200)); len(got) != 0 {
		t.Errorf("closed ones: %v", got)
	}
	if got := decode[[]map[string]any](t, s.get(t, "/open311/v2/tokens/"+number+".json", 200)); got[0]["service_request_id"] != number {
		t.Errorf("token: %v", got)
	}
}

func TestDatesNarrowTheList(t *testing.T) {
	s := open(t)
	s.w.Report(t, 1)
	for query, want := range map[string]int{
		"": 1, "start_date=2000-01-01&end_date=2000-02-01": 0, "start_date=" + s.w.Clock.Now().AddDate(0, 0, -1).Format("2006-01-02"): 1,
		"end_date=" + s.w.Clock.Now().AddDate(0, 0, -2).Format("2006-01-02"): 0,
	} {
		if got := decode[[]any](t, s.get(t, "/open311/v2/requests.json?"+query, 200)); len(got) != want {
			t.Errorf("%q lists %d, want %d", query, len(got), want)
		}
	}
}

func TestRefusalsSayWhat(t *testing.T) {
	s := open(t)
	road := url.Values{"service_code": {"jalan_rusak"}, "description": {"Jalan rusak parah sekali di sini"}}
	with := func(pairs ...string) url.Values {
		out := url.Values{}
		for k, v := range road {
			out[k] = v
		}
		for i := 0; i < len(pairs); i += 2 {
			out.Set(pairs[i], pairs[i+1])
		}
		return out
	}
	for _, x := range []struct {
		form   url.Values
		status int
		word   string
	}{
		{with("service_code", ""), 400, "service_code"},
		{with("service_code", "tidak_ada"), 404, "tidak_ada"},
		{with(), 400, "lat"},
		{with("lat", "abc", "long", "112"), 400, "desimal"},
		{with("lat", "NaN", "long", "112"), 400, "desimal"},
		{with("lat", "51.5", "long", "0.1"), 400, "Indonesia"},
		{with("lat", "-7.82", "long", "112.01", "description", ""), 400, "satu kalimat sudah cukup"},
		{with("lat", "-7.82", "long", "112.01", "phone", "abc"), 400, "Nomor"},
	} {
		got := decode[[]map[string]any](t, s.post(t, "/open311/v2/requests.json", x.form, x.status))
		if len(got) != 1 || got[0]["code"] != float64(x.status) || !strings.Contains(got[0]["description"].(string), x.word) {
			t.Errorf("%v is refused with %v, want %q", x.form, got, x.word)
		}
	}
	s.get(t, "/open311/v2/services.yaml", 404)
	s.get(t, "/open311/v2/services.json?jurisdiction_id=jakarta", 404)
	s.get(t, "/open311/v2/requests/KDR-2012-000000.xml", 404)
	s.get(t, "/open311/v2/requests.json?start_date=kemarin", 400)
	s.get(t, "/open311/discovery.json", 200)
}

func FuzzRequest(f *testing.F) {
	f.Add("jalan_rusak", "-7.8", "112.0", "teks", "2026-01-01")
	f.Add("", "NaN", "Inf", "\x00\xff", "9999-99-99T99:99:99Z")
	f.Fuzz(func(t *testing.T, code, lat, long, text, date string) {
		web.ReadForFuzz(url.Values{"service_code": {code}, "lat": {lat}, "long": {long}, "description": {text}}, date)
	})
}
