package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/people"
)

// TestAPIStory takes the example round from the draft to switched posts through
// the API alone, and on the way uses every operation there is: each is first
// refused to those who may not, then used by who may, and its answer compared
// with the document.
func TestAPIStory(t *testing.T) { bothEngines(t, apiStory) }

func apiStory(t *testing.T, w *apiWorld) {
	officer, secretary, head := w.holder(actor.PersonnelOfficer), w.holder(actor.AuthorizedOfficial), w.holder(actor.AppointingAuthority)
	protocol, inspector := w.holder(actor.ProtocolOfficer), w.holder(actor.Inspector)

	w.register(officer)
	w.imports(officer)
	round := w.draft(officer)
	w.submit(round, officer, secretary)

	w.initials(t, round, head)
	w.to(w.story.decree, 10)
	version := field[float64](t, w.do("get-round", officer, "/rounds/"+round, nil), "round", "version")
	w.use("plan-decree", officer, "/rounds/"+round+"/decree/plan", nil)
	signed := w.use("sign-decree", head, "/rounds/"+round+"/decree/sign", fmt.Sprintf(`{"version": %v}`, version))
	if signed["number"] == "" || signed["dated"] != string(w.story.decree) {
		t.Errorf("decree %v", signed)
	}
	ill := w.ceremony(round, officer, protocol, secretary)
	w.afterOath(round, officer, ill)
	w.handover(round, officer)
	w.gatherings(officer, secretary, head)
	w.absences(officer)
	w.duties(round, officer, secretary)
	w.papers(round, officer)
	w.inked(round, officer, head)
	w.record(inspector, officer)
	w.upkeep(officer)
	w.calendar(officer)
	w.mapOf(officer)
	w.reports(officer, secretary)
	w.account(officer)
	w.to(w.story.oath.AddDays(60), 9)
	w.do("get-round", officer, "/rounds/"+round, nil)
	if got := w.use("lapse-oaths", officer, "/rounds/"+round+"/lapses", fmt.Sprintf(`{"moves": [%q]}`, ill)); got["lapsed"] != 1.0 {
		t.Errorf("lapsed %v", got)
	}

	for id := range w.ops {
		if !w.worked[id] {
			t.Errorf("no step of the story used %s with success", id)
		}
	}
}

// field walks into an answer.
func field[T any](t *testing.T, v map[string]any, path ...any) T {
	t.Helper()
	var at any = v
	for _, p := range path {
		switch k := p.(type) {
		case string:
			m, _ := at.(map[string]any)
			at = m[k]
		case int:
			l, _ := at.([]any)
			if k >= len(l) {
				t.Fatalf("%v: %d items, want more than %d", path, len(l), k)
			}
			at = l[k]
		}
	}
	out, ok := at.(T)
	if !ok {
		t.Fatalf("%v is %T, want %T; in %.400v", path, at, out, v)
	}
	return out
}

func items(t *testing.T, v map[string]any) []any { t.Helper(); return field[[]any](t, v, "items") }

func (w *apiWorld) register(officer people.PersonID) {
	t := w.t
	unit := w.use("get-unit", officer, "/units/DISDIK", nil)
	if field[string](t, unit, "unit", "name") != "Dinas Pendidikan" {
		t.Errorf("unit %v", unit)
	}
	w.use("list-units", officer, "/units?under=DISDIK", nil)
	post := w.use("get-post", officer, "/posts/DISDIK-K?as_of=2020-11-25", nil)
	title := field[string](t, post, "post", "title")
	w.use("list-post-holdings", officer, "/posts/DISDIK-K/holdings", nil)
	found := w.use("list-posts", officer, "/posts?q=kepala+dinas&limit=3", nil)
	if field[float64](t, found, "total") < 3 || field[string](t, found, "items", 0, "title") == "" {
		t.Errorf("posts %v, title %s", found, title)
	}
	vacant := w.use("list-vacancies", officer, "/vacancies?limit=200", nil)
	w.use("list-officials", officer, "/officials?q=camat", nil)

	number := w.snapshot().People[officer].Number
	seen := w.use("list-people", officer, "/people?q="+number[:8]+"+"+number[8:], nil)
	if len(items(t, seen)) != 1 || strings.Contains(fmt.Sprint(seen), "nik") {
		t.Errorf("people %v", seen)
	}
	me := "/people/" + number
	w.use("get-person", officer, me, nil)
	w.use("list-person-holdings", officer, me+"/holdings", nil)
	other := "/people/" + w.snapshot().People[w.holder(actor.Inspector)].Number
	file := w.use("get-person-file", officer, other+"/file", nil)
	if len(field[[]any](t, file, "grades")) == 0 {
		t.Errorf("no grades: %v", file)
	}
	shown := w.use("reveal-person", officer, other+"/reveal", `{"reason": "Uji API"}`)
	if len(field[string](t, shown, "nik")) != 16 {
		t.Errorf("revealed %v", shown)
	}

	// A Plt for a vacant post from the story's list, ended again.
	a := w.demo.Actings[0]
	given := w.use("assign-acting", officer, "/actings", fmt.Sprintf(`{"post": %q, "person": %q, "kind": "plt", "from": %q, "until": %q, "basis": "Surat Perintah %s"}`, a.Post, a.Person, a.From, a.Until, a.Letter))
	if len(field[[]any](t, given, "verdicts")) == 0 {
		t.Error("an acting assignment was not judged")
	}
	acting := w.use("list-actings", officer, "/actings?as_of="+string(a.From), nil)
	holding := field[string](t, acting, "items", 0, "id")
	if field[string](t, acting, "items", 0, "post", "code") != a.Post {
		t.Errorf("actings %v", acting)
	}
	on := max(a.From.AddDays(1), w.app.Today())
	w.refused("end-acting", w.send("POST", "/actings/"+holding+"/end", w.token(officer, actor.RegisterWrite), fmt.Sprintf(`{"on": %q, "why": "Uji API"}`, w.app.Today().AddDays(-1))), 422)
	w.use("end-acting", officer, "/actings/"+holding+"/end", fmt.Sprintf(`{"on": %q, "why": "Uji API"}`, on))
	if again := w.do("list-vacancies", officer, "/vacancies?limit=200", nil); again["total"] != vacant["total"] {
		t.Errorf("an acting official filled a post: %v then %v vacancies", vacant["total"], again["total"])
	}
}

func (w *apiWorld) imports(officer people.PersonID) {
	t := w.t
	kinds := w.use("list-import-kinds", officer, "/import-kinds", nil)
	if field[string](t, kinds, "items", 0, "kind") != "unit" {
		t.Errorf("kinds %v", kinds)
	}
	w.use("download-template", officer, "/import-kinds/unit/template", nil)
	export := w.use("export", officer, "/exports/unit", nil)["data"].([]byte)
	same := w.use("upload-import", officer, "/imports?kind=unit&name=unit.xlsx", export)
	if field[float64](t, same, "rows", "unchanged") != float64(len(w.snapshot().Units)) || field[float64](t, same, "rows", "new") != 0 {
		t.Errorf("an export imported again: %v", same["rows"])
	}
	w.use("discard-import", officer, "/imports/"+same["id"].(string), nil)

	csv := []byte("Kode unit;Nama unit;Jenis unit;Kode unit induk;Berlaku sejak\nUJI-1;Bagian Uji;bagian;SETDA;2020-01-01\nUJI-2;Bagian Salah;bukan jenis;SETDA;2020-01-01\n")
	up := w.do("upload-import", officer, "/imports?kind=unit&name=uji.csv", csv)
	id := "/imports/" + up["id"].(string)
	wrong := w.use("preview-import", officer, id+"/rows?verdict=wrong", nil)
	if len(items(t, wrong)) != 1 || field[string](t, wrong, "items", 0, "problems", 0, "message") == "" {
		t.Errorf("wrong rows %v", wrong)
	}
	w.use("get-import", officer, id, nil)
	w.use("list-imports", officer, "/imports?kind=unit", nil)
	w.refused("apply-import", w.send("POST", id+"/apply", w.token(officer, actor.ImportsWrite), `{"digest": "another"}`), 409)
	done := w.use("apply-import", officer, id+"/apply", fmt.Sprintf(`{"digest": %q}`, up["digest"]))
	if done["state"] != "applied" || done["receipt"] == "" {
		t.Errorf("applied %v", done)
	}
	w.refused("apply-import", w.send("POST", id+"/apply", w.token(officer, actor.ImportsWrite), fmt.Sprintf(`{"digest": %q}`, up["digest"])), 409)
	w.use("download-wrong-rows", officer, id+"/wrong-rows", nil)
	if w.do("get-unit", officer, "/units/UJI-1", nil)["exists"] != true {
		t.Error("the good row was not stored")
	}
}

// draft makes a small round of its own, edits and withdraws it, and returns the
// round of the story.
func (w *apiWorld) draft(officer people.PersonID) string {
	t := w.t
	body := fmt.Sprintf(`{"title": "Uji API", "planned_on": %q, "place": "Balai Kota"}`, w.story.oath)
	key := []string{"Idempotency-Key", "uji-api-0001"}
	token := w.token(officer, actor.RoundsWrite)
	first := w.send("POST", "/rounds", token, body, key...)
	again := w.send("POST", "/rounds", token, body, key...)
	if first.Code != 201 || first.Body.String() != again.Body.String() {
		t.Errorf("repeated with a key: %d %s then %d %s", first.Code, first.Body, again.Code, again.Body)
	}
	var made map[string]any
	if err := json.Unmarshal(first.Body.Bytes(), &made); err != nil {
		t.Fatal(err)
	}
	w.use("create-round", officer, "/rounds", strings.Replace(body, "Uji API", "Uji API kedua", 1))
	listed := w.use("list-rounds", officer, "/rounds", nil)
	if n := len(items(t, listed)); n != 2 { // the story's draft is not for those who are not named on it
		t.Errorf("%d rounds are listed, want 2: %v", n, listed)
	}

	id := "/rounds/" + made["id"].(string)
	details := `{"version": %v, "title": "Uji API", "kind": "mixed", "planned_on": %q, "place": "Pendopo", "basis": ["Peraturan Daerah"]}`
	r := w.use("set-round-details", officer, id+"/details", fmt.Sprintf(details, made["version"], w.story.oath))
	// Another officer's program still has the old version.
	stale := w.refused("set-round-details", w.send("PUT", id+"/details", token, fmt.Sprintf(details, made["version"], w.story.oath.AddDays(1))), 409)
	if key := stale["key"]; key != "appointment.changed_meanwhile" {
		t.Errorf("stale change: %v", stale)
	}
	s := w.snapshot()
	mover, to := w.anyMove(officer)
	r = w.use("change-round", officer, id+"/changes", fmt.Sprintf(`{"version": %v, "ops": [{"op": "put", "person": %q, "post": %q, "attendance": "hall"}]}`, r["version"], mover, to))
	got := w.use("get-round", officer, id, nil)
	move := field[string](t, got, "moves", 0, "id")
	if field[float64](t, got, "totals", "total") != 1 || field[string](t, got, "moves", 0, "to", "code") != to {
		t.Errorf("round %v", got)
	}
	r = w.do("change-round", officer, id+"/changes", fmt.Sprintf(`{"version": %v, "ops": [{"op": "set", "move": %q, "note": "dicatat"}]}`, r["version"], move))
	w.use("confirm-renamed", officer, id+"/confirmations", fmt.Sprintf(`{"version": %v}`, r["version"]))
	checked := w.use("check-round", officer, id+"/check?all=true", nil)
	verdict := field[map[string]any](t, checked, "findings", 0, "verdicts", 0)
	if c, _ := verdict["citation"].(map[string]any); verdict["rule"] == "" || c["text"] == "" {
		t.Errorf("verdict %v", verdict)
	}
	candidates := w.use("list-candidates", officer, id+"/candidates?limit=3&post="+to, nil)
	if len(items(t, candidates)) != 3 {
		t.Errorf("candidates %v", candidates)
	}
	best := items(t, candidates)[0].(map[string]any)
	why := w.use("explain-candidate", officer, id+"/candidates/"+best["number"].(string)+"?post="+to, nil)
	if field[float64](t, why, "place") != 1 || field[float64](t, why, "match", "score") != field[float64](t, best, "match", "score") {
		t.Errorf("the first candidate %v, asked for %v", best, why)
	}
	proposed := w.use("propose-moves", officer, id+"/proposal", nil)
	if n := len(field[[]any](t, proposed, "seats")); n == 0 || field[float64](t, proposed, "filled") == 0 {
		t.Errorf("the proposal of %d seats fills %v", n, proposed["filled"])
	}
	w.use("list-rules", officer, "/rules", nil)
	paper := w.use("attach-paper", officer, id+"/papers", `{"kind": "panel_minutes", "number": "800/1/TPK/2020", "dated": "2020-11-20", "covers_all": true}`)
	w.use("detach-paper", officer, id+"/papers/"+paper["id"].(string), nil)
	reader := s.People[w.holder(actor.LegalOfficer)].Number
	w.use("name-reader", officer, id+"/readers/"+reader, nil)
	w.use("remove-reader", officer, id+"/readers/"+reader, nil)
	journal := w.use("get-round-journal", officer, id+"/journal", nil)
	if len(field[[]any](t, journal, "looks")) == 0 || len(field[[]any](t, journal, "edits")) < 3 {
		t.Errorf("journal %v", journal)
	}
	w.planning(id, officer)
	w.forecast(officer)
	now := field[float64](t, w.do("get-round", officer, id, nil), "round", "version")
	w.use("withdraw-round", officer, id+"/withdraw", fmt.Sprintf(`{"version": %v, "reason": "Uji selesai"}`, now))

	list, err := w.app.Appointment.List(t.Context(), operator(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range list {
		if l.Moves > 50 {
			if err := w.app.Appointment.Name(t.Context(), operator(), l.ID, officer); err != nil {
				t.Fatal(err)
			}
			return string(l.ID)
		}
	}
	t.Fatal("the round of the story is not there")
	return ""
}

// anyMove is the number of an official and the code of a vacant post.
func (w *apiWorld) anyMove(not people.PersonID) (number, post string) {
	s := w.snapshot()
	vacant := s.Vacancies()
	for _, p := range s.AllPosts() {
		if h := s.Holder(p.ID); h != nil && p.Level == people.LevelSupervisor && h.Person != not {
			return s.People[h.Person].Number, vacant[len(vacant)-1].Code
		}
	}
	w.t.Fatal("no official")
	return "", ""
}

func (w *apiWorld) submit(round string, officer, secretary people.PersonID) {
	t := w.t
	id := "/rounds/" + round
	got := w.do("get-round", officer, id, nil)
	if n := field[float64](t, got, "totals", "total"); n != float64(len(field[[]any](t, got, "moves"))) || n != 132 {
		t.Errorf("%v moves, want 132", n)
	}
	version := func() float64 {
		return field[float64](t, w.do("get-round", officer, id, nil), "round", "version")
	}
	w.use("submit-round", officer, id+"/submit", fmt.Sprintf(`{"version": %v}`, version()))
	w.use("return-round", secretary, id+"/return", fmt.Sprintf(`{"version": %v, "reason": "Diperiksa lagi"}`, version()))
	w.do("submit-round", officer, id+"/submit", fmt.Sprintf(`{"version": %v}`, version()))
	w.use("clear-round", secretary, id+"/clear", fmt.Sprintf(`{"version": %v}`, version()))
	if state := field[string](t, w.do("get-round", secretary, id, nil), "round", "state"); state != "cleared" {
		t.Errorf("state %s", state)
	}
}

// lastMoves are the identifiers of moves whose old seat nobody takes: what
// becomes of them is in nobody's way.
func (w *apiWorld) lastMoves(round string, officer people.PersonID) (ids []string) {
	moves := field[[]any](w.t, w.do("get-round", officer, "/rounds/"+round, nil), "moves")
	taken := map[any]bool{}
	for _, m := range moves {
		taken[m.(map[string]any)["to"].(map[string]any)["post"]] = true
	}
	for _, m := range moves {
		v := m.(map[string]any)
		if from, ok := v["from"].(map[string]any); ok && !taken[from["post"]] {
			ids = append(ids, v["id"].(string))
		}
	}
	return ids
}

// ceremony holds the session. One official declines before it, one is ill on
// the day: the move of that one is returned.
func (w *apiWorld) ceremony(round string, officer, protocol, secretary people.PersonID) (ill string) {
	t := w.t
	last := w.lastMoves(round, officer)
	w.use("set-move-state", officer, "/rounds/"+round+"/moves/"+last[0]+"/state", `{"state": "declined", "reason": "Mengundurkan diri"}`)
	ill = last[1]
	w.to(w.story.invite, 9)
	w.use("list-sessions", protocol, "/sessions", nil)
	planned := w.use("plan-session", protocol, "/rounds/"+round+"/sessions", nil)
	w.use("cancel-session", protocol, "/sessions/"+planned["id"].(string)+"/cancel", `{"reason": "Uji API"}`)
	planned = w.do("plan-session", protocol, "/rounds/"+round+"/sessions", nil)
	session := "/sessions/" + planned["id"].(string)
	w.use("get-session", protocol, session, nil)
	w.use("arrange-session", protocol, session, w.arrangement(planned["id"].(string), protocol))
	seats := field[[]any](t, w.do("get-session", protocol, session, nil), "seats")
	seat := seats[0].(map[string]any)
	run := w.use("get-run", protocol, session+"/run", nil)
	w.refused("set-run-sheet", w.send("PUT", session+"/run-sheet", w.token(protocol, actor.CeremonyWrite), `{"parts": [{"kind": "oath", "planned": "09.00"}]}`), 422)
	sheet, _ := json.Marshal(map[string]any{"parts": run["parts"]})
	w.use("set-run-sheet", protocol, session+"/run-sheet", string(sheet))
	w.use("set-session-seat", protocol, session+"/seats/"+seat["id"].(string), fmt.Sprintf(`{"mode": %q, "oath_form": %q}`, seat["mode"], seat["oath_form"]))
	detail := w.do("get-session", protocol, session, nil)
	for _, p := range field[[]any](t, detail, "problems") {
		if m := p.(map[string]any); m["severity"] == "block" && m["step"] == 1.0 {
			t.Errorf("problem %v", m)
		}
	}
	links := w.use("invite", protocol, session+"/invitations", nil)
	if len(items(t, links)) != len(seats) {
		t.Errorf("%d links for %d seats", len(items(t, links)), len(seats))
	}
	w.use("set-places", protocol, session+"/places", `{"places": []}`)
	w.use("begin-rehearsal", protocol, session+"/rehearsal", nil)
	w.refused("close-session", w.send("POST", session+"/close", w.token(protocol, actor.CeremonyWrite), nil), 409)
	w.use("end-rehearsal", protocol, session+"/rehearsal", nil)
	link := w.use("reissue-link", protocol, session+"/seats/"+seat["id"].(string)+"/link", nil)
	card, _ := json.Marshal(map[string]any{"site": "https://pendopo.example", "cards": []any{map[string]any{"seat": seat["id"], "link": link["link"], "code": link["code"]}}})
	w.use("print-cards", protocol, session+"/cards", string(card))
	w.use("download-fallback", protocol, session+"/fallback.pdf", nil)
	w.use("consent", secretary, "/rounds/"+round+"/documents/consent", nil)
	due := w.use("list-oaths-due", protocol, "/oaths-due", nil)
	if len(items(t, due)) != len(seats) {
		t.Errorf("%d oaths due, want %d", len(items(t, due)), len(seats))
	}

	nothing := w.send("POST", "/rounds/"+round+"/documents/consent", w.token(w.nobody(), actor.DocumentsSign), nil)
	if nothing.Code != 200 || !strings.Contains(nothing.Body.String(), `"signatures":0,"numbered":0`) {
		t.Errorf("who has nothing to sign: %d %s", nothing.Code, nothing.Body)
	}

	w.to(w.story.oath, 9)
	w.use("start-session", protocol, session+"/start", nil)
	w.use("note-officers", protocol, session+"/officers", w.presentOfficers(session, protocol))
	sworn := slices.DeleteFunc(slices.Clone(seats), func(s any) bool { return s.(map[string]any)["move"] == ill })
	absent := slices.IndexFunc(seats, func(s any) bool { return s.(map[string]any)["move"] == ill })
	if absent <= 0 || len(sworn) != len(seats)-1 {
		t.Fatalf("the seat of %s is not there or the one with the link", ill)
	}
	own, code := "/attendance/"+link["link"].(string), fmt.Sprintf(`{"code": %q}`, link["code"])
	w.use("get-attendance", "", own, nil)
	w.refused("attend", w.send("POST", own+"/here", "", `{"code": "0"}`), 401, 403, 422, 409)
	w.use("attend", "", own+"/here", code)
	w.use("beat", "", own+"/beat", code)
	w.use("say-oath", "", own+"/said", code) // before the run sheet is used: the crew goes by the roll
	if at := w.use("advance", protocol, session+"/advance", `{"item": 0, "step": 0}`); at["item"] != 1.0 {
		t.Errorf("advanced to %v", at)
	}
	if at := w.use("take-back", protocol, session+"/take-back", `{"item": 1, "step": 0}`); at["item"] != 0.0 {
		t.Errorf("taken back to %v", at)
	}
	if room := w.use("get-room", "", session+"/room", nil); room["kind"] != "roll_call" {
		t.Errorf("the room %v", room)
	}
	w.use("mark-roll", protocol, session+"/marks", marks("connected", sworn))
	w.do("mark-roll", protocol, session+"/marks", marks("heard", sworn))
	w.do("mark-roll", protocol, session+"/marks", fmt.Sprintf(`{"mark": "excused", "reason": "ill", "seats": [%q]}`, seats[absent].(map[string]any)["id"]))
	w.do("mark-roll", protocol, session+"/marks", marks("sign_wet", sworn[1:2]))
	w.use("sign-minutes", "", own+"/signature", fmt.Sprintf(`{"code": %q, "name": %q, "pin": "730264", "again": "730264"}`, link["code"], seat["name"]))
	w.use("enter-paper", protocol, session+"/paper", `{"attested": "witness1", "lines": []}`)
	if s := w.use("get-signing", protocol, session+"/signing", nil); s["officials"] != float64(len(sworn)) {
		t.Errorf("signing %v", s)
	}
	w.use("remind-signers", protocol, session+"/reminders", nil)
	w.use("look-up-phone", protocol, session+"/seats/"+seat["id"].(string)+"/phone", nil)
	first, _ := json.Marshal(map[string]any{"hand": "witness_1", "strokes": "100,200 180,120;300,180 420,190", "pin": "493817", "again": "493817"})
	w.refused("sign-office", w.send("POST", session+"/signatures", w.token(protocol, actor.CeremonyWrite), string(first)), 403)
	if n := w.use("sign-office", w.firstWitness(session, protocol), session+"/signatures", string(first)); n["signed"] != 1.0 {
		t.Errorf("the first witness signed %v", n)
	}
	for _, l := range items(t, w.use("link-officers", protocol, session+"/officer-links", `{}`)) {
		if l := l.(map[string]any); l["office"] == "witness2" {
			task := "/officers/" + l["link"].(string)
			if got := w.use("get-task", "", task, nil); got["ready"] != 1.0 {
				t.Errorf("the second witness has %v", got)
			}
			w.use("take-up-task", "", task+"/here", fmt.Sprintf(`{"code": %q}`, l["code"]))
			w.use("sign-task", "", task+"/signature", fmt.Sprintf(`{"code": %q, "strokes": "100,200 180,120;300,180 420,190", "pin": "730265", "again": "730265"}`, l["code"]))
		}
	}
	closed := w.use("close-session", protocol, session+"/close", nil)
	if closed["sworn"] != float64(len(sworn)) || field[float64](t, closed, "not_sworn", "ill") != 1 {
		t.Errorf("closed %v", closed)
	}
	if again := w.do("close-session", protocol, session+"/close", nil); again["already"] != true {
		t.Errorf("closed again %v", again)
	}
	if _, err := w.app.Documents.Seal(t.Context(), appointment.Pack(appointment.RoundID(round)), nil); err != nil {
		t.Fatal(err)
	}
	papers := items(t, w.use("list-own-papers", "", own+"/papers", code))
	if len(papers) == 0 {
		t.Fatal("the official has no papers of their own")
	}
	paper := papers[0].(map[string]any)["id"].(string)
	w.refused("download-own-paper", w.send("POST", own+"/papers/"+paper, "", `{"code": "0"}`), 401, 403, 422, 409)
	w.use("download-own-paper", "", own+"/papers/"+paper, code)
	return ill
}

// firstWitness is the first witness of a session.
func (w *apiWorld) firstWitness(session string, crew people.PersonID) people.PersonID {
	for _, r := range field[[]any](w.t, w.do("get-session", crew, session, nil), "roles") {
		if m := r.(map[string]any); m["office"] == "witness1" {
			return people.PersonID(m["person"].(string))
		}
	}
	w.t.Fatal("no first witness")
	return ""
}

func marks(mark string, seats []any) string {
	ids := make([]string, len(seats))
	for i, s := range seats {
		ids[i] = s.(map[string]any)["id"].(string)
	}
	b, _ := json.Marshal(map[string]any{"mark": mark, "seats": ids})
	return string(b)
}

// arrangement is the story's arrangement of a session as a request.
func (w *apiWorld) arrangement(id string, crew people.PersonID) string {
	t := w.t
	v, err := w.app.Ceremony.Open(t.Context(), w.snapshot().Actor(crew), ceremony.ID(id))
	if err != nil {
		t.Fatal(err)
	}
	in := arrangement(v.Session, w.demo, w.snapshot().Register)
	roles, words := []map[string]any{}, []map[string]any{}
	for _, r := range in.Roles {
		roles = append(roles, map[string]any{"office": r.Office, "religion": r.Religion, "person": r.Person, "name": r.Name, "number": r.Number, "title": r.Title, "basis": r.Basis})
	}
	for _, x := range in.Wordings {
		words = append(words, map[string]any{"religion": x.Religion, "opening": x.Opening, "basis": x.Basis})
	}
	b, err := json.Marshal(map[string]any{"version": v.Version, "title": in.Title, "on": in.On, "at": in.At, "hall": in.Hall, "link": in.Link,
		"online_basis": in.OnlineBasis, "dress": in.Dress, "roles": roles, "wordings": words})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (w *apiWorld) presentOfficers(session string, crew people.PersonID) string {
	var present []map[string]any
	for _, r := range field[[]any](w.t, w.do("get-session", crew, session, nil), "roles") {
		m := r.(map[string]any)
		p := map[string]any{"office": m["office"]}
		if m["religion"] != nil {
			p["religion"] = m["religion"]
		}
		present = append(present, p)
	}
	b, _ := json.Marshal(map[string]any{"present": present})
	return string(b)
}

func (w *apiWorld) afterOath(round string, officer people.PersonID, ill string) {
	t := w.t
	w.to(w.story.oath, 11)
	id := "/rounds/" + round
	got := w.use("switch-round", officer, id+"/switch", `{}`)
	if n := len(field[[]any](t, got, "seated")); n != 130 || got["already"] != false || field[string](t, got, "waiting", 0) != ill {
		t.Errorf("switched %d: %v", n, got)
	}
	if again := w.do("switch-round", officer, id+"/switch", `{}`); again["already"] != true || len(field[[]any](t, again, "seated")) != 130 {
		t.Errorf("switched again %v", again)
	}
	for _, m := range field[[]any](t, w.do("get-round", officer, id, nil), "moves") {
		v := m.(map[string]any)
		if v["state"] != "seated" {
			continue
		}
		post := w.do("get-post", officer, "/posts/"+field[string](t, v, "to", "code"), nil)
		if field[string](t, post, "post", "holder", "person") != v["person"] {
			t.Errorf("%s is not in the seat of %v", v["name"], post["post"])
		}
	}
}

// inked records that minutes signed with ink have their signatures.
func (w *apiWorld) inked(round string, officer, head people.PersonID) {
	t := w.t
	w.do("consent", head, "/rounds/"+round+"/documents/consent", nil)
	for after := ""; ; {
		page := w.do("list-documents", officer, "/rounds/"+round+"/documents?kind=minutes&limit=50&after="+after, nil)
		for _, d := range items(t, page) {
			v := d.(map[string]any)
			if v["method"] == "wet" {
				one := "/documents/" + v["id"].(string)
				w.do("retry-document", officer, one+"/seal", nil)
				w.use("signed-on-paper", officer, one+"/signed-on-paper", `{"note": "Asli di bagian kepegawaian"}`)
				return
			}
		}
		next, more := page["next"].(string)
		if !more {
			t.Error("no minutes are for ink")
			return
		}
		after = next
	}
}

func (w *apiWorld) papers(round string, officer people.PersonID) {
	t := w.t
	id := "/rounds/" + round
	docs := w.use("list-documents", officer, id+"/documents?kind=decision", nil)
	decree := "/documents/" + field[string](t, docs, "items", 0, "id")
	w.use("list-waiting-signers", officer, id+"/waiting-signers", nil)
	w.use("retry-document", officer, decree+"/seal", nil)
	got := w.use("get-document", officer, decree, nil)
	pdf := w.use("download-document", officer, decree+"/pdf", nil)["data"].([]byte)
	if got["state"] != "signed" || !bytes.HasPrefix(pdf, []byte("%PDF-")) || got["size"] != float64(len(pdf)) {
		t.Errorf("decree %v, %d bytes", got, len(pdf))
	}
	seen := w.use("verify-code", "", "/verify/"+got["code"].(string), nil)
	if _, err := w.app.Ledger.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.evidence(w.use("get-evidence", "", "/verify/"+got["code"].(string)+"/evidence", nil), got["sha256"].(string))
	if seen["valid"] != true || seen["number"] != got["number"] || seen["trial"] != true {
		t.Errorf("verified %v", seen)
	}
	w.use("verify-file", "", "/verify?code="+got["code"].(string), pdf)
	token := ""
	for _, c := range []struct {
		file []byte
		want string
	}{{pdf, "genuine"}, {append(bytes.Clone(pdf), "%%"...), "altered"}, {[]byte("%PDF-1.4 bukan"), "broken"}} {
		rec := w.send("POST", "/verify", token, c.file, "Content-Type", "application/pdf")
		var v map[string]any
		if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil || v["verdict"] != c.want {
			t.Errorf("verdict %v, want %s: %s", v["verdict"], c.want, rec.Body)
		}
	}
	w.use("download-merged", officer, id+"/documents.pdf?kind=decision", nil)
	w.use("download-zip", officer, id+"/documents.zip?kind=decision", nil)
	w.refused("download-zip", w.send("GET", id+"/documents.zip?kind=pact", w.token(officer, actor.DocumentsRead), nil), 404, 409, 422)

	pact := w.do("list-documents", officer, id+"/documents?kind=pact&limit=2", nil)
	draft := "/documents/" + field[string](t, pact, "items", 0, "id")
	w.use("preview-document", officer, draft+"/preview", nil)
	w.use("withdraw-document", officer, draft+"/withdraw", `{"reason": "Uji API"}`)
}

func (w *apiWorld) record(inspector, officer people.PersonID) {
	t := w.t
	if _, err := w.app.Ledger.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	acts := w.use("list-acts", inspector, "/acts?kind=appointment.&limit=5", nil)
	if len(items(t, acts)) != 5 || acts["next"] == nil {
		t.Errorf("acts %v", acts)
	}
	id := "/acts/" + field[string](t, acts, "items", 0, "id")
	act := w.use("get-act", inspector, id, nil)
	w.use("disclose-act", inspector, id+"/disclosure", nil)
	w.use("prove-act", "", "/acts/"+act["leaf"].(string)+"/proof", nil)
	w.use("get-checkpoint", "", "/ledger/checkpoint", nil)
	w.use("prove-consistency", "", "/ledger/consistency?from=1", nil)
	w.witness()
	// Everybody reads what they did themselves.
	mine := w.do("list-acts", officer, "/acts?mine=true&limit=200", nil)
	if len(items(t, mine)) == 0 {
		t.Error("the officer sees none of their own acts")
	}
	for _, a := range items(t, mine) {
		if a.(map[string]any)["person"] != string(officer) {
			t.Errorf("not the officer's: %v", a)
		}
	}
}

func (w *apiWorld) account(officer people.PersonID) {
	t := w.t
	me := w.use("get-me", officer, "/me", nil)
	if me["person"] != string(officer) || len(field[[]any](t, me, "functions")) == 0 {
		t.Errorf("me %v", me)
	}
	tokens := items(t, w.use("list-tokens", officer, "/tokens", nil))
	for _, x := range tokens {
		m := x.(map[string]any)
		if fmt.Sprint(m["scopes"]) == "[register:read]" {
			w.use("revoke-token", officer, "/tokens/"+m["id"].(string), nil)
			rec := w.send("GET", "/units", w.token(officer, actor.RegisterRead), nil)
			w.refused("list-units", rec, 401)
			return
		}
	}
	t.Errorf("no token to revoke among %v", tokens)
}

// upkeep changes what an administrator or an officer keeps: the region's
// profile, a number the law leaves open, an account, a background job.
func (w *apiWorld) upkeep(officer people.PersonID) {
	t := w.t
	region := w.use("get-region", officer, "/region", nil)
	region["phone"] = "0354-689000"
	text := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	saved := w.use("set-region", officer, "/region", text(region))
	if saved["phone"] != "0354-689000" || saved["version"] != region["version"].(float64)+1 || saved["head_status"] != region["head_status"] {
		t.Errorf("region %v", saved)
	}
	w.refused("set-region", w.send("PUT", "/region", w.token(officer, actor.RegionWrite), text(region)), 409)
	w.use("set-number", officer, "/region/numbers/age.sekda.max", `{"value": "57", "basis": "SK 12/2020"}`)
	numbers := w.use("list-numbers", officer, "/region/numbers", nil)
	if !slices.ContainsFunc(items(t, numbers), func(n any) bool {
		m := n.(map[string]any)
		return m["id"] == "age.sekda.max" && m["value"] == "57" && m["default"] != "57" && m["basis"] == "SK 12/2020"
	}) {
		t.Errorf("numbers %v", numbers)
	}
	w.do("set-number", officer, "/region/numbers/age.sekda.max", `{"value": ""}`)

	owner := w.stranger()
	made := w.use("create-account", officer, "/accounts", fmt.Sprintf(`{"number": %q}`, owner.Number))
	if made["person"] != string(owner.ID) || made["has_password"] != false {
		t.Errorf("account %v", made)
	}
	w.refused("create-account", w.send("POST", "/accounts", w.token(officer, actor.AccountsManage), fmt.Sprintf(`{"number": %q}`, owner.Number)), 409)
	one := "/accounts/" + owner.Number
	if found := w.use("list-accounts", officer, "/accounts?condition=no_password&limit=200", nil); !slices.ContainsFunc(items(t, found), func(x any) bool { return x.(map[string]any)["id"] == made["id"] }) {
		t.Errorf("accounts without a password: %v", found)
	}
	if off := w.use("disable-account", officer, one+"/disable", `{"reason": "Uji API"}`); off["disabled"] != true {
		t.Errorf("disabled %v", off)
	}
	w.use("enable-account", officer, one+"/enable", `{"reason": "Uji API"}`)
	w.use("rename-account", officer, one+"/rename", fmt.Sprintf(`{"login": %q}`, owner.Number))
	w.refused("rename-account", w.send("POST", one+"/rename", w.token(officer, actor.AccountsManage), fmt.Sprintf(`{"login": %q}`, w.snapshot().People[officer].Number)), 422)
	w.use("end-account-sessions", officer, one+"/end-sessions", nil)
	if got := w.use("get-account", officer, "/accounts/"+made["id"].(string), nil); got["login"] != owner.Number || got["disabled"] != false {
		t.Errorf("account %v", got)
	}

	var mine string
	if err := w.app.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		mine, err = job.Enqueue(tx, mail.Kind, mail.Message{Text: "RAHASIA"}, job.Options{Person: string(officer)})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if stopped := w.use("cancel-job", officer, "/jobs/"+mine+"/cancel", nil); stopped["state"] != "cancelled" {
		t.Errorf("stopped %v", stopped)
	}
	w.use("retry-job", officer, "/jobs/"+mine+"/retry", nil)
	w.refused("retry-job", w.send("POST", "/jobs/"+mine+"/retry", w.token(officer, actor.SystemWrite), nil), 409)
	if got := w.use("get-job", officer, "/jobs/"+mine, nil); got["state"] != "waiting" || strings.Contains(fmt.Sprint(got), "RAHASIA") {
		t.Errorf("job %v", got)
	}
	if all := w.use("list-jobs", officer, "/jobs?state=waiting", nil); len(items(t, all)) == 0 {
		t.Errorf("jobs %v", all)
	}
}
