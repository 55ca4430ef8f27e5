package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/complaint/web"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
)

// FuzzSendReport sends any body as a report of a citizen: the answer is a receipt
// or a problem that can be mended, never a failure of the program, and no answer
// repeats what was said of the reporter.
func FuzzSendReport(f *testing.F) {
	for _, body := range []string{
		`{"text": "Lampu jalan padam", "place": {"point": {"lat": -7.8228, "lon": 112.0119}, "note": "depan SD"}}`,
		`{"text": "Mohon salinan anggaran", "kind": "public_information", "information": {"purpose": "Penelitian"}, "reporter": {"name": "Wahyu", "email": "w@example.org"}}`,
		`{"text": "Minta uang", "kind": "whistleblowing", "accused": "x", "anonymous": true}`,
		`{"text": "` + "\xff\xfe" + `", "reporter": {"phone": "+62 812 3456 7417"}}`,
		`{"text": "𝔓𝔢𝔪 ꦗꦮ 🙏` + "\u202e" + `abc", "happened_on": "2020-02-30"}`,
		`{"text": "\ud800", "photos": [""], "place": {"village": "35.71.02.1008"}}`,
		`{"text": 1e400}`, `{}`, `null`, `[]`, `"`, `{"text": "a", "place": {"point": {"lat": -91, "lon": 1e300}}}`,
	} {
		f.Add(body)
	}
	w := complainttest.SQLite(f)
	w.Service.Limits = complaint.Limits{PerAddress: 1 << 30, PerContact: 1 << 30, SameText: 1 << 30}
	server := api.New(api.Config{Clock: w.Clock, PerSecond: 1e9, Burst: 1e9, Tags: []api.Tag{{Name: "reports"}},
		Register: func(a huma.API) { web.API(a, w.Service, w.Org, func() clock.Date { return "2026-11-26" }) }})
	n := 0
	f.Fuzz(func(t *testing.T, body string) {
		n++
		r := httptest.NewRequest(http.MethodPost, api.Base+"/public-reports", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "kunci-yang-acak-"+strings.Repeat("x", n%50)+string(rune('a'+n/50%26)))
		rec := httptest.NewRecorder()
		server.ServeHTTP(rec, r)
		var answer map[string]any
		if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
			t.Fatalf("%d: no JSON: %v: %q", rec.Code, err, rec.Body)
		}
		switch rec.Code {
		case http.StatusCreated:
			if answer["number"] == "" || answer["token"] == "" {
				t.Errorf("a receipt without number or token: %v", answer)
			}
		case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
			if answer["detail"] == "" || answer["key"] == "" {
				t.Errorf("a refusal without words: %v", answer)
			}
		default:
			t.Errorf("%d for %q: %s", rec.Code, body, rec.Body)
		}
	})
}
