package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pendopo/internal/app"
)

// actions names, for everything that a form of the pages does, the operations
// or the commands ("pendopo account code") that do the same without a page.
// "–" says why there is neither. A door joins the list in actionDoors when its
// API is published.
var actions = map[string]string{
	// signing in and one's own locks: between a person, a browser and its authenticator
	"/masuk": "– programs bring a token", "/masuk/kode": "– programs bring a token", "/masuk/kunci": "– programs bring a token",
	"/masuk/kunci/mulai": "– programs bring a token", "/keluar": "– programs bring a token", "/sandi": "– a person types the code and a password",
	"/akun/sandi": "– a person types both passwords", "/akun/sesi/lain/akhiri": "pendopo account end-sessions", "/akun/sesi/{id}/akhiri": "pendopo account end-sessions",
	"/akun/dua-langkah": "– needs the person's phone", "/akun/dua-langkah/sahkan": "– needs the person's phone", "/akun/dua-langkah/matikan": "pendopo account reset-factors",
	"/akun/kode-pemulihan": "– shown to the person alone", "/akun/kunci": "– needs an authenticator", "/akun/kunci/mulai": "– needs an authenticator",
	"/akun/kunci/{id}/hapus": "pendopo account reset-factors", "/akun/token": "– a token must not make tokens", "/akun/token/{id}/cabut": "revoke-token",

	// administration
	"/kelola/akun": "create-account, pendopo account create", "/kelola/akun/{id}/kode": "pendopo account code", "/kelola/akun/{id}/matikan": "disable-account, pendopo account disable",
	"/kelola/akun/{id}/aktifkan": "enable-account, pendopo account enable", "/kelola/akun/{id}/ganti-nama": "rename-account, pendopo account rename",
	"/kelola/akun/{id}/akhiri-sesi": "end-account-sessions, pendopo account end-sessions", "/kelola/akun/{id}/lepas-pengaman": "pendopo account reset-factors",
	"/kelola/angka": "set-number", "/kelola/daerah": "set-region, pendopo region", "/kelola/pekerjaan/{id}/ulangi": "retry-job, pendopo jobs retry",
	"/kelola/pekerjaan/{id}/hentikan": "cancel-job, pendopo jobs cancel",

	// the map
	"/kelola/peta": "propose-map, pendopo map import", "/kelola/peta/{version}/pakai": "apply-map, pendopo map use", "/kelola/peta/{version}/buang": "discard-map, pendopo map drop",

	// the calendar
	"/kelola/kalender": "preview-calendar-amendment, pendopo calendar amend", "/kelola/kalender/ubah/{id}": "apply-calendar-amendment, pendopo calendar amend",
	"/kelola/jam-kerja/{unit}": "preview-calendar-amendment",

	// who is away and who stands in
	"/plt": "add-leave end-leave assign-acting assign-interim-head assign-deputy-head, pendopo leave add, pendopo acting deputy", "/plt/surat": "order-acting, pendopo acting order",
	"/plt/surat/{order}": "sign-acting-order withdraw-acting-order", "/plt/{term}": "extend-acting end-acting-term, pendopo acting extend, pendopo acting end",

	// register and spreadsheets
	"/pegawai/{id}/buka": "reveal-person", "/impor/{kind}": "upload-import, pendopo import", "/impor/berkas/{id}/terapkan": "apply-import, pendopo import",
	"/impor/berkas/{id}/buang": "discard-import", "/impor/ekspor/{kind}": "export, pendopo export", "/jejak/unduh": "list-acts",

	// rounds
	"/penataan/baru": "create-round, pendopo import", "/penataan/{id}/rincian": "set-round-details", "/penataan/{id}/papan": "change-round", "/penataan/{id}/lembar": "change-round",
	"/penataan/{id}/aturan": "attach-paper detach-paper", "/penataan/{id}/usul": "submit-round return-round clear-round withdraw-round name-reader remove-reader",
	"/penataan/{id}/akhiri/{move}": "set-move-state", "/penataan/{id}/isi": "change-round, pendopo round propose",
	"/proyeksi": "draft-from-forecast", "/proyeksi/unduh": "list-forecast, pendopo forecast",

	// documents
	"/sk/{round}/rancang": "plan-decree", "/sk/{round}/tandatangan": "sign-decree", "/sk/{round}/setuju": "consent", "/sk/{round}/naskah/{id}/ulang": "retry-document",
	"/sk/{round}/naskah/{id}/cabut": "withdraw-document", "/sk/{round}/naskah/{id}/basah": "signed-on-paper", "/periksa": "verify-code", "/periksa/{code}": "verify-file",

	// ceremonies
	"/pelantikan": "plan-session", "/pelantikan/{id}/susunan": "arrange-session", "/pelantikan/{id}/undangan": "invite", "/pelantikan/{id}/mulai": "start-session",
	"/pelantikan/{id}/petugas": "note-officers", "/pelantikan/{id}/operator": "mark-roll", "/pelantikan/{id}/operator/{seat}": "mark-roll set-session-seat reissue-link",
	"/pelantikan/{id}/ikut": "attend say-oath sign-minutes take-up-task sign-task", "/pelantikan/{id}/tutup": "close-session", "/pelantikan/{id}/batal": "cancel-session",
	"/pelantikan/{id}/ikut/detak": "beat", "/pelantikan/{id}/rundown": "set-run-sheet", "/pelantikan/{id}/jalan": "advance take-back",
	"/pelantikan/{id}/tanda-tangan": "sign-office remind-signers", "/pelantikan/{id}/tempat": "set-places", "/pelantikan/{id}/gladi": "begin-rehearsal end-rehearsal",
	"/pelantikan/{id}/kartu": "print-cards", "/pelantikan/{id}/tautan-petugas": "link-officers", "/pelantikan/{id}/dari-kertas": "enter-paper",
	"/pelantikan/{id}/berlakukan": "switch-round", "/batas-sumpah/{round}": "lapse-oaths",

	// gatherings
	"/pertemuan/baru": "create-gathering, pendopo gathering create", "/pembinaan/baru": "plan-coaching-round, pendopo gathering round", "/pertemuan/{id}/ubah": "change-gathering, pendopo gathering change",
	"/pertemuan/{id}": "step-gathering record-decision withdraw-decision sign-gathering-paper plan-next-meeting, pendopo gathering invite", "/pertemuan/{id}/undangan": "choose-invitees set-invitee, pendopo gathering choose",
	"/pertemuan/{id}/hadir": "note-attendance renew-invitee-link, pendopo gathering note", "/pertemuan/{id}/catatan": "write-gathering-notes, pendopo gathering write",
	"/pertemuan/{id}/ikut": "take-own-place take-place-by-link, pendopo gathering arrive", "/putusan/{id}": "fulfil-decision, pendopo gathering fulfil",

	// duties and handover
	"/tugas/teruskan": "hand-on-duties, pendopo duty hand-on", "/tugas/{id}/teruskan": "hand-on-duties, pendopo duty hand-on", "/tugas/{id}/penjelasan": "ask-explanation",
	"/tugas/{id}/jawaban": "answer-explanation", "/tugas/tampilan": "– how somebody likes their page", "/tugas/tampilan/hapus": "– how somebody likes their page",
	"/kelola/jam-tenang": "– when messages wait", "/serah-terima": "remind-handovers", "/serah-terima/{id}": "step-handover-transfer add-handover-item sign-handover finish-first-duty cancel-handover",
	"/serah-terima/{id}/strategi": "write-strategy", "/butir-serah-terima/{item}": "step-handover-item", "/memori-jabatan/{transfer}": "write-handover-memo",
	"/waktu-serah-terima/{round}": "set-handover-setting",

	// reports of citizens
	"/lapor": "send-report add-report-photo list-similar-reports", "/lapor/informasi": "send-report", "/lapor/ikut": "follow-report", "/lacak": "track-report",
	"/lacak/{number}":      "add-to-report rate-report confirm-report reopen-report object-to-answer",
	"/lacak/{number}/data": "get-own-data correct-own-data erase-own-data", "/aduan/baru": "receive-report", "/aduan/moderasi": "publish-report discard-report",
	"/aduan/{number}": "verify-report ask-reporter reject-report merge-report transfer-report forward-report return-report extend-report hold-report release-report save-report-draft " +
		"answer-report correct-answer close-report add-evidence hide-report-photo reveal-reporter decide-objection",
	"/aduan/{number}/pratinjau": "check-answer", "/aduan/{number}/catatan": "note-report", "/permintaan-data": "register-data-request correct-for-subject decide-data-request",
	"/jawaban-baku": "add-prepared-answer set-prepared-answer delete-prepared-answer", "/kanal": "resend-message resend-messages, pendopo report resend",
	"/kanal/whatsapp": "– what the chat service sends", "/kanal/telegram": "– what the chat service sends", "/kanal/{name}": "– what another program sends",
	"/penyaluran/coba": "try-routing", "/penyaluran/unit": "set-routing-unit", "/penyaluran/kata": "add-routing-word", "/penyaluran/kata/akhiri": "end-routing-word",
	"/penyaluran/ambang": "set-routing-threshold",
	"/medsos/baru":       "record-social-post, pendopo report post", "/medsos/{number}": "note-social-reply, pendopo report reply",
	"/penataan/{id}/langkah": "undo-step, redo-step, pendopo plan undo", "/penataan/{id}/paraf": "approve-chain, retract-approval, pendopo plan approve",
	"/penataan/{id}/banding": "make-scenario, rename-scenario, drop-scenario, choose-scenario, pendopo plan branch",
}

// actionDoors are the folders whose forms must be in the list.
var actionDoors = []string{"account", "appointment", "forecast", "ceremony", "gathering", "document", "intake", "ledger", "org", "people", "place", "absence", "duty", "handover", "complaint", "complaint/routing", "complaint/channel", "complaint/channel/social", "calendar", "planning"}

var postLine = regexp.MustCompile(`\{(?:Method: )?"POST", (?:Path: )?"([^"]+)"`)

// TestEveryPageAction holds the pages to their promise: whatever a form does,
// an operation or a command does too.
func TestEveryPageAction(t *testing.T) {
	operations := map[string]bool{}
	for _, o := range new(app.App).API().Operations() {
		operations[o.ID] = true
	}
	found := map[string]bool{}
	for _, door := range append([]string{"desk"}, actionDoors...) {
		files, err := filepath.Glob("../" + door + "/web/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range postLine.FindAllStringSubmatch(string(b), -1) {
				found[m[1]] = true
				if actions[m[1]] == "" && door != "desk" && !strings.HasSuffix(file, "_test.go") { // the desk gets doors of younger packages
					t.Errorf("%s: the form %s has neither operation nor command: add one, or say in actions why not", file, m[1])
				}
			}
		}
	}
	if len(found) < 40 {
		t.Fatalf("only %d forms found: did the lines of routes change?", len(found))
	}
	for form, ways := range actions {
		if !found[form] {
			t.Errorf("actions lists %s, which no page sends", form)
		}
		if strings.HasPrefix(ways, "–") {
			continue
		}
		for way := range strings.SplitSeq(ways, ", ") {
			words, isCommand := strings.CutPrefix(way, "pendopo ")
			if isCommand {
				name, step, _ := strings.Cut(words, " ")
				if c := findCommand(name); c == nil || !strings.Contains(manual(c), step) {
					t.Errorf("%s: there is no %q in the manual", form, way)
				}
				continue
			}
			for _, op := range strings.Fields(way) {
				if !operations[op] {
					t.Errorf("%s: there is no operation %s", form, op)
				}
			}
		}
	}
}
