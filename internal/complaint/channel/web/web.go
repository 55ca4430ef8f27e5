// Package web is the door for chat services and other programs: WhatsApp Cloud,
// Telegram and signed webhooks. A channel that is not set up is not there.
//
// A service that hears anything but success sends again, some for days, and some
// hold back everybody's messages meanwhile: what cannot be used is logged and
// answered with success, and only what is worth another try is refused.
package web

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"pendopo/internal/complaint/channel"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// Web holds what the addresses need. A nil channel is off.
type Web struct {
	Intake   *channel.Intake
	WhatsApp *channel.WhatsApp
	Telegram *channel.Telegram
	Hooks    []*channel.Hook
	Zone     *time.Location
	Link     string // of a report's page before its number
	Log      *slog.Logger
}

// What a delivery may weigh: words and numbers from the chat services, pictures
// too from programs.
const (
	chatLimit = 1 << 20
	hookLimit = 12 << 20
)

// Routes is the table of contents.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/kanal/whatsapp", Handler: w.challenge},
		{Method: "POST", Path: "/kanal/whatsapp", Handler: w.whatsapp, Limit: chatLimit},
		{Method: "POST", Path: "/kanal/telegram", Handler: w.telegram, Limit: chatLimit},
		{Method: "POST", Path: "/kanal/{name}", Handler: w.hook, Limit: hookLimit},
	}
}

func (w *Web) log() *slog.Logger {
	if w.Log != nil {
		return w.Log
	}
	return slog.Default()
}

// refuse says no in JSON and writes one line of log, without a word of the
// message.
func (w *Web) refuse(rw http.ResponseWriter, r *http.Request, name string, err error) error {
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		err = errs.New(errs.TooLarge, "channel.too_large", int(big.Limit>>20))
	case errs.KindOf(err) == errs.Internal: // ours, and perhaps gone in a moment
		w.log().Error("channel: failed", "channel", name, "error", err)
		err = errs.New(errs.Unavailable, "page.unavailable")
	}
	status := page.Status(err)
	w.log().Warn("channel: refused", "channel", name, "status", status, "reason", key(err))
	return write(rw, status, map[string]string{"error": key(err), "message": page.Message(page.Lang(r), err)})
}

func key(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return "page.internal"
}

func write(rw http.ResponseWriter, status int, v any) error {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(status)
	enc := json.NewEncoder(rw)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // the sender went away: nobody to tell
	return nil
}

func off() error { return errs.New(errs.NotFound, "channel.off") }

// challenge proves to WhatsApp that the address is ours.
func (w *Web) challenge(rw http.ResponseWriter, r *http.Request) error {
	if w.WhatsApp == nil {
		return w.refuse(rw, r, "whatsapp", off())
	}
	word, err := w.WhatsApp.Challenge(r.URL.Query())
	if err != nil {
		return w.refuse(rw, r, "whatsapp", errs.New(errs.Forbidden, "channel.wrong_signature"))
	}
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(rw, word)
	return nil
}

// took takes one message. retry says that the service should send it again.
func (w *Web) took(r *http.Request, name string, m channel.Message) (t channel.Taken, retry bool, err error) {
	t, err = w.Intake.Take(r.Context(), m)
	switch {
	case err == nil:
		w.log().Info("channel: taken", "channel", name, "number", t.Number, "added", t.Added, "again", t.Again)
		return t, false, nil
	case channel.Flooded(err):
		w.log().Warn("channel: too many messages of one sender", "channel", name)
		return t, false, err
	case errs.Is(err, errs.Unavailable), errs.Is(err, errs.Internal), errs.Is(err, errs.Conflict):
		w.log().Error("channel: not taken now", "channel", name, "error", err)
		return t, true, err
	}
	w.log().Warn("channel: not usable", "channel", name, "reason", key(err))
	return t, false, err
}

func (w *Web) whatsapp(rw http.ResponseWriter, r *http.Request) error {
	const name = "whatsapp"
	if w.WhatsApp == nil {
		return w.refuse(rw, r, name, off())
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return w.refuse(rw, r, name, unread(err))
	}
	if err := w.WhatsApp.Signed(r.Header, body); err != nil {
		return w.refuse(rw, r, name, err)
	}
	list, skipped, err := w.WhatsApp.Parse(body)
	if err != nil { // signed, and yet not understood: never will be
		w.log().Warn("channel: not understood", "channel", name)
		return write(rw, http.StatusOK, map[string]int{"taken": 0})
	}
	if skipped > 0 {
		w.log().Info("channel: nothing to take", "channel", name, "messages", skipped)
	}
	n, again := 0, false
	for _, m := range list {
		_, retry, err := w.took(r, name, m)
		if err == nil {
			n++
		}
		again = again || retry
	}
	if again {
		return write(rw, http.StatusServiceUnavailable, map[string]int{"taken": n})
	}
	return write(rw, http.StatusOK, map[string]int{"taken": n})
}

func (w *Web) telegram(rw http.ResponseWriter, r *http.Request) error {
	const name = "telegram"
	if w.Telegram == nil {
		return w.refuse(rw, r, name, off())
	}
	if err := w.Telegram.Signed(r.Header); err != nil {
		return w.refuse(rw, r, name, err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return w.refuse(rw, r, name, unread(err))
	}
	u, err := w.Telegram.Parse(body)
	switch {
	case err != nil:
		w.log().Warn("channel: not understood", "channel", name)
	case u.Help:
		return say(rw, u.Chat, i18n.T(i18n.ID, "channel.help"))
	case u.Message != nil:
		_, retry, err := w.took(r, name, *u.Message)
		switch {
		case retry:
			return write(rw, http.StatusServiceUnavailable, map[string]int{"taken": 0})
		case err != nil:
			return say(rw, u.Chat, page.Message(i18n.ID, err))
		}
	}
	return write(rw, http.StatusOK, map[string]int{})
}

// say answers in the chat with the answer to the webhook itself.
func say(rw http.ResponseWriter, chat int64, text string) error {
	return write(rw, http.StatusOK, map[string]any{"method": "sendMessage", "chat_id": chat, "text": text})
}

// hookAnswer is what a program is told.
type hookAnswer struct {
	Number  string     `json:"number"`
	Tail    string     `json:"tail,omitempty"`
	Link    string     `json:"link,omitempty"`
	FirstBy *time.Time `json:"first_by,omitempty"`
	Added   bool       `json:"added"`
	Again   bool       `json:"again"`
	Notice  string     `json:"notice"`
}

func (w *Web) hook(rw http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	var h *channel.Hook
	for _, x := range w.Hooks {
		if x.Name == name {
			h = x
		}
	}
	if h == nil {
		return w.refuse(rw, r, "hook", off()) // the name is a stranger's word: not for the log
	}
	if err := channel.Stamped(r.Header.Get(channel.HeaderStamp), h.Clock.Now()); err != nil { // before a large body is read
		return w.refuse(rw, r, name, err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return w.refuse(rw, r, name, unread(err))
	}
	if err := h.Signed(r.Header, body); err != nil {
		return w.refuse(rw, r, name, err)
	}
	m, err := h.Parse(body)
	if err != nil {
		return w.refuse(rw, r, name, err)
	}
	t, _, err := w.took(r, name, m)
	if err != nil {
		return w.refuse(rw, r, name, err)
	}
	out := hookAnswer{Number: t.Number, Tail: t.Tail, Added: t.Added, Again: t.Again, Notice: page.T(r, "channel.added", t.Number)}
	status := http.StatusOK
	if !t.Added {
		at := t.First.In(w.Zone)
		out.FirstBy, out.Link = &at, w.Link+t.Number+"?kunci="+t.Token
		out.Notice = page.T(r, "channel.received", t.Number, i18n.LongDate(page.Lang(r), clock.DateOf(t.First, w.Zone)))
		if t.Call != "" {
			out.Notice = page.T(r, "complaint_web.emergency_sent", t.Call) + " " + out.Notice
		}
		if !t.Again {
			status = http.StatusCreated
		}
	}
	return write(rw, status, out)
}

// unread is a body that was too large or ended early: the sender's matter.
func unread(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return err
	}
	return errs.New(errs.Invalid, "channel.cut_off").With(err)
}
