package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
)

const (
	apiMine   = "/my-reports/" + apiNumber
	apiDigits = "Receipt-Digits: 417"
	apiSecret = "Receipt-Token: 2f1c…"
)

// addReporter adds what a reporter or follower does with the receipt. What
// proves it stands in headers, so that it does not end up in logs of addresses.
func (x programs) addReporter(a huma.API) {
	mine := func(id, route, try, header, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: api.Public, Try: try, Header: header, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Forbidden}}
	}
	change := func(id, route, try, header, body string, sum, text api.Words) api.Operation {
		op := mine(id, route, try, header, body, sum, text)
		op.Errors = append(op.Errors, errs.Conflict)
		return op
	}
	api.Register(a, mine("track-report", "GET /my-reports/{number}", apiMine, apiDigits, "",
		api.Words{ID: "Laporan saya", EN: "My report"},
		api.Words{ID: "Seperti yang dilihat pelapor atau pengikutnya, dengan tanda terima di header: tiga angka atau token. Juga siapa saja yang pernah melihat identitas pelapor dan mengapa.",
			EN: "As its reporter or follower sees it, with the receipt in a header: three digits or the token. Also who looked at the reporter's identity and why."}), x.track)
	api.Do(a, change("add-to-report", "POST /my-reports/{number}/additions", apiMine+"/additions", apiDigits, `{"text": "Gang 3 nomor 12", "key": "5d0c0b1e-52a6-4a0c"}`,
		api.Words{ID: "Tambah keterangan", EN: "Add to a report"}, api.Words{ID: "Menjawab pertanyaan petugas dan menjalankan waktunya lagi; juga sesudah laporan ditutup. key yang sama disimpan sekali.", EN: "Answers a question and lets the clock go on; also after the end. The same key is stored once."}), x.addInfo)
	api.Do(a, change("rate-report", "PUT /my-reports/{number}/rating", apiMine+"/rating", apiDigits, `{"stars": 4, "word": "Cepat"}`,
		api.Words{ID: "Nilai jawabannya", EN: "Rate the answer"}, api.Words{ID: "Satu sampai lima bintang; menutup laporan yang sudah dijawab.", EN: "One to five stars; closes an answered report."}), x.rate)
	api.Do(a, change("confirm-report", "POST /my-reports/{number}/confirmation", apiMine+"/confirmation", apiDigits, "",
		api.Words{ID: "Nyatakan selesai", EN: "Say that it is done"}, api.Words{ID: "Menutup laporan yang sudah dijawab tanpa menilainya.", EN: "Closes an answered report without a rating."}), x.confirm)
	api.Do(a, change("reopen-report", "POST /my-reports/{number}/reopening", apiMine+"/reopening", apiDigits, `{"reason": "Lampunya padam lagi malam ini"}`,
		api.Words{ID: "Buka kembali", EN: "Reopen"}, api.Words{ID: "Sekali, sampai hari terakhir pada reply_until.", EN: "Once, to the last day of reply_until."}), x.reopen)
	api.Do(a, change("object-to-answer", "POST /my-reports/{number}/objection", apiMine+"/objection", apiDigits, `{"ground": "not_fulfilled", "text": "Salinan yang diberikan tidak lengkap"}`,
		api.Words{ID: "Ajukan keberatan informasi publik", EN: "Object, on public information"}, api.Words{ID: "Kepada atasan PPID, sekali, menurut Pasal 35 dan 36 UU 14/2008.", EN: "To the information officer's superior, once, by articles 35 and 36 of Law 14/2008."}), x.object)
	api.Register(a, mine("get-own-data", "GET /my-reports/{number}/data", apiMine+"/data", apiSecret, "",
		api.Words{ID: "Data saya", EN: "My data"}, api.Words{ID: "Salinan yang disimpan tentang pemegang tanda terima; dicatat setiap kali. Perlu token atau kontak lengkap, tiga angka tidak cukup.", EN: "The copy of what is kept about who holds the receipt; noted each time. It needs the token or the whole contact: three digits do not do."}), x.ownData)
	api.Do(a, change("correct-own-data", "PUT /my-reports/{number}/data", apiMine+"/data", apiSecret, `{"name": "Sulastri", "phone": "0812-3456-7418"}`,
		api.Words{ID: "Betulkan data saya", EN: "Correct my data"}, api.Words{ID: "Mengganti yang disimpan; yang dikosongkan terhapus.", EN: "Replaces what is kept; what is left out is gone."}), x.correctData)
	op := change("erase-own-data", "POST /my-reports/{number}/erasure", apiMine+"/erasure", apiSecret, `{"reason": "Sudah selesai"}`,
		api.Words{ID: "Hapus data saya", EN: "Erase my data"}, api.Words{ID: "Seketika bila laporannya sudah berakhir atau hanya diikuti; selama berjalan koordinator memutuskan dalam batas waktu undang-undang.", EN: "At once when the report has ended or is only followed; while it runs the coordinator decides within the time of the law."})
	api.Register(a, op, x.eraseData)
}

// ProofIn is what shows that somebody holds a receipt.
type ProofIn struct {
	Token   string `header:"Receipt-Token" maxLength:"200" doc:"The token of the receipt; it opens everything"`
	Digits  string `header:"Receipt-Digits" maxLength:"3" doc:"The three digits of the receipt, instead of the token"`
	Contact string `header:"Receipt-Contact" maxLength:"200" doc:"The whole telephone number or mail address, instead of the token"`
}

func (p ProofIn) key(ctx context.Context, number string) complaint.Key {
	return complaint.Key{Number: number, Token: p.Token, Tail: p.Digits, Contact: p.Contact, From: api.From(ctx)}
}

// MineIn names a report with what its receipt shows.
type MineIn struct {
	NumberIn
	ProofIn
}

func (m MineIn) mine(ctx context.Context) complaint.Key { return m.key(ctx, m.Number) }

func (x programs) track(ctx context.Context, in *MineIn) (MyReport, error) {
	o, err := x.svc.Track(ctx, in.mine(ctx))
	if err != nil {
		return MyReport{}, err
	}
	return myReport(o), nil
}

func (x programs) addInfo(ctx context.Context, in *struct {
	MineIn
	Body struct {
		Text   string              `json:"text,omitempty" maxLength:"10000"`
		Photos []complaint.PhotoID `json:"photos,omitempty" maxItems:"5" doc:"Identifiers from POST /report-photos"`
		Key    string              `json:"key,omitempty" maxLength:"100" doc:"A name of your own; the same is stored once"`
	}
}) error {
	return x.svc.AddInfo(ctx, in.mine(ctx), complaint.Info{ClientKey: in.Body.Key, Text: in.Body.Text, Photos: in.Body.Photos})
}

func (x programs) rate(ctx context.Context, in *struct {
	MineIn
	Body struct {
		Stars int    `json:"stars" minimum:"1" maximum:"5"`
		Word  string `json:"word,omitempty" maxLength:"1000" doc:"Everybody may read it"`
	}
}) error {
	return x.svc.Rate(ctx, in.mine(ctx), in.Body.Stars, in.Body.Word)
}

func (x programs) confirm(ctx context.Context, in *MineIn) error {
	return x.svc.Confirm(ctx, in.mine(ctx))
}

func (x programs) reopen(ctx context.Context, in *struct {
	MineIn
	Body ReasonBody
}) error {
	return x.svc.Reopen(ctx, in.mine(ctx), in.Body.Reason)
}

func (x programs) object(ctx context.Context, in *struct {
	MineIn
	Body struct {
		Ground complaint.ObjectionGround `json:"ground" enum:"refused,not_published,not_answered,not_as_asked,not_fulfilled,unfair_cost,after_deadline"`
		Text   string                    `json:"text" minLength:"1" maxLength:"2000"`
	}
}) error {
	return x.svc.Object(ctx, in.mine(ctx), complaint.Objection{Ground: in.Body.Ground, Text: in.Body.Text})
}

func (x programs) ownData(ctx context.Context, in *MineIn) (ReportPerson, error) {
	p, err := x.svc.OwnData(ctx, in.mine(ctx))
	if err != nil {
		return ReportPerson{}, err
	}
	return reportPerson(*p), nil
}

func (x programs) correctData(ctx context.Context, in *struct {
	MineIn
	Body ContactBody
}) error {
	return x.svc.CorrectData(ctx, in.mine(ctx), in.Body.person())
}

func (x programs) eraseData(ctx context.Context, in *struct {
	MineIn
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"1000"`
	}
}) (DataRequest, error) {
	r, err := x.svc.EraseData(ctx, in.mine(ctx), in.Body.Reason)
	if err != nil {
		return DataRequest{}, err
	}
	return dataRequest(*r), nil
}
