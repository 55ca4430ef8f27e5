package papers

import (
	"fmt"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/document"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Words of the decree, in the language of the law whatever the reader's is.
var (
	reasonWords = map[eligibility.Reason]string{
		eligibility.ReasonConfirmation: "Pengukuhan", eligibility.ReasonPromotion: "Promosi", eligibility.ReasonRotation: "Rotasi",
		eligibility.ReasonDemotion: "Penurunan jabatan", eligibility.ReasonVacancyFill: "Pengisian jabatan",
	}
	levelWords = map[people.Level]string{
		people.LevelSeniorExecutive: "Jabatan Pimpinan Tinggi Pratama", people.LevelAdministrator: "Jabatan Administrator",
		people.LevelSupervisor: "Jabatan Pengawas", people.LevelFunctional: "Jabatan Fungsional", people.LevelOperational: "Jabatan Pelaksana",
	}
	// documentWords name a clearance under Memperhatikan: what it is, and what it
	// is about when the kind says so.
	documentWords = map[eligibility.DocumentKind][2]string{
		eligibility.DocTechnicalClearance:    {"Surat Kepala Badan Kepegawaian Negara", "hal Pertimbangan Teknis"},
		eligibility.DocKASNRecommendation:    {"Surat Ketua Komisi Aparatur Sipil Negara", "hal Rekomendasi"},
		eligibility.DocMinisterApproval:      {"Surat Menteri Dalam Negeri", "hal Persetujuan Penggantian Pejabat"},
		eligibility.DocMinisterDecree:        {"Keputusan Menteri Dalam Negeri", ""},
		eligibility.DocPresidentApproval:     {"Surat Menteri Sekretaris Negara", "hal Persetujuan Presiden"},
		eligibility.DocGovernorConsultation:  {"Surat Gubernur", "hal Konsultasi Pengangkatan Pejabat Inspektorat"},
		eligibility.DocGovernorCoordination:  {"Surat Gubernur", "hal Koordinasi Pengangkatan Sekretaris Daerah"},
		eligibility.DocCouncilApproval:       {"Surat Pimpinan Dewan Perwakilan Rakyat Daerah", "hal Persetujuan Sekretaris DPRD"},
		eligibility.DocSelectionResult:       {"Berita Acara Panitia Seleksi", "tentang Hasil Seleksi Terbuka"},
		eligibility.DocFitTest:               {"Berita Acara Uji Kompetensi", ""},
		eligibility.DocTalentPool:            {"Rencana Suksesi", ""},
		eligibility.DocPanelMinutes:          {"Berita Acara Tim Penilai Kinerja Pegawai Negeri Sipil", ""},
		eligibility.DocEducationExemption:    {"Surat Pernyataan pemenuhan kualifikasi pendidikan", ""},
		eligibility.DocTenureExtension:       {"Persetujuan perpanjangan masa jabatan", ""},
		eligibility.DocDisciplineDecision:    {"Keputusan Hukuman Disiplin", ""},
		eligibility.DocOwnRequest:            {"Surat permohonan yang bersangkutan", ""},
		eligibility.DocReorganisation:        {"Peraturan tentang susunan organisasi dan tata kerja", ""},
		eligibility.DocTransferDecision:      {"Keputusan mutasi antardaerah", ""},
		eligibility.DocGovernmentCertificate: {"Sertifikat profesi pemerintahan", ""},
		eligibility.DocTrainingCertificate:   {"Sertifikat pelatihan", ""},
		eligibility.DocCompetenceCertificate: {"Sertifikat uji kompetensi", ""},
	}
	// personalDocuments concern one official and are not named in a collective
	// decree.
	personalDocuments = map[eligibility.DocumentKind]bool{eligibility.DocDisciplineDecision: true, eligibility.DocOwnRequest: true, eligibility.DocEducationExemption: true,
		eligibility.DocGovernmentCertificate: true, eligibility.DocTrainingCertificate: true, eligibility.DocCompetenceCertificate: true}
)

// subject is what the decree is about, after TENTANG.
func (r *Round) subject(region *org.Region) string {
	levels := map[people.Level]bool{}
	for _, m := range r.open() {
		levels[m.Level] = true
	}
	var list []string
	for _, l := range people.Levels() {
		if levels[l] {
			list = append(list, levelWords[l])
		}
	}
	verb := "Pengangkatan"
	switch confirmations := r.confirmations(); {
	case confirmations == len(r.open()):
		verb = "Pengukuhan"
	case confirmations > 0:
		verb = "Pengukuhan dan Pengangkatan"
	}
	return fmt.Sprintf("%s Pegawai Negeri Sipil dalam %s di Lingkungan Pemerintah %s", verb, enumerate(list), region.Formal)
}

func enumerate(list []string) string {
	switch n := len(list); n {
	case 0:
		return "Jabatan"
	case 1:
		return list[0]
	case 2:
		return list[0] + " dan " + list[1]
	default:
		s := ""
		for i, x := range list[:n-1] {
			if i > 0 {
				s += ", "
			}
			s += x
		}
		return s + ", dan " + list[n-1]
	}
}

// decreeKind is "Keputusan Wali Kota".
func decreeKind(region *org.Region) string { return "Keputusan " + region.HeadTitle }

func (r *Round) considering(region *org.Region, subject string) []string {
	var out []string
	moves := r.open()
	confirmed := r.confirmations()
	if confirmed > 0 {
		out = append(out, "bahwa sehubungan dengan perubahan nomenklatur jabatan pada perangkat daerah di lingkungan Pemerintah "+region.Formal+
			", pejabat yang menduduki jabatan dengan tugas yang sepadan perlu dikukuhkan dalam jabatan baru")
	}
	if confirmed < len(moves) {
		out = append(out, "bahwa untuk kepentingan dinas dan dalam rangka mengisi jabatan pada perangkat daerah di lingkungan Pemerintah "+region.Formal+
			", perlu mengangkat Pegawai Negeri Sipil dalam jabatan")
	}
	out = append(out, "bahwa Pegawai Negeri Sipil yang namanya tersebut dalam Lampiran Keputusan ini dipandang cakap dan telah memenuhi syarat untuk menduduki jabatan")
	letters := "huruf a"
	if len(out) == 3 {
		letters = "huruf a, huruf b, dan huruf c"
	} else if len(out) == 2 {
		letters = "huruf a dan huruf b"
	}
	return append(out, "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam "+letters+", perlu menetapkan "+decreeKind(region)+" tentang "+subject)
}

// noting is Memperhatikan: the clearances attached to the round.
func (r *Round) noting() []string {
	var out []string
	for _, d := range r.Clearances {
		words, ok := documentWords[d.Kind]
		if !ok || personalDocuments[d.Kind] {
			continue
		}
		line := words[0]
		if d.Kind == eligibility.DocTalentPool || d.Kind == eligibility.DocTransferDecision {
			if d.Issuer != "" {
				line += " " + d.Issuer
			}
		}
		line += " Nomor " + d.Number + " tanggal " + document.LongDate(d.Dated)
		if words[1] != "" {
			line += " " + words[1]
		}
		out = append(out, line)
	}
	return out
}

func (r *Round) dictums() []string {
	verb, _ := r.does()
	return []string{
		verb + " Pegawai Negeri Sipil yang namanya tersebut dalam lajur 2 dari jabatan lama sebagaimana tersebut dalam lajur 4 ke dalam jabatan baru " +
			"sebagaimana tersebut dalam lajur 5 Lampiran yang merupakan bagian tidak terpisahkan dari Keputusan ini",
		"Kepada Pegawai Negeri Sipil sebagaimana dimaksud dalam diktum KESATU diberikan tunjangan jabatan sesuai dengan ketentuan peraturan perundang-undangan, " +
			"terhitung sejak tanggal pelantikan",
		"Apabila di kemudian hari ternyata terdapat kekeliruan dalam Keputusan ini, akan diadakan perbaikan sebagaimana mestinya",
		"Keputusan ini mulai berlaku pada tanggal ditetapkan",
	}
}

// does is what the decree does with those it names, and what is done to them.
func (r *Round) does() (active, passive string) {
	switch confirmations := r.confirmations(); {
	case confirmations == len(r.open()):
		return "Mengukuhkan", "Dikukuhkan"
	case confirmations > 0:
		return "Mengukuhkan dan mengangkat", "Dikukuhkan dan Diangkat"
	}
	return "Mengangkat", "Diangkat"
}

// annexTitle heads the list of those whom the decree names.
func (r *Round) annexTitle() string {
	_, passive := r.does()
	return "Daftar Pegawai Negeri Sipil yang " + passive + " dalam Jabatan"
}

// basisSubjects chooses the legal base by what the decree does.
func (h *House) basisSubjects(r *Round) []string {
	out := []string{regulation.SubjectAppointment}
	for _, m := range r.open() {
		if m.Level == people.LevelFunctional {
			out = append(out, regulation.SubjectFunctional)
			break
		}
	}
	for _, m := range r.open() {
		if p := h.Snapshot.Posts[m.ToPost]; p != nil && eligibility.Special(p.Special) == eligibility.SpecialDukcapil {
			out = append(out, regulation.SubjectDukcapil)
			break
		}
	}
	for _, d := range r.Clearances {
		if d.Kind == eligibility.DocMinisterApproval {
			out = append(out, regulation.SubjectElection)
			break
		}
	}
	return out
}

// ownBasis are the region's own lines: the law that founded it stands before the
// national texts, its own regulations after them, each in the order of the law.
func ownBasis(founding string, lines []string) []document.OwnBasis {
	var out []document.OwnBasis
	law := func(l string) bool { return strings.HasPrefix(l, "Undang-Undang") }
	if founding != "" && !slices.ContainsFunc(lines, law) {
		out = append(out, document.OwnBasis{Text: founding, First: true})
	}
	for _, l := range regulation.InOrder(lines) {
		out = append(out, document.OwnBasis{Text: l, First: law(l)})
	}
	return out
}

func (h *House) copies() []string {
	out := []string{"Gubernur " + h.Region.Province, "Kepala Badan Kepegawaian Negara"}
	for _, f := range []actor.Function{actor.Inspector, actor.PersonnelOfficer} {
		if id, ok := h.withFunction(f); ok {
			out = append(out, h.Snapshot.Posts[id].Title)
		}
	}
	return append(out, "yang bersangkutan")
}

// row is one official in the annex.
func (h *House) row(m *Move) document.AnnexRow {
	row := document.AnnexRow{Group: levelWords[m.Level], Note: reasonWords[m.Reason]}
	if p := h.Snapshot.People[m.Person]; p != nil {
		row.Name, row.NIP, row.Rank = p.Name.Official(), p.Number, rankOf(p.Grade)
	}
	if p := h.Snapshot.Posts[m.FromPost]; p != nil {
		row.OldPost, row.OldEchelon = p.Title, string(p.Echelon)
	}
	if p := h.Snapshot.Posts[m.ToPost]; p != nil {
		row.NewPost, row.NewEchelon = p.Title, string(p.Echelon)
	}
	if m.Note != "" {
		row.Note += "; " + m.Note
	}
	return row
}

// Decree is the decree with its annex and one extract for each official.
func (h *House) Decree(r *Round) ([]document.Plan, error) {
	authority, person, ok := h.holder(r.AuthorityPost)
	if !ok {
		return nil, errs.New(errs.Conflict, "appointment.authority_vacant")
	}
	personnel, ok := h.withFunction(actor.PersonnelOfficer)
	if !ok {
		return nil, errs.New(errs.Conflict, "appointment.personnel_vacant")
	}
	certifier, certPerson, _ := h.holder(personnel)
	subject := r.subject(h.Region)
	decision := &document.DecisionPaper{Subject: subject, Considering: r.considering(h.Region, subject), BasisSubjects: h.basisSubjects(r),
		OwnBasis: ownBasis(h.Region.Founding, r.Basis), Noting: r.noting(), Dictums: r.dictums(), AnnexTitle: r.annexTitle(), Copies: h.copies(), Signer: authority}
	moves := r.open()
	for _, m := range moves {
		decision.Annex = append(decision.Annex, h.row(m))
	}
	plans := make([]document.Plan, 0, len(moves)+1)
	plans = append(plans, document.Plan{Paper: decision, Subject: r.Pack, House: h.head, Method: document.Trial, Register: "keputusan",
		Pattern: h.Region.Pattern(org.NumberDecision), Signers: []document.Signer{signer(document.RoleSigner, person, r.AuthorityPost, authority, "Menetapkan keputusan")}})
	for i, m := range moves {
		plans = append(plans, document.Plan{Subject: r.Pack, Item: m.ID, Person: string(m.Person), House: h.head, Method: document.Trial, Order: i + 1,
			With: &document.Ref{Kind: document.Decision},
			Paper: &document.ExtractPaper{Subject: subject, Noting: len(decision.Noting) > 0, Dictums: decision.Dictums, HeadSigner: authority,
				Certifier: certifier, Row: decision.Annex[i], RowNumber: i + 1},
			Signers: []document.Signer{signer(document.RoleSigner, certPerson, personnel, certifier, "Mengesahkan petikan")}})
	}
	return plans, nil
}
