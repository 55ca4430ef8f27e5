package web

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pendopo/internal/appointment"
	"pendopo/internal/org"
)

// A seat that was picked is drawn on the board though no chain has it, also in a
// round without any proposal; links and forms lead to the heading of its panel,
// which takes the focus without script; the person is taken out beside the seat.
func TestPickedSeatIsDrawn(t *testing.T) {
	s := newSite(t, "kediri")
	r, err := s.Rounds.Create(s.Ctx, s.officer, appointment.NewRound{Details: appointment.Details{Title: "Kosong", PlannedOn: s.Demo.AsOf.AddDays(60)}})
	if err != nil {
		t.Fatal(err)
	}
	v := s.view(t)
	var vacant *org.Post
	for _, x := range v.Snapshot.Seats(org.SeatFilter{Limit: 500}).Items {
		if x.Vacant && x.Post.Structural {
			vacant = x.Post
			break
		}
	}
	if vacant == nil {
		t.Fatal("the example has no vacant post")
	}
	at := roundHref(r.ID, "papan") + "?kursi=" + vacant.Code
	page := s.open(t, s.officer, at)
	seats := page.all("li.seat")
	if len(seats) != 1 || !strings.Contains(attr(seats[0], "class"), "seat-chosen") || !strings.Contains(text(seats[0]), vacant.Title) {
		t.Fatalf("%d seats are drawn in the empty round", len(seats))
	}
	if a := find(seats[0], "a"); len(a) != 1 || attr(a[0], "aria-current") != "true" || !strings.HasSuffix(attr(a[0], "href"), "#kursi-terpilih") {
		t.Error("the seat does not say that it is chosen, or leads past its panel")
	}
	if h := find(page.one("header.panel-head"), "h2")[0]; attr(h, "tabindex") != "-1" || attr(h, "id") != "kursi-terpilih" {
		t.Error("the heading of the panel cannot take the focus")
	}
	for _, in := range page.all("input") {
		if back := attr(in, "value"); attr(in, "name") == "kembali" && back != "" && !strings.HasSuffix(back, "#kursi-terpilih") {
			t.Errorf("a form comes back to %s", back)
		}
	}

	// A proposed seat: chosen in its chain, drawn once, and left from its head.
	m := v.Moves[0]
	page = s.open(t, s.officer, seatHref(s.Round, v.Snapshot.Posts[m.ToPost], m, "saring", "semua"))
	if n := len(page.all("li.seat.seat-chosen")); n != 1 {
		t.Errorf("%d seats are chosen", n)
	}
	out := func(root *html.Node) (n int) {
		for _, in := range find(root, "input") {
			if attr(in, "value") == "keluarkan" {
				n++
			}
		}
		return n
	}
	if out(page.one("header.panel-head")) != 1 || out(page.doc) != 1 {
		t.Error("the person is not taken out beside the seat")
	}
}
