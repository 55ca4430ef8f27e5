package ledger

import (
	"encoding/hex"
	"fmt"
	"math/bits"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/db"
)

// All the SQL of this package that more than one file needs.

func insertActs(tx *db.Tx, rows []row) error {
	values := make([]any, 0, len(rows)*11)
	for _, r := range rows {
		values = append(values, r.id, r.at, r.kind, null(r.person), null(r.post),
			r.subjectKind, r.subject, r.payload, r.salt, r.digest, r.leaf)
	}
	return tx.InsertLater("act", []string{"id", "at", "kind", "actor_person", "actor_post",
		"subject_kind", "subject", "payload", "salt", "digest", "leaf"}, values)
}

// null stores "" as no value.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// chunk is the number of rows of one lookup or update statement.
const chunk = 256

// hashReader reads stored tree hashes from the table.
type hashReader struct {
	tx *db.Tx
}

func (r hashReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	place := make(map[int64][]int, len(indexes))
	args := make([]any, 0, len(indexes))
	for i, n := range indexes {
		if place[n] == nil {
			args = append(args, n)
		}
		place[n] = append(place[n], i)
	}
	found := 0
	for len(args) > 0 {
		n := min(chunk, len(args))
		rows, err := r.tx.Query("select n, hash from tree_hash where n in "+db.In(1, n), args[:n]...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var at int64
			var text string
			if err := rows.Scan(&at, &text); err != nil {
				rows.Close()
				return nil, err
			}
			h, err := parseHash(text)
			if err != nil {
				rows.Close()
				return nil, fmt.Errorf("ledger: tree_hash %d: %w", at, err)
			}
			for _, i := range place[at] {
				out[i] = h
			}
			found++
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		rows.Close()
		args = args[n:]
	}
	if found != len(place) {
		return nil, fmt.Errorf("ledger: %d of %d tree hashes are missing", len(place)-found, len(place))
	}
	return out, nil
}

func parseHash(text string) (tlog.Hash, error) {
	var h tlog.Hash
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(h) {
		return h, fmt.Errorf("not a hash in hex: %q", text)
	}
	copy(h[:], b)
	return h, nil
}

func hexHash(h tlog.Hash) string { return hex.EncodeToString(h[:]) }

// valuesSQL makes "($1,cast($2 as bigint)),…": the rows of an UPDATE … FROM
// (values …), whose columns both engines call column1, column2.
func valuesSQL(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "(cast($%d as text),cast($%d as bigint))", first+2*i, first+2*i+1)
	}
	return b.String()
}

// readHead reads the one head row; lock is the dialect's clause, or "".
func readHead(tx *db.Tx, lock string) (head, error) {
	var h head
	var until int64
	err := tx.QueryRow(`select size, root, origin, verifier, lease_owner, lease_until
		from ledger_head
		where id = 1`+lock).Scan(&h.size, &h.root, &h.origin, &h.verifier, &h.leaseOwner, &until)
	if err != nil {
		return head{}, fmt.Errorf("ledger: head: %w", err)
	}
	h.leaseUntil = db.Time(until)
	return h, nil
}

// waitingAct is an act without a number.
type waitingAct struct {
	id   string
	leaf tlog.Hash
}

func waitingActs(tx *db.Tx, limit int) ([]waitingAct, error) {
	rows, err := tx.Query("select id, leaf from act where seq is null order by id limit $1", limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []waitingAct
	for rows.Next() {
		var a waitingAct
		var text string
		if err := rows.Scan(&a.id, &text); err != nil {
			return nil, err
		}
		if a.leaf, err = parseHash(text); err != nil {
			return nil, fmt.Errorf("ledger: act %s: leaf: %w", a.id, err)
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// numberSQL gives n acts their places. That the id is compared with an
// expression keeps SQLite from a plan that it takes for many rows: to read every
// act there is and ask of each whether it is among them.
func numberSQL(n int) string {
	return `update act set seq = v.column2
		from (values ` + valuesSQL(1, n) + `) as v
		where act.id = v.column1 || ''`
}

// number gives the acts the places from first on.
func number(tx *db.Tx, first int64, acts []waitingAct) error {
	for len(acts) > 0 {
		n := atOnce(len(acts))
		args := make([]any, 0, 2*n)
		for i, a := range acts[:n] {
			args = append(args, a.id, first+int64(i))
		}
		touched, err := tx.Exec(numberSQL(n), args...)
		if err != nil {
			return fmt.Errorf("ledger: number acts from %d: %w", first, err)
		}
		if touched != int64(n) {
			return fmt.Errorf("ledger: number acts from %d: %d of %d rows", first, touched, n)
		}
		first += int64(n)
		acts = acts[n:]
	}
	return nil
}

// atOnce is how many of n rows the next statement takes: a power of two, so
// that few texts of statements are there to be prepared.
func atOnce(n int) int { return 1 << (bits.Len(uint(min(n, chunk))) - 1) }

// storeCheckpoint adds the signed checkpoint and moves the head and the lease.
func storeCheckpoint(tx *db.Tx, c Checkpoint, owner string) error {
	if _, err := tx.Exec("insert into checkpoint (size, root, at, note) values ($1, $2, $3, $4)",
		c.Size, hexHash(c.Root), db.Micros(tx.Now()), string(c.Note)); err != nil {
		return fmt.Errorf("ledger: store checkpoint of %d: %w", c.Size, err)
	}
	_, err := tx.Exec(`update ledger_head
		set size = $1, root = $2, lease_owner = $3, lease_until = $4
		where id = 1`, c.Size, hexHash(c.Root), owner, db.Micros(tx.Now().Add(leaseFor)))
	return err
}
