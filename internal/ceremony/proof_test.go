package ceremony_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/document"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// cheap keeps the tests quick: the cost of argon2id is account's to test.
func cheap(w *ceremonytest.World) {
	w.Ceremony.Hasher = account.NewHasher(account.Hashing{MemoryKiB: 64, Passes: 1})
}

const drawn = "100,200 180,120 240,260;300,180 420,190"

// A whole hybrid ceremony, signed by all four in order, by hand and by typing;
// the minutes carry the record of the remote oaths and are signed when it closes.
func TestFourSignInOrder(t *testing.T) {
	each(t, 6, func(t *testing.T, w *ceremonytest.World) {
		cheap(w)
		w.WithPapers(t)
		id, issued := w.Running(t)
		link := map[ceremony.SeatID]ceremony.Issued{}
		for _, i := range issued {
			link[i.Seat] = i
		}
		v := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		names := must[*ceremony.SigningBook](t)(w.Ceremony.OpenSigning(ctx, w.Crew, id)).Names
		sign := func(s *ceremony.Seat, in ceremony.SignIn) error {
			one := link[s.ID]
			_, err := w.Ceremony.Sign(ctx, one.Link, one.Code, in)
			return err
		}
		for _, s := range v.Seats {
			one := link[s.ID]
			must[*ceremony.Guest](t)(w.Ceremony.Arrive(ctx, one.Link, one.Code, time.Time{}))
			if err := w.Ceremony.Beat(ctx, one.Link, one.Code); err != nil {
				t.Fatal(err)
			}
		}
		pin := ceremony.SignIn{Strokes: drawn, PIN: "493817", Again: "493817"}
		if err := sign(v.Seats[0], pin); !errs.Is(err, errs.Conflict) {
			t.Errorf("signed before the oath: %v", err)
		}
		l := to(t, w, id, stage.Oath)
		for range l.Lines {
			w.Clock.Add(5 * time.Second)
			for _, s := range v.Seats {
				if err := w.Ceremony.Beat(ctx, link[s.ID].Link, link[s.ID].Code); err != nil {
					t.Fatal(err)
				}
			}
			l = must[*ceremony.Live](t)(w.Ceremony.Advance(ctx, w.Crew, id, l.Run.At, false))
		}
		for _, s := range v.Seats {
			must[*ceremony.Guest](t)(w.Ceremony.Said(ctx, link[s.ID].Link, link[s.ID].Code, time.Time{}))
		}
		sekda, aide, mayor := w.Actor(t, w.Sekda), w.Actor(t, w.Aide), w.Actor(t, w.Mayor)
		hand := func(by actor.Actor, h stage.Hand) (int, error) {
			return w.Ceremony.SignOffice(ctx, by, id, h, pin)
		}
		if _, err := hand(sekda, stage.Witness1); !errs.Is(err, errs.Conflict) {
			t.Errorf("the witness before the official: %v", err)
		}
		for i, s := range v.Seats[:5] {
			in := pin
			if i%2 == 1 {
				in.Strokes, in.Name = "", names[s.ID].Name
			}
			if err := sign(s, in); err != nil {
				t.Fatalf("official %d: %v", i, err)
			}
		}
		if _, err := hand(sekda, stage.Witness1); !errs.Is(err, errs.Conflict) {
			t.Errorf("a witness signs what nobody noted as heard: %v", err)
		}
		for _, g := range v.Groups() {
			must[int](t)(w.Ceremony.Mark(ctx, w.Crew, id, ceremony.MarkIn{Mark: ceremony.HeardYes, Religion: g.Religion, Form: g.Form}))
		}
		for name, by := range map[string]actor.Actor{"crew": w.Crew, "mayor": mayor, "second witness": aide, "nobody": {}, "an official": {Person: "o001"}, "the program": actor.System("x")} {
			if _, err := hand(by, stage.Witness1); !errs.Is(err, errs.Forbidden) {
				t.Errorf("the first witness's signature by %s: %v", name, err)
			}
		}
		if _, err := w.Ceremony.OpenSigning(ctx, actor.Actor{Person: "o001"}, id); err == nil {
			t.Error("an official reads who has not signed")
		}
		for _, c := range []struct {
			by   actor.Actor
			hand stage.Hand
			want int
		}{{aide, stage.Witness2, 0}, {mayor, stage.Taker, 0}, {sekda, stage.Witness1, 5}, {sekda, stage.Witness1, 0}, {mayor, stage.Taker, 0}, {aide, stage.Witness2, 5}, {mayor, stage.Taker, 5}} {
			n, err := hand(c.by, c.hand)
			if n != c.want || c.want == 0 && !errs.Is(err, errs.Conflict) || c.want > 0 && err != nil {
				t.Errorf("%s signed %d, %v; want %d", c.hand, n, err, c.want)
			}
		}
		feed := ceremony.NewFeed(w.Ceremony, w.Clock)
		defer feed.Close()
		_, room, err := feed.Show(ctx, w.Crew, id)
		if err != nil || room.Complete != 5 || room.Left != 4 || room.Hands != [4]int{5, 5, 5, 5} {
			t.Errorf("the screen counts %d complete, %d left, %v, %v", room.Complete, room.Left, room.Hands, err)
		}
		book := must[*ceremony.SigningBook](t)(w.Ceremony.OpenSigning(ctx, w.Crew, id))
		if m := book.Missing(); len(m[stage.Official]) != 1 || len(m) != 1 {
			t.Errorf("missing %v", m)
		}

		w.Ceremony.Site = "https://pendopo.example"
		if r := must[ceremony.Reminded](t)(w.Ceremony.Remind(ctx, w.Crew, id)); r.Mailed+len(r.Without) != 1 {
			t.Errorf("reminded %+v, one official is missing", r)
		}
		if _, err := w.Ceremony.Remind(ctx, w.Crew, id); !errs.Is(err, errs.Conflict) {
			t.Errorf("reminded twice in a minute: %v", err)
		}
		if _, err := w.Ceremony.Remind(ctx, mayor, id); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the mayor reminds: %v", err)
		}

		must[*ceremony.CloseResult](t)(w.Ceremony.Close(ctx, w.Crew, id))
		// The last official signs afterwards, then the others a second time.
		if err := sign(v.Seats[5], pin); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			by   actor.Actor
			hand stage.Hand
		}{{sekda, stage.Witness1}, {aide, stage.Witness2}, {mayor, stage.Taker}} {
			if n, err := hand(c.by, c.hand); n != 1 || err != nil {
				t.Errorf("%s afterwards: %d, %v", c.hand, n, err)
			}
		}
		if _, err := w.Ceremony.Mark(ctx, w.Crew, id, ceremony.MarkIn{Mark: ceremony.SignClear, Seats: []ceremony.SeatID{v.Seats[5].ID}}); !errs.Is(err, errs.Conflict) {
			t.Errorf("an operator takes an official's own signature away: %v", err)
		}
		must[document.Sealed](t)(w.Papers.Documents.Seal(ctx, appointment.Pack(w.Round), nil))
		found := must[document.Found](t)(w.Papers.Documents.Find(ctx, w.Officer, document.Filter{Subject: appointment.Pack(w.Round), Kinds: []document.Kind{document.Minutes}}))
		if len(found.Documents) != 6 {
			t.Fatalf("%d minutes", len(found.Documents))
		}
		for _, d := range found.Documents {
			if d.State != document.Signed {
				t.Errorf("minutes of %s are %s", d.Person, d.State)
			}
			remote := false
			for _, s := range v.Seats {
				remote = remote || string(s.Person) == d.Person && s.Mode == ceremony.Online
			}
			if remote {
				file := must[document.Rendered](t)(w.Papers.Documents.Preview(ctx, w.Officer, d.ID))
				pages(t, "daring-"+d.Person+".pdf", file.PDF)
			}
			if want := map[bool]int{false: 1, true: 2}[remote]; d.Pages < want || !remote && d.Pages != 1 {
				t.Errorf("minutes of %s have %d pages, remote %v", d.Person, d.Pages, remote)
			}
		}
		acts, err := countActs(w.DB, "ceremony.closed")
		if err != nil || acts != 1 {
			t.Errorf("the roll is %d acts, %v", acts, err)
		}
	})
}

func countActs(d *db.DB, kind string) (n int, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select count(*) from act where kind = $1`, kind).Scan(&n)
	})
	return n, err
}

// A PIN cannot be guessed, is not the code, and does not survive a new code.
func TestPIN(t *testing.T) {
	each(t, 3, func(t *testing.T, w *ceremonytest.World) {
		cheap(w)
		id, issued := w.Running(t)
		one := issued[0]
		must[*ceremony.Guest](t)(w.Ceremony.Arrive(ctx, one.Link, one.Code, time.Time{}))
		must[int](t)(w.Ceremony.Mark(ctx, w.Crew, id, ceremony.MarkIn{Mark: ceremony.HeardYes, Seats: []ceremony.SeatID{one.Seat}}))
		try := func(pin, again, strokes string) error {
			_, err := w.Ceremony.Sign(ctx, one.Link, one.Code, ceremony.SignIn{Strokes: strokes, PIN: pin, Again: again})
			return err
		}
		for _, c := range []struct{ pin, again string }{{"12345", "12345"}, {"123456", "123456"}, {"777777", "777777"}, {"493817", "493818"}, {"493817", ""}, {"", ""}} {
			if err := try(c.pin, c.again, drawn); !errs.Is(err, errs.Invalid) {
				t.Errorf("PIN %q, again %q: %v", c.pin, c.again, err)
			}
		}
		if err := try("493817", "493817", "10,10"); !errs.Is(err, errs.Invalid) {
			t.Errorf("a dot is no signature: %v", err)
		}
		if err := try("493817", "493817", drawn); err != nil {
			t.Fatal(err)
		}
		var stored string
		err := w.DB.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(`select hash from ceremony_pin`).Scan(&stored)
		})
		if err != nil || !strings.HasPrefix(stored, "$argon2id$") {
			t.Errorf("stored PIN %q, %v", stored, err)
		}
		must[int](t)(w.Ceremony.Mark(ctx, w.Crew, id, ceremony.MarkIn{Mark: ceremony.SignClear, Seats: []ceremony.SeatID{one.Seat}}))
		for range 6 { // the right PIN under something else that is wrong is no wrong try
			if err := try("493817", "", "10,10"); !errs.Is(err, errs.Invalid) {
				t.Errorf("a dot with the right PIN: %v", err)
			}
		}
		for i := range 5 {
			err := try(fmt.Sprintf("20481%d", i), "", drawn)
			if want := map[bool]errs.Kind{true: errs.Invalid, false: errs.Conflict}[i < 4]; !errs.Is(err, want) {
				t.Errorf("wrong PIN %d: %v", i+1, err)
			}
		}
		if err := try("493817", "", drawn); !errs.Is(err, errs.Conflict) {
			t.Errorf("the right PIN after five wrong ones: %v", err)
		}
		w.Clock.Add(11 * time.Minute)
		if err := try("493817", "", drawn); err != nil {
			t.Errorf("the right PIN after the wait: %v", err)
		}
		must[int](t)(w.Ceremony.Mark(ctx, w.Crew, id, ceremony.MarkIn{Mark: ceremony.SignClear, Seats: []ceremony.SeatID{one.Seat}}))
		one = must[ceremony.Issued](t)(w.Ceremony.Reissue(ctx, w.Crew, id, one.Seat))
		if err := try("493817", "", drawn); !errs.Is(err, errs.Invalid) {
			t.Errorf("the old PIN with a new code: %v", err)
		}
		if err := try("730264", "730264", drawn); err != nil {
			t.Errorf("a new PIN with a new code: %v", err)
		}
	})
}

// Somebody with a task vouches by name for who was not seen by a device; nobody
// else can, and the phone's silence is overruled by a name only.
func TestVouching(t *testing.T) {
	each(t, 6, func(t *testing.T, w *ceremonytest.World) {
		id, issued := w.Running(t)
		v := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		last := v.Seats[5]
		mark := func(by actor.Actor, m ceremony.Mark, witness string) error {
			_, err := w.Ceremony.Mark(ctx, by, id, ceremony.MarkIn{Mark: m, Seats: []ceremony.SeatID{last.ID}, Witness: witness})
			return err
		}
		if err := mark(w.Crew, ceremony.Arrived, "stranger"); !errs.Is(err, errs.Invalid) {
			t.Errorf("witness of no task: %v", err)
		}
		if err := mark(w.Actor(t, w.Mayor), ceremony.Arrived, "witness1"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the mayor marks: %v", err)
		}
		if err := w.Ceremony.Attend(ctx, w.Crew, id, nil); err != nil {
			t.Fatal(err)
		}
		if err := mark(w.Crew, ceremony.Arrived, "witness1"); !errs.Is(err, errs.Invalid) {
			t.Errorf("an absent witness: %v", err)
		}
		if err := w.Ceremony.Attend(ctx, w.Crew, id, v.Roles); err != nil {
			t.Fatal(err)
		}
		if err := mark(w.Crew, ceremony.Arrived, "witness1"); err != nil {
			t.Fatal(err)
		}
		must[int](t)(w.Ceremony.Mark(ctx, w.Crew, id, ceremony.MarkIn{Mark: ceremony.HeardNo, Seats: []ceremony.SeatID{last.ID}}))
		if err := mark(w.Crew, ceremony.HeardYes, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("a silent phone overruled by nobody: %v", err)
		}
		if err := mark(w.Crew, ceremony.HeardYes, "witness2"); err != nil {
			t.Fatal(err)
		}
		v = must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		if s := v.Seats[5]; !strings.HasPrefix(s.VouchedBy, "Teguh Santosa") || s.VouchedAt.IsZero() || s.Heard != ceremony.Yes {
			t.Errorf("vouched %q at %v, heard %q", s.VouchedBy, s.VouchedAt, s.Heard)
		}
		if v.Journal[0].Detail != v.Seats[5].VouchedBy {
			t.Errorf("the journal says %q", v.Journal[0].Detail)
		}
		_ = issued
	})
}

// Looking at a telephone number is recorded, and only the crew may.
func TestPhone(t *testing.T) {
	each(t, 3, func(t *testing.T, w *ceremonytest.World) {
		id, issued := w.Running(t)
		err := w.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`insert into person_contact (person, phone, email, address, npwp) select person, '0812-3456-7890', '', '', '' from ceremony_seat where id = $1`, string(issued[0].Seat))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Ceremony.Phone(ctx, w.Actor(t, w.Mayor), id, issued[0].Seat); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the mayor reads a number: %v", err)
		}
		if n, err := w.Ceremony.Phone(ctx, w.Crew, id, issued[0].Seat); n != "0812-3456-7890" || err != nil {
			t.Errorf("number %q, %v", n, err)
		}
		if _, err := w.Ceremony.Phone(ctx, w.Crew, id, issued[1].Seat); !errs.Is(err, errs.Conflict) {
			t.Errorf("no number: %v", err)
		}
		if n, err := countActs(w.DB, "ceremony.phone_looked"); n != 1 || err != nil {
			t.Errorf("%d looks on record, %v", n, err)
		}
	})
}
