// Package web is the door to official papers: the pack of a round with its
// signing, progress and downloads, and the public page that checks a code or a
// file. It decides nothing.
package web

import (
	"embed"
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sign"
	"pendopo/internal/ledger"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page   *page.Engine
	db     *db.DB
	rounds *appointment.Service
	papers *appointment.Papers
	docs   *document.Service
	ledger *ledger.Log
	set    *page.Set
}

// New makes the door.
func New(engine *page.Engine, d *db.DB, papers *appointment.Papers, log *ledger.Log) *Web {
	return &Web{engine, d, papers.Rounds, papers, papers.Documents, log,
		engine.Parse(files, "list.html", "round.html", "paper.html", "check.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/sk", Handler: w.list},
		{Method: "GET", Path: "/sk/{round}", Handler: w.round},
		{Method: "POST", Path: "/sk/{round}/rancang", Handler: w.plan},
		{Method: "POST", Path: "/sk/{round}/tandatangan", Handler: w.signDecree},
		{Method: "POST", Path: "/sk/{round}/setuju", Handler: w.consent},
		{Method: "GET", Path: "/sk/{round}/kemajuan", Handler: w.progress},
		{Method: "GET", Path: "/sk/{round}/gabungan.pdf", Handler: w.merged},
		{Method: "GET", Path: "/sk/{round}/berkas.zip", Handler: w.zip},
		{Method: "GET", Path: "/sk/{round}/naskah/{id}", Handler: w.paper},
		{Method: "GET", Path: "/sk/{round}/naskah/{id}/pdf", Handler: w.preview},
		{Method: "POST", Path: "/sk/{round}/naskah/{id}/ulang", Handler: w.retry},
		{Method: "POST", Path: "/sk/{round}/naskah/{id}/cabut", Handler: w.withdraw},
		{Method: "POST", Path: "/sk/{round}/naskah/{id}/basah", Handler: w.ink},
		{Method: "GET", Path: "/periksa", Handler: w.checkForm},
		{Method: "POST", Path: "/periksa", Handler: w.checkUpload, Limit: sign.MaxFile},
		{Method: "GET", Path: "/periksa/{code}", Handler: w.check},
		{Method: "GET", Path: "/periksa/{code}/bukti", Handler: w.evidence},
		{Method: "POST", Path: "/periksa/{code}", Handler: w.checkUpload, Limit: sign.MaxFile},
	}
}

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

func roundID(r *http.Request) appointment.RoundID {
	return appointment.RoundID(r.PathValue("round"))
}

func paperID(r *http.Request) document.ID { return document.ID(r.PathValue("id")) }

func date(r *http.Request, d clock.Date) string { return i18n.Date(page.Lang(r), d) }

// kindName is the name of a kind in the reader's language.
func kindName(r *http.Request, k document.Kind) string {
	return page.T(r, "document.kind."+string(k))
}

// packKinds are the kinds of a pack in their order.
var packKinds = []document.Kind{document.Decision, document.Extract, document.Invitation, document.Script, document.Attendance,
	document.Minutes, document.Installed, document.StartOfDuty, document.Pact}
