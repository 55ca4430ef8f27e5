package channel

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
)

// keepSent is for how long a reply to one of our messages finds its report.
const keepSent = 120 * 24 * time.Hour

func hashed(id string) string {
	sum := sha256.Sum256([]byte("pendopo/channel/sent/v1\x00" + id))
	return hex.EncodeToString(sum[:16])
}

// Remember keeps which report a message of ours was about.
func (in *Intake) Remember(ctx context.Context, id, number string) error {
	if id == "" || number == "" {
		return nil
	}
	return in.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`
			insert into channel_sent (id, number, sent_at)
			values ($1, $2, $3)
			on conflict (id) do nothing`, hashed(id), number, db.Micros(tx.Now()))
		return err
	})
}

// Quoted is the report that a message of ours was about, "" when it is not known.
func (in *Intake) Quoted(ctx context.Context, id string) (number string, err error) {
	if id == "" {
		return "", nil
	}
	err = in.DB.Read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRow(`
			select number
			from channel_sent
			where id = $1`, hashed(id)).Scan(&number)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return number, err
}

// Jobs registers the background work.
func (in *Intake) Jobs(r *job.Runner) {
	type none struct{}
	job.Register(r, "channel.forget", func(ctx context.Context, _ *job.Job, _ none) error { return in.forget(ctx) })
	r.Every("channel.forget", 24*time.Hour)
}

// forget drops what nobody replies to any more.
func (in *Intake) forget(ctx context.Context) error {
	for {
		var n int64
		if err := in.DB.Write(ctx, func(tx *db.Tx) error {
			gone, err := tx.Exec(`
				delete from channel_sent
				where id in (select id from channel_sent where sent_at < $1 order by sent_at, id limit 1000)`, db.Micros(tx.Now().Add(-keepSent)))
			n = int64(gone)
			return err
		}); err != nil || n < 1000 {
			return err
		}
	}
}
