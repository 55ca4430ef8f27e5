package org_test

import (
	"bytes"
	"maps"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/org"
)

// TestReorganisationFromItsDay imports a mapping that names an agency and its
// head only: its parts and the posts under the head follow on the day, and not
// one day before.
func TestReorganisationFromItsDay(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		by := actor.System("test")
		before := w.Register(t)
		today := w.Demo.AsOf
		from := today.AddDays(6)
		s := before.At(today)
		agency, head := agencyWithParts(s)
		if agency == nil {
			t.Fatal("no agency of the example has parts and a head")
		}
		parts, under := s.Children(agency.ID), s.Inferiors(head.ID)

		b := sheet.NewBook(org.NewReorganisationKind(nil).Spec())
		rows := b.Sheet("Pemetaan")
		rows.Add("unit", agency.Code, agency.Code+"b", agency.Name+" Baru", "ganti nama", string(from))
		for _, p := range s.PostsIn(agency.ID) {
			if p.Structural {
				rows.Add("jabatan", p.Code, p.Code+"b", p.Title+" Baru", "ganti nama", string(from))
			}
		}
		var file bytes.Buffer
		if err := sheet.WriteXLSX(&file, b); err != nil {
			t.Fatal(err)
		}
		res, err := w.Intake.Direct(w.Ctx, by, "reorganisation", "pemetaan.xlsx", file.Bytes(), intake.Options{Whole: true})
		if err != nil || res.Batch.Counts.Wrong > 0 {
			t.Fatalf("%v: %+v", err, res.Problems)
		}
		told := map[string]bool{}
		for _, n := range res.Batch.Summary.Notes {
			told[n.Key] = true
		}
		for _, key := range []string{"follow", "unit_follows", "post_follows", "waits"} {
			if !told["org.reorganise."+key] {
				t.Errorf("the preview does not tell %s: %+v", key, res.Batch.Summary.Notes)
			}
		}

		after := w.Register(t)
		for _, d := range []clock.Date{"2019-01-01", today, from.AddDays(-1)} {
			if was, is := standing(before.At(d)), standing(after.At(d)); !maps.Equal(was, is) {
				t.Errorf("the tree of %s is another one", d)
			}
			for _, kind := range []intake.Kind{org.NewUnitKind(w.Org), org.NewPostKind(w.Org)} {
				if book := export(t, w, kind, d); strings.Contains(book, agency.Code+"b") {
					t.Errorf("the %s export of %s knows %sb, which begins on %s", kind.Spec().Kind, d, agency.Code, from)
				}
			}
		}
		then := after.At(from)
		heir, chief := then.UnitByCode(agency.Code+"b"), then.PostByCode(head.Code+"b")
		for _, u := range parts {
			if got := then.Units[u.ID].Parent; got != heir.ID {
				t.Errorf("%s stands under %s from the day on", u.Name, then.Units[got].Name)
			}
		}
		for _, p := range under {
			now := then.Posts[p.ID]
			if !now.ExistsOn(from) { // carried or mapped itself
				now = then.Posts[then.Successors(p.ID)[0]]
			}
			if now.Superior != chief.ID {
				t.Errorf("%s is not under %s from the day on", p.Title, chief.Title)
			}
		}
		for _, p := range then.AllPosts() {
			if over := then.Posts[p.Superior]; p.Superior != "" && !over.ExistsOn(from) {
				t.Errorf("%s stands under %s, which has ended", p.Title, over.Title)
			}
		}
		if is := export(t, w, org.NewUnitKind(w.Org), from); is == export(t, w, org.NewUnitKind(w.Org), today) {
			t.Error("the exports before and from the day on are the same")
		}

		// What was exported today changes nothing when it is imported today.
		for _, kind := range []intake.Kind{org.NewUnitKind(w.Org), org.NewPostKind(w.Org)} {
			var book bytes.Buffer
			if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
				b, err := kind.Export(tx, clock.DateOf(w.Clock.Now(), (&org.Region{}).Location()))
				if err != nil {
					return err
				}
				book.Reset()
				return sheet.WriteXLSX(&book, b)
			}); err != nil {
				t.Fatal(err)
			}
			res, err := w.Intake.Direct(w.Ctx, by, kind.Spec().Kind, "lagi.xlsx", book.Bytes(), intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if n := res.Batch.Counts; n.New+n.Changed+n.Wrong > 0 {
				t.Errorf("%s again: %+v", kind.Spec().Kind, n)
			}
		}
	})
}

// agencyWithParts is an agency with parts, and its head with several under him.
func agencyWithParts(s *org.Snapshot) (*org.Unit, *org.Post) {
	for _, u := range s.AllUnits() {
		if !u.IsAgency() || len(s.Children(u.ID)) < 2 {
			continue
		}
		for _, p := range s.PostsIn(u.ID) {
			if p.Structural && len(s.Inferiors(p.ID)) > 2 && s.Holder(p.ID) != nil {
				return u, p
			}
		}
	}
	return nil, nil
}

// standing writes who stands where in a snapshot.
func standing(s *org.Snapshot) map[string]string {
	out := map[string]string{}
	for _, u := range s.AllUnits() {
		out["unit "+string(u.ID)] = string(u.Parent)
	}
	for _, p := range s.AllPosts() {
		out["post "+string(p.ID)] = string(p.Unit) + " " + string(p.Superior)
	}
	return out
}

// export is the first sheet of an export as text.
func export(t *testing.T, w *demotest.World, kind intake.Kind, on clock.Date) string {
	t.Helper()
	var out bytes.Buffer
	if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
		b, err := kind.Export(tx, on)
		if err != nil {
			return err
		}
		out.Reset()
		return sheet.WriteCSV(&out, b.Sheets[0])
	}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
