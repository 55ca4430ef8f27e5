package complaint

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// OpenReport is one report as open data: what was reported where and how it
// went. Of a secret one stands that it is there and how it went; guarded ones
// and what moderation held or gave up are in no file.
type OpenReport struct {
	Number        string              `json:"number"`
	ReceivedAt    time.Time           `json:"received_at"`
	Kind          Kind                `json:"kind"`
	Category      routing.CategoryKey `json:"category"`
	Channel       Channel             `json:"channel"`
	State         State               `json:"state"`
	Secret        bool                `json:"secret"`
	Agency        string              `json:"agency"`
	Village       string              `json:"village"`
	Lat           float64             `json:"lat,omitempty"`
	Lon           float64             `json:"lon,omitempty"`
	Place         string              `json:"place"`
	Text          string              `json:"text"`
	FirstBy       time.Time           `json:"first_answer_due"`
	FirstAnswered time.Time           `json:"first_answered_at,omitzero"`
	DueAt         time.Time           `json:"due_at"`
	AnsweredAt    time.Time           `json:"answered_at,omitzero"`
	ClosedAt      time.Time           `json:"closed_at,omitzero"`
	Reopened      bool                `json:"reopened"`
	Returned      int                 `json:"returned_by_agency"`
	Rating        int                 `json:"rating,omitempty"`
	TransferredTo string              `json:"handed_to"`
}

// openPage is how many reports one snapshot of the open data reads.
const openPage = 1000

// OpenMonths are the months with open data, newest first, each by its first day.
func (s *Service) OpenMonths(ctx context.Context) (out []clock.Date, err error) {
	err = s.read(ctx, func(e *env) error {
		out = nil
		first, err := list(e.tx, `
			select `+columns+`
			from complaint
			order by id
			limit 1`)
		if err != nil || len(first) == 0 {
			return err
		}
		from := monthOf(clock.DateOf(idTime(first[0].ID), e.zone))
		for m := monthOf(e.today); m >= from && len(out) < 120; m = monthOf(m.AddDays(-1)) {
			out = append(out, m)
		}
		return nil
	})
	return out, err
}

// OpenMonth gives the reports that were recorded in the month of a day, oldest
// first, a page at a time to each; it holds no snapshot over the whole month.
// Everybody may read them.
func (s *Service) OpenMonth(ctx context.Context, month clock.Date, each func([]OpenReport) error) error {
	if _, err := clock.ParseDate(string(month)); err != nil {
		return errs.New(errs.NotFound, "complaint.no_month")
	}
	month = monthOf(month)
	var after, until string
	for first := true; first || after != ""; first = false {
		var page []OpenReport
		if err := s.read(ctx, func(e *env) error {
			if first {
				after, until = idFloor(dayStart(month, e.zone)), idFloor(dayStart(month.AddMonths(1), e.zone))
			}
			cs, err := list(e.tx, `
				select `+columns+`
				from complaint
				where id > $1
					and id < $2
				order by id
				limit $3`, after, until, openPage)
			if err != nil {
				return err
			}
			page, after = nil, ""
			if len(cs) == openPage {
				after = string(cs[len(cs)-1].ID)
			}
			for _, c := range cs {
				if seen(c) && c.State != Held {
					page = append(page, e.open(c))
				}
			}
			return nil
		}); err != nil {
			return err
		}
		if err := each(page); err != nil {
			return err
		}
	}
	return nil
}

func (e *env) open(c *Complaint) OpenReport {
	o := OpenReport{Number: c.Number, ReceivedAt: second(c.ReceivedAt), Kind: c.Kind, Channel: c.Channel, State: c.State, Secret: c.Secret,
		FirstBy: second(c.FirstBy), FirstAnswered: second(c.FirstAnsweredAt), DueAt: second(c.DueAt), AnsweredAt: second(c.AnsweredAt),
		ClosedAt: second(c.ClosedAt), Reopened: c.Reopened > 0, Returned: c.Bounces, Rating: c.Rating, TransferredTo: c.TransferredTo}
	if c.Unit != "" {
		o.Agency = e.unitName(e.agencyOf(c.Unit))
	}
	if c.Secret {
		return o
	}
	o.Category, o.Text, o.Village, o.Place = c.Category, c.Text, c.Where.Village, c.Where.Note
	// Some eleven metres: the place of a hole, not of a front door.
	o.Lat, o.Lon = math.Round(c.Where.Point.Lat*1e4)/1e4, math.Round(c.Where.Point.Lon*1e4)/1e4
	return o
}

func second(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Second)
}

func monthOf(d clock.Date) clock.Date { return d[:8] + "01" }

// idTime is when a complaint was recorded: its identifier begins with it.
func idTime(id ID) time.Time {
	ms, _ := strconv.ParseInt(strings.ReplaceAll(string(id), "-", "")[:12], 16, 64) // an identifier of ours, see idFloor
	return time.UnixMilli(ms)
}

// LateNow are an agency's reports whose day is over, longest first: the list
// behind its figure, as of now. Everybody may read it; guarded ones are not in
// it, of secret ones only that they are late.
func (s *Service) LateNow(ctx context.Context, unit org.UnitID, limit int) ([]Public, error) {
	var out []Public
	err := s.read(ctx, func(e *env) error {
		out = nil
		units := e.below([]org.UnitID{unit})
		var agencies []org.UnitID
		for id, whole := range e.agencies(units) {
			if whole {
				agencies = append(agencies, id)
			}
		}
		if len(agencies) == 0 {
			return errs.New(errs.NotFound, "complaint.no_unit")
		}
		args := append([]any{db.Micros(e.now)}, strs(agencies)...)
		cs, err := list(e.tx, `
			select `+columns+`
			from complaint
			where state in ('received', 'forwarded', 'in_progress', 'reopened')
				and guard = ''
				and due_at < $1
				and agency in `+db.In(2, len(agencies)), args...)
		if err != nil {
			return err
		}
		slices.SortFunc(cs, func(a, b *Complaint) int { return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.ID, b.ID)) })
		for _, c := range cs[:min(len(cs), max(limit, 1))] {
			out = append(out, s.brief(e, c, ForPublic))
		}
		return nil
	})
	return out, err
}
