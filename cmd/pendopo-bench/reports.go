package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/demo"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"

	"github.com/jackc/pgx/v5"
)

// many is how many reports with an open duty each the measured store has; a
// tenth of the duties is moved by an amendment of the calendar.
var many = flag.Int("many", 1_000_000, "how many reports, each with an open duty, the part reports writes; the budgets are those of a million")

// keep spares the minutes in which a million is written to who tries one thing
// after another.
var keep = flag.String("keep", "", "a folder in which the filled store of the part reports is kept; when it is there, only citizens are measured, on a copy of it")

// postgres is where reports are measured on PostgreSQL, too.
var postgres = flag.String("postgres", "", "a postgres:// address where the part reports may make and drop a schema")

// What citizens send at once, and for how long it is measured.
const (
	reportClients = 32
	reportTime    = 8 * time.Second
	reportWarm    = time.Second
)

var reportWords = []string{"jalan berlubang", "lampu padam", "sampah menumpuk", "saluran mampet", "pohon tumbang", "trotoar rusak", "air keruh", "parkir liar"}

// story is what a citizen writes.
func story(i int64) string {
	r := rand.New(rand.NewPCG(uint64(i), 7))
	return fmt.Sprintf("Mohon diperbaiki, %s di RT %d RW %d, sudah %d hari, warga %x resah.", reportWords[r.IntN(len(reportWords))],
		r.IntN(9)+1, r.IntN(9)+1, r.IntN(30)+2, r.IntN(1<<24))
}

// reports measures a store of a million reports with a million open duties, by
// the use cases of the pages in this process, and then the built program on the
// same store with citizens who send more.
func (b *bench) reports() error {
	dir := filepath.Join(b.work, "sejuta")
	if _, err := os.Stat(*keep); *keep != "" && err == nil {
		defer os.RemoveAll(dir)
		if err := os.CopyFS(dir, os.DirFS(*keep)); err != nil {
			return err
		}
		if err := b.citizens(dir, "reports", 1500); err != nil || *postgres == "" {
			return err
		}
		if _, _, _, err := b.sheets(); err != nil {
			return err
		}
		return b.onPostgres()
	}
	start, sheets, region, err := b.sheets()
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := b.bring(dir, sheets, region, "person", "reorganisation"); err != nil {
		return err
	}
	now := clock.At(region.AsOf.AddDays(-5).Time().Add(2 * time.Hour))
	if err := b.inStore(dir, sheets, now, region); err != nil {
		return err
	}
	if err := b.citizens(dir, "reports", 1500); err != nil || *postgres == "" {
		return err
	}
	return b.onPostgres()
}

// inStore measures what needs no network.
func (b *bench) inStore(dir, sheets string, now *clock.Fake, region *demo.Region) error {
	oath := region.AsOf
	cfg := app.DefaultConfig()
	cfg.Dir = dir
	a, err := app.Open(b.ctx, cfg, now, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer a.Close(b.ctx)
	if err := draft(b.ctx, a, actor.System("bench"), sheets, region); err != nil {
		return err
	}
	reg, err := a.Org.Get(b.ctx)
	if err != nil {
		return err
	}
	s := reg.At(oath.AddDays(-5))
	f, err := b.fill(a, s, now.Now())
	if err != nil {
		return err
	}
	if *keep != "" {
		if err := os.CopyFS(*keep, os.DirFS(dir)); err != nil {
			return err
		}
	}
	if err := b.inboxes(a, s, f.desk); err != nil {
		return err
	}
	if err := b.desk(a, s); err != nil {
		return err
	}
	if err := b.recount(a, f.holiday); err != nil {
		return err
	}
	return b.switchWithDuties(a, s, now, oath)
}

// desk measures what officers and citizens ask of a million reports.
func (b *bench) desk(a *app.App, s *org.Snapshot) error {
	coordinator, err := sits(s, actor.ComplaintCoordinator)
	if err != nil {
		return err
	}
	liaison, err := sits(s, actor.AgencyLiaison)
	if err != nil {
		return err
	}
	find := func(by actor.Actor, f complaint.Filter) error {
		_, err := a.Reports.Find(b.ctx, by, f)
		return err
	}
	page, err := a.Reports.Find(b.ctx, liaison, complaint.Filter{})
	if err != nil {
		return err
	}
	if len(page.Items) == 0 {
		return fmt.Errorf("the liaison %s has no reports", liaison.Person)
	}
	one := page.Items[0].ID
	far := complaint.Filter{}
	for range 99 {
		if page, err = a.Reports.Find(b.ctx, coordinator, far); err != nil {
			return err
		}
		far.After = page.Next
	}
	asked := []string{"lampu padam", "jalan berlubang pasar", "sampah", fmt.Sprint("kata", *many/2), "parkir liar rumah", "tidakada", "saluran mam", "pohon tumbang resah",
		fmt.Sprint("lampu kata", *many/3), "air keruh warga hari"}
	router := a.Routing.Router()
	for _, m := range []struct {
		work   string
		budget float64
		p      float64 // which percentile counts; 0: the median
		times  int
		ask    func(i int) error
	}{
		{"list of all reports, first page", 15, 0, 20, func(int) error { return find(coordinator, complaint.Filter{}) }},
		{"list of all reports, hundredth page", 15, 0, 20, func(int) error { return find(coordinator, far) }},
		{"list of an agency's open reports", 15, 0, 20, func(int) error { return find(liaison, complaint.Filter{States: complaint.OpenStates}) }},
		{"word search, p95", 60, .95, 40, func(i int) error { return find(coordinator, complaint.Filter{Words: asked[i%len(asked)]}) }},
		{"word search of one agency, p95", 60, .95, 40, func(i int) error { return find(liaison, complaint.Filter{Words: asked[i%len(asked)]}) }},
		{"case page", 15, 0, 20, func(int) error { _, err := a.Reports.Case(b.ctx, liaison, one); return err }},
		{"similar reports, p95", 20, .95, 40, func(i int) error {
			_, err := a.Reports.Similar(b.ctx, complaint.Likeness{Point: somewhere(), Category: "jalan_rusak", Text: story(int64(i))})
			return err
		}},
		{"routing one text", 0.2, 0, 200, func(i int) error { router.Advise(story(int64(i)), routing.Place{}); return nil }},
	} {
		r := b.row(m.work, m.budget, millis)
		var took []float64
		for i := range m.times * b.runs {
			began := time.Now()
			if err := m.ask(i); err != nil {
				return fmt.Errorf("%s: %w", m.work, err)
			}
			took = append(took, ms(began))
		}
		if m.p == 0 {
			r.got, r.note = append(r.got, took...), fmt.Sprintf("p95 %s", millis.show(percentile(took, .95)))
			continue
		}
		r.add(percentile(took, m.p))
		r.note = fmt.Sprintf("median %s", millis.show(median(took)))
	}
	return nil
}

// sits is somebody who has a function today.
func sits(s *org.Snapshot, f actor.Function) (actor.Actor, error) {
	for _, p := range s.AllPosts() {
		for _, pf := range p.Functions {
			if pf.Function != f {
				continue
			}
			if h := duty.OwnerOf(s, p.ID).Holding(); h != nil {
				if by := s.Actor(h.Person); by.May(f) || f == actor.AgencyLiaison {
					return by, nil
				}
			}
		}
	}
	return actor.Actor{}, fmt.Errorf("nobody has the function %s", f)
}

// citizens measures reports over HTTP: each is stored with its history, duty,
// deadline and ledger entry, at full durability, before it is answered.
func (b *bench) citizens(dir, what string, rate float64) error {
	each := b.row(fmt.Sprintf("%s, 32 clients at once (%.0f a second)", what, rate), 1000/rate, millis)
	slow := b.row("  99th percentile of "+what, 60, millis)
	memory := b.row("  memory of the site under "+what, 250, megabytes)
	// Every visitor has an address of their own, as a proxy tells it: the site
	// bounds how much one may send.
	site, err := b.start(dir, "serve", "--proxies", "127.0.0.1")
	if err != nil {
		return err
	}
	defer site.stop()
	if _, err := site.first("/lapor"); err != nil {
		return err
	}
	most := 0.0
	for range b.runs {
		before := site.cpu()
		took, per, err := flood(site.url)
		if err != nil {
			return err
		}
		// On a machine that others use too this says what the site needs.
		each.note = fmt.Sprintf("%.0f a second, %.2f ms of processor each", 1000/per, float64((site.cpu()-before).Microseconds())/1000/float64(len(took)))
		each.add(per)
		slow.add(percentile(took, 0.99))
		held, err := site.resident()
		if err != nil {
			return err
		}
		most = max(most, held)
	}
	memory.add(most)
	return nil
}

// onPostgres measures the same on PostgreSQL, in a store that has nobody yet.
func (b *bench) onPostgres() error {
	dir, schema := filepath.Join(b.work, "pg"), fmt.Sprintf("ukur%d", os.Getpid())
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	conf := fmt.Sprintf("database = %s\nschema = %s\n", *postgres, schema)
	if err := os.WriteFile(filepath.Join(dir, "pendopo.conf"), []byte(conf), 0o600); err != nil {
		return err
	}
	defer b.drop(schema)
	if err := b.lay(dir); err != nil {
		return err
	}
	return b.citizens(dir, "reports on PostgreSQL", 600)
}

// drop removes what was made on PostgreSQL.
func (b *bench) drop(schema string) {
	conn, err := pgx.Connect(b.ctx, *postgres)
	if err == nil {
		_, err = conn.Exec(b.ctx, "drop schema if exists "+schema+" cascade")
		conn.Close(b.ctx)
	}
	if err != nil {
		fmt.Fprintf(b.log, "  the schema %s stays: %v\n", schema, err)
	}
}

// reportsSent counts over all floods: no key is sent twice.
var reportsSent atomic.Int64

// flood sends reports from many visitors. It gives what each took and the wall
// time per report, in milliseconds.
func flood(site string) (took []float64, per float64, err error) {
	var stored atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	begun := time.Now().Add(reportWarm)
	until := begun.Add(reportTime)
	for range reportClients {
		wg.Add(1)
		go func() {
			defer wg.Done()
			own, e := visit(strings.TrimPrefix(site, "http://"), begun, until, &stored)
			mu.Lock()
			took = append(took, own...)
			err = cmp.Or(err, e)
			mu.Unlock()
		}()
	}
	wg.Wait()
	if stored.Load() == 0 && err == nil {
		err = fmt.Errorf("no report was stored in %v", reportTime)
	}
	return took, reportTime.Seconds() * 1000 / float64(max(1, stored.Load())), err
}

// visit sends one report after the other over one connection, as a browser keeps
// it. It writes and reads the protocol by hand: clients and site share the
// processors, and a client of the standard library costs a third of the site.
func visit(address string, begun, until time.Time, stored *atomic.Int64) (took []float64, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	r := bufio.NewReader(conn)
	for time.Now().Before(until) {
		from := time.Now()
		if err := sendReport(conn, r, reportsSent.Add(1)); err != nil {
			return took, err
		}
		if now := time.Now(); from.After(begun) && now.Before(until) {
			stored.Add(1)
			took = append(took, float64(now.Sub(from).Microseconds())/1000)
		}
	}
	return took, nil
}

func sendReport(w io.Writer, r *bufio.Reader, i int64) error {
	at := somewhere()
	form := url.Values{"kunci": {fmt.Sprintf("ukur-%d", i)}, "kirim": {"1"}, "berbeda": {"1"}, "patokan": {"depan pasar"},
		"titik_di": {fmt.Sprintf("%.6f,%.6f", at.Lat, at.Lon)}, "kontak": {fmt.Sprintf("0812%08d", i)},
		"cerita": {story(i)}}.Encode()
	_, err := fmt.Fprintf(w, "POST /lapor HTTP/1.1\r\nHost: ukur\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Forwarded-For: 10.%d.%d.%d\r\nContent-Length: %d\r\n\r\n%s",
		i>>16&255, i>>8&255, i&255, len(form), form)
	if err != nil {
		return err
	}
	status, err := r.ReadString('\n')
	if err != nil {
		return err
	}
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == 2 {
			break
		}
		name, value, _ := strings.Cut(string(line), ":")
		switch {
		case strings.EqualFold(name, "Content-Length"):
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return err
			}
		case strings.EqualFold(name, "Transfer-Encoding"):
			return fmt.Errorf("the site answers a report in pieces: %s", status)
		}
	}
	body, err := io.ReadAll(io.LimitReader(r, int64(length)))
	if err == nil && !strings.HasPrefix(status, "HTTP/1.1 303 ") {
		err = fmt.Errorf("the site answers a report with %s %.300s", strings.TrimSpace(status), body)
	}
	return err
}

// cpu is the processor time that the site has used; the warming up of a flood
// counts for it and not for its reports.
func (s *server) cpu() time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	var user, system int64
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0
	}
	fmt.Sscan(f[11], &user)
	fmt.Sscan(f[12], &system)
	return time.Duration(user+system) * (time.Second / 100) // ticks of USER_HZ
}
