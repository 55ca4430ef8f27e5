package papers

import (
	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// Invitations are one letter for each official, the script and the list of
// attendance.
func (h *House) Invitations(r *Round, g *Gathering) ([]document.Plan, error) {
	sekda, ok := h.withFunction(actor.AuthorizedOfficial)
	if !ok {
		return nil, errs.New(errs.Conflict, "appointment.secretary_vacant")
	}
	signs, person, _ := h.holder(sekda)
	head := h.Letterhead(sekda)
	var plans []document.Plan
	list := &document.AttendancePaper{Event: g.Title, Day: g.day(), Time: g.hour(h), Place: g.Hall}
	for i, s := range g.Seats {
		m := r.move(s.Move)
		if m == nil {
			continue
		}
		from, to := h.Snapshot.Posts[m.FromPost], h.Snapshot.Posts[m.ToPost]
		who := h.Officer(m.Person, "")
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
		plans = append(plans, document.Plan{Subject: r.Pack, Item: g.Item(m.ID), Person: string(m.Person), House: h.head, Method: document.Trial, Order: i + 1,
			Register: "surat", Pattern: h.Region.Pattern(org.NumberLetter),
			Paper: &document.InvitationPaper{Letterhead: head, Recipient: who, Nature: "Penting", Enclosure: "-",
				Subject: "Undangan pelantikan dan pengambilan sumpah jabatan", Day: g.day(), Time: g.hour(h), Place: place, Event: g.Title, Dress: g.Dress,
				Notes: notes, Signer: signs},
			Signers: []document.Signer{signer(document.RoleSigner, person, sekda, signs, "Mengundang")}})
		line := document.AttendanceLine{Name: who.Name, NIP: who.NIP, Where: where}
		if to != nil {
			line.Post = to.Title
		}
		list.Rows = append(list.Rows, line)
	}
	taker := h.taker(r, g)
	script := &document.ScriptPaper{Date: g.On, Decrees: []string{h.cite(r)}, Signer: taker, Number: len(g.Seats)}
	if taker.For != "" {
		script.On = "atas nama " + taker.For
	}
	plans = append(plans,
		document.Plan{Subject: r.Pack, Item: g.whole(), House: h.head, Method: document.None, Paper: script},
		document.Plan{Subject: r.Pack, Item: g.whole(), House: h.head, Method: document.None, Paper: list})
	return plans, nil
}
