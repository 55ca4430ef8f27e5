package app

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
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
		if err := c.answer(rep, func(w io.Writer) { printVerified(w, rep) }); err != nil {
			return err
		}
		if !rep.OK() {
			return exitError(exitFound)
		}
		return nil
	},
}

func printVerified(w io.Writer, rep ledger.Report) {
	n := func(v int64) string { return i18n.Number(i18n.ID, v) }
	if rep.OK() {
		fmt.Fprintf(w, "Utuh: %s perbuatan resmi, %s titik periksa bertanda tangan. Akar %s.\n", n(rep.Acts), n(rep.Checkpoints), rep.Root)
		return
	}
	fmt.Fprintf(w, "TIDAK COCOK pada %d tempat; yang pertama:\n", len(rep.Wrong))
	for i, x := range rep.Wrong {
		if i == 20 {
			fmt.Fprintf(w, "  … dan %d lagi\n", len(rep.Wrong)-i)
			break
		}
		fmt.Fprintf(w, "  %s\n", x)
	}
}
