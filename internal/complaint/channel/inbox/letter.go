package inbox

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"net/mail"
	"net/textproto"
	"strings"
	"unicode/utf8"

	"pendopo/internal/complaint"
	kitmail "pendopo/internal/kit/mail"
)

// Letter is what a letter says.
type Letter struct {
	// ID is its Message-ID; a letter without one is known by what it holds.
	ID       string
	From     mail.Address
	Subject  string
	Text     string // without the quoted answer and the signature
	Pictures [][]byte
	Files    int // attachments that are no pictures
	// Number is the report that it answers, as its references say; it proves
	// nothing.
	Number string
	Nature Nature
	// Status is what the other server said of a letter that came back, "5.1.1".
	Status string
}

// Bounds of what a letter may make us do, besides its size.
const (
	maxHeaders = 400
	maxHeader  = 128 << 10 // all of them
	maxDepth   = 8         // parts within parts
	maxParts   = 60
	maxText    = 256 << 10 // of a text or HTML part that is read
	maxSubject = 300
)

// Parse reads a letter. It reads what it can of a broken one; nothing makes it
// fail.
func Parse(raw []byte) Letter {
	head, body, _ := header(raw)
	l := Letter{Subject: line(decoded(head.Get("Subject")), maxSubject)}
	var ok bool
	if l.ID, ok = kitmail.MessageID(head.Get("Message-Id")); !ok {
		sum := sha256.Sum256(raw)
		l.ID = "sha256-" + hex.EncodeToString(sum[:16])
	}
	l.From = sender(head.Get("From"))
	l.Number = answers(head)
	var p parts
	p.walk(head, body, 0)
	l.Text = Own(p.text())
	l.Pictures, l.Files, l.Status = p.pictures, p.files, p.status
	l.Nature = nature(head, p.status)
	return l
}

// header reads the header of a letter, passing over lines that are none: a
// sloppy program's letter is a citizen's all the same. all is false when there
// was more than is read.
func header(raw []byte) (h textproto.MIMEHeader, body []byte, all bool) {
	h, all = textproto.MIMEHeader{}, true
	last, n, size := "", 0, 0
	for len(raw) > 0 {
		ln, rest := raw, []byte(nil)
		if i := bytes.IndexByte(raw, '\n'); i >= 0 {
			ln, rest = raw[:i], raw[i+1:]
		}
		ln = bytes.TrimSuffix(ln, []byte("\r"))
		if len(ln) == 0 {
			return h, rest, all
		}
		raw = rest
		if size += len(ln); size > maxHeader {
			all = false
			continue
		}
		if ln[0] == ' ' || ln[0] == '\t' {
			if last != "" {
				v := h[last]
				v[len(v)-1] += " " + string(bytes.TrimSpace(ln))
			}
			continue
		}
		key, value, ok := bytes.Cut(ln, []byte(":"))
		if last = ""; !ok || n >= maxHeaders {
			all = all && n < maxHeaders
			continue
		}
		if k := textproto.CanonicalMIMEHeaderKey(string(bytes.TrimSpace(key))); k != "" {
			h.Add(k, string(bytes.TrimSpace(value)))
			last, n = k, n+1
		}
	}
	return h, nil, all
}

var words = mime.WordDecoder{CharsetReader: charsetReader}

// decoded is a header as people read it; what cannot be decoded stays as it is.
func decoded(value string) string {
	if d, err := words.DecodeHeader(value); err == nil {
		value = d
	}
	return strings.ToValidUTF8(value, string(utf8.RuneError))
}

// line makes one line of at most n letters.
func line(s string, n int) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f }), " ")
	if r := []rune(s); len(r) > n {
		s = string(r[:n-1]) + "…"
	}
	return strings.TrimSpace(s)
}

// sender is who wrote, the zero Address when the header does not say.
func sender(value string) mail.Address {
	p := mail.AddressParser{WordDecoder: &words}
	list, err := p.ParseList(value)
	if err != nil || len(list) == 0 {
		// "Budi Santoso, S.Kom <budi@…>" without quotation marks is frequent.
		open, end := strings.LastIndexByte(value, '<'), strings.LastIndexByte(value, '>')
		if open < 0 || end < open {
			return mail.Address{}
		}
		a, err := mail.ParseAddress(value[open : end+1])
		if err != nil {
			return mail.Address{}
		}
		a.Name = strings.Trim(decoded(strings.TrimSpace(value[:open])), `"`)
		list = []*mail.Address{a}
	}
	a := *list[0]
	if a.Name = line(a.Name, 120); strings.EqualFold(a.Name, a.Address) {
		a.Name = ""
	}
	return a
}

// answers is the number of the report whose letters a letter refers to.
func answers(head textproto.MIMEHeader) string {
	for _, id := range strings.FieldsFunc(head.Get("References")+" "+head.Get("In-Reply-To"), func(r rune) bool { return r == '<' || r == '>' || r <= ' ' || r == ',' }) {
		user, _, _ := strings.Cut(id, "@")
		if n, ok := complaint.ParseNumber(user); ok {
			return n
		}
	}
	return ""
}

// limited reads at most n bytes, and what came before an error.
func limited(r io.Reader, n int64) []byte {
	b, _ := io.ReadAll(io.LimitReader(bufio.NewReader(r), n)) // a part that ends early is read as far as it goes
	return b
}
