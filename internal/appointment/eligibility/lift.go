package eligibility

import "pendopo/internal/kit/clock"

// lift looks for a document of a kind the rule accepts. Only a paper with a
// number and a date, covering the post, dated in time and still valid counts;
// one that fails is named with its flaw, so that nobody wonders why it does
// not help.
func (r *Rule) lift(f *Facts, v *Verdict) {
	if len(r.Accepts) == 0 {
		return
	}
	if v.Cure.Documents == nil {
		v.Cure.Documents = r.Accepts
	}
	if v.Cure.Text.Key == "" {
		v.Cure.Text = text("appointment_rules.cure.attach", documentName(r.Accepts[0]))
	}
	if r.weighsPapers {
		return
	}
	var posts []string
	if r.posts != nil {
		posts = r.posts(f)
	}
	for _, kind := range r.Accepts {
		doc, flaw := f.paper(kind, r.Step, posts)
		switch {
		case doc != nil:
			v.Outcome = Lifted
			v.Message = text("appointment_rules.lifted", documentName(kind), doc.Number, doc.Dated)
			if r.Requires {
				v.Outcome = Met
				v.Message = Text{Key: "appointment_rules.met"}
			}
			v.Documents = append(v.Documents, doc.ID)
			v.Facts = append(v.Facts, Fact{labelDocument, documentText(doc)})
			v.Cure = Cure{}
			return
		case flaw.Key != "":
			v.Facts = append(v.Facts, Fact{labelDefect, flaw})
		}
	}
}

// paper finds a usable document of a kind for posts (nil: the target post);
// when there are only unusable ones, the flaw of the first.
func (f *Facts) paper(kind DocumentKind, step Step, posts []string) (*Document, Text) {
	var flaw Text
	own := f.Move.Documents
	var round []Document
	if f.Round != nil {
		round = f.Round.Documents
	}
	for i := 0; i < len(own)+len(round); i++ {
		attached := i < len(own)
		d := &round
		at := i - len(own)
		if attached {
			d, at = &own, i
		}
		doc := &(*d)[at]
		if doc.Kind != kind {
			continue
		}
		why := f.flaw(doc, attached, step, posts)
		if why.Key == "" {
			return doc, Text{}
		}
		if flaw.Key == "" {
			flaw = why
		}
	}
	return nil, flaw
}

// flaw says what keeps a document from counting; the zero Text when nothing does.
func (f *Facts) flaw(d *Document, attached bool, step Step, posts []string) Text {
	name := documentName(d.Kind)
	switch limit := f.limit(step); {
	case d.Number == "" || d.Dated == "":
		return text("appointment_rules.flaw.unnamed", name)
	case d.Dated > limit:
		return text("appointment_rules.flaw.late", name, d.Number, d.Dated, limit)
	case d.ValidUntil != "" && d.ValidUntil < f.EventDate:
		return text("appointment_rules.flaw.expired", name, d.Number, d.ValidUntil)
	case d.CoversAll, attached && len(d.Posts) == 0:
		return Text{}
	}
	if posts == nil {
		if !has(d.Posts, f.Target.ID) {
			return text("appointment_rules.flaw.not_covered", name, d.Number, f.Target.Title)
		}
		return Text{}
	}
	for _, p := range posts {
		if !has(d.Posts, p) {
			return text("appointment_rules.flaw.not_covered", name, d.Number, f.titleOf(p))
		}
	}
	return Text{}
}

// limit is the last day a document may bear: what must come before the decree
// may not be younger than the decree, and nothing may be younger than the event.
func (f *Facts) limit(step Step) clock.Date {
	if step <= BeforeDecree && f.DecreeDate != "" && f.DecreeDate < f.EventDate {
		return f.DecreeDate
	}
	return f.EventDate
}

func (f *Facts) titleOf(post string) string {
	if f.Present != nil && f.Present.ID == post {
		return f.Present.Title
	}
	return f.Target.Title
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func documentText(d *Document) Text {
	return text("appointment_rules.value.document", documentName(d.Kind), d.Number, d.Dated)
}

// documentName is the name of a kind, as an argument.
func documentName(k DocumentKind) Text { return Text{Key: k.NameKey()} }

// NameKey is the message key of the kind's name.
func (k DocumentKind) NameKey() string { return "appointment_rules.document." + string(k) }
