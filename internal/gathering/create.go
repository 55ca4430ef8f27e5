package gathering

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// In is what a form says of a gathering.
type In struct {
	Title string
	On    clock.Date
	At    string
	Hall  string
	Link  string
	Chair org.PostID
	Notes org.PostID
	Words string // of a pledge
	Items []Item // Title and Priority; Notes stay as they are
}

// maxItems and the lengths keep a mistake out of the store, not a long meeting.
const (
	maxItems = 60
	maxWords = 20_000
)

// Create plans a gathering. A staff meeting begins a chain of its own; the next
// one of the chain is made by Next.
func (s *Service) Create(ctx context.Context, by actor.Actor, kind Kind, in In) (*Gathering, error) {
	if err := by.Require(organisers...); err != nil {
		return nil, err
	}
	if kind != Pledge && kind != Coaching && kind != StaffMeeting {
		return nil, errs.New(errs.Invalid, "gathering.kind_unknown").Field("kind", "gathering.kind_unknown")
	}
	var g *Gathering
	err := s.write(ctx, func(tx *db.Tx) error {
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		g = &Gathering{ID: ID(ids.New(tx.Now())), Kind: kind, State: Planned}
		if err := g.take(w, in); err != nil {
			return err
		}
		if kind == StaffMeeting {
			series := &Series{ID: SeriesID(ids.New(tx.Now())), Kind: kind, Title: g.Title}
			if err := insertSeries(tx, series); err != nil {
				return err
			}
			g.Series = series.ID
		}
		return s.make(tx, by, g)
	})
	return g, err
}

// make stores a new gathering with its act.
func (s *Service) make(tx *db.Tx, by actor.Actor, g *Gathering) error {
	if err := insertGathering(tx, g); err != nil {
		return err
	}
	if err := saveItems(tx, g.ID, g.Items); err != nil {
		return err
	}
	_, err := ledger.Record(tx, act(by, "created", g, map[string]any{"kind": g.Kind, "title": g.Title, "on": g.On, "series": g.Series}))
	return err
}

// take reads a form into a gathering; every wrong field is named at once.
func (g *Gathering) take(w *ground, in In) error {
	e := errs.New(errs.Invalid, "gathering.incomplete")
	title := tidy(in.Title)
	switch n := utf8.RuneCountInString(title); {
	case n == 0:
		e.Field("title", "gathering.no_title")
	case n > 200:
		e.Field("title", "gathering.too_long", 200)
	}
	if in.On.IsZero() {
		e.Field("on", "gathering.no_date")
	} else if in.On < w.today && g.On != in.On {
		e.Field("on", "gathering.past", in.On)
	}
	at, ok := hhmm(in.At)
	if !ok {
		e.Field("at", "gathering.no_time")
	}
	hall, link := tidy(in.Hall), strings.TrimSpace(in.Link)
	if hall == "" && link == "" {
		e.Field("hall", "gathering.no_place")
	}
	if u, err := url.Parse(link); link != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		e.Field("link", "gathering.no_address")
	}
	for _, x := range []struct {
		field string
		post  org.PostID
	}{{"chair", in.Chair}, {"notes", in.Notes}} {
		if p := w.snap.Posts[x.post]; p == nil || !p.ExistsOn(w.today) {
			e.Field(x.field, "gathering.no_post")
		}
	}
	words := strings.TrimSpace(in.Words)
	switch {
	case g.Kind != Pledge:
		words = ""
	case words == "":
		e.Field("words", "gathering.no_words")
	case len(words) > maxWords:
		e.Field("words", "gathering.too_long", maxWords)
	}
	var list []Item
	for i, x := range in.Items {
		x = Item{Title: tidy(x.Title), Priority: tidy(x.Priority)}
		if x.Title == "" && x.Priority == "" {
			continue
		}
		if x.Title == "" {
			e.Field("item", "gathering.item_no_title", i+1)
		}
		for _, old := range g.Items {
			if old.Title == x.Title {
				x.Notes = old.Notes
			}
		}
		x.N = len(list) + 1
		list = append(list, x)
	}
	if len(list) > maxItems {
		e.Field("item", "gathering.too_many_items", maxItems)
	}
	if len(e.Fields) > 0 {
		return e
	}
	g.Title, g.On, g.At, g.Hall, g.Link, g.Chair, g.Notes, g.Words, g.Items = title, in.On, at, hall, link, in.Chair, in.Notes, words, list
	return nil
}

// Change arranges a gathering anew while it has not begun. version is the one
// that the form was drawn from; 0 does not compare. When everybody was told
// already and the day, hour or place moves, they are to be told anew.
func (s *Service) Change(ctx context.Context, by actor.Actor, id ID, version int64, in In) (*Gathering, error) {
	var out *Gathering
	err := s.change(ctx, by, id, mayOrganise, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		out = g
		if !g.State.open() {
			return "", nil, errs.New(errs.Conflict, "gathering.began", i18n.Key("gathering.state."+string(g.State)))
		}
		if version != 0 && version != g.Version {
			return "", nil, errs.New(errs.Conflict, "gathering.overtaken")
		}
		before := *g
		if err := g.take(w, in); err != nil {
			return "", nil, err
		}
		moved := before.On != g.On || before.At != g.At || before.Hall != g.Hall || before.Link != g.Link
		if g.State == Invited && moved {
			to, err := next(g.State, replan)
			if err != nil {
				return "", nil, err
			}
			g.State, g.InvitedAt = to, before.InvitedAt
		}
		if err := save(tx, g); err != nil {
			return "", nil, err
		}
		if err := saveItems(tx, g.ID, g.Items); err != nil {
			return "", nil, err
		}
		return "changed", map[string]any{"title": g.Title, "on": g.On, "at": g.At, "hall": g.Hall, "link": g.Link, "moved": moved}, nil
	})
	return out, err
}

// Cancel calls a gathering off before it begins.
func (s *Service) Cancel(ctx context.Context, by actor.Actor, id ID, reason string) error {
	reason = tidy(reason)
	return s.change(ctx, by, id, mayOrganise, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		to, err := next(g.State, cancel)
		if err != nil {
			return "", nil, err
		}
		if reason == "" {
			return "", nil, errs.New(errs.Invalid, "gathering.no_reason").Field("reason", "gathering.no_reason")
		}
		told := g.State == Invited
		g.State, g.Reason = to, reason
		if err := save(tx, g); err != nil {
			return "", nil, err
		}
		if told {
			if err := s.tellAll(tx, w, by, g, "cancelled"); err != nil {
				return "", nil, err
			}
		}
		return "cancelled", map[string]any{"reason": reason}, nil
	})
}

// Start opens the attendance, on the day itself.
func (s *Service) Start(ctx context.Context, by actor.Actor, id ID) error {
	return s.change(ctx, by, id, mayRecord, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		if g.State == Running {
			return "", nil, nil
		}
		to, err := next(g.State, start)
		if err != nil {
			return "", nil, err
		}
		if g.On != w.today && !by.IsSystem() {
			return "", nil, errs.New(errs.Conflict, "gathering.not_today", g.On)
		}
		g.State, g.StartedAt = to, tx.Now()
		return "started", nil, save(tx, g)
	})
}

// Close ends a gathering: who did not come is absent from then on. The act
// keeps the roll. A second click changes nothing.
func (s *Service) Close(ctx context.Context, by actor.Actor, id ID) (Tally, error) {
	var t Tally
	err := s.change(ctx, by, id, mayRecord, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		var err error
		if g.State == Closed {
			t, err = tally(tx, g)
			return "", nil, err
		}
		to, err := next(g.State, finish)
		if err != nil {
			return "", nil, err
		}
		g.State, g.ClosedAt = to, tx.Now()
		if err := save(tx, g); err != nil {
			return "", nil, err
		}
		if t, err = tally(tx, g); err != nil {
			return "", nil, err
		}
		by := map[string]any{}
		for _, a := range Attendances {
			by[string(a)] = t.By[a]
		}
		return "closed", map[string]any{"invited": t.Invited, "attendance": by, "signed": t.Signed, "signers": t.Signers}, nil
	})
	return t, err
}
