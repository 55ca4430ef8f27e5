package complaint

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/complaint/similar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/place"
)

// Receive takes a message of a citizen and says by when they hear from whom. by
// is the zero Actor for a citizen, the clerk who writes it down for one, or the
// program for channels. The same ClientKey gives the same receipt: a sender who
// heard no answer sends again without harm.
//
// It writes few rows and waits for nobody: words are indexed by a job.
//
// rule: uu-25-2009 44
// rule: perpres-76-2013 pengaduan
func (s *Service) Receive(ctx context.Context, by actor.Actor, in Report) (Receipt, error) {
	if err := mayReceive(by, in.Channel); err != nil {
		return Receipt{}, err
	}
	if by.Person != "" && in.Channel != Counter && in.Channel != Social {
		by = actor.Actor{} // an official who reports as a citizen is one, above all to whom they accuse
	}
	m, err := s.judge(ctx, by, in)
	if err != nil {
		return Receipt{}, err
	}
	for try := 0; ; try++ {
		var out Receipt
		err := s.writeTogether(ctx, func(tx *db.Tx) (err error) {
			out, err = s.receive(tx, by, m)
			return err
		})
		if db.IsUnique(err) {
			// The client's key came before, or, once in many thousand, the
			// number did.
			again, known, lookErr := s.received(ctx, m)
			if lookErr != nil {
				return Receipt{}, lookErr
			}
			if known {
				again.Emergencies = m.advice.Emergencies
				return again, nil
			}
			if try < 4 {
				continue
			}
		}
		if errs.Is(err, errs.Unavailable) { // perhaps committed all the same
			if again, known, lookErr := s.received(ctx, m); lookErr == nil && known {
				return again, nil
			}
		}
		out.Emergencies = m.advice.Emergencies
		return out, err
	}
}

// mayReceive: citizens themselves, any signed-in employee for a citizen at the
// counter or from social media, the program for the other channels.
func mayReceive(by actor.Actor, c Channel) error {
	if !slices.Contains(Channels, c) {
		return errs.New(errs.Invalid, "complaint.channel_unknown")
	}
	if (c == Counter || c == Social) && !by.IsSystem() && by.Person == "" {
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	return nil
}

// message is a report after everything about it that needs no database.
type message struct {
	Report
	clientKey string
	masked    string
	person    Person
	cell      int64
	sketch    string
	advice    routing.Advice
	held      bool
	file      bool  // one of many of a file
	endedAs   State // of a report that ended in another system before it came here
}

// judge cleans, checks and reads a report.
func (s *Service) judge(ctx context.Context, by actor.Actor, in Report) (*message, error) {
	m := &message{Report: in}
	if m.ClientKey == "" {
		return nil, errs.New(errs.Invalid, "complaint.no_client_key")
	}
	if err := tooLong(in.Text, maxText, "text"); err != nil {
		return nil, err
	}
	m.Text = clean(in.Text)
	e := errs.New(errs.Invalid, "complaint.incomplete")
	if !visible(m.Text) && len(in.Photos) == 0 {
		e.Field("text", "complaint.no_text")
	}
	if m.Where.Note = line(in.Where.Note); len([]rune(m.Where.Note)) > maxNote {
		e.Field("place", "complaint.too_long", len([]rune(m.Where.Note)), maxNote)
	}
	if m.Kind != "" && !slices.Contains(Kinds, m.Kind) {
		e.Field("kind", "complaint.kind_unknown")
	}
	if m.HappenedOn != "" {
		if _, err := clock.ParseDate(string(m.HappenedOn)); err != nil {
			e.Field("happened_on", "complaint.date_wrong")
		}
	}
	if len(in.Photos) > maxPhotos {
		e.Field("photos", "complaint.too_many_photos", maxPhotos)
	}
	m.Source = line(in.Source)
	if len(m.Source) > 2000 || len(in.ClientKey) > 2000 {
		e.Field("source", "complaint.too_long", len(m.Source), 2000)
	}
	p, err := in.Person.tidy()
	if err != nil {
		for _, f := range err.(*errs.Error).Fields {
			e.Field(f.Name, f.Key, f.Args...)
		}
	}
	if m.Kind == KindPublicInformation {
		if p.Name == "" { // rule: uu-14-2008 22(1)
			e.Field("name", "complaint.name_needed")
		}
		if p.contact() == "" && p.Address == "" {
			e.Field("email", "complaint.contact_needed")
		}
		if m.Information == nil {
			m.Information = new(InformationRequest)
		}
		if m.Information.Purpose = line(m.Information.Purpose); m.Information.Purpose == "" {
			e.Field("purpose", "complaint.purpose_needed")
		}
	}
	if !in.Where.Point.IsZero() && !(in.Where.Point.Lat >= -90 && in.Where.Point.Lat <= 90 && in.Where.Point.Lon >= -180 && in.Where.Point.Lon <= 180) {
		e.Field("place", "complaint.place_wrong")
	}
	if err := e.OrNil(); err != nil {
		return nil, err
	}
	m.person = p
	if err := s.locate(ctx, m); err != nil {
		return nil, err
	}
	m.masked, _ = mask(m.Text, p)
	m.Where.Note, _ = mask(m.Where.Note, p)
	if m.masked != m.Text {
		m.person.Words = m.Text
	}
	if s.Router != nil {
		m.advice = s.Router().Advise(m.Text, routing.Place{Village: m.Where.Village})
		if c := s.Router().Book().Category(m.Category); c != nil { // named by the sender
			m.Secret = m.Secret || c.Secret
		}
	}
	words := meaning(m.masked)
	m.sketch = similar.Of(words).String()
	m.clientKey = s.Vault.clientKey(m.Channel, m.ClientKey)
	m.settle()
	if by.Person == "" && !by.IsSystem() {
		flood, err := s.sending(s.now(), m.clientKey, in.From, p.contact(), m.sketch, len(words))
		if err != nil {
			return nil, err
		}
		m.held = flood
	}
	m.held = m.held || m.advice.Moderation.Score >= 0.8
	return m, nil
}

// visible tells whether a text has anything to read: a mark without width is
// nothing.
func visible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// settle decides what the sender left open. A guess never accuses: oversight,
// whistle-blowing and formal requests are chosen by people.
func (m *message) settle() {
	if c := m.advice.Category; m.advice.Sure && c != nil {
		if m.Category == "" {
			m.Category = c.Key
		}
		if m.Kind == "" && (c.Kind == routing.KindInformation || c.Kind == routing.KindAspiration) {
			m.Kind = Kind(c.Kind)
		}
		m.Secret = m.Secret || c.Secret
	}
	if m.Kind == "" {
		m.Kind = KindService
	}
	if m.Kind == KindWhistleblowing {
		m.Secret, m.Anonymous = true, true
	}
	if m.Kind == KindPublicInformation {
		m.Secret = true // what is public is the answer, in the list of information
	}
}

// locate finds the village of a point.
func (s *Service) locate(ctx context.Context, m *message) error {
	p := m.Where.Point
	if p.IsZero() {
		return nil
	}
	m.Where.Point = place.Point{Lat: float64(int64(p.Lat*1e6)) / 1e6, Lon: float64(int64(p.Lon*1e6)) / 1e6}
	m.cell = int64(similar.CellOf(p.Lat, p.Lon))
	if s.Map == nil {
		return nil
	}
	mp, err := s.Map(ctx)
	if err != nil || mp.Empty() {
		return err
	}
	if spot := mp.Locate(p); spot.Unit() != "" {
		m.Where.Village = spot.Unit()
	}
	return nil
}

func (s *Service) receive(tx *db.Tx, by actor.Actor, m *message) (Receipt, error) {
	e, err := s.env(tx)
	if err != nil {
		return Receipt{}, err
	}
	c := &Complaint{ID: ID(ids.New(e.now)), Kind: m.Kind, Category: m.Category, Channel: m.Channel, State: Received, Secret: m.Secret,
		Anonymous: m.Anonymous, Text: m.masked, Where: m.Where, HappenedOn: m.HappenedOn, ReceivedAt: e.now, Source: m.Source, Accused: m.Accused,
		Steps: 1, Version: 1, cell: m.cell, sketch: m.sketch}
	if by.IsSystem() && !m.ReceivedAt.IsZero() && m.ReceivedAt.Before(e.now) {
		c.ReceivedAt = m.ReceivedAt.UTC().Truncate(time.Microsecond)
	}
	if m.held {
		c.State = Held
	}
	if by.Person != "" {
		c.ByPost = org.PostID(by.Post)
	}
	if m.file {
		c.Number, err = s.freeNumber(tx, e)
	} else {
		c.Number, err = newNumber(s.prefix(), e.now.In(e.zone), s.random())
	}
	if err != nil {
		return Receipt{}, err
	}
	post, kind := e.firstDesk(c)
	if post.ID == "" {
		return Receipt{}, errs.New(errs.Unavailable, "complaint.no_post")
	}
	c.Post = post.ID
	clocks := ClocksOf(e.law, c.Kind, false)
	span := clocks.Verify
	if kind != DutyVerify {
		span, c.Unit, c.agency = clocks.Due, post.Unit, e.agencyOf(post.Unit)
	}
	d, err := s.Duties.Open(tx, by, duty.Opening{Kind: kind, Post: post.ID, SubjectKind: SubjectKind, Subject: string(c.ID), Title: title(c),
		Guard: string(c.Guard), Start: c.ReceivedAt, Span: span, Basis: clocks.Basis.String()})
	if err != nil {
		return Receipt{}, err
	}
	c.Duty = d.ID
	var unsure bool
	c.FirstBy, unsure = e.due(post.Unit, c.ReceivedAt, clocks.First, nil)
	c.DueAt, c.Provisional = c.FirstBy, d.Provisional || unsure
	if kind != DutyVerify {
		c.DueAt = d.DueAt
	}
	if m.endedAs != "" {
		c.State, c.ClosedAt, c.Steps = m.endedAs, e.now, 2
		if _, err := s.Duties.Close(tx, by, d.ID, duty.Cancelled, "ended_elsewhere"); err != nil {
			return Receipt{}, err
		}
	}
	if m.Doubt != "" {
		c.Steps++
	}
	if err := insert(tx, c, m.clientKey); err != nil {
		return Receipt{}, err
	}
	st := Step{N: 1, At: e.now, Kind: StepReceived, View: ForPublic, Post: c.Post, Unit: c.Unit, ByPost: c.ByPost}
	if m.held {
		st.Kind = StepHeld
	}
	history := []Step{st}
	if m.endedAs != "" {
		history = append(history, ended(c, e.now))
		if err := tx.Later(`update complaint set closed_at = $1 where id = $2`, db.Micros(e.now), string(c.ID)); err != nil {
			return Receipt{}, err
		}
	}
	if m.Doubt != "" {
		history = append(history, Step{N: c.Steps, At: e.now, Kind: StepDoubted, View: ForDesk, Post: c.Post, Unit: c.Unit, Text: line(m.Doubt)})
	}
	if err := insertSteps(tx, c.ID, history); err != nil {
		return Receipt{}, err
	}
	if !m.person.empty() {
		if err := s.keep(tx, string(c.ID), c.ID, "", m.person); err != nil {
			return Receipt{}, err
		}
	}
	if len(m.Photos) > 0 {
		if err := attach(tx, c.ID, "report", m.Photos); err != nil {
			return Receipt{}, err
		}
		if c.Channel == Social { // the picture of a post shows who wrote it
			if _, err := tx.Exec(`update complaint_photo set state = 'hidden' where complaint = $1`, string(c.ID)); err != nil {
				return Receipt{}, err
			}
		}
	}
	if c.Kind == KindPublicInformation {
		if err := insertInformation(tx, c.ID, *m.Information); err != nil {
			return Receipt{}, err
		}
	}
	says, args := "received", []any{clock.DateOf(c.FirstBy, e.zone)}
	if call := m.advice.Call(); call != "" && c.Kind != KindWhistleblowing {
		says, args = "received_danger", append(args, call)
	}
	if way := m.person.way(); way != "" && way != "phone" && !by.IsSystem() || by.IsSystem() && m.Channel == Mail && m.person.Email != "" {
		if err := s.queue(tx, c, holder{id: string(c.ID), complaint: string(c.ID), way: way}, says, args); err != nil {
			return Receipt{}, err
		}
	}
	sum := sha256.Sum256([]byte(c.Text))
	if _, err := ledger.Record(tx, c.act("received", by.Person, c.ByPost, map[string]any{"kind": c.Kind, "channel": c.Channel, "post": c.Post,
		"text_sha256": hex.EncodeToString(sum[:])})); err != nil {
		return Receipt{}, err
	}
	if s.Arrived != nil {
		if err := s.Arrived(tx, by, c); err != nil {
			return Receipt{}, err
		}
	}
	return s.receipt(e, c, m.person.tail()), nil
}

// firstDesk is the post that owes a new message, and what it owes: to verify it
// or, where a law names the officer, to answer it.
func (e *env) firstDesk(c *Complaint) (*org.Post, duty.Kind) {
	switch c.Kind {
	case KindPublicInformation:
		return e.regional(actor.InformationOfficer), DutyInformation
	case KindWhistleblowing:
		c.Guard = actor.WhistleblowingOfficer
		post := e.regional(actor.WhistleblowingOfficer)
		if c.Accused != "" && slices.Contains(e.path(post.Unit), string(c.Accused)) {
			// The accused is the officer's own unit: its superior, the
			// regional secretary, handles it.
			c.Guard = actor.AuthorizedOfficial
			post = e.regional(actor.AuthorizedOfficial)
		}
		return post, DutyWhistle
	}
	return e.regional(actor.ComplaintCoordinator), DutyVerify
}

// receipt is what the sender is told.
func (s *Service) receipt(e *env, c *Complaint, tail string) Receipt {
	r := Receipt{ID: c.ID, Number: c.Number, Tail: tail, Token: s.Vault.tokenOf(string(c.ID)), Kind: c.Kind, State: c.State}
	if r.Tail == "" {
		r.Tail, r.TailMade = s.Vault.digits(string(c.ID)), true
	}
	r.Promise = e.promise(c, nil, nil)
	return r
}

// received gives the receipt of a report that came before.
func (s *Service) received(ctx context.Context, m *message) (r Receipt, known bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err := get(tx, `client_key = $1`, m.clientKey)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		known = true
		r = s.receipt(e, c, m.person.tail())
		r.Again = true
		return nil
	})
	return r, known, err
}

func (s *Service) random() io.Reader {
	if s.Random != nil {
		return s.Random
	}
	return rand.Reader
}

func (s *Service) prefix() string {
	if s.Prefix != "" {
		return strings.ToUpper(s.Prefix)
	}
	return "LPR"
}

func (s *Service) now() time.Time {
	if s.Clock != nil {
		return s.Clock.Now()
	}
	return clock.System{}.Now()
}
