package appointment

import (
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/org"
	"pendopo/internal/people"
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

var roundSpec = &sheet.Spec{
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
				{Value: string(Hall), Label: "luring", Aliases: []string{"hadir", "di tempat", "fisik"}},
				{Value: string(Online), Label: "daring", Aliases: []string{"video", "online", "virtual"}}}},
			{Key: "route", Header: "Jalur", Type: sheet.Enum, Parse: noRoute, Enum: []sheet.Choice{
				{Value: "none", Label: "-", Aliases: []string{"tidak ada", "—", "–", "pengukuhan"}},
				{Value: string(eligibility.RouteOpenSelection), Label: "seleksi terbuka", Aliases: []string{"selter"}},
				{Value: string(eligibility.RouteCompetence), Label: "uji kompetensi", Aliases: []string{"job fit"}},
				{Value: string(eligibility.RouteTalentPool), Label: "manajemen talenta"}}},
			{Key: "oath", Header: "Bentuk sumpah", Type: sheet.Enum, Enum: []sheet.Choice{
				{Value: string(Oath), Label: "sumpah"}, {Value: string(Promise), Label: "janji"}}},
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

// RoundImport imports and exports rounds. The title and the planned date name
// the round; a draft of that name is changed, otherwise one is made.
type RoundImport struct{ s *Service }

// NewRoundImport makes the import kind "round".
func NewRoundImport(s *Service) *RoundImport { return &RoundImport{s} }

// Spec describes the file.
func (k *RoundImport) Spec() *sheet.Spec { return roundSpec }

// May allows personnel officers.
func (k *RoundImport) May(by actor.Actor) error { return by.Require(actor.PersonnelOfficer) }

// header is the sheet Putaran.
type header struct {
	title, place, authority string
	planned                 clock.Date
	kind                    RoundKind
	basis                   []string
}

// readHeader understands the key/value rows.
func readHeader(j *intake.Judgement) (*header, error) {
	h := &header{kind: KindMutation}
	rows := j.Of("Putaran")
	for i := range rows {
		r := &rows[i]
		if r.Verdict == intake.Wrong {
			continue
		}
		value := r.Row.At(1)
		switch people.Fold(r.Row.At(0)) {
		case "judul":
			h.title = value
		case "tanggal rencana", "tanggal", "tanggal pelantikan":
			d, ok := sheet.ParseDate(value)
			if !ok {
				j.Refuse(r, "value", "appointment.import.date", "appointment.import.date_remedy", value)
				continue
			}
			h.planned = d
		case "pejabat berwenang", "pejabat berwenang kode jabatan":
			h.authority = value
		case "tempat":
			h.place = value
		case "dasar hukum":
			h.basis = append(h.basis, value)
		case "jenis":
			switch people.Fold(value) {
			case "mutasi", "mutasi promosi":
				h.kind = KindMutation
			case "pengukuhan":
				h.kind = KindConfirmation
			case "campuran":
				h.kind = KindMixed
			default:
				j.Refuse(r, "value", "appointment.import.kind", "appointment.import.kind_remedy", value)
			}
		default:
			j.Refuse(r, "field", "appointment.import.field", "appointment.import.field_remedy", r.Row.At(0))
		}
	}
	if h.title == "" || h.planned == "" {
		return nil, errs.New(errs.Invalid, "appointment.import.header")
	}
	return h, nil
}

type roundPlan struct {
	header *header
	round  *Round // nil: to be made
	puts   []Op   // one for every new or changed row, in the order of the file
	docs   []RoundDocument
}

// Judge compares the file with the round of the same title and date.
func (k *RoundImport) Judge(tx *db.Tx, book *sheet.Book) (*intake.Judgement, error) {
	first := intake.Compare(book, sheet.NewBook(roundSpec))
	h, err := readHeader(first)
	if err != nil {
		return nil, err
	}
	current := sheet.NewBook(roundSpec)
	round, err := findRound(tx, h.title, h.planned)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	if round != nil {
		if current, err = k.exportRound(tx, round); err != nil {
			return nil, err
		}
	}
	j := intake.Compare(book, current)
	if _, err := readHeader(j); err != nil {
		return nil, err
	}
	reg, err := k.s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	snap := reg.At(h.planned)
	plan := &roundPlan{header: h, round: round}
	seats := map[org.PostID]int{}
	rows := j.Of("Usulan")
	for i := range rows {
		if r := &rows[i]; r.Verdict != intake.Wrong {
			k.judgeMove(j, r, snap, seats, plan)
		}
	}
	docs := j.Of("Dokumen")
	for i := range docs {
		if r := &docs[i]; r.Verdict != intake.Wrong {
			k.judgeDocument(j, r, reg, plan)
		}
	}
	j.Plan = plan
	return j, nil
}

func (k *RoundImport) judgeMove(j *intake.Judgement, r *intake.Judged, snap *org.Snapshot, seats map[org.PostID]int, plan *roundPlan) {
	row := r.Row
	p := snap.PersonByNumber(row.At(rNumber))
	if p == nil {
		j.Refuse(r, "number", "appointment.import.person_unknown", "appointment.import.person_unknown_remedy", row.At(rNumber))
		return
	}
	to := snap.PostByCode(row.At(rToPost))
	if to == nil {
		j.Refuse(r, "to_post", "org.import.post_unknown", "org.import.post_unknown_remedy", row.At(rToPost))
		return
	}
	if !to.ExistsOn(snap.Date) {
		j.Refuse(r, "to_post", "org.import.person_post_time", "org.import.person_post_time_remedy", to.Title, snap.Date)
		return
	}
	if to.Structural {
		if other, taken := seats[to.ID]; taken {
			j.Refuse(r, "to_post", "appointment.import.post_twice", "appointment.import.post_twice_remedy", to.Title, other)
			return
		}
		seats[to.ID] = row.N
	}
	fromCode := ""
	if hd := snap.Principal(p.ID); hd != nil {
		fromCode = snap.Posts[hd.Post].Code
	}
	if code := row.At(rFromPost); code != "" && code != fromCode && !(plan.round != nil && plan.round.State == Switched) {
		j.Refuse(r, "from_post", "appointment.import.from_differs", "appointment.import.from_differs_remedy", code, fromCode)
		return
	}
	// An empty reason asks for the computed one, which is what is stored.
	if r.Verdict == intake.Changed && len(r.Changes) == 1 && r.Changes[0].Column == "Alasan" && row.At(rReason) == "" {
		r.Verdict, r.Changes = intake.Unchanged, nil
	}
	if r.Verdict == intake.Unchanged {
		return
	}
	attendance, oath := Attendance(or(row.At(rAttendance), string(Hall))), OathForm(or(row.At(rOath), string(Oath)))
	route, note := eligibility.Route(row.At(rRoute)), row.At(rNote)
	op := Op{Kind: Put, Person: p.ID, ToPost: to.ID, Reason: eligibility.Reason(row.At(rReason)), Route: &route, Attendance: &attendance, OathForm: &oath, Note: &note}
	if hd := snap.Principal(p.ID); hd != nil && hd.Post == to.ID {
		j.Refuse(r, "to_post", "appointment.import.already_there", "appointment.import.already_there_remedy", p.Name.String(), to.Title)
		return
	}
	plan.puts = append(plan.puts, op)
}

func (k *RoundImport) judgeDocument(j *intake.Judgement, r *intake.Judged, reg *org.Register, plan *roundPlan) {
	row := r.Row
	d := RoundDocument{Document: eligibility.Document{Kind: eligibility.DocumentKind(row.At(dKind)), Number: row.At(dNumber), Dated: row.Date(dDated)},
		Issuer: row.At(dIssuer), Note: row.At(dNote)}
	for _, code := range row.List(dCovers) {
		if strings.EqualFold(code, "semua") {
			d.CoversAll = true
			continue
		}
		p := reg.PostByCode(code)
		if p == nil {
			j.Refuse(r, "covers", "org.import.post_unknown", "org.import.post_unknown_remedy", code)
			return
		}
		d.Posts = append(d.Posts, string(p.ID))
	}
	if d.CoversAll {
		d.Posts = nil
	}
	if best := row.List(dBest); len(best) > 0 || d.Kind == eligibility.DocSelectionResult {
		d.Selection = &eligibility.Selection{}
		for _, number := range best {
			p := reg.PersonByNumber(number)
			if p == nil {
				j.Refuse(r, "best", "appointment.import.person_unknown", "appointment.import.person_unknown_remedy", number)
				return
			}
			d.Selection.Best = append(d.Selection.Best, string(p.ID))
		}
		whole := func(at int) int { n, _ := row.Int(at); return int(n) }
		d.Selection.Applicants, d.Selection.CommitteeSize, d.Selection.CommitteeInside = whole(dApplicants), whole(dCommittee), whole(dInside)
		d.Selection.AnnouncedDays, d.Selection.Extensions = whole(dAnnounced), whole(dExtensions)
	}
	if r.Verdict == intake.New {
		plan.docs = append(plan.docs, d)
	}
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// Apply makes the round or changes its draft.
func (k *RoundImport) Apply(tx *db.Tx, by actor.Actor, j *intake.Judgement) error {
	plan := j.Plan.(*roundPlan)
	r := plan.round
	if r == nil {
		reg, err := k.s.Org.In(tx)
		if err != nil {
			return err
		}
		var authority org.PostID
		if p := reg.PostByCode(plan.header.authority); p != nil {
			authority = p.ID
		}
		if r, err = k.s.create(tx, by, NewRound{Details: Details{Title: plan.header.title, Kind: plan.header.kind, PlannedOn: plan.header.planned,
			Place: plan.header.place, Basis: plan.header.basis}, AuthorityPost: authority}); err != nil {
			return err
		}
	}
	if len(plan.puts) > 0 {
		if _, err := k.s.change(tx, by, r.ID, r.Version, "impor", plan.puts); err != nil {
			return err
		}
	}
	for _, d := range plan.docs {
		d.ID = ids.New(tx.Now())
		if err := validDocument(d); err != nil {
			return err
		}
		if err := insertDocument(tx, r.ID, d); err != nil {
			return err
		}
	}
	return nil
}

// Export writes the newest round that is not cancelled; ExportRound a given
// one.
func (k *RoundImport) Export(tx *db.Tx, asOf clock.Date) (*sheet.Book, error) {
	var id RoundID
	err := tx.QueryRow(`
		select id
		from round
		where state <> 'cancelled'
		order by planned_on desc, id desc
		limit 1`).Scan(&id)
	if err != nil {
		return sheet.NewBook(roundSpec), nil // no round yet: an empty workbook with its headings
	}
	r, err := getRound(tx, id)
	if err != nil {
		return nil, err
	}
	return k.exportRound(tx, r)
}

// ExportRound writes one round for a reader of it.
func (k *RoundImport) ExportRound(tx *db.Tx, by actor.Actor, id RoundID) (*sheet.Book, error) {
	if _, err := k.s.view(tx, by, id); err != nil {
		return nil, err
	}
	r, err := getRound(tx, id)
	if err != nil {
		return nil, err
	}
	return k.exportRound(tx, r)
}

func (k *RoundImport) exportRound(tx *db.Tx, r *Round) (*sheet.Book, error) {
	reg, err := k.s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	b := sheet.NewBook(roundSpec)
	head := b.Sheet("Putaran")
	head.Add("Judul", r.Title)
	head.Add("Tanggal rencana", string(r.PlannedOn))
	head.Add("Pejabat berwenang", postCode(reg, r.AuthorityPost))
	head.Add("Jenis", map[RoundKind]string{KindMutation: "mutasi", KindConfirmation: "pengukuhan", KindMixed: "campuran"}[r.Kind])
	head.Add("Tempat", r.Place)
	for _, line := range r.Basis {
		head.Add("Dasar hukum", line)
	}
	moves, err := getMoves(tx, r.ID)
	if err != nil {
		return nil, err
	}
	us := b.Sheet("Usulan")
	for _, m := range moves {
		if m.State == Annulled {
			continue
		}
		p, to := reg.People[m.Person], reg.Posts[m.ToPost]
		fromTitle := ""
		if from := reg.Posts[m.FromPost]; from != nil {
			fromTitle = from.Title
		}
		us.Add(strconv.Itoa(m.N), p.Number, p.Name.String(), postCode(reg, m.FromPost), fromTitle, to.Code, to.Title,
			string(m.Reason), string(m.Attendance), string(m.Route), string(m.OathForm), m.Note)
	}
	docs, err := getDocuments(tx, r.ID)
	if err != nil {
		return nil, err
	}
	ds := b.Sheet("Dokumen")
	for _, d := range docs {
		codes := []string{"SEMUA"}
		if !d.CoversAll {
			codes = nil
			for _, id := range d.Posts {
				codes = append(codes, postCode(reg, org.PostID(id)))
			}
			slices.Sort(codes)
		}
		var best []string
		var figures [5]string
		if d.Selection != nil {
			for _, id := range d.Selection.Best {
				if p := reg.People[people.PersonID(id)]; p != nil {
					best = append(best, p.Number)
				}
			}
			for i, n := range []int{d.Selection.Applicants, d.Selection.CommitteeSize, d.Selection.CommitteeInside, d.Selection.AnnouncedDays, d.Selection.Extensions} {
				if n > 0 {
					figures[i] = strconv.Itoa(n)
				}
			}
		}
		ds.Add(string(d.Kind), d.Number, string(d.Dated), d.Issuer, sheet.JoinList(codes), d.Note, sheet.JoinList(best),
			figures[0], figures[1], figures[2], figures[3], figures[4])
	}
	return b, nil
}

func postCode(reg *org.Register, id org.PostID) string {
	if p := reg.Posts[id]; p != nil {
		return p.Code
	}
	return ""
}

// CheckPlanned applies a judged file in a transaction that the caller gives up
// and reports every verdict: the check of a file that is not stored.
func (k *RoundImport) CheckPlanned(tx *db.Tx, j *intake.Judgement) (*View, *Report, error) {
	by := actor.System("uji aturan")
	if err := k.Apply(tx, by, j); err != nil {
		return nil, nil, err
	}
	h := j.Plan.(*roundPlan).header
	r, err := findRound(tx, h.title, h.planned)
	if err != nil {
		return nil, nil, err
	}
	v, err := k.s.view(tx, by, r.ID)
	if err != nil {
		return nil, nil, err
	}
	rep, err := k.s.report(tx, v)
	return v, rep, err
}
