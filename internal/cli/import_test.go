package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// A file that is imported as something else is refused with the name of what
// its columns are; a file of nobody's columns is not.
func TestFileOfAnotherKind(t *testing.T) {
	region, err := buildExample()
	if err != nil {
		t.Fatal(err)
	}
	dir, a := t.TempDir(), openIn(t, t.TempDir())
	if err := region.WriteSheets(dir); err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{"unit": "Unit kerja", "post": "Jabatan", "person": "Pegawai"}
	for _, f := range region.Files() {
		if titles[f.Kind] == "" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		for kind, title := range titles {
			if kind == f.Kind {
				continue
			}
			_, err := a.Intake.Direct(t.Context(), operator(), kind, f.Name, data, intake.Options{DryRun: true})
			var refused *errs.Error
			if !errors.As(err, &refused) || refused.Key != "intake.other_kind" {
				t.Errorf("%s as %s: %v", f.Name, kind, err)
				continue
			}
			want := "Berkas \"" + f.Name + "\" berisi kolom " + titles[f.Kind] + ", bukan " + title + ". Impor sebagai " + titles[f.Kind] + ` (jenis "` + f.Kind + `").`
			if got := page.Message(i18n.ID, err); got != want {
				t.Errorf("%s as %s says\n%s\nwant\n%s", f.Name, kind, got, want)
			}
		}
	}
	for name, text := range map[string]string{"belanja.csv": "Barang;Harga\nKopi;12000\n", "satu.csv": "Nama\nSiti\n"} {
		_, err := a.Intake.Direct(t.Context(), operator(), "person", name, []byte(text), intake.Options{DryRun: true})
		if err == nil || strings.Contains(page.Message(i18n.ID, err), "Impor sebagai") {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Who may not import the other kind is not sent there.
	data, err := a.Intake.Template(t.Context(), "unit")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Intake.Upload(t.Context(), actor.Actor{Person: "x"}, "person", "unit.xlsx", data); !errs.Is(err, errs.Forbidden) {
		t.Errorf("an employee: %v", err)
	}
}
