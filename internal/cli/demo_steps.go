package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/ceremony"
	"pendopo/internal/demo"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// demoStep is one step of the story.
type demoStep struct {
	key, label string
	day        clock.Date // the story's day of the step; "" stays
	hour       int
	do         func() error
}

// takeThrough takes the round from the draft to the switch, each step on its
// day of the story and by the person whose post allows it.
func (r *demoRun) takeThrough(ctx context.Context) error {
	s := r.app.Appointment
	steps := []demoStep{
		{"reports", "menerima laporan warga", "", 0, func() error { return r.takeReports(ctx, false) }},
		{"submit", "mengajukan penataan", "", 0, func() error {
			_, err := s.Submit(ctx, r.as(ctx, actor.PersonnelOfficer), r.round, 0)
			return err
		}},
		{"clear", "menyetujui penataan", "", 0, func() error {
			_, err := s.Clear(ctx, r.as(ctx, actor.AuthorizedOfficial), r.round, 0)
			return err
		}},
		{"decree", "menetapkan keputusan", r.story.decree, 10, func() error {
			if _, err := r.app.Papers.PlanDecree(ctx, r.as(ctx, actor.PersonnelOfficer), r.round); err != nil {
				return err
			}
			_, err := r.app.Papers.SignDecree(ctx, r.as(ctx, actor.AppointingAuthority), r.round, 0, document.Dating{})
			return err
		}},
		{"invite", "menyiapkan acara dan mengundang", r.story.invite, 9, func() error { return r.invite(ctx) }},
		{"oath", "mencatat presensi dan sumpah", r.story.oath, 9, func() error { return r.oath(ctx) }},
		{"switch", "memberlakukan jabatan", r.story.oath, 11, func() error { return r.switchPosts(ctx) }},
		{"consent", "menandatangani dokumen", r.story.oath, 12, func() error { return r.consent(ctx) }},
		{"handover", "menyelesaikan serah terima", r.story.oath, 14, func() error { return r.handovers(ctx) }},
		{"documents", "membuat dan menyegel dokumen", "", 0, func() error { return r.seal(ctx) }},
		{"next", "mengajukan penataan berikutnya", clock.DateOf(r.story.dayAfter, r.app.Zone), 8, func() error { return r.nextRound(ctx) }},
		{"draft", "merancang penataan sesudahnya", "", 0, func() error { return r.nextDraft(ctx) }},
		{"gatherings", "mengadakan ikrar dan rapat staf", "", 0, func() error { return r.gatherings(ctx) }},
		{"reports_later", "menerima laporan warga", "", 0, func() error { return r.takeReports(ctx, true) }},
		{"accounts", "membuat akun contoh", "", 0, func() error { return r.accounts(ctx) }},
		{"ledger", "mengurutkan catatan resmi", "", 0, func() error { return r.ledger(ctx) }},
	}
	if r.story.stop {
		steps = slices.DeleteFunc(steps, func(st demoStep) bool {
			return slices.Contains([]string{"oath", "switch", "consent", "handover", "documents", "next", "draft", "gatherings", "reports_later"}, st.key)
		})
	}
	for _, st := range steps {
		if st.day != "" {
			d := st.day.Time()
			r.clock.MoveTo(time.Date(d.Year(), d.Month(), d.Day(), st.hour-7, 0, 0, 0, time.UTC)) // WIB
		}
		if err := r.steps.run(st.key, st.label, st.do); err != nil {
			return err
		}
	}
	return nil
}

// as is the person whose post carries a function on the story's day; a
// personnel officer is named on the draft first.
func (r *demoRun) as(ctx context.Context, f actor.Function) actor.Actor {
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return actor.Actor{}
	}
	snap := reg.At(r.app.Today())
	// Holders in the order of their posts, so that the head of the office comes
	// before the clerks; those who wait for their confirmation included.
	for _, level := range []people.Level{org.LevelHead, people.LevelSeniorExecutive, people.LevelAdministrator, people.LevelSupervisor} {
		for _, h := range reg.Holdings {
			p := reg.Posts[h.Post]
			if p == nil || p.Level != level || h.Kind != org.Definitive || !h.RunsOn(snap.Date) {
				continue
			}
			if a := snap.Actor(h.Person); a.May(f) {
				if f == actor.PersonnelOfficer {
					r.name(ctx, h.Person)
				}
				return a
			}
		}
	}
	return actor.Actor{}
}

func (r *demoRun) name(ctx context.Context, person people.PersonID) {
	if r.named[person] {
		return
	}
	// A refusal shows in the step that needed the name.
	if err := r.app.Appointment.Name(ctx, operator(), r.round, person); err == nil {
		r.named[person] = true
	}
}

// invite plans the ceremony of the story and sends the invitations.
func (r *demoRun) invite(ctx context.Context) error {
	crew := r.as(ctx, actor.ProtocolOfficer)
	c := r.app.Ceremony
	x, err := c.Plan(ctx, crew, r.round)
	if err != nil {
		return err
	}
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	v, err := c.Arrange(ctx, crew, x.ID, x.Version, arrangement(x, r.region, reg))
	if err != nil {
		return err
	}
	r.session = v.ID
	if _, err = c.Invite(ctx, crew, v.ID, ceremony.InviteIn{}); err != nil {
		return err
	}
	// The secretary signs the invitations on the day they go out.
	_, _, err = r.app.Papers.Consent(ctx, r.as(ctx, actor.AuthorizedOfficial), r.round, document.Invitation)
	return err
}

// arrangement fills the session with the places and people of the story.
func arrangement(x *ceremony.Session, d *demo.Region, reg *org.Register) ceremony.ArrangeIn {
	in := ceremony.ArrangeIn{Title: x.Title, At: x.At, Hall: x.Hall, Link: x.Link, OnlineBasis: x.OnlineBasis, Dress: "Pakaian sipil lengkap", On: x.On, Roles: x.Roles}
	if d.Ceremony.Hall != "" {
		in.Hall = d.Ceremony.Hall
	}
	for _, s := range x.Seats {
		if s.Mode == ceremony.Online {
			in.Link = "https://rapat.example/pelantikan"
			in.OnlineBasis = "Surat Edaran Kepala BKN Nomor 10/SE/IV/2020"
		}
	}
	snap := reg.At(x.On)
	put := func(role ceremony.Role) {
		for i := range in.Roles {
			if in.Roles[i].Office == role.Office && in.Roles[i].Religion == role.Religion {
				in.Roles[i] = role
				return
			}
		}
		in.Roles = append(in.Roles, role)
	}
	person := func(office ceremony.Office, number string) {
		p := reg.PersonByNumber(number)
		if p == nil {
			return
		}
		title := ""
		if h := snap.Principal(p.ID); h != nil {
			title = snap.Posts[h.Post].Title
		}
		put(ceremony.Role{Office: office, Person: p.ID, Name: p.Name.String(), Number: p.Number, Title: title})
	}
	for i, number := range d.Ceremony.Witnesses {
		person([]ceremony.Office{ceremony.Witness1, ceremony.Witness2}[min(i, 1)], number)
	}
	person(ceremony.Reader, d.Ceremony.Reader)
	// The law leaves the words of a belief to the belief (PP 11/2017 art. 41(7)).
	for _, seat := range x.Seats {
		if seat.Religion == people.Belief {
			in.Wordings = []ceremony.Wording{{Religion: people.Belief, Opening: "Demi Tuhan Yang Maha Esa, saya bersumpah",
				Basis: "kesepakatan dengan pendamping penghayat kepercayaan"}}
		}
	}
	for _, cl := range d.Ceremony.Clergy {
		if rel, err := people.ParseReligion(cl.Religion); err == nil {
			put(ceremony.Role{Office: ceremony.Clergy, Religion: rel, Name: cl.Name, Title: cl.From})
		}
	}
	return in
}

// oath calls the roll of everybody, in the hall and on the screen.
func (r *demoRun) oath(ctx context.Context) error {
	crew := r.as(ctx, actor.ProtocolOfficer)
	c := r.app.Ceremony
	if _, err := c.Start(ctx, crew, r.session); err != nil {
		return err
	}
	v, err := c.Open(ctx, crew, r.session)
	if err != nil {
		return err
	}
	if err := c.Attend(ctx, crew, r.session, v.Roles); err != nil {
		return err
	}
	var seats []ceremony.SeatID
	for _, s := range v.Seats {
		seats = append(seats, s.ID)
	}
	for _, m := range []ceremony.Mark{ceremony.Connected, ceremony.HeardYes} {
		if _, err := c.Mark(ctx, crew, r.session, ceremony.MarkIn{Mark: m, Seats: seats}); err != nil {
			return err
		}
	}
	res, err := c.Close(ctx, crew, r.session)
	if err != nil {
		return err
	}
	r.sum.Sworn = res.Sworn
	for reason, n := range res.Not {
		if reason != ceremony.Sworn {
			r.sum.NotSworn += n
		}
	}
	return nil
}

func (r *demoRun) switchPosts(ctx context.Context) error {
	if _, err := r.app.Appointment.Switch(ctx, r.as(ctx, actor.PersonnelOfficer), r.round, appointment.SwitchIn{}); err != nil {
		return err
	}
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	snap := reg.At(r.story.oath)
	for _, p := range snap.Vacancies() {
		if !snap.AwaitsConfirmation(p) {
			r.sum.VacanciesAfter++
		}
	}
	return nil
}

// consent lets everybody whose name stands on a paper sign it: the officials
// sworn, the witnesses, the heads of the receiving units and the authority.
func (r *demoRun) consent(ctx context.Context) error {
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	snap := reg.At(r.app.Today())
	signers, err := r.app.Documents.Waiting(ctx, operator(), appointment.Pack(r.round))
	if err != nil {
		return err
	}
	for i, person := range signers {
		if _, _, err := r.app.Papers.Consent(ctx, snap.Actor(people.PersonID(person)), r.round); err != nil {
			return err
		}
		r.steps.progress(i+1, len(signers))
	}
	return nil
}

// seal draws and signs the whole pack; the background job would do the same.
func (r *demoRun) seal(ctx context.Context) error {
	sub := appointment.Pack(r.round)
	res, err := r.app.Documents.Seal(ctx, sub, func(done, total int, _ string) error {
		r.steps.progress(done, total)
		return nil
	})
	if err != nil {
		return err
	}
	if res.Failed > 0 {
		return errs.New(errs.Internal, "app.demo_documents", res.Failed)
	}
	return r.app.DB.Read(ctx, func(tx *db.Tx) error {
		tally, err := r.app.Documents.TallyIn(tx, sub)
		r.sum.Documents = tally.Signed
		return err
	})
}

// nextRound leaves a small round for the reader to go on with: three of the
// posts that the story left vacant, filled by people whom no rule stands
// against, submitted and waiting for the secretary's approval.
func (r *demoRun) nextRound(ctx context.Context) error {
	s := r.app.Appointment
	officer := r.as(ctx, actor.PersonnelOfficer)
	planned := r.story.oath.AddDays(21)
	round, err := s.Create(ctx, officer, appointment.NewRound{Details: appointment.Details{Title: "Pengisian jabatan " + i18n.Month(i18n.ID, planned), PlannedOn: planned,
		Place: "Ruang rapat sekretariat daerah"}})
	if err != nil {
		return err
	}
	if _, err := s.Attach(ctx, officer, round.ID, appointment.RoundDocument{Document: eligibility.Document{Kind: eligibility.DocPanelMinutes,
		Number: fmt.Sprintf("800/BA-10/TPK/%d", planned.Year()), Dated: r.story.oath.AddDays(1), CoversAll: true}, Issuer: "Tim Penilai Kinerja PNS"}); err != nil {
		return err
	}
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	put := 0
	for _, p := range reg.At(planned).Vacancies() {
		if p.Level != people.LevelSupervisor || put == 3 {
			continue
		}
		found, err := s.Candidates(ctx, officer, round.ID, p.ID, appointment.CandidateFilter{Limit: 50})
		if err != nil {
			return err
		}
		first := slices.IndexFunc(found.Items, func(c appointment.Candidate) bool { return c.Worst() == nil })
		if first < 0 {
			continue
		}
		now, err := s.Open(ctx, officer, round.ID, "demo")
		if err != nil {
			return err
		}
		if _, err := s.Change(ctx, officer, round.ID, now.Round.Version, "", []appointment.Op{{Kind: appointment.Put, Person: found.Items[first].Move.Person, ToPost: p.ID}}); err != nil {
			return err
		}
		put++
	}
	if put == 0 {
		return errs.New(errs.Conflict, "appointment.empty_round")
	}
	_, err = s.Submit(ctx, officer, round.ID, 0)
	return err
}

// demoPassword is that of the nth sign-in. It is said openly in the summary: an
// example region keeps no secrets.
func demoPassword(n int) string { return fmt.Sprintf("gadung-mlati-%02d", 71+n) }

// accounts makes one sign-in for each role of the story.
func (r *demoRun) accounts(ctx context.Context) error {
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	for i, s := range r.region.SignIns {
		n := account.NewAccount{Login: s.Person, Name: s.Name}
		if p := reg.PersonByNumber(s.Person); p != nil && s.Person != "" {
			n.Person, n.Name = string(p.ID), p.Name.String()
		} else {
			n.Login = "admin"
		}
		acc, err := r.app.Accounts.Create(ctx, operator(), n)
		if err != nil {
			return err
		}
		password := demoPassword(i)
		if err := r.app.Accounts.SetPassword(ctx, operator(), acc.ID, password); err != nil {
			return err
		}
		r.sum.SignIns = append(r.sum.SignIns, demoSignIn{Role: s.Role, Name: n.Name, Post: s.Post, User: n.Login, Password: password})
		r.steps.progress(i+1, len(r.region.SignIns))
	}
	return nil
}

func (r *demoRun) ledger(ctx context.Context) error {
	if _, err := r.app.Ledger.Sequence(ctx); err != nil {
		return err
	}
	return r.app.DB.Read(ctx, func(tx *db.Tx) (err error) {
		r.sum.LedgerActs, err = ledger.Numbered(tx)
		return err
	})
}
