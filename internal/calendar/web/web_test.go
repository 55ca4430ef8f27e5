package web

import (
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
	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

var (
	officer  = actor.Actor{Person: "p1", Name: "Sri Handayani", Grants: []actor.Grant{{Function: actor.PersonnelOfficer}}}
	employee = actor.Actor{Person: "p2", Name: "Budi"}
)

type site struct {
	http.Handler
	book *calendar.Book
	by   *actor.Actor
}

func newSite(t *testing.T) *site {
	t.Helper()
	clk := clock.At(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))
	d := dbtest.SQLite(t, clk)
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		for _, u := range []struct{ id, name string }{{"rsud", "RSUD Gambiran"}, {"dishub", "Dinas <Perhubungan>"}} {
			if _, err := tx.Exec(fmt.Sprintf(`insert into unit (id, code, parent, name, kind, region_code, address, week_days, from_on, until_on, version) values ('%s', '%s', null, '%s', 'dinas', '', '', 5, '2020-01-01', null, 1)`, u.id, strings.ToUpper(u.id), u.name)); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`update register set version = 2`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := calendar.NewBook(d, clk, calendar.BookConfig{Impact: func(*db.Tx, *calendar.View, *calendar.View, calendar.Recompute) (calendar.Moved, error) {
		return calendar.Moved{Open: 12, Later: 3, Examples: []string{"Jalan <rusak> di Mojoroto"}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := book.Seed(context.Background()); err != nil {
		t.Fatal(err)
	}
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: clk, Zone: calendar.WIB})
	s := &site{book: book, by: new(actor.Actor)}
	s.Handler = engine.Handler(New(engine, book, org.NewCache(d, clk), "https://wanasari.go.id").Routes(), func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h.ServeHTTP(w, r.WithContext(actor.With(r.Context(), *s.by)))
		})
	})
	return s
}

func (s *site) do(t *testing.T, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// text is what a reader sees, blanks folded.
func text(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return strings.Join(strings.Fields(b.String()), " ")
}

func contains(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(got, s) {
			t.Errorf("the page does not say %q:\n%s", s, got)
		}
	}
}

func TestCitizensCountADeadline(t *testing.T) {
	s := newSite(t)
	w := s.do(t, "GET", "/kalender?start=2026-03-13T10:00&n=14&unit=working_days", nil)
	if w.Code != http.StatusOK {
		t.Fatalf("%d", w.Code)
	}
	contains(t, text(t, w), "Paling lambat Jumat, 10 April 2026 pukul 16.30 WIB.", "14 hari dihitung, 14 hari dilewati", "Hari kerja ke-14", "Cuti Bersama Idul Fitri", "SKB 1497/2025", "240 hari kerja")
	contains(t, text(t, s.do(t, "GET", "/en/kalender?start=2026-03-13&n=14&unit=working_days", nil)), "At the latest Friday, 10 April 2026, 16:30 WIB.")
	contains(t, text(t, s.do(t, "GET", "/kalender?start=2026-12-30&n=5&unit=working_days", nil)), "sementara")
	contains(t, text(t, s.do(t, "GET", "/kalender?tahun=2027", nil)), "belum ditetapkan", "perkiraan")
	for _, bad := range []string{"start=besok&n=3&unit=working_days", "start=2026-03-13&n=tiga&unit=working_days", "start=2026-03-13&n=999999&unit=working_days", "start=2026-03-13&n=3&unit=bulan"} {
		w := s.do(t, "GET", "/kalender?"+bad, nil)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "field-error") && !strings.Contains(w.Body.String(), `class="errors"`) {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
	if w := s.do(t, "GET", "/kalender?tahun=99999", nil); w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusBadRequest {
		t.Errorf("a year that is none: %d", w.Code)
	}
}

func TestFeed(t *testing.T) {
	w := newSite(t).do(t, "GET", "/kalender.ics", nil)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Content-Type"))
	}
	contains(t, w.Body.String(), "BEGIN:VCALENDAR", "UID:20261225-libur_nasional@wanasari.go.id", "SUMMARY:Natal", "STATUS:TENTATIVE")
}

var change = url.Values{"decree": {"Keputusan Wali Kota 188/2026"}, "decreed_on": {"2026-11-20"}, "days": {"2026-11-25; libur daerah; Hari <jadi> daerah"}}

func TestOfficerAmendsTheCalendar(t *testing.T) {
	s := newSite(t)
	*s.by = officer
	contains(t, text(t, s.do(t, "GET", "/kelola/kalender", nil)), "240 hari kerja", "Belum pernah diubah", "Ubah kalender")
	w := s.do(t, "POST", "/kelola/kalender", change)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, text(t, w))
	}
	preview := w.Header().Get("Location")
	contains(t, text(t, s.do(t, "GET", preview, nil)), "3 tenggat berjalan bergeser, dari 12 yang diperiksa", "Rabu, 25 November 2026", "Libur daerah: Hari <jadi> daerah", "Jalan <rusak> di Mojoroto", "Berlakukan dan geser 3 tenggat")
	id := preview[strings.LastIndex(preview, "/")+1:]
	if back := s.do(t, "GET", "/kelola/kalender?ubah="+id, nil).Body.String(); !strings.Contains(back, "2026-11-25; libur daerah; Hari &lt;jadi&gt; daerah") {
		t.Error("coming back from a preview loses what was typed")
	}
	if s.book.Calendar().Day("2026-11-25", calendar.FiveDays).Verdict != calendar.Working {
		t.Fatal("the preview changed the calendar")
	}
	if w = s.do(t, "POST", preview, url.Values{}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/kelola/kalender?tahun=2026" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
	}
	contains(t, text(t, s.do(t, "GET", "/kelola/kalender", nil)), "239 hari kerja", "Keputusan Wali Kota 188/2026", "3 tenggat berjalan bergeser", "Hari <jadi> daerah")
	contains(t, text(t, s.do(t, "GET", "/kalender", nil)), "239 hari kerja", "Libur daerah")
	if w := s.do(t, "POST", preview, url.Values{}); w.Code != http.StatusConflict {
		t.Errorf("applied twice: %d", w.Code)
	}
	if w := s.do(t, "GET", preview, nil); w.Code != http.StatusConflict {
		t.Errorf("the old preview: %d", w.Code)
	}
}

func TestMistakesKeepTheInput(t *testing.T) {
	s := newSite(t)
	*s.by = officer
	for name, bad := range map[string]url.Values{
		"no decree":      {"decreed_on": {"2026-11-20"}, "days": change["days"]},
		"a broken line":  {"decree": {"x"}, "decreed_on": {"2026-11-20"}, "days": {"2026-11-25; libur daerah; ada\nbesok libur"}},
		"a broken date":  {"decree": {"x"}, "decreed_on": {"2026-13-20"}, "days": change["days"]},
		"nothing at all": {},
	} {
		w := s.do(t, "POST", "/kelola/kalender", bad)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, w.Code)
		}
		if d := bad.Get("days"); d != "" && !strings.Contains(w.Body.String(), "2026-11-25; libur daerah") {
			t.Errorf("%s: the input is gone", name)
		}
	}
}

func TestOfficeHoursOfAUnit(t *testing.T) {
	s := newSite(t)
	*s.by = officer
	contains(t, text(t, s.do(t, "GET", "/kelola/jam-kerja", nil)), "5 hari seminggu, 37,5 jam, Senin 07.30 sampai 16.00", "Semua unit mengikuti jam kerja daerah", "Dinas <Perhubungan>")
	if w := s.do(t, "GET", "/kelola/jam-kerja?unit=RSUD", nil); w.Header().Get("Location") != "/kelola/jam-kerja/rsud" {
		t.Errorf("choosing a unit leads to %q", w.Header().Get("Location"))
	}
	form := url.Values{"decree": {"Perwal 1/2026"}, "decreed_on": {"2026-11-20"}, "since": {"2026-12-01"}, "pattern": {"6"}, "joint": {"1"}}
	for d := 1; d <= 6; d++ {
		for _, p := range []string{"d", "r"} {
			n := fmt.Sprintf("%s%d", p, d)
			form.Set(n+"o", "07.00")
			form.Set(n+"c", "14:00")
		}
	}
	broken := url.Values{}
	for k, v := range form {
		broken[k] = v
	}
	broken.Set("d3c", "sore")
	if w := s.do(t, "POST", "/kelola/jam-kerja/rsud", broken); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `value="sore"`) {
		t.Errorf("a time that is none: %d", w.Code)
	}
	w := s.do(t, "POST", "/kelola/jam-kerja/rsud", form)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, text(t, w))
	}
	preview := w.Header().Get("Location")
	contains(t, text(t, s.do(t, "GET", preview, nil)), "RSUD Gambiran", "6 hari seminggu, 42 jam, Senin 07.00 sampai 14.00", "Cuti bersama tetap masuk", "1 Desember 2026")
	if w = s.do(t, "POST", preview, url.Values{}); w.Header().Get("Location") != "/kelola/jam-kerja" {
		t.Errorf("%d %s", w.Code, w.Header().Get("Location"))
	}
	contains(t, text(t, s.do(t, "GET", "/kelola/jam-kerja", nil)), "RSUD Gambiran 6 hari seminggu")
	contains(t, s.do(t, "GET", "/kelola/jam-kerja/rsud", nil).Body.String(), `value="07.00"`, `name="follow"`)
	contains(t, text(t, s.do(t, "GET", "/kalender?start=2026-12-23&n=1&unit=working_days&office=rsud", nil)), "Kamis, 24 Desember 2026 pukul 14.00 WIB")
	if w := s.do(t, "GET", "/kelola/jam-kerja/tidak-ada", nil); w.Code != http.StatusNotFound {
		t.Errorf("no such unit: %d", w.Code)
	}
}

func TestOnlyOfficersChange(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/kelola/kalender", "/kelola/jam-kerja", "/kelola/jam-kerja/rsud"} {
		if w := s.do(t, "GET", path, nil); w.Code != http.StatusUnauthorized && w.Code != http.StatusSeeOther {
			t.Errorf("%s for nobody: %d", path, w.Code)
		}
	}
	*s.by = employee
	contains(t, text(t, s.do(t, "GET", "/kelola/kalender", nil)), "Kalender diubah oleh petugas kepegawaian")
	for _, path := range []string{"/kelola/kalender", "/kelola/kalender/ubah/x"} {
		if w := s.do(t, "POST", path, change); w.Code != http.StatusForbidden {
			t.Errorf("POST %s by an employee: %d", path, w.Code)
		}
	}
	form := url.Values{"decree": {"x"}, "decreed_on": {"2026-11-20"}, "pattern": {"5"}}
	for d := 1; d <= 5; d++ {
		for _, p := range []string{"d", "r"} {
			form.Set(fmt.Sprintf("%s%do", p, d), "07.00")
			form.Set(fmt.Sprintf("%s%dc", p, d), "14.00")
		}
	}
	if w := s.do(t, "POST", "/kelola/jam-kerja/rsud", form); w.Code != http.StatusForbidden {
		t.Errorf("hours by an employee: %d", w.Code)
	}
}
