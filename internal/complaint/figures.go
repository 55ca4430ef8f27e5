package complaint

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// Figures are what is published about reports on one day. They are worked out
// once a day and never again: a link to a day says for ever what it said.
//
// Each counts reports received in the twelve months before the cut-off that
// were accepted (not refused, merged, given up, handed to another body, or ended
// in another system before they were taken over, which stand beside), for the agency that has them at the cut-off. Guarded reports
// are in no figure.
type Figures struct {
	Day      clock.Date `json:"day"`
	CutOff   time.Time  `json:"cut_off"`
	From     clock.Date `json:"from"` // first day of receipt counted
	Region   Figure     `json:"region"`
	Agencies []Figure   `json:"agencies"` // by name
}

// Figure is the numbers of one agency, or of the region.
type Figure struct {
	Unit string `json:"unit"`
	Name string `json:"name"`
	// Received is all that were accepted, Open those still owed, Waiting those
	// of them that wait for the reporter, Late those whose time is over.
	Received int `json:"received"`
	Open     int `json:"open"`
	Waiting  int `json:"waiting_for_reporter"`
	Late     int `json:"late"`
	// Answered have a final answer; a hand-on is none. OnTime of them came by
	// the promised day. FirstOnTime of Received heard a first answer in time.
	Answered    int `json:"answered"`
	OnTime      int `json:"answered_on_time"`
	FirstOnTime int `json:"first_answer_on_time"`
	Verified    int `json:"verified_in_time"`
	Reopened    int `json:"reopened"`
	Bounced     int `json:"returned_by_agency"`
	// Times in hours, medians: half took longer.
	MedianFirst int `json:"median_hours_to_first_answer"`
	MedianFinal int `json:"median_hours_to_final_answer"`
	Rated       int `json:"rated"`
	Stars10     int `json:"rating_average_times_ten"`
	// Beside the count.
	Rejected    int `json:"refused"`
	Merged      int `json:"merged"`
	Archived    int `json:"given_up"`
	Transferred int `json:"handed_to_other_bodies"`
	// Elsewhere ended in another system before they came here: nobody here
	// promised or kept anything.
	Elsewhere int `json:"ended_elsewhere"`
	// Silent tells that the agency owes answers that are late, and that it has
	// answered nothing within the last thirty days: silence is published.
	Silent     bool       `json:"silent"`
	LastAnswer clock.Date `json:"last_answer,omitempty"`

	first, final []int
	stars        int
	last         time.Time
}

// silentAfter is how long an agency with late reports may say nothing.
const silentAfter = 30 * 24 * time.Hour

// Figures gives what was published on a day; "" is the newest. Everybody may
// read them.
func (s *Service) Figures(ctx context.Context, day clock.Date) (*Figures, error) {
	out := new(Figures)
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var body string
		err := tx.QueryRow(`
			select body
			from complaint_figure
			where day = $1
				or cast($1 as text) = ''
			order by day desc
			limit 1`, string(day)).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "complaint.no_figures")
		}
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(body), out)
	})
	return out, err
}

// FigureDays lists the days with published figures, newest first.
func (s *Service) FigureDays(ctx context.Context, limit int) (out []clock.Date, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out = nil
		rows, err := tx.Query(`select day from complaint_figure order by day desc limit $1`, min(max(limit, 1), 400))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var d clock.Date
			if err := rows.Scan(&d); err != nil {
				return err
			}
			out = append(out, d)
		}
		return rows.Err()
	})
	return out, err
}

// Agency is the figures of one agency, nil when it had no report.
func (f *Figures) Agency(unit org.UnitID) *Figure {
	for i := range f.Agencies {
		if f.Agencies[i].Unit == string(unit) {
			return &f.Agencies[i]
		}
	}
	return nil
}

// Owed are the reports whose answer should be there by the cut-off: those that
// were answered, and those whose day is over. Of them OnTime were in time.
func (f *Figure) Owed() int { return f.Answered + f.Late }

// PublishFigures works out and publishes the figures of the day, once. It reads
// the year in pages, so that no snapshot is held long. It is the work of a job.
func (s *Service) PublishFigures(ctx context.Context) error {
	var f *Figures
	var from string
	if err := s.read(ctx, func(e *env) error {
		var have int
		if err := e.tx.QueryRow(`select count(*) from complaint_figure where day = $1`, string(e.today)).Scan(&have); err != nil || have > 0 {
			return err
		}
		f = &Figures{Day: e.today, CutOff: e.now.Truncate(time.Second), From: e.today.AddDays(-365)}
		from = idFloor(dayStart(f.From, e.zone))
		return nil
	}); err != nil || f == nil {
		return err
	}
	sum := map[org.UnitID]*Figure{}
	names := map[org.UnitID]string{}
	var lastDay clock.Date // rows come by day: one deadline is counted for each
	var verifyBy time.Time
	zone := time.UTC
	for page := from; page != ""; {
		if err := s.read(ctx, func(e *env) error {
			zone = e.zone
			rows, err := figureRows(e.tx, page, 5000)
			if err != nil {
				return err
			}
			clocks := ClocksOf(e.law, KindService, false)
			desk := e.regional(actor.ComplaintCoordinator).Unit
			for i := range rows {
				c := &rows[i]
				if day := clock.DateOf(c.received, e.zone); day != lastDay {
					lastDay = day
					verifyBy, _ = e.due(desk, c.received, clocks.Verify, nil)
				}
				c.verifyBy = verifyBy
				if c.guard != "" || c.received.After(f.CutOff) {
					continue
				}
				c.add(&f.Region, f.CutOff)
				if c.unit == "" {
					continue
				}
				unit := e.agencyOf(c.unit)
				if sum[unit] == nil {
					sum[unit], names[unit] = new(Figure), e.unitName(unit)
				}
				c.add(sum[unit], f.CutOff)
			}
			page = ""
			if len(rows) == 5000 {
				page = rows[len(rows)-1].id
			}
			return nil
		}); err != nil {
			return err
		}
	}
	for id, x := range sum {
		x.Unit, x.Name = string(id), names[id]
		x.finish(f.CutOff, zone)
		f.Agencies = append(f.Agencies, *x)
	}
	slices.SortFunc(f.Agencies, func(a, b Figure) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Unit, b.Unit)) })
	f.Region.finish(f.CutOff, zone)
	f.Region.Silent = false
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`
			insert into complaint_figure (day, at, body) values ($1, $2, $3)
			on conflict (day) do nothing`, string(f.Day), db.Micros(tx.Now()), string(body))
		if err != nil || n == 0 {
			return err
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: "complaint.figures_published", SubjectKind: "figures", Subject: string(f.Day), Payload: json.RawMessage(body)})
		return err
	})
}

// figureRow is what the figures read of one complaint.
type figureRow struct {
	id                                         string
	unit                                       org.UnitID
	state                                      State
	guard                                      string
	received, verified, verifyBy, firstBy, due time.Time
	first, answered                            time.Time
	reopened, bounces, rating                  int
	elsewhere                                  bool
}

func figureRows(tx *db.Tx, after string, limit int) ([]figureRow, error) {
	rows, err := tx.Query(`
		select id, unit, state, guard, received_at, coalesce(verified_at, 0), first_by, due_at, coalesce(first_answered_at, 0), coalesce(answered_at, 0),
			reopened, bounces, rating,
			channel = 'lapor'
				and exists (
					select 1
					from complaint_step s
					where s.complaint = complaint.id
						and s.n = 2
						and s.kind in ('closed', 'archived', 'rejected')
						and s.by_person = '')
		from complaint
		where id > $1
		order by id
		limit $2`, after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []figureRow
	for rows.Next() {
		var c figureRow
		var received, verified, firstBy, due, first, answered int64
		if err := rows.Scan(&c.id, &c.unit, &c.state, &c.guard, &received, &verified, &firstBy, &due, &first, &answered, &c.reopened, &c.bounces, &c.rating, &c.elsewhere); err != nil {
			return nil, err
		}
		c.received, c.verified, c.firstBy, c.due, c.first, c.answered = instant(received), instant(verified), instant(firstBy), instant(due), instant(first), instant(answered)
		out = append(out, c)
	}
	return out, rows.Err()
}

// add counts one complaint as it stands at the cut-off.
func (c *figureRow) add(f *Figure, at time.Time) {
	if c.elsewhere && c.state.Ended() { // one taken up again is owed here
		f.Elsewhere++
		return
	}
	switch c.state {
	case Rejected:
		f.Rejected++
		return
	case Merged:
		f.Merged++
		return
	case Archived:
		f.Archived++
		return
	case TransferredOut:
		f.Transferred++
		return
	case Held:
		return
	}
	f.Received++
	switch {
	case c.state == NeedsInfo:
		f.Open++
		f.Waiting++
	case c.state.Open():
		f.Open++
		if at.After(c.due) {
			f.Late++
		}
	}
	if !c.verified.IsZero() && !c.verified.After(c.verifyBy) {
		f.Verified++
	}
	if !c.first.IsZero() {
		f.first = append(f.first, int(c.first.Sub(c.received).Hours()))
		if !c.first.After(c.firstBy) {
			f.FirstOnTime++
		}
		if c.first.After(f.last) {
			f.last = c.first
		}
	}
	if !c.answered.IsZero() && c.state != Reopened {
		f.Answered++
		f.final = append(f.final, int(c.answered.Sub(c.received).Hours()))
		if !c.answered.After(c.due) {
			f.OnTime++
		}
	}
	if c.answered.After(f.last) {
		f.last = c.answered
	}
	f.Reopened += min(c.reopened, 1)
	f.Bounced += min(c.bounces, 1)
	if c.rating > 0 {
		f.Rated++
		f.stars += c.rating
	}
}

func (f *Figure) finish(at time.Time, zone *time.Location) {
	f.MedianFirst, f.MedianFinal = median(f.first), median(f.final)
	if f.Rated > 0 {
		f.Stars10 = (f.stars*10 + f.Rated/2) / f.Rated
	}
	if !f.last.IsZero() {
		f.LastAnswer = clock.DateOf(f.last, zone)
	}
	f.Silent = f.Late > 0 && at.Sub(f.last) > silentAfter
}

func median(v []int) int {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// OpenData is Around over everything that is public, for the region's open data:
// what was reported where, how it went, without secret ones' words and places.
func (s *Service) OpenData(ctx context.Context, f AroundFilter) (PublicPage, error) {
	f.Ended, f.Metres = true, 0
	return s.Around(ctx, f)
}
