package inbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"

	"pendopo/internal/complaint/channel"
	"pendopo/internal/kit/errs"
)

// DefaultMaxMB is the largest letter: three photos as a phone sends them.
const DefaultMaxMB = 20

// Config is what the mailbox needs to know.
type Config struct {
	Intake  *channel.Intake
	Mailbox Mailbox
	MaxMB   int         // 0: DefaultMaxMB
	TLS     *tls.Config // nil offers no STARTTLS
	// Relay tells whether an address is the region's own mail server: everybody's
	// letters come from it, so nothing is counted by its address. nil: nobody is.
	Relay func(netip.Addr) bool
	// AuthID is the name under which that mail server writes down whether it found a
	// letter genuine (Authentication-Results); "" reads nothing of it.
	AuthID string
	// Resolver asks for the keys and addresses of domains; nil: the system's.
	Resolver Resolver
	// Sender is the address of our own letters; one from it goes in circles.
	Sender string
	// Site is the page on which anybody can report, for refusals.
	Site string
	Log  *slog.Logger
}

// Server takes letters. It starts once and stops once.
type Server struct {
	cfg   Config
	smtp  *smtp.Server
	gate  *gate
	ended chan error
	ctx   context.Context // of the work; ends when a stop has waited long enough
	end   context.CancelFunc
	held  atomic.Int64 // bytes of letters in memory
}

// maxHeld bounds the letters in memory at once, besides the largest single one;
// whoever comes then is asked to send again later.
const maxHeld = 64 << 20

var (
	domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	userName   = regexp.MustCompile(`^[a-z0-9]([a-z0-9._-]{0,18}[a-z0-9])?$`)
)

// New makes a mailbox that is not open yet.
func New(cfg Config) (*Server, error) {
	cfg.Mailbox.Domain = strings.ToLower(cfg.Mailbox.Domain)
	cfg.Mailbox.User = strings.ToLower(cfg.Mailbox.User)
	switch {
	case !domainName.MatchString(cfg.Mailbox.Domain) || len(cfg.Mailbox.Domain) > 200:
		return nil, errs.New(errs.Invalid, "channel.inbox_domain", cfg.Mailbox.Domain)
	case !userName.MatchString(cfg.Mailbox.User):
		return nil, errs.New(errs.Invalid, "channel.inbox_user", cfg.Mailbox.User)
	}
	if cfg.MaxMB <= 0 {
		cfg.MaxMB = DefaultMaxMB
	}
	if cfg.Resolver == nil {
		cfg.Resolver = net.DefaultResolver
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	s := &Server{cfg: cfg, ended: make(chan error, 1)}
	s.ctx, s.end = context.WithCancel(context.Background())
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.session))
	s.smtp.Domain = cfg.Mailbox.Domain
	s.smtp.MaxRecipients = 20
	s.smtp.MaxMessageBytes = int64(cfg.MaxMB) << 20
	s.smtp.MaxLineLength = 256 << 10 // some programs break no line of HTML
	s.smtp.ReadTimeout = 5 * time.Minute
	s.smtp.WriteTimeout = time.Minute
	s.smtp.EnableSMTPUTF8 = true
	s.smtp.TLSConfig = cfg.TLS
	s.smtp.ErrorLog = logger{cfg.Log}
	return s, nil
}

// Mailbox is the address.
func (s *Server) Mailbox() Mailbox { return s.cfg.Mailbox }

// Start begins to take letters from a listener.
func (s *Server) Start(l net.Listener) {
	s.gate = newGate(l, s.cfg.Relay)
	go func() { s.ended <- s.smtp.Serve(s.gate) }()
}

// Stop takes no new letters, waits for those under way until the context ends,
// and closes. It may be called twice.
func (s *Server) Stop(ctx context.Context) error {
	g := s.gate
	if g == nil {
		return nil
	}
	s.gate = nil
	g.drain()
	err := s.smtp.Shutdown(ctx)
	s.end()
	if err != nil {
		g.cut()
		return fmt.Errorf("inbox: a letter was still under way: %w", err)
	}
	return <-s.ended
}

// logger brings the words of the SMTP library into our log, without the address
// of whom it talked to.
type logger struct{ *slog.Logger }

func (l logger) Printf(format string, v ...any) {
	if len(v) > 0 {
		if _, ok := v[0].(net.Addr); ok {
			v[0] = "…"
		}
	}
	if strings.HasPrefix(format, "panic") {
		l.Error("inbox: " + fmt.Sprintf(format, v...))
		return
	}
	l.Debug("inbox: " + fmt.Sprintf(format, v...))
}

func (l logger) Println(v ...any) { l.Debug("inbox: " + fmt.Sprint(v...)) }
