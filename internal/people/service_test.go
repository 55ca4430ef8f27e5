package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
)

var (
	nobody  = actor.Actor{}
	officer = actor.Actor{Person: "officer", Post: "bkpsdm", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "bkpsdm"}}}
	teacher = actor.Actor{Person: "teacher"}
)

// budiOf is the identifier of the person whom every sheet of staff names.
func budiOf(t *testing.T, d *db.DB) PersonID {
	t.Helper()
	var p Person
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		p, err = LoadByNumber(tx, "198609262015051001")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func TestWhoMayRead(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(testNow))
	importBook(t, d, NewSheets(testSealer(t), &id.Source{}), staff().read(t))
	s, ctx := NewService(d, testSealer(t)), context.Background()
	budi := budiOf(t, d)
	self := actor.Actor{Person: string(budi)}
	for _, tc := range []struct {
		name string
		by   actor.Actor
		get  errs.Kind
		file errs.Kind
	}{
		{"nobody", nobody, errs.Unauthenticated, errs.Unauthenticated},
		{"a colleague", teacher, -1, errs.Forbidden},
		{"the person", self, -1, -1},
		{"a personnel officer", officer, -1, -1},
		{"an administrator of the machine", actor.Actor{Admin: true}, -1, errs.Forbidden},
	} {
		kind := func(err error) errs.Kind {
			if err == nil {
				return -1
			}
			return errs.KindOf(err)
		}
		if _, err := s.Get(ctx, tc.by, budi); kind(err) != tc.get {
			t.Errorf("%s gets: %v", tc.name, err)
		}
		if _, err := s.File(ctx, tc.by, budi); kind(err) != tc.file {
			t.Errorf("%s reads the file: %v", tc.name, err)
		}
	}
	if _, err := s.Get(ctx, officer, "x"); !errs.Is(err, errs.NotFound) {
		t.Errorf("an unknown person: %v", err)
	}
}

func TestRevealIsRecorded(t *testing.T) {
	dbtest.Each(t, clock.At(testNow), func(t *testing.T, d *db.DB) {
		importBook(t, d, NewSheets(testSealer(t), &id.Source{}), staff().read(t))
		s, ctx := NewService(d, testSealer(t)), context.Background()
		budi := budiOf(t, d)

		got, err := s.Reveal(ctx, officer, budi, "mengurus kartu pegawai")
		if err != nil || got.NIK != "3571012609860001" || got.Contact.Phone != "081234567890" {
			t.Errorf("revealed %+v, %v", got, err)
		}
		if got, err := s.Reveal(ctx, teacher, budi, "ingin tahu"); !errs.Is(err, errs.Forbidden) || got != (Personal{}) {
			t.Errorf("a colleague sees %+v, %v", got, err)
		}
		if _, err := s.Reveal(ctx, officer, budi, "  "); !errs.Is(err, errs.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := s.Reveal(ctx, nobody, budi, "x"); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody: %v", err)
		}
		if _, err := s.Reveal(ctx, actor.Actor{Person: string(budi)}, budi, "memeriksa data sendiri"); err != nil {
			t.Errorf("the person: %v", err)
		}
		var acts []string
		err = d.Read(ctx, func(tx *db.Tx) error {
			return each(tx, 3, func(f []string) error {
				acts = append(acts, f[0]+" "+f[1])
				if strings.Contains(f[2], "3571") {
					t.Errorf("the act %s holds the NIK", f[0])
				}
				return nil
			}, `select kind, coalesce(actor_person, ''), payload from act where subject = $1 order by id`, string(budi))
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"people.personal_data_revealed officer", "people.personal_data_refused teacher", "people.personal_data_revealed " + string(budi)}
		if !slices.Equal(acts, want) {
			t.Errorf("acts %q, want %q", acts, want)
		}
		other, err := NewSealer([]byte(strings.Repeat("k", KeySize)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := NewService(d, other).Reveal(ctx, officer, budi, "x"); !errs.Is(err, errs.Unavailable) {
			t.Errorf("under another key: %v", err)
		}
	})
}

// Many ids are read in several statements, more still by reading all; the
// answer is the same.
func TestHistoriesOfManyAgree(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(testNow))
	importBook(t, d, NewSheets(testSealer(t), &id.Source{}), rewrite(t, crowd(1700)))
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		light, err := AllLight(tx)
		if err != nil {
			return err
		}
		var ids []PersonID
		for _, p := range light {
			ids = append(ids, p.ID)
		}
		all, err := LoadHistories(tx, ids)
		if err != nil {
			return err
		}
		some, err := LoadHistories(tx, ids[:1100])
		if err != nil {
			return err
		}
		if len(all) != 1700 || len(some) != 1100 {
			t.Fatalf("%d and %d histories", len(all), len(some))
		}
		for id, h := range some {
			if fmt.Sprint(*h) != fmt.Sprint(*all[id]) {
				t.Fatalf("history of %s: %+v and %+v", id, *h, *all[id])
			}
		}
		people, err := LoadMany(tx, ids[:1100])
		if err != nil || len(people) != 1100 {
			t.Errorf("%d people, %v", len(people), err)
		}
		if none, err := LoadHistories(tx, nil); err != nil || len(none) != 0 {
			t.Errorf("histories of nobody: %d, %v", len(none), err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
