package duty

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// maxPage caps a page of a list.
const maxPage = 100

// deskCache keeps the desks of the newest snapshot: computing them walks every
// post once.
type deskCache struct {
	mu   sync.Mutex
	of   *org.Snapshot
	kept *desks
}

func (c *deskCache) get(s *org.Snapshot) *desks {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != s {
		c.of, c.kept = s, newDesks(s)
	}
	return c.kept
}

// InboxFilter narrows an inbox.
type InboxFilter struct {
	State State      // "": open
	Kind  Kind       // "": all
	Post  org.PostID // one of the chairs; "": all
	After Key        // the last item of the page before
	Limit int        // at most 100; 0: 50
}

// Item is one line of an inbox.
type Item struct {
	*Duty
	Chair *org.Post // the reader's chair on which it lies
	Why   Why       // Held, or why another post's duty lies here
}

// InboxPage is one page of what a person's posts owe, soonest due first.
type InboxPage struct {
	Desks []Desk
	Items []Item
	Next  *Key // nil on the last page
}

// Inbox lists what the posts owe that the person holds today, definitive and
// acting, with the duties of empty posts below them. Cost: one indexed page a
// post, whatever the table's size.
func (e *Engine) Inbox(ctx context.Context, by actor.Actor, f InboxFilter) (InboxPage, error) {
	if by.Person == "" {
		return InboxPage{}, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = maxPage / 2
	}
	if f.State == "" {
		f.State = Open
	}
	s, err := e.now(ctx)
	if err != nil {
		return InboxPage{}, err
	}
	out := InboxPage{Desks: desksOf(s, e.desks.get(s), people.PersonID(by.Person))}
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		for _, desk := range out.Desks {
			if f.Post != "" && desk.Chair.ID != f.Post {
				continue
			}
			for _, post := range desk.Posts {
				ds, err := page(tx, post, f.State, f.Kind, f.After, f.Limit+1)
				if err != nil {
					return err
				}
				for _, d := range ds {
					out.Items = append(out.Items, Item{Duty: d, Chair: desk.Chair, Why: OwnerOf(s, d.Post).Why})
				}
			}
		}
		return nil
	})
	if err != nil {
		return InboxPage{}, err
	}
	slices.SortFunc(out.Items, func(a, b Item) int {
		return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.ID, b.ID))
	})
	if len(out.Items) > f.Limit {
		out.Items = out.Items[:f.Limit]
		last := out.Items[f.Limit-1]
		out.Next = &Key{Due: last.DueAt, ID: last.ID}
	}
	return out, nil
}

// now is the register as of today in the region's zone.
func (e *Engine) now(ctx context.Context) (*org.Snapshot, error) {
	reg, err := e.Org.Get(ctx)
	if err != nil {
		return nil, err
	}
	region, err := e.Org.Region(ctx)
	if err != nil {
		return nil, err
	}
	var today clock.Date
	if err := e.DB.Read(ctx, func(tx *db.Tx) error {
		today = clock.DateOf(tx.Now(), region.Location())
		return nil
	}); err != nil {
		return nil, err
	}
	return reg.At(today), nil
}

// Waiting is how many open duties lie on a person's chairs, for the rail.
func (e *Engine) Waiting(ctx context.Context, by actor.Actor) (n int, err error) {
	s, err := e.now(ctx)
	if err != nil {
		return 0, err
	}
	var posts []org.PostID
	for _, d := range desksOf(s, e.desks.get(s), people.PersonID(by.Person)) {
		posts = append(posts, d.Posts...)
	}
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		cs, err := counts(tx, posts, Open, Paused)
		for _, c := range cs {
			n += c.N
		}
		return err
	})
	return n, err
}
