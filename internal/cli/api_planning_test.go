package cli

import (
	"fmt"
	"testing"

	"pendopo/internal/people"
)

// planning thinks along with a draft through the API: tries, undoes, branches,
// compares, chooses. id is the address of the draft, which has one move.
func (w *apiWorld) planning(id string, officer people.PersonID) {
	t := w.t
	version := func(at string) float64 {
		return field[float64](t, w.do("get-round", officer, at, nil), "round", "version")
	}
	before := version(id)
	move := field[string](t, w.do("get-round", officer, id, nil), "moves", 0, "id")
	tried := w.use("try-round", officer, id+"/try", fmt.Sprintf(`{"ops": [{"op": "remove", "move": %q}]}`, move))
	if field[float64](t, tried, "before", "moves") != 1 || field[float64](t, tried, "after", "moves") != 0 || field[float64](t, tried, "extracts", "dropped") != 1 {
		t.Errorf("tried: %v", tried)
	}
	if version(id) != before {
		t.Error("a trial changed the draft")
	}
	steps := w.use("list-steps", officer, id+"/steps", nil)
	last := field[float64](t, steps, "undo")
	w.use("undo-step", officer, id+"/undo", fmt.Sprintf(`{"step": %v}`, last))
	if again := field[float64](t, w.do("list-steps", officer, id+"/steps", nil), "redo"); again != last {
		t.Errorf("step %v was undone, %v is to be redone", last, again)
	}
	w.use("redo-step", officer, id+"/redo", fmt.Sprintf(`{"step": %v}`, last))

	made := w.use("make-scenario", officer, id+"/scenarios", `{"name": "Tanpa siapa pun"}`)
	one := id + "/scenarios/" + made["id"].(string)
	w.use("rename-scenario", officer, one, `{"name": "Kosong"}`)
	own := "/rounds/" + made["id"].(string)
	row := field[string](t, w.do("get-round", officer, own, nil), "moves", 0, "id")
	w.do("change-round", officer, own+"/changes", fmt.Sprintf(`{"version": %v, "ops": [{"op": "remove", "move": %q}]}`, version(own), row))
	c := w.use("compare-scenarios", officer, id+"/scenarios", nil)
	if field[string](t, c, "columns", 1, "name") != "Kosong" || field[float64](t, c, "columns", 1, "moves") != 0 || len(field[[]any](t, c, "seats")) != 1 {
		t.Errorf("compared: %v", c)
	}
	w.use("choose-scenario", officer, one+"/choose", fmt.Sprintf(`{"version": %v, "scenario_version": %v}`, version(id), version(own)))
	if n := field[float64](t, w.do("get-round", officer, id, nil), "totals", "total"); n != 0 {
		t.Errorf("the chosen scenario has no moves, the draft %v", n)
	}
	w.do("undo-step", officer, id+"/undo", `{}`)
	w.use("drop-scenario", officer, one, nil)
	changes := w.use("get-round-changes", officer, id+"/changes?since=2020-01-01T00:00:00Z", nil)
	if len(field[[]any](t, changes, "edits")) < 4 {
		t.Errorf("changes: %v", changes)
	}
	w.use("download-pack", officer, id+"/pack.pdf", nil)
}

// initials puts the head's initials under the first chain of a round, and takes
// them back.
func (w *apiWorld) initials(t *testing.T, round string, head people.PersonID) {
	at := "/rounds/" + round + "/approvals"
	chain := ""
	for _, c := range field[[]any](t, w.use("list-approvals", head, at, nil), "chains") {
		if x := c.(map[string]any); x["open"] == false {
			chain = x["chain"].(string)
			break
		}
	}
	given := w.use("approve-chain", head, at, fmt.Sprintf(`{"chain": %q, "initials": "v.a."}`, chain))
	if given["initials"] != "VA" || given["function"] != "appointing_authority" {
		t.Errorf("initials: %v", given)
	}
	w.use("retract-approval", head, at+"/"+given["id"].(string), nil)
}
