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
	Tables: []sheet.Table{
		{Name: "Putaran", Required: true, Repeats: true, Help: "Isian dan nilainya; baris Dasar hukum boleh berulang.",
			Columns: []sheet.Column{
				{Key: "field", Header: "Isian", Required: true, Type: sheet.Text, IsKey: true, Example: "Judul"},
				{Key: "value", Header: "Nilai", Type: sheet.Text, IsKey: true, Parse: isoWhenDate, Example: "Penataan November 2020"},
			}},
		{Name: "Usulan", Required: true, Columns: []sheet.Column{
			{Key: "n", Header: "No", Type: sheet.Integer, NotCompared: true},
			{Key: "number", Header: "Nomor pegawai", Aliases: []string{"NIP", "NIP/NI PPPK"}, Required: true, Type: sheet.Number, IsKey: true, Example: "198609262015051001"},
			{Key: "name", Header: "Nama", Type: sheet.Text, NotCompared: true, Help: "Hanya untuk dibaca; yang menentukan nomor pegawainya."},
			{Key: "from_post", Header: "Kode jabatan lama", Type: sheet.Code, Help: "Bila diisi, harus sama dengan jabatan sekarang."},
			{Key: "from_title", Header: "Jabatan lama", Type: sheet.Text, NotCompared: true},
			{Key: "to_post", Header: "Kode jabatan baru", Required: true, Type: sheet.Code},
			{Key: "to_title", Header: "Jabatan baru", Type: sheet.Text, NotCompared: true},
			{Key: "reason", Header: "Alasan", Aliases: []string{"Jenis"}, Type: sheet.Enum, Enum: reasonChoices, Help: "Kosong berarti dihitung dari jabatan lama dan baru."},
			{Key: "attendance", Header: "Kehadiran", Type: sheet.Enum, Enum: []sheet.Choice{
				{Value: Hall, Label: "luring", Aliases: []string{"hadir", "di tempat", "fisik"}},
				{Value: Online, Label: "daring", Aliases: []string{"video", "online", "virtual"}}}},
			{Key: "route", Header: "Jalur", Type: sheet.Enum, Parse: noRoute, Enum: []sheet.Choice{
				{Value: "none", Label: "-", Aliases: []string{"tidak ada", "—", "–", "pengukuhan"}},
				{Value: string(eligibility.RouteOpenSelection), Label: "seleksi terbuka", Aliases: []string{"selter"}},
				{Value: string(eligibility.RouteCompetence), Label: "uji kompetensi", Aliases: []string{"job fit"}},
				{Value: string(eligibility.RouteTalentPool), Label: "manajemen talenta"}}},
			{Key: "oath", Header: "Bentuk sumpah", Type: sheet.Enum, Enum: []sheet.Choice{
				{Value: Oath, Label: "sumpah"}, {Value: Promise, Label: "janji"}}},
			{Key: "note", Header: "Keterangan", Type: sheet.Text},
		}},
		{Name: "Dokumen", Columns: []sheet.Column{
			{Key: "kind", Header: "Jenis", Required: true, Type: sheet.Enum, Enum: documentChoices, IsKey: true},
			{Key: "number", Header: "Nomor", Required: true, Type: sheet.Text, IsKey: true},
			{Key: "dated", Header: "Tanggal", Required: true, Type: sheet.Date},
			{Key: "issuer", Header: "Penerbit", Type: sheet.Text},
			{Key: "covers", Header: "Kode jabatan yang dicakup", Aliases: []string{"Jabatan yang dicakup", "Cakupan"}, Required: true, Type: sheet.List, Parse: sheet.SortedList, Help: "Kode jabatan dipisah titik koma, atau SEMUA."},
			{Key: "note", Header: "Catatan", Type: sheet.Text},
			{Key: "best", Header: "Tiga terbaik", Type: sheet.List, Help: "Untuk hasil seleksi: nomor pegawai, terbaik dulu."},
			{Key: "applicants", Header: "Jumlah pelamar", Type: sheet.Integer},
			{Key: "committee", Header: "Anggota pansel", Aliases: []string{"Jumlah anggota pansel"}, Type: sheet.Integer, Help: "Untuk hasil seleksi: jumlah anggota panitia."},
			{Key: "inside", Header: "Anggota dari dalam", Type: sheet.Integer},
			{Key: "announced", Header: "Hari pengumuman", Type: sheet.Integer, Help: "Hari kerja lamanya pengumuman."},
			{Key: "extensions", Header: "Perpanjangan", Type: sheet.Integer, Help: "Berapa kali pengumuman diperpanjang."},
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
