package duty

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
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
	State  State      // "": open
	Kind   Kind       // "": all
	Post   org.PostID // one of the chairs; "": all
	Window Window     // "": all
	Text   string     // in the title
	After  Key        // the last item of the page before
	Limit  int        // at most 100; 0: 50
}

// Item is one line of an inbox.
type Item struct {
	*Duty
	Chair *org.Post // the reader's chair on which it lies
	Why   Why       // Held, or why another post's duty lies here
	Left  calendar.Left
}

// InboxPage is one page of what a person's posts owe, soonest due first.
type InboxPage struct {
	Desks  []Desk
	Items  []Item
	Next   *Key // nil on the last page
	Bounds Bounds
	// Counts by window of what is open, Kinds by kind, without the filter; more
	// than maxCount is maxCount+1. Paused is what waits for somebody else.
	Counts map[Window]int
	Kinds  map[Kind]int
	Paused int
	// Inherited is how many open duties the person's new chairs came with, by
	// chair: those opened before the person sat down, for the first two weeks.
	Inherited map[org.PostID]int
	Snapshot  *org.Snapshot
	Zone      *time.Location
}

// maxCount is the highest number that the windows of an inbox count to.
const maxCount = 999

// newFor is how long a chair counts as newly taken.
const newFor = 14

// Inbox lists what the posts owe that the person holds today, definitive and
// acting, with the duties of empty posts below them. Cost: one indexed page a
// post that owes anything, whatever the table's size.
func (e *Engine) Inbox(ctx context.Context, by actor.Actor, f InboxFilter) (InboxPage, error) {
	if by.Person == "" {
		return InboxPage{}, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	f.Limit = pageSize(f.Limit)
	if f.State == "" {
		f.State = Open
	}
	v, err := e.view(ctx)
	if err != nil {
		return InboxPage{}, err
	}
	out := InboxPage{Desks: desksOf(v.s, v.desks, people.PersonID(by.Person)), Snapshot: v.s, Zone: v.zone}
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		out.Items, out.Counts, out.Kinds, out.Paused, out.Inherited = nil, map[Window]int{}, map[Kind]int{}, 0, map[org.PostID]int{}
		cal, err := e.Calendar.In(tx)
		if err != nil {
			return err
		}
		out.Bounds = BoundsAt(cal.Calendar, cal.Office(), v.now, v.zone)
		busy, err := out.count(tx, f.State)
		if err != nil {
			return err
		}
		q := query{State: f.State, Kind: f.Kind, Text: f.Text, After: f.After, Limit: f.Limit + 1}
		q.From, q.Until = out.Bounds.Range(f.Window)
		for _, desk := range out.Desks {
			if desk.Since > v.today.AddDays(-newFor) && busy[desk.Chair.ID] {
				from, _ := dayOf(desk.Since, v.zone)
				if n, err := openedBefore(tx, desk.Chair.ID, from); err != nil {
					return err
				} else if n > 0 {
					out.Inherited[desk.Chair.ID] = n
				}
			}
			for _, post := range desk.Posts {
				if f.Post != "" && desk.Chair.ID != f.Post || !busy[post] {
					continue
				}
				q.Post = post
				ds, err := q.page(tx)
				if err != nil {
					return err
				}
				why := OwnerOf(v.s, post).Why
				for _, d := range ds {
					out.Items = append(out.Items, Item{Duty: d, Chair: desk.Chair, Why: why})
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
	cal, err := e.Calendar.Get(ctx)
	if err != nil {
		return InboxPage{}, err
	}
	for i := range out.Items {
		x := &out.Items[i]
		x.Left = cal.Calendar.Remaining(officeOf(cal, v.reg, x.OfficeUnit, v.now), v.now, x.DueAt)
	}
	return out, nil
}

// count fills the counts of the page and tells which posts owe anything in the
// state.
func (p *InboxPage) count(tx *db.Tx, state State) (busy map[org.PostID]bool, err error) {
	var posts []org.PostID
	for _, desk := range p.Desks {
		posts = append(posts, desk.Posts...)
	}
	busy = map[org.PostID]bool{}
	if len(posts) == 0 {
		return busy, nil
	}
	cs, err := counts(tx, posts, nil, Open, Paused)
	if err != nil {
		return nil, err
	}
	var open []org.PostID
	for _, c := range cs {
		busy[c.Post] = busy[c.Post] || c.State == state
		if c.State == Paused {
			p.Paused += c.N
			continue
		}
		p.Kinds[c.Kind] += c.N
		if !slices.Contains(open, c.Post) {
			open = append(open, c.Post)
		}
	}
	if state.Ended() { // what is over has many more posts than what is open
		for _, id := range posts {
			busy[id] = true
		}
	}
	for _, w := range Windows {
		from, until := p.Bounds.Range(w)
		for _, post := range open {
			if p.Counts[w] > maxCount {
				p.Counts[w] = maxCount + 1
				break
			}
			n, err := dueBetween(tx, post, from, until, maxCount+1)
			if err != nil {
				return nil, err
			}
			p.Counts[w] += n
		}
	}
	return busy, nil
}

// Waiting is how many open duties lie on a person's chairs, for the rail.
func (e *Engine) Waiting(ctx context.Context, by actor.Actor) (n int, err error) {
	if by.Person == "" {
		return 0, nil
	}
	v, err := e.view(ctx)
	if err != nil {
		return 0, err
	}
	var posts []org.PostID
	for _, d := range desksOf(v.s, v.desks, people.PersonID(by.Person)) {
		posts = append(posts, d.Posts...)
	}
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		cs, err := counts(tx, posts, nil, Open)
		n = 0
		for _, c := range cs {
			n += c.N
		}
		return err
	})
	return n, err
}

// query is one post's duties in a state, soonest due first.
type query struct {
	Post        org.PostID
	State       State
	Kind        Kind
	Text        string
	From, Until time.Time
	After       Key
	Limit       int
}

func (q query) page(tx *db.Tx) ([]*Duty, error) {
	args := []any{string(q.Post), string(q.State)}
	where := `
		where post = $1
			and state = $2` + narrow(&args, q.From, q.Until, q.After, q.Kind, q.Text)
	args = append(args, q.Limit)
	return list(tx, `
		select `+columns+`
		from duty`+where+`
		order by due_at, id
		limit `+place(args), args...)
}

// narrow writes the conditions that lists share.
func narrow(args *[]any, from, until time.Time, after Key, kind Kind, text string) string {
	var b strings.Builder
	add := func(clause string, values ...any) {
		for _, v := range values {
			*args = append(*args, v)
			clause = strings.Replace(clause, "?", place(*args), 1)
		}
		b.WriteString("\n\t\t\tand " + clause)
	}
	if !from.IsZero() {
		add("due_at >= ?", db.Micros(from))
	}
	if !until.IsZero() {
		add("due_at < ?", db.Micros(until))
	}
	if after != (Key{}) {
		add("(due_at, id) > (?, ?)", db.Micros(after.Due), string(after.ID))
	}
	if kind != "" {
		add("kind = ?", string(kind))
	}
	for _, word := range strings.Fields(strings.ToLower(text)) {
		add(`lower(title) like ? escape '\'`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)+"%")
	}
	return b.String()
}

// dueBetween counts the open duties of a post that are due from an instant
// until another, up to a limit.
func dueBetween(tx *db.Tx, post org.PostID, from, until time.Time, limit int) (n int, err error) {
	args := []any{string(post)}
	where := narrow(&args, from, until, Key{}, "", "")
	args = append(args, limit)
	err = tx.QueryRow(`
		select count(*)
		from (select 1 from duty where post = $1 and state = 'open'`+where+` limit `+place(args)+`) as few`, args...).Scan(&n)
	return n, err
}

// openedBefore counts the open duties of a post from before an instant.
func openedBefore(tx *db.Tx, post org.PostID, at time.Time) (n int, err error) {
	err = tx.QueryRow(`
		select count(*)
		from (select 1 from duty where post = $1 and state in ('open', 'paused') and opened_at < $2 limit $3) as few`,
		string(post), db.Micros(at), maxCount+1).Scan(&n)
	return n, err
}
