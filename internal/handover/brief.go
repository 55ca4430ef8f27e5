package handover

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Brief is one list of a person, counted: what they leave behind at a post, or
// take over with it.
type Brief struct {
	Handover ID // the person's own; "" for who did not move
	Post     org.PostID
	Title    string
	Gives    bool
	Total    int
	Settled  int
}

// Briefs are the lists of the newest round in which a person gives or takes over
// a post; their own and nobody else's.
func (s *Service) Briefs(ctx context.Context, by actor.Actor) (out []Brief, err error) {
	if by.Person == "" {
		return nil, nil
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		out, err = queryAll(tx, "briefs", func(scan func(...any) error) (b Brief, err error) {
			var giver string
			var gives, takes ID
			if err = scan(&b.Post, &b.Title, &giver, &gives, &takes, &b.Total, &b.Settled); err == nil {
				b.Gives, b.Handover = giver == by.Person, takes
				if b.Gives {
					b.Handover = gives
				}
			}
			return b, err
		}, `
			select t.post, p.title, t.giver, t.giver_handover, t.receiver_handover,
			       count(i.id), coalesce(sum(case when i.state in ('accepted', 'released') then 1 else 0 end), 0)
			from handover_transfer t
			join post p on p.id = t.post
			left join handover_item i on i.transfer = t.id and i.state <> 'cancelled'
			where (t.giver = $1 or t.receiver = $1) and t.state <> 'cancelled'
				and t.round = (select x.round from handover_transfer x where (x.giver = $1 or x.receiver = $1) and x.state <> 'cancelled'
				               order by x.changed_at desc, x.id desc limit 1)
			group by t.id, t.post, p.title, t.giver, t.giver_handover, t.receiver_handover
			order by t.id`, by.Person)
		return err
	})
	return out, err
}
