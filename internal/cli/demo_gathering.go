package cli

import (
	"context"
	"slices"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/demo"
	"pendopo/internal/gathering"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// gatherings leaves a pledge that most of those who lead have signed, and a staff
// meeting with decisions for posts that nobody signs in to.
func (r *demoRun) gatherings(ctx context.Context) error {
	s := r.app.Gathering
	s.Hasher = account.NewHasher(account.Hashing{MemoryKiB: 64, Passes: 1}) // PINs of invented people need no strength
	crew, head, secretary := r.as(ctx, actor.PersonnelOfficer), r.as(ctx, actor.AppointingAuthority), r.as(ctx, actor.AuthorizedOfficial)
	in := gathering.In{Title: "Pencanangan pembangunan Zona Integritas", On: r.app.Today(), At: "08.00", Hall: "Balai kota", Words: gathering.PledgeWords,
		Link: "https://rapat.contoh.go.id/zona-integritas", Chair: org.PostID(head.Post), Notes: org.PostID(secretary.Post)}
	g, err := s.Create(ctx, crew, gathering.Pledge, in)
	if err != nil {
		return err
	}
	leaders := []people.Level{org.LevelHead, people.LevelSeniorExecutive}
	lines, err := r.gather(ctx, crew, g.ID, gathering.Choice{Levels: leaders, Signs: true})
	if err != nil {
		return err
	}
	for i, l := range lines {
		own := gathering.Own{By: actor.Actor{Person: string(l.Person)}, Gathering: g.ID}
		if i%11 == 10 { // somebody is always away
			continue
		}
		how := gathering.InHall
		if i%5 == 4 {
			how = gathering.Online
		}
		if _, err := s.Arrive(ctx, own, how); err != nil {
			return err
		}
		if _, err := s.Sign(ctx, own, gathering.SignIn{Name: l.Name, PIN: "730264", Again: "730264"}); err != nil {
			return err
		}
	}
	if _, err := s.Close(ctx, crew, g.ID); err != nil {
		return err
	}
	return r.staffMeeting(ctx, crew, in, lines)
}

// staffMeeting is a meeting with three decisions, one of them fulfilled.
func (r *demoRun) staffMeeting(ctx context.Context, crew actor.Actor, in gathering.In, chiefs []gathering.Line) error {
	s := r.app.Gathering
	in.Title, in.Words, in.Link, in.At = "Rapat staf", "", "", "10.00"
	in.Items = []gathering.Item{{Title: "Evaluasi urusan wajib", Priority: "Pelayanan dasar yang mudah dan terukur"}, {Title: "Serapan anggaran akhir tahun", Priority: "Tata kelola yang bersih"}, {Title: "Lain-lain"}}
	g, err := s.Create(ctx, crew, gathering.StaffMeeting, in)
	if err != nil {
		return err
	}
	lines, err := r.gather(ctx, crew, g.ID, gathering.Choice{Levels: []people.Level{people.LevelSeniorExecutive}})
	if err != nil {
		return err
	}
	var here []gathering.InviteeID
	for i, l := range lines {
		if i%9 != 8 {
			here = append(here, l.ID)
		}
	}
	if _, err := s.Note(ctx, crew, g.ID, gathering.NoteIn{Who: here, Attendance: gathering.InHall}); err != nil {
		return err
	}
	owners := slices.DeleteFunc(slices.Clone(chiefs), func(l gathering.Line) bool { return l.Tier < 3 || r.signsIn(l.Person) })
	var first *gathering.Decision
	for i, words := range []string{"Mengumumkan waktu tunggu setiap loket pelayanan di halaman perangkat daerah", "Melaporkan sisa kontrak yang belum selesai beserta tanggal selesainya",
		"Menyusun daftar perjalanan dinas yang dapat diganti rapat daring"} {
		d, err := s.Decide(ctx, crew, g.ID, gathering.DecisionIn{Words: words, Post: owners[i].Post, Days: 5 + 3*i, Item: i + 1})
		if err != nil {
			return err
		}
		if first == nil {
			first = d
		}
	}
	if err := s.Fulfil(ctx, actor.Actor{Person: string(owners[0].Person), Post: string(owners[0].Post)}, first.ID, "Diumumkan pada hari yang sama"); err != nil {
		return err
	}
	if err := s.Write(ctx, crew, g.ID, 0, "Rapat dipimpin kepala daerah dan diikuti para kepala perangkat daerah.", []string{"Waktu tunggu belum diumumkan di semua loket.", "Serapan mencapai 82 persen.", ""}); err != nil {
		return err
	}
	if _, err := s.Close(ctx, crew, g.ID); err != nil {
		return err
	}
	return s.Draft(ctx, crew, g.ID)
}

// gather invites a choice of people and begins.
func (r *demoRun) gather(ctx context.Context, crew actor.Actor, id gathering.ID, who gathering.Choice) ([]gathering.Line, error) {
	s := r.app.Gathering
	if _, err := s.Choose(ctx, crew, id, who); err != nil {
		return nil, err
	}
	if _, err := s.Invite(ctx, crew, id); err != nil {
		return nil, err
	}
	if err := s.Start(ctx, crew, id); err != nil {
		return nil, err
	}
	p, err := s.Invited(ctx, crew, id, gathering.Filter{Limit: 200})
	if err != nil {
		return nil, err
	}
	return p.Lines, nil
}

// signsIn tells whether an example account is the person's.
func (r *demoRun) signsIn(who people.PersonID) bool {
	reg := r.app.Org.Known()
	return slices.ContainsFunc(r.region.SignIns, func(s demo.SignIn) bool {
		p := reg.PersonByNumber(people.NumberKey(s.Person))
		return p != nil && p.ID == who
	})
}
