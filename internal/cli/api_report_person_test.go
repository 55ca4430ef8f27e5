package cli

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/people"
)

// reportSteps is every operation on one report with a request that would do, and
// whether reading the report is enough for it.
var reportSteps = []struct {
	op, path string
	body     any
	reading  bool
}{
	{"get-report", "", nil, true},
	{"list-fitting-answers", "/prepared-answers", nil, true},
	{"check-answer", "/answer-check", `{"text": "Halo"}`, true},
	{"publish-report", "/publish", nil, false},
	{"discard-report", "/discard", `{"reason": "uji"}`, false},
	{"verify-report", "/verification", `{"unit": "DISDIK"}`, false},
	{"ask-reporter", "/question", `{"question": "Di mana?"}`, false},
	{"reject-report", "/rejection", `{"ground": "abuse", "reason": "uji"}`, false},
	{"merge-report", "/merge", `{"into": "OTHER"}`, false},
	{"transfer-report", "/transfer", `{"to": "PLN", "receipt": "1", "reason": "uji"}`, false},
	{"forward-report", "/forward", `{"unit": "DISDIK", "reason": "uji"}`, false},
	{"return-report", "/return", `{"reason": "uji"}`, false},
	{"extend-report", "/extension", `{"due": "2021-06-01", "reason": "uji"}`, false},
	{"close-report", "/closing", `{"reason": "uji"}`, false},
	{"note-report", "/notes", `{"text": "uji"}`, false},
	{"reveal-reporter", "/reveal", `{"reason": "ingin tahu saja"}`, false},
	{"hold-report", "/hold", nil, false},
	{"save-report-draft", "/draft", `{"text": "uji"}`, false},
	{"answer-report", "/answers", `{"text": "Sudah selesai", "final": true, "anyway": true}`, false},
	{"correct-answer", "/corrections", `{"step": 1, "text": "uji"}`, false},
	{"add-evidence", "/evidence", []byte("foto"), false},
}

// TestReportOperationsRefuseOthers lets people at work whose report it is not try
// every operation on it: the liaison of another agency, an inspector who may read
// but not act, and somebody whose posts have nothing to do with reports. Whoever
// holds another's receipt, or only follows, is refused too.
func TestReportOperationsRefuseOthers(t *testing.T) {
	w := newAPIWorld(t, db.Config{})
	w.to(w.story.decree, 10)
	coordinator := w.holder(actor.ComplaintCoordinator)
	agency, liaison := w.liaison("")
	_, stranger := w.liaison(agency.ID)
	one, other := w.report(lamp, `, "reporter": {"name": "Sulastri", "phone": "0812-3456-7417"}`), w.report("Sampah menumpuk di pasar besar dekat jembatan", "")
	w.do("verify-report", coordinator, one.desk()+"/verification", fmt.Sprintf(`{"unit": %q}`, agency.Code))
	before := w.do("get-report", coordinator, one.desk(), nil)

	for _, who := range []struct {
		name  string
		id    people.PersonID
		reads bool
	}{{"liaison of another agency", stranger, false}, {"inspector", w.holder(actor.Inspector), true}, {"personnel officer", w.holder(actor.PersonnelOfficer), false}} {
		for _, x := range reportSteps {
			o := w.ops[x.op]
			method, _, _ := strings.Cut(o.Route, " ")
			body := x.body
			if s, ok := body.(string); ok {
				body = strings.Replace(s, "OTHER", other.number, 1)
			}
			rec := w.send(method, one.desk()+x.path, w.token(who.id, o.Scope), body)
			if x.reading && who.reads {
				if rec.Code != http.StatusOK {
					t.Errorf("%s by the %s: %d, want what they may read: %s", x.op, who.name, rec.Code, rec.Body)
				}
				continue
			}
			if rec.Code != http.StatusForbidden {
				t.Errorf("%s by the %s: %d, want 403: %s", x.op, who.name, rec.Code, rec.Body)
			}
			w.fits(o, rec)
		}
	}
	for _, x := range []struct {
		op, path string
		body     any
		who      people.PersonID
	}{
		{"list-held-reports", "/held-reports", nil, liaison},
		{"list-data-requests", "/report-data-requests", nil, liaison},
		{"register-data-request", "/report-data-requests", fmt.Sprintf(`{"report": %q, "kind": "erase", "reason": "uji"}`, one.number), liaison},
		{"get-report-pulse", "/report-pulse", nil, liaison},
		{"add-prepared-answer", "/prepared-answers", `{"title": "Untuk semua", "text": "Halo"}`, liaison},
		{"add-prepared-answer", "/prepared-answers", fmt.Sprintf(`{"title": "Milik lain", "text": "Halo", "unit": %q}`, agency.Code), stranger},
		{"get-routing", "/routing", nil, liaison},
		{"try-routing", "/routing/trial", `{"text": "jalan rusak"}`, liaison},
		{"set-routing-unit", "/routing/units/category:jalan_rusak", `{}`, w.holder(actor.Inspector)},
		{"add-routing-word", "/routing/words", `{"list": "spam", "word": "pinjol"}`, w.holder(actor.Inspector)},
		{"set-routing-threshold", "/routing/threshold", `{"percent": 50}`, w.holder(actor.Inspector)},
	} {
		o := w.ops[x.op]
		method, _, _ := strings.Cut(o.Route, " ")
		w.refused(x.op, w.send(method, x.path, w.token(x.who, o.Scope), x.body), http.StatusForbidden)
	}

	follower := w.do("follow-report", "", "/public-reports/"+one.number+"/followers", `{"phone": "0813-9876-5432"}`, "Idempotency-Key", "pengikut-yang-sama-saja")
	for _, x := range []struct {
		op, path string
		body     any
	}{
		{"add-to-report", "/additions", `{"text": "uji"}`}, {"rate-report", "/rating", `{"stars": 1}`}, {"confirm-report", "/confirmation", nil},
		{"reopen-report", "/reopening", `{"reason": "uji"}`}, {"object-to-answer", "/objection", `{"ground": "refused", "text": "uji"}`},
		{"get-own-data", "/data", nil}, {"correct-own-data", "/data", `{"name": "Orang lain"}`}, {"erase-own-data", "/erasure", `{}`},
	} {
		method, _, _ := strings.Cut(w.ops[x.op].Route, " ")
		for proof, heads := range map[string][]string{"nothing": nil, "another's token": {"Receipt-Token", other.token}, "a token of nobody": {"Receipt-Token", "tidak-ada"}} {
			rec := w.send(method, one.mine()+x.path, "", x.body, heads...)
			if rec.Code != http.StatusNotFound && rec.Code != http.StatusForbidden {
				t.Errorf("%s with %s: %d: %s", x.op, proof, rec.Code, rec.Body)
			}
			w.fits(w.ops[x.op], rec)
		}
		if strings.HasSuffix(x.op, "own-data") {
			continue // a follower's own
		}
		w.refused(x.op, w.send(method, one.mine()+x.path, "", x.body, "Receipt-Token", field[string](t, follower, "token")), http.StatusForbidden)
	}
	after := w.do("get-report", coordinator, one.desk(), nil)
	if before["version"] != after["version"] || len(before["steps"].([]any)) != len(after["steps"].([]any)) {
		t.Errorf("a refused request changed the report: %v, then %v", before["steps"], after["steps"])
	}
}

// TestReportRequestsHaveBounds sends what is too large, too long, or no request.
func TestReportRequestsHaveBounds(t *testing.T) {
	w := newAPIWorld(t, db.Config{})
	long := strings.Repeat("a", 10_001)
	key := []string{"Idempotency-Key", "batas-permintaan-warga"}
	for _, x := range []struct {
		name, body string
		status     int
	}{
		{"a text of ten thousand and one letters", fmt.Sprintf(`{"text": %q}`, long), 422},
		{"two megabytes", `{"text": "` + strings.Repeat("b", 2<<20) + `"}`, 413},
		{"six photos", `{"text": "foto", "photos": ["1","2","3","4","5","6"]}`, 422},
		{"a photo that is not there", `{"text": "foto", "photos": ["0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"]}`, 422},
		{"an unknown field", `{"text": "halo", "teks": "halo"}`, 422},
		{"an unknown kind", `{"text": "halo", "kind": "gossip"}`, 422},
		{"a point beyond the pole", `{"text": "halo", "place": {"point": {"lat": 95, "lon": 1}}}`, 422},
		{"the character U+0000", `{"text": "halo\u0000"}`, 400},
		{"half a JSON", `{"text": "halo`, 400},
		{"a list", `[1, 2]`, 422},
		{"a telephone number of words", `{"text": "halo", "reporter": {"phone": "delapan satu"}}`, 422},
	} {
		rec := w.send("POST", "/public-reports", "", x.body, key...)
		if w.refused("send-report", rec, x.status) == nil {
			t.Errorf("%s: %d, want %d", x.name, rec.Code, x.status)
		}
	}
	for name, heads := range map[string][]string{"no key": nil, "a short key": {"Idempotency-Key", "pendek"}, "a long key": {"Idempotency-Key", long[:101]}} {
		if rec := w.send("POST", "/public-reports", "", `{"text": "halo"}`, heads...); rec.Code != 422 {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	if rec := w.send("POST", "/report-photos", "", []byte("ini bukan foto")); rec.Code != 422 {
		t.Errorf("words as a photo: %d %s", rec.Code, rec.Body)
	}
	if rec := w.send("POST", "/report-photos", "", make([]byte, 21<<20)); rec.Code != 413 {
		t.Errorf("a photo of 21 MB: %d %s", rec.Code, rec.Body)
	}
}

// TestReportKeyIsKeptWithTheReport: the same key gives the same receipt to the
// same token, and another report to another's.
func TestReportKeyIsKeptWithTheReport(t *testing.T) {
	w := newAPIWorld(t, db.Config{})
	key := []string{"Idempotency-Key", "loket-3-20201126-0017"}
	one := w.do("receive-report", w.nobody(), "/reports", `{"text": "Jalan berlubang di depan pasar"}`, key...)
	w.server = w.app.API() // the program started anew
	if again := w.do("receive-report", w.nobody(), "/reports", `{"text": "Jalan berlubang di depan pasar"}`, key...); again["number"] != one["number"] || again["again"] != true {
		t.Errorf("again: %v, first %v", again, one)
	}
	if other := w.do("receive-report", w.holder(actor.ComplaintCoordinator), "/reports", `{"text": "Jalan berlubang di depan pasar"}`, key...); other["number"] == one["number"] {
		t.Error("the key of one person gives another the receipt")
	}
	if public := w.do("send-report", "", "/public-reports", `{"text": "Jalan berlubang di depan pasar"}`, key...); public["number"] == one["number"] {
		t.Error("the key of a clerk gives a stranger the receipt")
	}
}
