// Package id makes identifiers. They are made by the client (UUIDv7 text), so
// that a retried write can be found again and no sequence is needed.
package id

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"io"
	"sync"
	"time"
)

// Source makes identifiers from a stream of randomness. Tests give it a fixed
// stream; the zero Source reads the system's.
type Source struct {
	Random io.Reader

	mu   sync.Mutex
	last uint64 // last 60 bits of time and counter, so that ids of one source ascend
}

// New makes a UUIDv7: 48 bits of milliseconds, 12 bits of counter, 62 random
// bits. Identifiers of one Source ascend, even within one millisecond and when
// the clock is set back.
func (s *Source) New(now time.Time) string {
	var b [16]byte
	r := s.Random
	if r == nil {
		r = rand.Reader
	}
	s.mu.Lock()
	if _, err := io.ReadFull(r, b[8:]); err != nil {
		s.mu.Unlock()
		panic("id: no randomness: " + err.Error())
	}
	tick := uint64(now.UnixMilli()) << 12
	if tick <= s.last {
		tick = s.last + 1
	}
	s.last = tick
	s.mu.Unlock()

	binary.BigEndian.PutUint64(b[:8], tick>>12<<16|tick&0xfff)
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80

	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:36], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}
