package api

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

const onceHeader = "Idempotency-Key"

// onceKept is how long an answer is kept for a repeated request.
const onceKept = 24 * time.Hour

// once runs a request that names itself at most once. The order of durable
// steps:
//
//  1. The key is stored with the request's digest and no answer.
//  2. The use case runs and commits by itself.
//  3. The answer is stored with the key; after a refusal the key is forgotten,
//     because nothing was done and the caller may mend and repeat.
//
// A crash between 2 and 3 leaves a key without an answer: nobody can tell then
// whether the use case committed, so the repeated request is refused and told to
// look, instead of doing it twice. An answer that is given again is of the type
// out. It is compiled once for all operations: see decision 0016.
func once(ctx context.Context, op string, in any, out reflect.Type, run func() (any, error)) (any, error) {
	c := callOf(ctx)
	if c.key == "" || c.server == nil || c.server.cfg.DB == nil {
		return run()
	}
	if len(c.key) < 8 || len(c.key) > 100 {
		return nil, errs.New(errs.Invalid, "api.once_key").Field("header."+onceHeader, "api.once_key")
	}
	asked, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append([]byte(op+"\x00"), asked...))
	digest := hex.EncodeToString(sum[:])
	d := c.server.cfg.DB
	var answer sql.NullString
	known := false
	err = d.Write(ctx, func(tx *db.Tx) error {
		known = false
		if _, err := tx.Exec(`delete from api_once where at < $1`, db.Micros(tx.Now().Add(-onceKept))); err != nil {
			return err
		}
		var kept string
		err := tx.QueryRow(`select digest, answer from api_once where account = $1 and key = $2`, c.holder, c.key).Scan(&kept, &answer)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			_, err = tx.Exec(`insert into api_once (account, key, digest, at) values ($1, $2, $3, $4)`, c.holder, c.key, digest, db.Micros(tx.Now()))
			if db.IsUnique(err) { // the same request at the same moment
				return errs.New(errs.Conflict, "api.once_open").With(err)
			}
			return err
		case err != nil:
			return err
		case kept != digest:
			return errs.New(errs.Conflict, "api.once_other")
		case !answer.Valid:
			return errs.New(errs.Conflict, "api.once_open")
		}
		known = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	if known {
		again := reflect.New(out)
		err := json.Unmarshal([]byte(answer.String), again.Interface())
		return again.Elem().Interface(), err
	}
	v, runErr := run()
	after := context.WithoutCancel(ctx) // the caller may be gone; the key must still be settled
	if runErr != nil {
		return nil, errors.Join(runErr, d.Write(after, func(tx *db.Tx) error {
			_, err := tx.Exec(`delete from api_once where account = $1 and key = $2`, c.holder, c.key)
			return err
		}))
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return v, d.Write(after, func(tx *db.Tx) error {
		_, err := tx.Exec(`update api_once set answer = $3 where account = $1 and key = $2`, c.holder, c.key, string(b))
		return err
	})
}
