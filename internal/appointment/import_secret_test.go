package appointment_test

import (
	"bytes"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/intake"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/people"
)

// A file that is compared with a draft tells nothing of it to an officer who is
// not named there: neither the own file nor a colleague's.
func TestImportTellsNothingOfADraft(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		named := w.As(t, actor.PersonnelOfficer)
		if err := w.Rounds.Name(w.Ctx, actor.System("test"), w.Round, people.PersonID(named.Person)); err != nil {
			t.Fatal(err)
		}
		stranger := w.Nobody(t)
		stranger.Grants = []actor.Grant{{Function: actor.PersonnelOfficer}}
		var file bytes.Buffer
		if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
			book, err := w.Import.ExportRound(tx, named, w.Round)
			if err != nil {
				return err
			}
			file.Reset()
			return sheet.WriteXLSX(&file, book)
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Intake.Upload(w.Ctx, stranger, "round", "tebakan.xlsx", file.Bytes()); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a stranger compares a file with the draft: %v", err)
		}
		if _, err := w.Intake.Direct(w.Ctx, stranger, "round", "tebakan.xlsx", file.Bytes(), intake.Options{DryRun: true}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a stranger tries a file out: %v", err)
		}
		b, err := w.Intake.Upload(w.Ctx, named, "round", "usul.xlsx", file.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if b.Counts.New+b.Counts.Changed+b.Counts.Wrong != 0 {
			t.Errorf("an export differs from the draft: %+v", b.Counts)
		}
		if list, err := w.Intake.List(w.Ctx, stranger, intake.Filter{Kind: "round"}); err != nil || len(list) != 1 { // the operator's
			t.Errorf("a stranger is shown %d files, %v", len(list), err)
		}
		if list, err := w.Intake.List(w.Ctx, named, intake.Filter{Kind: "round"}); err != nil || len(list) != 2 {
			t.Errorf("the officer is shown %d files, %v", len(list), err)
		}
		for who, want := range map[*actor.Actor]bool{&named: true, &stranger: false} {
			_, opened := w.Intake.Batch(w.Ctx, *who, b.ID)
			_, previewed := w.Intake.Preview(w.Ctx, *who, b.ID, intake.Changed, 0, 10)
			for what, err := range map[string]error{"opens": opened, "previews": previewed} {
				if want && err != nil || !want && !errs.Is(err, errs.Forbidden) {
					t.Errorf("named %v, %s the file: %v", want, what, err)
				}
			}
			if _, err := w.Intake.Apply(w.Ctx, *who, b.ID, b.Digest); !want && !errs.Is(err, errs.Forbidden) {
				t.Errorf("a stranger applies it: %v", err)
			}
			if _, _, err := w.Intake.WrongRows(w.Ctx, *who, b.ID); !want && !errs.Is(err, errs.Forbidden) {
				t.Errorf("a stranger downloads its wrong rows: %v", err)
			}
		}
	})
}
