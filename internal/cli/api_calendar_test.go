package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/people"
)

// calendar counts a deadline, and amends the calendar on a decree.
func (w *apiWorld) calendar(officer people.PersonID) {
	t := w.t
	year := w.use("list-holidays", officer, "/calendar/holidays?year=2026", nil)
	if year["working_days"] != 240.0 || year["decreed"] != true {
		t.Errorf("2026: %v working days, decreed %v", year["working_days"], year["decreed"])
	}
	w.refused("list-holidays", w.send("GET", "/calendar/holidays?year=3000", "", nil), 422)
	due := w.use("count-deadline", officer, "/calendar/due?start=2026-03-13T10:00&n=14&unit=working_days", nil)
	if due["date"] != "2026-04-10" || due["due"] != "2026-04-10T09:30:00Z" || due["provisional"] != false {
		t.Errorf("due %v %v", due["date"], due["due"])
	}
	w.refused("count-deadline", w.send("GET", "/calendar/due?start=besok&n=14", "", nil), 422)
	w.refused("count-deadline", w.send("GET", "/calendar/due?start=2026-03-13&n=14&office_unit=TIDAK-ADA", "", nil), 404)
	if hours := w.use("get-office-hours", officer, "/calendar/office-hours", nil); hours["days"] != 5.0 {
		t.Errorf("hours %v", hours)
	}
	body := `{"decree": "Keputusan Wali Kota 188.45/120/2026", "decreed_on": "2026-11-20", "days": [{"date": "2026-11-25", "kind": "libur_daerah", "name": "Hari jadi daerah"}]}`
	preview := w.use("preview-calendar-amendment", officer, "/calendar/amendments", body)
	if preview["state"] != "previewed" || preview["from"] != "2026-11-25" {
		t.Errorf("preview %v", preview)
	}
	one := "/calendar/amendments/" + preview["id"].(string) + "/apply"
	if applied := w.use("apply-calendar-amendment", officer, one, nil); applied["state"] != "applied" {
		t.Errorf("applied %v", applied)
	}
	w.refused("apply-calendar-amendment", w.send("POST", one, w.token(officer, actor.RegionWrite), nil), 409)
	if list := w.use("list-calendar-amendments", officer, "/calendar/amendments", nil); len(items(t, list)) != 1 {
		t.Errorf("amendments %v", list)
	}
	w.hours(officer)
	if year = w.do("list-holidays", officer, "/calendar/holidays?year=2026", nil); year["working_days"] != 239.0 {
		t.Errorf("after the amendment %v working days", year["working_days"])
	}
}

// hours changes when an office works: what the program reads is what it sends.
func (w *apiWorld) hours(officer people.PersonID) {
	t := w.t
	now := w.do("get-office-hours", officer, "/calendar/office-hours?office_unit=DISDIK", nil)
	week := field[[]any](t, now, "week")
	week[0].(map[string]any)["closes"] = "15.00"
	body := map[string]any{"decree": "Keputusan Wali Kota 188.45/121/2026", "decreed_on": "2020-12-01",
		"offices": []any{map[string]any{"office": "DISDIK", "since": string(w.app.Today().AddDays(1)), "days": now["days"], "week": week, "ramadan": now["ramadan"]}}}
	text := func() string {
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	preview := w.do("preview-calendar-amendment", officer, "/calendar/amendments", text())
	if field[string](t, preview, "offices", 0, "week", 0, "closes") != "15.00" {
		t.Errorf("preview %v", preview)
	}
	w.do("apply-calendar-amendment", officer, "/calendar/amendments/"+preview["id"].(string)+"/apply", nil)
	w.to(w.app.Today().AddDays(1), 9)
	if got := w.do("get-office-hours", officer, "/calendar/office-hours?office_unit=DISDIK", nil); field[string](t, got, "week", 0, "closes") != "15.00" {
		t.Errorf("hours %v", got)
	}
	week[1].(map[string]any)["opens"] = "pagi"
	bad := w.refused("preview-calendar-amendment", w.send("POST", "/calendar/amendments", w.token(officer, actor.RegionWrite), text()), 422)
	if !strings.Contains(fmt.Sprint(bad), "body.offices[0].week[1].opens") {
		t.Errorf("a wrong hour: %v", bad)
	}
}
