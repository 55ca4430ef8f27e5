package duty

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// AboveFilter narrows what a superior sees of the duties below.
type AboveFilter struct {
	Unit  org.UnitID // this unit and those below it; "": all that the reader may see
	All   bool       // everything open, not only what is late
	Kind  Kind
	Text  string
	After Key
	Limit int // at most 100; 0: 50
}

// Below is one duty as a superior sees it.
type Below struct {
	*Duty
	Agency *org.Unit
	Owner  Owner
	Left   calendar.Left
	Asked  *Duty // the newest explanation, nil when none was asked for
	MayAsk bool
}

// AgencyCount is how many duties of an agency are late.
type AgencyCount struct {
	Agency *org.Unit
	Late   int
}

// AbovePage is a page of what lies below a superior, soonest due first: what is
// late longest comes first.
type AbovePage struct {
	Agencies []AgencyCount // of all that the reader may see, most late first
	Late     int
	Items    []Below
	Next     *Key
	Snapshot *org.Snapshot
	Zone     *time.Location
}

// Risen are the duties of the page that rose to the head of the region, without
// the explanations asked of others. What rose is known to the head and still owed
// by the post it lies with.
func (p AbovePage) Risen() []Below {
	var out []Below
	for _, x := range p.Items {
		if x.Stage == AtHead && x.Kind != Explanation {
			out = append(out, x)
		}
	}
	return out
}

// RisenLimit is how many late duties are looked through for those that rose.
const RisenLimit = 100

// Above lists what posts owe for those above them: the head of an agency sees
// their agency, who leads the region and the inspector see all of it. Guarded
// duties are left out for readers who lack the function.
func (e *Engine) Above(ctx context.Context, by actor.Actor, f AboveFilter) (AbovePage, error) {
	v, err := e.view(ctx)
	if err != nil {
		return AbovePage{}, err
	}
	r := e.reader(v, by)
	seen := r.units()
	if len(seen) == 0 {
		if !by.SignedIn() {
			return AbovePage{}, errs.New(errs.Unauthenticated, "actor.sign_in")
		}
		return AbovePage{}, errs.New(errs.Forbidden, "duty.nobody_below")
	}
	units := seen
	if f.Unit != "" {
		units = slices.DeleteFunc(slices.Clone(seen), func(u org.UnitID) bool { return !within(v, u, f.Unit) })
		if len(units) == 0 {
			return AbovePage{}, errs.New(errs.Forbidden, "duty.nobody_below")
		}
	}
	whole := f.Unit == "" && (r.leads() || r.May(actor.Inspector))
	f.Limit = pageSize(f.Limit)
	guards := r.guards()
	out := AbovePage{Snapshot: v.s, Zone: v.zone}
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		late, err := lateByUnit(tx, seen, guards, db.Micros(v.now))
		if err != nil {
			return err
		}
		out.count(v, late)
		ds, err := below(tx, f, v, units, guards, whole)
		if err != nil {
			return err
		}
		out.Items, out.Next = nil, nil
		if len(ds) > f.Limit {
			ds = ds[:f.Limit]
			out.Next = &Key{Due: ds[f.Limit-1].DueAt, ID: ds[f.Limit-1].ID}
		}
		cal, err := e.Calendar.In(tx)
		if err != nil {
			return err
		}
		asked, err := explanations(tx, ds)
		if err != nil {
			return err
		}
		for _, d := range ds {
			b := Below{Duty: d, Agency: agency(v, d.Unit), Owner: OwnerOf(v.s, d.Post), Asked: asked[d.ID]}
			b.Left = cal.Calendar.Remaining(officeOf(cal, v.reg, d.OfficeUnit, v.now), v.now, d.DueAt)
			b.MayAsk = d.LateAt(v.now) && r.mayAsk(d) == nil && (b.Asked == nil || b.Asked.State.Ended())
			out.Items = append(out.Items, b)
		}
		return nil
	})
	return out, err
}

// MayLookBelow tells pages whether to lead to the list.
func MayLookBelow(by actor.Actor) bool {
	return slices.ContainsFunc(by.Grants, func(g actor.Grant) bool {
		switch g.Function {
		case actor.AppointingAuthority, actor.AuthorizedOfficial, actor.Inspector:
			return g.Unit == ""
		case actor.AgencyHead:
			return true
		}
		return false
	})
}

// units are the units whose duties the reader may see, those that are gone too:
// their duties live on.
func (r reader) units() []org.UnitID {
	all := r.leads() || r.May(actor.Inspector)
	var out []org.UnitID
	for id := range r.v.reg.Units {
		if all || r.MayOver(actor.AgencyHead, path(r.v.s, home(r.v, id))...) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// home is the unit itself while it exists, else the one that took over.
func home(v *view, id org.UnitID) org.UnitID {
	for range 32 {
		u := v.reg.Units[id]
		next := v.reg.UnitSuccessors(id)
		if u == nil || u.ExistsOn(v.today) || len(next) == 0 {
			return id
		}
		id = slices.Min(next)
	}
	return id
}

func agency(v *view, id org.UnitID) *org.Unit { return v.s.Agency(home(v, id)) }

// within tells whether a unit is another or lies below it.
func within(v *view, unit, above org.UnitID) bool {
	return slices.Contains(path(v.s, home(v, unit)), string(above))
}

func (p *AbovePage) count(v *view, late map[org.UnitID]int) {
	by := map[org.UnitID]int{}
	p.Late = 0
	for u, n := range late {
		if a := agency(v, u); a != nil {
			by[a.ID] += n
		}
		p.Late += n
	}
	p.Agencies = nil
	for id, n := range by {
		p.Agencies = append(p.Agencies, AgencyCount{v.reg.Units[id], n})
	}
	slices.SortFunc(p.Agencies, func(a, b AgencyCount) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(a.Agency.Code, b.Agency.Code))
	})
}

// lateByUnit counts what is late in each unit, from the index alone. Each unit is
// counted by itself: to group what all of them have costs the engine twice as
// much for every duty.
func lateByUnit(tx *db.Tx, units []org.UnitID, guards []string, now int64) (map[org.UnitID]int, error) {
	out := map[org.UnitID]int{}
	for len(units) > 0 {
		n := min(len(units), maxMarks)
		args := make([]any, 0, n+len(guards)+1)
		each := make([]string, 0, n)
		for _, u := range units[:n] {
			args = append(args, string(u))
			each = append(each, "("+place(args)+")")
		}
		query := `
			select column1, (
				select count(*)
				from duty
				where unit = asked.column1
					and state = 'open'
					and guard in ` + in(&args, guards)
		args = append(args, now)
		rows, err := tx.Query(query+`
					and due_at < `+place(args)+`)
			from (values `+strings.Join(each, ", ")+`) as asked`, args...)
		if err != nil {
			return nil, fmt.Errorf("duty: late by unit: %w", err)
		}
		for rows.Next() {
			var u org.UnitID
			var c int
			if err := rows.Scan(&u, &c); err != nil {
				rows.Close()
				return nil, fmt.Errorf("duty: late by unit: %w", err)
			}
			if c > 0 {
				out[u] = c
			}
		}
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("duty: late by unit: %w", err)
		}
		rows.Close()
		units = units[n:]
	}
	return out, nil
}

// below is one page: of the whole region along the index by due instant, of
// some units unit by unit.
func below(tx *db.Tx, f AboveFilter, v *view, units []org.UnitID, guards []string, whole bool) ([]*Duty, error) {
	until := v.now
	if f.All {
		until = v.now.AddDate(100, 0, 0)
	}
	if whole {
		var args []any
		where := `
			where state = 'open'
				and guard in ` + in(&args, guards) + narrow(&args, v.now.AddDate(-100, 0, 0), until, f.After, f.Kind, f.Text)
		args = append(args, f.Limit+1)
		return list(tx, `
			select `+columns+`
			from duty`+where+`
			order by due_at, id
			limit `+place(args), args...)
	}
	var out []*Duty
	for _, u := range units {
		for _, g := range guards {
			args := []any{string(u), g}
			where := `
				where unit = $1
					and state = 'open'
					and guard = $2` + narrow(&args, v.now.AddDate(-100, 0, 0), until, f.After, f.Kind, f.Text)
			args = append(args, f.Limit+1)
			ds, err := list(tx, `
				select `+columns+`
				from duty`+where+`
				order by due_at, id
				limit `+place(args), args...)
			if err != nil {
				return nil, err
			}
			out = append(out, ds...)
		}
	}
	slices.SortFunc(out, func(a, b *Duty) int { return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.ID, b.ID)) })
	return out[:min(len(out), f.Limit+1)], nil
}
