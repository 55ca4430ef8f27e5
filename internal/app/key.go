package app

import (
	"context"
	"database/sql"
	"errors"
	"os"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// sealedNumber is any sealed personal number of the register, "" when there is
// none yet.
func (a *App) sealedNumber(ctx context.Context) (id people.PersonID, sealed string, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRow(`
			select id, nik_sealed
			from person
			where nik_sealed <> ''
			limit 1`).Scan(&id, &sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return id, sealed, err
}

// keyKept refuses to make a new key for a region that has sealed numbers: the
// old ones could never be read again, and the new ones would look the same.
func (a *App) keyKept(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	_, sealed, err := a.sealedNumber(ctx)
	if err != nil || sealed == "" {
		return err
	}
	return errs.New(errs.Unavailable, "app.key_missing", file)
}

// keyFits tells whether the key is the one that the register was sealed with.
func (a *App) keyFits(ctx context.Context, sealer *people.Sealer, file string) error {
	id, sealed, err := a.sealedNumber(ctx)
	if err != nil || sealed == "" {
		return err
	}
	if _, err := sealer.Open(id, sealed); err != nil {
		return errs.New(errs.Unavailable, "app.wrong_key", file).With(err)
	}
	return nil
}
