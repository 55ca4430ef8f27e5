package channel

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/errs"
	"pendopo/internal/place"
)

// WhatsApp speaks with the WhatsApp Cloud API.
//
// Shapes: developers.facebook.com/docs/whatsapp/cloud-api/webhooks.
type WhatsApp struct {
	Base   string // "https://graph.facebook.com/v23.0"
	Phone  string // id of the number that sends
	Token  string // of the system user
	Secret string // of the app: signs webhooks
	Verify string // word that the subscription of the webhook repeats
	Intake *Intake
}

// WhatsAppBase is the address of the service.
const WhatsAppBase = "https://graph.facebook.com/v23.0"

const waName = "WhatsApp"

// Challenge answers the subscription of a webhook.
func (w *WhatsApp) Challenge(q url.Values) (string, error) {
	if q.Get("hub.mode") != "subscribe" || !sameSecret(q.Get("hub.verify_token"), w.Verify) || len(q.Get("hub.challenge")) > 200 {
		return "", refused()
	}
	return q.Get("hub.challenge"), nil
}

// Signed tells whether the service sent a body.
func (w *WhatsApp) Signed(h http.Header, body []byte) error {
	if !signed(h.Get("X-Hub-Signature-256"), w.Secret, body) {
		return refused()
	}
	return nil
}

type waBody struct {
	Entry []struct {
		Changes []struct {
			Value struct {
				Metadata struct {
					Phone string `json:"phone_number_id"`
				} `json:"metadata"`
				Contacts []struct {
					ID      string `json:"wa_id"`
					Profile struct {
						Name string `json:"name"`
					} `json:"profile"`
				} `json:"contacts"`
				Messages []waMessage `json:"messages"`
			} `json:"value"`
		} `json:"changes"`
	} `json:"entry"`
}

type waMessage struct {
	From      string `json:"from"`
	ID        string `json:"id"`
	Timestamp string `json:"timestamp"`
	Type      string `json:"type"`
	Text      struct {
		Body string `json:"body"`
	} `json:"text"`
	Image    waFile `json:"image"`
	Document waFile `json:"document"`
	Button   struct {
		Text string `json:"text"`
	} `json:"button"`
	Location struct {
		Lat     float64 `json:"latitude"`
		Lon     float64 `json:"longitude"`
		Name    string  `json:"name"`
		Address string  `json:"address"`
	} `json:"location"`
	Context struct {
		ID string `json:"id"`
	} `json:"context"`
}

type waFile struct {
	ID      string `json:"id"`
	Caption string `json:"caption"`
	Mime    string `json:"mime_type"`
}

// Parse reads the messages of a webhook. What is none (states of delivery) and
// what has no words, picture or place is left out; skipped counts the latter.
func (w *WhatsApp) Parse(body []byte) (out []Message, skipped int, err error) {
	var b waBody
	if err := json.Unmarshal(body, &b); err != nil {
		return nil, 0, errs.New(errs.Invalid, "channel.no_json").With(err)
	}
	for _, e := range b.Entry {
		for _, c := range e.Changes {
			if p := c.Value.Metadata.Phone; w.Phone != "" && p != "" && p != w.Phone {
				skipped += len(c.Value.Messages) // of another number of the same account
				continue
			}
			names := map[string]string{}
			for _, k := range c.Value.Contacts {
				names[k.ID] = k.Profile.Name
			}
			for _, x := range c.Value.Messages {
				m, ok := w.message(x, names[x.From])
				if !ok || len(out) >= maxBatch {
					skipped++
					continue
				}
				out = append(out, m)
			}
		}
	}
	return out, skipped, nil
}

// maxBatch is how many messages of one delivery are taken.
const maxBatch = 100

func (w *WhatsApp) message(x waMessage, name string) (Message, bool) {
	if x.ID == "" || len(x.ID) > 500 || len(x.From) < 8 || len(x.From) > 15 || strings.Trim(x.From, "0123456789") != "" {
		return Message{}, false
	}
	m := Message{Key: "wa:" + x.ID, Channel: complaint.WhatsApp, From: "wa:" + x.From,
		Person: complaint.Person{Name: cut(name, 100), Phone: "+" + x.From, Chat: "whatsapp:" + x.From}}
	if id := x.Context.ID; id != "" {
		m.Quoted = "wa:" + cut(id, 500)
	}
	if sec, err := strconv.ParseInt(x.Timestamp, 10, 64); err == nil && sec > 0 {
		m.SentAt = time.Unix(sec, 0).UTC()
	}
	switch x.Type {
	case "text":
		m.Text = x.Text.Body
	case "button":
		m.Text = x.Button.Text
	case "image":
		m.Text, m.Pictures = x.Image.Caption, []Picture{w.picture(x.Image.ID)}
	case "document":
		if !strings.HasPrefix(x.Document.Mime, "image/") {
			m.Text = x.Document.Caption
			break
		}
		m.Text, m.Pictures = x.Document.Caption, []Picture{w.picture(x.Document.ID)}
	case "location":
		m.Point = place.Point{Lat: x.Location.Lat, Lon: x.Location.Lon}
		m.Note = strings.Trim(x.Location.Name+", "+x.Location.Address, ", ")
		if !m.Point.InIndonesia() {
			m.Point = place.Point{}
		}
		return m, !m.Point.IsZero() || m.Note != ""
	}
	return m, !blank(m.Text) || len(m.Pictures) > 0
}

// picture asks for the address of a file, then for the file.
func (w *WhatsApp) picture(id string) Picture {
	return func(ctx context.Context) (io.ReadCloser, error) {
		if id == "" || len(id) > 100 || strings.Trim(id, "0123456789") != "" {
			return nil, errs.New(errs.Invalid, "channel.bad_address", waName)
		}
		var file struct {
			URL string `json:"url"`
		}
		if err := call(ctx, waName, http.MethodGet, w.base()+"/"+id, w.auth(), nil, &file); err != nil {
			return nil, err
		}
		if !w.ours(file.URL) {
			return nil, errs.New(errs.Invalid, "channel.bad_address", waName)
		}
		return download(ctx, waName, file.URL, w.auth())
	}
}

// ours tells whether the token may be shown to an address: the service itself
// and the hosts from which it gives files.
func (w *WhatsApp) ours(address string) bool {
	u, err := url.Parse(address)
	base, berr := url.Parse(w.base())
	if err != nil || berr != nil || u.User != nil {
		return false
	}
	if u.Scheme == base.Scheme && u.Host == base.Host {
		return true
	}
	host := u.Hostname()
	return u.Scheme == "https" && (strings.HasSuffix(host, ".fbsbx.com") || strings.HasSuffix(host, ".whatsapp.net") || strings.HasSuffix(host, ".facebook.com"))
}

func (w *WhatsApp) base() string {
	if w.Base == "" {
		return WhatsAppBase
	}
	return strings.TrimSuffix(w.Base, "/")
}

func (w *WhatsApp) auth() http.Header { return http.Header{"Authorization": {"Bearer " + w.Token}} }

// Send tells a person in their chat. Outside the day after their last message
// the service refuses free texts; the refusal stands on the case.
func (w *WhatsApp) Send(ctx context.Context, to string, o complaint.Outgoing) error {
	var got struct {
		Messages []struct {
			ID string `json:"id"`
		} `json:"messages"`
	}
	if err := call(ctx, waName, http.MethodPost, w.base()+"/"+url.PathEscape(w.Phone)+"/messages", w.auth(), map[string]any{
		"messaging_product": "whatsapp", "recipient_type": "individual", "to": strings.TrimPrefix(to, "+"), "type": "text",
		"text": map[string]any{"preview_url": false, "body": spoken(o, 4096)}}, &got); err != nil {
		return err
	}
	if w.Intake == nil || len(got.Messages) == 0 {
		return nil
	}
	return w.remember(ctx, got.Messages[0].ID, o.Number)
}

func (w *WhatsApp) remember(ctx context.Context, id, number string) error {
	if err := w.Intake.Remember(ctx, "wa:"+id, number); err != nil { // it was sent; only a quote of it will not be known
		w.Intake.log().Warn("channel: sent message not remembered", "channel", "whatsapp", "reason", plain(err))
	}
	return nil
}

// spoken is a message as chat text: the service's limit cuts the words, never
// the link.
func spoken(o complaint.Outgoing, limit int) string {
	if o.Link == "" {
		return cut(o.Text, limit)
	}
	return cut(o.Text, limit-len(o.Link)-2) + "\n\n" + o.Link
}

// blank tells whether a text says nothing.
func blank(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool { return r <= ' ' || r == 0xfffd || r == 0x200b || r == 0x200d || r == 0xfeff }) == ""
}
