package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"testing"
	"time"
)

// postgres is a PostgreSQL server of this test alone, to be stopped and started.
type postgres struct {
	bin, data, dsn, options string
	as                      []string // how to become the owner: the server refuses root
}

// newPostgres makes a server with full durability. Without PostgreSQL on the
// machine the test is skipped, and fails under `make test`.
func newPostgres(t testing.TB) *postgres {
	t.Helper()
	bins, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if err != nil || len(bins) == 0 {
		missing(t, "PostgreSQL (Debian package postgresql)")
	}
	sort.Strings(bins)
	p := &postgres{bin: filepath.Dir(bins[len(bins)-1])}
	home, err := os.MkdirTemp("/tmp", "pendopo-pg") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	if os.Getuid() == 0 {
		u, err := user.Lookup("postgres")
		if err != nil {
			missing(t, "the user postgres (Debian package postgresql)")
		}
		var uid, gid int
		fmt.Sscan(u.Uid, &uid)
		fmt.Sscan(u.Gid, &gid)
		if err := os.Chown(home, uid, gid); err != nil {
			t.Fatal(err)
		}
		p.as = []string{"runuser", "-u", "postgres", "--"}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	p.data = filepath.Join(home, "data")
	p.options = fmt.Sprintf("-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s", port, home)
	p.dsn = fmt.Sprintf("postgres://pendopo@127.0.0.1:%d/postgres?sslmode=disable", port)
	p.do(t, "initdb", "-D", p.data, "-U", "pendopo", "-A", "trust", "-E", "UTF8", "--no-locale")
	p.start(t)
	t.Cleanup(func() { p.stop(t, "immediate") })
	return p
}

func (p *postgres) do(t testing.TB, tool string, args ...string) {
	t.Helper()
	line := append(append([]string{}, p.as...), append([]string{filepath.Join(p.bin, tool)}, args...)...)
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Dir = "/tmp"
	out, err := os.CreateTemp(t.TempDir(), tool) // a pipe would stay open in the server
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		b, _ := os.ReadFile(out.Name())
		t.Fatalf("%s: %v\n%s", tool, err, b)
	}
}

func (p *postgres) start(t testing.TB) {
	t.Helper()
	p.do(t, "pg_ctl", "-D", p.data, "-w", "-t", "60", "-l", filepath.Join(filepath.Dir(p.data), "log"), "-o", p.options, "start")
}

// stop ends the server: "immediate" is as a power cut.
func (p *postgres) stop(t testing.TB, mode string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(p.data, "postmaster.pid")); err != nil {
		return
	}
	p.do(t, "pg_ctl", "-D", p.data, "-w", "-m", mode, "stop")
}

// missing skips what this machine cannot test; `make test` has installed
// everything, so there it fails.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("PENDOPO_TEST_COMPLETE") != "" {
		t.Fatalf("missing on this machine: %s; run ./tools/setup.sh", what)
	}
	t.Skipf("missing on this machine: %s; run ./tools/setup.sh", what)
}

// PostgreSQL goes and comes back while the site runs and while a file is
// imported: the site says so and recovers by itself; the import is whole or
// not there, and repeating it is enough.
func TestPostgresRestarts(t *testing.T) {
	from := sheets(t)
	p := newPostgres(t)
	dir := filepath.Join(t.TempDir(), "daerah")
	store := []string{"--database", p.dsn, "--schema", "kediri"}
	begin(t, dir, from, store...)
	s := serve(t, dir, store...)
	if status, _ := s.get(t, "/healthz"); status != 200 {
		t.Fatalf("/healthz answers %d", status)
	}
	if status, _ := s.get(t, "/pejabat"); status != 200 {
		t.Fatalf("/pejabat answers %d", status)
	}

	for _, mode := range []string{"fast", "immediate"} {
		p.stop(t, mode)
		body := s.becomes(t, "/healthz", 503)
		if strings.Contains(body, "postgres://") {
			t.Errorf("the address of the store is on /healthz: %s", body)
		}
		// Pages made from memory are good for a second longer.
		if body := s.becomes(t, "/pejabat", 503); !strings.Contains(body, "sebentar lagi") || strings.Contains(body, "postgres") {
			t.Errorf("the page while the store is away: %s", body)
		}
		// The command line says the same.
		o := run(t, dir, append([]string{"round", "list"}, store...)...)
		if o.code != 1 {
			t.Errorf("a command while the store is away: %s", o)
		}
		o.says(t, "enyimpanan")
		p.start(t)
		s.becomes(t, "/healthz", 200)
		s.becomes(t, "/pejabat", 200)
	}

	// A power cut of the store at different moments of an import.
	people := filepath.Join(from, "pegawai.xlsx")
	rng := seed(t)
	cut := 0
	for range 4 {
		done := make(chan outcome, 1)
		go func() {
			done <- run(t, dir, append([]string{"import", "person", people}, store...)...)
		}()
		<-time.After(time.Duration(100+rng.IntN(900)) * time.Millisecond) // the moment is the variable of this test
		p.stop(t, "immediate")
		p.start(t)
		o := <-done
		switch {
		case o.code == 0: // it ended before, or was retried
		case o.code == 1:
			cut++
			if !strings.Contains(o.problems, "lagi") { // try again: nothing is half imported
				o.says(t, "ulangi") // the answer to the commit was lost: look first
			}
		default:
			t.Errorf("an import while the store restarts: %s", o)
		}
	}
	t.Logf("%d of 4 imports were cut off", cut)
	if o := run(t, dir, append([]string{"import", "person", people}, store...)...); o.code != 0 || !strings.Contains(o.out, "0 salah") {
		t.Errorf("the import after the cuts: %s", o)
	}
	if o := must(t, 0, dir, append([]string{"import", "person", people}, store...)...); !strings.Contains(o.out, "0 baru, 0 berubah") {
		t.Errorf("the same file again: %s", o)
	}
	must(t, 0, dir, append([]string{"ledger", "verify"}, store...)...)
	s.becomes(t, "/healthz", 200)
	if s.cmd.Process.Signal(syscall.Signal(0)) != nil {
		t.Error("the site died meanwhile")
	}
}
