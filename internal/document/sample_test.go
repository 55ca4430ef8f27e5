package document

import (
	"fmt"
	"time"
)

// The papers of an example round. Every person is invented.

var kediri = House{Region: "Kota Kediri", Province: "Jawa Timur", Head: "Wali Kota Kediri", Seat: "Kediri", Zone: "WIB",
	Verify: "https://pendopo.kedirikota.example/periksa/"}

func sampleSeal(n int, method Method) Seal {
	return Seal{Number: fmt.Sprintf("821.2/%d/419.204/2020", n), Dated: "2020-11-27",
		At: time.Date(2020, 11, 27, 2, 47, 11, 0, time.UTC), Code: "K7Q2-9XMF-4TRA", Method: method}
}

var (
	mayor   = Officer{Name: "ARYA WICAKSANA", Post: "Wali Kota Kediri", Head: true}
	sekda   = Officer{Name: "Drs. BAGAS PRANOTO, M.Si.", NIP: "196504121990031008", Rank: "Pembina Utama Madya (IV/d)", Post: "Sekretaris Daerah"}
	agency  = Officer{Name: "Dr. SRI HANDAYANI, S.H., M.M.", NIP: "197008151996032004", Rank: "Pembina Utama Muda (IV/c)", Post: "Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"}
	aide    = Officer{Name: "Ir. TEGUH SANTOSA, M.T.", NIP: "196811021994031006", Rank: "Pembina Utama Muda (IV/c)", Post: "Asisten Perekonomian dan Pembangunan"}
	invited = Officer{Name: "RATNA DEWI LESTARI, S.STP., M.Si.", NIP: "198609262015052001", Rank: "Pembina Tingkat I (IV/b)", Post: "Kepala Dinas Kearsipan dan Perpustakaan"}
	bkpsdm  = Letterhead{Agency: "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", Address: "Jalan Contoh Nomor 1, Kediri 64121 · Telepon (0354) 000000 · bkpsdm.kedirikota.example"}
	setda   = Letterhead{Agency: "Sekretariat Daerah", Address: "Jalan Contoh Nomor 7, Kediri 64121 · Telepon (0354) 000000 · setda.kedirikota.example"}
)

const (
	sampleSubject = "Pengangkatan Pegawai Negeri Sipil dalam Jabatan Pimpinan Tinggi Pratama, Jabatan Administrator, dan Jabatan Pengawas di Lingkungan Pemerintah Kota Kediri"
	sampleDecree  = "Keputusan Wali Kota Kediri Nomor 821.2/15/419.204/2020 tanggal 27 November 2020"
)

var sampleDictums = []string{
	"Mengangkat Pegawai Negeri Sipil yang namanya tersebut dalam lajur 2 dari jabatan lama sebagaimana tersebut dalam lajur 4 ke dalam jabatan baru sebagaimana tersebut dalam lajur 5 Lampiran yang merupakan bagian tidak terpisahkan dari Keputusan ini",
	"Kepada Pegawai Negeri Sipil sebagaimana dimaksud dalam diktum KESATU diberikan tunjangan jabatan sesuai dengan ketentuan peraturan perundang-undangan, terhitung sejak tanggal pelantikan",
	"Apabila di kemudian hari ternyata terdapat kekeliruan dalam Keputusan ini, akan diadakan perbaikan sebagaimana mestinya",
	"Keputusan ini mulai berlaku pada tanggal ditetapkan",
}

func sampleRow(i int) AnnexRow {
	first := []string{"Agus", "Dewi", "Bambang", "Retno", "Yusuf", "Maria", "I Made", "Hendra"}
	last := []string{"Prasetyo", "Kusumaningrum", "Wibowo", "Astuti", "Hidayat", "Simanjuntak", "Sudarsana", "Gunawan"}
	r := AnnexRow{
		Name: fmt.Sprintf("%s %s, S.Sos., M.M.", first[i%8], last[(i*3)%8]), NIP: fmt.Sprintf("1978%02d%02d20050110%02d", 1+i%12, 1+i%28, 1+i%99),
		Rank: "Penata Tingkat I (III/d)", OldPost: "Kepala Seksi Pemerintahan dan Ketenteraman Kelurahan Contoh Kecamatan Mojoroto", OldEchelon: "IV.b",
		NewPost: "Kepala Subbagian Perencanaan, Evaluasi, dan Keuangan pada Dinas Perdagangan dan Perindustrian", NewEchelon: "IV.a", Note: "Promosi",
		Group: "Jabatan Pengawas",
	}
	switch {
	case i < 8:
		r.Group, r.Rank, r.OldEchelon, r.NewEchelon, r.Note = "Jabatan Pimpinan Tinggi Pratama", "Pembina Utama Muda (IV/c)", "II.b", "II.b", "Rotasi"
		r.OldPost, r.NewPost = "Kepala Dinas Kearsipan dan Perpustakaan", "Kepala Dinas Ketahanan Pangan dan Pertanian"
	case i < 44:
		r.Group, r.Rank, r.OldEchelon, r.NewEchelon, r.Note = "Jabatan Administrator", "Pembina (IV/a)", "III.b", "III.a", "Promosi"
		r.OldPost, r.NewPost = "Kepala Bidang Rehabilitasi Sosial pada Dinas Sosial", "Sekretaris Kecamatan Pesantren"
	}
	return r
}

func samplePapers() map[Kind]Paper {
	o, _ := OathFor(Islam, false)
	official := invited
	official.Post = "Kepala Dinas Ketahanan Pangan dan Pertanian"
	annex := make([]AnnexRow, 60)
	for i := range annex {
		annex[i] = sampleRow(i)
	}
	list := make([]AttendanceLine, 40)
	for i := range list {
		r := sampleRow(i)
		list[i] = AttendanceLine{r.Name, r.NIP, r.NewPost, map[bool]string{true: "Hadir langsung", false: "Daring"}[i < 20]}
	}
	row := annex[0]
	row.Name, row.NIP, row.Rank = invited.Name, invited.NIP, invited.Rank
	return map[Kind]Paper{
		Decision: &DecisionPaper{Subject: sampleSubject,
			Considering: []string{
				"bahwa untuk kepentingan dinas dan dalam rangka mengisi kekosongan jabatan pada perangkat daerah di lingkungan Pemerintah Kota Kediri, perlu mengangkat Pegawai Negeri Sipil dalam jabatan",
				"bahwa Pegawai Negeri Sipil yang namanya tersebut dalam Lampiran Keputusan ini dipandang cakap dan telah memenuhi syarat untuk diangkat dalam jabatan",
				"bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Keputusan Wali Kota tentang " + sampleSubject,
			},
			Basis: []string{
				"Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara (Lembaran Negara Republik Indonesia Tahun 2014 Nomor 6, Tambahan Lembaran Negara Republik Indonesia Nomor 5494)",
				"Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah beberapa kali diubah, terakhir dengan Undang-Undang Nomor 11 Tahun 2020 tentang Cipta Kerja",
				"Peraturan Pemerintah Nomor 11 Tahun 2017 tentang Manajemen Pegawai Negeri Sipil sebagaimana telah diubah dengan Peraturan Pemerintah Nomor 17 Tahun 2020",
				"Peraturan Kepala Badan Kepegawaian Negara Nomor 7 Tahun 2017 tentang Tata Cara Pelantikan dan Pengambilan Sumpah/Janji Jabatan Administrator, Jabatan Pengawas, Jabatan Fungsional, dan Jabatan Pimpinan Tinggi",
			},
			Noting: []string{
				"Surat Kepala Badan Kepegawaian Negara Nomor 0000/B-AK.02/2020 tanggal 16 November 2020 hal Pertimbangan Teknis",
				"Berita Acara Tim Penilai Kinerja Pegawai Negeri Sipil Nomor 800/000/419.204/2020 tanggal 18 November 2020",
			},
			Dictums: sampleDictums,
			Copies:  []string{"Gubernur Jawa Timur", "Kepala Kantor Regional II Badan Kepegawaian Negara di Surabaya", "Inspektur Kota Kediri", "Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kota Kediri", "yang bersangkutan"},
			Signer:  mayor, Annex: annex},
		Extract: &ExtractPaper{Subject: sampleSubject, Noting: true, Dictums: sampleDictums, HeadSigner: mayor, Certifier: agency, Row: row, RowNumber: 2},
		Invitation: &InvitationPaper{Letterhead: setda, Recipient: invited, Nature: "Penting", Enclosure: "-", Subject: "Undangan pelantikan dan pengambilan sumpah jabatan",
			Day: "Senin, 30 November 2020", Time: "09.00 WIB sampai selesai", Place: "Ruang Joyoboyo, Balai Kota Kediri", Event: "Pelantikan dan pengambilan sumpah jabatan",
			Dress: "Pakaian sipil lengkap, peci hitam polos bagi laki-laki", Notes: []string{"Saudara hadir 30 menit sebelum acara dimulai", "Apabila berhalangan, Saudara memberi tahu Badan Kepegawaian dan Pengembangan Sumber Daya Manusia paling lambat satu hari sebelumnya"}, Signer: sekda},
		Minutes: &MinutesPaper{Date: "2020-11-30", Place: "Ruang Joyoboyo, Balai Kota Kediri", Taker: mayor, Witnesses: [2]Officer{sekda, aide},
			Official: official, Decree: sampleDecree, Clergy: "Ahmad Fauzi, S.Ag.", Oath: o},
		Installed:   &InstalledPaper{Signer: mayor, Official: official, Echelon: "II.b", Decree: sampleDecree, Date: "2020-11-30", Place: "Kediri", Copies: []string{"Kepala Kantor Regional II Badan Kepegawaian Negara di Surabaya", "Kepala Badan Pengelola Keuangan dan Aset Daerah", "yang bersangkutan"}},
		StartOfDuty: &StartPaper{Letterhead: bkpsdm, Signer: agency, Official: official, Unit: "Dinas Ketahanan Pangan dan Pertanian", Decree: sampleDecree, From: "2020-12-01"},
		Pact:        &PactPaper{Official: official, Superior: sekda, Unit: "Dinas Ketahanan Pangan dan Pertanian"},
		Script:      &ScriptPaper{Date: "2020-11-30", Decrees: []string{sampleDecree}, Signer: mayor, Number: 132},
		Attendance:  &AttendancePaper{Event: "Pelantikan dan pengambilan sumpah jabatan", Day: "Senin, 30 November 2020", Time: "09.00 WIB", Place: "Ruang Joyoboyo, Balai Kota Kediri", Rows: list},
		Handover:    sampleHandover(official),
		Order: &OrderPaper{Signer: mayor, Official: aide, Capacity: "Pelaksana Tugas", Prefix: "Plt.", Post: "Kepala Dinas Ketahanan Pangan dan Pertanian",
			Reason:  "jabatan Kepala Dinas Ketahanan Pangan dan Pertanian tidak berpejabat definitif sejak 1 Desember 2020",
			Extends: "Surat Perintah Nomor 800/7/419.204/2020 tanggal 1 Desember 2020", From: "2021-03-01", Last: "2021-05-31", Ends: "pejabat definitif dilantik",
			Basis:  []string{"Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan", "Surat Edaran Kepala Badan Kepegawaian Negara Nomor 1/SE/I/2021 tentang Kewenangan Pelaksana Harian dan Pelaksana Tugas dalam Aspek Kepegawaian"},
			Limits: "tidak mengambil keputusan atau tindakan strategis yang berdampak pada perubahan status hukum organisasi, kepegawaian, dan alokasi anggaran (UU 30/2014 Pasal 14 ayat (7))",
			Report: "Wali Kota Kediri", Copies: []string{"Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kota Kediri", "yang bersangkutan"}},
		Meeting: &MeetingPaper{Letterhead: setda, Heading: "Rapat staf", Event: "Rapat staf bulanan", Date: "2021-12-06", Time: "09.00 WIB sampai 11.20 WIB", Place: "Ruang rapat sekretariat daerah",
			Chair: mayor, Notes: sekda, Count: []Fact{{"Diundang", "27 orang"}, {"Kehadiran", "hadir di tempat 24, diwakili 2, izin 1"}}, Summary: "Rapat dibuka pimpinan.\nHadir para kepala perangkat daerah.",
			Items:     []MeetingItem{{"Evaluasi urusan wajib", "Pelayanan dasar yang mudah dan terukur", "Waktu tunggu belum diumumkan di semua loket."}, {"Lain-lain", "", ""}},
			Before:    []MeetingFollow{{"1", "Melaporkan sisa kontrak", aide.Post, "30 November 2021", "lewat tenggat"}},
			Decisions: []MeetingFollow{{"1", "Mengumumkan waktu tunggu setiap loket", aide.Post, "14 Desember 2021", ""}},
			Roll:      []MeetingRow{{mayor.Name, "", mayor.Post, "Hadir di tempat", "08.55"}, {sekda.Name, sekda.NIP, sekda.Post, "Diwakili Rini Astuti, Sekretaris", "08.57"}, {aide.Name, aide.NIP, aide.Post, "Izin: sakit", ""}}},
		PledgeText: &PledgePaper{Heading: "Pencanangan pembangunan Zona Integritas", Date: "2022-03-09", Place: "Balai Kota Kediri", Words: "Kami berikrar:\n1. tidak meminta atau menerima suap;\n2. memberikan pelayanan prima.",
			Signed: []MeetingRow{{mayor.Name, "", mayor.Post, "9 Maret 2022", "09.31"}, {sekda.Name, "", sekda.Post, "9 Maret 2022", "09.32"}}, Missing: 3,
			Public: "https://pendopo.kedirikota.example/ikrar/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d", Chair: mayor},
		Memo: &MemoPaper{Letterhead: setda, Date: "2020-12-08", Post: "Kepala Dinas Kearsipan dan Perpustakaan", Unit: "Dinas Kearsipan dan Perpustakaan", Giver: invited, Receiver: aide,
			Superior: &sekda, Parts: []MemoPart{
				{"Keadaan unit kerja", "Dinas mempunyai 42 pegawai; dua jabatan pengawas kosong sejak Agustus dan dipegang pelaksana tugas.\nGedung depo arsip selesai diperbaiki pada Oktober."},
				{"Program dan kegiatan yang berjalan", "Alih media 12.000 lembar arsip vital, selesai 9.400 lembar. Perpustakaan keliling melayani 18 titik."},
				{"Permasalahan", "Mesin pemindai rusak sejak 12 November dan menunggu suku cadang."},
				{"Keputusan yang menunggu", "Penetapan jadwal retensi arsip keuangan, rancangannya ada pada Bagian Hukum."},
				{"Saran", "Temui dahulu kepala seksi pengolahan; keadaan depo paling ia ketahui."},
			}},
		Strategy: &StrategyPaper{Letterhead: setda, Official: official, Unit: "Dinas Ketahanan Pangan dan Pertanian", From: "2020-11-30",
			Needs:   []string{"Harga cabai dan bawang yang tidak melonjak menjelang hari raya", "Bantuan benih yang datang sebelum musim tanam", "Jawaban atas laporan saluran irigasi yang rusak"},
			Results: []string{"Pasar tani setiap Sabtu mulai 12 Desember 2020", "Daftar penerima benih diumumkan di balai kelurahan sebelum 15 Desember 2020", "Tujuh laporan irigasi terbuka diberi tanggal janji dalam sepekan"},
			Offices: []string{"Dinas Perdagangan dan Perindustrian: pemantauan harga", "Dinas Pekerjaan Umum dan Penataan Ruang: saluran irigasi"},
			Note:    "Rapat dengan kelompok tani diadakan setiap awal bulan.", Facts: []Fact{{"Tanggungan terbuka saat diterima", "14"}, {"Di antaranya lewat tenggat", "3"}}},
	}
}

func sampleHandover(official Officer) *HandoverPaper {
	p := &HandoverPaper{Letterhead: setda, Date: "2020-12-08", Place: "Kediri", Post: "Kepala Dinas Kearsipan dan Perpustakaan", Unit: "Dinas Kearsipan dan Perpustakaan",
		Decree: sampleDecree, Giver: invited, GiverAs: "pejabat lama", Receiver: aide, ReceiverAs: "pejabat baru", Superior: &sekda, Changed: "2020-11-30", Open: 31, Late: 4, Memo: true,
		Figures: []HandoverFigure{{"Laporan warga", 26, 4}, {"Permintaan penjelasan", 5, 0}}}
	for i := range 26 {
		p.Debts = append(p.Debts, HandoverDebt{Kind: "Laporan warga", Title: []string{"Antrean peminjaman buku tidak berurutan", "Buku anak di perpustakaan keliling tidak diganti sejak Agustus", "Ruang baca tutup sebelum waktunya"}[i%3],
			Due: "2020-12-03", Late: i < 4})
	}
	p.Items = []HandoverItem{
		{Area: "Akhir tahun", Title: "Penutupan akhir tahun: laporan kegiatan dan serapan anggaran sampai hari pelantikan", Status: "laporan lengkap", File: "Map 12/2020", Outcome: "diterima"},
		{Area: "Pekerjaan", Title: "Pekerjaan yang belum selesai: daftar, sampai di mana, dan tenggatnya", Status: "tujuh pekerjaan", Outcome: "diterima"},
		{Area: "Barang", Title: "Barang inventaris: ruangan (KIR), kendaraan, perangkat, dan kunci", File: "KIR ruang kepala dinas", Outcome: "diterima"},
		{Area: "Temuan", Title: "Temuan BPK dan Inspektorat yang belum selesai, dengan batas waktunya", Outcome: "dilepas", Reason: "tidak ada temuan terbuka"},
		{Area: "Akun", Title: "Akun dan peran aplikasi dialihkan; kata sandi tidak pernah diserahkan", Outcome: "diterima"},
	}
	p.Giver.Post, p.Receiver.Post = p.Post, p.Post
	return p
}
