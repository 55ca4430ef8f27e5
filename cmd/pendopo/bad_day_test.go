package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The bad days of an operator, on the real program as its own process: every
// one ends with a sentence that says what to do, nothing half done, and work
// that goes on when the cause is gone.

// outcome is how a command ended.
type outcome struct {
	out, problems string
	code          int
}

func (o outcome) String() string {
	return fmt.Sprintf("exit code %d\n%s%s", o.code, o.out, o.problems)
}

// run runs the program in the folder and waits for it.
func run(t testing.TB, dir string, args ...string) outcome {
	t.Helper()
	cmd := pendopo(t.Context(), dir, args...)
	var out, problems strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	o := outcome{out.String(), problems.String(), cmd.ProcessState.ExitCode()}
	if strings.Contains(o.problems, "panic:") || strings.Contains(o.problems, "goroutine ") {
		t.Fatalf("pendopo %s panics: %s", strings.Join(args, " "), o)
	}
	return o
}

// must runs the program and fails unless it ends with the code.
func must(t testing.TB, code int, dir string, args ...string) outcome {
	t.Helper()
	o := run(t, dir, args...)
	if o.code != code {
		t.Fatalf("pendopo %s: want exit code %d, %s", strings.Join(args, " "), code, o)
	}
	return o
}

// says fails unless the problem is one sentence for people: it has the words,
// and neither a Go error nor a shrug.
func (o outcome) says(t testing.TB, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(o.problems, w) {
			t.Errorf("the message lacks %q: %s", w, o)
		}
	}
	if strings.Contains(o.problems, "kesalahan di sistem kami") {
		t.Errorf("the message blames the program: %s", o)
	}
}

var sample struct {
	once sync.Once
	root string
	err  error
}

// region is a fresh copy of the finished example region.
func region(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "kediri")
	if err := copyRegion(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// copyRegion copies the finished example region, made once for all tests.
func copyRegion(dir string) error {
	sample.once.Do(func() {
		if sample.root, sample.err = os.MkdirTemp("", "pendopo-cmd"); sample.err != nil {
			return
		}
		cmd := pendopo(context.Background(), filepath.Join(sample.root, "kediri"), "demo", "--no-serve", "--json")
		if out, err := cmd.CombinedOutput(); err != nil {
			sample.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if sample.err != nil {
		return sample.err
	}
	return os.CopyFS(dir, os.DirFS(filepath.Join(sample.root, "kediri")))
}

// sheets is the folder of the example's spreadsheets and its profile, for
// regions that a test fills itself.
func sheets(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(region(t), "lembar-kerja")
	profile := must(t, 0, filepath.Dir(dir), "region").out
	if err := os.WriteFile(filepath.Join(dir, "profil.json"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// begin makes a region with units and posts and no people.
func begin(t testing.TB, dir, from string, more ...string) {
	t.Helper()
	must(t, 0, dir, append([]string{"region", filepath.Join(from, "profil.json")}, more...)...)
	must(t, 0, dir, append([]string{"import", "unit", filepath.Join(from, "unit.xlsx")}, more...)...)
	must(t, 0, dir, append([]string{"import", "post", filepath.Join(from, "jabatan.xlsx")}, more...)...)
}

// site is a running "pendopo serve".
type site struct {
	cmd      *exec.Cmd
	url      string
	problems strings.Builder
	mu       sync.Mutex
}

var listening = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serve starts the site on a free port and waits until it listens.
func serve(t testing.TB, dir string, args ...string) *site {
	t.Helper()
	s := &site{cmd: pendopo(context.Background(), dir, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)}
	r, w := io.Pipe()
	s.cmd.Stderr = w
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 1)
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := r.Read(buf)
			s.mu.Lock()
			s.problems.Write(buf[:n])
			if u := listening.FindString(s.problems.String()); u != "" {
				select {
				case ready <- u:
				default:
				}
			}
			s.mu.Unlock()
			if err != nil {
				close(ready)
				return
			}
		}
	}()
	t.Cleanup(func() { s.stop(t); w.Close() })
	select {
	case s.url = <-ready:
	case <-time.After(30 * time.Second):
		t.Fatalf("the site does not listen: %s", s.said())
	}
	return s
}

func (s *site) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.problems.String()
}

// stop ends the site as Ctrl+C does; it may be called twice.
func (s *site) stop(t testing.TB) {
	t.Helper()
	if s.cmd.ProcessState != nil {
		return
	}
	s.cmd.Process.Signal(syscall.SIGTERM)
	if err := s.cmd.Wait(); err != nil && !t.Failed() {
		t.Errorf("the site did not end well: %v\n%s", err, s.said())
	}
	if said := s.said(); strings.Contains(said, "panic") {
		t.Errorf("the site panicked: %s", said)
	}
}

// get is the status and body of a page.
func (s *site) get(t testing.TB, path string) (int, string) {
	t.Helper()
	res, err := http.Get(s.url + path)
	if err != nil {
		t.Fatalf("%v\n%s", err, s.said())
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// post sends a form as a browser of this site does.
func (s *site) post(t testing.TB, path string, form url.Values) (int, string) {
	t.Helper()
	req, err := http.NewRequest("POST", s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", s.url)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatalf("%v\n%s", err, s.said())
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// shows waits until the page has the words.
func (s *site) shows(t testing.TB, path, words string) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); ; <-time.After(20 * time.Millisecond) {
		if _, body := s.get(t, path); strings.Contains(body, words) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s does not show %q", path, words)
		}
	}
}

// becomes waits until the page answers with the status; a page has no signal to
// wait for, so it is asked again and again.
func (s *site) becomes(t testing.TB, path string, status int) string {
	t.Helper()
	end := time.Now().Add(30 * time.Second)
	for {
		got, body := s.get(t, path)
		if got == status {
			return body
		}
		if time.Now().After(end) {
			t.Fatalf("%s answers %d, want %d\n%s", path, got, status, s.said())
		}
		<-time.After(20 * time.Millisecond)
	}
}

// disk is a small disk of its own; without the right to mount one, the test
// says so and limits the size of files instead.
func disk(t testing.TB, megabytes int) (dir string, real bool) {
	t.Helper()
	dir = t.TempDir()
	err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes))
	if err != nil {
		t.Logf("no disk of its own for this test (%v): the size of files is limited instead", err)
		return dir, false
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir, true
}

func TestDiskFull(t *testing.T) {
	from := sheets(t)
	mount, real := disk(t, 40)
	dir := filepath.Join(mount, "daerah")
	begin(t, dir, from)
	before := must(t, 0, dir, "ledger", "verify").out

	people := filepath.Join(from, "pegawai.xlsx")
	ballast := filepath.Join(mount, "lain.bin")
	var o outcome
	if real {
		fill(t, mount, ballast, 3<<20)
		o = run(t, dir, "import", "person", people)
	} else {
		o = limited(t, 6<<20, dir, "import", "person", people)
	}
	if o.code != 1 {
		t.Fatalf("an import on a full disk: %s", o)
	}
	o.says(t, "penuh", "tidak ada yang disimpan")

	if real { // the site reads on, and says so when it cannot write
		s := serve(t, dir)
		if status, _ := s.get(t, "/healthz"); status != 200 {
			t.Errorf("on a full disk /healthz answers %d", status)
		}
		if status, body := s.get(t, "/pejabat"); status != 200 || strings.Contains(body, "kesalahan di sistem") {
			t.Errorf("on a full disk the public page answers %d", status)
		}
		// With not one block left, what must be written is refused in words.
		rest := filepath.Join(mount, "sisa.bin")
		fill(t, mount, rest, 0)
		status, body := s.post(t, "/masuk", url.Values{"login": {"197211141998021901"}, "password": {"bukan sandinya"}})
		if status != http.StatusServiceUnavailable || !strings.Contains(body, "penuh") {
			t.Errorf("a form on a full disk answers %d: %.400s", status, body)
		}
		if err := os.Remove(rest); err != nil {
			t.Fatal(err)
		}
		if status, _ := s.post(t, "/masuk", url.Values{"login": {"197211141998021901"}, "password": {"bukan sandinya"}}); status >= 500 {
			t.Errorf("with room again the form answers %d", status)
		}
		s.stop(t)
		// A backup needs room where it is written, and leaves nothing behind.
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		fill(t, mount, ballast, 256<<10)
		o := run(t, dir, "backup", filepath.Join(mount, "cadangan.tar.gz"))
		if o.code != 1 {
			t.Errorf("a backup on a full disk: %s", o)
		}
		o.says(t, "penuh")
		left, err := filepath.Glob(filepath.Join(mount, "*adangan*"))
		if hidden, _ := filepath.Glob(filepath.Join(mount, ".pendopo*")); err != nil || len(left)+len(hidden) > 0 {
			t.Errorf("a failed backup leaves %v %v", left, hidden)
		}
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	}
	// With room again: nothing of the failed work is there, nothing is broken.
	if after := must(t, 0, dir, "ledger", "verify").out; after != before {
		t.Errorf("the failed import left acts: %s, before: %s", after, before)
	}
	if o := must(t, 0, dir, "import", "person", people); !strings.Contains(o.out, "0 berubah, 0 tetap, 0 salah") {
		t.Errorf("something of the failed import was there: %s", o)
	}
	must(t, 0, dir, "ledger", "verify")
}

// fill writes a file until only this many bytes are free.
func fill(t testing.TB, mount, file string, free uint64) {
	t.Helper()
	var st syscall.Statfs_t
	if err := syscall.Statfs(mount, &st); err != nil {
		t.Fatal(err)
	}
	n := st.Bavail*uint64(st.Bsize) - free
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, int64(n)); err != nil {
		t.Fatal(err)
	}
}

// limited runs the program so that no file can grow beyond the size.
func limited(t testing.TB, bytes int, dir string, args ...string) outcome {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{"-c", fmt.Sprintf(`ulimit -f %d; exec pendopo "$@"`, bytes/512), "pendopo"}, append(args, "--dir", dir)...)...)
	var out, problems strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{out.String(), problems.String(), cmd.ProcessState.ExitCode()}
}

// Two processes on one folder: the site runs while the operator imports, and two
// operators import the same file at the same moment.
func TestTwoProcesses(t *testing.T) {
	from := sheets(t)
	dir := filepath.Join(t.TempDir(), "daerah")
	begin(t, dir, from)
	s := serve(t, dir)
	if status, body := s.get(t, "/pejabat"); status != 200 || strings.Contains(body, "Jaya Saefullah") {
		t.Fatalf("before the import /pejabat answers %d", status)
	}
	people := filepath.Join(from, "pegawai.xlsx")
	results := make(chan outcome, 2)
	for range 2 {
		go func() { results <- run(t, dir, "import", "person", people) }()
	}
	fresh := 0
	for range 2 {
		o := <-results
		switch {
		case o.code == 0 && strings.Contains(o.out, "5.408 baru") || o.code == 0 && strings.Contains(o.out, " baru, 0 berubah, 0 tetap"):
			fresh++
		case o.code == 0 && strings.Contains(o.out, "0 baru, 0 berubah"): // the other was first
		case o.code == 1 && strings.Contains(o.problems, "Data berubah sejak"), o.code == 1 && strings.Contains(o.problems, "bersamaan"):
		default:
			t.Errorf("one of two imports at once: %s", o)
		}
	}
	if fresh != 1 {
		t.Errorf("%d of two imports of the same file stored it", fresh)
	}
	// The site shows it within a second, and its own ledger work agrees with theirs.
	s.shows(t, "/pejabat", "Jaya Saefullah")
	must(t, 0, dir, "import", "person", people)
	must(t, 0, dir, "ledger", "verify")
	// A second site on the same folder, then one of them goes.
	second := serve(t, dir)
	if status, _ := second.get(t, "/healthz"); status != 200 {
		t.Errorf("a second site answers %d", status)
	}
	s.stop(t)
	if status, body := second.get(t, "/pejabat"); status != 200 || !strings.Contains(body, "Jaya Saefullah") {
		t.Errorf("after the first went, the second answers %d", status)
	}
	second.stop(t)
	must(t, 0, dir, "ledger", "verify")
}

// A backup is taken while the site runs and files are imported; it holds one
// state of the store with every document that the state names.
func TestBackupWhileServing(t *testing.T) {
	from := sheets(t)
	dir := filepath.Join(t.TempDir(), "daerah")
	begin(t, dir, from)
	s := serve(t, dir)
	imported := make(chan outcome, 1)
	go func() { imported <- run(t, dir, "import", "person", filepath.Join(from, "pegawai.xlsx")) }()
	var files []string
	for i := 0; len(files) < 20; i++ {
		file := filepath.Join(t.TempDir(), fmt.Sprintf("cadangan%d.tar.gz", i))
		must(t, 0, dir, "backup", file)
		files = append(files, file)
		select {
		case o := <-imported:
			if o.code != 0 {
				t.Fatalf("an import during a backup: %s", o)
			}
			imported = nil
		default:
		}
		if imported == nil {
			break
		}
	}
	if imported != nil {
		<-imported
	}
	last := filepath.Join(t.TempDir(), "terakhir.tar.gz")
	must(t, 0, dir, "backup", last)
	s.stop(t)
	for i, file := range append(files, last) {
		back := filepath.Join(t.TempDir(), "kembali")
		must(t, 0, back, "restore", file)
		o := must(t, 0, back, "import", "person", filepath.Join(from, "pegawai.xlsx"), "--dry-run")
		whole, none := strings.Contains(o.out, "0 baru, 0 berubah"), strings.Contains(o.out, "0 berubah, 0 tetap")
		if !whole && !none || file == last && !whole {
			t.Errorf("backup %d holds half an import: %s", i, o)
		}
	}
	t.Logf("%d backups were taken during the import", len(files))
}

func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	o := must(t, 1, region(t), "serve", "--addr", l.Addr().String())
	o.says(t, l.Addr().String(), "sedang dipakai", "--addr")
}

// The machine's clock goes back by a year between two starts.
func TestClockSetBack(t *testing.T) {
	from := sheets(t)
	dir := filepath.Join(t.TempDir(), "daerah")
	begin(t, dir, from, "--clock", "2020-11-25")
	must(t, 0, dir, "import", "person", filepath.Join(from, "pegawai.xlsx"), "--clock", "2019-11-25")
	must(t, 0, dir, "import", "person", filepath.Join(from, "pegawai.xlsx"), "--clock", "2020-11-26")
	must(t, 0, dir, "ledger", "verify", "--clock", "2019-01-01")
	must(t, 0, dir, "ledger", "verify", "--clock", "2020-11-27")
	s := serve(t, dir, "--clock", "2018-01-01")
	if status, _ := s.get(t, "/pejabat"); status != 200 {
		t.Errorf("with a clock before everything, /pejabat answers %d", status)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	dir := region(t)
	mount, real := disk(t, 1)
	if real { // even root may not write to a read-only mount
		if err := syscall.Mount(dir, mount, "", syscall.MS_BIND, ""); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { syscall.Unmount(mount, syscall.MNT_DETACH) })
		if err := syscall.Mount("", mount, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
		dir = mount
	} else if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	} else if err := os.Chmod(filepath.Join(dir, "region.db"), 0o400); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"round", "list"}, {"serve", "--addr", "127.0.0.1:0"}, {"import", "unit", filepath.Join(dir, "lembar-kerja", "unit.xlsx")}} {
		o := must(t, 1, dir, args...)
		o.says(t, "izin")
	}
}

// A key that is not the region's would seal new numbers so that nobody can read
// them, or read none: the program does not start with it.
func TestWrongKey(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(keys string) error
		words []string
	}{
		{"another region key", func(k string) error { return os.WriteFile(filepath.Join(k, "region.key"), make([]byte, 32), 0o600) }, []string{"region.key", "cadangan"}},
		{"short region key", func(k string) error { return os.Truncate(filepath.Join(k, "region.key"), 20) }, []string{"region.key", "cadangan"}},
		{"no region key", func(k string) error { return os.Remove(filepath.Join(k, "region.key")) }, []string{"region.key", "cadangan"}},
		{"no ledger key", func(k string) error { return os.Remove(filepath.Join(k, "ledger.key")) }, []string{"ledger.key", "cadangan"}},
		{"damaged ledger key", func(k string) error { return os.Truncate(filepath.Join(k, "ledger.key"), 20) }, []string{"ledger.key", "cadangan"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := region(t)
			keys := filepath.Join(dir, "keys")
			before, err := os.ReadDir(keys)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(keys); err != nil {
				t.Fatal(err)
			}
			o := run(t, dir, "round", "list")
			if o.code != 1 && o.code != 2 {
				t.Fatalf("it starts with the wrong key: %s", o)
			}
			o.says(t, c.words...)
			// It made no new key in the place of the old one.
			if strings.HasPrefix(c.name, "no ") {
				after, err := os.ReadDir(keys)
				if err != nil || len(after) >= len(before) {
					t.Errorf("there are %d files in keys/ after the refused start, %d before (%v)", len(after), len(before), err)
				}
			}
		})
	}
}

// What others on the machine can read of a region.
func TestFilesArePrivate(t *testing.T) {
	region(t)
	dir := filepath.Join(sample.root, "kediri")
	for _, name := range []string{"region.db", "keys/region.key", "keys/ledger.key", "demo.json"} {
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if st.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v: others on the machine can read it", name, st.Mode().Perm())
		}
	}
}

// A stop while a page is being made lets it finish.
func TestStopFinishesRequests(t *testing.T) {
	s := serve(t, region(t))
	answers := make(chan int, 20)
	for range cap(answers) {
		go func() {
			res, err := http.Get(s.url + "/pejabat")
			if err != nil { // refused because it came after the stop
				answers <- 0
				return
			}
			defer res.Body.Close()
			if _, err := io.Copy(io.Discard, res.Body); err != nil {
				answers <- -1
				return
			}
			answers <- res.StatusCode
		}()
	}
	first := <-answers
	s.stop(t)
	got := map[int]int{first: 1}
	for range cap(answers) - 1 {
		got[<-answers]++
	}
	if got[200] == 0 || got[200]+got[0] != cap(answers) {
		t.Errorf("answers by status: %v; a request was cut off", got)
	}
}
