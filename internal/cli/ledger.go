package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"pendopo/internal/app"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
)

var cmdLedger = command{
	name: "ledger", args: "verify|export FOLDER|cosign BERKAS|submission", about: "catatan perbuatan resmi: periksa, terbitkan, terima saksi",
	long: `verify         menghitung ulang setiap daun, pohon, dan tanda tangan; menyebut perbuatan pertama yang tidak cocok. Pemeriksa lepas:
               pendopo verify, pendopo-check
export FOLDER  menulis terbitan (checkpoint, key, tile/…) dengan alamat yang sama seperti di /ledger: untuk peladen berkas apa pun, cakram,
               atau arsip. Folder yang sudah berisi terbitan catatan ini ditambah
submission     permintaan bagi saksi (tlog-witness add-checkpoint) di keluaran baku; --old: ukuran yang terakhir disaksikannya
cosign BERKAS  menerima tanda tangan saksi: titik periksa yang ditandatanganinya atau baris jawabannya; - membaca masukan baku`,
	flags: func(fs *flag.FlagSet) {
		fs.Int64("old", 0, "submission: `UKURAN` yang terakhir disaksikan; 0: belum pernah")
	},
	run: func(ctx context.Context, c *call) error {
		what, err := c.need(0, "verify, export, submission, atau cosign")
		if err != nil {
			return err
		}
		step, ok := map[string]func(context.Context, *call, *app.App) error{"verify": ledgerVerify, "export": ledgerExport,
			"submission": ledgerSubmission, "cosign": ledgerCosign}[what]
		if !ok {
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
		return step(ctx, c, a)
	},
}

func ledgerVerify(ctx context.Context, c *call, a *app.App) error {
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
}

func ledgerExport(ctx context.Context, c *call, a *app.App) error {
	dir, err := c.need(1, "folder tujuannya")
	if err != nil {
		return err
	}
	n, err := a.Ledger.Export(ctx, dir)
	if err != nil {
		return err
	}
	return c.answer(map[string]any{"acts": n, "dir": dir, "key": a.Ledger.Verifier()}, func(w io.Writer) {
		fmt.Fprintf(w, "%s tindakan diterbitkan di %s.\nKunci umumnya: %s\nPeriksa: pendopo verify %s --key KUNCI\n", i18n.Number(i18n.ID, n), dir, a.Ledger.Verifier(), dir)
	})
}

func ledgerSubmission(ctx context.Context, c *call, a *app.App) error {
	old, _ := strconv.ParseInt(c.flagString("old"), 10, 64) // the flag is a number or was refused
	b, err := a.Ledger.Submission(ctx, old)
	if err != nil {
		return err
	}
	_, err = c.Stdout.Write(b)
	return err
}

func ledgerCosign(ctx context.Context, c *call, a *app.App) error {
	name, err := c.need(1, "berkas yang ditandatangani saksi")
	if err != nil {
		return err
	}
	var signed []byte
	if name == "-" {
		signed, err = io.ReadAll(io.LimitReader(c.Stdin, 1<<20))
	} else {
		signed, err = os.ReadFile(name)
	}
	if err != nil {
		return errs.New(errs.NotFound, "app.file_missing", name).With(err)
	}
	taken, err := a.Ledger.Cosign(ctx, signed)
	if err != nil {
		return err
	}
	if err := a.Ledger.Publish(ctx); err != nil {
		return err
	}
	return c.answer(taken, func(w io.Writer) {
		for _, t := range taken {
			fmt.Fprintf(w, "Diterima: %s menyaksikan %s tindakan pada %s.\n", t.Witness, i18n.Number(i18n.ID, t.Size), t.At.Format("2006-01-02 15:04:05 UTC"))
		}
	})
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
