package app

import (
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
	if year = w.do("list-holidays", officer, "/calendar/holidays?year=2026", nil); year["working_days"] != 239.0 {
		t.Errorf("after the amendment %v working days", year["working_days"])
	}
}
