package web

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/kit/page"
)

// site is the door over an imported region; who asks is set by the header X-Who.
type site struct {
	*httptest.Server
	w      *complainttest.World
	client *http.Client
	who    string
}

func newSite(t *testing.T) *site {
	t.Helper()
	w := complainttest.SQLite(t)
	engine := page.New(page.Config{Region: "Kota Kediri", Clock: w.Clock, Zone: calendar.WIB, Log: slog.New(slog.DiscardHandler)})
	door := New(engine, w.Service, w.Org, w.Clock, Config{Region: "Kota Kediri", Zone: calendar.WIB, Address: func(*http.Request) string { return "192.0.2.1" }})
	actors := map[string]actor.Actor{"coordinator": w.Coordinator, "liaison": w.Liaison, "other": w.OtherLiaison, "whistle": w.Whistle, "nobody": w.Nobody,
		"information": w.Information, "sekda": w.Sekda}
	h := engine.Handler(door.Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			a := actors[r.Header.Get("X-Who")]
			ctx := page.WithVisitor(actor.With(r.Context(), a), page.Visitor{SignedIn: a.SignedIn(), PersonID: a.Person, Name: a.Name, Post: a.Title})
			next.ServeHTTP(rw, r.WithContext(ctx))
		})
	})
	s := &site{Server: httptest.NewServer(h), w: w}
	t.Cleanup(s.Close)
	s.fresh(t)
	return s
}

// fresh is another device: no cookies.
func (s *site) fresh(t *testing.T) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.client = &http.Client{Jar: jar}
}

func (s *site) do(t *testing.T, method, path, kind string, in io.Reader) (int, string) {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+path, in)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Who", s.who)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func (s *site) get(t *testing.T, path string, status int) string {
	t.Helper()
	got, body := s.do(t, "GET", path, "", nil)
	if got != status {
		t.Fatalf("GET %s: %d, want %d\n%s", path, got, status, text(body))
	}
	return body
}

func (s *site) post(t *testing.T, path string, form url.Values, status int) string {
	t.Helper()
	got, body := s.do(t, "POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if got != status {
		t.Fatalf("POST %s: %d, want %d\n%s", path, got, status, text(body))
	}
	return body
}

// upload posts a form with files, as a browser without script does.
func (s *site) upload(t *testing.T, path string, form url.Values, files ...[]byte) (int, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, values := range form {
		for _, v := range values {
			if err := m.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range files {
		part, err := m.CreateFormFile("foto", "foto.jpg")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return s.do(t, "POST", path, m.FormDataContentType(), &b)
}

func picture(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for i := range 320 * 240 {
		img.Set(i%320, i/320, color.RGBA{uint8(i), uint8(i / 7), uint8(i / 320), 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var tag = regexp.MustCompile(`(?s)<(script|style|head)\b.*?</(script|style|head)>|<[^>]*>`)

func text(html string) string {
	return strings.Join(strings.Fields(tag.ReplaceAllString(html, " ")), " ")
}

func says(t *testing.T, body string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text(body), w) {
			t.Errorf("the page does not say %q:\n%s", w, text(body))
		}
	}
}

func hidden(t *testing.T, body string, never ...string) {
	t.Helper()
	for _, w := range never {
		if strings.Contains(body, w) {
			t.Errorf("the page holds %q", w)
		}
	}
}

var field = regexp.MustCompile(`name="(kunci|foto_id)" value="([^"]+)"`)

// carried are the hidden fields that the next step of the form sends.
func carried(body string) url.Values {
	out := url.Values{}
	for _, m := range field.FindAllStringSubmatch(body, -1) {
		out.Add(m[1], m[2])
	}
	return out
}

// A citizen reports with a photo, without script and without an account, and
// follows the report to its rating.
func TestCitizenReportsAndFollows(t *testing.T) {
	s := newSite(t)
	form := carried(s.get(t, "/lapor", 200))
	status, body := s.upload(t, "/lapor", form, []byte("not a picture"))
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("a file that is no photo: %d", status)
	}
	says(t, body, "Foto")
	status, body = s.upload(t, "/lapor", form, picture(t))
	if status != 200 || len(carried(body)["foto_id"]) != 1 {
		t.Fatalf("a photo alone: %d, carries %v", status, carried(body))
	}
	form = carried(body)
	form.Set("kirim", "1")
	form.Set("titik_cari", "depan Pasar Pahing")
	status, body = s.upload(t, "/lapor", form)
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("without words: %d", status)
	}
	says(t, body, "Ceritakan masalahnya, satu kalimat sudah cukup.")
	if len(carried(body)["foto_id"]) != 1 || !strings.Contains(body, `value="depan Pasar Pahing"`) {
		t.Error("a mistake loses what was typed")
	}
	form.Set("cerita", "Lubang di depan pasar makin dalam. Hubungi saya 081234567417.")
	form.Set("kontak", "0812 3456 7417")
	status, body = s.upload(t, "/lapor", form)
	if status != 200 {
		t.Fatalf("sending: %d %s", status, text(body))
	}
	says(t, body, "Laporan Anda kami terima", "Kami jawab paling lambat", "KDR-")
	number := regexp.MustCompile(`KDR-\d{4}-\w{6}`).FindString(body)
	if _, again := s.upload(t, "/lapor", form); !strings.Contains(again, number) {
		t.Error("sending twice makes two reports")
	}

	own := s.get(t, "/lacak/"+number, 200)
	says(t, own, "Laporan diterima", "Bagaimana tanggal ini dihitung", "Belum ada petugas yang membuka kontak Anda")
	photo := regexp.MustCompile(`/foto/[^"?]+`).FindString(own)
	if got := s.get(t, photo, 200); !strings.HasPrefix(got, "\xff\xd8") {
		t.Error("the photo is no JPEG")
	}
	s.fresh(t)
	public := s.get(t, "/lacak/"+number, 200)
	hidden(t, public, "081234567417", "7417", "Belum ada petugas")
	says(t, public, "Ini laporan Anda?")
	if body := s.post(t, "/lacak", url.Values{"nomor": {number}, "akhir": {"999"}}, http.StatusUnprocessableEntity); !strings.Contains(text(body), "tidak kami temukan") {
		t.Error("wrong digits are not said to be wrong")
	}
	says(t, s.post(t, "/lacak", url.Values{"nomor": {strings.ToLower(number)}, "akhir": {"417"}}, 200), "Belum ada petugas yang membuka kontak Anda")

	// The office works on it; the citizen judges.
	id, err := s.w.ByNumber(s.w.Ctx, s.w.Coordinator, number)
	if err != nil {
		t.Fatal(err)
	}
	s.w.Must(t, s.w.Verify(s.w.Ctx, s.w.Coordinator, id, complaint.VerifyIn{Category: "jalan_rusak", Unit: s.w.Agency.ID}))
	if _, err := s.w.Answer(s.w.Ctx, s.w.Liaison, id, complaint.AnswerIn{Text: complainttest.Good(s.w.Liaison), Final: true}); err != nil {
		t.Fatal(err)
	}
	says(t, s.get(t, "/lacak/"+number, 200), "Sudah selesai menurut kami. Menurut Anda?", s.w.Agency.Name, "Belum selesai? Minta ditinjau ulang")
	says(t, s.post(t, "/lacak/"+number, url.Values{"do": {"belum"}, "alasan": {"Masih berlubang"}}, 200), "Kami buka lagi laporan ini")
	s.post(t, "/lacak/"+number, url.Values{"do": {"belum"}, "alasan": {"Lagi"}}, http.StatusUnprocessableEntity)
	s.fresh(t)
	s.post(t, "/lacak/"+number, url.Values{"do": {"nilai"}, "bintang": {"5"}}, http.StatusForbidden)
	s.get(t, "/lacak/KDR-2012-000000", http.StatusNotFound)
}

// What is already reported is offered first; following it needs a contact and
// keeps it secret.
func TestFollowingASimilarReport(t *testing.T) {
	s := newSite(t)
	first := s.w.Routed(t, 1)
	form := carried(s.get(t, "/lapor", 200))
	form.Set("titik_di", "-7.822800,112.011900")
	form.Set("cerita", "Jalan berlubang besar di depan pasar, ada yang jatuh")
	form.Set("kirim", "1")
	status, body := s.upload(t, "/lapor", form)
	if status != 200 {
		t.Fatal(status)
	}
	says(t, body, "Mungkin sudah dilaporkan", "Ikut laporan itu", "Ini berbeda")
	s.post(t, "/lapor/ikut", url.Values{"nomor": {first.Number}, "kunci": {"x"}}, http.StatusUnprocessableEntity)
	joined := s.post(t, "/lapor/ikut", url.Values{"nomor": {first.Number}, "kunci": {"x"}, "kontak": {"tetangga@warga.test"}}, 200)
	says(t, joined, "Anda mengikuti laporan "+first.Number)
	s.fresh(t)
	public := s.get(t, "/lacak/"+first.Number, 200)
	says(t, public, "1 warga ikut")
	hidden(t, public, "tetangga@warga.test", "Siti Rahayu", "siti1@")
	hidden(t, s.get(t, "/sekitar", 200), "tetangga@warga.test", "Siti Rahayu")
	form.Set("berbeda", "1")
	form.Del("kirim")
	if _, body := s.upload(t, "/lapor", form); !strings.Contains(text(body), "Laporan Anda kami terima") {
		t.Error("a report that differs is not taken")
	}
}

// The desk: the coordinator routes, the liaison answers after mending what the
// check finds, and everybody else is refused.
func TestDeskFromRoutingToAnswer(t *testing.T) {
	s := newSite(t)
	r := s.w.Report(t, 1)
	path := "/aduan/" + r.Number
	s.who = "coordinator"
	says(t, s.get(t, "/aduan", 200), r.Number, "koordinator laporan")
	body := s.get(t, path, 200)
	says(t, body, "Terima dan teruskan", "Tersimpan terkunci")
	hidden(t, body, "Siti Rahayu", "081234567890", "siti1@")
	s.who = "liaison"
	s.get(t, path, http.StatusForbidden)
	s.who = "coordinator"
	says(t, s.post(t, path, url.Values{"do": {"teruskan-pertama"}, "jenis": {"service"}, "topik": {"jalan_rusak"}, "unit": {string(s.w.Agency.ID)}}, 200), "Laporan diteruskan")

	s.who = "liaison"
	says(t, s.get(t, path, 200), "Jawab warga", s.w.Liaison.Name)
	says(t, s.post(t, path+"/pratinjau", url.Values{"jawaban": {"sedang diproses"}, "tuntas": {"1"}}, 200), "Pratinjau", "Perbaiki dulu")
	body = s.post(t, path, url.Values{"do": {"jawab"}, "jawaban": {"sedang diproses"}, "tuntas": {"1"}}, http.StatusUnprocessableEntity)
	says(t, body, "Perbaiki dulu")
	// A note is written on a page of its own, from which nothing goes to the citizen.
	says(t, s.get(t, path, 200), "Catatan internal")
	says(t, s.post(t, path+"/catatan", url.Values{"catatan": {""}}, http.StatusUnprocessableEntity), "Catatan")
	body = s.post(t, path+"/catatan", url.Values{"catatan": {"Sudah ditelepon"}}, 200)
	says(t, body, "Catatan disimpan", "Sudah ditelepon", "Catatan internal (1)", "tidak pernah melihat bagian ini")
	hidden(t, body, "Jawab warga", "Kirim jawaban", `<p class="story"></p>`)
	body = s.get(t, path, 200)
	says(t, body, "Catatan internal (1)")
	hidden(t, body, "Sudah ditelepon", `name="catatan"`)
	s.who = "other"
	s.get(t, path+"/catatan", http.StatusForbidden)
	s.post(t, path+"/catatan", url.Values{"catatan": {"Menyelinap"}}, http.StatusForbidden)
	s.who = "liaison"
	says(t, s.post(t, path, url.Values{"do": {"jawab"}, "jawaban": {complainttest.Good(s.w.Liaison)}, "tuntas": {"1"}}, 200), "Jawaban dikirim kepada warga")
	s.who = ""
	public := s.get(t, "/lacak/"+r.Number, 200)
	says(t, public, "Sudah selesai menurut kami")
	hidden(t, public, "Sudah ditelepon")

	// A look at the identity needs a reason and is shown to the reporter.
	s.who = "liaison"
	s.post(t, path, url.Values{"do": {"buka-identitas"}, "alasan": {""}}, http.StatusUnprocessableEntity)
	says(t, s.post(t, path, url.Values{"do": {"buka-identitas"}, "alasan": {"Menanyakan letak persisnya"}}, 200), "Siti Rahayu", "Pembukaan ini tercatat")
	for _, who := range []string{"other", "nobody"} {
		s.who = who
		s.get(t, path, http.StatusForbidden)
		s.post(t, path, url.Values{"do": {"jawab"}, "jawaban": {complainttest.Good(s.w.Liaison)}}, http.StatusForbidden)
		s.post(t, path, url.Values{"do": {"buka-identitas"}, "alasan": {"ingin tahu"}}, http.StatusForbidden)
	}
	s.who = ""
	s.fresh(t)
	s.post(t, "/lacak", url.Values{"nomor": {r.Number}, "akhir": {"890"}}, 200)
	says(t, s.get(t, "/lacak/"+r.Number, 200), "Menanyakan letak persisnya")
	says(t, s.get(t, "/lacak/"+r.Number+"/data", 200), "Data Anda")
}

func TestCounterWritesForACitizen(t *testing.T) {
	s := newSite(t)
	s.who = "coordinator"
	form := carried(s.get(t, "/aduan/baru", 200))
	form.Set("kirim", "1")
	form.Set("cerita", "Lampu jalan mati di gang kami sejak Senin.")
	form.Set("titik_cari", "gang Melati")
	form.Set("nama", "Mbah Karno")
	form.Set("hp", "081300000123")
	form.Set("jenis", "service")
	status, body := s.upload(t, "/aduan/baru", form)
	if status != 200 {
		t.Fatalf("%d %s", status, text(body))
	}
	says(t, body, "Tercatat dengan nomor KDR-")
	hidden(t, s.get(t, "/aduan", 200), "Karno", "081300000123")
	says(t, s.get(t, "/jawaban-baku", 200), "Jawaban baku")
	s.who = ""
	if got, _ := s.upload(t, "/aduan/baru", form); got == 200 {
		t.Error("a stranger writes at the counter")
	}
}
