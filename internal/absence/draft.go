package absence

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Need is a post for which nobody acts: vacant, or its holder is away long
// enough.
type Need struct {
	Post        *org.Post
	Since       clock.Date // of the vacancy, or the first day of the absence
	Leave       *org.Leave // nil: the post is vacant
	Name        string     // of the absent holder
	SignerTitle string
}

// Draft is what is known before an order is written: for which post, who could
// act in it, who signs.
type Draft struct {
	Day        clock.Date
	Needs      []Need // the posts to choose from, when none is chosen
	Post       *org.Post
	Kind       org.HoldingKind
	Leave      *org.Leave
	From, Last clock.Date
	SignerName string
	Signer     string // title
	Own        bool   // the reader gives the mandate
	Candidates []Candidate
}

// Candidate is somebody who may act in the post, by the rules of today.
type Candidate struct {
	Person people.PersonID
	Number string
	Name   string
	Title  string // of the own post
	Near   bool   // works directly below the post
}

// Draft prepares the form of an order: for a post, for an absence, or for
// neither, to choose. The personnel agency writes for every post, a superior for
// those below whom they give the mandate.
func (s *Service) Draft(ctx context.Context, by actor.Actor, post org.PostID, leave org.LeaveID) (*Draft, error) {
	if !by.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	d := &Draft{Kind: org.Acting}
	err := s.read(ctx, func(tx *db.Tx) error {
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		if d.Day, err = today(tx); err != nil {
			return err
		}
		snap := reg.At(d.Day)
		d.From = d.Day
		if leave != "" {
			l, h, err := s.Org.LeaveByID(tx, leave)
			if err != nil {
				return err
			}
			post, d.Leave, d.Kind, d.From, d.Last = h.Post, l, org.DailyActing, max(l.From, d.Day), l.Until.AddDays(-1)
		}
		if post == "" {
			d.Needs = needs(snap, by)
			if len(d.Needs) == 0 {
				return mayChange(by)
			}
			return nil
		}
		if d.Post = snap.Posts[post]; d.Post == nil {
			return errs.New(errs.NotFound, "org.post_not_found")
		}
		g, _ := mandateGiver(snap, d.Post, "")
		d.Signer, d.SignerName, d.Own = g.Title, nameOf(snap, g.Person), g.is(by)
		if !d.Own {
			if err := mayChange(by); err != nil {
				return err
			}
		}
		if h := snap.Holder(post); h != nil {
			d.Kind = org.DailyActing
			if l := h.LeaveOn(d.Day); l != nil && d.Leave == nil {
				d.Leave, d.Last = l, l.Until.AddDays(-1)
			}
		}
		return s.candidates(tx, snap, d)
	})
	return d, err
}

// candidatesShown bounds the list: nobody chooses from more.
const candidatesShown = 12

// candidates are the officials of the same agency whom no rule of acting blocks,
// those directly below the post first.
func (s *Service) candidates(tx *db.Tx, snap *org.Snapshot, d *Draft) error {
	agency := snap.Agency(d.Post.Unit)
	until := d.From.AddMonths(1)
	if d.Last != "" {
		until = d.Last.AddDays(1)
	}
	var found []Candidate
	for _, p := range snap.AllPosts() {
		h := snap.Holder(p.ID)
		if h == nil || p.ID == d.Post.ID || p.Level == org.LevelHead || snap.Agency(p.Unit) != agency || h.LeaveOn(d.From) != nil || d.Post.Level.Height()-p.Level.Height() > 1 {
			continue
		}
		if x := snap.People[h.Person]; x != nil {
			found = append(found, Candidate{Person: h.Person, Number: x.Number, Name: x.Name.String(), Title: p.Title, Near: p.Superior == d.Post.ID})
		}
	}
	slices.SortStableFunc(found, func(a, b Candidate) int {
		if a.Near != b.Near {
			return cmp.Compare(b2i(b.Near), b2i(a.Near))
		}
		return 0
	})
	for _, c := range found {
		if len(d.Candidates) == candidatesShown {
			break
		}
		_, err := s.Rounds.JudgeActingIn(tx, appointment.ActingIn{Post: d.Post.ID, Person: c.Person, Kind: d.Kind, From: d.From, Until: until, Basis: "-"})
		switch {
		case errs.Is(err, errs.Conflict):
			continue
		case err != nil:
			return err
		}
		d.Candidates = append(d.Candidates, c)
	}
	return nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// needs are the posts without anybody who acts: vacant ones, and those whose
// holder is away now or soon for whom a Plh was asked.
func needs(s *org.Snapshot, by actor.Actor) []Need {
	all := mayChange(by) == nil
	var out []Need
	for _, p := range s.AllPosts() {
		if !p.Structural || p.Level == org.LevelHead || len(s.ActingIn(p.ID)) > 0 || s.AwaitsConfirmation(p) {
			continue
		}
		g, ok := mandateGiver(s, p, "")
		if !ok || !all && !g.is(by) {
			continue
		}
		n := Need{Post: p, SignerTitle: g.Title}
		if h := s.Holder(p.ID); h != nil {
			for _, l := range h.Leaves {
				if l.Until > s.Date && l.Duty != "" && !l.Kind.Suspends() {
					n.Leave, n.Since, n.Name = l, l.From, nameOf(s, h.Person)
					break
				}
			}
			if n.Leave == nil {
				continue
			}
		} else {
			n.Since = s.VacantSince(p)
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b Need) int { return cmp.Compare(b2i(a.Leave == nil), b2i(b.Leave == nil)) }) // who is away before who left
	return out
}
