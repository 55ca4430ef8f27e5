package inbox

import (
	"io"
	"net"
	"net/netip"
	"sync"
	"time"
)

// How many may talk at once, and from one address; a relay of the region's own is
// not counted.
const (
	maxConns   = 200
	maxPerAddr = 20
)

// gate is a listener that turns away whom there is no place for, and knows who is
// inside.
type gate struct {
	net.Listener
	relay func(netip.Addr) bool

	mu      sync.Mutex
	in      map[*conn]bool
	from    map[netip.Addr]int
	closing bool
}

func newGate(l net.Listener, relay func(netip.Addr) bool) *gate {
	return &gate{Listener: l, relay: relay, in: map[*conn]bool{}, from: map[netip.Addr]int{}}
}

// Accept waits for a connection that there is place for.
func (g *gate) Accept() (net.Conn, error) {
	for {
		nc, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if c := g.enter(nc); c != nil {
			return c, nil
		}
		_ = nc.SetWriteDeadline(time.Now().Add(time.Second)) // whoever is turned away is not waited for
		_, _ = io.WriteString(nc, "421 4.7.0 Terlalu banyak sambungan. Coba lagi nanti.\r\n")
		_ = nc.Close()
	}
}

func (g *gate) enter(nc net.Conn) *conn {
	c := &conn{Conn: nc, gate: g, addr: addrOf(nc)}
	c.relay = g.relay != nil && g.relay(c.addr)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closing || len(g.in) >= maxConns || !c.relay && g.from[c.addr] >= maxPerAddr {
		return nil
	}
	g.in[c] = true
	g.from[c.addr]++
	return c
}

func (g *gate) leave(c *conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.in[c] {
		return
	}
	delete(g.in, c)
	if g.from[c.addr]--; g.from[c.addr] <= 0 {
		delete(g.from, c.addr)
	}
}

// drain ends every conversation that is not in the middle of a letter.
func (g *gate) drain() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closing = true
	for c := range g.in {
		if !c.busy {
			_ = c.Conn.SetReadDeadline(time.Unix(1, 0)) // wakes whoever waits
		}
	}
}

// cut ends the rest.
func (g *gate) cut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.in {
		_ = c.Conn.Close() // its handler leaves the gate
	}
}

// conn is one conversation.
type conn struct {
	net.Conn
	gate  *gate
	addr  netip.Addr
	relay bool
	busy  bool // a letter is being taken; guarded by gate.mu
}

// working says whether a letter is being taken: then a stop waits.
func (c *conn) working(busy bool) {
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	c.busy = busy
}

func (c *conn) ended() bool {
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	return c.gate.closing && !c.busy
}

// Read ends when the program stops and no letter is under way.
func (c *conn) Read(b []byte) (int, error) {
	if c.ended() {
		return 0, io.EOF
	}
	n, err := c.Conn.Read(b)
	if err != nil && c.ended() {
		err = io.EOF
	}
	return n, err
}

// SetReadDeadline keeps the one that drain set.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	if c.gate.closing && !c.busy {
		return nil
	}
	return c.Conn.SetReadDeadline(t)
}

// Close ends the conversation.
func (c *conn) Close() error {
	c.gate.leave(c)
	return c.Conn.Close()
}

func addrOf(c net.Conn) netip.Addr {
	ap, err := netip.ParseAddrPort(c.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}
