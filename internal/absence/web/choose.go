package web

import (
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// maxChoices is how many posts are offered; more words find fewer.
const maxChoices = 12

// choose finds the post that somebody means: its code, or words of its title, its
// unit or its holder. When several fit, the form comes back with them, and the
// one that is picked counts as long as the words stay.
func choose(reg *org.Register, on clock.Date, f *page.Form, name string) org.PostID {
	text := strings.TrimSpace(f.Get(name))
	if p := reg.PostByCode(text); p != nil {
		return p.ID
	}
	if p := reg.Posts[org.PostID(text)]; p != nil {
		return p.ID
	}
	if pick := reg.Posts[org.PostID(f.Get(name+"_pick"))]; pick != nil && f.Get(name+"_words") == text {
		return pick.ID
	}
	if text == "" {
		return ""
	}
	found := reg.At(on).Seats(org.SeatFilter{Query: text, Limit: maxChoices})
	switch {
	case found.Total == 1:
		return found.Items[0].Post.ID
	case found.Total == 0:
		f.Fail(name, "absence_web.post_none", text)
	default:
		f.Fail(name, "absence_web.post_several", found.Total)
	}
	return ""
}

// postChoices are the posts to pick from for words that fit several.
type postChoices struct {
	Words string
	Posts []page.Option
}

func choices(reg *org.Register, on clock.Date, f *page.Form, name, vacant string) (out postChoices) {
	if f == nil {
		return out
	}
	text := strings.TrimSpace(f.Get(name))
	if text == "" || reg.PostByCode(text) != nil || reg.Posts[org.PostID(text)] != nil {
		return out
	}
	found := reg.At(on).Seats(org.SeatFilter{Query: text, Limit: maxChoices})
	if found.Total < 2 {
		return out
	}
	out.Words = text
	for _, x := range found.Items {
		hint := vacant
		if x.Person != nil {
			hint = x.Person.Name.String()
		}
		out.Posts = append(out.Posts, page.Option{Value: string(x.Post.ID), Label: x.Post.Title, Hint: hint})
	}
	return out
}
