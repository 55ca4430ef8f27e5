package cli

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"pendopo/internal/app"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// The site of an example and the commands on its folder go by one clock, and a
// site that starts again does not go back behind what it recorded.
func TestDemoClock(t *testing.T) {
	dir := t.TempDir()
	if c, err := demoClock(dir); c != nil || err != nil {
		t.Fatalf("a folder without an example has the clock %v, %v", c, err)
	}
	morning := time.Date(2020, 12, 1, 1, 0, 0, 0, time.UTC)
	site := clock.From(morning)
	a, err := app.Open(t.Context(), app.Config{Dir: dir, Addr: "127.0.0.1:8080"}, site, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close(context.Background())
	near := func(when string, c *clock.Moved, want time.Time) {
		t.Helper()
		if d := c.Now().Sub(want); d < 0 || d > time.Minute {
			t.Errorf("%s the clock shows %v, want %v", when, c.Now(), want)
		}
	}
	if err := resumeDemo(a, t.Context(), site, morning, ""); err != nil {
		t.Fatal(err)
	}
	near("at the first start", site, morning)
	command, err := demoClock(dir)
	if err != nil {
		t.Fatal(err)
	}
	near("for a command", command, morning)

	recorded := morning.AddDate(0, 0, 3)
	site.MoveTo(recorded)
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, err := ledger.Record(tx, ledger.Act{Kind: "test.act", SubjectKind: "test", Subject: "1"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := resumeDemo(a, t.Context(), site, morning, ""); err != nil {
		t.Fatal(err)
	}
	near("after an act of the fourth", site, recorded.Add(time.Minute))
	if err := resumeDemo(a, t.Context(), site, morning, "2020-12-02"); !errs.Is(err, errs.Invalid) {
		t.Errorf("set back behind its last act: %v", err)
	}
	if err := resumeDemo(a, t.Context(), site, morning, "2020-12-20"); err != nil {
		t.Error(err)
	}
	near("on the day asked for", site, time.Date(2020, 12, 20, 1, 0, 0, 0, time.UTC))
}

// Who starts a second site on a folder is told that there is one.
func TestSecondSiteIsTold(t *testing.T) {
	c := &call{cfg: app.Config{Dir: t.TempDir()}}
	hold := func(when string, want bool) func() {
		t.Helper()
		free, alone, err := c.holdFolder()
		if err != nil || alone != want {
			t.Fatalf("%s: alone %v, %v", when, alone, err)
		}
		return free
	}
	first := hold("the first", true)
	second := hold("a second", false)
	second()
	first()
	hold("after both have gone", true)()
}
