package app

import (
	"context"
	"net"
	netmail "net/mail"
	"strings"

	"pendopo/internal/complaint/channel"
	"pendopo/internal/complaint/channel/inbox"
	channelweb "pendopo/internal/complaint/channel/web"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

// channels are the ways by which reports come from other services. What is not
// set up is nil.
type channels struct {
	intake   *channel.Intake
	whatsapp *channel.WhatsApp
	telegram *channel.Telegram
	hooks    []*channel.Hook
	inbox    *inbox.Server
}

// openChannels builds the channels that the settings open. Half a channel is
// refused: it would take reports and never answer them.
func (a *App) openChannels() error {
	c := &a.Config
	in := &channel.Intake{Reports: a.Reports, DB: a.DB, Clock: a.Clock, Log: a.Log, Days: c.ChatDays}
	a.channels.intake = in
	if need, err := complete("WhatsApp", channelSetting{"whatsapp_phone", c.WhatsAppPhone}, channelSetting{"whatsapp_token", c.WhatsAppToken},
		channelSetting{"whatsapp_secret", c.WhatsAppSecret}, channelSetting{"whatsapp_verify", c.WhatsAppVerify}); err != nil {
		return err
	} else if need {
		a.channels.whatsapp = &channel.WhatsApp{Base: c.WhatsAppBase, Phone: c.WhatsAppPhone, Token: c.WhatsAppToken, Secret: c.WhatsAppSecret, Verify: c.WhatsAppVerify, Intake: in}
		a.Reports.SetSender("whatsapp", a.channels.whatsapp)
	}
	if need, err := complete("Telegram", channelSetting{"telegram_token", c.TelegramToken}, channelSetting{"telegram_secret", c.TelegramSecret}); err != nil {
		return err
	} else if need {
		a.channels.telegram = &channel.Telegram{Base: c.TelegramBase, Token: c.TelegramToken, Secret: c.TelegramSecret, Intake: in}
		a.Reports.SetSender("telegram", a.channels.telegram)
	}
	var err error
	if a.channels.hooks, err = channel.ParseHooks(c.Hooks, a.Clock); err != nil {
		return err
	}
	for _, h := range a.channels.hooks {
		if h.Reply != "" {
			a.Reports.SetSender(h.Name, h)
		}
	}
	return a.openInbox()
}

// openInbox builds the mailbox for reports; it takes letters once it listens.
func (a *App) openInbox() error {
	c := &a.Config
	if c.InboxAddr == "" {
		return nil
	}
	cfg := inbox.Config{Intake: a.channels.intake, Mailbox: inbox.Mailbox{User: c.InboxUser, Domain: c.InboxDomain}, MaxMB: c.InboxMax,
		AuthID: c.InboxAuthID, Site: a.BaseURL() + "/lapor", Log: a.Log}
	if from, err := netmail.ParseAddress(c.MailFrom); err == nil {
		cfg.Sender = from.Address
		if c.InboxDomain == "" {
			_, cfg.Mailbox.Domain, _ = strings.Cut(from.Address, "@")
		}
	}
	relays, err := parseProxies(c.InboxRelays)
	if err != nil {
		return err
	}
	cfg.Relay = relays.trust
	if need, err := complete("STARTTLS", channelSetting{"inbox_cert", c.InboxCert}, channelSetting{"inbox_key", c.InboxKey}); err != nil {
		return err
	} else if need {
		if cfg.TLS, err = inbox.Certificate(c.InboxCert, c.InboxKey); err != nil {
			return err
		}
	}
	a.channels.inbox, err = inbox.New(cfg)
	return err
}

// ListenInbox opens the mailbox, if there is one, and says where.
func (a *App) ListenInbox() (address string, err error) {
	if a.channels.inbox == nil {
		return "", nil
	}
	l, err := net.Listen("tcp", a.Config.InboxAddr)
	if err != nil {
		return "", errs.New(errs.Unavailable, "app.port_taken", a.Config.InboxAddr).With(err)
	}
	a.channels.inbox.Start(l)
	return l.Addr().String(), nil
}

// CloseInbox waits for the letters under way.
func (a *App) CloseInbox(ctx context.Context) error {
	if a.channels.inbox == nil {
		return nil
	}
	return a.channels.inbox.Stop(ctx)
}

// mailbox is the address for reports; ok is false when there is none.
func (a *App) mailbox() (m inbox.Mailbox, ok bool) {
	if a.channels.inbox == nil {
		return m, false
	}
	return a.channels.inbox.Mailbox(), true
}

// MailboxAddress is that address as people write it, "" when there is none.
func (a *App) MailboxAddress() string {
	if box, ok := a.mailbox(); ok {
		return box.String()
	}
	return ""
}

type channelSetting struct{ key, value string }

// complete tells whether a channel is set up, and refuses one that half is.
func complete(name string, fields ...channelSetting) (bool, error) {
	set, missing := 0, ""
	for _, f := range fields {
		if f.value != "" {
			set++
		} else if missing == "" {
			missing = f.key
		}
	}
	if set > 0 && missing != "" {
		return false, errs.New(errs.Invalid, "channel.incomplete", name, missing)
	}
	return set > 0, nil
}

// channelBoard is the page about them.
func (a *App) channelBoard(engine *page.Engine) *channelweb.Board {
	cfg := channelweb.BoardConfig{Zone: a.Zone, Mailbox: a.MailboxAddress()}
	if a.channels.whatsapp != nil {
		cfg.Open = append(cfg.Open, "whatsapp")
	}
	if a.channels.telegram != nil {
		cfg.Open = append(cfg.Open, "telegram")
	}
	for _, h := range a.channels.hooks {
		cfg.Open = append(cfg.Open, h.Name)
	}
	return channelweb.NewBoard(engine, a.Reports, cfg)
}

// channelDoor is where the services deliver.
func (a *App) channelDoor() *channelweb.Web {
	return &channelweb.Web{Intake: a.channels.intake, WhatsApp: a.channels.whatsapp, Telegram: a.channels.telegram, Hooks: a.channels.hooks,
		Zone: a.Zone, Link: a.BaseURL() + "/lacak/", Log: a.Log}
}
