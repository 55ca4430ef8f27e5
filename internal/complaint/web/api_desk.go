package web

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
)

// deciding is an operation that changes one report.
func deciding(id, route, try, body string, sum, text api.Words) api.Operation {
	return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.ReportsWrite, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict}}
}

func (x programs) addDeciding(a huma.API) {
	add := func(id, verb, body string, sum, text api.Words) api.Operation {
		return deciding(id, "POST /reports/{report}/"+verb, apiReport+"/"+verb, body, sum, text)
	}
	api.Do(a, add("publish-report", "publish", "",
		api.Words{ID: "Loloskan dari moderasi", EN: "Let through what moderation held"}, api.Words{ID: "Laporan yang tertahan menjadi laporan biasa.", EN: "A held report becomes an ordinary one."}), x.publish)
	api.Do(a, add("discard-report", "discard", `{"reason": "Iklan pinjaman"}`,
		api.Words{ID: "Buang dari moderasi", EN: "Give up what moderation held"}, api.Words{ID: "Laporan yang tertahan tidak pernah ditampilkan; pelapor membaca alasannya.", EN: "A held report is never shown; its reporter reads the reason."}), x.discard)
	api.Register(a, add("verify-report", "verification", `{"version": 1, "kind": "service", "category": "jalan_rusak", "unit": "DPUPR", "note": "Prioritas: dekat sekolah"}`,
		api.Words{ID: "Verifikasi dan salurkan", EN: "Verify and route"},
		api.Words{ID: "Koordinator menetapkan jenis, urusan, dan perangkat daerahnya. Sejak itu perangkat daerah berutang jawaban, dengan waktu yang dihitung sejak laporan masuk.",
			EN: "The coordinator says what kind it is, what it is about and whose it is. From then on that agency owes the answer, by a clock that began when the report came."}), x.verify)
	api.Register(a, add("ask-reporter", "question", `{"version": 1, "question": "Di gang nomor berapa?"}`,
		api.Words{ID: "Tanya pelapor", EN: "Ask the reporter"}, api.Words{ID: "Waktu berhenti sampai pelapor menjawab atau batas harinya lewat.", EN: "The clock stands until the reporter replies or their days are over."}), x.ask)
	api.Register(a, add("reject-report", "rejection", `{"version": 1, "ground": "in_court", "reason": "Perkaranya sedang diperiksa pengadilan"}`,
		api.Words{ID: "Tolak laporan", EN: "Refuse a report"}, api.Words{ID: "Bukan untuk kanal ini; pelapor membaca alasannya.", EN: "It is not for this channel; the reporter reads why."}), x.reject)
	api.Register(a, add("merge-report", "merge", `{"version": 1, "into": "`+apiNumber+`"}`,
		api.Words{ID: "Gabungkan laporan", EN: "Merge a report"}, api.Words{ID: "Ke laporan lain tentang hal yang sama; semua pelapornya mendapat jawabannya.", EN: "Into another about the same thing; all who reported get its answer."}), x.merge)
	api.Register(a, add("transfer-report", "transfer", `{"version": 1, "to": "PLN UP3 Kediri", "receipt": "Surat 600/118/2026", "reason": "Jaringan listrik milik PLN"}`,
		api.Words{ID: "Alihkan ke instansi lain", EN: "Hand to another body"}, api.Words{ID: "Yang bukan wewenang daerah, dengan bukti serah terimanya.", EN: "What another body has the authority for, with the receipt of the hand-over."}), x.transfer)
	api.Register(a, add("forward-report", "forward", `{"version": 2, "unit": "DLHKP", "reason": "Pohonnya milik taman kota"}`,
		api.Words{ID: "Teruskan ke unit lain", EN: "Hand on to another unit"}, api.Words{ID: "Janji kepada warga tidak berubah. Ke perangkat daerah lain hanya koordinator.", EN: "The promise to the citizen stays. To another agency only the coordinator may."}), x.forward)
	api.Register(a, add("return-report", "return", `{"version": 2, "reason": "Bukan jalan kota, milik provinsi"}`,
		api.Words{ID: "Kembalikan ke koordinator", EN: "Return to the coordinator"}, api.Words{ID: "Yang terlalu sering dikembalikan naik ke atasan koordinator.", EN: "What was returned too often rises to the coordinator's superior."}), x.giveBack)
	api.Register(a, add("extend-report", "extension", `{"version": 2, "due": "2026-12-11", "reason": "Menunggu suku cadang"}`,
		api.Words{ID: "Perpanjang waktu", EN: "Set a later date"}, api.Words{ID: "due adalah hari terakhirnya; warga membaca alasannya. Permohonan informasi publik diperpanjang sekali menurut undang-undang, berapa pun due-nya.", EN: "due is the last day; the citizen reads the reason. A request for public information gets the one extension of the law, whatever due says."}), x.extend)
	api.Register(a, add("close-report", "closing", `{"version": 3, "reason": "Pelapor menyampaikan terima kasih"}`,
		api.Words{ID: "Tutup laporan yang sudah dijawab", EN: "Close an answered report"}, api.Words{ID: "Pelapor masih dapat membukanya kembali sampai batas harinya.", EN: "The reporter may still reopen it to the last day of theirs."}), x.closeOne)
	api.Do(a, add("note-report", "notes", `{"text": "Sudah ditelepon, pelapor tidak mengangkat"}`,
		api.Words{ID: "Catatan internal", EN: "Internal note"}, api.Words{ID: "Tidak tampak bagi warga.", EN: "Citizens do not see it."}), x.note)
	api.Register(a, add("decide-objection", "objection-decision", `{"upheld": true, "decision": "Salinan diberikan dalam tiga hari"}`,
		api.Words{ID: "Putuskan keberatan informasi", EN: "Decide an objection"}, api.Words{ID: "Oleh atasan PPID, atas keberatan pemohon informasi publik.", EN: "By the information officer's superior, on the objection of who asked for public information."}), x.objection)
	op := add("reveal-reporter", "reveal", `{"reason": "Perlu bertemu di lokasi pada Kamis"}`,
		api.Words{ID: "Buka identitas pelapor", EN: "Open who reported"},
		api.Words{ID: "Dengan alasan yang dicatat dan dibaca pelapor. Laporan anonim hanya bagi koordinator.", EN: "With a reason that is recorded and that the reporter reads. Of an anonymous report only for the coordinator."})
	op.Scope, op.Errors = actor.ReportsReveal, []errs.Kind{errs.NotFound}
	api.Register(a, op, x.reveal)
}

// afterwards answers a decision with the report as it stands then.
func (x programs) afterwards(ctx context.Context, in ReportIn, do func(by actor.Actor, id complaint.ID) error) (ReportDetail, error) {
	id, err := x.id(ctx, in)
	if err != nil {
		return ReportDetail{}, err
	}
	if err := do(actor.Of(ctx), id); err != nil {
		return ReportDetail{}, err
	}
	d, err := x.detail(ctx, id)
	if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.NotFound) { // it went to somebody else's desk
		return reportDetail(new(org.Register), &complaint.Case{Complaint: &complaint.Complaint{ID: id}, Public: &complaint.Public{}}).gone(), nil
	}
	return d, err
}

// Seen is the version of the report that a decision was made on.
type Seen struct {
	Version int64 `json:"version,omitempty" minimum:"0" doc:"The version you saw; when it changed meanwhile nothing happens (409). 0 or nothing: whatever it is now"`
}

func (x programs) publish(ctx context.Context, in *ReportIn) error {
	id, err := x.id(ctx, *in)
	if err != nil {
		return err
	}
	return x.svc.Publish(ctx, actor.Of(ctx), id)
}

// ReasonBody is the reason of a decision.
type ReasonBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (x programs) discard(ctx context.Context, in *struct {
	ReportIn
	Body ReasonBody
}) error {
	id, err := x.id(ctx, in.ReportIn)
	if err != nil {
		return err
	}
	return x.svc.Discard(ctx, actor.Of(ctx), id, in.Body.Reason)
}

type reportVerifyIn struct {
	ReportIn
	Body struct {
		Seen
		Kind     complaint.Kind      `json:"kind,omitempty" enum:"service,information,aspiration,oversight,public_information" doc:"Nothing: as it is"`
		Clarify  bool                `json:"clarify,omitempty" doc:"A service report that needs examination: the longer clock"`
		Category routing.CategoryKey `json:"category,omitempty" maxLength:"80" doc:"See GET /report-categories; nothing: as it is"`
		Unit     string              `json:"unit,omitempty" maxLength:"40" doc:"Identifier or code of the agency or of a unit in it; not needed for public_information"`
		Secret   bool                `json:"secret,omitempty" doc:"Hide it from the public; it cannot be shown again"`
		Note     string              `json:"note,omitempty" maxLength:"10000" doc:"To the agency, not public"`
	}
}

func (x programs) verify(ctx context.Context, in *reportVerifyIn) (ReportDetail, error) {
	b := in.Body
	unit, err := x.unit(ctx, b.Unit, "body.unit")
	if err != nil {
		return ReportDetail{}, err
	}
	v := complaint.VerifyIn{Version: b.Version, Kind: b.Kind, Clarify: b.Clarify, Category: b.Category, Unit: unit, Note: b.Note}
	if b.Secret {
		v.Secret = &b.Secret
	}
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error { return x.svc.Verify(ctx, by, id, v) })
}

func (x programs) ask(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Seen
		Question string `json:"question" minLength:"1" maxLength:"2000"`
	}
}) (ReportDetail, error) {
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.AskInfo(ctx, by, id, complaint.AskIn{Version: in.Body.Version, Question: in.Body.Question})
	})
}

func (x programs) reject(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Seen
		ReasonBody
		Ground complaint.Ground `json:"ground" enum:"not_service,no_matter,abuse,in_court,repeated,too_old"`
	}
}) (ReportDetail, error) {
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.Reject(ctx, by, id, complaint.RejectIn{Version: in.Body.Version, Ground: in.Body.Ground, Reason: in.Body.Reason})
	})
}

func (x programs) merge(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Seen
		Into string `json:"into" minLength:"1" maxLength:"40" doc:"Number or identifier of the report that goes on"`
		Note string `json:"note,omitempty" maxLength:"2000" doc:"For the desk of the other"`
	}
}) (ReportDetail, error) {
	into, err := x.id(ctx, ReportIn{in.Body.Into})
	if err != nil {
		return ReportDetail{}, err
	}
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.Merge(ctx, by, id, complaint.MergeIn{Version: in.Body.Version, Into: into, Note: in.Body.Note})
	})
}

func (x programs) transfer(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Seen
		ReasonBody
		To      string `json:"to" minLength:"1" maxLength:"500" doc:"The body that has the authority"`
		Receipt string `json:"receipt" minLength:"1" maxLength:"500" doc:"Number or date of the hand-over"`
	}
}) (ReportDetail, error) {
	b := in.Body
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.TransferOut(ctx, by, id, complaint.TransferIn{Version: b.Version, To: b.To, Receipt: b.Receipt, Reason: b.Reason})
	})
}

func (x programs) forward(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Seen
		ReasonBody
		Unit string `json:"unit" minLength:"1" maxLength:"40" doc:"Identifier or code of the unit"`
	}
}) (ReportDetail, error) {
	unit, err := x.unit(ctx, in.Body.Unit, "body.unit")
	if err != nil {
		return ReportDetail{}, err
	}
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.Forward(ctx, by, id, complaint.ForwardIn{Version: in.Body.Version, Unit: unit, Reason: in.Body.Reason})
	})
}

type reportReasonIn struct {
	ReportIn
	Body struct {
		Seen
		ReasonBody
	}
}

func (x programs) giveBack(ctx context.Context, in *reportReasonIn) (ReportDetail, error) {
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.ReturnToCoordinator(ctx, by, id, complaint.ReasonIn{Version: in.Body.Version, Reason: in.Body.Reason})
	})
}

func (x programs) extend(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Seen
		ReasonBody
		Due clock.Date `json:"due,omitempty" format:"date" doc:"The last day; not needed for a request for public information"`
	}
}) (ReportDetail, error) {
	if err := dateOf(in.Body.Due, "body.due"); err != nil {
		return ReportDetail{}, err
	}
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.Extend(ctx, by, id, complaint.ExtendIn{Version: in.Body.Version, Due: in.Body.Due, Reason: in.Body.Reason})
	})
}

func (x programs) closeOne(ctx context.Context, in *reportReasonIn) (ReportDetail, error) {
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.Close(ctx, by, id, complaint.ReasonIn{Version: in.Body.Version, Reason: in.Body.Reason})
	})
}

func (x programs) note(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"10000"`
	}
}) error {
	id, err := x.id(ctx, in.ReportIn)
	if err != nil {
		return err
	}
	return x.svc.InternalNote(ctx, actor.Of(ctx), id, in.Body.Text)
}

func (x programs) objection(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Upheld   bool   `json:"upheld" doc:"Whether the objection was right"`
		Decision string `json:"decision" minLength:"1" maxLength:"2000" doc:"The requester reads it"`
	}
}) (ReportDetail, error) {
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.DecideObjection(ctx, by, id, in.Body.Upheld, in.Body.Decision)
	})
}

func (x programs) reveal(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Reason string `json:"reason" minLength:"10" maxLength:"2000" doc:"The reporter reads it"`
	}
}) (ReportPerson, error) {
	id, err := x.id(ctx, in.ReportIn)
	if err != nil {
		return ReportPerson{}, err
	}
	p, err := x.svc.Reveal(ctx, actor.Of(ctx), id, in.Body.Reason)
	if err != nil {
		return ReportPerson{}, err
	}
	return reportPerson(p.Person), nil
}

func (x programs) addAnswering(a huma.API) {
	op := deciding("hold-report", "PUT /reports/{report}/hold", apiReport+"/hold", "",
		api.Words{ID: "Ambil untuk ditulis jawabannya", EN: "Take a report to write its answer"},
		api.Words{ID: "Selama dua puluh menit petugas lain tidak dapat menjawab. Bila sudah diambil orang lain, jawabannya menyebut siapa; itu bukan kesalahan.", EN: "For twenty minutes nobody else can answer. When somebody else holds it the answer says who; that is no error."})
	op.Errors = nil
	api.Register(a, op, x.hold)
	op = deciding("release-report", "DELETE /reports/{report}/hold", apiReport+"/hold", "",
		api.Words{ID: "Lepaskan", EN: "Give a report free"}, api.Words{ID: "Sebelum dua puluh menit lewat.", EN: "Before the twenty minutes are over."})
	op.Errors = nil
	api.Do(a, op, x.release)
	api.Do(a, deciding("save-report-draft", "PUT /reports/{report}/draft", apiReport+"/draft", `{"text": "Selamat pagi, Ibu. Lampunya …", "final": true}`,
		api.Words{ID: "Simpan draf jawaban", EN: "Keep an unfinished answer"}, api.Words{ID: "Satu draf untuk tiap laporan.", EN: "One draft for each report."}), x.draft)
	op = deciding("check-answer", "POST /reports/{report}/answer-check", apiReport+"/answer-check", `{"text": "Laporan sedang ditindaklanjuti OPD terkait.", "final": true}`,
		api.Words{ID: "Periksa jawaban", EN: "Check an answer"}, api.Words{ID: "Yang perlu dibetulkan sebelum dikirim: sapaan, nama petugas, tanggal, singkatan, dan isi yang hanya berkata sedang diproses. Tidak ada yang dikirim.",
			EN: "What should be mended before it is sent: greeting, the officer's name, a date, abbreviations, and words that only say it is being worked on. Nothing is sent."})
	op.Errors, op.Scope = nil, actor.ReportsRead
	api.Register(a, op, x.checkAnswer)
	api.Register(a, deciding("answer-report", "POST /reports/{report}/answers", apiReport+"/answers",
		`{"version": 2, "text": "Selamat pagi, Ibu Sulastri. Lampu jalan sudah menyala sejak 27 November 2026. Salam, Rudi.", "final": true}`,
		api.Words{ID: "Kirim jawaban", EN: "Send an answer"},
		api.Words{ID: "Kepada pelapor, semua yang mengikuti, dan pelapor yang digabung. final menyelesaikan urusannya; tanpa final itu kabar kemajuan. Jawaban yang perlu dibetulkan ditolak dengan temuannya, kecuali anyway. Yang sudah terkirim tidak dapat diubah; mengulang jawaban final ditolak 409.",
			EN: "To the reporter, everybody who follows, and those of merged reports. final ends the matter; without it, it is news of the work. An answer that should be mended is refused with the findings, unless anyway is set. What was sent is never edited; a final answer sent again is refused with 409."}), x.answer)
	api.Register(a, deciding("correct-answer", "POST /reports/{report}/corrections", apiReport+"/corrections", `{"version": 3, "step": 4, "text": "Yang benar: menyala sejak 28 November 2026."}`,
		api.Words{ID: "Ralat jawaban", EN: "Correct an answer"}, api.Words{ID: "Jawaban yang salah tetap tampak; ralatnya di sampingnya.", EN: "The answer stays as it was read; the correction stands beside it."}), x.correct)
	op = deciding("add-evidence", "POST /reports/{report}/evidence", apiReport+"/evidence", "",
		api.Words{ID: "Tambah foto bukti", EN: "Add a photo of the work"},
		api.Words{ID: "JPEG, PNG, atau WebP sampai 20 MB. Dibandingkan dengan foto terdahulu; keraguan dijawab seketika dan tidak menghentikan apa pun.", EN: "JPEG, PNG or WebP up to 20 MB. It is compared with earlier photos; doubts come back at once and stop nothing."})
	op.Takes, op.Limit, op.Status, op.Errors = "image/jpeg", photoLimit, http.StatusCreated, nil
	api.Register(a, op, x.evidence)
	api.Do(a, deciding("hide-report-photo", "POST /report-photos/{photo}/hide", "/report-photos/"+apiID+"/hide", `{"reason": "Wajah anak terlihat"}`,
		api.Words{ID: "Sembunyikan foto", EN: "Hide a photo"}, api.Words{ID: "Dari warga: wajah, anak, atau nomor kendaraan.", EN: "From the public: a face, a child, a number plate."}), x.hidePhoto)
}

func (x programs) hold(ctx context.Context, in *ReportIn) (ReportWriting, error) {
	id, err := x.id(ctx, *in)
	if err != nil {
		return ReportWriting{}, err
	}
	w, err := x.svc.Hold(ctx, actor.Of(ctx), id)
	return ReportWriting{w.Person, w.Name, w.Until, w.Mine}, err
}

func (x programs) release(ctx context.Context, in *ReportIn) error {
	id, err := x.id(ctx, *in)
	if err != nil {
		return err
	}
	return x.svc.Release(ctx, actor.Of(ctx), id)
}

// AnswerBody is an answer that is being written.
type AnswerBody struct {
	Text  string `json:"text" maxLength:"10000"`
	Final bool   `json:"final,omitempty" doc:"It finishes the matter; otherwise it is news of the work"`
}

func (x programs) draft(ctx context.Context, in *struct {
	ReportIn
	Body AnswerBody
}) error {
	id, err := x.id(ctx, in.ReportIn)
	if err != nil {
		return err
	}
	return x.svc.SaveDraft(ctx, actor.Of(ctx), id, in.Body.Text, in.Body.Final)
}

func (x programs) checkAnswer(ctx context.Context, in *struct {
	ReportIn
	Body AnswerBody
}) (ReportFindings, error) {
	id, err := x.id(ctx, in.ReportIn)
	if err != nil {
		return ReportFindings{}, err
	}
	by := actor.Of(ctx)
	if _, err := x.svc.Case(ctx, by, id); err != nil { // those who do not read the report have nothing to check
		return ReportFindings{}, err
	}
	return reportFindings(api.Lang(ctx), complaint.CheckAnswer(in.Body.Text, complaint.AnswerFacts{Officer: by.Name, Final: in.Body.Final})), nil
}

func reportFindings(l i18n.Lang, found []complaint.Finding) ReportFindings {
	return ReportFindings{api.List(found, func(f complaint.Finding) ReportFinding {
		return ReportFinding{f.Key, i18n.T(l, f.Key, f.Args...), f.From, f.Until}
	})}
}

func (x programs) answer(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Seen
		AnswerBody
		Anyway bool `json:"anyway,omitempty" doc:"Send it although there is something to mend"`
	}
}) (ReportAnswered, error) {
	id, err := x.id(ctx, in.ReportIn)
	if err != nil {
		return ReportAnswered{}, err
	}
	b := in.Body
	found, err := x.svc.Answer(ctx, actor.Of(ctx), id, complaint.AnswerIn{Version: b.Version, Text: b.Text, Final: b.Final, Anyway: b.Anyway})
	if err != nil {
		return ReportAnswered{}, err
	}
	d, err := x.detail(ctx, id)
	return ReportAnswered{d, reportFindings(api.Lang(ctx), found).Findings}, err
}

func (x programs) correct(ctx context.Context, in *struct {
	ReportIn
	Body struct {
		Seen
		Step int    `json:"step" minimum:"1" doc:"n of the step that holds the answer"`
		Text string `json:"text" minLength:"1" maxLength:"10000"`
	}
}) (ReportDetail, error) {
	return x.afterwards(ctx, in.ReportIn, func(by actor.Actor, id complaint.ID) error {
		return x.svc.CorrectAnswer(ctx, by, id, complaint.CorrectIn{Version: in.Body.Version, About: in.Body.Step, Text: in.Body.Text})
	})
}

func (x programs) evidence(ctx context.Context, in *struct {
	ReportIn
	RawBody []byte `contentType:"image/jpeg" doc:"The picture"`
}) (ReportPhoto, error) {
	id, err := x.id(ctx, in.ReportIn)
	if err != nil {
		return ReportPhoto{}, err
	}
	p, err := x.svc.AddEvidence(ctx, actor.Of(ctx), id, bytes.NewReader(in.RawBody))
	if err != nil {
		return ReportPhoto{}, err
	}
	return reportPhoto(*p), nil
}

func (x programs) hidePhoto(ctx context.Context, in *struct {
	PhotoIn
	Body ReasonBody
}) error {
	return x.svc.HidePhoto(ctx, actor.Of(ctx), in.Photo, in.Body.Reason)
}
