package channel

import (
	"context"
	"errors"
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// Take makes a report of a message, or adds it to the one it goes on with. The
// sender is told by complaint's own queue.
//
// It may be called again with the same message; an error of kind Unavailable
// asks for that, any other will stay.
func (in *Intake) Take(ctx context.Context, m Message) (Taken, error) {
	// Messages of one chat arrive within moments of each other: the picture must
	// not overtake the words it belongs to.
	defer in.chats.lock(string(m.Channel) + m.Person.Chat + m.Person.Phone + m.Person.Email)()
	if r, known, err := in.Reports.Came(ctx, m.Channel, m.Key, m.Person); err != nil || known {
		return taken(r), err
	}
	text, begins := fresh(cut(m.Text, maxText))
	if m.Channel == complaint.Mail { // a letter begins as it likes
		text, begins = strings.TrimSpace(cut(m.Text, maxText)), false
	}
	key, found, err := in.goesOn(ctx, m, text, begins)
	if err != nil {
		return Taken{}, err
	}
	photos, lost, err := in.pictures(ctx, m)
	if err != nil {
		return Taken{}, err
	}
	if lost > 0 {
		text = strings.TrimSpace(text + "\n\n" + i18n.T(i18n.ID, "channel.picture_lost", lost))
	}
	if found {
		if where := spot(m.Point, m.Note); where != "" {
			text = strings.TrimSpace(text + "\n" + where)
		}
		err := in.Reports.AddInfo(ctx, key, complaint.Info{ClientKey: m.Key, Text: text, Photos: photos, Tell: true})
		switch {
		case err == nil:
			return Taken{Number: key.Number, Added: true}, nil
		case !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden):
			return Taken{}, err
		}
		// Not theirs after all: it stands as a report of its own.
	}
	if text == "" && len(photos) == 0 && !m.Point.IsZero() {
		text = i18n.T(i18n.ID, "channel.location_only")
	}
	r, err := in.Reports.Receive(ctx, actor.Actor{}, complaint.Report{ClientKey: m.Key, Channel: m.Channel, Category: m.Category, Text: text,
		Where: complaint.Where{Point: m.Point, Note: cut(m.Note, 400)}, Photos: photos, Person: m.Person, Anonymous: m.Anonymous, Secret: m.Secret,
		From: m.From, Source: cut(m.Source, 1000), Doubt: m.Doubt})
	return taken(r), err
}

func taken(r complaint.Receipt) Taken {
	return Taken{Number: r.Number, Tail: r.Tail, Token: r.Token, Again: r.Again, First: r.Promise.First, Call: routing.Advice{Emergencies: r.Emergencies}.Call()}
}

// goesOn finds the report that a message belongs to.
func (in *Intake) goesOn(ctx context.Context, m Message, text string, begins bool) (k complaint.Key, found bool, err error) {
	if m.Token != "" {
		own, err := in.Reports.Track(ctx, complaint.Key{Token: m.Token, From: m.From})
		switch {
		case err == nil:
			return complaint.Key{Number: own.Number, Token: m.Token, From: m.From}, true, nil
		case !errs.Is(err, errs.NotFound):
			return k, false, err
		}
	}
	if m.Doubt != "" {
		return k, false, nil
	}
	quoted, err := in.Quoted(ctx, m.Quoted)
	if err != nil {
		return k, false, err
	}
	since := in.Clock.Now().AddDate(0, 0, -in.days())
	names := slices.DeleteFunc([]string{quoted, m.Number, Numbered(text)}, func(n string) bool { return n == "" })
	if !begins && m.Channel != complaint.Mail && m.Person.Chat != "" {
		names = append(names, "") // whatever the chat was about; a letter names what it answers
	}
	for _, n := range names {
		k, err := in.Reports.Conversation(ctx, m.Person, m.Channel, n, since)
		switch {
		case err == nil:
			return k, true, nil
		case !errs.Is(err, errs.NotFound):
			return k, false, err
		}
	}
	return k, false, nil
}

// patience is for how long a picture that the service does not give is asked for
// again before the report is taken without it.
const patience = 30 * time.Minute

// pictures fetches and keeps the pictures of a message. What is no picture is
// counted as lost and stops nothing.
func (in *Intake) pictures(ctx context.Context, m Message) (ids []complaint.PhotoID, lost int, err error) {
	for i, open := range m.Pictures {
		if i >= maxPictures {
			return ids, lost + len(m.Pictures) - i, nil
		}
		id, err := in.picture(ctx, m.From, open)
		switch {
		case err == nil:
			ids = append(ids, id)
		case errs.Is(err, errs.Unavailable) && !m.SentAt.IsZero() && in.Clock.Now().Sub(m.SentAt) < patience:
			return nil, 0, err
		default:
			in.log().Warn("channel: picture not taken", "channel", m.Channel, "reason", plain(err))
			lost++
		}
	}
	return ids, lost, nil
}

func (in *Intake) picture(ctx context.Context, from string, open Picture) (complaint.PhotoID, error) {
	src, err := open(ctx)
	if err != nil {
		return "", err
	}
	defer src.Close()
	p, err := in.Reports.AddPhoto(ctx, from, src)
	if err != nil {
		return "", err
	}
	return p.ID, nil
}

// plain is what a log may say of an error: kind and key, never the words of
// somebody else's server.
func plain(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Kind.String() + " " + e.Key
	}
	return "internal"
}

// Flooded tells whether an error is a limit on the sender: trying again would
// only hold up the messages of others.
func Flooded(err error) bool {
	var e *errs.Error
	return errors.As(err, &e) && (e.Key == "complaint.too_many" || e.Key == "complaint.too_many_guesses")
}

// chats lets one message of a chat through at a time. Several processes of one
// region rely on the keys of the messages alone.
type chats struct {
	once sync.Once
	seed maphash.Seed
	of   [64]sync.Mutex
}

func (c *chats) lock(chat string) (unlock func()) {
	c.once.Do(func() { c.seed = maphash.MakeSeed() })
	mu := &c.of[maphash.String(c.seed, chat)%uint64(len(c.of))]
	mu.Lock()
	return mu.Unlock
}
