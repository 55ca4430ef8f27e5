// Package app wires the parts of Pendopo into one program: it reads the settings,
// builds every part in the order of their arrows, and joins the doors into one
// site and one API. It decides nothing; every command and page calls the same use
// cases.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"pendopo/internal/absence"
	"pendopo/internal/account"
	"pendopo/internal/appointment"
	"pendopo/internal/briefing"
	"pendopo/internal/calendar"
	"pendopo/internal/ceremony"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/social"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/forecast"
	"pendopo/internal/gathering"
	"pendopo/internal/handover"
	"pendopo/internal/intake"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sign"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/place"
	"pendopo/internal/planning"
	"pendopo/internal/upkeep"
)

// App is the running program of one region.
type App struct {
	Config Config
	Clock  clock.Clock
	Log    *slog.Logger

	DB          *db.DB
	Blobs       *blob.Store
	Mail        mail.Sender
	Jobs        *job.Runner
	Ledger      *ledger.Log
	Calendar    *calendar.Book
	People      *people.Service
	Org         *org.Cache
	Appointment *appointment.Service
	Intake      *intake.Service
	Accounts    *account.Service
	Signer      *sign.Local
	Documents   *document.Service
	Papers      *appointment.Papers
	Ceremony    *ceremony.Service
	Feed        *ceremony.Feed // who watches a ceremony
	Gathering   *gathering.Service
	Handover    *handover.Service
	Absence     *absence.Service
	Planning    *planning.Service
	Forecast    *forecast.Service
	Places      *place.Service
	Routing     *routing.Service
	Reports     *complaint.Service
	Social      *social.Service
	Briefing    *briefing.Service
	Duty        *duty.Engine
	Upkeep      *upkeep.Service
	Rounds      *appointment.RoundImport

	channels channels

	engine  *page.Engine // nil until Handler
	api     *api.Server  // nil until Handler
	spoilt  error        // what is wrong with an emblem, nil when the papers can be drawn
	metrics *metrics
	proxies proxies
	Zone    *time.Location // of the region's clocks
	started bool
}

// Open builds every part over the region's folder. Nothing runs in the
// background until Start.
func Open(ctx context.Context, cfg Config, clk clock.Clock, log *slog.Logger) (a *App, err error) {
	if err := os.MkdirAll(cfg.Dir, 0o750); err != nil {
		return nil, errs.New(errs.Unavailable, "db.folder", cfg.Dir).With(err)
	}
	built := &App{Config: cfg, Clock: clk, Log: log, metrics: newMetrics()}
	a = built
	defer func() {
		if err != nil {
			built.Close(context.WithoutCancel(ctx))
		}
	}()
	if a.proxies, err = parseProxies(cfg.Proxies); err != nil {
		return nil, err
	}
	dsn := cfg.Database
	if dsn == "" {
		dsn = "sqlite:" + filepath.Join(cfg.Dir, "region.db")
	}
	if a.DB, err = db.Open(ctx, db.Config{DSN: dsn, Schema: cfg.Schema}, clk); err != nil {
		return nil, err
	}
	keyFile := filepath.Join(cfg.Dir, "keys", "region.key")
	if err := a.keyKept(ctx, keyFile); err != nil {
		return nil, err
	}
	key, err := regionKey(keyFile)
	if err != nil {
		return nil, err
	}
	if a.Blobs, err = blob.Open(filepath.Join(cfg.Dir, "blobs")); err != nil {
		return nil, err
	}
	if a.Mail, err = mail.New(mail.SMTP{Addr: cfg.SMTP, User: cfg.SMTPUser, Password: cfg.SMTPPassword, From: cfg.MailFrom},
		mail.Outbox{Dir: filepath.Join(cfg.Dir, "outbox"), From: cfg.MailFrom}); err != nil {
		return nil, err
	}
	a.Jobs = job.NewRunner(a.DB, job.Config{Workers: cfg.Workers, Logger: log})
	witnesses, err := ledger.ParseWitnesses(cfg.Witnesses)
	if err != nil {
		return nil, err
	}
	if a.Ledger, err = ledger.Open(ctx, a.DB, ledger.Config{Origin: origin(cfg), KeyFile: filepath.Join(cfg.Dir, "keys", "ledger.key"),
		Dir: filepath.Join(cfg.Dir, "ledger"), Witnesses: witnesses, Logger: log}); err != nil {
		return nil, err
	}
	if a.Calendar, err = calendar.NewBook(a.DB, clk, calendar.BookConfig{Region: regionWeek, Week: a.unitWeek, SixDays: sixDayUnits}); err != nil {
		return nil, err
	}
	if err := a.Calendar.Seed(ctx); err != nil {
		return nil, err
	}
	sealer, err := people.NewSealer(key[:], nil)
	if err != nil {
		return nil, err
	}
	a.People = people.NewService(a.DB, sealer)
	if err := a.keyFits(ctx, sealer, keyFile); err != nil {
		return nil, err
	}
	a.Org = org.NewCache(a.DB, clk)
	a.Duty = &duty.Engine{DB: a.DB, Org: a.Org, Calendar: a.Calendar, Address: people.MailOf}
	a.Calendar.SetImpact(a.Duty.PreviewAmendment)
	a.Appointment = &appointment.Service{DB: a.DB, Org: a.Org, Calendar: a.Calendar}
	a.Rounds = appointment.NewRoundImport(a.Appointment)
	a.Intake = intake.NewService(a.DB, key,
		org.NewUnitKind(a.Org), org.NewPostKind(a.Org),
		org.NewPersonKind(a.Org, people.NewSheets(sealer, new(id.Source))),
		org.NewReorganisationKind(a.Org), a.Rounds)
	region, err := a.Region(ctx)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	a.Zone = (&org.Region{}).Location()
	if region != nil {
		a.Zone = region.Location()
	}
	owner := "Pemerintah daerah"
	if region != nil {
		owner = "Pemerintah " + region.Formal
	}
	if a.Signer, err = sign.OpenLocal(filepath.Join(cfg.Dir, "keys", "sign"), owner); err != nil {
		return nil, err
	}
	if err := a.Blobs.Sweep(); err != nil { // what a crash left unfinished
		return nil, err
	}
	// A spoilt picture stops the site, which would print papers without it, but
	// neither a backup nor the check of the ledger.
	emblems, spoilt := a.emblems()
	if spoilt != nil && !errs.Is(spoilt, errs.Invalid) {
		return nil, spoilt
	}
	a.spoilt = spoilt
	a.Documents = document.New(document.Config{DB: a.DB, Blobs: a.Blobs, Signer: a.Signer, Roots: a.Signer.Roots(), Images: a.picture, Workers: cfg.Workers})
	a.Papers = &appointment.Papers{Rounds: a.Appointment, Documents: a.Documents, Verify: a.BaseURL() + "/periksa/",
		Garuda: emblems[0], Emblem: emblems[1]}
	a.Appointment.Documents = a.Documents
	a.Appointment.OathParty = ceremony.OathParty
	a.Ceremony = &ceremony.Service{DB: a.DB, Org: a.Org, Rounds: a.Appointment, Calendar: a.Calendar, Papers: a.Papers, Site: a.BaseURL(),
		Quiet: a.Duty.QuietHours, RemindAfter: time.Duration(cfg.InvitationReminder) * time.Hour}
	a.Feed = ceremony.NewFeed(a.Ceremony, a.Clock)
	a.Gathering = &gathering.Service{DB: a.DB, Org: a.Org, Calendar: a.Calendar, Duties: a.Duty, Documents: a.Documents, Papers: a.Papers, Site: a.BaseURL()}
	a.Handover = &handover.Service{DB: a.DB, Org: a.Org, Rounds: a.Appointment, Duties: a.Duty, Calendar: a.Calendar, Documents: a.Documents,
		Papers: a.Papers, Base: a.BaseURL()}
	a.Absence = &absence.Service{DB: a.DB, Org: a.Org, Duties: a.Duty, Calendar: a.Calendar, Rounds: a.Appointment, Documents: a.Documents, Papers: a.Papers}
	a.Appointment.ActingAssigned = a.Absence.Assigned
	a.Planning = planning.New(a.DB, a.Org, a.Appointment, a.Duty)
	a.Forecast = &forecast.Service{DB: a.DB, Org: a.Org, Rounds: a.Appointment}
	if a.Accounts, err = account.New(a.DB, a.accountConfig(key, region)); err != nil {
		return nil, err
	}
	a.Upkeep = &upkeep.Service{DB: a.DB}
	if err := a.openReports(clk, key, region); err != nil {
		return nil, err
	}
	if err := a.openChannels(); err != nil {
		return nil, err
	}
	a.Briefing = &briefing.Service{DB: a.DB, Org: a.Org, Duties: a.Duty, Reports: a.Reports, Handover: a.Handover, Address: people.MailOf, Site: a.BaseURL()}
	a.registerJobs()
	return a, nil
}

// Start begins the background work: the ledger's sequencer and the jobs.
func (a *App) Start() {
	if a.started {
		return
	}
	a.started = true
	a.Ledger.Start()
	a.Jobs.Start()
}

// Close stops the background work, waits for it, and closes the store. It may
// be called twice and on a half-built App.
func (a *App) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	errAll := a.CloseInbox(ctx)
	if a.started {
		a.started = false
		a.Jobs.Stop(ctx)
		errAll = errors.Join(errAll, a.Ledger.Stop(ctx))
	}
	if a.DB != nil {
		errAll = errors.Join(errAll, a.DB.Close())
	}
	return errAll
}

// Region is the profile of the region, NotFound before it was set up.
func (a *App) Region(ctx context.Context) (r *org.Region, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		r, err = org.LoadRegion(tx)
		return err
	})
	return r, err
}

// origin names the region's ledger for ever. Most regions have the schema
// "pendopo", so a last part is drawn when the key is made; the names of older
// keys have none and stay.
func origin(cfg Config) string { return "pendopo/" + cfg.Schema + "/" }

// regionKey reads the key that seals personal numbers and waiting files, or
// makes it. Without it a backup cannot be read: it is part of every backup.
func regionKey(path string) (key [32]byte, err error) {
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		rand.Read(key[:])
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return key, errs.New(errs.Unavailable, "db.folder", filepath.Dir(path)).With(err)
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) { // another process was first
			return regionKey(path)
		}
		if err != nil {
			return key, errs.New(errs.Unavailable, "db.folder", filepath.Dir(path)).With(err)
		}
		_, err = f.Write(key[:])
		return key, errors.Join(err, f.Sync(), f.Close())
	case err != nil:
		return key, errs.New(errs.Unavailable, "app.file_missing", path).With(err)
	case len(b) != len(key):
		return key, errs.New(errs.Unavailable, "app.wrong_key", path).With(fmt.Errorf("%d bytes, want %d", len(b), len(key)))
	}
	copy(key[:], b)
	return key, nil
}
