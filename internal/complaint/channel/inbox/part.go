package inbox

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"path"
	"strings"
	"unicode/utf8"
)

// parts collects what the parts of a letter say.
type parts struct {
	texts    []string
	pictures [][]byte
	files    int
	status   string
	seen     int
}

func (p *parts) text() string {
	var out []string
	for _, t := range p.texts {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, "\n\n")
}

// logo is how small a picture inside a letter must be to be the emblem beneath a
// signature and no photo.
const logo = 15 << 10

// maxKept is how many pictures of a letter are handed on. The intake keeps fewer
// and counts the others.
const maxKept = 12

// walk reads a part and those within it.
func (p *parts) walk(head textproto.MIMEHeader, body []byte, depth int) {
	if p.seen++; p.seen > maxParts || depth > maxDepth {
		return
	}
	kind, params := mediaType(head.Get("Content-Type"))
	disposition, more, err := mime.ParseMediaType(head.Get("Content-Disposition"))
	if err != nil {
		disposition, _, _ = strings.Cut(strings.ToLower(head.Get("Content-Disposition")), ";")
	}
	name := more["filename"]
	if name == "" {
		name = params["name"]
	}
	attached := strings.TrimSpace(disposition) == "attachment"
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		p.many(kind, params["boundary"], body, depth)
	case kind == "message/delivery-status":
		p.status = status(decode(head, body))
	case kind == "text/plain" && !attached:
		p.texts = append(p.texts, unflow(toUTF8(limited(decoder(head, body), maxText), params["charset"]), params))
	case kind == "text/html" && !attached:
		p.texts = append(p.texts, Reduce(toUTF8(limited(decoder(head, body), maxText), params["charset"])))
	case picture(kind, name):
		if len(p.pictures) >= maxKept {
			p.files++
			return
		}
		b := decode(head, body)
		if len(b) < logo && !attached && head.Get("Content-Id") != "" {
			return
		}
		p.pictures = append(p.pictures, b)
	case strings.HasPrefix(kind, "text/rfc822-headers"), kind == "message/rfc822" && p.status != "":
		// the letter that came back: ours
	case kind == "text/calendar", kind == "application/pgp-signature", kind == "application/pkcs7-signature":
	default:
		p.files++
	}
}

// many reads the parts of a part: of several forms of the same, the plain one
// that says something.
func (p *parts) many(kind, boundary string, body []byte, depth int) {
	if boundary == "" || len(boundary) > 200 {
		return
	}
	r := multipart.NewReader(bytes.NewReader(body), boundary)
	type part struct {
		head textproto.MIMEHeader
		body []byte
	}
	var list []part
	for len(list) < maxParts {
		q, err := r.NextRawPart()
		if err != nil { // the end, or broken from here on
			break
		}
		list = append(list, part{textproto.MIMEHeader(q.Header), limited(q, int64(len(body)))})
	}
	if kind != "multipart/alternative" {
		for _, q := range list {
			p.walk(q.head, q.body, depth+1)
		}
		return
	}
	var best parts
	for i, q := range list {
		one := parts{seen: p.seen}
		one.walk(q.head, q.body, depth+1)
		p.seen = one.seen
		k, _ := mediaType(q.head.Get("Content-Type"))
		text := one.text() != ""
		if i == 0 || best.text() == "" && text || k == "text/plain" && text {
			one.pictures, best.pictures = append(best.pictures, one.pictures...), nil
			best = one
		} else {
			best.pictures = append(best.pictures, one.pictures...)
		}
	}
	p.texts = append(p.texts, best.texts...)
	p.pictures = append(p.pictures, best.pictures...)
	p.files += best.files
}

// mediaType reads a Content-Type; what says nothing is plain text, as of RFC 2045.
func mediaType(value string) (kind string, params map[string]string) {
	kind, params, err := mime.ParseMediaType(value)
	if kind == "" || err != nil && params == nil {
		k, _, _ := strings.Cut(value, ";")
		kind = strings.ToLower(strings.TrimSpace(k))
	}
	if !strings.Contains(kind, "/") {
		kind = "text/plain"
	}
	return kind, params
}

// picture tells whether a part says it is a photo. Programs of phones send them
// as files of no kind.
func picture(kind, name string) bool {
	switch {
	case kind == "image/svg+xml":
		return false
	case strings.HasPrefix(kind, "image/"):
		return true
	case kind == "application/octet-stream":
		switch strings.ToLower(path.Ext(decoded(name))) {
		case ".jpg", ".jpeg", ".png", ".webp", ".heic":
			return true
		}
	}
	return false
}

// decoder undoes the transfer encoding.
func decoder(head textproto.MIMEHeader, body []byte) io.Reader {
	switch strings.ToLower(strings.TrimSpace(head.Get("Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, &letters{r: body})
	case "quoted-printable":
		return quotedprintable.NewReader(bytes.NewReader(body))
	}
	return bytes.NewReader(body)
}

func decode(head textproto.MIMEHeader, body []byte) []byte {
	return limited(decoder(head, body), int64(len(body))+1)
}

// letters passes on what belongs to base64: programs break lines anywhere and
// some add a foot.
type letters struct{ r []byte }

func (l *letters) Read(b []byte) (n int, err error) {
	for n < len(b) && len(l.r) > 0 {
		c := l.r[0]
		l.r = l.r[1:]
		if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' {
			b[n] = c
			n++
		}
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// toUTF8 reads a text in its character set; an unknown one is read as it stands.
func toUTF8(b []byte, label string) string {
	if label != "" && !strings.EqualFold(label, "utf-8") {
		if r, err := charsetReader(label, bytes.NewReader(b)); err == nil {
			b = limited(r, 4*maxText)
		}
	}
	return strings.ToValidUTF8(string(b), string(utf8.RuneError))
}

// unflow joins the lines that format=flowed broke (RFC 3676).
func unflow(text string, params map[string]string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.EqualFold(params["format"], "flowed") {
		return text
	}
	var b strings.Builder
	lines := strings.Split(text, "\n")
	for i, ln := range lines {
		soft := strings.HasSuffix(ln, " ") && ln != "-- " && !strings.HasPrefix(ln, ">")
		if soft && i+1 < len(lines) {
			if strings.EqualFold(params["delsp"], "yes") {
				ln = strings.TrimSuffix(ln, " ")
			}
			b.WriteString(ln)
			continue
		}
		b.WriteString(ln)
		if i+1 < len(lines) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
