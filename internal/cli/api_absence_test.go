package cli

import (
	"context"
	"fmt"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// absences lives through orders to act and the campaign leave of the head: each
// signed by whom it takes, each taken back or ended again.
func (w *apiWorld) absences(officer people.PersonID) {
	t := w.t
	s, from := w.snapshot(), w.app.Today()
	post, boss, who := w.vacantPost(officer)
	d := w.use("draft-acting-order", officer, "/acting-order-drafts/"+post.Code, nil)
	if len(field[[]any](t, d, "candidates")) == 0 {
		t.Error("nobody may act")
	}
	body := fmt.Sprintf(`{"post": %q, "person": %q, "kind": "plt", "from": %q}`, post.Code, s.People[who].Number, from)
	o := w.use("order-acting", officer, "/acting-orders", body)
	one := "/acting-orders/" + field[string](t, o, "id")
	if o["state"] != "waiting" {
		t.Errorf("the officer's order is %v", o["state"])
	}
	w.use("withdraw-acting-order", officer, one+"/withdraw", `{"why": "Salah tanggal"}`)
	o = w.do("order-acting", officer, "/acting-orders", body)
	one = "/acting-orders/" + field[string](t, o, "id")
	w.refused("sign-acting-order", w.send("POST", one+"/signature", w.token(officer, w.ops["sign-acting-order"].Scope), ""), 403)
	signed := w.use("sign-acting-order", boss, one+"/signature", nil)
	if signed["state"] != "signed" || !strings.Contains(fmt.Sprint(signed["number"]), "/") {
		t.Fatalf("signed: %v", signed)
	}
	if _, err := w.app.Jobs.RunDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.use("get-acting-order", officer, one, nil)
	w.use("download-acting-order", officer, one+"/paper", nil)
	term := "/acting-terms/" + field[string](t, signed, "holding")
	if v := w.use("get-acting-term", officer, term, nil); len(field[[]any](t, v, "powers")) != 9 || len(field[[]any](t, v, "limits")) == 0 {
		t.Errorf("term %v", v)
	}
	if next := w.use("extend-acting", officer, term+"/extension", `{}`); next["extends"] != signed["holding"] {
		t.Errorf("extension %v", next)
	}
	w.use("end-acting-term", officer, term+"/end", fmt.Sprintf(`{"on": %q, "why": "Pejabat definitif dilantik"}`, from.AddDays(9)))

	head := s.Posts[s.Principal(w.holder(actor.AppointingAuthority)).Post]
	var deputy *org.Post
	for _, p := range s.Inferiors(head.ID) {
		if p.Level == org.LevelHead && s.Holder(p.ID) != nil {
			deputy = p
		}
	}
	leave := func(post string) string {
		return fmt.Sprintf(`{"post": %q, "kind": "campaign", "from": %q, "until": %q, "basis": "Surat Menteri 850/1"}`, post, from.AddDays(20), from.AddDays(30))
	}
	gone := w.use("add-leave", officer, "/leaves", leave(head.Code))
	at := "/leaves/" + field[string](t, gone, "id")
	stand := fmt.Sprintf(`{"post": %q, "from": %q, "basis": "Surat Gubernur 131/7"}`, head.Code, from.AddDays(20))
	interim := fmt.Sprintf(`{"post": %q, "person": %q, "from": %q, "basis": "Keputusan Menteri 131/1"}`, head.Code, s.People[officer].Number, from.AddDays(20))
	if deputy == nil {
		t.Fatal("the region has no deputy head")
	}
	made := w.use("assign-deputy-head", officer, "/deputy-heads", stand)
	if made["until"] != string(from.AddDays(30)) {
		t.Errorf("deputy %v", made)
	}
	w.use("end-leave", officer, at+"/end", fmt.Sprintf(`{"on": %q, "why": "Kembali"}`, from.AddDays(25)))
	later := strings.NewReplacer(string(from.AddDays(20)), string(from.AddDays(40)), string(from.AddDays(30)), string(from.AddDays(50)))
	w.do("add-leave", officer, "/leaves", later.Replace(leave(head.Code)))
	w.do("add-leave", officer, "/leaves", later.Replace(leave(deputy.Code)))
	w.use("assign-interim-head", officer, "/interim-heads", later.Replace(interim))
	mistaken := w.do("add-leave", officer, "/leaves", fmt.Sprintf(`{"post": %q, "kind": "annual", "from": %q, "until": %q, "basis": "Cuti 1"}`, deputy.Code, from.AddDays(1), from.AddDays(3)))
	w.use("withdraw-leave", officer, "/leaves/"+field[string](t, mistaken, "id")+"/withdraw", `{"why": "Salah orang"}`)
	b := w.use("get-absences", officer, "/absences?on="+string(from.AddDays(45)), nil)
	if len(field[[]any](t, b, "leaves")) != 2 || len(field[[]any](t, b, "orders")) != 1 {
		t.Errorf("board %v", b)
	}
}

// vacantPost is a vacant post in which a rule lets somebody act, whose superior
// is another than the officer.
func (w *apiWorld) vacantPost(officer people.PersonID) (*org.Post, people.PersonID, people.PersonID) {
	w.t.Helper()
	s := w.snapshot()
	for _, p := range s.Vacancies() {
		d, err := w.app.Absence.Draft(context.Background(), s.Actor(officer), p.ID, "")
		if err != nil && errs.KindOf(err) == errs.Internal {
			w.t.Fatal(err)
		}
		if h := s.Holder(p.Superior); err == nil && len(d.Candidates) > 0 && h != nil && h.Person != officer && s.Posts[p.Superior].Level != org.LevelHead && len(s.ActingIn(p.ID)) == 0 {
			return p, h.Person, d.Candidates[0].Person
		}
	}
	w.t.Fatal("no vacant post")
	return nil, "", ""
}
