package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
)

// The queue of held messages: the coordinator sees why, lets go or archives
// several at once; the sender reads what happens; nobody else sees anything.
func TestModerationQueue(t *testing.T) {
	s := newSite(t)
	s.w.Limits = complaint.Limits{SameText: 1}
	var held []complaint.Receipt
	for n := range 4 {
		in := complainttest.Plain(n)
		in.Text = "Tolong segera diperbaiki jalan rusak di kampung kami ini, sudah lama sekali"
		r, err := s.w.Receive(s.w.Ctx, actor.Actor{}, in)
		if err != nil {
			t.Fatal(err)
		}
		if r.State == complaint.Held {
			held = append(held, r)
		}
	}
	if len(held) != 3 {
		t.Fatalf("%d held, want 3", len(held))
	}
	public := s.get(t, "/lacak/"+held[0].Number, 200)
	hidden(t, public, "Tolong segera")
	s.post(t, "/lacak", url.Values{"nomor": {held[0].Number}, "akhir": {"890"}}, 200)
	says(t, s.get(t, "/lacak/"+held[0].Number, 200), "Isinya kami periksa dulu", "Tenggatnya tidak berubah")

	s.who = "coordinator"
	body := s.get(t, "/aduan/moderasi", 200)
	says(t, body, "3 laporan menunggu diperiksa", "Isi yang sama dikirim berkali-kali")
	hidden(t, body, "Siti Rahayu", "0812")
	golden(t, "moderasi", body)
	golden(t, "moderasi.en", s.get(t, "/en/aduan/moderasi", 200))
	says(t, s.get(t, "/aduan/"+held[0].Number, 200), "Isi yang sama dikirim berkali-kali", "Boleh ditampilkan")
	says(t, s.post(t, "/aduan/moderasi", url.Values{"do": {"terbitkan"}}, http.StatusUnprocessableEntity), "Pilih laporannya dulu")
	body = s.post(t, "/aduan/moderasi", url.Values{"do": {"buang"}, "nomor": {held[0].Number}, "alasan": {""}}, http.StatusUnprocessableEntity)
	if !strings.Contains(body, `value="`+held[0].Number+`" checked`) {
		t.Error("what was chosen is lost with a mistake")
	}
	says(t, s.post(t, "/aduan/moderasi", url.Values{"do": {"terbitkan"}, "nomor": {held[1].Number}}, 200), "1 laporan boleh ditampilkan")
	says(t, s.post(t, "/aduan/moderasi", url.Values{"do": {"buang"}, "nomor": {held[0].Number, held[2].Number}, "alasan": {"Isi yang sama sudah ditangani"}}, 200),
		"2 laporan diarsipkan", "Tidak ada yang perlu diperiksa")

	for _, who := range []string{"liaison", "nobody", ""} {
		s.who = who
		if got, _ := s.do(t, "GET", "/aduan/moderasi", "", nil); got < 400 {
			t.Errorf("%q opens the queue: %d", who, got)
		}
		if got, _ := s.do(t, "POST", "/aduan/moderasi", "application/x-www-form-urlencoded", strings.NewReader("do=terbitkan&nomor="+held[1].Number)); got < 400 {
			t.Errorf("%q moderates: %d", who, got)
		}
	}
	if n, err := s.w.HeldCount(s.w.Ctx, s.w.Coordinator); err != nil || n != 0 {
		t.Errorf("%d held, %v", n, err)
	}
	s.who = ""
	says(t, s.get(t, "/lacak/"+held[0].Number, 200), "Diarsipkan", "Isi yang sama sudah ditangani")
	s.fresh(t)
	s.get(t, "/lacak/"+held[0].Number, http.StatusNotFound)
}

// Three digits are guessed in an afternoon: they open the case and no identity,
// and give no key that does. The whole contact does.
func TestThreeDigitsOpenNoIdentity(t *testing.T) {
	s := newSite(t)
	r := s.w.Report(t, 1)
	own, err := s.w.Track(s.w.Ctx, complainttest.Key(r))
	if err != nil || own.Token != "" {
		t.Fatalf("three digits give the key %q, %v", own.Token, err)
	}
	s.post(t, "/lacak", url.Values{"nomor": {r.Number}, "akhir": {"890"}}, 200)
	path := "/lacak/" + r.Number + "/data"
	body := s.get(t, path, 200)
	says(t, body, "Tiga angka belum cukup")
	hidden(t, body, "Siti Rahayu", "siti1@", "81234567890")
	s.post(t, path, url.Values{"do": {"simpan"}, "nama": {"Orang Lain"}, "hp": {"0811111111"}}, http.StatusForbidden)
	s.post(t, path, url.Values{"do": {"hapus"}}, http.StatusForbidden)
	says(t, s.post(t, path, url.Values{"do": {"buka"}, "kontak": {"0811 1111 111"}}, http.StatusUnprocessableEntity), "Itu bukan kontak pada laporan ini")
	body = s.post(t, path, url.Values{"do": {"buka"}, "kontak": {"+62 812-3456-7890"}}, 200)
	says(t, body, "Hapus data saya")
	if !strings.Contains(body, `value="Siti Rahayu"`) {
		t.Error("the whole contact does not open the own data")
	}

	// Who left nothing has nothing to open.
	bare := complainttest.Plain(2)
	bare.Person = complaint.Person{}
	nobody, err := s.w.Receive(s.w.Ctx, actor.Actor{}, bare)
	if err != nil {
		t.Fatal(err)
	}
	s.fresh(t)
	s.post(t, "/lacak", url.Values{"nomor": {nobody.Number}, "akhir": {nobody.Tail}}, 200)
	says(t, s.get(t, "/lacak/"+nobody.Number+"/data", 200), "tidak ada data Anda yang kami simpan")
}
