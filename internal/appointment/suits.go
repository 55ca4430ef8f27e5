package appointment

import (
	"runtime"
	"slices"
	"strings"
	"sync"

	"pendopo/internal/appointment/dossier"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/appointment/matching"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// search looks for people for the seats of one round: rules first, then match.
type search struct {
	view    *View
	pool    *pool
	base    eligibility.Facts // what is the same for everybody
	weights matching.Weights
	stay    int // years that somebody stays in a post
	nearly  int // months within which somebody nearly meets the conditions
	leave   int // points for a seat that is left empty
	counter map[string]bool

	proposed map[people.PersonID]*Move // by this round
	filled   map[org.PostID]*Move
	coming   map[org.PostID]people.PersonID
	judged   *judgements
	stays    []bool // of everybody in the pool: not to be moved yet
	ranks    map[rankClass]*rankList
}

func (s *Service) search(tx *db.Tx, v *View) (*search, error) {
	p, err := s.pool(tx, v.Snapshot, v.Round.ID)
	if err != nil {
		return nil, err
	}
	region, err := org.LoadRegion(tx)
	if err != nil {
		return nil, err
	}
	cal, err := s.Calendar.In(tx)
	if err != nil {
		return nil, err
	}
	law := s.law(v.Snapshot.Register)
	x := &search{view: v, pool: p, ranks: map[rankClass]*rankList{}, counter: map[string]bool{},
		proposed: map[people.PersonID]*Move{}, filled: map[org.PostID]*Move{}, coming: map[org.PostID]people.PersonID{}}
	x.base = eligibility.Facts{EventDate: v.Round.PlannedOn, AsKnown: v.known, DecreeDate: v.Round.DecreedOn, Law: law, Region: dossier.Region(region), Round: s.roundFacts(v, region, cal.Calendar)}
	x.base.Region.Head = dossier.HeadOn(v.Present, v.Round.AuthorityPost, x.base.Region.Head)
	numbers := x.base.Numbers()
	x.weights = matching.WeightsOn(numbers)
	x.weights.Without[matching.Training] = !p.trained
	x.stay, x.nearly, x.leave = numbers.Int("tenure.rotation.min.years").Value, numbers.Int("match.near.months").Value, numbers.Int("proposal.leave").Value
	x.judged = p.judgements(v, law)
	x.stays = make([]bool, len(p.people))
	for i := range p.people {
		x.stays[i] = x.settled(&p.people[i])
	}
	kinds, _ := numbers.Text("proposal.counters")
	for k := range strings.SplitSeq(kinds, ",") {
		x.counter[strings.TrimSpace(k)] = true
	}
	for _, m := range v.Moves {
		if m.State.Open() {
			x.proposed[m.Person], x.filled[m.ToPost], x.coming[m.ToPost] = m, m, m.Person
		}
	}
	return x, nil
}

// facts are one person tried in one post.
func (x *search) facts(who *pooled, to *org.Post, target *eligibility.PostFacts) eligibility.Facts {
	f := x.base
	f.Person, f.Present, f.Target = who.facts, who.present, *target
	f.Move.Reason = ReasonFor(who.from, to)
	if from := who.from; from != nil {
		f.Move.Succeeds = succeeds(from, to)
		f.Move.NameChanged, f.Move.DutyChanged = from.Title != to.Title, from.Duties != to.Duties
	}
	m := Move{Person: who.id, ToPost: to.ID}
	f.Move.Elsewhere = x.view.elsewhere.claims(&m, x.view.Snapshot)
	return f
}

// finding judges a person in a post with every rule.
func (x *search) finding(who *pooled, to *org.Post, target *eligibility.PostFacts) Finding {
	f := x.facts(who, to, target)
	m := &Move{Round: x.view.Round.ID, Person: who.id, ToPost: to.ID, Level: to.Level, Reason: f.Move.Reason, State: Proposed, Attendance: Hall, OathForm: Oath}
	if who.from != nil {
		m.FromPost = who.from.ID
	}
	fd := Finding{Move: m, Verdicts: eligibility.Check(&f)}
	fd.WorstFirst()
	return fd
}

// class is what the rules that stop or warn read of a post. Two posts of a class
// suit the same people, so each is asked once for everybody.
type class struct {
	level      people.Level
	tier       people.FunctionalTier
	echelon    people.Echelon
	special    string
	field      string
	schooling  people.SchoolLevel
	retirement int
	papers     string // that cover this post and not the whole round
	claimed    bool   // by another round
}

func (x *search) class(p *org.Post) class {
	c := class{level: p.Level, tier: p.Tier, echelon: p.Echelon, special: p.Special, schooling: p.MinSchooling, retirement: p.RetirementAge}
	if p.Level != people.LevelSupervisor { // no rule asks a supervisor for service in the field
		c.field = p.Field
	}
	for _, d := range x.view.Documents {
		if slices.Contains(d.Posts, string(p.ID)) {
			c.papers += d.ID + " "
		}
	}
	if len(p.Predecessors) > 0 {
		c.papers += "successor " + string(p.ID) // a confirmation is judged otherwise
	}
	c.claimed = x.claim(p) != nil
	return c
}

// claim is what another round says of a seat, nil when none speaks for it.
func (x *search) claim(p *org.Post) *eligibility.Claim {
	if x.view.elsewhere == nil {
		return nil
	}
	return x.view.elsewhere.named(x.view.elsewhere.seats[p.ID], x.view.Snapshot)
}

// stopped marks a person whom a rule stops.
const stopped = -1

// doubts is, for everybody in the pool, the number of warnings in a post, or
// stopped.
func (x *search) doubts(to *org.Post, target *eligibility.PostFacts) []int8 {
	c := x.class(to)
	x.judged.mu.Lock()
	defer x.judged.mu.Unlock()
	if out := x.judged.doubts[c]; out != nil {
		return out
	}
	// Who stands over the post is judged on the whole plan, see eligibility.Doubts.
	t := *target
	t.SuperiorGrade = 0
	stop := x.stopped(to, &t)
	out := make([]int8, len(x.pool.people))
	x.everybody(func(i int) {
		if stop[i] {
			out[i] = stopped
			return
		}
		f := x.facts(&x.pool.people[i], to, &t)
		out[i] = int8(eligibility.Doubts(&f))
	})
	x.judged.doubts[c] = out
	return out
}

// stopped tells, for everybody, whether a rule stops them. Whoever calls holds
// the lock of the judgements.
func (x *search) stopped(to *org.Post, target *eligibility.PostFacts) []bool {
	c := x.class(to)
	c.echelon = "" // ranks that go with an echelon only warn
	if to.Level != people.LevelSeniorExecutive {
		c.field = "" // only senior posts demand service in the field
	}
	if out := x.judged.stopped[c]; out != nil {
		return out
	}
	out := make([]bool, len(x.pool.people))
	x.everybody(func(i int) {
		f := x.facts(&x.pool.people[i], to, target)
		out[i] = eligibility.Stopped(&f)
	})
	x.judged.stopped[c] = out
	return out
}

// near is, for everybody whom a rule stops, what keeps them from a post if it is
// only time or a paper, else nil.
func (x *search) near(to *org.Post, target *eligibility.PostFacts) []*eligibility.Near {
	c := x.class(to)
	doubts := x.doubts(to, target)
	x.judged.mu.Lock()
	defer x.judged.mu.Unlock()
	if out := x.judged.near[c]; out != nil {
		return out
	}
	out := make([]*eligibility.Near, len(x.pool.people))
	x.everybody(func(i int) {
		if doubts[i] != stopped {
			return
		}
		f := x.facts(&x.pool.people[i], to, target)
		if n, ok := eligibility.NearlySuits(&f, x.soon()); ok {
			out[i] = &n
		}
	})
	x.judged.near[c] = out
	return out
}

// soon is the day by which somebody nearly meets the conditions.
func (x *search) soon() clock.Date { return x.base.EventDate.AddMonths(x.nearly) }

// everybody asks for each person of the pool, on all processors: the rules are
// pure.
func (x *search) everybody(ask func(i int)) {
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(x.pool.people); i += workers {
				ask(i)
			}
		})
	}
	wait.Wait()
}

// Aside is why somebody who may take a post is not offered for it.
type Aside string

// The reasons, in the order in which they are asked.
const (
	AsideNone     Aside = ""
	AsideHolder   Aside = "holder"   // sits there already
	AsideProposed Aside = "proposed" // the round sends them somewhere
	AsideHigher   Aside = "higher"   // the present post stands higher: a demotion needs a ground of its own
	AsideOutside  Aside = "outside"  // not in the region's service on that day
)

// aside tells why a person is not offered for a post, whatever the rules say.
func (x *search) aside(who *pooled, to *org.Post) Aside {
	if who.from != nil && who.from.ID == to.ID {
		return AsideHolder
	}
	return x.asideOf(who, to)
}

// asideOf is aside without the one who sits there: the same for all posts of a
// class.
func (x *search) asideOf(who *pooled, to *org.Post) Aside {
	switch {
	case x.proposed[who.id] != nil:
		return AsideProposed
	case who.from != nil && who.from.Structural && ReasonFor(who.from, to) == eligibility.ReasonDemotion:
		return AsideHigher
	}
	return AsideNone
}

// need is the schooling that a post asks for.
func (x *search) need(p *org.Post) people.SchoolLevel {
	id := map[people.Level]string{people.LevelSeniorExecutive: "education.jptp", people.LevelAdministrator: "education.administrator",
		people.LevelSupervisor: "education.pengawas", people.LevelOperational: "education.pelaksana"}[p.Level]
	need := people.SchoolLevel(x.base.Numbers().Int(id).Value)
	if p.MinSchooling.Valid() && !need.Satisfies(p.MinSchooling) {
		return p.MinSchooling
	}
	return need
}

// settled tells whether a person came to their post too lately to be moved.
//
// rule: pp-11-2017 190(3)
func (x *search) settled(who *pooled) bool {
	if who.holding == nil {
		return false
	}
	return who.holding.Since().AddYears(x.stay) > x.base.EventDate
}

// serves tells whether a post stands at a counter where citizens are served.
func (x *search) serves(p *org.Post) bool {
	for _, u := range x.view.Snapshot.Path(p.Unit) {
		if x.counter[u.Kind] {
			return true
		}
	}
	return false
}
