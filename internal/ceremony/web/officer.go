package web

import (
	"net/http"
	"strings"

	"pendopo/internal/ceremony"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/people"
)

// officerPage is the own page of somebody with a task: witness, who takes the
// oath, clergy, reader.
type officerPage struct {
	page.Base
	O        *ceremony.Officer
	Action   string
	Task     string
	When     string
	Unlocked bool
	Live     bool
	Status   string
	Arrive   bool // "Saya hadir" is due
	Part     string
	Names    []string // some of those whose minutes wait
	Wait     string   // why nothing can be signed now
	Sign     *signField
	Verb     string // of the button that signs
	Title2   string // over the field to sign in
	Text     string // what is signed
}

// officer is the page of a personal link that belongs to a task; ok is false
// when it does not.
func (w *Web) officer(rw http.ResponseWriter, r *http.Request, link, code string) (ok bool, err error) {
	o, err := w.ceremony.EnterOfficer(r.Context(), link)
	if errs.Is(err, errs.NotFound) || err == nil && o.Session.ID != id(r) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	unlocked := code != "" && w.ceremony.UnlockOfficer(r.Context(), link, code) == nil
	return true, w.showOfficer(rw, r, o, unlocked, nil)
}

func (w *Web) showOfficer(rw http.ResponseWriter, r *http.Request, o *ceremony.Officer, unlocked bool, f *page.Form) error {
	if f == nil {
		f = page.NewForm(r, nil)
	}
	v := &officerPage{O: o, Action: "/pelantikan/" + r.PathValue("id") + "/ikut", Task: taskName(r, o.Role), Unlocked: unlocked,
		When: longDate(r, o.Session.On) + ", " + o.Session.At, Live: o.Session.State == ceremony.Running}
	v.Layout, v.Form, v.Title = page.Sheet, f, o.Role.Name
	open := v.Live || o.Session.State == ceremony.Closed
	switch {
	case o.Session.State == ceremony.Cancelled:
		v.Status = page.T(r, "ceremony_web.guest_cancelled")
	case !open:
		v.Status = page.T(r, "ceremony_web.guest_wait", o.Session.On, o.Session.At)
	case o.Role.Present:
		v.Status = page.T(r, "ceremony_web.officer_here")
	default:
		v.Status = page.T(r, "ceremony_web.guest_arrive")
	}
	v.Arrive = v.Live && !o.Role.Present
	if v.Live && o.Kind != "" {
		v.Part = page.T(r, "ceremony.part."+string(o.Kind))
	}
	sign := &signField{Form: f, HasPIN: o.HasPIN}
	switch {
	case !open:
	case o.Hand == "" && !o.Stated.IsZero():
		v.Wait = page.T(r, "ceremony_web.officer_stated", w.moment(r, o.Stated))
	case o.Hand == "" && !o.Due:
		v.Wait = page.T(r, "ceremony_web.officer_state_wait")
	case o.Hand == "":
		v.Title2, v.Text = page.T(r, "ceremony_web.officer_state_title"), page.T(r, "ceremony_web.officer_states."+string(o.Role.Office), o.Role.Religion.String())
		v.Sign, v.Verb = sign, page.T(r, "ceremony_web.officer_state")
	case o.Role.Person == "":
		v.Wait = page.T(r, "ceremony.signs_with_ink")
	case len(o.Ready) == 0 && o.Owed > 0 && o.Given == o.Owed:
		v.Wait = page.T(r, "ceremony_web.signing_done")
	case len(o.Ready) == 0:
		v.Wait = page.T(r, "ceremony_web.signing_wait")
	default:
		v.Title2 = page.T(r, "ceremony_web.signing_as", page.T(r, "ceremony.hand."+string(o.Hand)))
		v.Text = page.T(r, "ceremony_web.signing_ready", len(o.Ready))
		v.Sign, v.Verb = sign, page.T(r, "ceremony_web.sign_n", len(o.Ready))
		for _, n := range o.Ready[:min(shownNames, len(o.Ready))] {
			v.Names = append(v.Names, n.Name)
		}
	}
	return w.set.Render(rw, r, "officer.html", v)
}

// officerPost takes the buttons of the page; ok is false when the link belongs to
// no task.
func (w *Web) officerPost(rw http.ResponseWriter, r *http.Request, f *page.Form, link, code string) (ok bool, err error) {
	o, err := w.ceremony.EnterOfficer(r.Context(), link)
	if errs.Is(err, errs.NotFound) || err == nil && o.Session.ID != id(r) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	switch f.Get("do") {
	case "arrive":
		err = w.ceremony.ArriveOfficer(r.Context(), link, code)
	case "sign":
		var n int
		if n, err = w.ceremony.SignOfficer(r.Context(), link, code, signIn(f)); err == nil && o.Hand != "" {
			w.page.Say(rw, r, "done", "ceremony_web.office_signed", n)
		}
	default:
		err = w.ceremony.UnlockOfficer(r.Context(), link, code)
	}
	if f.Take(err) {
		_, wrongCode := f.Values["code"]
		return true, w.showOfficer(rw, r, o, !wrongCode, f)
	}
	if err != nil {
		return true, err
	}
	w.remember(rw, r, link, code)
	return true, page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/ikut")
}

// taskName is a task with the religion of clergy.
func taskName(r *http.Request, x ceremony.Role) string {
	name := page.T(r, "ceremony.office."+string(x.Office))
	if x.Office == ceremony.Clergy {
		name += " " + x.Religion.String()
	}
	return name
}

// officerLinks gives those with a task their links and shows them, once.
func (w *Web) officerLinks(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var anew []ceremony.RoleKey
	for _, v := range f.All("role") {
		anew = append(anew, roleKey(v))
	}
	issued, err := w.ceremony.PassOfficers(r.Context(), by(r), id(r), anew)
	if err != nil {
		return w.refused(rw, r, err)
	}
	return w.showCodes(rw, r, issued)
}

// roleKey reads a task as pages name it: "clergy islam".
func roleKey(value string) ceremony.RoleKey {
	office, religion, _ := strings.Cut(value, " ")
	return ceremony.RoleKey{Office: ceremony.Office(office), Religion: people.Religion(religion)}
}
