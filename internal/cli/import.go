package cli

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/sheet"
)

var cmdTemplate = command{
	name: "template", args: "JENIS [BERKAS]", about: "tulis templat lembar kerja (unit, post, person, reorganisation, round)",
	long: `Menulis templat XLSX dengan judul kolom, contoh, dan petunjuk; ke BERKAS atau ke keluaran baku. Yang sudah diketahui dari daerah
di --dir, bila ada, sudah terisi.`,
	run: func(ctx context.Context, c *call) error {
		kind, err := c.need(0, "jenisnya: unit, post, person, reorganisation, atau round")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if errs.Is(err, errs.NotFound) { // before there is a region, its spreadsheets are prepared
			dir, failed := os.MkdirTemp("", "pendopo")
			if failed != nil {
				return failed
			}
			defer os.RemoveAll(dir)
			cfg := c.cfg
			cfg.Dir, cfg.Database = dir, ""
			a, err = app.Open(ctx, cfg, c.clock, c.log)
		}
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		data, err := a.Intake.Template(ctx, kind)
		if err != nil {
			return err
		}
		return c.writeOut(1, data)
	},
}

// writeOut writes bytes to the file of the nth argument, or to standard output.
func (c *call) writeOut(n int, data []byte) error {
	if len(c.args) <= n || c.args[n] == "-" {
		_, err := c.Stdout.Write(data)
		return err
	}
	return os.WriteFile(c.args[n], data, 0o640)
}

// kindRound is the kind of file that makes somebody's draft.
const kindRound = "round"

var cmdImport = command{
	name: "import", args: "JENIS BERKAS", about: "impor lembar kerja (XLSX atau CSV)",
	long: `Baris yang benar masuk dalam satu transaksi; baris yang salah disisihkan dan ditulis ke BERKAS-salah.xlsx
supaya dapat diperbaiki lalu diimpor lagi. Berkas yang sama dua kali tidak mengubah apa pun.`,
	flags: func(fs *flag.FlagSet) {
		fs.Bool("dry-run", false, "nilai saja, tidak menyimpan")
		fs.Bool("whole", false, "simpan hanya bila tidak ada baris yang salah")
		fs.String("wrong", "", "`BERKAS` untuk baris yang salah")
		fs.String("as", "", "`NIP` orang yang mengimpor, dengan kata sandinya di PENDOPO_PASSWORD; wajib untuk round, yang menjadi rancangannya")
	},
	run: func(ctx context.Context, c *call) error {
		kind, err := c.need(0, "jenisnya: unit, post, person, reorganisation, atau round")
		if err != nil {
			return err
		}
		file, err := c.need(1, "berkasnya")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		who := c.personOrOperator
		if kind == kindRound && !c.flagBool("dry-run") { // a draft is seen by who is named on it: it belongs to a person
			who = c.person
		}
		by, done, err := who(ctx, a, actor.ImportsWrite)
		if err != nil {
			return err
		}
		defer done()
		res, err := importAs(a, ctx, by, kind, file, intake.Options{DryRun: c.flagBool("dry-run"), Whole: c.flagBool("whole")})
		if err != nil {
			return err
		}
		counts := res.Batch.Counts
		if counts.Wrong > 0 && !c.flagBool("dry-run") {
			name := c.flagString("wrong")
			if name == "" {
				name = strings.TrimSuffix(file, filepath.Ext(file)) + "-salah.xlsx"
			}
			var b bytes.Buffer
			if err := res.WriteWrong(&b); err != nil {
				return err
			}
			if err := os.WriteFile(name, b.Bytes(), 0o640); err != nil {
				return err
			}
			fmt.Fprintf(c.Stderr, "Baris yang salah ada di %s; perbaiki lalu impor berkas itu.\n", name)
		}
		if err := c.answer(saidOf(c.lang, res), func(w io.Writer) { printImport(w, c.lang, file, res) }); err != nil {
			return err
		}
		if counts.Wrong > 0 {
			return exitError(exitFound)
		}
		return nil
	},
}

// importFile reads a file and imports it as the operator.
func importFile(a *app.App, ctx context.Context, kind, file string, o intake.Options) (*intake.Result, error) {
	return importAs(a, ctx, operator(), kind, file, o)
}

// importAs reads a file and imports it for somebody.
func importAs(a *app.App, ctx context.Context, by actor.Actor, kind, file string, o intake.Options) (*intake.Result, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, errs.New(errs.NotFound, "app.file_missing", file).With(err)
	}
	return a.Intake.Direct(ctx, by, kind, filepath.Base(file), data, o)
}

// saidImport is an import as --json prints it: its problems in words too.
type saidImport struct {
	*intake.Result
	Problems []saidProblem `json:"problems"`
	Warnings []saidProblem `json:"warnings"`
}

type saidProblem struct {
	sheet.Problem
	Message string `json:"message"`
	Cure    string `json:"cure,omitempty"` // the remedy in words
}

func saidOf(l i18n.Lang, res *intake.Result) saidImport {
	say := func(ps []sheet.Problem) []saidProblem {
		out := make([]saidProblem, 0, len(ps))
		for _, p := range ps {
			message, cure := intake.Explain(l, p)
			out = append(out, saidProblem{p, message, cure})
		}
		return out
	}
	return saidImport{res, say(res.Problems), say(res.Warnings)}
}

// problemsPrinted is how many problems of a file are printed; --json has all.
const problemsPrinted = 20

func printImport(w io.Writer, l i18n.Lang, file string, res *intake.Result) {
	n := res.Batch.Counts
	fmt.Fprintf(w, "%s: %s baru, %s berubah, %s tetap, %s salah\n", filepath.Base(file),
		i18n.Number(l, int64(n.New)), i18n.Number(l, int64(n.Changed)), i18n.Number(l, int64(n.Unchanged)), i18n.Number(l, int64(n.Wrong)))
	printProblems(w, l, "", res.Problems)
	printProblems(w, l, "perlu diperhatikan: ", res.Warnings)
	if !res.Applied {
		fmt.Fprintln(w, "Tidak ada yang disimpan.")
	}
}

func printProblems(w io.Writer, l i18n.Lang, kind string, problems []sheet.Problem) {
	for i, p := range problems {
		if i == problemsPrinted {
			fmt.Fprintf(w, "  … %sdan %d lagi\n", kind, len(problems)-i)
			break
		}
		where := fmt.Sprintf("%s baris %d", p.Sheet, p.Row)
		if p.Row == 0 {
			where = p.Sheet
		}
		message, cure := intake.Explain(l, p)
		fmt.Fprintf(w, "  %s%s%s: %s\n", kind, where, column(p), strings.TrimSpace(message+" "+cure))
	}
}

func column(p sheet.Problem) string {
	if p.Column == "" {
		return ""
	}
	return ", " + p.Column
}

var cmdExport = command{
	name: "export", args: "JENIS [BERKAS]", about: "tulis data sebagai lembar kerja yang dapat diimpor lagi",
	flags: func(fs *flag.FlagSet) {
		fs.String("as-of", "", "keadaan per `TANGGAL` YYYY-MM-DD")
		fs.String("round", "", "`ID` penataan yang ditulis (round); tanpa ini yang terbaru, selain rancangan")
		fs.String("as", "", "`NIP` pembaca rancangan (round); kata sandinya di PENDOPO_PASSWORD")
	},
	run: func(ctx context.Context, c *call) error {
		kind, err := c.need(0, "jenisnya: unit, post, person, reorganisation, atau round")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		asOf := clock.Date(c.flagString("as-of"))
		if asOf == "" {
			r, err := a.Region(ctx)
			if err != nil {
				return err
			}
			asOf = clock.DateOf(a.Clock.Now(), r.Location())
		}
		var book *sheet.Book
		if id := appointment.RoundID(c.flagString("round")); id != "" && kind == kindRound {
			book, err = c.exportRound(ctx, a, id)
		} else {
			book, err = a.Intake.Export(ctx, operator(), kind, asOf)
		}
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := sheet.WriteXLSX(&b, book); err != nil {
			return err
		}
		return c.writeOut(1, b.Bytes())
	},
}

// exportRound writes one round for who may read it.
func (c *call) exportRound(ctx context.Context, a *app.App, id appointment.RoundID) (*sheet.Book, error) {
	_, by, done, err := c.openRound(ctx, a, id)
	if err != nil {
		return nil, err
	}
	defer done()
	_, book, err := a.Appointment.Sheet(ctx, by, id)
	return book, err
}
