package complaint

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/complaint/similar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

const (
	maxPage     = 100
	defaultPage = 50
	wordTable   = "complaint_word"
)

// ByNumber finds a complaint that the actor may read.
func (s *Service) ByNumber(ctx context.Context, by actor.Actor, number string) (ID, error) {
	number, ok := ParseNumber(number)
	if !ok {
		return "", notFound()
	}
	return s.one(ctx, by, `number = $1`, number)
}

// BySource finds the complaint that was copied from somewhere.
func (s *Service) BySource(ctx context.Context, by actor.Actor, source string) (ID, error) {
	if source = line(source); source == "" {
		return "", notFound()
	}
	return s.one(ctx, by, `source = $1 and source <> '' order by id limit 1`, source)
}

func (s *Service) one(ctx context.Context, by actor.Actor, where, value string) (id ID, err error) {
	err = s.read(ctx, func(e *env) error {
		c, err := get(e.tx, where, value)
		if err != nil {
			return err
		}
		_, _, err = e.load(by, c.ID)
		id = c.ID
		return err
	})
	return id, err
}

// scope is what of all complaints an actor's list may show: everything, or
// units with those that they succeed and contain.
type scope struct {
	all    bool
	roots  []org.UnitID // as the posts cover them
	units  []org.UnitID // roots with all that they contain and succeed
	guards []string
}

func (e *env) scope(by actor.Actor) (scope, error) {
	sc := scope{guards: e.guards(by)}
	if !by.SignedIn() {
		return sc, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	if by.May(actor.ComplaintCoordinator) || by.May(actor.Inspector) || by.May(actor.AuthorizedOfficial) || leads(by) {
		sc.all = true
		return sc, nil
	}
	for _, g := range by.Grants {
		if g.Unit != "" && (g.Function == actor.AgencyLiaison || g.Function == actor.AgencyHead) {
			sc.roots = append(sc.roots, org.UnitID(g.Unit))
		}
		if g.Unit == "" && (g.Function == actor.InformationOfficer || g.Function == actor.WhistleblowingOfficer) {
			if p := e.s.Posts[org.PostID(g.Post)]; p != nil {
				sc.roots = append(sc.roots, p.Unit)
			}
		}
	}
	for _, f := range []actor.Function{actor.ComplaintCoordinator, actor.InformationOfficer, actor.WhistleblowingOfficer} {
		if p := e.regional(f); e.sitsOn(by.Person, p.ID) { // an empty post's superior too
			sc.roots = append(sc.roots, p.Unit)
			sc.all = sc.all || f == actor.ComplaintCoordinator
		}
	}
	if len(sc.roots) == 0 {
		return sc, errs.New(errs.Forbidden, "actor.forbidden.agency_liaison")
	}
	sc.units = e.below(sc.roots)
	return sc, nil
}

// inherited is units with all that they succeed: what was theirs is found under
// the marks of those.
func (e *env) inherited(units []org.UnitID) []org.UnitID {
	seen := map[org.UnitID]bool{}
	queue := slices.Clone(units)
	var out []org.UnitID
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if u := e.s.Units[id]; u != nil && !seen[id] {
			seen[id] = true
			out = append(out, id)
			queue = append(queue, u.Predecessors...)
		}
	}
	return out
}

// below is units with all that they contain and succeed, ended ones too.
func (e *env) below(units []org.UnitID) []org.UnitID {
	children := map[org.UnitID][]org.UnitID{}
	for id, u := range e.s.Units {
		children[u.Parent] = append(children[u.Parent], id)
	}
	seen := map[org.UnitID]bool{}
	queue := slices.Clone(units)
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if u := e.s.Units[id]; u != nil && !seen[id] {
			seen[id] = true
			queue = append(queue, children[id]...)
			queue = append(queue, u.Predecessors...)
		}
	}
	out := make([]org.UnitID, 0, len(seen))
	for id := range seen {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// Find lists complaints, newest first: all of them for coordinators and those
// who lead or inspect, else those of the actor's units. Each page is read along
// an index, whatever the number of complaints.
func (s *Service) Find(ctx context.Context, by actor.Actor, f Filter) (Page, error) {
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = defaultPage
	}
	var out Page
	err := s.read(ctx, func(e *env) error {
		out = Page{}
		sc, err := e.scope(by)
		if err != nil {
			return err
		}
		if f.Unit != "" {
			if !sc.all && !slices.Contains(sc.units, f.Unit) {
				return errs.New(errs.Forbidden, "complaint.not_yours")
			}
			root := []org.UnitID{f.Unit}
			sc = scope{roots: root, units: e.below(root), guards: sc.guards}
		}
		var found []*Complaint
		if strings.TrimSpace(f.Words) != "" {
			found, err = s.byWords(e, sc, f)
		} else {
			found, err = s.byIndex(e, sc, f)
		}
		if err != nil {
			return err
		}
		if len(found) > f.Limit {
			found = found[:f.Limit]
			out.Next = found[f.Limit-1].ID
		}
		for _, c := range found {
			out.Items = append(out.Items, Listed{Complaint: c, UnitName: e.unitName(c.Unit), Left: e.left(c),
				Late: c.State.Open() && c.State != NeedsInfo && e.now.After(c.DueAt)})
		}
		out.Bounds = duty.BoundsAt(e.cal.Calendar, e.cal.Office(), e.now, e.zone)
		return nil
	})
	return out, err
}

// rest is the part of a filter that is tested row by row.
func (f Filter) rest(e *env, sc scope, args *[]any) string {
	var b strings.Builder
	add := func(clause string, v any) {
		*args = append(*args, v)
		fmt.Fprintf(&b, "\n\t\t\tand "+clause, len(*args))
	}
	if f.Kind != "" {
		add("kind = $%d", string(f.Kind))
	}
	if f.Category != "" {
		add("category = $%d", string(f.Category))
	}
	if f.Channel != "" {
		add("channel = $%d", string(f.Channel))
	}
	if f.Village != "" {
		add("village = $%d", f.Village)
	}
	if f.From != "" {
		add("id >= $%d", idFloor(dayStart(f.From, e.zone)))
	}
	if f.Until != "" {
		add("id < $%d", idFloor(dayStart(f.Until.AddDays(1), e.zone)))
	}
	if f.Late {
		add("due_at < $%d and state in ('received', 'forwarded', 'in_progress', 'reopened')", db.Micros(e.now))
	}
	var guards []string
	for _, g := range sc.guards {
		*args = append(*args, g)
		guards = append(guards, fmt.Sprintf("$%d", len(*args)))
	}
	b.WriteString("\n\t\t\tand guard in (" + strings.Join(guards, ", ") + ")")
	return b.String()
}

// idFloor is the lowest id of an instant.
func idFloor(t time.Time) string {
	h := fmt.Sprintf("%012x", t.UnixMilli())
	return h[:8] + "-" + h[8:] + "-"
}

func dayStart(d clock.Date, z *time.Location) time.Time { return d.Time().Add(-offset(z)) }

// idCeiling is above every id.
const idCeiling = "g"

// byIndex reads each state of each agency along its index and merges them.
func (s *Service) byIndex(e *env, sc scope, f Filter) ([]*Complaint, error) {
	after := string(f.After)
	if after == "" {
		after = idCeiling
	}
	var out []*Complaint
	read := func(where string, args ...any) error {
		where += f.rest(e, sc, &args)
		args = append(args, f.Limit+1)
		cs, err := list(e.tx, fmt.Sprintf(`
		select `+columns+`
		from complaint
		where `+where+`
		order by id desc
		limit $%d`, len(args)), args...)
		out = append(out, cs...)
		return err
	}
	states := f.States
	switch {
	case sc.all && len(states) == 0:
		if err := read(`id < $1`, after); err != nil {
			return nil, err
		}
	case sc.all:
		for _, st := range states {
			if err := read(`state = $1 and id < $2`, string(st), after); err != nil {
				return nil, err
			}
		}
	default:
		if len(states) == 0 {
			states = allStates
		}
		for agency, whole := range e.agencies(sc.units) {
			for _, st := range states {
				where, args := `agency = $1 and state = $2 and id < $3`, []any{string(agency), string(st), after}
				if !whole {
					where += ` and unit in ` + db.In(4, len(sc.units))
					args = append(args, strs(sc.units)...)
				}
				if err := read(where, args...); err != nil {
					return nil, err
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b *Complaint) int { return cmp.Compare(b.ID, a.ID) })
	return slices.CompactFunc(out, func(a, b *Complaint) bool { return a.ID == b.ID }), nil
}

// agencies are those that units belong to or belonged to, and whether the units
// are the whole of each.
func (e *env) agencies(units []org.UnitID) map[org.UnitID]bool {
	out := map[org.UnitID]bool{}
	for _, u := range units {
		if a := e.s.Agency(u); a != nil {
			out[a.ID] = slices.Contains(units, a.ID)
		}
	}
	return out
}

var allStates = []State{Held, Received, NeedsInfo, Forwarded, InProgress, Answered, Reopened, Closed, Rejected, Merged, Archived, TransferredOut}

// byWords asks the index of words, a page of keys at a time until the page is
// full: filters other than words and unit are tested on what it gives.
func (s *Service) byWords(e *env, sc scope, f Filter) ([]*Complaint, error) {
	if number, ok := ParseNumber(f.Words); ok {
		c, err := byNumber(e.tx, number)
		if errs.Is(err, errs.NotFound) {
			return nil, nil
		}
		if err != nil || !slices.Contains(sc.guards, string(c.Guard)) || !sc.all && !slices.Contains(sc.units, c.Unit) {
			return nil, err
		}
		return []*Complaint{c}, nil
	}
	q := db.Words{Limit: f.Limit + 1}
	if q.All, q.Begun = asked(f.Words); len(q.All) == 0 {
		return nil, nil
	}
	if !sc.all {
		for _, u := range e.inherited(sc.roots) {
			q.AnyOf = append(q.AnyOf, unitMark(u))
		}
		if len(q.AnyOf) == 0 {
			return nil, nil
		}
	}
	if f.After != "" {
		q.Below = wordKey(f.After)
	}
	if f.Until != "" {
		if top := wordKey(ID(idFloor(dayStart(f.Until.AddDays(1), e.zone)) + "7000")); q.Below == 0 || top < q.Below {
			q.Below = top
		}
	}
	var out []*Complaint
	begun := q.Begun
	q.Begun = false
	for round := 0; round < 20 && len(out) <= f.Limit; round++ {
		keys, err := e.tx.FindWords(wordTable, q)
		if err != nil {
			return nil, err
		}
		if len(keys) == 0 && round == 0 && begun { // half a word, still being typed
			begun = false
			half := q.All[len(q.All)-1]
			if q.OneOf, err = e.begunWith(half); err != nil {
				return nil, err
			}
			if len(q.OneOf) > 0 {
				q.All = q.All[:len(q.All)-1]
			} else {
				q.Begun = true
			}
			continue
		}
		if len(keys) == 0 {
			break
		}
		var args []any
		var ranges []string
		for _, k := range keys {
			p := keyPrefix(k)
			args = append(args, p, p+"-g")
			ranges = append(ranges, fmt.Sprintf("(cast($%d as text), cast($%d as text))", len(args)-1, len(args)))
		}
		where := "id >= lo and id < hi"
		if len(f.States) > 0 {
			var in []string
			for _, st := range f.States {
				args = append(args, string(st))
				in = append(in, fmt.Sprintf("$%d", len(args)))
			}
			where += " and state in (" + strings.Join(in, ", ") + ")"
		}
		where += f.rest(e, sc, &args)
		// The keys lead: each is one step into the primary key.
		cs, err := list(e.tx, `
		with found (lo, hi) as (values `+strings.Join(ranges, ", ")+`)
		select `+columns+`
		from found
		cross join complaint
		where `+where, args...)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(cs, func(a, b *Complaint) int { return cmp.Compare(b.ID, a.ID) })
		out = append(out, cs...)
		if q.Below = keys[len(keys)-1]; len(keys) < q.Limit {
			break
		}
		q.Limit = maxPage
	}
	return out, nil
}

// Half a word is completed from what citizens wrote lately: a beginning that
// stands in none of the newest reports stands in few at all, and those the index
// finds by the beginning itself. Asked for a frequent one, it would put together
// all reports of all its words before it gave the first.
const (
	lately         = 400
	maxCompletions = 12
)

// begunWith are the words of the newest reports that begin so.
func (e *env) begunWith(half string) ([]string, error) {
	rows, err := e.tx.Query(`
		select text, place_note
		from complaint
		where guard = ''
		order by id desc
		limit $1`, lately)
	if err != nil {
		return nil, fmt.Errorf("complaint: words lately: %w", err)
	}
	defer rows.Close()
	seen := map[string]bool{}
	var out []string
	for rows.Next() && len(out) < maxCompletions {
		var text, note string
		if err := rows.Scan(&text, &note); err != nil {
			return nil, fmt.Errorf("complaint: words lately: %w", err)
		}
		for _, w := range bare(strings.ToLower(text + " " + note)) {
			if !strings.HasPrefix(w, half) || seen[w] {
				continue
			}
			seen[w] = true
			for _, as := range indexed(w) {
				if strings.HasPrefix(as, half) && !slices.Contains(out, as) {
					out = append(out, as)
				}
			}
		}
	}
	return out[:min(len(out), maxCompletions)], rows.Err()
}

// wordKey is the number under which a complaint's words are kept: the first
// sixty bits of its id, so that keys have the order of arrival.
func wordKey(id ID) int64 {
	h := strings.ReplaceAll(string(id), "-", "")
	if len(h) < 16 {
		return math.MaxInt64
	}
	raw, err := hex.DecodeString(h[:16])
	if err != nil {
		return math.MaxInt64
	}
	var k int64
	for _, b := range raw[:6] {
		k = k<<8 | int64(b)
	}
	return k<<12 | int64(raw[6]&0x0f)<<8 | int64(raw[7])
}

// keyPrefix is how the ids of a key begin.
func keyPrefix(k int64) string {
	h := fmt.Sprintf("%012x7%03x", k>>12, k&0xfff)
	return h[:8] + "-" + h[8:12] + "-" + h[12:]
}

// unitMark is the word under which all of a unit's complaints are found.
func unitMark(u org.UnitID) string { return "u_" + strings.ReplaceAll(string(u), "-", "") }

// nearMetres is how far from a place a report is offered to somebody who has said
// nothing yet but the place.
const nearMetres = 100

// Similar gives open reports that resemble one that is being written, for the
// citizen to follow instead. It looks into the cells around the place, newest
// first. Before a word is written, the reports of the last days on the spot are
// offered; afterwards, those of the same words or the same category, which is
// read out of the words when nobody names it.
func (s *Service) Similar(ctx context.Context, in Likeness) ([]Alike, error) {
	if len(in.Text) > maxText*4 {
		in.Text = in.Text[:maxText*4]
	}
	var out []Alike
	text := clean(in.Text)
	if in.Category == "" && visible(text) && s.Router != nil {
		if a := s.Router().Advise(text, routing.Place{Village: in.Village}); a.Sure && a.Category != nil {
			in.Category = a.Category.Key
		}
	}
	err := s.read(ctx, func(e *env) (err error) {
		c := &Complaint{Category: in.Category, Where: Where{Point: in.Point, Village: in.Village}, ReceivedAt: e.now,
			sketch: similar.Of(meaning(text)).String(), unsaid: in.Category == "" && !visible(text)}
		out, err = s.alike(e, c, in.Metres, in.Limit, ForPublic)
		return err
	})
	return out, err
}

// unled is the state where the index of cells is to lead: the one of states
// would give every open report of the region.
const unled = `state || ''`

// candidates bounds how many rows one look compares.
const candidates = 400

func (s *Service) alike(e *env, c *Complaint, metres float64, limit int, for_ Audience) ([]Alike, error) {
	limits := similar.Standard
	if c.unsaid {
		limits.Metres, limits.Age = nearMetres, 10*24*time.Hour
	}
	if metres > 0 {
		limits.Metres = min(metres, 1000)
	}
	if limit <= 0 || limit > 20 {
		limit = 5
	}
	at := c.Where.Point
	if at.IsZero() {
		return nil, nil
	}
	cells := similar.Near(at.Lat, at.Lon, limits.Metres)
	if len(cells) == 0 {
		return nil, nil
	}
	args := make([]any, 0, len(cells)+3)
	for _, cell := range cells {
		args = append(args, int64(cell))
	}
	args = append(args, idFloor(e.now.Add(-limits.Age)), string(c.ID), candidates)
	n := len(cells)
	found, err := list(e.tx, fmt.Sprintf(`
		select `+columns+`
		from complaint
		where cell in `+db.In(1, n)+`
			and cell <> 0
			and id >= $%d
			and id <> $%d
			and `+unled+` in ('received', 'needs_info', 'forwarded', 'in_progress', 'reopened')
			and guard = ''
		order by id desc
		limit $%d`, n+1, n+2, n+3), args...)
	if err != nil {
		return nil, err
	}
	mine := similar.ParseSketch(c.sketch)
	var out []Alike
	for _, o := range found {
		if for_ == ForPublic && o.Secret {
			continue
		}
		v := similar.Judge(similar.Pair{A: mine, B: similar.ParseSketch(o.sketch), Apart: e.now.Sub(o.ReceivedAt),
			Metres:       similar.Metres(at.Lat, at.Lon, o.Where.Point.Lat, o.Where.Point.Lon),
			SameVillage:  o.Where.Village != "" && o.Where.Village == c.Where.Village,
			SameCategory: o.Category != "" && o.Category == c.Category}, limits)
		if v.Candidate || c.unsaid && v.Metres <= limits.Metres && e.now.Sub(o.ReceivedAt) <= limits.Age {
			out = append(out, Alike{Public: s.brief(e, o, for_), Score: v.Score, Same: v.Same, Metres: v.Metres, Days: v.Days})
		}
	}
	slices.SortFunc(out, func(a, b Alike) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.ID, a.ID)) })
	out = out[:min(len(out), limit)]
	for i := range out { // those shown only
		if out[i].Followers, err = followers(e.tx, out[i].ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// OfficesFor are the units that reports can be sent to: agencies first, each
// followed by the parts of it that answer citizens themselves.
func (s *Service) OfficesFor(ctx context.Context, by actor.Actor) ([]*org.Unit, error) {
	var out []*org.Unit
	err := s.read(ctx, func(e *env) error {
		if _, err := e.scope(by); err != nil {
			return err
		}
		out = nil
		for _, u := range e.s.AllUnits() {
			if u.IsAgency() || e.desks.liaison[u.ID] != nil {
				out = append(out, u)
			}
		}
		slices.SortStableFunc(out, func(a, b *org.Unit) int {
			return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Name, b.Name))
		})
		return nil
	})
	return out, err
}

func rank(u *org.Unit) int {
	if u.IsAgency() {
		return 0
	}
	return 1
}
