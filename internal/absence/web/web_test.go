package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pendopo/internal/absence"
	"pendopo/internal/actor"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// TestBoard: the personnel agency sees who is away and may record; others are
// refused.
func TestBoard(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	svc := &absence.Service{DB: w.DB, Org: w.Org}
	mayor := w.As(t, actor.AppointingAuthority)
	from := w.Demo.AsOf
	if _, err := svc.AddLeave(w.Ctx, w.As(t, actor.PersonnelOfficer), absence.LeaveIn{Post: org.PostID(mayor.Post), Kind: org.LeaveCampaign, From: from, Until: from.AddDays(9), Basis: "Surat 1"}); err != nil {
		t.Fatal(err)
	}
	engine := page.New(page.Config{Region: "Uji", Zone: time.UTC, Log: slog.New(slog.DiscardHandler), Clock: w.Clock})
	get := func(as actor.Actor) *httptest.ResponseRecorder {
		h := engine.Handler(New(engine, svc, w.Rounds).Routes(), func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(rw, r.WithContext(actor.With(r.Context(), as)))
			})
		})
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, httptest.NewRequest("GET", "/plt", nil))
		return rw
	}
	rw := get(w.As(t, actor.PersonnelOfficer))
	if body := rw.Body.String(); rw.Code != 200 || !strings.Contains(body, "Cuti kampanye") || !strings.Contains(body, `value="assign"`) {
		t.Errorf("%d: %s", rw.Code, body)
	}
	if rw := get(w.Nobody(t)); rw.Code != 403 {
		t.Errorf("anybody: %d", rw.Code)
	}
}
