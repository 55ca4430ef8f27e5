package complaint

import (
	"fmt"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// Elsewhere is a report as another system has it.
type Elsewhere struct {
	Report
	// EndedAs is the state in which it ended there: Closed, Archived or Rejected;
	// "" when somebody still owes an answer.
	EndedAs State
}

// TakeOverIn takes a report over from another system, in the caller's
// transaction: a file of them is taken whole or not at all. One that ended there
// owes nothing here. What came before, by its ClientKey, gives its receipt again.
func (s *Service) TakeOverIn(tx *db.Tx, in Elsewhere) (Receipt, error) {
	by := actor.System("complaint.takeover")
	switch in.EndedAs {
	case "", Closed, Archived, Rejected:
	default:
		return Receipt{}, errs.New(errs.Invalid, "complaint.state_unknown")
	}
	m, err := s.judge(tx.Context(), by, in.Report)
	if err != nil {
		return Receipt{}, err
	}
	m.held, m.file, m.endedAs = false, true, in.EndedAs // a moderator there has seen it
	c, err := get(tx, `client_key = $1`, m.clientKey)
	switch {
	case err == nil:
		e, err := s.env(tx)
		if err != nil {
			return Receipt{}, err
		}
		r := s.receipt(e, c, m.person.tail())
		r.Again = true
		return r, nil
	case !errs.Is(err, errs.NotFound):
		return Receipt{}, err
	}
	return s.receive(tx, by, m)
}

// ended is the line of the history that says how a report ended elsewhere.
func ended(c *Complaint, at time.Time) Step {
	st := Step{N: 2, At: at, Kind: StepClosed, View: ForPublic, Text: i18n.T(i18n.ID, "complaint.ended_elsewhere")}
	switch c.State {
	case Archived:
		st.Kind = StepArchived
	case Rejected:
		st.Kind = StepRejected
	}
	return st
}

// freeNumber draws a number that no report has: a file of thousands meets itself
// by chance, and a transaction does not outlive a unique index.
func (s *Service) freeNumber(tx *db.Tx, e *env) (string, error) {
	for range 20 {
		n, err := newNumber(s.prefix(), e.now.In(e.zone), s.random())
		if err != nil {
			return "", err
		}
		if _, err := byNumber(tx, n); errs.Is(err, errs.NotFound) {
			return n, nil
		} else if err != nil {
			return "", err
		}
	}
	return "", errs.New(errs.Unavailable, "page.unavailable").With(fmt.Errorf("complaint: no free number"))
}

// SourcesIn finds the reports that were copied from elsewhere, by what Source says.
func (s *Service) SourcesIn(tx *db.Tx, sources []string) (map[string]*Complaint, error) {
	out := map[string]*Complaint{}
	for len(sources) > 0 {
		n := min(500, len(sources))
		part := sources[:n]
		sources = sources[n:]
		found, err := list(tx, `select `+columns+` from complaint where source <> '' and source in `+db.In(1, n), strs(part)...)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			if out[c.Source] == nil || c.ID < out[c.Source].ID {
				out[c.Source] = c
			}
		}
	}
	return out, nil
}

// Progress is how a report of another system stands here, to be told there.
type Progress struct {
	*Complaint
	UnitName string
	Answer   string // the last word that everybody may read
	Answered string // its local day, YYYY-MM-DD
}

// ProgressIn goes through the reports of a channel, oldest first. Reports that
// only few may know of are left out.
func (s *Service) ProgressIn(tx *db.Tx, channel Channel, each func(Progress) error) error {
	e, err := s.env(tx)
	if err != nil {
		return err
	}
	after := ID("")
	for {
		part, err := list(tx, `select `+columns+` from complaint where channel = $1 and guard = '' and id > $2 order by id limit 500`, string(channel), string(after))
		if err != nil {
			return err
		}
		for _, c := range part {
			after = c.ID
			p := Progress{Complaint: c, UnitName: e.unitName(c.Unit)}
			public, err := steps(tx, c.ID, ForPublic)
			if err != nil {
				return err
			}
			for _, st := range public {
				if st.Kind == StepAnswer || st.Kind == StepProgress || st.Kind == StepCorrection {
					p.Answer, p.Answered = st.Text, st.At.In(e.zone).Format("2006-01-02")
				}
			}
			if err := each(p); err != nil {
				return err
			}
		}
		if len(part) < 500 {
			return nil
		}
	}
}
