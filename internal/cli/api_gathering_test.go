package cli

import (
	"context"
	"fmt"

	"pendopo/internal/org"
	"pendopo/internal/people"
)

// gatherings lives through a pledge that the head and the agencies' heads sign,
// a staff meeting whose decisions are duties, and a coaching round.
func (w *apiWorld) gatherings(officer, secretary, head people.PersonID) {
	t := w.t
	s, today := w.snapshot(), w.app.Today()
	chair, notes := s.Posts[s.Principal(head).Post].Code, s.Posts[s.Principal(secretary).Post].Code
	body := func(title, more string) string {
		return fmt.Sprintf(`{"title": %q, "on": %q, "at": "9:00", "hall": "Balai Kota", "chair": %q, "notes": %q%s}`, title, today, chair, notes, more)
	}
	g := w.use("create-gathering", officer, "/gatherings", body("Pencanangan", `, "kind": "pledge", "words": "Kami berikrar."`))
	one := "/gatherings/" + field[string](t, g, "id")
	g = w.use("change-gathering", officer, one, body("Pencanangan Zona Integritas", `, "version": 1, "words": "Kami berikrar jujur.", "items": [{"title": "Ikrar"}]`))
	if g["title"] != "Pencanangan Zona Integritas" || len(field[[]any](t, g, "items")) != 1 {
		t.Errorf("changed %v", g)
	}
	added := w.use("choose-invitees", officer, one+"/invitees", `{"levels": ["KDH", "JPTP"], "signs": true}`)
	list := w.use("list-invitees", officer, one+"/invitees", nil)
	if list["total"] != added["added"] {
		t.Errorf("%v invited, %v added", list["total"], added["added"])
	}
	people := items(t, list)
	invitee := func(n int, key string) string { return people[n].(map[string]any)[key].(string) }
	w.use("set-invitee", officer, one+"/invitees/"+invitee(3, "id"), `{"do": "no_signer"}`)
	w.use("step-gathering", officer, one+"/steps", `{"do": "invite"}`)
	w.do("step-gathering", officer, one+"/steps", `{"do": "start"}`)
	w.use("get-own-place", head, one+"/place", nil)
	w.use("take-own-place", head, one+"/place", `{"do": "hall"}`)
	if p := w.do("take-own-place", head, one+"/place", fmt.Sprintf(`{"do": "sign", "name": %q, "pin": "493817", "again": "493817"}`, invitee(0, "name"))); p["signed"] != 1.0 {
		t.Errorf("the head signed: %v", p)
	}
	pass := w.use("renew-invitee-link", officer, one+"/invitees/"+invitee(4, "id")+"/link", nil)
	link := fmt.Sprintf(`"link": %q, "code": %q`, pass["link"], pass["code"])
	w.use("take-place-by-link", "", one+"/link", `{`+link+`, "do": "hall"}`)
	w.do("take-place-by-link", "", one+"/link", fmt.Sprintf(`{%s, "do": "sign", "name": %q, "pin": "730264", "again": "730264"}`, link, invitee(4, "name")))
	if n := w.use("note-attendance", officer, one+"/attendance", fmt.Sprintf(`{"invitees": [%q], "attendance": "represented", "proxy": "Rini Astuti"}`, invitee(5, "id"))); n["changed"] != 1.0 {
		t.Errorf("noted %v", n)
	}
	if p := w.use("get-pledge", "", "/pledges/"+field[string](t, g, "id"), nil); p["signed"] != 2.0 {
		t.Errorf("published %v", p)
	}

	m := w.do("create-gathering", officer, "/gatherings", body("Rapat staf", `, "kind": "staff_meeting", "items": [{"title": "Evaluasi", "priority": "Pelayanan dasar"}]`))
	meeting := "/gatherings/" + field[string](t, m, "id")
	w.do("choose-invitees", officer, meeting+"/invitees", `{"levels": ["JPTP"]}`)
	w.do("step-gathering", officer, meeting+"/steps", `{"do": "invite"}`)
	w.do("step-gathering", officer, meeting+"/steps", `{"do": "start"}`)
	chief := s.Posts[org.PostID(invitee(4, "post"))]
	owner := s.Serving(chief.ID)[0].Person
	d := w.use("record-decision", officer, meeting+"/decisions", fmt.Sprintf(`{"words": "Menyusun rencana aksi", "post": %q, "days": 5, "item": 1}`, chief.Code))
	bad := w.do("record-decision", officer, meeting+"/decisions", fmt.Sprintf(`{"words": "Salah", "post": %q, "days": 5}`, chief.Code))
	w.use("withdraw-decision", officer, meeting+"/decisions/"+field[string](t, bad, "id")+"/withdraw", `{"reason": "Salah tulis"}`)
	decision := "/decisions/" + field[string](t, d, "id")
	w.use("get-decision", owner, decision, nil)
	w.use("fulfil-decision", owner, decision+"/fulfil", `{"outcome": "Rencana aksi 050/3"}`)
	w.use("write-gathering-notes", officer, meeting+"/notes", `{"summary": "Dibuka pukul 09.00.", "items": ["Serapan 82 persen."]}`)
	w.do("step-gathering", officer, meeting+"/steps", `{"do": "close"}`)
	w.do("step-gathering", officer, meeting+"/steps", `{"do": "draft"}`)
	w.use("sign-gathering-paper", secretary, meeting+"/papers/meeting/signature", nil)
	w.do("sign-gathering-paper", head, meeting+"/papers/meeting/signature", nil)
	if _, err := w.app.Jobs.RunDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.use("download-gathering-paper", officer, meeting+"/papers/meeting", nil)
	v := w.use("get-gathering", officer, meeting, nil)
	if len(field[[]any](t, v, "decisions")) != 2 || v["state"] != "closed" {
		t.Errorf("meeting %v", v)
	}
	next := w.use("plan-next-meeting", officer, meeting+"/next", fmt.Sprintf(`{"on": %q}`, today.AddDays(28)))
	if carried := field[[]any](t, next, "carried"); len(carried) != 1 {
		t.Errorf("%d carried", len(carried))
	}

	agency := s.Agency(chief.Unit)
	round := w.use("plan-coaching-round", officer, "/coaching-rounds", body("Pembinaan ASN", fmt.Sprintf(`, "units": [%q]`, agency.Code)))
	if c := w.use("get-coaching-round", officer, "/coaching-rounds/"+field[string](t, round, "id"), nil); c["invited"] == 0.0 {
		t.Errorf("round %v", c)
	}
	if all := w.use("list-gatherings", officer, "/gatherings", nil); len(items(t, all)) < 4 {
		t.Errorf("%d gatherings", len(items(t, all)))
	}
}
