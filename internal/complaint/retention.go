package complaint

import (
	"context"

	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
)

// emptied is what stands instead of the words of a report whose years are over.
func emptied() string { return i18n.T(i18n.ID, "complaint.emptied") }

// empty takes the contents of reports away when the years of their file are over:
// words, places, photos, messages and whoever reported. What stays says that there
// was a report, of what kind, when, whose it was, how it ended and whether in
// time: figures, duties and the ledger stay true.
//
// rule: praktik-pengaduan penyimpanan
// rule: uu-27-2022 8
func (s *Service) empty(ctx context.Context) error {
	after := ID("")
	for {
		var gone []Photo
		n, last := 0, after
		if err := s.write(ctx, func(tx *db.Tx) error {
			n, last, gone = 0, after, nil
			e, err := s.env(tx)
			if err != nil {
				return err
			}
			months := e.law.Int("complaint.case.months")
			if !months.InForce {
				return nil // no text says when: nothing is deleted
			}
			before := dayStart(clock.DateOf(e.now.AddDate(0, -months.Value, 0), e.zone), e.zone)
			old, err := list(tx, `
				select `+columns+`
				from complaint
				where id > $1
					and id < $2
					and closed_at < $3
					and state in ('closed', 'rejected', 'merged', 'archived', 'transferred_out')
					and text <> $4
				order by id
				limit 100`, string(after), idFloor(before), db.Micros(before), emptied())
			if err != nil {
				return err
			}
			for _, c := range old {
				n, last = n+1, c.ID
				photos, err := s.emptyOne(tx, c)
				if err != nil {
					return err
				}
				gone = append(gone, photos...)
			}
			if n == 0 {
				return nil
			}
			_, err = ledger.Record(tx, ledger.Act{Kind: "complaint.cases_emptied", SubjectKind: "retention", Subject: string(e.today),
				Payload: map[string]any{"count": n, "ended_before": stamp(before)}})
			return err
		}); err != nil {
			return err
		}
		for _, p := range gone {
			for _, h := range []blob.Hash{p.blob, p.thumb} {
				if err := s.dropBlob(ctx, h); err != nil {
					return err
				}
			}
		}
		after = last
		if n < 100 {
			return nil
		}
	}
}

// emptyOne empties one report and gives the photos whose files nothing needs any
// more.
func (s *Service) emptyOne(tx *db.Tx, c *Complaint) ([]Photo, error) {
	gone, err := photos(tx, `complaint = $1 order by id`, string(c.ID))
	if err != nil {
		return nil, err
	}
	source := c.Source
	if c.Channel != Lapor { // the portal's number keeps its file from bringing the report again
		source = ""
	}
	if err := emptyReport(tx, c, source); err != nil {
		return nil, err
	}
	if err := s.Duties.Forget(tx, string(c.ID), c.Number); err != nil {
		return nil, err
	}
	if s.Emptied != nil {
		if err := s.Emptied(tx, c.ID); err != nil {
			return nil, err
		}
	}
	return gone, toIndex(tx, c.ID)
}
