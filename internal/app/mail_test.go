package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
)

// A letter that was sent stands in the outbox and nowhere else: it may hold a
// personal link.
func TestSentLetterIsForgotten(t *testing.T) {
	dir := t.TempDir()
	a := openIn(t, dir)
	var id string
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		id, err = job.Enqueue(tx, mail.Kind, mail.Message{ID: "surat-1", Date: time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC),
			To: []string{"ratna@contoh.go.id"}, Subject: "Undangan", Text: "RAHASIA-88"}, job.Options{})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if n, err := a.Jobs.RunDue(t.Context()); err != nil || n < 1 {
		t.Fatalf("%d jobs ran, %v", n, err)
	}
	var info job.Info
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) (err error) {
		info, err = job.Get(tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if info.State != job.Done || string(info.Args) != "{}" {
		t.Errorf("state %s, kept %s", info.State, info.Args)
	}
	files, err := filepath.Glob(filepath.Join(dir, "outbox", "*.eml"))
	if err != nil || len(files) != 1 {
		t.Fatalf("outbox %v, %v", files, err)
	}
	if b, err := os.ReadFile(files[0]); err != nil || !strings.Contains(string(b), "RAHASIA-88") || !strings.Contains(string(b), "ratna@contoh.go.id") {
		t.Errorf("%v: %s", err, b)
	}
}
