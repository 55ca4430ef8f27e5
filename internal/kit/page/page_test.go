package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func testEngine(t *testing.T) *Engine {
	t.Helper()
	return New(Config{Region: "Kota Wanasari", Dev: true})
}

func get(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func TestNotFoundIsOurPage(t *testing.T) {
	w := get(t, testEngine(t).Handler(nil), "/tidak/ada")
	if w.Code != 404 || !strings.Contains(w.Body.String(), "Halaman tidak ditemukan") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
