package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"pendopo/internal/kit/i18n"
)

// steps shows the progress of a long command on standard error and measures
// each step. On a terminal a step redraws its line; elsewhere each step is one
// line at its end.
type steps struct {
	w       io.Writer
	live    bool
	quiet   bool
	started time.Time
	name    string
	drawn   time.Time
	seconds map[string]float64
	order   []string
}

func newSteps(w io.Writer, quiet bool) *steps {
	live := false
	if f, ok := w.(*os.File); ok {
		if st, err := f.Stat(); err == nil {
			live = st.Mode()&os.ModeCharDevice != 0
		}
	}
	return &steps{w: w, live: live, quiet: quiet, seconds: map[string]float64{}}
}

// run does one step. key names it in --json, label on the screen.
func (s *steps) run(key, label string, do func() error) error {
	s.started, s.name, s.drawn = time.Now(), label, time.Time{}
	s.progress(0, 0)
	err := do()
	took := time.Since(s.started)
	s.seconds[key] += took.Seconds()
	s.order = append(s.order, key)
	if s.quiet {
		return err
	}
	mark := "✓"
	if err != nil {
		mark = "✗"
	}
	end := "\n"
	start := ""
	if s.live {
		start = "\r\x1b[K"
	}
	fmt.Fprintf(s.w, "%s%s %-44s %6s dtk%s", start, mark, label, i18n.Decimal(i18n.ID, took.Seconds(), 2), end)
	return err
}

// progress redraws the bar of the running step; 0 of 0 shows only the name.
func (s *steps) progress(done, total int) {
	if s.quiet || !s.live || time.Since(s.drawn) < 80*time.Millisecond && done < total {
		return
	}
	s.drawn = time.Now()
	if total == 0 {
		fmt.Fprintf(s.w, "\r\x1b[K… %s", s.name)
		return
	}
	const width = 24
	full := width * done / total
	fmt.Fprintf(s.w, "\r\x1b[K… %-44s %s%s %d/%d", s.name, strings.Repeat("█", full), strings.Repeat("░", width-full), done, total)
}
