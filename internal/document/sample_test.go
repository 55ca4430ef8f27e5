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
	}
}
