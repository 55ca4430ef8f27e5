package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/demo"
	"pendopo/internal/document"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
)

const peopleCount = 5400

// sheets writes the spreadsheets of a region with 5,400 people and a round of
// 248, and makes a folder with its profile, units and posts.
func (b *bench) sheets() (dir, sheets string, r *demo.Region, err error) {
	dir, sheets = filepath.Join(b.work, "awal"), filepath.Join(b.work, "lembar-kerja")
	if r, err = demo.Generate(1, peopleCount); err != nil {
		return
	}
	if _, err = os.Stat(dir); err == nil {
		return
	}
	if err = r.WriteSheets(sheets); err != nil {
		return
	}
	profile, err := profileOf(r)
	if err != nil {
		return
	}
	file := filepath.Join(b.work, "profil.json")
	if err = os.WriteFile(file, profile, 0o600); err != nil {
		return
	}
	err = b.lay(dir)
	return
}

// profileOf is the profile of an example region as "pendopo region" reads it.
func profileOf(r *demo.Region) ([]byte, error) {
	return json.Marshal(&org.Region{Name: r.Name, Formal: r.Formal, Kind: r.Kind, Province: r.Province, Seat: r.Seat, HeadTitle: r.Head,
		Code: r.Code, NumberCode: r.NumberCode, Zone: "Asia/Jakarta", WeekDays: 5, Example: true,
		ElectionsKnown: true, HeadStatus: "definitive", HeadSwornOn: r.HeadSworn})
}

// lay makes a folder with the profile, units and posts that sheets wrote.
func (b *bench) lay(dir string) error {
	sheets := filepath.Join(b.work, "lembar-kerja")
	for _, args := range [][]string{{"region", filepath.Join(b.work, "profil.json")}, {"import", "unit", filepath.Join(sheets, demo.UnitFile)},
		{"import", "post", filepath.Join(sheets, demo.PostFile)}} {
		if _, err := b.do(dir, args...); err != nil {
			return err
		}
	}
	return nil
}

// bring imports the files of these kinds that the example region has.
func (b *bench) bring(dir, sheets string, region *demo.Region, kinds ...string) error {
	for _, f := range region.Files() {
		if !slices.Contains(kinds, f.Kind) {
			continue
		}
		if _, err := b.do(dir, "import", f.Kind, filepath.Join(sheets, f.Name)); err != nil {
			return err
		}
	}
	return nil
}

// draft imports the example's round: a person's act at the shell, so not done there.
func draft(ctx context.Context, a *app.App, by actor.Actor, sheets string, region *demo.Region) error {
	for _, f := range region.Files() {
		if f.Kind != "round" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(sheets, f.Name))
		if err != nil {
			return err
		}
		if _, err := a.Intake.Direct(ctx, by, f.Kind, f.Name, data, intake.Options{Whole: true}); err != nil {
			return err
		}
	}
	return nil
}

// imports measures the import of the people, and of the same file again.
func (b *bench) imports() error {
	start, sheets, _, err := b.sheets()
	if err != nil {
		return err
	}
	fresh := b.row(fmt.Sprintf("import %d people with histories", peopleCount), 2, seconds)
	memory := b.row("  memory at most", 250, megabytes)
	again := b.row("same file again", 1.2, seconds)
	for i := range b.runs {
		dir := filepath.Join(b.work, fmt.Sprint("impor", i))
		if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
			return err
		}
		e, err := b.do(dir, "import", "person", filepath.Join(sheets, demo.PersonFile))
		if err != nil {
			return err
		}
		fresh.add(e.took.Seconds())
		memory.add(e.peak)
		if e, err = b.do(dir, "import", "person", filepath.Join(sheets, demo.PersonFile)); err != nil {
			return err
		}
		again.add(e.took.Seconds())
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// rules measures all rules on a round of 248, in this process: the same use case
// as the page and "pendopo round check".
func (b *bench) rules() error {
	start, sheets, region, err := b.sheets()
	if err != nil {
		return err
	}
	dir := filepath.Join(b.work, "aturan")
	if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
		return err
	}
	if err := b.bring(dir, sheets, region, "person", "reorganisation"); err != nil {
		return err
	}
	cfg := app.DefaultConfig()
	cfg.Dir = dir
	a, err := app.Open(b.ctx, cfg, clock.At(region.AsOf.AddDays(-5).Time().Add(2*time.Hour)), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer a.Close(b.ctx)
	by := actor.System("bench")
	if err := draft(b.ctx, a, by, sheets, region); err != nil {
		return err
	}
	list, err := a.Appointment.List(b.ctx, by, 1)
	if err != nil {
		return err
	}
	if _, err := a.Org.Get(b.ctx); err != nil { // in memory, as in a running site
		return err
	}
	r := b.row("all rules on a round of 248", 50, millis)
	for range 4 * b.runs {
		began := time.Now()
		v, _, err := a.Appointment.Check(b.ctx, by, list[0].ID)
		if err != nil {
			return err
		}
		if v.Totals.Total != 248 {
			return fmt.Errorf("the round has %d moves", v.Totals.Total)
		}
		r.add(float64(time.Since(began).Microseconds()) / 1000)
	}
	if err := b.trials(a, by, list[0].ID); err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { _, err := a.Appointment.Submit(b.ctx, by, list[0].ID, 0); return err },
		func() error { _, err := a.Appointment.Clear(b.ctx, by, list[0].ID, 0); return err },
		func() error { _, err := a.Papers.PlanDecree(b.ctx, by, list[0].ID); return err },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	extracts := b.row("248 extracts of 2 pages, unsigned", 1.2, seconds)
	for range b.runs {
		if err := b.extracts(a, list[0].ID, extracts); err != nil {
			return err
		}
	}
	return nil
}

// trials measures one person tried in a seat: every rule asked again, and the
// work that changes hands.
func (b *bench) trials(a *app.App, by actor.Actor, round appointment.RoundID) error {
	v, err := a.Appointment.Open(b.ctx, by, round, "bench")
	if err != nil {
		return err
	}
	r := b.row("one person tried in a seat of a round of 248", 60, millis)
	for i := range 6 * b.runs {
		op := appointment.Op{Kind: appointment.Put, Person: v.Moves[i%100].Person, ToPost: v.Moves[100+i%100].ToPost}
		began := time.Now()
		if _, err := a.Planning.Try(b.ctx, by, round, []appointment.Op{op}); err != nil {
			return err
		}
		r.add(float64(time.Since(began).Microseconds()) / 1000)
	}
	return nil
}

// summary is what "pendopo demo --json" prints, as far as it is measured.
type summary struct {
	Documents int
	Seconds   map[string]float64
	Round     struct{ ID string }
	SignIns   []struct{ Role, User, Password string } `json:"sign_ins"`
}

// example makes the example region of 248 moves and measures its steps.
func (b *bench) example(i int) (dir string, s summary, e ended, err error) {
	dir = filepath.Join(b.work, fmt.Sprint("pati", i))
	if e, err = b.do(dir, "demo", "--scenario", demo.Pati, "--no-serve", "--json"); err != nil {
		return
	}
	err = json.Unmarshal(e.out, &s)
	return
}

// pack measures the switch and the papers of a round of 248.
func (b *bench) pack() error {
	switched := b.row("switch of 248 moves", 200, millis)
	pack := b.row("whole signed pack of a round of 248", 12, seconds)
	memory := b.row("  memory at most, with the import before it", 400, megabytes)
	for i := range max(1, b.runs*3/5) {
		dir, s, e, err := b.example(i)
		if err != nil {
			return err
		}
		if v, ok := s.Seconds["switch"]; ok {
			switched.add(v * 1000)
		}
		if v, ok := s.Seconds["documents"]; ok && s.Documents > 0 {
			pack.work = fmt.Sprintf("whole signed pack of a round of 248 (%d papers)", s.Documents)
			pack.add(v)
			memory.add(e.peak)
		}
		if i > 0 {
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// extracts draws every extract of a planned round, on every core, as the page
// that shows them before they are signed does.
func (b *bench) extracts(a *app.App, round appointment.RoundID, r *row) error {
	by := actor.System("bench")
	found, err := a.Documents.Find(b.ctx, by, document.Filter{Subject: appointment.Pack(round), Kinds: []document.Kind{document.Extract}, Limit: 500})
	if err != nil {
		return err
	}
	if len(found.Documents) != 248 {
		return fmt.Errorf("%d extracts", len(found.Documents))
	}
	began := time.Now()
	next := make(chan document.ID)
	failed := make(chan error, runtime.GOMAXPROCS(0))
	var pages atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for id := range next {
				p, err := a.Documents.Preview(b.ctx, by, id)
				pages.Add(int64(p.Pages))
				if err != nil {
					select {
					case failed <- err:
					default:
					}
				}
			}
		})
	}
	for _, d := range found.Documents {
		next <- d.ID
	}
	close(next)
	wg.Wait()
	select {
	case err := <-failed:
		return err
	default:
	}
	r.add(time.Since(began).Seconds())
	r.note = fmt.Sprintf("%d pages", pages.Load())
	return nil
}

// visitor is somebody signed in.
type visitor struct {
	http.Client
	site string
}

func enter(site, user, password string) (*visitor, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	v := &visitor{site: site, Client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	req, err := http.NewRequest("POST", site+"/masuk", strings.NewReader(url.Values{"login": {user}, "password": {password}}.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", site)
	res, err := v.Do(req)
	if err != nil {
		return nil, err
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return nil, fmt.Errorf("the sign-in of %s answers %d", user, res.StatusCode)
	}
	return v, nil
}

// enter signs in the example's person of a role.
func (s *summary) enter(site *server, role string) (*visitor, error) {
	for _, in := range s.SignIns {
		if in.Role == role {
			return enter(site.url, in.User, in.Password)
		}
	}
	return nil, fmt.Errorf("the example has no sign-in for the role %s", role)
}

func (v *visitor) get(path string) (body []byte, took time.Duration, err error) {
	began := time.Now()
	res, err := v.Get(v.site + path)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	took = time.Since(began)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %d", path, res.StatusCode)
	}
	return body, took, err
}

// site measures the running site with the data of the round of 248.
func (b *bench) site() error {
	dir := filepath.Join(b.work, "pati0")
	if _, err := os.Stat(dir); err != nil {
		if dir, _, _, err = b.example(0); err != nil {
			return err
		}
	}
	var s summary
	raw, err := os.ReadFile(filepath.Join(dir, "demo.json"))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	start := b.row("start to first page with data", 300, millis)
	var site *server
	for i := range b.runs {
		if site, err = b.start(dir, "serve"); err != nil {
			return err
		}
		took, err := site.first("/pejabat")
		if err != nil {
			return err
		}
		start.add(float64(took.Microseconds()) / 1000)
		if i < b.runs-1 {
			if err := site.stop(); err != nil {
				return err
			}
		}
	}
	defer site.stop()
	if err := b.idle(site, "idle memory after the start"); err != nil {
		return err
	}
	if err := b.pages(site, s); err != nil {
		return err
	}
	if err := b.browse(site, s); err != nil {
		return err
	}
	return b.idle(site, "idle memory after browsing everything")
}

// idle measures what the site holds when nobody asks: it rests after five to ten
// seconds.
func (b *bench) idle(site *server, work string) error {
	r := b.row(work, 60, megabytes)
	wait(b.ctx, 12*time.Second)
	mb, err := site.resident()
	if err == nil {
		r.add(mb)
	}
	return err
}

// pages measures the desk pages one request after the other, from outside.
func (b *bench) pages(site *server, s summary) error {
	officer, err := s.enter(site, "personnel_officer")
	if err != nil {
		return err
	}
	paths := []string{"/hari-ini", "/pegawai", "/pegawai?q=su", "/jabatan", "/penataan", "/proyeksi", "/impor"}
	for _, tab := range []string{"papan", "lembar", "aturan", "usul"} {
		paths = append(paths, "/penataan/"+s.Round.ID+"/"+tab)
	}
	paths = append(paths, "/sk/"+s.Round.ID)
	for _, list := range []string{"/pegawai", "/jabatan", "/pelantikan"} {
		body, _, err := officer.get(list)
		if err != nil {
			continue // not everybody's page
		}
		if m := regexp.MustCompile(`href="(` + list + `/[^"/?#]+)"`).FindSubmatch(body); m != nil {
			paths = append(paths, string(m[1]))
		}
	}
	all := b.row("desk pages, p95 of the slowest", 50, millis)
	worst := ""
	for _, p := range paths {
		var took []float64
		for i := range 12 * b.runs {
			_, d, err := officer.get(p)
			if err != nil {
				fmt.Fprintf(b.log, "  not measured: %v\n", err)
				break
			}
			if i > 0 { // the first fills the caches
				took = append(took, float64(d.Microseconds())/1000)
			}
		}
		if len(took) == 0 {
			continue
		}
		p95 := percentile(took, .95)
		fmt.Fprintf(b.log, "  %-60s median %6.1f, p95 %6.1f ms\n", p, median(took), p95)
		if len(all.got) == 0 || p95 > all.got[0] {
			all.got, worst = []float64{p95}, p
		}
	}
	all.note = strings.ReplaceAll(worst, s.Round.ID, "…")
	return nil
}

// demo measures "make demo" from the built binary until the site answers.
func (b *bench) demo() error {
	r := b.row("make demo, built binary to served", 40, seconds)
	for i := range max(1, b.runs*3/5) {
		s, err := b.start(filepath.Join(b.work, fmt.Sprint("demo", i)), "demo")
		if err != nil {
			return err
		}
		took, err := s.first("/pejabat")
		if err != nil {
			return err
		}
		r.add(took.Seconds())
		if err := s.stop(); err != nil {
			return err
		}
	}
	return nil
}

// size measures the binary.
func (b *bench) size() error {
	st, err := os.Stat(b.binary)
	if err != nil {
		return err
	}
	b.row("binary", 45, megabytes).add(float64(st.Size()) / 1e6)
	return nil
}
