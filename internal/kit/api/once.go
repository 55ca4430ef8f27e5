package api

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
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
// look, instead of doing it twice.
func once[I, O any](ctx context.Context, op string, in *I, run func() (O, error)) (O, error) {
	var zero O
	c := callOf(ctx)
	if c.key == "" || c.server == nil || c.server.cfg.DB == nil {
		return run()
	}
	if len(c.key) < 8 || len(c.key) > 100 {
		return zero, errs.New(errs.Invalid, "api.once_key").Field("header."+onceHeader, "api.once_key")
	}
	asked, err := json.Marshal(in)
	if err != nil {
		return zero, err
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
		return zero, err
	}
	if known {
		var out O
		err := json.Unmarshal([]byte(answer.String), &out)
		return out, err
	}
	out, runErr := run()
	after := context.WithoutCancel(ctx) // the caller may be gone; the key must still be settled
	if runErr != nil {
		return zero, errors.Join(runErr, d.Write(after, func(tx *db.Tx) error {
			_, err := tx.Exec(`delete from api_once where account = $1 and key = $2`, c.holder, c.key)
			return err
		}))
	}
	b, err := json.Marshal(out)
	if err != nil {
		return zero, err
	}
	return out, d.Write(after, func(tx *db.Tx) error {
		_, err := tx.Exec(`update api_once set answer = $3 where account = $1 and key = $2`, c.holder, c.key, string(b))
		return err
	})
}
