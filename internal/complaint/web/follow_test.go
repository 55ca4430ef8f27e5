package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"pendopo/internal/complaint"
)

// The promise names the post that owes the answer and how many working days it
// has; the reporter recognises the contact that news goes to, and nobody else
// learns it.
func TestTrackerNamesPostDaysAndContact(t *testing.T) {
	s := newSite(t)
	number, body := s.send(t, url.Values{"titik_cari": {"Pasar Pahing"}, "cerita": {"Lubang di jalan depan sekolah"}, "kontak": {"siti.rahayu@warga.test"}})
	says(t, body, "ke s•••@warga.test")
	id, err := s.w.ByNumber(s.w.Ctx, s.w.Coordinator, number)
	s.w.Must(t, err)
	s.w.Must(t, s.w.Verify(s.w.Ctx, s.w.Coordinator, id, complaint.VerifyIn{Category: "jalan_rusak", Unit: s.w.Agency.ID}))

	own := s.get(t, "/lacak/"+number, 200)
	says(t, own, "ke s•••@warga.test", "Tinggal 5 hari kerja. Penanggung jawab: "+s.w.Liaison.Title+".", "Bagikan")
	if !strings.Contains(own, `value="`+s.URL+"/lacak/"+number+`" readonly`) {
		t.Error("the address to share is not that of the page")
	}
	hidden(t, own, "siti.rahayu@")
	s.w.Clock.Add(6 * 24 * time.Hour) // Sunday; the last day is Monday
	says(t, s.get(t, "/lacak/"+number, 200), "Tinggal 1 hari kerja.")

	s.fresh(t)
	public := s.get(t, "/lacak/"+number, 200)
	says(t, public, s.w.Liaison.Title, "Bagikan")
	hidden(t, public, "•••")
	secret, _ := s.send(t, url.Values{"titik_cari": {"Pasar Pahing"}, "cerita": {"Petugas minta uang"}, "rahasia": {"1"}})
	s.fresh(t)
	hidden(t, s.get(t, "/lacak/"+secret, 200), "Bagikan")
}

// A title that names its office is not followed by the office once more.
func TestResponsible(t *testing.T) {
	for _, c := range []struct{ post, unit, want string }{
		{"Kepala Bidang Drainase", "Dinas PUPR", "Kepala Bidang Drainase, Dinas PUPR"},
		{"Kepala Dinas PUPR", "Dinas PUPR", "Kepala Dinas PUPR"},
		{"", "Dinas PUPR", "Dinas PUPR"},
		{"Koordinator", "", "koordinator laporan"},
	} {
		office := c.unit
		if office == "" {
			office = "koordinator laporan"
		}
		if got := responsible(complaint.Promise{PostTitle: c.post, UnitName: c.unit}, office); got != c.want {
			t.Errorf("%q of %q is named %q, want %q", c.post, c.unit, got, c.want)
		}
	}
}
