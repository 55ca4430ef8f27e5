package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/document"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

const pdfType = "application/pdf"

// addProof adds what makes a ceremony provable: places, cards, rehearsal, the
// pack for a day without network, paper entered afterwards, and signatures.
func (x programs) addProof(a huma.API) {
	one := "/sessions/" + apiSample
	op := func(id, route, try, body string, scope string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: scope, Try: one + try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict}}
	}
	api.Do(a, op("set-places", "PUT /sessions/{id}/places", "/places", `{"places": [{"seat": "`+apiSample+`", "place": 12}]}`, actor.CeremonyWrite,
		api.Words{ID: "Atur tempat duduk", EN: "Arrange the places"},
		api.Words{ID: "Nomor kursi di aula atau nomor daring. Yang tidak disebut tetap; tanpa isi, semua diurutkan menurut protokol.",
			EN: "Numbers of chairs in the hall or online. Those not named keep theirs; with nothing named everybody is seated by precedence."}), x.setPlaces)
	cards := op("print-cards", "POST /sessions/{id}/cards", "/cards", `{"cards": [{"seat": "`+apiSample+`", "link": "wZ3kP0aQ7rT2sV9xY1bC4d", "code": "402817"}], "site": "https://pendopo.wanasari.go.id"}`, actor.CeremonyWrite,
		api.Words{ID: "Kartu peserta", EN: "Participant cards"},
		api.Words{ID: "PDF A4 berisi delapan kartu dengan kode QR, dari tautan dan kode yang baru diberikan. Kode tidak tersimpan di sini; yang keliru ditolak.",
			EN: "An A4 PDF of eight cards a sheet with QR codes, from links and codes that were just given. The codes are not kept here; wrong ones are refused."})
	api.Download(a, cards, []string{pdfType}, x.cards)
	api.Download(a, op("download-fallback", "GET /sessions/{id}/fallback.pdf", "/fallback.pdf", "", actor.CeremonyWrite,
		api.Words{ID: "Lembar cadangan", EN: "The fallback pack"},
		api.Words{ID: "Satu PDF untuk hari ketika jaringan mati: daftar hadir, naskah sumpah tiap kelompok, dan berita acara untuk tanda tangan basah.",
			EN: "One PDF for the day without network: roll, words of each group, and minutes to be signed with ink."}), []string{pdfType}, x.fallback)
	api.Do(a, op("begin-rehearsal", "POST /sessions/{id}/rehearsal", "/rehearsal", "", actor.CeremonyWrite,
		api.Words{ID: "Mulai gladi", EN: "Begin a rehearsal"},
		api.Words{ID: "Sebelum acara dibuka. Tidak ada yang tercatat.", EN: "Before the session is opened. Nothing is recorded."}), x.rehearse)
	api.Do(a, op("end-rehearsal", "DELETE /sessions/{id}/rehearsal", "/rehearsal", "", actor.CeremonyWrite,
		api.Words{ID: "Akhiri gladi", EN: "End a rehearsal"},
		api.Words{ID: "Semua catatan gladi dihapus.", EN: "Everything that the rehearsal wrote is wiped."}), x.endRehearsal)
	api.Register(a, op("enter-paper", "POST /sessions/{id}/paper", "/paper", `{"attested": "witness1", "began": "09.05", "lines": [{"seat": "`+apiSample+`", "result": "sworn", "came": "08.40", "signed": true}]}`, actor.CeremonyWrite,
		api.Words{ID: "Masukkan dari kertas", EN: "Enter from paper"},
		api.Words{ID: "Yang terjadi ketika layar mati: jam mulai, siapa datang, bersumpah dan menandatangani, serta petugas yang menyatakan lembarnya benar.",
			EN: "What happened while the screens were dark: when it began, who came, swore and signed, and whose word stands for the sheets."}), x.paper)
	api.Register(a, op("look-up-phone", "POST /sessions/{id}/seats/{seat}/phone", "/seats/"+apiSample+"/phone", "", actor.CeremonyWrite,
		api.Words{ID: "Lihat nomor telepon", EN: "Look a telephone number up"},
		api.Words{ID: "Pada hari acara. Siapa yang melihat dicatat.", EN: "On the day of the session. Who looked is recorded."}), x.phone)
	api.Register(a, op("get-signing", "GET /sessions/{id}/signing", "/signing", "", actor.CeremonyRead,
		api.Words{ID: "Tanda tangan berita acara", EN: "Signatures of the minutes"},
		api.Words{ID: "Berapa yang diberikan tiap penanda tangan, dan siapa yang ditunggu. Urutannya: pejabat, saksi I, saksi II, pengambil sumpah.",
			EN: "How many each hand gave, and who is waited for. The order is official, first witness, second witness, oath taker."}), x.signing)
	api.Register(a, op("sign-office", "POST /sessions/{id}/signatures", "/signatures", `{"hand": "witness_1", "name": "Bagas Pranoto", "pin": "493817"}`, actor.CeremonyWrite,
		api.Words{ID: "Tanda tangani sebagai saksi atau pengambil sumpah", EN: "Sign as witness or oath taker"},
		api.Words{ID: "Semua berita acara yang gilirannya tiba, dengan nama diketik atau digambar dan PIN sendiri. Hanya oleh orang yang bertugas.",
			EN: "All minutes whose turn has come, with the name typed or drawn and the own PIN. By the person with the task only."}), x.signOffice)
	api.Register(a, op("remind-signers", "POST /sessions/{id}/reminders", "/reminders", "", actor.CeremonyWrite,
		api.Words{ID: "Ingatkan yang belum menandatangani", EN: "Remind who has not signed"},
		api.Words{ID: "Surat elektronik kepada yang gilirannya tiba; paling sering sekali sejam.", EN: "An e-mail to those whose turn it is; once an hour at most."}), x.remind)
	papers := api.Operation{ID: "list-own-papers", Route: "POST /attendance/{link}/papers", Tag: apiTag, Scope: api.Public, Try: "/attendance/wZ3kP0aQ7rT2sV9xY1bC4d/papers", Body: `{"code": "402817"}`,
		Summary: api.Words{ID: "Naskah sendiri", EN: "One's own papers"}, Errors: []errs.Kind{errs.Conflict},
		Text: api.Words{ID: "Petikan, berita acara, dan pernyataan milik pejabat dari tautan ini. Tanpa token.", EN: "Extract, minutes and statements of the official of this link. No token."}}
	api.Register(a, papers, x.ownPapers)
	paper := papers
	paper.ID, paper.Route, paper.Try = "download-own-paper", "POST /attendance/{link}/papers/{document}", "/attendance/wZ3kP0aQ7rT2sV9xY1bC4d/papers/"+apiSample
	paper.Summary, paper.Text = api.Words{ID: "Unduh naskah sendiri", EN: "Download one's own paper"}, api.Words{ID: "Byte demi byte seperti diterbitkan. Tanpa token.", EN: "Byte for byte as issued. No token."}
	api.Download(a, paper, []string{pdfType}, x.ownPaper)
}

// SeatPlace is where somebody sits.
type SeatPlace struct {
	Seat  ceremony.SeatID `json:"seat" maxLength:"40"`
	Place int             `json:"place" minimum:"1" maximum:"9999"`
}

type placesIn struct {
	SessionIn
	Body struct {
		Places []SeatPlace `json:"places" maxItems:"2000"`
	}
}

func (x programs) setPlaces(ctx context.Context, in *placesIn) error {
	places := map[ceremony.SeatID]int{}
	for _, p := range in.Body.Places {
		places[p.Seat] = p.Place
	}
	return x.svc.SetPlaces(ctx, actor.Of(ctx), in.ID, places)
}

// CardIn is a link and code as they were given.
type CardIn struct {
	Seat     ceremony.SeatID `json:"seat,omitempty" maxLength:"40"`
	Office   ceremony.Office `json:"office,omitempty" enum:"taker,witness1,witness2,reader,clergy" doc:"Instead of a place: of somebody with a task"`
	Religion people.Religion `json:"religion,omitempty" maxLength:"20" doc:"Of clergy"`
	Link     string          `json:"link" maxLength:"60"`
	Code     string          `json:"code" maxLength:"20"`
}

type cardsIn struct {
	SessionIn
	Body struct {
		Cards []CardIn `json:"cards" minItems:"1" maxItems:"2000"`
		Site  string   `json:"site" maxLength:"200" format:"uri" doc:"Address of the pages, for the QR code"`
	}
}

func (x programs) cards(ctx context.Context, in *cardsIn) (api.File, error) {
	data, err := x.svc.Cards(ctx, actor.Of(ctx), in.ID, api.List(in.Body.Cards, func(c CardIn) ceremony.Issued {
		return ceremony.Issued{Seat: c.Seat, Role: ceremony.RoleKey{Office: c.Office, Religion: c.Religion}, Link: c.Link, Code: c.Code}
	}), in.Body.Site)
	return api.File{Name: "kartu-peserta.pdf", Type: pdfType, Data: data}, err
}

func (x programs) fallback(ctx context.Context, in *SessionIn) (api.File, error) {
	data, err := x.svc.FallbackFile(ctx, actor.Of(ctx), in.ID)
	return api.File{Name: "lembar-cadangan.pdf", Type: pdfType, Data: data}, err
}

func (x programs) rehearse(ctx context.Context, in *SessionIn) error {
	return x.svc.Rehearse(ctx, actor.Of(ctx), in.ID)
}

func (x programs) endRehearsal(ctx context.Context, in *SessionIn) error {
	return x.svc.EndRehearsal(ctx, actor.Of(ctx), in.ID)
}

// PaperRow is one line of the printed roll.
type PaperRow struct {
	Seat   ceremony.SeatID `json:"seat" maxLength:"40"`
	Result ceremony.Result `json:"result" enum:"sworn,absent,connection_lost,ill,declined"`
	Came   string          `json:"came,omitempty" maxLength:"5" doc:"Local time" example:"08.40"`
	Signed bool            `json:"signed,omitempty" doc:"The minutes, with ink"`
	Note   string          `json:"note,omitempty" maxLength:"1000"`
}

type paperIn struct {
	SessionIn
	Body struct {
		Attested string     `json:"attested" maxLength:"40" doc:"The task of who attests the sheets" example:"witness1"`
		Began    string     `json:"began,omitempty" maxLength:"5" doc:"Local time" example:"09.05"`
		Lines    []PaperRow `json:"lines" maxItems:"2000"`
	}
}

func (x programs) paper(ctx context.Context, in *paperIn) (RollMarked, error) {
	n, err := x.svc.EnterPaper(ctx, actor.Of(ctx), in.ID, ceremony.PaperIn{Attested: in.Body.Attested, Began: in.Body.Began,
		Lines: api.List(in.Body.Lines, func(p PaperRow) ceremony.PaperLine {
			return ceremony.PaperLine{Seat: p.Seat, Result: p.Result, Came: p.Came, Signed: p.Signed, Note: p.Note}
		})})
	return RollMarked{n}, err
}

// PhoneNumber is a number that somebody looked up.
type PhoneNumber struct {
	Phone string `json:"phone"`
}

func (x programs) phone(ctx context.Context, in *SeatIn) (PhoneNumber, error) {
	n, err := x.svc.Phone(ctx, actor.Of(ctx), in.ID, in.Seat)
	return PhoneNumber{n}, err
}

// SigningHand is one of the four who sign.
type SigningHand struct {
	Hand    stage.Hand `json:"hand" enum:"official,witness_1,witness_2,oath_taker"`
	Given   int        `json:"given"`
	Ready   int        `json:"ready" doc:"Minutes that this hand could sign now"`
	Missing []string   `json:"missing" doc:"Places whose minutes wait for this hand"`
}

// SessionSigning is where the signatures of a session stand.
type SessionSigning struct {
	Officials int           `json:"officials"`
	Complete  int           `json:"complete"`
	Left      int           `json:"left" doc:"Signatures that are missing"`
	Hands     []SigningHand `json:"hands"`
}

func (x programs) signing(ctx context.Context, in *SessionIn) (SessionSigning, error) {
	b, err := x.svc.OpenSigning(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return SessionSigning{}, err
	}
	out := SessionSigning{Officials: b.Tally.Officials, Complete: b.Tally.Complete, Left: b.Tally.Left(), Hands: []SigningHand{}}
	missing := b.Missing()
	for _, h := range stage.Hands {
		out.Hands = append(out.Hands, SigningHand{Hand: h, Given: b.Tally.Given[h], Ready: len(b.Ready[h]),
			Missing: api.List(missing[h], func(s *ceremony.Seat) string { return string(s.ID) })})
	}
	return out, nil
}

type signOfficeIn struct {
	SessionIn
	Body struct {
		Hand    stage.Hand `json:"hand" enum:"witness_1,witness_2,oath_taker"`
		Name    string     `json:"name,omitempty" maxLength:"300" doc:"Typed"`
		Strokes string     `json:"strokes,omitempty" maxLength:"40000" doc:"Instead of the name: a drawing on 1000 by 400" example:"100,200 180,120;300,180 420,190"`
		PIN     string     `json:"pin" minLength:"6" maxLength:"6" doc:"Six digits of your own"`
		Again   string     `json:"again,omitempty" maxLength:"6" doc:"The same once more when you choose a PIN"`
	}
}

// MinutesSigned says under how many minutes a signature was put.
type MinutesSigned struct {
	Signed int `json:"signed"`
}

func (x programs) signOffice(ctx context.Context, in *signOfficeIn) (MinutesSigned, error) {
	b := in.Body
	n, err := x.svc.SignOffice(ctx, actor.Of(ctx), in.ID, b.Hand, ceremony.SignIn{Name: b.Name, Strokes: b.Strokes, PIN: b.PIN, Again: b.Again})
	return MinutesSigned{n}, err
}

// SignersReminded says whom a reminder reached.
type SignersReminded struct {
	Mailed  int      `json:"mailed"`
	Without []string `json:"without" doc:"Places of officials without an address"`
}

func (x programs) remind(ctx context.Context, in *SessionIn) (SignersReminded, error) {
	r, err := x.svc.Remind(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return SignersReminded{}, err
	}
	return SignersReminded{r.Mailed, api.List(r.Without, func(s ceremony.SeatID) string { return string(s) })}, nil
}

// OwnPaper is one of an official's own papers.
type OwnPaper struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	Number string `json:"number,omitempty"`
	Ready  bool   `json:"ready" doc:"It can be downloaded"`
}

// OwnPapers are the papers of the official of a link.
type OwnPapers struct {
	Items []OwnPaper `json:"items"`
}

func (x programs) ownPapers(ctx context.Context, in *linkCodeIn) (OwnPapers, error) {
	all, err := x.svc.OwnPapers(ctx, in.Link, in.Body.Code)
	return OwnPapers{api.List(all, func(d *document.Document) OwnPaper {
		return OwnPaper{string(d.ID), string(d.Kind), d.Number, d.SHA256 != ""}
	})}, err
}

type ownPaperIn struct {
	LinkIn
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"20" doc:"The six digits"`
	}
	Document document.ID `path:"document" maxLength:"40" doc:"Identifier of the document" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) ownPaper(ctx context.Context, in *ownPaperIn) (api.File, error) {
	data, name, err := x.svc.OwnPaper(ctx, in.Link, in.Body.Code, in.Document)
	return api.File{Name: name, Type: pdfType, Data: data}, err
}
