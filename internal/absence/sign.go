package absence

import (
	"context"
	"fmt"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/regulation"
)

// office numbers and draws papers: that follows from the signature, whoever
// gave it.
var office = actor.System("absence")

// SignOrder is the signature of who gives the mandate: the order gets its number
// and the term begins on its first day.
//
// rule: uu-30-2014 14(1)
func (s *Service) SignOrder(ctx context.Context, by actor.Actor, id OrderID) (o *Order, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		var snap *org.Snapshot
		if o, snap, err = s.lockOrder(tx, by, id); err != nil {
			return err
		}
		return s.sign(tx, by, snap, o)
	})
	return o, err
}

func (s *Service) sign(tx *db.Tx, by actor.Actor, snap *org.Snapshot, o *Order) error {
	post := snap.Posts[o.Post]
	g, found := mandateGiver(snap, post, o.Person) // whoever gives it today: a mandate belongs to the chair
	switch {
	case o.State != Waiting:
		return errs.New(errs.Conflict, "absence.order_done")
	case !found:
		return errs.New(errs.Conflict, "absence.no_mandate_giver", post.Title)
	case !by.IsSystem() && !g.is(by):
		return notTheGiver(by, snap, o, g)
	case o.From < snap.Date && !by.IsSystem():
		return errs.New(errs.Conflict, "absence.order_late", snap.Date)
	}
	o.Signer, o.SignerPost = g.Person, g.Post
	if err := s.plan(tx, snap, o); err != nil {
		return err
	}
	if _, err := s.Documents.ApproveIn(tx, by, OrderPack(o.ID)); err != nil {
		return err
	}
	if _, err := s.Documents.IssueIn(tx, office, OrderPack(o.ID), document.Dating{}); err != nil {
		return err
	}
	d, err := s.Documents.Living(tx, OrderPack(o.ID), document.Ref{Kind: document.Order})
	if err != nil {
		return err
	}
	made, _, err := s.Rounds.SeatActingIn(tx, by, o.acting(citeOrder(d)))
	if err != nil {
		return err
	}
	if o.Duty != "" {
		if _, err := s.Duties.Close(tx, by, o.Duty, duty.Done, d.Number); err != nil {
			return err
		}
	}
	o.State, o.Holding, o.EndedAt = Signed, made.ID, tx.Now()
	if err := saveOrder(tx, o); err != nil {
		return err
	}
	_, err = ledger.Record(tx, act(by, "order_signed", OrderSubject, string(o.ID), map[string]any{"number": d.Number, "dated": d.Dated, "holding": made.ID, "as": g.Post}))
	return err
}

// notTheGiver says who signs; an acting superior is told why they do not.
func notTheGiver(by actor.Actor, s *org.Snapshot, o *Order, g giver) error {
	for p := s.Posts[o.Post]; p != nil && p.Superior != "" && p.Superior != g.Post; p = s.Posts[p.Superior] {
		for _, h := range s.ActingIn(p.Superior) {
			if string(h.Person) == by.Person {
				return errs.New(errs.Forbidden, "absence.mandate_not_passed_on", g.Title)
			}
		}
	}
	return errs.New(errs.Forbidden, "absence.not_the_giver", g.Title)
}

// citeOrder is how a holding names the order that made it.
func citeOrder(d *document.Document) string {
	return "Surat Perintah Nomor " + d.Number + " tanggal " + document.LongDate(d.Dated)
}

// plan writes the draft of the order's paper as it would be signed today.
func (s *Service) plan(tx *db.Tx, snap *org.Snapshot, o *Order) error {
	house, err := s.Papers.HouseIn(tx, snap.Date)
	if err != nil {
		return err
	}
	post := snap.Posts[o.Post]
	g, _ := mandateGiver(snap, post, o.Person)
	own := ""
	if h := snap.Principal(o.Person); h != nil && snap.Posts[h.Post] != nil {
		own = snap.Posts[h.Post].Title
	}
	p := &document.OrderPaper{Letterhead: house.Letterhead(g.Post), Signer: house.Officer(g.Person, g.Title), Official: house.Officer(o.Person, own),
		Capacity: "Pelaksana Tugas", Prefix: "Plt.", Post: post.Title, From: o.From, Last: o.Until.AddDays(-1), Ends: "pejabat definitif dilantik",
		Basis: legalBasis(snap.Date), Limits: limits(snap.Date), Report: g.Title, Reason: o.reason(snap)}
	if o.Kind == org.DailyActing {
		p.Capacity, p.Prefix, p.Ends = "Pelaksana Harian", "Plh.", "pejabat definitif kembali bertugas"
	}
	if o.Extends != "" {
		for _, h := range snap.HoldingsOf(o.Post) {
			if h.ID == o.Extends {
				p.Extends = h.Basis
			}
		}
	}
	p.Copies = s.copies(snap, o)
	_, err = s.Documents.PlanIn(tx, office, []document.Plan{{Paper: p, Subject: OrderPack(o.ID), Person: string(o.Person), House: house.Paper(),
		Method: document.Trial, Register: "surat-perintah", Pattern: house.Region.Pattern(org.NumberOrder),
		Signers: []document.Signer{{Role: document.RoleSigner, Person: string(g.Person), Post: string(g.Post), Name: p.Signer.Name, Title: g.Title, Reason: "Memberi perintah"}}}})
	return err
}

// reason is why somebody must act: the post has been vacant since, or the holder
// is away until.
func (o *Order) reason(s *org.Snapshot) string {
	post, on := s.Posts[o.Post], s.Register.At(o.From)
	h := on.Holder(o.Post)
	if h == nil {
		return fmt.Sprintf("jabatan %s tidak berpejabat definitif sejak %s", post.Title, document.LongDate(on.VacantSince(post)))
	}
	name := ""
	if p := s.People[h.Person]; p != nil {
		name = p.Name.Official()
	}
	for _, l := range h.Leaves {
		if l.ID == o.Absent {
			return fmt.Sprintf("%s, %s, berhalangan sementara karena %s sampai dengan %s", name, post.Title,
				lowerFirst(i18n.T(i18n.ID, "absence.kind."+string(l.Kind))), document.LongDate(l.Until.AddDays(-1)))
		}
	}
	return fmt.Sprintf("%s, %s, berhalangan sementara", name, post.Title)
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}

// legalBasis is what an order rests on, on its date.
func legalBasis(on clock.Date) []string {
	var out []string
	for _, id := range []string{"uu-5-2014", "uu-20-2023", "uu-30-2014", "pp-11-2017", "se-bkn-2-2019", "se-bkn-1-2021"} {
		if i, ok := regulation.National().Instrument(id); ok && i.InForce(on) {
			out = append(out, i.Name+" tentang "+i.Title)
		}
	}
	return out
}

// limits is what the order itself tells the official not to do.
//
// rule: uu-30-2014 14(7)
// rule: se-bkn-1-2021 larangan
func limits(on clock.Date) string {
	return fmt.Sprintf("tidak mengambil keputusan atau tindakan strategis yang berdampak pada perubahan status hukum organisasi, kepegawaian, dan alokasi anggaran, "+
		"termasuk mengangkat, memindahkan, dan memberhentikan pegawai (%s)", regulation.Cite("uu-30-2014", "14(7)").At(on))
}

// copies go to those who keep the files, and to the official.
func (s *Service) copies(snap *org.Snapshot, o *Order) []string {
	var out []string
	for _, f := range []actor.Function{actor.Inspector, actor.PersonnelOfficer} {
		for _, p := range snap.AllPosts() {
			if carries(p, f) && len(snap.Serving(p.ID)) > 0 && p.ID != o.SignerPost && p.ID != o.Post {
				out = append(out, p.Title)
				break
			}
		}
	}
	return append(out, "yang bersangkutan")
}

func carries(p *org.Post, f actor.Function) bool {
	for _, x := range p.Functions {
		if x.Function == f && x.Scope == "" {
			return true
		}
	}
	return false
}
