package web

import (
	"net/http"
	"strconv"
	"strings"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

type casePage struct {
	page.Base
	C        *complaint.Case
	Headline string
	Promise  promise
	Deadline page.Deadline
	Owner    string // the post that owes it, and who holds it today
	OwnerWhy string
	Facts    []page.Fact
	Tabs     []page.Link
	Story    []step // what happened, as the desk sees it; internal notes have a tab of their own
	Advice   []advice
	Alike    []alike
	Canned   []complaint.Canned
	Offices  []page.Option
	Kinds    []page.Option
	Topics   []page.Option
	Grounds  []page.Option
	Findings []string // what should be mended in the answer
	Preview  *answerPreview
	Identity *complaint.Identity
	Answers  []page.Option // sent ones, for a correction
	Doubts   []doubt
	Unproven string // why the sender's address is only claimed
	// Emergencies are what the words ask for at once, while nobody answered.
	Emergencies []routing.Emergency
	Request     []page.Fact // what a formal request for information says, and its clocks
	Held        []string    // why a moderator looks
	Do          string      // which form is open
	Action      string
}

// advice is one suggestion of topic and agency with the words that spoke for it.
type advice struct {
	Label, Unit string
	UnitID      org.UnitID
	Category    routing.CategoryKey
	Percent     int
	Words       string
	Outside     string
}

// doubt is a reason to look twice at a photo, with the report it was used in.
type doubt struct{ Text, Number string }

// answerPreview is the answer as the citizen will see it.
type answerPreview struct{ Who, Text, Label string }

func (w *Web) caseShow(rw http.ResponseWriter, r *http.Request) error {
	f := page.NewForm(r, nil)
	return w.showCase(rw, r, f, func(v *casePage) { v.Do = r.URL.Query().Get("buka") })
}

// id finds the complaint of the number in the address.
func (w *Web) id(r *http.Request) (complaint.ID, error) {
	number, ok := complaint.ParseNumber(r.PathValue("number"))
	if !ok {
		return "", errs.New(errs.NotFound, "complaint_web.not_found")
	}
	return w.svc.ByNumber(r.Context(), by(r), number)
}

func (w *Web) showCase(rw http.ResponseWriter, r *http.Request, f *page.Form, fill func(*casePage)) error {
	id, err := w.id(r)
	if err != nil {
		return err
	}
	c, err := w.svc.Case(r.Context(), by(r), id)
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &casePage{C: c, Headline: shortened(c.Text, c.Number), Promise: w.promise(r, c.Public), Deadline: w.badge(l, c.Left),
		Action: "/aduan/" + c.Number}
	v.Form, v.Wide = f, true
	v.Title = v.Headline
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}, {Label: c.Number}}
	if urgent(c.State) {
		v.Emergencies = w.emergencies(c.Text)
	}
	w.owner(r, v)
	v.Facts = w.caseFacts(r, c)
	notes, rest := notesOf(c)
	v.Tabs, v.Story = w.caseTabs(r, c, len(notes), false), w.deskSteps(r, c, rest)
	v.Advice = w.advice(r, c)
	for _, x := range c.Alike {
		v.Alike = append(v.Alike, alike{Alike: x, People: x.Followers + 1, Unit: x.Promise.UnitName})
	}
	if c.May["answer"] {
		if v.Canned, err = w.svc.Canned(r.Context(), by(r), id); err != nil {
			return err
		}
		if c.Draft != nil && f.Get("jawaban") == "" {
			f.Values.Set("jawaban", c.Draft.Text)
		}
		if c.Draft != nil && c.Draft.Final && !f.Has("do") {
			f.Values.Set("tuntas", "1")
		}
		v.insert(w, r)
	}
	if c.May["correct"] {
		for _, x := range c.Steps {
			if x.Kind == complaint.StepAnswer || x.Kind == complaint.StepProgress {
				v.Answers = append(v.Answers, page.Option{Value: strconv.Itoa(x.N), Label: i18n.Moment(l, x.At, w.zone) + ": " + shortened(x.Text, "")})
			}
		}
	}
	v.information(w, r)
	if c.May["verify"] || c.May["forward"] {
		offices, err := w.svc.OfficesFor(r.Context(), by(r))
		if err != nil {
			return err
		}
		v.Offices = append(v.Offices, page.Option{Label: page.T(r, "complaint_desk.choose_office")})
		for _, u := range offices {
			v.Offices = append(v.Offices, page.Option{Value: string(u.ID), Label: u.Name})
		}
	}
	w.choices(r, v)
	for _, why := range c.Held {
		v.Held = append(v.Held, w.heldWhy(r, why))
	}
	for _, s := range c.Steps {
		if s.Kind == complaint.StepDoubted {
			v.Unproven = s.Text
		}
	}
	for _, p := range c.Photos {
		for _, d := range p.Doubts {
			v.Doubts = append(v.Doubts, doubt{page.T(r, "complaint_desk.doubt_"+string(d.Suspicion), d.Number), d.Number})
		}
	}
	if fill != nil {
		fill(v)
	}
	return w.set.Render(rw, r, "case.html", v)
}

// insert puts a prepared answer where the writer asked for it, behind what is
// already written, with the facts of this case.
func (v *casePage) insert(w *Web, r *http.Request) {
	f := v.Form
	if f.Get("do") != "baku" {
		return
	}
	facts := complaint.CannedFacts{Number: v.C.Number, Agency: v.C.Promise.UnitName, Place: v.C.Where.Note, Due: w.until(r, v.C.DueAt)}
	facts.Officer, _, _ = strings.Cut(by(r).Name, ",")
	for _, x := range v.Canned {
		if x.ID == f.Get("baku") {
			f.Values.Set("jawaban", strings.TrimSpace(f.Get("jawaban")+"\n\n"+x.Fill(facts)))
		}
	}
}

// owner words who answers for the case: the post first, then who holds it.
func (w *Web) owner(r *http.Request, v *casePage) {
	o := v.C.Owner
	if o.Chair == nil {
		v.Owner = page.T(r, "complaint_desk.no_owner")
		return
	}
	v.Owner = o.Chair.Title
	reg, err := w.org.Get(r.Context())
	if h := o.Holding(); err == nil && h != nil && reg.People[h.Person] != nil {
		v.Owner = page.T(r, "complaint_desk.owner", h.Kind.Prefix()+o.Chair.Title, reg.People[h.Person].Name.String())
	}
	if o.Post != nil && o.Post.ID != o.Chair.ID {
		v.OwnerWhy = page.T(r, "complaint_desk.owner_"+string(o.Why), o.Post.Title)
	}
}

func (w *Web) caseFacts(r *http.Request, c *complaint.Case) []page.Fact {
	l := page.Lang(r)
	out := []page.Fact{
		{Label: page.T(r, "complaint_desk.fact_kind"), Value: page.T(r, "complaint_desk.kind_"+string(c.Kind))},
		{Label: page.T(r, "complaint_desk.fact_channel"), Value: page.T(r, "complaint_desk.channel_"+string(c.Channel)), Note: c.Source},
		{Label: page.T(r, "complaint_desk.fact_received"), Value: i18n.Moment(l, c.ReceivedAt, w.zone)},
	}
	if name := w.topic(l, c.Category); name != "" {
		out = append(out, page.Fact{Label: page.T(r, "complaint_desk.fact_topic"), Value: name})
	}
	if c.Where.Note != "" {
		out = append(out, page.Fact{Label: page.T(r, "complaint_web.place"), Value: c.Where.Note})
	}
	if m, err := w.regionMap(r); err == nil && !m.Empty() && !c.Where.Point.IsZero() {
		s := m.Locate(c.Where.Point)
		out = append(out, page.Fact{Label: page.T(r, "complaint_desk.fact_point"), Value: s.Title(l), Note: s.Words(l, w.cfg.Region)})
	}
	if c.Followers > 0 {
		out = append(out, page.Fact{Label: page.T(r, "complaint_desk.fact_followers"), Value: i18n.Number(l, int64(c.Followers))})
	}
	switch {
	case c.Anonymous:
		out = append(out, page.Fact{Label: page.T(r, "complaint_desk.fact_reporter"), Value: page.T(r, "complaint_desk.anonymous")})
	case c.HasPerson:
		out = append(out, page.Fact{Label: page.T(r, "complaint_desk.fact_reporter"), Value: page.T(r, "complaint_desk.locked")})
	default:
		out = append(out, page.Fact{Label: page.T(r, "complaint_desk.fact_reporter"), Value: page.T(r, "complaint_desk.no_contact")})
	}
	if c.Secret {
		out = append(out, page.Fact{Label: page.T(r, "complaint_desk.fact_public"), Value: page.T(r, "complaint_desk.hidden")})
	}
	return out
}

// topic is a category's name in a language.
func (w *Web) topic(l i18n.Lang, key routing.CategoryKey) string {
	book, err := routing.National(clock.DateOf(w.now.Now(), w.zone))
	if err != nil || book.Category(key) == nil {
		return ""
	}
	if l == i18n.EN {
		return book.Category(key).NameEn
	}
	return book.Category(key).Name
}

// deskSteps words steps of a case with who took them.
func (w *Web) deskSteps(r *http.Request, c *complaint.Case, history []complaint.Step) []step {
	out := w.steps(r, c.Public, history)[:len(history)] // what is to come is told to the citizen
	reg, err := w.org.Get(r.Context())
	if err != nil {
		return out
	}
	for i := range out {
		s := history[i]
		who := w.postTitle(r, s.ByPost)
		for id, p := range reg.People {
			if string(id) == s.Person {
				who = strings.TrimSuffix(p.Name.String()+", "+who, ", ")
				break
			}
		}
		if who != "" {
			out[i].Note += ", " + who
		}
	}
	return out
}

func (w *Web) advice(r *http.Request, c *complaint.Case) []advice {
	var out []advice
	for _, s := range c.Advice.Suggestions {
		a := advice{Category: s.Category, UnitID: s.Unit, Unit: w.unitName(r, s.Unit), Label: w.topic(page.Lang(r), s.Category),
			Percent: int(s.Confidence*100 + .5), Outside: s.TransferTo}
		var words []string
		for _, x := range s.Reasons {
			words = append(words, "“"+x.Words+"”")
		}
		a.Words = strings.Join(words, ", ")
		out = append(out, a)
	}
	return out
}

// topics are the categories as choices.
func (w *Web) topics(r *http.Request) (out []page.Option) {
	book, err := routing.National(clock.DateOf(w.now.Now(), w.zone))
	if err != nil {
		return nil
	}
	for _, c := range book.Categories() {
		out = append(out, page.Option{Value: string(c.Key), Label: w.topic(page.Lang(r), c.Key)})
	}
	return out
}

func (w *Web) choices(r *http.Request, v *casePage) {
	for _, k := range complaint.Kinds {
		v.Kinds = append(v.Kinds, page.Option{Value: string(k), Label: page.T(r, "complaint_desk.kind_"+string(k))})
	}
	for _, g := range complaint.Grounds {
		v.Grounds = append(v.Grounds, page.Option{Value: string(g), Label: page.T(r, "complaint_desk.ground_"+string(g))})
	}
	v.Topics = w.topics(r)
	f := v.Form
	if f.Get("jenis") == "" {
		f.Values.Set("jenis", string(v.C.Kind))
	}
	if f.Get("topik") == "" {
		f.Values.Set("topik", string(v.C.Category))
	}
	if f.Get("unit") == "" && v.C.Unit == "" && len(v.C.Advice.Suggestions) > 0 && v.C.Advice.Sure {
		f.Values.Set("unit", string(v.C.Advice.Suggestions[0].Unit))
		f.Values.Set("topik", string(v.C.Advice.Suggestions[0].Category))
	}
}

// caseAct is one decision of an official. The button's name says which.
func (w *Web) caseAct(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	defer f.Close()
	id, err := w.id(r)
	if err != nil {
		return err
	}
	do := f.Get("do")
	if do == "buka-identitas" {
		who, err := w.svc.Reveal(r.Context(), by(r), id, f.Get("alasan"))
		if take(f, err) {
			return w.showCase(rw, r, f, func(v *casePage) { v.Do = do })
		}
		if err != nil {
			return err
		}
		return w.showCase(rw, r, page.NewForm(r, nil), func(v *casePage) { v.Identity = who })
	}
	if do == "baku" { // whoever begins to write has the case for twenty minutes
		if _, err := w.svc.Hold(r.Context(), by(r), id); err != nil {
			return err
		}
		return w.showCase(rw, r, f, func(v *casePage) { v.Do = "jawab" })
	}
	findings, err := w.decide(r, f, id, do)
	if take(f, err) || len(findings) > 0 {
		return w.showCase(rw, r, f, func(v *casePage) {
			v.Do = do
			for _, x := range findings {
				v.Findings = append(v.Findings, page.T(r, x.Key, x.Args...))
			}
		})
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "complaint_desk.done_"+strings.ReplaceAll(do, "-", "_"))
	return page.Redirect(rw, r, "/aduan/"+r.PathValue("number"))
}

func (w *Web) decide(r *http.Request, f *page.Form, id complaint.ID, do string) ([]complaint.Finding, error) {
	ctx, who, reason := r.Context(), by(r), f.Get("alasan")
	version, _ := strconv.ParseInt(f.Get("versi"), 10, 64)
	switch do {
	case "terbitkan":
		return nil, w.svc.Publish(ctx, who, id)
	case "buang":
		return nil, w.svc.Discard(ctx, who, id, reason)
	case "teruskan-pertama":
		in := complaint.VerifyIn{Version: version, Kind: complaint.Kind(f.Get("jenis")), Clarify: f.Has("klarifikasi"),
			Category: routing.CategoryKey(f.Get("topik")), Unit: org.UnitID(f.Get("unit")), Note: f.Get("catatan")}
		if f.Has("rahasia") {
			yes := true
			in.Secret = &yes
		}
		return nil, w.svc.Verify(ctx, who, id, in)
	case "tanya":
		return nil, w.svc.AskInfo(ctx, who, id, complaint.AskIn{Version: version, Question: f.Get("pertanyaan")})
	case "tolak":
		return nil, w.svc.Reject(ctx, who, id, complaint.RejectIn{Version: version, Ground: complaint.Ground(f.Get("dasar")), Reason: reason})
	case "gabung":
		into, ok := complaint.ParseNumber(f.Get("ke"))
		if !ok {
			return nil, errs.New(errs.Invalid, "complaint_web.number_wrong").Field("ke", "complaint_web.number_wrong")
		}
		target, err := w.svc.ByNumber(ctx, who, into)
		if err != nil {
			return nil, err
		}
		return nil, w.svc.Merge(ctx, who, id, complaint.MergeIn{Version: version, Into: target, Note: f.Get("catatan")})
	case "alihkan":
		return nil, w.svc.TransferOut(ctx, who, id, complaint.TransferIn{Version: version, To: f.Get("badan"), Receipt: f.Get("resi"), Reason: reason})
	case "teruskan":
		return nil, w.svc.Forward(ctx, who, id, complaint.ForwardIn{Version: version, Unit: org.UnitID(f.Get("unit")), Reason: reason})
	case "kembalikan":
		return nil, w.svc.ReturnToCoordinator(ctx, who, id, complaint.ReasonIn{Version: version, Reason: reason})
	case "perpanjang":
		return nil, w.svc.Extend(ctx, who, id, complaint.ExtendIn{Version: version, Due: f.Date("tanggal"), Reason: reason})
	case "ambil":
		_, err := w.svc.Hold(ctx, who, id)
		return nil, err
	case "lepas":
		return nil, w.svc.Release(ctx, who, id)
	case "simpan":
		return nil, w.svc.SaveDraft(ctx, who, id, f.Get("jawaban"), f.Has("tuntas"))
	case "jawab":
		return w.svc.Answer(ctx, who, id, complaint.AnswerIn{Version: version, Text: f.Get("jawaban"), Final: f.Has("tuntas"), Anyway: f.Has("tetap")})
	case "ralat":
		about, _ := strconv.Atoi(f.Get("langkah"))
		return nil, w.svc.CorrectAnswer(ctx, who, id, complaint.CorrectIn{Version: version, About: about, Text: f.Get("ralat")})
	case "tutup":
		return nil, w.svc.Close(ctx, who, id, complaint.ReasonIn{Version: version, Reason: reason})
	case "bukti":
		files, err := f.Uploads("foto", photoLimit)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, errs.New(errs.Invalid, "page.no_file").Field("foto", "page.no_file")
		}
		for _, file := range files {
			_, err := w.svc.AddEvidence(ctx, who, id, file)
			file.Close()
			if err != nil {
				return nil, err
			}
		}
		return nil, nil
	case "sembunyikan":
		return nil, w.svc.HidePhoto(ctx, who, complaint.PhotoID(f.Get("foto_id")), reason)
	case "putus-keberatan":
		return nil, w.svc.DecideObjection(ctx, who, id, f.Has("kabul"), f.Get("putusan"))
	}
	return nil, errs.New(errs.Invalid, "page.broken_form")
}

// preview shows an answer as the citizen will see it, with what should be
// mended first; nothing is sent, and the case is the writer's for twenty
// minutes.
func (w *Web) preview(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, err := w.id(r)
	if err != nil {
		return err
	}
	if _, err := w.svc.Hold(r.Context(), by(r), id); err != nil {
		return err
	}
	return w.showCase(rw, r, f, func(v *casePage) {
		v.Do = "jawab"
		label := "complaint_web.step_progress"
		if f.Has("tuntas") {
			label = "complaint_web.step_answer"
		}
		v.Preview = &answerPreview{Who: by(r).Title, Text: complaint.Shown(f.Get("jawaban")), Label: page.T(r, label)}
		for _, x := range complaint.CheckAnswer(f.Get("jawaban"), complaint.AnswerFacts{Officer: by(r).Name, Final: f.Has("tuntas")}) {
			v.Findings = append(v.Findings, page.T(r, x.Key, x.Args...))
		}
	})
}
