package ledger

import (
	"encoding/hex"
	"fmt"
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
	return tx.Insert("act", []string{"id", "at", "kind", "actor_person", "actor_post",
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
const chunk = 400

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
