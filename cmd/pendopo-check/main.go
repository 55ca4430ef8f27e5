// Pendopo-check verifies a published ledger from outside. It is a program of
// its own, so that whoever doubts a government need not run the government's
// program to check it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"

	"pendopo/internal/ledger/check"
)

const usage = `pendopo-check verifies a published ledger, trusting only its public key.

  pendopo-check tree  --key KEY [--state FILE] ADDRESS
      fetch every entry and tile below ADDRESS (an http(s) address or a folder),
      recompute the tree and compare it with the signed checkpoint.
      With --state the verified checkpoint is kept in FILE, and the next run
      proves that the log only grew since then.

  pendopo-check proof --key KEY --receipt DIGITS FILE
      verify that the act of a receipt (64 hex digits) is in the log;
      FILE is its proof (.tlog-proof).

  pendopo-check act   --key KEY FILE
      verify a disclosed act: its words, salt and proof in one JSON file.
      The words are printed when they hold.

KEY is the public key of the log, name+hash+key, or a file that holds it. Get it
from the government itself, not from the address that you check.

Exit code: 0 it holds; 1 it does not hold; 2 it could not be checked.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

const (
	holds      = 0
	holdsNot   = 1
	notChecked = 2
)

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		fmt.Fprint(stdout, usage)
		if len(args) == 0 {
			return notChecked
		}
		return holds
	}
	commands := map[string]func(context.Context, *options, io.Writer) error{"tree": tree, "proof": proof, "act": act}
	command, ok := commands[args[0]]
	if !ok {
		fmt.Fprintf(stderr, "pendopo-check: no command %q; see pendopo-check help\n", args[0])
		return notChecked
	}
	o, err := parse(args[0], args[1:])
	if err == nil {
		err = command(ctx, o, stdout)
	}
	var failure *check.Failure
	switch {
	case err == nil:
		return holds
	case errors.As(err, &failure):
		fmt.Fprintf(stderr, "DOES NOT HOLD: %v\n", failure)
		return holdsNot
	}
	fmt.Fprintf(stderr, "pendopo-check: %v\n", err)
	return notChecked
}

type options struct {
	key     check.Key
	state   string
	receipt string
	target  string
}

func parse(command string, args []string) (*options, error) {
	var o options
	var key string
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&key, "key", "", "")
	flags.StringVar(&o.state, "state", "", "")
	flags.StringVar(&o.receipt, "receipt", "", "")
	if err := flags.Parse(args); err != nil {
		return nil, fmt.Errorf("%w; see pendopo-check help", err)
	}
	if flags.NArg() != 1 || key == "" {
		return nil, errors.New("--key and one address or file are needed; see pendopo-check help")
	}
	o.target = flags.Arg(0)
	if !strings.Contains(key, "+") {
		b, err := os.ReadFile(key)
		if err != nil {
			return nil, err
		}
		key = string(b)
	}
	var err error
	o.key, err = check.ParseKey(key)
	return &o, err
}

func tree(ctx context.Context, o *options, stdout io.Writer) error {
	var earlier []byte
	if o.state != "" {
		var err error
		if earlier, err = os.ReadFile(o.state); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	r, err := check.Tree(ctx, check.At(o.target), o.key, earlier, nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "holds: %d acts of %s, root %s, %d tiles\n", r.Checkpoint.Size, r.Checkpoint.Origin, r.Checkpoint.Root, r.Tiles)
	if r.Since > 0 {
		fmt.Fprintf(stdout, "only grew since it had %d acts\n", r.Since)
	}
	if o.state == "" {
		return nil
	}
	return replace(o.state, r.Note)
}

// replace keeps the old state if the new one cannot be written whole.
func replace(path string, data []byte) error {
	tmp := path + ".new"
	if err := os.WriteFile(tmp, data, 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

func proof(_ context.Context, o *options, stdout io.Writer) error {
	r, err := check.LeafReceipt(o.receipt)
	if err != nil {
		return err
	}
	file, err := os.ReadFile(o.target)
	if err != nil {
		return err
	}
	return included(file, o.key, r, stdout)
}

func act(_ context.Context, o *options, stdout io.Writer) error {
	file, err := os.ReadFile(o.target)
	if err != nil {
		return err
	}
	r, proof, err := check.DisclosureReceipt(file)
	if err != nil {
		return err
	}
	if err := included(proof, o.key, r, stdout); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s\n", r.Payload)
	return nil
}

func included(proof []byte, k check.Key, r check.Receipt, stdout io.Writer) error {
	in, err := check.Proof(proof, k, r)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "holds: the act is no. %d of the %d that %s signed\n", in.Index, in.Checkpoint.Size, in.Checkpoint.Origin)
	return nil
}
