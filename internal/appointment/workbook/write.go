package workbook

import (
	"slices"
	"strconv"

	"pendopo/internal/kit/sheet"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Write is the workbook of a round, in the form that Read understands.
func Write(reg *org.Register, c *Content) *sheet.Book {
	b := sheet.NewBook(spec)
	head := b.Sheet("Putaran")
	head.Add("Judul", c.Title)
	head.Add("Tanggal rencana", string(c.Planned))
	head.Add("Pejabat berwenang", postCode(reg, c.Authority))
	head.Add("Jenis", map[string]string{Mutation: "mutasi", Confirmation: "pengukuhan", Mixed: "campuran"}[c.Kind])
	head.Add("Tempat", c.Place)
	for _, line := range c.Basis {
		head.Add("Dasar hukum", line)
	}
	moves := b.Sheet("Usulan")
	for _, m := range c.Moves {
		p, to := reg.People[m.Person], reg.Posts[m.ToPost]
		fromTitle := ""
		if from := reg.Posts[m.FromPost]; from != nil {
			fromTitle = from.Title
		}
		moves.Add(strconv.Itoa(m.N), p.Number, p.Name.String(), postCode(reg, m.FromPost), fromTitle, to.Code, to.Title,
			string(m.Reason), m.Attendance, string(m.Route), m.OathForm, m.Note)
	}
	documents := b.Sheet("Dokumen")
	for _, d := range c.Documents {
		codes := []string{"SEMUA"}
		if !d.CoversAll {
			codes = nil
			for _, id := range d.Posts {
				codes = append(codes, postCode(reg, org.PostID(id)))
			}
			slices.Sort(codes)
		}
		var best []string
		var figures [5]string
		if d.Selection != nil {
			for _, id := range d.Selection.Best {
				if p := reg.People[people.PersonID(id)]; p != nil {
					best = append(best, p.Number)
				}
			}
			for i, n := range []int{d.Selection.Applicants, d.Selection.CommitteeSize, d.Selection.CommitteeInside, d.Selection.AnnouncedDays, d.Selection.Extensions} {
				if n > 0 {
					figures[i] = strconv.Itoa(n)
				}
			}
		}
		documents.Add(string(d.Kind), d.Number, string(d.Dated), d.Issuer, sheet.JoinList(codes), d.Note, sheet.JoinList(best),
			figures[0], figures[1], figures[2], figures[3], figures[4])
	}
	return b
}

func postCode(reg *org.Register, id org.PostID) string {
	if p := reg.Posts[id]; p != nil {
		return p.Code
	}
	return ""
}
