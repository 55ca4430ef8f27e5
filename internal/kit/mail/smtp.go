package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"time"

	"pendopo/internal/kit/errs"
)

// Security is how the way to an SMTP server is protected.
type Security string

// The ways to reach a server.
const (
	StartTLS Security = "starttls" // the default; a server that does not offer it is refused
	TLS      Security = "tls"      // from the first byte (port 465)
	None     Security = "none"     // only for a relay on this machine; no password is ever sent
)

// SMTP is a Sender over the server of the region.
type SMTP struct {
	Addr     string // host:port
	From     string // "Name <name@host>"
	User     string // "" signs in nobody
	Password string
	Security Security // "" means StartTLS
	// Timeout bounds one delivery; 0 means one minute.
	Timeout time.Duration
	// Roots overrides whom a server's certificate is checked against.
	Roots *tls.Config
}

// Send delivers one message. The message is refused for good (Invalid) when the
// server says so with a code of 500 or above; all else may be tried again.
func (s SMTP) Send(ctx context.Context, m Message) error {
	e, text, err := m.write(s.From)
	if err != nil {
		return err
	}
	if s.Timeout <= 0 {
		s.Timeout = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	err = s.deliver(ctx, e, text)
	var reply *textproto.Error
	var known *errs.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.As(err, &reply) && reply.Code >= 500:
		return errs.New(errs.Invalid, "mail.refused", s.Addr, reply.Code).With(err)
	}
	return errs.New(errs.Unavailable, "mail.away", s.Addr).With(err)
}

func (s SMTP) deliver(ctx context.Context, e envelope, text []byte) error {
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return errs.New(errs.Invalid, "mail.bad_server", s.Addr).With(err)
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })() // ends every wait at once
	conf := &tls.Config{}
	if s.Roots != nil {
		conf = s.Roots.Clone()
	}
	conf.ServerName = host
	if s.Security == TLS {
		conn = tls.Client(conn, conf)
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	defer c.Close()
	if s.Security == StartTLS || s.Security == "" {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return errs.New(errs.Unavailable, "mail.no_starttls", s.Addr)
		}
		if err := c.StartTLS(conf); err != nil {
			return err
		}
	}
	if s.User != "" {
		if s.Security == None {
			return errs.New(errs.Invalid, "mail.password_in_clear", s.Addr)
		}
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, host)); err != nil {
			return errs.New(errs.Unavailable, "mail.sign_in_refused", s.Addr, s.User).With(err) // a person mends the setting; the queue waits
		}
	}
	if err := c.Mail(e.from); err != nil {
		return err
	}
	for _, to := range e.to {
		if err := c.Rcpt(to); err != nil {
			return err
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	if err := w.Close(); err != nil { // here the server takes the message over
		return err
	}
	_ = c.Quit() // the message is delivered; a rude goodbye does not change that
	return nil
}

// New makes the configured sender: SMTP when there is a server, else the
// outbox.
func New(s SMTP, outbox Outbox) (Sender, error) {
	if s.Addr == "" {
		return outbox, nil
	}
	switch s.Security {
	case "", StartTLS, TLS, None:
		return s, nil
	}
	return nil, fmt.Errorf("mail: security %q: want starttls, tls or none", s.Security)
}
