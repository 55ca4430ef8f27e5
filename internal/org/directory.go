package org

import (
	"cmp"
	"slices"
	"strings"

	"pendopo/internal/people"
)

// DirectoryFilter chooses people for the directory.
type DirectoryFilter struct {
	Query    string // every word in name without degrees, post or unit; digits: start of a number, present or former; any number in full
	Category people.Category
	Left     bool // those no longer in service, instead of those who are
	After    people.PersonID
	Limit    int // 1–500, 100 when 0
}

// DirectoryLine is a person with the post they hold on the date.
type DirectoryLine struct {
	Person  *people.Light
	Holding *Holding // principal, nil when the person holds none
	Post    *Post
	Unit    *Unit
	Others  int    // further posts held, acting ones too
	Former  string // the former number by which they were found, "" when another way
}

// DirectoryPage is one page of the directory, by name without degrees. Who holds
// the very post that was asked for comes before all, on the first page.
type DirectoryPage struct {
	Items      []DirectoryLine
	Total      int
	ByCategory map[people.Category]int // that fit query and service
	Left       int                     // that fit the query and are no longer in service
	Next       people.PersonID         // "" on the last page
}

// directory is what a search compares, folded once for a register.
type directory struct {
	lines []directoryEntry // by folded name, then number
	posts map[PostID]string
}

type directoryEntry struct {
	person *people.Light
	name   string
}

func (r *Register) directoryIndex() *directory {
	if d := r.dir.Load(); d != nil {
		return d
	}
	d := &directory{lines: make([]directoryEntry, 0, len(r.People)), posts: make(map[PostID]string, len(r.Posts))}
	for _, p := range r.People {
		d.lines = append(d.lines, directoryEntry{p, p.Name.Search()})
	}
	slices.SortFunc(d.lines, func(a, b directoryEntry) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.person.Number, b.person.Number), cmp.Compare(a.person.ID, b.person.ID))
	})
	for id, p := range r.Posts {
		text := people.Fold(p.Title)
		if u := r.Units[p.Unit]; u != nil {
			text += " " + people.Fold(u.Name)
		}
		d.posts[id] = text
	}
	r.dir.Store(d) // two who make it at once make the same
	return d
}

// Directory lists people with the posts they hold on the snapshot's date.
func (s *Snapshot) Directory(f DirectoryFilter) DirectoryPage {
	limit := f.Limit
	if limit <= 0 {
		limit = 100
	}
	limit = min(limit, 500)
	dir := s.directoryIndex()
	digits, words := "", []string(nil)
	key := people.NumberKey(f.Query)
	numbered := s.personByNumber[key] // a number in full, regional ones too
	if key != "" && strings.Trim(key, "0123456789") == "" {
		digits = key
	} else if strings.TrimSpace(f.Query) != "" {
		if words = strings.Fields(people.Fold(people.SplitName(f.Query).Name)); len(words) == 0 {
			return DirectoryPage{ByCategory: map[people.Category]int{}} // punctuation: nobody is called that
		}
	}
	page := DirectoryPage{ByCategory: map[people.Category]int{}}
	asked, lead := s.inPost(dir, words), []DirectoryLine(nil)
	past := f.After == "" || s.People[f.After] == nil
	for _, e := range dir.lines {
		p := e.person
		here := past
		if !past && p.ID == f.After {
			past = true
		}
		former := ""
		switch {
		case numbered != "" && p.ID == numbered:
			former = formerNumber(p, key)
		case digits != "" && !strings.HasPrefix(p.Number, digits):
			if former = formerNumber(p, digits); former == "" {
				continue
			}
		case words != nil && !s.has(dir, e, words):
			continue
		}
		if !p.Status.InService() {
			page.Left++
		}
		if p.Status.InService() == f.Left {
			continue
		}
		page.ByCategory[p.Category]++
		if f.Category != "" && p.Category != f.Category {
			continue
		}
		page.Total++
		switch {
		case asked[p.ID]:
			if f.After == "" {
				lead = append(lead, s.line(p))
			}
		case !here:
		case len(page.Items) < limit:
			line := s.line(p)
			line.Former = former
			page.Items = append(page.Items, line)
		case page.Next == "":
			page.Next = page.Items[limit-1].Person.ID
		}
	}
	page.Items = append(lead, page.Items...)
	return page
}

// inPost are those who hold a post of exactly this name.
func (s *Snapshot) inPost(dir *directory, words []string) map[people.PersonID]bool {
	if len(words) < 2 { // "Kepala" is no post by itself
		return nil
	}
	asked := map[people.PersonID]bool{}
	title := strings.Join(words, " ")
	for _, p := range s.posts {
		if strings.HasPrefix(dir.posts[p.ID], title) && people.Fold(p.Title) == title {
			for _, h := range s.Seated(p.ID) {
				asked[h.Person] = true
			}
			for _, h := range s.ActingIn(p.ID) {
				asked[h.Person] = true
			}
		}
	}
	return asked
}

// formerNumber is the former number that begins with the digits, "" when none
// does or the present one does too.
func formerNumber(p *people.Light, digits string) string {
	if strings.HasPrefix(p.Number, digits) {
		return ""
	}
	for _, n := range p.Former {
		if strings.HasPrefix(n, digits) {
			return n
		}
	}
	return ""
}

// has tells whether every word occurs in the name or the posts held.
func (s *Snapshot) has(dir *directory, e directoryEntry, words []string) bool {
	for _, w := range words {
		if strings.Contains(e.name, w) {
			continue
		}
		if !slices.ContainsFunc(s.current[e.person.ID], func(h *Holding) bool { return strings.Contains(dir.posts[h.Post], w) }) {
			return false
		}
	}
	return true
}

func (s *Snapshot) line(p *people.Light) DirectoryLine {
	x := DirectoryLine{Person: p, Holding: s.Principal(p.ID), Others: len(s.current[p.ID])}
	if x.Holding == nil {
		return x
	}
	x.Others--
	if x.Post = s.Posts[x.Holding.Post]; x.Post != nil {
		x.Unit = s.Units[x.Post.Unit]
	}
	return x
}
