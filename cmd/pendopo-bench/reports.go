package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// What citizens send at once, and for how long it is measured.
const (
	reportClients = 32
	reportTime    = 8 * time.Second
	reportWarm    = time.Second
)

var reportWords = []string{"jalan berlubang", "lampu padam", "sampah menumpuk", "saluran mampet", "pohon tumbang", "trotoar rusak", "air keruh", "parkir liar"}

// reports measures citizens' reports over HTTP: each is stored with its history,
// duty, deadline and ledger entry, at full durability, before it is answered.
func (b *bench) reports() error {
	start, _, _, err := b.sheets()
	if err != nil {
		return err
	}
	rate := b.row("a report, 32 clients at once (1,500 a second)", 1000.0/1500, millis)
	slow := b.row("  99th percentile", 60, millis)
	memory := b.row("  memory of the site under it", 250, megabytes)
	for n := range b.runs {
		dir := filepath.Join(b.work, fmt.Sprintf("laporan-%d", n))
		if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
			return err
		}
		// Every visitor has an address of their own, as a proxy tells it:
		// the site bounds how much one may send.
		site, err := b.start(dir, "serve", "--proxies", "127.0.0.1")
		if err != nil {
			return err
		}
		if _, err := site.first("/lapor"); err != nil {
			return err
		}
		before := site.cpu()
		took, per, err := flood(site.url)
		if err != nil {
			return err
		}
		// On a machine that others use too this says what the site needs.
		rate.note = fmt.Sprintf("%.2f ms of processor each", float64((site.cpu()-before).Microseconds())/1000/float64(len(took)))
		rate.add(per)
		slow.add(percentile(took, 0.99))
		held, err := site.resident()
		if err != nil {
			return err
		}
		memory.add(held)
		if err := site.stop(); err != nil {
			return err
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// flood sends reports from many visitors. It gives what each took and the wall
// time per report, in milliseconds.
func flood(site string) (took []float64, per float64, err error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: reportClients},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var sent, stored atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	begun := time.Now().Add(reportWarm)
	until := begun.Add(reportTime)
	for range reportClients {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var own []float64
			for time.Now().Before(until) {
				i := sent.Add(1)
				from := time.Now()
				e := sendReport(client, site, i)
				if now := time.Now(); e == nil && from.After(begun) && now.Before(until) {
					stored.Add(1)
					own = append(own, float64(now.Sub(from).Microseconds())/1000)
				}
				if e != nil {
					mu.Lock()
					err = e
					mu.Unlock()
					return
				}
			}
			mu.Lock()
			took = append(took, own...)
			mu.Unlock()
		}()
	}
	wg.Wait()
	if stored.Load() == 0 && err == nil {
		err = fmt.Errorf("no report was stored in %v", reportTime)
	}
	return took, reportTime.Seconds() * 1000 / float64(max(1, stored.Load())), err
}

func sendReport(client *http.Client, site string, i int64) error {
	form := url.Values{"kunci": {fmt.Sprintf("ukur-%d", i)}, "kirim": {"1"}, "berbeda": {"1"}, "patokan": {"depan pasar"},
		"titik_di": {fmt.Sprintf("%.6f,%.6f", -7.85+rand.Float64()*0.1, 111.97+rand.Float64()*0.1)}, "kontak": {fmt.Sprintf("0812%08d", i)},
		"cerita": {fmt.Sprintf("Mohon diperbaiki, %s di RT %d RW %d, sudah %d hari, warga %x resah.", reportWords[rand.IntN(len(reportWords))],
			rand.IntN(9)+1, rand.IntN(9)+1, rand.IntN(30)+2, rand.IntN(1<<24))}}
	req, err := http.NewRequest("POST", site+"/lapor", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255))
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusSeeOther {
		err = fmt.Errorf("the site answers a report with %d: %.300s", res.StatusCode, body)
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
