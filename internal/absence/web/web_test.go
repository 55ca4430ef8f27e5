package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/absence"
	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// TestBoard: the personnel agency sees who is away and may record; others are
// refused.
func TestBoard(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	book := calendar.Fixed(cal, calendar.Office{})
	svc := &absence.Service{DB: w.DB, Org: w.Org, Calendar: book, Duties: &duty.Engine{DB: w.DB, Org: w.Org, Calendar: book}}
	mayor := w.As(t, actor.AppointingAuthority)
	from := w.Demo.AsOf
	if _, err := svc.AddLeave(w.Ctx, w.As(t, actor.PersonnelOfficer), absence.LeaveIn{Post: org.PostID(mayor.Post), Kind: org.LeaveCampaign, From: from, Until: from.AddDays(9), Basis: "Surat 1"}); err != nil {
		t.Fatal(err)
	}
	engine := page.New(page.Config{Region: "Uji", Zone: time.UTC, Log: slog.New(slog.DiscardHandler), Clock: w.Clock})
	ask := func(as actor.Actor, form url.Values) *httptest.ResponseRecorder {
		h := engine.Handler(New(engine, svc, w.Rounds).Routes(), func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(rw, r.WithContext(actor.With(r.Context(), as)))
			})
		})
		r := httptest.NewRequest("GET", "/plt", nil)
		if form != nil {
			r = httptest.NewRequest("POST", "/plt", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, r)
		return rw
	}
	get := func(as actor.Actor) *httptest.ResponseRecorder { return ask(as, nil) }
	rw := get(w.As(t, actor.PersonnelOfficer))
	if body := rw.Body.String(); rw.Code != 200 || !strings.Contains(body, "Cuti kampanye") || !strings.Contains(body, `value="assign"`) {
		t.Errorf("%d: %s", rw.Code, body)
	}
	if rw := get(w.Nobody(t)); rw.Code != 403 {
		t.Errorf("anybody: %d", rw.Code)
	}

	// A post is found by words; when several fit, the form comes back with them.
	officer := w.As(t, actor.PersonnelOfficer)
	leave := func(more ...string) url.Values {
		v := url.Values{"do": {"leave"}, "kind": {string(org.LeaveAnnual)}, "from": {string(from)}, "last": {string(from.AddDays(2))}, "basis": {"Surat 2"}}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	found := w.Register(t).At(from).Seats(org.SeatFilter{Query: "camat", Limit: 5})
	pick := found.Items[1].Post
	rw = ask(officer, leave("post", "camat"))
	if body := rw.Body.String(); rw.Code != 422 || found.Total < 2 || !strings.Contains(body, `name="post_pick" value="`+string(pick.ID)+`"`) || !strings.Contains(body, pick.Title) || !strings.Contains(body, `value="Surat 2"`) {
		t.Fatalf("several posts: %d %s", rw.Code, body)
	}
	if rw := ask(officer, leave("post", "lurah", "post_pick", string(pick.ID), "post_words", "camat")); rw.Code != 422 {
		t.Errorf("a choice for other words counted: %d", rw.Code)
	}
	if rw := ask(officer, leave("post", "bendahara bulan")); rw.Code != 422 || !strings.Contains(rw.Body.String(), "Tidak ada jabatan dengan kata-kata") {
		t.Errorf("no post: %d", rw.Code)
	}
	if rw := ask(officer, leave("post", "camat", "post_pick", string(pick.ID), "post_words", "camat")); rw.Code != 303 {
		t.Fatalf("picked: %d %s", rw.Code, rw.Body)
	}
	if b, err := svc.Board(w.Ctx, officer, ""); err != nil || !slices.ContainsFunc(b.Away, func(x absence.Away) bool { return x.Post.ID == pick.ID }) {
		t.Errorf("the leave of %s is not on the board: %v", pick.Title, err)
	}
}
