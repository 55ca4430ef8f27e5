package cli

import (
	"fmt"

	"pendopo/internal/people"
)

// forecast reads what is coming through the API: a page, the seat that falls
// vacant next, a draft made of it.
func (w *apiWorld) forecast(officer people.PersonID) {
	t := w.t
	coming := w.use("list-forecast", officer, "/forecast?structural=true&cause=vacating&limit=2", nil)
	items := field[[]any](t, coming, "items")
	if len(items) == 0 || len(items) > 2 {
		t.Fatalf("%d items", len(items))
	}
	post := field[string](t, coming, "items", len(items)-1, "post", "code")
	seat := w.use("get-succession", officer, "/forecast/"+post, nil)
	on := field[string](t, coming, "items", len(items)-1, "on")
	if field[string](t, seat, "on") != on || len(field[[]any](t, seat, "events")) == 0 {
		t.Errorf("%s falls vacant on %s: %v", post, on, seat["events"])
	}
	made := w.use("draft-from-forecast", officer, "/forecast/draft", fmt.Sprintf(`{"posts": [%q]}`, post))
	if made["planned_on"] != on {
		t.Errorf("the draft is planned on %v, the seat falls vacant on %s", made["planned_on"], on)
	}
	w.do("withdraw-round", officer, "/rounds/"+made["id"].(string)+"/withdraw", fmt.Sprintf(`{"version": %v, "reason": "Uji selesai"}`, made["version"]))
}
