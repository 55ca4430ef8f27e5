package channel

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/place"
)

// Hook is another program that sends reports and, if it has an address, takes
// the answers: a chat service of the region's own, a kiosk, a call centre.
type Hook struct {
	Name   string // "sapawarga", part of its address
	Secret string // signs both ways
	Reply  string // where answers are posted; "" for none
	Clock  clock.Clock
}

// The headers of a signed request, both ways.
const (
	HeaderStamp     = "X-Pendopo-Timestamp"
	HeaderSignature = "X-Pendopo-Signature"
)

// MinSecret is the least a secret may have: shorter ones can be guessed.
const MinSecret = 24

var hookName = regexp.MustCompile(`^[a-z][a-z0-9-]{1,30}$`)

// taken are the names that other ways to reach people have. "phone" is free: a
// program of that name is the way to bare telephone numbers, a gateway for SMS.
var takenNames = []string{"mail", "whatsapp", "telegram"}

// ParseHooks reads the setting "name|secret|https://answers, name|secret".
func ParseHooks(text string, clk clock.Clock) ([]*Hook, error) {
	var out []*Hook
	for _, entry := range strings.Split(text, ",") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		parts := strings.Split(entry, "|")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		h := &Hook{Name: parts[0], Clock: clk}
		if len(parts) > 1 {
			h.Secret = parts[1]
		}
		if len(parts) > 2 {
			h.Reply = parts[2]
		}
		u, err := url.Parse(h.Reply)
		switch {
		case len(parts) > 3, !hookName.MatchString(h.Name), slices.Contains(takenNames, h.Name),
			slices.ContainsFunc(out, func(o *Hook) bool { return o.Name == h.Name }):
			return nil, errs.New(errs.Invalid, "channel.hook_name", parts[0])
		case len(h.Secret) < MinSecret:
			return nil, errs.New(errs.Invalid, "channel.hook_secret", h.Name, MinSecret)
		case h.Reply != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http"):
			return nil, errs.New(errs.Invalid, "channel.hook_reply", h.Name)
		}
		out = append(out, h)
	}
	return out, nil
}

// Signed tells whether the program sent a body, and when.
func (h *Hook) Signed(head http.Header, body []byte) error {
	stamp := head.Get(HeaderStamp)
	if err := Stamped(stamp, h.Clock.Now()); err != nil {
		return err
	}
	if !signed(head.Get(HeaderSignature), h.Secret, []byte(strings.TrimSpace(stamp)), []byte("."), body) {
		return refused()
	}
	return nil
}

// hookBody is what a program sends; doc/channels.md describes it.
type hookBody struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Sender struct {
		Name  string `json:"name"`
		Phone string `json:"phone"`
		Email string `json:"email"`
		Chat  string `json:"chat"`
	} `json:"sender"`
	Location *struct {
		Lat  float64 `json:"lat"`
		Lon  float64 `json:"lon"`
		Note string  `json:"note"`
	} `json:"location"`
	Number    string   `json:"number"`
	Category  string   `json:"category"`
	Anonymous bool     `json:"anonymous"`
	Secret    bool     `json:"secret"`
	Photos    []string `json:"photos"` // JPEG, PNG or WebP, base64
	Source    string   `json:"source"`
	SentAt    string   `json:"sent_at"`
}

// Parse reads one message.
func (h *Hook) Parse(body []byte) (Message, error) {
	var b hookBody
	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(&b); err != nil {
		return Message{}, errs.New(errs.Invalid, "channel.no_json").With(err)
	}
	if b.ID == "" || len(b.ID) > 200 {
		return Message{}, errs.New(errs.Invalid, "channel.no_id").Field("id", "channel.no_id")
	}
	m := Message{Key: "hook:" + h.Name + ":" + b.ID, Channel: complaint.Chat, Text: b.Text, Number: b.Number, Category: routing.CategoryKey(cut(b.Category, 60)),
		Anonymous: b.Anonymous, Secret: b.Secret, Source: b.Source, Person: complaint.Person{Name: b.Sender.Name, Phone: b.Sender.Phone, Email: b.Sender.Email}}
	if b.Sender.Chat != "" {
		m.Person.Chat = h.Name + ":" + b.Sender.Chat
		m.From = m.Person.Chat
	}
	if b.Location != nil {
		m.Point, m.Note = place.Point{Lat: b.Location.Lat, Lon: b.Location.Lon}, b.Location.Note
		if !m.Point.IsZero() && !m.Point.InIndonesia() {
			return Message{}, errs.New(errs.Invalid, "channel.point").Field("location", "channel.point")
		}
	}
	if b.SentAt != "" {
		at, err := time.Parse(time.RFC3339, b.SentAt)
		if err != nil {
			return Message{}, errs.New(errs.Invalid, "channel.sent_at").Field("sent_at", "channel.sent_at")
		}
		m.SentAt = at
	}
	for _, p := range b.Photos {
		m.Pictures = append(m.Pictures, func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(base64.NewDecoder(base64.StdEncoding, strings.NewReader(p))), nil
		})
	}
	if blank(m.Text) && len(m.Pictures) == 0 && m.Point.IsZero() {
		return Message{}, errs.New(errs.Invalid, "channel.empty").Field("text", "channel.empty")
	}
	return m, nil
}

// Send posts an answer to the program, which brings it to its user.
func (h *Hook) Send(ctx context.Context, to string, o complaint.Outgoing) error {
	if h.Reply == "" {
		return errs.New(errs.Invalid, "channel.hook_mute", h.Name)
	}
	body, err := json.Marshal(map[string]string{"id": o.ID, "chat": to, "number": o.Number, "subject": o.Subject, "text": o.Text, "link": o.Link})
	if err != nil {
		return err
	}
	stamp := strconv.FormatInt(h.Clock.Now().Unix(), 10)
	return call(ctx, h.Name, http.MethodPost, h.Reply, http.Header{HeaderStamp: {stamp}, HeaderSignature: {Sign(h.Secret, stamp, body)}},
		json.RawMessage(body), nil)
}
