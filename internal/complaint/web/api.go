package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

const (
	apiTag    = "reports"
	apiNumber = "KDR-2611-7K3MQ4"
	apiID     = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"
	apiReport = "/reports/" + apiNumber
)

// programs is the door of programs to reports.
type programs struct {
	svc   *complaint.Service
	org   *org.Cache
	today func() clock.Date
}

// API adds the operations on citizens' reports: those of the desk, for
// officials, then those of citizens, which need no token. today is the date in
// the region.
func API(a huma.API, svc *complaint.Service, cache *org.Cache, today func() clock.Date) {
	x := programs{svc, cache, today}
	x.addReading(a)
	x.addIntake(a)
	x.addDeciding(a)
	x.addAnswering(a)
	x.addCanned(a)
	x.addRights(a)
	x.addDelivery(a)
	x.addPublic(a)
	x.addReporter(a)
	x.addOpen(a)
}

func (x programs) addReading(a huma.API) {
	read := func(id, route, try string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.ReportsRead, Try: try, Summary: sum, Text: text}
	}
	api.Register(a, read("list-reports", "GET /reports", "/reports?q=jalan+berlubang&state=forwarded,in_progress&limit=20",
		api.Words{ID: "Laporan di meja saya", EN: "Reports on my desk"},
		api.Words{ID: "Laporan yang boleh dilihat jabatan pemilik token, terbaru lebih dulu; q mencari kata-katanya. Nomor telepon, NIK, surel, dan nama pelapor di dalam teks sudah tersamar. Laporan rahasia pelanggaran hanya tampak bagi yang menanganinya.",
			EN: "Reports that the posts of the token's owner may see, newest first; q searches their words. Telephone and population numbers, mail addresses and the reporter's name are masked in the text. Reports of whistle-blowers are there only for those who handle them."}), x.list)
	api.Register(a, read("get-report", "GET /reports/{report}", apiReport,
		api.Words{ID: "Satu laporan", EN: "One report"},
		api.Words{ID: "Semua yang ditampilkan halaman laporan: riwayat, janji dengan hitungan harinya, penanggung jawab, foto dan keraguannya, laporan serupa, saran penyaluran, draf, dan yang boleh dilakukan pemilik token. Siapa pelapornya tidak ada di sini.",
			EN: "Everything the page of a report shows: history, promise with its counted days, who owes it, photos with doubts about them, similar reports, suggested routing, draft, and what the token's owner may do. Who reported is not here."}), x.get)
	source := read("find-report-by-source", "GET /report-sources", "/report-sources?source=SP4N-LAPOR:1234567",
		api.Words{ID: "Cari laporan dari asalnya", EN: "Find a report by where it came from"},
		api.Words{ID: "Laporan yang disalin dari tautan unggahan, atau yang diambil alih dengan nomor di sistem lain.", EN: "The report that was copied from the address of a post, or taken over under a number of another system."})
	source.Errors = []errs.Kind{errs.NotFound}
	api.Register(a, source, x.bySource)
	api.Register(a, read("list-report-offices", "GET /report-offices", "/report-offices",
		api.Words{ID: "Unit tujuan laporan", EN: "Units that reports can be sent to"},
		api.Words{ID: "Perangkat daerah lebih dulu, lalu bagian yang menjawab warga sendiri.", EN: "Agencies first, then parts of them that answer citizens themselves."}), x.offices)
	api.Register(a, read("get-report-pulse", "GET /report-pulse", "/report-pulse",
		api.Words{ID: "Suara warga dua minggu terakhir", EN: "What citizens said in the last two weeks"},
		api.Words{ID: "Jumlah per hari, tujuh hari terakhir dibanding tujuh hari sebelumnya, jawaban pertama yang tepat waktu, dan urusan serta kelurahan terbanyak. Bagi pimpinan daerah, koordinator, dan Inspektorat.",
			EN: "Counts by day, the last seven days against the seven before, first answers that came in time, and the most frequent topics and areas. For those who lead the region, coordinators and the inspectorate."}), x.pulse)
	api.Register(a, read("list-held-reports", "GET /held-reports", "/held-reports",
		api.Words{ID: "Laporan yang ditahan moderasi", EN: "Reports that moderation holds"},
		api.Words{ID: "Yang paling lama lebih dulu, paling banyak seratus, dengan sebabnya: kata-kata iklan atau makian, atau terlalu sering dalam satu jam. Bagi koordinator dan pengelola kanal pelanggaran.",
			EN: "Longest first, at most a hundred, with why: words of advertising or insult, or too often within an hour. For coordinators and the officer of whistle-blowers."}), x.held)
	api.Download(a, read("download-report-photo", "GET /report-photos/{photo}", "/report-photos/"+apiID,
		api.Words{ID: "Unduh foto laporan", EN: "Download a photo of a report"},
		api.Words{ID: "Foto laporan atau bukti pekerjaan, bagi yang boleh membaca laporannya; tanpa data kamera.", EN: "A photo of a report, or evidence of the work, for those who may read the report; without what the camera wrote."}), []string{"image/jpeg"}, x.photo)
}

func (x programs) addIntake(a huma.API) {
	api.Register(a, api.Operation{ID: "receive-report", Route: "POST /reports", Tag: apiTag, Scope: actor.ReportsWrite, Status: http.StatusCreated, Try: "/reports",
		Header:  "Idempotency-Key: loket-3-20261126-0017",
		Body:    `{"text": "Lampu jalan di depan SD Negeri 2 padam sejak Senin", "place": {"point": {"lat": -7.8228, "lon": 112.0119}, "note": "depan SD Negeri 2"}, "reporter": {"name": "Sulastri", "phone": "0812-3456-7417"}}`,
		Summary: api.Words{ID: "Catat laporan warga", EN: "Write a citizen's report down"},
		Text: api.Words{ID: "Petugas loket mencatat yang disampaikan warga, atau dengan source menyalin unggahan di media sosial. Jawabannya nomor, tiga angka terakhir, tautan, dan janji dengan tanggalnya. Identitas masuk ke brankas terpisah. Permintaan yang sama dengan Idempotency-Key yang sama selalu mendapat tanda terima yang sama, juga setelah server mati.",
			EN: "A clerk writes down what a citizen says, or with source copies a post of a social medium. The answer has number, last digits, link and the promise with its date. Who reported goes into the vault. The same request with the same Idempotency-Key always gets the same receipt, after a crash too."}}, x.receive)
}

// ReportPaging is how a list of reports is asked for: pages of at most 100.
type ReportPaging struct {
	Limit int          `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Items of one page"`
	After complaint.ID `query:"after" maxLength:"40" doc:"The \"next\" of the page before; nothing for the first page"`
}

// after is the mark of the page before. A list goes on from it by the order of
// marks, so what is none must not be taken for one.
func (p ReportPaging) after() (complaint.ID, error) {
	if p.After == "" || isID(string(p.After)) {
		return p.After, nil
	}
	return "", errs.New(errs.Invalid, "api.cursor").Field("query.after", "api.cursor")
}

// isID tells whether a text has the shape of an identifier, in small letters as
// they are made.
func isID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range s {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !strings.ContainsRune("0123456789abcdef", c) {
			return false
		}
	}
	return true
}

type reportsIn struct {
	ReportPaging
	Words    string              `query:"q" maxLength:"200" doc:"Words of the report; a number finds the report itself"`
	State    string              `query:"state" maxLength:"200" doc:"Only in these states, separated by commas; \"open\" for all that the region still owes" example:"forwarded,in_progress"`
	Unit     string              `query:"unit" maxLength:"40" doc:"Only this unit and those below it"`
	Kind     complaint.Kind      `query:"kind" enum:"service,information,aspiration,oversight,public_information,whistleblowing" doc:"Only this kind"`
	Category routing.CategoryKey `query:"category" maxLength:"80" doc:"Only this category, see GET /report-categories"`
	Channel  complaint.Channel   `query:"channel" enum:"web,counter,mail,whatsapp,telegram,chat,social,open311,lapor" doc:"Only what came this way"`
	Village  string              `query:"village" maxLength:"20" doc:"Only from this kelurahan or desa: its Kemendagri code"`
	From     clock.Date          `query:"from" format:"date" doc:"First day of receipt"`
	Until    clock.Date          `query:"until" format:"date" doc:"Last day of receipt"`
	Late     bool                `query:"late" doc:"Only what is owed and late"`
}

func (x programs) list(ctx context.Context, in *reportsIn) (ReportPage, error) {
	after, err := in.after()
	if err != nil {
		return ReportPage{}, err
	}
	unit, err := x.unit(ctx, in.Unit, "query.unit")
	if err != nil {
		return ReportPage{}, err
	}
	states, err := statesOf(in.State)
	if err != nil {
		return ReportPage{}, err
	}
	for name, d := range map[string]clock.Date{"query.from": in.From, "query.until": in.Until} {
		if err := dateOf(d, name); err != nil {
			return ReportPage{}, err
		}
	}
	p, err := x.svc.Find(ctx, actor.Of(ctx), complaint.Filter{Words: in.Words, Unit: unit, States: states, Kind: in.Kind, Category: in.Category, Channel: in.Channel,
		Village: in.Village, From: in.From, Until: in.Until, Late: in.Late, After: after, Limit: in.Limit})
	if err != nil {
		return ReportPage{}, err
	}
	return ReportPage{Items: api.List(p.Items, func(c complaint.Listed) ReportLine { return reportLine(c.Complaint, c.UnitName, c.Late) }), Next: string(p.Next)}, nil
}

// statesOf reads the states of a filter.
func statesOf(text string) ([]complaint.State, error) {
	var out []complaint.State
	for s := range strings.SplitSeq(text, ",") {
		switch s = strings.TrimSpace(s); {
		case s == "":
		case s == "open":
			out = append(out, complaint.OpenStates...)
		case strings.Contains(","+stateNames+",", ","+s+","):
			out = append(out, complaint.State(s))
		default:
			return nil, errs.New(errs.Invalid, "complaint_api.state", s, stateNames).Field("query.state", "complaint_api.state", s, stateNames)
		}
	}
	return out, nil
}

func dateOf(d clock.Date, field string) error {
	if d == "" {
		return nil
	}
	if _, err := clock.ParseDate(string(d)); err != nil {
		return errs.New(errs.Invalid, "api.bad_date", string(d)).Field(field, "api.bad_date", string(d))
	}
	return nil
}

// unit finds a unit by its identifier or code; "" stays "".
func (x programs) unit(ctx context.Context, name, field string) (org.UnitID, error) {
	if name == "" {
		return "", nil
	}
	reg, err := x.org.Get(ctx)
	if err != nil {
		return "", err
	}
	if u := reg.UnitByCode(name); u != nil {
		return u.ID, nil
	}
	if u := reg.Units[org.UnitID(name)]; u != nil {
		return u.ID, nil
	}
	return "", errs.New(errs.Invalid, "complaint.no_unit").Field(field, "complaint.no_unit")
}

// ReportIn names a report in an address. Parts of inputs are exported because
// the router fills only those.
type ReportIn struct {
	Report string `path:"report" maxLength:"40" doc:"Number or identifier of the report" example:"KDR-2611-7K3MQ4"`
}

// id finds the report that an address names, if the token's owner may read it.
func (x programs) id(ctx context.Context, in ReportIn) (complaint.ID, error) {
	if number, ok := complaint.ParseNumber(in.Report); ok {
		return x.svc.ByNumber(ctx, actor.Of(ctx), number)
	}
	return complaint.ID(in.Report), nil
}

func (x programs) get(ctx context.Context, in *ReportIn) (ReportDetail, error) {
	id, err := x.id(ctx, *in)
	if err != nil {
		return ReportDetail{}, err
	}
	return x.detail(ctx, id)
}

func (x programs) detail(ctx context.Context, id complaint.ID) (ReportDetail, error) {
	c, err := x.svc.Case(ctx, actor.Of(ctx), id)
	if err != nil {
		return ReportDetail{}, err
	}
	reg, err := x.org.Get(ctx)
	if err != nil {
		return ReportDetail{}, err
	}
	return reportDetail(reg, c), nil
}

func (x programs) bySource(ctx context.Context, in *struct {
	Source string `query:"source" required:"true" minLength:"1" maxLength:"2000" doc:"The address or number as it was given"`
}) (ReportDetail, error) {
	id, err := x.svc.BySource(ctx, actor.Of(ctx), in.Source)
	if err != nil {
		return ReportDetail{}, err
	}
	return x.detail(ctx, id)
}

func (x programs) offices(ctx context.Context, _ *struct{}) (ReportOffices, error) {
	units, err := x.svc.OfficesFor(ctx, actor.Of(ctx))
	if err != nil {
		return ReportOffices{}, err
	}
	return ReportOffices{api.List(units, func(u *org.Unit) ReportOffice { return ReportOffice{u.ID, u.Code, u.Name, u.IsAgency()} })}, nil
}

func (x programs) pulse(ctx context.Context, _ *struct{}) (ReportPulse, error) {
	p, err := x.svc.Pulse(ctx, actor.Of(ctx))
	if err != nil {
		return ReportPulse{}, err
	}
	return reportPulse(p), nil
}

func (x programs) held(ctx context.Context, _ *struct{}) (HeldReports, error) {
	all, err := x.svc.HeldReports(ctx, actor.Of(ctx))
	return HeldReports{api.List(all, func(h complaint.HeldReport) HeldReport {
		return HeldReport{reportLine(h.Complaint, "", false), api.List(h.Why, func(w complaint.HeldReason) HeldWhy {
			return HeldWhy{string(w.Kind), api.List(w.Words, func(s string) string { return s })}
		})}
	})}, err
}

// PhotoIn names a photo in an address.
type PhotoIn struct {
	Photo complaint.PhotoID `path:"photo" maxLength:"40" doc:"Identifier of the photo" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

// SmallIn asks for the small form of a photo.
type SmallIn struct {
	Small bool `query:"small" doc:"The small form, for lists"`
}

func (x programs) photo(ctx context.Context, in *struct {
	PhotoIn
	SmallIn
}) (api.File, error) {
	b, err := x.svc.PhotoFile(ctx, actor.Of(ctx), complaint.Key{}, in.Photo, in.Small)
	return jpegFile(in.Photo, b), err
}

func jpegFile(id complaint.PhotoID, b []byte) api.File {
	return api.File{Name: string(id) + ".jpg", Type: "image/jpeg", Data: b}
}

// KeyIn is the sender's own name for a request that takes a report in.
type KeyIn struct {
	Key string `header:"Idempotency-Key" required:"true" minLength:"16" maxLength:"100" example:"0d3e3c7e-8f0b-4f5b-9f1e-3a8f2f6b1c11" doc:"A name of your own for this request that nobody can guess, for example a random UUID. The same again gets the same receipt, whatever else differs."`
}

func (x programs) receive(ctx context.Context, in *struct {
	KeyIn
	Body struct {
		ReportBody
		Source string `json:"source,omitempty" maxLength:"2000" doc:"Address of the public post it is copied from; then the channel is social, else counter"`
		NIK    string `json:"nik,omitempty" maxLength:"16" doc:"Population number of who asks formally for public information; kept in the vault"`
	}
}) (ReportReceipt, error) {
	by, b := actor.Of(ctx), in.Body
	r, err := b.report()
	if err != nil {
		return ReportReceipt{}, err
	}
	r.Channel, r.Source, r.Person.NIK = complaint.Counter, b.Source, b.NIK
	if b.Source != "" {
		r.Channel = complaint.Social
	}
	r.ClientKey = "api:" + by.Account + ":" + in.Key
	got, err := x.svc.Receive(ctx, by, r)
	if err != nil {
		return ReportReceipt{}, err
	}
	return reportReceipt(got), nil
}
