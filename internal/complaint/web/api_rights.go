package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
)

func (x programs) addRights(a huma.API) {
	api.Register(a, api.Operation{ID: "list-data-requests", Route: "GET /report-data-requests", Tag: apiTag, Scope: actor.ReportsRead, Try: "/report-data-requests?decided=false",
		Summary: api.Words{ID: "Permintaan pemilik data", EN: "Requests of data subjects"},
		Text: api.Words{ID: "Permintaan salinan, pembetulan, dan penghapusan data pribadi yang menunggu putusan pemilik token, yang paling dekat tenggatnya lebih dulu; dengan decided yang terakhir diputuskan.",
			EN: "Requests for a copy, a correction or an erasure of personal data that wait for the token owner's decision, soonest due first; with decided those decided last."}}, x.dataRequests)
	op := deciding("decide-data-request", "POST /report-data-requests/{request}/decision", "/report-data-requests/"+apiID+"/decision", `{"grant": false, "reason": "Perkara masih berjalan dan pelapor perlu dihubungi"}`,
		api.Words{ID: "Putuskan permintaan pemilik data", EN: "Decide a data subject's request"},
		api.Words{ID: "Dikabulkan: identitas dihapus seketika, atau salinannya dikirim sebagai tautan ke kontak yang tersimpan; pembetulan lewat correct-for-subject. Ditolak: dengan alasan yang dibaca pemohon.",
			EN: "Granted: the identity is erased at once, or the copy goes as a link to the contact that is kept; corrections go by correct-for-subject. Refused: with a reason that the requester reads."})
	op.Errors = []errs.Kind{errs.NotFound, errs.Conflict}
	api.Do(a, op, x.decideData)
	op = deciding("register-data-request", "POST /report-data-requests", "/report-data-requests", `{"report": "`+apiNumber+`", "kind": "correct", "reason": "Datang ke loket membawa KTP, nomornya ganti"}`,
		api.Words{ID: "Catat permintaan pemilik data", EN: "Write a data subject's request down"}, api.Words{ID: "Yang datang ke loket dengan KTP dan tanpa tanda terima. Satu permintaan sejenis pada satu waktu; yang kedua ditolak 409.", EN: "Of somebody who comes to the counter with an identity card and without the receipt. One of a kind at a time; a second is refused with 409."})
	op.Errors = []errs.Kind{errs.NotFound, errs.Conflict}
	api.Do(a, op, x.registerData)
	op = deciding("correct-for-subject", "PUT /report-data-requests/{request}/data", "/report-data-requests/"+apiID+"/data", `{"phone": "0812-3456-7418"}`,
		api.Words{ID: "Betulkan data pelapor", EN: "Correct a reporter's data"}, api.Words{ID: "Memenuhi permintaan pembetulan: yang diisi mengganti yang disimpan, yang kosong tetap.", EN: "Meets a request to correct: what is given replaces what was kept, what is left out stays."})
	op.Errors = []errs.Kind{errs.NotFound, errs.Conflict}
	api.Do(a, op, x.correctFor)
}

func (x programs) dataRequests(ctx context.Context, in *struct {
	Decided bool `query:"decided" doc:"Those that were met or refused, newest first"`
}) (DataRequests, error) {
	list := x.svc.SubjectRequests
	if in.Decided {
		list = x.svc.DecidedSubjectRequests
	}
	all, err := list(ctx, actor.Of(ctx))
	return DataRequests{api.List(all, dataRequest)}, err
}

// RequestIn names a data subject's request in an address.
type RequestIn struct {
	Request string `path:"request" maxLength:"40" doc:"Identifier of the request" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) decideData(ctx context.Context, in *struct {
	RequestIn
	Body struct {
		Grant  bool   `json:"grant"`
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Needed for a refusal"`
	}
}) error {
	return x.svc.DecideSubjectRequest(ctx, actor.Of(ctx), in.Request, in.Body.Grant, in.Body.Reason)
}

func (x programs) registerData(ctx context.Context, in *struct {
	Body struct {
		ReasonBody
		Report string `json:"report" minLength:"1" maxLength:"40" doc:"Number of the report"`
		Kind   string `json:"kind" enum:"copy,correct,erase"`
	}
}) error {
	return x.svc.RegisterSubjectRequest(ctx, actor.Of(ctx), in.Body.Report, in.Body.Kind, in.Body.Reason)
}

// ContactBody is who somebody is and how they are reached.
type ContactBody struct {
	Name    string `json:"name,omitempty" maxLength:"200"`
	Phone   string `json:"phone,omitempty" maxLength:"40" doc:"As people write it"`
	Email   string `json:"email,omitempty" maxLength:"200"`
	Address string `json:"address,omitempty" maxLength:"500"`
}

func (b ContactBody) person() complaint.Person {
	return complaint.Person{Name: b.Name, Phone: b.Phone, Email: b.Email, Address: b.Address}
}

func (x programs) correctFor(ctx context.Context, in *struct {
	RequestIn
	Body ContactBody
}) error {
	return x.svc.CorrectForSubject(ctx, actor.Of(ctx), in.Request, in.Body.person())
}
