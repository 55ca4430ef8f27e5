package ceremony

import (
	"cmp"
	"slices"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Step is the step of a session that a problem stands in the way of.
type Step int

// The steps in their order.
const (
	BeforeInvite Step = iota + 1
	BeforeStart
	BeforeClose
)

// Problem is one thing that is wrong with a session: what, by which article,
// and what would mend it.
type Problem struct {
	Rule     string
	Severity eligibility.Severity
	Step     Step
	Law      regulation.Citation
	Message  eligibility.Text
	Remedy   eligibility.Text
}

// Standing is the position of a person or a post, for the comparison of
// witnesses with those who are sworn.
type Standing struct {
	Category people.Category
	Level    people.Level
	Tier     people.FunctionalTier
	Echelon  people.Echelon
	Title    string
}

// Height is the position of a post on the ladder.
func (p Standing) Height() int { return p.Beside().Height() }

// Beside is the structural level of a post: its own, or of a functional post the
// one that the circular on acting posts puts beside it.
//
// rule: se-bkn-1-2021 fungsional
func (p Standing) Beside() people.Level {
	if p.Level != people.LevelFunctional {
		return p.Level
	}
	switch p.Tier {
	case people.TierAhliUtama:
		return people.LevelSeniorExecutive
	case people.TierAhliMadya:
		return people.LevelAdministrator
	case people.TierAhliMuda:
		return people.LevelSupervisor
	}
	return p.Level
}

// Facts is everything the check of a session looks at: plain values, no clock,
// no database.
type Facts struct {
	Session *Session
	// Posts are the new posts of those to be sworn.
	Posts map[appointment.MoveID]Standing
	// Officers are the posts, on the day, of the people with a task.
	Officers map[people.PersonID]Standing
	// Authority is who holds the appointing authority's post on the day, not
	// acting; "" when nobody does.
	Authority people.PersonID
	DecreedOn clock.Date
	// Latest is the last day for the oath, thirty working days after the
	// decree; LastInvitation the last day to invite.
	Latest, LastInvitation calendar.Receipt
	// Letters are the written invitations of the session; none before they were
	// prepared.
	Letters document.Written
	// Today is the local date.
	Today clock.Date
	// SoonestIfInvitedToday is the first day a session could be held when its
	// invitations go out today.
	SoonestIfInvitedToday clock.Date
	Law                   *regulation.Book
}

type checker struct {
	*Facts
	out []Problem
}

func (c *checker) add(step Step, sev eligibility.Severity, rule string, law regulation.Citation, args ...any) {
	c.out = append(c.out, Problem{Rule: rule, Severity: sev, Step: step, Law: law,
		Message: eligibility.Text{Key: "ceremony.problem." + rule, Args: args},
		Remedy:  eligibility.Text{Key: "ceremony.remedy." + rule, Args: args}})
}

// Check finds everything that is wrong with a session, blocks first; it never
// stops at the first. Nothing wrong is an empty list.
func Check(f *Facts) []Problem {
	c := &checker{Facts: f}
	c.timing()
	c.place()
	c.taker()
	c.witnesses()
	c.others()
	c.groups()
	c.roll()
	slices.SortStableFunc(c.out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Step, b.Step))
	})
	return c.out
}

// Blocking are the problems in the way of a step.
func Blocking(ps []Problem, step Step) []Problem {
	var out []Problem
	for _, p := range ps {
		if p.Severity == eligibility.Block && p.Step <= step {
			out = append(out, p)
		}
	}
	return out
}

var (
	citeDeadline   = regulation.Cite("perka-bkn-7-2017", "tenggat")
	citeInvitation = regulation.Cite("perka-bkn-7-2017", "undangan")
	citeWitness    = regulation.Cite("perka-bkn-7-2017", "saksi")
	citeWitnessPP  = regulation.Cite("pp-11-2017", "43(3)")
	citeClergy     = regulation.Cite("pp-11-2017", "43(2)")
	citeWords      = regulation.Cite("pp-11-2017", "41")
	citePresence   = regulation.Cite("se-bkn-10-2020", "hadir fisik")
	citeRollCall   = regulation.Cite("se-bkn-10-2020", "presensi")
	citeOath       = regulation.Cite("perka-bkn-7-2017", "pelantikan")
)

// timing: after the decree, within thirty working days, invited one working day
// before.
//
// rule: perka-bkn-7-2017 tenggat, undangan
func (c *checker) timing() {
	s := c.Session
	if s.On == "" || s.At == "" {
		c.add(BeforeInvite, eligibility.Block, "no_time", regulation.Citation{})
		return
	}
	if c.DecreedOn != "" && s.On < c.DecreedOn {
		c.add(BeforeInvite, eligibility.Block, "before_decree", citeDeadline, s.On, c.DecreedOn)
	}
	if c.DecreedOn != "" && s.On > c.Latest.To {
		// The decree must be renewed for those who are late; a session after the
		// limit is warned of and not forbidden.
		c.add(BeforeInvite, eligibility.Warn, "past_deadline", citeDeadline, s.On, c.Latest.To)
	}
	if s.State == Planned && c.Today > c.LastInvitation.To {
		c.add(BeforeInvite, eligibility.Block, "invitation_late", citeInvitation, c.LastInvitation.To, c.SoonestIfInvitedToday)
	}
	switch letters := c.Letters; {
	case letters.Total == 0: // a ceremony that was held before: the day it was told
		if s.InvitedOn != "" && s.InvitedOn > c.LastInvitation.To {
			c.add(BeforeStart, eligibility.Warn, "invited_late", citeInvitation, s.InvitedOn, c.LastInvitation.To)
		}
	case !letters.All():
		c.add(BeforeStart, eligibility.Warn, "not_in_writing", citeInvitation, letters.Total-letters.Dated, c.LastInvitation.To)
	case letters.Last > c.LastInvitation.To:
		c.add(BeforeStart, eligibility.Warn, "invited_late", citeInvitation, letters.Last, c.LastInvitation.To)
	}
	if s.State == Invited && c.Today < s.On {
		c.add(BeforeStart, eligibility.Block, "not_yet", regulation.Citation{}, s.On)
	}
}

// place: a hall always; by video a link, a legal basis once the circular no
// longer holds, and at least one of those sworn in the hall.
//
// rule: se-bkn-10-2020 hadir fisik
func (c *checker) place() {
	s := c.Session
	if s.Hall == "" {
		c.add(BeforeInvite, eligibility.Block, "no_hall", citePresence)
	}
	roll := s.Count()
	if roll.Total == 0 {
		c.add(BeforeInvite, eligibility.Block, "nobody", regulation.Citation{})
		return
	}
	if roll.Online == 0 {
		return
	}
	if s.Link == "" {
		c.add(BeforeInvite, eligibility.Block, "no_link", regulation.Citation{}, roll.Online)
	}
	if in, ok := c.law().Instrument("se-bkn-10-2020"); (!ok || !in.InForce(s.On)) && s.OnlineBasis == "" {
		c.add(BeforeInvite, eligibility.Block, "no_online_basis", regulation.Cite("se-bkn-10-2020", ""), s.On)
	}
	if roll.Hall == 0 {
		c.add(BeforeInvite, eligibility.Block, "no_representative", citePresence)
		return
	}
	for _, g := range s.Groups() {
		if g.InHall == 0 {
			c.add(BeforeInvite, eligibility.Warn, "group_all_online", citePresence, g.Religion, len(g.Seats))
		}
	}
}

func (c *checker) law() *regulation.Book {
	if c.Law != nil {
		return c.Law
	}
	return regulation.National()
}

// taker: the appointing authority, or another official named by it in writing.
//
// rule: pp-11-2017 41
func (c *checker) taker() {
	t := c.Session.Role(Taker)
	switch {
	case t.Name == "":
		c.add(BeforeInvite, eligibility.Block, "no_taker", citeOath)
		return
	case t.Person == "" || t.Person != c.Authority:
		if t.Basis == "" {
			c.add(BeforeInvite, eligibility.Block, "delegate_without_basis", citeOath, t.Name)
		}
	}
	if c.sworn(t.Person) {
		c.add(BeforeInvite, eligibility.Block, "taker_is_sworn", citeOath, t.Name)
	}
}

// sworn tells whether a person takes the oath in this session.
func (c *checker) sworn(p people.PersonID) bool {
	return p != "" && slices.ContainsFunc(c.Session.Seats, func(s *Seat) bool { return s.Person == p })
}

// witnesses: two PNS whose post, not rank, is at least level with the highest
// post of the session, and who are not sworn in it.
//
// rule: pp-11-2017 43(3)
// rule: perka-bkn-7-2017 saksi
func (c *checker) witnesses() {
	highest := c.highest()
	seen := map[people.PersonID]bool{}
	for i, o := range []Office{Witness1, Witness2} {
		w := c.Session.Role(o)
		if w.Name == "" {
			c.add(BeforeInvite, eligibility.Block, "no_witness", citeWitness, i+1, highest.Title)
			continue
		}
		if w.Person == "" {
			c.add(BeforeInvite, eligibility.Block, "witness_unknown", citeWitnessPP, w.Name)
			continue
		}
		at := c.Officers[w.Person]
		switch {
		case at.Category != people.CategoryPNS:
			c.add(BeforeInvite, eligibility.Block, "witness_not_pns", citeWitnessPP, w.Name)
		case at.Height() < highest.Height():
			c.add(BeforeInvite, eligibility.Block, "witness_too_low", citeWitness, w.Name, at.Title, highest.Title)
		case at.Echelon != "" && highest.Echelon.Higher(at.Echelon):
			c.add(BeforeInvite, eligibility.Warn, "witness_lower_echelon", citeWitness, w.Name, string(at.Echelon), string(highest.Echelon))
		}
		if c.sworn(w.Person) {
			c.add(BeforeInvite, eligibility.Block, "witness_is_sworn", citeWitness, w.Name)
		}
		if seen[w.Person] {
			c.add(BeforeInvite, eligibility.Block, "witness_twice", citeWitness, w.Name)
		}
		if w.Person == c.Session.Role(Taker).Person {
			c.add(BeforeInvite, eligibility.Block, "witness_is_taker", citeWitness, w.Name)
		}
		seen[w.Person] = true
	}
}

// highest is the highest post among those to be sworn.
func (c *checker) highest() Standing {
	var best Standing
	first := true
	for _, s := range c.Session.Seats {
		p, ok := c.Posts[s.Move]
		if !ok {
			continue
		}
		if first || p.Height() > best.Height() || p.Height() == best.Height() && p.Echelon.Higher(best.Echelon) {
			best, first = p, false
		}
	}
	return best
}

func (c *checker) others() {
	if c.Session.Role(Reader).Name == "" {
		c.add(BeforeInvite, eligibility.Block, "no_reader", citePresence)
	}
	if c.Session.Role(Secretary).Name == "" {
		c.add(BeforeInvite, eligibility.Block, "no_secretary", citePresence)
	}
}

// groups: words and clergy for every religion present.
//
// rule: pp-11-2017 41, 43(2)
func (c *checker) groups() {
	asked := map[people.Religion]bool{}
	for _, g := range c.Session.Groups() {
		switch {
		case g.Religion.Code() == 0:
			c.add(BeforeInvite, eligibility.Block, "religion_unknown", citeWords, len(g.Seats))
			continue
		case len(g.Words.Body) == 0:
			c.add(BeforeInvite, eligibility.Block, "no_text", citeOath, c.Session.On)
		case g.Words.Opening == "":
			c.add(BeforeInvite, eligibility.Block, "no_opening", regulation.Cite("pp-11-2017", "41(7)"), g.Religion, len(g.Seats))
		case !g.Words.Statutory():
			c.add(BeforeInvite, eligibility.Note, "own_words", citeWords, g.Religion)
		}
		if g.Clergy.Name == "" && !asked[g.Religion] {
			asked[g.Religion] = true
			c.add(BeforeInvite, eligibility.Block, "no_clergy", citeClergy, g.Religion, len(g.Seats))
		}
	}
}

// roll: who must be there in person is there, and everybody who was not sworn
// has a reason.
//
// rule: se-bkn-10-2020 hadir fisik, presensi
func (c *checker) roll() {
	s := c.Session
	if s.State != Running {
		return
	}
	for _, o := range []Office{Taker, Witness1, Witness2, Reader, Secretary} {
		r := s.Role(o)
		severity := eligibility.Block
		if o == Taker { // the circular lets the one who takes the oath do it by video
			severity = eligibility.Warn
		}
		if r.Name != "" && !r.Present {
			c.add(BeforeClose, severity, "officer_absent", citePresence, eligibility.Text{Key: "ceremony.office." + string(o)}, r.Name)
		}
	}
	for _, g := range s.Groups() {
		if g.Sworn > 0 && g.Clergy.Name != "" && !g.Clergy.Present {
			c.add(BeforeClose, eligibility.Block, "clergy_absent", citeClergy, g.Religion, g.Clergy.Name)
		}
	}
	open, unchecked := 0, 0
	for _, seat := range s.Seats {
		if _, ok := seat.Outcome(); !ok {
			open++
		}
		if seat.Excuse == Pending && seat.Heard == Yes && seat.Mode == Online && seat.ConnectedAt.IsZero() {
			unchecked++
		}
	}
	if open > 0 {
		c.add(BeforeClose, eligibility.Block, "no_reason", citeOath, open)
	}
	if unchecked > 0 {
		c.add(BeforeClose, eligibility.Note, "not_checked", citeRollCall, unchecked)
	}
}
