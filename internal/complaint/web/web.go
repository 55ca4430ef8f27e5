// Package web is the door to complaints: the pages on which citizens report and
// follow, and the desk on which officials answer. It decides nothing.
package web

import (
	"embed"
	"net"
	"net/http"
	"strings"
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

//go:embed *.html
var files embed.FS

//go:embed sw.js
var worker []byte

// Web holds what the pages need.
type Web struct {
	page *page.Engine
	svc  *complaint.Service
	org  *org.Cache
	now  clock.Clock
	zone *time.Location
	set  *page.Set
	cfg  Config
}

// Config is what the site knows about its surroundings.
type Config struct {
	Region  string                       // "Kota Kediri"
	Zone    *time.Location               // of the region
	HTTPS   bool                         // cookies only over TLS
	Address func(r *http.Request) string // of the sender, behind proxies too; nil: the connection's
	Mailbox string                       // to which citizens may write, "" when the region has none
}

// New makes the door.
func New(engine *page.Engine, svc *complaint.Service, cache *org.Cache, clk clock.Clock, cfg Config) *Web {
	if cfg.Address == nil {
		cfg.Address = func(r *http.Request) string {
			host, _, _ := net.SplitHostPort(r.RemoteAddr)
			return host
		}
	}
	return &Web{page: engine, svc: svc, org: cache, now: clk, zone: cfg.Zone, cfg: cfg,
		set: engine.Parse(files, "report.html", "request.html", "sent.html", "find.html", "track.html", "data.html", "around.html",
			"performance.html", "agency.html", "opendata.html", "list.html", "moderation.html", "subject.html", "case.html", "notes.html", "counter.html", "canned.html")}
}

// Routes is the table of contents: the citizens' pages, then the officials'.
func (w *Web) Routes() []page.Route { return append(w.citizenRoutes(), w.deskRoutes()...) }

func (w *Web) citizenRoutes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/lapor", Handler: w.reportForm},
		{Method: "POST", Path: "/lapor", Handler: w.report, Limit: reportLimit},
		{Method: "GET", Path: "/lapor/informasi", Handler: w.requestForm},
		{Method: "POST", Path: "/lapor/informasi", Handler: w.request},
		{Method: "POST", Path: "/lapor/ikut", Handler: w.join},
		{Method: "GET", Path: "/lapor/terkirim", Handler: w.sent},
		{Method: "GET", Path: "/lacak", Handler: w.findForm},
		{Method: "POST", Path: "/lacak", Handler: w.find},
		{Method: "GET", Path: "/lacak/{number}", Handler: w.track},
		{Method: "POST", Path: "/lacak/{number}", Handler: w.trackPost, Limit: reportLimit},
		{Method: "GET", Path: "/lacak/{number}/data", Handler: w.data},
		{Method: "POST", Path: "/lacak/{number}/data", Handler: w.dataPost},
		{Method: "GET", Path: "/foto/{id}", Handler: w.photo},
		{Method: "GET", Path: "/sekitar", Handler: w.around},
		{Method: "GET", Path: "/kinerja", Handler: w.performance},
		{Method: "GET", Path: "/kinerja/{day}", Handler: w.performance},
		{Method: "GET", Path: "/kinerja/{day}/{unit}", Handler: w.agencyFigures},
		{Method: "GET", Path: "/data-terbuka", Handler: w.openData},
		{Method: "GET", Path: "/data-terbuka/laporan/{file}", Handler: w.reportsFile},
		{Method: "GET", Path: "/sw.js", Handler: w.worker},
	}
}

// reportLimit is three photos as a phone takes them.
const reportLimit = 64 << 20

// worker is the script that keeps these pages readable without signal. It
// stands at the root because a browser lets it serve only what lies below it.
func (w *Web) worker(rw http.ResponseWriter, _ *http.Request) error {
	rw.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-cache")
	_, _ = rw.Write(worker) // the visitor went away: nobody to tell
	return nil
}

// keyCookie remembers the receipt of the last report on this device until the
// browser is closed, so that a link need not carry it.
const keyCookie = "pdp_lapor"

// remember keeps a receipt: its number with its token, or its digits, or both
// once, when the digits were made for it.
func (w *Web) remember(rw http.ResponseWriter, number, token, tail string) {
	http.SetCookie(rw, &http.Cookie{Name: keyCookie, Value: number + "." + token + "." + tail, Path: "/", HttpOnly: true,
		Secure: w.cfg.HTTPS, SameSite: http.SameSiteLaxMode})
}

// remembered is the receipt of this device.
func remembered(r *http.Request) (number, token, tail string) {
	c, err := r.Cookie(keyCookie)
	if err != nil {
		return "", "", ""
	}
	number, rest, _ := strings.Cut(c.Value, ".")
	token, tail, _ = strings.Cut(rest, ".")
	return number, token, tail
}

// key is what the visitor shows for a number: the receipt of this device, or
// nothing.
func (w *Web) key(r *http.Request, number string) (complaint.Key, bool) {
	have, token, tail := remembered(r)
	k := complaint.Key{Number: number, Token: token, From: w.cfg.Address(r)}
	if token == "" {
		k.Tail = tail // opens the case, not who reported it
	}
	return k, (token != "" || tail != "") && have == number
}

// until words the day a promise ends: "Kamis, 26 November".
func (w *Web) until(r *http.Request, t time.Time) string {
	d := clock.DateOf(t, w.zone)
	text := i18n.LongDate(page.Lang(r), d)
	if d.Year() == clock.DateOf(w.now.Now(), w.zone).Year() {
		text = strings.TrimSuffix(strings.TrimSuffix(text, " "+string(d)[:4]), ",")
	}
	return text
}

// unitName is a unit as it is called today.
func (w *Web) unitName(r *http.Request, id org.UnitID) string {
	reg, err := w.org.Get(r.Context())
	if err != nil || reg.Units[id] == nil {
		return ""
	}
	return reg.Units[id].Name
}

// postTitle is a post as it is called today.
func (w *Web) postTitle(r *http.Request, id org.PostID) string {
	reg, err := w.org.Get(r.Context())
	if err != nil || reg.Posts[id] == nil {
		return ""
	}
	return reg.Posts[id].Title
}
