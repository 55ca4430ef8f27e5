package ceremony_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/people"
)

// letters are what waits to be sent, by address.
func letters(t *testing.T, w *ceremonytest.World) map[string]mail.Message {
	t.Helper()
	var jobs []job.Info
	if err := w.DB.Read(ctx, func(tx *db.Tx) (err error) {
		jobs, err = job.Find(tx, job.Filter{Kind: mail.Kind, Limit: 200})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	out := map[string]mail.Message{}
	for _, j := range jobs {
		var m mail.Message
		if err := json.Unmarshal(j.Args, &m); err != nil {
			t.Fatal(err)
		}
		if len(m.To) != 1 || m.ID == "" || m.Date.IsZero() || j.Person != string(w.Crew.Person) {
			t.Errorf("letter %+v for %s", m, j.Person)
		}
		out[m.To[0]] = m
	}
	if len(out) != len(jobs) {
		t.Errorf("%d letters to %d addresses", len(jobs), len(out))
	}
	return out
}

// give gives a person of the world an address as somebody typed it.
func give(t *testing.T, w *ceremonytest.World, p people.PersonID, address string) {
	t.Helper()
	if err := w.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`insert into person_contact (person, phone, email, address, npwp) values ($1, '', $2, '', '')`, string(p), address)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// Whoever has an address gets a letter with the link that works, in the same
// transaction; the crew reads to whom it goes and who gets none.
func TestLetters(t *testing.T) {
	each(t, 6, func(t *testing.T, w *ceremonytest.World) {
		w.Ceremony.Site = "https://pendopo.contoh.go.id"
		v := w.Arranged(t)
		give(t, w, v.Seats[0].Person, " ratna@contoh.go.id ")
		give(t, w, v.Seats[1].Person, "")
		give(t, w, v.Seats[2].Person, "bukan alamat")
		give(t, w, v.Seats[5].Person, `"I Made, S.T." <made@contoh.go.id>`)
		give(t, w, w.Sekda, "sekda@contoh.go.id") // not sworn in: no letter

		if _, err := w.Ceremony.Invite(ctx, actor.Actor{Person: "x"}, v.ID, ceremony.InviteIn{}); !errs.Is(err, errs.Forbidden) {
			t.Fatalf("an employee invites: %v", err)
		}
		if n := len(letters(t, w)); n != 0 {
			t.Fatalf("%d letters before the invitation", n)
		}
		issued := must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
		sent := letters(t, w)
		if len(sent) != 2 {
			t.Fatalf("letters to %v, want 2", sent)
		}
		for i, one := range issued {
			want := map[int]string{0: "r…@contoh.go.id", 5: "m…@contoh.go.id"}[i]
			if one.Mailed != want {
				t.Errorf("official %d: mailed %q, want %q", i, one.Mailed, want)
			}
		}
		hall, online := sent["ratna@contoh.go.id"], sent["made@contoh.go.id"]
		link := "https://pendopo.contoh.go.id/pelantikan/" + string(v.ID) + "/ikut?k=" + issued[0].Link
		for _, want := range []string{"Yth. ", link, "Kode: " + issued[0].Code[:3] + " " + issued[0].Code[3:], "Senin, 30 November 2020", "09.00 WIB", "Tempat: " + v.Hall, v.NewPost(v.Seats[0])} {
			if !strings.Contains(hall.Text, want) {
				t.Errorf("the letter to the hall lacks %q:\n%s", want, hall.Text)
			}
		}
		if strings.Contains(hall.Text, issued[5].Link) || strings.Contains(hall.Text, "[ceremony.") || strings.Contains(hall.Subject, "[") {
			t.Errorf("the letter to the hall:\n%s\n%s", hall.Subject, hall.Text)
		}
		if !strings.Contains(online.Text, "dalam jaringan") || !strings.Contains(online.Text, v.Link) || strings.Contains(online.Text, "Tempat: "+v.Hall) {
			t.Errorf("the letter to an official by video:\n%s", online.Text)
		}
		must[*ceremony.Guest](t)(w.Ceremony.Enter(ctx, issued[0].Link))

		// A new link is mailed too.
		fresh := must[ceremony.Issued](t)(w.Ceremony.Reissue(ctx, w.Crew, v.ID, issued[1].Seat))
		if fresh.Mailed != "" {
			t.Errorf("without an address: %q", fresh.Mailed)
		}
		give(t, w, v.Seats[3].Person, "bambang@contoh.go.id")
		fresh = must[ceremony.Issued](t)(w.Ceremony.Reissue(ctx, w.Crew, v.ID, issued[3].Seat))
		if m := letters(t, w)["bambang@contoh.go.id"]; fresh.Mailed != "b…@contoh.go.id" || !strings.Contains(m.Text, fresh.Link) || strings.Contains(m.Text, issued[3].Link) {
			t.Errorf("the new letter %+v", m)
		}
	})
}

// A refused invitation sends nothing; one that is brought in from the past
// neither.
func TestNoLetters(t *testing.T) {
	each(t, 4, func(t *testing.T, w *ceremonytest.World) {
		w.Ceremony.Site = "https://pendopo.contoh.go.id"
		v := w.Arranged(t)
		give(t, w, v.Seats[0].Person, "ratna@contoh.go.id")
		w.At(ceremonytest.EventOn, 8)
		if _, err := w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}); !errs.Is(err, errs.Conflict) {
			t.Fatalf("on the day itself: %v", err)
		}
		past := must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, actor.System("test"), v.ID, ceremony.InviteIn{On: "2020-11-26"}))
		if n := len(letters(t, w)); n != 0 || past[0].Mailed != "" {
			t.Errorf("%d letters, first %q", n, past[0].Mailed)
		}
	})
}
