package web

import (
	"context"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/document"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/sign"
	"pendopo/internal/ledger"
)

const apiTag = "documents"

const (
	apiSample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"
	pdfType   = "application/pdf"
)

// programs is the door of programs to official papers.
type programs struct {
	db     *db.DB
	papers *appointment.Papers
	ledger *ledger.Log
}

// API adds the operations on the papers of a round and on their verification.
func API(a huma.API, d *db.DB, papers *appointment.Papers, log *ledger.Log) {
	x := programs{d, papers, log}
	x.addReading(a)
	x.addMaking(a)
	x.addChecking(a)
}

func (x programs) addReading(a huma.API) {
	read := func(id, route, try string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.DocumentsRead, Try: try, Summary: sum, Text: text}
	}
	api.Register(a, read("list-documents", "GET /rounds/{id}/documents", "/rounds/"+apiSample+"/documents?kind=extract&limit=10",
		api.Words{ID: "Naskah sebuah penataan", EN: "Documents of a round"},
		api.Words{ID: "Keputusan, petikan, undangan, berita acara, surat pernyataan, dan pakta, dalam urutan berkas. Saring menurut jenis, keadaan, orang, atau yang gagal. Siapa yang hanya menandatangani melihat naskahnya sendiri dengan mine.",
			EN: "Decision, extracts, invitations, minutes, statements and pacts, in the order of the pack. Filter by kind, state, person, or what failed. Who only signs sees their own with mine."}), x.list)
	api.Register(a, read("get-document", "GET /documents/{id}", "/documents/"+apiSample,
		api.Words{ID: "Satu naskah", EN: "One document"},
		api.Words{ID: "Nomor, tanggal, keadaan, penanda tangan, sidik SHA-256, dan kode periksa.", EN: "Number, date, state, signers, SHA-256 and verification code."}), x.get)
	api.Download(a, read("download-document", "GET /documents/{id}/pdf", "/documents/"+apiSample+"/pdf",
		api.Words{ID: "Unduh naskah", EN: "Download a document"},
		api.Words{ID: "PDF terbaru yang tersimpan, byte demi byte seperti diterbitkan.", EN: "The newest stored PDF, byte for byte as issued."}), []string{pdfType}, x.download)
	api.Download(a, read("preview-document", "GET /documents/{id}/preview", "/documents/"+apiSample+"/preview",
		api.Words{ID: "Lihat rancangan naskah", EN: "Preview a document"},
		api.Words{ID: "Naskah apa adanya sekarang; rancangan menyebut dirinya rancangan di setiap halaman. Tidak ada yang disimpan.",
			EN: "The document as it stands; a draft says so on every page. Nothing is stored."}), []string{pdfType}, x.preview)
	api.Stream(a, read("download-merged", "GET /rounds/{id}/documents.pdf", "/rounds/"+apiSample+"/documents.pdf?kind=extract",
		api.Words{ID: "Semua naskah dalam satu PDF", EN: "All documents in one PDF"},
		api.Words{ID: "Untuk pencetak, dengan penanda bagi setiap naskah. Tanda tangan elektronik tidak ikut dalam gabungan.",
			EN: "For the printer, with a bookmark for each. Electronic signatures do not survive merging."}), pdfType, x.merged)
	api.Stream(a, read("download-zip", "GET /rounds/{id}/documents.zip", "/rounds/"+apiSample+"/documents.zip",
		api.Words{ID: "Semua naskah dalam satu arsip", EN: "All documents in one archive"},
		api.Words{ID: "Arsip zip dengan tanda tangan utuh, dalam folder menurut jenis.", EN: "A zip archive with signatures intact, in folders by kind."}), "application/zip", x.zip)
	api.Register(a, read("list-waiting-signers", "GET /rounds/{id}/waiting-signers", "/rounds/"+apiSample+"/waiting-signers",
		api.Words{ID: "Siapa yang belum menandatangani", EN: "Who has not signed yet"},
		api.Words{ID: "Pengenal orang yang persetujuannya masih ditunggu, yang harus lebih dulu disebut lebih dulu.", EN: "Identifiers of the people whose consent is awaited, those who sign first before others."}), x.waiting)
}

func (x programs) addMaking(a huma.API) {
	write := func(id, route, try, scope, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: scope, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict}}
	}
	api.Register(a, write("plan-decree", "POST /rounds/{id}/decree/plan", "/rounds/"+apiSample+"/decree/plan", actor.DocumentsWrite, "",
		api.Words{ID: "Siapkan rancangan keputusan", EN: "Prepare the draft decree"},
		api.Words{ID: "Membuat rancangan keputusan dan petikannya dari penataan yang sudah dinyatakan lengkap. Boleh diulang sesudah perubahan.",
			EN: "Makes the drafts of the decree and its extracts from a cleared round. May be repeated after a change."}), x.plan)
	api.Register(a, write("sign-decree", "POST /rounds/{id}/decree/sign", "/rounds/"+apiSample+"/decree/sign", actor.DocumentsSign, `{"version": 5}`,
		api.Words{ID: "Tandatangani keputusan", EN: "Sign the decree"},
		api.Words{ID: "Tanda tangan pejabat pembina kepegawaian: dalam satu langkah keputusan mendapat nomor dari buku register, penataan ditetapkan, dan naskahnya diminta dibuat. Penolakan tidak memakai nomor.",
			EN: "The appointing authority's signature: in one step the decree gets its number from the register, the round is decreed, and its paper is asked for. A refusal uses no number."}), x.signDecree)
	api.Register(a, write("consent", "POST /rounds/{id}/documents/consent", "/rounds/"+apiSample+"/documents/consent", actor.DocumentsSign, "",
		api.Words{ID: "Setujui yang menunggu tanda tangan Anda", EN: "Consent to what waits for your signature"},
		api.Words{ID: "Tanda tangan pemilik token di bawah semua naskah penataan yang menunggunya. Tidak seorang pun menandatangani atas nama orang lain. Boleh diulang.",
			EN: "The token owner's signature under everything of the round that waits for it. Nobody signs for another. May be repeated."}), x.consent)
	api.Register(a, write("retry-document", "POST /documents/{id}/seal", "/documents/"+apiSample+"/seal", actor.DocumentsWrite, "",
		api.Words{ID: "Ulangi naskah yang gagal", EN: "Retry a failed document"},
		api.Words{ID: "Menggambar dan menandatangani satu naskah sekarang juga.", EN: "Draws and signs one document now."}), x.retry)
	api.Do(a, write("withdraw-document", "POST /documents/{id}/withdraw", "/documents/"+apiSample+"/withdraw", actor.DocumentsWrite, `{"reason": "Salah jabatan"}`,
		api.Words{ID: "Cabut naskah", EN: "Withdraw a document"},
		api.Words{ID: "Rancangan hilang begitu saja; nomor yang sudah diberikan tetap tercatat sebagai batal, dengan alasannya.",
			EN: "A draft simply goes; a number that was given stays in the register as void, with the reason."}), x.withdraw)
	api.Do(a, write("signed-on-paper", "POST /documents/{id}/signed-on-paper", "/documents/"+apiSample+"/signed-on-paper", actor.DocumentsWrite, `{"note": "Asli disimpan di bagian kepegawaian"}`,
		api.Words{ID: "Catat tanda tangan basah", EN: "Record signatures in ink"},
		api.Words{ID: "Mencatat bahwa naskah yang ditandatangani dengan tinta sudah lengkap tanda tangannya.", EN: "Records that a document signed in ink has its signatures."}), x.ink)
}

func (x programs) addChecking(a huma.API) {
	api.Register(a, api.Operation{
		ID: "verify-code", Route: "GET /verify/{code}", Tag: apiTag, Scope: api.Public,
		Summary: api.Words{ID: "Periksa kode naskah", EN: "Verify a document's code"},
		Text: api.Words{ID: "Apa yang boleh diketahui umum tentang naskah dengan kode itu: nomor, tanggal, penanda tangan, dan apakah masih berlaku. Tanpa token.",
			EN: "What anybody may know of the document with the code: number, date, signers, and whether it still stands. No token."},
		Try: "/verify/7K2M-9QXA-4TRD-1B5C",
	}, x.verify)
	api.Register(a, api.Operation{
		ID: "get-evidence", Route: "GET /verify/{code}/evidence", Tag: apiTag, Scope: api.Public, Errors: []errs.Kind{errs.Unavailable},
		Summary: api.Words{ID: "Berkas bukti sebuah naskah", EN: "Evidence of a document"},
		Text: api.Words{ID: "Tindakan penandatanganannya kata demi kata, garam, dan bukti C2SP tlog-proof: dengan PDF dan kunci umum, siapa pun dapat memeriksa tanpa situs ini (pendopo verify, pendopo-check). Tanpa token.",
			EN: "The act of its signing word for word, the salt, and a C2SP tlog-proof: with the PDF and the public key anybody can check without this site (pendopo verify, pendopo-check). No token."},
		Try: "/verify/7K2M-9QXA-4TRD-1B5C/evidence",
	}, x.evidence)
	api.Register(a, api.Operation{
		ID: "verify-file", Route: "POST /verify", Tag: apiTag, Scope: api.Public, Takes: pdfType, Limit: sign.MaxFile,
		Summary: api.Words{ID: "Periksa berkas PDF", EN: "Verify a PDF file"},
		Text: api.Words{ID: "Membandingkan berkas dengan yang diterbitkan: asli (genuine), berubah (altered), versi terdahulu (earlier), bukan dari sini (stranger), atau rusak (broken). Berkas tidak disimpan. Tanpa token.",
			EN: "Compares a file with what was issued: genuine, altered, earlier, stranger or broken. The file is not kept. No token."},
		Try: "/verify?code=7K2M-9QXA-4TRD-1B5C",
	}, x.verifyFile)
}

// Document is an official document without its bytes.
type Document struct {
	ID         string              `json:"id"`
	Kind       string              `json:"kind" enum:"decision,extract,invitation,minutes,installed,start,pact,script,attendance"`
	KindName   string              `json:"kind_name" example:"Petikan keputusan"`
	Round      string              `json:"round,omitempty"`
	Person     string              `json:"person,omitempty" doc:"Whom it concerns"`
	Title      string              `json:"title"`
	FileName   string              `json:"file_name"`
	Method     string              `json:"method" doc:"trial: certificate of the local authority, not BSrE; wet: ink; none"`
	State      string              `json:"state" enum:"drafted,numbered,signed,withdrawn,superseded"`
	StateNote  string              `json:"state_note,omitempty"`
	Number     string              `json:"number,omitempty"`
	Dated      clock.Date          `json:"dated,omitempty" format:"date"`
	SealedAt   *time.Time          `json:"sealed_at,omitempty"`
	Code       string              `json:"code,omitempty" doc:"Of the verification page"`
	SHA256     string              `json:"sha256,omitempty"`
	Size       int64               `json:"size,omitempty"`
	Pages      int                 `json:"pages,omitempty"`
	Leaf       string              `json:"leaf,omitempty" doc:"Receipt of the act in the ledger"`
	Failure    string              `json:"failure,omitempty" doc:"Why the last try failed"`
	Attempts   int                 `json:"attempts,omitempty"`
	Version    int64               `json:"version"`
	Signatures []DocumentSignature `json:"signatures"`
}

// DocumentSignature is one signer of a document.
type DocumentSignature struct {
	Role       string     `json:"role"`
	Person     string     `json:"person,omitempty"`
	Name       string     `json:"name"`
	Title      string     `json:"title,omitempty"`
	ApprovedAt *time.Time `json:"approved_at,omitempty" doc:"When the signer consented"`
	At         *time.Time `json:"at,omitempty" doc:"When it was signed; not there until then"`
}

func documentOf(l i18n.Lang, d *document.Document) Document {
	v := Document{ID: string(d.ID), Kind: string(d.Kind), KindName: d.Kind.Name(), Person: d.Person, Title: d.Title, FileName: d.FileName, Method: string(d.Method),
		State: string(d.State), StateNote: d.StateNote, Number: d.Number, Dated: d.Dated, SealedAt: instant(d.SealedAt), Code: d.Code, SHA256: string(d.SHA256),
		Size: d.Size, Pages: d.Pages, Leaf: d.Leaf, Attempts: d.Attempts, Version: d.Version,
		Signatures: api.List(d.Signatures, func(s document.SignatureLine) DocumentSignature {
			return DocumentSignature{s.Role, s.Person, s.Name, s.Title, instant(s.ApprovedAt), instant(s.At)}
		})}
	if d.Subject.Kind == "round" {
		v.Round = d.Subject.ID
	}
	if d.Failure.Key != "" {
		v.Failure = i18n.T(l, d.Failure.Key, d.Failure.Args...)
	}
	return v
}

// instant is nil for no time.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// PackIn names a part of the papers of a round.
type PackIn struct {
	ID   appointment.RoundID `path:"id" maxLength:"40" doc:"Identifier of the round" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
	Kind document.Kind       `query:"kind" enum:"decision,extract,invitation,minutes,installed,start,pact,script,attendance" doc:"Only this kind"`
}

func (in *PackIn) filter() document.Filter {
	f := document.Filter{Subject: appointment.Pack(in.ID)}
	if in.Kind != "" {
		f.Kinds = []document.Kind{in.Kind}
	}
	return f
}

type listIn struct {
	PackIn
	State  document.State `query:"state" enum:"drafted,numbered,signed,withdrawn,superseded" doc:"Only in this state"`
	Person string         `query:"person" maxLength:"40" doc:"Identifier of whom it concerns"`
	Mine   bool           `query:"mine" doc:"Only what waits for the token owner's signature"`
	Failed bool           `query:"failed" doc:"Only what failed at the last try"`
	All    bool           `query:"all" doc:"Withdrawn and superseded ones too"`
	Limit  int            `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Items of one page"`
	After  document.ID    `query:"after" maxLength:"40" doc:"The \"next\" of the page before"`
}

// Documents is a page of documents.
type Documents struct {
	Items []Document `json:"items"`
	Next  string     `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
}

func (x programs) list(ctx context.Context, in *listIn) (Documents, error) {
	f := in.filter()
	f.Person, f.Failed, f.All, f.Limit, f.After = in.Person, in.Failed, in.All, in.Limit, in.After
	if in.State != "" {
		f.States, f.All = []document.State{in.State}, true
	}
	by := actor.Of(ctx)
	if in.Mine {
		f.Signer = by.Person
	}
	found, err := x.papers.Documents.Find(ctx, by, f)
	if err != nil {
		return Documents{}, err
	}
	l := api.Lang(ctx)
	out := Documents{Items: api.List(found.Documents, func(d *document.Document) Document { return documentOf(l, d) })}
	if found.More {
		out.Next = out.Items[len(out.Items)-1].ID
	}
	return out, nil
}

// DocumentIn names a document in an address.
type DocumentIn struct {
	ID document.ID `path:"id" maxLength:"40" doc:"Identifier of the document" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) get(ctx context.Context, in *DocumentIn) (Document, error) {
	d, err := x.papers.Documents.Get(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return Document{}, err
	}
	return documentOf(api.Lang(ctx), d), nil
}

func (x programs) download(ctx context.Context, in *DocumentIn) (api.File, error) {
	data, name, err := x.papers.Documents.Download(ctx, actor.Of(ctx), in.ID)
	return api.File{Name: name, Type: pdfType, Data: data}, err
}

func (x programs) preview(ctx context.Context, in *DocumentIn) (api.File, error) {
	r, err := x.papers.Documents.Preview(ctx, actor.Of(ctx), in.ID)
	return api.File{Name: "rancangan.pdf", Type: pdfType, Data: r.PDF}, err
}

func (x programs) merged(ctx context.Context, in *PackIn, name func(string), w io.Writer) error {
	name("penataan-" + string(in.ID) + ".pdf")
	_, err := x.papers.Documents.Merged(ctx, actor.Of(ctx), in.filter(), "Pendopo", w)
	return err
}

func (x programs) zip(ctx context.Context, in *PackIn, name func(string), w io.Writer) error {
	name("penataan-" + string(in.ID) + ".zip")
	_, err := x.papers.Documents.Zip(ctx, actor.Of(ctx), in.filter(), w)
	return err
}

// RoundIn names a round in an address. Parts of inputs are exported because
// the router fills only those.
type RoundIn struct {
	ID appointment.RoundID `path:"id" maxLength:"40" doc:"Identifier of the round" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

// WaitingSigners are the people whose consent is awaited.
type WaitingSigners struct {
	People []string `json:"people"`
}

func (x programs) waiting(ctx context.Context, in *RoundIn) (WaitingSigners, error) {
	who, err := x.papers.Documents.Waiting(ctx, actor.Of(ctx), appointment.Pack(in.ID))
	if err != nil {
		return WaitingSigners{}, err
	}
	return WaitingSigners{append([]string{}, who...)}, nil
}

// DecreePlanned counts what a plan did.
type DecreePlanned struct {
	New     int `json:"new"`
	Changed int `json:"changed" doc:"Drafts whose data changed"`
	Kept    int `json:"kept" doc:"The same already, or numbered and so untouched"`
}

func (x programs) plan(ctx context.Context, in *RoundIn) (DecreePlanned, error) {
	p, err := x.papers.PlanDecree(ctx, actor.Of(ctx), in.ID)
	return DecreePlanned{p.New, p.Changed, p.Kept}, err
}

type signIn struct {
	RoundIn
	Body struct {
		Version int64      `json:"version" doc:"The version of the round you saw"`
		On      clock.Date `json:"on,omitempty" format:"date" doc:"Date of the decree; today when it is not given. Another day needs a reason and is recorded"`
		Reason  string     `json:"reason,omitempty" maxLength:"1000"`
	}
}

// DecreeSigned is the number a decree got.
type DecreeSigned struct {
	Number  string     `json:"number"`
	Dated   clock.Date `json:"dated" format:"date"`
	Version int64      `json:"version" doc:"Of the round"`
}

func (x programs) signDecree(ctx context.Context, in *signIn) (DecreeSigned, error) {
	r, err := x.papers.SignDecree(ctx, actor.Of(ctx), in.ID, in.Body.Version, document.Dating{On: in.Body.On, Reason: in.Body.Reason})
	if err != nil {
		return DecreeSigned{}, err
	}
	return DecreeSigned{r.DecreeNumber, r.DecreedOn, r.Version}, nil
}

// Consented counts what a consent did.
type Consented struct {
	Signatures int    `json:"signatures"`
	Numbered   int    `json:"numbered" doc:"Documents that got their numbers by it"`
	Job        string `json:"job,omitempty" doc:"The work that draws and signs them"`
}

func (x programs) consent(ctx context.Context, in *RoundIn) (Consented, error) {
	n, issued, err := x.papers.Consent(ctx, actor.Of(ctx), in.ID)
	return Consented{n, issued.Numbered, issued.Job}, err
}

func (x programs) retry(ctx context.Context, in *DocumentIn) (Document, error) {
	d, err := x.papers.Documents.SealOne(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return Document{}, err
	}
	return documentOf(api.Lang(ctx), d), nil
}

type withdrawIn struct {
	DocumentIn
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000"`
	}
}

func (x programs) withdraw(ctx context.Context, in *withdrawIn) error {
	return x.papers.Documents.Withdraw(ctx, actor.Of(ctx), in.ID, in.Body.Reason)
}

type inkIn struct {
	DocumentIn
	Body struct {
		Note string `json:"note" maxLength:"1000" doc:"Where the original is kept"`
	}
}

func (x programs) ink(ctx context.Context, in *inkIn) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		return x.papers.Documents.SignedOnPaperIn(tx, actor.Of(ctx), in.ID, in.Body.Note)
	})
}

// Verified is what anybody with the code may know.
type Verified struct {
	Kind         string           `json:"kind"`
	KindName     string           `json:"kind_name"`
	Number       string           `json:"number,omitempty"`
	Dated        clock.Date       `json:"dated,omitempty" format:"date"`
	State        string           `json:"state" enum:"drafted,numbered,signed,withdrawn,superseded"`
	Valid        bool             `json:"valid" doc:"Signed, and neither withdrawn nor superseded"`
	Signers      []VerifiedSigner `json:"signers"`
	Trial        bool             `json:"trial" doc:"Signed with the local trial authority, not BSrE"`
	SHA256       string           `json:"sha256,omitempty"`
	Leaf         string           `json:"leaf,omitempty" doc:"Prove it with GET /acts/{id}/proof"`
	Code         string           `json:"code"`
	SupersededBy string           `json:"superseded_by,omitempty"`
}

// VerifiedSigner is one signature as the public may see it.
type VerifiedSigner struct {
	Name   string     `json:"name,omitempty" doc:"Not there when it is the official concerned"`
	Post   string     `json:"post,omitempty"`
	At     *time.Time `json:"at,omitempty"`
	Issuer string     `json:"issuer,omitempty"`
}

func verifiedOf(p *document.Public) *Verified {
	if p == nil {
		return nil
	}
	return &Verified{Kind: string(p.Kind), KindName: p.Name, Number: p.Number, Dated: p.Dated, State: string(p.State), Valid: p.State == document.Signed, Trial: p.Trial,
		SHA256: string(p.SHA256), Leaf: p.Leaf, Code: p.Code, SupersededBy: p.SupersededBy,
		Signers: api.List(p.Signers, func(s document.PublicSigner) VerifiedSigner {
			return VerifiedSigner{s.Name, s.Post, instant(s.At), s.Issuer}
		})}
}

type codeIn struct {
	Code string `path:"code" maxLength:"40" doc:"As printed, with or without dashes" example:"7K2M-9QXA-4TRD-1B5C"`
}

func (x programs) verify(ctx context.Context, in *codeIn) (Verified, error) {
	p, err := x.papers.Documents.Verify(ctx, in.Code)
	if err != nil {
		return Verified{}, err
	}
	return *verifiedOf(p), nil
}

func (x programs) evidence(ctx context.Context, in *codeIn) (Evidence, error) {
	e, _, err := evidenceOf(ctx, x.papers.Documents, x.ledger, in.Code)
	if err != nil {
		return Evidence{}, err
	}
	return *e, nil
}

type fileIn struct {
	Code    string `query:"code" maxLength:"40" doc:"With it the answer also tells a genuine file of another document from this one"`
	RawBody []byte `contentType:"application/pdf"`
}

// CheckedFile is what a file turned out to be.
type CheckedFile struct {
	Verdict   string     `json:"verdict" enum:"genuine,altered,earlier,collected,recollected,stranger,broken" doc:"collected: the merged file for the printer, as it was given; recollected: calls itself one and is not"`
	SHA256    string     `json:"sha256"`
	Document  *Verified  `json:"document,omitempty" doc:"What it belongs to, when known"`
	Documents []Verified `json:"documents,omitempty" doc:"What a merged file holds, in its order"`
}

func (x programs) verifyFile(ctx context.Context, in *fileIn) (CheckedFile, error) {
	c, err := x.papers.Documents.VerifyUpload(ctx, in.RawBody, in.Code)
	if err != nil {
		return CheckedFile{}, err
	}
	v := CheckedFile{Verdict: string(c.Verdict), SHA256: string(c.SHA256), Document: verifiedOf(c.Paper)}
	for _, p := range c.Papers {
		v.Documents = append(v.Documents, *verifiedOf(p))
	}
	return v, nil
}
