package complaint

import (
	"context"

	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// promise is until when the citizen hears from whom, with the days counted. The
// duty and its history say where the clock stood; without them the first answer
// is counted.
func (e *env) promise(c *Complaint, d *duty.Duty, history []duty.Event) Promise {
	p := Promise{First: c.FirstBy, Due: c.DueAt, Provisional: c.Provisional, Unit: c.Unit, Post: c.Post, PostTitle: e.postTitle(c.Post)}
	if o := duty.OwnerOf(e.s, c.Post); o.Chair != nil {
		p.Post, p.PostTitle = o.Chair.ID, o.Chair.Title
	}
	if p.Unit == "" {
		if post := e.s.Posts[p.Post]; post != nil {
			p.Unit = post.Unit
		}
	} else if u := e.answering(p.Unit, c.Post); u != nil {
		p.Unit = u.ID
	}
	p.UnitName = e.unitName(p.Unit)
	law := e.law
	if reg := e.s.Law; reg != nil {
		law = reg.At(clock.DateOf(c.ReceivedAt, e.zone))
	}
	clocks := ClocksOf(law, c.Kind, c.Clarify)
	p.Basis = clocks.Basis
	from, span, unit := c.ReceivedAt, clocks.First, e.unitOf(c.Post)
	var pauses []calendar.Pause
	if d != nil {
		p.Paused = d.State == duty.Paused
		if d.Kind != DutyVerify {
			if p.Due = d.DueAt; d.Span.N > 0 {
				from, span, unit = d.ClockFrom, d.Span, d.OfficeUnit
				pauses = duty.Pauses(history, d.ClockFrom)
			}
		}
	}
	_, p.Days = e.cal.Calendar.Due(e.office(unit), from, span, pauses)
	if p.Until = p.Due; d == nil || d.Kind == DutyVerify {
		p.Until = p.First
	} else if c.awaitsFirst() {
		p.Until = p.First
		_, p.Days = e.cal.Calendar.Due(e.office(unit), c.ReceivedAt, clocks.First, pauses)
	}
	p.Provisional = p.Provisional || p.Days.Provisional
	return p
}

// awaitsFirst tells whether the reporter waits for a first word: then that is
// the date they are told, and the one whose days they are shown.
func (c *Complaint) awaitsFirst() bool {
	return c.FirstAnsweredAt.IsZero() && c.AnsweredAt.IsZero() && c.FirstBy.Before(c.DueAt) && c.State != InProgress && c.State != NeedsInfo
}

func (e *env) unitOf(post org.PostID) org.UnitID {
	if p := e.s.Posts[post]; p != nil {
		return p.Unit
	}
	return ""
}

// dutyOf loads what a complaint owes.
func (s *Service) dutyOf(tx *db.Tx, c *Complaint) (*duty.Duty, []duty.Event, error) {
	d, err := s.Duties.Get(tx, c.Duty)
	if err != nil {
		return nil, nil, err
	}
	h, err := s.Duties.History(tx, c.Duty)
	return d, h, err
}

// public is what everybody may see of a complaint. A secret one shows that it
// is there and how it goes, not what it says or where it is.
func (s *Service) public(e *env, c *Complaint, for_ Audience) (*Public, error) {
	d, history, err := s.dutyOf(e.tx, c)
	if err != nil {
		return nil, err
	}
	p := s.brief(e, c, for_)
	p.Promise = e.promise(c, d, history)
	p.Late = d.LateAt(e.now)
	if p.Steps, err = steps(e.tx, c.ID, for_); err != nil {
		return nil, err
	}
	for i := range p.Steps {
		p.Steps[i].Person = "" // the post answers, not the person
		if p.Secret && for_ == ForPublic {
			p.Steps[i].Text = ""
		}
	}
	if p.Followers, err = followers(e.tx, c.ID); err != nil {
		return nil, err
	}
	if !p.Secret || for_ == ForReporter {
		if p.Photos, err = photosOf(e.tx, c.ID, for_); err != nil {
			return nil, err
		}
	}
	if c.MergedInto != "" {
		into, err := byID(e.tx, c.MergedInto)
		if err != nil {
			return nil, err
		}
		p.MergedInto = into.Number
	}
	return &p, nil
}

// brief is public without what other tables know: for lists.
func (s *Service) brief(e *env, c *Complaint, for_ Audience) Public {
	p := Public{ID: c.ID, Number: c.Number, Kind: c.Kind, Category: c.Category, State: c.State, Secret: c.Secret, Text: c.Text, Where: c.Where,
		ReceivedAt: c.ReceivedAt, Rating: c.Rating, Transferred: c.TransferredTo, Reason: c.Reason, AnsweredAt: c.AnsweredAt, ClosedAt: c.ClosedAt}
	if for_ == ForPublic && (c.Secret || c.State == Held) {
		p.Secret, p.Text, p.Where, p.Reason = true, "", Where{}, ""
	}
	p.Promise = Promise{First: c.FirstBy, Due: c.DueAt, Provisional: c.Provisional, Unit: c.Unit, UnitName: e.unitName(c.Unit), Post: c.Post, PostTitle: e.postTitle(c.Post)}
	p.Late = c.State.Open() && c.State != NeedsInfo && e.now.After(c.DueAt)
	return p
}

// followers counts who follows a complaint, those of merged ones included; the
// reporters of merged ones count, its own does not.
func followers(tx *db.Tx, c ID) (n int, err error) {
	var direct, merged int
	if err := tx.QueryRow(`
		select count(*)
		from complaint_identity
		where complaint = $1
			and id <> $1`, string(c)).Scan(&direct); err != nil {
		return 0, err
	}
	if err := tx.QueryRow(`
		select count(*)
		from complaint
		where merged_into = $1
			and merged_into <> ''`, string(c)).Scan(&merged); err != nil {
		return 0, err
	}
	err = tx.QueryRow(`
		select count(*)
		from complaint m
		join complaint_identity i on i.complaint = m.id and i.id <> m.id
		where m.merged_into = $1
			and m.merged_into <> ''`, string(c)).Scan(&n)
	return direct + merged + n, err
}

// PublicView is what everybody may see under a number. Reports of
// whistle-blowers and what moderation gave up are not there.
func (s *Service) PublicView(ctx context.Context, number string) (*Public, error) {
	number, ok := ParseNumber(number)
	if !ok {
		return nil, notFound()
	}
	var out *Public
	err := s.read(ctx, func(e *env) error {
		c, err := byNumber(e.tx, number)
		if err != nil {
			return err
		}
		if !seen(c) {
			return notFound()
		}
		out, err = s.public(e, c, ForPublic)
		return err
	})
	return out, err
}

// seen tells whether the public may know that a complaint exists.
func seen(c *Complaint) bool {
	return c.Guard == "" && !(c.State == Archived && c.VerifiedAt.IsZero())
}

// read is the frame of every use case that changes nothing.
func (s *Service) read(ctx context.Context, fn func(e *env) error) error {
	if err := s.warm(ctx); err != nil {
		return err
	}
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		return fn(e)
	})
}

// write is one transaction that changes something.
func (s *Service) write(ctx context.Context, fn func(tx *db.Tx) error) error {
	if err := s.warm(ctx); err != nil {
		return err
	}
	return s.DB.Write(ctx, fn)
}

// writeTogether is write for what citizens send, many at once.
func (s *Service) writeTogether(ctx context.Context, fn func(tx *db.Tx) error) error {
	if err := s.warm(ctx); err != nil {
		return err
	}
	return s.DB.WriteTogether(ctx, fn)
}

// warm looks at the register and the calendar, so that both are in memory: a
// transaction that had to load them would do so for itself alone, each anew.
func (s *Service) warm(ctx context.Context) error {
	if _, err := s.Org.Get(ctx); err != nil {
		return err
	}
	_, err := s.Calendar.Get(ctx)
	return err
}

// access finds the complaint and the holder that a key opens. It does not say
// whether the number or the digits were wrong.
func (s *Service) access(ctx context.Context, k Key, fn func(e *env, c *Complaint, holder string) error) error {
	if err := s.lookup(s.now(), k, false); err != nil {
		return err
	}
	err := s.read(ctx, func(e *env) error {
		c, holder, err := s.opens(e.tx, k)
		if err != nil {
			return err
		}
		return fn(e, c, holder)
	})
	if errs.Is(err, errs.NotFound) {
		if tooMany := s.lookup(s.now(), k, true); tooMany != nil {
			return tooMany
		}
	}
	return err
}

// opens says which holder a key belongs to.
func (s *Service) opens(tx *db.Tx, k Key) (*Complaint, string, error) {
	number, ok := ParseNumber(k.Number)
	if k.Number != "" && !ok || k.Number == "" && k.Token == "" {
		return nil, "", notFound()
	}
	if k.Token != "" {
		holder, ok := s.Vault.holderOf(k.Token)
		if !ok {
			return nil, "", notFound()
		}
		c, err := byID(tx, ID(holder))
		if errs.Is(err, errs.NotFound) {
			var i *identity
			if i, err = identityOf(tx, `id = $1`, holder); err != nil {
				return nil, "", err
			}
			c, err = byID(tx, ID(i.complaint))
		}
		if err != nil || ok && number != "" && c.Number != number {
			return nil, "", notFound()
		}
		return c, holder, nil
	}
	c, err := byNumber(tx, number)
	if err != nil {
		return nil, "", err
	}
	if k.Contact != "" {
		p, err := Person{Phone: contactPhone(k.Contact), Email: contactMail(k.Contact)}.tidy()
		if err != nil {
			return nil, "", notFound()
		}
		i, err := identityOf(tx, `complaint = $1 and contact_hash = $2 order by id limit 1`, string(c.ID), s.Vault.contact(p.contact()))
		if err != nil {
			return nil, "", err
		}
		return c, i.id, nil
	}
	if len(k.Tail) != 3 || digits(k.Tail) != 3 {
		return nil, "", notFound()
	}
	// The reporter's own row has the lowest id: theirs are made first.
	i, err := identityOf(tx, `complaint = $1 and tail_hash = $2 order by id limit 1`, string(c.ID), s.Vault.tail(string(c.ID), k.Tail))
	if err == nil {
		return c, i.id, nil
	}
	if !errs.Is(err, errs.NotFound) {
		return nil, "", err
	}
	if _, err := identityOf(tx, `id = $1`, string(c.ID)); errs.Is(err, errs.NotFound) && s.Vault.digits(string(c.ID)) == k.Tail {
		return c, string(c.ID), nil
	}
	return nil, "", notFound()
}

// strong tells whether a key proves more than three digits: needed for what
// shows or changes an identity.
func (k Key) strong() bool { return k.Token != "" || k.Contact != "" }

func contactPhone(s string) string {
	if contactMail(s) != "" {
		return ""
	}
	return s
}

func contactMail(s string) string {
	for i := range s {
		if s[i] == '@' {
			return s
		}
	}
	return ""
}

// Track is what a reporter or follower sees of their case.
func (s *Service) Track(ctx context.Context, k Key) (*Own, error) {
	var out *Own
	err := s.access(ctx, k, func(e *env, c *Complaint, holder string) error {
		p, err := s.public(e, c, ForReporter)
		if err != nil {
			return err
		}
		own := holder == string(c.ID)
		if !own && (c.Secret || c.State == Held) {
			if p, err = s.public(e, c, ForPublic); err != nil {
				return err
			}
		}
		o := &Own{Public: *p, Reporter: own, ReplyUntil: c.ReplyUntil}
		if k.strong() { // three digits are guessed in an afternoon: they open no identity, and no key that does
			o.Token = s.Vault.tokenOf(holder)
		}
		if own {
			if err := s.ownMore(e, c, o, holder); err != nil {
				return err
			}
		}
		if o.Messages, err = messages(e.tx, c.ID, holder); err != nil {
			return err
		}
		i, err := identityOf(e.tx, `id = $1`, holder)
		switch {
		case errs.Is(err, errs.NotFound):
		case err != nil:
			return err
		default:
			o.HasData = true
			switch o.Erased = i.sealed == ""; {
			case i.ways == "":
			case s.Reaches(i.ways):
				o.Ways = []string{i.ways}
			default:
				o.Unreached = true
			}
			if o.Token != "" && i.sealed != "" {
				p, err := s.Vault.open(holder, i.sealed)
				if err != nil {
					return err
				}
				if o.Hint = p.hint(); i.ways == "mail" {
					o.Hint = Person{Email: p.Email}.hint()
				}
			}
		}
		out = o
		return nil
	})
	return out, err
}

// ownMore adds what only the reporter sees.
func (s *Service) ownMore(e *env, c *Complaint, o *Own, holder string) (err error) {
	if c.State == NeedsInfo {
		for _, st := range o.Steps {
			if st.Kind == StepAsked {
				o.Question = st.Text
			}
		}
	}
	if o.Looks, err = e.looks(c.ID, holder); err != nil {
		return err
	}
	o.MayAdd = c.State != Held
	o.MayReopen = mayReopen(c, e.today) == nil
	o.MayRate = c.State == Answered || c.State == Closed && c.Rating == 0
	if c.Kind == KindPublicInformation {
		if o.Information, err = s.information(e, c); err != nil {
			return err
		}
		o.MayObject = s.mayObject(e, c, o.Information) == nil
	}
	o.Requests, err = subjectRequests(e, `complaint = $1 and holder = $2`, string(c.ID), holder)
	return err
}
