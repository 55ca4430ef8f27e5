package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
)

// Before the invitations went out the roll says what the sheet says: what stands
// in the way, and not "send them by" a day that is over.
func TestOperatorBeforeInviting(t *testing.T) {
	s := newSite(t, 4)
	v := s.w.Arranged(t)
	base := "/pelantikan/" + string(v.ID)
	contains(t, s.get(t, base+"/operator"), "Susunan lengkap. Kirim undangan paling lambat")
	s.w.At(ceremonytest.EventOn, 8) // too late to invite for today
	sheet, roll := text(s.get(t, base)), text(s.get(t, base+"/operator"))
	lead := regexp.MustCompile(`\d+ hal harus dibereskan sebelum undangan dikirim\.`)
	if got, want := lead.FindString(roll), lead.FindString(sheet); want == "" || got != want {
		t.Errorf("the roll says %q, the sheet %q", got, want)
	}
	if strings.Contains(roll, "paling lambat") {
		t.Errorf("the roll asks to invite by a day that is over: %s", roll)
	}
}

// However the session stands, the sentence at the top, the list below it and
// the filter count the same officials.
func TestOperatorNumbersAgree(t *testing.T) {
	s := newSite(t, 12)
	id, _ := s.w.Running(t)
	ctx := context.Background()
	v, err := s.w.Ceremony.Open(ctx, s.w.Crew, id)
	if err != nil {
		t.Fatal(err)
	}
	base := "/pelantikan/" + string(id)
	section := regexp.MustCompile(`(?s)<section class="[^"]*" id="pengecualian">.*?</section>`)
	agree := func(when string, want int, sentence string) {
		t.Helper()
		body := s.get(t, base+"/operator")
		listed := strings.Count(section.FindString(body), "<li>")
		if listed != want {
			t.Errorf("%s: %d officials listed, want %d", when, listed, want)
		}
		if sentence != "" && !strings.Contains(text(body), strconv.Itoa(want)+" "+sentence) {
			t.Errorf("%s: the sentence does not say %d %s: %s", when, want, sentence, text(body)[:400])
		}
		rows := 0
		if want > 0 {
			rows = strings.Count(s.get(t, base+"/operator?tampil=look"), `<tr id="s-`)
		}
		if rows != want {
			t.Errorf("%s: the filter shows %d rows, want %d", when, rows, want)
		}
	}
	agree("nobody came", 12, "baris perlu dilihat")
	var ids []string
	for _, seat := range v.Seats[:10] {
		ids = append(ids, string(seat.ID))
	}
	s.post(t, base+"/operator", url.Values{"mark": {"arrived"}, "seat": ids[:6]})     // the hall
	s.post(t, base+"/operator", url.Values{"mark": {"connected"}, "seat": ids[6:10]}) // by video
	agree("two are missing", 2, "baris perlu dilihat")
	s.post(t, base+"/operator", url.Values{"mark": {"heard"}, "seat": ids[:6]})
	agree("six in the hall are sworn and have not signed", 2, "baris perlu dilihat")
	s.post(t, base+"/operator", url.Values{"mark": {"not_heard"}, "seat": ids[6:7]})
	agree("one link was lost", 3, "baris perlu dilihat")

	s.post(t, base+"/operator", url.Values{"mark": {"heard"}, "seat": ids[7:10]})
	now, err := s.w.Ceremony.Open(ctx, s.w.Crew, id)
	if err != nil {
		t.Fatal(err)
	}
	lost := now.Seats[6]
	one := fmt.Sprintf("heard %s %d", lost.ID, lost.Version)
	if status, body := s.do(t, "POST", base+"/operator", url.Values{"one": {one}, "witness." + string(lost.ID): {""}}); status != http.StatusUnprocessableEntity {
		t.Errorf("nobody answers for a lost link: %d %s", status, text(body))
	}
	contains(t, s.post(t, base+"/operator", url.Values{"one": {one}, "witness." + string(lost.ID): {"witness1"}}), "Disumpah")
	if _, err := s.w.Ceremony.Close(ctx, s.w.Crew, id); err != nil {
		t.Fatal(err)
	}
	agree("closed: ten are to sign", 10, "")
	s.post(t, base+"/operator", url.Values{"mark": {"sign_wet"}, "seat": ids[:4]})
	agree("closed: four signed", 6, "")
	if v, err = s.w.Ceremony.Open(ctx, s.w.Crew, id); err != nil || v.Count().Exceptions != 6 || v.Attention(v.Seats[11]) != ceremony.NoAttention {
		t.Errorf("%d exceptions, %v", v.Count().Exceptions, err)
	}
}
