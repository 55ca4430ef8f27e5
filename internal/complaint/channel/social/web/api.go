package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/social"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/place"
)

// programs is the door of programs to posts.
type programs struct{ svc *social.Service }

// API adds the operations on posts in social media.
func API(a huma.API, svc *social.Service) {
	const tag, number = "reports", "KDR-2611-7K3MQ4"
	x := programs{svc}
	api.Register(a, api.Operation{ID: "list-social-posts", Route: "GET /social-posts", Tag: tag, Scope: actor.ReportsRead, Try: "/social-posts",
		Summary: api.Words{ID: "Unggahan yang menunggu balasan", EN: "Posts that wait for a reply"},
		Text: api.Words{ID: "Unggahan media sosial yang menjadi laporan dan boleh dilihat pemilik token: yang menunggu balasan umum, yang paling mendesak lebih dulu, dengan jumlahnya per perangkat daerah; dengan replied yang sudah dibalas, terbaru lebih dulu.",
			EN: "Posts in social media that became reports which the token's owner may see: those that wait for a public reply, most urgent first, with how many each agency has; with replied those replied to, newest first."}}, x.list)
	api.Register(a, api.Operation{ID: "get-social-post", Route: "GET /social-posts/{report}", Tag: tag, Scope: actor.ReportsRead, Try: "/social-posts/" + number,
		Summary: api.Words{ID: "Satu unggahan", EN: "One post"},
		Text: api.Words{ID: "Dengan konsep balasan yang muat di tempat unggahannya dan tidak menyebut siapa pun.",
			EN: "With a draft of the reply that fits where the post stands and names nobody."}}, x.get)
	api.Register(a, api.Operation{ID: "record-social-post", Route: "POST /social-posts", Tag: tag, Scope: actor.ReportsWrite, Status: http.StatusCreated, Try: "/social-posts",
		Body:    `{"link": "https://www.instagram.com/p/C9xYz1/", "text": "Lampu jalan depan Pasar Pahing mati sudah seminggu", "author": "@warga_kdr"}`,
		Summary: api.Words{ID: "Catat unggahan", EN: "Write a post down"},
		Text: api.Words{ID: "Unggahan menjadi laporan; nama akun masuk ke brankas. Tautan yang sama selalu laporan yang sama (again). Tanpa place, guess_place memakai tempat yang disebut kata-katanya.",
			EN: "The post becomes a report; the account's name goes into the vault. The same link is always the same report (again). Without place, guess_place takes the one that its words name."}}, x.record)
	api.Do(a, api.Operation{ID: "note-social-reply", Route: "POST /social-posts/{report}/reply", Tag: tag, Scope: actor.ReportsWrite, Try: "/social-posts/" + number + "/reply",
		Body: `{"link": "https://www.instagram.com/p/C9xYz1/c/18012/"}`, Errors: []errs.Kind{errs.Conflict},
		Summary: api.Words{ID: "Catat balasan", EN: "Note the reply"},
		Text: api.Words{ID: "Di mana balasan umum ditulis; kewajiban membalas selesai. Pendopo sendiri tidak menulis di media sosial.",
			EN: "Where the public reply was written; the duty to reply ends. Pendopo itself writes nothing in social media."}}, x.reply)
}

type postsIn struct {
	Replied bool         `query:"replied" doc:"Those that were replied to"`
	Agency  org.UnitID   `query:"agency" maxLength:"40" doc:"Only this agency's of those that wait: an id of agencies in the answer"`
	After   complaint.ID `query:"after" maxLength:"40" doc:"The \"next\" of the page before, of those replied to"`
}

// SocialPosts are posts in social media.
type SocialPosts struct {
	Items    []SocialPost   `json:"items" nullable:"false"`
	Waiting  int            `json:"waiting" doc:"For a reply, of all agencies"`
	Late     int            `json:"late"`
	Agencies []SocialAgency `json:"agencies" nullable:"false" doc:"What waits at each, most first"`
	Next     string         `json:"next,omitempty"`
}

// SocialAgency is what waits at one agency.
type SocialAgency struct {
	Unit    org.UnitID `json:"unit,omitempty" doc:"Nothing: with the coordinator"`
	Name    string     `json:"name,omitempty"`
	Waiting int        `json:"waiting"`
	Late    int        `json:"late"`
}

// SocialPost is a post and its reply.
type SocialPost struct {
	Number    string          `json:"number" doc:"Of its report" example:"KDR-2611-7K3MQ4"`
	Platform  social.Platform `json:"platform"`
	Link      string          `json:"link,omitempty" doc:"Of the post"`
	Text      string          `json:"text,omitempty" doc:"Masked as in reports"`
	State     complaint.State `json:"state" doc:"Of its report"`
	Unit      org.UnitID      `json:"unit,omitempty" doc:"Nothing while the coordinator has it"`
	UnitName  string          `json:"unit_name,omitempty"`
	DueAt     time.Time       `json:"due_at" doc:"Until when a public reply is owed"`
	Late      bool            `json:"late,omitempty"`
	RepliedAt *time.Time      `json:"replied_at,omitempty"`
	ReplyLink string          `json:"reply_link,omitempty"`
	ReplyPost string          `json:"reply_post,omitempty" doc:"The post whose holder replied"`
	// Of one post alone.
	Draft  string              `json:"draft,omitempty" doc:"Of the reply"`
	May    bool                `json:"may_reply,omitempty" doc:"The token's owner may note a reply"`
	Photos []complaint.PhotoID `json:"photos,omitempty" doc:"See GET /report-photos/{photo}"`
}

func postOf(p *social.Post) SocialPost {
	out := SocialPost{Number: p.Report.Number, Platform: p.Platform, Link: p.Report.Source, Text: p.Report.Text, State: p.Report.State, Unit: p.Report.Unit, UnitName: p.UnitName,
		DueAt: p.DueAt, Late: p.Late, ReplyLink: p.ReplyLink, ReplyPost: p.ReplyTitle}
	if !p.RepliedAt.IsZero() {
		out.RepliedAt = &p.RepliedAt
	}
	return out
}

// PostsOf are posts as programs see them, for the command line too.
func PostsOf(b *social.Board) SocialPosts {
	return SocialPosts{api.List(b.Posts, func(p social.Post) SocialPost { return postOf(&p) }), b.Waiting, b.Late,
		api.List(b.Agencies, func(a social.Agency) SocialAgency { return SocialAgency(a) }), string(b.Next)}
}

func (x programs) list(ctx context.Context, in *postsIn) (SocialPosts, error) {
	b, err := x.svc.Board(ctx, actor.Of(ctx), social.Filter{Replied: in.Replied, Agency: in.Agency, After: in.After})
	if err != nil {
		return SocialPosts{}, err
	}
	return PostsOf(b), nil
}

// PostIn names a post by its report.
type PostIn struct {
	Report string `path:"report" maxLength:"40" doc:"Number of the report" example:"KDR-2611-7K3MQ4"`
}

func (x programs) get(ctx context.Context, in *PostIn) (SocialPost, error) {
	p, c, err := x.svc.Of(ctx, actor.Of(ctx), in.Report)
	if err != nil {
		return SocialPost{}, err
	}
	out := postOf(p)
	if p.RepliedAt.IsZero() {
		out.Draft, out.May = x.svc.Draft(p, c), x.svc.MayReply(ctx, actor.Of(ctx), p)
	}
	for _, photo := range c.Photos {
		out.Photos = append(out.Photos, photo.ID)
	}
	return out, nil
}

// SocialPlace is where a post is about.
type SocialPlace struct {
	Lat  float64 `json:"lat,omitempty" minimum:"-90" maximum:"90" example:"-7.8222"`
	Lon  float64 `json:"lon,omitempty" minimum:"-180" maximum:"180" example:"112.013"`
	Note string  `json:"note,omitempty" maxLength:"400" doc:"A landmark, in words"`
}

type recordIn struct {
	Body struct {
		Link   string              `json:"link" minLength:"1" maxLength:"2000" doc:"Address of the post"`
		Text   string              `json:"text" maxLength:"10000" doc:"What the post says"`
		Author string              `json:"author,omitempty" maxLength:"200" doc:"Name of the account; kept in the vault"`
		Place  *SocialPlace        `json:"place,omitempty"`
		Guess  bool                `json:"guess_place,omitempty" doc:"Without place: take the one that the words name, if they surely name one"`
		Photos []complaint.PhotoID `json:"photos,omitempty" maxItems:"3" doc:"From POST /report-photos"`
	}
}

// SocialReceipt is what became of a post.
type SocialReceipt struct {
	Number string     `json:"number" example:"KDR-2611-7K3MQ4"`
	Again  bool       `json:"again,omitempty" doc:"It was written down before"`
	First  *time.Time `json:"first_by,omitempty" doc:"Until when a first answer is promised"`
	Place  string     `json:"guessed_place,omitempty" doc:"The place that was taken from the words"`
}

func (x programs) record(ctx context.Context, in *recordIn) (SocialReceipt, error) {
	b := in.Body
	post := social.In{Link: b.Link, Text: b.Text, Author: b.Author, Photos: b.Photos}
	if b.Place != nil {
		post.Where = complaint.Where{Point: place.Point{Lat: b.Place.Lat, Lon: b.Place.Lon}, Note: b.Place.Note}
	}
	return Record(ctx, x.svc, actor.Of(ctx), post, b.Guess && b.Place == nil)
}

// Record writes a post down for programs and the command line; with guess at the
// place that its words name.
func Record(ctx context.Context, svc *social.Service, by actor.Actor, post social.In, guess bool) (SocialReceipt, error) {
	var out SocialReceipt
	if guess && svc.Map != nil {
		m, err := svc.Map(ctx)
		if err != nil {
			return out, err
		}
		if found := social.Guess(m, post.Text); found != nil {
			post.Where.Point, out.Place = found.At, found.Name
		}
	}
	r, err := svc.Record(ctx, by, post)
	if err != nil {
		return SocialReceipt{}, err
	}
	out.Number, out.Again = r.Number, r.Again
	if out.Again {
		out.Place = "" // the report has the place it had
	}
	if !r.Promise.First.IsZero() {
		out.First = &r.Promise.First
	}
	return out, nil
}

func (x programs) reply(ctx context.Context, in *struct {
	PostIn
	Body struct {
		Link string `json:"link" minLength:"1" maxLength:"2000" doc:"Address of the reply"`
	}
}) error {
	return x.svc.Replied(ctx, actor.Of(ctx), in.Report, in.Body.Link)
}
