package db

import "sync"

// signals wakes waiting loops of this process after a commit. A signal says
// only "look again": a loop must also look now and then by itself, since other
// processes write to the same store unheard.
type signals struct {
	mu sync.Mutex
	m  map[string]map[chan struct{}]bool
}

// Signal wakes every listener of the topic once the transaction is durable;
// not at all when it is rolled back.
func (t *Tx) Signal(topic string) {
	t.OnCommit(func() { t.db.signals.send(topic) })
}

// Listen gives a channel that holds a token whenever the topic was signalled
// since the last look; many signals may share one token. stop ends it.
func (d *DB) Listen(topic string) (woken <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	s := &d.signals
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m == nil {
		s.m = map[string]map[chan struct{}]bool{}
	}
	if s.m[topic] == nil {
		s.m[topic] = map[chan struct{}]bool{}
	}
	s.m[topic][c] = true
	return c, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.m[topic], c)
	}
}

func (s *signals) send(topic string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.m[topic] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
