package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/appointment/matching"
	"pendopo/internal/appointment/proposal"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

func (x programs) addMatching(a huma.API) {
	api.Register(a, api.Operation{
		ID: "list-candidates", Route: "GET /rounds/{id}/candidates", Tag: apiTag, Scope: actor.RoundsRead,
		Summary: api.Words{ID: "Calon untuk sebuah jabatan", EN: "Candidates for a post"},
		Text: api.Words{ID: "Semua pegawai yang memenuhi syarat, urut nilai 0 sampai 100, dengan alasan setiap bagiannya dan putusan aturan seolah-olah diusulkan; dengan near juga yang hampir memenuhi dan tanggalnya. Bobot ikut disebut karena ketetapan daerah. Melihat rancangan dicatat.",
			EN: "Everybody who meets the conditions, by a match from 0 to 100, with the reason for each part of it and what every rule says as if they were proposed; with near also those who nearly meet them and the date. The weights are told because the region sets them. A look at a draft is recorded."},
		Try: "/rounds/" + apiSample + "/candidates?post=DISDIK-K&limit=5&near=3",
	}, x.candidates)
	api.Register(a, api.Operation{
		ID: "explain-candidate", Route: "GET /rounds/{id}/candidates/{person}", Tag: apiTag, Scope: actor.RoundsRead,
		Summary: api.Words{ID: "Mengapa seseorang ada atau tidak ada di daftar calon", EN: "Why somebody is, or is not, a candidate"},
		Text: api.Words{ID: "Urutan dan nilai orang itu, atau setiap aturan yang menahannya dengan pasalnya, tanggal terpenuhinya, dan naskah yang kurang. Melihat rancangan dicatat.",
			EN: "The place and match of the person, or every rule that stops them with its article, the date on which they meet it, and the paper that is wanting. A look at a draft is recorded."},
		Try: "/rounds/" + apiSample + "/candidates/197203291995061901?post=DISDIK-K", Errors: []errs.Kind{errs.NotFound},
	}, x.explain)
	api.Register(a, api.Operation{
		ID: "propose-moves", Route: "GET /rounds/{id}/proposal", Tag: apiTag, Scope: actor.RoundsRead,
		Summary: api.Words{ID: "Usulan pengisian kursi kosong", EN: "A proposal that fills open seats"},
		Text: api.Words{ID: "Rencana terbaik untuk kursi yang diminta, atau untuk semua kursi kosong: terisi sebanyak mungkin, lalu nilai terbaik, lalu perpindahan tersedikit, dengan harga setiap pilihan dan alasan kursi yang tetap kosong. Tidak ada yang diubah; ambil yang disetujui dengan change-round. Melihat rancangan dicatat.",
			EN: "The best plan for the seats asked for, or for every open seat: as many filled as can be, then the best match, then the fewest moves, with the price of each choice and the reason for each seat that stays empty. Nothing is changed; take what you agree with by change-round. A look at a draft is recorded."},
		Try: "/rounds/" + apiSample + "/proposal?posts=DISDIK-K",
	}, x.propose)
}

// Match is how well a person fits a post.
type Match struct {
	Score  int         `json:"score" minimum:"0" maximum:"100"`
	Parts  []MatchPart `json:"parts"`
	Doubts int         `json:"doubts" doc:"Warnings; each takes points off"`
}

// MatchPart is one part of a match with its reason.
type MatchPart struct {
	Part   string `json:"part" enum:"field,schooling,years,rating,training"`
	Weight int    `json:"weight"`
	Share  int    `json:"share" doc:"Of 100"`
	Out    bool   `json:"out,omitempty" doc:"It counts for nobody in this post, because the register does not keep what it needs"`
	Reason string `json:"reason"`
}

func matchOf(l i18n.Lang, m *matching.Match, reasons []matching.Reason) Match {
	return Match{Score: m.Score(), Doubts: m.Doubts, Parts: api.List(reasons, func(r matching.Reason) MatchPart {
		return MatchPart{Part: r.Part.String(), Weight: r.Weight, Share: r.Share, Out: r.Out, Reason: r.Text.In(l)}
	})}
}

// MatchWeights are what the parts of a match count for.
type MatchWeights struct {
	Field     int  `json:"field"`
	Schooling int  `json:"schooling"`
	Years     int  `json:"years"`
	Rating    int  `json:"rating"`
	Training  int  `json:"training"`
	Doubt     int  `json:"doubt" doc:"Taken off for each warning"`
	Uncertain bool `json:"uncertain" doc:"Set by the region; no law gives them"`
}

func weightsOf(w *matching.Weights) MatchWeights {
	return MatchWeights{w.Part[matching.Field], w.Part[matching.Schooling], w.Part[matching.Years], w.Part[matching.Rating], w.Part[matching.Training], w.Doubt, w.Uncertain}
}

// Candidate is a person who could take a post.
type Candidate struct {
	Person   string    `json:"person"`
	Name     string    `json:"name"`
	Number   string    `json:"number,omitempty"`
	From     *Seat     `json:"from,omitempty" doc:"The present post"`
	Place    int       `json:"place,omitempty" doc:"In the list; 0 for who is not in it"`
	Match    Match     `json:"match"`
	Settled  bool      `json:"settled,omitempty" doc:"Less than two years in the present post: a proposal does not move them"`
	Verdicts []Verdict `json:"verdicts" doc:"What needs a look, worst first"`
}

func candidateOf(l i18n.Lang, s *org.Snapshot, c *appointment.Candidate) Candidate {
	out := Candidate{Person: string(c.Move.Person), Place: c.Place, Match: matchOf(l, &c.Match, c.Reasons), Settled: c.Settled, Verdicts: apiVerdicts(l, c.Verdicts, false)}
	if p := s.People[c.Move.Person]; p != nil {
		out.Name, out.Number = p.Name.String(), p.Number
	}
	if s.Posts[c.Move.FromPost] != nil {
		seat := apiSeat(s, c.Move.FromPost)
		out.From = &seat
	}
	return out
}

// NearMiss is a person who could take a post later, or with a paper.
type NearMiss struct {
	Candidate
	MeetsOn clock.Date `json:"meets_on,omitempty" format:"date" doc:"The first day on which only papers are wanting"`
	Papers  []string   `json:"papers" doc:"Kinds of paper that are wanting"`
}

func nearOf(l i18n.Lang, s *org.Snapshot, n *appointment.NearMiss) NearMiss {
	out := NearMiss{candidateOf(l, s, &n.Candidate), n.On, papersOf(n.Papers)}
	out.Verdicts = apiVerdicts(l, n.Stopped, true)
	return out
}

func papersOf(kinds []eligibility.DocumentKind) []string {
	return api.List(kinds, func(k eligibility.DocumentKind) string { return string(k) })
}

// Candidates lists them, the best match first.
type Candidates struct {
	Items   []Candidate  `json:"items"`
	Next    string       `json:"next,omitempty" doc:"Pass it as after for the next page"`
	Near    []NearMiss   `json:"near" doc:"Soonest first"`
	NearAll int          `json:"near_all"`
	Looked  int          `json:"looked" doc:"Everybody in the region's service"`
	Suit    int          `json:"suit"`
	Stopped int          `json:"stopped" doc:"By a rule"`
	Aside   int          `json:"aside" doc:"Proposed already, would step down, or sits there"`
	Weights MatchWeights `json:"weights"`
}

type candidatesIn struct {
	ID    appointment.RoundID `path:"id" maxLength:"40" doc:"Identifier of the round" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
	Post  string              `query:"post" required:"true" maxLength:"100" doc:"Identifier or code of the post"`
	Limit int                 `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"How many"`
	After string              `query:"after" maxLength:"100" doc:"The \"next\" of the page before"`
	Near  int                 `query:"near" minimum:"0" maximum:"100" doc:"How many who nearly meet the conditions"`
}

// looked records that a program looks at a draft, as its pages do.
func (x programs) looked(ctx context.Context, id appointment.RoundID) (*org.Register, error) {
	if _, err := x.rounds.Review(ctx, actor.Of(ctx), id, apiLook); err != nil {
		return nil, err
	}
	return x.rounds.Org.Get(ctx)
}

func (x programs) candidates(ctx context.Context, in *candidatesIn) (Candidates, error) {
	reg, err := x.looked(ctx, in.ID)
	if err != nil {
		return Candidates{}, err
	}
	c, err := x.rounds.Candidates(ctx, actor.Of(ctx), in.ID, apiPost(reg, in.Post), appointment.CandidateFilter{After: people.PersonID(in.After), Limit: in.Limit, Near: in.Near})
	if err != nil {
		return Candidates{}, err
	}
	l := api.Lang(ctx)
	out := Candidates{Items: []Candidate{}, Next: string(c.Next), Near: []NearMiss{}, NearAll: c.NearAll, Looked: c.Count.Looked, Suit: c.Count.Suit, Stopped: c.Count.Stopped,
		Aside: c.Count.Proposed + c.Count.Higher + c.Count.Holder, Weights: weightsOf(&c.Weights)}
	for i := range c.Items {
		out.Items = append(out.Items, candidateOf(l, c.Snapshot, &c.Items[i]))
	}
	for i := range c.Near {
		out.Near = append(out.Near, nearOf(l, c.Snapshot, &c.Near[i]))
	}
	return out, nil
}

type explainIn struct {
	RoundIn
	Person string `path:"person" maxLength:"100" doc:"Identifier or number of the person"`
	Post   string `query:"post" required:"true" maxLength:"100" doc:"Identifier or code of the post"`
}

// Explanation is why somebody is, or is not, among the candidates.
type Explanation struct {
	Candidate
	Judged  bool       `json:"judged" doc:"False for who is not in the region's service"`
	Aside   string     `json:"aside,omitempty" doc:"Why a person whom no rule stops is not offered: holder, proposed, higher, outside"`
	Stopped []Verdict  `json:"stopped" doc:"Every rule that stops them"`
	MeetsOn clock.Date `json:"meets_on,omitempty" format:"date" doc:"Set when only time and papers are wanting"`
	Papers  []string   `json:"papers"`
}

func (x programs) explain(ctx context.Context, in *explainIn) (Explanation, error) {
	reg, err := x.looked(ctx, in.ID)
	if err != nil {
		return Explanation{}, err
	}
	a, err := x.rounds.WhyNot(ctx, actor.Of(ctx), in.ID, apiPost(reg, in.Post), apiPerson(reg, in.Person))
	if err != nil {
		return Explanation{}, err
	}
	l := api.Lang(ctx)
	out := Explanation{Judged: a.Known, Aside: string(a.Aside), Stopped: []Verdict{}, Papers: []string{}}
	if !a.Known {
		p := a.Snapshot.People[a.Person]
		out.Candidate = Candidate{Person: string(a.Person), Name: p.Name.String(), Number: p.Number, Match: Match{Parts: []MatchPart{}}, Verdicts: []Verdict{}}
		return out, nil
	}
	out.Candidate = candidateOf(l, a.Snapshot, &a.Candidate)
	for _, v := range a.Against() {
		out.Stopped = append(out.Stopped, apiVerdicts(l, eligibility.Verdicts{*v}, true)...)
	}
	if a.Near != nil {
		out.MeetsOn, out.Papers = a.Near.On, papersOf(a.Near.Papers)
	}
	return out, nil
}

type proposeIn struct {
	RoundIn
	Posts []string `query:"posts" maxItems:"2000" doc:"Identifiers or codes of the seats, divided by commas; every open seat when it is not given"`
}

// Proposal is a plan that fills seats. Nothing of it is in the round.
type Proposal struct {
	Version int64          `json:"version" doc:"Of the round; pass it to change-round"`
	Filled  int            `json:"filled"`
	Empty   int            `json:"empty" doc:"Seats asked for that stay empty"`
	Left    int            `json:"left" doc:"Held seats that the plan leaves empty"`
	Looked  int            `json:"looked" doc:"Everybody in the region's service"`
	Settled int            `json:"settled" doc:"Of them, not moved because they came to their post lately"`
	Seats   []ProposedSeat `json:"seats"`
	Weights MatchWeights   `json:"weights"`
}

// ProposedSeat is a seat with the person proposed, or why it stays empty.
type ProposedSeat struct {
	Post    Seat       `json:"post"`
	Counter bool       `json:"counter,omitempty" doc:"Serves citizens at a counter: never left empty"`
	Follows bool       `json:"follows,omitempty" doc:"Not asked for: the plan takes its holder and fills it again"`
	Person  *Candidate `json:"person,omitempty"`
	Leaves  *Seat      `json:"leaves,omitempty" doc:"The seat that the person leaves empty"`
	Route   string     `json:"route,omitempty" enum:"open_selection,competence_test,talent_pool"`
	Price   *Price     `json:"price,omitempty" doc:"What the best plan without this choice loses"`
	Others  []Other    `json:"others" doc:"Who else could sit here, the best match first"`
	Why     *WhyEmpty  `json:"why,omitempty"`
}

// Price is what another plan loses.
type Price struct {
	Seats int `json:"seats" doc:"Seats that stay empty besides"`
	Match int `json:"match" doc:"Points of match, out of 1000 for each move"`
	Moves int `json:"moves"`
}

func apiPrice(p proposal.Price, ok bool) *Price {
	if !ok {
		return nil
	}
	return &Price{p.Seats, p.Match, p.Moves}
}

// Other is somebody else for a seat.
type Other struct {
	Person string `json:"person"`
	Name   string `json:"name"`
	Score  int    `json:"score"`
	Price  *Price `json:"price,omitempty" doc:"What the best plan with them loses"`
	Post   *Seat  `json:"post,omitempty" doc:"Where the plan has them"`
}

// WhyEmpty is why a seat stays empty.
type WhyEmpty struct {
	Suit     int        `json:"suit" doc:"People whom no rule stops"`
	Settled  int        `json:"settled" doc:"Of them, less than two years in their post"`
	Proposed int        `json:"proposed" doc:"Stopped by no rule, and proposed elsewhere by this round"`
	Stopped  int        `json:"stopped" doc:"By a rule"`
	Claimed  bool       `json:"claimed,omitempty" doc:"Another round has somebody for the seat"`
	Rivals   []Seat     `json:"rivals" doc:"Seats to which the plan gives those who could come"`
	Near     []NearMiss `json:"near"`
}

func (x programs) propose(ctx context.Context, in *proposeIn) (Proposal, error) {
	reg, err := x.looked(ctx, in.ID)
	if err != nil {
		return Proposal{}, err
	}
	plan, err := x.rounds.Fill(ctx, actor.Of(ctx), in.ID, appointment.FillIn{Posts: api.List(in.Posts, func(s string) org.PostID { return apiPost(reg, s) })})
	if err != nil {
		return Proposal{}, err
	}
	return proposalOf(api.Lang(ctx), plan), nil
}

// ProposalOf says a plan as programs get it; the command line prints the same.
func ProposalOf(l i18n.Lang, plan *appointment.Filling) Proposal { return proposalOf(l, plan) }

func proposalOf(l i18n.Lang, plan *appointment.Filling) Proposal {
	snap := plan.Snapshot
	out := Proposal{Version: plan.Round.Version, Filled: plan.Filled, Empty: plan.Empty, Left: plan.Left, Looked: plan.Looked, Settled: plan.Settled,
		Seats: []ProposedSeat{}, Weights: weightsOf(&plan.Weights)}
	for i := range plan.Seats {
		s := &plan.Seats[i]
		x := ProposedSeat{Post: apiSeat(snap, s.Post.ID), Counter: s.Counter, Follows: !s.Asked, Route: string(s.Route), Price: apiPrice(s.Price, s.Priced), Others: []Other{}}
		if s.Candidate != nil {
			c := candidateOf(l, snap, s.Candidate)
			x.Person = &c
		}
		if s.Left != nil {
			seat := apiSeat(snap, s.Left.ID)
			x.Leaves = &seat
		}
		for _, o := range s.Others {
			other := Other{Person: string(o.Person), Name: nameOf(snap, o.Person), Score: o.Match.Score(), Price: apiPrice(o.Price, o.Priced)}
			if o.Seat != nil {
				seat := apiSeat(snap, o.Seat.ID)
				other.Post = &seat
			}
			x.Others = append(x.Others, other)
		}
		if u := s.Why; u != nil {
			x.Why = &WhyEmpty{Suit: u.Suit, Settled: u.Settled, Proposed: u.Proposed, Stopped: u.Stopped, Claimed: u.Claim != nil, Near: []NearMiss{},
				Rivals: api.List(u.Rivals, func(p *org.Post) Seat { return apiSeat(snap, p.ID) })}
			for k := range u.Near {
				x.Why.Near = append(x.Why.Near, nearOf(l, snap, &u.Near[k]))
			}
		}
		out.Seats = append(out.Seats, x)
	}
	return out
}
