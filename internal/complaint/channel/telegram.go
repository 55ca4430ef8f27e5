package channel

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/errs"
	"pendopo/internal/place"
)

// Telegram speaks with the Bot API of Telegram.
//
// Shapes: core.telegram.org/bots/api.
type Telegram struct {
	Base   string // "https://api.telegram.org"
	Token  string // of the bot
	Secret string // as given to setWebhook
	Intake *Intake
}

// TelegramBase is the address of the service.
const TelegramBase = "https://api.telegram.org"

const tgName = "Telegram"

// Signed tells whether the service sent a request.
func (g *Telegram) Signed(h http.Header) error {
	if !sameSecret(h.Get("X-Telegram-Bot-Api-Secret-Token"), g.Secret) {
		return refused()
	}
	return nil
}

type tgUpdate struct {
	ID      int64      `json:"update_id"`
	Message *tgMessage `json:"message"`
}

type tgMessage struct {
	ID   int64 `json:"message_id"`
	Date int64 `json:"date"`
	Chat struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	} `json:"chat"`
	From struct {
		Bot   bool   `json:"is_bot"`
		First string `json:"first_name"`
		Last  string `json:"last_name"`
	} `json:"from"`
	Text    string `json:"text"`
	Caption string `json:"caption"`
	Photo   []struct {
		ID    string `json:"file_id"`
		Width int    `json:"width"`
		Size  int64  `json:"file_size"`
	} `json:"photo"`
	Document *struct {
		ID   string `json:"file_id"`
		Mime string `json:"mime_type"`
	} `json:"document"`
	Location *tgPoint `json:"location"`
	Venue    *struct {
		Location tgPoint `json:"location"`
		Title    string  `json:"title"`
		Address  string  `json:"address"`
	} `json:"venue"`
	Reply *struct {
		ID   int64  `json:"message_id"`
		Text string `json:"text"`
	} `json:"reply_to_message"`
}

type tgPoint struct {
	Lat float64 `json:"latitude"`
	Lon float64 `json:"longitude"`
}

// Update is one delivery of Telegram: a message, or a wish to be told how to
// report.
type Update struct {
	Message *Message
	Help    bool
	Chat    int64
}

// Parse reads one update. Edits, posts of channels, groups and bots are none of
// ours: an update without Message and Help.
func (g *Telegram) Parse(body []byte) (Update, error) {
	var u tgUpdate
	if err := json.Unmarshal(body, &u); err != nil {
		return Update{}, errs.New(errs.Invalid, "channel.no_json").With(err)
	}
	x := u.Message
	if x == nil || x.Chat.Type != "private" || x.From.Bot || x.Chat.ID <= 0 {
		return Update{}, nil
	}
	out := Update{Chat: x.Chat.ID}
	if cmd, _, _ := strings.Cut(strings.TrimSpace(x.Text), " "); cmd == "/start" || cmd == "/help" || cmd == "/bantuan" {
		out.Help = true
		return out, nil
	}
	chat := strconv.FormatInt(x.Chat.ID, 10)
	// The message's own number, not the update's: a webhook that was set anew
	// counts updates from another beginning.
	m := &Message{Key: "tg:" + chat + ":" + strconv.FormatInt(x.ID, 10), Channel: complaint.Telegram, From: "tg:" + chat,
		Person: complaint.Person{Name: cut(strings.TrimSpace(x.From.First+" "+x.From.Last), 100), Chat: "telegram:" + chat}, Text: x.Text}
	if x.Date > 0 {
		m.SentAt = time.Unix(x.Date, 0).UTC()
	}
	if x.Caption != "" {
		m.Text = x.Caption
	}
	if id, size := "", int64(-1); len(x.Photo) > 0 { // the same picture in several sizes
		for _, p := range x.Photo {
			if n := max(p.Size, int64(p.Width)); n > size {
				id, size = p.ID, n
			}
		}
		m.Pictures = []Picture{g.picture(id)}
	} else if x.Document != nil && strings.HasPrefix(x.Document.Mime, "image/") {
		m.Pictures = []Picture{g.picture(x.Document.ID)}
	}
	switch {
	case x.Venue != nil:
		m.Point = place.Point{Lat: x.Venue.Location.Lat, Lon: x.Venue.Location.Lon}
		m.Note = strings.Trim(x.Venue.Title+", "+x.Venue.Address, ", ")
	case x.Location != nil:
		m.Point = place.Point{Lat: x.Location.Lat, Lon: x.Location.Lon}
	}
	if !m.Point.InIndonesia() {
		m.Point = place.Point{}
	}
	if x.Reply != nil {
		m.Number = Numbered(cut(x.Reply.Text, 4096))
		m.Quoted = "tg:" + chat + ":" + strconv.FormatInt(x.Reply.ID, 10)
	}
	if blank(m.Text) && len(m.Pictures) == 0 && m.Point.IsZero() && m.Note == "" {
		out.Help = true // a voice, a sticker: say what can be sent
		return out, nil
	}
	out.Message = m
	return out, nil
}

var tgFile = regexp.MustCompile(`^[A-Za-z0-9_/.-]{1,300}$`)

// picture asks where a file lies, then for the file. Both addresses hold the
// bot's token: no error repeats them.
func (g *Telegram) picture(id string) Picture {
	return func(ctx context.Context) (io.ReadCloser, error) {
		if !tgFile.MatchString(id) {
			return nil, errs.New(errs.Invalid, "channel.bad_address", tgName)
		}
		var got struct {
			Result struct {
				Path string `json:"file_path"`
			} `json:"result"`
		}
		if err := call(ctx, tgName, http.MethodPost, g.method("getFile"), nil, map[string]string{"file_id": id}, &got); err != nil {
			return nil, err
		}
		if !tgFile.MatchString(got.Result.Path) || strings.Contains(got.Result.Path, "..") {
			return nil, errs.New(errs.Invalid, "channel.bad_address", tgName)
		}
		return download(ctx, tgName, g.base()+"/file/bot"+g.Token+"/"+got.Result.Path, nil)
	}
}

func (g *Telegram) base() string {
	if g.Base == "" {
		return TelegramBase
	}
	return strings.TrimSuffix(g.Base, "/")
}

func (g *Telegram) method(name string) string { return g.base() + "/bot" + g.Token + "/" + name }

// Send tells a person in their chat.
func (g *Telegram) Send(ctx context.Context, to string, o complaint.Outgoing) error {
	chat, err := strconv.ParseInt(to, 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "channel.bad_address", tgName)
	}
	var got struct {
		Result struct {
			ID int64 `json:"message_id"`
		} `json:"result"`
	}
	if err := call(ctx, tgName, http.MethodPost, g.method("sendMessage"), nil, map[string]any{"chat_id": chat, "text": spoken(o, 4096),
		"link_preview_options": map[string]bool{"is_disabled": true}}, &got); err != nil {
		return err
	}
	if g.Intake == nil {
		return nil
	}
	if err := g.Intake.Remember(ctx, "tg:"+to+":"+strconv.FormatInt(got.Result.ID, 10), o.Number); err != nil {
		g.Intake.log().Warn("channel: sent message not remembered", "channel", "telegram", "reason", plain(err))
	}
	return nil
}
