package social

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/place"
	"pendopo/internal/regulation"
)

// DutyReply is the duty to reply in public; its subject is the report.
const DutyReply duty.Kind = "social_reply"

// SubjectKind is what duties and acts call a post.
const SubjectKind = "social_post"

// Service is the use cases of posts.
type Service struct {
	DB      *db.DB
	Org     *org.Cache
	Duties  *duty.Engine
	Reports *complaint.Service
	Map     func(ctx context.Context) (*place.Map, error) // nil knows no place
	Zone    *time.Location                                // of the region; nil is WIB
	// Link is the public address of a report's page before its number.
	Link string
}

// Post is a post and its reply.
type Post struct {
	Report     *complaint.Complaint
	UnitName   string
	Platform   Platform
	Duty       duty.ID
	DueAt      time.Time // of the public reply
	Late       bool
	RepliedAt  time.Time // zero: not yet
	ReplyLink  string
	ReplyPost  org.PostID
	ReplyTitle string // of that post, as it is called today
}

// In is a post that somebody pastes.
type In struct {
	Link   string
	Text   string
	Author string // "@warga_kdr": kept in the vault
	Where  complaint.Where
	Photos []complaint.PhotoID
	From   string // network address of the officer, for limits
}

// Record makes a report of a post. The same post again is the same report.
func (s *Service) Record(ctx context.Context, by actor.Actor, in In) (complaint.Receipt, error) {
	if by.Person == "" {
		return complaint.Receipt{}, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	link, err := Link(in.Link, "link")
	if err != nil {
		return complaint.Receipt{}, err
	}
	return s.Reports.Receive(ctx, by, complaint.Report{ClientKey: "post:" + link, Channel: complaint.Social, Text: in.Text, Where: in.Where,
		Photos: in.Photos, Person: complaint.Person{Name: in.Author}, From: in.From, Source: link})
}

// Arrived is what complaint.Service.Arrived calls in the transaction of a report:
// a post is owed a reply from the same moment. It does nothing for reports that
// came by other ways.
//
// rule: praktik-pengaduan media sosial
func (s *Service) Arrived(tx *db.Tx, by actor.Actor, c *complaint.Complaint) error {
	if c.Channel != complaint.Social {
		return nil
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return err
	}
	book := reg.Law
	if book == nil {
		book = regulation.National()
	}
	days := book.At(clock.DateOf(tx.Now(), s.zone())).Int("complaint.social.days")
	if !days.InForce {
		days.Value = 1
	}
	d, err := s.Duties.Open(tx, by, duty.Opening{Kind: DutyReply, Post: c.Post, SubjectKind: SubjectKind, Subject: string(c.ID), Title: c.Number + " " + string(PlatformOf(c.Source)),
		Guard: string(c.Guard), Start: c.ReceivedAt, Span: calendar.Days(days.Value), Basis: days.Citation.String()})
	if err != nil {
		return err
	}
	return insert(tx, c.ID, PlatformOf(c.Source), d.ID)
}

// Emptied is what complaint.Service.Emptied calls: the link of a reply leads to
// whom it answers.
func (s *Service) Emptied(tx *db.Tx, id complaint.ID) error { return forget(tx, id) }

func (s *Service) zone() *time.Location {
	if s.Zone != nil {
		return s.Zone
	}
	return calendar.WIB
}
