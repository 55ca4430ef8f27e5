package people

import (
	"fmt"
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

// PostCells is what the sheet of people says of the post a person holds. The
// register of people keeps none of it: package org gives it for exports and
// comparisons, and takes it from an import.
type PostCells struct {
	Code         string
	Since        clock.Date
	DecreeNumber string
	DecreeDate   clock.Date
}

// current is the register in the form of the sheet, with what a judgement needs
// besides.
type current struct {
	book    *sheet.Book
	people  []Person
	byKey   map[string]int // number in use → place in people and in the sheet's rows
	byNIK   map[string]int // population number → place in people
	byOld   map[string]int // old NIP → place in people
	former  map[string]int // number no longer in use → place in people
	history []*History     // by place in people
}

// readCurrent reads the whole register. like is the file it will be compared
// with, nil for an export: where a file may say a thing in two ways, the
// register answers in the file's.
func (s *Sheets) readCurrent(tx *db.Tx, like *sheet.Book, posts map[PersonID]PostCells) (*current, error) {
	c := &current{book: sheet.NewBook(personSpec)}
	sealed, err := c.readPeople(tx)
	if err != nil {
		return nil, err
	}
	contacts, err := allContacts(tx)
	if err != nil {
		return nil, err
	}
	histories, err := loadAllHistories(tx, len(c.people))
	if err != nil {
		return nil, err
	}
	c.history = make([]*History, len(c.people))
	c.byKey = make(map[string]int, len(c.people))
	c.byNIK = make(map[string]int, len(c.people))
	c.former, c.byOld = map[string]int{}, map[string]int{}

	for _, name := range [...]string{sheetPeople, sheetGrades, sheetPosts, sheetSchooling, sheetRatings, sheetSanctions, sheetLeaves} {
		c.book.Sheet(name).Rows = make([]sheet.Row, 0, len(c.people))
	}
	asked := predicatesAsked(like)
	for i := range c.people {
		p := &c.people[i]
		h := histories[p.ID]
		if h == nil {
			h = &History{}
		}
		c.history[i] = h
		c.byKey[p.Number] = i
		nik := ""
		if sealed[i] != "" {
			if nik, err = s.sealer.Open(p.ID, sealed[i]); err != nil {
				return nil, errs.New(errs.Unavailable, "people.nik_unreadable").With(fmt.Errorf("person %s: %w", p.ID, err))
			}
			c.byNIK[nik] = i
		}
		old := ""
		for _, n := range h.Numbers {
			switch {
			case n.Kind == KindOldNIP:
				old = n.Value
				c.byOld[old] = i
			case n.Value != p.Number:
				c.former[n.Value] = i
			}
		}
		c.addPerson(p, nik, old, contacts[p.ID], posts[p.ID])
		c.addHistory(p.Number, h, asked)
	}
	return c, nil
}

func (c *current) addPerson(p *Person, nik, oldNIP string, contact Contact, post PostCells) {
	var v [cContractEnd + 1]string
	v[cNumber], v[cNIK] = p.Number, nik
	v[cName], v[cFront], v[cBack] = p.Name.Name, p.Name.Front, p.Name.Back
	v[cSex], v[cBornAt], v[cBornOn] = string(p.Sex), p.BornAt, string(p.BornOn)
	v[cReligion], v[cMarital] = string(p.Religion), string(p.Marital)
	v[cCategory], v[cStatus] = string(p.Category), string(p.Status)
	v[cGrade], v[cGradeFrom] = p.Grade.String(), string(p.GradeFrom)
	v[cCPNSOn], v[cPNSOn] = string(p.CPNSOn), string(p.PNSOn)
	v[cSchooling], v[cSchoolingField], v[cSchoolingYear] = p.Schooling.String(), p.SchoolingField, yearCell(p.SchoolingYear)
	v[cPost], v[cPostSince], v[cPostDecree], v[cPostDecreeDate] = post.Code, string(post.Since), post.DecreeNumber, string(post.DecreeDate)
	v[cPhone], v[cEmail], v[cAddress], v[cNPWP] = contact.Phone, contact.Email, contact.Address, contact.NPWP
	v[cOldNIP] = oldNIP
	if p.ContractUntil != "" {
		v[cContractEnd] = string(p.ContractUntil.AddDays(-1))
	}
	c.book.Sheets[0].Add(v[:]...)
}

func (c *current) addHistory(number string, h *History, asked map[string]bool) {
	b := c.book
	for _, g := range h.Grades {
		b.Sheets[1].Add(number, g.Grade.String(), string(g.From), g.DecreeNumber, string(g.DecreeDate))
	}
	for _, p := range h.Posts {
		b.Sheets[2].Add(number, p.Title, p.UnitName, string(p.Level), string(p.Echelon), p.Tier.String(), p.Field, p.PostCode,
			string(p.From), string(p.Until), string(p.InauguratedOn), p.DecreeNumber, string(p.DecreeDate))
	}
	for _, s := range h.Schooling {
		b.Sheets[3].Add(number, s.Level.String(), s.Field, s.School, yearCell(s.Year))
	}
	for _, r := range h.Ratings {
		year := strconv.Itoa(r.Year)
		predicate := r.Predicate.String()
		if (r.Result != Unrated || r.Score != 0) && asked != nil && !asked[number+"\x1f"+year] {
			predicate = "" // it follows from the rest, and the file leaves it out
		}
		b.Sheets[4].Add(number, year, r.Result.String(), r.Behaviour.String(), predicate, scoreCell(r.Score))
	}
	for _, s := range h.Sanctions {
		b.Sheets[5].Add(number, string(s.Level), s.Kind, s.DecreeNumber, string(s.DecreeDate), string(s.From), string(s.Until))
	}
	for _, l := range h.Leaves {
		b.Sheets[6].Add(number, string(l.Kind), string(l.From), string(l.Until), l.DecreeNumber)
	}
}

// predicatesAsked lists the ratings for which the file writes a predicate; nil
// when there is no file.
func predicatesAsked(like *sheet.Book) map[string]bool {
	if like == nil {
		return nil
	}
	s := like.Sheet(sheetRatings)
	asked := make(map[string]bool, len(s.Rows))
	for i := range s.Rows {
		if r := &s.Rows[i]; r.At(rPredicate) != "" {
			asked[r.At(rNumber)+"\x1f"+r.At(rYear)] = true
		}
	}
	return asked
}

func yearCell(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// scoreCell is the canonical decimal of a score in hundredths.
func scoreCell(hundredths int) string {
	return strings.Replace(formatScore(hundredths), ",", ".", 1)
}

// readPeople reads everybody by name, and their sealed population numbers in
// the same order.
func (c *current) readPeople(tx *db.Tx) (sealed []string, err error) {
	err = each(tx, personWidth+1, func(f []string) error {
		c.people = append(c.people, personOf(f))
		sealed = append(sealed, f[personWidth])
		return nil
	}, `
		select `+personColumns+`, nik_sealed
		from person
		order by search, id`)
	if err != nil {
		return nil, fmt.Errorf("people: read everybody: %w", err)
	}
	return sealed, nil
}

func allContacts(tx *db.Tx) (map[PersonID]Contact, error) {
	out := map[PersonID]Contact{}
	err := each(tx, 5, func(f []string) error {
		out[PersonID(f[0])] = Contact{Phone: f[1], Email: f[2], Address: f[3], NPWP: f[4]}
		return nil
	}, `
		select person, phone, email, address, npwp
		from person_contact`)
	if err != nil {
		return nil, fmt.Errorf("people: read contacts: %w", err)
	}
	return out, nil
}
