package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
)

// TestAPIReads asks the example region's lists for everything, page by page, and
// then for what nobody should ask.
func TestAPIReads(t *testing.T) { bothEngines(t, apiReads) }

func apiReads(t *testing.T, w *apiWorld) {
	officer, inspector := w.holder(actor.PersonnelOfficer), w.holder(actor.Inspector)
	s := w.snapshot()
	structural := 0
	for _, p := range s.AllPosts() {
		if p.Structural {
			structural++
		}
	}
	inService := 0
	for _, p := range s.People {
		if p.Status.InService() {
			inService++
		}
	}
	lists := []struct {
		path  string
		limit int
		total int // of all pages; 0 when the list does not say
		id    string
	}{
		{"/units?", 100, len(s.AllUnits()), "id"},
		{"/posts?", 77, structural, "id"},
		{"/people?", 200, inService, "id"},
		{"/officials?", 60, structural, "post"},
		{"/vacancies?", 7, len(s.Vacancies()), "id"},
		{"/actings?as_of=2020-12-20&", 1, 0, "id"},
		{"/posts?state=vacant&", 9, len(s.Vacancies()), "id"},
		{"/acts?", 3, 0, "id"},
		{"/imports?", 1, 4, "id"},
	}
	t.Run("paging", func(t *testing.T) {
		for _, l := range lists {
			who := officer
			if strings.HasPrefix(l.path, "/acts") {
				who = inspector
			}
			token := w.token(who, actor.Scopes()...)
			seen, count, after := map[string]bool{}, 0, ""
			for {
				rec := w.send("GET", l.path+"limit="+fmt.Sprint(l.limit)+"&after="+url.QueryEscape(after), token, nil)
				var page struct {
					Items []map[string]any
					Next  string
					Total int
				}
				if err := json.Unmarshal(rec.Body.Bytes(), &page); err != nil || rec.Code != 200 {
					t.Fatalf("%s: %d %s", l.path, rec.Code, rec.Body)
				}
				for _, x := range page.Items {
					key := fmt.Sprint(x[l.id])
					if l.id == "post" { // officials say no identifiers; titles are unique with their units
						key = fmt.Sprint(x["post"], x["unit"], x["name"])
					}
					if seen[key] {
						t.Fatalf("%s: %s comes twice", l.path, key)
					}
					seen[key] = true
				}
				count += len(page.Items)
				if l.total > 0 && page.Total != 0 && page.Total != l.total {
					t.Errorf("%s: total %d, want %d", l.path, page.Total, l.total)
				}
				if len(page.Items) > l.limit || page.Next != "" && len(page.Items) < l.limit {
					t.Errorf("%s: a page of %d with limit %d", l.path, len(page.Items), l.limit)
				}
				if after = page.Next; after == "" {
					break
				}
			}
			if l.total > 0 && count != l.total || count == 0 && l.total == 0 && !strings.HasPrefix(l.path, "/actings") {
				t.Errorf("%s: %d items in all pages, want %d", l.path, count, l.total)
			}
		}
	})

	t.Run("as of", func(t *testing.T) {
		token := w.token(officer, actor.RegisterRead)
		count := func(path string) float64 {
			var v map[string]any
			rec := w.send("GET", path, token, nil)
			if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil || rec.Code != 200 {
				t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
			}
			n, _ := v["total"].(float64)
			return n
		}
		if then, now := count("/units?as_of=1900-01-01"), count("/units"); then != 0 || now == 0 {
			t.Errorf("%v units in 1900, %v now", then, now)
		}
		if a, b := count("/posts"), count("/posts?as_of="+string(w.app.Today())); a != b {
			t.Errorf("today by default: %v and %v posts", a, b)
		}
	})

	t.Run("hostile", func(t *testing.T) {
		token := w.token(officer, actor.Scopes()...)
		before := w.snapshot().Version
		for _, c := range []struct {
			method, path string
			body         any
			statuses     []int
		}{
			{"GET", "/units?limit=0", nil, []int{422}},
			{"GET", "/units?limit=201", nil, []int{422}},
			{"GET", "/units?limit=99999999999999999999", nil, []int{422}},
			{"GET", "/units?limit=x", nil, []int{422}},
			{"GET", "/units?after=nobody", nil, []int{422}},
			{"GET", "/posts?after=nobody", nil, []int{422}},
			{"GET", "/people?after=nobody", nil, []int{422}},
			{"GET", "/units?as_of=2020-02-30", nil, []int{422}},
			{"GET", "/units?as_of=0000-00-00", nil, []int{422}},
			{"GET", "/units?as_of=99999-01-01", nil, []int{422}},
			{"GET", "/units?asof=2020-01-01", nil, []int{422}},
			{"GET", "/posts?level=DEWA", nil, []int{422}},
			{"GET", "/people?q=" + strings.Repeat("a", 101), nil, []int{422}},
			{"GET", "/people?q=" + url.QueryEscape("' or 1=1 --"), nil, []int{200}},
			{"GET", "/people?q=" + url.QueryEscape("%_%"), nil, []int{200}},
			{"GET", "/people/..%2f..%2fetc%2fpasswd", nil, []int{404}},
			{"GET", "/people/%00", nil, []int{422}},
			{"GET", "/posts/" + strings.Repeat("9", 101), nil, []int{422}},
			{"GET", "/acts?after=%27", nil, []int{200, 403}},
			{"GET", "/ledger/consistency?from=9223372036854775807", nil, []int{422}},
			{"GET", "/ledger/consistency?from=-1", nil, []int{422}},
			{"GET", "/verify/%F0%9F%91%BE", nil, []int{404}},
			{"GET", "/attendance/x", nil, []int{404}},
			{"GET", "/import-kinds/nothing/template", nil, []int{404}},
			{"GET", "/exports/..%2fregion", nil, []int{404}},
			{"POST", "/rounds", `{"title": "", "planned_on": "2020-11-30"}`, []int{422}},
			{"POST", "/rounds", `{"title": "x", "planned_on": "kemarin"}`, []int{422}},
			{"POST", "/rounds", `{"title": "x", "planned_on": "2020-11-30", "state": "switched"}`, []int{422}},
			{"POST", "/rounds", `[]`, []int{422}},
			{"POST", "/rounds", `null`, []int{400, 422}},
			{"POST", "/rounds", `"`, []int{400}},
			{"POST", "/rounds", strings.Repeat(`{"title":`, 20000), []int{400}},
			{"POST", "/rounds", strings.Repeat("[", 200000), []int{400, 422}},
			{"POST", "/rounds", `{"title": "x", "planned_on": "2020-11-30", "authority_post": "nobody"}`, []int{422, 404}},
			{"POST", "/rounds/nobody/changes", `{"version": 1, "ops": [{"op": "put"}]}`, []int{404}},
			{"POST", "/rounds/nobody/changes", `{"version": 1, "ops": []}`, []int{422}},
			{"POST", "/rounds/nobody/changes", `{"version": "1", "ops": [{"op": "put"}]}`, []int{422}},
			{"POST", "/actings", `{"post": "x", "person": "y", "kind": "plt", "from": "2020-11-30", "basis": "z"}`, []int{404, 422}},
			{"POST", "/imports?kind=unit&name=..%2f..%2fx.xlsx", []byte("PK\x03\x04 no workbook"), []int{422}},
			{"POST", "/imports?kind=unit", []byte{}, []int{400, 422}},
			{"POST", "/imports?kind=unit", []byte("\x00\x01\x02\xff"), []int{422}},
			{"POST", "/imports?kind=secret", []byte("a;b\n"), []int{404}},
			{"DELETE", "/tokens/not-mine", nil, []int{404}},
			{"DELETE", "/imports/nobody", nil, []int{404}},
			{"PATCH", "/rounds", `{}`, []int{405}},
			{"GET", "/../api/v1/units", nil, []int{307, 308, 301, 404}},
		} {
			rec := w.send(c.method, c.path, token, c.body)
			ok := false
			for _, s := range c.statuses {
				ok = ok || rec.Code == s
			}
			if !ok {
				t.Errorf("%s %.120s %.60v: %d, want %v: %.300s", c.method, c.path, c.body, rec.Code, c.statuses, rec.Body)
			}
			if rec.Code >= 400 {
				var p map[string]any
				if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || rec.Header().Get("Content-Type") != "application/problem+json" {
					t.Errorf("%s %.120s: not a problem: %.300s", c.method, c.path, rec.Body)
				} else if detail, _ := p["detail"].(string); detail == "" || strings.HasPrefix(detail, "[") {
					t.Errorf("%s %.120s: no words: %.300s", c.method, c.path, rec.Body)
				}
			}
		}
		if after := w.snapshot().Version; after != before {
			t.Errorf("the register changed from version %d to %d", before, after)
		}
	})

	t.Run("a session cookie counts for nothing", func(t *testing.T) {
		rec := w.send("GET", "/me", "", nil, "Cookie", "pdp_session=anything; __Host-pdp_session=anything")
		if rec.Code != http.StatusUnauthorized {
			t.Errorf("%d", rec.Code)
		}
	})

	t.Run("size", func(t *testing.T) {
		for _, o := range w.server.Operations() {
			if limit := w.spec(o).MaxBodyBytes; limit < api.DefaultBody || limit > 64<<20 {
				t.Errorf("%s: takes bodies of %d bytes", o.ID, limit)
			}
		}
		rec := w.send("POST", "/rounds", w.token(officer, actor.RoundsWrite), `{"title": "`+strings.Repeat("x", api.DefaultBody)+`"}`)
		w.refused("create-round", rec, http.StatusRequestEntityTooLarge)
	})
}
