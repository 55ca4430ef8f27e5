package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Config says where a log's key and publication are.
type Config struct {
	// Origin names the log for ever, like "kedirikota.go.id/pendopo". One that
	// ends in a slash gets its last part by chance when the key is made.
	Origin string
	// KeyFile holds the signing key; it is made at the first start.
	KeyFile string
	// Dir is the publication folder; "" publishes nothing (the pages serve
	// the log from the store in any case).
	Dir string
	// Witnesses are those whose signatures under checkpoints are taken and
	// published; none takes none.
	Witnesses []Witness
	// Every is the longest wait between two looks; 0 means one second.
	Every time.Duration
	// Logger tells what went wrong in the background; nil means slog.Default.
	Logger *slog.Logger
}

// Log numbers, signs and publishes the acts of one region. Every process of a
// region may run one: the database lets one at a time extend the tree.
type Log struct {
	db    *db.DB
	key   Key
	cfg   Config
	owner string

	mu   sync.Mutex
	stop context.CancelFunc
	done chan struct{}
}

const (
	// batchSize bounds one sequencing transaction to some tens of milliseconds.
	batchSize = 4096
	// leaseFor is how long a process that vanished is waited for by others.
	leaseFor = 5 * time.Second
	// breath is the least time between two rounds of the loop, so that a
	// stream of single acts shares its checkpoints.
	breath = 100 * time.Millisecond
)

// Open loads or makes the key and binds it to the log. It refuses a key other
// than the one the log began with, and a store that is older than what was
// already published from it.
func Open(ctx context.Context, d *db.DB, cfg Config) (*Log, error) {
	if cfg.Origin == "" || cfg.KeyFile == "" {
		return nil, errs.New(errs.Invalid, "ledger.not_configured")
	}
	if cfg.Every <= 0 {
		cfg.Every = time.Second
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if err := keyKept(ctx, d, cfg.KeyFile); err != nil {
		return nil, err
	}
	key, err := LoadKey(cfg.KeyFile, cfg.Origin)
	if err != nil {
		return nil, err
	}
	l := &Log{db: d, key: key, cfg: cfg, owner: rand.Text()}
	if err := l.bind(ctx); err != nil {
		return nil, err
	}
	if _, err := l.published(ctx, l.cfg.Dir); err != nil {
		return nil, err
	}
	return l, nil
}

// keyKept refuses to make a new key for a log that began with another: the new
// file would stand where the old one must be brought back to.
func keyKept(ctx context.Context, d *db.DB, file string) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var h head
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		h, err = readHead(tx, "")
		return err
	})
	if err != nil || h.verifier == "" {
		return err
	}
	return errs.New(errs.Unavailable, "ledger.key_missing", file, h.verifier)
}

// bind writes the key's public form into an empty log, or compares it.
func (l *Log) bind(ctx context.Context) error {
	var h head
	if err := l.db.Read(ctx, func(tx *db.Tx) (err error) {
		h, err = readHead(tx, "")
		return err
	}); err != nil {
		return err
	}
	if h.verifier == "" {
		return l.db.Write(ctx, func(tx *db.Tx) error {
			n, err := tx.Exec(
				"update ledger_head set origin = $1, verifier = $2 where id = 1 and verifier = ''",
				l.key.Origin, l.key.Verifier)
			if err == nil && n == 0 {
				h, err := readHead(tx, "")
				if err != nil || h.verifier == l.key.Verifier {
					return err
				}
				return errs.New(errs.Conflict, "ledger.other_key", l.cfg.KeyFile, h.verifier, l.key.Verifier)
			}
			return err
		})
	}
	if h.verifier != l.key.Verifier {
		return errs.New(errs.Conflict, "ledger.other_key", l.cfg.KeyFile, h.verifier, l.key.Verifier)
	}
	return nil
}

// Verifier is the public key of the log, for whoever checks it.
func (l *Log) Verifier() string { return l.key.Verifier }

// Witnesses are those whose signatures are taken.
func (l *Log) Witnesses() []Witness { return slices.Clone(l.cfg.Witnesses) }

// Start begins to sequence and publish in the background.
func (l *Log) Start() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	l.stop, l.done = cancel, make(chan struct{})
	go l.run(ctx, l.done)
}

// Stop sequences what still waits and ends the background work. It may be
// called twice, and without Start.
func (l *Log) Stop(ctx context.Context) error {
	l.mu.Lock()
	stop, done := l.stop, l.done
	l.mu.Unlock()
	if stop == nil {
		return nil
	}
	stop()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Log) run(ctx context.Context, done chan struct{}) {
	defer close(done)
	woken, unlisten := l.db.Listen(Topic)
	defer unlisten()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseFor)
			l.round(last)
			l.release(last)
			cancel()
			return
		case <-woken:
		case <-timer.C:
		}
		l.round(ctx)
		timer.Reset(l.cfg.Every)
		select {
		case <-ctx.Done():
		case <-time.After(breath):
		}
	}
}

func (l *Log) round(ctx context.Context) {
	if _, err := l.sequence(ctx, true); err != nil && ctx.Err() == nil {
		l.cfg.Logger.Error("ledger: sequence", "err", err)
		return
	}
	if err := l.Publish(ctx); err != nil && ctx.Err() == nil {
		l.cfg.Logger.Error("ledger: publish", "err", err)
	}
}

// Sequence numbers every waiting act now and returns how many there were. It
// does not ask for the lease: the lock on the head row keeps it safe.
func (l *Log) Sequence(ctx context.Context) (int, error) { return l.sequence(ctx, false) }

func (l *Log) sequence(ctx context.Context, polite bool) (int, error) {
	total := 0
	for {
		var waiting bool
		if err := l.db.Read(ctx, func(tx *db.Tx) error {
			var one int
			err := tx.QueryRow("select 1 from act where seq is null limit 1").Scan(&one)
			waiting = err == nil
			if errors.Is(err, sql.ErrNoRows) {
				return nil
			}
			return err
		}); err != nil {
			return total, err
		}
		if !waiting {
			return total, nil
		}
		n, leased := 0, true
		if err := l.db.Write(ctx, func(tx *db.Tx) (err error) {
			n, leased, err = l.extend(tx, polite)
			return err
		}); err != nil {
			return total, err
		}
		total += n
		if !leased || n == 0 {
			return total, nil
		}
	}
}

// extend takes one batch of waiting acts into the tree: step 2 of the package
// comment, in one transaction. leased is false when another process has the
// work and polite asked to leave it alone.
func (l *Log) extend(tx *db.Tx, polite bool) (n int, leased bool, err error) {
	h, err := readHead(tx, tx.Dialect().ForUpdate())
	if err != nil {
		return 0, false, err
	}
	if h.verifier != l.key.Verifier {
		return 0, false, errs.New(errs.Conflict, "ledger.other_key", l.cfg.KeyFile, h.verifier, l.key.Verifier)
	}
	if polite && !h.mayLead(l.owner, tx.Now()) {
		return 0, false, nil
	}
	acts, err := waitingActs(tx, batchSize)
	if err != nil || len(acts) == 0 {
		return 0, true, err
	}
	root, err := appendLeaves(tx, h, acts)
	if err != nil {
		return 0, false, err
	}
	size := h.size + int64(len(acts))
	c, err := l.key.sign(size, root)
	if err != nil {
		return 0, false, err
	}
	if err := storeCheckpoint(tx, c, l.owner); err != nil {
		return 0, false, err
	}
	return len(acts), true, nil
}

// head is the one row that says how far the tree goes.
type head struct {
	size             int64
	root             string
	origin, verifier string
	leaseOwner       string
	leaseUntil       time.Time
}

// mayLead tells whether a process may extend the tree by itself. A lease that
// ends later than any lease can was written before the clock was set back.
func (h head) mayLead(owner string, now time.Time) bool {
	return h.leaseOwner == "" || h.leaseOwner == owner ||
		!now.Before(h.leaseUntil) || h.leaseUntil.After(now.Add(leaseFor))
}

// appendLeaves adds the acts behind the tree that h describes and returns the
// new root. It first makes sure that the stored hashes still give the old root:
// a damaged tree is never signed.
func appendLeaves(tx *db.Tx, h head, acts []waitingAct) (tlog.Hash, error) {
	fresh := freshHashes{under: hashReader{tx}, m: map[int64]tlog.Hash{}}
	if h.size > 0 {
		old, err := tlog.TreeHash(h.size, fresh)
		if err != nil {
			return tlog.Hash{}, err
		}
		if hexHash(old) != h.root {
			return tlog.Hash{}, errs.New(errs.Internal, "ledger.damaged", h.size).
				With(fmt.Errorf("ledger: tree of %d gives root %x, signed was %s", h.size, old, h.root))
		}
	}
	values := make([]any, 0, 4*len(acts))
	for i, a := range acts {
		seq := h.size + int64(i)
		hs, err := tlog.StoredHashesForRecordHash(seq, a.leaf, fresh)
		if err != nil {
			return tlog.Hash{}, err
		}
		at := tlog.StoredHashIndex(0, seq)
		for j, hash := range hs {
			fresh.m[at+int64(j)] = hash
			values = append(values, at+int64(j), hexHash(hash))
		}
	}
	if err := tx.Insert("tree_hash", []string{"n", "hash"}, values); err != nil {
		return tlog.Hash{}, err
	}
	if err := number(tx, h.size, acts); err != nil {
		return tlog.Hash{}, err
	}
	return tlog.TreeHash(h.size+int64(len(acts)), fresh)
}

// freshHashes reads hashes of this batch from memory, older ones from below,
// each once.
type freshHashes struct {
	under tlog.HashReader
	m     map[int64]tlog.Hash
}

func (f freshHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	var missing []int64
	for i, n := range indexes {
		h, ok := f.m[n]
		if !ok {
			missing = append(missing, n)
		}
		out[i] = h
	}
	if len(missing) == 0 {
		return out, nil
	}
	older, err := f.under.ReadHashes(missing)
	if err != nil {
		return nil, err
	}
	for i, n := range missing {
		f.m[n] = older[i]
	}
	for i, n := range indexes {
		out[i] = f.m[n]
	}
	return out, nil
}

// release gives the lease back, so that another process need not wait for it.
func (l *Log) release(ctx context.Context) {
	err := l.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("update ledger_head set lease_owner = '' where id = 1 and lease_owner = $1", l.owner)
		return err
	})
	if err != nil {
		l.cfg.Logger.Warn("ledger: give the lease back", "err", err)
	}
}
