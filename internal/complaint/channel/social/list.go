package social

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// Filter narrows the list of posts.
type Filter struct {
	Replied bool       // those that were replied to, newest first
	Agency  org.UnitID // "" all
	After   complaint.ID
}

// Board is the list of posts with what waits at each agency.
type Board struct {
	Posts []Post
	// Of those that wait: each agency's, most first, and all that the reader may see.
	Agencies []Agency
	Waiting  int
	Late     int
	Next     complaint.ID // of those replied to
}

// Agency is what waits at one; Unit "" is with the coordinator.
type Agency struct {
	Unit    org.UnitID
	Name    string
	Waiting int
	Late    int
}

// mostWaiting is more than anybody reads; beyond it the list says so by its
// figures.
const mostWaiting = 1000

// Board lists the posts whose reports an official may read: those that wait with
// the most urgent first, or those that were replied to.
func (s *Service) Board(ctx context.Context, by actor.Actor, f Filter) (*Board, error) {
	if !complaint.MayDesk(by) {
		return nil, by.Require(actor.ComplaintCoordinator, actor.AgencyLiaison, actor.AgencyHead)
	}
	out := new(Board)
	want := map[complaint.ID]bool{}
	if err := s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := waiting(tx, mostWaiting)
		for _, id := range list {
			want[id] = true
		}
		return err
	}); err != nil {
		return nil, err
	}
	after, left := f.After, len(want)
	for f.Replied || left > 0 {
		page, err := s.Reports.Find(ctx, by, complaint.Filter{Channel: complaint.Social, After: after, Limit: 100})
		if err != nil {
			return nil, err
		}
		posts, err := s.posts(ctx, page.Items)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			if want[p.Report.ID] != f.Replied {
				out.Posts = append(out.Posts, p)
			}
			if want[p.Report.ID] {
				left--
			}
		}
		if after = page.Next; after == "" || f.Replied {
			out.Next = after
			break
		}
	}
	if !f.Replied {
		all := out.Posts
		out.Posts = nil
		for _, p := range all {
			a := s.agency(ctx, p)
			out.count(p, a)
			if f.Agency == "" || a.Unit == f.Agency {
				out.Posts = append(out.Posts, p)
			}
		}
		slices.SortStableFunc(out.Posts, func(a, b Post) int { return a.DueAt.Compare(b.DueAt) })
		out.Next = ""
	}
	slices.SortFunc(out.Agencies, func(a, b Agency) int { return cmp.Or(cmp.Compare(b.Waiting, a.Waiting), cmp.Compare(a.Name, b.Name)) })
	return out, nil
}

// count adds a waiting post to its agency.
func (b *Board) count(p Post, a Agency) {
	i := slices.IndexFunc(b.Agencies, func(x Agency) bool { return x.Unit == a.Unit })
	if i < 0 {
		i, b.Agencies = len(b.Agencies), append(b.Agencies, a)
	}
	b.Agencies[i].Waiting++
	b.Waiting++
	if p.Late {
		b.Agencies[i].Late++
		b.Late++
	}
}

// agency is whose report a post became.
func (s *Service) agency(ctx context.Context, p Post) Agency {
	if p.Report.Unit == "" {
		return Agency{}
	}
	reg, err := s.Org.Get(ctx)
	if err != nil {
		return Agency{Unit: p.Report.Unit, Name: p.UnitName}
	}
	if a := reg.At(clock.DateOf(p.Report.ReceivedAt, s.zone())).Agency(p.Report.Unit); a != nil {
		return Agency{Unit: a.ID, Name: a.Name}
	}
	return Agency{Unit: p.Report.Unit, Name: p.UnitName}
}

// posts completes reports with their posts; a report without one, taken over
// before there were posts, is left out.
func (s *Service) posts(ctx context.Context, items []complaint.Listed) ([]Post, error) {
	var out []Post
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		out = nil
		ids := make([]any, len(items))
		for i, c := range items {
			ids[i] = string(c.ID)
		}
		found, err := rows(tx, ids)
		if err != nil {
			return err
		}
		for _, c := range items {
			r, ok := found[c.ID]
			if !ok {
				continue
			}
			p, err := s.post(tx, c.Complaint, r)
			if err != nil {
				return err
			}
			p.UnitName = c.UnitName
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// post is a post with its clock.
func (s *Service) post(tx *db.Tx, c *complaint.Complaint, r row) (Post, error) {
	d, err := s.Duties.Get(tx, r.duty)
	if err != nil {
		return Post{}, err
	}
	p := Post{Report: c, Platform: r.platform, Duty: r.duty, DueAt: d.DueAt, ReplyLink: r.link, ReplyPost: r.post}
	if r.replied != 0 {
		p.RepliedAt = db.Time(r.replied)
		p.Late = p.RepliedAt.After(d.DueAt)
	} else {
		p.Late = tx.Now().After(d.DueAt)
	}
	if r.post != "" {
		reg, err := s.Org.In(tx)
		if err != nil {
			return Post{}, err
		}
		if x := reg.Posts[r.post]; x != nil {
			p.ReplyTitle = x.Title
		}
	}
	return p, nil
}

// Of is the post of a report that an official may read.
func (s *Service) Of(ctx context.Context, by actor.Actor, number string) (*Post, *complaint.Case, error) {
	id, err := s.Reports.ByNumber(ctx, by, number)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.Reports.Case(ctx, by, id)
	if err != nil {
		return nil, nil, err
	}
	var p Post
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found, err := rows(tx, []any{string(id)})
		if err != nil {
			return err
		}
		r, ok := found[id]
		if !ok {
			return errs.New(errs.NotFound, "social.no_post", c.Number)
		}
		p, err = s.post(tx, c.Complaint, r)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return &p, c, nil
}
