package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode/utf8"

	"pendopo/internal/kit/errs"
)

// Message is one letter. It is written to the job table as JSON.
type Message struct {
	// ID makes the Message-ID: the same message sent twice is one message to
	// the reader's program. Letters, digits and hyphens.
	ID string `json:"id"`
	// Date is when it was written.
	Date time.Time `json:"date"`
	// To are the readers, "name@host" or "Name <name@host>".
	To []string `json:"to"`
	// ReplyTo is where answers go, "" for the sender's address.
	ReplyTo string `json:"reply_to,omitempty"`
	// ReturnPath is where a server reports that it cannot deliver, a bare address;
	// "" for the sender's.
	ReturnPath string `json:"return_path,omitempty"`
	// InReplyTo is the Message-ID of the letter that this one answers, with or
	// without its angle brackets; one that is none is left out.
	InReplyTo string `json:"in_reply_to,omitempty"`
	// Thread names the conversation, as ID does a message: mail programs show its
	// letters together though the first was never a letter.
	Thread  string `json:"thread,omitempty"`
	Subject string `json:"subject"`
	// Text is the letter: plain text, lines of any length.
	Text  string       `json:"text"`
	Files []Attachment `json:"files,omitempty"`
}

// Attachment is a file with a message.
type Attachment struct {
	Name string `json:"name"`
	Type string `json:"type"` // media type; "" means application/octet-stream
	Data []byte `json:"data"`
}

// envelope is what SMTP is told: bare addresses.
type envelope struct {
	from string
	to   []string
}

// write makes the message as of RFC 5322, with CRLF line ends.
func (m Message) write(from string) (envelope, []byte, error) {
	var e envelope
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return e, nil, errs.New(errs.Invalid, "mail.bad_sender", from).With(err)
	}
	e.from = sender.Address
	if m.ReturnPath != "" {
		back, err := mail.ParseAddress(m.ReturnPath)
		if err != nil || back.Address != m.ReturnPath || strings.ContainsAny(back.Address, "\r\n ") {
			return e, nil, errs.New(errs.Invalid, "mail.bad_address", m.ReturnPath).With(err)
		}
		e.from = back.Address
	}
	var to []string
	for _, t := range m.To {
		a, err := mail.ParseAddress(t)
		if err != nil || strings.ContainsAny(a.Address, "\r\n ") {
			return e, nil, errs.New(errs.Invalid, "mail.bad_address", t).With(err)
		}
		e.to = append(e.to, a.Address)
		to = append(to, a.String())
	}
	if len(to) == 0 {
		return e, nil, errs.New(errs.Invalid, "mail.no_reader")
	}
	if m.ID == "" || !plain(m.ID) || !plain(m.Thread) {
		return e, nil, fmt.Errorf("mail: message id %q, thread %q", m.ID, m.Thread)
	}
	_, host, _ := strings.Cut(sender.Address, "@")

	var b bytes.Buffer
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	header("From", sender.String())
	header("To", strings.Join(to, ",\r\n "))
	if m.ReplyTo != "" {
		reply, err := mail.ParseAddress(m.ReplyTo)
		if err != nil || strings.ContainsAny(reply.Address, "\r\n ") {
			return e, nil, errs.New(errs.Invalid, "mail.bad_address", m.ReplyTo).With(err)
		}
		header("Reply-To", reply.String())
	}
	header("Subject", mime.QEncoding.Encode("utf-8", oneLine(m.Subject)))
	header("Date", m.Date.Format(time.RFC1123Z))
	header("Message-ID", "<"+m.ID+"@"+host+">")
	m.thread(header, host)
	header("X-Auto-Response-Suppress", "OOF, AutoReply") // the same for those who do not read RFC 3834
	header("MIME-Version", "1.0")
	if len(m.Files) == 0 {
		header("Content-Type", "text/plain; charset=utf-8")
		header("Content-Transfer-Encoding", "quoted-printable")
		b.WriteString("\r\n")
		if err := writeText(&b, m.Text); err != nil {
			return e, nil, err
		}
		return e, b.Bytes(), nil
	}
	parts := multipart.NewWriter(&b)
	if err := parts.SetBoundary("pendopo-" + m.ID); err != nil {
		return e, nil, fmt.Errorf("mail: message id %q: %w", m.ID, err)
	}
	header("Content-Type", `multipart/mixed; boundary="`+parts.Boundary()+`"`)
	b.WriteString("\r\n")
	if err := writeParts(parts, m); err != nil {
		return e, nil, err
	}
	return e, b.Bytes(), nil
}

// thread says what the letter answers, and that no program may answer it by
// itself (RFC 3834).
func (m Message) thread(header func(name, value string), host string) {
	var references []string
	if m.Thread != "" {
		references = append(references, "<"+m.Thread+"@"+host+">")
	}
	if id, ok := MessageID(m.InReplyTo); ok {
		header("In-Reply-To", "<"+id+">")
		header("Auto-Submitted", "auto-replied")
		references = append(references, "<"+id+">")
	} else {
		header("Auto-Submitted", "auto-generated")
	}
	if len(references) > 0 {
		header("References", strings.Join(references, "\r\n "))
	}
}

// MessageID reads the first identifier of a Message-ID or In-Reply-To header,
// without its angle brackets. What a header cannot hold is none.
func MessageID(text string) (id string, ok bool) {
	if _, after, found := strings.Cut(text, "<"); found {
		text, _, found = strings.Cut(after, ">")
		if !found {
			return "", false
		}
	}
	id = strings.TrimSpace(text)
	at := strings.LastIndexByte(id, '@')
	if at < 1 || at == len(id)-1 || len(id) > 250 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' }) {
		return "", false
	}
	return id, true
}

func writeParts(parts *multipart.Writer, m Message) error {
	w, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {"text/plain; charset=utf-8"},
		"Content-Transfer-Encoding": {"quoted-printable"},
	})
	if err != nil {
		return err
	}
	if err := writeText(w, m.Text); err != nil {
		return err
	}
	for _, f := range m.Files {
		kind := f.Type
		if kind == "" {
			kind = "application/octet-stream"
		}
		if _, _, err := mime.ParseMediaType(kind); err != nil || strings.ContainsAny(kind, "\r\n") {
			return errs.New(errs.Invalid, "mail.bad_file", f.Name).With(err)
		}
		w, err := parts.CreatePart(textproto.MIMEHeader{
			"Content-Type":              {kind},
			"Content-Transfer-Encoding": {"base64"},
			"Content-Disposition":       {mime.FormatMediaType("attachment", map[string]string{"filename": oneLine(f.Name)})},
		})
		if err != nil {
			return err
		}
		if err := writeBase64(w, f.Data); err != nil {
			return err
		}
	}
	return parts.Close()
}

func writeText(w io.Writer, text string) error {
	q := quotedprintable.NewWriter(w)
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	if _, err := q.Write([]byte(text)); err != nil {
		return err
	}
	if err := q.Close(); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\r\n")
	return err
}

// writeBase64 keeps to the 76 characters a line of RFC 2045.
func writeBase64(w io.Writer, data []byte) error {
	const line = 57 // bytes that make 76 characters
	for len(data) > 0 {
		n := min(line, len(data))
		if _, err := io.WriteString(w, base64.StdEncoding.EncodeToString(data[:n])+"\r\n"); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// oneLine keeps a value from starting a header of its own.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f }), " ")
}

// plain tells whether a name holds nothing that a header or a file name takes
// for more than a letter.
func plain(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return !isPlain(r) })
}

func isPlain(r rune) bool {
	return r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}
