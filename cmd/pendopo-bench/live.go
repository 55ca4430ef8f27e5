package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/ceremony"
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

// rollPace is how fast the roll is called: quicker than any crew clicks.
const rollPace = 100 * time.Millisecond

// live measures a ceremony of 132 that many screens follow: raw streams against
// the real program. Bench and site share the machine, so the screens' own work
// is in the figures.
func (b *bench) live() error {
	dir := filepath.Join(b.work, "pelantikan")
	e, err := b.do(dir, "demo", "--before-oath", "--no-serve", "--json")
	if err != nil {
		return err
	}
	var s summary
	if err := json.Unmarshal(e.out, &s); err != nil {
		return err
	}
	for _, n := range []int{1000, 5000} {
		if err := b.follow(dir, s, n); err != nil {
			return fmt.Errorf("%d screens: %w", n, err)
		}
	}
	return nil
}

// roll is the open ceremony with what its crew needs.
type roll struct {
	site   *server
	path   string
	token  string
	seats  []ceremony.SeatID
	client http.Client
}

// openRoll gives the crew a token, starts the site and opens the roll call; a
// roll that was called before is emptied.
func (b *bench) openRoll(dir string, s summary) (*roll, error) {
	cfg := app.DefaultConfig()
	cfg.Dir = dir
	a, err := app.Open(b.ctx, cfg, clock.At(time.Date(2020, 11, 30, 1, 0, 0, 0, time.UTC)), slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer a.Close(b.ctx)
	reg, err := a.Org.Get(b.ctx)
	if err != nil {
		return nil, err
	}
	var crew actor.Actor
	for _, in := range s.SignIns {
		if p := reg.PersonByNumber(people.NumberKey(in.User)); in.Role == "protocol_officer" && p != nil {
			crew = reg.At("2020-11-30").Actor(p.ID)
		}
	}
	acc, err := a.Accounts.ByPerson(b.ctx, actor.System("bench"), crew.Person)
	if err != nil {
		return nil, err
	}
	x := &roll{}
	if _, x.token, err = a.Accounts.MakeToken(b.ctx, actor.Actor{Account: string(acc.ID), Person: crew.Person},
		account.NewAPIToken{Label: "bench", Scopes: []string{actor.CeremonyRead, actor.CeremonyWrite}, Life: 24 * time.Hour}); err != nil {
		return nil, err
	}
	list, _, err := a.Ceremony.List(b.ctx, crew)
	if err != nil || len(list) == 0 {
		return nil, fmt.Errorf("no session: %w", err)
	}
	v, err := a.Ceremony.Open(b.ctx, crew, list[0].ID)
	if err != nil {
		return nil, err
	}
	for _, seat := range v.Seats {
		x.seats = append(x.seats, seat.ID)
	}
	x.path = "/pelantikan/" + string(v.ID) + "/arus"
	switch v.State {
	case ceremony.Running:
		_, err = a.Ceremony.Mark(b.ctx, crew, v.ID, ceremony.MarkIn{Mark: ceremony.NotArrived, Seats: x.seats})
	default:
		_, err = a.Ceremony.Start(b.ctx, crew, v.ID)
	}
	return x, err
}

// arrive marks one official as there.
func (x *roll) arrive(i int) error {
	_, rest, _ := strings.Cut(x.path, "/pelantikan/")
	body := fmt.Sprintf(`{"mark": "arrived", "seats": [%q]}`, x.seats[i])
	req, err := http.NewRequest("POST", x.site.url+"/api/v1/sessions/"+strings.TrimSuffix(rest, "/arus")+"/marks", strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+x.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := x.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("mark %d: %d %s", i, res.StatusCode, said)
	}
	return err
}

// screen follows the room over one connection.
type screen struct {
	conn net.Conn
	seen []time.Time   // when the room first showed so many present, by number
	last int           // how many it showed last
	now  chan struct{} // closed with the first room
	end  chan error
}

var there = []byte(`"there":`)

func dial(addr, path string, events int) (*screen, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &screen{conn: conn, seen: make([]time.Time, events+1), last: -1, now: make(chan struct{}), end: make(chan error, 1)}
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", path, addr); err != nil {
		conn.Close()
		return nil, err
	}
	go func() { s.end <- s.read() }()
	return s, nil
}

func (s *screen) read() error {
	r := bufio.NewReaderSize(s.conn, 4096)
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		if bytes.HasPrefix(line, []byte("HTTP/1.1")) && !bytes.Contains(line, []byte(" 200 ")) {
			return fmt.Errorf("the stream answers %s", line)
		}
	}
	body := bufio.NewReaderSize(httputil.NewChunkedReader(r), 16<<10)
	for {
		line, err := body.ReadSlice('\n')
		if err != nil {
			return err
		}
		at := bytes.Index(line, there)
		if !bytes.HasPrefix(line, []byte("data: ")) || at < 0 {
			continue
		}
		digits := line[at+len(there):]
		n, err := strconv.Atoi(string(digits[:bytes.IndexAny(digits, ",}")]))
		if err != nil {
			return err
		}
		now := time.Now()
		if s.last < 0 {
			close(s.now)
		}
		for i := s.last + 1; i <= n && i < len(s.seen); i++ {
			s.seen[i] = now
		}
		s.last = max(s.last, n)
	}
}

// gather opens many screens at once and waits until each shows the room.
func gather(addr, path string, n, events int) ([]*screen, error) {
	screens := make([]*screen, n)
	var wg sync.WaitGroup
	var failed atomic.Value
	for i := range screens {
		wg.Go(func() {
			s, err := dial(addr, path, events)
			if err != nil {
				failed.Store(err)
				return
			}
			screens[i] = s
			select {
			case <-s.now:
			case err := <-s.end:
				failed.Store(err)
			case <-time.After(time.Minute):
				failed.Store(fmt.Errorf("a screen waits a minute for its first room"))
			}
		})
	}
	wg.Wait()
	if err, ok := failed.Load().(error); ok {
		leave(screens)
		return nil, err
	}
	return screens, nil
}

func leave(screens []*screen) {
	for _, s := range screens {
		if s != nil {
			s.conn.Close()
		}
	}
}

// follow measures one ceremony with so many screens.
func (b *bench) follow(dir string, s summary, n int) error {
	budget := 60.0
	if n > 1000 {
		budget = 300
	}
	late := b.row(fmt.Sprintf("%d screens, 132 arrivals: press to screen, 95th percentile", n), budget, millis)
	var held, back *row
	if n == 1000 {
		held, back = b.row("  memory that 1000 screens need", 60, megabytes), b.row("  1000 screens come back at once", 3, seconds)
	}
	for range max(1, b.runs*2/5) {
		x, err := b.openRoll(dir, s)
		if err != nil {
			return err
		}
		if x.site, err = b.start(dir, "demo"); err != nil {
			return err
		}
		if err := b.call(x, n, late, held, back); err != nil {
			x.site.stop()
			return err
		}
		if err := x.site.stop(); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) call(x *roll, n int, late, held, back *row) error {
	addr := strings.TrimPrefix(x.site.url, "http://")
	if err := x.arrive(0); err != nil { // what is made at the first use is not the screens'
		return err
	}
	before, err := x.site.resident()
	if err != nil {
		return err
	}
	screens, err := gather(addr, x.path, n, len(x.seats))
	if err != nil {
		return err
	}
	defer func() { leave(screens) }()
	pressed := make([]time.Time, len(x.seats)+1)
	most := before
	for i := 1; i < len(x.seats); i++ {
		wait(b.ctx, rollPace)
		pressed[i+1] = time.Now()
		if err := x.arrive(i); err != nil {
			return err
		}
		if now, err := x.site.resident(); err == nil {
			most = max(most, now)
		}
	}
	wait(b.ctx, 3*time.Second)
	var all []float64
	dropped := 0
	for _, s := range screens {
		select {
		case <-s.end:
			dropped++
			continue
		default:
		}
		s.conn.Close()
		<-s.end // its times are whole
		for i := 2; i <= len(x.seats); i++ {
			if s.seen[i].IsZero() {
				dropped++
				break
			}
			all = append(all, float64(s.seen[i].Sub(pressed[i]).Microseconds())/1000)
		}
	}
	if len(all) == 0 {
		return fmt.Errorf("no screen saw an arrival")
	}
	late.add(percentile(all, 0.95))
	late.note = fmt.Sprintf("half within %.0f ms, %d dropped", median(all), dropped)
	if held == nil {
		return nil
	}
	held.add(most - before)
	began := time.Now()
	screens, err = gather(addr, x.path, n, len(x.seats))
	if err != nil {
		return err
	}
	back.add(time.Since(began).Seconds())
	return nil
}
