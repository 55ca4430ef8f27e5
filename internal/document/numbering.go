package document

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/regulation"
)

// Dating is the date that numbered papers carry. The zero value is today in the
// region's zone. Another day needs a reason and is recorded as back-dating.
type Dating struct {
	On     clock.Date
	Reason string
}

// backDaters may give a paper an earlier date than its day.
var backDaters = []actor.Function{actor.AuthorizedOfficial, actor.AppointingAuthority, actor.LegalOfficer}

type registerKey struct {
	name string
	year int
}

// number gives drafts their numbers in the caller's transaction, in the order
// of the pack: the transaction that numbers is the one that makes the paper
// official, so a number that was given has its paper, and no number is skipped.
// Papers that carry another's number take it from there. What is numbered
// already stays as it is.
//
// rule: permendagri-1-2023 (numbers in order of the date of signing)
func (s *Service) number(tx *db.Tx, by actor.Actor, docs []*Document, when Dating) error {
	sort.SliceStable(docs, func(i, j int) bool {
		// Sources of numbers before the papers that carry them.
		if a, b := docs[i].numberedWith != "", docs[j].numberedWith != ""; a != b {
			return b
		}
		return docs[i].packOrder < docs[j].packOrder
	})
	given := map[ID]*Document{}
	open := map[registerKey]register{}
	var issued []any
	var acts []ledger.Act
	for _, d := range docs {
		if d.State != Drafted {
			if d.State != Numbered && d.State != Signed {
				return errs.New(errs.Conflict, "document.state_refused", d.State.word(), Numbered.word())
			}
			given[d.ID] = d
			continue
		}
		house, err := d.readHouse()
		if err != nil {
			return err
		}
		today := dateIn(tx.Now(), house.Zone)
		on := when.On
		if on.IsZero() {
			on = today
		}
		if d.numberedWith != "" {
			src := given[d.numberedWith]
			if src == nil {
				if src, err = getDocument(tx, d.numberedWith, false); err != nil {
					return err
				}
			}
			if src.State != Numbered && src.State != Signed {
				return errs.New(errs.Conflict, "document.number_source_unnumbered", src.Title)
			}
			d.Number, d.Dated = src.Number, src.Dated
		} else {
			d.Dated = on
			if d.Register != "" {
				key := registerKey{d.Register, on.Year()}
				r, ok := open[key]
				if !ok {
					if r, err = lockRegister(tx, key.name, key.year); err != nil {
						return err
					}
				}
				back, err := datingAllowed(by, on, today, r.lastDated, when.Reason)
				if err != nil {
					return err
				}
				n := r.next
				d.Number = fillPattern(d.pattern, n, key.year)
				r.next++
				r.lastDated = max(r.lastDated, on)
				open[key] = r
				issued = append(issued, key.name, key.year, n, string(d.ID), d.Number, string(on), db.Micros(tx.Now()), back, nil, "")
				if back != "" {
					acts = append(acts, ledger.Act{Kind: "document.back_dated", ActorPerson: by.Person, ActorPost: by.PostFor(actor.AuthorizedOfficial),
						SubjectKind: "document", Subject: string(d.ID), Payload: map[string]any{"number": d.Number, "dated": on, "day": today, "after": r.lastDated, "reason": back}})
				}
			}
		}
		if d.Code, err = s.newCode(); err != nil {
			return err
		}
		d.SealedAt = tx.Now()
		if err := d.fixBasis(); err != nil {
			return err
		}
		if err := saveNumbered(tx, d); err != nil {
			return err
		}
		d.State = Numbered
		d.Version++
		given[d.ID] = d
		acts = append(acts, ledger.Act{Kind: "document.numbered", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
			SubjectKind: "document", Subject: string(d.ID), Payload: map[string]any{"kind": d.Kind, "number": d.Number, "dated": d.Dated, "of": d.Subject.Kind, "of_id": d.Subject.ID}})
	}
	for key, r := range open {
		if err := saveRegister(tx, key.name, key.year, r); err != nil {
			return err
		}
	}
	if len(issued) > 0 {
		if err := tx.Insert("number_issued", []string{"register", "year", "n", "document", "number", "dated", "issued_at", "back_dated", "voided_at", "voided_reason"}, issued); err != nil {
			return err
		}
	}
	_, err := ledger.RecordAll(tx, acts)
	return err
}

// datingAllowed decides whether a number may carry a date, and returns the
// reason to be recorded when it is back-dated.
func datingAllowed(by actor.Actor, on, today, last clock.Date, reason string) (back string, err error) {
	switch {
	case on > today:
		return "", errs.New(errs.Invalid, "document.dated_in_future", on, today)
	case on == today && last <= on:
		return "", nil
	case strings.TrimSpace(reason) == "":
		if on == today { // later dates were given already: the clock was set back, or a day was skipped
			return "", errs.New(errs.Conflict, "document.register_ahead", last, today)
		}
		return "", errs.New(errs.Invalid, "document.back_dated_without_reason", on)
	}
	if err := by.Require(backDaters...); err != nil {
		return "", errs.New(errs.Forbidden, "document.back_dating_forbidden", on)
	}
	return reason, nil
}

func fillPattern(pattern string, n, year int) string {
	return strings.NewReplacer("{n}", strconv.Itoa(n), "{year}", strconv.Itoa(year)).Replace(pattern)
}

func (d *Document) readHouse() (House, error) {
	var h House
	if err := json.Unmarshal([]byte(d.house), &h); err != nil {
		return h, fmt.Errorf("document %s: house: %w", d.ID, err)
	}
	return h, nil
}

// fixBasis writes the legal base of a decree into its data, as it is in force
// on the decree's date, unless the plan gave its own lines.
func (d *Document) fixBasis() error {
	if d.Kind != Decision {
		return nil
	}
	p, err := Decode(d.Kind, []byte(d.data))
	if err != nil {
		return err
	}
	dp := p.(*DecisionPaper)
	if len(dp.Basis) > 0 {
		return nil
	}
	dp.Basis = LegalBase(d.Dated, dp.BasisSubjects, dp.OwnBasis)
	if err := dp.check(); err != nil {
		return err
	}
	b, err := json.Marshal(dp)
	if err != nil {
		return fmt.Errorf("document %s: %w", d.ID, err)
	}
	d.data = string(b)
	return nil
}

// LegalBase is the Mengingat section on a date: the region's founding law and
// the national texts in force, then the region's own regulations. A text stands
// there once, in the national line, which names its changes.
func LegalBase(on clock.Date, subjects []string, own []OwnBasis) []string {
	if len(subjects) == 0 {
		subjects = []string{regulation.SubjectAppointment}
	}
	var national []string
	named := map[string]bool{} // by kind, number and year
	for _, i := range regulation.LegalBasis(on, subjects) {
		l := regulation.Line(i, on)
		national = append(national, l)
		named[regulation.Identity(l)] = true
	}
	var out []string
	add := func(first bool) {
		for _, o := range own {
			id := regulation.Identity(o.Text)
			if o.First != first || o.From != "" && o.From > on || o.Until != "" && on >= o.Until ||
				id != "" && named[id] || cited(out, o.Text) || cited(national, o.Text) {
				continue
			}
			named[id] = true
			out = append(out, o.Text)
		}
	}
	add(true)
	out = append(out, national...)
	add(false)
	return out
}

// cited tells whether a line names a text that stands in the section already,
// by itself or as an amendment: "Peraturan Pemerintah Nomor 17 Tahun 2020 …".
// Spelling of what follows "tentang" differs between offices.
func cited(lines []string, text string) bool {
	name, _, _ := strings.Cut(text, " tentang ")
	if !strings.Contains(name, " Nomor ") || !strings.Contains(name, " Tahun ") {
		return slices.Contains(lines, text)
	}
	// A regulation of the BKN is cited by its number whether the year's form of
	// the office's name says "Kepala Badan" or "Badan".
	bare := func(s string) string { return strings.ReplaceAll(s, "Peraturan Kepala Badan", "Peraturan Badan") }
	return slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(bare(l)+" ", bare(name)+" ") })
}

// OwnBasis is a text of the region in its legal base, with its validity.
type OwnBasis struct {
	Text  string     `json:"text"`
	First bool       `json:"first,omitempty"` // the law that founded the region stands before all others
	From  clock.Date `json:"from,omitempty"`
	Until clock.Date `json:"until,omitempty"`
}

// Hole is a number that was skipped: there should be none.
type Hole struct {
	Register string
	Year     int
	N        int
}

// Holes looks for numbers below next that were never issued.
func Holes(tx *db.Tx) ([]Hole, error) {
	rows, err := tx.Query(`select b.register, b.year, b.next, i.n from numbering b
		left join number_issued i on i.register = b.register and i.year = b.year
		order by b.register, b.year, i.n`)
	if err != nil {
		return nil, fmt.Errorf("read registers: %w", err)
	}
	defer rows.Close()
	var out []Hole
	var cur registerKey
	expect, next := 1, 1
	finish := func() {
		for ; expect < next; expect++ {
			out = append(out, Hole{cur.name, cur.year, expect})
		}
	}
	for rows.Next() {
		var k registerKey
		var nx int
		var n *int
		if err := rows.Scan(&k.name, &k.year, &nx, &n); err != nil {
			return nil, fmt.Errorf("read registers: %w", err)
		}
		if k != cur {
			finish()
			cur, expect = k, 1
		}
		next = nx
		if n == nil {
			continue
		}
		for ; expect < *n; expect++ {
			out = append(out, Hole{cur.name, cur.year, expect})
		}
		expect = *n + 1
	}
	finish()
	return out, rows.Err()
}
