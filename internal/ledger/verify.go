package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Wrong names one thing that does not hold.
type Wrong struct {
	Seq  int64  `json:"seq"` // place in the tree; -1 when it has none
	Act  string `json:"act,omitempty"`
	What string `json:"what"`
}

func (w Wrong) String() string {
	switch {
	case w.Act == "":
		return w.What
	case w.Seq < 0:
		return fmt.Sprintf("act %s (not numbered): %s", w.Act, w.What)
	}
	return fmt.Sprintf("act %s (no. %d): %s", w.Act, w.Seq, w.What)
}

// Report is what Verify found.
type Report struct {
	Acts        int64   `json:"acts"`    // numbered acts
	Waiting     int64   `json:"waiting"` // not numbered yet
	Erased      int64   `json:"erased"`
	Checkpoints int64   `json:"checkpoints"`
	Root        string  `json:"root"`
	Wrong       []Wrong `json:"wrong"` // the first is the first wrong act; at most maxWrong
}

// OK tells whether everything holds.
func (r Report) OK() bool { return len(r.Wrong) == 0 }

const maxWrong = 20

// VerifyOptions says what the store is compared with.
type VerifyOptions struct {
	// Verifier is the public key to trust; "" takes the one in the store, which
	// somebody who can write to the store could have replaced.
	Verifier string
	// Dir is the publication folder to compare with; "" compares with none.
	Dir string
	// Progress is called now and then with the acts done and the whole.
	Progress func(done, total int64)
}

// Verify recomputes the whole log from its acts: each leaf from payload and
// salt, each stored tree hash, each checkpoint and its signature. An erased
// act must be named by an act of erasure. It reads one consistent snapshot and
// changes nothing. The error is about not being able to look; what is wrong
// with the log is in the report.
func Verify(ctx context.Context, d *db.DB, o VerifyOptions) (Report, error) {
	var r Report
	err := d.Read(ctx, func(tx *db.Tx) error {
		v := verifying{tx: tx, o: o, report: &r, erased: map[string]int64{}}
		return v.run()
	})
	return r, err
}

type verifying struct {
	tx     *db.Tx
	o      VerifyOptions
	report *Report
	head   head
	total  int64
	tree   freshHashes
	erased map[string]int64 // act → seq of erased acts that no erasure has named yet
	next   *storedCheckpoint
	last   storedCheckpoint
	shown  Checkpoint // of the publication folder
}

func (v *verifying) wrong(seq int64, act, format string, args ...any) {
	if len(v.report.Wrong) < maxWrong {
		v.report.Wrong = append(v.report.Wrong, Wrong{seq, act, fmt.Sprintf(format, args...)})
	}
}

func (v *verifying) run() error {
	var err error
	if v.head, err = readHead(v.tx, ""); err != nil {
		return err
	}
	if v.o.Verifier == "" {
		v.o.Verifier = v.head.verifier
	} else if v.head.verifier != "" && v.head.verifier != v.o.Verifier {
		v.wrong(-1, "", "the log is bound to the key %s, expected %s", v.head.verifier, v.o.Verifier)
	}
	if err := v.tx.QueryRow("select count(*) from act").Scan(&v.total); err != nil {
		return err
	}
	if err := v.readFolder(); err != nil {
		return err
	}
	v.tree = freshHashes{under: noHashes{}, m: map[int64]tlog.Hash{}}
	if v.next, err = v.checkpointAfter(0); err != nil {
		return err
	}
	if err := v.numbered(); err != nil {
		return err
	}
	if err := v.waiting(); err != nil {
		return err
	}
	for act, seq := range v.erased {
		v.wrong(seq, act, "its words are gone and no act of erasure says so")
	}
	return v.ends()
}

// numbered walks the acts in their order.
func (v *verifying) numbered() error {
	want := int64(0)
	for {
		acts, err := v.page("seq >= $1", "seq", want)
		if err != nil {
			return err
		}
		if len(acts) == 0 {
			return nil
		}
		stored, err := v.storedHashes(want, acts[len(acts)-1].seq.Int64)
		if err != nil {
			return err
		}
		for _, a := range acts {
			if a.seq.Int64 != want {
				v.wrong(want, "?", "missing: the next numbered act is no. %d", a.seq.Int64)
				return nil // every later hash would be wrong for this reason
			}
			leaf := v.act(a)
			if err := v.grow(want, a.id, leaf, stored); err != nil {
				return err
			}
			want++
			v.report.Acts = want
			if err := v.checkpoints(want); err != nil {
				return err
			}
		}
		if v.o.Progress != nil {
			v.o.Progress(want, v.total)
		}
		if len(v.report.Wrong) >= maxWrong {
			return nil
		}
	}
}

// waiting checks the acts that have no number yet.
func (v *verifying) waiting() error {
	after := ""
	for {
		acts, err := v.page("seq is null and id > $1", "id", after)
		if err != nil || len(acts) == 0 {
			return err
		}
		for _, a := range acts {
			v.act(a)
			v.report.Waiting++
			after = a.id
		}
	}
}

// act checks one row against itself and returns its leaf as computed.
func (v *verifying) act(a storedAct) tlog.Hash {
	seq := int64(-1)
	if a.seq.Valid {
		seq = a.seq.Int64
	}
	digest, err := hex.DecodeString(a.digest)
	if err != nil || len(digest) != 32 {
		v.wrong(seq, a.id, "digest %q is not a SHA-256", a.digest)
	}
	if a.payload.Valid {
		salt, err := hex.DecodeString(a.salt.String)
		got, _ := hashes(salt, []byte(a.payload.String))
		if err != nil || len(salt) != 32 {
			v.wrong(seq, a.id, "salt is malformed")
		} else if !bytes.Equal(got[:], digest) {
			v.wrong(seq, a.id, "its words were changed: payload and salt do not give the recorded digest")
		}
		if what := a.envelopeDiffers(); what != "" {
			v.wrong(seq, a.id, "%s", what)
		}
	} else {
		v.report.Erased++
		v.erased[a.id] = seq
	}
	if a.kind == KindErased {
		delete(v.erased, a.subject)
	}
	leaf := tlog.RecordHash(digest)
	if hexHash(leaf) != a.leaf {
		v.wrong(seq, a.id, "leaf %s does not follow from its digest", a.leaf)
	}
	return leaf
}

// envelopeDiffers compares the columns, by which acts are found, with what was
// hashed.
func (a storedAct) envelopeDiffers() string {
	var e struct {
		Act     string
		At      string
		Kind    string
		Actor   actor
		Subject subject
	}
	if err := json.Unmarshal([]byte(a.payload.String), &e); err != nil {
		return "payload is not JSON"
	}
	for _, c := range []struct{ column, row, said string }{
		{"id", a.id, e.Act},
		{"at", db.Time(a.at).Format(instantLayout), e.At},
		{"kind", a.kind, e.Kind},
		{"actor_person", a.person.String, e.Actor.Person},
		{"actor_post", a.post.String, e.Actor.Post},
		{"subject_kind", a.subjectKind, e.Subject.Kind},
		{"subject", a.subject, e.Subject.ID},
	} {
		if c.row != c.said {
			return fmt.Sprintf("column %s was changed: %q, recorded %q", c.column, c.row, c.said)
		}
	}
	return ""
}

// grow adds the leaf to the recomputed tree and compares the stored hashes
// that this leaf completes.
func (v *verifying) grow(seq int64, act string, leaf tlog.Hash, stored map[int64]string) error {
	hs, err := tlog.StoredHashesForRecordHash(seq, leaf, v.tree)
	if err != nil {
		return fmt.Errorf("ledger: verify act no. %d: %w", seq, err)
	}
	at := tlog.StoredHashIndex(0, seq)
	for i, h := range hs {
		n := at + int64(i)
		v.tree.m[n] = h
		if got, ok := stored[n]; !ok {
			v.wrong(seq, act, "tree hash %d is missing", n)
		} else if got != hexHash(h) {
			v.wrong(seq, act, "tree hash %d is %s, its acts give %x", n, got, h)
		}
	}
	v.forget(seq, hs)
	return nil
}

// forget drops the hashes below a completed node: the right edge of the tree
// is all that is needed to go on, so memory stays small.
func (v *verifying) forget(seq int64, hs []tlog.Hash) {
	for level := 1; level < len(hs); level++ {
		n := seq >> level
		for child := 2 * n; child <= 2*n+1; child++ {
			delete(v.tree.m, tlog.StoredHashIndex(level-1, child))
		}
	}
}

// checkpoints compares the signed checkpoint of this size, if there is one.
func (v *verifying) checkpoints(size int64) error {
	if v.shown.Size == size {
		root, err := tlog.TreeHash(size, v.tree)
		if err != nil {
			return err
		}
		if root != v.shown.Root {
			v.wrong(-1, "", "the published checkpoint of %d acts shows another history (root %x, here %x)", size, v.shown.Root, root)
		}
	}
	if v.next == nil || v.next.size != size {
		return nil
	}
	root, err := tlog.TreeHash(size, v.tree)
	if err != nil {
		return err
	}
	c, err := OpenCheckpoint([]byte(v.next.note), v.o.Verifier)
	switch {
	case err != nil:
		v.wrong(-1, "", "checkpoint of %d acts: %v", size, err)
	case c.Size != size || hexHash(c.Root) != v.next.root:
		v.wrong(-1, "", "checkpoint of %d acts: its columns differ from what was signed", size)
	case c.Root != root:
		v.wrong(-1, "", "checkpoint of %d acts: signed root %x, the acts give %x", size, c.Root, root)
	}
	v.report.Checkpoints++
	v.last = *v.next
	v.report.Root = hexHash(root)
	v.next, err = v.checkpointAfter(size)
	return err
}

// ends compares the last act, the last checkpoint, the head and the folder.
func (v *verifying) ends() error {
	if v.next != nil {
		v.wrong(-1, "", "a checkpoint of %d acts was signed, only %d are here", v.next.size, v.report.Acts)
	}
	if v.head.size != v.last.size || v.head.root != v.last.root {
		v.wrong(-1, "", "the head says %d acts with root %q, the last checkpoint %d with %q", v.head.size, v.head.root, v.last.size, v.last.root)
	}
	if v.report.Acts != v.head.size {
		v.wrong(-1, "", "%d acts are numbered, the head says %d", v.report.Acts, v.head.size)
	}
	if v.shown.Size > v.report.Acts {
		v.wrong(-1, "", "%d acts were published, only %d are here", v.shown.Size, v.report.Acts)
	}
	var extra int64
	if err := v.tx.QueryRow("select count(*) from tree_hash where n >= $1",
		tlog.StoredHashCount(v.report.Acts)).Scan(&extra); err != nil {
		return err
	}
	if extra > 0 {
		v.wrong(-1, "", "%d tree hashes belong to no act", extra)
	}
	return nil
}

func (v *verifying) readFolder() error {
	if v.o.Dir == "" {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(v.o.Dir, "checkpoint"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return errs.New(errs.Unavailable, "ledger.folder", v.o.Dir).With(err)
	}
	if v.shown, err = OpenCheckpoint(text, v.o.Verifier); err != nil {
		v.wrong(-1, "", "the published checkpoint: %v", err)
	}
	return nil
}

// noHashes is what lies under a tree that is recomputed from nothing.
type noHashes struct{}

func (noHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	return nil, fmt.Errorf("ledger: tree hash %d was not kept", indexes[0])
}

type storedAct struct {
	id, kind, subjectKind, subject string
	at                             int64
	person, post, payload, salt    sql.NullString
	digest, leaf                   string
	seq                            sql.NullInt64
}

func (v *verifying) page(where, order string, arg any) ([]storedAct, error) {
	rows, err := v.tx.Query(`select id, at, kind, actor_person, actor_post, subject_kind, subject,
			payload, salt, digest, leaf, seq
		from act
		where `+where+`
		order by `+order+`
		limit 1000`, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []storedAct
	for rows.Next() {
		var a storedAct
		if err := rows.Scan(&a.id, &a.at, &a.kind, &a.person, &a.post, &a.subjectKind, &a.subject,
			&a.payload, &a.salt, &a.digest, &a.leaf, &a.seq); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// storedHashes reads the tree hashes that the acts from..to complete.
func (v *verifying) storedHashes(from, to int64) (map[int64]string, error) {
	rows, err := v.tx.Query("select n, hash from tree_hash where n >= $1 and n < $2",
		tlog.StoredHashCount(from), tlog.StoredHashCount(to+1))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]string{}
	for rows.Next() {
		var n int64
		var h string
		if err := rows.Scan(&n, &h); err != nil {
			return nil, err
		}
		out[n] = h
	}
	return out, rows.Err()
}

type storedCheckpoint struct {
	size       int64
	root, note string
}

func (v *verifying) checkpointAfter(size int64) (*storedCheckpoint, error) {
	var c storedCheckpoint
	err := v.tx.QueryRow("select size, root, note from checkpoint where size > $1 order by size limit 1", size).
		Scan(&c.size, &c.root, &c.note)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &c, nil
}
