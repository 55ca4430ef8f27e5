package db

import (
	"context"
	"fmt"
	"strings"
	"unicode"
)

// wordTables are the indexes of words: which rows of a table hold a word. Both
// engines have their own kind, made here and not by a migration.
var wordTables = []string{"complaint_word"}

// makeWordTables makes the indexes of words that are missing.
func (d *DB) makeWordTables(ctx context.Context) error {
	for _, t := range wordTables {
		for _, q := range wordTableSQL(d.dialect, t) {
			if err := d.Write(ctx, func(tx *Tx) error {
				_, err := tx.Exec(q)
				return err
			}); err != nil {
				return fmt.Errorf("db: index of words %s: %w", t, err)
			}
		}
	}
	return nil
}

func wordTableSQL(dialect Dialect, table string) []string {
	if dialect == SQLite { // words only, nothing to read back; "_" joins a mark
		return []string{`create virtual table if not exists ` + table +
			` using fts5(words, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*' tokenchars '_'")`}
	}
	return []string{
		`create table if not exists ` + table + ` (id bigint primary key, words tsvector not null)`,
		`create index if not exists ` + table + `_words on ` + table + ` using gin (words)`,
	}
}

// SetWords makes the words under which a key is found, in place of earlier
// ones; none takes the key out. Words are folded by the caller: letters, digits
// and "_" only.
func (t *Tx) SetWords(table string, key int64, words []string) error {
	words = onlyWords(words)
	if t.Dialect() == SQLite {
		if _, err := t.Exec(`delete from `+table+` where rowid = $1`, key); err != nil || len(words) == 0 {
			return err
		}
		_, err := t.Exec(`insert into `+table+` (rowid, words) values ($1, $2)`, key, strings.Join(words, " "))
		return err
	}
	if len(words) == 0 {
		_, err := t.Exec(`delete from `+table+` where id = $1`, key)
		return err
	}
	_, err := t.Exec(`
		insert into `+table+` (id, words) values ($1, array_to_tsvector($2))
		on conflict (id) do update set words = excluded.words`, key, words)
	return err
}

// Words asks an index of words.
type Words struct {
	All []string // each must be there; the last one may be the beginning of a word when Begun
	// Begun words are looked for among the newest on PostgreSQL: it would
	// otherwise sort every match of a frequent beginning.
	Begun bool
	AnyOf []string // one of them must be there, when there are any
	OneOf []string // and one of these
	Below int64    // keys below this one; 0: all
	Limit int
}

// begunAmong is how many of the newest a beginning is looked for in.
const begunAmong = 5000

// FindWords gives the highest keys that have the words.
func (t *Tx) FindWords(table string, q Words) ([]int64, error) {
	if len(q.All) == 0 && len(q.AnyOf) == 0 && len(q.OneOf) == 0 {
		return nil, nil
	}
	if q.Below == 0 {
		q.Below = 1<<63 - 1
	}
	query := `
		select rowid
		from ` + table + `
		where ` + table + ` match $1
			and rowid < $2
		order by rowid desc
		limit $3`
	quote, and, or, begun := `"`, " AND ", " OR ", "*"
	if t.Dialect() == PostgreSQL {
		query = `
		select id
		from %s
		where words @@ cast('%s' as tsquery)
			and id < $1
		order by id desc
		limit $2`
		quote, and, or, begun = `'`, " & ", " | ", ":*"
	}
	term := func(w string) string { return quote + onlyWord(w) + quote }
	var parts []string
	for i, w := range q.All {
		p := term(w)
		if q.Begun && i == len(q.All)-1 {
			p += begun
		}
		parts = append(parts, p)
	}
	for _, group := range [][]string{q.OneOf, q.AnyOf} {
		var either []string
		for _, w := range group {
			either = append(either, term(w))
		}
		if len(either) > 0 {
			parts = append(parts, "("+strings.Join(either, or)+")")
		}
	}
	args := []any{strings.Join(parts, and), q.Below, q.Limit}
	if t.Dialect() == PostgreSQL {
		// Written into the text, not given as a parameter: a plan made for any
		// words would read every match of a frequent one. onlyWord leaves
		// nothing in a word that ends the text.
		from, full := table, strings.ReplaceAll(args[0].(string), "'", "''")
		if q.Begun {
			exact := ""
			if len(q.All) > 1 {
				exact = "words @@ cast('" + strings.ReplaceAll(strings.Join(parts[:len(q.All)-1], and), "'", "''") + "' as tsquery) and "
			}
			from = fmt.Sprintf("(select id, words from %s where %sid < $1 order by id desc limit %d) newest", table, exact, begunAmong)
		}
		query, args = fmt.Sprintf(query, from, full), args[1:]
	}
	rows, err := t.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("db: words in %s: %w", table, err)
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var k int64
		if err := rows.Scan(&k); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// onlyWord keeps letters, digits and marks of every script, so that both
// engines take a word as one and read no operator in it.
func onlyWord(w string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return '_'
	}, w)
}

func onlyWords(words []string) []string {
	seen := make(map[string]bool, len(words))
	out := make([]string, 0, len(words))
	for _, w := range words {
		if w = onlyWord(w); w != "" && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}
