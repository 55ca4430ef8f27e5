package cli

import (
	"context"
	"fmt"

	"pendopo/internal/people"
)

// handover settles one post from the lists that the switch made to the minutes
// with all their signatures, and cancels another.
func (w *apiWorld) handover(round string, officer people.PersonID) {
	t := w.t
	if _, err := w.app.Jobs.RunDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.use("get-handover-setting", officer, "/rounds/"+round+"/handover-setting", nil)
	w.use("set-handover-setting", officer, "/rounds/"+round+"/handover-setting", `{"days": 3, "unit": "working_days", "instruction": "Selesaikan paling lama tiga hari."}`)
	w.refused("set-handover-setting", w.send("PUT", "/rounds/"+round+"/handover-setting", w.token(officer, w.ops["set-handover-setting"].Scope), `{"days": 9, "unit": "working_days"}`), 409)
	board := w.use("list-handovers", officer, "/handovers?round="+round, nil)
	lines := items(t, board)
	if board["total"] != float64(len(lines)) || len(lines) < 100 {
		t.Fatalf("%v handovers, %d lines", board["total"], len(lines))
	}
	var mine, transfer map[string]any
	for _, l := range lines {
		got := w.do("get-handover", officer, "/handovers/"+l.(map[string]any)["id"].(string), nil)
		for _, x := range got["give"].([]any) {
			x := x.(map[string]any)
			if x["giver_as"] == "holder" && x["receiver_as"] == "holder" && x["superior"] != nil && x["giver_person"] == got["person"] {
				mine, transfer = got, x
			}
		}
		if transfer != nil {
			break
		}
	}
	if transfer == nil {
		t.Fatal("nobody hands a post over to somebody else")
	}
	giver, receiver := people.PersonID(transfer["giver_person"].(string)), people.PersonID(transfer["receiver_person"].(string))
	one, post := "/handovers/"+mine["id"].(string), "/handover-transfers/"+transfer["id"].(string)
	w.use("get-handover", giver, one, nil)
	item := "/handover-items/" + transfer["items"].([]any)[0].(map[string]any)["id"].(string)
	w.use("step-handover-item", giver, item+"/steps", `{"event": "hand_over", "status": "lengkap"}`)
	back := w.do("step-handover-item", receiver, item+"/steps", `{"event": "return", "reason": "Belum ada tanda terima"}`)
	if back["state"] != "returned" {
		t.Errorf("returned item is %v", back["state"])
	}
	if d := w.use("get-handover-item", receiver, item, nil); len(d["events"].([]any)) != 2 {
		t.Errorf("history %v", d["events"])
	}
	w.use("add-handover-item", giver, post+"/items", `{"area": "work", "title": "Rekap kegiatan November"}`)
	w.use("step-handover-transfer", giver, post+"/steps", `{"event": "hand_over"}`)
	w.do("step-handover-transfer", receiver, post+"/steps", `{"event": "accept"}`)
	if x := w.use("get-handover-transfer", receiver, post, nil); x["state"] != "settled" || x["turn"] != "giver" {
		t.Errorf("transfer is %v, turn %v", x["state"], x["turn"])
	}
	w.use("write-handover-memo", giver, post+"/memo", `{"condition": "Unit lengkap", "advice": "Temui para kepala seksi"}`)
	w.use("sign-handover", giver, post+"/signature", nil)
	if s := w.do("sign-handover", receiver, post+"/signature", nil); s["turn"] != "superior" && s["turn"] != "done" {
		t.Errorf("turn %v", s["turn"])
	}
	papers := w.do("get-handover-transfer", giver, post, nil)["papers"].([]any)
	if len(papers) != 2 {
		t.Fatalf("%d papers, want minutes and memo", len(papers))
	}
	w.use("download-handover-paper", receiver, "/handover-papers/"+papers[0].(map[string]any)["id"].(string), nil)
	w.use("finish-first-duty", giver, one+"/first-duties/start", `{"paper": "SPMT 800/12/2020"}`)
	w.use("write-strategy", giver, one+"/strategy", `{"needs": ["a", "b", "c"], "results": ["d", "e", "f"], "offices": ["g", "h"], "send": true}`)
	w.use("remind-handovers", officer, "/rounds/"+round+"/handover-reminders", nil)
	other := lines[len(lines)-1].(map[string]any)["id"].(string)
	w.use("cancel-handover", officer, "/handovers/"+other+"/cancel", `{"reason": "Pengangkatan dibatalkan"}`)
	if after := w.do("list-handovers", officer, "/handovers?round="+round, nil); after["total"] != board["total"].(float64)-1 {
		t.Errorf("after the cancellation %v handovers, before %v", after["total"], fmt.Sprint(board["total"]))
	}
}
