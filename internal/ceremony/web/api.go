package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

const (
	apiTag    = "ceremony"
	apiSample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"
)

// programs is the door of programs to the record of ceremonies.
type programs struct {
	svc  *ceremony.Service
	feed *ceremony.Feed
}

// API adds the operations on sessions and their rolls.
func API(a huma.API, svc *ceremony.Service, feed *ceremony.Feed) {
	x := programs{svc, feed}
	x.addReading(a)
	x.addWriting(a)
	x.addLinks(a)
	x.addLive(a)
	x.addProof(a)
	x.addOfficers(a)
}

func (x programs) addReading(a huma.API) {
	read := func(id, route, try string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.CeremonyRead, Try: try, Summary: sum, Text: text}
	}
	api.Register(a, read("list-sessions", "GET /sessions", "/sessions",
		api.Words{ID: "Daftar acara", EN: "List sessions"},
		api.Words{ID: "Acara terbaru, dan penataan yang keputusannya sudah ditandatangani tetapi belum punya acara.",
			EN: "The newest sessions, and the rounds whose decree is signed and which have no session yet."}), x.list)
	api.Register(a, read("get-session", "GET /sessions/{id}", "/sessions/"+apiSample,
		api.Words{ID: "Satu acara", EN: "One session"},
		api.Words{ID: "Waktu, tempat, petugas, kelompok sumpah, daftar hadir setiap pejabat, dan apa yang masih kurang dengan pasalnya.",
			EN: "Time, place, tasks, oath groups, the roll of every official, and what is still wrong with its article."}), x.get)
	api.Register(a, read("list-oaths-due", "GET /oaths-due", "/oaths-due",
		api.Words{ID: "Tenggat sumpah", EN: "Oaths still due"},
		api.Words{ID: "Pejabat yang sudah ditetapkan tetapi belum disumpah, yang terdekat tenggat 30 hari kerjanya lebih dulu.",
			EN: "Officials who were appointed and not sworn yet, the nearest limit of 30 working days first."}), x.due)
}

func (x programs) addWriting(a huma.API) {
	write := func(id, route, try, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.CeremonyWrite, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict}}
	}
	one := "/sessions/" + apiSample
	op := write("plan-session", "POST /rounds/{id}/sessions", "/rounds/"+apiSample+"/sessions", "",
		api.Words{ID: "Rencanakan acara", EN: "Plan a session"},
		api.Words{ID: "Membuat acara berikutnya dari sebuah penataan: yang utama, atau susulan bagi yang belum disumpah, dengan usul petugas. Satu penataan punya paling banyak satu acara yang belum selesai.",
			EN: "Makes the next session of a round: the main one, or a supplementary one for those not sworn, with proposed tasks. A round has at most one session that is not over."})
	op.Status = http.StatusCreated
	api.Register(a, op, x.plan)
	api.Register(a, write("arrange-session", "PUT /sessions/{id}", one,
		`{"version": 1, "title": "Pelantikan Pejabat", "on": "2026-03-09", "at": "09.00", "hall": "Pendopo", "roles": [{"office": "witness1", "person": "197203291995061901"}]}`,
		api.Words{ID: "Atur acara", EN: "Arrange a session"},
		api.Words{ID: "Waktu, tempat, petugas, dan kata-kata sumpah. Bila undangan sudah keluar dan hari, jam, atau tempat berubah, semua harus diundang lagi.",
			EN: "Time, place, tasks and words. When invitations are out and the day, hour or a place changes, everybody must be invited anew."}), x.arrange)
	api.Do(a, write("set-session-seat", "PUT /sessions/{id}/seats/{seat}", one+"/seats/"+apiSample, `{"mode": "online", "oath_form": "oath"}`,
		api.Words{ID: "Ubah tempat atau bentuk sumpah", EN: "Change place or form of an oath"},
		api.Words{ID: "Di aula atau daring, bersumpah atau berjanji, sebelum acara mulai.", EN: "In the hall or online, oath or promise, before the session begins."}), x.setSeat)
	api.Register(a, write("invite", "POST /sessions/{id}/invitations", one+"/invitations", "",
		api.Words{ID: "Kirim undangan", EN: "Send invitations"},
		api.Words{ID: "Menandai undangan terkirim, paling lambat satu hari kerja sebelumnya, dan memberi setiap pejabat tautan dan kode pribadi yang hanya ditampilkan di sini sekali.",
			EN: "Marks the invitations as sent, one working day before at the latest, and gives every official a personal link and code that are shown here once."}), x.invite)
	api.Register(a, write("reissue-link", "POST /sessions/{id}/seats/{seat}/link", one+"/seats/"+apiSample+"/link", "",
		api.Words{ID: "Tautan pribadi baru", EN: "A new personal link"},
		api.Words{ID: "Memberi satu pejabat tautan dan kode baru; yang lama tidak berlaku lagi.", EN: "Gives one official a new link and code; the old ones stop working."}), x.reissue)
	api.Register(a, write("start-session", "POST /sessions/{id}/start", one+"/start", "",
		api.Words{ID: "Buka daftar hadir", EN: "Open the roll call"},
		api.Words{ID: "Pada hari acara.", EN: "On the day of the session."}), x.start)
	api.Do(a, write("note-officers", "PUT /sessions/{id}/officers", one+"/officers", `{"present": [{"office": "witness1"}, {"office": "clergy", "religion": "islam"}]}`,
		api.Words{ID: "Catat petugas yang hadir", EN: "Note which officers are present"},
		api.Words{ID: "Siapa dari para petugas yang hadir secara fisik; rohaniwan disebut menurut agama.", EN: "Who of those with a task is physically present; clergy are named by religion."}), x.attend)
	api.Register(a, write("mark-roll", "POST /sessions/{id}/marks", one+"/marks", `{"mark": "heard", "religion": "islam", "oath_form": "oath"}`,
		api.Words{ID: "Catat di daftar hadir", EN: "Mark the roll"},
		api.Words{ID: "Satu tanda untuk kursi yang disebut, atau untuk semua yang hadir dari satu kelompok sumpah. Tanda yang sudah ada tidak mengubah apa pun.",
			EN: "One mark for the seats named, or for everybody present of an oath group. A mark that is there already changes nothing."}), x.mark)
	api.Register(a, write("close-session", "POST /sessions/{id}/close", one+"/close", "",
		api.Words{ID: "Tutup acara", EN: "Close a session"},
		api.Words{ID: "Setiap pejabat mendapat hasil akhir, penataan mencatat siapa yang disumpah, dan berita acaranya disiapkan, semuanya dalam satu langkah. Boleh diulang.",
			EN: "Every official gets a final result, the round records who was sworn, and their minutes are prepared, all in one step. May be repeated."}), x.close)
	api.Do(a, write("cancel-session", "POST /sessions/{id}/cancel", one+"/cancel", `{"reason": "Ditunda"}`,
		api.Words{ID: "Batalkan acara", EN: "Cancel a session"},
		api.Words{ID: "Sebelum dimulai, dengan alasan.", EN: "Before it begins, with a reason."}), x.cancel)
	api.Register(a, write("lapse-oaths", "POST /rounds/{id}/lapses", "/rounds/"+apiSample+"/lapses", `{"moves": ["`+apiSample+`"]}`,
		api.Words{ID: "Catat tenggat sumpah yang lewat", EN: "Record lapsed oaths"},
		api.Words{ID: "Pejabat yang 30 hari kerjanya lewat: keputusannya harus diperbarui. Ditolak sebelum hari itu; boleh diulang.",
			EN: "Officials whose thirty working days passed: their decree must be renewed. Refused before that day; may be repeated."}), x.lapse)
}

// addLinks adds what an official does with the personal link and code. They are
// the proof; no token is asked for.
func (x programs) addLinks(a huma.API) {
	link := func(id, route, tail, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: api.Public, Try: "/attendance/wZ3kP0aQ7rT2sV9xY1bC4d" + tail, Body: body, Summary: sum, Text: text,
			Errors: []errs.Kind{errs.Conflict, errs.Forbidden}}
	}
	code := `{"code": "402817"}`
	api.Register(a, link("get-attendance", "GET /attendance/{link}", "", "", api.Words{ID: "Tempat sendiri di acara", EN: "One's own place in a session"},
		api.Words{ID: "Apa yang ditunjukkan tautan pribadi: tempat pejabat itu sendiri, bukan milik yang lain. Tanpa token.", EN: "What a personal link shows: the official's own place, nothing of the others. No token."}), x.guest)
	api.Register(a, link("attend", "POST /attendance/{link}/here", "/here", code, api.Words{ID: "Saya hadir", EN: "I am here"},
		api.Words{ID: "Pejabat menyatakan hadir dengan kode pribadinya. Tanpa token.", EN: "The official says they are here, with the personal code. No token."}), x.arrive)
	api.Register(a, link("say-oath", "POST /attendance/{link}/said", "/said", code, api.Words{ID: "Saya telah mengucapkan sumpah", EN: "I have said the oath"},
		api.Words{ID: "Pernyataan pejabat sendiri; sumpah sah bila saksi mendengarnya. Tanpa token.", EN: "The official's own word; the oath counts when the witnesses heard it. No token."}), x.said)
	api.Do(a, link("beat", "POST /attendance/{link}/beat", "/beat", code, api.Words{ID: "Gawai masih tersambung", EN: "The device is connected"},
		api.Words{ID: "Dikirim gawai pejabat kira-kira setiap sepuluh detik selama acara. Tanpa token.", EN: "Sent by an official's device about every ten seconds during the session. No token."}), x.beat)
	api.Register(a, link("sign-minutes", "POST /attendance/{link}/signature", "/signature", `{"code": "402817", "name": "Siti Aminah", "pin": "493817", "again": "493817"}`,
		api.Words{ID: "Tanda tangani berita acara", EN: "Sign the minutes"},
		api.Words{ID: "Dengan nama yang diketik atau digambar, kode pribadi, dan PIN pilihan sendiri. Yang pertama dari empat penanda tangan. Tanpa token.", EN: "With the name typed or drawn, the personal code and an own PIN. First of the four who sign. No token."}), x.sign)
}

func (x programs) list(ctx context.Context, _ *struct{}) (Sessions, error) {
	all, waiting, err := x.svc.List(ctx, actor.Of(ctx))
	if err != nil {
		return Sessions{}, err
	}
	return Sessions{
		Items: api.List(all, func(l ceremony.Listed) SessionLine {
			return SessionLine{sessionOf(l.Session), l.RoundTitle, l.Total, l.Sworn}
		}),
		Waiting: api.List(waiting, func(r *appointment.Round) string { return string(r.ID) }),
	}, nil
}

// SessionIn names a session in an address. Parts of inputs are exported
// because the router fills only those.
type SessionIn struct {
	ID ceremony.ID `path:"id" maxLength:"40" doc:"Identifier of the session" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) get(ctx context.Context, in *SessionIn) (SessionDetail, error) {
	v, err := x.svc.Open(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return SessionDetail{}, err
	}
	return sessionDetail(ctx, v), nil
}

func (x programs) due(ctx context.Context, _ *struct{}) (OathsDue, error) {
	all, err := x.svc.Watch(ctx, actor.Of(ctx))
	if err != nil {
		return OathsDue{}, err
	}
	return OathsDue{api.List(all, func(w ceremony.Watched) OathDue {
		return OathDue{Round: string(w.Round.ID), Move: string(w.Move.ID), Person: string(w.Move.Person), Name: w.Name, NewPost: w.NewPost,
			Due: w.Due.To, Left: w.Left, Lapsed: w.Lapsed, Session: string(w.Session)}
	})}, nil
}

// RoundIn names a round in an address.
type RoundIn struct {
	ID appointment.RoundID `path:"id" maxLength:"40" doc:"Identifier of the round" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) plan(ctx context.Context, in *RoundIn) (Session, error) {
	return session(x.svc.Plan(ctx, actor.Of(ctx), in.ID))
}

// session shows the session that a use case left.
func session(s *ceremony.Session, err error) (Session, error) {
	if err != nil {
		return Session{}, err
	}
	return sessionOf(s), nil
}

type arrangeIn struct {
	SessionIn
	Body struct {
		Version     int64         `json:"version" doc:"The version you saw"`
		Title       string        `json:"title" maxLength:"300"`
		On          clock.Date    `json:"on" format:"date"`
		At          string        `json:"at" maxLength:"20" doc:"Local time" example:"09.00"`
		Hall        string        `json:"hall,omitempty" maxLength:"300"`
		Link        string        `json:"link,omitempty" maxLength:"500" doc:"Address of the video meeting"`
		OnlineBasis string        `json:"online_basis,omitempty" maxLength:"500" doc:"The region's ground for letting officials swear by video"`
		Dress       string        `json:"dress,omitempty" maxLength:"300"`
		Roles       []SessionRole `json:"roles,omitempty" maxItems:"20" doc:"A role without name and person is emptied"`
		Wordings    []OathWording `json:"wordings,omitempty" maxItems:"20" doc:"Words that differ from the law's"`
	}
}

func (x programs) arrange(ctx context.Context, in *arrangeIn) (SessionDetail, error) {
	b := in.Body
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return SessionDetail{}, err
	}
	v, err := x.svc.Arrange(ctx, actor.Of(ctx), in.ID, b.Version, ceremony.ArrangeIn{Title: b.Title, On: b.On, At: b.At, Hall: b.Hall, Link: b.Link,
		OnlineBasis: b.OnlineBasis, Dress: b.Dress, Roles: api.List(b.Roles, func(r SessionRole) ceremony.Role { return r.role(reg) }),
		Wordings: api.List(b.Wordings, func(w OathWording) ceremony.Wording { return ceremony.Wording(w) })})
	if err != nil {
		return SessionDetail{}, err
	}
	return sessionDetail(ctx, v), nil
}

// SeatIn names an official's place in an address.
type SeatIn struct {
	SessionIn
	Seat ceremony.SeatID `path:"seat" maxLength:"40" doc:"Identifier of the official's place" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

type setSeatIn struct {
	SeatIn
	Body struct {
		Mode ceremony.Mode        `json:"mode" enum:"hall,online"`
		Form appointment.OathForm `json:"oath_form" enum:"oath,promise"`
	}
}

func (x programs) setSeat(ctx context.Context, in *setSeatIn) error {
	return x.svc.SetSeat(ctx, actor.Of(ctx), in.ID, in.Seat, in.Body.Mode, in.Body.Form)
}

func (x programs) invite(ctx context.Context, in *SessionIn) (PersonalLinks, error) {
	all, err := x.svc.Invite(ctx, actor.Of(ctx), in.ID, ceremony.InviteIn{})
	if err != nil {
		return PersonalLinks{}, err
	}
	return PersonalLinks{api.List(all, linkOf)}, nil
}

func (x programs) reissue(ctx context.Context, in *SeatIn) (PersonalLink, error) {
	i, err := x.svc.Reissue(ctx, actor.Of(ctx), in.ID, in.Seat)
	if err != nil {
		return PersonalLink{}, err
	}
	return linkOf(i), nil
}

func (x programs) start(ctx context.Context, in *SessionIn) (Session, error) {
	return session(x.svc.Start(ctx, actor.Of(ctx), in.ID))
}

type attendIn struct {
	SessionIn
	Body struct {
		Present []PresentRole `json:"present" maxItems:"20"`
	}
}

func (x programs) attend(ctx context.Context, in *attendIn) error {
	return x.svc.Attend(ctx, actor.Of(ctx), in.ID, api.List(in.Body.Present, func(r PresentRole) ceremony.Role {
		return ceremony.Role{Office: r.Office, Religion: r.Religion}
	}))
}

type markIn struct {
	SessionIn
	Body struct {
		Mark     ceremony.Mark        `json:"mark" enum:"arrived,not_arrived,connected,heard,not_heard,heard_clear,excused,unexcused,sign_wet,sign_electronic,sign_clear"`
		Seats    []ceremony.SeatID    `json:"seats,omitempty" maxItems:"1000" doc:"Identifiers of places"`
		Religion people.Religion      `json:"religion,omitempty" maxLength:"20" doc:"Instead of seats: everybody present of a group"`
		Form     appointment.OathForm `json:"oath_form,omitempty" enum:"oath,promise" doc:"Of the group"`
		Reason   ceremony.Result      `json:"reason,omitempty" enum:"absent,connection_lost,ill,declined" doc:"Of excused"`
		Note     string               `json:"note,omitempty" maxLength:"1000"`
		Witness  string               `json:"witness,omitempty" maxLength:"40" doc:"The task of who saw the official, for arrived, connected and heard" example:"witness1"`
		Seen     int64                `json:"seen,omitempty" doc:"Version of the one seat as you saw it"`
	}
}

func (x programs) mark(ctx context.Context, in *markIn) (RollMarked, error) {
	b := in.Body
	n, err := x.svc.Mark(ctx, actor.Of(ctx), in.ID, ceremony.MarkIn{Mark: b.Mark, Seats: b.Seats, Religion: b.Religion, Form: b.Form, Reason: b.Reason, Note: b.Note, Witness: b.Witness, Seen: b.Seen})
	return RollMarked{n}, err
}

func (x programs) close(ctx context.Context, in *SessionIn) (SessionClosed, error) {
	r, err := x.svc.Close(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return SessionClosed{}, err
	}
	out := SessionClosed{Session: sessionOf(r.Session), Sworn: r.Sworn, Not: map[string]int{}, Already: r.Already}
	for k, n := range r.Not {
		out.Not[string(k)] = n
	}
	return out, nil
}

type cancelIn struct {
	SessionIn
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000"`
	}
}

func (x programs) cancel(ctx context.Context, in *cancelIn) error {
	return x.svc.Cancel(ctx, actor.Of(ctx), in.ID, in.Body.Reason)
}

type lapseIn struct {
	RoundIn
	Body struct {
		Moves []appointment.MoveID `json:"moves" minItems:"1" maxItems:"1000"`
	}
}

func (x programs) lapse(ctx context.Context, in *lapseIn) (OathsLapsed, error) {
	n, err := x.svc.Lapse(ctx, actor.Of(ctx), in.ID, in.Body.Moves)
	return OathsLapsed{n}, err
}

// LinkIn is the personal link in an address.
type LinkIn struct {
	Link string `path:"link" maxLength:"60" doc:"The personal link" example:"wZ3kP0aQ7rT2sV9xY1bC4d"`
}

type linkCodeIn struct {
	LinkIn
	Body struct {
		Code    string    `json:"code" minLength:"1" maxLength:"20" doc:"The six digits"`
		Pressed time.Time `json:"pressed,omitempty" doc:"The device's own time of the press, when it could not be sent at once"`
	}
}

type linkSignIn struct {
	LinkIn
	Body struct {
		Code    string    `json:"code" minLength:"1" maxLength:"20" doc:"The six digits"`
		Name    string    `json:"name,omitempty" maxLength:"300" doc:"Typed"`
		Strokes string    `json:"strokes,omitempty" maxLength:"40000" doc:"Instead of the name: a drawing on 1000 by 400"`
		PIN     string    `json:"pin" minLength:"6" maxLength:"6" doc:"Six digits of your own"`
		Again   string    `json:"again,omitempty" maxLength:"6" doc:"The same once more when you choose a PIN"`
		Pressed time.Time `json:"pressed,omitempty" doc:"The device's own time of the press, when it could not be sent at once"`
	}
}

func (x programs) guest(ctx context.Context, in *LinkIn) (Attendance, error) {
	return attendance(x.svc.Enter(ctx, in.Link))
}

func (x programs) arrive(ctx context.Context, in *linkCodeIn) (Attendance, error) {
	return attendance(x.svc.Arrive(ctx, in.Link, in.Body.Code, in.Body.Pressed))
}

func (x programs) said(ctx context.Context, in *linkCodeIn) (Attendance, error) {
	return attendance(x.svc.Said(ctx, in.Link, in.Body.Code, in.Body.Pressed))
}

func (x programs) sign(ctx context.Context, in *linkSignIn) (Attendance, error) {
	return attendance(x.svc.Sign(ctx, in.Link, in.Body.Code, ceremony.SignIn{Name: in.Body.Name, Strokes: in.Body.Strokes, PIN: in.Body.PIN, Again: in.Body.Again, Pressed: in.Body.Pressed}))
}
