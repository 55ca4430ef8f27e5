package web

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
)

// held is a site whose session is open for its roll call.
func held(t *testing.T, n int) (s *site, base string, issued []ceremony.Issued) {
	t.Helper()
	s = newSite(t, n)
	ctx := context.Background()
	x, err := s.w.Ceremony.Plan(ctx, s.w.Crew, s.w.Round)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.w.Ceremony.Open(ctx, s.w.Crew, x.ID)
	if err != nil {
		t.Fatal(err)
	}
	in := ceremony.ArrangeIn{Title: v.Title, At: "09.00", Hall: "Pendopo", Link: "https://rapat.example/x", OnlineBasis: "SE 1/2020", On: ceremonytest.EventOn, Roles: v.Roles}
	for _, g := range v.Groups() {
		in.Roles = append(in.Roles, ceremony.Role{Office: ceremony.Clergy, Religion: g.Religion, Name: "Rohaniwan"})
	}
	if _, err := s.w.Ceremony.Arrange(ctx, s.w.Crew, x.ID, 0, in); err != nil {
		t.Fatal(err)
	}
	if issued, err = s.w.Ceremony.Invite(ctx, s.w.Crew, x.ID, ceremony.InviteIn{}); err != nil {
		t.Fatal(err)
	}
	base = "/pelantikan/" + string(x.ID)
	// The run sheet is changed while there is time; a required part stays.
	form := url.Values{"on.prayer": {"1"}}
	for k, at := range map[string]string{"roll_call": "08.30", "anthem": "09.00", "decree": "09.05", "script": "09.20", "oath": "09.25", "signing": "09.40", "prayer": "09.50"} {
		form.Set("planned."+k, at)
	}
	contains(t, s.get(t, base+"/rundown"), "Presensi Wajib", "Pakta integritas")
	form.Set("planned.oath", "08.00")
	if status, body := s.do(t, "POST", base+"/rundown", form); status != http.StatusUnprocessableEntity || !strings.Contains(text(body), "Jam Sumpah jabatan salah") {
		t.Errorf("an oath before the anthem: %d %s", status, text(body))
	}
	form.Set("planned.oath", "09.25")
	s.post(t, base+"/rundown", form)
	s.w.At(ceremonytest.EventOn, 9)
	if _, err := s.w.Ceremony.Start(ctx, s.w.Crew, x.ID); err != nil {
		t.Fatal(err)
	}
	return s, base, issued
}

// press presses the big button as the operator's page shows it.
func (s *site) press(t *testing.T, base, do string) string {
	t.Helper()
	body := s.get(t, base+"/operator")
	place := regexp.MustCompile(`name="item" value="(\d+)"><input type="hidden" name="step" value="(\d+)"`).FindStringSubmatch(body)
	if place == nil {
		t.Fatalf("the page has no big button: %s", text(body))
	}
	return s.post(t, base+"/jalan", url.Values{"item": {place[1]}, "step": {place[2]}, "do": {do}})
}

// A screen follows the ceremony: every press of the operator reaches it, and a
// screen that comes back with the number it has waits for news.
func TestScreensFollow(t *testing.T) {
	s, base, issued := held(t, 12)
	res, err := http.Get(s.URL + base + "/arus") // anybody
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("Content-Type %q", got)
	}
	lines := bufio.NewScanner(res.Body)
	next := func() (room ceremony.Room) {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &room); err != nil {
					t.Fatal(err)
				}
				return room
			}
		}
		t.Fatal("the stream ended")
		return room
	}
	if room := next(); room.Kind != "roll_call" || room.There != 0 {
		t.Fatalf("the first room: %+v", room)
	}
	guest := &site{Server: s.Server, w: s.w, client: &http.Client{Jar: s.client.Jar}}
	me := issued[11]
	guest.get(t, base+"/ikut?k="+me.Link)
	guest.post(t, base+"/ikut", url.Values{"do": {"arrive"}, "code": {me.Code}})
	for room := next(); room.There != 1; room = next() { // rooms in between may come
	}
	contains(t, s.press(t, base, "next"), "Lanjut: Pembacaan keputusan", "Batalkan langkah terakhir")
	contains(t, guest.get(t, base+"/ikut"), "Indonesia Raya", "Biarkan halaman ini terbuka")
	s.press(t, base, "next")
	s.press(t, base, "next")
	body := s.get(t, base+"/layar")
	contains(t, body, "Pembacaan keputusan , 1 dari 12", "Ratna Dewi")
	s.press(t, base, "skip")
	contains(t, s.press(t, base, "next"), "Lanjut: baris 2 dari")
	room := next()
	for room.Oath == nil {
		room = next()
	}
	body = guest.get(t, base+"/ikut")
	contains(t, body, "Sumpah jabatan")
	if !strings.Contains(body, `data-do="say" data-later="1" hidden`) {
		t.Error("the official may say the oath before it is spoken")
	}
	for strings.Contains(s.get(t, base+"/operator"), "Lanjut: baris") {
		s.press(t, base, "next")
	}
	if body = guest.get(t, base+"/ikut"); !strings.Contains(body, `data-do="say">`) {
		t.Errorf("the last line was shown and there is no button: %s", text(body))
	}
	guest.post(t, base+"/ikut", url.Values{"do": {"say"}})
	for room = next(); room.Sworn != 1; room = next() {
	}
	if status, _ := guest.do(t, "POST", base+"/ikut/detak", url.Values{}); status != http.StatusNoContent {
		t.Errorf("a beat: %d", status)
	}

	// An old page is told where the ceremony stands, and nothing moves.
	status, body := s.do(t, "POST", base+"/jalan", url.Values{"item": {"0"}, "step": {"0"}, "do": {"next"}})
	if status != http.StatusConflict && status != http.StatusUnprocessableEntity {
		t.Errorf("an old page: %d", status)
	}
	contains(t, body, "Acara sudah berpindah ke Sumpah jabatan")

	// The same number again: nothing but breath until there is news.
	req, _ := http.NewRequest("GET", s.URL+base+"/arus", nil)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	now, _, err := s.feedRoom(base)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", now)
	again, err := http.DefaultClient.Do(req.WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Body.Close()
	s.press(t, base, "next")
	for sc := bufio.NewScanner(again.Body); sc.Scan(); {
		if data, ok := strings.CutPrefix(sc.Text(), "data: "); ok {
			if err := json.Unmarshal([]byte(data), &room); err != nil || room.Kind != "signing" {
				t.Errorf("the first news is %s", data)
			}
			break
		}
	}
	contains(t, s.get(t, base+"/langsung"), "Tanda tangan", "1 dari 1")
}

// feedRoom reads the number of the room as a new screen gets it.
func (s *site) feedRoom(base string) (number string, room ceremony.Room, err error) {
	res, err := http.Get(s.URL + base + "/arus")
	if err != nil {
		return "", room, err
	}
	defer res.Body.Close()
	for sc := bufio.NewScanner(res.Body); sc.Scan(); {
		if n, ok := strings.CutPrefix(sc.Text(), "id: "); ok {
			return n, room, nil
		}
	}
	return "", room, nil
}
