package ceremony

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
)

// Feed keeps the rooms of the sessions that somebody watches and gives every
// watcher each change. One goroutine for each watched session draws its room
// once for all; a slow watcher misses rooms in between, never the last one.
type Feed struct {
	svc   *Service
	clock clock.Clock

	mu     sync.Mutex
	rooms  map[ID]*watched
	closed chan struct{}
}

// NewFeed makes the feed of a region. Close it before the server stops.
func NewFeed(svc *Service, c clock.Clock) *Feed {
	return &Feed{svc: svc, clock: c, rooms: map[ID]*watched{}, closed: make(chan struct{})}
}

// Close ends every watch.
func (f *Feed) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.closed:
	default:
		close(f.closed)
	}
}

// frame is one room as it was sent; next is closed when there is a newer one.
type frame struct {
	room  Room
	json  []byte
	next  chan struct{}
	newer *frame
}

type watched struct {
	watchers int
	stop     context.CancelFunc
	now      *frame
}

// Watch follows the room of a session. The first Next gives the room as it is.
type Watch struct {
	feed *Feed
	id   ID
	at   *frame
	sent bool
}

// allow says who follows a session: while a session is held and after it,
// everybody; before, its crew and those who answer for it, since nobody else
// knows yet who is appointed. The room of a rehearsal names nobody, so that the
// phones of those who rehearse may follow it; its screens are the crew's.
func (f *Feed) allow(ctx context.Context, by actor.Actor, session ID, following bool) error {
	return f.svc.DB.Read(ctx, func(tx *db.Tx) error {
		state, rehearsing, err := stateOf(tx, session)
		switch {
		case err != nil:
			return err
		case state == Running || state == Closed || rehearsing && following:
			return nil
		}
		return mayRead(by)
	})
}

// Show is a session and its room as they are now, for a screen that opens.
func (f *Feed) Show(ctx context.Context, by actor.Actor, session ID) (*Live, Room, error) {
	if err := f.allow(ctx, by, session, false); err != nil {
		return nil, Room{}, err
	}
	return f.draw(ctx, session, map[SeatID]RoomName{})
}

// Watch begins to follow a session.
func (f *Feed) Watch(ctx context.Context, by actor.Actor, session ID) (*Watch, error) {
	if err := f.allow(ctx, by, session, true); err != nil {
		return nil, err
	}
	f.mu.Lock()
	w := f.rooms[session]
	f.mu.Unlock()
	var first *frame
	if w == nil {
		_, room, err := f.draw(ctx, session, map[SeatID]RoomName{})
		if err != nil {
			return nil, err
		}
		first = newFrame(room)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if w = f.rooms[session]; w == nil {
		if first == nil { // the last watcher left in between
			first = &frame{next: make(chan struct{})}
		}
		run, stop := context.WithCancel(context.Background())
		w = &watched{stop: stop, now: first}
		f.rooms[session] = w
		go f.follow(run, session, w)
	}
	w.watchers++
	return &Watch{feed: f, id: session, at: w.now}, nil
}

// Close ends the watch; the session is let go with its last watcher.
func (w *Watch) Close() {
	f := w.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	x := f.rooms[w.id]
	if x == nil {
		return
	}
	if x.watchers--; x.watchers == 0 {
		x.stop()
		delete(f.rooms, w.id)
	}
}

// Next waits for a room that this watcher has not seen and gives it with its
// JSON. idle is how long it waits at most; then it returns nil, as it does when
// ctx ends or the feed closes, told apart by done.
func (w *Watch) Next(ctx context.Context, idle time.Duration) (room *Room, encoded []byte, done bool) {
	if w.sent || w.at.json == nil {
		timer := time.NewTimer(idle)
		defer timer.Stop()
		select {
		case <-w.at.next:
		case <-timer.C:
			return nil, nil, false
		case <-ctx.Done():
			return nil, nil, true
		case <-w.feed.closed:
			return nil, nil, true
		}
		w.feed.mu.Lock()
		for w.at.newer != nil {
			w.at = w.at.newer
		}
		w.feed.mu.Unlock()
	}
	w.sent = true
	return &w.at.room, w.at.json, false
}

func newFrame(r Room) *frame {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err) // a Room is strings and numbers
	}
	return &frame{room: r, json: b, next: make(chan struct{})}
}

// follow draws the room after each commit that touches the session, and once a
// second, for what other processes wrote and for phones that fell silent.
func (f *Feed) follow(ctx context.Context, session ID, w *watched) {
	woken, stop := f.svc.DB.Listen(topic(session))
	defer stop()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	names := map[SeatID]RoomName{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.closed:
			return
		case <-woken:
		case <-tick.C:
		}
		_, room, err := f.draw(ctx, session, names)
		if err != nil {
			continue // the store is away: screens keep what they show, the next second tries again
		}
		next := newFrame(room)
		f.mu.Lock()
		if string(next.json) != string(w.now.json) {
			old := w.now
			old.newer, w.now = next, next
			close(old.next)
		}
		f.mu.Unlock()
	}
}

// draw reads a session and draws its room. names remembers what is read from the
// register, since it does not change while a session runs.
func (f *Feed) draw(ctx context.Context, session ID, names map[SeatID]RoomName) (*Live, Room, error) {
	var room Room
	var out *Live
	err := f.svc.DB.Read(ctx, func(tx *db.Tx) error {
		x, err := load(tx, session)
		if err != nil {
			return err
		}
		l, err := f.svc.live(tx, x)
		if err != nil {
			return err
		}
		if len(x.Seats) > 0 && names[x.Seats[len(x.Seats)-1].ID] == (RoomName{}) {
			if err := f.svc.roomNames(tx, x, names); err != nil {
				return err
			}
		}
		heard := map[SeatID]time.Time{}
		if x.State == Running {
			contacts, err := getContacts(tx, session)
			if err != nil {
				return err
			}
			for seat, spans := range contacts {
				heard[seat] = spans[len(spans)-1].Until
			}
		}
		out, room = l, l.room(names, heard, f.clock.Now(), f.svc.silence())
		return nil
	})
	return out, room, err
}

// roomNames fills in name, old post and new post of every seat.
func (s *Service) roomNames(tx *db.Tx, x *Session, names map[SeatID]RoomName) error {
	v, err := s.view(tx, x)
	if err != nil {
		return err
	}
	for _, seat := range x.Seats {
		n := RoomName{To: v.NewPost(seat)}
		if p := v.Snapshot.People[seat.Person]; p != nil {
			n.Name = p.Name.String()
		}
		if m := v.Move(seat); m != nil && m.FromPost != "" {
			if p := v.Snapshot.Posts[m.FromPost]; p != nil {
				n.From = p.Title
			}
		}
		names[seat.ID] = n
	}
	return nil
}

// Filled are the posts whose officials were sworn in a closed session, in the
// order of the decree: what anybody may read on the page of the ceremony.
func (s *Service) Filled(ctx context.Context, session ID) ([]string, error) {
	var out []string
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		x, err := load(tx, session)
		if err != nil || x.State != Closed {
			return err
		}
		names := map[SeatID]RoomName{}
		if err := s.roomNames(tx, x, names); err != nil {
			return err
		}
		for _, seat := range x.Seats {
			if seat.Result == Sworn {
				out = append(out, names[seat.ID].To)
			}
		}
		return nil
	})
	return out, err
}
