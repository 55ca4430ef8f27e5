package app

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"pendopo/internal/complaint/channel/lapor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

var cmdReport = command{
	name: "report", args: "import BERKAS", about: "ambil alih laporan warga dari ekspor SP4N-LAPOR (XLSX atau CSV)",
	long: `Laporan dikenali dari nomornya di SP4N-LAPOR: berkas yang sama dua kali tidak mengubah apa pun, dan impor yang
terputus cukup diulang. Tanggal laporan tetap seperti aslinya. Baris yang salah ditulis ke BERKAS-salah.csv.`,
	flags: func(fs *flag.FlagSet) {
		fs.Bool("dry-run", false, "nilai saja, tidak menyimpan")
	},
	run: func(ctx context.Context, c *call) error {
		verb, err := c.need(0, "perintahnya: import")
		if err != nil {
			return err
		}
		if verb != "import" {
			return errs.New(errs.Invalid, "app.usage", fmt.Sprintf("Perintah %q tidak dikenal. Jalankan \"pendopo help report\".", verb))
		}
		file, err := c.need(1, "berkasnya")
		if err != nil {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return errs.New(errs.NotFound, "app.file_missing", file).With(err)
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		var res *lapor.Result
		steps := newSteps(c.Stderr, c.quiet)
		if err := steps.run("import", "Mengambil laporan", func() (err error) {
			res, err = lapor.Import(ctx, a.Reports, operator(), filepath.Base(file), data, a.zone, c.flagBool("dry-run"), steps.progress)
			return err
		}); err != nil {
			return err
		}
		if res.Wrong > 0 && res.Applied {
			name := strings.TrimSuffix(file, filepath.Ext(file)) + "-salah.csv"
			var b bytes.Buffer
			if err := res.WriteWrong(&b); err != nil {
				return err
			}
			if err := os.WriteFile(name, b.Bytes(), 0o640); err != nil {
				return err
			}
			fmt.Fprintf(c.Stderr, "Baris yang salah ada di %s; perbaiki lalu impor berkas itu.\n", name)
		}
		if err := c.answer(res, func(w io.Writer) {
			fmt.Fprintf(w, "%s: %s baru, %s sudah ada, %s salah\n", filepath.Base(file), i18n.Number(c.lang, int64(res.New)),
				i18n.Number(c.lang, int64(res.Known)), i18n.Number(c.lang, int64(res.Wrong)))
			for i, p := range res.Problems {
				if i == 20 {
					fmt.Fprintf(w, "  … dan %d lagi\n", len(res.Problems)-i)
					break
				}
				fmt.Fprintf(w, "  %s baris %d%s: %s %s\n", p.Sheet, p.Row, column(p), i18n.T(c.lang, p.Key, p.Args...), remedy(c.lang, p))
			}
		}); err != nil {
			return err
		}
		if res.Wrong > 0 {
			return exitError(exitFound)
		}
		return nil
	},
}
