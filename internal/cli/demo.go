package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"pendopo/internal/demo"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// cmdDemo makes an example region through the use cases and files that a user
// has: it writes the spreadsheets, imports them, and takes the round through
// every step.
var cmdDemo = command{
	name: "demo", about: "daerah contoh dari lembar kerja sampai pelantikan, lalu jalankan situsnya",
	long: `Membuat daerah contoh dengan orang rekaan: menulis lembar kerja, mengimpornya, menguji aturan, membuat
keputusan, mencatat sumpah, lalu memberlakukan jabatan. Folder yang sudah berisi daerah contoh dilanjutkan.
Jam situs contoh berjalan dari hari sesudah pelantikan dalam cerita, tidak pernah mundur dari catatan terakhirnya;
--clock TANGGAL memajukannya, misalnya ke hari sumpah penataan Anda sendiri. Perintah lain pada folder itu memakai
jam yang sama.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("scenario", demo.Kediri, "`CERITA`: kediri (132 pejabat) atau pati (248 pejabat)")
		fs.String("seed", "1", "`BENIH` bilangan untuk orang rekaan")
		fs.Bool("no-serve", false, "berhenti sesudah ringkasan")
		fs.Bool("before-oath", false, "berhenti sesudah undangan: pelantikannya Anda adakan sendiri, pada pagi harinya dalam cerita")
	},
	run: runDemo,
}

func demoDir(scenario string) string {
	if scenario == demo.Kediri || scenario == "" {
		return "pendopo-demo"
	}
	return "pendopo-demo-" + scenario
}

func runDemo(ctx context.Context, c *call) error {
	seed, err := strconv.ParseInt(c.flagString("seed"), 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "app.usage", "Benih harus bilangan bulat")
	}
	scenario := c.flagString("scenario")
	region, err := demo.Build(scenario, seed)
	if err != nil {
		return err
	}
	story := demoStory(region)
	c.clock = clock.From(story.morningBefore)
	done := filepath.Join(c.cfg.Dir, demoMark)
	sum := &demoSummary{}
	if exists(done) {
		if err := readJSON(done, sum); err != nil {
			return err
		}
		fmt.Fprintf(c.Stderr, "Melanjutkan daerah contoh di %s.\n", c.cfg.Dir)
		if sum.BeforeOath {
			story.dayAfter = story.oathMorning
		}
	} else {
		if story.stop = c.flagBool("before-oath"); story.stop {
			story.dayAfter = story.oathMorning
		}
		if sum, err = c.makeDemo(ctx, region, story); err != nil {
			return err
		}
		if err := writeJSON(done, sum); err != nil {
			return err
		}
	}
	sum.Dir = c.cfg.Dir
	if c.json {
		if err := c.answer(sum, nil); err != nil {
			return err
		}
	} else {
		sum.print(c.Stdout)
	}
	if c.flagBool("no-serve") {
		return nil
	}
	moved := c.clock.(*clock.Moved)
	moved.MoveTo(story.dayAfter)
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close(context.WithoutCancel(ctx))
	if err := resumeDemo(a, ctx, moved, story.dayAfter, clock.Date(c.cfg.Clock)); err != nil {
		return err
	}
	return c.serve(ctx, a, func(url string) {
		fmt.Fprintf(c.Stderr, "\nSitus: %s\nHari ini di daerah contoh: %s. Ctrl+C untuk berhenti.\n\n", url, i18n.LongDate(i18n.ID, clock.DateOf(moved.Now(), a.Zone)))
		sum.printSignIns(c.Stderr)
	})
}

// demoMark is the file that tells a finished demonstration.
const demoMark = "demo.json"

func (sum *demoSummary) printSignIns(w io.Writer) {
	if len(sum.SignIns) == 0 {
		return
	}
	fmt.Fprintln(w, "Masuk sebagai (hanya untuk daerah contoh):")
	for _, s := range sum.SignIns {
		fmt.Fprintf(w, "  %-20s sandi %-18s %s\n", s.User, s.Password, s.who())
	}
	fmt.Fprintln(w)
}

// story is the dates of a scenario.
type story struct {
	morningBefore time.Time // when the personnel office starts its work
	decree        clock.Date
	invite        clock.Date
	oath          clock.Date
	oathMorning   time.Time
	dayAfter      time.Time // when the site goes on
	stop          bool      // the oath is left to whoever tries the example
}

func demoStory(r *demo.Region) story {
	wib := time.FixedZone("WIB", 7*3600)
	d := r.Round.Date.Time()
	at := func(days, hour int) time.Time {
		return time.Date(d.Year(), d.Month(), d.Day()+days, hour, 0, 0, 0, wib).UTC()
	}
	return story{morningBefore: at(-5, 8), decree: r.Round.Date.AddDays(-4), invite: r.Round.Date.AddDays(-3),
		oath: r.Round.Date, oathMorning: at(0, 8), dayAfter: at(1, 8)}
}

func readJSON(path string, v any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return errs.New(errs.NotFound, "app.file_missing", path).With(err)
	}
	return unmarshal(path, b, v)
}

// who is what a sign-in is for: the post, or the role that is no post.
func (s demoSignIn) who() string {
	if s.Post == "" {
		return "pengelola sistem"
	}
	return s.Post
}
