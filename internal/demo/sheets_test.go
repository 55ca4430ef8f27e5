package demo_test

import (
	"os"
	"path/filepath"
	"testing"

	"pendopo/internal/appointment"
	"pendopo/internal/demo"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

var specs = map[string]*sheet.Spec{
	"unit": org.NewUnitKind(nil).Spec(), "post": org.NewPostKind(nil).Spec(), "person": people.SheetSpec(),
	"reorganisation": org.NewReorganisationKind(nil).Spec(), "round": appointment.NewRoundImport(nil).Spec(),
}

// What the demo writes must be read by the specs of the product without one
// problem: headings, spellings, dates and numbers.
func TestSheetsAreReadWithoutProblems(t *testing.T) {
	for _, scenario := range []string{demo.Kediri, demo.Pati} {
		t.Run(scenario, func(t *testing.T) {
			r, err := demo.Build(scenario, 1)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := r.WriteSheets(dir); err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Files() {
				raw, err := os.ReadFile(filepath.Join(dir, f.Name))
				if err != nil {
					t.Fatal(err)
				}
				b, err := sheet.Read(f.Name, raw, specs[f.Kind], sheet.DefaultLimits)
				if err != nil {
					t.Errorf("%s: %v", f.Name, err)
					continue
				}
				for i, p := range b.Problems {
					if i == 8 {
						t.Errorf("%s: … %d problems", f.Name, len(b.Problems))
						break
					}
					t.Errorf("%s: %s row %d %s: %s %q", f.Name, p.Sheet, p.Row, p.Column, p.Key, p.Value)
				}
				for _, s := range b.Sheets {
					t.Logf("%s %s: %d rows", f.Name, s.Table.Name, len(s.Rows))
				}
			}
		})
	}
}
