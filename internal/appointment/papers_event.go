package appointment

import (
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Gathering is what the papers need of a ceremony. Package ceremony fills it.
type Gathering struct {
	N         int // 1 is the main session
	Title     string
	On        clock.Date
	At        string // "09.00"
	Hall      string
	Link      string
	Dress     string
	Taker     Attendant
	Witnesses [2]Attendant
	Seats     []Oathtaker
}

// Attendant is somebody with a task at the ceremony.
type Attendant struct {
	Person people.PersonID
	Name   string // when not in the register
	Number string
	Title  string
	Basis  string // of a delegate
}

// Oathtaker is one official of a gathering.
type Oathtaker struct {
	Move   MoveID
	Online bool
	Sworn  bool
	Words  document.Oath // as spoken
	Clergy string
	Ink    bool // the minutes were signed with ink
}

func (g *Gathering) day() string           { return document.FullDate(g.On) }
func (g *Gathering) hour(o *office) string { return g.At + " " + o.house.Zone }

// attendant is an official with a task as papers print them.
func (o *office) attendant(a Attendant) document.Officer {
	if a.Person != "" {
		who := o.officer(a.Person, a.Title)
		if who.Name != "" {
			return who
		}
	}
	return document.Officer{Name: a.Name, NIP: a.Number, Post: a.Title}
}

// taker is who takes the oath, on behalf of the head when delegated.
func (o *office) taker(v *View, g *Gathering) document.Officer {
	who := o.attendant(g.Taker)
	if !slices.ContainsFunc(o.snap.Serving(v.Round.AuthorityPost), func(h *org.Holding) bool { return h.Person == g.Taker.Person }) {
		who.For = o.house.Head
	}
	return who
}

func (v *View) move(id MoveID) *Move {
	for _, m := range v.Moves {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// item keeps the papers of sessions apart: a supplementary session has papers
// of its own.
func (g *Gathering) item(m MoveID) string {
	if g.N <= 1 {
		return string(m)
	}
	return string(m) + "/" + string(rune('0'+g.N%10))
}

func (g *Gathering) whole() string {
	if g.N <= 1 {
		return ""
	}
	return "/" + string(rune('0'+g.N%10))
}

// invitationPlans are one letter for each official, the script and the list of
// attendance.
func (o *office) invitationPlans(v *View, g *Gathering) ([]document.Plan, error) {
	sekda, ok := o.withFunction(actor.AuthorizedOfficial)
	if !ok {
		return nil, errs.New(errs.Conflict, "appointment.secretary_vacant")
	}
	signs, person, _ := o.holder(sekda)
	head := o.letterhead(sekda)
	sub := Pack(v.Round.ID)
	var plans []document.Plan
	list := &document.AttendancePaper{Event: g.Title, Day: g.day(), Time: g.hour(o), Place: g.Hall}
	for i, s := range g.Seats {
		m := v.move(s.Move)
		if m == nil {
			continue
		}
		from, to := o.snap.Posts[m.FromPost], o.snap.Posts[m.ToPost]
		who := o.officer(m.Person, "")
		if from != nil {
			who.Post = from.Title
		}
		place, where := g.Hall, "Hadir langsung"
		notes := []string{"Saudara hadir 30 menit sebelum acara dimulai", "Kode pribadi untuk presensi disampaikan terpisah"}
		if s.Online {
			place, where = "Daring, melalui "+g.Link, "Daring"
			notes[0] = "Saudara bergabung 30 menit sebelum acara dimulai untuk uji sambungan"
		}
		notes = append(notes, "Apabila berhalangan, Saudara memberi tahu perangkat daerah yang menangani kepegawaian sebelum acara")
		plans = append(plans, document.Plan{Subject: sub, Item: g.item(m.ID), Person: string(m.Person), House: o.house, Method: document.Trial, Order: i + 1,
			Register: "surat", Pattern: o.region.Pattern(org.NumberLetter),
			Paper: &document.InvitationPaper{Letterhead: head, Recipient: who, Nature: "Penting", Enclosure: "-",
				Subject: "Undangan pelantikan dan pengambilan sumpah jabatan", Day: g.day(), Time: g.hour(o), Place: place, Event: g.Title, Dress: g.Dress,
				Notes: notes, Signer: signs},
			Signers: []document.Signer{signer(document.RoleSigner, person, sekda, signs, "Mengundang")}})
		line := document.AttendanceLine{Name: who.Name, NIP: who.NIP, Where: where}
		if to != nil {
			line.Post = to.Title
		}
		list.Rows = append(list.Rows, line)
	}
	taker := o.taker(v, g)
	script := &document.ScriptPaper{Date: g.On, Decrees: []string{o.decree(v)}, Signer: taker, Number: len(g.Seats)}
	if taker.For != "" {
		script.On = "atas nama " + taker.For
	}
	plans = append(plans,
		document.Plan{Subject: sub, Item: g.whole(), House: o.house, Method: document.None, Paper: script},
		document.Plan{Subject: sub, Item: g.whole(), House: o.house, Method: document.None, Paper: list})
	return plans, nil
}

// decree is how later papers cite the decree.
func (o *office) decree(v *View) string {
	return decreeKind(o.region) + " " + o.house.Head[len(o.region.HeadTitle)+1:] + " Nomor " + v.Round.DecreeNumber + " tanggal " + document.LongDate(v.Round.DecreedOn)
}

// oathPlans are minutes, statement of inauguration, statement of starting duty
// and integrity pact of everybody who was sworn.
func (o *office) oathPlans(v *View, g *Gathering) ([]document.Plan, error) {
	sub := Pack(v.Round.ID)
	taker := o.taker(v, g)
	takerPerson, takerPost := g.Taker.Person, v.Round.AuthorityPost
	var witness [2]document.Officer
	for i, w := range g.Witnesses {
		witness[i] = o.attendant(w)
	}
	decree := o.decree(v)
	var plans []document.Plan
	for i, s := range g.Seats {
		m := v.move(s.Move)
		if m == nil || !s.Sworn {
			continue
		}
		to := o.snap.Posts[m.ToPost]
		if to == nil {
			continue
		}
		official := o.officer(m.Person, to.Title)
		minutes := &document.MinutesPaper{Date: g.On, Place: g.Hall, Taker: taker, Witnesses: witness, Official: official, Decree: decree,
			Clergy: s.Clergy, Oath: s.Words}
		if taker.For != "" {
			minutes.Authority = "berdasarkan penunjukan " + taker.For + " dengan " + g.Taker.Basis
		}
		if s.Online {
			minutes.Mode = "secara daring"
		}
		method := document.Trial
		if s.Ink {
			method = document.Wet
		}
		base := document.Plan{Subject: sub, Item: g.item(m.ID), Person: string(m.Person), House: o.house, Order: i + 1}
		ba := base
		ba.Paper, ba.Method, ba.Register, ba.Pattern = minutes, method, "berita-acara", o.region.Pattern(org.NumberMinutes)
		ba.Signers = []document.Signer{
			signer(document.RoleOfficial, m.Person, m.ToPost, official, "Mengangkat sumpah"),
			signer(document.RoleWitness1, g.Witnesses[0].Person, "", witness[0], "Saksi"),
			signer(document.RoleWitness2, g.Witnesses[1].Person, "", witness[1], "Saksi"),
			signer(document.RoleOathTaker, takerPerson, takerPost, taker, "Mengambil sumpah"),
		}
		spp := base
		spp.Method, spp.Register, spp.Pattern = document.Trial, "surat-pernyataan", o.region.Pattern(org.NumberInstalled)
		spp.Paper = &document.InstalledPaper{Signer: taker, Official: official, Echelon: string(to.Echelon), Decree: decree, Date: g.On, Place: o.region.Seat,
			Copies: []string{"Kepala Badan Kepegawaian Negara", "pengelola keuangan daerah", "yang bersangkutan"}}
		spp.Signers = []document.Signer{signer(document.RoleSigner, takerPerson, takerPost, taker, "Menyatakan pelantikan")}
		plans = append(plans, ba, spp)

		if head, person, post, ok := o.headOf(m.ToPost); ok && person != m.Person {
			unit := ""
			if agency := o.snap.Agency(to.Unit); agency != nil {
				unit = agency.Name
			}
			spmt := base
			spmt.Method, spmt.Register, spmt.Pattern = document.Trial, "surat-pernyataan", o.region.Pattern(org.NumberStart)
			spmt.Paper = &document.StartPaper{Letterhead: o.letterhead(post), Signer: head, Official: official, Unit: unit, Decree: decree, From: g.On,
				Copies: []string{"pengelola keuangan daerah", "yang bersangkutan"}}
			spmt.Signers = []document.Signer{signer(document.RoleSigner, person, post, head, "Menyatakan melaksanakan tugas")}
			plans = append(plans, spmt)
		}
		if above, person, ok := o.superior(m.ToPost); ok && person != m.Person {
			pact := base
			pact.Method = method
			pact.Paper = &document.PactPaper{Official: official, Superior: above}
			pact.Signers = []document.Signer{
				signer(document.RoleOfficial, m.Person, m.ToPost, official, "Pakta integritas"),
				signer(document.RoleSuperior, person, "", above, "Menyaksikan"),
			}
			plans = append(plans, pact)
		}
	}
	return plans, nil
}
