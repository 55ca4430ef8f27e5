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
	"text/tabwriter"

	"pendopo/internal/app"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/lapor"
	"pendopo/internal/complaint/routing"
	complaintweb "pendopo/internal/complaint/web"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
)

var cmdReport = command{
	name: "report", args: "list|show|figures|export|import|retrain|resend|posts|post|reply …", about: "laporan warga: yang terbuka, angka, data terbuka, pesan, unggahan, dan pelatihan penyaluran",
	long: `list             laporan terbaru yang boleh dilihat semua orang; dengan --late yang terlambat pada --unit
show NOMOR       satu laporan, seperti di /lacak: langkah, jawaban, dan janjinya
figures [HARI]   angka yang diumumkan pada HARI (TTTT-BB-HH), bawaannya yang terbaru; --publish menghitung hari ini dulu
export BULAN [BERKAS]
                 data terbuka satu bulan (TTTT-BB) sebagai CSV, ke BERKAS atau keluaran baku; kolomnya di /data-terbuka
import BERKAS    ambil alih laporan dari ekspor SP4N-LAPOR (XLSX atau CSV)
retrain          latih ulang penyaluran dari putusan koordinator; tanpa perintah ini sehari sekali
resend [JALUR]   kirim lagi pesan kepada warga yang gagal di JALUR (mail, telegram, …); tanpa JALUR keadaan semua jalur

posts            unggahan media sosial yang menunggu balasan; dengan --replied yang sudah dibalas
post TAUTAN      catat unggahan sebagai laporan: --text isinya, --author nama akunnya; tempat ditebak dari kata-katanya
reply NOMOR TAUTAN
                 catat di mana balasan umum untuk unggahan itu ditulis

Ketiganya dilakukan atas nama orang: --as NIP dengan sandi di PENDOPO_PASSWORD, atau token di PENDOPO_TOKEN.

Tidak ada yang membuka identitas pelapor atau laporan rahasia dari sini: itu dilakukan petugas di situs, dengan alasan.
Menerima, menyalurkan, dan menjawab dilakukan di situs atau lewat API, atas nama orangnya.

Impor mengenali laporan dari nomornya di SP4N-LAPOR: berkas yang sama dua kali tidak mengubah apa pun, dan impor yang
terputus cukup diulang. Tanggal laporan tetap seperti aslinya. Baris yang salah ditulis ke BERKAS-salah.csv.

  pendopo report list --unit DPUPR --limit 20
  pendopo report export 2026-11 laporan-2026-11.csv
  pendopo report import ekspor.xlsx --dry-run`,
	flags: func(fs *flag.FlagSet) {
		fs.String("as", "", "posts, post, reply: atas nama `NIP` ini; sandinya di PENDOPO_PASSWORD")
		fs.Bool("replied", false, "posts: yang sudah dibalas, terbaru lebih dulu")
		fs.String("text", "", "post: `ISI` unggahan")
		fs.String("author", "", "post: nama `AKUN`, disimpan di brankas identitas")
		fs.Bool("dry-run", false, "import: nilai saja, tidak menyimpan")
		fs.String("unit", "", "list: hanya perangkat daerah ini: `KODE`")
		fs.Bool("late", false, "list: yang terlambat saja, yang paling lama dulu; perlu --unit")
		fs.Int("limit", 50, "list: paling banyak `N` laporan (1–100)")
		fs.Bool("publish", false, "figures: hitung dan umumkan angka hari ini bila belum")
	},
	run: func(ctx context.Context, c *call) error {
		verb, err := c.need(0, "perintahnya: list, show, figures, export, import, retrain, resend, posts, post, atau reply")
		if err != nil {
			return err
		}
		do := map[string]func(context.Context, *call, *app.App) error{"list": reportList, "show": reportShow, "figures": reportFigures, "export": reportExport,
			"import": reportImport, "retrain": reportRetrain, "resend": reportResend, "posts": reportPosts, "post": reportPost, "reply": reportReply}[verb]
		if do == nil {
			return errs.New(errs.Invalid, "app.usage", fmt.Sprintf("Perintah %q tidak dikenal. Jalankan \"pendopo help report\".", verb))
		}
		if what := map[string]string{"show": "nomornya", "export": "bulannya (TTTT-BB)", "import": "berkasnya", "post": "tautan unggahannya", "reply": "nomor laporannya"}[verb]; what != "" {
			if _, err := c.need(1, what); err != nil {
				return err
			}
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		return do(ctx, c, a)
	},
}

func reportList(ctx context.Context, c *call, a *app.App) error {
	limit := c.flagInt("limit")
	if limit < 1 || limit > 100 {
		return errs.New(errs.Invalid, "app.usage", "--limit dari 1 sampai 100.")
	}
	unit := org.UnitID("")
	if code := c.flagString("unit"); code != "" {
		reg, err := a.Org.Get(ctx)
		if err != nil {
			return err
		}
		u := reg.UnitByCode(code)
		if u == nil {
			return errs.New(errs.NotFound, "app.usage", fmt.Sprintf("Tidak ada unit berkode %q.", code))
		}
		unit = u.ID
	}
	var page complaint.PublicPage
	var err error
	switch {
	case !c.flagBool("late"):
		page, err = a.Reports.Around(ctx, complaint.AroundFilter{Ended: true, Unit: unit, Limit: limit})
	case unit == "":
		return errs.New(errs.Invalid, "app.usage", "--late perlu --unit KODE.")
	default:
		page.Items, err = a.Reports.LateNow(ctx, unit, limit)
	}
	if err != nil {
		return err
	}
	return c.answer(complaintweb.PublicReportsOf(page), func(w io.Writer) {
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for i := range page.Items {
			p := &page.Items[i]
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", p.Number, clock.DateOf(p.ReceivedAt, a.Zone), c.reportState(p), orDash(p.Promise.UnitName), firstWords(p.Text, 60))
		}
		tw.Flush()
		if len(page.Items) == 0 {
			fmt.Fprintln(w, "Tidak ada laporan.")
		}
	})
}

// reportState words where a report stands.
func (c *call) reportState(p *complaint.Public) string {
	state := i18n.T(c.lang, "complaint.state."+string(p.State))
	if p.Late {
		state += ", terlambat"
	}
	return state
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// firstWords is the beginning of a text in one line; a secret one has none.
func firstWords(text string, most int) string {
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) == 0 {
		return "(rahasia)"
	}
	if len(line) > most {
		return string(line[:most]) + "…"
	}
	return string(line)
}

func reportShow(ctx context.Context, c *call, a *app.App) error {
	p, err := a.Reports.PublicView(ctx, c.args[1])
	if err != nil {
		return err
	}
	return c.answer(complaintweb.PublicReportOf(p), func(w io.Writer) {
		fmt.Fprintf(w, "%s · %s · %s\n%s\n\n", p.Number, c.reportState(p), orDash(p.Promise.UnitName), firstWords(p.Text, 400))
		if !p.Promise.First.IsZero() {
			fmt.Fprintf(w, "Jawaban pertama  %s\nSelesai          %s (%s)\n\n", moment(a, p.Promise.First), moment(a, p.Promise.Due), p.Promise.Basis)
		}
		reg, err := a.Org.Get(ctx)
		for _, s := range p.Steps {
			unit := "koordinator"
			if err == nil && reg.Units[s.Unit] != nil {
				unit = reg.Units[s.Unit].Name
			}
			fmt.Fprintf(w, "%s  %s\n", moment(a, s.At), i18n.T(c.lang, "complaint_web.step_"+string(s.Kind), unit))
			if s.Text != "" {
				fmt.Fprintf(w, "    %s\n", firstWords(s.Text, 200))
			}
		}
	})
}

func reportFigures(ctx context.Context, c *call, a *app.App) error {
	if c.flagBool("publish") {
		if err := a.Reports.PublishFigures(ctx); err != nil {
			return err
		}
	}
	var day clock.Date
	if len(c.args) > 1 {
		var err error
		if day, err = clock.ParseDate(c.args[1]); err != nil {
			return errs.New(errs.Invalid, "app.usage", fmt.Sprintf("%q bukan tanggal; tulis TTTT-BB-HH.", c.args[1]))
		}
	}
	f, err := a.Reports.Figures(ctx, day)
	if err != nil {
		return err
	}
	return c.answer(complaintweb.FiguresOf(f), func(w io.Writer) {
		fmt.Fprintf(w, "Angka %s: laporan sejak %s\n\n", i18n.LongDate(c.lang, f.Day), i18n.LongDate(c.lang, f.From))
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(tw, "diterima\tterbuka\tterlambat\tdijawab\ttepat waktu\tjam (median)\t\t")
		for _, x := range append(f.Agencies, f.Region) {
			name, silent := x.Name, ""
			if name == "" {
				name = "Seluruh daerah"
			}
			if x.Silent {
				silent = " · diam"
			}
			fmt.Fprintf(tw, "%d\t%d\t%d\t%d\t%d\t%d\t  \t%s%s\n", x.Received, x.Open, x.Late, x.Answered, x.OnTime, x.MedianFinal, name, silent)
		}
		tw.Flush()
	})
}

func reportExport(ctx context.Context, c *call, a *app.App) error {
	month, err := clock.ParseDate(c.args[1] + "-01")
	if err != nil {
		return errs.New(errs.Invalid, "app.usage", fmt.Sprintf("%q bukan bulan; tulis TTTT-BB.", c.args[1]))
	}
	if len(c.args) < 3 || c.args[2] == "-" {
		return complaintweb.WriteMonth(ctx, a.Reports, month, c.Stdout)
	}
	// Half a month is no month: the file gets its name when it is whole.
	f, err := os.CreateTemp(filepath.Dir(c.args[2]), ".laporan-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already after the renaming
	if err = f.Chmod(0o640); err == nil {
		err = complaintweb.WriteMonth(ctx, a.Reports, month, f)
	}
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), c.args[2])
}

func reportRetrain(ctx context.Context, c *call, a *app.App) error {
	var t routing.Trained
	steps := newSteps(c.Stderr, c.quiet)
	if err := steps.run("retrain", "Melatih penyaluran", func() (err error) {
		t, err = a.Routing.Train(ctx, true)
		return err
	}); err != nil {
		return err
	}
	percent := func(share float64) int { return int(share*100 + 0.5) }
	return c.answer(struct {
		Version   int64 `json:"version"`
		Decisions int   `json:"decisions"`
		HeldOut   int   `json:"held_out"`
		Top1      int   `json:"top1_percent"`
		Top3      int   `json:"top3_percent"`
	}{t.Version, t.Decisions, t.Measured.Decisions, percent(t.Measured.Top1), percent(t.Measured.Top3)}, func(w io.Writer) {
		if t.Version == 0 {
			fmt.Fprintln(w, "Belum cukup putusan koordinator untuk dipelajari; aturan kata saja yang dipakai.")
			return
		}
		fmt.Fprintf(w, "Versi %d dari %s putusan; pada putusan yang disisihkan tepat %d %%, dalam tiga saran %d %%.\n", t.Version,
			i18n.Number(c.lang, int64(t.Decisions)), percent(t.Measured.Top1), percent(t.Measured.Top3))
	})
}

// reportResend sends again what a way gave up, once it was mended.
func reportResend(ctx context.Context, c *call, a *app.App) error {
	if len(c.args) > 1 {
		n, err := a.Reports.ResendAll(ctx, operator(), c.args[1])
		if err != nil {
			return err
		}
		return c.answer(complaintweb.MessagesResent{Messages: n}, func(w io.Writer) {
			fmt.Fprintf(w, "%s pesan kembali ke antrean.\n", i18n.Number(c.lang, int64(n)))
		})
	}
	all, err := a.Reports.Deliveries(ctx, operator())
	if err != nil {
		return err
	}
	return c.answer(complaintweb.DeliveriesOf(all), func(w io.Writer) {
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(tw, "JALUR\tMENUNGGU\tDICOBA LAGI\tGAGAL\t")
		for _, d := range all {
			note := ""
			if !d.Open {
				note = "tidak ada yang mengirim lewat jalur ini"
			}
			fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%s\n", d.Way, d.Waiting, d.Retrying, d.Failed, note)
		}
		tw.Flush()
	})
}

func reportImport(ctx context.Context, c *call, a *app.App) error {
	file := c.args[1]
	data, err := os.ReadFile(file)
	if err != nil {
		return errs.New(errs.NotFound, "app.file_missing", file).With(err)
	}
	var res *lapor.Result
	steps := newSteps(c.Stderr, c.quiet)
	if err := steps.run("import", "Mengambil laporan", func() (err error) {
		res, err = lapor.Import(ctx, a.Reports, operator(), filepath.Base(file), data, a.Zone, c.flagBool("dry-run"), steps.progress)
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
		printProblems(w, c.lang, "", res.Problems)
	}); err != nil {
		return err
	}
	if res.Wrong > 0 {
		return exitError(exitFound)
	}
	return nil
}
