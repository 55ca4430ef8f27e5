package workbook

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/sheet"
)

// Columns of the sheet "Usulan", by position.
const (
	rN = iota
	rNumber
	rName
	rFromPost
	rFromTitle
	rToPost
	rToTitle
	rReason
	rAttendance
	rRoute
	rOath
	rNote
)

// Columns of the sheet "Dokumen", by position.
const (
	dKind = iota
	dNumber
	dDated
	dIssuer
	dCovers
	dNote
	dBest
	dApplicants
	dCommittee
	dInside
	dAnnounced
	dExtensions
)

// Columns of the sheet "Putaran", by position, and the rows it knows.
const (
	hField = iota
	hValue
	hHint
)

const (
	fieldTitle     = "Judul"
	fieldPlanned   = "Tanggal rencana"
	fieldPlace     = "Tempat"
	fieldKind      = "Jenis"
	fieldAuthority = "Pejabat berwenang"
	fieldBasis     = "Dasar hukum"
)

var fields = []sheet.Field{
	{Name: fieldTitle, Required: true, Example: "Penataan November 2020", Help: "Nama penataan; bersama tanggalnya menjadi tanda pengenalnya."},
	{Name: fieldPlanned, Required: true, Example: "30-11-2020", Help: "Hari pelantikan; semua aturan dihitung pada tanggal ini."},
	{Name: fieldPlace, Example: "Ruang Rapat Utama Balai Kota", Help: "Tempat pelantikan; boleh diisi kemudian."},
	{Name: fieldKind, Accepts: "mutasi / pengukuhan / campuran", Help: "Kosong berarti mutasi."},
	{Name: fieldAuthority, Help: "Kode jabatan yang menandatangani keputusan; kosong berarti kepala daerah."},
	{Name: fieldBasis, Example: "Peraturan Daerah Nomor 5 Tahun 2020 tentang Susunan Perangkat Daerah",
		Help: "Hanya yang khusus untuk penataan ini, satu baris satu dasar hukum; barisnya boleh diulang. Undang-undang yang lazim ditulis sendiri oleh aplikasi."},
}

var fieldChoices = []sheet.Choice{
	{Value: fieldTitle}, {Value: fieldPlanned, Aliases: []string{"Tanggal", "Tanggal pelantikan"}}, {Value: fieldPlace}, {Value: fieldKind},
	{Value: fieldAuthority, Aliases: []string{"Pejabat berwenang (kode jabatan)"}}, {Value: fieldBasis},
}

var reasonChoices = []sheet.Choice{
	{Value: string(eligibility.ReasonConfirmation), Label: "pengukuhan", Aliases: []string{"dikukuhkan"}},
	{Value: string(eligibility.ReasonPromotion), Label: "promosi"},
	{Value: string(eligibility.ReasonRotation), Label: "rotasi", Aliases: []string{"mutasi", "pindah"}},
	{Value: string(eligibility.ReasonDemotion), Label: "demosi"},
	{Value: string(eligibility.ReasonVacancyFill), Label: "pengisian", Aliases: []string{"pengisian lowong", "pengisian kekosongan"}},
}

var documentChoices = []sheet.Choice{
	{Value: string(eligibility.DocTechnicalClearance), Label: "pertek BKN", Aliases: []string{"pertimbangan teknis BKN", "I-MUT"}},
	{Value: string(eligibility.DocKASNRecommendation), Label: "rekomendasi KASN"},
	{Value: string(eligibility.DocMinisterApproval), Label: "persetujuan Mendagri"},
	{Value: string(eligibility.DocMinisterDecree), Label: "SK Mendagri", Aliases: []string{"keputusan Mendagri"}},
	{Value: string(eligibility.DocPresidentApproval), Label: "persetujuan Presiden"},
	{Value: string(eligibility.DocGovernorConsultation), Label: "konsultasi gubernur"},
	{Value: string(eligibility.DocGovernorCoordination), Label: "koordinasi gubernur"},
	{Value: string(eligibility.DocCouncilApproval), Label: "persetujuan DPRD", Aliases: []string{"persetujuan pimpinan DPRD"}},
	{Value: string(eligibility.DocSelectionResult), Label: "hasil seleksi", Aliases: []string{"berita acara pansel", "hasil seleksi terbuka"}},
	{Value: string(eligibility.DocFitTest), Label: "uji kompetensi", Aliases: []string{"job fit"}},
	{Value: string(eligibility.DocTalentPool), Label: "manajemen talenta", Aliases: []string{"rencana suksesi"}},
	{Value: string(eligibility.DocPanelMinutes), Label: "berita acara tim penilai", Aliases: []string{"berita acara tim penilai kinerja", "baperjakat"}},
	{Value: string(eligibility.DocEducationExemption), Label: "pengecualian pendidikan"},
	{Value: string(eligibility.DocTenureExtension), Label: "perpanjangan masa jabatan"},
	{Value: string(eligibility.DocDisciplineDecision), Label: "keputusan hukuman disiplin"},
	{Value: string(eligibility.DocOwnRequest), Label: "permohonan sendiri"},
	{Value: string(eligibility.DocReorganisation), Label: "peraturan SOTK", Aliases: []string{"perda SOTK", "perwali SOTK", "perubahan nomenklatur"}},
	{Value: string(eligibility.DocTransferDecision), Label: "keputusan perpindahan"},
	{Value: string(eligibility.DocGovernmentCertificate), Label: "sertifikat ilmu pemerintahan", Aliases: []string{"sertifikat camat"}},
	{Value: string(eligibility.DocTrainingCertificate), Label: "sertifikat pelatihan", Aliases: []string{"diklat polisi pamong praja"}},
	{Value: string(eligibility.DocCompetenceCertificate), Label: "sertifikat kompetensi"},
}

// The words that a cell means, as appointment keeps them: its kinds of a round,
// places and forms of the oath.
const (
	Mutation, Confirmation, Mixed = "mutation", "confirmation", "mixed"
	Hall, Online                  = "hall", "online"
	Oath, Promise                 = "oath", "promise"
)

var spec = &sheet.Spec{
	Kind:  "round",
	Title: "Usulan penataan jabatan",
	Help:  "Tiga lembar: Putaran (judul, tanggal, tempat), Usulan (satu baris satu pejabat), Dokumen (pertimbangan dan persetujuan). Berkas yang sama diimpor dua kali tidak mengubah apa pun.",
	Steps: []string{
		"Lembar Putaran: isi Nilai pada baris Judul dan Tanggal rencana. Baris lain boleh dibiarkan; yang sudah terisi boleh diganti.",
		"Lembar Usulan: satu baris satu pejabat, cukup Nomor pegawai dan Kode jabatan baru. Alasan, kehadiran, dan bentuk sumpah yang kosong diisi aplikasi.",
		"Lembar Dokumen: berita acara, pertimbangan teknis, dan persetujuan yang sudah ada. Boleh kosong.",
		"Nomor pegawai diambil dari ekspor Pegawai, kode jabatan dari ekspor Jabatan (halaman Impor data, atau perintah \"pendopo export\").",
		"Unggah di halaman Impor data, Penataan pejabat. Berkas berjudul dan bertanggal sama mengubah rancangan penataan itu, bukan membuat yang baru.",
	},
	Tables: []sheet.Table{
		{Name: "Putaran", Required: true, Repeats: true, Help: "Penataannya sendiri: isi kolom Nilai di setiap baris. Judul dan Tanggal rencana wajib.", Fields: fields,
			Columns: []sheet.Column{
				{Key: "field", Header: "Isian", Required: true, Type: sheet.Enum, Enum: fieldChoices, IsKey: true, Width: 22, Example: fieldTitle},
				{Key: "value", Header: "Nilai", Type: sheet.Text, IsKey: true, Parse: isoWhenDate, Width: 44, Example: "Penataan November 2020"},
				{Key: "hint", Header: "Cara mengisi", Type: sheet.Text, NotCompared: true, Width: 80, Help: "Hanya untuk dibaca."},
			}},
		{Name: "Usulan", Required: true, Help: "Satu baris satu pejabat. Wajib hanya Nomor pegawai dan Kode jabatan baru; yang lain boleh kosong.", Columns: []sheet.Column{
			{Key: "n", Header: "No", Type: sheet.Integer, NotCompared: true, Example: "1", Help: "Urutan di berkas; hanya untuk dibaca."},
			{Key: "number", Header: "Nomor pegawai", Aliases: []string{"NIP", "NIP/NI PPPK"}, Required: true, Type: sheet.Number, IsKey: true, Example: "198609262015051001",
				Help: "NIP atau NI PPPK, 18 angka, sebagai teks."},
			{Key: "name", Header: "Nama", Type: sheet.Text, NotCompared: true, Example: "Sri Wahyuni", Help: "Hanya untuk dibaca; yang menentukan nomor pegawainya."},
			{Key: "from_post", Header: "Kode jabatan lama", Type: sheet.Code, Example: "DPERKIM.S-K", Help: "Bila diisi, harus sama dengan jabatan sekarang."},
			{Key: "from_title", Header: "Jabatan lama", Type: sheet.Text, NotCompared: true, Help: "Hanya untuk dibaca."},
			{Key: "to_post", Header: "Kode jabatan baru", Required: true, Type: sheet.Code, Example: "DPUPR.S-K",
				Help: "Kode kursi yang dituju. Semua kode jabatan ada di ekspor Jabatan, dan di halaman setiap jabatan."},
			{Key: "to_title", Header: "Jabatan baru", Type: sheet.Text, NotCompared: true, Help: "Hanya untuk dibaca."},
			{Key: "reason", Header: "Alasan", Aliases: []string{"Jenis"}, Type: sheet.Enum, Enum: reasonChoices, Example: "rotasi", Help: "Kosong berarti dihitung dari jabatan lama dan baru."},
			{Key: "attendance", Header: "Kehadiran", Type: sheet.Enum, Example: "luring", Default: Hall, Help: "Kosong berarti luring.", Enum: []sheet.Choice{
				{Value: Hall, Label: "luring", Aliases: []string{"hadir", "di tempat", "fisik"}},
				{Value: Online, Label: "daring", Aliases: []string{"video", "online", "virtual"}}}},
			{Key: "route", Header: "Jalur", Type: sheet.Enum, Parse: noRoute, Example: "uji kompetensi",
				Help: "Untuk jabatan pimpinan tinggi: bagaimana calonnya dipilih. Dokumennya dicatat di lembar Dokumen.", Enum: []sheet.Choice{
					{Value: "none", Label: "-", Aliases: []string{"tidak ada", "—", "–", "pengukuhan"}},
					{Value: string(eligibility.RouteOpenSelection), Label: "seleksi terbuka", Aliases: []string{"selter"}},
					{Value: string(eligibility.RouteCompetence), Label: "uji kompetensi", Aliases: []string{"job fit"}},
					{Value: string(eligibility.RouteTalentPool), Label: "manajemen talenta"}}},
			{Key: "oath", Header: "Bentuk sumpah", Type: sheet.Enum, Example: "sumpah", Default: Oath, Help: "Kosong berarti sumpah; janji bagi yang berkeyakinan tidak boleh bersumpah.", Enum: []sheet.Choice{
				{Value: Oath, Label: "sumpah"}, {Value: Promise, Label: "janji"}}},
			{Key: "note", Header: "Keterangan", Type: sheet.Text, Help: "Catatan bagi yang memeriksa; tidak tercetak di keputusan."},
		}},
		{Name: "Dokumen", Help: "Pertimbangan dan persetujuan yang diminta aturan, satu baris satu dokumen. Boleh kosong dan dilampirkan kemudian di halaman Aturan.", Columns: []sheet.Column{
			{Key: "kind", Header: "Jenis", Required: true, Type: sheet.Enum, Enum: documentChoices, IsKey: true, Example: "berita acara tim penilai"},
			{Key: "number", Header: "Nomor", Required: true, Type: sheet.Text, IsKey: true, Example: "800/BA-12/TPK/2020"},
			{Key: "dated", Header: "Tanggal", Required: true, Type: sheet.Date, Example: "18-11-2020"},
			{Key: "issuer", Header: "Penerbit", Type: sheet.Text, Example: "Tim Penilai Kinerja"},
			{Key: "covers", Header: "Kode jabatan yang dicakup", Aliases: []string{"Jabatan yang dicakup", "Cakupan"}, Required: true, Type: sheet.List, Parse: sheet.SortedList, Example: "SEMUA", Help: "Kode jabatan dipisah titik koma, atau SEMUA."},
			{Key: "note", Header: "Catatan", Type: sheet.Text, Help: "Boleh kosong."},
			{Key: "best", Header: "Tiga terbaik", Type: sheet.List, Example: "198609262015051001; 197203291995061901; 197805302005121901", Help: "Untuk hasil seleksi: nomor pegawai, terbaik dulu, dipisah titik koma."},
			{Key: "applicants", Header: "Jumlah pelamar", Type: sheet.Integer, Example: "7", Help: "Untuk hasil seleksi."},
			{Key: "committee", Header: "Anggota pansel", Aliases: []string{"Jumlah anggota pansel"}, Type: sheet.Integer, Example: "5", Help: "Untuk hasil seleksi: jumlah anggota panitia."},
			{Key: "inside", Header: "Anggota dari dalam", Type: sheet.Integer, Example: "2", Help: "Untuk hasil seleksi: berapa anggota panitia dari pemerintah daerah sendiri."},
			{Key: "announced", Header: "Hari pengumuman", Type: sheet.Integer, Example: "15", Help: "Untuk hasil seleksi: hari kerja lamanya pengumuman."},
			{Key: "extensions", Header: "Perpanjangan", Type: sheet.Integer, Example: "0", Help: "Untuk hasil seleksi: berapa kali pengumuman diperpanjang."},
		}},
	},
}

// isoWhenDate writes a date in one form, whatever form the file has, so that
// the same date compares equal; other values stay.
func isoWhenDate(s string) (string, *sheet.Refusal) {
	if d, ok := sheet.ParseDate(s); ok {
		return string(d), nil
	}
	return s, nil
}

// noRoute makes the written "-" the same as an empty cell.
func noRoute(s string) (string, *sheet.Refusal) {
	if s == "none" {
		return "", nil
	}
	return s, nil
}

// Spec describes the file.
func Spec() *sheet.Spec { return spec }
