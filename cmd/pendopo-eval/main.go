// Command pendopo-eval measures how well reports are routed, on a file of
// complaints that is not part of the product. It is started by
// "make eval-routing DATA=file.csv".
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"pendopo/internal/complaint/routing"
	"pendopo/internal/complaint/routing/evaluation"
	"pendopo/internal/kit/clock"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "pendopo-eval:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	data := flag.String("data", "", "CSV file with the columns teks and rumpun")
	least := flag.Int("least", 20, "families with fewer cases are left out")
	folds := flag.Int("folds", evaluation.Standard.Folds, "parts of the cross-validation")
	repeats := flag.Int("repeats", evaluation.Standard.Repeats, "times the folds are dealt anew")
	all := flag.Bool("all", false, "take kelurahan and kecamatan as well, which a text alone seldom tells")
	curve := flag.Bool("curve", true, "measure the learning curve as well")
	flag.Parse()
	if *data == "" {
		return fmt.Errorf("no file: say -data FILE, a CSV with the columns teks and rumpun")
	}
	f, err := os.Open(*data)
	if err != nil {
		return err
	}
	defer f.Close()
	without := []routing.Family{"KELURAHAN", "KECAMATAN"}
	if *all {
		without = nil
	}
	sample, err := evaluation.Read(f, *least, without...)
	if err != nil {
		return err
	}
	book, err := routing.National(clock.DateOf(time.Now(), time.UTC))
	if err != nil {
		return err
	}
	plan := evaluation.Plan{Folds: *folds, Repeats: *repeats}
	if *curve {
		plan.Curve = evaluation.Standard.Curve
	}
	report, err := evaluation.Run(ctx, book, sample, plan)
	if err != nil {
		return err
	}
	return report.Print(os.Stdout)
}
