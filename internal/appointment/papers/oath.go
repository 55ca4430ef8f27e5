package papers

import (
	"pendopo/internal/document"
	"pendopo/internal/org"
)

// cite is how later papers cite the decree.
func (h *House) cite(r *Round) string {
	return decreeKind(h.Region) + " " + h.head.Head[len(h.Region.HeadTitle)+1:] + " Nomor " + r.DecreeNumber + " tanggal " + document.LongDate(r.DecreedOn)
}

// Oaths are minutes, statement of inauguration, statement of starting duty
// and integrity pact of everybody who was sworn.
func (h *House) Oaths(r *Round, g *Gathering) ([]document.Plan, error) {
	taker := h.taker(r, g)
	takerPerson, takerPost := g.Taker.Person, r.AuthorityPost
	var witness [2]document.Officer
	for i, w := range g.Witnesses {
		witness[i] = h.attendant(w)
	}
	decree := h.cite(r)
	var plans []document.Plan
	for i, s := range g.Seats {
		m := r.move(s.Move)
		if m == nil || !s.Sworn {
			continue
		}
		to := h.Snapshot.Posts[m.ToPost]
		if to == nil {
			continue
		}
		official := h.Officer(m.Person, to.Title)
		minutes := &document.MinutesPaper{Date: g.On, Place: g.Hall, Taker: taker, Witnesses: witness, Official: official, Decree: decree,
			Clergy: s.Clergy, Oath: s.Words, Proof: s.Proof}
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
		base := document.Plan{Subject: r.Pack, Item: g.Item(m.ID), Person: string(m.Person), House: h.head, Order: i + 1}
		ba := base
		ba.Paper, ba.Method, ba.Register, ba.Pattern = minutes, method, "berita-acara", h.Region.Pattern(org.NumberMinutes)
		ba.Signers = []document.Signer{
			signer(document.RoleOfficial, m.Person, m.ToPost, official, "Mengangkat sumpah"),
			signer(document.RoleWitness1, g.Witnesses[0].Person, "", witness[0], "Saksi"),
			signer(document.RoleWitness2, g.Witnesses[1].Person, "", witness[1], "Saksi"),
			signer(document.RoleOathTaker, takerPerson, takerPost, taker, "Mengambil sumpah"),
		}
		spp := base
		spp.Method, spp.Register, spp.Pattern = document.Trial, "surat-pernyataan", h.Region.Pattern(org.NumberInstalled)
		spp.Paper = &document.InstalledPaper{Signer: taker, Official: official, Echelon: string(to.Echelon), Decree: decree, Date: g.On, Place: h.Region.Seat,
			Copies: []string{"Kepala Badan Kepegawaian Negara", "pengelola keuangan daerah", "yang bersangkutan"}}
		spp.Signers = []document.Signer{signer(document.RoleSigner, takerPerson, takerPost, taker, "Menyatakan pelantikan")}
		plans = append(plans, ba, spp)

		if head, person, post, ok := h.headOf(m.ToPost); ok && person != m.Person {
			unit := ""
			if agency := h.Snapshot.Agency(to.Unit); agency != nil {
				unit = agency.Name
			}
			spmt := base
			spmt.Method, spmt.Register, spmt.Pattern = document.Trial, "surat-pernyataan", h.Region.Pattern(org.NumberStart)
			spmt.Paper = &document.StartPaper{Letterhead: h.Letterhead(post), Signer: head, Official: official, Unit: unit, Decree: decree, From: g.On,
				Copies: []string{"pengelola keuangan daerah", "yang bersangkutan"}}
			spmt.Signers = []document.Signer{signer(document.RoleSigner, person, post, head, "Menyatakan melaksanakan tugas")}
			plans = append(plans, spmt)
		}
		if above, person, ok := h.superior(m.ToPost); ok && person != m.Person {
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
