package social

import (
	"context"
	"strings"
	"unicode/utf8"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
)

// mayReply: the coordinator, who keeps the region's accounts, and those who answer
// for the agency that has the report. Reading a post is not enough.
func (s *Service) mayReply(ctx context.Context, by actor.Actor, c *complaint.Complaint) error {
	if by.May(actor.ComplaintCoordinator) {
		return nil
	}
	if c.Unit != "" {
		reg, err := s.Org.Get(ctx)
		if err != nil {
			return err
		}
		var path []string
		for _, u := range reg.At(clock.DateOf(c.ReceivedAt, s.zone())).Path(c.Unit) {
			path = append(path, string(u.ID))
		}
		if by.MayOver(actor.AgencyLiaison, path...) || by.MayOver(actor.AgencyHead, path...) {
			return nil
		}
	}
	return errs.New(errs.Forbidden, "social.not_yours")
}

// MayReply tells a page whether to offer the form.
func (s *Service) MayReply(ctx context.Context, by actor.Actor, p *Post) bool {
	return s.mayReply(ctx, by, p.Report) == nil
}

// Replied notes where the public reply stands, and ends the duty to write it.
func (s *Service) Replied(ctx context.Context, by actor.Actor, number, link string) error {
	p, _, err := s.Of(ctx, by, number)
	if err != nil {
		return err
	}
	if err := s.mayReply(ctx, by, p.Report); err != nil {
		return err
	}
	if link, err = Link(link, "link"); err != nil {
		return err
	}
	post := by.PostFor(actor.ComplaintCoordinator)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		first, err := replied(tx, p.Report.ID, link, post, by.Person)
		if err != nil {
			return err
		}
		if !first {
			return errs.New(errs.Conflict, "social.replied_before", p.Report.Number)
		}
		if _, err := s.Duties.Close(tx, by, p.Duty, duty.Done, "replied"); err != nil {
			return err
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: "social.replied", ActorPerson: by.Person, ActorPost: post, SubjectKind: complaint.SubjectKind,
			Subject: string(p.Report.ID), Payload: map[string]any{"platform": p.Platform, "reply": link}})
		return err
	})
}

// room is how many letters a reply may have where the post stands.
func room(p Platform) int {
	switch p {
	case X:
		return 280
	case TikTok:
		return 150
	case Threads:
		return 500
	}
	return 1000
}

// Draft words the public reply: what was answered when there is an answer, else
// the number and the promised date. It keeps to the platform's length and names
// nobody.
func (s *Service) Draft(p *Post, c *complaint.Case) string {
	link := s.Link + p.Report.Number
	if p.Report.Secret || p.Report.Guard != "" {
		return i18n.T(i18n.ID, "social.draft_private", p.Report.Number)
	}
	answer := ""
	for _, st := range c.Steps { // the last word that everybody may read
		switch st.Kind {
		case complaint.StepProgress, complaint.StepAnswer, complaint.StepCorrection:
			if st.View == complaint.ForPublic {
				answer = st.Text
			}
		}
	}
	if answer == "" {
		return i18n.T(i18n.ID, "social.draft_received", p.Report.Number, clock.DateOf(c.Promise.First, s.zone()), link)
	}
	frame := utf8.RuneCountInString(i18n.T(i18n.ID, "social.draft_answer", "", link))
	return i18n.T(i18n.ID, "social.draft_answer", shorten(ungreeted(answer), room(p.Platform)-frame), link)
}

// ungreeted drops the greeting of a letter, which names the reporter.
func ungreeted(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if first, rest, ok := strings.Cut(text, ". "); ok && strings.EqualFold(first, "Yth") {
		if _, rest, ok = strings.Cut(rest, ". "); ok {
			return rest
		}
	}
	for _, greeting := range []string{"Yth. ", "Kepada Yth. ", "Halo ", "Selamat "} {
		if strings.HasPrefix(text, greeting) {
			if i := strings.IndexAny(text[len(greeting):], ".,:!"); i >= 0 && i < 80 {
				return strings.TrimLeft(text[len(greeting)+i:], ".,:! ")
			}
		}
	}
	return text
}

// shorten keeps whole sentences within n letters, else whole words.
func shorten(text string, n int) string {
	r := []rune(text)
	if len(r) <= n {
		return text
	}
	if n < 20 {
		return ""
	}
	head := string(r[:n-1])
	if i := strings.LastIndex(head, ". "); i > n/3 {
		return head[:i+1]
	}
	if i := strings.LastIndexByte(head, ' '); i > 0 {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,.;:") + "…"
}
