package complainttest

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/db"
)

// Traces are the bytes by which a word would show, in small letters: as it is
// and in the encodings that could hide it from a plain search.
func Traces(word string) map[string][]byte {
	out := map[string][]byte{}
	add := func(how string, b []byte) { out[how] = bytes.ToLower(b) }
	for form, w := range map[string]string{"": word, " in capitals": strings.ToUpper(word), " in small letters": strings.ToLower(word)} {
		b := []byte(w)
		add("plain text"+form, b)
		add("a URL"+form, []byte(url.QueryEscape(w)))
		add("hex"+form, []byte(hex.EncodeToString(b)))
		if j, err := json.Marshal(w); err == nil {
			add("JSON"+form, bytes.Trim(j, `"`))
		}
		var wide []byte
		for _, u := range utf16.Encode([]rune(w)) {
			wide = append(wide, byte(u), byte(u>>8))
		}
		add("UTF-16"+form, wide)
		// Where a word begins inside base64 is one of three places; the letters
		// that also depend on its neighbours are left out.
		for shift := range 3 {
			enc := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), b...))
			from, until := (shift*8+5)/6, (shift+len(b))*8/6
			if until-from >= 8 {
				add("base64"+form+string(rune('0'+shift)), []byte(enc[from:until]))
				add("base64 for URLs"+form+string(rune('0'+shift)), []byte(strings.NewReplacer("+", "-", "/", "_").Replace(enc[from:until])))
			}
		}
	}
	return out
}

// Stored is everything that the store holds, by the name of its part: the bytes
// of the files, or every row of every table.
func Stored(t testing.TB, w *demotest.World) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	if file := w.DB.Path(); file != "" {
		if err := w.DB.Checkpoint(w.Ctx); err != nil {
			t.Fatal(err)
		}
		for _, ext := range []string{"", "-wal"} {
			raw, err := os.ReadFile(file + ext)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			out["the store"+ext] = raw
		}
		return out
	}
	err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
		names, err := column(tx, `select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`)
		if err != nil {
			return err
		}
		for _, name := range names {
			rows, err := column(tx, `select cast(x as text) from "`+name+`" x`)
			if err != nil {
				return err
			}
			out["table "+name] = []byte(strings.Join(rows, "\n"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func column(tx *db.Tx, query string) (out []string, err error) {
	rows, err := tx.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
