package app

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

var cmdLedger = command{
	name: "ledger", args: "verify", about: "periksa catatan perbuatan resmi dari awal sampai akhir",
	long: "Menghitung ulang setiap daun, pohon, dan tanda tangan; menyebut perbuatan pertama yang tidak cocok. Pemeriksa lepas: pendopo-check.",
	run: func(ctx context.Context, c *call) error {
		what, err := c.need(0, "verify")
		if err != nil {
			return err
		}
		if what != "verify" {
			return errs.New(errs.Invalid, "app.unknown_command", "ledger "+what)
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		if _, err := a.Ledger.Sequence(ctx); err != nil {
			return err
		}
		rep, err := ledger.Verify(ctx, a.DB, ledger.VerifyOptions{Dir: filepath.Join(a.Config.Dir, "ledger"), Verifier: a.Ledger.Verifier()})
		if err != nil {
			return err
		}
		if err := c.answer(rep, func(w io.Writer) { fmt.Fprintln(w, rep) }); err != nil {
			return err
		}
		if !rep.OK() {
			return exitError(exitFound)
		}
		return nil
	},
}
