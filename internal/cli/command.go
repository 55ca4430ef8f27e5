package cli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// Env is the world around one run of the program; tests give their own.
type Env struct {
	Args    []string // without the program's name
	Environ []string
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Version string
	Ready   func(addr string) // called when the site listens
}

// Exit codes.
const (
	exitOK      = 0
	exitFailed  = 1 // it was tried and failed
	exitUsage   = 2 // it was asked wrongly
	exitFound   = 3 // a check found what it looked for: blocked moves, wrong rows, a broken ledger
	exitNothing = 4 // what was named does not exist
)

// command is one word of the command line.
type command struct {
	name  string
	args  string // shown after the name
	about string // one line
	long  string // more of the manual page
	flags func(fs *flag.FlagSet)
	run   func(ctx context.Context, c *call) error
}

// call is one command being run.
type call struct {
	*Env
	cfg   app.Config
	fs    *flag.FlagSet
	args  []string
	json  bool
	quiet bool
	lang  i18n.Lang
	clock clock.Clock
	log   *slog.Logger
}

// exitError ends the program with a code; the message was printed already.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// commands is the manual's table of contents.
func commands() []command {
	return []command{
		cmdDemo, cmdServe, cmdRegion, cmdTemplate, cmdImport, cmdExport, cmdReport, cmdRound, cmdPlan, cmdForecast, cmdDuty, cmdLedger, cmdVerify, cmdCalendar, cmdMap, cmdAccount, cmdJobs, cmdHandover, cmdGathering, cmdLeave, cmdActing,
		cmdBackup, cmdRestore, cmdConfig, cmdVersion,
	}
}

// Run runs the program and returns its exit code.
func Run(ctx context.Context, env Env) int {
	err := run(ctx, &env)
	var code exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(env.Stderr, "pendopo: "+page.Message(i18n.ID, err))
	switch errs.KindOf(err) {
	case errs.Invalid:
		return exitUsage
	case errs.NotFound:
		return exitNothing
	case errs.Internal:
		fmt.Fprintln(env.Stderr, "  "+err.Error())
	}
	return exitFailed
}

func run(ctx context.Context, env *Env) error {
	if len(env.Args) == 0 || slices.Contains([]string{"help", "--help", "-h", "-help"}, env.Args[0]) {
		if len(env.Args) > 1 {
			if c := findCommand(env.Args[1]); c != nil {
				fmt.Fprint(env.Stdout, manual(c))
				return nil
			}
		}
		fmt.Fprint(env.Stdout, help())
		return nil
	}
	cmd := findCommand(env.Args[0])
	if cmd == nil {
		return errs.New(errs.Invalid, "app.unknown_command", env.Args[0])
	}
	c := &call{Env: env, lang: i18n.ID, fs: flag.NewFlagSet(cmd.name, flag.ContinueOnError)}
	c.fs.SetOutput(io.Discard)
	c.fs.BoolVar(&c.json, "json", false, "jawaban berupa JSON")
	c.fs.BoolVar(&c.quiet, "quiet", false, "tanpa bilah kemajuan")
	for _, s := range app.Settings() {
		if c.fs.Lookup(flagName(s.Key)) == nil {
			c.fs.String(flagName(s.Key), "", s.About)
		}
	}
	if cmd.flags != nil {
		cmd.flags(c.fs)
	}
	// Flags may stand before and after the arguments.
	rest := env.Args[1:]
	for {
		if err := c.fs.Parse(rest); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				fmt.Fprint(env.Stdout, manual(cmd))
				return nil
			}
			return errs.New(errs.Invalid, "app.usage", usage(err, cmd))
		}
		if c.fs.NArg() == 0 {
			break
		}
		c.args = append(c.args, c.fs.Arg(0))
		rest = c.fs.Args()[1:]
	}
	given := map[string]string{}
	c.fs.Visit(func(f *flag.Flag) {
		key := strings.ReplaceAll(f.Name, "-", "_")
		if app.IsSetting(key) {
			given[key] = f.Value.String()
		}
	})
	if cmd.name == cmdDemo.name && given["dir"] == "" {
		if dir := demoDir(c.fs.Lookup("scenario").Value.String()); dir != "" {
			given["dir"] = dir
		}
	}
	var err error
	if c.cfg, err = app.LoadConfig(env.Environ, given); err != nil {
		return err
	}
	c.clock = clock.System{}
	if c.cfg.Clock != "" {
		d := clock.Date(c.cfg.Clock).Time()
		now := time.Now().UTC()
		c.clock = clock.From(time.Date(d.Year(), d.Month(), d.Day(), now.Hour(), now.Minute(), now.Second(), now.Nanosecond(), time.UTC))
	}
	if c.cfg.Clock == "" && cmd.name != cmdDemo.name {
		moved, err := demoClock(c.cfg.Dir)
		if err != nil {
			return err
		}
		if moved != nil {
			c.clock = moved
		}
	}
	c.log = newLogger(c.cfg, env.Stderr)
	return cmd.run(ctx, c)
}

func flagName(key string) string { return strings.ReplaceAll(key, "_", "-") }

// usage says what is wrong with the flags in the words of the manual.
func usage(err error, cmd *command) string {
	what := err.Error()
	if name, ok := strings.CutPrefix(what, "flag provided but not defined: -"); ok {
		what = "Bendera --" + name + " tidak dikenal"
	} else if name, ok := strings.CutPrefix(what, "flag needs an argument: -"); ok {
		what = "Bendera --" + name + " memerlukan nilai"
	} else {
		what = "Bendera salah: " + what
	}
	return fmt.Sprintf("%s. Jalankan \"pendopo help %s\".", what, cmd.name)
}

func findCommand(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return &c
		}
	}
	return nil
}

func newLogger(cfg app.Config, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	opts := &slog.HandlerOptions{Level: level}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

// open opens the region of the command's folder; it must have been set up.
func (c *call) open(ctx context.Context) (*app.App, error) {
	if c.cfg.Database == "" {
		if _, err := os.Stat(c.cfg.Dir); err != nil {
			return nil, errs.New(errs.NotFound, "app.no_region", c.cfg.Dir)
		}
	}
	a, err := app.Open(ctx, c.cfg, c.clock, c.log)
	if err != nil {
		return nil, err
	}
	if _, err := a.Region(ctx); err != nil {
		a.Close(ctx)
		if errs.Is(err, errs.NotFound) {
			return nil, errs.New(errs.NotFound, "app.no_region", c.cfg.Dir)
		}
		return nil, err
	}
	return a, nil
}

// operator is who acts when a command is run on the machine itself: the system,
// with the name of the account that runs it. What no person decided has this one
// name everywhere, whether a command or a schedule began it.
func operator() actor.Actor {
	name := os.Getenv("SUDO_USER")
	if name == "" {
		name = os.Getenv("USER")
	}
	if name == "" {
		return actor.System("Sistem")
	}
	return actor.System("Sistem (" + name + ")")
}

// answer prints v as JSON with --json, else calls human.
func (c *call) answer(v any, human func(w io.Writer)) error {
	if !c.json {
		human(c.Stdout)
		return nil
	}
	enc := json.NewEncoder(c.Stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// flagString is the value of a flag of the command.
func (c *call) flagString(name string) string { return c.fs.Lookup(name).Value.String() }

func (c *call) flagInt(name string) int {
	n, _ := strconv.Atoi(c.flagString(name)) // the flag is a number or was refused
	return n
}

func (c *call) flagBool(name string) bool { return c.flagString(name) == "true" }

// need returns the nth argument or says how the command is used.
func (c *call) need(n int, what string) (string, error) {
	if len(c.args) <= n {
		return "", errs.New(errs.Invalid, "app.usage", fmt.Sprintf("Sebutkan %s. Jalankan \"pendopo help %s\".", what, c.fs.Name()))
	}
	return c.args[n], nil
}
