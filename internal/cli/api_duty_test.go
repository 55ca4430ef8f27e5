package cli

import (
	"fmt"
	"time"

	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/people"
)

// duties lets an officer's post owe something that gets late: a superior asks
// why, the officer answers and hands it on, and it stays known who answered for
// it when.
func (w *apiWorld) duties(round string, officer, secretary people.PersonID) {
	t := w.t
	s := w.snapshot()
	post := s.Principal(officer).Post
	var late *duty.Duty
	if err := w.app.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		now := tx.Now()
		late, err = w.app.Duty.Open(tx, operator(), duty.Opening{Kind: "test", Post: post, SubjectKind: "test", Subject: "1", Title: "Antrean layanan kepegawaian",
			Start: now.Add(-48 * time.Hour), Due: now.Add(-time.Hour), Basis: "uji"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	one := "/duties/" + string(late.ID)
	box := w.use("list-duties", officer, "/duties?window=late", nil)
	if field[string](t, box, "items", 0, "id") != string(late.ID) || field[float64](t, box, "counts", "late") < 1 {
		t.Errorf("inbox %v", box)
	}
	if got := w.use("get-duty", officer, one, nil); field[string](t, got, "owner", "holders", 0, "person") != string(officer) || len(got["history"].([]any)) != 1 {
		t.Errorf("duty %v", got)
	}
	if got := w.use("list-duties-below", secretary, "/duties-below?limit=100", nil); field[float64](t, got, "late") < 1 {
		t.Errorf("below %v", got)
	}
	asked := w.use("ask-explanation", secretary, one+"/explanation", `{"question": "Mengapa?"}`)
	answered := w.use("answer-explanation", officer, "/duties/"+field[string](t, asked, "id")+"/answer", `{"text": "Loket tutup sehari, besok selesai."}`)
	if answered["state"] != "done" {
		t.Errorf("answered %v", answered)
	}
	to := s.Posts[s.Posts[post].Superior]
	handed := w.use("hand-on-duties", officer, "/duties/hand-on", fmt.Sprintf(`{"duties": [%q, "none"], "to": %q, "reason": "Perlu keputusan sekda"}`, late.ID, to.Code))
	if field[bool](t, handed, "items", 0, "ok") != true || field[bool](t, handed, "items", 1, "ok") {
		t.Errorf("handed on %v", handed)
	}
	if got := w.use("who-was-responsible", secretary, one+"/responsible", nil); len(items(t, got)) != 2 || field[string](t, got, "items", 0, "owner", "post") != string(post) {
		t.Errorf("responsible %v", got)
	}
	if got := w.use("list-post-duties", officer, "/posts/"+s.Posts[post].Code+"/duties", nil); field[string](t, got, "owner", "post") != string(post) || len(items(t, got)) == 0 {
		t.Errorf("post's duties %v", got)
	}
	if got := w.use("get-round-duties", officer, "/rounds/"+round+"/duties", nil); len(got["posts"].([]any)) == 0 {
		t.Errorf("round's duties %v", got)
	}
}
