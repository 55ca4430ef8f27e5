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
	writeHead(b, reg, &c.Head)
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

// Start is the workbook of a round that is to be filled: every row of its head
// with how to fill it, and with what is known already.
func Start(reg *org.Register, authority org.PostID) *sheet.Book {
	b := sheet.NewBook(spec)
	writeHead(b, reg, &Head{Kind: Mutation, Authority: authority})
	return b
}

func writeHead(b *sheet.Book, reg *org.Register, h *Head) {
	values := map[string][]string{
		fieldTitle: {h.Title}, fieldPlanned: {string(h.Planned)}, fieldPlace: {h.Place}, fieldAuthority: {postCode(reg, h.Authority)},
		fieldKind:  {map[string]string{Mutation: "mutasi", Confirmation: "pengukuhan", Mixed: "campuran"}[h.Kind]},
		fieldBasis: h.Basis,
	}
	head := b.Sheet("Putaran")
	for i := range fields {
		f := &fields[i]
		lines := values[f.Name]
		if len(lines) == 0 {
			lines = []string{""}
		}
		for _, v := range lines {
			head.Add(f.Name, v, f.Hint())
		}
	}
}

func postCode(reg *org.Register, id org.PostID) string {
	if p := reg.Posts[id]; p != nil {
		return p.Code
	}
	return ""
}
