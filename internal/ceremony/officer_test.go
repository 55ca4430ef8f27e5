package ceremony_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// Minutes are signed in order by four people, each from their own phone and none
// with an account; clergy and reader sign what they did. A stranger's link, a
// guessed code and a second device come to nothing.
func TestOfficersByLink(t *testing.T) {
	each(t, 6, func(t *testing.T, w *ceremonytest.World) {
		cheap(w)
		id, issued := w.Running(t)
		links := map[ceremony.Office]ceremony.Issued{}
		given := must[[]ceremony.Issued](t)(w.Ceremony.PassOfficers(ctx, w.Crew, id, nil))
		for _, g := range given {
			if g.Role.Religion == "" || g.Role.Religion == people.Islam {
				links[g.Role.Office] = g
			}
		}
		if _, secretary := links[ceremony.Secretary]; secretary || len(links) != 5 {
			t.Fatalf("links for %v", links)
		}
		if _, err := w.Ceremony.PassOfficers(ctx, w.Crew, id, nil); !errs.Is(err, errs.Conflict) {
			t.Errorf("links twice: %v", err)
		}
		if _, err := w.Ceremony.PassOfficers(ctx, w.Actor(t, w.Sekda), id, nil); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a witness gives links: %v", err)
		}
		sign := func(o ceremony.Office, name string) (int, error) {
			return w.Ceremony.SignOfficer(ctx, links[o].Link, links[o].Code, ceremony.SignIn{Name: name, PIN: "493817", Again: "493817"})
		}
		if _, err := sign(ceremony.Witness1, "Bagas Pranoto"); !errs.Is(err, errs.Conflict) {
			t.Errorf("a witness signs before the oath: %v", err)
		}
		if _, err := sign(ceremony.Clergy, "Rohaniwan Islam"); err != nil && !errs.Is(err, errs.Conflict) {
			t.Error(err)
		}

		// Presence by the own word.
		if err := w.Ceremony.Attend(ctx, w.Crew, id, nil); err != nil {
			t.Fatal(err)
		}
		if err := w.Ceremony.ArriveOfficer(ctx, links[ceremony.Witness2].Link, links[ceremony.Witness2].Code); err != nil {
			t.Fatal(err)
		}
		v := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		if !v.Role(ceremony.Witness2).Present || v.Role(ceremony.Witness1).Present {
			t.Error("the second witness is here, the first is not")
		}

		// The oath of two, one of them remote.
		var seats []ceremony.SeatID
		for _, i := range []int{0, 5} {
			must[*ceremony.Guest](t)(w.Ceremony.Arrive(ctx, issued[i].Link, issued[i].Code, time.Time{}))
			seats = append(seats, issued[i].Seat)
		}
		must[int](t)(w.Ceremony.Mark(ctx, w.Crew, id, ceremony.MarkIn{Mark: ceremony.HeardYes, Seats: seats}))
		if _, err := sign(ceremony.Witness1, "Bagas Pranoto"); !errs.Is(err, errs.Conflict) {
			t.Errorf("a witness signs before the officials: %v", err)
		}
		for n, i := range []int{0, 5} {
			name := v.Snapshot.People[issued[i].Person].Name.String()
			must[*ceremony.Guest](t)(w.Ceremony.Sign(ctx, issued[i].Link, issued[i].Code, ceremony.SignIn{Name: name, PIN: fmt.Sprintf("49381%d", n), Again: fmt.Sprintf("49381%d", n)}))
		}
		for _, step := range []struct {
			office ceremony.Office
			name   string
			early  ceremony.Office
		}{{ceremony.Witness1, "Bagas Pranoto", ceremony.Taker}, {ceremony.Witness2, "Teguh Santosa", ceremony.Taker}, {ceremony.Taker, "Arya Wicaksana", ""}} {
			if step.early != "" {
				if _, err := sign(step.early, "Arya Wicaksana"); !errs.Is(err, errs.Conflict) {
					t.Errorf("%s signs before %s: %v", step.early, step.office, err)
				}
			}
			if _, err := sign(step.office, "Somebody Else"); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s signs another name: %v", step.office, err)
			}
			if o := must[*ceremony.Officer](t)(w.Ceremony.EnterOfficer(ctx, links[step.office].Link)); len(o.Ready) != 2 || o.Session.Seats != nil || o.Session.Roles != nil {
				t.Errorf("%s sees %d minutes, or other people", step.office, len(o.Ready))
			}
			if n, err := sign(step.office, step.name); n != 2 || err != nil {
				t.Errorf("%s signs %d, %v", step.office, n, err)
			}
			if _, err := sign(step.office, step.name); !errs.Is(err, errs.Conflict) {
				t.Errorf("the second device of %s: %v", step.office, err)
			}
		}
		if book := must[*ceremony.SigningBook](t)(w.Ceremony.OpenSigning(ctx, w.Crew, id)); book.Tally.Complete != 2 || book.Tally.Left() != 0 {
			t.Errorf("%+v", book.Tally)
		}

		// Clergy from outside the register state what they did, with a PIN of their own.
		if n, err := sign(ceremony.Clergy, "Rohaniwan Islam"); n != 1 || err != nil {
			t.Errorf("clergy: %d, %v", n, err)
		}
		if o := must[*ceremony.Officer](t)(w.Ceremony.EnterOfficer(ctx, links[ceremony.Clergy].Link)); o.Stated.IsZero() || !o.HasPIN {
			t.Error("the statement is not there")
		}
		if _, err := w.Ceremony.SignOfficer(ctx, links[ceremony.Clergy].Link, links[ceremony.Clergy].Code, ceremony.SignIn{Name: "Rohaniwan", PIN: "000001"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("another PIN: %v", err)
		}

		// A stranger's link; a code that is guessed, until the right one is refused too.
		if err := w.Ceremony.UnlockOfficer(ctx, strings.Repeat("x", 22), "123456"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a stranger's link: %v", err)
		}
		reader := links[ceremony.Reader]
		wrong := "000000"
		if reader.Code == wrong {
			wrong = "000001"
		}
		for range 5 {
			if err := w.Ceremony.UnlockOfficer(ctx, reader.Link, wrong); err == nil {
				t.Fatal("a guessed code opens")
			}
		}
		if err := w.Ceremony.UnlockOfficer(ctx, reader.Link, reader.Code); !errs.Is(err, errs.Conflict) {
			t.Errorf("after five guesses the link still opens: %v", err)
		}
		anew := must[[]ceremony.Issued](t)(w.Ceremony.PassOfficers(ctx, w.Crew, id, []ceremony.RoleKey{{Office: ceremony.Reader}}))
		if err := w.Ceremony.UnlockOfficer(ctx, reader.Link, reader.Code); !errs.Is(err, errs.NotFound) || len(anew) != 1 {
			t.Errorf("the old link: %v, %d new", err, len(anew))
		}
		if err := w.Ceremony.UnlockOfficer(ctx, anew[0].Link, anew[0].Code); err != nil {
			t.Errorf("the new link: %v", err)
		}
		if _, err := w.Ceremony.Enter(ctx, anew[0].Link); !errs.Is(err, errs.NotFound) {
			t.Errorf("a reader's link is an official's: %v", err)
		}
		if b, err := w.Ceremony.Cards(ctx, w.Crew, id, append(anew, issued[0]), "https://pendopo.example"); err != nil || len(b) < 1000 {
			t.Errorf("cards: %d bytes, %v", len(b), err)
		}
		if _, err := w.Ceremony.Cards(ctx, w.Crew, id, []ceremony.Issued{reader}, "https://pendopo.example"); err == nil {
			t.Error("a card of a link that does not work")
		}
	})
}

// Who takes a task over gets a link of their own: the old one opens nothing.
func TestOfficerReplaced(t *testing.T) {
	each(t, 3, func(t *testing.T, w *ceremonytest.World) {
		w.At("2020-11-25", 10)
		v := w.Arranged(t)
		must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
		given := must[[]ceremony.Issued](t)(w.Ceremony.PassOfficers(ctx, w.Crew, v.ID, nil))
		in := ceremonytest.Input(v.Session, v.On)
		i := slices.IndexFunc(in.Roles, func(r ceremony.Role) bool { return r.Office == ceremony.Reader })
		in.Roles[i] = ceremony.Role{Office: ceremony.Reader, Name: "Pembaca lain"}
		must[*ceremony.View](t)(w.Ceremony.Arrange(ctx, w.Crew, v.ID, 0, in))
		for _, g := range given {
			_, err := w.Ceremony.EnterOfficer(ctx, g.Link)
			if gone := errs.Is(err, errs.NotFound); gone != (g.Role.Office == ceremony.Reader) {
				t.Errorf("%v: %v", g.Role, err)
			}
		}
	})
}
