package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pendopo/internal/ceremony"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

type arrangePage struct {
	page.Base
	V       *ceremony.View
	Offices []officeInput
	Clergy  []clergyInput
	Online  bool
}

// officeInput is a task with its inputs: somebody of the register by number, or
// a name from outside.
type officeInput struct {
	Key, Label, Note string
	Delegate         bool
}

// clergyInput is a religion with its clergy and its words.
type clergyInput struct {
	Key, Label string
	Count      int
	Variants   []page.Option
	Belief     bool
	Law        ceremony.Words
}

var offices = []ceremony.Office{ceremony.Taker, ceremony.Witness1, ceremony.Witness2, ceremony.Reader, ceremony.Secretary}

func (w *Web) arrangeForm(rw http.ResponseWriter, r *http.Request) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	q := url.Values{"version": {strconv.FormatInt(view.Version, 10)}, "title": {view.Title}, "on": {string(view.On)}, "at": {view.At}, "hall": {view.Hall},
		"link": {view.Link}, "online_basis": {view.OnlineBasis}, "dress": {view.Dress}}
	for _, x := range view.Roles {
		key := string(x.Office)
		if x.Office == ceremony.Clergy {
			key += "_" + string(x.Religion)
			q.Set(key, x.Name)
			q.Set(key+"_title", x.Title)
			continue
		}
		q.Set(key, x.Name)
		if x.Person != "" {
			q.Set(key, x.Number)
		}
		q.Set(key+"_basis", x.Basis)
		q.Set(key+"_title", x.Title)
	}
	for _, x := range view.Wordings {
		key := "words_" + string(x.Religion)
		q.Set(key, x.Variant)
		if x.Variant == "" {
			q.Set(key, "own")
			q.Set(key+"_opening", x.Opening)
			q.Set(key+"_closing", x.Closing)
		}
	}
	return w.showArrange(rw, r, view, page.NewForm(r, q))
}

func (w *Web) showArrange(rw http.ResponseWriter, r *http.Request, view *ceremony.View, f *page.Form) error {
	v := &arrangePage{V: view, Online: view.Count().Online > 0}
	v.Title, v.Crumbs, v.Form = page.T(r, "ceremony_web.arrange_title"), crumbs(r, view.Session), f
	v.Lead = page.T(r, "ceremony_web.arrange_lead")
	for _, o := range offices {
		in := officeInput{Key: string(o), Label: "ceremony.office." + string(o), Delegate: o == ceremony.Taker}
		if x := view.Role(o); x.Name != "" {
			in.Note = strings.TrimSuffix(x.Name+", "+x.Title, ", ")
		}
		v.Offices = append(v.Offices, in)
	}
	seen := map[people.Religion]bool{}
	for _, g := range view.Groups() {
		if seen[g.Religion] {
			continue
		}
		seen[g.Religion] = true
		in := clergyInput{Key: string(g.Religion), Label: g.Religion.String(), Count: len(g.Seats), Belief: g.Religion == people.Belief,
			Law: ceremony.StatutoryWords(g.Religion, g.Form, view.On)}
		in.Variants = append(in.Variants, page.Option{Value: "", Label: page.T(r, "ceremony_web.words_law")})
		for _, x := range ceremony.Variants(g.Religion, view.On) {
			label := x.Opening
			if x.Closing != "" {
				label += " … " + x.Closing
			}
			in.Variants = append(in.Variants, page.Option{Value: x.ID, Label: page.T(r, "ceremony_web.words_regional", label)})
		}
		in.Variants = append(in.Variants, page.Option{Value: "own", Label: page.T(r, "ceremony_web.words_own")})
		v.Clergy = append(v.Clergy, in)
	}
	return w.set.Render(rw, r, "arrange.html", v)
}

func (w *Web) arrange(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(f.Get("version"), 10, 64) // 0 does not compare
	in := ceremony.ArrangeIn{Title: f.Get("title"), On: f.Date("on"), At: f.Get("at"), Hall: f.Get("hall"), Link: f.Get("link"),
		OnlineBasis: f.Get("online_basis"), Dress: f.Get("dress")}
	for _, o := range offices {
		in.Roles = append(in.Roles, readRole(f, view.Snapshot, o))
	}
	for _, g := range view.Groups() {
		key := string(ceremony.Clergy) + "_" + string(g.Religion)
		in.Roles = append(in.Roles, ceremony.Role{Office: ceremony.Clergy, Religion: g.Religion, Name: f.Get(key), Title: f.Get(key + "_title")})
		words := "words_" + string(g.Religion)
		switch choice := f.Get(words); choice {
		case "":
			if g.Religion == people.Belief && f.Get(words+"_opening") != "" {
				in.Wordings = append(in.Wordings, ceremony.Wording{Religion: g.Religion, Opening: f.Get(words + "_opening"), Closing: f.Get(words + "_closing")})
			}
		case "own":
			in.Wordings = append(in.Wordings, ceremony.Wording{Religion: g.Religion, Opening: f.Get(words + "_opening"), Closing: f.Get(words + "_closing")})
		default:
			in.Wordings = append(in.Wordings, ceremony.Wording{Religion: g.Religion, Variant: choice})
		}
	}
	if f.Failed() {
		return w.showArrange(rw, r, view, f)
	}
	after, err := w.ceremony.Arrange(r.Context(), by(r), id(r), version, in)
	if f.Take(err) {
		return w.showArrange(rw, r, view, f)
	}
	if err != nil {
		return err
	}
	if view.State == ceremony.Invited && after.State == ceremony.Planned {
		w.page.Say(rw, r, "warn", "ceremony_web.arranged_again")
	} else {
		w.page.Say(rw, r, "done", "ceremony_web.arranged")
	}
	return page.Redirect(rw, r, address(after.Session, ""))
}

// readRole finds a person by number; what is no number is a name from outside
// the register.
func readRole(f *page.Form, snap *org.Snapshot, o ceremony.Office) ceremony.Role {
	typed := f.Get(string(o))
	x := ceremony.Role{Office: o, Basis: f.Get(string(o) + "_basis")}
	if typed == "" {
		return x
	}
	key := people.NumberKey(typed)
	if p := snap.PersonByNumber(key); p != nil { // the number of a head of region has letters
		x.Person = p.ID
		return x
	}
	if strings.Trim(key, "0123456789") == "" {
		f.Fail(string(o), "ceremony.role_unknown")
		return x
	}
	x.Name, x.Title = typed, f.Get(string(o)+"_title")
	return x
}
