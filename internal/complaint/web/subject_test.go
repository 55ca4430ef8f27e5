package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pendopo/internal/complaint/complainttest"
)

// What reporters ask about their own data: the coordinator sees the clock and
// decides, the reporter reads the result, and nobody sees who asked.
func TestSubjectRequests(t *testing.T) {
	s := newSite(t)
	first, second, third := s.w.Routed(t, 1), s.w.Routed(t, 2), s.w.Routed(t, 3)
	if _, err := s.w.EraseData(s.w.Ctx, complainttest.Token(first), "tidak mau lagi"); err != nil {
		t.Fatal(err)
	}
	s.who = "coordinator"
	body := s.get(t, "/permintaan-data", 200)
	says(t, body, "1 permintaan menunggu keputusan", "Penghapusan data", first.Number, "tidak mau lagi", "sampai 3 Des 2020, 09.00 WIB")
	hidden(t, body, "Siti Rahayu", "siti1@", "81234567890")
	golden(t, "permintaan-data", body)
	golden(t, "permintaan-data.en", s.get(t, "/en/permintaan-data", 200))
	says(t, s.get(t, "/aduan", 200), "Permintaan data pribadi (1)")
	id := regexp.MustCompile(`name="permintaan" value="([^"]+)"`).FindStringSubmatch(body)[1]
	says(t, s.post(t, "/permintaan-data", url.Values{"do": {"tolak"}, "permintaan": {id}, "alasan": {""}}, http.StatusUnprocessableEntity), "Alasan menolak")
	for _, who := range []string{"liaison", "nobody"} {
		s.who = who
		s.get(t, "/permintaan-data", http.StatusForbidden)
		s.post(t, "/permintaan-data", url.Values{"do": {"penuhi"}, "permintaan": {id}}, http.StatusForbidden)
		s.post(t, "/permintaan-data", url.Values{"do": {"catat"}, "nomor": {second.Number}, "jenis": {"copy"}, "alasan": {"KTP"}}, http.StatusForbidden)
	}
	s.who = "coordinator"
	s.w.Clock.Add(80 * time.Hour)
	says(t, s.get(t, "/permintaan-data", 200), "lewat dari 3 Des 2020")
	says(t, s.post(t, "/permintaan-data", url.Values{"do": {"penuhi"}, "permintaan": {id}}, 200), "Permintaan dipenuhi", "Sudah diputus", "Tidak ada permintaan yang menunggu")
	s.post(t, "/permintaan-data", url.Values{"do": {"penuhi"}, "permintaan": {id}}, http.StatusUnprocessableEntity)
	if own, err := s.w.Track(s.w.Ctx, complainttest.Token(first)); err != nil || !own.Erased {
		t.Errorf("not erased: %v", err)
	}

	// At the counter, without the receipt: a copy goes to the kept contact only,
	// a correction leaves what was not said.
	says(t, s.post(t, "/permintaan-data", url.Values{"do": {"catat"}, "nomor": {"xx"}, "jenis": {"copy"}, "alasan": {"KTP"}}, http.StatusUnprocessableEntity), "Nomor itu tidak mungkin benar")
	body = s.post(t, "/permintaan-data", url.Values{"do": {"catat"}, "nomor": {second.Number}, "jenis": {"copy"}, "alasan": {"Menunjukkan KTP"}}, 200)
	s.post(t, "/permintaan-data", url.Values{"do": {"catat"}, "nomor": {second.Number}, "jenis": {"copy"}, "alasan": {"Lagi"}}, http.StatusUnprocessableEntity)
	id = regexp.MustCompile(`name="permintaan" value="([^"]+)"`).FindStringSubmatch(body)[1]
	s.post(t, "/permintaan-data", url.Values{"do": {"penuhi"}, "permintaan": {id}}, 200)
	own, err := s.w.Track(s.w.Ctx, complainttest.Token(second))
	if err != nil || len(own.Messages) == 0 || own.Messages[0].Kind != "data_copy" {
		t.Errorf("no copy was sent: %+v, %v", own.Messages, err)
	}
	body = s.post(t, "/permintaan-data", url.Values{"do": {"catat"}, "nomor": {third.Number}, "jenis": {"correct"}, "alasan": {"Ganti nomor, menunjukkan KTP"}}, 200)
	id = regexp.MustCompile(`name="permintaan" value="([^"]+)"`).FindStringSubmatch(body)[1]
	says(t, s.post(t, "/permintaan-data", url.Values{"do": {"perbaiki"}, "permintaan": {id}, "nama": {""}, "hp": {""}}, http.StatusUnprocessableEntity), "Tulis data yang benar")
	s.post(t, "/permintaan-data", url.Values{"do": {"perbaiki"}, "permintaan": {id}, "hp": {"0813 9999 8888"}}, 200)
	p, err := s.w.OwnData(s.w.Ctx, complainttest.Token(third))
	if err != nil || p.Phone != "+6281399998888" || p.Name != "Siti Rahayu" || p.Email != "siti3@warga.test" {
		t.Errorf("%+v, %v", p, err)
	}
	s.who = ""
	s.get(t, "/lacak/"+second.Number+"?kunci="+second.Token, 200)
	says(t, s.get(t, "/lacak/"+second.Number+"/data", 200), "Salinan data", "Selesai.")
	// The link of a message leaves no receipt in the address.
	if got, body := s.do(t, "GET", "/lacak/"+third.Number+"?kunci="+third.Token, "", nil); got != 200 || strings.Contains(body, third.Token) {
		t.Errorf("%d, the token stays on the page", got)
	}
}
