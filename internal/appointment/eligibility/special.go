package eligibility

import (
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// concerns makes the list of posts of a special kind that a move touches: the
// one taken and the one left, for appointing and dismissing alike.
func concerns(kinds ...Special) func(*Facts) []string {
	return func(f *Facts) []string {
		var posts []string
		if isSpecial(f.Target.Special, kinds) {
			posts = append(posts, f.Target.ID)
		}
		if f.Present != nil && isSpecial(f.Present.Special, kinds) && (len(posts) == 0 || posts[0] != f.Present.ID) {
			posts = append(posts, f.Present.ID)
		}
		return posts
	}
}

func isSpecial(s Special, kinds []Special) bool {
	for _, k := range kinds {
		if s == k {
			return true
		}
	}
	return false
}

// specialPaper makes the rule "appointing to and dismissing from such a post
// takes that paper". A confirmation neither appoints nor dismisses, but where
// another authority decides (evenConfirmed) its decree is needed all the same.
//
// rule: uu-23-2014 205(2), 214
// rule: pp-72-2019
// rule: permendagri-76-2015
func specialPaper(key string, evenConfirmed bool, kinds ...Special) func(*Facts) Verdict {
	return func(f *Facts) Verdict {
		into := isSpecial(f.Target.Special, kinds)
		outOf := f.Present != nil && isSpecial(f.Present.Special, kinds)
		if !into && !outOf {
			return notApplicable("appointment_rules.na.other_post")
		}
		if f.confirmed() && !evenConfirmed {
			return naConfirmed()
		}
		title := f.Target.Title
		if !into {
			title = f.Present.Title
		}
		return notMet(text(key, title), Fact{labelPost, title})
	}
}

// registryDecree: structural posts of the civil registry office belong to the
// Minister; a mayor's decree alone appoints nobody there.
//
// rule: permendagri-76-2015
func registryDecree() func(*Facts) Verdict {
	paper := specialPaper("appointment_rules.special.dukcapil.not_met", true, SpecialDukcapil)
	return func(f *Facts) Verdict {
		if !f.Target.Level.Structural() && (f.Present == nil || !f.Present.Level.Structural()) {
			return naLevel()
		}
		return paper(f)
	}
}

// specialKnowledge makes the rule "who takes such a post knows or has that".
// Who already holds such a post has shown it.
//
// rule: uu-23-2014 224(2)
// rule: praktik-satpol
// rule: praktik-faskes kesehatan, sekolah
func specialKnowledge(answer func(*PersonFacts) Known, label, key string, kinds ...Special) func(*Facts) Verdict {
	return func(f *Facts) Verdict {
		if !isSpecial(f.Target.Special, kinds) {
			return notApplicable("appointment_rules.na.other_post")
		}
		if f.confirmed() {
			return naConfirmed()
		}
		return answered(answer(&f.Person), label, text(key, f.Target.Title))
	}
}

// oathOfMove says whether the official takes the oath: always after an
// appointment; after a confirmation when name, duty or echelon changed.
//
// rule: perka-bkn-7-2017 pelantikan
// rule: praktik-pengukuhan sumpah
func oathOfMove(f *Facts) Verdict {
	if f.Target.Level == people.LevelOperational {
		return notApplicable("appointment_rules.na.no_oath")
	}
	if f.confirmed() && !f.Move.NameChanged && !f.Move.DutyChanged && !f.Target.Echelon.Higher(f.Present.Echelon) {
		return notApplicable("appointment_rules.na.no_new_oath")
	}
	v := met(Fact{labelPost, f.Target.Title})
	v.Message = text("appointment_rules.oath.required.met")
	if f.confirmed() {
		v.Citation = regulation.Cite("praktik-pengukuhan", "sumpah")
	}
	return v
}
