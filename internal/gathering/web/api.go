package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/gathering"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

const (
	apiTag    = "gathering"
	apiSample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"
)

// programs is the door of programs to gatherings.
type programs struct{ svc *gathering.Service }

// API adds the operations on gatherings.
func API(a huma.API, svc *gathering.Service) {
	x := programs{svc}
	x.addReading(a)
	x.addArranging(a)
	x.addHolding(a)
	x.addOwn(a)
	x.addDeciding(a)
}

func read(id, route, try string, sum, text api.Words) api.Operation {
	return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.CeremonyRead, Try: try, Summary: sum, Text: text}
}

func write(id, route, try, body string, sum, text api.Words) api.Operation {
	return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.CeremonyWrite, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict, errs.NotFound}}
}

const one = "/gatherings/" + apiSample

func (x programs) addReading(a huma.API) {
	api.Register(a, read("list-gatherings", "GET /gatherings", "/gatherings", api.Words{ID: "Daftar pertemuan", EN: "List gatherings"},
		api.Words{ID: "Yang terbaru lebih dulu: semua bagi yang berwenang, selain itu yang mengundang pemilik token.", EN: "Newest first: all for who may see them, else those that invite the token's owner."}), x.list)
	api.Register(a, read("get-gathering", "GET /gatherings/{id}", one, api.Words{ID: "Satu pertemuan", EN: "One gathering"},
		api.Words{ID: "Susunan, agenda, jumlah kehadiran, putusan, putusan sebelumnya yang masih berjalan, dan naskahnya.", EN: "Arrangement, agenda, attendance in numbers, decisions, open decisions of earlier meetings, papers."}), x.get)
	api.Register(a, read("list-invitees", "GET /gatherings/{id}/invitees", one+"/invitees", api.Words{ID: "Daftar undangan", EN: "List who is invited"},
		api.Words{ID: "Menurut urutan keprotokolan, dengan kehadiran dan tanda tangannya, halaman demi halaman.", EN: "In protocol order, with attendance and signatures, page by page."}), x.invitees)
	api.Register(a, read("get-coaching-round", "GET /coaching-rounds/{id}", "/coaching-rounds/"+apiSample, api.Words{ID: "Cakupan pembinaan", EN: "Coverage of a coaching round"},
		api.Words{ID: "Per perangkat daerah: pegawai, yang diundang, dan yang sudah ditemui; seorang dihitung sekali.", EN: "By agency: staff, invited, and met; a person counts once."}), x.coverage)
	pledge := read("get-pledge", "GET /pledges/{id}", "/pledges/"+apiSample, api.Words{ID: "Ikrar yang diumumkan", EN: "A published pledge"},
		api.Words{ID: "Bunyi ikrar, dan jabatan, nama, serta waktu mereka yang sudah menandatangani. Tanpa token.", EN: "The words, and post, name and time of those who signed. No token."})
	pledge.Scope = api.Public
	api.Register(a, pledge, x.pledge)
	paper := read("download-gathering-paper", "GET /gatherings/{id}/papers/{kind}", one+"/papers/meeting", api.Words{ID: "Unduh naskah pertemuan", EN: "Download a paper of a gathering"},
		api.Words{ID: "Undangan, naskah ikrar, atau notulen: berkas bersegel, atau konsepnya.", EN: "Invitation, pledge or minutes: the sealed file, or the draft."})
	paper.Scope = actor.DocumentsRead
	api.Download(a, paper, []string{"application/pdf"}, x.paper)
}

func (x programs) addArranging(a huma.API) {
	body := `{"kind": "staff_meeting", "title": "Rapat staf", "on": "2026-03-09", "at": "09.00", "hall": "Ruang rapat", "chair": "WALIKOTA", "notes": "SEKDA"}`
	op := write("create-gathering", "POST /gatherings", "/gatherings", body, api.Words{ID: "Buat pertemuan", EN: "Make a gathering"},
		api.Words{ID: "Ikrar, satu sesi pembinaan, atau rapat staf yang memulai rangkaiannya sendiri.", EN: "A pledge, one session of coaching, or a staff meeting that begins a chain of its own."})
	op.Status, op.Once = http.StatusCreated, true
	api.Register(a, op, x.create)
	api.Register(a, write("change-gathering", "PUT /gatherings/{id}", one, `{"version": 1, "title": "Rapat staf", "on": "2026-03-10", "at": "09.00", "hall": "Ruang rapat", "chair": "WALIKOTA", "notes": "SEKDA"}`,
		api.Words{ID: "Ubah susunan", EN: "Change a gathering"}, api.Words{ID: "Sebelum dimulai. Bila hari, jam, atau tempat berubah, undangan dikirim lagi.", EN: "Before it begins. When day, hour or place move, invitations go out again."}), x.change)
	op = write("plan-next-meeting", "POST /gatherings/{id}/next", one+"/next", `{"on": "2026-04-06"}`, api.Words{ID: "Jadwalkan rapat berikutnya", EN: "Plan the next meeting"},
		api.Words{ID: "Rapat staf berikutnya dalam rangkaian, dengan undangan yang sama dan putusan yang masih berjalan.", EN: "The next staff meeting of the chain, with the same invitations and the open decisions."})
	op.Status = http.StatusCreated
	api.Register(a, op, x.next)
	op = write("plan-coaching-round", "POST /coaching-rounds", "/coaching-rounds",
		`{"title": "Pembinaan ASN", "on": "2026-03-09", "at": "09.00", "hall": "Aula", "chair": "WALIKOTA", "notes": "SEKDA", "units": ["DINKES"]}`,
		api.Words{ID: "Buat putaran pembinaan", EN: "Plan a coaching round"}, api.Words{ID: "Satu sesi per perangkat daerah pada hari kerja berurutan, dengan pegawainya.", EN: "A session for each agency on working days one after the other, with its staff."})
	op.Status, op.Once = http.StatusCreated, true
	api.Register(a, op, x.planRound)
	api.Register(a, write("choose-invitees", "POST /gatherings/{id}/invitees", one+"/invitees", `{"levels": ["JPTP"], "signs": true}`,
		api.Words{ID: "Tambah undangan", EN: "Add people"}, api.Words{ID: "Menurut perangkat daerah, jenjang, atau kode jabatan; disisipkan menurut keprotokolan.", EN: "By agency, level or post; merged in protocol order."}), x.choose)
	api.Do(a, write("set-invitee", "POST /gatherings/{id}/invitees/{invitee}", one+"/invitees/"+apiSample, `{"do": "place", "before": "`+apiSample+`"}`,
		api.Words{ID: "Ubah satu undangan", EN: "Change one invitation"}, api.Words{ID: "Pindahkan ke depan orang lain, jadikan penanda tangan atau tidak, atau hapus.", EN: "Move before somebody else, make a signer or not, or remove."}), x.setInvitee)
	api.Register(a, write("renew-invitee-link", "POST /gatherings/{id}/invitees/{invitee}/link", one+"/invitees/"+apiSample+"/link", "",
		api.Words{ID: "Tautan pribadi baru", EN: "A new personal link"}, api.Words{ID: "Tautan dan kode baru, ditampilkan sekali; yang lama tidak berlaku lagi.", EN: "A new link and code, shown once; the old ones stop working."}), x.reissue)
}

func (x programs) addHolding(a huma.API) {
	api.Register(a, write("step-gathering", "POST /gatherings/{id}/steps", one+"/steps", `{"do": "invite"}`, api.Words{ID: "Langkah pertemuan", EN: "A step of a gathering"},
		api.Words{ID: "invite mengirim undangan, start membuka kehadiran, close menutup, cancel membatalkan dengan alasan, draft menyiapkan notulen dan naskah ikrar.",
			EN: "invite sends the invitations, start opens the attendance, close ends it, cancel calls it off with a reason, draft prepares minutes and pledge."}), x.step)
	api.Register(a, write("note-attendance", "POST /gatherings/{id}/attendance", one+"/attendance", `{"invitees": ["`+apiSample+`"], "attendance": "hall"}`,
		api.Words{ID: "Catat kehadiran", EN: "Note attendance"}, api.Words{ID: "Catatan yang sudah ada tidak mengubah apa pun; expected membatalkannya.", EN: "A note that stands changes nothing; expected takes it back."}), x.note)
	api.Do(a, write("write-gathering-notes", "PUT /gatherings/{id}/notes", one+"/notes", `{"summary": "Dibuka pukul 09.00.", "items": ["Serapan 82 persen."]}`,
		api.Words{ID: "Tulis catatan", EN: "Write notes"}, api.Words{ID: "Ringkasan dan catatan per butir agenda, sampai notulen bernomor.", EN: "Summary and notes for each item, until the minutes have their number."}), x.notes)
	sign := write("sign-gathering-paper", "POST /gatherings/{id}/papers/{kind}/signature", one+"/papers/meeting/signature", "", api.Words{ID: "Tanda tangani naskah", EN: "Sign a paper"},
		api.Words{ID: "Oleh yang gilirannya: penanda tangan undangan, notulis lalu pimpinan untuk notulen, pimpinan untuk ikrar.", EN: "By whose turn it is: the signer of the invitation, note taker then chair for minutes, the chair for a pledge."})
	sign.Scope = actor.DocumentsSign
	api.Do(a, sign, x.sign)
}

func (x programs) addOwn(a huma.API) {
	api.Register(a, read("get-own-place", "GET /gatherings/{id}/place", one+"/place", api.Words{ID: "Tempat sendiri", EN: "One's own place"},
		api.Words{ID: "Undangan pemilik token: kehadiran, giliran menandatangani, dan jumlah tanda tangan.", EN: "The token owner's invitation: attendance, turn to sign, and how many have signed."}), x.place)
	body := `{"do": "hall"}`
	words := api.Words{ID: "hall atau online menyatakan hadir, represent menugaskan wakil, excuse minta izin, sign menandatangani ikrar dengan PIN sendiri.",
		EN: "hall or online say one is here, represent sends somebody, excuse asks to be excused, sign signs the pledge with an own PIN."}
	api.Register(a, write("take-own-place", "POST /gatherings/{id}/place", one+"/place", body, api.Words{ID: "Hadir dan menandatangani", EN: "Attend and sign"}, words), x.take)
	link := write("take-place-by-link", "POST /gatherings/{id}/link", one+"/link", `{"link": "wZ3kP0aQ7rT2sV9xY1bC4d", "code": "402817", "do": "hall"}`,
		api.Words{ID: "Hadir dengan tautan pribadi", EN: "Attend by personal link"}, api.Words{ID: words.ID + " Tanpa token.", EN: words.EN + " No token."})
	link.Scope = api.Public
	link.Errors = append(link.Errors, errs.Forbidden)
	api.Register(a, link, x.takeByLink)
}

func (x programs) addDeciding(a huma.API) {
	op := write("record-decision", "POST /gatherings/{id}/decisions", one+"/decisions", `{"words": "Menyusun rencana aksi", "post": "DINKES-K", "due": "2026-03-20"}`,
		api.Words{ID: "Catat putusan", EN: "Record a decision"}, api.Words{ID: "Menjadi tugas jabatan itu, sampai hari kerja yang disebut atau dalam sejumlah hari kerja.", EN: "It becomes a duty of the post, by a working day or within a number of them."})
	op.Status = http.StatusCreated
	api.Register(a, op, x.decide)
	path := "/decisions/" + apiSample
	api.Register(a, read("get-decision", "GET /decisions/{id}", path, api.Words{ID: "Satu putusan", EN: "One decision"},
		api.Words{ID: "Isi, penanggung jawab, tenggat, keadaan, dan pertemuannya.", EN: "Words, owner, deadline, state and gathering."}), x.decision)
	api.Do(a, write("withdraw-decision", "POST /gatherings/{id}/decisions/{decision}/withdraw", one+"/decisions/"+apiSample+"/withdraw", `{"reason": "Salah tulis"}`,
		api.Words{ID: "Tarik putusan", EN: "Withdraw a decision"}, api.Words{ID: "Sampai notulen bernomor; tugasnya berakhir.", EN: "Until the minutes have their number; its duty ends."}), x.withdraw)
	api.Do(a, write("fulfil-decision", "POST /decisions/{id}/fulfil", path+"/fulfil", `{"outcome": "Laporan 900/12/2026"}`,
		api.Words{ID: "Nyatakan putusan tuntas", EN: "Say that a decision is done"}, api.Words{ID: "Oleh yang menanggung jabatannya hari ini.", EN: "By who answers for the post today."}), x.fulfil)
}

// GatheringIn names a gathering in an address. Parts of inputs are exported
// because the router fills only those.
type GatheringIn struct {
	ID gathering.ID `path:"id" maxLength:"40" doc:"Identifier of the gathering" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

type listIn struct {
	Kind  gathering.Kind `query:"kind" enum:"pledge,coaching,staff_meeting" doc:"Only gatherings of this kind"`
	After string         `query:"after" maxLength:"80" doc:"Where the page before ended"`
}

func (x programs) list(ctx context.Context, in *listIn) (Gatherings, error) {
	p, err := x.svc.List(ctx, actor.Of(ctx), gathering.ListFilter{Kind: in.Kind, After: in.After})
	if err != nil {
		return Gatherings{}, err
	}
	snap, err := x.register(ctx)
	if err != nil {
		return Gatherings{}, err
	}
	return Gatherings{Items: api.List(p.Items, func(g gathering.Listed) Gathering { return gatheringOf(snap, g.Gathering, g.Tally) }), Next: p.Next}, nil
}

func (x programs) register(ctx context.Context) (*org.Register, error) { return x.svc.Org.Get(ctx) }

func (x programs) get(ctx context.Context, in *GatheringIn) (GatheringDetail, error) {
	return x.detail(ctx, in.ID)
}

func (x programs) detail(ctx context.Context, id gathering.ID) (GatheringDetail, error) {
	v, err := x.svc.Open(ctx, actor.Of(ctx), id)
	if err != nil {
		return GatheringDetail{}, err
	}
	return detailOf(v), nil
}

type inviteesIn struct {
	GatheringIn
	Attendance gathering.Attendance `query:"attendance" enum:"expected,hall,online,represented,excused,absent" doc:"Only who took part this way"`
	Unsigned   bool                 `query:"unsigned" doc:"Only signers who have not signed"`
	Query      string               `query:"q" maxLength:"100" doc:"Words of name, number, post or agency"`
	After      string               `query:"after" maxLength:"80" doc:"Where the page before ended"`
	Limit      int                  `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Items of one page"`
}

func (x programs) invitees(ctx context.Context, in *inviteesIn) (Invitees, error) {
	p, err := x.svc.Invited(ctx, actor.Of(ctx), in.ID, gathering.Filter{Attendance: in.Attendance, Unsigned: in.Unsigned, Query: in.Query, After: in.After, Limit: in.Limit})
	if err != nil {
		return Invitees{}, err
	}
	return Invitees{Items: api.List(p.Lines, inviteeOf), Total: p.Total, Next: p.Next}, nil
}

// SeriesIn names a coaching round in an address.
type SeriesIn struct {
	ID gathering.SeriesID `path:"id" maxLength:"40" doc:"Identifier of the coaching round" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) coverage(ctx context.Context, in *SeriesIn) (CoachingRound, error) {
	c, err := x.svc.Coverage(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return CoachingRound{}, err
	}
	return CoachingRound{ID: string(c.ID), Title: c.Title, Sessions: c.Sessions, Staff: c.Staff, Invited: c.Invited, Met: c.Reached,
		Agencies: api.List(c.Agencies, func(r gathering.AgencyReach) CoachedAgency {
			return CoachedAgency{Unit: r.Unit.Code, Name: r.Unit.Name, Gathering: string(r.Session), On: r.On, Staff: r.Staff, Invited: r.Invited, Met: r.Reached}
		})}, nil
}

type pledgeIn struct {
	GatheringIn
	After string `query:"after" maxLength:"80" doc:"Where the page before ended"`
}

func (x programs) pledge(ctx context.Context, in *pledgeIn) (PublicPledge, error) {
	p, err := x.svc.Public(ctx, in.ID, in.After)
	if err != nil {
		return PublicPledge{}, err
	}
	return PublicPledge{Title: p.Title, On: p.On, Words: p.Words, Signers: p.Signers, Signed: p.Signed, Number: p.Number, Code: p.Code, Next: p.Next,
		Signatures: api.List(p.Lines, func(l gathering.PublicLine) PledgeSignature { return PledgeSignature(l) })}, nil
}

// PaperIn names a paper of a gathering in an address.
type PaperIn struct {
	GatheringIn
	Kind document.Kind `path:"kind" enum:"invitation,pledge,meeting" doc:"Kind of paper"`
}

func (x programs) paper(ctx context.Context, in *PaperIn) (api.File, error) {
	data, name, err := x.svc.PaperFile(ctx, actor.Of(ctx), in.ID, in.Kind)
	return api.File{Name: name, Type: "application/pdf", Data: data}, err
}

func (x programs) sign(ctx context.Context, in *PaperIn) error {
	return x.svc.SignPaper(ctx, actor.Of(ctx), in.ID, in.Kind)
}

type newGatheringIn struct {
	Body struct {
		Kind gathering.Kind `json:"kind" enum:"pledge,coaching,staff_meeting"`
		GatheringBody
	}
}

func (x programs) create(ctx context.Context, in *newGatheringIn) (GatheringDetail, error) {
	reg, err := x.register(ctx)
	if err != nil {
		return GatheringDetail{}, err
	}
	g, err := x.svc.Create(ctx, actor.Of(ctx), in.Body.Kind, in.Body.in(reg))
	if err != nil {
		return GatheringDetail{}, err
	}
	return x.detail(ctx, g.ID)
}

type changeGatheringIn struct {
	GatheringIn
	Body struct {
		Version int64 `json:"version" doc:"The version you saw"`
		GatheringBody
	}
}

func (x programs) change(ctx context.Context, in *changeGatheringIn) (GatheringDetail, error) {
	reg, err := x.register(ctx)
	if err != nil {
		return GatheringDetail{}, err
	}
	if _, err := x.svc.Change(ctx, actor.Of(ctx), in.ID, in.Body.Version, in.Body.in(reg)); err != nil {
		return GatheringDetail{}, err
	}
	return x.detail(ctx, in.ID)
}

type nextMeetingIn struct {
	GatheringIn
	Body struct {
		On clock.Date `json:"on" format:"date"`
	}
}

func (x programs) next(ctx context.Context, in *nextMeetingIn) (GatheringDetail, error) {
	g, err := x.svc.Next(ctx, actor.Of(ctx), in.ID, in.Body.On)
	if err != nil {
		return GatheringDetail{}, err
	}
	return x.detail(ctx, g.ID)
}

type coachingRoundIn struct {
	Body struct {
		GatheringBody
		Units  []string       `json:"units" minItems:"1" maxItems:"120" doc:"Codes or identifiers of agencies"`
		Levels []people.Level `json:"levels,omitempty" maxItems:"10" doc:"Only these levels; nothing is everybody"`
	}
}

func (x programs) planRound(ctx context.Context, in *coachingRoundIn) (CoachingRound, error) {
	reg, err := x.register(ctx)
	if err != nil {
		return CoachingRound{}, err
	}
	s, err := x.svc.PlanRound(ctx, actor.Of(ctx), gathering.RoundIn{In: in.Body.in(reg), Units: api.List(in.Body.Units, unitOf(reg)), Levels: in.Body.Levels})
	if err != nil {
		return CoachingRound{}, err
	}
	return x.coverage(ctx, &SeriesIn{s.ID})
}

type chooseInviteesIn struct {
	GatheringIn
	Body struct {
		Units  []string       `json:"units,omitempty" maxItems:"500" doc:"Codes or identifiers, with everything below them"`
		Levels []people.Level `json:"levels,omitempty" maxItems:"10"`
		Posts  []string       `json:"posts,omitempty" maxItems:"2000" doc:"Codes or identifiers"`
		All    bool           `json:"all,omitempty" doc:"Everybody"`
		Signs  bool           `json:"signs,omitempty" doc:"They sign the pledge"`
	}
}

func (x programs) choose(ctx context.Context, in *chooseInviteesIn) (ChosenInvitees, error) {
	reg, err := x.register(ctx)
	if err != nil {
		return ChosenInvitees{}, err
	}
	b := in.Body
	c, err := x.svc.Choose(ctx, actor.Of(ctx), in.ID, gathering.Choice{Units: api.List(b.Units, unitOf(reg)), Levels: b.Levels, All: b.All, Signs: b.Signs,
		Posts: api.List(b.Posts, func(code string) org.PostID { return apiPost(reg, code) })})
	return ChosenInvitees(c), err
}

// InviteeIn names a place of a gathering in an address.
type InviteeIn struct {
	GatheringIn
	Invitee gathering.InviteeID `path:"invitee" maxLength:"40" doc:"Identifier of the place, see list-invitees" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

type setInviteeIn struct {
	InviteeIn
	Body struct {
		Do     string              `json:"do" enum:"place,signer,no_signer,remove"`
		Before gathering.InviteeID `json:"before,omitempty" maxLength:"40" doc:"Of place; nothing is the end"`
	}
}

func (x programs) setInvitee(ctx context.Context, in *setInviteeIn) error {
	by := actor.Of(ctx)
	switch in.Body.Do {
	case "place":
		return x.svc.Place(ctx, by, in.ID, in.Invitee, in.Body.Before)
	case "remove":
		return x.svc.Uninvite(ctx, by, in.ID, in.Invitee)
	}
	return x.svc.SetSigner(ctx, by, in.ID, in.Invitee, in.Body.Do == "signer")
}

func (x programs) reissue(ctx context.Context, in *InviteeIn) (InviteePass, error) {
	p, err := x.svc.Reissue(ctx, actor.Of(ctx), in.ID, in.Invitee)
	return InviteePass{Link: p.Link, Code: p.Code, Mailed: p.Mailed}, err
}

type gatheringStepIn struct {
	GatheringIn
	Body struct {
		Do     string `json:"do" enum:"invite,start,close,cancel,draft"`
		Reason string `json:"reason,omitempty" maxLength:"300" doc:"Of cancel"`
	}
}

func (x programs) step(ctx context.Context, in *gatheringStepIn) (GatheringDetail, error) {
	by := actor.Of(ctx)
	var err error
	switch in.Body.Do {
	case "invite":
		_, err = x.svc.Invite(ctx, by, in.ID)
	case "start":
		err = x.svc.Start(ctx, by, in.ID)
	case "close":
		_, err = x.svc.Close(ctx, by, in.ID)
	case "cancel":
		err = x.svc.Cancel(ctx, by, in.ID, in.Body.Reason)
	default:
		err = x.svc.Draft(ctx, by, in.ID)
	}
	if err != nil {
		return GatheringDetail{}, err
	}
	return x.detail(ctx, in.ID)
}

type noteAttendanceIn struct {
	GatheringIn
	Body struct {
		Invitees   []gathering.InviteeID `json:"invitees" minItems:"1" maxItems:"200"`
		Attendance gathering.Attendance  `json:"attendance" enum:"expected,hall,online,represented,excused"`
		Proxy      string                `json:"proxy,omitempty" maxLength:"120" doc:"Of represented: number of an employee, or a name"`
		ProxyTitle string                `json:"proxy_title,omitempty" maxLength:"160"`
		Reason     string                `json:"reason,omitempty" maxLength:"200" doc:"Of excused"`
	}
}

func (x programs) note(ctx context.Context, in *noteAttendanceIn) (AttendanceNoted, error) {
	b := in.Body
	n, err := x.svc.Note(ctx, actor.Of(ctx), in.ID, gathering.NoteIn{Who: b.Invitees, Attendance: b.Attendance, Proxy: gathering.Proxy{Name: b.Proxy, Title: b.ProxyTitle}, Excuse: b.Reason})
	return AttendanceNoted{n}, err
}

type gatheringNotesIn struct {
	GatheringIn
	Body struct {
		Version int64    `json:"version,omitempty" doc:"The version you saw; nothing does not compare"`
		Summary string   `json:"summary" maxLength:"20000"`
		Items   []string `json:"items,omitempty" maxItems:"60" doc:"Notes of each item of the agenda, in order"`
	}
}

func (x programs) notes(ctx context.Context, in *gatheringNotesIn) error {
	return x.svc.Write(ctx, actor.Of(ctx), in.ID, in.Body.Version, in.Body.Summary, in.Body.Items)
}

func (x programs) place(ctx context.Context, in *GatheringIn) (OwnPlace, error) {
	return place(x.svc.Seat(ctx, gathering.Own{By: actor.Of(ctx), Gathering: in.ID}))
}

type takePlaceIn struct {
	GatheringIn
	Body TakePlace
}

func (x programs) take(ctx context.Context, in *takePlaceIn) (OwnPlace, error) {
	return x.takePlace(ctx, gathering.Own{By: actor.Of(ctx), Gathering: in.ID}, in.Body)
}

type placeByLinkIn struct {
	GatheringIn
	Body struct {
		Link string `json:"link" minLength:"1" maxLength:"60" doc:"The personal link"`
		Code string `json:"code" minLength:"1" maxLength:"20" doc:"The six digits"`
		TakePlace
	}
}

func (x programs) takeByLink(ctx context.Context, in *placeByLinkIn) (OwnPlace, error) {
	return x.takePlace(ctx, gathering.Own{Gathering: in.ID, Link: in.Body.Link, Code: in.Body.Code}, in.Body.TakePlace)
}

func (x programs) takePlace(ctx context.Context, o gathering.Own, b TakePlace) (OwnPlace, error) {
	switch b.Do {
	case "represent":
		return place(x.svc.Represent(ctx, o, gathering.Proxy{Name: b.Proxy, Title: b.ProxyTitle}))
	case "excuse":
		return place(x.svc.Excuse(ctx, o, b.Reason))
	case "sign":
		return place(x.svc.Sign(ctx, o, gathering.SignIn{Name: b.Name, PIN: b.PIN, Again: b.Again}))
	}
	return place(x.svc.Arrive(ctx, o, gathering.Attendance(b.Do)))
}

type recordDecisionIn struct {
	GatheringIn
	Body struct {
		Words string     `json:"words" minLength:"1" maxLength:"1000"`
		Post  string     `json:"post" maxLength:"100" doc:"Code or identifier of who owes it"`
		Due   clock.Date `json:"due,omitempty" format:"date" doc:"A working day"`
		Days  int        `json:"days,omitempty" minimum:"0" maximum:"500" doc:"Instead: working days from today"`
		Item  int        `json:"item,omitempty" minimum:"0" maximum:"60" doc:"Of the agenda"`
	}
}

func (x programs) decide(ctx context.Context, in *recordDecisionIn) (MeetingDecision, error) {
	reg, err := x.register(ctx)
	if err != nil {
		return MeetingDecision{}, err
	}
	b := in.Body
	d, err := x.svc.Decide(ctx, actor.Of(ctx), in.ID, gathering.DecisionIn{Words: b.Words, Post: apiPost(reg, b.Post), Due: b.Due, Days: b.Days, Item: b.Item})
	if err != nil {
		return MeetingDecision{}, err
	}
	return x.decision(ctx, &DecisionIn{d.ID})
}

// DecisionIn names a decision in an address.
type DecisionIn struct {
	ID gathering.DecisionID `path:"id" maxLength:"40" doc:"Identifier of the decision" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) decision(ctx context.Context, in *DecisionIn) (MeetingDecision, error) {
	v, err := x.svc.Decision(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return MeetingDecision{}, err
	}
	reg, err := x.register(ctx)
	if err != nil {
		return MeetingDecision{}, err
	}
	return decisionOf(reg, v.Decided), nil
}

type withdrawDecisionIn struct {
	GatheringIn
	Decision gathering.DecisionID `path:"decision" maxLength:"40" doc:"Identifier of the decision" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
	Body     struct {
		Reason string `json:"reason" minLength:"1" maxLength:"300"`
	}
}

func (x programs) withdraw(ctx context.Context, in *withdrawDecisionIn) error {
	return x.svc.Withdraw(ctx, actor.Of(ctx), in.ID, in.Decision, in.Body.Reason)
}

type fulfilDecisionIn struct {
	DecisionIn
	Body struct {
		Outcome string `json:"outcome" minLength:"1" maxLength:"2000"`
	}
}

func (x programs) fulfil(ctx context.Context, in *fulfilDecisionIn) error {
	return x.svc.Fulfil(ctx, actor.Of(ctx), in.ID, in.Body.Outcome)
}
