package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
)

// send fills in the form as far as its number.
func (s *site) send(t *testing.T, fields url.Values) (number, page string) {
	t.Helper()
	form := carried(s.get(t, "/lapor", 200))
	for k, v := range fields {
		form[k] = v
	}
	form.Set("kirim", "1")
	status, body := s.upload(t, "/lapor", form)
	if number = regexp.MustCompile(`KDR-\d{4}-\w{6}`).FindString(body); status != 200 || number == "" {
		t.Fatalf("sending: %d %s", status, text(body))
	}
	return number, body
}

// letters are the messages about a report.
func (s *site) letters(t *testing.T, number string) []complaint.Message {
	t.Helper()
	id, err := s.w.ByNumber(s.w.Ctx, s.w.Coordinator, number)
	s.w.Must(t, err)
	c, err := s.w.Case(s.w.Ctx, s.w.Coordinator, id)
	s.w.Must(t, err)
	return c.Messages
}

// A report of a fire says whom to call on the page after sending, which is the
// first one that every reporter sees, on the tracker until an office has it, in
// the letter that acknowledges it, and at the desk. A pothole says nothing.
func TestEmergencyIsOnTop(t *testing.T) {
	s := newSite(t)
	s.w.Route(t)
	number, body := s.send(t, url.Values{"titik_cari": {"Pasar Pahing"}, "cerita": {"Rumah terbakar di belakang pasar, api besar"}, "kontak": {"siti@warga.test"}})
	if call, promise := strings.Index(body, `href="tel:113"`), strings.Index(body, `class="promise`); call < 0 || call > promise {
		t.Errorf("the page after sending has the number at %d, the promise at %d", call, promise)
	}
	says(t, body, "Laporan ini tidak memanggil petugas darurat")
	says(t, s.get(t, "/lacak/"+number, 200), "telepon 113")
	if got := s.letters(t, number); len(got) != 1 || !strings.Contains(got[0].Text, "telepon 113") || !strings.Contains(got[0].Text, number) {
		t.Errorf("the letter says %+v", got)
	}
	s.who = "coordinator"
	says(t, s.get(t, "/aduan", 200), "darurat 113")
	says(t, s.get(t, "/aduan/"+number, 200), "Pastikan 113 sudah tahu")

	s.who = ""
	s.fresh(t) // a neighbour reads the report, not what its reporter should do
	hidden(t, s.get(t, "/lacak/"+number, 200), `href="tel:`)
	_, body = s.send(t, url.Values{"titik_cari": {"Pasar Bandar"}, "cerita": {"Lubang di jalan depan sekolah"}})
	hidden(t, body, `href="tel:`)

	id, err := s.w.ByNumber(s.w.Ctx, s.w.Coordinator, number)
	s.w.Must(t, err)
	s.w.Must(t, s.w.Verify(s.w.Ctx, s.w.Coordinator, id, complaint.VerifyIn{Category: "kebakaran", Unit: s.w.Agency.ID}))
	if _, err := s.w.Answer(s.w.Ctx, s.w.Liaison, id, complaint.AnswerIn{Text: complainttest.Good(s.w.Liaison)}); err != nil {
		t.Fatal(err)
	}
	s.who = "liaison"
	hidden(t, s.get(t, "/aduan/"+number, 200), "Pastikan 113") // somebody is on it
	hidden(t, s.get(t, "/aduan", 200), "darurat 113")
}

// Nothing is promised to a telephone number while no way leads there; a way to
// telephones, and the words are those of any other.
func TestTelephonesArePromisedWhatIsSent(t *testing.T) {
	s := newSite(t)
	says(t, s.get(t, "/lapor", 200), "Nomor HP hanya membuka laporan Anda lagi")
	phone := url.Values{"titik_cari": {"Pasar Pahing"}, "cerita": {"Lubang di jalan depan sekolah"}, "kontak": {"0812 3456 7417"}}
	number, body := s.send(t, phone)
	hidden(t, body, "Setiap kabar baru kami kirim")
	says(t, body, "belum dapat kami kirim")
	says(t, s.get(t, "/lacak/"+number, 200), "belum dapat kami kirim")
	phone.Set("cerita", "Lampu di gang padam")
	phone.Set("kontak", "siti@warga.test")
	_, body = s.send(t, phone)
	says(t, body, "Setiap kabar baru kami kirim")

	s.w.SetSender("phone", s.w.Sent)
	hidden(t, s.get(t, "/lapor", 200), "hanya membuka laporan Anda lagi")
	phone.Set("cerita", "Selokan tersumbat sampah")
	phone.Set("kontak", "0812 3456 7418")
	number, body = s.send(t, phone)
	says(t, body, "Setiap kabar baru kami kirim")
	id, err := s.w.ByNumber(s.w.Ctx, s.w.Coordinator, number)
	s.w.Must(t, err)
	s.w.Must(t, s.w.Verify(s.w.Ctx, s.w.Coordinator, id, complaint.VerifyIn{Category: "drainase", Unit: s.w.Agency.ID}))
	if got := s.letters(t, number); len(got) != 1 || got[0].Way != "phone" || got[0].State != "queued" {
		t.Errorf("to the telephone goes %+v", got)
	}
}

// Guessing digits ends with words at the form; the reporter's own device goes on.
func TestGuessesEndAtTheForm(t *testing.T) {
	s := newSite(t)
	s.w.Limits = complaint.Limits{Lookups: 3}
	number, _ := s.send(t, url.Values{"titik_cari": {"Pasar Pahing"}, "cerita": {"Lubang di jalan depan sekolah"}, "kontak": {"0812 3456 7417"}})
	own := s.client
	s.fresh(t)
	var body string
	for range 6 {
		body = s.post(t, "/lacak", url.Values{"nomor": {number}, "akhir": {"999"}}, http.StatusUnprocessableEntity)
	}
	says(t, body, "Terlalu sering salah. Tunggu 30 menit")
	s.client = own
	says(t, s.get(t, "/lacak/"+number, 200), "Tentang Anda")
	s.get(t, "/lacak/"+number+"/data", 200)
}

// The many forms of a case ask for a reason each: every field has its own label,
// and a mistake is shown where it was made.
func TestFieldsOfACaseAreTold(t *testing.T) {
	s := newSite(t)
	r := s.w.Routed(t, 1)
	path := "/aduan/" + r.Number
	once := func(what, body string) {
		t.Helper()
		seen := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			if seen[m[1]] {
				t.Errorf("%s: two things have the id %q", what, m[1])
			}
			seen[m[1]] = true
		}
		if len(seen) < 8 {
			t.Errorf("%s has %d ids: nothing was tested", what, len(seen))
		}
	}
	s.who = "liaison"
	once("the liaison's page", s.get(t, path, 200))
	body := s.post(t, path, url.Values{"do": {"kembalikan"}, "alasan": {""}}, http.StatusUnprocessableEntity)
	once("a return without a reason", body)
	if at, form := strings.Index(body, `id="f-alasan-error"`), strings.Index(body, "<summary>Bukan urusan kami"); at < form || form < 0 || strings.Count(body, "field-error") != 1 {
		t.Errorf("the message stands at %d, its form at %d, %d times", at, form, strings.Count(body, "field-error"))
	}
	s.who = "coordinator"
	fresh, err := s.w.Receive(s.w.Ctx, actor.Actor{}, complainttest.Plain(9))
	s.w.Must(t, err)
	once("the coordinator's page", s.get(t, "/aduan/"+fresh.Number, 200))
}
