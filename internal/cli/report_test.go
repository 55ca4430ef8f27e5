package cli

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	complaintweb "pendopo/internal/complaint/web"
)

// TestReportCommand looks at reports from the shell: what everybody may see, the
// figures, a month of open data and a training.
func TestReportCommand(t *testing.T) {
	dir := copyRegion(t)
	page := answerOf[complaintweb.PublicReports](t, dir, "report", "list", "--limit", "5")
	if len(page.Items) != 5 || page.Items[0].ReceivedAt.Before(page.Items[4].ReceivedAt.AddDate(0, 0, -60)) {
		t.Fatalf("listed %+v", page)
	}
	one := answerOf[complaintweb.PublicReport](t, dir, "report", "show", page.Items[0].Number)
	if one.Number != page.Items[0].Number || len(one.Steps) == 0 || len(one.Promise.Days) == 0 {
		t.Errorf("shown %+v", one)
	}
	out, _, _ := runProgram(t.Context(), "report", "show", page.Items[0].Number, "--dir", dir)
	for _, word := range []string{one.Number, "Jawaban pertama", "Laporan diterima"} {
		if !strings.Contains(out, word) {
			t.Errorf("the report is printed without %q:\n%s", word, out)
		}
	}
	figures := answerOf[complaintweb.ReportFigures](t, dir, "report", "figures", "--publish")
	again := answerOf[complaintweb.ReportFigures](t, dir, "report", "figures", string(figures.Day))
	if figures.Region.Received == 0 || !slices.Equal(figures.Agencies, again.Agencies) {
		t.Errorf("figures of the region %+v", figures.Region)
	}
	file := filepath.Join(t.TempDir(), "laporan.csv")
	month := string(figures.Day)[:len("2006-01")] // reports are written in the month in which they were recorded
	if _, problems, code := runProgram(t.Context(), "report", "export", month, file, "--dir", dir); code != exitOK {
		t.Fatalf("export: %s", problems)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil || len(rows) < 2 || rows[0][0] != "number" {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if out, _, _ := runProgram(t.Context(), "report", "export", month, "--dir", dir); out != string(data) {
		t.Error("the standard output and the file differ")
	}
	trained := answerOf[struct {
		Version   int64
		Decisions int
	}](t, dir, "report", "retrain", "--quiet")
	if trained.Version == 0 || trained.Decisions < 20 {
		t.Errorf("trained %+v", trained)
	}
	if ways := answerOf[complaintweb.ReportDeliveries](t, dir, "report", "resend"); len(ways.Items) == 0 {
		t.Error("no way is listed")
	}
	late := answerOf[complaintweb.PublicReports](t, dir, "report", "list", "--late", "--unit", "DISDIK")
	for _, r := range late.Items {
		if !r.Late {
			t.Errorf("%s is listed as late", r.Number)
		}
	}
	refusals(t, dir, []refusal{
		{"report", exitUsage, "perintahnya"},
		{"report buat", exitUsage, `"buat"`},
		{"report show", exitUsage, "nomornya"},
		{"report show KDR-2012-000000", exitNothing, "tidak kami temukan"},
		{"report list --limit 0", exitUsage, "--limit"},
		{"report list --late", exitUsage, "--unit"},
		{"report list --unit TIDAK-ADA", exitNothing, "TIDAK-ADA"},
		{"report figures kemarin", exitUsage, "kemarin"},
		{"report figures 1999-01-01", exitNothing, "belum diterbitkan"},
		{"report posts", exitFailed, "PENDOPO_TOKEN"}, // a person, not the machine
		{"report post", exitUsage, "tautan"},
		{"report reply KDR-2012-000000", exitUsage, "balasan"},
		{"report resend mail", exitNothing, ""}, // nothing failed
		{"report resend merpati", exitFailed, "merpati"},
		{"report export 2020-13", exitUsage, "2020-13"},
		{"report import tidak-ada.xlsx", exitNothing, "tidak-ada.xlsx"},
	})
}
