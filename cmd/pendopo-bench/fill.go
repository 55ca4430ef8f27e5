package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/complaint/similar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/place"
)

const (
	templates   = 1000   // real reports that are multiplied
	points      = 50_000 // places of the copies
	fillAtOnce  = 20_000 // reports in one transaction
	overHoliday = 20     // different starts of the clocks that run over the holiday
)

// filler multiplies real reports: a thousand come in through their use case, and
// each of their rows is copied inside the store with other ids, numbers, places,
// times and words. The indexes are built at the end, at once. So a million is
// there in minutes, row for row as the product would have written it over three
// years, except that nobody closed anything and the acts are outside the tree.
type filler struct {
	*bench
	a       *app.App
	now     time.Time
	desk    *org.Post   // has deskDuties
	posts   []*org.Post // have the others
	holiday clock.Date
	first   time.Time // when the first report came
	step    time.Duration
}

// tables that are copied; the indexes of their own are taken away meanwhile.
var filled = []string{"complaint", "complaint_step", "complaint_identity", "duty", "duty_event", "act"}

func (b *bench) fill(a *app.App, s *org.Snapshot, now time.Time) (*filler, error) {
	f := &filler{bench: b, a: a, now: now, first: now.AddDate(-3, 0, 0)}
	f.step = now.Add(-time.Hour).Sub(f.first) / time.Duration(*many)
	for _, p := range s.AllPosts() {
		if !p.Structural || s.Agency(p.Unit) == nil {
			continue
		}
		f.posts = append(f.posts, p)
		if h := s.Holder(p.ID); f.desk == nil && h != nil && p.Superior != "" && len(s.Inferiors(p.ID)) == 0 {
			f.desk = p
		}
	}
	began := time.Now()
	for _, step := range []func() error{
		f.real, func() error { return f.ground(s) }, f.copies, f.count,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	fmt.Fprintf(b.log, "  %d reports written in %v\n", *many, time.Since(began).Round(time.Second))
	return f, nil
}

// real sends the reports that are multiplied.
func (f *filler) real() error {
	f.a.Reports.Limits = complaint.Limits{PerAddress: 1 << 30, PerContact: 1 << 30, SameText: 1 << 30}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for w := range reportClients {
		wg.Go(func() {
			for i := w; i < templates; i += reportClients {
				in := complaint.Report{ClientKey: fmt.Sprint("contoh-", i), Channel: complaint.Web, Text: story(int64(i)),
					Where: complaint.Where{Point: somewhere(), Note: "depan pasar"}, Person: complaint.Person{Phone: fmt.Sprintf("0812%08d", i)}}
				if _, err := f.a.Reports.Receive(f.ctx, actor.Actor{}, in); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return failed
}

func somewhere() place.Point {
	return place.Point{Lat: -7.85 + rand.Float64()*0.1, Lon: 111.97 + rand.Float64()*0.1}
}

// exec runs statements, each in its turn, in one transaction.
func (f *filler) exec(queries ...string) error {
	return f.a.DB.Write(f.ctx, func(tx *db.Tx) error {
		for _, q := range queries {
			if _, err := tx.Exec(q); err != nil {
				return fmt.Errorf("%w in %.200s", err, q)
			}
		}
		return nil
	})
}

// ground lays out what the copies are made from.
func (f *filler) ground(s *org.Snapshot) error {
	queries := []string{
		`create table bench_point (i integer primary key, lat bigint, lon bigint, cell bigint)`,
		`create table bench_post (i integer primary key, post text, unit text, agency text, marks text)`,
		`create table bench_due (i integer primary key, start bigint, due bigint, span_n bigint, span_unit text, stage bigint)`,
		`create table bench_word (i integer primary key, words text)`,
	}
	for _, t := range filled {
		key := t + ".complaint"
		switch t {
		case "complaint":
			key = t + ".id"
		case "duty", "act":
			key = t + ".subject"
		case "duty_event":
			key = "(select subject from duty where id = duty_event.duty)"
		}
		queries = append(queries,
			fmt.Sprintf(`create table bench_%s as select (select count(*) from complaint c where c.id <= %s) as i, * from %s where %s in (select id from complaint)`, t, key, t, key),
			fmt.Sprintf(`create index bench_%s_i on bench_%s (i)`, t, t))
	}
	if err := f.exec(queries...); err != nil {
		return err
	}
	cal := f.a.Calendar.Calendar()
	day := clock.DateOf(f.now, calendar.WIB)
	for f.holiday = day.AddDays(10); !cal.IsWorking(f.holiday, calendar.FiveDays); f.holiday = f.holiday.AddDays(1) {
	}
	return f.a.DB.Write(f.ctx, func(tx *db.Tx) error {
		var rows []any
		for i := range points {
			p := somewhere()
			rows = append(rows, i, int64(p.Lat*1e6), int64(p.Lon*1e6), int64(similar.CellOf(p.Lat, p.Lon)))
		}
		if err := tx.Insert("bench_point", []string{"i", "lat", "lon", "cell"}, rows); err != nil {
			return err
		}
		rows = nil
		for i, p := range append([]*org.Post{f.desk}, f.posts...) {
			var marks []string
			for _, u := range s.Path(p.Unit) {
				marks = append(marks, "u_"+strings.ReplaceAll(string(u.ID), "-", "")) // as the index has them
			}
			rows = append(rows, i, string(p.ID), string(p.Unit), string(s.Agency(p.Unit).ID), strings.Join(marks, " "))
		}
		if err := tx.Insert("bench_post", []string{"i", "post", "unit", "agency", "marks"}, rows); err != nil {
			return err
		}
		rows = []any{0, db.Micros(f.now.AddDate(0, 0, -40)), db.Micros(f.now.AddDate(0, 0, -12)), 0, "", 4,
			1, db.Micros(f.now.AddDate(0, 0, -20)), db.Micros(f.now.AddDate(0, 0, -1)), 0, "", 4}
		for i := range overHoliday {
			from, span := f.now.Add(-time.Duration(i)*time.Hour), calendar.Days(14)
			due, _ := cal.DueAt(f.a.Calendar.Office(), from, span, nil)
			rows = append(rows, 2+i, db.Micros(from), db.Micros(due), span.N, string(span.Unit), 0)
		}
		if err := tx.Insert("bench_due", []string{"i", "start", "due", "span_n", "span_unit", "stage"}, rows); err != nil {
			return err
		}
		return f.words(tx)
	})
}

// words are those that the index of words would take from each template.
func (f *filler) words(tx *db.Tx) error {
	got, err := tx.Query(`select i, text || ' ' || place_note from bench_complaint order by i`)
	if err != nil {
		return err
	}
	defer got.Close()
	var rows []any
	for got.Next() {
		var i int
		var text string
		if err := got.Scan(&i, &text); err != nil {
			return err
		}
		rows = append(rows, i, strings.Join(append(routing.Words(text), strings.Fields(routing.Fold(text))...), " "))
	}
	if err := got.Err(); err != nil {
		return err
	}
	got.Close()
	return tx.Insert("bench_word", []string{"i", "words"}, rows)
}

// copied says for each table which columns a copy does not share with its
// template: t is the template, r the copy, and d, p and w its due time, post
// and place.
var copied = map[string]map[string]string{
	"complaint": {"id": "r.id", "number": "printf('UJI-%08d', r.n)", "client_key": "printf('%032x', r.n)",
		"state": "case r.n % 3 when 0 then 'forwarded' when 1 then 'in_progress' else 'reopened' end", "text": "t.text || ' Nomor ' || r.n || '.'",
		"lat": "w.lat", "lon": "w.lon", "cell": "w.cell", "unit": "p.unit", "agency": "p.agency", "post": "p.post", "duty": "r.duty", "received_at": "r.ms * 1000",
		"verified_at": "r.ms * 1000 + 3600000000", "first_by": "r.ms * 1000 + 259200000000", "due_at": "d.due + r.late", "version": "2"},
	"complaint_step": {"complaint": "r.id", "at": "r.ms * 1000", "unit": "p.unit", "post": "p.post"},
	"complaint_identity": {"id": "r.id", "complaint": "r.id", "contact_hash": "lower(hex(randomblob(16)))", "tail_hash": "lower(hex(randomblob(16)))",
		"created_at": "r.ms * 1000"},
	"duty": {"id": "r.duty", "kind": "'complaint'", "subject": "r.id", "post": "p.post", "unit": "p.unit", "office_unit": "p.unit", "opened_at": "d.start",
		"clock_from": "d.start", "due_at": "d.due + r.late", "span_n": "d.span_n", "span_unit": "d.span_unit", "stage": "d.stage", "look_at": "null"},
	"duty_event": {"duty": "r.duty", "at": "d.start", "post_to": "p.post", "due_to": "d.due + r.late"},
	"act": {"id": "r.act", "at": "r.ms * 1000", "subject": "r.id", "digest": "lower(hex(randomblob(32)))", "leaf": "lower(hex(randomblob(32)))",
		"seq": "1000000000 + r.n"},
}

// copies writes the million.
func (f *filler) copies() error {
	var inserts, again, drops []string
	err := f.a.DB.Read(f.ctx, func(tx *db.Tx) error {
		for _, t := range filled {
			var names, values []string
			if err := each(tx, `select name from pragma_table_info($1)`, []any{t}, func(scan func(...any) error) error {
				var name string
				if err := scan(&name); err != nil {
					return err
				}
				v, own := copied[t][name]
				if !own {
					v = "t." + name
				}
				names, values = append(names, name), append(values, v)
				return nil
			}); err != nil {
				return err
			}
			inserts = append(inserts, fmt.Sprintf("insert into %s (%s)\n%%s select %s from r join bench_%s t on t.i = r.t join bench_due d on d.i = r.d join bench_post p on p.i = r.p join bench_point w on w.i = r.w",
				t, strings.Join(names, ", "), strings.Join(values, ", "), t))
			if err := each(tx, `select name, sql from sqlite_master where type = 'index' and tbl_name = $1 and sql is not null`, []any{t}, func(scan func(...any) error) error {
				var name, sql string
				err := scan(&name, &sql)
				drops, again = append(drops, "drop index "+name), append(again, sql)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	inserts = append(inserts, `insert into complaint_word (rowid, words)
%s select (r.ms << 12) | r.k, t.words || ' kata' || r.n || ' ' || p.marks from r join bench_word t on t.i = r.t join bench_post p on p.i = r.p`)
	if err := f.exec(drops...); err != nil {
		return err
	}
	moved := *many - movedDuties()
	for from := 0; from < *many; from += fillAtOnce {
		// A copy: its number n, when it came, ids, and what it is made from.
		r := fmt.Sprintf(`with recursive s (n) as (values (%d) union all select n + 1 from s where n + 1 < %d),
			q as (select n, %d + n * %d as ms, n %% 4096 as k from s),
			r as materialized (select n, ms, k, 1 + n %% %d as t, n %% %d as w, case when n < %d then 0 else 1 + n %% %d end as p,
				case when n < %d then 1 when n >= %d then 2 + n %% %d else 0 end as d, case when n < %d then n * 1000000 else 0 end as late,
				printf('%%08x-%%04x-7%%03x-8000-%%012x', ms >> 16, ms & 65535, k, n) as id, printf('%%08x-%%04x-7%%03x-9000-%%012x', ms >> 16, ms & 65535, k, n) as duty,
				printf('%%08x-%%04x-7%%03x-a000-%%012x', ms >> 16, ms & 65535, k, n) as act from q)`,
			from, min(from+fillAtOnce, *many), f.first.UnixMilli(), f.step.Milliseconds(), templates, points, deskDuties, len(f.posts), deskDuties, moved, overHoliday, moved)
		var queries []string
		for _, q := range inserts {
			queries = append(queries, strings.Replace(q, "%s", r, 1))
		}
		if err := f.exec(queries...); err != nil {
			return err
		}
	}
	for _, q := range again {
		if err := f.exec(q); err != nil {
			return err
		}
	}
	return nil
}

// count does what background work would have done by now: counters are folded,
// the copies are in the index of words.
func (f *filler) count() error {
	queries := []string{
		`delete from duty_tally`,
		`insert into duty_tally (id, post, kind, guard, state, n) select 'bench-' || min(id), post, kind, guard, state, count(*) from duty group by post, kind, guard, state`,
		`insert into complaint_mark (name, value) select 'indexed', max(id) from complaint where number like 'UJI-%' on conflict (name) do update set value = excluded.value`,
		`drop table bench_point`, `drop table bench_post`, `drop table bench_due`, `drop table bench_word`,
	}
	for _, t := range filled {
		queries = append(queries, "drop table bench_"+t)
	}
	if err := f.exec(queries...); err != nil {
		return err
	}
	return f.a.DB.Checkpoint(f.ctx)
}

// each calls fn for every row.
func each(tx *db.Tx, query string, args []any, fn func(scan func(...any) error) error) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
