package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ended is a command that ran to its end.
type ended struct {
	out  []byte
	took time.Duration
	peak float64 // most memory at once, MB
}

// command runs the program in a folder with nothing of the caller's settings.
func (b *bench) command(dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(b.ctx, b.binary, append(args, "--dir", dir)...)
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "PENDOPO_") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	return cmd
}

// do runs a command of the program and measures it from outside: start of the
// process to its end.
func (b *bench) do(dir string, args ...string) (ended, error) {
	cmd := b.command(dir, args...)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	began := time.Now()
	err := cmd.Run()
	e := ended{out: out.Bytes(), took: time.Since(began)}
	if err != nil {
		return e, fmt.Errorf("pendopo %s: %w\n%s", strings.Join(args, " "), err, problems.String())
	}
	e.peak = float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
	return e, nil
}

// server is a running site.
type server struct {
	cmd   *exec.Cmd
	url   string
	began time.Time
	done  chan error
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// start starts the program and waits until it says where it listens.
func (b *bench) start(dir string, args ...string) (*server, error) {
	s := &server{cmd: b.command(dir, append(args, "--addr", "127.0.0.1:0")...), done: make(chan error, 1)}
	s.cmd.Stdout = io.Discard
	problems, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	s.began = time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	ready := make(chan string, 1)
	go func() {
		var said []byte
		buf := make([]byte, 4096)
		for {
			n, err := problems.Read(buf)
			said = append(said, buf[:n]...)
			if u := address.Find(said); u != nil {
				select {
				case ready <- string(u):
				default:
				}
			}
			if err != nil {
				if address.Find(said) == nil {
					ready <- ""
				}
				return
			}
		}
	}()
	if s.url = <-ready; s.url == "" {
		return nil, errors.Join(errors.New("the site ended before it listened"), s.cmd.Wait())
	}
	return s, nil
}

// stop ends the site as Ctrl+C does.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// first waits for the first page.
func (s *server) first(path string) (time.Duration, error) {
	for {
		res, err := http.Get(s.url + path)
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if err == nil && res.StatusCode == http.StatusOK {
				return time.Since(s.began), nil
			}
			return 0, fmt.Errorf("%s answers %d, %v", path, res.StatusCode, err)
		}
		if !errors.Is(err, syscall.ECONNREFUSED) || time.Since(s.began) > time.Minute {
			return 0, err
		}
	}
}

// resident is the memory that the site holds now, MB.
func (s *server) resident() (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "kB")), 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("no VmRSS in /proc")
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
