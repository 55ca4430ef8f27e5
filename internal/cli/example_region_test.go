package cli

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"pendopo/internal/app"
	"pendopo/internal/demo"
	"pendopo/internal/kit/clock"
)

// runProgram runs a command of the program in this process and returns what it
// printed and its exit code.
func runProgram(ctx context.Context, args ...string) (stdout, stderr string, code int) {
	var out, problems bytes.Buffer
	code = Run(ctx, Env{Args: args, Stdin: bytes.NewReader(nil), Stdout: &out, Stderr: &problems, Version: "test"})
	return out.String(), problems.String(), code
}

var example struct {
	once sync.Once
	root string
	err  string
}

// exampleRegion is the finished example region of this test process, made once
// by the program itself. Nobody may write to it: take a copy with copyRegion.
func exampleRegion(t testing.TB) string {
	t.Helper()
	example.once.Do(func() {
		root, err := os.MkdirTemp("", "pendopo-example")
		if err != nil {
			example.err = err.Error()
			return
		}
		example.root = root
		if _, problems, code := runProgram(context.Background(), "demo", "--no-serve", "--json", "--dir", filepath.Join(root, "kediri")); code != 0 {
			example.err = problems
		}
	})
	if example.err != "" {
		t.Fatal(example.err)
	}
	return filepath.Join(example.root, "kediri")
}

func exampleRemove() {
	if example.root != "" {
		os.RemoveAll(example.root)
	}
}

// copyRegion is a copy of the example region that the test may change.
func copyRegion(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "kediri")
	if err := os.CopyFS(dir, os.DirFS(exampleRegion(t))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// exampleSummary is what the example printed: totals and sign-ins.
func exampleSummary(t testing.TB) *demoSummary {
	t.Helper()
	sum := new(demoSummary)
	if err := readJSON(filepath.Join(exampleRegion(t), demoMark), sum); err != nil {
		t.Fatal(err)
	}
	return sum
}

// exampleStory is the people and dates of the example.
func exampleStory(t testing.TB) (*demo.Region, story) {
	t.Helper()
	r, err := buildExample()
	if err != nil {
		t.Fatal(err)
	}
	return r, demoStory(r)
}

var buildExample = sync.OnceValues(func() (*demo.Region, error) { return demo.Build(demo.Kediri, 1) })

// openIn opens the region of a folder with nothing running.
func openIn(t *testing.T, dir string) *app.App {
	t.Helper()
	cfg, err := app.LoadConfig(nil, map[string]string{"dir": dir})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), cfg, clock.System{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close(context.Background()) })
	return a
}
