package appointment

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Finding is what the rule bank says of one move, worst first.
type Finding struct {
	Move *Move
	eligibility.Verdicts
}

// Report is the result of a check: every verdict on every move, the verdicts
// on the round, and what is inconsistent.
type Report struct {
	Findings        []Finding // in the order of the annex
	Round           eligibility.Verdicts
	Inconsistencies []Inconsistency
	// Counts of moves by their worst verdict.
	Blocked, Warned, Noted, Clean int
	byMove                        map[MoveID]*Finding
}

// Of is the finding of a move, nil when the report does not know it.
func (r *Report) Of(m MoveID) *Finding { return r.byMove[m] }

// Blocking lists the verdicts that stand before a step or an earlier one, with
// their moves (nil for a verdict on the round).
func (r *Report) Blocking(before eligibility.Step) (moves []*Move, verdicts []*eligibility.Verdict) {
	for i := range r.Findings {
		for _, v := range r.Findings[i].Blocking(before) {
			moves, verdicts = append(moves, r.Findings[i].Move), append(verdicts, v)
		}
	}
	for _, v := range r.Round.Blocking(before) {
		moves, verdicts = append(moves, nil), append(verdicts, v)
	}
	return moves, verdicts
}

// Check evaluates every rule on every open move of a round as of its planned
// day.
func (s *Service) Check(ctx context.Context, by actor.Actor, round RoundID) (*View, *Report, error) {
	var v *View
	var rep *Report
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if v, err = s.view(tx, by, round); err != nil {
			return err
		}
		rep, err = s.report(tx, v)
		return err
	})
	return v, rep, err
}

func (s *Service) report(tx *db.Tx, v *View) (*Report, error) {
	region, err := org.LoadRegion(tx)
	if err != nil {
		return nil, err
	}
	var persons []people.PersonID
	for _, m := range v.Moves {
		persons = append(persons, m.Person)
	}
	histories, err := people.LoadHistories(tx, persons)
	if err != nil {
		return nil, err
	}
	cal, err := s.Calendar.In(tx)
	if err != nil {
		return nil, err
	}
	facts := s.gather(v, region, cal.Calendar, histories)
	rep := &Report{byMove: map[MoveID]*Finding{}, Inconsistencies: Consistent(v.Moves, v.Present)}
	rep.Findings = make([]Finding, 0, len(facts))
	for i, m := range openMoves(v.Moves) {
		f := Finding{Move: m, Verdicts: eligibility.Check(&facts[i])}
		f.WorstFirst()
		rep.Findings = append(rep.Findings, f)
		switch w := f.Worst(); {
		case w == nil:
			rep.Clean++
		case w.Severity == eligibility.Block:
			rep.Blocked++
		case w.Severity == eligibility.Warn:
			rep.Warned++
		default:
			rep.Noted++
		}
	}
	for i := range rep.Findings {
		rep.byMove[rep.Findings[i].Move.ID] = &rep.Findings[i]
	}
	if len(facts) > 0 {
		rep.Round = eligibility.CheckRound(&facts[0])
	}
	return rep, nil
}

func openMoves(moves []*Move) []*Move {
	out := make([]*Move, 0, len(moves))
	for _, m := range moves {
		if m.State.Open() {
			out = append(out, m)
		}
	}
	return out
}

// gather makes the facts of every open move in one pass over values already in
// memory.
func (s *Service) gather(v *View, region *org.Region, cal *calendar.Calendar, histories map[people.PersonID]*people.History) []eligibility.Facts {
	moves := openMoves(v.Moves)
	rf := s.roundFacts(v, region, cal)
	reg := regionFacts(region)
	reg.Head = headOn(v.Present, v.Round.AuthorityPost, reg.Head)
	coming := map[org.PostID]*Move{}
	for _, m := range moves {
		coming[m.ToPost] = m
	}
	out := make([]eligibility.Facts, len(moves))
	for i, m := range moves {
		f := &out[i]
		f.EventDate, f.DecreeDate, f.Law = v.Round.PlannedOn, v.Round.DecreedOn, s.law(v.Snapshot.Register)
		f.Region, f.Round = reg, rf
		f.Person = personFacts(v.Snapshot, m.Person, histories[m.Person], v.Round.PlannedOn)
		if m.FromPost != "" {
			p := postFacts(v.Snapshot, m.FromPost, nil)
			f.Present = &p
		}
		f.Target = postFacts(v.Snapshot, m.ToPost, coming)
		f.Move = eligibility.MoveFacts{ID: string(m.ID), Reason: m.Reason, Route: m.Route}
		if from, to := v.Snapshot.Posts[m.FromPost], v.Snapshot.Posts[m.ToPost]; from != nil && to != nil {
			f.Move.Succeeds = succeeds(from, to)
			f.Move.NameChanged = from.Title != to.Title
			f.Move.DutyChanged = from.Duties != to.Duties
		}
	}
	return out
}

func (s *Service) roundFacts(v *View, region *org.Region, cal *calendar.Calendar) *eligibility.RoundFacts {
	rf := &eligibility.RoundFacts{ID: string(v.Round.ID), InvitedOn: v.Round.InvitedOn, Witnesses: v.OathParty.Witnesses, OathGroups: v.OathParty.Groups}
	for _, d := range v.Documents {
		rf.Documents = append(rf.Documents, d.Document)
	}
	first := v.Round.PlannedOn.AddDays(-14)
	for _, d := range []clock.Date{v.Round.DecreedOn, v.Round.InvitedOn} {
		if d != "" && d < first {
			first = d
		}
	}
	for d := first; d <= v.Round.PlannedOn.AddDays(90); d = d.AddDays(1) {
		if cal.IsWorking(d, calendar.Pattern(region.WeekDays)) {
			rf.WorkingDays = append(rf.WorkingDays, d)
		}
	}
	for _, m := range v.Moves {
		if !m.State.Open() {
			continue
		}
		rf.Sworn = append(rf.Sworn, string(m.Person))
		if m.Level.Height() > rf.Highest.Height() {
			rf.Highest = m.Level
		}
	}
	return rf
}

func regionFacts(r *org.Region) *eligibility.Region {
	out := &eligibility.Region{ElectionsKnown: r.ElectionsKnown, Head: eligibility.HeadStatus(r.HeadStatus), HeadSwornOn: r.HeadSwornOn}
	for _, e := range r.Elections {
		out.Elections = append(out.Elections, eligibility.Election{Name: e.Name, TakesPart: e.TakesPart, Determination: e.Determination, TermEnds: e.TermEnds})
	}
	return out
}

// headOn is by what right the authority of a round governs on the snapshot's
// date: as the register says where an interim or acting head is in office or
// the head is on campaign leave, else as the region's profile says.
//
// rule: permendagri-74-2016
// rule: uu-10-2016 70(3)
func headOn(s *org.Snapshot, authority org.PostID, profile eligibility.HeadStatus) eligibility.HeadStatus {
	holder := s.Holder(authority)
	if holder != nil && !s.Suspended(holder) {
		return profile
	}
	for _, h := range s.ActingIn(authority) {
		switch {
		case h.Kind == org.Interim && holder != nil:
			return eligibility.HeadPjs
		case h.Kind == org.Interim:
			return eligibility.HeadPenjabat
		case h.Kind == org.Acting:
			return eligibility.HeadPlt
		case h.Kind == org.DailyActing:
			return eligibility.HeadPlh
		}
	}
	if holder != nil {
		return eligibility.HeadOnLeave
	}
	return profile
}

// personFacts joins what the register knows of a person: histories from before
// this register, holdings in it.
func personFacts(snap *org.Snapshot, id people.PersonID, h *people.History, on clock.Date) eligibility.PersonFacts {
	f := eligibility.PersonFacts{ID: string(id)}
	p := snap.People[id]
	if p == nil {
		return f
	}
	f.Name, f.Category, f.BornOn, f.Grade = p.Name.String(), p.Category, p.BornOn, p.Grade
	f.Suspended = eligibility.No
	if p.Status == people.StatusSuspended {
		f.Suspended = eligibility.Yes
	}
	if h != nil {
		if g, ok := h.GradeAt(on); ok {
			f.Grade = g.Grade
		}
		if sc, ok := h.HighestSchooling(); ok {
			f.Schooling = sc.Level
		}
		f.Ratings, f.Sanctions, f.Leaves = h.Ratings, h.Sanctions, h.Leaves
		f.SanctionsKnown, f.LeavesKnown = true, true
	}
	f.Posts = stints(snap, id, h)
	return f
}

// stints is the whole history of definitive posts: what the person's file tells
// from before the register, then the holdings. A file entry of the same post
// that started on the same day is the same stint.
func stints(snap *org.Snapshot, id people.PersonID, h *people.History) []eligibility.Stint {
	var out []eligibility.Stint
	known := map[string]bool{}
	for _, hd := range snap.HoldingsBy(id) {
		if hd.Kind != org.Definitive {
			continue
		}
		p := snap.Posts[hd.Post]
		if p == nil {
			continue
		}
		st := eligibility.Stint{PostID: string(p.ID), Title: p.Title, Level: p.Level, Tier: p.Tier, Echelon: p.Echelon, Field: p.Field,
			From: hd.TenureFrom, Until: hd.Until}
		known[string(hd.TenureFrom)+p.Title] = true
		out = append(out, st)
	}
	if h == nil {
		return out
	}
	for _, e := range h.Posts {
		if known[string(e.From)+e.Title] {
			continue
		}
		st := eligibility.Stint{Title: e.Title, Level: e.Level, Tier: e.Tier, Echelon: e.Echelon, Field: e.Field, From: e.From, Until: e.Until}
		if p := snap.PostByCode(e.PostCode); p != nil && e.PostCode != "" {
			st.PostID = string(p.ID)
			if known[string(e.From)+p.Title] {
				continue
			}
		}
		out = append(out, st)
	}
	return out
}

func postFacts(snap *org.Snapshot, id org.PostID, coming map[org.PostID]*Move) eligibility.PostFacts {
	p := snap.Posts[id]
	if p == nil {
		return eligibility.PostFacts{ID: string(id)}
	}
	f := eligibility.PostFacts{ID: string(p.ID), Title: p.Title, Level: p.Level, Tier: p.Tier, Echelon: p.Echelon, Class: p.Class,
		Special: eligibility.Special(p.Special), Unit: string(p.Unit), MinSchooling: p.MinSchooling, RetirementAge: p.RetirementAge}
	if p.Field != "" {
		f.Fields = []string{p.Field}
	}
	if p.Superior != "" {
		var holder people.PersonID
		if m := coming[p.Superior]; m != nil {
			holder = m.Person
		} else if h := snap.Holder(p.Superior); h != nil {
			holder = h.Person
		}
		if sup := snap.People[holder]; sup != nil && sup.Category == people.CategoryPNS {
			f.SuperiorGrade = sup.Grade
		}
	}
	return f
}

// CandidatesFor ranks people who could take a post: every rule that can be
// judged on a single move is evaluated as if they were proposed; those without
// a block come first. It looks at people of the same level or one below, at
// most limit of them are returned.
func (s *Service) CandidatesFor(ctx context.Context, by actor.Actor, round RoundID, post org.PostID, limit int) ([]Finding, error) {
	var out []Finding
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.view(tx, by, round)
		if err != nil {
			return err
		}
		target := v.Snapshot.Posts[post]
		if target == nil {
			return errNoPost()
		}
		pool := candidatePool(v, target)
		histories, err := people.LoadHistories(tx, pool)
		if err != nil {
			return err
		}
		region, err := org.LoadRegion(tx)
		if err != nil {
			return err
		}
		cal, err := s.Calendar.In(tx)
		if err != nil {
			return err
		}
		trial := *v
		trial.Moves = nil
		for _, p := range pool {
			m, err := NewMove(tx.Now(), v.Round, v.Snapshot, Op{Kind: Put, Person: p, ToPost: post})
			if err != nil {
				continue
			}
			trial.Moves = append(trial.Moves, m)
		}
		for i, f := range s.gather(&trial, region, cal.Calendar, histories) {
			fd := Finding{Move: trial.Moves[i], Verdicts: eligibility.Check(&f)}
			fd.WorstFirst()
			out = append(out, fd)
		}
		slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Burden(), b.Burden()) })
		out = out[:min(limit, len(out))]
		return nil
	})
	return out, err
}

// candidatePool is the holders of structural posts of the same level or one
// below in a related field or the same agency, not yet in the round.
func candidatePool(v *View, target *org.Post) []people.PersonID {
	taken := map[people.PersonID]bool{}
	for _, m := range v.Moves {
		taken[m.Person] = m.State.Open()
	}
	agency := v.Snapshot.Agency(target.Unit)
	var out []people.PersonID
	for _, p := range v.Snapshot.AllPosts() {
		d := target.Level.Height() - p.Level.Height()
		if !p.Structural || d < 0 || d > 1 {
			continue
		}
		h := v.Snapshot.Holder(p.ID)
		if h == nil || taken[h.Person] || p.ID == target.ID {
			continue
		}
		related := target.Field != "" && p.Field == target.Field || v.Snapshot.Agency(p.Unit) == agency
		if related || target.Level == people.LevelSeniorExecutive {
			out = append(out, h.Person)
		}
	}
	return out[:min(len(out), 400)]
}
