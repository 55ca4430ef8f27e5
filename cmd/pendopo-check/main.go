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
	"time"

	"pendopo/internal/ledger/check"
)

const usage = `pendopo-check verifies a published ledger, trusting only its public key.

  pendopo-check tree  --key KEY [--state FILE] ADDRESS
      fetch every entry and tile below ADDRESS (an http(s) address or a folder),
      recompute the tree and compare it with the signed checkpoint.
      With --state the verified checkpoint is kept in FILE, and the next run
      proves that the log only grew since then.

  pendopo-check paper --key KEY --evidence FILE.bukti.json FILE.pdf
      verify that a paper is byte for byte the one whose signing is in the log;
      its evidence comes from the page that checks papers.

  pendopo-check proof --key KEY --receipt DIGITS FILE
      verify that the act of a receipt (64 hex digits) is in the log;
      FILE is its proof (.tlog-proof).

  pendopo-check act   --key KEY FILE
      verify a disclosed act: its words, salt and proof in one JSON file.
      The words are printed when they hold.

KEY is the public key of the log, name+hash+key, or a file that holds it. Get it
from the government itself, not from the address that you check.

With --witness KEY, as often as there are witnesses to ask for, each must have
signed the checkpoint too. With --log ADDRESS, paper, proof and act also verify
that whole log and find the act at its place there.

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
	commands := map[string]func(context.Context, *options, io.Writer) error{"tree": tree, "paper": paper, "proof": proof, "act": act}
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
	key       check.Key
	witnesses []check.Witness
	log       string
	state     string
	receipt   string
	evidence  string
	target    string
}

func parse(command string, args []string) (*options, error) {
	var o options
	var key string
	var witnesses []string
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&key, "key", "", "")
	flags.StringVar(&o.state, "state", "", "")
	flags.StringVar(&o.receipt, "receipt", "", "")
	flags.StringVar(&o.evidence, "evidence", "", "")
	flags.StringVar(&o.log, "log", "", "")
	flags.Func("witness", "", func(v string) error { witnesses = append(witnesses, v); return nil })
	if err := flags.Parse(args); err != nil {
		return nil, fmt.Errorf("%w; see pendopo-check help", err)
	}
	if flags.NArg() != 1 || key == "" {
		return nil, errors.New("--key and one address or file are needed; see pendopo-check help")
	}
	o.target = flags.Arg(0)
	key, err := keyText(key)
	if err != nil {
		return nil, err
	}
	if o.key, err = check.ParseKey(key); err != nil {
		return nil, err
	}
	for _, v := range witnesses {
		if v, err = keyText(v); err != nil {
			return nil, err
		}
		w, err := check.ParseWitness(v)
		if err != nil {
			return nil, err
		}
		o.witnesses = append(o.witnesses, w)
	}
	return &o, nil
}

// keyText is a key that was given itself or as a file.
func keyText(v string) (string, error) {
	if strings.Contains(v, "+") {
		return v, nil
	}
	b, err := os.ReadFile(v)
	return string(b), err
}

func tree(ctx context.Context, o *options, stdout io.Writer) error {
	want := check.Wanted{Witnesses: o.witnesses}
	if o.state != "" {
		var err error
		if want.Earlier, err = os.ReadFile(o.state); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	r, err := check.Tree(ctx, check.At(o.target), o.key, want)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "holds: %d acts of %s, root %s, %d tiles\n", r.Checkpoint.Size, r.Checkpoint.Origin, r.Checkpoint.Root, r.Tiles)
	tellSeen(stdout, r.Seen)
	if r.Since > 0 {
		fmt.Fprintf(stdout, "only grew since it had %d acts\n", r.Since)
	}
	if o.state == "" {
		return nil
	}
	return replace(o.state, r.Note)
}

func tellSeen(stdout io.Writer, seen []check.Seen) {
	for _, s := range seen {
		fmt.Fprintf(stdout, "seen by the witness %s at %s\n", s.Witness, s.At.Format(time.RFC3339))
	}
}

// replace keeps the old state if the new one cannot be written whole.
func replace(path string, data []byte) error {
	tmp := path + ".new"
	if err := os.WriteFile(tmp, data, 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

func paper(ctx context.Context, o *options, stdout io.Writer) error {
	if o.evidence == "" {
		return errors.New("--evidence is needed: the file from the page that checks papers; see pendopo-check help")
	}
	b, err := os.ReadFile(o.evidence)
	if err != nil {
		return err
	}
	e, err := check.ParseEvidence(b)
	if err != nil {
		return err
	}
	file, err := os.ReadFile(o.target)
	if err != nil {
		return err
	}
	in, err := check.Paper(file, e, o.key, o.witnesses...)
	if err != nil {
		return err
	}
	if err := included(ctx, o, in, e.Receipt, stdout); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "the file is paper %s, number %s, signed at %s\n", e.Signed.Code, e.Signed.Number, e.Signed.At)
	if e.Ended != nil {
		fmt.Fprintf(stdout, "BUT: the evidence says that it no longer stands (%s %s)\n", e.Ended.State, e.Ended.By)
		return nil
	}
	fmt.Fprintf(stdout, "it stood when the evidence was made; whether it was withdrawn later only the page that checks papers can tell\n")
	return nil
}

func proof(ctx context.Context, o *options, stdout io.Writer) error {
	r, err := check.LeafReceipt(o.receipt)
	if err != nil {
		return err
	}
	file, err := os.ReadFile(o.target)
	if err != nil {
		return err
	}
	in, err := check.Proof(file, o.key, r, o.witnesses...)
	if err != nil {
		return err
	}
	return included(ctx, o, in, r, stdout)
}

func act(ctx context.Context, o *options, stdout io.Writer) error {
	file, err := os.ReadFile(o.target)
	if err != nil {
		return err
	}
	r, proof, err := check.DisclosureReceipt(file)
	if err != nil {
		return err
	}
	in, err := check.Proof(proof, o.key, r, o.witnesses...)
	if err != nil {
		return err
	}
	if err := included(ctx, o, in, r, stdout); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s\n", r.Payload)
	return nil
}

// included finds the act in the whole log, if one is given, and tells.
func included(ctx context.Context, o *options, in check.Included, r check.Receipt, stdout io.Writer) error {
	fmt.Fprintf(stdout, "holds: the act is no. %d of the %d that %s signed\n", in.Index, in.Checkpoint.Size, in.Checkpoint.Origin)
	tellSeen(stdout, in.Seen)
	if o.log == "" {
		return nil
	}
	t, err := check.Tree(ctx, check.At(o.log), o.key, check.Wanted{Acts: []check.Act{{Index: in.Index, Leaf: r.Leaf}}})
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "it stands at its place in the log of %d acts\n", t.Checkpoint.Size)
	return nil
}
