package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/place"
)

const apiPublic = "/public-reports"

func (x programs) addPublic(a huma.API) {
	open := func(id, route, try string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: api.Public, Try: try, Summary: sum, Text: text}
	}
	op := open("send-report", "POST /public-reports", apiPublic,
		api.Words{ID: "Kirim laporan sebagai warga", EN: "Send a report as a citizen"},
		api.Words{ID: "Sama dengan halaman /lapor, tanpa token dan tanpa akun. Simpan tanda terimanya: nomor dengan tiga angka, atau token. Idempotency-Key harus acak: siapa yang mengetahuinya mendapat tanda terimanya. Yang terlalu banyak dari satu alamat, satu kontak, atau dengan kata-kata yang sama ditahan atau ditolak (503).",
			EN: "The same as the page /lapor, without token and account. Keep the receipt: the number with three digits, or the token. The Idempotency-Key must be random: who knows it gets the receipt. Too many from one address, one contact or with the same words are held or refused (503)."})
	op.Status, op.Header = http.StatusCreated, "Idempotency-Key: 0d3e3c7e-8f0b-4f5b-9f1e-3a8f2f6b1c11"
	op.Body = `{"text": "Lampu jalan di depan SD Negeri 2 padam sejak Senin", "place": {"point": {"lat": -7.8228, "lon": 112.0119}}, "reporter": {"phone": "0812-3456-7417"}}`
	api.Register(a, op, x.send)
	op = open("add-report-photo", "POST /report-photos", "/report-photos",
		api.Words{ID: "Unggah foto sebelum laporan dikirim", EN: "Upload a photo before its report"},
		api.Words{ID: "JPEG, PNG, atau WebP sampai 20 MB; dikecilkan dan tanpa data kamera. Letak dari kamera hanya diberitahukan kepada pengirimnya. Sebut pengenalnya saat mengirim laporan dalam sehari.",
			EN: "JPEG, PNG or WebP up to 20 MB; made smaller, without what the camera wrote. Where the camera stood is told to the sender only. Name its identifier when you send the report within a day."})
	op.Takes, op.Limit, op.Status = "image/jpeg", photoLimit, http.StatusCreated
	api.Register(a, op, x.addPhoto)
	op = open("list-similar-reports", "POST /similar-reports", "/similar-reports",
		api.Words{ID: "Laporan serupa yang masih terbuka", EN: "Similar reports that are open"}, api.Words{ID: "Untuk ditawarkan sebelum mengirim: dekat, baru, dan mirip kata-katanya. Tidak ada yang disimpan.", EN: "To offer before sending: near, recent, and alike in words. Nothing is kept."})
	op.Body = `{"text": "Lampu jalan padam", "point": {"lat": -7.8228, "lon": 112.0119}}`
	api.Register(a, op, x.similar)
	api.Register(a, open("list-public-reports", "GET /public-reports", apiPublic+"?near=-7.8228,112.0119&metres=500",
		api.Words{ID: "Laporan di sekitar", EN: "Reports around a place"},
		api.Words{ID: "Yang boleh dilihat semua orang: dekat sebuah titik (yang terdekat lebih dulu, tanpa halaman berikut), atau terbaru lebih dulu. Laporan rahasia tanpa isi dan letaknya.",
			EN: "What everybody may see: near a point (nearest first, without further pages), or newest first. Secret ones without words and place."}), x.around)
	op = open("get-public-report", "GET /public-reports/{number}", apiPublic+"/"+apiNumber,
		api.Words{ID: "Satu laporan, seperti terlihat semua orang", EN: "One report as everybody sees it"}, api.Words{ID: "Keadaan, langkah, jawaban, dan janjinya dengan hari yang dihitung.", EN: "Where it stands, its steps and answers, and its promise with the days counted."})
	api.Register(a, op, x.publicOne)
	api.Download(a, open("download-public-photo", "GET /public-photos/{photo}", "/public-photos/"+apiID,
		api.Words{ID: "Unduh foto laporan yang terbuka", EN: "Download a photo of a public report"}, api.Words{ID: "Atau foto laporan sendiri, dengan tanda terimanya.", EN: "Or of one's own report, with its receipt."}), []string{"image/jpeg"}, x.publicPhoto)
	op = open("follow-report", "POST /public-reports/{number}/followers", apiPublic+"/"+apiNumber+"/followers",
		api.Words{ID: "Ikuti laporan orang lain", EN: "Follow another's report"}, api.Words{ID: "Dengan kontak sendiri; jawabannya tanda terima pengikut.", EN: "With a contact of one's own; the answer is the follower's receipt."})
	op.Body, op.Status, op.Header = `{"phone": "0813-9876-5432"}`, http.StatusCreated, "Idempotency-Key: 5d0c0b1e-52a6-4a0c-9a43-6e7d1a3c9b20"
	api.Register(a, op, x.follow)
}

// ReportPlace is the place a report is about.
type ReportPlace struct {
	Point   *ReportPoint `json:"point,omitempty"`
	Village string       `json:"village,omitempty" maxLength:"20" doc:"Kemendagri code of the kelurahan or desa; found from the point when there is one"`
	Note    string       `json:"note,omitempty" maxLength:"500" doc:"As people say it: \"depan SD Negeri 2\""`
}

// ReportPoint is a place on earth, WGS 84, in degrees.
type ReportPoint struct {
	Lat float64 `json:"lat" minimum:"-90" maximum:"90" example:"-7.8222"`
	Lon float64 `json:"lon" minimum:"-180" maximum:"180" example:"112.013"`
}

// ReportPerson is who reports or follows. It goes into the vault and nowhere
// else; every part may be left out.
type ReportPerson struct {
	Name    string `json:"name,omitempty" maxLength:"200"`
	Phone   string `json:"phone,omitempty" maxLength:"40" doc:"As people write it"`
	Email   string `json:"email,omitempty" maxLength:"200"`
	Address string `json:"address,omitempty" maxLength:"500"`
	Words   string `json:"words,omitempty" readOnly:"true" doc:"What was written, when something in it was masked"`
	NIK     string `json:"nik,omitempty" readOnly:"true"`
	Chat    string `json:"chat,omitempty" readOnly:"true" doc:"The address in a chat service"`
}

func (p ReportPerson) person() complaint.Person {
	return complaint.Person{Name: p.Name, Phone: p.Phone, Email: p.Email, Address: p.Address}
}

func reportPerson(p complaint.Person) ReportPerson {
	return ReportPerson{Name: p.Name, Phone: p.Phone, Email: p.Email, Address: p.Address, Words: p.Words, NIK: p.NIK, Chat: p.Chat}
}

// ReportBody is a report as it is sent. Parts of inputs are exported because the
// router fills only those.
type ReportBody struct {
	Text        string               `json:"text,omitempty" maxLength:"10000" doc:"What the citizen says; not needed with a photo"`
	Kind        complaint.Kind       `json:"kind,omitempty" enum:"service,information,aspiration,oversight,public_information,whistleblowing" doc:"Guessed from the words when it is not given"`
	Category    routing.CategoryKey  `json:"category,omitempty" maxLength:"80" doc:"See GET /report-categories; guessed when it is not given"`
	Place       *ReportPlace         `json:"place,omitempty"`
	HappenedOn  clock.Date           `json:"happened_on,omitempty" format:"date"`
	Photos      []complaint.PhotoID  `json:"photos,omitempty" maxItems:"5" doc:"Identifiers from POST /report-photos"`
	Reporter    *ReportPerson        `json:"reporter,omitempty" doc:"Nothing for somebody who stays unknown"`
	Anonymous   bool                 `json:"anonymous,omitempty" doc:"The handling agency does not learn who it was"`
	Secret      bool                 `json:"secret,omitempty" doc:"The public does not see what it says"`
	Accused     org.UnitID           `json:"accused,omitempty" maxLength:"40" doc:"Of whistle-blowers: identifier of the accused unit, which does not learn of it"`
	Information *ReportInformationIn `json:"information,omitempty" doc:"Needed for public_information"`
}

// ReportInformationIn is what a formal request for public information says.
type ReportInformationIn struct {
	Purpose string `json:"purpose" minLength:"1" maxLength:"500" doc:"What it is for"`
	Way     string `json:"way,omitempty" maxLength:"200" doc:"How it should be given: copy, look, mail"`
}

func (b ReportBody) report() (complaint.Report, error) {
	r := complaint.Report{Kind: b.Kind, Category: b.Category, Text: b.Text, HappenedOn: b.HappenedOn, Photos: b.Photos, Anonymous: b.Anonymous, Secret: b.Secret, Accused: b.Accused}
	if b.Place != nil {
		r.Where = complaint.Where{Point: b.Place.Point.point(), Village: b.Place.Village, Note: b.Place.Note}
	}
	if b.Reporter != nil {
		r.Person = b.Reporter.person()
	}
	if b.Information != nil {
		r.Information = &complaint.InformationRequest{Purpose: b.Information.Purpose, Way: b.Information.Way}
	}
	return r, dateOf(b.HappenedOn, "body.happened_on")
}

func (p *ReportPoint) point() place.Point {
	if p == nil {
		return place.Point{}
	}
	return place.Point(*p)
}

func (x programs) send(ctx context.Context, in *struct {
	KeyIn
	Body ReportBody
}) (ReportReceipt, error) {
	r, err := in.Body.report()
	if err != nil {
		return ReportReceipt{}, err
	}
	r.Channel, r.ClientKey, r.From = complaint.Web, "api:"+in.Key, api.From(ctx)
	got, err := x.svc.Receive(ctx, actor.Actor{}, r)
	if err != nil {
		return ReportReceipt{}, err
	}
	return reportReceipt(got), nil
}

func (x programs) addPhoto(ctx context.Context, in *struct {
	RawBody []byte `contentType:"image/jpeg" doc:"The picture"`
}) (ReportPhoto, error) {
	p, err := x.svc.AddPhoto(ctx, api.From(ctx), bytes.NewReader(in.RawBody))
	if err != nil {
		return ReportPhoto{}, err
	}
	return reportPhoto(*p), nil
}

func (x programs) similar(ctx context.Context, in *struct {
	Body struct {
		Text     string              `json:"text,omitempty" maxLength:"10000"`
		Point    ReportPoint         `json:"point"`
		Category routing.CategoryKey `json:"category,omitempty" maxLength:"80"`
		Metres   float64             `json:"metres,omitempty" minimum:"0" maximum:"1000" doc:"How far; the region's standard when it is not given"`
		Limit    int                 `json:"limit,omitempty" minimum:"0" maximum:"20" doc:"How many; 5 when it is not given"`
	}
}) (SimilarReports, error) {
	b := in.Body
	found, err := x.svc.Similar(ctx, complaint.Likeness{Point: b.Point.point(), Category: b.Category, Text: b.Text, Metres: b.Metres, Limit: b.Limit})
	return SimilarReports{api.List(found, similarReport)}, err
}

type aroundIn struct {
	ReportPaging
	Near     string              `query:"near" maxLength:"100" doc:"Coordinates as people write and paste them" example:"-7.8228,112.0119"`
	Metres   float64             `query:"metres" minimum:"1" maximum:"1000" default:"1000" doc:"How far from the point"`
	Village  string              `query:"village" maxLength:"20" doc:"Only from this kelurahan or desa: its Kemendagri code"`
	Unit     string              `query:"unit" maxLength:"40" doc:"Only this unit and those below it"`
	Category routing.CategoryKey `query:"category" maxLength:"80" doc:"Only this category, see GET /report-categories"`
	Ended    bool                `query:"ended" doc:"Also those that were answered or ended"`
}

func (in *aroundIn) filter(ctx context.Context, x programs) (f complaint.AroundFilter, err error) {
	f = complaint.AroundFilter{Village: in.Village, Category: in.Category, Ended: in.Ended, Limit: in.Limit}
	if f.After, err = in.after(); err != nil {
		return f, err
	}
	if f.Unit, err = x.unit(ctx, in.Unit, "query.unit"); err != nil {
		return f, err
	}
	if in.Near != "" {
		if f.Point, err = place.ParsePoint(in.Near); err != nil {
			return f, err
		}
		f.Metres = in.Metres
	}
	return f, nil
}

func (x programs) around(ctx context.Context, in *aroundIn) (PublicReports, error) {
	f, err := in.filter(ctx, x)
	if err != nil {
		return PublicReports{}, err
	}
	p, err := x.svc.Around(ctx, f)
	if err != nil {
		return PublicReports{}, err
	}
	return publicReports(p), nil
}

// NumberIn names a report by its number in an address.
type NumberIn struct {
	Number string `path:"number" maxLength:"40" doc:"Number of the report" example:"KDR-2611-7K3MQ4"`
}

func (x programs) publicOne(ctx context.Context, in *NumberIn) (PublicReport, error) {
	p, err := x.svc.PublicView(ctx, in.Number)
	if err != nil {
		return PublicReport{}, err
	}
	return publicReport(p), nil
}

func (x programs) publicPhoto(ctx context.Context, in *struct {
	PhotoIn
	SmallIn
	Number string `query:"number" maxLength:"40" doc:"Number of one's own report, with a header of its receipt"`
	ProofIn
}) (api.File, error) {
	k := in.key(ctx, in.Number)
	if in.Number == "" {
		k = complaint.Key{}
	}
	b, err := x.svc.PhotoFile(ctx, actor.Actor{}, k, in.Photo, in.Small)
	return jpegFile(in.Photo, b), err
}

func (x programs) follow(ctx context.Context, in *struct {
	NumberIn
	KeyIn
	Body struct {
		Name  string `json:"name,omitempty" maxLength:"200"`
		Phone string `json:"phone,omitempty" maxLength:"40" doc:"This or email is needed"`
		Email string `json:"email,omitempty" maxLength:"200"`
	}
}) (ReportFollowing, error) {
	b := in.Body
	f, err := x.svc.Join(ctx, complaint.JoinIn{ClientKey: "api:" + in.Key, Number: in.Number, Channel: complaint.Web, From: api.From(ctx),
		Person: complaint.Person{Name: b.Name, Phone: b.Phone, Email: b.Email}})
	return ReportFollowing{f.Number, f.Tail, f.Token, f.Again}, err
}

func (x programs) addOpen(a huma.API) {
	open := func(id, route, try string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: api.Public, Try: try, Summary: sum, Text: text}
	}
	api.Register(a, open("list-open-months", "GET /open-data/reports", "/open-data/reports",
		api.Words{ID: "Bulan data terbuka", EN: "Months of open data"}, api.Words{ID: "Terbaru lebih dulu; setiap bulan satu berkas.", EN: "Newest first; each month is a file."}), x.openMonths)
	api.Stream(a, open("download-open-month", "GET /open-data/reports/{month}", "/open-data/reports/2026-11",
		api.Words{ID: "Unduh laporan sebulan", EN: "Download the reports of a month"},
		api.Words{ID: "CSV semua laporan yang tercatat bulan itu: apa, di mana (sampai sebelas meter), perangkat daerah, tanggal, dan hasilnya; waktu UTC. Tanpa identitas; yang rahasia tanpa isi dan letak. Halaman /data-terbuka menjelaskan kolomnya dan lisensinya.",
			EN: "CSV of all reports recorded in the month: what, where (to eleven metres), whose, when and how it went; times in UTC. Without identities; secret ones without words and place. The page /data-terbuka explains the columns and the licence."}), "text/csv; charset=utf-8", x.openMonth)
	late := open("list-late-reports", "GET /late-reports", "/late-reports?unit=DPUPR",
		api.Words{ID: "Laporan yang terlambat dijawab", EN: "Late reports of an agency"}, api.Words{ID: "Daftar di balik angka terlambat sebuah perangkat daerah, saat ini, yang paling lama lebih dulu.", EN: "The list behind an agency's late figure, as of now, longest first."})
	late.Errors = []errs.Kind{errs.NotFound}
	api.Register(a, late, x.lateNow)
	op := open("get-report-figures", "GET /report-figures", "/report-figures?day=2026-11-26",
		api.Words{ID: "Angka laporan yang diumumkan", EN: "Published figures"},
		api.Words{ID: "Per perangkat daerah dan seluruh daerah, dihitung sekali sehari dan tidak pernah lagi: sebuah tanggal selamanya mengatakan yang sama. Waktu dalam jam, nilai tengah; perangkat daerah yang diam disebut.",
			EN: "By agency and for the region, worked out once a day and never again: a date says for ever what it said. Times in hours, medians; silent agencies are named."})
	op.Errors = []errs.Kind{errs.NotFound}
	api.Register(a, op, x.figures)
	api.Register(a, open("list-figure-days", "GET /report-figures/days", "/report-figures/days?limit=30",
		api.Words{ID: "Hari yang angkanya diumumkan", EN: "Days with published figures"}, api.Words{ID: "Terbaru lebih dulu.", EN: "Newest first."}), x.figureDays)
	api.Register(a, open("list-report-categories", "GET /report-categories", "/report-categories",
		api.Words{ID: "Urusan laporan", EN: "Categories of reports"}, api.Words{ID: "Kunci, nama, rumpun perangkat daerah, dan urusan pemerintahan; yang menjadi wewenang badan lain disebut.", EN: "Key, name, kind of agency and government affair; where another body has the authority, which."}), x.categories)
}

func (x programs) openMonths(ctx context.Context, _ *struct{}) (OpenMonths, error) {
	months, err := x.svc.OpenMonths(ctx)
	return OpenMonths{api.List(months, func(d clock.Date) string { return string(d)[:7] })}, err
}

func (x programs) openMonth(ctx context.Context, in *struct {
	Month string `path:"month" maxLength:"7" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"The month, YYYY-MM" example:"2026-11"`
}, name func(string), w io.Writer) error {
	month, err := clock.ParseDate(in.Month + "-01")
	if err != nil {
		return errs.New(errs.NotFound, "complaint.no_month")
	}
	name("laporan-" + in.Month + ".csv")
	return WriteMonth(ctx, x.svc, month, w)
}

// WriteMonth writes the open data of a month as CSV, while it is read. Nothing
// is written before the first page was read.
func WriteMonth(ctx context.Context, svc *complaint.Service, month clock.Date, w io.Writer) error {
	c, begun := csv.NewWriter(w), false
	return svc.OpenMonth(ctx, month, func(page []complaint.OpenReport) error {
		if !begun {
			if err := c.Write(reportColumns); err != nil {
				return err
			}
			begun = true
		}
		for i := range page {
			if err := c.Write(reportRow(&page[i])); err != nil {
				return err
			}
		}
		c.Flush()
		return c.Error()
	})
}

func (x programs) lateNow(ctx context.Context, in *struct {
	Unit  string `query:"unit" required:"true" minLength:"1" maxLength:"40" doc:"Identifier or code of an agency"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many"`
}) (PublicReports, error) {
	unit, err := x.unit(ctx, in.Unit, "query.unit")
	if err != nil {
		return PublicReports{}, err
	}
	late, err := x.svc.LateNow(ctx, unit, in.Limit)
	return publicReports(complaint.PublicPage{Items: late}), err
}

func (x programs) figures(ctx context.Context, in *struct {
	Day clock.Date `query:"day" format:"date" doc:"The day; the newest when it is not given"`
}) (ReportFigures, error) {
	if err := dateOf(in.Day, "query.day"); err != nil {
		return ReportFigures{}, err
	}
	f, err := x.svc.Figures(ctx, in.Day)
	if err != nil {
		return ReportFigures{}, err
	}
	return reportFigures(f), nil
}

func (x programs) figureDays(ctx context.Context, in *struct {
	Limit int `query:"limit" minimum:"1" maximum:"400" default:"100" doc:"How many"`
}) (FigureDays, error) {
	days, err := x.svc.FigureDays(ctx, in.Limit)
	return FigureDays{api.List(days, func(d clock.Date) clock.Date { return d })}, err
}

func (x programs) categories(_ context.Context, _ *struct{}) (ReportCategories, error) {
	book, err := x.book()
	if err != nil {
		return ReportCategories{}, err
	}
	return ReportCategories{api.List(book.Categories(), func(c routing.Category) ReportCategory {
		return ReportCategory{c.Key, c.Name, c.NameEn, c.Family, c.Affair, string(c.Kind), c.Urgent, c.Secret, c.TransferTo}
	})}, nil
}

// book is the categories of today.
func (x programs) book() (*routing.Book, error) {
	if x.svc.Router != nil {
		if r := x.svc.Router(); r != nil && r.Book() != nil {
			return r.Book(), nil
		}
	}
	return routing.National(x.today())
}
