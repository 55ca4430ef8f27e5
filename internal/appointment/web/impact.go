package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/duty"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Duties joins the door to what posts owe: the pages of a round then say what
// changes hands with it. Call it while the site is built.
func (w *Web) Duties(d *duty.Engine) *Web {
	w.duties = d
	return w
}

// Change is one post that changes hands with a round, and what it owes.
type Change struct {
	Post     *org.Post
	From, To people.PersonID // "" for nobody
	duty.Impact
}

// Changes are the posts that change hands with a round: those that somebody
// takes, then those that are left empty; the most that is late first.
func Changes(ctx context.Context, by actor.Actor, duties *duty.Engine, v *appointment.View) ([]Change, error) {
	to := map[org.PostID]people.PersonID{}
	for _, m := range v.Moves {
		if _, taken := to[m.FromPost]; !taken && m.FromPost != "" {
			to[m.FromPost] = ""
		}
	}
	for _, m := range v.Moves {
		to[m.ToPost] = m.Person
	}
	posts := slices.Sorted(maps.Keys(to))
	impact, err := duties.RoundImpact(ctx, by, posts)
	if err != nil {
		return nil, err
	}
	var out []Change
	for i, id := range posts {
		p := v.Snapshot.Posts[id]
		if p == nil || !p.Structural {
			continue
		}
		x := Change{Post: p, To: to[id], Impact: impact[i]}
		if h := v.Snapshot.Holder(id); h != nil {
			x.From = h.Person
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(b.Open, a.Open), cmp.Compare(a.Post.Code, b.Post.Code))
	})
	return out, nil
}

// impactPanel is the sum on the page of whoever signs.
type impactPanel struct {
	Lead, Href string
}

// impactPage is what changes hands, post by post.
type impactPage struct {
	roundPage
	Lines []impactLine
}

type impactLine struct {
	Post, Href string
	From, To   string
	Open, Late int
	Kinds      string
}

// impactLead is the sum of all posts in one sentence.
func impactLead(l i18n.Lang, all []Change) string {
	open, late := 0, 0
	for _, c := range all {
		open, late = open+c.Open, late+c.Late
	}
	if open == 0 {
		return i18n.T(l, "duty_web.changes_lead_none")
	}
	return i18n.T(l, "duty_web.changes_lead", open, late)
}

// impactPanel is the sum for the page of the proposal; nil when the reader may not
// know it.
func (w *Web) impactPanel(r *http.Request, rv *appointment.Review) (*impactPanel, error) {
	if w.duties == nil || rv.Round.State == appointment.Switched || rv.Round.State == appointment.Cancelled {
		return nil, nil
	}
	all, err := Changes(r.Context(), actor.Of(r.Context()), w.duties, rv.View)
	if errs.Is(err, errs.Forbidden) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &impactPanel{impactLead(page.Lang(r), all), roundHref(rv.Round.ID, "tanggungan")}, nil
}

func (w *Web) impact(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "tanggungan")
	if err != nil {
		return err
	}
	all, err := Changes(r.Context(), actor.Of(r.Context()), w.duties, rv.View)
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &impactPage{roundPage: w.roundPage(r, rv, "tanggungan", nil)}
	v.Lead = impactLead(l, all)
	who := func(id people.PersonID) string {
		if p := rv.Snapshot.People[id]; p != nil {
			return p.Name.String()
		}
		return i18n.T(l, "duty_web.changes_vacant")
	}
	for _, c := range all {
		href := ""
		if duty.MayReadAll(actor.Of(r.Context())) {
			href = "/jabatan/" + string(c.Post.ID) + "/tanggungan"
		}
		v.Lines = append(v.Lines, impactLine{c.Post.Title, href, who(c.From), who(c.To), c.Open, c.Late, kindWords(l, c.ByKind)})
	}
	return w.set.Render(rw, r, "impact.html", v)
}

// kindWords lists the kinds with their numbers, the most first.
func kindWords(l i18n.Lang, kinds map[duty.Kind]int) string {
	keys := slices.Collect(maps.Keys(kinds))
	slices.SortFunc(keys, func(a, b duty.Kind) int { return cmp.Or(cmp.Compare(kinds[b], kinds[a]), cmp.Compare(a, b)) })
	out := ""
	for i, k := range keys {
		name := string(k)
		if key := "duty.kind." + name; i18n.Has(key) {
			name = i18n.T(l, key)
		}
		if i > 0 {
			out += ", "
		}
		out += name + " " + i18n.Number(l, int64(kinds[k]))
	}
	return out
}

// DutiesAPI adds what a round brings with it to the operations on rounds.
func DutiesAPI(a huma.API, rounds *appointment.Service, duties *duty.Engine) {
	api.Register(a, api.Operation{
		ID: "get-round-duties", Route: "GET /rounds/{id}/duties", Tag: apiTag, Scope: actor.RoundsRead,
		Summary: api.Words{ID: "Yang ikut pindah tangan dengan penataan", EN: "What changes hands with a round"},
		Text: api.Words{ID: "Untuk setiap jabatan yang berganti pemegang: berapa tanggungan berjalan, berapa yang lewat tenggat, dan menurut jenisnya. Melihat rancangan dicatat.",
			EN: "For every post that changes hands: how many duties are open, how many are late, and by kind. A look at a draft is recorded."},
		Try: "/rounds/" + apiSample + "/duties", Errors: []errs.Kind{errs.NotFound},
	}, func(ctx context.Context, in *struct {
		ID appointment.RoundID `path:"id" maxLength:"40" doc:"Identifier of the round"`
	}) (RoundDuties, error) {
		by := actor.Of(ctx)
		v, err := rounds.Open(ctx, by, in.ID, apiLook)
		if err != nil {
			return RoundDuties{}, err
		}
		all, err := Changes(ctx, by, duties, v)
		if err != nil {
			return RoundDuties{}, err
		}
		return DutiesOf(all), nil
	})
}

// RoundDuties is what changes hands with a round.
type RoundDuties struct {
	Open  int           `json:"open"`
	Late  int           `json:"late"`
	Posts []RoundChange `json:"posts" nullable:"false" doc:"The most that is late first"`
}

// RoundChange is one post that changes hands.
type RoundChange struct {
	Post   org.PostID        `json:"post"`
	Title  string            `json:"title"`
	From   people.PersonID   `json:"from,omitempty" doc:"Who holds it now; not there when it is vacant"`
	To     people.PersonID   `json:"to,omitempty" doc:"Who takes it; not there when it is left vacant"`
	Open   int               `json:"open"`
	Paused int               `json:"paused" doc:"Of the open ones, those whose clock stands"`
	Late   int               `json:"late"`
	ByKind map[duty.Kind]int `json:"by_kind"`
}

// DutiesOf adds the posts up; the command line prints the same shape.
func DutiesOf(all []Change) RoundDuties {
	out := RoundDuties{Posts: []RoundChange{}}
	for _, c := range all {
		out.Open, out.Late = out.Open+c.Open, out.Late+c.Late
		out.Posts = append(out.Posts, RoundChange{c.Post.ID, c.Post.Title, c.From, c.To, c.Open, c.Paused, c.Late, c.ByKind})
	}
	return out
}
