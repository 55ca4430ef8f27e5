package main

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

// perShape is how many pages of one shape are looked at: /pegawai/… is a shape,
// and so is every way to filter and turn a list.
const perShape = 4

var (
	links = regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)
	value = regexp.MustCompile(`=[^&]*`)
	// varying is a part of a path that names one thing: an id, a code, a hash.
	varying = regexp.MustCompile(`/[^/]*[0-9][^/]*`)
)

func shape(path string) string {
	path, query, _ := strings.Cut(path, "?")
	return varying.ReplaceAllString(path, "/…") + "?" + value.ReplaceAllString(query, "")
}

// browse follows every link of the site as the people who see most of it: lists,
// days past, both languages, papers, packs, spreadsheets.
func (b *bench) browse(site *server, s summary) error {
	pages, shapes := 0, map[string]bool{}
	for _, role := range []string{"personnel_officer", "authorized_official", "protocol_officer", "admin"} {
		v, err := s.enter(site, role)
		if err != nil {
			return err
		}
		seen, count := map[string]bool{}, map[string]int{}
		for next := []string{"/", "/hari-ini", "/pejabat", "/pegawai?cari=su", "/jabatan?per=2019-05-01"}; len(next) > 0; next = next[1:] {
			path := next[0]
			if shape := shape(path); count[shape] == perShape {
				continue
			} else {
				count[shape]++
				shapes[shape] = true
			}
			body, _, err := v.get(path)
			if err != nil {
				continue // a link that this role may not follow
			}
			pages++
			for _, m := range links.FindAllSubmatch(body, -1) {
				if to := html.UnescapeString(string(m[1])); !seen[to] {
					seen[to] = true
					next = append(next, to)
				}
			}
		}
	}
	fmt.Fprintf(b.log, "  browsed %d pages and files of %d kinds\n", pages, len(shapes))
	return nil
}
