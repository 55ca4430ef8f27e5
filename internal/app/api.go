package app

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	absenceweb "pendopo/internal/absence/web"
	accountweb "pendopo/internal/account/web"
	appointmentweb "pendopo/internal/appointment/web"
	calendarweb "pendopo/internal/calendar/web"
	ceremonyweb "pendopo/internal/ceremony/web"
	socialweb "pendopo/internal/complaint/channel/social/web"
	routingweb "pendopo/internal/complaint/routing/web"
	complaintweb "pendopo/internal/complaint/web"
	deskweb "pendopo/internal/desk/web"
	documentweb "pendopo/internal/document/web"
	dutyweb "pendopo/internal/duty/web"
	forecastweb "pendopo/internal/forecast/web"
	gatheringweb "pendopo/internal/gathering/web"
	handoverweb "pendopo/internal/handover/web"
	intakeweb "pendopo/internal/intake/web"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/page"
	ledgerweb "pendopo/internal/ledger/web"
	orgweb "pendopo/internal/org/web"
	peopleweb "pendopo/internal/people/web"
	placeweb "pendopo/internal/place/web"
	planningweb "pendopo/internal/planning/web"
	upkeepweb "pendopo/internal/upkeep/web"
)

// apiTags are the groups of operations, in the order of the page /api.
var apiTags = []api.Tag{
	{Name: "register", Words: api.Words{ID: "Unit, jabatan, pemangku, dan pegawai pada tanggal mana pun.", EN: "Units, posts, holders and people on any date."}},
	{Name: "rounds", Words: api.Words{ID: "Penataan jabatan dari rancangan sampai jabatan berpindah, dengan bank aturannya.", EN: "Rounds of appointments from draft to switched posts, with the rule bank."}},
	{Name: "documents", Words: api.Words{ID: "Naskah sebuah penataan, tanda tangannya, dan pemeriksaan keasliannya.", EN: "Documents of a round, their signatures, and whether they are genuine."}},
	{Name: "gathering", Words: api.Words{ID: "Ikrar, pembinaan, dan rapat staf: undangan, kehadiran, tanda tangan, notulen, dan putusan.", EN: "Pledges, coaching and staff meetings: invitations, attendance, signatures, minutes and decisions."}},
	{Name: "ceremony", Words: api.Words{ID: "Acara pelantikan: undangan, daftar hadir, sumpah, dan tautan pribadi pejabat.", EN: "Swearing-in: invitations, roll, oaths, and the officials' personal links."}},
	{Name: "handover", Words: api.Words{ID: "Serah terima: papan, butir, berita acara, strategi, dan kewajiban pertama.", EN: "Handover: board, items, minutes, strategy and first duties."}},
	{Name: "absence", Words: api.Words{ID: "Siapa tidak hadir dan siapa menggantikan: cuti, surat perintah Plt dan Plh, masa tugas, pengganti kepala daerah.", EN: "Who is away and who stands in: leave, orders to act, terms, who stands in for the head."}},
	{Name: "duties", Words: api.Words{ID: "Yang menjadi tanggungan jabatan: tenggat, siapa yang bertanggung jawab, dan yang terlambat.", EN: "What posts owe: deadlines, who is responsible, and what is late."}},
	{Name: "reports", Words: api.Words{ID: "Laporan warga: masuk, disalurkan, dijawab; yang terbuka bagi siapa pun dan yang dilakukan pelapor dengan tanda terimanya tidak perlu token.", EN: "Citizens' reports: taken in, routed, answered. What everybody may see, and what a reporter does with the receipt, needs no token."}},
	{Name: "routing", Words: api.Words{ID: "Bagaimana laporan menemukan perangkat daerahnya.", EN: "How reports find their agency."}},
	{Name: "imports", Words: api.Words{ID: "Berkas lembar kerja masuk dan keluar.", EN: "Spreadsheets in and out."}},
	{Name: "map", Words: api.Words{ID: "Peta wilayah: letak sebuah titik, pencarian tempat, batas, dan impor peta.", EN: "The region's map: where a point is, finding places, borders, and imports of maps."}},
	{Name: "ledger", Words: api.Words{ID: "Buku besar tindakan resmi yang tidak dapat diubah diam-diam, dengan bukti yang dapat diperiksa siapa pun.", EN: "The record of official acts that nobody can change unseen, with proofs that anybody can check."}},
	{Name: "calendar", Words: api.Words{ID: "Hari kerja, jam kerja, tenggat dengan cara menghitungnya, dan perubahan kalender.", EN: "Working days, office hours, deadlines with how they are counted, and changes of the calendar."}},
	{Name: "region", Words: api.Words{ID: "Profil daerah dan angka yang dibiarkan terbuka oleh aturan.", EN: "The region's profile and the numbers that the law leaves open."}},
	{Name: "account", Words: api.Words{ID: "Token dan pemiliknya. Token dibuat di halaman Akun.", EN: "Tokens and their owner. Tokens are made on the account page."}},
	{Name: "system", Words: api.Words{ID: "Pekerjaan latar, untuk yang menjalankan sistem.", EN: "Background jobs, for who runs the system."}},
}

// API is the published JSON API of the region. It is built at its first request.
func (a *App) API() *api.Server {
	return api.New(api.Config{Authenticate: a.Accounts.AuthenticateToken, DB: a.DB, Clock: a.Clock, Log: a.Log, Tags: apiTags, Inputs: apiInputs, Register: a.operations, Address: a.proxies.address})
}

// operations joins the tables of operations of every door.
func (a *App) operations(h huma.API) {
	orgweb.API(h, a.Org, a.Today)
	peopleweb.API(h, a.Org, a.People, a.Today)
	appointmentweb.API(h, a.Appointment)
	documentweb.API(h, a.DB, a.Papers, a.Ledger)
	ceremonyweb.API(h, a.Ceremony, a.Feed)
	gatheringweb.API(h, a.Gathering)
	dutyweb.API(h, a.Duty, a.Today)
	appointmentweb.DutiesAPI(h, a.Appointment, a.Duty)
	planningweb.API(h, a.Planning)
	forecastweb.API(h, a.Forecast)
	handoverweb.API(h, a.Handover)
	deskweb.API(h, a.Briefing)
	absenceweb.API(h, a.Absence)
	complaintweb.API(h, a.Reports, a.Org, a.Today)
	socialweb.API(h, a.Social)
	routingweb.API(h, a.Routing, a.Org)
	intakeweb.API(h, a.Intake, a.Today)
	placeweb.API(h, a.Places, a.MapRegion)
	ledgerweb.API(h, a.Ledger)
	calendarweb.API(h, a.Calendar, a.Org, a.Today)
	accountweb.API(h, a.Accounts)
	upkeepweb.API(h, a.Upkeep)
}

// mountAPI puts the API beside the pages, in the same frame of log, recovery and
// headers, but without their sign-in: cookies do not count below /api/v1/. It
// returns the pages about the API, which stand among the others.
func (a *App) mountAPI(mux *http.ServeMux, engine *page.Engine) []page.Route {
	s := a.API()
	a.api = s
	mux.Handle(api.Base+"/", engine.Around(s))
	return s.Routes(engine, a.BaseURL())
}
