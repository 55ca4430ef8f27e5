package complaint

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// Sender hands one message on to a person by one way: mail, a chat service. An
// error of kind errs.Invalid will not get better by trying again. to is what the
// vault holds for that way; a sender keeps it nowhere.
type Sender interface {
	Send(ctx context.Context, to string, m Outgoing) error
}

// Outgoing is what a sender sends.
type Outgoing struct {
	ID      string // the same message sent twice has the same id
	Number  string
	Subject string
	Text    string
	Link    string // of the reader's own page
	Token   string // of that link: a way in that takes answers proves with it whose they are
	// Thread is what Person.Thread says of the reader.
	Thread string
}

// senders are the ways to reach people, by the name that complaint_message.way
// has: "mail", "whatsapp", "telegram".
type senders struct {
	mu sync.RWMutex
	m  map[string]Sender
}

// SetSender adds a way. Persons are reached by "mail" when they gave an address
// and by the service before the colon of Person.Chat; "phone" is the way of a
// bare telephone number, for a sender of WhatsApp or SMS.
func (s *Service) SetSender(way string, x Sender) {
	s.senders.mu.Lock()
	defer s.senders.mu.Unlock()
	if s.senders.m == nil {
		s.senders.m = map[string]Sender{}
	}
	s.senders.m[way] = x
}

// ways are those that something sends, by name.
func (s *Service) ways() []string {
	s.senders.mu.RLock()
	defer s.senders.mu.RUnlock()
	return slices.Sorted(maps.Keys(s.senders.m))
}

// Reaches tells whether messages can be sent by a way: nobody is promised news
// by one that is closed.
func (s *Service) Reaches(way string) bool { return s.sender(way) != nil }

func (s *Service) sender(way string) Sender {
	s.senders.mu.RLock()
	defer s.senders.mu.RUnlock()
	return s.senders.m[way]
}
