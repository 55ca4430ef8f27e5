package cli

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

const lamp = "Lampu jalan di depan SD Negeri 2 padam sejak Senin malam, anak-anak takut lewat"

// answerText passes the check of answers.
const answerText = "Selamat pagi, Ibu. Lampu jalan di depan SD Negeri 2 sudah menyala kembali sejak 3 Desember 2020. Salam, %s."

// reports lets citizens report and officials answer, through the API alone.
func (w *apiWorld) reports(officer, secretary people.PersonID) {
	coordinator := w.holder(actor.ComplaintCoordinator)
	agency, liaison := w.liaison("")
	w.reportCitizens(coordinator)
	lit := w.reportWork(coordinator, liaison, agency)
	w.reportEnds(coordinator, lit)
	w.reportInformation(secretary)
	w.reportData(coordinator)
	w.reportOpen(secretary)
	w.reportPosts(coordinator)
	w.deliveries(coordinator)
	w.routing(coordinator, agency)
	if got := w.use("get-morning", secretary, "/morning", nil); field[float64](w.t, got, "vacant") == 0 || len(field[[]any](w.t, got, "vacancies")) == 0 {
		w.t.Errorf("morning %v", got)
	}
}

// liaison is an agency and who answers its reports, another than the one named.
func (w *apiWorld) liaison(not org.UnitID) (*org.Unit, people.PersonID) {
	w.t.Helper()
	s := w.snapshot()
	for _, p := range s.AllPosts() {
		for _, f := range p.Functions {
			if f.Function == actor.AgencyLiaison && f.Scope != "" && f.Scope != not && len(s.Seated(p.ID)) > 0 && s.Units[f.Scope].IsAgency() {
				return s.Units[f.Scope], s.Seated(p.ID)[0].Person
			}
		}
	}
	w.t.Fatal("no agency has a liaison")
	return nil, ""
}

// sent is a report that a citizen sent.
type sent struct{ id, number, digits, token string }

func (s sent) desk() string     { return "/reports/" + s.number }
func (s sent) mine() string     { return "/my-reports/" + s.number }
func (s sent) head() []string   { return []string{"Receipt-Digits", s.digits} }
func (s sent) secret() []string { return []string{"Receipt-Token", s.token} }

// report sends a report as a citizen.
func (w *apiWorld) report(text, more string) sent {
	w.t.Helper()
	key := fmt.Sprintf("uji-laporan-warga-%d", len(w.worked)*1000+w.keys)
	w.keys++
	return receiptOf(w.t, w.do("send-report", "", "/public-reports", fmt.Sprintf(`{"text": %q%s}`, text, more), "Idempotency-Key", key))
}

func receiptOf(t *testing.T, v map[string]any) sent {
	t.Helper()
	return sent{field[string](t, v, "id"), field[string](t, v, "number"), field[string](t, v, "digits"), field[string](t, v, "token")}
}

// reportCitizens is what people do without an account, and what a clerk writes
// down for them.
func (w *apiWorld) reportCitizens(coordinator people.PersonID) {
	t := w.t
	at := `, "place": {"point": {"lat": -7.8228, "lon": 112.0119}, "note": "depan SD Negeri 2"}`
	photo := field[string](t, w.do("add-report-photo", "", "/report-photos", picture(t, 1)), "id")
	key := []string{"Idempotency-Key", "0d3e3c7e-8f0b-4f5b-9f1e-3a8f2f6b1c11"}
	body := fmt.Sprintf(`{"text": %q%s, "photos": [%q], "reporter": {"name": "Sulastri", "phone": "0812-3456-7417"}}`, lamp+". Hubungi Sulastri 0812-3456-7417", at, photo)
	first := w.do("send-report", "", "/public-reports", body, key...)
	if first["digits"] != "417" || len(field[[]any](t, first, "promise", "days")) == 0 {
		t.Errorf("receipt %v", first)
	}
	one := receiptOf(t, first)
	again := w.do("send-report", "", "/public-reports", body, key...)
	if again["number"] != first["number"] || again["again"] != true {
		t.Errorf("sent again: %v", again)
	}
	w.refused("send-report", w.send("POST", "/public-reports", "", `{"text": "tanpa kunci"}`), 422)
	w.refused("send-report", w.send("POST", "/public-reports", "", `{}`, "Idempotency-Key", "kosong-kosong-kosong"), 422)

	whole := w.do("get-public-report", "", "/public-reports/"+one.number, nil)
	for _, secret := range []string{"Sulastri", "0812", "417"} {
		if strings.Contains(fmt.Sprint(whole), secret) {
			t.Errorf("the public report shows %s: %v", secret, whole)
		}
	}
	if got := w.do("list-public-reports", "", "/public-reports?near=-7.8228,112.0119&metres=300", nil); len(items(t, got)) != 1 {
		t.Errorf("around the place: %v", got)
	}
	if got := w.do("list-similar-reports", "", "/similar-reports", `{"text": "lampu jalan depan SD padam", "point": {"lat": -7.8229, "lon": 112.0118}}`); len(items(t, got)) != 1 {
		t.Errorf("similar: %v", got)
	}
	w.do("download-public-photo", "", "/public-photos/"+photo, nil)
	w.use("download-report-photo", coordinator, "/report-photos/"+photo+"?small=true", nil)
	follower := w.do("follow-report", "", "/public-reports/"+one.number+"/followers", `{"phone": "0813-9876-5432"}`, "Idempotency-Key", "5d0c0b1e-52a6-4a0c-9a43-6e7d1a3c9b20")
	if follower["digits"] != "432" {
		t.Errorf("follower's receipt %v", follower)
	}
	if got := w.do("track-report", "", one.mine(), nil, one.head()...); got["reporter"] != true || got["followers"] != 1.0 {
		t.Errorf("reporter sees %v", got)
	}
	w.refused("track-report", w.send("GET", one.mine(), "", nil, "Receipt-Digits", "000"), 404)
	w.refused("track-report", w.send("GET", one.mine(), "", nil), 404)
	if got := w.do("track-report", "", one.mine(), nil, "Receipt-Token", field[string](t, follower, "token")); got["reporter"] != false {
		t.Errorf("follower sees %v", got)
	}

	clerk := w.nobody()
	counter := w.use("receive-report", clerk, "/reports", `{"text": "Jalan berlubang di depan pasar, sudah seminggu", "reporter": {"name": "Karto"}, "source": "https://medsos.example/kiriman/17"}`, "Idempotency-Key", "loket-3-20201204-0017")
	if found := w.use("find-report-by-source", coordinator, "/report-sources?source=https://medsos.example/kiriman/17", nil); found["number"] != counter["number"] || found["channel"] != "social" {
		t.Errorf("found by its source: %v", found)
	}
}

// reportPosts takes a post of a social medium from its link to the noted reply.
func (w *apiWorld) reportPosts(coordinator people.PersonID) {
	t := w.t
	body := `{"link": "https://www.instagram.com/p/C9xYz1/?igsh=abc", "text": "Sampah menumpuk di pinggir jalan depan pasar", "author": "@warga_kdr", "guess_place": true}`
	made := w.use("record-social-post", w.nobody(), "/social-posts", body)
	again := w.do("record-social-post", coordinator, "/social-posts", strings.Replace(body, "?igsh=abc", "?igsh=xyz", 1))
	if again["number"] != made["number"] || again["again"] != true {
		t.Errorf("the same post again: %v, first %v", again, made)
	}
	w.refused("record-social-post", w.send("POST", "/social-posts", w.token(coordinator, actor.ReportsWrite), `{"link": "bukan tautan", "text": "x"}`), 422)
	list := w.use("list-social-posts", coordinator, "/social-posts", nil)
	waiting := field[float64](t, list, "waiting")
	if waiting < 1 || strings.Contains(fmt.Sprint(list), "warga_kdr") {
		t.Errorf("posts that wait: %v", list)
	}
	one := "/social-posts/" + field[string](t, made, "number")
	post := w.use("get-social-post", coordinator, one, nil)
	if post["platform"] != "instagram" || post["may_reply"] != true || !strings.Contains(field[string](t, post, "draft"), field[string](t, made, "number")) {
		t.Errorf("post %v", post)
	}
	w.use("note-social-reply", coordinator, one+"/reply", `{"link": "https://www.instagram.com/p/C9xYz1/c/18012/"}`)
	w.refused("note-social-reply", w.send("POST", one+"/reply", w.token(coordinator, actor.ReportsWrite), `{"link": "https://www.instagram.com/p/C9xYz1/c/18012/"}`), 409)
	if got := w.do("list-social-posts", coordinator, "/social-posts", nil); got["waiting"] != waiting-1 {
		t.Errorf("after the reply %v wait, before %v", got["waiting"], waiting)
	}
	if got := w.do("list-social-posts", coordinator, "/social-posts?replied=true", nil); field[string](t, got, "items", 0, "reply_link") == "" {
		t.Errorf("replied to: %v", got)
	}
}

// reportWork takes one report from the coordinator's desk to a rated answer and
// back, and returns it.
func (w *apiWorld) reportWork(coordinator, liaison people.PersonID, agency *org.Unit) sent {
	t := w.t
	one := w.report(lamp+" sekali", `, "place": {"note": "dekat balai kota"}, "reporter": {"phone": "0812-3456-7899"}`)
	for i := range 3 {
		w.report(fmt.Sprintf("Sampah menumpuk %d hari di pasar besar dekat jembatan", i+3), "")
	}
	page := w.use("list-reports", coordinator, "/reports?state=open&limit=2", nil)
	next := field[string](t, page, "next")
	if got := w.do("list-reports", coordinator, "/reports?state=open&limit=2&after="+next, nil); field[string](t, got, "items", 0, "id") >= next {
		t.Errorf("the second page begins with %v after %s", got["items"], next)
	}
	for _, bad := range []string{"zzz", strings.Repeat("f", 36), strings.ToUpper(next)} {
		w.refused("list-reports", w.send("GET", "/reports?after="+bad, w.token(coordinator, actor.ReportsRead), nil), 422)
	}
	w.refused("list-reports", w.send("GET", "/reports?state=hilang", w.token(coordinator, actor.ReportsRead), nil), 422)
	w.refused("list-reports", w.send("GET", "/reports?from=kemarin", w.token(coordinator, actor.ReportsRead), nil), 422)
	c := w.use("get-report", coordinator, one.desk(), nil)
	version := field[float64](t, c, "version")
	if c["has_reporter"] != true || strings.Contains(fmt.Sprint(c), "0812") {
		t.Errorf("case %v", c)
	}
	if got := w.use("list-report-offices", coordinator, "/report-offices", nil); len(items(t, got)) < 20 {
		t.Errorf("%d offices", len(items(t, got)))
	}
	w.refused("get-report", w.send("GET", one.desk(), w.token(liaison, actor.ReportsRead), nil), 403)

	verify := fmt.Sprintf(`{"version": %v, "kind": "service", "unit": %q, "note": "Dekat sekolah"}`, version, agency.Code)
	routed := w.use("verify-report", coordinator, one.desk()+"/verification", verify)
	if routed["state"] != "forwarded" || routed["unit"] != string(agency.ID) {
		t.Errorf("routed %v", routed)
	}
	w.refused("verify-report", w.send("POST", one.desk()+"/verification", w.token(coordinator, actor.ReportsWrite), verify), 409)
	w.use("ask-reporter", liaison, one.desk()+"/question", `{"question": "Tiang nomor berapa?"}`)
	if got := w.do("track-report", "", one.mine(), nil, one.head()...); got["question"] != "Tiang nomor berapa?" {
		t.Errorf("asked %v", got)
	}
	w.do("add-to-report", "", one.mine()+"/additions", `{"text": "Tiang 17", "key": "jawaban-saya"}`, one.head()...)
	w.do("add-to-report", "", one.mine()+"/additions", `{"text": "Tiang 17", "key": "jawaban-saya"}`, one.head()...)
	w.use("note-report", liaison, one.desk()+"/notes", `{"text": "Sudah diteruskan ke petugas lapangan"}`)
	held := w.use("hold-report", liaison, one.desk()+"/hold", nil)
	if held["mine"] != true {
		t.Errorf("held %v", held)
	}
	w.use("save-report-draft", liaison, one.desk()+"/draft", `{"text": "Selamat pagi", "final": true}`)
	w.use("release-report", liaison, one.desk()+"/hold", nil)
	found := w.use("check-answer", liaison, one.desk()+"/answer-check", `{"text": "Laporan sedang ditindaklanjuti OPD terkait.", "final": true}`)
	if len(field[[]any](t, found, "findings")) < 3 {
		t.Errorf("findings %v", found)
	}
	bad := w.refused("answer-report", w.send("POST", one.desk()+"/answers", w.token(liaison, actor.ReportsWrite), `{"text": "Sedang diproses", "final": true}`), 422)
	if len(bad["errors"].([]any)) == 0 {
		t.Errorf("refused without findings: %v", bad)
	}
	news := w.use("answer-report", liaison, one.desk()+"/answers", `{"text": "Kami periksa besok.", "anyway": true}`)
	step := 0.0
	for _, s := range field[[]any](t, news, "steps") {
		if s.(map[string]any)["kind"] == "progress" {
			step = s.(map[string]any)["n"].(float64)
		}
	}
	w.use("correct-answer", liaison, one.desk()+"/corrections", fmt.Sprintf(`{"step": %v, "text": "Kami periksa lusa, 5 Desember 2020."}`, step))
	late := w.app.Today().AddDays(40)
	w.use("extend-report", liaison, one.desk()+"/extension", fmt.Sprintf(`{"due": %q, "reason": "Menunggu suku cadang"}`, late))
	evidence := w.use("add-evidence", liaison, one.desk()+"/evidence", picture(t, 2))
	w.use("hide-report-photo", liaison, "/report-photos/"+field[string](t, evidence, "id")+"/hide", `{"reason": "Wajah anak terlihat"}`)

	made := w.use("add-prepared-answer", liaison, "/prepared-answers", fmt.Sprintf(`{"title": "Lampu jalan", "text": "Selamat pagi", "unit": %q}`, agency.Code))
	card := "/prepared-answers/" + field[string](t, made, "id")
	if got := w.use("list-fitting-answers", liaison, one.desk()+"/prepared-answers", nil); len(items(t, got)) != 1 {
		t.Errorf("fitting %v", got)
	}
	w.use("set-prepared-answer", liaison, card, fmt.Sprintf(`{"version": 1, "title": "Lampu jalan", "text": "Selamat siang", "unit": %q}`, agency.Code))
	w.refused("set-prepared-answer", w.send("PUT", card, w.token(liaison, actor.ReportsWrite), fmt.Sprintf(`{"version": 1, "title": "Lampu", "text": "Halo", "unit": %q}`, agency.Code)), 409)
	if got := w.use("list-prepared-answers", liaison, "/prepared-answers", nil); field[string](t, got, "items", 0, "text") != "Selamat siang" {
		t.Errorf("prepared %v", got)
	}
	w.use("delete-prepared-answer", liaison, card, nil)

	text := fmt.Sprintf(answerText, w.snapshot().People[liaison].Name.String())
	answer := fmt.Sprintf(`{"text": %q, "final": true}`, text)
	done := w.do("answer-report", liaison, one.desk()+"/answers", answer)
	if done["state"] != "answered" || len(done["findings"].([]any)) != 0 {
		t.Errorf("answered %v", done)
	}
	w.refused("answer-report", w.send("POST", one.desk()+"/answers", w.token(liaison, actor.ReportsWrite), answer), 409)
	w.do("rate-report", "", one.mine()+"/rating", `{"stars": 2, "word": "Padam lagi"}`, one.head()...)
	w.do("reopen-report", "", one.mine()+"/reopening", `{"reason": "Lampunya padam lagi malam ini"}`, one.head()...)
	w.refused("reopen-report", w.send("POST", one.mine()+"/reopening", "", `{"reason": "lagi"}`, one.head()...), 409)
	w.do("answer-report", liaison, one.desk()+"/answers", answer)
	w.do("confirm-report", "", one.mine()+"/confirmation", nil, one.head()...)
	shown := w.use("reveal-reporter", coordinator, one.desk()+"/reveal", `{"reason": "Perlu bertemu di lokasi"}`)
	if shown["phone"] != "+6281234567899" {
		t.Errorf("revealed %v", shown)
	}
	if got := w.do("track-report", "", one.mine(), nil, one.head()...); field[string](t, got, "looks", 0, "reason") != "Perlu bertemu di lokasi" {
		t.Errorf("looks %v", got["looks"])
	}
	return one
}

// reportEnds are the other ways in which a report ends or goes on.
func (w *apiWorld) reportEnds(coordinator people.PersonID, closed sent) {
	t := w.t
	agency, liaison := w.liaison("")
	other, _ := w.liaison(agency.ID)
	route := func(s sent) {
		w.do("verify-report", coordinator, s.desk()+"/verification", fmt.Sprintf(`{"unit": %q}`, agency.Code))
	}
	back := w.report("Pohon tumbang menutup gang sejak kemarin sore", "")
	route(back)
	if got := w.use("return-report", liaison, back.desk()+"/return", `{"reason": "Bukan pohon kami"}`); got["gone"] != true { // the liaison's desk is rid of it
		t.Errorf("returned %v", got)
	}
	if got := w.do("get-report", coordinator, back.desk(), nil); got["bounces"] != 1.0 {
		t.Errorf("returned %v", got)
	}
	if got := w.use("forward-report", coordinator, back.desk()+"/forward", fmt.Sprintf(`{"unit": %q, "reason": "Pohon taman kota"}`, other.Code)); got["unit"] != string(other.ID) {
		t.Errorf("forwarded %v", got)
	}
	w.refused("get-report", w.send("GET", back.desk(), w.token(liaison, actor.ReportsRead), nil), 403)
	end := w.report("Trotoar rusak di simpang empat dekat terminal", "")
	route(end)
	w.do("answer-report", liaison, end.desk()+"/answers", `{"text": "Sudah selesai", "final": true, "anyway": true}`)
	if got := w.use("close-report", liaison, end.desk()+"/closing", `{"reason": "Pelapor menelepon, sudah puas"}`); got["state"] != "closed" {
		t.Errorf("closed %v", got)
	}
	if got := w.use("reject-report", coordinator, w.report("Tetangga saya menang perkara tanah di pengadilan", "").desk()+"/rejection", `{"ground": "in_court", "reason": "Sedang diperiksa pengadilan"}`); got["state"] != "rejected" {
		t.Errorf("refused %v", got)
	}
	if got := w.use("transfer-report", coordinator, w.report("Meteran listrik rumah meledak tadi malam", "").desk()+"/transfer",
		`{"to": "PLN", "receipt": "Surat 600/118/2020", "reason": "Jaringan milik PLN"}`); got["transferred_to"] != "PLN" {
		t.Errorf("handed over %v", got)
	}
	if got := w.use("merge-report", coordinator, w.report("Lampu yang sama di depan SD padam terus", "").desk()+"/merge", fmt.Sprintf(`{"into": %q}`, closed.number)); field[string](t, got, "into", "number") != closed.number {
		t.Errorf("merged %v", got)
	}
	var held []sent
	for range 8 { // a flood of the same words waits for a moderator
		s := w.report("Got di jalan masuk pasar kota tersumbat sejak dua hari lalu", "")
		if w.do("get-report", coordinator, s.desk(), nil)["state"] == "held" {
			held = append(held, s)
		}
	}
	if len(held) < 2 {
		t.Fatalf("%d of eight equal reports are held", len(held))
	}
	if got := w.use("list-held-reports", coordinator, "/held-reports", nil); len(items(t, got)) != len(held) || field[string](t, got, "items", 0, "why", 0, "kind") != "flood" {
		t.Errorf("held %v", got)
	}
	w.use("publish-report", coordinator, held[0].desk()+"/publish", nil)
	w.use("discard-report", coordinator, held[1].desk()+"/discard", `{"reason": "Iklan"}`)
	if got := w.do("get-report", coordinator, held[1].desk(), nil); got["state"] != "archived" {
		t.Errorf("given up %v", got["state"])
	}

	whistle := w.report("Kepala dinas meminta uang untuk meloloskan rekanan", `, "kind": "whistleblowing"`)
	for _, who := range []people.PersonID{coordinator, liaison} {
		w.refused("get-report", w.send("GET", whistle.desk(), w.token(who, actor.ReportsRead), nil), 404)
		w.refused("get-report", w.send("GET", "/reports/"+whistle.id, w.token(who, actor.ReportsRead), nil), 404)
	}
	w.refused("get-public-report", w.send("GET", "/public-reports/"+whistle.number, "", nil), 404)
}

// reportInformation is a formal request for public information, an objection and
// its decision.
func (w *apiWorld) reportInformation(secretary people.PersonID) {
	t := w.t
	ppid := w.holder(actor.InformationOfficer)
	ask := w.report("Mohon salinan dokumen anggaran perbaikan jalan 2020", `, "kind": "public_information", "information": {"purpose": "Penelitian"}, "reporter": {"name": "Wahyu", "email": "wahyu@example.org"}`)
	w.do("answer-report", ppid, ask.desk()+"/answers", `{"text": "Salinan terlampir sebagian", "final": true, "anyway": true}`)
	w.do("object-to-answer", "", ask.mine()+"/objection", `{"ground": "not_fulfilled", "text": "Hanya separuhnya yang diberikan"}`, ask.secret()...)
	w.refused("object-to-answer", w.send("POST", ask.mine()+"/objection", "", `{"ground": "not_fulfilled", "text": "Hanya separuhnya"}`, ask.secret()...), 409)
	got := w.use("decide-objection", secretary, ask.desk()+"/objection-decision", `{"upheld": true, "decision": "Salinan lengkap diberikan dalam tiga hari"}`)
	if field[bool](t, got, "information", "upheld") != true {
		t.Errorf("decided %v", got["information"])
	}
}

// reportData is the rights of a data subject.
func (w *apiWorld) reportData(coordinator people.PersonID) {
	t := w.t
	one := w.report("Saluran air di gang mampet dan bau setiap hujan", `, "reporter": {"name": "Rukmini", "phone": "0812-1111-2222"}`)
	w.refused("get-own-data", w.send("GET", one.mine()+"/data", "", nil, one.head()...), 403)
	if got := w.do("get-own-data", "", one.mine()+"/data", nil, one.secret()...); got["name"] != "Rukmini" {
		t.Errorf("own data %v", got)
	}
	w.do("get-own-data", "", one.mine()+"/data", nil, "Receipt-Contact", "0812 1111 2222")
	w.do("correct-own-data", "", one.mine()+"/data", `{"name": "Rukmini", "phone": "0812-1111-3333"}`, one.secret()...)
	asked := w.do("erase-own-data", "", one.mine()+"/erasure", `{"reason": "Tidak perlu dihubungi"}`, one.secret()...)
	if asked["state"] != "open" {
		t.Errorf("asked to erase: %v", asked)
	}
	if got := w.use("list-data-requests", coordinator, "/report-data-requests", nil); field[string](t, got, "items", 0, "id") != asked["id"] {
		t.Errorf("requests %v", got)
	}
	w.use("decide-data-request", coordinator, "/report-data-requests/"+field[string](t, asked, "id")+"/decision", `{"grant": true}`)
	if got := w.do("list-data-requests", coordinator, "/report-data-requests?decided=true", nil); field[string](t, got, "items", 0, "state") != "done" {
		t.Errorf("decided %v", got)
	}
	moved := w.report("Taman bermain di alun-alun rusak ayunannya", `, "reporter": {"name": "Sumiati", "phone": "0812-4444-5555"}`)
	ask := fmt.Sprintf(`{"report": %q, "kind": "correct", "reason": "Datang dengan KTP, nomornya ganti"}`, moved.number)
	w.use("register-data-request", coordinator, "/report-data-requests", ask)
	w.refused("register-data-request", w.send("POST", "/report-data-requests", w.token(coordinator, actor.ReportsWrite), ask), 409)
	open := w.do("list-data-requests", coordinator, "/report-data-requests", nil)
	w.use("correct-for-subject", coordinator, "/report-data-requests/"+field[string](t, open, "items", 0, "id")+"/data", `{"phone": "0812-4444-6666"}`)
	if got := w.do("get-own-data", "", moved.mine()+"/data", nil, moved.secret()...); got["phone"] != "+6281244446666" || got["name"] != "Sumiati" {
		t.Errorf("corrected %v", got)
	}
	w.refused("reveal-reporter", w.send("POST", one.desk()+"/reveal", w.token(coordinator, actor.ReportsReveal), `{"reason": "Perlu bertemu di lokasi"}`), 404)
}

// reportOpen is what is published.
func (w *apiWorld) reportOpen(secretary people.PersonID) {
	t := w.t
	if err := w.app.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, err := job.Enqueue(tx, "complaint.figures", struct{}{}, job.Options{})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.app.Jobs.RunDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	months := items(t, w.do("list-open-months", "", "/open-data/reports", nil))
	file := ""
	for _, m := range months {
		rec := w.send("GET", "/open-data/reports/"+m.(string), "", nil)
		if rec.Code != 200 || rec.Header().Get("Content-Type") != "text/csv; charset=utf-8" {
			t.Errorf("the reports of %v come with %d as %s", m, rec.Code, rec.Header())
		}
		file += rec.Body.String()
	}
	w.worked["download-open-month"] = true // a file
	if rows := strings.Count(file, "\nLPR-"); rows < 10 {
		t.Errorf("%d reports in the open data", rows)
	}
	for _, secret := range []string{"Sulastri", "Rukmini", "Wahyu", "0812", "+62", "Kepala dinas meminta"} {
		if strings.Contains(file, secret) {
			t.Errorf("the open data show %s", secret)
		}
	}
	w.refused("download-open-month", w.send("GET", "/open-data/reports/2020-13", "", nil), 404)
	agency, _ := w.liaison("")
	w.do("list-late-reports", "", "/late-reports?unit="+agency.Code, nil)
	days := w.do("list-figure-days", "", "/report-figures/days", nil)
	day := field[string](t, days, "items", 0)
	if got := w.do("get-report-figures", "", "/report-figures?day="+day, nil); field[float64](t, got, "region", "received") < 5 {
		t.Errorf("figures %v", got["region"])
	}
	w.refused("get-report-figures", w.send("GET", "/report-figures?day=1999-01-01", "", nil), 404)
	if got := w.do("list-report-categories", "", "/report-categories", nil); len(items(t, got)) < 40 {
		t.Errorf("%d categories", len(items(t, got)))
	}
	if got := w.use("get-report-pulse", secretary, "/report-pulse", nil); len(field[[]any](t, got, "days")) != 14 {
		t.Errorf("pulse %v", got)
	}
}

// deliveries looks at the messages to citizens that a way gave up, and sends them
// again.
func (w *apiWorld) deliveries(coordinator people.PersonID) {
	t := w.t
	if err := w.app.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`update complaint_message set state = 'failed', attempts = 9, error = 'uji' where way = 'mail'`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	failed := func() (n float64) {
		for _, d := range items(t, w.use("list-deliveries", coordinator, "/report-deliveries", nil)) {
			if d := d.(map[string]any); d["way"] == "mail" {
				n = d["failed"].(float64)
			}
		}
		return n
	}
	before := failed()
	lost := w.use("list-undelivered", coordinator, "/undelivered-messages", nil)
	if before < 2 || field[string](t, lost, "items", 0, "report") == "" || strings.Contains(fmt.Sprint(lost), "wahyu@") {
		t.Fatalf("%v failed: %v", before, lost)
	}
	w.refused("list-undelivered", w.send("GET", "/undelivered-messages?after=zzz", w.token(coordinator, actor.ReportsRead), nil), 422)
	w.use("resend-message", coordinator, "/undelivered-messages/"+field[string](t, lost, "items", 0, "id")+"/resend", nil)
	if got := failed(); got != before-1 {
		t.Errorf("%v failed after one was sent again, before %v", got, before)
	}
	if got := w.use("resend-messages", coordinator, "/report-deliveries/mail/resend", nil); got["messages"] != before-1 || failed() != 0 {
		t.Errorf("sent again %v, failed %v", got, failed())
	}
	w.refused("resend-messages", w.send("POST", "/report-deliveries/merpati/resend", w.token(coordinator, actor.ReportsWrite), nil), 409)
}

// routing sets how reports find their agency.
func (w *apiWorld) routing(coordinator people.PersonID, agency *org.Unit) {
	t := w.t
	w.use("set-routing-unit", coordinator, "/routing/units/category:jalan_rusak", fmt.Sprintf(`{"unit": %q}`, agency.Code))
	w.refused("set-routing-unit", w.send("PUT", "/routing/units/category:tidak_ada", w.token(coordinator, actor.ReportsManage), `{}`), 404)
	word := w.use("add-routing-word", coordinator, "/routing/words", `{"list": "keyword", "category": "jalan_rusak", "word": "juglangan"}`)
	w.use("set-routing-threshold", coordinator, "/routing/threshold", `{"percent": 60}`)
	w.clock.Add(3e9)
	got := w.use("get-routing", coordinator, "/routing", nil)
	if got["threshold"] != 60.0 || len(field[[]any](t, got, "words")) != 1 || len(field[[]any](t, got, "families")) < 10 {
		t.Errorf("routing %v", got)
	}
	said := w.use("try-routing", coordinator, "/routing/trial", `{"text": "Jalan juglangan di depan rumah"}`)
	if field[string](t, said, "suggestions", 0, "category") != "jalan_rusak" || field[string](t, said, "suggestions", 0, "unit") != string(agency.ID) {
		t.Errorf("suggested %v", said["suggestions"])
	}
	w.use("end-routing-word", coordinator, "/routing/words/"+field[string](t, word, "id"), nil)
	w.refused("end-routing-word", w.send("DELETE", "/routing/words/none", w.token(coordinator, actor.ReportsManage), nil), 404)
}

// picture is a photo that nothing resembles.
func picture(t *testing.T, seed int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			m.Set(x, y, color.RGBA{uint8(x*seed + y), uint8(y * 3 / seed), uint8((x*y + 91*seed) / 300), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
