package gathering

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/papers"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Pack is the subject of the papers of a gathering.
func Pack(id ID) document.Subject { return document.Subject{Kind: "gathering", ID: string(id)} }

// papersOf are the kinds of papers a gathering has, in their order.
var papersOf = [...]document.Kind{document.Invitation, document.PledgeText, document.Meeting}

// living is a paper of a gathering, nil when there is none.
func (s *Service) living(tx *db.Tx, g ID, k document.Kind) (*document.Document, error) {
	if s.Documents == nil {
		return nil, nil
	}
	d, err := s.Documents.Living(tx, Pack(g), document.Ref{Kind: k})
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	return d, err
}

// unsealed refuses what would change minutes, or a pledge, that have their
// number.
func (s *Service) unsealed(tx *db.Tx, g *Gathering, kinds ...document.Kind) error {
	if len(kinds) == 0 {
		kinds = []document.Kind{document.Meeting}
	}
	for _, k := range kinds {
		d, err := s.living(tx, g.ID, k)
		if err != nil {
			return err
		}
		if d != nil && d.State != document.Drafted {
			return errs.New(errs.Conflict, "gathering.numbered", i18n.Key("document.kind."+string(k)), d.Number)
		}
	}
	return nil
}

// planLetter writes the letter of invitation: one letter for everybody, with the
// list of posts as its annex, signed by the regional secretary.
func (s *Service) planLetter(tx *db.Tx, w *ground, g *Gathering) error {
	if s.Papers == nil {
		return nil
	}
	house, err := s.Papers.HouseIn(tx, w.today)
	if err != nil {
		return err
	}
	post := secretary(w.snap)
	if post == "" {
		post = g.Chair
	}
	who, title := chairHolder(w.snap, post)
	if who == "" {
		return errs.New(errs.Conflict, "gathering.nobody_signs", titleAt(w.snap, post))
	}
	all, err := invitees(tx, `gathering = $1 order by n, id`, string(g.ID))
	if err != nil {
		return err
	}
	signer := house.Officer(who, title)
	paper := &document.InvitationPaper{Letterhead: house.Letterhead(post), Nature: "Penting", Enclosure: "1 (satu) berkas", Subject: "Undangan " + g.Title,
		Opening: opening(g), Day: document.FullDate(g.On), Time: g.At + " " + house.Paper().Zone, Place: g.place(), Event: g.Title, Notes: letterNotes(g), Signer: signer,
		Invited: invitedPosts(w.snap, all)}
	_, err = s.Documents.PlanIn(tx, system, []document.Plan{{Paper: paper, Subject: Pack(g.ID), House: house.Paper(), Method: document.Trial,
		Register: "surat", Pattern: house.Region.Pattern(org.NumberLetter),
		Signers: []document.Signer{{Role: document.RoleSigner, Person: string(who), Post: string(post), Name: signer.Name, Title: title, Reason: "Mengundang"}}}})
	return err
}

// secretary is the first post that carries the secretary's function over the
// whole region and has somebody.
func secretary(s *org.Snapshot) org.PostID {
	for _, p := range s.AllPosts() {
		for _, f := range p.Functions {
			if f.Function == actor.AuthorizedOfficial && f.Scope == "" && s.Served(p.ID) {
				return p.ID
			}
		}
	}
	return ""
}

// chairHolder is who serves a post, with the title as papers print it: who acts
// goes before the holder they stand in for.
func chairHolder(s *org.Snapshot, post org.PostID) (people.PersonID, string) {
	list := s.Serving(post)
	if len(list) == 0 {
		return "", titleAt(s, post)
	}
	h := list[0]
	for _, x := range list {
		if x.Kind != org.Definitive {
			h = x
			break
		}
	}
	return h.Person, s.Prefix(h) + titleAt(s, post)
}

func opening(g *Gathering) string {
	return map[Kind]string{
		Pledge:       "Dalam rangka pencanangan pembangunan Zona Integritas, kami mengundang Bapak/Ibu untuk hadir dan menandatangani ikrar bersama pada:",
		Coaching:     "Dalam rangka pembinaan aparatur, kami mengundang Bapak/Ibu untuk hadir pada:",
		StaffMeeting: "Dalam rangka evaluasi pelaksanaan program dan prioritas daerah, kami mengundang Bapak/Ibu untuk hadir pada:",
	}[g.Kind]
}

// place is where a gathering is held, in words.
func (g *Gathering) place() string {
	switch {
	case g.Link == "":
		return g.Hall
	case g.Hall == "":
		return "Daring, melalui " + g.Link
	}
	return g.Hall + "; daring melalui " + g.Link
}

func letterNotes(g *Gathering) []string {
	notes := []string{"Bapak/Ibu hadir 15 menit sebelum acara dimulai"}
	if g.Kind == Pledge {
		return append(notes, "Ikrar ditandatangani sendiri dengan PIN pribadi dan tidak dapat diwakilkan")
	}
	return append(notes, "Apabila berhalangan, Bapak/Ibu menugaskan wakil dan mencatatnya di halaman undangan pribadi")
}

// invitedPosts is the annex of the letter; kinds of posts with many chairs stand
// once with their number.
func invitedPosts(s *org.Snapshot, all []*Invitee) []string {
	count := map[string]int{}
	var out []string
	for _, i := range all {
		t := titleAt(s, i.Post)
		if p := s.Posts[i.Post]; p != nil && !p.Structural {
			if u := s.Agency(p.Unit); u != nil {
				t += ", " + u.Name
			}
		}
		if count[t]++; count[t] == 1 {
			out = append(out, t)
		}
	}
	for k, t := range out {
		if n := count[t]; n > 1 {
			out[k] = fmt.Sprintf("%s (%d orang)", t, n)
		}
	}
	return out
}

// Draft writes the drafts of the minutes, and of the pledge with its signatures,
// as they stand now; again after a correction, until they have their numbers.
func (s *Service) Draft(ctx context.Context, by actor.Actor, id ID) error {
	return s.change(ctx, by, id, mayRecord, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		if g.State != Closed {
			return "", nil, errs.New(errs.Conflict, "gathering.not_closed")
		}
		n, err := s.plan(tx, w, g)
		if err != nil || n == 0 {
			return "", nil, err
		}
		return "minutes_drafted", nil, nil
	})
}

// plan writes the drafts and says how many are new or changed.
func (s *Service) plan(tx *db.Tx, w *ground, g *Gathering) (int, error) {
	if s.Papers == nil {
		return 0, errs.New(errs.Unavailable, "gathering.no_papers")
	}
	house, err := s.Papers.HouseIn(tx, w.today)
	if err != nil {
		return 0, err
	}
	chair, chairTitle := chairHolder(w.snap, g.Chair)
	notes, notesTitle := chairHolder(w.snap, g.Notes)
	for _, x := range []struct {
		who   people.PersonID
		title string
	}{{chair, chairTitle}, {notes, notesTitle}} {
		if x.who == "" {
			return 0, errs.New(errs.Conflict, "gathering.nobody_signs", x.title)
		}
	}
	all, err := invitees(tx, `gathering = $1 order by n, id`, string(g.ID))
	if err != nil {
		return 0, err
	}
	var plans []document.Plan
	led := document.Signer{Role: document.RoleChair, Person: string(chair), Post: string(g.Chair), Name: house.Officer(chair, chairTitle).Name, Title: chairTitle, Reason: "Memimpin"}
	wrote := document.Signer{Role: document.RoleNotes, Person: string(notes), Post: string(g.Notes), Name: house.Officer(notes, notesTitle).Name, Title: notesTitle, Reason: "Mencatat"}
	base := document.Plan{Subject: Pack(g.ID), House: house.Paper(), Method: document.Trial, Register: "berita-acara", Pattern: house.Region.Pattern(org.NumberMinutes)}
	minutes := base
	minutes.Order, minutes.Signers = 1, []document.Signer{wrote, led}
	if chair == notes {
		minutes.Signers = minutes.Signers[1:]
	}
	if minutes.Paper, err = s.minutes(tx, w, house, g, all, house.Officer(chair, chairTitle), house.Officer(notes, notesTitle)); err != nil {
		return 0, err
	}
	plans = append(plans, minutes)
	if g.Kind == Pledge {
		paper, err := s.pledge(tx, w, g, all)
		if err != nil {
			return 0, err
		}
		if len(paper.Signed) > 0 {
			paper.Chair = house.Officer(chair, chairTitle)
			pledge := base
			pledge.Order, pledge.Signers, pledge.Paper = 1, []document.Signer{led}, paper
			plans = append(plans, pledge)
		}
	}
	done, err := s.Documents.PlanIn(tx, system, plans)
	return done.New + done.Changed, err
}

// minutes fills the notes of a gathering.
func (s *Service) minutes(tx *db.Tx, w *ground, house *papers.House, g *Gathering, all []*Invitee, chair, notes document.Officer) (*document.MeetingPaper, error) {
	p := &document.MeetingPaper{Letterhead: house.Letterhead(g.Notes), Heading: i18n.T(i18n.ID, "gathering.kind."+string(g.Kind)), Event: g.Title, Date: g.On,
		Time: g.hours(w), Place: g.place(), Chair: chair, Notes: notes, Summary: g.Summary}
	t, err := tally(tx, g)
	if err != nil {
		return nil, err
	}
	var ways []string
	for _, a := range Attendances {
		if n := t.By[a]; n > 0 {
			ways = append(ways, strings.ToLower(i18n.T(i18n.ID, "gathering.attendance."+string(a)))+" "+i18n.Number(i18n.ID, int64(n)))
		}
	}
	p.Count = []document.Fact{{Label: "Diundang", Value: i18n.Number(i18n.ID, int64(t.Invited)) + " orang"}, {Label: "Kehadiran", Value: strings.Join(ways, ", ")}}
	for _, x := range g.Items {
		p.Items = append(p.Items, document.MeetingItem{Title: x.Title, Priority: x.Priority, Notes: x.Notes})
	}
	before, err := s.carried(tx, w, g)
	if err != nil {
		return nil, err
	}
	for _, d := range before {
		p.Before = append(p.Before, document.MeetingFollow{N: strconv.Itoa(len(p.Before) + 1), Words: d.Words, Post: d.Title, Due: document.LongDate(d.Due), State: stateWords(i18n.ID, d)})
	}
	made, err := s.decisionsOf(tx, w, g)
	if err != nil {
		return nil, err
	}
	for _, d := range made {
		if d.Withdrawn == "" {
			p.Decisions = append(p.Decisions, document.MeetingFollow{N: strconv.Itoa(d.N), Words: d.Words, Post: d.Title, Due: document.LongDate(d.Due)})
		}
	}
	for _, i := range all {
		p.Roll = append(p.Roll, g.row(w, i))
	}
	return p, nil
}

// hours is "09.00 WIB" or, when it was closed on the day, "09.00 WIB sampai 11.20 WIB".
func (g *Gathering) hours(w *ground) string {
	zone := zoneName(w)
	out := g.At + " " + zone
	if end := hour(g.ClosedAt, w); !g.ClosedAt.IsZero() && clock.DateOf(g.ClosedAt, w.zone) == g.On && end > g.At {
		out += " sampai " + end + " " + zone
	}
	return out
}

// row is one line of the roll.
func (g *Gathering) row(w *ground, i *Invitee) document.MeetingRow {
	r := document.MeetingRow{Post: titleOf(w.snap, i.Person, i.Post)}
	if p := w.snap.People[i.Person]; p != nil {
		r.Name, r.NIP = p.Name.String(), p.Number
		if post := w.snap.Posts[i.Post]; post != nil && post.Level == org.LevelHead {
			r.NIP = ""
		}
	}
	a := i.Attendance(g.State)
	r.Where = i18n.T(i18n.ID, "gathering.attendance."+string(a))
	switch a {
	case Represented:
		r.Where += " " + i.Proxy.Name
		if i.Proxy.Title != "" {
			r.Where += ", " + i.Proxy.Title
		}
	case Excused:
		r.Where += ": " + i.Excuse
	}
	if !i.ArrivedAt.IsZero() {
		r.At = hour(i.ArrivedAt, w)
	}
	return r
}

func hour(t time.Time, w *ground) string { return t.In(w.zone).Format("15.04") }

// pledge fills the paper of a pledge with those who signed, in protocol order.
func (s *Service) pledge(tx *db.Tx, w *ground, g *Gathering, all []*Invitee) (*document.PledgePaper, error) {
	p := &document.PledgePaper{Heading: g.Title, Date: g.On, Place: g.Hall, Words: g.Words}
	if p.Place == "" {
		p.Place = w.region.Seat
	}
	if s.Site != "" {
		p.Public = s.Site + "/ikrar/" + string(g.ID)
	}
	given, err := allSignatures(tx, g.ID)
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		x := given[i.ID]
		if x == nil {
			if i.Signs {
				p.Missing++
			}
			continue
		}
		r := g.row(w, i)
		r.NIP, r.Where, r.At = "", i18n.LongDate(i18n.ID, clock.DateOf(x.At, w.zone)), hour(x.At, w)
		p.Signed = append(p.Signed, r)
	}
	return p, nil
}

func allSignatures(tx *db.Tx, g ID) (map[InviteeID]*Signature, error) {
	out := map[InviteeID]*Signature{}
	for after := int64(0); ; {
		list, last, err := signatures(tx, g, after, 500)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			out[x.Invitee] = x
		}
		if len(list) < 500 {
			return out, nil
		}
		after = last
	}
}

// SignPaper is the signature of the person whose turn it is under a paper of a
// gathering: the letter, the minutes, the pledge. The first signature gives it
// its number; the minutes and the pledge are written anew before it, so that
// they say what stands.
func (s *Service) SignPaper(ctx context.Context, by actor.Actor, id ID, kind document.Kind) error {
	return s.write(ctx, func(tx *db.Tx) error {
		g, err := lock(tx, id)
		if err != nil {
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		d, err := s.living(tx, id, kind)
		if err != nil {
			return err
		}
		if d == nil {
			return errs.New(errs.NotFound, "gathering.no_paper")
		}
		if d.State == document.Drafted && kind != document.Invitation {
			if !signsFirst(d, by) {
				return errs.New(errs.Forbidden, "gathering.not_your_signature", nextSigner(d))
			}
			if _, err := s.plan(tx, w, g); err != nil {
				return err
			}
		}
		n, err := s.Documents.ApproveIn(tx, by, Pack(id), kind)
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.Forbidden, "gathering.not_your_signature", nextSigner(d))
		}
		if _, err := s.Documents.IssueIn(tx, system, Pack(id), document.Dating{}, kind); err != nil {
			return err
		}
		return record(tx, by, "paper_signed", g, map[string]any{"kind": kind, "title": d.Title})
	})
}

func signsFirst(d *document.Document, by actor.Actor) bool {
	return by.IsSystem() || len(d.Signatures) > 0 && d.Signatures[0].Person == by.Person
}

// nextSigner is the title of who signs next, "" when everybody has.
func nextSigner(d *document.Document) string {
	for _, x := range d.Signatures {
		if x.ApprovedAt.IsZero() && x.At.IsZero() {
			return x.Title
		}
	}
	return ""
}

// PaperFile is a paper of a gathering for everybody who may read the gathering:
// the sealed file, or for its readers the draft.
func (s *Service) PaperFile(ctx context.Context, by actor.Actor, id ID, kind document.Kind) (data []byte, name string, err error) {
	var d *document.Document
	err = s.read(ctx, func(tx *db.Tx) error {
		g, err := load(tx, id)
		if err != nil {
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		all, err := mayRead(tx, by, w, g)
		if err != nil {
			return err
		}
		if d, err = s.living(tx, id, kind); err != nil {
			return err
		}
		if d == nil || d.State == document.Drafted && !all && !signsFirst(d, by) {
			return errs.New(errs.NotFound, "gathering.no_paper")
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	r, err := s.Documents.Preview(ctx, system, d.ID)
	return r.PDF, d.FileName + ".pdf", err
}
