package inbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// session is one conversation with a mail server. Several letters may follow one
// another in it.
type session struct {
	*Server
	conn  *conn
	out   *smtp.Conn
	from  string
	to    []target
	wrong int // recipients that are not here
}

// maxWrong is how many unknown recipients somebody may try before they are sent
// away.
const maxWrong = 10

// patience is for how long a letter may take to arrive and to be stored.
const patience = 10 * time.Minute

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	base := c.Conn()
	if t, ok := base.(*tls.Conn); ok {
		base = t.NetConn()
	}
	own, ok := base.(*conn)
	if !ok {
		return nil, errors.New("inbox: not a connection of ours")
	}
	return &session{Server: s, conn: own, out: c}, nil
}

// Reset forgets the letter that was begun.
func (s *session) Reset() {
	s.from, s.to = "", nil
	s.conn.working(false)
}

// Logout ends the conversation.
func (s *session) Logout() error {
	s.conn.working(false)
	return nil
}

// Mail takes the return path; "" is that of letters that come back.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.Reset()
	s.from = from
	return nil
}

// Rcpt takes a recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	t, relayed, ok := s.cfg.Mailbox.target(to)
	if ok && t.token != "" && !s.cfg.Intake.Reports.TokenFits(t.token) {
		ok = false
	}
	if ok {
		s.to = append(s.to, t)
		s.conn.working(true) // from here on a stop waits
		return nil
	}
	if s.wrong++; s.wrong > maxWrong {
		s.out.Reject()
		return reply(421, 4, 7, 0, "channel.smtp_unknown", s.cfg.Mailbox.String())
	}
	if relayed {
		return reply(550, 5, 7, 1, "channel.smtp_relay", s.cfg.Mailbox.Domain)
	}
	return reply(550, 5, 1, 1, "channel.smtp_unknown", s.cfg.Mailbox.String())
}

// Data takes the letter. It answers when the letter is stored for good.
func (s *session) Data(r io.Reader) error {
	_ = s.conn.SetReadDeadline(time.Now().Add(patience))
	raw, err := s.read(r)
	defer s.held.Add(-int64(cap(raw)))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	return s.take(ctx, raw)
}

// read holds a letter in memory, unless all letters together are too many.
func (s *session) read(r io.Reader) ([]byte, error) {
	var b bytes.Buffer
	for {
		before := b.Cap()
		b.Grow(32 << 10)
		if s.held.Add(int64(b.Cap()-before)) > maxHeld && b.Len() > 0 {
			return b.Bytes(), reply(452, 4, 3, 1, "channel.smtp_busy")
		}
		n, err := io.CopyN(&b, r, 32<<10)
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return b.Bytes(), nil
		case errors.Is(err, smtp.ErrDataTooLarge):
			return b.Bytes(), reply(552, 5, 3, 4, "channel.smtp_large", s.cfg.MaxMB, s.cfg.Site)
		case errors.Is(err, smtp.ErrTooLongLine):
			return b.Bytes(), reply(554, 5, 6, 0, "channel.smtp_line", s.cfg.Site)
		default: // the sender went away: nothing was taken
			s.cfg.Log.Debug("inbox: a letter broke off", "bytes", b.Len()+int(n))
			return b.Bytes(), reply(451, 4, 3, 0, "channel.smtp_broken")
		}
	}
}

// take decides what becomes of a letter.
func (s *session) take(ctx context.Context, raw []byte) error {
	if circles(raw) {
		return s.refused("circle", reply(554, 5, 4, 6, "channel.smtp_loop"))
	}
	l := Parse(raw)
	to := s.to[0]
	for _, t := range s.to[1:] { // the one that says most
		if t.message != "" || to == (target{}) {
			to = t
		}
	}
	if s.from == "" && l.Nature == Human {
		l.Nature = Automatic // nobody writes without a return path
	}
	switch {
	case l.Nature == Returned:
		return s.returned(ctx, to, l)
	case l.Nature == Automatic: // absence notes go where letters come back to, too
		s.cfg.Log.Info("inbox: an automatic letter passed over")
		return nil // taken and not answered: a refusal would be answered, too
	case l.Nature == List:
		return s.refused("list", reply(550, 5, 7, 1, "channel.smtp_list", s.cfg.Site))
	}
	if l.From.Address == "" {
		if a, err := mail.ParseAddress(s.from); err == nil {
			l.From = *a
		}
	}
	if s.cfg.Mailbox.ours(l.From.Address) || strings.EqualFold(l.From.Address, s.cfg.Sender) {
		return s.refused("circle", reply(554, 5, 4, 6, "channel.smtp_loop"))
	}
	if l.Text == "" && len(l.Pictures) == 0 && (l.Subject == "" || to.token != "") {
		return s.refused("empty", reply(554, 5, 6, 0, "channel.smtp_empty", s.cfg.Site))
	}
	m := s.message(l, to)
	if to.token == "" { // the address of a case proves more
		if p := s.prove(ctx, s.claim(raw)); p != Proven {
			m.Doubt = i18n.T(i18n.ID, "channel.sender_"+string(p))
		}
	}
	t, err := s.cfg.Intake.Take(ctx, m)
	if err != nil {
		return s.wentWrong(err)
	}
	s.cfg.Log.Info("inbox: taken", "number", t.Number, "added", t.Added, "again", t.Again, "proven", m.Doubt == "")
	return nil
}

// claim is what is known of a letter's sender.
func (s *session) claim(raw []byte) claim {
	c := claim{raw: raw, envelope: s.from, helo: s.out.Hostname(), ip: net.IP(s.conn.addr.AsSlice()), relay: s.conn.relay}
	c.from, c.results, c.all = claims(raw)
	return c
}

// message is what the intake takes of a letter.
func (s *session) message(l Letter, to target) channel.Message {
	text := l.Text
	if to.token == "" && l.Subject != "" && !strings.HasPrefix(text, l.Subject) {
		text = strings.TrimSpace(l.Subject + "\n\n" + text)
	}
	if l.Files > 0 {
		text = strings.TrimSpace(text + "\n\n" + i18n.T(i18n.ID, "channel.files_lost", l.Files))
	}
	m := channel.Message{Key: "mail:" + l.ID, Channel: complaint.Mail, Text: text, Token: to.token, Number: l.Number,
		Person: complaint.Person{Name: l.From.Name, Email: l.From.Address, Thread: l.ID}}
	if !s.conn.relay {
		m.From = "smtp:" + s.conn.addr.String()
	}
	for _, b := range l.Pictures {
		m.Pictures = append(m.Pictures, func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil })
	}
	return m
}

// returned notes a letter of ours that came back.
func (s *session) returned(ctx context.Context, to target, l Letter) error {
	if to.message == "" || l.Status == "" {
		s.cfg.Log.Info("inbox: a returned letter passed over") // not known whose, or only late
		return nil
	}
	if err := s.cfg.Intake.Reports.Bounced(ctx, to.message, l.Status); err != nil {
		return s.wentWrong(err)
	}
	s.cfg.Log.Info("inbox: a letter came back", "message", to.message, "status", l.Status)
	return nil
}

// wentWrong turns an error into what the sender's server does: try again, or tell
// the writer.
func (s *session) wentWrong(err error) error {
	var e *errs.Error
	key, text := "page.internal", ""
	if errors.As(err, &e) {
		key, text = e.Key, i18n.T(i18n.ID, e.Key, e.Args...)
		for _, f := range e.Fields {
			text += " " + i18n.T(i18n.ID, f.Key, f.Args...)
		}
	}
	switch kind := errs.KindOf(err); {
	case channel.Flooded(err):
		return s.refused(key, &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: ascii(text)})
	case kind == errs.Invalid, kind == errs.TooLarge, kind == errs.Forbidden, kind == errs.NotFound:
		return s.refused(key, &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: ascii(text)})
	}
	s.cfg.Log.Error("inbox: not taken now", "error", err)
	return reply(451, 4, 3, 0, "channel.smtp_later")
}

// refused writes one line of log, without a word of the letter.
func (s *session) refused(why string, err error) error {
	s.cfg.Log.Warn("inbox: refused", "reason", why)
	return err
}

// reply is an answer of the mail server. Its words reach the writer by their own
// server: they say what to do.
func reply(c, class, subject, detail int, key string, args ...any) *smtp.SMTPError {
	return &smtp.SMTPError{Code: c, EnhancedCode: smtp.EnhancedCode{class, subject, detail}, Message: ascii(i18n.T(i18n.ID, key, args...))}
}

// ascii is what may stand in an answer: one short line of plain letters.
func ascii(text string) string {
	text = strings.NewReplacer("…", "...", "–", "-", "—", "-", "“", `"`, "”", `"`, "’", "'").Replace(text)
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, text)
	if text = strings.Join(strings.Fields(text), " "); len(text) > 400 {
		text = text[:400]
	}
	return text
}
