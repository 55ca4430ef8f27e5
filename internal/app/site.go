package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	absenceweb "pendopo/internal/absence/web"
	"pendopo/internal/account"
	accountweb "pendopo/internal/account/web"
	"pendopo/internal/actor"
	appointmentweb "pendopo/internal/appointment/web"
	calendarweb "pendopo/internal/calendar/web"
	ceremonyweb "pendopo/internal/ceremony/web"
	"pendopo/internal/complaint/channel/social"
	socialweb "pendopo/internal/complaint/channel/social/web"
	open311web "pendopo/internal/complaint/open311/web"
	routingweb "pendopo/internal/complaint/routing/web"
	complaintweb "pendopo/internal/complaint/web"
	deskweb "pendopo/internal/desk/web"
	documentweb "pendopo/internal/document/web"
	"pendopo/internal/duty"
	dutyweb "pendopo/internal/duty/web"
	forecastweb "pendopo/internal/forecast/web"
	"pendopo/internal/gathering"
	gatheringweb "pendopo/internal/gathering/web"
	handoverweb "pendopo/internal/handover/web"
	intakeweb "pendopo/internal/intake/web"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	orgweb "pendopo/internal/org/web"
	"pendopo/internal/people"
	peopleweb "pendopo/internal/people/web"
	"pendopo/internal/place"
	placeweb "pendopo/internal/place/web"
	planningweb "pendopo/internal/planning/web"
)

// Handler is the whole site: the doors of every package in one frame, with
// /healthz and /metrics beside it.
func (a *App) Handler(ctx context.Context) (http.Handler, error) {
	if a.spoilt != nil {
		return nil, a.spoilt
	}
	region, err := a.Region(ctx)
	if err != nil {
		return nil, err
	}
	https := strings.HasPrefix(a.Config.BaseURL, "https://")
	var desk *deskweb.Web // made after the engine that asks it for the side rail
	engine := page.New(page.Config{Region: region.Name, Zone: region.Location(), HTTPS: https, Example: region.Example, Log: a.Log, Clock: a.Clock, Guessed: a.guessedURL(),
		Nav: func(r *http.Request) []page.NavGroup { return desk.Nav(r) }, PublicNav: deskweb.PublicNav, Foot: deskweb.Foot, Observe: a.metrics.observe})
	a.engine = engine
	desk = deskweb.New(engine, deskweb.Parts{DB: a.DB, Org: a.Org, Rounds: a.Appointment, Intake: a.Intake, Ledger: a.Ledger,
		Ceremonies: a.Ceremony, Documents: a.Documents, Accounts: a.Accounts, Upkeep: a.Upkeep, Calendar: a.Calendar, Duties: a.Duty, Briefing: a.Briefing, SigningPage: documentweb.SigningPage, Mailbox: a.MailboxAddress(), Dir: a.Config.Dir, Clock: a.Clock})
	doors := a.doors(engine, desk, https)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", a.health)
	mux.Handle("GET /metrics", a.localOnly(a.metrics.handler()))
	mux.Handle("GET /ledger/{$}", http.RedirectHandler("/periksa#catatan", http.StatusSeeOther)) // a person came, not a program
	mux.Handle("GET /ledger/", http.StripPrefix("/ledger", a.Ledger.Handler()))
	mux.Handle("POST /ledger/cosignature", http.StripPrefix("/ledger", a.Ledger.Handler()))
	doors.routes = append(doors.routes, a.mountAPI(mux, engine)...)
	mux.Handle("/", engine.Handler(doors.routes, doors.signIn))
	return mux, nil
}

// doors is what the site is made of: the tables of contents joined, and the
// middleware that finds out who asks.
type doors struct {
	routes []page.Route
	signIn func(http.Handler) http.Handler
}

func (a *App) doors(engine *page.Engine, desk *deskweb.Web, https bool) doors {
	accounts := accountweb.New(engine, a.Accounts, accountweb.Config{HTTPS: https, Address: a.proxies.address})
	who := accountweb.ActorOf
	var d doors
	d.signIn = accounts.Middleware
	for _, routes := range [][]page.Route{
		desk.Routes(),
		accounts.Routes(),
		orgweb.New(engine, a.Org, who).Routes(),
		peopleweb.New(engine, a.Org, a.People, who).Routes(),
		intakeweb.New(engine, a.Intake, int64(a.Config.UploadMax)<<20).Routes(),
		appointmentweb.New(engine, a.Appointment).Duties(a.Duty).Planning(a.Planning).Routes(),
		planningweb.New(engine, a.Planning).Routes(),
		forecastweb.New(engine, a.Forecast).Routes(),
		ceremonyweb.New(engine, a.Ceremony, a.Feed, a.Appointment, a.Documents, https).Handovers(a.Handover).Routes(),
		gatheringweb.New(engine, a.Gathering, https).Routes(),
		a.channelDoor().Routes(),
		a.channelBoard(engine).Routes(),
		open311web.New(a.Reports, a.Clock, open311web.Config{Jurisdiction: a.jurisdiction(), Base: a.BaseURL(), Zone: a.Zone, Address: a.proxies.address}).Routes(),
		documentweb.New(engine, a.DB, a.Papers, a.Ledger).Routes(),
		handoverweb.New(engine, a.Handover).Routes(),
		absenceweb.New(engine, a.Absence, a.Appointment).Routes(),
		placeweb.New(engine, a.Places, a.MapRegion).Routes(),
		complaintweb.New(engine, a.Reports, a.Org, a.Clock, complaintweb.Config{Region: a.regionName(), Zone: a.Zone, HTTPS: https, Address: a.proxies.address, Mailbox: a.MailboxAddress()}).Routes(),
		socialweb.New(engine, a.Social, socialweb.Config{Region: a.regionName(), Zone: a.Zone, Clock: a.Clock, Address: a.proxies.address}).Routes(),
		routingweb.New(engine, a.Routing, a.Org).Routes(),
		calendarweb.New(engine, a.Calendar, a.Org, a.BaseURL()).Routes(),
		dutyweb.New(engine, a.Duty, subjects).Routes(),
	} {
		d.routes = append(d.routes, routes...)
	}
	return d
}

// subjects says where the page of what a duty is about stands, by the subject's
// kind.
var subjects = dutyweb.Subjects{
	"complaint": func(d *duty.Duty) string { // its title begins with the number
		number, _, _ := strings.Cut(d.Title, " ")
		return "/aduan/" + number
	},
	gathering.DecisionSubject: func(d *duty.Duty) string { return "/putusan/" + d.Subject },
	"leave":                   func(d *duty.Duty) string { return "/plt/surat?cuti=" + d.Subject }, // its Plh is named there
	"acting_order":            func(d *duty.Duty) string { return "/plt/surat/" + d.Subject },
	social.SubjectKind: func(d *duty.Duty) string { // so does this one's
		number, _, _ := strings.Cut(d.Title, " ")
		return "/medsos/" + number
	},
	"complaint_objection": func(d *duty.Duty) string { // as above
		number, _, _ := strings.Cut(d.Title, " ")
		return "/aduan/" + number
	},
	"complaint_data":    func(*duty.Duty) string { return "/permintaan-data" },
	"handover":          func(d *duty.Duty) string { return "/serah-terima/" + d.Subject },
	"handover_item":     func(d *duty.Duty) string { return "/butir-serah-terima/" + d.Subject },
	"handover_transfer": func(*duty.Duty) string { return "/serah-terima/saya" }, // the minutes are signed there
}

// MapRegion is what the map's door must know of the region.
func (a *App) MapRegion(ctx context.Context) (placeweb.Region, error) {
	region, err := a.Region(ctx)
	if errs.Is(err, errs.NotFound) {
		return placeweb.Region{}, nil
	}
	if err != nil {
		return placeweb.Region{}, err
	}
	reg, err := a.Org.Get(ctx)
	if err != nil {
		return placeweb.Region{}, err
	}
	out := placeweb.Region{Name: region.Name, Code: region.Code}
	today := a.Today()
	for _, u := range reg.Units {
		if u.RegionCode != "" && u.ExistsOn(today) && (u.Kind == "kecamatan" || u.Kind == "kelurahan") {
			out.Offices = append(out.Offices, place.AreaOffice{Code: u.Code, Name: u.Name, AreaCode: u.RegionCode})
		}
	}
	return out, nil
}

// jurisdiction is how Open311 calls the region: "kediri" of Kota Kediri.
func (a *App) jurisdiction() string {
	name, _, _ := strings.Cut(strings.ToLower(a.regionName()), " (")
	for _, kind := range []string{"kota ", "kabupaten "} {
		name = strings.TrimPrefix(name, kind)
	}
	return strings.ReplaceAll(name, " ", "-")
}

// regionName is how pages call the region; "" before it was set up.
func (a *App) regionName() string {
	region, err := a.Region(context.Background())
	if err != nil {
		return ""
	}
	return region.Name
}

// powers computes what a person may do today from the posts they hold.
func (a *App) powers(ctx context.Context, person string) (actor.Actor, error) {
	reg, err := a.Org.Get(ctx)
	if err != nil {
		return actor.Actor{}, err
	}
	return reg.At(a.Today()).Actor(people.PersonID(person)), nil
}

// Today is the local date in the region.
func (a *App) Today() clock.Date { return clock.DateOf(a.Clock.Now(), a.Zone) }

// personByNumber finds the person of an employee number.
func (a *App) personByNumber(ctx context.Context, number string) (account.Person, error) {
	reg, err := a.Org.Get(ctx)
	if err != nil {
		return account.Person{}, err
	}
	p := reg.PersonByNumber(people.NumberKey(number))
	if p == nil {
		return account.Person{}, errs.New(errs.NotFound, "people.not_found", number)
	}
	return account.Person{ID: string(p.ID), Number: p.Number, Name: p.Name.String()}, nil
}

// accountConfig is what the sign-in needs from the rest.
func (a *App) accountConfig(key [32]byte, region *org.Region) account.Config {
	cfg := account.Config{Key: key[:], Powers: a.powers, Person: a.personByNumber, Name: "Pendopo", Idle: a.Config.SessionIdle, Absolute: 12 * time.Hour}
	if region != nil {
		cfg.Name = "Pendopo " + region.Name
	}
	if _, moved := a.Clock.(*clock.Moved); moved {
		cfg.Phones = clock.System{}
	}
	if base := a.BaseURL(); base != "" {
		cfg.Origins = []string{base}
	}
	return cfg
}

// guessedURL is what baseURL answers while the setting is empty, "" when it is set.
func (a *App) guessedURL() string {
	if a.Config.BaseURL != "" {
		return ""
	}
	return a.BaseURL()
}

// BaseURL is the public address of the site without a slash at the end.
func (a *App) BaseURL() string {
	if a.Config.BaseURL != "" {
		return strings.TrimSuffix(a.Config.BaseURL, "/")
	}
	if strings.HasPrefix(a.Config.Addr, "127.0.0.1:") { // browsers give passkeys to localhost only
		return "http://localhost" + strings.TrimPrefix(a.Config.Addr, "127.0.0.1")
	}
	return "http://" + a.Config.Addr
}

// health answers whether the store answers.
func (a *App) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := a.DB.Ping(ctx); err != nil {
		w.Header().Set("Retry-After", "5")
		w.WriteHeader(http.StatusServiceUnavailable)
		w.Write([]byte("store: away\n"))
		return
	}
	w.Write([]byte("ok\n"))
}

// localOnly answers only to this machine: figures are for the operator.
func (a *App) localOnly(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.proxies.local(r) {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}
