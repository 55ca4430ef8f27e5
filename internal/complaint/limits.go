package complaint

import (
	"hash/maphash"
	"strings"
	"sync"
	"time"

	"pendopo/internal/complaint/similar"
	"pendopo/internal/kit/errs"
)

// Limits bound what one sender may do. Many people share one address behind a
// telephone company's gateway, so an address gets more than a contact. The
// zero Limits are the standard ones.
type Limits struct {
	PerAddress int // reports an hour from one network address; 0: 120
	PerContact int // reports an hour from one contact; 0: 12
	Lookups    int // wrong numbers or digits an hour from one address; 0: 30
	SameText   int // the same words an hour before a moderator looks; 0: 5
}

func (l Limits) or() Limits {
	for _, f := range []struct {
		n *int
		d int
	}{{&l.PerAddress, 120}, {&l.PerContact, 12}, {&l.Lookups, 30}, {&l.SameText, 5}} {
		if *f.n == 0 {
			*f.n = f.d
		}
	}
	return l
}

// limiter counts in memory: a restart forgives, and each process of several
// counts for itself. It keeps hashes of who sent, not who, and none longer than
// an hour; under a flood from everywhere it forgets sooner rather than grow.
type limiter struct {
	mu    sync.Mutex
	seed  maphash.Seed
	since time.Time
	now   map[uint64]int32 // this half hour
	last  map[uint64]int32 // the one before
}

const (
	halfHour = 30 * time.Minute
	maxKeys  = 400_000 // some 15 MB
)

// add counts one and says how many there were within the last half to whole
// hour, this one included.
func (l *limiter) add(key string, now time.Time, n int32) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch age := now.Sub(l.since); {
	case l.now == nil || age >= 2*halfHour || age < -halfHour:
		l.seed = maphash.MakeSeed()
		l.now, l.last, l.since = map[uint64]int32{}, nil, now
	case age >= halfHour || len(l.now) >= maxKeys:
		l.now, l.last, l.since = map[uint64]int32{}, l.now, now
	}
	h := maphash.String(l.seed, key)
	if n > 0 {
		l.now[h] += n
	}
	return int(l.now[h] + l.last[h])
}

func tooMany() error { return errs.New(errs.Unavailable, "complaint.too_many", 30) }

// sending counts a report of a citizen. flood says that a moderator should look.
// The same report sent again, as a phone does that heard no answer, is not
// another one.
func (s *Service) sending(now time.Time, clientKey, from, contact, sketch string, words int) (flood bool, err error) {
	l := s.Limits.or()
	if n := s.limits.add("key\x00"+clientKey, now, 1); n > 1 && n < 50 {
		return false, nil
	}
	if from != "" && s.limits.add("from\x00"+from, now, 1) > l.PerAddress {
		return false, tooMany()
	}
	if contact != "" && s.limits.add("contact\x00"+s.Vault.contact(contact), now, 1) > l.PerContact {
		return false, tooMany()
	}
	flood = words >= 4 && s.limits.add("text\x00"+sketch, now, 1) > l.SameText
	for _, band := range similar.ParseSketch(sketch).Bands() { // the same text with another word each time
		flood = s.limits.add("band\x00"+band, now, 1) > l.SameText || flood
	}
	return flood, nil
}

func tooManyGuesses() error { return errs.New(errs.Unavailable, "complaint.too_many_guesses", 30) }

// lookup refuses whoever guesses; failed counts a wrong guess. Who holds the key
// of a report guesses nothing: strangers at its number, or behind the same
// address, do not shut its reporter out.
func (s *Service) lookup(now time.Time, k Key, failed bool) error {
	if _, holds := s.Vault.holderOf(k.Token); holds {
		return nil
	}
	n := int32(0)
	if failed {
		n = 1
	}
	l := s.Limits.or()
	if k.From != "" && s.limits.add("look\x00"+k.From, now, n) > l.Lookups {
		return tooManyGuesses()
	}
	// A number that many guess at, whoever they are, rests too.
	if number, ok := ParseNumber(k.Number); ok && s.limits.add("number\x00"+strings.ToUpper(number), now, n) > 3*l.Lookups {
		return tooManyGuesses()
	}
	return nil
}
