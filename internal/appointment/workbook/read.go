package workbook

import (
	"slices"
	"strings"

	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/intake"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// ReadHead understands the key/value rows.
func ReadHead(j *intake.Judgement, reg *org.Register) (*Head, error) {
	h := &Head{Kind: Mutation}
	rows := j.Of("Putaran")
	for i := range rows {
		r := &rows[i]
		if r.Verdict == intake.Wrong {
			continue
		}
		value := r.Row.At(hValue)
		if value == "" { // a row that the template offered and nobody needed
			r.Verdict, r.Changes = intake.Unchanged, nil
			continue
		}
		switch r.Row.At(hField) {
		case fieldTitle:
			h.Title = value
		case fieldPlanned:
			d, ok := sheet.ParseDate(value)
			if !ok {
				j.Refuse(r, "value", "appointment.import.date", "appointment.import.date_remedy", value)
				continue
			}
			h.Planned = d
		case fieldAuthority:
			p := reg.PostByCode(value)
			if p == nil {
				j.Refuse(r, "value", "org.import.post_unknown", "org.import.post_unknown_remedy", value)
				continue
			}
			h.Authority = p.ID
		case fieldPlace:
			h.Place = value
		case fieldBasis:
			h.Basis = append(h.Basis, value)
		case fieldKind:
			switch people.Fold(value) {
			case "mutasi", "mutasi promosi":
				h.Kind = Mutation
			case "pengukuhan":
				h.Kind = Confirmation
			case "campuran":
				h.Kind = Mixed
			default:
				j.Refuse(r, "value", "appointment.import.kind", "appointment.import.kind_remedy", value)
			}
		}
	}
	if h.Title == "" || h.Planned == "" {
		return nil, errs.New(errs.Invalid, "appointment.import.header")
	}
	return h, nil
}

// Read judges the rows of a compared file: a wrong one is refused where it
// stands, new and changed moves and new documents are the content. done tells
// that the round took effect, so that nobody sits in the old post any more.
func Read(j *intake.Judgement, reg *org.Register, done bool) (*Content, error) {
	h, err := ReadHead(j, reg)
	if err != nil {
		return nil, err
	}
	c := &Content{Head: *h}
	snap := reg.At(h.Planned)
	seats := map[org.PostID]int{}
	rows := j.Of("Usulan")
	for i := range rows {
		if r := &rows[i]; r.Verdict != intake.Wrong {
			c.readMove(j, r, snap, seats, done)
		}
	}
	docs := j.Of("Dokumen")
	for i := range docs {
		if r := &docs[i]; r.Verdict != intake.Wrong {
			c.readDocument(j, r, reg)
		}
	}
	return c, nil
}

func (c *Content) readMove(j *intake.Judgement, r *intake.Judged, snap *org.Snapshot, seats map[org.PostID]int, done bool) {
	row := r.Row
	p := snap.PersonByNumber(row.At(rNumber))
	if p == nil {
		j.Refuse(r, "number", "appointment.import.person_unknown", "appointment.import.person_unknown_remedy", row.At(rNumber))
		return
	}
	to := snap.PostByCode(row.At(rToPost))
	if to == nil {
		j.Refuse(r, "to_post", "org.import.post_unknown", "org.import.post_unknown_remedy", row.At(rToPost))
		return
	}
	if !to.ExistsOn(snap.Date) {
		j.Refuse(r, "to_post", "org.import.person_post_time", "org.import.person_post_time_remedy", to.Title, snap.Date)
		return
	}
	if to.Structural {
		if other, taken := seats[to.ID]; taken {
			j.Refuse(r, "to_post", "appointment.import.post_twice", "appointment.import.post_twice_remedy", to.Title, other)
			return
		}
		seats[to.ID] = row.N
	}
	fromCode := ""
	if hd := snap.Principal(p.ID); hd != nil {
		fromCode = snap.Posts[hd.Post].Code
	}
	if code := row.At(rFromPost); code != "" && code != fromCode && !done {
		j.Refuse(r, "from_post", "appointment.import.from_differs", "appointment.import.from_differs_remedy", code, fromCode)
		return
	}
	// An empty reason asks for the computed one, which is what is stored; an empty
	// present post asks nothing.
	if r.Verdict == intake.Changed {
		r.Changes = slices.DeleteFunc(r.Changes, func(ch intake.Change) bool {
			return ch.After == "" && (ch.Column == "Alasan" || ch.Column == "Kode jabatan lama")
		})
		if len(r.Changes) == 0 {
			r.Verdict, r.Changes = intake.Unchanged, nil
		}
	}
	if r.Verdict == intake.Unchanged {
		return
	}
	if hd := snap.Principal(p.ID); hd != nil && hd.Post == to.ID {
		j.Refuse(r, "to_post", "appointment.import.already_there", "appointment.import.already_there_remedy", p.Name.String(), to.Title)
		return
	}
	c.Moves = append(c.Moves, Move{Person: p.ID, ToPost: to.ID, Reason: eligibility.Reason(row.At(rReason)), Route: eligibility.Route(row.At(rRoute)),
		Attendance: row.At(rAttendance), OathForm: row.At(rOath), Note: row.At(rNote)})
}

func (c *Content) readDocument(j *intake.Judgement, r *intake.Judged, reg *org.Register) {
	row := r.Row
	d := Document{Document: eligibility.Document{Kind: eligibility.DocumentKind(row.At(dKind)), Number: row.At(dNumber), Dated: row.Date(dDated)},
		Issuer: row.At(dIssuer), Note: row.At(dNote)}
	for _, code := range row.List(dCovers) {
		if strings.EqualFold(code, "semua") {
			d.CoversAll = true
			continue
		}
		p := reg.PostByCode(code)
		if p == nil {
			j.Refuse(r, "covers", "org.import.post_unknown", "org.import.post_unknown_remedy", code)
			return
		}
		d.Posts = append(d.Posts, string(p.ID))
	}
	if d.CoversAll {
		d.Posts = nil
	}
	if best := row.List(dBest); len(best) > 0 || d.Kind == eligibility.DocSelectionResult {
		d.Selection = &eligibility.Selection{}
		for _, number := range best {
			p := reg.PersonByNumber(number)
			if p == nil {
				j.Refuse(r, "best", "appointment.import.person_unknown", "appointment.import.person_unknown_remedy", number)
				return
			}
			d.Selection.Best = append(d.Selection.Best, string(p.ID))
		}
		whole := func(at int) int { n, _ := row.Int(at); return int(n) }
		d.Selection.Applicants, d.Selection.CommitteeSize, d.Selection.CommitteeInside = whole(dApplicants), whole(dCommittee), whole(dInside)
		d.Selection.AnnouncedDays, d.Selection.Extensions = whole(dAnnounced), whole(dExtensions)
	}
	if r.Verdict == intake.New {
		c.Documents = append(c.Documents, d)
	}
}
