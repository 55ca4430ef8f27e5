package web

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pendopo/internal/account"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
)

var hidden = regexp.MustCompile(`<input type="hidden" name="(seat|link|code)" value="([^"]*)">`)

// From the invitation to the signatures of the witnesses on pages: cards from
// the codes shown once, places, a rehearsal that says so everywhere, a number
// that is looked up, and the wrong person at each door.
func TestBeforeAndAfterOnPages(t *testing.T) {
	s := newSite(t, 12)
	s.w.Ceremony.Hasher = account.NewHasher(account.Hashing{MemoryKiB: 64, Passes: 1})
	s.w.At("2020-11-25", 10)
	v := s.w.Arranged(t)
	base := "/pelantikan/" + string(v.ID)
	contains(t, s.get(t, base), "Mulai gladi", "Lembar cadangan", "Tempat duduk")

	places := s.get(t, base+"/tempat")
	contains(t, places, "Kepala Urusan Baru", "Di tempat")
	key := "place." + string(v.Placed()[0].ID)
	if status, body := s.do(t, "POST", base+"/tempat", url.Values{key: {"2"}}); status != http.StatusUnprocessableEntity || !strings.Contains(text(body), "tempat 2 sudah dipakai") {
		t.Errorf("two on one chair: %d %s", status, text(body)[:300])
	}
	if status, body := s.do(t, "POST", base+"/tempat", url.Values{key: {"dua"}}); status != http.StatusUnprocessableEntity || !strings.Contains(text(body), "tulis angka") {
		t.Errorf("no number: %d %s", status, text(body)[:300])
	}
	contains(t, s.post(t, base+"/tempat", url.Values{key: {"40"}}), "Tempat duduk tersimpan")

	body := s.post(t, base+"/undangan", url.Values{})
	contains(t, body, "Cetak 12 kartu peserta")
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		form.Add(m[1], m[2])
	}
	if _, card := s.do(t, "POST", base+"/kartu", form); !bytes.HasPrefix([]byte(card), []byte("%PDF")) {
		t.Errorf("the cards: %s", text(card)[:200])
	}
	form["code"][4] = "000000"
	if status, _ := s.do(t, "POST", base+"/kartu", form); status != http.StatusConflict {
		t.Errorf("a wrong code on a card: %d", status)
	}
	if pack := s.get(t, base+"/cadangan.pdf"); !strings.HasPrefix(pack, "%PDF") {
		t.Error("no fallback pack")
	}

	contains(t, s.post(t, base+"/gladi", url.Values{"do": {"begin"}}), "GLADI", "Akhiri gladi dan hapus")
	for _, p := range []string{"", "/operator", "/tanda-tangan", "/berita-acara", "/layar", "/langsung", "/tempat", "/operator/" + string(v.Seats[0].ID)} {
		contains(t, s.get(t, base+p), "GLADI")
	}
	s.who = ""
	if status, _ := s.do(t, "GET", base+"/langsung", nil); status < 400 {
		t.Errorf("the public sees a rehearsal: %d", status)
	}
	s.who = "crew"
	body = s.post(t, base+"/gladi", url.Values{"do": {"end"}})
	contains(t, body, "Gladi selesai")

	s.w.At(ceremonytest.EventOn, 8)
	s.post(t, base+"/mulai", url.Values{})
	if body := s.get(t, base+"/layar"); strings.Contains(text(body), "GLADI") && !strings.Contains(body, `data-has="rehearsal" hidden`) {
		t.Error("the real screen says rehearsal")
	}
	first := v.Seats[0].ID
	if status, body := s.do(t, "POST", base+"/operator", url.Values{"phone": {string(first)}}); status != http.StatusUnprocessableEntity || !strings.Contains(text(body), "tidak ada di data pegawai") {
		t.Errorf("no number: %d", status)
	}
	contains(t, s.post(t, base+"/petugas", url.Values{"present": {"witness1 ", "witness2 "}}), "Disaksikan oleh")

	contains(t, s.get(t, base+"/dari-kertas"), "Siapa yang menyatakan lembar ini benar")
	if status, _ := s.do(t, "POST", base+"/dari-kertas", url.Values{"seat": {string(first)}, "result." + string(first): {"sworn"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("paper that nobody attests: %d", status)
	}
	paper := url.Values{"attested": {"witness1"}}
	for _, seat := range v.Seats[:10] {
		paper.Add("seat", string(seat.ID))
		paper.Set("result."+string(seat.ID), "sworn")
	}
	contains(t, s.post(t, base+"/dari-kertas", paper), "10 pejabat dicatat dari kertas")

	// Those ten were heard; they sign on screen, one by drawing.
	signing := s.get(t, base+"/tanda-tangan")
	contains(t, signing, "10 menunggu Pejabat yang disumpah")
	s.who = "head"
	if status, _ := s.do(t, "GET", base+"/tanda-tangan", nil); status != http.StatusForbidden {
		t.Errorf("an official reads who has not signed: %d", status)
	}
	if status, _ := s.do(t, "POST", base+"/tanda-tangan", url.Values{"hand": {"witness_1"}, "name": {"x"}, "pin": {"493817"}, "again": {"493817"}}); status != http.StatusForbidden {
		t.Errorf("an official signs as a witness: %d", status)
	}
	s.who = "sekda"
	contains(t, s.get(t, base+"/tanda-tangan"), "Tanda tangan Anda sebagai Saksi I", "Belum giliran Anda")
	s.who = "crew"
	one := must[ceremony.Issued](t)(s.w.Ceremony.Reissue(t.Context(), s.w.Crew, v.ID, v.Seats[0].ID))
	g := must[*ceremony.Guest](t)(s.w.Ceremony.Sign(t.Context(), one.Link, one.Code, ceremony.SignIn{Strokes: "1,1 900,300", PIN: "730264", Again: "730264"}))
	if g.Seat.Signed != ceremony.Typed {
		t.Error("not signed")
	}
	s.who = "sekda"
	contains(t, s.get(t, base+"/tanda-tangan"), "1 berita acara menunggu tanda tangan Anda")
	contains(t, s.post(t, base+"/tanda-tangan", url.Values{"hand": {"witness_1"}, "name": {"bagas pranoto"}, "pin": {"493817"}, "again": {"493817"}}), "1 berita acara Anda tandatangani")
	for _, p := range []string{"/gladi", "/kartu", "/tempat", "/dari-kertas"} {
		if status, _ := s.do(t, "POST", base+p, url.Values{}); status != http.StatusForbidden && status != http.StatusUnprocessableEntity {
			t.Errorf("POST %s by a witness: %d", p, status)
		}
	}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
