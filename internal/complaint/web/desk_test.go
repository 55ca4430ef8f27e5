package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
)

// Prepared answers belong to an agency or to the region; they are put behind
// what is written, with the facts of the case, and never sent half filled.
func TestCannedAnswers(t *testing.T) {
	s := newSite(t)
	r := s.w.Routed(t, 1)
	path := "/aduan/" + r.Number
	agency, other := string(s.w.Agency.ID), string(s.w.Other.ID)
	const text = "Yth. Bapak/Ibu, laporan {nomor} ditangani {dinas} paling lambat {tenggat}. Salam, {petugas}"
	s.who = "liaison"
	body := s.get(t, "/jawaban-baku", 200)
	says(t, body, "Belum ada jawaban baku", s.w.Agency.Name, "{nomor}, {dinas}")
	hidden(t, body, `<option value="`+other+`"`, "Seluruh daerah")
	says(t, s.post(t, "/jawaban-baku", url.Values{"judul": {"Lubang"}, "isi": {"Kepada {namanya}"}, "unit": {agency}}, http.StatusUnprocessableEntity), "{namanya} tidak dikenal")
	says(t, s.post(t, "/jawaban-baku", url.Values{"judul": {"Lubang jalan"}, "isi": {text}, "unit": {agency}, "topik": {"jalan_rusak"}}, 200), "Jawaban baku disimpan", "Lubang jalan")
	for _, unit := range []string{"", other} {
		s.post(t, "/jawaban-baku", url.Values{"judul": {"Bukan milik kami"}, "isi": {"Halo"}, "unit": {unit}}, http.StatusForbidden)
	}
	s.who = "coordinator"
	says(t, s.post(t, "/jawaban-baku", url.Values{"judul": {"Terima kasih"}, "isi": {"Terima kasih yg sudah dgn lapor"}, "unit": {""}}, 200), "Seluruh daerah", "yg")
	golden(t, "jawaban-baku", s.get(t, "/jawaban-baku", 200))
	s.who = "other"
	hidden(t, s.get(t, "/jawaban-baku", 200), "Lubang jalan", "Terima kasih yg")
	s.who = "nobody"
	s.get(t, "/jawaban-baku", http.StatusForbidden)
	s.post(t, "/jawaban-baku", url.Values{"judul": {"x"}, "isi": {"y"}, "unit": {agency}}, http.StatusForbidden)

	s.who = "liaison"
	body = s.get(t, path, 200)
	id := regexp.MustCompile(`<option value="([^"]+)">Lubang jalan`).FindStringSubmatch(body)
	if id == nil || !strings.Contains(body, ">Terima kasih</option>") {
		t.Fatal("the answer form does not offer what fits")
	}
	body = s.post(t, path, url.Values{"do": {"baku"}, "baku": {id[1]}, "jawaban": {"Selamat pagi."}, "tuntas": {"1"}}, 200)
	written := regexp.MustCompile(`(?s)name="jawaban"[^>]*>(.*?)</textarea>`).FindStringSubmatch(body)[1]
	for _, want := range []string{"Selamat pagi.", r.Number, s.w.Agency.Name, strings.Fields(s.w.Liaison.Name)[0]} {
		if !strings.Contains(written, want) {
			t.Errorf("the answer %q lacks %q", written, want)
		}
	}
	says(t, body, "Laporan ini Anda pegang sampai 09.20")
	says(t, s.post(t, path+"/pratinjau", url.Values{"jawaban": {"Yth. Ibu, besok {petugas} datang. Telepon 081234567890"}}, 200), "{petugas} belum terisi", "besok {petugas} datang")
	edit := regexp.MustCompile(`\?ubah=([^"#]+)`).FindStringSubmatch(s.get(t, "/jawaban-baku", 200))[1]
	body = s.get(t, "/jawaban-baku?ubah="+edit, 200)
	says(t, body, "Ubah: Lubang jalan")
	version := regexp.MustCompile(`name="versi" value="(\d+)"`).FindStringSubmatch(body)[1]
	change := url.Values{"id": {edit}, "versi": {version}, "judul": {"Lubang di jalan"}, "isi": {text}, "unit": {agency}}
	says(t, s.post(t, "/jawaban-baku", change, 200), "Lubang di jalan")
	s.post(t, "/jawaban-baku", change, http.StatusUnprocessableEntity) // somebody was faster
	s.who = "other"
	s.post(t, "/jawaban-baku", url.Values{"do": {"hapus"}, "id": {edit}}, http.StatusForbidden)
	s.who = "liaison"
	says(t, s.post(t, "/jawaban-baku", url.Values{"do": {"hapus"}, "id": {edit}}, 200), "Jawaban baku dihapus")
}

// A sent answer is never changed: the correction stands below it, and only who
// handles the case may add one.
func TestCorrectionStandsBelow(t *testing.T) {
	s := newSite(t)
	r := s.w.Routed(t, 1)
	path := "/aduan/" + r.Number
	s.who = "liaison"
	hidden(t, s.get(t, path, 200), "Ralat jawaban")
	if _, err := s.w.Answer(s.w.Ctx, s.w.Liaison, r.ID, complaint.AnswerIn{Text: complainttest.Good(s.w.Liaison), Final: true}); err != nil {
		t.Fatal(err)
	}
	body := s.get(t, path, 200)
	says(t, body, "Ralat jawaban", "Jawaban yang terkirim tidak diubah")
	step := regexp.MustCompile(`name="langkah"[^>]*><option value="(\d+)"`).FindStringSubmatch(body)[1]
	s.post(t, path, url.Values{"do": {"ralat"}, "langkah": {step}, "ralat": {""}}, http.StatusUnprocessableEntity)
	says(t, s.post(t, path, url.Values{"do": {"ralat"}, "langkah": {step}, "ralat": {"Bukan Kamis, melainkan Jumat, 4 Desember."}}, 200), "Ralat ditambahkan di bawah jawaban")
	for _, who := range []string{"other", "nobody"} {
		s.who = who
		s.post(t, path, url.Values{"do": {"ralat"}, "langkah": {step}, "ralat": {"x"}}, http.StatusForbidden)
	}
	s.who = ""
	body = s.get(t, "/lacak/"+r.Number, 200)
	says(t, body, "Ralat jawaban", "melainkan Jumat", "Kamis, 3 Desember 2020")
}

// A request for public information has its own fields and clocks, from the form
// to the objection and its decision.
func TestInformationRequestAndObjection(t *testing.T) {
	s := newSite(t)
	body := s.get(t, "/lapor/informasi", 200)
	says(t, body, "Minta informasi publik", "sepuluh hari kerja")
	golden(t, "minta-informasi", body)
	form := carried(body)
	for _, empty := range []string{"nama", "nik", "tujuan", "kontak", "alamat"} { // a browser sends them
		form.Set(empty, "")
	}
	form.Set("cerita", "Salinan anggaran perbaikan jalan 2020")
	body = s.post(t, "/lapor/informasi", form, http.StatusUnprocessableEntity)
	for _, name := range []string{"nama", "tujuan", "kontak"} {
		if !strings.Contains(body, `id="f-`+name+`-error"`) {
			t.Errorf("no message beside %s", name)
		}
	}
	for k, v := range map[string]string{"nama": "Siti Rahayu", "nik": "123", "tujuan": "Penelitian warga", "cara": "copy", "kontak": "siti@warga.test"} {
		form.Set(k, v)
	}
	says(t, s.post(t, "/lapor/informasi", form, http.StatusUnprocessableEntity), "NIK harus 16 angka")
	form.Del("nik")
	body = s.post(t, "/lapor/informasi", form, 200)
	says(t, body, "Laporan Anda kami terima", "Selasa, 15 Desember") // ten working days; 9 December is the day of the joint election
	number := changing.FindString(body)
	own := s.get(t, "/lacak/"+number, 200)
	says(t, own, "Permohonan informasi publik", "Penelitian warga", "Salinan cetak", "Dijawab paling lambat", "Keberatan dapat diajukan sampai", "Salinan anggaran")
	hidden(t, own, "Ajukan keberatan")
	s.post(t, "/lacak/"+number, url.Values{"do": {"keberatan"}, "dasar": {"not_answered"}, "alasan": {"Belum dijawab"}}, http.StatusUnprocessableEntity)

	id, err := s.w.ByNumber(s.w.Ctx, s.w.Information, number)
	if err != nil {
		t.Fatal(err)
	}
	s.who = "information"
	says(t, s.get(t, "/aduan/"+number, 200), "Penelitian warga", "Satu kali saja, tujuh hari kerja")
	s.who = ""
	s.w.Clock.Add(40 * 24 * time.Hour)
	says(t, s.get(t, "/lacak/"+number, 200), "Ajukan keberatan", "Tidak ditanggapi")
	says(t, s.post(t, "/lacak/"+number, url.Values{"do": {"keberatan"}, "dasar": {"not_answered"}, "alasan": {"Belum dijawab sampai hari ini"}}, 200),
		"Keberatan Anda kami catat", "Keberatan diputus paling lambat")
	s.who = "information"
	if s.w.Information.Person != s.w.Sekda.Person {
		hidden(t, s.get(t, "/aduan/"+number, 200), "Putuskan keberatan")
		s.post(t, "/aduan/"+number, url.Values{"do": {"putus-keberatan"}, "putusan": {"Sendiri saja"}}, http.StatusForbidden)
	}
	s.who = "sekda"
	says(t, s.get(t, "/aduan/"+number, 200), "Putuskan keberatan", "Belum dijawab sampai hari ini")
	says(t, s.post(t, "/aduan/"+number, url.Values{"do": {"putus-keberatan"}, "kabul": {"1"}, "putusan": {"Salinan diberikan besok."}}, 200), "Keberatan diputus")
	s.who = ""
	body = s.get(t, "/lacak/"+number, 200)
	says(t, body, "Keberatan diterima", "Salinan diberikan besok.", "Sengketa ke Komisi Informasi sampai")
	golden(t, "lacak-informasi", body)
	_ = id

	// The same at the counter.
	s.who = "coordinator"
	counter := carried(s.get(t, "/aduan/baru", 200))
	for k, v := range map[string]string{"kirim": "1", "cerita": "Daftar penerima bantuan", "jenis": "public_information", "hp": "", "email": "", "alamat": "", "tujuan": "", "cara": "look", "nama": ""} {
		counter.Set(k, v)
	}
	says(t, s.post(t, "/aduan/baru", counter, http.StatusUnprocessableEntity), "Tujuan penggunaan")
	counter.Set("nama", "Mbah Karno")
	counter.Set("alamat", "Jalan Melati 3")
	counter.Set("tujuan", "Ingin tahu")
	says(t, s.post(t, "/aduan/baru", counter, 200), "Tercatat dengan nomor KDR-")
}

// Two officers: the second may read, sees who writes and until when, and cannot
// answer; after twenty minutes they can.
func TestTwoOfficersAtOnce(t *testing.T) {
	s := newSite(t)
	r := s.w.Report(t, 1)
	path := "/aduan/" + r.Number
	// Both may work on what the coordinator has: the coordinator and who acts for them.
	s.who = "coordinator"
	s.post(t, path, url.Values{"do": {"ambil"}}, 200)
	says(t, s.get(t, path, 200), "Anda pegang sampai 09.20")
	s.w.Must(t, s.w.Verify(s.w.Ctx, s.w.Coordinator, r.ID, complaint.VerifyIn{Unit: s.w.Agency.ID}))
	s.who = "liaison"
	body := s.get(t, path, 200)
	says(t, body, s.w.Coordinator.Name+" sedang menulis jawaban sampai 09.20")
	hidden(t, body, "Kirim jawaban")
	says(t, s.post(t, path, url.Values{"do": {"jawab"}, "jawaban": {complainttest.Good(s.w.Liaison)}, "tetap": {"1"}}, http.StatusUnprocessableEntity), s.w.Coordinator.Name)
	s.w.Clock.Add(21 * time.Minute)
	says(t, s.get(t, path, 200), "Kirim jawaban")

	// A form that is older than the case is not sent over it, and keeps its words.
	version := regexp.MustCompile(`name="versi" value="(\d+)"`).FindStringSubmatch(s.get(t, path, 200))[1]
	s.w.Must(t, s.w.AskInfo(s.w.Ctx, s.w.Liaison, r.ID, complaint.AskIn{Question: "Di sebelah mana?"}))
	s.w.Must(t, s.w.AddInfo(s.w.Ctx, complainttest.Key(r), complaint.Info{Text: "Di depan pasar"}))
	body = s.post(t, path, url.Values{"do": {"jawab"}, "versi": {version}, "jawaban": {complainttest.Good(s.w.Liaison)}, "tuntas": {"1"}}, http.StatusUnprocessableEntity)
	says(t, body, "berubah")
	if !strings.Contains(body, "Lubang di depan pasar kami tutup") {
		t.Error("the words of the second officer are lost")
	}
}

// Evidence that was used before is shown with the report it was used in; a photo
// may be hidden from the public.
func TestEvidenceUsedBefore(t *testing.T) {
	s := newSite(t)
	first, second := s.w.Routed(t, 1), s.w.Routed(t, 2)
	s.who = "liaison"
	for _, r := range []complaint.Receipt{first, second} {
		if got, body := s.upload(t, "/aduan/"+r.Number, url.Values{"do": {"bukti"}}, picture(t)); got != 200 {
			t.Fatal(got, text(body))
		}
	}
	body := s.get(t, "/aduan/"+second.Number, 200)
	says(t, body, "Foto bukti sama dengan foto laporan "+first.Number)
	if !strings.Contains(body, `href="/aduan/`+first.Number+`"`) {
		t.Error("the earlier report cannot be opened")
	}
	photo := regexp.MustCompile(`name="foto_id" value="([^"]+)"`).FindStringSubmatch(body)[1]
	s.who = "other"
	s.post(t, "/aduan/"+second.Number, url.Values{"do": {"sembunyikan"}, "foto_id": {photo}, "alasan": {"wajah anak"}}, http.StatusForbidden)
	s.who = "liaison"
	s.post(t, "/aduan/"+second.Number, url.Values{"do": {"sembunyikan"}, "foto_id": {photo}, "alasan": {""}}, http.StatusUnprocessableEntity)
	says(t, s.post(t, "/aduan/"+second.Number, url.Values{"do": {"sembunyikan"}, "foto_id": {photo}, "alasan": {"wajah anak"}}, 200), "Foto disembunyikan dari umum")
	s.who = ""
	hidden(t, s.get(t, "/lacak/"+second.Number, 200), photo)
	s.get(t, "/foto/"+photo, http.StatusNotFound)
}

// The desk's list is by the working time left: what is late stands first, in
// red, counted in working days as on the page of tasks; what waits for the
// reporter stands last.
func TestListIsByTimeLeft(t *testing.T) {
	s := newSite(t)
	first := s.w.Routed(t, 1) // Monday: due next Monday
	asked := s.w.Routed(t, 2)
	s.w.Must(t, s.w.AskInfo(s.w.Ctx, s.w.Liaison, asked.ID, complaint.AskIn{Question: "Di sebelah mana?"}))
	s.w.Clock.Add(8 * 24 * time.Hour) // Tuesday a week later; Wednesday is the day of the election
	second := s.w.Routed(t, 3)
	s.who = "liaison"
	body := s.get(t, "/aduan", 200)
	var heads []string
	for _, m := range regexp.MustCompile(`<h2[^>]*>([^<]*)</h2>`).FindAllStringSubmatch(body[strings.Index(body, "<main"):], -1) {
		heads = append(heads, m[1])
	}
	if got := strings.Join(heads, ", "); got != "Terlambat, Nanti, Hitungan waktu berhenti" {
		t.Errorf("groups: %s", got)
	}
	at := func(r complaint.Receipt) int { return strings.Index(body, `href="/aduan/`+r.Number) }
	if at(first) < 0 || at(first) > at(second) || at(second) > at(asked) {
		t.Errorf("late at %d, new at %d, asked at %d", at(first), at(second), at(asked))
	}
	says(t, body, "lewat 1 hari kerja", "waktu berhenti")
	says(t, s.get(t, "/aduan/"+first.Number, 200), "lewat 1 hari kerja")
	if done := s.get(t, "/aduan?tampil=semua", 200); strings.Index(done, first.Number) < strings.Index(done, second.Number) {
		t.Error("a list of what is over too is not newest first")
	}
}
